/*
 * book_table.h -- rows of a book from a table: CSV or Excel.
 */
#ifndef DBK_APP_BOOK_TABLE_H
#define DBK_APP_BOOK_TABLE_H

#include "ledger/book.h"

/*
 * Set every row of the table at path (.csv, .xlsx), inside the open
 * transaction; a finding does not end it, so that all are told.
 * importer  of products that name none; NULL: they name theirs
 * rows      gets how many there were
 * DBK_EFINDINGS: roll back.
 */
enum dbk_code dbk_book_table(struct dbk_ledger *l, enum dbk_book book,
    const char *path, const char *importer, int64_t *rows,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
