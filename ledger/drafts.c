#include <string.h>

#include "ledger/drafts.h"
#include "ledger/pools.h"
#include "ledger/rights.h"
#include "ledger/session.h"

static void
read_row(struct dbk_draft_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->id, sizeof row->id);
	row->version = dbk_query_get_integer(q, 1);
	row->user = dbk_query_get_text(q, 2);
	row->station = dbk_query_get_text(q, 3);
	row->correcting = dbk_query_get_text(q, 4);
	row->revision = dbk_query_get_integer(q, 5);
	row->number = dbk_query_get_text(q, 6);
	row->importer = dbk_query_get_text(q, 7);
	row->port = dbk_query_get_text(q, 8);
	row->value = dbk_query_get_integer(q, 9);
	row->errors = dbk_query_get_integer(q, 10);
	row->made_at = dbk_query_get_text(q, 11);
	row->changed_at = dbk_query_get_text(q, 12);
	row->document = dbk_query_get_text(q, 13);
	row->page = dbk_query_get_text(q, 14);
}

static bool
is_id(const char *id)
{
	return strlen(id) == DBK_DRAFT_ID_LEN &&
	    strspn(id, "0123456789abcdef") == DBK_DRAFT_ID_LEN;
}

enum dbk_code
dbk_draft_get(struct dbk_ledger *l, const char *id, struct dbk_draft_row *out,
    bool *found, struct dbk_err *err)
{
	const char **strings[] = {&out->user, &out->station, &out->correcting,
	    &out->number, &out->importer, &out->port, &out->made_at,
	    &out->changed_at, &out->document, &out->page};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_arena_reset(&l->held);
	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_DRAFT_GET);
	dbk_query_text(&q, id);
	*found = dbk_query_row(&q);
	if (*found) {
		read_row(out, &q);
		rc = dbk_session_hold(l, strings,
		    sizeof strings / sizeof strings[0], err);
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc == DBK_OK && *found && strcmp(out->user, l->actor.user) != 0)
		rc = dbk_fail(err, DBK_EDENIED, "this draft is %s's",
		    out->user);
	return rc;
}

/* ---- what is wrong with it ---- */

/* The number of a document that is not in the ledger. */
static enum dbk_code
check_number(struct dbk_ledger *l, const struct dbk_text *t,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_standing standing;
	struct dbk_finding where = {.path = "entry_number"};
	struct dbk_words words = {.value = t->s};
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_number n;
	enum dbk_code rc;
	bool found;

	if (!dbk_number_parse(&n, t->s, t->len))
		return DBK_OK;
	dbk_number_format(number, &n);
	dbk_source_place(&where.line, &where.column, source, t->pos);
	rc = dbk_pool_judge(l, &n, &where, sink, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	rc = dbk_session_entry(l, number, &standing, &found, err);
	if (rc == DBK_OK && found)
		dbk_report(sink, DBK_RULE_ENTRY_EXISTS, &where, &words);
	return rc;
}

enum dbk_code
dbk_draft_check(struct dbk_ledger *l, const struct dbk_source *source,
    enum dbk_stage stage, const char *correcting, struct dbk_entry *entry,
    struct dbk_arena *a, struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_profile *profile;
	struct dbk_check check = {
	    .entry = entry,
	    .source = source,
	    .sink = sink,
	    .today = dbk_session_today(l),
	};
	const struct dbk_text *number = &entry->entry_number;
	enum dbk_code rc;

	rc = dbk_document_read(entry, &dbk_group_entry, a, source, sink, err);
	if ((rc != DBK_OK && rc != DBK_EFINDINGS) || !entry->node.set)
		return rc == DBK_EFINDINGS ? DBK_OK : rc;
	rc = dbk_session_profile(l, &profile, err);
	if (rc != DBK_OK)
		return rc;
	check.profile = profile;
	dbk_check_entry(&check, stage);
	if (number->s == NULL ||
	    (correcting != NULL && strcmp(correcting, number->s) == 0))
		return DBK_OK;
	return check_number(l, number, source, sink, err);
}

/* ---- keeping it ---- */

static enum dbk_code
count_drafts(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_query q;
	int64_t n = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_DRAFT_COUNT);
	dbk_query_text(&q, l->actor.user);
	if (dbk_query_row(&q))
		n = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && n >= DBK_DRAFTS_MOST)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "you have %d drafts; save or delete some of them",
		    DBK_DRAFTS_MOST);
	return rc;
}

