/*
 * replay.h -- from the ledger to CBP: plan, build, send.
 * One A..Z batch per file.  Entries of one filer and port become a batch as soon
 * as there are enough, in the order in which the ledger has them; what is left
 * of each is put together in the end, in order of filer, port and number.
 * Inside a batch they stand in blocks by filer and port district, where 10, 46
 * and 47 count as one.  The same ledger state gives the same bytes.
 */
#ifndef DBK_REPLAY_H
#define DBK_REPLAY_H

#include "edi/transport.h"
#include "ledger/date.h"
#include "ledger/filings.h"
#include "ledger/watch.h"

#define DBK_REPLAY_SIZE 200 /* entries a batch unless told otherwise */
/* Most transactions and records a block (Cargo Release v40 p. SE-24, 25;
 * Batch & Block p. B&B-28: the count has five digits). */
#define DBK_BLOCK_TRANSACTIONS 999
#define DBK_BLOCK_RECORDS 99998

struct dbk_replay_options {
	unsigned size; /* most entries a batch; 0: DBK_REPLAY_SIZE */
	bool no_separator; /* records follow each other without LF */
	dbk_day today; /* transmission date, and for rules about today */
	/* Looks on while entries are checked (of an unknown number), and then
	 * while they are put into batches; borrowed; NULL: nobody */
	const struct dbk_watch *watch;
};

#define DBK_PLAN_ACTIONS 4

/* A block of the plan. */
struct dbk_plan_row {
	char batch[DBK_BATCH_ID_LEN + 1];
	unsigned block; /* 1-based in its batch */
	char filer[4];
	char port[5]; /* processing port of the B record */
	unsigned entries;
	unsigned long records;
	char actions[DBK_PLAN_ACTIONS + 1]; /* SE10 action codes: "AR" */
};

/*
 * Say what dbk_replay_build would put into which batch; changes nothing.
 * Entries that break a rule are findings and are left out (DBK_EFINDINGS when
 * there was one; the rows are told all the same).
 */
enum dbk_code dbk_replay_plan(struct dbk_ledger *l,
    const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_plan_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* A batch file that was written. */
struct dbk_built_row {
	char batch[DBK_BATCH_ID_LEN + 1];
	const char *path; /* borrowed for the call */
	unsigned entries, blocks;
	unsigned long records;
	bool again; /* built before, not sent yet: the same bytes again */
};

/*
 * Put everything that is ready into new batches, and write into folder every
 * batch that is built and not sent: FOLDER/SE-ID.edi.  Running it again
 * writes the same files with the same bytes.
 * password  six characters for the A record (9-14), blank when NULL; it goes
 *           into the files only, never into the ledger
 * An entry that breaks a rule stops everything: DBK_EFINDINGS, nothing built,
 * nothing written.  Nothing ready and nothing built: REPLAY-NONE.
 * Stopped by the watch: what was built so far is recorded and written, and the
 * next run goes on after it.
 */
enum dbk_code dbk_replay_build(struct dbk_ledger *l, const char *folder,
    const struct dbk_secret *password, const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_built_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* What to ask about; borrowed for the call. */
struct dbk_query_choice {
	const char *const *ids; /* batches; NULL: all */
	size_t nids;
	const char *folder;
	const struct dbk_secret *password; /* as for dbk_replay_build */
	const char *now; /* YYYY-MM-DDThh:mm:ssZ, names the files */
};

/* A file of queries that was written. */
struct dbk_query_row {
	char batch[DBK_BATCH_ID_LEN + 1]; /* its own id, none of the ledger's */
	const char *path; /* borrowed for the call */
	unsigned entries, blocks;
};

/*
 * Ask CBP for what it has: write a batch of status queries (CQ), one for each
 * entry whose transfer began and whose verdict did not come, into
 * FOLDER/CQ-ID.edi.  The ledger is not changed: the answers (C1) find their
 * entries by number.  No such entry: no file.
 * options  no_separator and today count
 * DBK_EFINDINGS, nothing written: BATCH-UNKNOWN, settings that are missing,
 * the password.  REPLAY-TARGET: a file of other bytes has that name, and is
 * left alone.
 */
enum dbk_code dbk_replay_query(struct dbk_ledger *l,
    const struct dbk_query_choice *choice,
    const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_query_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Send built batches (ids; NULL: all that are built and not sent).  The built
 * file must still hold the bytes that the ledger recorded, apart from the
 * password (REPLAY-CHANGED).  Sent means: the target confirmed all of it, and
 * that is recorded with time, target and digest.  Batches already sent are
 * refused (REPLAY-SENT); what a finding is about does not hold up the others.
 *
 * A transfer that was interrupted is settled where it went: the same bytes
 * under the batch's name are taken as sent, anything else under that name is
 * refused (REPLAY-TARGET); what is staged there only is sent now.  Neither: a
 * transmitter may have taken it, and it is not sent again by itself
 * (REPLAY-UNKNOWN).  The same holds for a target that cannot be looked at: a
 * command, or a server other than to.  A command that read nothing leaves its
 * batch as it was (REPLAY-NOT-SENT).
 *
 * While the target is waited for no transaction is open, so that others may use
 * the ledger if the target has somebody who sees to it (struct dbk_away).  A
 * batch that is withdrawn or answered before its transfer began is not sent
 * then (REPLAY-WITHDRAWN, REPLAY-SENT).  Only settling is not for them.
 */
enum dbk_code dbk_replay_send(struct dbk_ledger *l, const char *const *ids,
    size_t nids, struct dbk_transport *to,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
