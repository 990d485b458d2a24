#include <stdio.h>
#include <string.h>

#include "formatter/csv.h"
#include "formatter/import_column.h"
#include "formatter/import_template.h"
#include "ledger/document.h"
#include "ledger/table.h"

#define TITLE "Entries for import"
#define LISTS_SHEET "Lists"
/* Columns of the sheet of explanations. */
#define EXPLAINED 7u
#define LISTS_MOST 32u
#define REMARKS 3u /* rows of the CSV before its example */

struct form {
	struct dbk_book *book;
	struct dbk_import_columns columns;
	enum dbk_list lists[LISTS_MOST]; /* with a pair of columns each */
	size_t nlists;
	struct dbk_buf text; /* scratch */
};

/* ---- code lists ---- */

/* The pair of columns of a list on the sheet of lists. */
static size_t
list_place(const struct form *f, enum dbk_list list)
{
	size_t i = 0;

	while (i < f->nlists && f->lists[i] != list)
		i++;
	return i;
}

static enum dbk_code
find_lists(struct form *f, struct dbk_err *err)
{
	size_t i;

	for (i = 0; i < f->columns.n; i++) {
		enum dbk_list list =
		    dbk_import_list(&f->columns.column[i].meaning);

		if (list == DBK_LIST_NONE || list_place(f, list) < f->nlists)
			continue;
		if (f->nlists == LISTS_MOST)
			return dbk_fail(err, DBK_EDEFECT,
			    "the import template has too many lists");
		f->lists[f->nlists++] = list;
	}
	return DBK_OK;
}

static void
add_lists(struct form *f)
{
	const char *headings[2 * LISTS_MOST];
	struct dbk_sheet *sheet;
	size_t row, i, most = 0;

	for (i = 0; i < f->nlists; i++) {
		const struct dbk_list_table *t = &dbk_lists[f->lists[i]];

		headings[2 * i] = t->name;
		headings[2 * i + 1] = t->edition;
		if (t->nrows > most)
			most = t->nrows;
	}
	sheet = dbk_book_sheet(f->book, LISTS_SHEET, headings, 2 * f->nlists);
	for (row = 0; row < most; row++) {
		for (i = 0; i < f->nlists; i++) {
			const struct dbk_list_table *t =
			    &dbk_lists[f->lists[i]];

			if (row >= t->nrows)
				continue;
			dbk_sheet_text(sheet, 2 * i, t->rows[row].code);
			dbk_sheet_text(sheet, 2 * i + 1, t->rows[row].name);
		}
		dbk_sheet_next(sheet);
	}
}

/* Where the codes of a column stand, as =Lists!$C$2:$C$54. */
static void
choices_of(char out[64], const struct form *f, const struct dbk_heading *h)
{
	enum dbk_list list = dbk_import_list(h);
	char column[DBK_CELL_NAME];

	out[0] = '\0';
	if (list == DBK_LIST_NONE)
		return;
	dbk_cell_name(column, (unsigned)(2 * list_place(f, list) + 1), 0);
	(void)snprintf(out, 64, "=" LISTS_SHEET "!$%.3s$2:$%.3s$%zu", column,
	    column, dbk_lists[list].nrows + 1);
}

/* ---- sheets to type into ---- */

static void
describe(struct dbk_form_column *out, struct form *f,
    const struct dbk_import_column *c)
{
	const char *help = dbk_import_help(&c->meaning);

	*out = (struct dbk_form_column){
	    .heading = c->heading,
	    .kind = dbk_import_kind(&c->meaning),
	};
	dbk_buf_reset(&f->text);
	dbk_import_label(&f->text, &c->meaning);
	(void)snprintf(out->label, sizeof out->label, "%s",
	    f->text.data != NULL ? f->text.data : "");
	dbk_buf_reset(&f->text);
	dbk_import_form(&f->text, &c->meaning);
	(void)snprintf(out->help, sizeof out->help, "%s\n(%s)", help,
	    f->text.data != NULL ? f->text.data : "");
	choices_of(out->choices, f, &c->meaning);
}

static struct dbk_sheet *
add_form(struct form *f, const char *name)
{
	struct dbk_form_column columns[DBK_IMPORT_COLUMNS];
	size_t i;

	for (i = 0; i < f->columns.n; i++)
		describe(&columns[i], f, &f->columns.column[i]);
	return dbk_book_form(f->book, name, columns, f->columns.n);
}

static void
add_example(struct form *f)
{
	struct dbk_sheet *sheet = add_form(f, "Example");
	size_t row, i;

	for (row = 0; row < DBK_IMPORT_EXAMPLES; row++) {
		for (i = 0; i < f->columns.n; i++) {
			const struct dbk_import_column *c =
			    &f->columns.column[i];

			dbk_sheet_cell(sheet, i, c->example[row]);
		}
		dbk_sheet_next(sheet);
	}
}

/* ---- explanations ---- */

