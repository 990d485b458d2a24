/*
 * scan.h -- many entries with their documents, in the order in which a query
 * names them.  A second thread, with a connection of its own, reads the
 * documents that follow; since a journal row never changes, it does not matter
 * what else is written meanwhile.  Private to the ledger.
 */
#ifndef DBK_SCAN_H
#define DBK_SCAN_H

#include "ledger/session.h"

/* What a journal row keeps of an entry; valid for the call. */
struct dbk_scan_document {
	struct dbk_entry entry;
	const char *at; /* time of the row */
};

/* Told of each entry in its order, on the thread of the caller; may read the
 * ledger.  Anything but DBK_OK ends the scan and is what it returns. */
typedef enum dbk_code dbk_scan_each(void *arg, const struct dbk_entry_row *row,
    const struct dbk_scan_document *document);

/*
 * Tell of each entry row of the query, with the document of its journal row;
 * ends the query.  Rows are read ahead of what is told.
 * read_row  a row of the query as an entry row: at least number and seq; its
 *           strings may be NULL
 * Fails with DBK_EDAMAGE when a document is missing or cannot be read, with what
 * each returned, or as the query does; what came before was told.
 */
enum dbk_code dbk_scan(struct dbk_ledger *l, struct dbk_query *q,
    void (*read_row)(struct dbk_entry_row *row, struct dbk_query *q),
    dbk_scan_each *each, void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
