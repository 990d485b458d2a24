#include <stdio.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/respond_batch.h"

/* Where a reader of an SX batch stands. */
struct release {
	struct dbk_respond *r;
	bool foreign; /* the block is not of the batch that A names */
	int64_t block; /* of our batch, by the user text of B */
	size_t begin; /* record of the SE10; 0: no transaction */
	const char *echo; /* the record that the next SE90 is about */
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_condition *conditions;
	size_t nconditions, room;
	bool verdict;
	enum dbk_filing state;
	struct dbk_condition deciding;
};

static const unsigned condition_fields[3] = {
    DBK_SE90_OUT_MESSAGE_IDENTIFIER_CODE, DBK_SE90_OUT_MESSAGE_TYPE_CODE,
    DBK_SE90_OUT_NARRATIVE};

/*
 * Message types 01 to 04 are a verdict (SE-83); ZZZ means that ACE failed and
 * nothing was processed.  DBK_FILING_COUNT: no verdict.
 */
static enum dbk_filing
verdict_of(const struct dbk_condition *c)
{
	static const enum dbk_filing states[] = {DBK_FILING_REJECTED,
	    DBK_FILING_ACCEPTED, DBK_FILING_ACCEPTED_WARNING,
	    DBK_FILING_REVIEW};
	const char *type = c->type.s != NULL ? c->type.s : "";

	if (strlen(type) != 2 || type[0] != '0' || type[1] < '1' ||
	    type[1] > '4')
		return DBK_FILING_COUNT;
	if (dbk_text_is(&c->code, "ZZZ"))
		return DBK_FILING_RETRY;
	return states[type[1] - '1'];
}

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

static void
tell(struct release *x)
{
	struct dbk_respond_row row = {
	    .entry_number = x->number, .batch = x->r->id, .state = x->state};

	row.code = x->deciding.code.s != NULL ? x->deciding.code.s : "";
	row.text = x->deciding.text.s != NULL ? x->deciding.text.s : "";
	x->r->sums->applied[x->state]++;
	if (x->r->each != NULL)
		x->r->each(x->r->arg, &row);
}

/* A verdict on an entry of the batch. */
static enum dbk_code
apply(struct release *x)
{
	struct dbk_respond *r = x->r;
	struct dbk_answer answer = {.node = {true, DBK_NO_POS}};
	enum dbk_code rc;
	bool applied;

	answer.batch = text_of(r->id);
	answer.app = text_of(r->app);
	answer.state = text_of(dbk_filing_name(x->state));
	answer.digest = text_of(r->digest);
	answer.conditions = x->conditions;
	answer.nconditions = x->nconditions;
	rc = dbk_answer_apply(r->ledger, x->number, &answer, &applied, r->err);
	if (rc != DBK_OK)
		return rc;
	if (applied) {
		tell(x);
		return DBK_OK;
	}
	/* The ledger has set it aside. */
	r->sums->unmatched++;
	dbk_respond_report(r, DBK_RULE_ANSWER_ENTRY, x->begin, x->number,
	    "has another answer, or another batch, already");
	return DBK_OK;
}

static enum dbk_code
set_aside(struct release *x, enum dbk_rule rule, const char *detail,
    const char *reason)
{
	dbk_respond_report(x->r, rule, x->begin, x->number, detail);
	return dbk_respond_set_aside(x->r, x->number, reason, x->begin);
}

/* The transaction ends with the record before this one. */
static enum dbk_code
end_transaction(struct release *x)
{
	const struct dbk_filed_entry *filed;
	enum dbk_code rc;

	if (x->begin == 0)
		return DBK_OK;
	filed = dbk_respond_find(x->r, x->number);
	if (x->foreign)
		rc = set_aside(x, DBK_RULE_ANSWER_ENTRY,
		    "stands in a block of another batch",
		    "the block is of another batch");
	else if (filed == NULL)
		rc = set_aside(x, DBK_RULE_ANSWER_ENTRY, "is not in that batch",
		    "the entry is not in that batch");
	else if (filed->block.v != x->block)
		rc = set_aside(x, DBK_RULE_ANSWER_ENTRY,
		    "stands in another block of that batch",
		    "the entry is in another block of the batch");
	else if (!x->verdict)
		rc = set_aside(x, DBK_RULE_ANSWER_VERDICT, NULL,
		    "the answer ends without a verdict");
	else
		rc = apply(x);
	x->begin = 0;
	return rc;
}

