/*
 * Rows of a file, whoever published it, as rows of a list of ours.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/chars.h"
#include "ledger/ref_intake.h"

#define HEADING_MAX 60u /* bytes */
#define ROWS_FIRST ((size_t)1024)

enum { CODE, NAME, LEVEL, FURTHER };

enum dbk_code
dbk_ref_intake_begin(struct dbk_ref_intake *in, struct dbk_ref_table *t,
    struct dbk_arena *a, const char *file, struct dbk_sink *sink,
    struct dbk_err *err)
{
	char *copy = dbk_arena_copy(a, t->columns, strlen(t->columns)), *tab;

	memset(in, 0, sizeof *in);
	in->table = t;
	in->arena = a;
	in->file = file;
	in->sink = sink;
	in->err = err;
	in->columns[CODE] = "code";
	in->columns[NAME] = "name";
	in->columns[LEVEL] = "level";
	in->ncolumns = FURTHER;
	if (copy == NULL)
		return dbk_fail_memory(err);
	while (copy != NULL && *copy != '\0' &&
	    in->ncolumns < DBK_REF_COLUMNS) {
		in->columns[in->ncolumns++] = copy;
		tab = strchr(copy, '\t');
		if (tab != NULL)
			*tab++ = '\0';
		copy = tab;
	}
	return DBK_OK;
}

static size_t
named(const struct dbk_ref_intake *in, const char *name)
{
	size_t i;

	for (i = 0; i < in->ncolumns; i++)
		if ((i != LEVEL || in->table->tree) &&
		    strcmp(in->columns[i], name) == 0)
			return i;
	return DBK_REF_NO_COLUMN;
}

/* Headings of the lists that USITC (JSON and CSV export of the HTS), CBP and the
 * Census Bureau publish, in small letters, and the column each means. */
static const struct {
	const char *heading, *column;
} headings[] = {
    {"code value", "code"},
    {"condition code", "code"},
    {"country code", "code"},
    {"district code", "code"},
    {"error code", "code"},
    {"foreign port code", "code"},
    {"hts number", "code"},
    {"htsno", "code"},
    {"iso code", "code"},
    {"port code", "code"},
    {"schedule d code", "code"},
    {"schedule k code", "code"},
    {"surety code", "code"},
    {"country name", "name"},
    {"description", "name"},
    {"narrative", "name"},
    {"narrative text", "name"},
    {"port name", "name"},
    {"surety name", "name"},
    {"indent", "level"},
    {"unit of quantity", "unit"},
    {"units", "unit"},
    {"port", "name"},
    {"country", "name"},
};

static const char *
meaning(const char *heading)
{
	size_t i;

	for (i = 0; i < sizeof headings / sizeof headings[0]; i++)
		if (strcmp(headings[i].heading, heading) == 0)
			return headings[i].column;
	return NULL;
}

size_t
dbk_ref_intake_column(struct dbk_ref_intake *in, const char *heading)
{
	char small[HEADING_MAX + 1] = "";
	size_t n = 0, column;
	const char *means;

	while (*heading == ' ')
		heading++;
	for (; n < HEADING_MAX && heading[n] != '\0'; n++)
		small[n] = (char)(heading[n] >= 'A' && heading[n] <= 'Z' ?
			heading[n] - 'A' + 'a' :
			heading[n]);
	while (n != 0 && small[n - 1] == ' ')
		n--;
	small[n] = '\0';
	column = named(in, small);
	means = meaning(small);
	if (column == DBK_REF_NO_COLUMN && means != NULL)
		column = named(in, means);
	/* The first that means it, where two headings do. */
	if (column != DBK_REF_NO_COLUMN && in->seen[column])
		return DBK_REF_NO_COLUMN;
	if (column != DBK_REF_NO_COLUMN)
		in->seen[column] = true;
	return column;
}

void
dbk_ref_intake_clear(struct dbk_ref_intake *in)
{
	memset(in->values, 0, sizeof in->values);
}

static void
report(struct dbk_ref_intake *in, enum dbk_rule rule, unsigned long line,
    const char *value, const char *detail)
{
	const struct dbk_finding where = {.file = in->file, .line = line};
	const struct dbk_words words = {
	    .label = in->table->name, .value = value, .detail = detail};

	dbk_report(in->sink, rule, &where, &words);
}

/* One space between words, none at the ends; what no reader sees goes.  NULL:
 * a character that no list may have. */
