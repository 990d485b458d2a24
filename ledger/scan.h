/*
 * scan.h -- many entries with their documents, in the order in which a query
 * names them.  A second thread, with a connection of its own, reads the
 * documents that follow; since a journal row never changes, it does not matter
 * what else is written meanwhile.  Private to the ledger.
 */
#ifndef DBK_SCAN_H
#define DBK_SCAN_H

#include "ledger/session.h"

/*
 * Tell each of every entry row of the query, on the thread of the caller, with
 * the document of its journal row, valid for the call; ends the query.  Rows are
 * read ahead of what is told; each may read the ledger.
 * read_row  a row of the query as an entry row: at least number and seq; its
 *           strings may be NULL
 * complete  what of the row its document tells, and the time of the journal
 *           row; NULL: nothing
 * Fails with DBK_EDAMAGE when a document is missing or cannot be read, with what
 * each returned other than DBK_OK, or as the query does; what came before was
 * told.
 */
enum dbk_code dbk_scan(struct dbk_ledger *l, struct dbk_query *q,
    void (*read_row)(struct dbk_entry_row *row, struct dbk_query *q),
    void (*complete)(struct dbk_entry_row *row, const struct dbk_entry *entry,
	const char *at),
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
