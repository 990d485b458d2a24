/*
 * Keying and correcting: documents come in.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/check.h"
#include "ledger/incoming.h"
#include "ledger/letters.h"
#include "ledger/pools.h"
#include "ledger/session.h"

/* A document on its way into the ledger. */
struct incoming {
	struct dbk_ledger *l; /* NULL: it is only made ready */
	const struct dbk_source *source;
	struct dbk_source judged; /* it, with the ledger's lists */
	const struct dbk_entry *read; /* it was read already; NULL: not */
	const struct dbk_ready *ready; /* it was made ready; NULL: not */
	struct dbk_basis basis;
	struct dbk_arena *work; /* of what is read */
	struct dbk_buf *json; /* as it is journalled */
	struct dbk_sink *sink;
	struct dbk_sink unheard; /* the sink of who wants none */
	unsigned long errors; /* of the sink before this document */
	struct dbk_entry entry;
	bool whole; /* read without a finding */
	struct dbk_text given; /* its number as the document has it */
	unsigned char digest[DBK_DIGEST_LEN];
	char number[DBK_NUMBER_LEN + 1]; /* it, or the one it gets; or "" */
};

static bool
is_refused(const struct incoming *in)
{
	return in->sink->errors != in->errors;
}

/* The place of the entry number in the source, for findings about it. */
static void
place_number(const struct incoming *in, struct dbk_finding *where)
{
	const struct dbk_text *t = &in->given;
	size_t pos = t->s != NULL ? t->pos : in->entry.node.pos;

	memset(where, 0, sizeof *where);
	where->path = "entry_number";
	where->entry_number = t->s;
	dbk_source_mark(where, in->source, pos);
}

static void
report_at_number(const struct incoming *in, enum dbk_rule rule,
    const char *value, const char *detail)
{
	struct dbk_finding where;
	struct dbk_words words = {0};

	place_number(in, &where);
	words.value = value;
	words.detail = detail;
	dbk_report(in->sink, rule, &where, &words);
}

enum dbk_code
dbk_basis_get(struct dbk_basis *out, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	out->today = dbk_session_today(l);
	rc = dbk_codes_get(l, &out->codes, err);
	return rc == DBK_OK ? dbk_session_profile(l, &out->profile, err) : rc;
}

/* The document as a structure, with its findings of form. */
static enum dbk_code
read_form(struct incoming *in, struct dbk_err *err)
{
	unsigned long before = in->sink->errors;

	if (in->read == NULL)
		return dbk_document_read(&in->entry, &dbk_group_entry, in->work,
		    in->source, in->sink, err);
	in->entry = *in->read;
	dbk_document_check(&in->entry, &dbk_group_entry, in->source, in->sink);
	return in->sink->errors == before ? DBK_OK : DBK_EFINDINGS;
}

/* Form and rules of a stage, by in->basis.  DBK_OK also when there were
 * findings; only then is in->entry of no use when its node is not set. */
