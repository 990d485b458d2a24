/*
 * Batches: what is ready, what was built, sent, moved.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/filings.h"
#include "ledger/lines.h"
#include "ledger/scan.h"

#define BATCH_MOST 99999u /* five digits of the id */

static const char *const batch_state_names[DBK_BATCH_STATE_COUNT] = {
    [DBK_BATCH_BUILT] = "built",
    [DBK_BATCH_SENDING] = "sending",
    [DBK_BATCH_SENT] = "sent",
    [DBK_BATCH_ANSWERED] = "answered",
    [DBK_BATCH_REJECTED] = "rejected",
    [DBK_BATCH_WITHDRAWN] = "withdrawn",
    [DBK_BATCH_RESENT] = "resent",
};

const char *
dbk_batch_state_name(enum dbk_batch_state state)
{
	return (unsigned)state < DBK_BATCH_STATE_COUNT ?
	    batch_state_names[state] :
	    DBK_STATE_UNKNOWN;
}

enum dbk_code
dbk_filing_ready(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	bool most = false;

	/* Documents stand in the order of keying: three or four to a page.
	 * In the order of ports each of them is read from another page. */
	dbk_query_begin(&q, &l->store, DBK_SQL_READY_MOST);
	if (dbk_query_row(&q))
		most = dbk_query_get_integer(&q, 0) != 0;
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, &l->store,
	    most ? DBK_SQL_READY_KEYED : DBK_SQL_READY_LIST);
	return dbk_scan(l, &q, dbk_entry_row_get, NULL, each, arg, err);
}

enum dbk_code
dbk_batch_next(struct dbk_ledger *l, char id[DBK_BATCH_ID_LEN + 1],
    struct dbk_err *err)
{
	struct dbk_query q;
	int64_t last = 0;
	enum dbk_code rc;

	id[0] = '\0';
	dbk_query_begin(&q, &l->store, DBK_SQL_BATCH_COUNT);
	/* 1-based place of the count in the id, after the hyphen. */
	dbk_query_integer(&q, DBK_LEDGER_ID_LEN + 2);
	if (dbk_query_row(&q))
		last = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	if (last < 0 || last >= BATCH_MOST)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: the ledger has made all "
		    "of its %u batch ids",
		    l->path, BATCH_MOST);
	(void)snprintf(id, DBK_BATCH_ID_LEN + 1, "%.*s-%05u", DBK_LEDGER_ID_LEN,
	    l->id, (unsigned)last % BATCH_MOST + 1);
	return DBK_OK;
}

enum dbk_code
dbk_batch_after(char id[DBK_BATCH_ID_LEN + 1], struct dbk_err *err)
{
	size_t at = DBK_BATCH_ID_LEN;

	while (id[at - 1] == '9')
		id[--at] = '0';
	if (id[at - 1] == '-')
		return dbk_fail(err, DBK_EUSAGE,
		    "this ledger has used "
		    "all of its batch ids");
	id[at - 1]++;
	return DBK_OK;
}

static enum dbk_code
check_id(struct dbk_ledger *l, const struct dbk_batch *batch,
    struct dbk_err *err)
{
	char id[DBK_BATCH_ID_LEN + 1];
	enum dbk_code rc;

	rc = dbk_batch_next(l, id, err);
	if (rc == DBK_OK && !dbk_text_is(&batch->id, id))
		rc = dbk_fail(err, DBK_EDEFECT,
		    "the batch has the id %s, the next one is %s",
		    batch->id.s != NULL ? batch->id.s : "", id);
	return rc;
}

enum dbk_code
dbk_batch_add(struct dbk_ledger *l, const struct dbk_batch *batch,
    const struct dbk_buf *lines, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	row.payload = lines->data;
	row.payload_len = lines->len;
	rc = check_id(l, batch, err);
	if (rc == DBK_OK)
		rc = dbk_journal_append_document(l, DBK_ACTION_BATCH_BUILD,
		    &row, &dbk_group_batch, batch, err);
	return dbk_change_end(l, own, rc, err);
}

