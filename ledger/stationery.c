#include <string.h>

#include "ledger/session.h"
#include "ledger/stationery.h"
#include "schemas/texts.h"

static const struct {
	const char *name;
	const char *text;
} shipped[] = {
    {"downtime-letter", dbk_text_downtime_letter_txt},
    {"supplement", dbk_text_supplement_txt},
    {"discretion", dbk_text_discretion_txt},
};

const char *const dbk_stationery_wordings[] = {
    "downtime-letter", "supplement", "discretion", NULL};

const char *
dbk_stationery_shipped(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof shipped / sizeof shipped[0]; i++)
		if (strcmp(shipped[i].name, name) == 0)
			return shipped[i].text;
	return NULL;
}

enum dbk_code
dbk_stationery_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_stationery_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_stationery_row row;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_STATIONERY_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		row.name = dbk_query_get_text(&q, 0);
		row.port = dbk_query_get_text(&q, 1);
		row.seq = dbk_query_get_integer(&q, 2);
		row.set_at = dbk_query_get_text(&q, 3);
		row.user = dbk_query_get_text(&q, 4);
		row.size = dbk_query_get_integer(&q, 5);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

/* Within a change; seq may be NULL. */
static enum dbk_code
append(struct dbk_ledger *l, enum dbk_action action, const char *name,
    const char *port, const void *bytes, size_t len, int64_t *seq,
    struct dbk_err *err)
{
	struct dbk_stationery stationery = {.node = {.set = true}};
	struct dbk_journal_row row = {.payload = bytes, .payload_len = len};
	enum dbk_code rc;

	stationery.name = dbk_text_of(name);
	if (port != NULL)
		stationery.port = dbk_text_of(port);
	rc = dbk_journal_append_document(l, action, &row, &dbk_group_stationery,
	    &stationery, err);
	if (rc == DBK_OK && seq != NULL)
		*seq = row.seq;
	return rc;
}

enum dbk_code
dbk_stationery_set(struct dbk_ledger *l, const char *name, const char *port,
    const void *bytes, size_t len, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_stationery stationery = {.node = {.set = true}};
	struct dbk_sink counter = {0};
	unsigned long before;
	enum dbk_code rc;
	bool own;

	if (port != NULL)
		stationery.port = dbk_text_of(port);
	if (sink == NULL)
		sink = &counter;
	before = sink->errors;
	dbk_document_check(&stationery, &dbk_group_stationery, NULL, sink);
	if (sink->errors != before)
		return DBK_EFINDINGS;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = append(l, DBK_ACTION_STATIONERY_SET, name, port, bytes, len, NULL,
	    err);
	return dbk_change_end(l, own, rc, err);
}

/* What is set by that name for exactly that port ("": for every port). */
struct looking {
	const char *name, *port;
	bool found;
};

static enum dbk_code
look(void *arg, const struct dbk_stationery_row *row)
{
	struct looking *looking = arg;

	if (strcmp(row->name, looking->name) == 0 &&
	    strcmp(row->port, looking->port) == 0)
		looking->found = true;
	return DBK_OK;
}

enum dbk_code
dbk_stationery_remove(struct dbk_ledger *l, const char *name, const char *port,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct looking looking = {
	    .name = name, .port = port != NULL ? port : ""};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_stationery_list(l, look, &looking, err);
	if (rc == DBK_OK && !looking.found)
		rc = dbk_session_refuse(sink, DBK_RULE_STATIONERY_NONE, NULL,
		    name, port != NULL ? port : "every port");
	if (rc == DBK_OK)
		rc = append(l, DBK_ACTION_STATIONERY_REMOVE, name, port, NULL,
		    0, NULL, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_stationery_newest(struct dbk_ledger *l, const char *name, const char *port,
    int64_t *seq, struct dbk_err *err)
{
	struct dbk_query q;

	*seq = 0;
	dbk_query_begin(&q, &l->store, DBK_SQL_STATIONERY_NEWEST);
	dbk_query_text(&q, name);
	dbk_query_text(&q, port != NULL ? port : "");
	if (dbk_query_row(&q))
		*seq = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_stationery_read(struct dbk_ledger *l, int64_t seq, struct dbk_buf *out,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	const void *bytes;
	size_t len;

	if (seq == 0)
		return DBK_OK;
	dbk_query_begin(&q, &l->store, DBK_SQL_STATIONERY_BYTES);
	dbk_query_integer(&q, seq);
	if (dbk_query_row(&q)) {
		bytes = dbk_query_get_bytes(&q, 0, &len);
		dbk_buf_add(out, bytes, len);
		rc = dbk_buf_check(out, err);
	} else {
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld is not there; run: daybook verify",
		    (long long)seq);
	}
	return dbk_query_end(&q, rc, err);
}

/* The shipped wording as a letter kept it last; 0: it is another one now. */
static enum dbk_code
find_kept(struct dbk_ledger *l, const char *name, const char *text,
    int64_t *seq, struct dbk_err *err)
{
	struct dbk_buf kept = {0};
	struct dbk_query q;
	enum dbk_code rc;

	*seq = 0;
	dbk_query_begin(&q, &l->store, DBK_SQL_STATIONERY_KEPT);
	dbk_query_text(&q, name);
	if (dbk_query_row(&q))
		*seq = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK)
		rc = dbk_stationery_read(l, *seq, &kept, err);
	if (rc == DBK_OK && *seq != 0 &&
	    (kept.len != strlen(text) ||
		memcmp(kept.data, text, kept.len) != 0))
		*seq = 0;
	dbk_buf_fini(&kept);
	return rc;
}

enum dbk_code
dbk_stationery_take(struct dbk_ledger *l, const char *name, const char *port,
    int64_t *seq, struct dbk_err *err)
{
	const char *text = dbk_stationery_shipped(name);
	enum dbk_code rc;

	rc = dbk_stationery_newest(l, name, port, seq, err);
	if (rc != DBK_OK || *seq != 0 || text == NULL)
		return rc;
	rc = find_kept(l, name, text, seq, err);
	if (rc != DBK_OK || *seq != 0)
		return rc;
	return append(l, DBK_ACTION_STATIONERY_KEEP, name, NULL, text,
	    strlen(text), seq, err);
}
