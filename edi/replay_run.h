/*
 * replay_run.h -- one run of the replay: what planning (replay.c) and building
 * (replay_build.c) share.  Private to them.
 */
#ifndef DBK_REPLAY_RUN_H
#define DBK_REPLAY_RUN_H

#include "edi/replay_batch.h"
#include "ledger/codes.h"

struct dbk_replay {
	struct dbk_ledger *ledger;
	const struct dbk_replay_options *options;
	unsigned size; /* most entries a batch */
	struct dbk_sink *sink;
	struct dbk_err *err;
	struct dbk_arena arena; /* the profile, for the whole run */
	struct dbk_profile profile;
	const struct dbk_codes *codes; /* the ledger's lists */
	struct dbk_replay_batch batch;
	struct dbk_arena asked; /* the request of the entry at hand */
	struct dbk_request request;
	size_t ready; /* entries seen */
	bool findings; /* an entry or the profile broke a rule */
	bool told_contact, told_port;
	void *arg; /* of the caller's calls */
};

/* Ends with dbk_replay_end, also after a failure. */
enum dbk_code dbk_replay_begin(struct dbk_replay *r, struct dbk_ledger *l,
    const struct dbk_replay_options *options, struct dbk_sink *sink, void *arg,
    struct dbk_err *err) DBK_CHECKED;
void dbk_replay_end(struct dbk_replay *r);

/* Report the settings without which nothing can be built. */
void dbk_replay_check_profile(struct dbk_replay *r);

/*
 * Check an entry by every rule, and add it to the batch at hand as it will be
 * sent: with what was requested for it and, where it has none, with the contact
 * of the profile.  What it breaks, or what makes it too large, is reported, and
 * it is left out: r->findings.
 */
enum dbk_code dbk_replay_take(struct dbk_replay *r,
    const struct dbk_entry_row *row, const struct dbk_entry *entry) DBK_CHECKED;

/* r->batch gets the id of the batch after the last one that got one from here,
 * which the ledger need not have yet. */
enum dbk_code dbk_replay_next_id(struct dbk_replay *r) DBK_CHECKED;

/*
 * Call each with the id of every batch in one of the states, in their order;
 * each may change the ledger, and ends it by anything but DBK_OK.
 * states  bit set of 1u << DBK_BATCH_*
 * *n      how many there are
 */
enum dbk_code dbk_replay_each_in(struct dbk_replay *r, unsigned states,
    enum dbk_code (*each)(void *arg, const char *id), void *arg,
    size_t *n) DBK_CHECKED;

#endif