static enum dbk_code
begin_transaction(struct release *x, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	enum dbk_code rc = end_transaction(x);

	(void)dbk_respond_number(x->number, record);
	x->begin = i;
	x->echo = record;
	x->nconditions = 0;
	x->verdict = false;
	memset(&x->deciding, 0, sizeof x->deciding);
	return rc;
}

/*
 * An SE90: a verdict, or about the record before it.  The last verdict counts.
 * Past the most that the ledger keeps of one answer, the newest takes the last
 * place: the verdict is never lost, and the whole answer is kept as it came.
 */
static enum dbk_code
take_message(struct release *x, const char *record)
{
	struct dbk_condition c = {0};
	enum dbk_filing state;
	enum dbk_code rc;

	rc = dbk_respond_condition(x->r, &c, DBK_REC_SE90_OUT, condition_fields,
	    record, NULL);
	if (rc != DBK_OK)
		return rc;
	state = verdict_of(&c);
	if (state != DBK_FILING_COUNT) {
		x->verdict = true;
		x->state = state;
		x->deciding = c;
	} else {
		rc = dbk_respond_condition(x->r, &c, DBK_REC_SE90_OUT,
		    condition_fields, record, x->echo);
	}
	if (x->nconditions == x->room)
		x->nconditions--;
	x->conditions[x->nconditions++] = c;
	return rc;
}

/* The block's user text is the batch id and the number of the block. */
static void
begin_block(struct release *x, const char *record)
{
	struct dbk_slice text = dbk_record_get(record,
	    &dbk_layouts[DBK_REC_B_OUT].fields[DBK_B_OUT_USER_DATA_TEXT]);
	size_t len = strlen(x->r->id);
	struct dbk_slice number = {NULL, 0};

	x->foreign = text.len <= len || len == 0 ||
	    memcmp(text.s, x->r->id, len) != 0;
	if (!x->foreign)
		number = (struct dbk_slice){
		    text.s + len + 1, text.len - len - 1};
	if (!dbk_slice_integer(&x->block, number))
		x->foreign = true;
}

static enum dbk_code
take_data(struct release *x, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	const struct dbk_layout *layout = dbk_record_layout(record);
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice name = {record, 4};

	if (layout != NULL && dbk_layout_is(layout, DBK_REC_SE10))
		return begin_transaction(x, i);
	if (x->begin == 0) {
		dbk_slice_show(shown, name);
		dbk_respond_report(x->r, DBK_RULE_ANSWER_RECORD, i, shown,
		    NULL);
		return dbk_respond_set_aside(x->r, NULL,
		    "a record before the first entry", i);
	}
	if (layout != NULL && dbk_layout_is(layout, DBK_REC_SE90_OUT))
		return take_message(x, record);
	x->echo = record; /* also records of other agencies */
	return DBK_OK;
}

enum dbk_code
dbk_respond_release(struct dbk_respond *r)
{
	struct release x = {.r = r, .room = DBK_CONDITIONS_MOST};
	struct dbk_envelope e = {0};
	const struct dbk_layout *layout;
	enum dbk_code rc;
	size_t i, n = dbk_respond_count(r);
	bool known;

	rc = dbk_respond_load(r, &known);
	if (rc != DBK_OK || !known)
		return rc;
	x.conditions = dbk_arena_alloc(&r->arena,
	    x.room * sizeof *x.conditions);
	if (x.conditions == NULL)
		return dbk_fail_memory(r->err);
	for (i = 0; i < n && rc == DBK_OK; i++) {
		const char *record = dbk_respond_record(r, i);
		enum dbk_envelope_kind kind = dbk_envelope_take(&e, record,
		    &layout);

		if (kind == DBK_ENVELOPE_DATA)
			rc = take_data(&x, i);
		else if (kind == DBK_ENVELOPE_B)
			begin_block(&x, record);
		else
			rc = end_transaction(&x);
	}
	return rc;
}
