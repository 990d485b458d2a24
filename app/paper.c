#include "app/paper.h"

enum dbk_code
dbk_paper_end(struct dbk_ledger *l, struct dbk_file *file, enum dbk_code rc,
    bool draft, struct dbk_err *err)
{
	if (rc == DBK_OK)
		rc = dbk_file_settle(file, err);
	if (rc == DBK_OK && !draft)
		rc = dbk_ledger_commit(l, err);
	if (rc == DBK_OK) {
		rc = dbk_file_commit(file, err);
		file = NULL;
	}
	dbk_file_abandon(file);
	/* Of a draft, everything. */
	dbk_ledger_rollback(l);
	return rc;
}
