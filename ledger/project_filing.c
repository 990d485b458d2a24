/*
 * What the actions about batches and answers do to the tables.
 */
#include <string.h>

#include "ledger/project.h"

enum dbk_code
dbk_project_step(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *batch, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_STEP);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, row->seq);
	return dbk_query_run(&q, err);
}

static void
bind_optional(struct dbk_query *q, const struct dbk_integer *v)
{
	if (v->set)
		dbk_query_integer(q, v->v);
	else
		dbk_query_null(q);
}

static enum dbk_code
add_entry(struct dbk_projection *p, const struct dbk_batch *batch, size_t i,
    struct dbk_err *err)
{
	const struct dbk_filed_entry *filed = &batch->entries[i];
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_ENTRY_ADD);
	dbk_query_text(&q, batch->id.s);
	dbk_query_integer(&q, (int64_t)i + 1);
	dbk_query_text(&q, filed->entry_number.s);
	dbk_query_text(&q, filed->action.s != NULL ? filed->action.s : "A");
	bind_optional(&q, &filed->block);
	bind_optional(&q, &filed->position);
	bind_optional(&q, &filed->record);
	return dbk_query_run(&q, err);
}

/* All entries of the batch: each of them was ready. */
static enum dbk_code
queue_entries(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_batch *batch, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	int64_t n;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_QUEUE);
	dbk_query_text(&q, batch->id.s);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_text(&q, row->at);
	rc = dbk_query_count(&q, &n, err);
	if (rc == DBK_OK && n != (int64_t)batch->nentries)
		rc = dbk_fail(err, DBK_EDEFECT,
		    "batch %s has an entry that is not ready to be filed",
		    batch->id.s);
	return rc;
}

enum dbk_code
dbk_project_batch_build(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_batch *batch = doc;
	struct dbk_query q;
	enum dbk_code rc;
	size_t i;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_ADD);
	dbk_query_text(&q, batch->id.s);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, batch->app.s);
	dbk_query_integer(&q, DBK_BATCH_BUILT);
	dbk_query_integer(&q, (int64_t)batch->nentries);
	dbk_query_integer(&q, batch->records.v);
	dbk_query_integer(&q, batch->separated.v);
	dbk_query_text(&q, batch->path.s);
	dbk_query_text(&q, row->at);
	rc = dbk_query_run(&q, err);
	for (i = 0; rc == DBK_OK && i < batch->nentries; i++)
		rc = add_entry(p, batch, i, err);
	if (rc == DBK_OK)
		rc = queue_entries(p, row, batch, err);
	return rc == DBK_OK ? dbk_project_step(p, row, batch->id.s, err) : rc;
}

enum dbk_code
dbk_project_batch_move(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_moved *moved = doc;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_MOVE);
	dbk_query_text(&q, moved->batch.s);
	dbk_query_text(&q, moved->path.s);
	rc = dbk_query_change(&q, err);
	return rc == DBK_OK ? dbk_project_step(p, row, moved->batch.s, err) :
			      rc;
}

static enum dbk_code
mark_filed(struct dbk_projection *p, const char *batch, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_FILED);
	dbk_query_text(&q, batch);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_batch_sending(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_sending *sending = doc;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_SENDING);
	dbk_query_text(&q, sending->batch.s);
	dbk_query_integer(&q, DBK_BATCH_SENDING);
	dbk_query_text(&q, sending->target.s);
	dbk_query_text(&q, sending->digest.s);
	rc = dbk_query_change(&q, err);
	if (rc == DBK_OK)
		rc = mark_filed(p, sending->batch.s, err);
	return rc == DBK_OK ? dbk_project_step(p, row, sending->batch.s, err) :
			      rc;
}

/* The batch is at CBP; target and digest may be unknown (NULL). */
static enum dbk_code
mark_sent(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *batch, const char *target, const char *digest,
    struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_SENT);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_BATCH_SENT);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, target);
	dbk_query_text(&q, digest);
	rc = dbk_query_change(&q, err);
	if (rc == DBK_OK)
		rc = mark_filed(p, batch, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_FILING);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_integer(&q, DBK_FILING_SENT);
	dbk_query_text(&q, row->at);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_batch_sent(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_sending *sending = doc;
	enum dbk_code rc;

	rc = mark_sent(p, row, sending->batch.s, sending->target.s,
	    sending->digest.s, err);
	return rc == DBK_OK ? dbk_project_step(p, row, sending->batch.s, err) :
			      rc;
}

