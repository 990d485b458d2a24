#include <string.h>

#include "ledger/chars.h"
#include "ledger/word.h"
#include "schemas/translit.h"

static bool
allows(enum dbk_class class, char c)
{
	return (dbk_char_kind(c) & dbk_class_kinds[class]) != 0;
}

bool
dbk_class_allows(enum dbk_class class, char c)
{
	return allows(class, c);
}

/* The bytes of w from one character to another; none of w is above 127. */
static uint64_t
between(uint64_t w, char from, char to)
{
	return dbk_word_from(w, (unsigned char)from) &
	    ~dbk_word_from(w, (unsigned char)to + 1u);
}

/* True when eight bytes are of the kinds: dbk_char_kind, all at once. */
static bool
allows_word(uint8_t kinds, uint64_t w)
{
	uint64_t yes = 0;

	if ((w & DBK_WORD_HIGH) != 0)
		return false;
	if ((kinds & DBK_CHAR_SPACE) != 0)
		yes |= between(w, ' ', ' ');
	if ((kinds & DBK_CHAR_DIGIT) != 0)
		yes |= between(w, '0', '9');
	if ((kinds & DBK_CHAR_CAPITAL) != 0)
		yes |= between(w, 'A', 'Z');
	if ((kinds & DBK_CHAR_KEY) != 0)
		yes |= between(w, '!', '~') & ~between(w, 'a', 'z');
	return yes == DBK_WORD_HIGH;
}

size_t
dbk_class_span(enum dbk_class class, const char *s, size_t len)
{
	size_t i = 0;

	while (len - i >= DBK_WORD_LEN &&
	    allows_word(dbk_class_kinds[class], dbk_word_load(s + i)))
		i += DBK_WORD_LEN;
	while (i < len && allows(class, s[i]))
		i++;
	return i;
}

const char *dbk_class_words(enum dbk_class class)
{
	switch (class) {
	case DBK_CLASS_S:
		return "spaces";
	case DBK_CLASS_A:
		return "letters A-Z";
	case DBK_CLASS_AN:
		return "letters A-Z, digits and spaces";
	case DBK_CLASS_N:
	case DBK_CLASS_SN:
		return "digits";
	case DBK_CLASS_D:
		return "a date MMDDYY";
	case DBK_CLASS_X:
		return "capital letters, digits, spaces and keyboard "
		       "characters";
	}
	return "";
}

/* Bytes of a sequence by its first byte; 0: cannot begin one. */
static size_t
sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

size_t
dbk_utf8_next(uint32_t *code_point, const char *s, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char)s[0];
	size_t n = sequence_length(first), i;
	uint32_t c;

	if (n == 0 || n > len)
		return 0;
	c = n == 1 ? first : first & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (next & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code_point = c;
	return n;
}

bool
dbk_utf8_valid(const char *s, size_t len)
{
	uint32_t c;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		n = 1;
		if (s[i] > 0) /* plain ASCII, by far the most */
			continue;
		n = dbk_utf8_next(&c, s + i, len - i);
		if (n == 0 || c == 0)
			return false;
	}
	return true;
}

/* The replacement of a character outside ASCII; NULL when it has none. */
static const char *
replacement_of(uint32_t c)
{
	size_t low = 0, high = dbk_translit_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (dbk_translit[middle].code_point == c)
			return dbk_translit[middle].replacement;
		if (dbk_translit[middle].code_point < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Appends c unless it would be white space at the start or doubled. */
static void
add_folded(struct dbk_buf *out, size_t start, char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == '\t' || c == '\n' || c == '\r')
		c = ' ';
	if (c == ' ' && (out->len == start || out->data[out->len - 1] == ' '))
		return;
	dbk_buf_add_char(out, c);
}

/* Bytes at s that stay as they are: in the ABI character set, no white space to
 * fold at their start or in them. */
static size_t
plain_length(const char *s, size_t len)
{
	bool space = true; /* one stands before */
	size_t i;

	for (i = 0; i < len; i++) {
		if ((dbk_char_kind(s[i]) & dbk_class_kinds[DBK_CLASS_X]) == 0 ||
		    (space && s[i] == ' '))
			break;
		space = s[i] == ' ';
	}
	return i;
}

bool
dbk_abi_text(struct dbk_buf *out, const char *s, size_t len, size_t *bad,
    size_t *bad_len)
{
	size_t start = out->len, plain = plain_length(s, len), i, n;
	const char *to;
	uint32_t c;

	dbk_buf_add(out, s, plain);
	for (i = plain; i < len; i += n) {
		n = dbk_utf8_next(&c, s + i, len - i);
		*bad = i;
		*bad_len = n != 0 ? n : 1;
		if (n == 0 || (c < ' ' && strchr("\t\n\r", (int)c) == NULL) ||
		    c == 0 || c == 0x7f)
			return false;
		if (c < 0x80) {
			add_folded(out, start, (char)c);
			continue;
		}
		to = replacement_of(c);
		if (to == NULL)
			return false;
		for (; *to != '\0'; to++)
			add_folded(out, start, *to);
	}
	if (out->len > start && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	return true;
}
