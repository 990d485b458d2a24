#include <stdio.h>
#include <string.h>

#include "formatter/shape.h"
#include "formatter/wording.h"
#include "ledger/chars.h"
#include "ledger/stationery.h"

#define WORDS_SIZE 160
#define COUNTOF(a) (sizeof(a) / sizeof(a)[0])

static const char *const word_names[DBK_WORD_COUNT] = {
    [DBK_WORD_BROKER] = "broker",
    [DBK_WORD_FILER] = "filer",
    [DBK_WORD_PORT] = "port",
    [DBK_WORD_PORT_NAME] = "port_name",
    [DBK_WORD_ENTRIES] = "entries",
    [DBK_WORD_SINCE] = "since",
    [DBK_WORD_INCIDENT] = "incident",
    [DBK_WORD_AUTHORISATION] = "authorisation",
    [DBK_WORD_AMENDS] = "amends",
    [DBK_WORD_AMENDS_DATE] = "amends_date",
    [DBK_WORD_FROM] = "from",
    [DBK_WORD_TO] = "to",
    [DBK_WORD_REASON] = "reason",
};

#define OF_ALL \
	(1u << DBK_WORD_BROKER | 1u << DBK_WORD_FILER | 1u << DBK_WORD_PORT | \
	    1u << DBK_WORD_PORT_NAME | 1u << DBK_WORD_ENTRIES | \
	    1u << DBK_WORD_SINCE | 1u << DBK_WORD_INCIDENT)
#define OF_LETTERS (OF_ALL | 1u << DBK_WORD_AUTHORISATION)

static const char *const letter_sections[] = {
    "title", "disclaimer", "addressee", "statement", "since", "incident",
    "authorisation", "undertaking", "shipment", "declaration", "receipt",
    "withdrawn", /* of supplements */
};

static const char *const discretion_sections[] = {
    "title",
    "disclaimer",
    "statement",
    "port",
    "incident",
    "undertaking",
    "declaration",
};

/* No paper goes without its title, nor without saying what it is not. */
#define WANTED 2

static const struct {
	const char *name;
	const char *const *sections;
	size_t nsections;
	unsigned words; /* bit set of 1u << DBK_WORD_* */
} forms[] = {
    {"downtime-letter", letter_sections, COUNTOF(letter_sections) - 1,
	OF_LETTERS},
    {"supplement", letter_sections, COUNTOF(letter_sections),
	OF_LETTERS | 1u << DBK_WORD_AMENDS | 1u << DBK_WORD_AMENDS_DATE},
    {"discretion", discretion_sections, COUNTOF(discretion_sections),
	OF_ALL | 1u << DBK_WORD_FROM | 1u << DBK_WORD_TO |
	    1u << DBK_WORD_REASON},
};

const char *
dbk_word_name(enum dbk_word word)
{
	return word_names[word];
}

/* ---- the text itself ---- */

static void
report_text(const struct dbk_source *source, size_t pos, const char *detail,
    struct dbk_sink *sink)
{
	struct dbk_finding where = {.file = source->file};
	struct dbk_words words = {.detail = detail};

	if (pos != DBK_NO_POS)
		dbk_source_place(&where.line, &where.column, source, pos);
	dbk_report(sink, DBK_RULE_TEMPLATE_TEXT, &where, &words);
}

/* A line whose characters the font or CBP's character set has. */
static bool
is_printable(struct dbk_shaper *shaper, const char *s, size_t len,
    struct dbk_buf *scratch)
{
	const struct dbk_shape *shape;
	size_t bad, bad_len;

	if (dbk_shape_is_ascii(s, len))
		return true;
	shape = dbk_shape_text(shaper, DBK_STYLE_BODY, s, len);
	if (shape != NULL && shape->covered)
		return true;
	dbk_buf_reset(scratch);
	return dbk_abi_text(scratch, s, len, &bad, &bad_len);
}

static void
judge_line(const struct dbk_source *source, size_t pos, size_t len,
    struct dbk_shaper *shaper, struct dbk_buf *scratch, struct dbk_sink *sink)
{
	const char *s = source->text + pos;
	size_t i;

	if (len != 0 && s[len - 1] == '\r')
		len--;
	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f) {
			report_text(source, pos + i,
			    "holds a control character", sink);
			return;
		}
	if (!dbk_utf8_valid(s, len))
		report_text(source, pos, "is not UTF-8", sink);
	else if (!is_printable(shaper, s, len, scratch))
		report_text(source, pos,
		    "has characters that cannot be printed", sink);
}

static enum dbk_code
judge_text(const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_shaper *shaper;
	struct dbk_buf scratch = {0};
	char words[WORDS_SIZE];
	const char *end;
	enum dbk_code rc;
	size_t pos, len;

	if (source->len > DBK_WORDING_LIMIT) {
		(void)snprintf(words, sizeof words,
		    "has %zu bytes; at most %zu are taken", source->len,
		    DBK_WORDING_LIMIT);
		report_text(source, DBK_NO_POS, words, sink);
		return DBK_OK;
	}
	rc = dbk_shaper_open(&shaper, err);
	if (rc != DBK_OK)
		return rc;
	for (pos = 0; pos < source->len; pos += len + 1) {
		end = memchr(source->text + pos, '\n', source->len - pos);
		len = end != NULL ? (size_t)(end - source->text) - pos :
				    source->len - pos;
		judge_line(source, pos, len, shaper, &scratch, sink);
	}
	dbk_shaper_close(shaper);
	dbk_buf_fini(&scratch);
	return DBK_OK;
}

/* ---- the whole ---- */

static enum dbk_code
refuse_name(const char *name, struct dbk_sink *sink)
{
	const struct dbk_finding where = {.path = name};
	char names[WORDS_SIZE] = "";
	struct dbk_words words = {.value = name, .detail = names};
	size_t i, len = 0;

	for (i = 0; dbk_stationery_wordings[i] != NULL; i++)
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s",
		    i != 0 ? ", " : "", dbk_stationery_wordings[i]);
	dbk_report(sink, DBK_RULE_TEMPLATE_NAME, &where, &words);
	return DBK_EFINDINGS;
}

enum dbk_code
dbk_wording_check(const char *name, const struct dbk_source *source,
    struct dbk_sink *sink, struct dbk_err *err)
{
	const char *words[DBK_WORD_COUNT];
	struct dbk_template_form form = {.words = words, .nwanted = WANTED};
	struct dbk_sink counter = {0};
	unsigned long before;
	enum dbk_code rc;
	size_t i, w;

	for (i = 0; i < COUNTOF(forms); i++)
		if (strcmp(forms[i].name, name) == 0)
			break;
	if (i == COUNTOF(forms))
		return refuse_name(name, sink);
	form.sections = forms[i].sections;
	form.nsections = forms[i].nsections;
	for (w = 0; w < DBK_WORD_COUNT; w++)
		if ((forms[i].words >> w & 1) != 0)
			words[form.nwords++] = word_names[w];
	if (sink == NULL)
		sink = &counter;
	before = sink->errors;
	rc = judge_text(source, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (sink->errors == before)
		dbk_template_check(source, &form, sink);
	return sink->errors != before ? DBK_EFINDINGS : DBK_OK;
}
