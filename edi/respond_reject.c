#include <stdio.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/respond_batch.h"

/* Where a reader of a rejection stands. */
struct rejection {
	struct dbk_respond *r;
	struct dbk_buf ours; /* the bytes we sent */
	int64_t block; /* of the last X0 BLOCK; 0: none */
	const char **faulty; /* numbers of those that CBP named, each once */
	size_t nfaulty;
	const char *named; /* the one that the next X1 is about; NULL: none */
	const char *echo; /* record of ours that the next X1 is about */
	struct dbk_condition *conditions;
	size_t nconditions, room;
	bool final; /* the X1 of the final disposition was seen */
};

static const unsigned condition_fields[3] = {DBK_X1_OUT_CONDITION_CODE,
    DBK_X1_OUT_DISPOSITION_TYPE_CODE, DBK_X1_OUT_NARRATIVE_TEXT};

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

static int64_t
number_at(const char *record, enum dbk_rec rec, unsigned field)
{
	int64_t n = 0;

	(void)dbk_slice_integer(&n,
	    dbk_record_get(record, &dbk_layouts[rec].fields[field]));
	return n;
}

/*
 * The entry whose records hold a position in the batch (A is record 1); the
 * entries are in the order they were written.
 */
static const struct dbk_filed_entry *
entry_at_record(const struct dbk_respond *r, int64_t record)
{
	const struct dbk_filed_entry *found = NULL;
	size_t i;

	for (i = 0; i < r->nfiled && r->filed[i].record.v <= record; i++)
		found = &r->filed[i];
	return found;
}

static const struct dbk_filed_entry *
entry_at_position(const struct dbk_respond *r, int64_t block, int64_t position)
{
	size_t i;

	for (i = 0; i < r->nfiled; i++)
		if (r->filed[i].block.v == block &&
		    r->filed[i].position.v == position)
			return &r->filed[i];
	return NULL;
}

/* A record (1-based) of the batch we sent; NULL when it has none.  Its records
 * are of one size, with LF or without. */
static const char *
our_record(const struct rejection *x, int64_t record)
{
	size_t size = DBK_RECORD_LEN, at;

	if (x->ours.len > size && x->ours.data[size] == '\n')
		size++;
	if (record < 1 || (uint64_t)record > x->ours.len / size)
		return NULL;
	at = ((size_t)record - 1) * size;
	return x->ours.len - at >= DBK_RECORD_LEN ? x->ours.data + at : NULL;
}

/* CBP names a transaction by block and position, and by its record: both must
 * lead to the same entry, or none is believed. */
static void
take_transaction(struct rejection *x, const char *record, size_t i)
{
	struct dbk_respond *r = x->r;
	int64_t position = number_at(record, DBK_REC_X0_TRNACT_OUT,
	    DBK_X0_TRNACT_OUT_OCCURRENCE_POSITION);
	int64_t at = number_at(record, DBK_REC_X0_TRNACT_OUT,
	    DBK_X0_TRNACT_OUT_RECORD_POSITION);
	const struct dbk_filed_entry *named = entry_at_position(r, x->block,
	    position);
	char detail[120];
	size_t k;

	x->echo = our_record(x, at);
	x->named = NULL;
	if (named == NULL || named != entry_at_record(r, at)) {
		(void)snprintf(detail, sizeof detail,
		    "block %lld, "
		    "transaction %lld, record %lld",
		    (long long)x->block, (long long)position, (long long)at);
		dbk_respond_report(r, DBK_RULE_ANSWER_REFERENCE, i, NULL,
		    detail);
		return;
	}
	x->named = named->entry_number.s;
	for (k = 0; k < x->nfaulty; k++)
		if (x->faulty[k] == x->named)
			return;
	x->faulty[x->nfaulty++] = x->named;
}

static enum dbk_code
take_condition(struct rejection *x, const char *record)
{
	enum dbk_code rc;

	if (dbk_record_get(record,
		&dbk_layouts[DBK_REC_X1_OUT]
		     .fields[DBK_X1_OUT_DISPOSITION_TYPE_CODE])
		.len != 0) {
		x->final = true;
		x->echo = NULL;
		x->named = NULL;
	}
	if (x->nconditions == x->room)
		x->nconditions--;
	rc = dbk_respond_condition(x->r, &x->conditions[x->nconditions],
	    DBK_REC_X1_OUT, condition_fields, record, x->echo);
	if (x->named != NULL)
		x->conditions[x->nconditions].entry = text_of(x->named);
	x->nconditions++;
	return rc;
}

