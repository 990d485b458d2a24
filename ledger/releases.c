#include <string.h>

#include "ledger/releases.h"
#include "ledger/session.h"

/* Each row of the query, which is ended. */
static enum dbk_code
each_row(struct dbk_query *q,
    enum dbk_code (*each)(void *arg, const struct dbk_release_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_release_row row;
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && dbk_query_row(q)) {
		dbk_query_copy_text(q, 0, row.entry, sizeof row.entry);
		row.at = dbk_query_get_text(q, 1);
		row.port = dbk_query_get_text(q, 2);
		row.officer = dbk_query_get_text(q, 3);
		row.refused = dbk_query_get_integer(q, 4) != 0;
		row.letter = dbk_query_get_text(q, 5);
		row.importer = dbk_query_get_text(q, 6);
		row.value = dbk_query_get_integer(q, 7);
		row.recorded_at = dbk_query_get_text(q, 8);
		row.user = dbk_query_get_text(q, 9);
		row.seq = dbk_query_get_integer(q, 10);
		rc = each(arg, &row);
	}
	return dbk_query_end(q, rc, err);
}

enum dbk_code
dbk_release_list(struct dbk_ledger *l, const char *port,
    enum dbk_code (*each)(void *arg, const struct dbk_release_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_RELEASE_LIST);
	dbk_query_text(&q, port);
	return each_row(&q, each, arg, err);
}

enum dbk_code
dbk_release_newest(struct dbk_ledger *l, const char *port, int64_t before,
    int64_t limit,
    enum dbk_code (*each)(void *arg, const struct dbk_release_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_RELEASE_NEWEST);
	dbk_query_text(&q, port);
	dbk_query_integer(&q, before);
	dbk_query_integer(&q, limit);
	return each_row(&q, each, arg, err);
}

const char *
dbk_release_decision(const struct dbk_release_row *row)
{
	return dbk_paper_name(row->refused ? DBK_PAPER_REFUSED :
					     DBK_PAPER_RELEASED);
}

void
dbk_release_add(struct dbk_release_sums *sums,
    const struct dbk_release_row *row)
{
	if (row->refused) {
		sums->refused++;
		sums->refused_value += row->value;
	} else {
		sums->released++;
		sums->released_value += row->value;
	}
}
