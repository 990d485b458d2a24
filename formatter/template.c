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
	/* Editors of other systems end lines with CR LF. */
	if (line->len != 0 && line->s[line->len - 1] == '\r')
		line->len--;
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

/* A template that is judged, line by line. */
struct judging {
	const struct dbk_template_form *form;
	const struct dbk_source *source;
	struct dbk_sink *sink;
	struct dbk_buf words; /* of the finding in work */
	struct dbk_buf value;
};

static void
report(struct judging *j, enum dbk_rule rule, unsigned long line,
    unsigned column, const char *value, size_t len, const char *detail)
{
	struct dbk_finding where = {
	    .file = j->source->file, .line = line, .column = column};
	struct dbk_words words = {.detail = detail};

	dbk_buf_reset(&j->value);
	dbk_buf_add(&j->value, value, len);
	words.value = j->value.data;
	dbk_report(j->sink, rule, &where, &words);
}

static const char *
list_names(struct judging *j, const char *const *names, size_t n)
{
	size_t i;

	dbk_buf_reset(&j->words);
	for (i = 0; i < n; i++) {
		dbk_buf_add_string(&j->words, i != 0 ? ", " : "");
		dbk_buf_add_string(&j->words, names[i]);
	}
	return j->words.data;
}

static bool
is_name_of(const char *const *names, size_t n, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(names[i]) == len && memcmp(names[i], s, len) == 0)
			return true;
	return false;
}

/* Every brace is part of a field, and every field is known. */
static void
judge_fields(struct judging *j, const struct line *line, unsigned long number)
{
	const struct dbk_template_form *form = j->form;
	const char *end;
	size_t i = 0, len;

	for (; i < line->len; i++) {
		if (line->s[i] != '{' && line->s[i] != '}')
			continue;
		end = line->s[i] == '{' ?
		    memchr(line->s + i, '}', line->len - i) :
		    NULL;
		if (end == NULL) {
			report(j, DBK_RULE_TEMPLATE_BRACE, number,
			    (unsigned)i + 1, line->s + i, 1, NULL);
			continue;
		}
		len = (size_t)(end - line->s) - i - 1;
		if (!is_name_of(form->words, form->nwords, line->s + i + 1,
			len))
			report(j, DBK_RULE_TEMPLATE_WORD, number,
			    (unsigned)i + 1, line->s + i, len + 2,
			    list_names(j, form->words, form->nwords));
		i += len + 1;
	}
}

static void
judge_section(struct judging *j, const struct line *line, unsigned long number)
{
	const struct dbk_template_form *form = j->form;
	const char *name = line->s + SECTION_MARK_LEN;
	size_t len = line->len - SECTION_MARK_LEN;

	if (!is_name_of(form->sections, form->nsections, name, len))
		report(j, DBK_RULE_TEMPLATE_SECTION, number, 1, name, len,
		    list_names(j, form->sections, form->nsections));
}

static void
judge_lines(struct judging *j, const char *text)
{
	unsigned long number = j->source->first_line;
	bool inside = false;
	struct line line;

	for (; next_line(&line, &text); number++) {
		if (is_remark(&line) || line.len == 0)
			continue;
		if (is_section(&line)) {
			judge_section(j, &line, number);
			inside = true;
			continue;
		}
		if (!inside)
			report(j, DBK_RULE_TEMPLATE_OUTSIDE, number, 1, line.s,
			    line.len, NULL);
		judge_fields(j, &line, number);
	}
}

/* How often a section stands in the text, and whether it says anything. */
static unsigned
count_sections(const char *text, const char *section, bool *empty)
{
	struct line line;
	bool inside = false;
	unsigned n = 0;

	*empty = true;
	while (next_line(&line, &text)) {
		if (is_remark(&line))
			continue;
		if (is_section(&line)) {
			inside = names(&line, section);
			n += inside;
		} else if (inside && line.len != 0) {
			*empty = false;
		}
	}
	return n;
}

static void
judge_sections(struct judging *j, const char *text)
{
	const struct dbk_template_form *form = j->form;
	const char *name, *detail;
	bool empty;
	unsigned n;
	size_t i;

	for (i = 0; i < form->nsections; i++) {
		name = form->sections[i];
		n = count_sections(text, name, &empty);
		detail = n == 0		       ? "is missing" :
		    n > 1		       ? "stands more than once" :
		    empty && i < form->nwanted ? "is empty" :
						 NULL;
		if (detail != NULL)
			report(j, DBK_RULE_TEMPLATE_SECTIONS, 0, 0, name,
			    strlen(name), detail);
	}
}

void
dbk_template_check(const struct dbk_source *source,
    const struct dbk_template_form *form, struct dbk_sink *sink)
{
	struct judging j = {.form = form, .source = source, .sink = sink};

	judge_lines(&j, source->text);
	judge_sections(&j, source->text);
	dbk_buf_fini(&j.words);
	dbk_buf_fini(&j.value);
}