static enum dbk_code
judge(struct incoming *in, enum dbk_stage stage, struct dbk_err *err)
{
	struct dbk_check check = {0};
	enum dbk_code rc;

	in->judged = *in->source;
	in->judged.codes = in->basis.codes;
	in->source = &in->judged;
	dbk_arena_reset(in->work);
	rc = read_form(in, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	in->whole = rc == DBK_OK;
	in->given = in->entry.entry_number;
	if (!in->entry.node.set)
		return DBK_OK;
	check.entry = &in->entry;
	check.source = in->source;
	check.codes = in->basis.codes;
	check.profile = in->basis.profile;
	check.sink = in->sink;
	check.today = in->basis.today;
	dbk_check_entry(&check, stage);
	return DBK_OK;
}

/* The same, by what the ledger has. */
static enum dbk_code
read_and_check(struct incoming *in, enum dbk_stage stage, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_basis_get(&in->basis, in->l, err);
	return rc == DBK_OK ? judge(in, stage, err) : rc;
}

/* The given number: in a pool, with its check digit, not used yet. */
static enum dbk_code
judge_given(struct incoming *in, struct dbk_err *err)
{
	const struct dbk_text *t = &in->given;
	struct dbk_standing standing;
	struct dbk_finding where;
	struct dbk_number n;
	enum dbk_code rc;
	bool found;

	/* Its form is a rule of the entry (NUMBER-FORM) and was judged. */
	if (!dbk_number_parse(&n, t->s, t->len))
		return DBK_OK;
	dbk_number_format(in->number, &n);
	place_number(in, &where);
	rc = dbk_pool_judge(in->l, &n, &where, in->sink, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	rc = dbk_session_entry(in->l, in->number, &standing, &found, err);
	if (rc == DBK_OK && found)
		report_at_number(in, DBK_RULE_ENTRY_EXISTS, in->number, NULL);
	return rc;
}

/* The document as it is journalled, with the number it is journalled under,
 * and its digest, in which the number has no part. */
static enum dbk_code
write_document(struct incoming *in, struct dbk_err *err)
{
	static const struct dbk_text absent = {0};

	in->entry.entry_number = in->number[0] != '\0' ?
	    dbk_text_of(in->number) :
	    absent;
	/* Written when it was made ready, but for a number of the pool. */
	if (in->ready != NULL) {
		if (in->given.s == NULL && in->number[0] != '\0')
			memcpy(in->json->data + dbk_entry_number_at(),
			    in->number, DBK_NUMBER_LEN);
		return DBK_OK;
	}
	dbk_buf_reset(in->json);
	dbk_document_write(in->json, &dbk_group_entry, &in->entry);
	if (!in->json->failed)
		dbk_entry_digest(in->digest, in->json->data);
	return dbk_buf_check(in->json, err);
}

static enum dbk_code
judge_same(struct incoming *in, struct dbk_err *err)
{
	char other[DBK_NUMBER_LEN + 1] = "";
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &in->l->store, DBK_SQL_ENTRY_SAME);
	dbk_query_bytes(&q, in->digest, sizeof in->digest);
	dbk_query_integer(&q, DBK_PAPER_VOID);
	if (dbk_query_row(&q))
		dbk_query_copy_text(&q, 0, other, sizeof other);
	rc = dbk_query_end(&q, DBK_OK, err);
	/* The very same entry again was reported as ENTRY-EXISTS. */
	if (rc == DBK_OK && other[0] != '\0' && strcmp(other, in->number) != 0)
		report_at_number(in, DBK_RULE_ENTRY_SAME,
		    in->given.s != NULL && in->number[0] != '\0' ? in->number :
								   NULL,
		    other);
	return rc;
}

static enum dbk_code
refuse_empty(struct incoming *in, struct dbk_err *err)
{
	const char *station;
	enum dbk_code rc;

	rc = dbk_session_station(in->l, &station, err);
	if (rc == DBK_OK)
		report_at_number(in, DBK_RULE_POOL_EMPTY, NULL, station);
	return rc;
}

/* Journals what write_document wrote. */
static enum dbk_code
append_entry(struct incoming *in, enum dbk_action action, const char *reason,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};

	row.entry = in->number;
	row.document = in->json->data;
	row.made_from = &in->entry;
	row.digest = in->digest;
	row.reason = reason;
	return dbk_journal_append(in->l, action, &row, err);
}

