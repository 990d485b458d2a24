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

/* Told of each entry in its order, on the thread that adds them; may read the
 * ledger.  Anything but DBK_OK ends the scan and is what it returns. */
typedef enum dbk_code dbk_scan_each(void *arg, const struct dbk_entry_row *row,
    const struct dbk_scan_document *document);

struct dbk_scan;

/* l, arg  borrowed until dbk_scan_close
 * *out is NULL on failure (DBK_ESYSTEM without memory). */
enum dbk_code dbk_scan_open(struct dbk_scan **out, struct dbk_ledger *l,
    dbk_scan_each *each, void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * Tell of an entry and the document of its row->seq some time: at the latest in
 * dbk_scan_flush.
 * row  its strings are copied
 * Fails for this entry or for one before it: DBK_EDAMAGE when the document is
 * missing or cannot be read; what each returned.
 */
enum dbk_code dbk_scan_add(struct dbk_scan *s, const struct dbk_entry_row *row,
    struct dbk_err *err) DBK_CHECKED;

/* Tell of all that were added. */
enum dbk_code dbk_scan_flush(struct dbk_scan *s,
    struct dbk_err *err) DBK_CHECKED;

/* Ends the second thread and frees.  Takes NULL. */
void dbk_scan_close(struct dbk_scan *s);

#endif
