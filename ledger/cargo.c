#include <inttypes.h>
#include <string.h>

#include "ledger/cargo.h"
#include "ledger/date.h"
#include "ledger/session.h"

#define SECONDS_PER_HOUR 3600

static const char *const cargo_names[DBK_CARGO_COUNT] = {
    [DBK_CARGO_NONE] = "none",
    [DBK_CARGO_ON_FILE] = "on_file",
    [DBK_CARGO_NO_BILL] = "no_bill",
    [DBK_CARGO_ADMISSIBLE] = "admissible",
    [DBK_CARGO_RELEASED] = "released",
    [DBK_CARGO_RELEASE_REMOVED] = "release_removed",
    [DBK_CARGO_REVIEW] = "review",
    [DBK_CARGO_DOCUMENTS] = "documents",
    [DBK_CARGO_EXAM] = "exam",
    [DBK_CARGO_HELD] = "held",
    [DBK_CARGO_CANCELLED] = "cancelled",
};

const char *
dbk_cargo_name(enum dbk_cargo state)
{
	return (unsigned)state < DBK_CARGO_COUNT ? cargo_names[state] :
						   DBK_STATE_UNKNOWN;
}

enum dbk_cargo
dbk_cargo_named(const char *name)
{
	int i;

	for (i = 0; i < DBK_CARGO_COUNT; i++)
		if (strcmp(cargo_names[i], name) == 0)
			break;
	return (enum dbk_cargo)i;
}

enum dbk_code
dbk_status_apply(struct dbk_ledger *l, const char *number,
    const struct dbk_status *given, bool *known, struct dbk_err *err)
{
	struct dbk_status status = *given;
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_session_entry(l, number, &standing, known, err);
	if (rc == DBK_OK && *known) {
		status.node.set = true;
		row.entry = standing.row.number;
		rc = dbk_journal_append_document(l, DBK_ACTION_STATUS_APPLY,
		    &row, &dbk_group_status, &status, err);
	}
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_cargo_get(struct dbk_ledger *l, const char *number,
    struct dbk_cargo_row *out, struct dbk_err *err)
{
	const char **strings[] = {
	    &out->at,
	    &out->release_date,
	    &out->release_origin,
	};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	*out = (struct dbk_cargo_row){DBK_CARGO_NONE, "", "", ""};
	dbk_arena_reset(&l->held);
	dbk_query_begin(&q, &l->store, DBK_SQL_CARGO_GET);
	dbk_query_text(&q, number);
	if (dbk_query_row(&q)) {
		out->state = (enum dbk_cargo)dbk_query_get_integer(&q, 0);
		out->at = dbk_query_get_text(&q, 1);
		out->release_date = dbk_query_get_text(&q, 2);
		out->release_origin = dbk_query_get_text(&q, 3);
		rc = dbk_session_hold(l, strings,
		    sizeof strings / sizeof strings[0], err);
	}
	return dbk_query_end(&q, rc, err);
}

static struct dbk_text
text_at(struct dbk_query *q, int column)
{
	struct dbk_text none = {NULL, 0, DBK_NO_POS};

	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL ?
	    none :
	    dbk_text_of(dbk_query_get_text(q, column));
}

enum dbk_code
dbk_notice_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_notice *notice),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	int64_t cargo;

	dbk_query_begin(&q, &l->store, DBK_SQL_NOTICE_LIST);
	dbk_query_text(&q, number);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		struct dbk_notice n = {.node = {true, DBK_NO_POS}};

		n.source = text_at(&q, 0);
		n.at = text_at(&q, 1);
		n.code = text_at(&q, 2);
		n.text = text_at(&q, 3);
		cargo = dbk_query_get_integer(&q, 4);
		if (cargo > DBK_CARGO_NONE && cargo < DBK_CARGO_COUNT)
			n.cargo = dbk_text_of(cargo_names[cargo]);
		n.topic = text_at(&q, 5);
		n.lifts.set = n.lifts.v = dbk_query_get_integer(&q, 6) != 0;
		n.release_date = text_at(&q, 7);
		n.release_origin = text_at(&q, 8);
		n.reference = text_at(&q, 9);
		n.record = text_at(&q, 10);
		rc = each(arg, &n);
	}
	return dbk_query_end(&q, rc, err);
}

