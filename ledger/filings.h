/*
 * filings.h -- what the ledger knows of filings: batches made, sent, answered.
 * It stores bytes and states; CATAIR is the business of edi/.
 */
#ifndef DBK_FILINGS_H
#define DBK_FILINGS_H

#include "ledger/entries.h"

/*
 * Batch ids name the ledger and count: 3F9A21-00001.  They stand in the A
 * record's user text (21 characters), and with "-BB" for the block in the B
 * record's.
 */
#define DBK_BATCH_ID_LEN 12

/* Entries that may be filed: complete, lettered, released or refused on paper,
 * and never filed, or queued without a batch (corrected, batch rejected,
 * retry).  Those of one filer and port come in order of their numbers, and
 * otherwise all as they are read fastest.  each may read the ledger. */
enum dbk_code dbk_filing_ready(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * Ask that what CBP has on file be replaced (R), updated (U) or cancelled (D):
 * the entry is queued with that action.  request->action says which; a reason
 * with what it wants goes with D only.  An entry that waits with a request of
 * which no transfer began gets this one instead.
 * Findings (DBK_EFINDINGS, nothing changed): ENTRY-UNKNOWN; ENTRY-STATE when
 * CBP has nothing on file, the filing is under way or was cancelled; the rules
 * of stage complete that hold for the action.  Warnings: REQUEST-RELEASED,
 * REQUEST-LATE.
 */
enum dbk_code dbk_filing_request(struct dbk_ledger *l, const char *number,
    const struct dbk_request *request, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The SE20 qualifier of the replacement that a reason of a cancellation wants:
 * "IB", "EN" or "FTZ"; NULL: it wants none. */
const char *dbk_request_qualifier(const struct dbk_text *reason);

/* Take back a request of which no transfer began: the filing is again what CBP
 * has.  ENTRY-STATE when there is none. */
enum dbk_code dbk_filing_withdraw(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * The request that the filing of an entry carries out; values owned by a.
 * *out has the action A alone where there is none.  May be called while
 * dbk_filing_ready runs.
 */
enum dbk_code dbk_filing_requested(struct dbk_ledger *l, const char *number,
    struct dbk_request *out, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* The id that the next dbk_batch_add must carry. */
enum dbk_code dbk_batch_next(struct dbk_ledger *l,
    char id[DBK_BATCH_ID_LEN + 1], struct dbk_err *err) DBK_CHECKED;

/* The id that comes after id, in its place.  DBK_EUSAGE: there is none. */
enum dbk_code dbk_batch_after(char id[DBK_BATCH_ID_LEN + 1],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Record a built batch: its document, and the records of the file as lines
 * (ledger/lines.h), the communication password left blank; document and lines
 * give the exact bytes.  Its entries become queued in it.
 * DBK_EDEFECT when an entry is not ready (what was recorded until then must be
 * rolled back) or the id is not the next.
 */
enum dbk_code dbk_batch_add(struct dbk_ledger *l, const struct dbk_batch *batch,
    const struct dbk_buf *lines, struct dbk_err *err) DBK_CHECKED;

/* The numbers stand in ledgers: a new state goes before the last line. */
enum dbk_batch_state {
	DBK_BATCH_BUILT,
	DBK_BATCH_SENDING, /* a transfer began; it may have ended */
	DBK_BATCH_SENT,
	DBK_BATCH_ANSWERED,
	DBK_BATCH_REJECTED, /* as a whole, X1 999 */
	DBK_BATCH_WITHDRAWN, /* an entry of it was corrected or voided before
				 * any transfer: it must not be sent; its other
				 * entries are queued again without a batch */
	DBK_BATCH_RESENT, /* no answer came, CBP was asked, and its
				 * entries were queued again without a batch */
	DBK_BATCH_STATE_COUNT
};
const char *dbk_batch_state_name(enum dbk_batch_state state);

/* Strings borrowed for the call. */
struct dbk_batch_row {
	char id[DBK_BATCH_ID_LEN + 1];
	const char *app;
	enum dbk_batch_state state;
	int64_t entries, records;
	bool separated; /* LF follows each record in the file */
	const char *path; /* of the built file */
	const char *built_at, *sent_at, *target, *digest, *answered_at;
	const char *actions; /* SE10 action codes of its filings: "AR" */
};

enum dbk_code dbk_batch_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* One batch, and the bytes of its file appended (bytes may be NULL).  DBK_EFINDINGS with
 * BATCH-UNKNOWN; sink may be NULL.  Strings valid until the next call on l. */
enum dbk_code dbk_batch_get(struct dbk_ledger *l, const char *id,
    struct dbk_batch_row *row, struct dbk_buf *bytes, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The entries of a batch, in order. */
enum dbk_code dbk_batch_entries(struct dbk_ledger *l, const char *id,
    enum dbk_code (*each)(void *arg, const struct dbk_filed_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The path of a batch's file changed (built again into another folder). */
enum dbk_code dbk_batch_moved(struct dbk_ledger *l, const char *id,
    const char *path, struct dbk_err *err) DBK_CHECKED;

/*
 * A transfer begins, or begins again after it was interrupted: built or sending
 * -> sending.  From now on its entries count as filed.  DBK_EDEFECT in any
 * other state.
 */
enum dbk_code dbk_batch_sending(struct dbk_ledger *l,
    const struct dbk_sending *s, struct dbk_err *err) DBK_CHECKED;

/* The transfer is confirmed: sending -> sent; its entries are sent.
 * DBK_EDEFECT in any other state. */
enum dbk_code dbk_batch_sent(struct dbk_ledger *l, const struct dbk_sending *s,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Say what became of a transfer that was interrupted: sending -> sent (now), or
 * sending -> built, and its entries count as filed no longer unless by another
 * batch.  reason goes into the journal.  DBK_EFINDINGS: BATCH-UNKNOWN, or
 * REPLAY-SETTLE when no transfer of it is open.
 */
enum dbk_code dbk_batch_settle(struct dbk_ledger *l, const char *id, bool sent,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Keep the bytes of one answer batch.  *known is true when exactly these bytes
 * were read before: nothing is recorded then, and nothing must be applied.
 */
enum dbk_code dbk_answer_keep(struct dbk_ledger *l, const void *bytes,
    size_t len, bool *known, char digest[DBK_HASH_HEX + 1],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Apply an answer to one entry: answer->state becomes its filing state (a
 * cancellation that is accepted leaves it cancelled), the conditions are kept,
 * *applied is true.  A batch that is not known as sent is
 * taken as sent then: the answer proves that it was carried to CBP.
 * An answer that was applied before (same digest, entry and state) changes
 * nothing.  Kept as unmatched, and changing nothing: one that contradicts an
 * earlier answer (all but no_answer and review), and one whose entry is unknown
 * or not in answer->batch any more.  An entry that was queued again without an
 * answer (dbk_filing_resend) still takes the late one until it is sent again.
 * DBK_EDEFECT: no digest, or a state that does not follow from answers.
 */
enum dbk_code dbk_answer_apply(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *answer, bool *applied,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The batch was rejected as a whole.  The nfaulty entries that CBP named (none:
 * faulty may be NULL) are rejected, each with the conditions that name it or
 * none; every other one is queued again without a batch.  When the batch is unknown or has another answer already, the
 * rejection is kept as unmatched and changes nothing.
 */
enum dbk_code dbk_batch_rejected(struct dbk_ledger *l, const char *id,
    const char *const *faulty, size_t nfaulty, const struct dbk_answer *answer,
    struct dbk_err *err) DBK_CHECKED;

/* An answer about what we do not know: kept and shown, changes no state. */
enum dbk_code dbk_answer_unmatched(struct dbk_ledger *l, const char *number,
    const struct dbk_unmatched *u, struct dbk_err *err) DBK_CHECKED;

/* Strings borrowed for the call. */
struct dbk_unmatched_row {
	int64_t seq;
	const char *at, *entry_number, *app, *reason, *text;
};
enum dbk_code dbk_unmatched_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_unmatched_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The entry numbers inside of an unmatched answer, as CBP wrote them. */
enum dbk_code dbk_unmatched_entries(struct dbk_ledger *l, int64_t seq,
    enum dbk_code (*each)(void *arg, const char *number), void *arg,
    struct dbk_err *err) DBK_CHECKED;

/* The conditions of the newest answer to an entry; none: each is not called.
 * Values valid for the call. */
enum dbk_code dbk_condition_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_condition *c), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
