/*
 * A sheet of an .xlsx file, row by row as expat comes to them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/date.h"
#include "ledger/document.h"
#include "ledger/workbook.h"

/* Of Excel; a file that says more is not one. */
#define ROWS_MOST 1048576u
#define COLUMNS_MOST 16384u
#define SHEET_PART ((uint64_t)2 * 1024 * 1024 * 1024)
#define ROW_LIMIT ((size_t)4 * 1024 * 1024) /* bytes of one row */
/* 1970-01-01 as Excel counts days from 1899-12-30, and from 1904-01-01. */
#define EPOCH_1900 25569
#define EPOCH_1904 24107
#define DAY_LAST 47481 /* 2099-12-31, as of 1970 */
#define DAY_FIRST (-25567) /* 1900-01-01 */
/* Days before it are one less: Excel has a 29 February 1900. */
#define LEAP_1900 60

struct sheet {
	struct dbk_workbook book;
	struct dbk_part_reader reader;
	struct dbk_err *err;
	/* The row in work. */
	bool in_row;
	struct dbk_table_row row;
	struct dbk_cell cells[DBK_TABLE_COLUMNS];
	size_t starts[DBK_TABLE_COLUMNS];
	struct dbk_buf text; /* of all its cells, each NUL-ended */
	unsigned column; /* of the cell in work, 0: none yet */
	/* The cell in work. */
	bool in_cell, formula, capture;
	char type[12];
	size_t style;
	unsigned phonetic; /* depth of an rPh; 0: none */
	struct dbk_buf value;
};

static enum dbk_code
refuse(struct sheet *s, const char *detail)
{
	char name[DBK_CELL_NAME] = "";
	struct dbk_finding where = {
	    .file = s->book.table->file,
	    .sheet = s->book.sheets[s->book.sheet].name,
	    .line = s->row.number,
	    .column = s->column,
	};
	const struct dbk_words words = {.detail = detail};

	if (s->row.number != 0 && s->column != 0)
		dbk_cell_name(name, s->column, s->row.number);
	memcpy(where.cell, name, sizeof where.cell);
	dbk_report(s->book.table->sink, DBK_RULE_TABLE_FORM, &where, &words);
	return DBK_EFINDINGS;
}

/* ---- values ---- */

/* The value in work becomes the text of a cell of the kind. */
static enum dbk_code
add_cell(struct sheet *s, enum dbk_cell_kind kind, const char *text, size_t len)
{
	struct dbk_cell *cell;

	if (strspn(text, " \t\r\n") == len && kind == DBK_CELL_TEXT)
		return DBK_OK;
	if (s->column > DBK_TABLE_COLUMNS)
		return refuse(s, "a value stands too far to the right");
	if (s->text.len + len > ROW_LIMIT)
		return refuse(s, "a row is too long");
	cell = &s->cells[s->row.n];
	*cell = (struct dbk_cell){
	    .column = s->column,
	    .kind = kind,
	    .len = len,
	    .formula = s->formula,
	};
	if (kind == DBK_CELL_NUMBER)
		cell->zeros = dbk_workbook_style(&s->book, s->style).zeros;
	s->starts[s->row.n++] = s->text.len;
	dbk_buf_add(&s->text, text, len);
	dbk_buf_add_char(&s->text, '\0');
	return DBK_OK;
}

/* 41200.0 is written by some programs for 41200. */
static size_t
without_zeros(const char *s, size_t len)
{
	const char *point = memchr(s, '.', len);
	size_t digits;

	if (point == NULL)
		return len;
	digits = strspn(point + 1, "0");
	return point[1 + digits] == '\0' ? (size_t)(point - s) : len;
}

static enum dbk_code
add_date(struct sheet *s, const char *text, size_t len)
{
	char date[DBK_DATE_LEN + 1];
	long serial = 0;
	size_t i;

	for (i = 0; i < len && text[i] >= '0' && text[i] <= '9' && i < 7; i++)
		serial = serial * 10 + (text[i] - '0');
	if (i != len || i == 0)
		return add_cell(s, DBK_CELL_TIME, text, len);
	if (s->book.date1904) {
		serial -= EPOCH_1904;
	} else {
		/* That day never was. */
		if (serial == LEAP_1900)
			return add_cell(s, DBK_CELL_ERROR, text, len);
		serial += (serial < LEAP_1900) - EPOCH_1900;
	}
	if (serial < DAY_FIRST || serial > DAY_LAST)
		return add_cell(s, DBK_CELL_NUMBER, text, len);
	dbk_date_format(date, (dbk_day)serial);
	return add_cell(s, DBK_CELL_DATE, date, strlen(date));
}

