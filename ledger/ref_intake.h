/*
 * ref_intake.h -- rows of a file become a list.  Private to ledger/ref*.c.
 */
#ifndef DBK_REF_INTAKE_H
#define DBK_REF_INTAKE_H

#include "ledger/finding.h"
#include "ledger/ref_table.h"

#define DBK_REF_COLUMNS 12u /* code, name, level and the further ones */

struct dbk_ref_intake {
	struct dbk_ref_table *table; /* being made; its columns are known */
	struct dbk_arena *arena; /* of its rows */
	size_t room;
	const char *columns[DBK_REF_COLUMNS]; /* code, name, level, others */
	size_t ncolumns;
	bool seen[DBK_REF_COLUMNS]; /* the file has them */
	const char *values[DBK_REF_COLUMNS]; /* of the row; NULL: not there */
	const char *file; /* its name in findings */
	struct dbk_sink *sink;
	unsigned last_level;
	bool started; /* a row was taken */
	struct dbk_err *err;
};

#define DBK_REF_NO_COLUMN DBK_REF_COLUMNS

/* columns: of t, tab separated, which the intake keeps a copy of in a. */
enum dbk_code dbk_ref_intake_begin(struct dbk_ref_intake *in,
    struct dbk_ref_table *t, struct dbk_arena *a, const char *file,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* The column that a heading means, DBK_REF_NO_COLUMN: none of this list; marks
 * it as seen. */
size_t dbk_ref_intake_column(struct dbk_ref_intake *in, const char *heading);

/* Forget the values of the row before. */
void dbk_ref_intake_clear(struct dbk_ref_intake *in);

/* One row, of in->values, borrowed for the call.  Findings: REF-ROW. */
enum dbk_code dbk_ref_intake_row(struct dbk_ref_intake *in,
    unsigned long line) DBK_CHECKED;

/* Read a whole file into the intake's table: .json, .csv, .xlsx, anything else
 * tab separated.  Findings: REF-FILE, REF-ROW, FORM-JSON, TABLE-*. */
enum dbk_code dbk_ref_read(struct dbk_ref_intake *in,
    const char *path) DBK_CHECKED;

#endif
