/*
 * entries_ahead.h -- many documents into the ledger, one after the other: while
 * one is recorded, a second thread reads and judges those that follow.
 * It only prepares what is clean; of any other document the first thread knows
 * nothing beforehand.  What is recorded, what is found and in which order are
 * those of dbk_entry_add for each document.
 */
#ifndef DBK_ENTRIES_AHEAD_H
#define DBK_ENTRIES_AHEAD_H

#include "ledger/entries.h"

struct dbk_entries_ahead;

/*
 * Told of each document in the order they came, on the thread that adds them.
 * source  as it was added; its text is a copy
 * rc      what dbk_entry_add returned: DBK_OK or DBK_EFINDINGS
 * number  of the new entry; "" when it was refused
 * Anything but DBK_OK ends the call that led here and is what it returns.
 */
typedef enum dbk_code dbk_entries_ahead_each(void *arg,
    const struct dbk_source *source, enum dbk_code rc, const char *number,
    struct dbk_err *err);

/*
 * Begin, inside a transaction (dbk_ledger_begin; DBK_EDEFECT without one).
 * Until dbk_entries_ahead_close nothing else may change l.
 * l, sink, arg  borrowed until then
 * again         as dbk_entry_add has it
 * *out is NULL on failure (DBK_ESYSTEM without memory).
 */
enum dbk_code dbk_entries_ahead_open(struct dbk_entries_ahead **out,
    struct dbk_ledger *l, bool again, dbk_entries_ahead_each *each, void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Add a document some time: at the latest in dbk_entries_ahead_flush.
 * source  its text is copied, its file is borrowed until the close
 * Fails as dbk_entry_add does, for this document or for one before it, but for
 * findings, which each is told of; what was not added by then stays out.
 */
enum dbk_code dbk_entries_ahead_add(struct dbk_entries_ahead *a,
    const struct dbk_source *source, struct dbk_err *err) DBK_CHECKED;

/* Add all that came. */
enum dbk_code dbk_entries_ahead_flush(struct dbk_entries_ahead *a,
    struct dbk_err *err) DBK_CHECKED;

/* Ends the second thread and frees; what was not flushed stays out.  Takes
 * NULL. */
void dbk_entries_ahead_close(struct dbk_entries_ahead *a);

#endif