/* Columns of DBK_SQL_BATCH_GET and _LIST. */
static void
read_row(struct dbk_batch_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->id, sizeof row->id);
	row->app = dbk_query_get_text(q, 1);
	row->state = (enum dbk_batch_state)dbk_query_get_integer(q, 2);
	row->entries = dbk_query_get_integer(q, 3);
	row->records = dbk_query_get_integer(q, 4);
	row->path = dbk_query_get_text(q, 5);
	row->separated = dbk_query_get_integer(q, 12) != 0;
	row->built_at = dbk_query_get_text(q, 6);
	row->sent_at = dbk_query_get_text(q, 7);
	row->target = dbk_query_get_text(q, 8);
	row->digest = dbk_query_get_text(q, 9);
	row->answered_at = dbk_query_get_text(q, 10);
	row->actions = dbk_query_get_text(q, 13);
}

enum dbk_code
dbk_batch_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_batch_row row;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_BATCH_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		read_row(&row, &q);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_batch_row_hold(struct dbk_batch_row *row, struct dbk_arena *a,
    struct dbk_err *err)
{
	const char **strings[] = {
	    &row->app,
	    &row->path,
	    &row->built_at,
	    &row->sent_at,
	    &row->target,
	    &row->digest,
	    &row->answered_at,
	    &row->actions,
	};

	return dbk_strings_hold(a, strings, sizeof strings / sizeof strings[0],
	    err);
}

/* The row with its strings held; *seq is its journal row, 0: no such batch. */
static enum dbk_code
find_batch(struct dbk_ledger *l, const char *id, struct dbk_batch_row *row,
    int64_t *seq, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	*seq = 0;
	dbk_arena_reset(&l->held);
	dbk_query_begin(&q, &l->store, DBK_SQL_BATCH_GET);
	dbk_query_text(&q, id);
	if (dbk_query_row(&q)) {
		read_row(row, &q);
		*seq = dbk_query_get_integer(&q, 11);
		rc = dbk_batch_row_hold(row, &l->held, err);
	}
	return dbk_query_end(&q, rc, err);
}

static enum dbk_code
append_bytes(struct dbk_ledger *l, int64_t seq, bool separated,
    struct dbk_buf *bytes, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	const void *lines;
	size_t len;

	dbk_query_begin(&q, &l->store, DBK_SQL_BATCH_PAYLOAD);
	dbk_query_integer(&q, seq);
	if (dbk_query_row(&q)) {
		lines = dbk_query_get_bytes(&q, 0, &len);
		rc = dbk_lines_expand(bytes, lines, len, separated, err);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_batch_get(struct dbk_ledger *l, const char *id, struct dbk_batch_row *row,
    struct dbk_buf *bytes, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	int64_t seq;

	memset(row, 0, sizeof *row);
	rc = find_batch(l, id, row, &seq, err);
	if (rc != DBK_OK)
		return rc;
	if (seq == 0)
		return dbk_session_refuse(sink, DBK_RULE_BATCH_UNKNOWN, NULL,
		    id, NULL);
	return bytes != NULL ?
	    append_bytes(l, seq, row->separated, bytes, err) :
	    DBK_OK;
}

static void
set_integer(struct dbk_integer *v, struct dbk_query *q, int column)
{
	v->set = sqlite3_column_type(q->stmt, column) != SQLITE_NULL;
	v->v = dbk_query_get_integer(q, column);
	v->pos = DBK_NO_POS;
}

enum dbk_code
dbk_batch_entries(struct dbk_ledger *l, const char *id,
    enum dbk_code (*each)(void *arg, const struct dbk_filed_entry *entry),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_BATCH_ENTRIES);
	dbk_query_text(&q, id);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		struct dbk_filed_entry entry = {0};

		entry.node.set = true;
		entry.entry_number = dbk_text_of(dbk_query_get_text(&q, 0));
		set_integer(&entry.block, &q, 1);
		set_integer(&entry.position, &q, 2);
		set_integer(&entry.record, &q, 3);
		entry.action = dbk_text_of(dbk_query_get_text(&q, 4));
		rc = each(arg, &entry);
	}
	return dbk_query_end(&q, rc, err);
}

