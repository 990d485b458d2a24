/*
 * replay_runs.h -- entries as they will be sent, put in the order in which they
 * were keyed and taken in the order of batches: filer, port, number.  What
 * memory does not hold waits in a spool.  Private to the replay.
 */
#ifndef DBK_REPLAY_RUNS_H
#define DBK_REPLAY_RUNS_H

#include "edi/replay_batch.h"
#include "ledger/spool.h"

/* Zero-initialise and set ledger; free with dbk_replay_runs_fini. */
struct dbk_replay_runs {
	struct dbk_ledger *ledger; /* borrowed */
	struct dbk_buf runs; /* one of each filer and port, in their order */
	size_t waiting; /* bytes in memory, of all of them */
	struct dbk_spool *spool; /* NULL: all is in memory */
	/* Taking: which piece of which run, and where in it. */
	size_t run, piece;
	struct dbk_buf bytes;
	const char *at, *end;
};

/*
 * Keep the last entry that was added to a batch.
 * port  by which the ledger sorts entries; "": none
 * Numbers of one filer and port must come in their order.
 */
enum dbk_code dbk_replay_runs_put(struct dbk_replay_runs *s,
    const struct dbk_replay_batch *from, const char *port,
    struct dbk_err *err) DBK_CHECKED;

/* Add the next entry to a batch; *more is false when there is none.  Nothing
 * can be put any more. */
enum dbk_code dbk_replay_runs_take(struct dbk_replay_runs *s,
    struct dbk_replay_batch *to, bool *more, struct dbk_err *err) DBK_CHECKED;

void dbk_replay_runs_fini(struct dbk_replay_runs *s);

#endif