/* NULL where nothing is known. */
static const char *
known(const char *s)
{
	return s != NULL && *s != '\0' ? s : NULL;
}

static void
note_broken(void *arg, const struct dbk_finding *finding)
{
	bool *broken = arg;

	*broken |= finding->rule == DBK_RULE_FORM_JSON;
}

static enum dbk_code
store(struct dbk_ledger *l, const struct dbk_draft_row *row, int64_t *errors,
    struct dbk_err *err)
{
	const struct dbk_source source = {
	    .text = row->document,
	    .len = strlen(row->document),
	    .first_line = 1,
	};
	bool broken = false;
	struct dbk_sink counter = {.emit = note_broken, .arg = &broken};
	struct dbk_entry entry;
	const char *station;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_arena_reset(&l->work);
	rc = dbk_draft_check(l, &source, DBK_STAGE_KEY, known(row->correcting),
	    &entry, &l->work, &counter, err);
	if (rc == DBK_OK && (broken || !entry.node.set))
		rc = dbk_fail(err, DBK_EUSAGE,
		    "the draft's document is no JSON object");
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &station, err);
	if (rc != DBK_OK)
		return rc;
	*errors = (int64_t)counter.errors;
	dbk_query_begin(&q, &l->store, DBK_SQL_DRAFT_PUT);
	dbk_query_text(&q, row->id);
	dbk_query_text(&q, l->actor.user);
	dbk_query_text(&q, station);
	dbk_query_text(&q, known(row->correcting));
	dbk_query_integer(&q, row->revision);
	dbk_query_text(&q, row->document);
	dbk_query_text(&q, known(row->page));
	dbk_query_text(&q, entry.entry_number.s);
	dbk_query_text(&q, dbk_entry_importer(&entry));
	dbk_query_text(&q, entry.port_of_entry.s);
	if (entry.value.set)
		dbk_query_integer(&q, entry.value.v);
	else
		dbk_query_null(&q);
	dbk_query_integer(&q, *errors);
	dbk_query_text(&q, l->actor.now);
	return dbk_query_run(&q, err);
}

static bool
is_same(const struct dbk_draft_row *a, const struct dbk_draft_row *b)
{
	return strcmp(a->document, b->document) == 0 &&
	    strcmp(a->page, b->page != NULL ? b->page : "") == 0;
}

static enum dbk_code
put(struct dbk_ledger *l, const struct dbk_draft_row *row, int64_t *version,
    int64_t *errors, struct dbk_err *err)
{
	struct dbk_draft_row before;
	enum dbk_code rc;
	bool found;

	rc = dbk_right_need(l, DBK_ACTION_ENTRY_ADD, err);
	if (rc == DBK_OK)
		rc = dbk_draft_get(l, row->id, &before, &found, err);
	if (rc != DBK_OK)
		return rc;
	if (found && before.version == row->version + 1 &&
	    is_same(&before, row)) {
		*version = before.version;
		*errors = before.errors;
		return DBK_OK;
	}
	if ((found ? before.version : 0) != row->version)
		return DBK_EFINDINGS;
	if (!found)
		rc = count_drafts(l, err);
	if (rc == DBK_OK)
		rc = store(l, row, errors, err);
	*version = row->version + 1;
	return rc;
}

enum dbk_code
dbk_draft_put(struct dbk_ledger *l, const struct dbk_draft_row *row,
    int64_t *version, int64_t *errors, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	if (!is_id(row->id))
		return dbk_fail(err, DBK_EUSAGE,
		    "a draft is named by %d hexadecimal digits",
		    DBK_DRAFT_ID_LEN);
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = put(l, row, version, errors, err);
	return dbk_change_end(l, own, rc, err);
}

static enum dbk_code
end(struct dbk_ledger *l, const char *id, int64_t version, struct dbk_err *err)
{
	struct dbk_draft_row row;
	struct dbk_query q;
	enum dbk_code rc;
	bool found;

	rc = dbk_draft_get(l, id, &row, &found, err);
	if (rc != DBK_OK || !found)
		return rc;
	if (version != 0 && version != row.version)
		return DBK_EFINDINGS;
	dbk_query_begin(&q, &l->store, DBK_SQL_DRAFT_END);
	dbk_query_text(&q, id);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_draft_end(struct dbk_ledger *l, const char *id, int64_t version,
    struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = end(l, id, version, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_draft_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_draft_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_draft_row row;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_DRAFT_LIST);
	dbk_query_text(&q, l->actor.user);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		read_row(&row, &q);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}