/* A step of a batch that must be in one of two states. */
static enum dbk_code
step(struct dbk_ledger *l, const char *id, enum dbk_batch_state from,
    enum dbk_batch_state or_from, enum dbk_action action,
    const struct dbk_group *g, const void *doc, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_batch_row batch = {0};
	enum dbk_code rc;
	int64_t seq = 0;

	rc = find_batch(l, id, &batch, &seq, err);
	if (rc != DBK_OK)
		return rc;
	if (seq == 0)
		return dbk_fail(err, DBK_EDEFECT, "there is no batch %s", id);
	if (batch.state != from && batch.state != or_from)
		return dbk_fail(err, DBK_EDEFECT, "batch %s is %s", id,
		    dbk_batch_state_name(batch.state));
	return dbk_journal_append_document(l, action, &row, g, doc, err);
}

enum dbk_code
dbk_batch_moved(struct dbk_ledger *l, const char *id, const char *path,
    struct dbk_err *err)
{
	struct dbk_moved moved = {0};
	enum dbk_code rc;
	bool own;

	moved.node.set = true;
	moved.batch = dbk_text_of(id);
	moved.path = dbk_text_of(path);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = step(l, id, DBK_BATCH_BUILT, DBK_BATCH_SENDING,
	    DBK_ACTION_BATCH_MOVE, &dbk_group_moved, &moved, err);
	return dbk_change_end(l, own, rc, err);
}

static enum dbk_code
step_sending(struct dbk_ledger *l, const struct dbk_sending *s,
    enum dbk_batch_state from, enum dbk_action action, struct dbk_err *err)
{
	struct dbk_sending sending = *s;
	enum dbk_code rc;
	bool own;

	if (s->batch.s == NULL)
		return dbk_fail(err, DBK_EDEFECT, "a transfer is of no batch");
	sending.node.set = true;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = step(l, s->batch.s, from, DBK_BATCH_SENDING, action,
	    &dbk_group_sending, &sending, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_batch_sending(struct dbk_ledger *l, const struct dbk_sending *s,
    struct dbk_err *err)
{
	return step_sending(l, s, DBK_BATCH_BUILT, DBK_ACTION_BATCH_SENDING,
	    err);
}

enum dbk_code
dbk_batch_sent(struct dbk_ledger *l, const struct dbk_sending *s,
    struct dbk_err *err)
{
	return step_sending(l, s, DBK_BATCH_SENDING, DBK_ACTION_BATCH_SENT,
	    err);
}

static enum dbk_code
settle_checked(struct dbk_ledger *l, const char *id, bool sent,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_settled settled = {.node = {true, DBK_NO_POS}};
	struct dbk_journal_row row = {.reason = reason};
	struct dbk_batch_row batch = {0};
	enum dbk_code rc;
	int64_t seq = 0;

	rc = find_batch(l, id, &batch, &seq, err);
	if (rc != DBK_OK)
		return rc;
	if (seq == 0)
		return dbk_session_refuse(sink, DBK_RULE_BATCH_UNKNOWN, NULL,
		    id, NULL);
	if (batch.state != DBK_BATCH_SENDING)
		return dbk_session_refuse(sink, DBK_RULE_REPLAY_SETTLE, NULL,
		    id, dbk_batch_state_name(batch.state));
	settled.batch = dbk_text_of(batch.id);
	settled.sent.set = true;
	settled.sent.v = sent;
	return dbk_journal_append_document(l, DBK_ACTION_BATCH_SETTLE, &row,
	    &dbk_group_settled, &settled, err);
}

enum dbk_code
dbk_batch_settle(struct dbk_ledger *l, const char *id, bool sent,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	if (reason == NULL || reason[0] == '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "settling a transfer wants a reason");
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = settle_checked(l, id, sent, reason, sink, err);
	return dbk_change_end(l, own, rc, err);
}
