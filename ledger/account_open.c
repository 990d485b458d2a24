/*
 * What an auditor asks beside the sums: what is open, why a number is void,
 * which numbers were passed over.
 */
#include <string.h>

#include "ledger/account.h"
#include "ledger/session.h"

/* What a filing waits for; NULL: for nothing. */
static const char *
open_filing(const struct dbk_entry_row *row)
{
	switch (row->filing) {
	case DBK_FILING_NONE:
		return "to be filed";
	case DBK_FILING_QUEUED:
		return row->batch[0] != '\0' ? "to be sent" : "to be built";
	case DBK_FILING_SENT:
		return "CBP's answer is awaited";
	case DBK_FILING_NO_ANSWER:
		return "CBP did not answer: ask it";
	case DBK_FILING_REVIEW:
		return "CBP reviews it";
	case DBK_FILING_REJECTED:
		return "CBP rejected it: to be corrected";
	case DBK_FILING_RETRY:
		return "ACE failed: to be built again";
	default:
		return NULL;
	}
}

static const char *
open_cargo(enum dbk_cargo cargo)
{
	switch (cargo) {
	case DBK_CARGO_RELEASED:
	case DBK_CARGO_CANCELLED:
		return NULL;
	case DBK_CARGO_HELD:
		return "CBP holds it";
	case DBK_CARGO_EXAM:
		return "CBP examines it";
	case DBK_CARGO_DOCUMENTS:
		return "CBP wants documents";
	case DBK_CARGO_NO_BILL:
		return "CBP finds no bill";
	default:
		return "CBP's release is awaited";
	}
}

const char *
dbk_account_open(const struct dbk_entry_row *row, enum dbk_cargo cargo)
{
	const char *waits;

	if (row->paper == DBK_PAPER_VOID || row->filing == DBK_FILING_CANCELLED)
		return NULL;
	if (row->paper == DBK_PAPER_DRAFT)
		return "to be completed";
	if (row->filing == DBK_FILING_NONE && cargo != DBK_CARGO_NONE)
		return "CBP has it, but it was not filed from here: decide";
	if ((row->filing == DBK_FILING_SENT ||
		row->filing == DBK_FILING_NO_ANSWER) &&
	    cargo != DBK_CARGO_NONE)
		return "CBP has it on file, its answer is awaited";
	waits = open_filing(row);
	return waits != NULL ? waits : open_cargo(cargo);
}

enum dbk_code
dbk_void_reason(struct dbk_ledger *l, const char *number, const char **out,
    struct dbk_err *err)
{
	const char **strings[] = {out};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	*out = "";
	dbk_arena_reset(&l->held);
	dbk_query_begin(&q, &l->store, DBK_SQL_ACCOUNT_REASON);
	dbk_query_text(&q, number);
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_VOID));
	if (dbk_query_row(&q)) {
		*out = dbk_query_get_text(&q, 0);
		rc = dbk_session_hold(l, strings, 1, err);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_gap_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_gap *gap), void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	struct dbk_gap gap;

	dbk_query_begin(&q, &l->store, DBK_SQL_ACCOUNT_GAPS);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		memset(&gap, 0, sizeof gap);
		dbk_query_copy_text(&q, 0, gap.filer, sizeof gap.filer);
		gap.from = (uint32_t)dbk_query_get_integer(&q, 1);
		gap.to = (uint32_t)dbk_query_get_integer(&q, 2);
		rc = each(arg, &gap);
	}
	return dbk_query_end(&q, rc, err);
}
