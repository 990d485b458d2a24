#include <string.h>

#include "ledger/session.h"

enum dbk_code
dbk_ledger_begin(struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	if (l->access != DBK_ACCESS_WRITE)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: the ledger was opened for reading only", l->path);
	if (l->open)
		return dbk_fail(err, DBK_EDEFECT,
		    "%s: a transaction is open already", l->path);
	rc = dbk_store_run(&l->store, DBK_SQL_BEGIN, err);
	l->open = rc == DBK_OK;
	return rc;
}

/* A full disk makes SQLite undo a transaction by itself: what came after would
 * be committed bit by bit. */
static enum dbk_code
check_open(struct dbk_ledger *l, struct dbk_err *err)
{
	if (sqlite3_get_autocommit(l->store.db) == 0)
		return DBK_OK;
	return dbk_fail(err, DBK_ESYSTEM,
	    "%s: the change was undone by an "
	    "earlier failure; repeat the command",
	    l->path);
}

enum dbk_code
dbk_ledger_commit(struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	if (!l->open)
		return dbk_fail(err, DBK_EDEFECT, "%s: no transaction is open",
		    l->path);
	rc = check_open(l, err);
	if (rc == DBK_OK)
		rc = dbk_store_run(&l->store, DBK_SQL_COMMIT, err);
	if (rc != DBK_OK) {
		dbk_ledger_rollback(l);
		return rc;
	}
	l->open = false;
	return DBK_OK;
}

void
dbk_ledger_rollback(struct dbk_ledger *l)
{
	if (!l->open)
		return;
	/*
	 * A full disk may have rolled back already; then there is nothing to
	 * do.  Should it fail, the next BEGIN says so.
	 */
	if (sqlite3_get_autocommit(l->store.db) == 0)
		(void)sqlite3_exec(l->store.db, dbk_sql_text[DBK_SQL_ROLLBACK],
		    NULL, NULL, NULL);
	l->open = false;
	l->tail_known = false;
	l->profile_known = false;
	l->codes.certain = false;
}

enum dbk_code
dbk_change_begin(struct dbk_ledger *l, bool *own, struct dbk_err *err)
{
	*own = !l->open;
	return l->open ? check_open(l, err) : dbk_ledger_begin(l, err);
}

enum dbk_code
dbk_change_end(struct dbk_ledger *l, bool own, enum dbk_code rc,
    struct dbk_err *err)
{
	if (!own)
		return rc;
	if (rc == DBK_OK)
		return dbk_ledger_commit(l, err);
	dbk_ledger_rollback(l);
	return rc;
}

enum dbk_code
dbk_snapshot_begin(struct dbk_ledger *l, bool *own, struct dbk_err *err)
{
	*own = sqlite3_get_autocommit(l->store.db) != 0;
	return *own ? dbk_store_run(&l->store, DBK_SQL_BEGIN_READ, err) :
		      DBK_OK;
}

enum dbk_code
dbk_snapshot_end(struct dbk_ledger *l, bool own, enum dbk_code rc,
    struct dbk_err *err)
{
	enum dbk_code end = DBK_OK;

	if (own)
		end = dbk_store_run(&l->store, DBK_SQL_COMMIT, err);
	return rc != DBK_OK ? rc : end;
}

enum dbk_code
dbk_session_tail(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_query q;
	const void *hash;
	enum dbk_code rc;
	size_t len;

	/* Only a writer, who is alone, may remember it. */
	if (l->tail_known && l->access == DBK_ACCESS_WRITE)
		return DBK_OK;
	l->tail_seq = 0;
	memset(l->tail_hash, 0, sizeof l->tail_hash);
	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_TAIL);
	if (dbk_query_row(&q)) {
		l->tail_seq = dbk_query_get_integer(&q, 0);
		hash = dbk_query_get_bytes(&q, 1, &len);
		if (len == sizeof l->tail_hash)
			memcpy(l->tail_hash, hash, len);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	l->tail_known = rc == DBK_OK;
	return rc;
}

