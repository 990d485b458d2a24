/*
 * sim.h -- a run of the simulator: the ledger, its broker, and CBP.
 */
#ifndef DBK_TESTS_SIM_SIM_H
#define DBK_TESTS_SIM_SIM_H

#include "ledger/date.h"
#include "ledger/ledger.h"
#include "tests/sim/cbp.h"

#define SHIPPED_MOST 4096

/* A batch on its way. */
struct shipped {
	char id[DBK_BATCH_ID_LEN + 1];
	unsigned step;
	bool by_hand; /* the ledger was not told */
	bool lost; /* CBP never got it */
	bool unsettled; /* the transfer began and was not confirmed */
};

struct sim {
	struct cbp cbp;
	struct chance chance;
	char folder[64], path[128], recovery[DBK_RECOVERY_MAX];
	char now[DBK_TIME_LEN + 1];
	int64_t seconds;
	struct dbk_actor actor;
	struct dbk_ledger *l;
	struct dbk_err err;
	struct dbk_sink sink;
	char finding[300]; /* the newest */
	struct shipped shipped[SHIPPED_MOST];
	unsigned nshipped;
	unsigned new_batches; /* of the build at hand: the last ones shipped */
	long value;
	uint64_t seed; /* of the run */
	unsigned settled, step;
};

/* Tells the seed and the step, and ends the program. */
void sim_fail(struct sim *s, const char *what);
void sim_wants(struct sim *s, enum dbk_code rc, const char *what);

/* ---- broker.c: what the people at the ledger do, in a step ---- */

/* Keys the entries of a run, of whose records some will have a fault. */
void broker_key(struct sim *s, unsigned n);
/* Files what is ready, and takes it to CBP or loses it. */
void broker_file(struct sim *s);
/* Reads the answers that are due: in any order and form, cut and doubled. */
void broker_read(struct sim *s);
/* Corrects some of what CBP rejected. */
void broker_correct(struct sim *s);
/* Asks CBP for what was not answered in time. */
void broker_ask(struct sim *s);

/* ---- judge.c: what must hold ---- */

/* After a step: nothing is accepted that CBP did not accept, nor filed twice.
 * True: all is settled, and nothing is on its way. */
bool judge_step(struct sim *s);
/* After a run: the ledger agrees with CBP's book; verify: and is sound. */
void judge_end(struct sim *s, bool verify);
/* Tells what is still open. */
void judge_tell(struct sim *s);

#endif
