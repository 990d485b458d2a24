/*
 * share.h -- one ledger in many hands: further connections, and changes that
 * share a commit.  Who does each of them: dbk_ledger_act_as.
 */
#ifndef DBK_SHARE_H
#define DBK_SHARE_H

#include "ledger/ledger.h"

/*
 * Another connection to the ledger of like, for reading, by the key that like
 * holds: no passphrase is asked for.  Each connection belongs to one thread at
 * a time.  *out: close with dbk_ledger_close; NULL on failure.
 * DBK_EDAMAGE; DBK_ESYSTEM.
 */
enum dbk_code dbk_ledger_peer(struct dbk_ledger **out,
    const struct dbk_ledger *like, struct dbk_err *err) DBK_CHECKED;

/*
 * A change inside the transaction opened with dbk_ledger_begin that can be
 * taken back alone, so that many share one commit and a refused one does not
 * stop the others.  Every dbk_ledger_try has its dbk_ledger_try_end; they do
 * not nest.
 */
enum dbk_code dbk_ledger_try(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Keep what was done since dbk_ledger_try when rc is DBK_OK, otherwise take it
 * back; returns rc.  DBK_ESYSTEM: a full disk undid the whole transaction, and
 * the commit will fail.
 */
enum dbk_code dbk_ledger_try_end(struct dbk_ledger *l, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/*
 * For a change that is tried without dbk_ledger_try, which costs a copy of every
 * page that it touches.  Told before it and asked after it has failed: is
 * nothing of it left, and the transaction open?  Otherwise all of the
 * transaction must be rolled back.
 */
int64_t dbk_ledger_changes(const struct dbk_ledger *l);
bool dbk_ledger_unchanged(const struct dbk_ledger *l, int64_t changes);

#endif
