/*
 * book_state.h -- a workbook that is being written, and what its kinds of sheets
 * share.  Private to formatter/book*.c.
 */
#ifndef DBK_FORMATTER_BOOK_STATE_H
#define DBK_FORMATTER_BOOK_STATE_H

#include <xlsxwriter.h>

#include "formatter/book.h"
#include "formatter/csv.h"

#define DBK_BOOK_COLUMNS 100
#define DBK_BOOK_SHEETS 12

struct dbk_sheet {
	struct dbk_book *book;
	const char *name; /* static */
	struct dbk_csv *csv; /* NULL: not the one that is kept */
	lxw_worksheet *worksheet; /* NULL: of CSV */
	lxw_format
	    *formats[DBK_BOOK_COLUMNS]; /* of a form; NULL: by its value */
	enum dbk_form_kind kinds[DBK_BOOK_COLUMNS];
	bool form;
	lxw_row_t row; /* in work */
	size_t ncolumns;
	size_t widths[DBK_BOOK_COLUMNS]; /* most characters in the column */
};

struct dbk_book {
	char *path;
	char *folder;
	lxw_workbook *workbook; /* NULL once it was closed */
	lxw_format *heading, *number, *date, *text, *plain, *label;
	struct dbk_file *file; /* CSV; NULL: a workbook */
	struct dbk_csv csv;
	char *kept; /* CSV: name of the sheet that is kept */
	bool found; /* it was there */
	struct dbk_sheet sheets[DBK_BOOK_SHEETS];
	size_t nsheets;
	lxw_error error; /* first failure of a cell */
	const struct dbk_sheet *failed; /* the sheet it happened in */
};

/* The next sheet of the book; its worksheet stays NULL when there can be none
 * (told by dbk_book_finish), and in a book of CSV. */
struct dbk_sheet *dbk_sheet_add(struct dbk_book *book, const char *name,
    size_t ncolumns);

/* It has a worksheet, and nothing has failed. */
bool dbk_sheet_is_open(const struct dbk_sheet *sheet);

/* Remembers the first failure for dbk_book_finish. */
void dbk_sheet_judge(struct dbk_sheet *sheet, lxw_error error);

/* On paper: landscape, so many rows of headings repeated, pages numbered. */
void dbk_sheet_page(struct dbk_sheet *sheet, lxw_row_t headings);

/*
 * Before the headings of a row of a table: room for two lines, since not
 * every program makes a wrapped row as high as its text.
 */
void dbk_sheet_two_lines(struct dbk_sheet *sheet);

/* A heading in the row in work; the column gets wide enough for it, in a table
 * for two lines of it. */
void dbk_sheet_heading(struct dbk_sheet *sheet, size_t column,
    const char *heading, lxw_format *format);

#endif
