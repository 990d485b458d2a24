/*
 * book_form.c -- sheets that a person fills in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formatter/book_state.h"

/* The formats of cells that a person fills in. */
static enum lxw_error
make_form_formats(struct dbk_book *book)
{
	if (book->text != NULL)
		return LXW_NO_ERROR;
	book->text = workbook_add_format(book->workbook);
	book->plain = workbook_add_format(book->workbook);
	book->label = workbook_add_format(book->workbook);
	if (book->text == NULL || book->plain == NULL || book->label == NULL)
		return LXW_ERROR_MEMORY_MALLOC_FAILED;
	format_set_num_format(book->text, "@");
	format_set_num_format(book->plain, "0");
	format_set_text_wrap(book->label);
	format_set_align(book->label, LXW_ALIGN_VERTICAL_TOP);
	return LXW_NO_ERROR;
}

static lxw_format *
format_of(const struct dbk_book *book, enum dbk_form_kind kind)
{
	switch (kind) {
	case DBK_FORM_NUMBER:
		return book->plain;
	case DBK_FORM_DATE:
		return book->date;
	default:
		return book->text;
	}
}

/*
 * What Excel shows beside a cell and what it offers.  The library takes its
 * strings as char * and copies them; Excel's own limits are a title of 32 and
 * a message of 255 characters.
 */
static void
add_validation(struct dbk_sheet *sheet, size_t column,
    const struct dbk_form_column *c)
{
	char yes[] = "Yes", no[] = "No", title[33], message[256];
	char *flags[] = {yes, no, NULL};
	char choices[sizeof c->choices];
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_ANY};

	if (strlen(c->label) < sizeof title) {
		memcpy(title, c->label, strlen(c->label) + 1);
		v.input_title = title;
	}
	if (strlen(c->help) < sizeof message) {
		memcpy(message, c->help, strlen(c->help) + 1);
		v.input_message = message;
	}
	v.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
	if (c->choices[0] != '\0') {
		memcpy(choices, c->choices, sizeof choices);
		v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		v.value_formula = choices;
	} else if (c->kind == DBK_FORM_FLAG) {
		v.validate = LXW_VALIDATION_TYPE_LIST;
		v.value_list = flags;
	}
	dbk_sheet_judge(sheet,
	    worksheet_data_validation_range(sheet->worksheet, sheet->row,
		(lxw_col_t)column, LXW_ROW_MAX - 1, (lxw_col_t)column, &v));
}

struct dbk_sheet *
dbk_book_form(struct dbk_book *book, const char *name,
    const struct dbk_form_column *columns, size_t ncolumns)
{
	struct dbk_sheet *sheet = dbk_sheet_add(book, name, ncolumns);
	char label[sizeof columns->label + 2];
	size_t i;

	dbk_sheet_judge(sheet, make_form_formats(book));
	if (!dbk_sheet_is_open(sheet))
		return sheet;
	sheet->form = true;
	dbk_sheet_page(sheet, 2);
	dbk_sheet_two_lines(sheet);
	for (i = 0; i < ncolumns; i++) {
		(void)snprintf(label, sizeof label, "%s%s", i == 0 ? "# " : "",
		    columns[i].label);
		dbk_sheet_heading(sheet, i, label, book->label);
	}
	sheet->row = 1;
	for (i = 0; i < ncolumns; i++)
		dbk_sheet_heading(sheet, i, columns[i].heading, book->heading);
	sheet->row = 2;
	for (i = 0; i < ncolumns; i++) {
		sheet->kinds[i] = columns[i].kind;
		sheet->formats[i] = format_of(book, columns[i].kind);
		add_validation(sheet, i, &columns[i]);
	}
	return sheet;
}

void
dbk_sheet_cell(struct dbk_sheet *sheet, size_t column, const char *text)
{
	if (text[0] == '\0')
		return;
	if (sheet->kinds[column] == DBK_FORM_NUMBER)
		dbk_sheet_number(sheet, column, strtoll(text, NULL, 10));
	else if (sheet->kinds[column] == DBK_FORM_DATE)
		dbk_sheet_date(sheet, column, text);
	else
		dbk_sheet_text(sheet, column, text);
}