struct explaining {
	struct form *form;
	struct dbk_sheet *sheet;
};

static void
explain(struct form *f, struct dbk_sheet *sheet, const char *heading,
    const struct dbk_heading *h, bool in_template)
{
	const struct dbk_field *field = dbk_heading_field(h);
	enum dbk_list list = dbk_import_list(h);

	dbk_sheet_text(sheet, 0, heading);
	dbk_buf_reset(&f->text);
	dbk_import_label(&f->text, h);
	dbk_sheet_text(sheet, 1, f->text.data);
	dbk_sheet_text(sheet, 2, dbk_import_help(h));
	dbk_buf_reset(&f->text);
	dbk_import_form(&f->text, h);
	dbk_sheet_text(sheet, 3, f->text.data);
	if (list != DBK_LIST_NONE)
		dbk_sheet_text(sheet, 4, dbk_lists[list].name);
	if (field != NULL)
		dbk_sheet_text(sheet, 5, field->catair);
	dbk_sheet_text(sheet, 6, in_template ? "Yes" : "may be added");
	dbk_sheet_next(sheet);
}

static void
explain_other(void *arg, const char *heading)
{
	struct explaining *e = arg;
	struct dbk_heading h;
	size_t i;

	for (i = 0; i < e->form->columns.n; i++)
		if (strcmp(e->form->columns.column[i].heading, heading) == 0)
			return;
	if (dbk_heading_read(&h, heading, strlen(heading)) == NULL)
		explain(e->form, e->sheet, heading, &h, false);
}

static void
add_explanations(struct form *f)
{
	static const char *const headings[EXPLAINED] = {"Column", "Label",
	    "What it is", "What may be typed", "Code list", "Field of CATAIR",
	    "In the template"};
	struct explaining e = {.form = f};
	size_t i;

	e.sheet = dbk_book_sheet(f->book, "Columns", headings, EXPLAINED);
	for (i = 0; i < f->columns.n; i++)
		explain(f, e.sheet, f->columns.column[i].heading,
		    &f->columns.column[i].meaning, true);
	dbk_import_walk(explain_other, &e);
}

/* ---- files ---- */

enum dbk_code
dbk_import_template_xlsx(const char *path, const char *created,
    struct dbk_err *err)
{
	struct form f = {0};
	enum dbk_code rc;

	rc = dbk_import_columns_init(&f.columns, err);
	if (rc == DBK_OK)
		rc = find_lists(&f, err);
	if (rc == DBK_OK)
		rc = dbk_book_open(&f.book, path, TITLE, "", created, err);
	if (rc == DBK_OK) {
		(void)add_form(&f, DBK_TABLE_SHEET);
		add_example(&f);
		add_explanations(&f);
		add_lists(&f);
		rc = dbk_buf_check(&f.text, err);
	}
	if (rc == DBK_OK)
		rc = dbk_book_finish(f.book, err);
	dbk_book_close(f.book);
	dbk_import_columns_fini(&f.columns);
	dbk_buf_fini(&f.text);
	return rc;
}

/* The rows of remarks: labels, help, what may be typed, then the example. */
static void
add_remark(struct form *f, size_t row, const struct dbk_import_column *c)
{
	if (row == 0)
		dbk_import_label(&f->text, &c->meaning);
	else if (row == 1)
		dbk_buf_add_string(&f->text, dbk_import_help(&c->meaning));
	else if (row == 2)
		dbk_import_form(&f->text, &c->meaning);
	else
		dbk_buf_add_string(&f->text, c->example[row - REMARKS]);
}

static void
write_remarks(struct form *f, struct dbk_csv *csv)
{
	size_t row, i;

	for (row = 0; row < REMARKS + DBK_IMPORT_EXAMPLES; row++) {
		for (i = 0; i < f->columns.n; i++) {
			dbk_buf_reset(&f->text);
			if (i == 0)
				dbk_buf_add_string(&f->text, "# ");
			add_remark(f, row, &f->columns.column[i]);
			dbk_csv_text(csv, i, f->text.data);
		}
		dbk_csv_next(csv);
	}
}

enum dbk_code
dbk_import_template_csv(struct dbk_file *out, struct dbk_err *err)
{
	struct form f = {0};
	struct dbk_csv csv;
	enum dbk_code rc;
	size_t i;

	rc = dbk_import_columns_init(&f.columns, err);
	if (rc != DBK_OK)
		goto done;
	dbk_csv_begin(&csv, out, f.columns.n);
	write_remarks(&f, &csv);
	for (i = 0; i < f.columns.n; i++)
		dbk_csv_text(&csv, i, f.columns.column[i].heading);
	dbk_csv_next(&csv);
	rc = dbk_csv_check(&csv, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&f.text, err);
	dbk_csv_fini(&csv);
done:
	dbk_import_columns_fini(&f.columns);
	dbk_buf_fini(&f.text);
	return rc;
}
