/*
 * import_column.h -- the columns of the import template, and how each is
 * explained.  Private to formatter/import_*.c.
 */
#ifndef DBK_FORMATTER_IMPORT_COLUMN_H
#define DBK_FORMATTER_IMPORT_COLUMN_H

#include "formatter/book.h"
#include "ledger/buf.h"
#include "ledger/heading.h"

#define DBK_IMPORT_COLUMNS 100u
#define DBK_IMPORT_EXAMPLES 3u /* rows */

struct dbk_import_column {
	const char *heading; /* owned by the set */
	const char *example[DBK_IMPORT_EXAMPLES]; /* "" where blank */
	struct dbk_heading meaning;
};

struct dbk_import_columns {
	char *text; /* schemas/import.tsv, cut at tabs and line ends */
	struct dbk_import_column column[DBK_IMPORT_COLUMNS];
	size_t n;
};

/* DBK_EDEFECT: a heading of schemas/import.tsv means nothing. */
enum dbk_code dbk_import_columns_init(struct dbk_import_columns *out,
    struct dbk_err *err) DBK_CHECKED;
void dbk_import_columns_fini(struct dbk_import_columns *c);

/* Append to out: the label, "Importer of record: City". */
void dbk_import_label(struct dbk_buf *out, const struct dbk_heading *h);

/* What a person may type, "up to 35 characters". */
void dbk_import_form(struct dbk_buf *out, const struct dbk_heading *h);

/* What it is for; static. */
const char *dbk_import_help(const struct dbk_heading *h);

/* The list that its codes are of; DBK_LIST_NONE. */
enum dbk_list dbk_import_list(const struct dbk_heading *h);

/* How a cell of the column is formatted. */
enum dbk_form_kind dbk_import_kind(const struct dbk_heading *h);

/* Every element of the entry that a column can hold, with [] for lists. */
void dbk_import_walk(void (*each)(void *arg, const char *heading), void *arg);

#endif