static enum dbk_code
add_number(struct sheet *s)
{
	const char *text = s->value.data;
	size_t len = without_zeros(text, s->value.len);

	switch (dbk_workbook_style(&s->book, s->style).kind) {
	case DBK_STYLE_DATE:
		return add_date(s, text, len);
	case DBK_STYLE_TIME:
		return add_cell(s, DBK_CELL_TIME, text, len);
	default:
		return add_cell(s, DBK_CELL_NUMBER, text, len);
	}
}

static enum dbk_code
add_shared(struct sheet *s)
{
	size_t len = 0;
	const char *text = dbk_workbook_string(&s->book,
	    dbk_workbook_number(s->value.data, SIZE_MAX), &len);

	if (text == NULL)
		return refuse(s, "a shared text is missing");
	return add_cell(s, DBK_CELL_TEXT, text, len);
}

static enum dbk_code
end_cell(struct sheet *s)
{
	enum dbk_code rc = dbk_buf_check(&s->value, s->err);
	const char *v = s->value.data;

	s->in_cell = false;
	if (rc != DBK_OK)
		return rc;
	if (s->value.len == 0)
		return s->formula ?
		    add_cell(s, DBK_CELL_ERROR, "(not calculated)", 16) :
		    DBK_OK;
	if (strcmp(s->type, "s") == 0)
		return add_shared(s);
	if (strcmp(s->type, "inlineStr") == 0 || strcmp(s->type, "str") == 0) {
		s->value.len = dbk_workbook_decode(s->value.data, s->value.len);
		s->value.data[s->value.len] = '\0';
		return add_cell(s, DBK_CELL_TEXT, v, s->value.len);
	}
	if (strcmp(s->type, "b") == 0)
		return strcmp(v, "1") == 0 ?
		    add_cell(s, DBK_CELL_FLAG, "true", 4) :
		    add_cell(s, DBK_CELL_FLAG, "false", 5);
	if (strcmp(s->type, "e") == 0)
		return add_cell(s, DBK_CELL_ERROR, v, s->value.len);
	if (strcmp(s->type, "d") == 0) /* ISO 8601 */
		return add_cell(s,
		    s->value.len == DBK_DATE_LEN ? DBK_CELL_DATE :
						   DBK_CELL_TIME,
		    v, s->value.len);
	if (s->type[0] == '\0' || strcmp(s->type, "n") == 0)
		return add_number(s);
	return refuse(s, "a cell is of an unknown type");
}

/* ---- cells and rows ---- */

/* A12 or B: letters, then digits; 0 in *row when there are none. */
static bool
read_name(const char *s, unsigned *column, unsigned long *row)
{
	*column = 0;
	*row = 0;
	for (; *s >= 'A' && *s <= 'Z' && *column <= COLUMNS_MOST; s++)
		*column = *column * 26 + (unsigned)(*s - 'A') + 1;
	for (; *s >= '0' && *s <= '9' && *row <= ROWS_MOST; s++)
		*row = *row * 10 + (unsigned long)(*s - '0');
	return *s == '\0' && *column != 0 && *column <= COLUMNS_MOST;
}

static enum dbk_code
start_cell(struct sheet *s, const char **attributes)
{
	const char *name = dbk_part_attribute(attributes, "r");
	const char *type = dbk_part_attribute(attributes, "t");
	unsigned column = s->column + 1;
	unsigned long row = s->row.number;

	if (name != NULL &&
	    (!read_name(name, &column, &row) || row != s->row.number))
		return refuse(s, "a cell names another place than it has");
	if (column <= s->column || column > COLUMNS_MOST)
		return refuse(s, "its cells are not in order");
	s->column = column;
	s->style = dbk_workbook_number(dbk_part_attribute(attributes, "s"), 0);
	(void)snprintf(s->type, sizeof s->type, "%s", type != NULL ? type : "");
	s->in_cell = true;
	s->formula = false;
	s->phonetic = 0;
	dbk_buf_reset(&s->value);
	return DBK_OK;
}

