/*
 * entries_ready.h -- documents that other threads read, judge and write before
 * the one that has the ledger adds them.  Only what is clean is made ready; any
 * other document is added as if nothing were known of it (dbk_entry_add).
 */
#ifndef DBK_ENTRIES_READY_H
#define DBK_ENTRIES_READY_H

#include "ledger/entries.h"

/* What documents are judged by, the profile and the code lists of a ledger, for
 * threads that do not have it. */
struct dbk_standard;

/* A document that was made ready. */
struct dbk_ready;

/* Nothing is known yet.  NULL without memory; the others take that for one that
 * knows nothing. */
struct dbk_standard *dbk_standard_new(void);

/* When no other thread knows it any more.  Takes NULL. */
void dbk_standard_free(struct dbk_standard *s);

/*
 * Know what l judges by, inside its transaction (dbk_ledger_begin).  For one
 * thread at a time, like dbk_standard_forget; both wait while a
 * document is made ready.  On failure (DBK_EDAMAGE, DBK_ESYSTEM) nothing is
 * known.
 */
enum dbk_code dbk_standard_learn(struct dbk_standard *s, struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/* Keep nothing of the ledger in memory. */
void dbk_standard_forget(struct dbk_standard *s);

/*
 * Make a document ready, on any thread, without waiting for one.
 * source  borrowed until dbk_ready_free
 * now     as of the actor who adds it (struct dbk_actor)
 * NULL: there is something to tell of it, it is too long, too many are ready, or
 * nothing is known to judge it by.  Release with dbk_ready_free, before s.
 */
struct dbk_ready *dbk_ready_new(struct dbk_standard *s,
    const struct dbk_source *source, const char *now);
void dbk_ready_free(struct dbk_ready *r);

/* Was it judged by what s knows now?  r may be NULL: no. */
bool dbk_ready_fits(const struct dbk_ready *r, const struct dbk_standard *s);

/*
 * dbk_entry_add of the document that r was made from.  What it was judged by
 * must be that of l still: r fits a standard that was learned from l in the open
 * transaction, in which neither profile nor lists were changed.  r holds nothing
 * afterwards.
 */
enum dbk_code dbk_entry_add_ready(struct dbk_ledger *l, struct dbk_ready *r,
    const struct dbk_source *source, bool again,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