unsigned
dbk_no_answer_hours(const struct dbk_profile *profile)
{
	const struct dbk_text *t = &profile->replay.no_answer_hours;
	unsigned v = 0;
	size_t i;

	/* Four digits that were judged when they were set. */
	for (i = 0; i < t->len && t->s[i] >= '0' && t->s[i] <= '9'; i++)
		v = v * 10 + (unsigned)(t->s[i] - '0');
	return v != 0 ? v : DBK_NO_ANSWER_HOURS;
}

/* ---- without an answer ---- */

struct waiting {
	struct dbk_ledger *l;
	bool record;
	unsigned hours;
	enum dbk_code (*each)(void *arg, const struct dbk_overdue_row *row);
	void *arg;
	struct dbk_err *err;
};

static enum dbk_code
take_overdue(struct waiting *w, const struct dbk_overdue_row *row)
{
	struct dbk_overdue overdue = {.node = {true, DBK_NO_POS}};
	struct dbk_journal_row journal = {0};
	enum dbk_code rc = DBK_OK;

	if (w->record) {
		overdue.batch = dbk_text_of(row->batch);
		overdue.hours.v = w->hours;
		overdue.hours.set = true;
		rc = dbk_journal_append_document(w->l, DBK_ACTION_BATCH_OVERDUE,
		    &journal, &dbk_group_overdue, &overdue, w->err);
	}
	return rc == DBK_OK && w->each != NULL ? w->each(w->arg, row) : rc;
}

static enum dbk_code
list_overdue(struct waiting *w)
{
	char until[DBK_TIME_LEN + 1];
	enum dbk_code rc = DBK_OK;
	struct dbk_overdue_row row;
	struct dbk_query q;

	dbk_time_format(until,
	    dbk_time_seconds(w->l->actor.now) -
		(int64_t)w->hours * SECONDS_PER_HOUR);
	dbk_query_begin(&q, &w->l->store, DBK_SQL_OVERDUE_LIST);
	dbk_query_integer(&q, DBK_BATCH_SENT);
	dbk_query_text(&q, until);
	dbk_query_integer(&q, DBK_FILING_SENT);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		row.batch = dbk_query_get_text(&q, 0);
		row.sent_at = dbk_query_get_text(&q, 1);
		row.entries = dbk_query_get_integer(&q, 2);
		rc = take_overdue(w, &row);
	}
	return dbk_query_end(&q, rc, w->err);
}

enum dbk_code
dbk_filing_overdue(struct dbk_ledger *l, bool record,
    enum dbk_code (*each)(void *arg, const struct dbk_overdue_row *row),
    void *arg, struct dbk_err *err)
{
	struct waiting w = {l, record, 0, each, arg, err};
	const struct dbk_profile *profile;
	enum dbk_code rc;
	bool own = false;

	if (l->actor.now == NULL)
		return dbk_fail(err, DBK_EDEFECT,
		    "nobody says what time it is");
	rc = record ? dbk_change_begin(l, &own, err) :
		      dbk_snapshot_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_session_profile(l, &profile, err);
	if (rc == DBK_OK) {
		w.hours = dbk_no_answer_hours(profile);
		rc = list_overdue(&w);
	}
	return record ? dbk_change_end(l, own, rc, err) :
			dbk_snapshot_end(l, own, rc, err);
}

/* ---- filing again ---- */

struct resending {
	struct dbk_ledger *l;
	struct dbk_sink *sink;
	struct dbk_err *err;
	struct dbk_resend document;
	size_t room;
};

