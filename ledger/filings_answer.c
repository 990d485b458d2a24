/*
 * Answers: kept, applied, or kept as unmatched.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/filings.h"
#include "ledger/session.h"

#define WORDS_SIZE 160

enum dbk_code
dbk_answer_keep(struct dbk_ledger *l, const void *bytes, size_t len,
    bool *known, char digest[DBK_HASH_HEX + 1], struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_query q;
	enum dbk_code rc;
	bool own;

	dbk_bytes_digest(digest, bytes, len);
	dbk_query_begin(&q, &l->store, DBK_SQL_ANSWER_GET);
	dbk_query_text(&q, digest);
	*known = dbk_query_row(&q);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK || *known)
		return rc;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	row.payload = bytes;
	row.payload_len = len;
	rc = dbk_journal_append(l, DBK_ACTION_ANSWER_KEEP, &row, err);
	return dbk_change_end(l, own, rc, err);
}

static enum dbk_code
append_unmatched(struct dbk_ledger *l, const char *number,
    const struct dbk_unmatched *u, struct dbk_err *err)
{
	struct dbk_unmatched unmatched = *u;
	struct dbk_journal_row row = {0};

	unmatched.node.set = true;
	row.entry = number;
	return dbk_journal_append_document(l, DBK_ACTION_ANSWER_UNMATCHED, &row,
	    &dbk_group_unmatched, &unmatched, err);
}

enum dbk_code
dbk_answer_unmatched(struct dbk_ledger *l, const char *number,
    const struct dbk_unmatched *u, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = append_unmatched(l, number, u, err);
	return dbk_change_end(l, own, rc, err);
}

/* Keeps an answer that changes nothing, with the reason why. */
static enum dbk_code
set_aside(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *answer, const char *reason, struct dbk_err *err)
{
	struct dbk_unmatched u = {0};

	u.reason = dbk_text_of(reason);
	u.app = answer->app;
	if (answer->nconditions != 0)
		u.text = answer->conditions[0].text;
	return append_unmatched(l, number, &u, err);
}

/* An answer of this digest gave this entry this state before. */
static enum dbk_code
was_applied(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *answer, bool *out, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_ANSWER_ENTRY_GET);
	dbk_query_text(&q, number);
	dbk_query_text(&q, answer->digest.s);
	dbk_query_text(&q, answer->state.s);
	*out = dbk_query_row(&q);
	return dbk_query_end(&q, DBK_OK, err);
}

/* Why an answer cannot be taken; false: it can. */
static bool
contradicts(const struct dbk_standing *s, enum dbk_filing state,
    char why[WORDS_SIZE])
{
	switch (s->row.filing) {
	case DBK_FILING_QUEUED:
	case DBK_FILING_SENT:
	case DBK_FILING_NO_ANSWER:
	case DBK_FILING_REVIEW:
		return false;
	default:
		if (s->row.filing == state)
			return false;
		(void)snprintf(why, WORDS_SIZE,
		    "the answer is %s, but the entry is %s already",
		    dbk_filing_name(state), dbk_filing_name(s->row.filing));
		return true;
	}
}

/*
 * Whether the answer fits the entry: it is there, in that batch, not answered
 * otherwise.  A batch that we only know as built was carried by hand: an answer
 * that bears its id proves that CBP has it.
 */
static bool
fits(const struct dbk_standing *s, bool found, bool late,
    const struct dbk_answer *answer, enum dbk_filing state,
    char why[WORDS_SIZE])
{
	if (!found) {
		(void)snprintf(why, WORDS_SIZE,
		    "the entry is not in the ledger");
		return false;
	}
	if (late)
		return true;
	if (s->row.batch[0] == '\0' ||
	    !dbk_text_is(&answer->batch, s->row.batch)) {
		(void)snprintf(why, WORDS_SIZE,
		    "the entry is in %s%s, the answer is about batch %s",
		    s->row.batch[0] != '\0' ? "batch " : "no batch",
		    s->row.batch,
		    answer->batch.s != NULL ? answer->batch.s : "(none)");
		return false;
	}
	return !contradicts(s, state, why);
}

