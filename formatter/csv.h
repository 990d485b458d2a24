/*
 * csv.h -- a table as CSV: UTF-8 with a byte order mark (Excel takes it for the
 * code page of the machine without one), commas, CR LF (RFC 4180).
 *
 * A text that a spreadsheet program would take for a formula is written with an
 * apostrophe in front: one that, after any apostrophes, begins with = + - @
 * tab or CR.  Taking one apostrophe away from such a text gives back what was
 * keyed; entry import does it (ledger/table.h).
 */
#ifndef DBK_FORMATTER_CSV_H
#define DBK_FORMATTER_CSV_H

#include "ledger/file.h"

#define DBK_CSV_COLUMNS 100u

/* Initialise with dbk_csv_begin; the members are private. */
struct dbk_csv {
	struct dbk_file *out; /* borrowed; keeps failures for its commit */
	size_t ncolumns;
	struct dbk_buf row; /* texts of the row in work, each NUL-ended */
	size_t place[DBK_CSV_COLUMNS]; /* of the text in row, from 1; 0: none */
};

/* Begins with the byte order mark; ncolumns is at most DBK_CSV_COLUMNS. */
void dbk_csv_begin(struct dbk_csv *csv, struct dbk_file *out, size_t ncolumns);
void dbk_csv_fini(struct dbk_csv *csv);

/* A field of the row in work, in any order; those left out are empty. */
void dbk_csv_text(struct dbk_csv *csv, size_t column, const char *text);

/* Writes the row. */
void dbk_csv_next(struct dbk_csv *csv);

/* DBK_ESYSTEM when memory ran out. */
enum dbk_code dbk_csv_check(const struct dbk_csv *csv,
    struct dbk_err *err) DBK_CHECKED;

#endif
