/*
 * table.h -- rows of a table file: CSV by libcsv, .xlsx by minizip and expat.
 * A row at a time, in memory that does not grow with the file (of a workbook
 * the shared texts are kept, up to a limit).  Cells are told as they stand:
 * what Excel made of what was typed (a number, a date) is seen, never repaired.
 */
#ifndef DBK_TABLE_H
#define DBK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/finding.h"

#define DBK_TABLE_COLUMNS 1024u /* that may have a heading */
/* The sheet that is read when no other is named: that of the template. */
#define DBK_TABLE_SHEET "Entries"
#define DBK_TABLE_CELL ((size_t)128 * 1024) /* bytes; Excel: 32767 characters */

enum dbk_cell_kind {
	DBK_CELL_TEXT,
	DBK_CELL_NUMBER, /* text: digits, perhaps with . or E */
	DBK_CELL_DATE, /* text: YYYY-MM-DD */
	DBK_CELL_TIME, /* a date with a time of day, or a time; text: number */
	DBK_CELL_FLAG, /* text: true or false */
	DBK_CELL_ERROR /* text: #N/A, #REF! ... */
};

/* A cell that holds something.  text is borrowed for the call, NUL-ended. */
struct dbk_cell {
	unsigned column; /* 1-based */
	enum dbk_cell_kind kind;
	const char *text;
	size_t len;
	unsigned zeros; /* NUMBER: a format such as 00000 shows at least
			 * that many digits; 0: it does not say */
	bool formula; /* a formula's value as it was last calculated */
};

struct dbk_table_row {
	const char *sheet; /* NULL: no workbook */
	unsigned long line; /* of the file; a workbook: number */
	unsigned long number; /* 1-based, as the spreadsheet program counts */
	const struct dbk_cell *cells; /* in order of their columns, none past
			 * DBK_TABLE_COLUMNS */
	size_t n;
	bool hidden; /* by a filter, or by hand */
	int64_t done, size; /* for progress: of how many; size 0: unknown */
};

/* What to read; strings borrowed for the call. */
struct dbk_table {
	const char *path; /* a file that can be sought; CSV: or "-" */
	const char *file; /* its name in findings */
	const char *sheet; /* NULL: "Entries", or the only one */
	const char *encoding; /* CSV: as iconv names it; NULL: by the byte
			 * order mark, or else UTF-8 */
	char separator; /* CSV; NUL: the one of , ; tab that the first line
			 * has most of */
	struct dbk_sink *sink;
	/* Blank rows are left out.  Anything but DBK_OK ends the reading and
	 * is returned. */
	enum dbk_code (*each)(void *arg, const struct dbk_table_row *row,
	    struct dbk_err *err);
	void *arg;
};

/*
 * Read every row.  DBK_EFINDINGS: the file ends the reading here (TABLE-FORM,
 * TABLE-QUOTE, TABLE-ENCODING, TABLE-SHEET); DBK_ESYSTEM: it cannot be opened
 * or read, or memory ran out; DBK_EUSAGE: iconv does not know the encoding.
 */
enum dbk_code dbk_table_csv(const struct dbk_table *t,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_table_xlsx(const struct dbk_table *t,
    struct dbk_err *err) DBK_CHECKED;

/*
 * True for a text that, after any apostrophes, begins with a character that
 * spreadsheet programs take for a formula: = + - @ tab CR.  Our CSV has such a
 * text with one apostrophe in front (formatter/csv.h), and dbk_table_csv takes
 * one away, so that what was written is what is read.
 */
bool dbk_csv_is_formula(const char *s, size_t len);

/* Report a rule of the file as a whole, line 0: nowhere in it; returns
 * DBK_EFINDINGS. */
enum dbk_code dbk_table_refuse(const struct dbk_table *t, enum dbk_rule rule,
    unsigned long line, const char *value, const char *detail);

#endif
