/*
 * Files of reference data: the JSON and CSV exports of USITC, tables of CBP and
 * the Census Bureau, and the tab-separated lists of ours.
 */
#include <string.h>

#include "ledger/document_pull.h"
#include "ledger/file.h"
#include "ledger/ref_intake.h"
#include "ledger/table.h"

#define FILE_LIMIT ((size_t)128 * 1024 * 1024)
#define HEADINGS_MAX 64u

static enum dbk_code
refuse(struct dbk_ref_intake *in, unsigned long line, const char *detail)
{
	const struct dbk_finding where = {.file = in->file, .line = line};
	const struct dbk_words words = {
	    .label = in->table->name, .value = in->file, .detail = detail};

	dbk_report(in->sink, DBK_RULE_REF_FILE, &where, &words);
	return DBK_EFINDINGS;
}

/* Without these columns it is another list, or none. */
static enum dbk_code
judge_headings(struct dbk_ref_intake *in, unsigned long line)
{
	if (!in->seen[0])
		return refuse(in, line, "no heading means the code");
	if (!in->seen[1])
		return refuse(in, line, "no heading means the name");
	if (in->table->tree && !in->seen[2])
		return refuse(in, line, "no heading means the level (indent)");
	return DBK_OK;
}

/* ---- tables ---- */

struct tabular {
	struct dbk_ref_intake *in;
	size_t column[DBK_TABLE_COLUMNS + 1]; /* of ours, by theirs */
	bool headed;
};

/* The first row that names the code is the headings': titles stand above. */
static bool
take_headings(struct tabular *t, const struct dbk_table_row *row)
{
	size_t i;

	memset(t->in->seen, 0, sizeof t->in->seen);
	for (i = 0; i <= DBK_TABLE_COLUMNS; i++)
		t->column[i] = DBK_REF_NO_COLUMN;
	for (i = 0; i < row->n; i++)
		t->column[row->cells[i].column] = dbk_ref_intake_column(t->in,
		    row->cells[i].text);
	return t->in->seen[0] && t->in->seen[1];
}

static enum dbk_code
take_row(void *arg, const struct dbk_table_row *row, struct dbk_err *err)
{
	struct tabular *t = arg;
	size_t i;

	(void)err;
	if (!t->headed) {
		t->headed = take_headings(t, row);
		return t->headed ? judge_headings(t->in, row->line) : DBK_OK;
	}
	dbk_ref_intake_clear(t->in);
	for (i = 0; i < row->n; i++)
		if (t->column[row->cells[i].column] != DBK_REF_NO_COLUMN)
			t->in->values[t->column[row->cells[i].column]] =
			    row->cells[i].text;
	return dbk_ref_intake_row(t->in, row->line);
}

static enum dbk_code
read_table(struct dbk_ref_intake *in, const char *path, bool workbook)
{
	struct tabular t = {.in = in};
	const struct dbk_table table = {
	    .path = path,
	    .file = in->file,
	    .sink = in->sink,
	    .each = take_row,
	    .arg = &t,
	};
	enum dbk_code rc;

	rc = workbook ? dbk_table_xlsx(&table, in->err) :
			dbk_table_csv(&table, in->err);
	if (rc == DBK_OK && !t.headed)
		rc = refuse(in, 0, "no row has headings of a code and a name");
	return rc;
}

/* ---- tab separated, as schemas/lists has them ---- */

/* Cuts a line at its tabs, in place. */
static size_t
cut(char *values[HEADINGS_MAX], char *line)
{
	size_t n = 0;

	do {
		values[n++] = line;
		line = strchr(line, '\t');
		if (line != NULL)
			*line++ = '\0';
	} while (line != NULL && n < HEADINGS_MAX);
	return n;
}

static enum dbk_code
take_line(struct dbk_ref_intake *in, size_t column[HEADINGS_MAX], char *line,
    unsigned long number, bool *headed)
{
	char *values[HEADINGS_MAX];
	size_t n, i;

	if (line[0] == '#' && !*headed)
		return DBK_OK;
	n = cut(values, line);
	if (!*headed) {
		*headed = true;
		for (i = 0; i < HEADINGS_MAX; i++)
			column[i] = i < n ?
			    dbk_ref_intake_column(in, values[i]) :
			    DBK_REF_NO_COLUMN;
		return judge_headings(in, number);
	}
	dbk_ref_intake_clear(in);
	for (i = 0; i < n; i++)
		if (column[i] != DBK_REF_NO_COLUMN)
			in->values[column[i]] = values[i];
	return dbk_ref_intake_row(in, number);
}

static enum dbk_code
read_lines(struct dbk_ref_intake *in, struct dbk_buf *text)
{
	size_t column[HEADINGS_MAX];
	char *line = text->data, *end;
	unsigned long number = 0;
	enum dbk_code rc = DBK_OK;
	bool headed = false;

	if (text->len != 0 && memchr(text->data, '\0', text->len) != NULL)
		return refuse(in, 0, "it is no text");
	while (rc == DBK_OK && line != NULL && *line != '\0') {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		rc = take_line(in, column, line, ++number, &headed);
		line = end;
	}
	if (rc == DBK_OK && !headed)
		rc = refuse(in, 0, "it is empty");
	return rc;
}

