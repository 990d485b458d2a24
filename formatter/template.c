#include <string.h>

#include "formatter/template.h"

#define SECTION_MARK "== "
#define SECTION_MARK_LEN 3

/* One line of a template, without its line end. */
struct line {
	const char *s;
	size_t len;
};

/* Takes the next line off the text; false at its end. */
static bool
next_line(struct line *line, const char **text)
{
	const char *end;

	if (**text == '\0')
		return false;
	end = strchr(*text, '\n');
	line->s = *text;
	line->len = end != NULL ? (size_t)(end - *text) : strlen(*text);
	*text = end != NULL ? end + 1 : line->s + line->len;
	return true;
}

static bool
is_remark(const struct line *line)
{
	return line->len != 0 && line->s[0] == '#';
}

static bool
is_section(const struct line *line)
{
	return line->len > SECTION_MARK_LEN &&
	    memcmp(line->s, SECTION_MARK, SECTION_MARK_LEN) == 0;
}

static bool
names(const struct line *line, const char *section)
{
	size_t len = strlen(section);

	return line->len == SECTION_MARK_LEN + len &&
	    memcmp(line->s + SECTION_MARK_LEN, section, len) == 0;
}

/* The word that {name} at s stands for, with its length in the text; NULL. */
static const struct dbk_template_word *
word_at(const char *s, size_t len, size_t *taken,
    const struct dbk_template_word *words, size_t nwords)
{
	const char *end = memchr(s, '}', len);
	size_t i, n;

	if (end == NULL)
		return NULL;
	n = (size_t)(end - s) - 1;
	for (i = 0; i < nwords; i++)
		if (strlen(words[i].name) == n &&
		    memcmp(words[i].name, s + 1, n) == 0) {
			*taken = n + 2;
			return &words[i];
		}
	return NULL;
}

static void
fill_in(struct dbk_buf *out, const struct line *line,
    const struct dbk_template_word *words, size_t nwords)
{
	const struct dbk_template_word *word;
	size_t i = 0, taken;

	while (i < line->len) {
		word = line->s[i] == '{' ?
		    word_at(line->s + i, line->len - i, &taken, words, nwords) :
		    NULL;
		if (word == NULL) {
			dbk_buf_add_char(out, line->s[i++]);
			continue;
		}
		if (word->text != NULL)
			dbk_buf_add_string(out, word->text);
		i += taken;
	}
}

bool
dbk_template_paragraph(struct dbk_buf *out, const char *text,
    const char *section, unsigned n, const struct dbk_template_word *words,
    size_t nwords)
{
	bool inside = false, in_paragraph = false, found = false;
	unsigned paragraph = 0; /* number of the next one */
	struct line line;

	while (next_line(&line, &text)) {
		if (is_remark(&line))
			continue;
		if (is_section(&line)) {
			inside = names(&line, section);
			in_paragraph = false;
			continue;
		}
		if (!inside || line.len == 0) {
			in_paragraph = false;
			continue;
		}
		if (!in_paragraph)
			paragraph++;
		if (paragraph == n + 1) {
			if (in_paragraph)
				dbk_buf_add_char(out, ' ');
			fill_in(out, &line, words, nwords);
			found = true;
		}
		in_paragraph = true;
	}
	return found;
}

/* ---- checking ---- */

static enum dbk_code
check_words(const struct line *line, unsigned number,
    const struct dbk_template_word *words, size_t nwords, struct dbk_err *err)
{
	size_t i = 0, taken;

	while (i < line->len) {
		if (line->s[i] == '}')
			return dbk_fail(err, DBK_EDEFECT,
			    "line %u: } without {", number);
		if (line->s[i] != '{') {
			i++;
			continue;
		}
		if (word_at(line->s + i, line->len - i, &taken, words,
			nwords) == NULL)
			return dbk_fail(err, DBK_EDEFECT,
			    "line %u: unknown word %.*s", number,
			    (int)(line->len - i), line->s + i);
		i += taken;
	}
	return DBK_OK;
}

static enum dbk_code
check_section(const struct line *line, unsigned number,
    const char *const *sections, size_t nsections, struct dbk_err *err)
{
	size_t i;

	for (i = 0; i < nsections; i++)
		if (names(line, sections[i]))
			return DBK_OK;
	return dbk_fail(err, DBK_EDEFECT, "line %u: unknown section %.*s",
	    number, (int)line->len, line->s);
}

static unsigned
count_sections(const char *text, const char *section)
{
	struct line line;
	unsigned n = 0;

	while (next_line(&line, &text))
		if (!is_remark(&line) && is_section(&line) &&
		    names(&line, section))
			n++;
	return n;
}

enum dbk_code
dbk_template_check(const char *text, const char *const *sections,
    size_t nsections, const struct dbk_template_word *words, size_t nwords,
    struct dbk_err *err)
{
	const char *rest = text;
	struct line line;
	unsigned number = 0, n;
	enum dbk_code rc;
	size_t i;

	while (next_line(&line, &rest)) {
		number++;
		if (is_remark(&line))
			continue;
		rc = is_section(&line) ?
		    check_section(&line, number, sections, nsections, err) :
		    check_words(&line, number, words, nwords, err);
		if (rc != DBK_OK)
			return rc;
	}
	for (i = 0; i < nsections; i++) {
		n = count_sections(text, sections[i]);
		if (n != 1)
			return dbk_fail(err, DBK_EDEFECT,
			    "section %s stands %u times", sections[i], n);
	}
	return DBK_OK;
}
