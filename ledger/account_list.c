/*
 * Entries and what CBP said of them, read side by side: both tables are in the
 * order of entry numbers, so nothing is looked up.
 */
#include <string.h>

#include "ledger/account_part.h"
#include "ledger/session.h"

struct dbk_said {
	struct dbk_query q; /* every condition */
	bool more; /* q stands on one that was not told yet */
	const char *number; /* of the entry that the list is at */
	enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	    struct dbk_said *said);
	void *arg;
	struct dbk_err *err;
};

enum dbk_code
dbk_said_list(struct dbk_said *said,
    enum dbk_code (*each)(void *arg, const struct dbk_condition *c), void *arg)
{
	struct dbk_query *q = &said->q;
	enum dbk_code rc = DBK_OK;
	struct dbk_condition c;
	int order;

	while (rc == DBK_OK && said->more) {
		order = strcmp(dbk_query_get_text(q, DBK_CONDITION_ENTRY),
		    said->number);
		if (order > 0)
			break;
		if (order == 0) {
			dbk_condition_get(&c, q);
			rc = each(arg, &c);
		}
		said->more = dbk_query_row(q);
	}
	/* Not at the end of the list: what follows would be told to have no
	 * conditions. */
	if (rc == DBK_OK && q->code != SQLITE_OK)
		rc = dbk_store_fail(q->store, q->code, said->err);
	return rc;
}

static enum dbk_code
list_entry(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_said *said = arg;

	said->number = row->number;
	return said->each(said->arg, row, said);
}

/* ahead: NULL: nothing is. */
static enum dbk_code
list_all(struct dbk_ledger *l, struct dbk_account_ahead *ahead,
    struct dbk_said *said)
{
	const struct dbk_entry_filter all = {0};
	enum dbk_code rc = DBK_OK;

	dbk_query_begin(&said->q, &l->store, DBK_SQL_CONDITION_ALL);
	said->more = dbk_query_row(&said->q);
	if (said->q.code == SQLITE_OK)
		rc = ahead != NULL ?
		    dbk_account_ahead_entries(ahead, list_entry, said,
			said->err) :
		    dbk_entry_list(l, &all, list_entry, said, said->err);
	return dbk_query_end(&said->q, rc, said->err);
}

enum dbk_code
dbk_account_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	struct dbk_said *said),
    void *arg, struct dbk_err *err)
{
	struct dbk_said said = {.each = each, .arg = arg, .err = err};

	return list_all(l, NULL, &said);
}

enum dbk_code
dbk_account_ahead_list(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	struct dbk_said *said),
    void *arg, struct dbk_err *err)
{
	struct dbk_said said = {.each = each, .arg = arg, .err = err};

	return list_all(dbk_account_ahead_ledger(a), a, &said);
}
