#include "ledger/session.h"
#include "ledger/share.h"

enum dbk_code
dbk_ledger_peer(struct dbk_ledger **out, const struct dbk_ledger *like,
    struct dbk_err *err)
{
	return dbk_session_open_like(out, like, like->path, DBK_ACCESS_READ,
	    err);
}

int64_t
dbk_ledger_changes(const struct dbk_ledger *l)
{
	return sqlite3_total_changes64(l->store.db);
}

bool
dbk_ledger_unchanged(const struct dbk_ledger *l, int64_t changes)
{
	return dbk_ledger_changes(l) == changes &&
	    sqlite3_get_autocommit(l->store.db) == 0;
}

enum dbk_code
dbk_ledger_try(struct dbk_ledger *l, struct dbk_err *err)
{
	if (!l->open)
		return dbk_fail(err, DBK_EDEFECT, "%s: no transaction is open",
		    l->path);
	return dbk_store_run(&l->store, DBK_SQL_TRY, err);
}

enum dbk_code
dbk_ledger_try_end(struct dbk_ledger *l, enum dbk_code rc, struct dbk_err *err)
{
	enum dbk_code end = DBK_OK;

	if (sqlite3_get_autocommit(l->store.db) != 0)
		return rc != DBK_OK ? rc :
				      dbk_fail(err, DBK_ESYSTEM,
					  "%s: the change was undone by an "
					  "earlier failure; repeat it",
					  l->path);
	if (rc != DBK_OK) {
		end = dbk_store_run(&l->store, DBK_SQL_TRY_UNDO, err);
		l->tail_known = false;
		l->profile_known = false;
		l->codes.certain = false;
	}
	if (end == DBK_OK)
		end = dbk_store_run(&l->store, DBK_SQL_TRY_END, err);
	return rc != DBK_OK ? rc : end;
}