static enum dbk_code
start_row(struct sheet *s, const char **attributes)
{
	const char *hidden = dbk_part_attribute(attributes, "hidden");
	size_t number = dbk_workbook_number(dbk_part_attribute(attributes, "r"),
	    s->row.number + 1);

	s->column = 0;
	if (number <= s->row.number || number > ROWS_MOST)
		return refuse(s, "its rows are not in order");
	s->row.number = s->row.line = number;
	s->row.n = 0;
	s->row.hidden = hidden != NULL &&
	    (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
	s->in_row = true;
	dbk_buf_reset(&s->text);
	return DBK_OK;
}

static enum dbk_code
end_row(struct sheet *s)
{
	const struct dbk_table *t = s->book.table;
	enum dbk_code rc = dbk_buf_check(&s->text, s->err);
	size_t i;

	s->in_row = false;
	if (rc != DBK_OK || s->row.n == 0)
		return rc;
	for (i = 0; i < s->row.n; i++)
		s->cells[i].text = s->text.data + s->starts[i];
	s->row.done = s->reader.done;
	s->row.size = s->reader.size;
	return t->each(t->arg, &s->row, s->err);
}

/* worksheet, sheetData, row, c, v or f or is: their depths are 1 to 5. */
static enum dbk_code
on_start(void *arg, unsigned depth, const char *name, const char **attributes)
{
	struct sheet *s = arg;

	s->capture = false;
	if (depth == 1 && strcmp(name, "worksheet") != 0)
		return refuse(s, "the sheet is a chart");
	if (depth == 3 && strcmp(name, "row") == 0)
		return start_row(s, attributes);
	if (depth == 4 && s->in_row && strcmp(name, "c") == 0)
		return start_cell(s, attributes);
	if (!s->in_cell)
		return DBK_OK;
	if (depth == 5 && strcmp(name, "f") == 0)
		s->formula = true;
	if (strcmp(name, "rPh") == 0 && s->phonetic == 0)
		s->phonetic = depth;
	s->capture = s->phonetic == 0 &&
	    ((depth == 5 && strcmp(name, "v") == 0) ||
		(depth > 5 && strcmp(name, "t") == 0));
	return DBK_OK;
}

static enum dbk_code
on_end(void *arg, unsigned depth, const char *name)
{
	struct sheet *s = arg;

	(void)name;
	s->capture = false;
	if (s->phonetic == depth)
		s->phonetic = 0;
	if (depth == 4 && s->in_cell)
		return end_cell(s);
	if (depth == 3 && s->in_row)
		return end_row(s);
	return DBK_OK;
}

static enum dbk_code
on_text(void *arg, const char *text, size_t len)
{
	struct sheet *s = arg;

	if (!s->capture)
		return DBK_OK;
	if (s->value.len + len > DBK_TABLE_CELL)
		return refuse(s, "a cell holds too much text");
	dbk_buf_add(&s->value, text, len);
	return DBK_OK;
}

enum dbk_code
dbk_table_xlsx(const struct dbk_table *t, struct dbk_err *err)
{
	struct sheet *s;
	enum dbk_code rc;

	s = calloc(1, sizeof *s);
	if (s == NULL)
		return dbk_fail_memory(err);
	s->err = err;
	rc = dbk_workbook_init(&s->book, t, err);
	if (rc == DBK_OK) {
		s->row.sheet = s->book.sheets[s->book.sheet].name;
		s->row.cells = s->cells;
		s->reader.start = on_start;
		s->reader.end = on_end;
		s->reader.text = on_text;
		s->reader.arg = s;
		s->reader.limit = SHEET_PART;
		rc = dbk_package_read(s->book.package,
		    s->book.sheets[s->book.sheet].part, &s->reader, err);
	}
	dbk_workbook_fini(&s->book);
	dbk_buf_fini(&s->text);
	dbk_buf_fini(&s->value);
	free(s);
	return rc;
}
