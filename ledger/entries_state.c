/*
 * What becomes of an entry on paper: completing, voiding, releasing; and the
 * names of its states.
 */
#include <string.h>

#include "ledger/check.h"
#include "ledger/session.h"

static const char *const paper_names[DBK_PAPER_COUNT] = {
    [DBK_PAPER_DRAFT] = "draft",
    [DBK_PAPER_COMPLETE] = "complete",
    [DBK_PAPER_LETTERED] = "lettered",
    [DBK_PAPER_RELEASED] = "released",
    [DBK_PAPER_REFUSED] = "refused",
    [DBK_PAPER_VOID] = "void",
};

static const char *const filing_names[DBK_FILING_COUNT] = {
    [DBK_FILING_NONE] = "none",
    [DBK_FILING_QUEUED] = "queued",
    [DBK_FILING_SENT] = "sent",
    [DBK_FILING_NO_ANSWER] = "no_answer",
    [DBK_FILING_ACCEPTED] = "accepted",
    [DBK_FILING_ACCEPTED_WARNING] = "accepted_warning",
    [DBK_FILING_REVIEW] = "review",
    [DBK_FILING_REJECTED] = "rejected",
    [DBK_FILING_RETRY] = "retry",
    [DBK_FILING_CANCELLED] = "cancelled",
};

/* n when there is no such name. */
static int
named(const char *const *names, int n, const char *name)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			break;
	return i;
}

const char *
dbk_paper_name(enum dbk_paper state)
{
	return (unsigned)state < DBK_PAPER_COUNT ? paper_names[state] :
						   DBK_STATE_UNKNOWN;
}

const char *
dbk_filing_name(enum dbk_filing state)
{
	return (unsigned)state < DBK_FILING_COUNT ? filing_names[state] :
						    DBK_STATE_UNKNOWN;
}

enum dbk_paper
dbk_paper_named(const char *name)
{
	return (enum dbk_paper)named(paper_names, DBK_PAPER_COUNT, name);
}

enum dbk_filing
dbk_filing_named(const char *name)
{
	return (enum dbk_filing)named(filing_names, DBK_FILING_COUNT, name);
}

static enum dbk_code
refuse_state(struct dbk_sink *sink, const char *number, const char *why)
{
	return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE, number, number,
	    why);
}

/* The rules of stage complete on the current revision. */
static enum dbk_code
check_current(struct dbk_ledger *l, int64_t seq, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_profile *profile;
	struct dbk_sink counter = {0};
	struct dbk_source source = {0};
	struct dbk_check check = {0};
	struct dbk_entry entry;
	unsigned long before;
	enum dbk_code rc;

	if (sink == NULL)
		sink = &counter;
	before = sink->errors;
	dbk_arena_reset(&l->work);
	rc = dbk_session_profile(l, &profile, err);
	if (rc == DBK_OK)
		rc = dbk_session_document(l, seq, &entry, &l->work, err);
	if (rc == DBK_OK)
		rc = dbk_codes_get(l, &source.codes, err);
	if (rc != DBK_OK)
		return rc;
	check.codes = source.codes;
	check.entry = &entry;
	check.profile = profile;
	check.sink = sink;
	check.today = dbk_session_today(l);
	/* Lists may have a new edition since it was keyed. */
	dbk_document_check(&entry, &dbk_group_entry, &source, sink);
	dbk_check_entry(&check, DBK_STAGE_COMPLETE);
	return sink->errors != before ? DBK_EFINDINGS : DBK_OK;
}

enum dbk_code
dbk_entry_check(struct dbk_ledger *l, const char *number, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_known(l, number, &standing, sink, err);
	return rc != DBK_OK ? rc :
			      check_current(l, standing.row.seq, sink, err);
}

static enum dbk_code
complete_checked(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_changeable(l, number, &standing, sink, err);
	if (rc != DBK_OK || standing.row.paper == DBK_PAPER_COMPLETE)
		return rc;
	if (standing.row.paper != DBK_PAPER_DRAFT)
		return refuse_state(sink, standing.row.number,
		    dbk_paper_name(standing.row.paper));
	rc = check_current(l, standing.row.seq, sink, err);
	if (rc == DBK_OK)
		rc = dbk_second_judge(l, &standing.row, sink, err);
	if (rc != DBK_OK)
		return rc;
	row.entry = standing.row.number;
	return dbk_journal_append(l, DBK_ACTION_ENTRY_COMPLETE, &row, err);
}

enum dbk_code
dbk_entry_complete(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = complete_checked(l, number, sink, err);
	return dbk_change_end(l, own, rc, err);
}

static enum dbk_code
void_checked(struct dbk_ledger *l, const char *number, const char *reason,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_changeable(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (standing.row.paper == DBK_PAPER_VOID ||
	    standing.row.paper == DBK_PAPER_RELEASED)
		return refuse_state(sink, standing.row.number,
		    dbk_paper_name(standing.row.paper));
	if (standing.filed)
		return refuse_state(sink, standing.row.number,
		    "one whose transfer to CBP began");
	row.entry = standing.row.number;
	row.reason = reason;
	return dbk_journal_append(l, DBK_ACTION_ENTRY_VOID, &row, err);
}

enum dbk_code
dbk_entry_void(struct dbk_ledger *l, const char *number, const char *reason,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	if (reason == NULL || reason[0] == '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "making a number void wants a reason");
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = void_checked(l, number, reason, sink, err);
	return dbk_change_end(l, own, rc, err);
}

/* The time must be one; it is kept in UTC. */
static bool
check_release(struct dbk_release *release, char at[DBK_TIME_LEN + 1],
    struct dbk_sink *sink)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	unsigned long before = sink->errors;

	dbk_document_check(release, &dbk_group_release, NULL, sink);
	if (release->at.s == NULL || !dbk_time_normalise(at, release->at.s)) {
		where.path = "at";
		words.value = release->at.s != NULL ? release->at.s : "";
		words.label = "Released at";
		words.detail = "a time such as 2026-11-18T14:05:00Z";
		dbk_report(sink, DBK_RULE_FORM_TYPE, &where, &words);
	} else {
		release->at = dbk_text_of(at);
	}
	return sink->errors == before;
}

static enum dbk_code
release_checked(struct dbk_ledger *l, const char *number,
    const struct dbk_release *given, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_release release = *given;
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	char at[DBK_TIME_LEN + 1];
	enum dbk_code rc;

	rc = dbk_session_changeable(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (standing.row.paper != DBK_PAPER_LETTERED)
		return refuse_state(sink, standing.row.number,
		    dbk_paper_name(standing.row.paper));
	if (!check_release(&release, at, sink))
		return DBK_EFINDINGS;
	release.node.set = true;
	row.entry = standing.row.number;
	return dbk_journal_append_document(l, DBK_ACTION_ENTRY_RELEASE, &row,
	    &dbk_group_release, &release, err);
}

enum dbk_code
dbk_entry_release(struct dbk_ledger *l, const char *number,
    const struct dbk_release *release, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	enum dbk_code rc;
	bool own;

	if (sink == NULL)
		sink = &counter;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = release_checked(l, number, release, sink, err);
	return dbk_change_end(l, own, rc, err);
}
