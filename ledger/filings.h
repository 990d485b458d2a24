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
 * retry).  Ordered by filer, port and number. */
enum dbk_code dbk_filing_ready(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry), void *arg, struct dbk_err *err) DBK_CHECKED;

/* The id that the next dbk_batch_add must carry. */
enum dbk_code dbk_batch_next(struct dbk_ledger *l,
    char id[DBK_BATCH_ID_LEN + 1], struct dbk_err *err) DBK_CHECKED;

/*
 * Record a built batch: its document, and the exact bytes of the file with the
 * communication password left blank.  Its entries become queued in it.
 * DBK_EDEFECT when an entry is not ready or the id is not the next.
 */
enum dbk_code dbk_batch_add(struct dbk_ledger *l, const struct dbk_batch *batch,
    const void *bytes, size_t len, struct dbk_err *err) DBK_CHECKED;

/* The numbers stand in ledgers: a new state goes before the last line. */
enum dbk_batch_state {
	DBK_BATCH_BUILT,
	DBK_BATCH_SENDING,	/* a transfer began; it may have ended */
	DBK_BATCH_SENT,
	DBK_BATCH_ANSWERED,
	DBK_BATCH_REJECTED,	/* as a whole, X1 999 */
	DBK_BATCH_WITHDRAWN,	/* an entry of it was corrected or voided before
				 * any transfer: it must not be sent; its other
				 * entries are queued again without a batch */
	DBK_BATCH_STATE_COUNT
};
const char *dbk_batch_state_name(enum dbk_batch_state state);

/* Strings borrowed for the call. */
struct dbk_batch_row {
	char id[DBK_BATCH_ID_LEN + 1];
	const char *app;
	enum dbk_batch_state state;
	int64_t entries, records;
	const char *path;	/* of the built file */
	const char *built_at, *sent_at, *target, *digest, *answered_at;
};

enum dbk_code dbk_batch_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* One batch, and its bytes appended (bytes may be NULL).  DBK_EFINDINGS with
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
enum dbk_code dbk_batch_sent(struct dbk_ledger *l,
    const struct dbk_sending *s, struct dbk_err *err) DBK_CHECKED;

/*
 * Keep the bytes of one answer batch.  *known is true when exactly these bytes
 * were read before: nothing is recorded then, and nothing must be applied.
 */
enum dbk_code dbk_answer_keep(struct dbk_ledger *l, const void *bytes,
    size_t len, bool *known, char digest[DBK_HASH_HEX + 1],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Apply an answer to one entry: answer->state becomes its filing state, the
 * conditions are kept, *applied is true.  A batch that is not known as sent is
 * taken as sent then: the answer proves that it was carried to CBP.
 * An answer that was applied before (same digest, entry and state) changes
 * nothing.  Kept as unmatched, and changing nothing: one that contradicts an
 * earlier answer (all but no_answer and review), and one whose entry is unknown
 * or not in answer->batch any more.
 * DBK_EDEFECT: no digest, or a state that does not follow from answers.
 */
enum dbk_code dbk_answer_apply(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *answer, bool *applied, struct dbk_err *err)
    DBK_CHECKED;

/*
 * The batch was rejected as a whole.  The entry named by CBP (NULL: none) is
 * rejected with the conditions, every other one is queued again without a
 * batch.  When the batch is unknown or has another answer already, the
 * rejection is kept as unmatched and changes nothing.
 */
enum dbk_code dbk_batch_rejected(struct dbk_ledger *l, const char *id,
    const char *faulty, const struct dbk_answer *answer, struct dbk_err *err)
    DBK_CHECKED;

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

/* The conditions of the newest answer to an entry; none: each is not called.
 * Values valid for the call. */
enum dbk_code dbk_condition_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_condition *c), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