static enum dbk_code
load_profile(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc = DBK_OK;

	dbk_arena_reset(&l->profile_arena);
	memset(&l->profile, 0, sizeof l->profile);
	dbk_query_begin(&q, &l->store, DBK_SQL_PROFILE_GET);
	if (dbk_query_row(&q))
		rc = dbk_stored_read(&l->profile, &dbk_group_profile,
		    &l->profile_arena, dbk_query_get_text(&q, 0), err);
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_session_profile(struct dbk_ledger *l, const struct dbk_profile **out,
    struct dbk_err *err)
{
	enum dbk_code rc;

	*out = &l->profile;
	if (l->profile_known && l->access == DBK_ACCESS_WRITE)
		return DBK_OK;
	rc = load_profile(l, err);
	l->profile_known = rc == DBK_OK;
	return rc;
}

enum dbk_code
dbk_session_station(struct dbk_ledger *l, const char **out, struct dbk_err *err)
{
	const struct dbk_profile *profile;
	enum dbk_code rc;

	rc = dbk_session_profile(l, &profile, err);
	*out = rc == DBK_OK && profile->station.name.s != NULL ?
	    profile->station.name.s :
	    "";
	return rc;
}

dbk_day
dbk_session_today(const struct dbk_ledger *l)
{
	dbk_day today;

	if (strlen(l->actor.now) < DBK_DATE_LEN ||
	    !dbk_date_parse(&today, l->actor.now, DBK_DATE_LEN))
		return 0;
	return today;
}

struct dbk_text
dbk_text_of(const char *s)
{
	struct dbk_text t;

	t.s = s;
	t.len = strlen(s);
	t.pos = DBK_NO_POS;
	return t;
}

/* NULL stays NULL. */
enum dbk_code
dbk_strings_hold(struct dbk_arena *a, const char **strings[], size_t n,
    struct dbk_err *err)
{
	size_t i, len, size = 0;
	char *p;

	for (i = 0; i < n; i++)
		size += *strings[i] != NULL ? strlen(*strings[i]) + 1 : 0;
	p = dbk_arena_alloc(a, size);
	if (p == NULL)
		return dbk_fail_memory(err);
	for (i = 0; i < n; i++) {
		if (*strings[i] == NULL)
			continue;
		len = strlen(*strings[i]) + 1;
		memcpy(p, *strings[i], len);
		*strings[i] = p;
		p += len;
	}
	return DBK_OK;
}

enum dbk_code
dbk_session_hold(struct dbk_ledger *l, const char **strings[], size_t n,
    struct dbk_err *err)
{
	return dbk_strings_hold(&l->held, strings, n, err);
}

void
dbk_entry_row_get(struct dbk_entry_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->number, sizeof row->number);
	row->paper = (enum dbk_paper)dbk_query_get_integer(q, 1);
	row->filing = (enum dbk_filing)dbk_query_get_integer(q, 2);
	row->revision = dbk_query_get_integer(q, 3);
	row->seq = dbk_query_get_integer(q, 4);
	row->value = dbk_query_get_integer(q, 5);
	row->entry_type = dbk_query_get_text(q, 6);
	row->mode = dbk_query_get_text(q, 7);
	row->port = dbk_query_get_text(q, 8);
	row->importer = dbk_query_get_text(q, 9);
	row->letter = dbk_query_get_text(q, 10);
	row->batch = dbk_query_get_text(q, 11);
	row->writer = dbk_query_get_text(q, 12);
	row->station = dbk_query_get_text(q, 13);
	row->keyed_at = dbk_query_get_text(q, 14);
	row->changed_at = dbk_query_get_text(q, 15);
	dbk_query_copy_text(q, 16, row->action, sizeof row->action);
	row->cargo.state = (enum dbk_cargo)dbk_query_get_integer(q, 17);
	row->cargo.at = dbk_query_get_text(q, 18);
	row->cargo.release_date = dbk_query_get_text(q, 19);
	row->cargo.release_origin = dbk_query_get_text(q, 20);
}

enum dbk_code
dbk_entry_row_hold(struct dbk_entry_row *row, struct dbk_arena *a,
    struct dbk_err *err)
{
	const char **strings[] = {
	    &row->entry_type,
	    &row->mode,
	    &row->port,
	    &row->importer,
	    &row->letter,
	    &row->batch,
	    &row->writer,
	    &row->station,
	    &row->keyed_at,
	    &row->changed_at,
	    &row->cargo.at,
	    &row->cargo.release_date,
	    &row->cargo.release_origin,
	};

	return dbk_strings_hold(a, strings, sizeof strings / sizeof strings[0],
	    err);
}

/* Every string is a copy that outlives the query. */
static enum dbk_code
hold_standing(struct dbk_ledger *l, struct dbk_standing *s, struct dbk_err *err)
{
	const char **strings[] = {&s->released};
	enum dbk_code rc;

	rc = dbk_entry_row_hold(&s->row, &l->held, err);
	return rc == DBK_OK ? dbk_session_hold(l, strings, 1, err) : rc;
}

/* A number may be given without its hyphens. */
enum dbk_code
dbk_session_entry(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, bool *found, struct dbk_err *err)
{
	char hyphened[DBK_NUMBER_LEN + 1];
	struct dbk_number n;
	struct dbk_query q;
	enum dbk_code rc = DBK_OK;

	memset(out, 0, sizeof *out);
	dbk_arena_reset(&l->held);
	if (dbk_number_parse(&n, number, strlen(number))) {
		dbk_number_format(hyphened, &n);
		number = hyphened;
	}
	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_GET);
	dbk_query_text(&q, number);
	*found = dbk_query_row(&q);
	if (*found) {
		dbk_entry_row_get(&out->row, &q);
		out->filed = dbk_query_get_integer(&q, 21) != 0;
		out->batch_state = sqlite3_column_type(q.stmt, 22) ==
			SQLITE_NULL ?
		    -1 :
		    (int)dbk_query_get_integer(&q, 22);
		out->held = sqlite3_column_type(q.stmt, 23) != SQLITE_NULL;
		out->released = dbk_query_get_text(&q, 24);
		out->blocked = dbk_query_get_integer(&q, 25) != 0;
		rc = hold_standing(l, out, err);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_session_known(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool found;

	rc = dbk_session_entry(l, number, out, &found, err);
	if (rc != DBK_OK || found)
		return rc;
	return dbk_session_refuse(sink, DBK_RULE_ENTRY_UNKNOWN, number, number,
	    NULL);
}

enum dbk_code
dbk_session_changeable(struct dbk_ledger *l, const char *number,
    struct dbk_standing *out, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_session_known(l, number, out, sink, err);
	if (rc != DBK_OK || !out->blocked)
		return rc;
	return dbk_session_refuse(sink, DBK_RULE_ENTRY_BLOCKED, out->row.number,
	    out->row.number, "another station");
}

enum dbk_code
dbk_session_refuse(struct dbk_sink *sink, enum dbk_rule rule,
    const char *entry_number, const char *value, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};

	where.entry_number = entry_number;
	words.value = value;
	words.detail = detail;
	dbk_report(sink, rule, &where, &words);
	return DBK_EFINDINGS;
}