static enum dbk_code
take_data(struct rejection *x, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	const struct dbk_layout *layout = dbk_answer_layout(record);
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice name = {record, 4};

	if (layout != NULL && dbk_layout_is(layout, DBK_REC_X0_BLOCK_OUT)) {
		x->block = number_at(record, DBK_REC_X0_BLOCK_OUT,
		    DBK_X0_BLOCK_OUT_OCCURRENCE_POSITION);
		x->echo = NULL;
		x->named = NULL;
	} else if (layout != NULL &&
	    dbk_layout_is(layout, DBK_REC_X0_TRNACT_OUT)) {
		take_transaction(x, record, i);
	} else if (layout != NULL && dbk_layout_is(layout, DBK_REC_X1_OUT)) {
		return take_condition(x, record);
	} else {
		dbk_slice_show(shown, name);
		dbk_respond_report(x->r, DBK_RULE_ANSWER_RECORD, i, shown,
		    NULL);
	}
	return DBK_OK;
}

/* The first condition about the entry decides; 999 says nothing more than that
 * the batch was rejected (B&B-33). */
static void
tell(struct rejection *x, const char *number)
{
	struct dbk_respond_row row = {.entry_number = number,
	    .batch = x->r->id,
	    .state = DBK_FILING_REJECTED,
	    .code = "",
	    .text = ""};
	size_t i = 0;

	while (i + 1 < x->nconditions && x->conditions[i].entry.s != NULL &&
	    strcmp(x->conditions[i].entry.s, number) != 0)
		i++;
	if (x->conditions[i].code.s != NULL)
		row.code = x->conditions[i].code.s;
	if (x->conditions[i].text.s != NULL)
		row.text = x->conditions[i].text.s;
	x->r->sums->applied[DBK_FILING_REJECTED]++;
	if (x->r->each != NULL)
		x->r->each(x->r->arg, &row);
}

/* A batch that has an answer, or was withdrawn, cannot be rejected any more. */
static bool
is_open(const struct dbk_batch_row *row)
{
	return (row->state == DBK_BATCH_BUILT ||
		   row->state == DBK_BATCH_SENDING ||
		   row->state == DBK_BATCH_SENT) &&
	    (row->answered_at == NULL || row->answered_at[0] == '\0');
}

static enum dbk_code
reject(struct rejection *x)
{
	struct dbk_respond *r = x->r;
	struct dbk_answer answer = {.node = {true, DBK_NO_POS}};
	struct dbk_batch_row row;
	enum dbk_code rc;
	size_t i;

	if (!x->final) {
		dbk_respond_report(r, DBK_RULE_ANSWER_CUT, 0, NULL,
		    "the final X1 record is missing");
		return dbk_respond_set_aside_batch(r,
		    "the rejection has no final X1 record");
	}
	rc = dbk_batch_get(r->ledger, r->id, &row, NULL, NULL, r->err);
	if (rc != DBK_OK)
		return rc;
	if (!is_open(&row)) {
		dbk_respond_report(r, DBK_RULE_ANSWER_BATCH, 0, r->id,
		    "has another answer, or was withdrawn");
		return dbk_respond_set_aside(r, NULL,
		    "the batch has another "
		    "answer, or was withdrawn",
		    0);
	}
	answer.batch = text_of(r->id);
	answer.state = text_of(dbk_filing_name(DBK_FILING_REJECTED));
	answer.digest = text_of(r->digest);
	answer.conditions = x->conditions;
	answer.nconditions = x->nconditions;
	rc = dbk_batch_rejected(r->ledger, r->id, x->faulty, x->nfaulty,
	    &answer, r->err);
	if (rc != DBK_OK)
		return rc;
	r->sums->requeued += (unsigned)(r->nfiled - x->nfaulty);
	for (i = 0; i < x->nfaulty; i++)
		tell(x, x->faulty[i]);
	return DBK_OK;
}

enum dbk_code
dbk_respond_reject(struct dbk_respond *r)
{
	struct rejection x = {.r = r, .room = DBK_CONDITIONS_MOST};
	struct dbk_envelope e = {0};
	struct dbk_batch_row row;
	const struct dbk_layout *layout;
	enum dbk_code rc;
	size_t i, n = dbk_respond_count(r);
	bool known;

	rc = dbk_respond_load(r, &known);
	if (rc != DBK_OK || !known)
		return rc;
	rc = dbk_batch_get(r->ledger, r->id, &row, &x.ours, NULL, r->err);
	x.conditions = dbk_arena_alloc(&r->arena,
	    x.room * sizeof *x.conditions);
	x.faulty = dbk_arena_alloc(&r->arena,
	    (r->nfiled + 1) * sizeof *x.faulty);
	if (rc == DBK_OK && (x.conditions == NULL || x.faulty == NULL))
		rc = dbk_fail_memory(r->err);
	for (i = 0; i < n && rc == DBK_OK; i++)
		if (dbk_envelope_take(&e, dbk_respond_record(r, i), &layout) ==
		    DBK_ENVELOPE_DATA)
			rc = take_data(&x, i);
	if (rc == DBK_OK)
		rc = reject(&x);
	dbk_buf_fini(&x.ours);
	return rc;
}
