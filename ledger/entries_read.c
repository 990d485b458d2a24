/*
 * Looking at entries: one, many, their documents, their history.
 */
#include <string.h>

#include "ledger/scan.h"

/* Runs a query whose first column is a document, appended to json. */
static enum dbk_code
append_json(struct dbk_query *q, struct dbk_buf *json, bool *found,
    struct dbk_err *err)
{
	enum dbk_code rc;

	*found = dbk_query_row(q);
	if (*found)
		dbk_buf_add_string(json, dbk_query_get_text(q, 0));
	rc = dbk_query_end(q, DBK_OK, err);
	return rc != DBK_OK ? rc : dbk_buf_check(json, err);
}

static enum dbk_code
get_revision(struct dbk_ledger *l, const char *number, int64_t revision,
    struct dbk_buf *json, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_buf word = {0};
	struct dbk_query q;
	enum dbk_code rc;
	bool found = false;

	if (revision > 0) {
		dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_REVISION);
		dbk_query_text(&q, number);
		dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_CORRECT));
		dbk_query_integer(&q, revision);
		rc = append_json(&q, json, &found, err);
		if (rc != DBK_OK || found)
			return rc;
	}
	dbk_buf_add_integer(&word, revision);
	rc = dbk_buf_check(&word, err);
	if (rc == DBK_OK)
		rc = dbk_session_refuse(sink, DBK_RULE_ENTRY_REVISION, number,
		    number, word.data);
	dbk_buf_fini(&word);
	return rc;
}

enum dbk_code
dbk_entry_get(struct dbk_ledger *l, const char *number, int64_t revision,
    struct dbk_buf *json, struct dbk_entry_row *row, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_standing standing;
	struct dbk_query q;
	enum dbk_code rc;
	bool found;

	rc = dbk_session_known(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (row != NULL)
		*row = standing.row;
	if (json == NULL)
		return DBK_OK;
	if (revision != 0)
		return get_revision(l, standing.row.number, revision, json,
		    sink, err);
	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_DOCUMENT);
	dbk_query_integer(&q, standing.row.seq);
	rc = append_json(&q, json, &found, err);
	if (rc == DBK_OK && !found)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s: the document of entry %s "
		    "is missing; run: daybook verify",
		    l->path, standing.row.number);
	return rc;
}

static void
begin_list(struct dbk_query *q, struct dbk_ledger *l,
    const struct dbk_entry_filter *filter)
{
	dbk_query_begin(q, &l->store,
	    filter->letter != NULL ? DBK_SQL_ENTRY_LIST_LETTER :
				     DBK_SQL_ENTRY_LIST);
	dbk_query_text(q, filter->port);
	dbk_query_integer(q, filter->papers);
	dbk_query_integer(q, filter->filings);
	dbk_query_integer(q, filter->limit != 0 ? filter->limit : -1);
	if (filter->letter != NULL)
		dbk_query_text(q, filter->letter);
}

enum dbk_code
dbk_entry_list(struct dbk_ledger *l, const struct dbk_entry_filter *filter,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_entry_row row;
	struct dbk_query q;

	begin_list(&q, l, filter);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_entry_row_get(&row, &q);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_entry_scan(struct dbk_ledger *l, const struct dbk_entry_filter *filter,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err)
{
	struct dbk_query q;

	begin_list(&q, l, filter);
	return dbk_scan(l, &q, dbk_entry_row_get, NULL, each, arg, err);
}

enum dbk_code
dbk_entry_history(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_history_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_standing standing;
	struct dbk_query q;
	enum dbk_code rc;

	rc = dbk_session_known(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_HISTORY);
	dbk_query_text(&q, standing.row.number);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		struct dbk_history_row row = {0};

		row.seq = dbk_query_get_integer(&q, 0);
		row.at = dbk_query_get_text(&q, 1);
		row.user = dbk_query_get_text(&q, 2);
		row.station = dbk_query_get_text(&q, 3);
		row.action = dbk_query_get_text(&q, 4);
		row.reason = dbk_query_get_text(&q, 5);
		row.document = dbk_query_get_text(&q, 6);
		row.hash = dbk_query_get_text(&q, 7);
		row.about = dbk_query_get_text(&q, 8);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}
