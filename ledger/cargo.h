/*
 * cargo.h -- what CBP tells by itself, and filings without an answer.
 *
 * The state of the cargo is a second dimension beside the state of the filing:
 * it follows from all status notices about an entry by their own date and time,
 * in whatever order they arrive (docs/answers.md, The cargo).
 */
#ifndef DBK_CARGO_H
#define DBK_CARGO_H

#include "ledger/filings.h"

/*
 * Keep the records of a status notice about an entry and say anew what follows
 * for its cargo.  The bytes must have been kept before (dbk_answer_keep): a
 * notice that was read before is not given here again.  A batch that is not
 * known as sent is taken as sent: CBP would not speak of the entry otherwise.
 * *known is false when the entry is not in the ledger: nothing changed.
 */
enum dbk_code dbk_status_apply(struct dbk_ledger *l, const char *number,
    const struct dbk_status *status, bool *known,
    struct dbk_err *err) DBK_CHECKED;

/* Strings borrowed for the call, "" when unknown. */
/* What holds of an entry's cargo; strings valid until the next call on l. */
enum dbk_code dbk_cargo_get(struct dbk_ledger *l, const char *number,
    struct dbk_cargo_row *out, struct dbk_err *err) DBK_CHECKED;

/* The records of every notice about an entry, in order of their arrival.
 * Values valid for the call. */
enum dbk_code dbk_notice_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_notice *notice),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#define DBK_NO_ANSWER_HOURS 24 /* unless replay.no_answer_hours says other */

/* Hours after which a filing has no answer. */
unsigned dbk_no_answer_hours(const struct dbk_profile *profile);

/* Strings borrowed for the call. */
struct dbk_overdue_row {
	const char *batch, *sent_at;
	int64_t entries; /* of it that wait for an answer */
};

/*
 * Batches that were sent the hours of the profile ago or earlier by the actor's
 * now, and have entries without an answer.
 * record  true: those entries become no_answer, in one transaction; false: only
 *         tell them
 */
enum dbk_code dbk_filing_overdue(struct dbk_ledger *l, bool record,
    enum dbk_code (*each)(void *arg, const struct dbk_overdue_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * Give up waiting for the answer to a batch, or to one entry: they are queued
 * again without a batch.  Only for someone who has asked CBP and was told that
 * the entries are not on file: reason says how it was asked (DBK_EUSAGE
 * without).  An answer that comes all the same is taken while the entry has not
 * been sent again.
 * what  a batch id or an entry number.  An entry that was never filed from here
 *       and of which CBP sent notices becomes ready to be filed.
 * *n    entries queued
 * An entry of which CBP has sent a status notice is on file: it is left out
 * with the warning RESEND-ON-FILE.  Nothing left: RESEND-NONE, DBK_EFINDINGS.
 */
enum dbk_code dbk_filing_resend(struct dbk_ledger *l, const char *what,
    const char *reason, size_t *n, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