static enum dbk_code
take_entry(struct resending *r, const char *number)
{
	struct dbk_text *grown;
	struct dbk_text t = dbk_text_of(number);

	t.s = dbk_arena_copy(&r->l->work, number, t.len);
	if (r->document.nentries == r->room) {
		r->room = r->room * 2 + 16;
		grown = dbk_arena_alloc(&r->l->work, r->room * sizeof *grown);
		if (grown != NULL && r->document.nentries != 0)
			memcpy(grown, r->document.entries,
			    r->document.nentries * sizeof *grown);
		r->document.entries = grown;
	}
	if (t.s == NULL || r->document.entries == NULL)
		return dbk_fail_memory(r->err);
	r->document.entries[r->document.nentries++] = t;
	return DBK_OK;
}

/* The entries of the batch (or the one that only names) that wait. */
static enum dbk_code
take_waiting(struct resending *r, const char *batch, const char *only)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	r->document.batch = dbk_text_of(batch);
	dbk_query_begin(&q, &r->l->store, DBK_SQL_RESEND_LIST);
	dbk_query_text(&q, batch);
	dbk_query_text(&q, only);
	dbk_query_integer(&q, DBK_FILING_SENT);
	dbk_query_integer(&q, DBK_FILING_NO_ANSWER);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		const char *number = dbk_query_get_text(&q, 0);

		if (dbk_query_get_integer(&q, 1) == DBK_CARGO_NONE)
			rc = take_entry(r, number);
		else
			(void)dbk_session_refuse(r->sink,
			    DBK_RULE_RESEND_ON_FILE, number, number, NULL);
	}
	return dbk_query_end(&q, rc, r->err);
}

static enum dbk_code
find_waiting(struct resending *r, const char *what,
    char batch[DBK_BATCH_ID_LEN + 1])
{
	struct dbk_standing standing;
	struct dbk_cargo_row cargo;
	struct dbk_batch_row row;
	struct dbk_number n;
	enum dbk_code rc;

	if (!dbk_number_parse(&n, what, strlen(what))) {
		rc = dbk_batch_get(r->l, what, &row, NULL, r->sink, r->err);
		memcpy(batch, row.id, sizeof row.id);
		return rc == DBK_OK ? take_waiting(r, batch, NULL) : rc;
	}
	rc = dbk_session_known(r->l, what, &standing, r->sink, r->err);
	if (rc != DBK_OK)
		return rc;
	if (standing.row.batch[0] != '\0' &&
	    strlen(standing.row.batch) <= DBK_BATCH_ID_LEN) {
		memcpy(batch, standing.row.batch,
		    strlen(standing.row.batch) + 1);
		return take_waiting(r, batch, standing.row.number);
	}
	if (standing.row.filing != DBK_FILING_NONE)
		return DBK_OK;
	rc = dbk_cargo_get(r->l, standing.row.number, &cargo, r->err);
	if (rc != DBK_OK || cargo.state == DBK_CARGO_NONE)
		return rc;
	return take_entry(r, standing.row.number);
}

enum dbk_code
dbk_filing_resend(struct dbk_ledger *l, const char *what, const char *reason,
    size_t *n, struct dbk_sink *sink, struct dbk_err *err)
{
	struct resending r = {.l = l, .sink = sink, .err = err};
	char batch[DBK_BATCH_ID_LEN + 1] = "";
	struct dbk_journal_row row = {0};
	enum dbk_code rc;
	bool own;

	*n = 0;
	if (reason == NULL || *reason == '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "filing again wants a reason: "
		    "how CBP was asked, and what it said");
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	dbk_arena_reset(&l->work);
	r.document.node.set = true;
	rc = find_waiting(&r, what, batch);
	if (rc == DBK_OK && r.document.nentries == 0)
		rc = dbk_session_refuse(sink, DBK_RULE_RESEND_NONE, NULL, what,
		    NULL);
	if (rc == DBK_OK) {
		row.reason = reason;
		rc = dbk_journal_append_document(l, DBK_ACTION_BATCH_RESEND,
		    &row, &dbk_group_resend, &r.document, err);
	}
	rc = dbk_change_end(l, own, rc, err);
	if (rc == DBK_OK)
		*n = r.document.nentries;
	return rc;
}