/* It did not arrive: it is built and no more, as before the transfer. */
static enum dbk_code
mark_unsent(struct dbk_projection *p, const char *batch, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_UNSENT);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_BATCH_BUILT);
	rc = dbk_query_change(&q, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_UNFILED);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_BATCH_BUILT);
	dbk_query_integer(&q, DBK_BATCH_WITHDRAWN);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_batch_settle(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_settled *settled = doc;
	const char *batch = settled->batch.s;
	enum dbk_code rc;

	rc = settled->sent.v ? mark_sent(p, row, batch, NULL, NULL, err) :
			       mark_unsent(p, batch, err);
	return rc == DBK_OK ? dbk_project_step(p, row, batch, err) : rc;
}

/* No answer is waited for any more; answered_at may be NULL. */
static enum dbk_code
close_batch(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *batch, enum dbk_batch_state state, const char *answered_at,
    struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_CLOSE);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, state);
	dbk_query_text(&q, answered_at);
	rc = dbk_query_change(&q, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_RELEASE);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_integer(&q, DBK_FILING_SENT);
	dbk_query_integer(&q, DBK_FILING_NO_ANSWER);
	dbk_query_text(&q, row->at);
	rc = dbk_query_run(&q, err);
	return rc == DBK_OK ? dbk_project_step(p, row, batch, err) : rc;
}

enum dbk_code
dbk_project_withdraw(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *batch, struct dbk_err *err)
{
	return close_batch(p, row, batch, DBK_BATCH_WITHDRAWN, NULL, err);
}

static enum dbk_code
add_condition(struct dbk_projection *p, const char *entry, size_t i,
    const struct dbk_condition *c, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_CONDITION_ADD);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, (int64_t)i + 1);
	dbk_query_text(&q, c->code.s);
	dbk_query_text(&q, c->type.s);
	dbk_query_text(&q, c->text.s);
	dbk_query_text(&q, c->record.s);
	dbk_query_text(&q, c->source.s);
	return dbk_query_run(&q, err);
}

/*
 * Deletes what a table has of an entry, if it has anything, which few answers
 * find: SQLite collects the keys of the rows in a table of its own, and makes
 * that for no rows, too.
 */
static enum dbk_code
clear_rows(struct dbk_projection *p, enum dbk_sql any, enum dbk_sql clear,
    const char *entry, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	bool found;

	dbk_query_begin(&q, p->store, any);
	dbk_query_text(&q, entry);
	found = dbk_query_row(&q);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK || !found)
		return rc;
	dbk_query_begin(&q, p->store, clear);
	dbk_query_text(&q, entry);
	return dbk_query_run(&q, err);
}

static enum dbk_code
clear_resend(struct dbk_projection *p, const char *entry, struct dbk_err *err)
{
	return clear_rows(p, DBK_SQL_RESEND_ANY, DBK_SQL_RESEND_CLEAR, entry,
	    err);
}

/* The conditions of the newest answer take the place of older ones; those about
 * another entry are left out. */
static enum dbk_code
set_conditions(struct dbk_projection *p, const char *entry,
    const struct dbk_answer *answer, struct dbk_err *err)
{
	enum dbk_code rc;
	size_t i;

	rc = clear_rows(p, DBK_SQL_CONDITION_ANY, DBK_SQL_CONDITION_CLEAR,
	    entry, err);
	for (i = 0; rc == DBK_OK && i < answer->nconditions; i++) {
		const struct dbk_condition *c = &answer->conditions[i];

		if (c->entry.s == NULL || strcmp(c->entry.s, entry) == 0)
			rc = add_condition(p, entry, i, c, err);
	}
	return rc;
}

enum dbk_filing
dbk_filing_after(enum dbk_filing state, char action)
{
	return action == 'D' &&
		(state == DBK_FILING_ACCEPTED ||
		    state == DBK_FILING_ACCEPTED_WARNING) ?
	    DBK_FILING_CANCELLED :
	    state;
}

/* CBP has on file what the entry's filing carried. */
static bool
is_held(enum dbk_filing state, char action)
{
	return action != 'D' &&
	    (state == DBK_FILING_ACCEPTED ||
		state == DBK_FILING_ACCEPTED_WARNING ||
		state == DBK_FILING_REVIEW);
}

/* The entry leaves its batch, if no transfer of that began.  A late answer to
 * an earlier request says nothing of the next one. */
static enum dbk_code
leave_batch(struct dbk_projection *p, const struct dbk_journal_row *row,
    struct dbk_err *err)
{
	struct dbk_before before;
	enum dbk_code rc;

	rc = dbk_project_before(p, row, row->entry, &before, err);
	if (rc == DBK_OK && before.batch_built)
		rc = dbk_project_withdraw(p, row, before.batch, err);
	return rc == DBK_OK ? clear_resend(p, row->entry, err) : rc;
}