/* The entry was queued again without an answer to this batch, and no transfer
 * of it began since. */
static enum dbk_code
is_late(struct dbk_ledger *l, const struct dbk_standing *s,
    const struct dbk_answer *answer, bool *out, struct dbk_err *err)
{
	struct dbk_query q;

	*out = false;
	if (s->row.filing != DBK_FILING_QUEUED || answer->batch.s == NULL ||
	    (s->row.batch[0] != '\0' && s->batch_state != DBK_BATCH_BUILT))
		return DBK_OK;
	dbk_query_begin(&q, &l->store, DBK_SQL_RESEND_GET);
	dbk_query_text(&q, s->row.number);
	dbk_query_text(&q, answer->batch.s);
	*out = dbk_query_row(&q);
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
apply_checked(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *given, enum dbk_filing state, bool *applied,
    struct dbk_err *err)
{
	struct dbk_answer answer = *given;
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	char why[WORDS_SIZE];
	enum dbk_code rc;
	bool found, before = false, late = false;

	rc = dbk_session_entry(l, number, &standing, &found, err);
	if (rc == DBK_OK && found)
		rc = was_applied(l, standing.row.number, given, &before, err);
	if (rc == DBK_OK && found && !before)
		rc = is_late(l, &standing, given, &late, err);
	if (rc != DBK_OK || before)
		return rc;
	if (found)
		state = dbk_filing_after(state, standing.row.action[0]);
	if (!fits(&standing, found, late, given, state, why))
		return set_aside(l, number, given, why, err);
	answer.node.set = true;
	row.entry = standing.row.number;
	rc = dbk_journal_append_document(l, DBK_ACTION_ANSWER_APPLY, &row,
	    &dbk_group_answer, &answer, err);
	*applied = rc == DBK_OK;
	return rc;
}

enum dbk_code
dbk_answer_apply(struct dbk_ledger *l, const char *number,
    const struct dbk_answer *answer, bool *applied, struct dbk_err *err)
{
	enum dbk_filing state = answer->state.s != NULL ?
	    dbk_filing_named(answer->state.s) :
	    DBK_FILING_COUNT;
	enum dbk_code rc;
	bool own;

	*applied = false;
	if (state == DBK_FILING_COUNT || state == DBK_FILING_NONE ||
	    state == DBK_FILING_QUEUED || state == DBK_FILING_SENT ||
	    answer->digest.s == NULL)
		return dbk_fail(err, DBK_EDEFECT,
		    "an answer about entry %s has no digest or no state that "
		    "follows from answers",
		    number);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = apply_checked(l, number, answer, state, applied, err);
	rc = dbk_change_end(l, own, rc, err);
	if (rc != DBK_OK)
		*applied = false;
	return rc;
}

/* What CBP says of a batch as a whole, and the entries that it names. */
struct rejection {
	const char *id;
	const char *const *faulty;
	size_t nfaulty;
	const struct dbk_answer *given;
	struct dbk_answer answer; /* as it is recorded */
};

/* The faulty entries that are in the batch; others are kept as unmatched. */
static enum dbk_code
take_faulty(struct dbk_ledger *l, struct rejection *r, struct dbk_err *err)
{
	struct dbk_standing standing;
	enum dbk_code rc = DBK_OK;
	bool found;
	size_t i;

	for (i = 0; i < r->nfaulty; i++) {
		rc = dbk_session_entry(l, r->faulty[i], &standing, &found, err);
		if (rc != DBK_OK)
			break;
		if (found && strcmp(standing.row.batch, r->id) == 0)
			r->answer.faulty[r->answer.nfaulty++] =
			    dbk_text_of(r->faulty[i]);
		else
			rc = set_aside(l, r->faulty[i], r->given,
			    "CBP rejected "
			    "the batch for an entry that is not in it",
			    err);
		if (rc != DBK_OK)
			break;
	}
	return rc;
}

/* The rejection of a batch that has no other answer yet. */
static enum dbk_code
reject_open(struct dbk_ledger *l, struct rejection *r, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	enum dbk_code rc;

	r->answer = *r->given;
	r->answer.node.set = true;
	r->answer.batch = dbk_text_of(r->id);
	r->answer.nfaulty = 0;
	r->answer.faulty = calloc(r->nfaulty + 1, sizeof *r->answer.faulty);
	if (r->answer.faulty == NULL)
		return dbk_fail_memory(err);
	rc = take_faulty(l, r, err);
	if (rc == DBK_OK && r->answer.nfaulty == 1)
		row.entry = r->answer.faulty[0].s;
	if (rc == DBK_OK)
		rc = dbk_journal_append_document(l, DBK_ACTION_BATCH_REJECT,
		    &row, &dbk_group_answer, &r->answer, err);
	free(r->answer.faulty);
	return rc;
}

static enum dbk_code
reject_checked(struct dbk_ledger *l, struct rejection *r, struct dbk_err *err)
{
	const char *faulty = r->nfaulty != 0 ? r->faulty[0] : NULL;
	char why[WORDS_SIZE];
	struct dbk_batch_row batch;
	enum dbk_code rc;

	rc = dbk_batch_get(l, r->id, &batch, NULL, NULL, err);
	if (rc == DBK_EFINDINGS)
		return set_aside(l, faulty, r->given,
		    "the batch is not in the ledger", err);
	if (rc != DBK_OK)
		return rc;
	if (batch.answered_at[0] == '\0' &&
	    (batch.state == DBK_BATCH_BUILT ||
		batch.state == DBK_BATCH_SENDING ||
		batch.state == DBK_BATCH_SENT))
		return reject_open(l, r, err);
	(void)snprintf(why, sizeof why,
	    "the batch is rejected as a whole, but "
	    "%s is %s already",
	    r->id,
	    batch.answered_at[0] != '\0' ? "answered" :
					   dbk_batch_state_name(batch.state));
	return set_aside(l, faulty, r->given, why, err);
}

enum dbk_code
dbk_batch_rejected(struct dbk_ledger *l, const char *id,
    const char *const *faulty, size_t nfaulty, const struct dbk_answer *answer,
    struct dbk_err *err)
{
	struct rejection r = {
	    .id = id, .faulty = faulty, .nfaulty = nfaulty, .given = answer};
	enum dbk_code rc;
	bool own;

	if (answer->digest.s == NULL)
		return dbk_fail(err, DBK_EDEFECT,
		    "the rejection of batch %s has no digest", id);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = reject_checked(l, &r, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_unmatched_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_unmatched_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_unmatched_row row;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_UNMATCHED_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		row.seq = dbk_query_get_integer(&q, 0);
		row.at = dbk_query_get_text(&q, 1);
		row.entry_number = dbk_query_get_text(&q, 2);
		row.app = dbk_query_get_text(&q, 3);
		row.reason = dbk_query_get_text(&q, 4);
		row.text = dbk_query_get_text(&q, 5);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_unmatched_entries(struct dbk_ledger *l, int64_t seq,
    enum dbk_code (*each)(void *arg, const char *number), void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_UNMATCHED_ENTRY_LIST);
	dbk_query_integer(&q, seq);
	while (rc == DBK_OK && dbk_query_row(&q))
		rc = each(arg, dbk_query_get_text(&q, 0));
	return dbk_query_end(&q, rc, err);
}

static void
set_text(struct dbk_text *t, struct dbk_query *q, int column)
{
	if (sqlite3_column_type(q->stmt, column) != SQLITE_NULL)
		*t = dbk_text_of(dbk_query_get_text(q, column));
}

void
dbk_condition_get(struct dbk_condition *c, struct dbk_query *q)
{
	memset(c, 0, sizeof *c);
	c->node.set = true;
	set_text(&c->code, q, 0);
	set_text(&c->type, q, 1);
	set_text(&c->text, q, 2);
	set_text(&c->record, q, 3);
	set_text(&c->source, q, 4);
}

enum dbk_code
dbk_condition_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_condition *c), void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_condition c;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_CONDITION_LIST);
	dbk_query_text(&q, number);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_condition_get(&c, &q);
		rc = each(arg, &c);
	}
	return dbk_query_end(&q, rc, err);
}