static char *
clean(struct dbk_ref_intake *in, const char *s)
{
	char *out = dbk_arena_alloc(in->arena, s != NULL ? strlen(s) + 1 : 1);
	size_t n = 0, len = s != NULL ? strlen(s) : 0, i, size;
	uint32_t c;

	if (out == NULL)
		return NULL;
	for (i = 0; i < len; i += size) {
		size = dbk_utf8_next(&c, s + i, len - i);
		if (size == 0 || c == 0x7f ||
		    (c < ' ' && c != '\t' && c != '\n' && c != '\r'))
			return NULL;
		if (c == 0x200b || c == 0xfeff)
			continue;
		if (c <= ' ' || c == 0xa0) {
			if (n != 0 && out[n - 1] != ' ')
				out[n++] = ' ';
			continue;
		}
		memcpy(out + n, s + i, size);
		n += size;
	}
	if (n != 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

/* The code of a tree is digits, however it is printed. */
static bool
strip_points(char *code)
{
	size_t n = 0, i;

	for (i = 0; code[i] != '\0'; i++) {
		if (code[i] == '.' || code[i] == ' ')
			continue;
		if (code[i] < '0' || code[i] > '9')
			return false;
		code[n++] = code[i];
	}
	code[n] = '\0';
	return n <= 10;
}

/* Several units are printed as ["No.","kg"], or as No.,kg: each its column. */
static void
divide(char *value, char **second)
{
	size_t n = 0, i;

	*second = NULL;
	for (i = 0; value[i] != '\0'; i++) {
		if (value[i] == '[' || value[i] == ']' || value[i] == '"')
			continue;
		if (value[i] == ',' && *second == NULL) {
			value[n++] = '\0';
			*second = value + n;
			while (value[i + 1] == ' ')
				i++;
			continue;
		}
		value[n++] = value[i];
	}
	value[n] = '\0';
}

/* The further values, tab separated. */
static const char *
join_more(struct dbk_ref_intake *in)
{
	struct dbk_buf more = {0};
	char *second = NULL;
	const char *out;
	size_t i;

	for (i = FURTHER; i < in->ncolumns; i++) {
		char *value = clean(in, in->values[i]);

		if (value == NULL) {
			more.failed = true;
			break;
		}
		if (second != NULL && value[0] == '\0') {
			value = second;
			second = NULL;
		} else if (strcmp(in->columns[i], "unit") == 0) {
			divide(value, &second);
		}
		if (i != FURTHER)
			dbk_buf_add_char(&more, '\t');
		dbk_buf_add_string(&more, value);
	}
	out = more.failed ?
	    NULL :
	    dbk_arena_copy(in->arena, more.len != 0 ? more.data : "", more.len);
	dbk_buf_fini(&more);
	return out;
}

/* The level of a row that hangs in a tree.  Where a heading is missing in the
 * original, the row hangs below the deepest that is there. */
static const char *
judge_level(struct dbk_ref_intake *in, struct dbk_ref_item *item)
{
	const char *s = in->values[LEVEL];
	char *end;
	unsigned long level = s != NULL ? strtoul(s, &end, 10) : 0;

	if (s == NULL || *s < '0' || *s > '9' || *end != '\0' ||
	    level >= DBK_REF_DEPTH)
		return "its level (indent) is no number from 0 to 15";
	if (!in->started && level != 0)
		return "the first row is not of the highest level";
	if (in->started && level > in->last_level + 1)
		level = in->last_level + 1;
	item->level = (unsigned)level;
	return NULL;
}

static enum dbk_code
make_room(struct dbk_ref_intake *in)
{
	struct dbk_ref_table *t = in->table;
	struct dbk_ref_item *items;

	if (t->n < in->room)
		return DBK_OK;
	if (t->n + 1 >= DBK_REF_ROWS_MAX)
		return dbk_fail(in->err, DBK_EUSAGE,
		    "%s: no list has so many rows", in->file);
	in->room = in->room == 0 ? ROWS_FIRST : in->room * 2;
	items = dbk_arena_alloc(in->arena, in->room * sizeof *items);
	if (items == NULL)
		return dbk_fail_memory(in->err);
	if (t->n != 0)
		memcpy(items, t->items, t->n * sizeof *items);
	t->items = items;
	return DBK_OK;
}

enum dbk_code
dbk_ref_intake_row(struct dbk_ref_intake *in, unsigned long line)
{
	struct dbk_ref_item item = {.line = line};
	char *code = clean(in, in->values[CODE]);
	char *name = clean(in, in->values[NAME]);
	const char *more = join_more(in), *why = NULL;
	enum dbk_code rc;

	if (code == NULL || name == NULL || more == NULL) {
		report(in, DBK_RULE_REF_ROW, line, in->values[CODE],
		    "a value is not UTF-8, or has a character that cannot be "
		    "printed");
		return DBK_OK;
	}
	/* A line below the list, as spreadsheets have them. */
	if (code[0] == '\0' && name[0] == '\0')
		return DBK_OK;
	if (in->table->tree && !strip_points(code))
		why = "its number is not at most ten digits";
	else if (!in->table->tree && code[0] == '\0')
		why = "it has no code";
	else if (name[0] == '\0')
		why = "it has no name";
	else if (in->table->tree)
		why = judge_level(in, &item);
	if (why != NULL) {
		report(in, DBK_RULE_REF_ROW, line,
		    code[0] != '\0' ? code : name, why);
		return DBK_OK;
	}
	item.code = code;
	item.name = name;
	item.more = more;
	in->last_level = item.level;
	in->started = true;
	rc = make_room(in);
	if (rc == DBK_OK)
		in->table->items[in->table->n++] = item;
	return rc;
}
