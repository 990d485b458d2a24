/*
 * replay_runs.h -- entries as they will be sent, put as the ledger tells them
 * and taken in the order of batches.  Those of one filer and port come as soon
 * as there are enough for a batch; so batches of all ports follow each other as
 * their entries do in the ledger, and what it keeps of one stands near to what
 * it keeps of the next.  What is left of each filer and port comes in the end,
 * in their order.  What memory does not hold waits in a spool.  Private to the
 * replay.
 */
#ifndef DBK_REPLAY_RUNS_H
#define DBK_REPLAY_RUNS_H

#include "edi/replay_batch.h"
#include "ledger/spool.h"

/* Zero-initialise and set the first three; free with dbk_replay_runs_fini. */
struct dbk_replay_runs {
	struct dbk_ledger *ledger; /* borrowed */
	unsigned size; /* most entries a batch */
	bool bare; /* their lines are not needed, and left out */
	struct dbk_buf runs; /* one of each filer and port, in their order */
	struct dbk_buf full; /* the stretch of each batch of one run */
	size_t spooled; /* of full, wholly in the spool */
	size_t waiting; /* bytes in memory, of all stretches */
	struct dbk_spool *spool; /* NULL: all is in memory */
	/* Taking: stretches (of full, then of runs) and pieces that were begun,
	 * and what is left of the last one. */
	size_t stretch, piece;
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

/* Add the entries of the next batch to an empty one, which stays empty when
 * none are left.  Nothing can be put any more. */
enum dbk_code dbk_replay_runs_fill(struct dbk_replay_runs *s,
    struct dbk_replay_batch *to, struct dbk_err *err) DBK_CHECKED;

void dbk_replay_runs_fini(struct dbk_replay_runs *s);

#endif
