/*
 * What status notices, and filings without an answer, do to the tables.
 */
#include <string.h>

#include "ledger/cargo.h"
#include "ledger/project.h"

static enum dbk_code
add_notice(struct dbk_projection *p, const struct dbk_journal_row *row,
    size_t i, const struct dbk_notice *n, struct dbk_err *err)
{
	enum dbk_cargo cargo = n->cargo.s != NULL ?
	    dbk_cargo_named(n->cargo.s) :
	    DBK_CARGO_NONE;
	struct dbk_query q;

	if (cargo == DBK_CARGO_COUNT)
		return dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld names a "
		    "state of the cargo that there is not",
		    (long long)row->seq);
	dbk_query_begin(&q, p->store, DBK_SQL_NOTICE_ADD);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, row->seq);
	dbk_query_integer(&q, (int64_t)i + 1);
	dbk_query_text(&q, n->source.s);
	dbk_query_text(&q, n->at.s);
	dbk_query_text(&q, n->code.s);
	dbk_query_text(&q, n->text.s);
	/* Without CBP's time nobody can tell whether it is the newest. */
	if (cargo != DBK_CARGO_NONE && n->at.s != NULL)
		dbk_query_integer(&q, cargo);
	else
		dbk_query_null(&q);
	dbk_query_text(&q, n->topic.s);
	dbk_query_integer(&q, n->lifts.v);
	dbk_query_text(&q, n->release_date.s);
	dbk_query_text(&q, n->release_origin.s);
	dbk_query_text(&q, n->reference.s);
	dbk_query_text(&q, n->record.s);
	return dbk_query_run(&q, err);
}

/* A notice that decides; at is empty when there is none. */
struct newest {
	enum dbk_cargo cargo;
	char at[24];
};

static enum dbk_code
find_newest(struct dbk_projection *p, const char *entry, enum dbk_cargo from,
    enum dbk_cargo to, struct newest *out, struct dbk_err *err)
{
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, p->store, DBK_SQL_CARGO_NEWEST);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, from);
	dbk_query_integer(&q, to);
	if (dbk_query_row(&q)) {
		out->cargo = (enum dbk_cargo)dbk_query_get_integer(&q, 0);
		dbk_query_copy_text(&q, 1, out->at, sizeof out->at);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

/* The newest hold of a topic that nothing lifted since. */
static enum dbk_code
find_hold(struct dbk_projection *p, const char *entry, struct newest *out,
    struct dbk_err *err)
{
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	out->cargo = DBK_CARGO_HELD;
	dbk_query_begin(&q, p->store, DBK_SQL_CARGO_HOLD);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, DBK_CARGO_HELD);
	if (dbk_query_row(&q))
		dbk_query_copy_text(&q, 0, out->at, sizeof out->at);
	return dbk_query_end(&q, DBK_OK, err);
}

/*
 * The newest decision holds.  That goods are admissible lifts no hold: only
 * what lifts it by name does, or a later decision (a release, say).  Where
 * nothing was decided, what was told last of the bills.
 */
static enum dbk_code
decide(struct dbk_projection *p, const char *entry, struct newest *out,
    struct dbk_err *err)
{
	struct newest hold;
	enum dbk_code rc;

	rc = find_newest(p, entry, DBK_CARGO_ADMISSIBLE, DBK_CARGO_COUNT - 1,
	    out, err);
	if (rc == DBK_OK)
		rc = find_hold(p, entry, &hold, err);
	if (rc != DBK_OK)
		return rc;
	if (hold.at[0] != '\0' &&
	    (out->cargo <= DBK_CARGO_ADMISSIBLE ||
		strcmp(hold.at, out->at) >= 0))
		*out = hold;
	return out->at[0] != '\0' ? DBK_OK :
				    find_newest(p, entry, DBK_CARGO_ON_FILE,
					DBK_CARGO_ADMISSIBLE - 1, out, err);
}

static enum dbk_code
set_cargo(struct dbk_projection *p, const char *entry, struct dbk_err *err)
{
	struct newest newest;
	struct dbk_query q;
	enum dbk_code rc;

	rc = decide(p, entry, &newest, err);
	if (rc != DBK_OK)
		return rc;
	/* A notice without a state says at least that CBP knows the entry. */
	if (newest.at[0] == '\0')
		newest.cargo = DBK_CARGO_ON_FILE;
	dbk_query_begin(&q, p->store, DBK_SQL_CARGO_SET);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, newest.cargo);
	dbk_query_text(&q, newest.at[0] != '\0' ? newest.at : NULL);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_status_apply(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_status *status = doc;
	struct dbk_before before;
	enum dbk_code rc;
	size_t i;

	rc = dbk_project_before(p, row, row->entry, &before, err);
	/* What is on file after a replace says nothing of the replace. */
	if (rc == DBK_OK && !status->refused.v && before.action == 'A' &&
	    before.batch[0] != '\0')
		rc = dbk_project_prove_sent(p, row, before.batch,
		    before.batch_state, err);
	for (i = 0; rc == DBK_OK && i < status->nnotices; i++)
		rc = add_notice(p, row, i, &status->notices[i], err);
	if (rc == DBK_OK && !status->refused.v)
		rc = set_cargo(p, row->entry, err);
	return rc;
}

enum dbk_code
dbk_project_batch_overdue(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_overdue *overdue = doc;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_OVERDUE);
	dbk_query_text(&q, overdue->batch.s);
	dbk_query_integer(&q, DBK_FILING_SENT);
	dbk_query_integer(&q, DBK_FILING_NO_ANSWER);
	rc = dbk_query_run(&q, err);
	return rc == DBK_OK ? dbk_project_step(p, row, overdue->batch.s, err) :
			      rc;
}

static enum dbk_code
resend_entry(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *batch, const char *entry, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_RESEND_ENTRY);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_text(&q, row->at);
	rc = dbk_query_change(&q, err);
	if (rc != DBK_OK || batch == NULL)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_RESEND_ADD);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, batch);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_batch_resend(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_resend *resend = doc;
	const char *batch = resend->batch.s;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	size_t i;

	for (i = 0; rc == DBK_OK && i < resend->nentries; i++)
		rc = resend_entry(p, row, batch, resend->entries[i].s, err);
	if (rc != DBK_OK || batch == NULL)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_BATCH_RESENT);
	dbk_query_text(&q, batch);
	dbk_query_integer(&q, (int64_t)resend->nentries);
	dbk_query_integer(&q, DBK_BATCH_ANSWERED);
	dbk_query_integer(&q, DBK_BATCH_RESENT);
	rc = dbk_query_change(&q, err);
	return rc == DBK_OK ? dbk_project_step(p, row, batch, err) : rc;
}

/*
 * The entry was queued again without an answer, and now one comes: it goes back
 * into the batch that the answer is of.  A newer batch that holds it and was
 * not sent must not be sent.
 */
enum dbk_code
dbk_project_late(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_before *before, const char *batch, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc = DBK_OK;

	if (before->batch_built)
		rc = dbk_project_withdraw(p, row, before->batch, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_BATCH);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, batch);
	return dbk_query_change(&q, err);
}
