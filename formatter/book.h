/*
 * book.h -- Excel workbooks in constant memory, a row at a time.  Text is
 * always text: nothing that was keyed becomes a formula, a link or a number.
 */
#ifndef DBK_FORMATTER_BOOK_H
#define DBK_FORMATTER_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base.h"

struct dbk_book;
struct dbk_file;
struct dbk_sheet;

/*
 * Begin a workbook at path (written over when it is there).
 * title, author  document properties; UTF-8
 * created        normalised UTC: the clock has no part in the file
 * Temporary files of the rows lie unnamed in the folder of path: that is where
 * the person wants plain text to be, and not in /tmp.
 * *out: close with dbk_book_close; NULL on failure.
 */
enum dbk_code dbk_book_open(struct dbk_book **out, const char *path,
    const char *title, const char *author, const char *created,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same calls for CSV: of the sheets only the one of that name is kept, and
 * written to file, which is borrowed and keeps its failures for its commit.
 * dbk_book_finish is DBK_EUSAGE when there was no such sheet.
 */
enum dbk_code dbk_book_open_csv(struct dbk_book **out, struct dbk_file *file,
    const char *sheet, struct dbk_err *err) DBK_CHECKED;

/*
 * Add a sheet with a row of headings (ncolumns, copied), frozen and repeated on
 * every printed page.  Owned by the book.  A book whose memory ran out gives a
 * sheet, too; dbk_book_finish tells.
 */
struct dbk_sheet *dbk_book_sheet(struct dbk_book *book, const char *name,
    const char *const *headings, size_t ncolumns);

enum dbk_form_kind {
	DBK_FORM_TEXT, /* what is typed stays text: no zero is lost */
	DBK_FORM_NUMBER,
	DBK_FORM_DATE,
	DBK_FORM_FLAG /* Yes or No */
};

struct dbk_form_column {
	const char *heading;
	char label[100]; /* above the heading */
	char help[300]; /* shown beside a cell of the column */
	char choices[64]; /* formula of a drop-down list; "" none */
	enum dbk_form_kind kind;
};

/*
 * Add a sheet that a person fills in: a row of labels, which is a remark for
 * the import (ledger/gather.h), and a row of headings.  Excel warns of what is
 * not among the choices, and takes it: lists have editions.
 */
struct dbk_sheet *dbk_book_form(struct dbk_book *book, const char *name,
    const struct dbk_form_column *columns, size_t ncolumns);

/* A cell of such a sheet, as the kind of its column; "" leaves it blank. */
void dbk_sheet_cell(struct dbk_sheet *sheet, size_t column, const char *text);

/*
 * Cells of the row in work, columns from 0.  Each sheet keeps its own row, so
 * sheets may be filled in turn.  Failures are kept for dbk_book_finish; later
 * calls do nothing.
 */
void dbk_sheet_text(struct dbk_sheet *sheet, size_t column, const char *text);
void dbk_sheet_number(struct dbk_sheet *sheet, size_t column, int64_t v);
/* YYYY-MM-DD; written as text when it is no calendar date. */
void dbk_sheet_date(struct dbk_sheet *sheet, size_t column, const char *date);
/* The row is complete. */
void dbk_sheet_next(struct dbk_sheet *sheet);

/* False once something failed: a long book can stop. */
bool dbk_book_good(const struct dbk_book *book);

/* Write the workbook.  DBK_ESYSTEM: disk full, no permission; DBK_EUSAGE: a
 * sheet has more rows than Excel can open. */
enum dbk_code dbk_book_finish(struct dbk_book *book,
    struct dbk_err *err) DBK_CHECKED;

/* Frees; takes NULL and a book that was not finished. */
void dbk_book_close(struct dbk_book *book);

#endif