enum dbk_code
dbk_project_filing_request(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_request *request = doc;
	struct dbk_query q;
	enum dbk_code rc;

	rc = leave_batch(p, row, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_REQUEST_ADD);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_text(&q, request->action.s);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->at);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_filing_withdraw(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	(void)doc;
	rc = leave_batch(p, row, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_REQUEST_WITHDRAW);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, row->at);
	return dbk_query_change(&q, err);
}

/* Remembers that the answer was applied, and what follows for the entry; action
 * is that of its filing. */
static enum dbk_code
set_filing(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *entry, const struct dbk_answer *answer, enum dbk_filing state,
    char action, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_ANSWER_ENTRY_ADD);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, answer->digest.s);
	dbk_query_text(&q, dbk_filing_name(state));
	dbk_query_integer(&q, row->seq);
	rc = dbk_query_run(&q, err);
	if (rc == DBK_OK)
		rc = clear_resend(p, entry, err);
	if (rc == DBK_OK)
		rc = set_conditions(p, entry, answer, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_ANSWER_FILING);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, dbk_filing_after(state, action));
	dbk_query_text(&q, row->at);
	dbk_query_integer(&q, state == DBK_FILING_RETRY);
	dbk_query_integer(&q, is_held(state, action));
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_prove_sent(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *batch,
    enum dbk_batch_state state, struct dbk_err *err)
{
	if (state != DBK_BATCH_BUILT && state != DBK_BATCH_SENDING)
		return DBK_OK;
	return mark_sent(p, row, batch, NULL, NULL, err);
}

static bool
is_waiting(enum dbk_filing state)
{
	return state == DBK_FILING_QUEUED || state == DBK_FILING_SENT ||
	    state == DBK_FILING_NO_ANSWER;
}

enum dbk_code
dbk_project_answer_apply(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_answer *answer = doc;
	enum dbk_filing state = dbk_filing_named(answer->state.s != NULL ?
		answer->state.s :
		"");
	struct dbk_before before;
	struct dbk_query q;
	enum dbk_code rc;
	bool late;

	if (state == DBK_FILING_COUNT)
		return dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld has an answer without a state",
		    (long long)row->seq);
	rc = dbk_project_before(p, row, row->entry, &before, err);
	late = answer->batch.s != NULL &&
	    strcmp(answer->batch.s, before.batch) != 0;
	if (rc == DBK_OK)
		rc = late ?
		    dbk_project_late(p, row, &before, answer->batch.s, err) :
		    dbk_project_prove_sent(p, row, before.batch,
			before.batch_state, err);
	if (rc == DBK_OK)
		rc = set_filing(p, row, row->entry, answer, state,
		    before.action, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_WAITING);
	dbk_query_text(&q, late ? answer->batch.s : before.batch);
	/* A batch does not wait for an entry that left it. */
	dbk_query_integer(&q,
	    !late && is_waiting(before.filing) && !is_waiting(state));
	dbk_query_text(&q, row->at);
	dbk_query_integer(&q, DBK_BATCH_ANSWERED);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_batch_reject(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_answer *answer = doc;
	enum dbk_code rc;
	size_t i;

	rc = mark_filed(p, answer->batch.s, err);
	for (i = 0; rc == DBK_OK && i < answer->nfaulty; i++)
		rc = set_filing(p, row, answer->faulty[i].s, answer,
		    DBK_FILING_REJECTED, 'A', err);
	if (rc == DBK_OK)
		rc = close_batch(p, row, answer->batch.s, DBK_BATCH_REJECTED,
		    row->at, err);
	return rc;
}

enum dbk_code
dbk_project_answer_keep(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	char digest[DBK_HASH_HEX + 1];
	struct dbk_query q;

	(void)doc;
	dbk_bytes_digest(digest, row->payload, row->payload_len);
	dbk_query_begin(&q, p->store, DBK_SQL_ANSWER_ADD);
	dbk_query_text(&q, digest);
	dbk_query_integer(&q, row->seq);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_answer_unmatched(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_unmatched *u = doc;
	struct dbk_query q;
	enum dbk_code rc;
	size_t i;

	dbk_query_begin(&q, p->store, DBK_SQL_UNMATCHED_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, u->app.s);
	dbk_query_text(&q, u->reason.s);
	dbk_query_text(&q, u->text.s);
	rc = dbk_query_run(&q, err);
	for (i = 0; rc == DBK_OK && i < u->nentries; i++) {
		dbk_query_begin(&q, p->store, DBK_SQL_UNMATCHED_ENTRY_ADD);
		dbk_query_integer(&q, row->seq);
		dbk_query_integer(&q, (int64_t)i + 1);
		dbk_query_text(&q, u->entries[i].s);
		rc = dbk_query_run(&q, err);
	}
	return rc;
}
