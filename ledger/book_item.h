/*
 * book_item.h -- a row of a book as its journal row has it.  Private to the
 * ledger.
 */
#ifndef DBK_BOOK_ITEM_H
#define DBK_BOOK_ITEM_H

#include "ledger/book.h"
#include "ledger/store.h"

/* Where the document of a book is in a struct dbk_book_item. */
void *dbk_book_document(struct dbk_book_item *item, enum dbk_book book);

/* What the row is found by and shown with; NULL: not there. */
struct dbk_book_shown {
	const char *name, *id, *city, *country, *hts;
};
void dbk_book_show(struct dbk_book_shown *out,
    const struct dbk_book_item *item);

/* The document of a row, in its place of item, owned by a; *version 0: there is
 * no such row. */
enum dbk_code dbk_book_read(struct dbk_ledger *l, const struct dbk_book_id *id,
    struct dbk_book_item *item, int64_t *version, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

#endif
