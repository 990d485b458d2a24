/*
 * account_ahead.h -- an account that two threads read: while the caller counts
 * the entries and writes what it is told, a second session on another thread
 * reads ahead what comes later, in the same state of the ledger.
 * It only prepares.  Whatever it does not have, for whatever reason, the
 * caller's thread reads itself: what is told, found and failed with, and in
 * which order, is the same.
 */
#ifndef DBK_ACCOUNT_AHEAD_H
#define DBK_ACCOUNT_AHEAD_H

#include "ledger/account.h"

/* Journal rows from which on a second session is worth its opening. */
#define DBK_ACCOUNT_AHEAD 10000

struct dbk_account_ahead;

/*
 * Begin: until the close every read of l sees the state that it is in now.
 * l     borrowed until then; nothing may change it meanwhile
 * from  journal rows that l must have for a second session: DBK_ACCOUNT_AHEAD.
 *       With fewer, and where a second session of the same state is not to be
 *       had (in a transaction with changes), the caller's thread does all.
 * Up to 3 MiB of rows wait, and the second session has 512 KiB of pages.
 * *out is NULL on failure.
 */
enum dbk_code dbk_account_ahead_open(struct dbk_account_ahead **out,
    struct dbk_ledger *l, int64_t from, struct dbk_err *err) DBK_CHECKED;

/*
 * dbk_account_make, dbk_batch_list and dbk_account_list.  Each is quickest when
 * it is called once and in this order; any other one tells the same.
 */
enum dbk_code dbk_account_ahead_make(struct dbk_account_ahead *a,
    struct dbk_account *out,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_account_ahead_batches(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_account_ahead_list(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	struct dbk_said *said),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* Ends the second thread and frees.  Returns rc, or when that is DBK_OK why the
 * reading did not end well.  Takes NULL. */
enum dbk_code dbk_account_ahead_close(struct dbk_account_ahead *a,
    enum dbk_code rc, struct dbk_err *err) DBK_CHECKED;

#endif