/* ---- JSON: an array of objects ---- */

/* A string; or a list of them, divided by commas. */
static void
take_value(struct dbk_pull *r, struct dbk_buf *out)
{
	struct dbk_text text = {0};

	dbk_buf_reset(out);
	dbk_buf_add_string(out, "");
	if (dbk_pull_peek(r) == '"') {
		dbk_pull_string(r, &text);
		if (text.s != NULL)
			dbk_buf_add_string(out, text.s);
	} else if (dbk_pull_peek(r) == '[') {
		r->pos++;
		while (!r->broken && dbk_pull_peek(r) == '"') {
			dbk_pull_string(r, &text);
			if (out->len != 0)
				dbk_buf_add_char(out, ',');
			dbk_buf_add_string(out, text.s != NULL ? text.s : "");
			if (dbk_pull_peek(r) == ',')
				r->pos++;
		}
		(void)dbk_pull_expect(r, ']', "a list of strings is wanted");
	} else if (dbk_pull_peek(r) >= '0' && dbk_pull_peek(r) <= '9') {
		while (r->text[r->pos] >= '0' && r->text[r->pos] <= '9')
			dbk_buf_add_char(out, r->text[r->pos++]);
	} else {
		dbk_pull_skip(r);
	}
}

/* Where the reader is in the lines of the file. */
struct lines {
	const char *text; /* as it was read */
	size_t at;
	unsigned long line;
};

static void
follow(struct lines *l, size_t pos)
{
	for (; l->at < pos; l->at++)
		l->line += l->text[l->at] == '\n';
}

static enum dbk_code
take_object(struct dbk_pull *r, struct dbk_ref_intake *in,
    struct dbk_buf values[DBK_REF_COLUMNS], unsigned long line)
{
	dbk_ref_intake_clear(in);
	memset(in->seen, 0, sizeof in->seen);
	(void)dbk_pull_expect(r, '{', "an object is wanted");
	while (!r->broken && dbk_pull_peek(r) == '"') {
		struct dbk_text name = {0};
		size_t column;

		dbk_pull_string(r, &name);
		if (!dbk_pull_expect(r, ':', "a colon is wanted"))
			break;
		column = name.s != NULL ? dbk_ref_intake_column(in, name.s) :
					  DBK_REF_NO_COLUMN;
		if (column == DBK_REF_NO_COLUMN) {
			dbk_pull_skip(r);
		} else {
			take_value(r, &values[column]);
			in->values[column] = values[column].data;
		}
		if (dbk_pull_peek(r) == ',')
			r->pos++;
	}
	if (!dbk_pull_expect(r, '}', "the end of an object is wanted"))
		return DBK_OK;
	return dbk_ref_intake_row(in, line);
}

static enum dbk_code
read_objects(struct dbk_ref_intake *in, struct dbk_buf *text)
{
	const struct dbk_source source = {
	    .file = in->file,
	    .text = text->data,
	    .len = text->len,
	    .first_line = 1,
	};
	struct dbk_buf values[DBK_REF_COLUMNS] = {{0}};
	struct dbk_pull r = {.arena = in->arena, .err = in->err};
	struct lines lines = {.text = text->data, .line = 1};
	enum dbk_code rc = DBK_OK;
	size_t i;

	/* A value is decoded where it stands: places are looked up in what is
	 * not touched. */
	r.text = dbk_arena_copy(in->arena, text->data, text->len);
	r.len = text->len;
	if (r.text == NULL)
		return dbk_fail_memory(in->err);
	dbk_form_init(&r.form, in, &dbk_group_editions, &source, in->sink);
	(void)dbk_pull_expect(&r, '[', "a list of objects is wanted");
	while (rc == DBK_OK && !r.broken && dbk_pull_peek(&r) == '{') {
		follow(&lines, r.pos);
		rc = take_object(&r, in, values, lines.line);
		if (dbk_pull_peek(&r) == ',')
			r.pos++;
	}
	if (rc == DBK_OK)
		(void)dbk_pull_expect(&r, ']', "the end of the list is wanted");
	for (i = 0; i < DBK_REF_COLUMNS; i++)
		dbk_buf_fini(&values[i]);
	dbk_form_fini(&r.form);
	return rc;
}

/* ---- any of them ---- */

/* In either case; extension is in small letters. */
static bool
ends_with(const char *path, const char *extension)
{
	size_t n = strlen(path), len = strlen(extension), i;

	for (i = 0; i < len && n >= len; i++) {
		char c = path[n - len + i];

		if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != extension[i])
			break;
	}
	return i == len;
}

enum dbk_code
dbk_ref_read(struct dbk_ref_intake *in, const char *path)
{
	struct dbk_buf text = {0};
	enum dbk_code rc;

	if (ends_with(path, ".csv") || ends_with(path, ".xlsx"))
		return read_table(in, path, ends_with(path, ".xlsx"));
	rc = dbk_file_read(&text, path, FILE_LIMIT, in->err);
	if (rc == DBK_OK && text.len == 0)
		rc = refuse(in, 0, "it is empty");
	else if (rc == DBK_OK)
		rc = ends_with(path, ".json") ? read_objects(in, &text) :
						read_lines(in, &text);
	dbk_buf_fini(&text);
	return rc;
}
