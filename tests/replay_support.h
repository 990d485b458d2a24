/*
 * replay_support.h -- a ledger whose entries are filed and answered: entries
 * that are complete, the folder that stands for the transmitter's, and what the
 * calls told.
 */
#ifndef DBK_TESTS_REPLAY_SUPPORT_H
#define DBK_TESTS_REPLAY_SUPPORT_H

#include "edi/replay.h"
#include "edi/respond.h"
#include "tests/answer_record.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/ledger_support.h"

#define REPLAY_ENTRIES 4u
#define REPLAY_ID "ABCDEF-00001" /* of the first batch */

struct replay {
	struct book b;
	char numbers[REPLAY_ENTRIES][DBK_NUMBER_LEN + 1];
	char target[64];
	struct dbk_replay_options options;
	/* The batch built last; REPLAY_ID until there is one. */
	char id[DBK_BATCH_ID_LEN + 1];
	/* Told by the build and the transfer called last. */
	unsigned built, again, sent;
	char path[200]; /* of the batch built last */
	/* Told by all answers read. */
	struct dbk_respond_sums sums;
	unsigned applied;
	char number[DBK_NUMBER_LEN + 1], code[8]; /* of the newest */
	/* Bytes, for the tests to work on. */
	struct dbk_buf batch, answer, other;
};

/* book_make with the sender's profile, REPLAY_ENTRIES complete entries, and an
 * empty target. */
void replay_make(struct replay *r);
void replay_fini(struct replay *r);

/* A setting of the profile. */
void replay_set(struct replay *r, const char *key, const char *value);

/* Builds into the book's folder; password NULL: none. */
enum dbk_code replay_build(struct replay *r, const char *password);

/* Sends the batches named (NULL: all that are built) and closes to. */
enum dbk_code replay_send_by(struct replay *r, struct dbk_transport *to,
    const char *const *ids, size_t nids);
/* Sends all that are built to a folder. */
enum dbk_code replay_send(struct replay *r, const char *folder);

/* A batch of all that is ready, built and sent to the target; r->batch gets its
 * bytes. */
void replay_file(struct replay *r);

/* The file of the batch r->id in a folder: out gets its bytes alone. */
void replay_read(struct replay *r, struct dbk_buf *out, const char *folder);
/* Fail the test unless that file holds the bytes of r->batch. */
void replay_same(struct replay *r, const char *folder);
/* The same file, written by somebody else. */
void replay_write(struct replay *r, const char *folder,
    const struct dbk_buf *bytes);

/* The state of the batch r->id. */
enum dbk_batch_state replay_state(struct replay *r);

/* r->answer gets an answer that accepts every entry of r->batch. */
void replay_accept_all(struct replay *r);

/* Reads bytes as a file of answers. */
enum dbk_code replay_respond(struct replay *r, const struct dbk_buf *bytes);

/* A day later what was not answered is marked. */
void replay_overdue(struct replay *r);

/* Fail the test unless every entry is in the state, or each in its own. */
void replay_all(struct replay *r, enum dbk_filing state);
void replay_each(struct replay *r,
    const enum dbk_filing states[REPLAY_ENTRIES]);

#endif
