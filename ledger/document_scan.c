/*
 * The characters of JSON: strings, escapes, what is skipped.
 */
#include <string.h>

#include "ledger/chars.h"
#include "ledger/document_pull.h"
#include "ledger/word.h"

/* Deepest nesting that is skipped over in the value of an unknown member. */
#define SKIP_DEPTH 200u

void
dbk_pull_report(struct dbk_pull *r, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *value,
    const char *detail)
{
	struct dbk_words words = {0};

	words.value = value;
	words.label = field != NULL ? field->label : "the document";
	words.detail = detail;
	dbk_form_report(&r->form, rule, pos, &words);
}

void
dbk_pull_not_json(struct dbk_pull *r, const char *detail)
{
	if (!r->broken)
		dbk_pull_report(r, DBK_RULE_FORM_JSON, NULL, r->pos, NULL,
		    detail);
	r->broken = true;
}

void
dbk_pull_space(struct dbk_pull *r)
{
	const char *p = r->text + r->pos;

	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	r->pos = (size_t)(p - r->text);
}

bool
dbk_pull_word(struct dbk_pull *r, const char *word)
{
	size_t n = strlen(word);

	if (r->len - r->pos < n || memcmp(r->text + r->pos, word, n) != 0)
		return false;
	r->pos += n;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Four hexadecimal digits at p, which has n bytes; -1 when they are not. */
static int32_t
unicode_escape(const char *p, size_t n)
{
	int32_t value = 0;
	size_t i;

	if (n < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/*
 * One \u escape at s[*i] (the u), with its second half when it is a surrogate.
 * Appends to out and moves *i behind it; false when it is none, or is NUL.
 */
static bool
decode_unicode(char *out, size_t *n, const char *s, size_t len, size_t *i)
{
	int32_t high = unicode_escape(s + *i + 1, len - *i - 1), low;
	uint32_t c;

	if (high <= 0)
		return false;
	*i += 5;
	c = (uint32_t)high;
	if (high >= 0xd800 && high <= 0xdfff) {
		if (high > 0xdbff || len - *i < 6 || s[*i] != '\\' ||
		    s[*i + 1] != 'u')
			return false;
		low = unicode_escape(s + *i + 2, len - *i - 2);
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		c = 0x10000 + ((uint32_t)(high - 0xd800) << 10) +
		    (uint32_t)(low - 0xdc00);
		*i += 6;
	}
	*n += put_utf8(out + *n, c);
	return true;
}

/* A string with escapes, decoded where it stands: it never grows. */
static bool
decode_escapes(struct dbk_written *w)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *known;
	char *s = w->inside;
	size_t i = 0, n = 0;

	while (i < w->len) {
		if (s[i] != '\\') {
			s[n++] = s[i++];
			continue;
		}
		i++;
		if (s[i] == 'u') {
			if (!decode_unicode(s, &n, s, w->len, &i))
				return false;
			continue;
		}
		known = s[i] != '\0' ? strchr(from, s[i]) : NULL;
		if (known == NULL)
			return false;
		s[n++] = to[known - from];
		i++;
	}
	w->len = n;
	return true;
}

/* A byte that ends plain ASCII text in a string. */
static bool
stops(char c)
{
	return c < ' ' || c == '"' || c == '\\' || (unsigned char)c >= 0x80;
}

/*
 * Which of eight bytes stop: a byte below n borrows its own high bit when n is
 * taken from it.  The first yes is right, those after it may not be.
 */
static uint64_t
stopping(uint64_t w)
{
	return (w | (w - DBK_WORD_OF(' ')) |
		   ((w ^ DBK_WORD_OF('"')) - DBK_WORD_OF(1u)) |
		   ((w ^ DBK_WORD_OF('\\')) - DBK_WORD_OF(1u))) &
	    DBK_WORD_HIGH;
}

/* Where the plain ASCII characters from p on end. */
static char *
plain_end(char *p, const char *end)
{
	uint64_t found;

	while (end - p >= (ptrdiff_t)DBK_WORD_LEN) {
		found = stopping(dbk_word_load(p));
		if (found != 0)
			return p + dbk_word_first(found);
		p += DBK_WORD_LEN;
	}
	while (!stops(*p)) /* the NUL at the end does */
		p++;
	return p;
}

bool
dbk_pull_scan(struct dbk_pull *r, struct dbk_written *out)
{
	char *end = r->text + r->len, *p;

	out->inside = p = r->text + r->pos + 1;
	out->escaped = false;
	out->plain = true;
	for (;;) {
		p = plain_end(p, end);
		if (*p == '"')
			break;
		if ((unsigned char)*p >= 0x80) {
			out->plain = false;
			p++;
		} else if (*p == '\\' && end - p >= 2) {
			out->escaped = true;
			p += 2;
		} else if (p < end && *p != '\\') {
			r->pos = (size_t)(p - r->text);
			dbk_pull_not_json(r, "a control character in a string");
			return false;
		} else {
			r->pos = (size_t)(out->inside - r->text);
			dbk_pull_not_json(r, "a string that does not end");
			return false;
		}
	}
	out->len = (size_t)(p - out->inside);
	r->pos = (size_t)(p - r->text) + 1;
	return true;
}

void
dbk_pull_string(struct dbk_pull *r, struct dbk_text *out)
{
	size_t start = r->pos;
	struct dbk_written w;

	if (!dbk_pull_scan(r, &w))
		return;
	if (w.escaped && !decode_escapes(&w)) {
		r->pos = start;
		dbk_pull_not_json(r, "a bad escape in a string");
		return;
	}
	/* Escapes make nothing but UTF-8. */
	if (!w.plain && !dbk_utf8_valid(w.inside, w.len)) {
		dbk_pull_report(r, DBK_RULE_FORM_UTF8, NULL, start, NULL, NULL);
		r->broken = true;
		return;
	}
	w.inside[w.len] = '\0';
	out->s = w.inside;
	out->len = w.len;
	out->pos = start;
}

void
dbk_pull_text(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_text *out)
{
	dbk_pull_string(r, out);
	if (r->judged && !r->broken)
		dbk_form_check_text(&r->form, field, out);
}

/* Skips any value, however deep, without recursion. */
void
dbk_pull_skip(struct dbk_pull *r)
{
	struct dbk_written w;
	size_t depth = 0;

	do {
		char c = dbk_pull_peek(r);

		if (c == '"') {
			if (!dbk_pull_scan(r, &w))
				return;
		} else if (c == '{' || c == '[') {
			if (++depth > SKIP_DEPTH) {
				dbk_pull_not_json(r, "nesting too deep");
				return;
			}
			r->pos++;
		} else if (c == '}' || c == ']') {
			if (depth-- == 0) {
				dbk_pull_not_json(r, "a value is missing");
				return;
			}
			r->pos++;
		} else if (c == '\0') {
			dbk_pull_not_json(r, "the text ends too early");
			return;
		} else {
			r->pos++;
			/* The rest of a number or word. */
			while (r->pos < r->len &&
			    strchr(" \t\r\n,:[]{}\"", r->text[r->pos]) == NULL)
				r->pos++;
		}
	} while (depth != 0);
}

/* A value of another type than the field's. */
void
dbk_pull_wrong_type(struct dbk_pull *r, const struct dbk_field *field,
    const char *detail)
{
	if (dbk_pull_peek(r) == '\0') {
		dbk_pull_not_json(r, "the text ends too early");
		return;
	}
	dbk_pull_report(r, DBK_RULE_FORM_TYPE, field, r->pos, NULL, detail);
	dbk_pull_skip(r);
}

/* A member that the group does not have, or has already. */
void
dbk_pull_refuse(struct dbk_pull *r, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *name)
{
	dbk_pull_report(r, rule, field, pos, name, NULL);
	dbk_pull_skip(r);
}
