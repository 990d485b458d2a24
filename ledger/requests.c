/*
 * Requests: what shall be filed next for an entry that CBP has on file.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/check.h"
#include "ledger/filings.h"
#include "ledger/session.h"

/* Updates are taken for so many calendar days after release (p. SE-23). */
#define UPDATE_DAYS 15

/* The transfer of what waits for CBP has not begun. */
static bool
is_waiting(const struct dbk_standing *s)
{
	return s->row.action[0] != 'A' &&
	    (s->row.filing == DBK_FILING_RETRY ||
		(s->row.filing == DBK_FILING_QUEUED &&
		    (s->row.batch[0] == '\0' ||
			s->batch_state == DBK_BATCH_BUILT)));
}

/* Why nothing can be requested as the entry stands; NULL: it can. */
static const char *
unrequestable(const struct dbk_standing *s)
{
	if (s->row.paper == DBK_PAPER_VOID)
		return "void";
	if (s->row.filing == DBK_FILING_CANCELLED)
		return "cancelled with CBP: nothing is filed for its number "
		       "again";
	if (!s->held)
		return "not on file with CBP, as far as the ledger knows: "
		       "there is nothing to replace, update or cancel";
	if (s->row.paper == DBK_PAPER_DRAFT)
		return "a draft: complete it first";
	switch (s->row.filing) {
	case DBK_FILING_ACCEPTED:
	case DBK_FILING_ACCEPTED_WARNING:
	case DBK_FILING_REVIEW:
	case DBK_FILING_REJECTED:
		return NULL;
	default:
		return is_waiting(s) ?
		    NULL :
		    "in a request that is under way, and not answered by CBP";
	}
}

static bool
is_action(const struct dbk_text *action)
{
	return dbk_text_is(action, "R") || dbk_text_is(action, "U") ||
	    dbk_text_is(action, "D");
}

/* What the release of the goods means for the request. */
static void
warn_released(struct dbk_ledger *l, const struct dbk_standing *s,
    const struct dbk_request *request, struct dbk_sink *sink)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	dbk_day today = dbk_session_today(l), released;
	char limit[8];

	if (s->released[0] == '\0' ||
	    !dbk_date_parse(&released, s->released, strlen(s->released)))
		return;
	(void)snprintf(limit, sizeof limit, "%d", UPDATE_DAYS);
	where.entry_number = s->row.number;
	words.value = s->row.number;
	words.detail = s->released;
	words.limit = limit;
	if (dbk_text_is(&request->action, "R"))
		dbk_report(sink, DBK_RULE_REQUEST_RELEASED, &where, &words);
	else if (dbk_text_is(&request->action, "U") && today != 0 &&
	    today > released + UPDATE_DAYS)
		dbk_report(sink, DBK_RULE_REQUEST_LATE, &where, &words);
}

/* The request's own form, and the rules that hold for its action. */
static enum dbk_code
check_request(struct dbk_ledger *l, const struct dbk_standing *s,
    const struct dbk_request *request, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_profile *profile;
	struct dbk_check check = {0};
	struct dbk_entry entry;
	unsigned long before = sink->errors;
	enum dbk_code rc;

	dbk_document_check(request, &dbk_group_request, NULL, sink);
	dbk_arena_reset(&l->work);
	rc = dbk_session_profile(l, &profile, err);
	if (rc == DBK_OK)
		rc = dbk_session_document(l, s->row.seq, &entry, &l->work, err);
	if (rc == DBK_OK)
		rc = dbk_codes_get(l, &check.codes, err);
	if (rc != DBK_OK)
		return rc;
	check.entry = &entry;
	check.profile = profile;
	check.sink = sink;
	check.today = dbk_session_today(l);
	check.action = *request->action.s;
	check.request = request;
	dbk_check_entry(&check, DBK_STAGE_COMPLETE);
	return sink->errors != before ? DBK_EFINDINGS : DBK_OK;
}

static enum dbk_code
request_checked(struct dbk_ledger *l, const char *number,
    const struct dbk_request *given, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_request request = *given;
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	const char *why;
	enum dbk_code rc;

	rc = dbk_session_changeable(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (!is_action(&request.action))
		return dbk_session_refuse(sink, DBK_RULE_REQUEST_ACTION,
		    standing.row.number, request.action.s, NULL);
	why = unrequestable(&standing);
	if (why != NULL)
		return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE,
		    standing.row.number, standing.row.number, why);
	request.node.set = true;
	rc = check_request(l, &standing, &request, sink, err);
	if (rc != DBK_OK)
		return rc;
	warn_released(l, &standing, &request, sink);
	row.entry = standing.row.number;
	return dbk_journal_append_document(l, DBK_ACTION_FILING_REQUEST, &row,
	    &dbk_group_request, &request, err);
}

enum dbk_code
dbk_filing_request(struct dbk_ledger *l, const char *number,
    const struct dbk_request *request, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = request_checked(l, number, request, sink != NULL ? sink : &counter,
	    err);
	return dbk_change_end(l, own, rc, err);
}

static enum dbk_code
withdraw_checked(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_changeable(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (!is_waiting(&standing))
		return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE,
		    standing.row.number, standing.row.number,
		    "without a request that could be taken back");
	row.entry = standing.row.number;
	return dbk_journal_append(l, DBK_ACTION_FILING_WITHDRAW, &row, err);
}

enum dbk_code
dbk_filing_withdraw(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = withdraw_checked(l, number, sink, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_filing_requested(struct dbk_ledger *l, const char *number,
    struct dbk_request *out, struct dbk_arena *a, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	out->action = dbk_text_of("A");
	dbk_query_begin(&q, &l->store, DBK_SQL_REQUEST_GET);
	dbk_query_text(&q, number);
	if (dbk_query_row(&q))
		rc = dbk_stored_read(out, &dbk_group_request, a,
		    dbk_query_get_text(&q, 0), err);
	return dbk_query_end(&q, rc, err);
}