/* check_only: find what is wrong, append nothing. */
static enum dbk_code
add_checked(struct incoming *in, bool again, bool check_only,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	if (in->ready == NULL)
		rc = read_and_check(in, DBK_STAGE_KEY, err);
	if (rc == DBK_OK && in->given.s != NULL)
		rc = judge_given(in, err);
	else if (rc == DBK_OK && !is_refused(in))
		rc = dbk_pool_next(in->l, in->number, err);
	/* What could not be read whole is like nothing in the ledger. */
	if (rc == DBK_OK && in->whole)
		rc = write_document(in, err);
	if (rc == DBK_OK && in->whole && !again)
		rc = judge_same(in, err);
	if (rc == DBK_OK && !is_refused(in) && in->number[0] == '\0')
		rc = refuse_empty(in, err);
	if (rc != DBK_OK)
		return rc;
	if (is_refused(in))
		return DBK_EFINDINGS;
	if (check_only)
		return DBK_OK;
	return append_entry(in, DBK_ACTION_ENTRY_ADD, NULL, err);
}

static enum dbk_code
add_incoming(struct incoming *in, bool again, bool check_only,
    char number[DBK_NUMBER_LEN + 1], struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	number[0] = '\0';
	if (in->sink == NULL)
		in->sink = &in->unheard;
	in->errors = in->sink->errors;
	rc = dbk_change_begin(in->l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = add_checked(in, again, check_only, err);
	rc = dbk_change_end(in->l, own, rc, err);
	if (rc == DBK_OK && !check_only)
		memcpy(number, in->number, sizeof in->number);
	return rc;
}

enum dbk_code
dbk_entry_add(struct dbk_ledger *l, const struct dbk_source *source, bool again,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink, struct dbk_err *err)
{
	struct incoming in = {.l = l,
	    .source = source,
	    .sink = sink,
	    .work = &l->work,
	    .json = &l->json};

	return add_incoming(&in, again, false, number, err);
}

enum dbk_code
dbk_entry_add_read(struct dbk_ledger *l, const struct dbk_entry *entry,
    const struct dbk_source *source, bool again, bool check_only,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink, struct dbk_err *err)
{
	struct incoming in = {.l = l,
	    .source = source,
	    .read = entry,
	    .sink = sink,
	    .work = &l->work,
	    .json = &l->json};

	return add_incoming(&in, again, check_only, number, err);
}

/* As long as any, until the pool gives one. */
static const char some_number[] = "000-0000000-0";
_Static_assert(sizeof some_number == DBK_NUMBER_LEN + 1, "as long");

bool
dbk_ready_make(struct dbk_ready *r, const struct dbk_basis *basis,
    const struct dbk_source *source)
{
	struct incoming in = {.source = source,
	    .basis = *basis,
	    .work = &r->arena,
	    .json = &r->json,
	    .unheard = {.most = 1}};
	struct dbk_number n;
	struct dbk_err err;

	in.sink = &in.unheard;
	if (judge(&in, DBK_STAGE_KEY, &err) != DBK_OK ||
	    in.unheard.errors != 0 || in.unheard.warnings != 0)
		return false;
	if (in.given.s != NULL) {
		if (!dbk_number_parse(&n, in.given.s, in.given.len))
			return false;
		dbk_number_format(in.number, &n);
	} else {
		memcpy(in.number, some_number, sizeof some_number);
	}
	if (write_document(&in, &err) != DBK_OK)
		return false;
	r->entry = in.entry;
	r->entry.entry_number = in.given;
	memcpy(r->digest, in.digest, sizeof r->digest);
	return true;
}

enum dbk_code
dbk_entry_add_ready(struct dbk_ledger *l, struct dbk_ready *r,
    const struct dbk_source *source, bool again,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink, struct dbk_err *err)
{
	struct incoming in = {.l = l,
	    .source = source,
	    .ready = r,
	    .sink = sink,
	    .json = &r->json,
	    .entry = r->entry,
	    .whole = true,
	    .given = r->entry.entry_number};

	memcpy(in.digest, r->digest, sizeof in.digest);
	return add_incoming(&in, again, false, number, err);
}

/* Why an entry cannot be corrected as it stands; NULL: it can. */
static const char *
uncorrectable(const struct dbk_standing *s)
{
	if (s->row.paper == DBK_PAPER_VOID)
		return "void";
	switch (s->row.filing) {
	case DBK_FILING_NONE:
	case DBK_FILING_REJECTED:
	case DBK_FILING_RETRY:
	case DBK_FILING_ACCEPTED:
	case DBK_FILING_ACCEPTED_WARNING:
	case DBK_FILING_REVIEW:
		return NULL;
	case DBK_FILING_QUEUED:
		return s->row.batch[0] == '\0' ||
			s->batch_state == DBK_BATCH_BUILT ?
		    NULL :
		    "in a batch whose transfer began";
	case DBK_FILING_CANCELLED:
		return "cancelled with CBP";
	default:
		return "filed and not answered by CBP";
	}
}

/* How the filing of an entry stands that CBP has on file. */
static const char *
filing_words(const struct dbk_standing *s)
{
	switch (s->row.filing) {
	case DBK_FILING_REVIEW:
		return "under review by CBP";
	case DBK_FILING_REJECTED:
		return "on file with CBP, as it was before the last request";
	default:
		return "accepted by CBP";
	}
}

/* A number in the document must be the entry's own. */
static void
judge_own_number(struct incoming *in)
{
	const struct dbk_text *t = &in->given;
	char given[DBK_NUMBER_LEN + 1];
	struct dbk_number n;

	if (t->s == NULL || !dbk_number_parse(&n, t->s, t->len))
		return;
	dbk_number_format(given, &n);
	if (strcmp(given, in->number) != 0)
		report_at_number(in, DBK_RULE_ENTRY_NUMBER_FIXED, in->number,
		    given);
}

static enum dbk_code
correct_checked(struct incoming *in, const char *number, const char *reason,
    struct dbk_err *err)
{
	char letter[DBK_LETTER_LEN + 1];
	struct dbk_standing standing;
	const char *why;
	enum dbk_code rc;

	rc = dbk_session_changeable(in->l, number, &standing, in->sink, err);
	if (rc != DBK_OK)
		return rc;
	memcpy(in->number, standing.row.number, sizeof in->number);
	(void)snprintf(letter, sizeof letter, "%s", standing.row.letter);
	why = uncorrectable(&standing);
	if (why != NULL)
		return dbk_session_refuse(in->sink, DBK_RULE_ENTRY_STATE,
		    in->number, in->number, why);
	rc = read_and_check(in,
	    standing.row.paper == DBK_PAPER_DRAFT ||
		    standing.row.paper == DBK_PAPER_COMPLETE ?
		DBK_STAGE_KEY :
		DBK_STAGE_COMPLETE,
	    err);
	if (rc != DBK_OK)
		return rc;
	judge_own_number(in);
	if (is_refused(in))
		return DBK_EFINDINGS;
	if (standing.held && standing.row.filing != DBK_FILING_QUEUED &&
	    standing.row.filing != DBK_FILING_RETRY)
		report_at_number(in, DBK_RULE_ENTRY_FILED, in->number,
		    filing_words(&standing));
	if (letter[0] != '\0')
		report_at_number(in, DBK_RULE_ENTRY_LETTERED, in->number,
		    letter);
	rc = write_document(in, err);
	if (rc != DBK_OK)
		return rc;
	return append_entry(in, DBK_ACTION_ENTRY_CORRECT, reason, err);
}

enum dbk_code
dbk_entry_correct(struct dbk_ledger *l, const char *number,
    const struct dbk_source *source, const char *reason, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct incoming in = {0};
	enum dbk_code rc;
	bool own;

	if (reason == NULL || reason[0] == '\0')
		return dbk_fail(err, DBK_EUSAGE, "a correction wants a reason");
	in.l = l;
	in.source = source;
	in.work = &l->work;
	in.json = &l->json;
	in.sink = sink != NULL ? sink : &in.unheard;
	in.errors = in.sink->errors;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = correct_checked(&in, number, reason, err);
	return dbk_change_end(l, own, rc, err);
}
