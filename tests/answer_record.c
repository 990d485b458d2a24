#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/answer_record.h"

/* ---- one record ---- */

void
answer_set(struct dbk_record *r, unsigned field, const char *s)
{
	dbk_record_set(r, field, s, strlen(s));
}

void
answer_set_number(struct dbk_record *r, unsigned field, unsigned long v)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%lu", v);
	answer_set(r, field, text);
}

void
answer_set_entry(struct dbk_record *r, unsigned filer, unsigned rest,
    const char *number)
{
	char digits[9];

	dbk_record_set(r, filer, number, 3);
	(void)snprintf(digits, sizeof digits, "%.7s%.1s", number + 4,
	    number + 12);
	answer_set(r, rest, digits);
}

void
answer_add(struct dbk_buf *out, struct dbk_record *r)
{
	if (dbk_record_end(r) != DBK_FAULT_NONE) {
		(void)fprintf(stderr, "answer: %s\n", r->field->name);
		abort();
	}
	answer_echo(out, r->bytes);
}

void
answer_echo(struct dbk_buf *out, const char *record)
{
	dbk_buf_add(out, record, DBK_RECORD_LEN);
	dbk_buf_add_char(out, '\n');
}

/* ---- the answer to a batch ---- */

/* Begins a copy of one of the filer's envelope records as CBP prints it. */
static void
mirror(struct dbk_record *r, enum dbk_rec to, enum dbk_rec from,
    const char *record)
{
	const struct dbk_layout *theirs = &dbk_layouts[to];
	const struct dbk_layout *ours = &dbk_layouts[from];
	unsigned i, j;

	dbk_record_begin(r, to);
	for (i = 0; i < theirs->nfields; i++)
		for (j = 0; j < ours->nfields; j++) {
			struct dbk_slice v;

			if (theirs->fields[i].class == DBK_CLASS_S ||
			    theirs->fields[i].constant != NULL ||
			    strcmp(theirs->fields[i].name,
				ours->fields[j].name) != 0)
				continue;
			v = dbk_record_get(record, &ours->fields[j]);
			dbk_record_set(r, i, v.s, v.len);
		}
}

/* How many records follow the newest B: what its Y counts. */
static unsigned long
count_images(const struct dbk_buf *out)
{
	unsigned long n = 0;
	size_t at = out->len - ANSWER_LINE;

	for (; out->data[at] != 'B'; at -= ANSWER_LINE)
		n++;
	return n;
}

bool
answer_envelope(struct dbk_buf *out, const char *record)
{
	struct dbk_record r;

	switch (record[0]) {
	case 'A':
		mirror(&r, DBK_REC_A_OUT, DBK_REC_A_IN, record);
		answer_set(&r, DBK_A_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		break;
	case 'B':
		mirror(&r, DBK_REC_B_OUT, DBK_REC_B_IN, record);
		answer_set(&r, DBK_B_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		break;
	case 'Y':
		mirror(&r, DBK_REC_Y_OUT, DBK_REC_Y_IN, record);
		answer_set(&r, DBK_Y_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		answer_set_number(&r, DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT,
		    count_images(out));
		break;
	case 'Z':
		mirror(&r, DBK_REC_Z_OUT, DBK_REC_Z_IN, record);
		break;
	default:
		return false;
	}
	answer_add(out, &r);
	return true;
}

void
answer_message(struct dbk_buf *out, const char *type, const char *code,
    const char *text)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE90_OUT);
	answer_set(&r, DBK_SE90_OUT_MESSAGE_TYPE_CODE, type);
	answer_set(&r, DBK_SE90_OUT_MESSAGE_IDENTIFIER_CODE, code);
	answer_set(&r, DBK_SE90_OUT_NARRATIVE, text);
	answer_add(out, &r);
}

/* ---- a rejected batch ---- */

void
rejection_begin(struct dbk_buf *out, const char *a_record)
{
	const struct dbk_rec_field *app =
	    &dbk_layouts[DBK_REC_A_OUT]
		 .fields[DBK_A_OUT_APPLICATION_IDENTIFIER_CODE];
	struct dbk_record r;

	mirror(&r, DBK_REC_A_OUT, DBK_REC_A_IN, a_record);
	/* A rejection names no application. */
	memset(r.bytes + app->from - 1, ' ', (size_t)(app->to - app->from) + 1);
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_B_GEN);
	answer_add(out, &r);
}

void
rejection_reference(struct dbk_buf *out, unsigned block, unsigned transaction,
    unsigned long record)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_X0_BLOCK_OUT);
	answer_set(&r, DBK_X0_BLOCK_OUT_REFERENCE_DATA_TYPE_CODE, "BLOCK");
	answer_set_number(&r, DBK_X0_BLOCK_OUT_OCCURRENCE_POSITION, block);
	answer_set(&r, DBK_X0_BLOCK_OUT_REFERENCE_ID_CONSTANT, "REF ID:");
	answer_set(&r, DBK_X0_BLOCK_OUT_APPLICATION_IDENTIFIER_CODE, "SE");
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_X0_TRNACT_OUT);
	answer_set(&r, DBK_X0_TRNACT_OUT_REFERENCE_DATA_TYPE_CODE, "TRNACT");
	answer_set_number(&r, DBK_X0_TRNACT_OUT_OCCURRENCE_POSITION,
	    transaction);
	answer_set(&r, DBK_X0_TRNACT_OUT_REFERENCE_ID_CONSTANT, "REF ID:");
	answer_set_number(&r, DBK_X0_TRNACT_OUT_RECORD_POSITION, record);
	answer_set(&r, DBK_X0_TRNACT_OUT_PROBLEM_POSITION, "0");
	answer_add(out, &r);
}

static void
add_condition(struct dbk_buf *out, const char *type, const char *code,
    const char *text)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_X1_OUT);
	answer_set(&r, DBK_X1_OUT_DISPOSITION_TYPE_CODE, type);
	answer_set(&r, DBK_X1_OUT_SEVERITY_CODE, "F");
	answer_set(&r, DBK_X1_OUT_CONDITION_CODE, code);
	answer_set(&r, DBK_X1_OUT_NARRATIVE_TEXT, text);
	answer_add(out, &r);
}

void
rejection_condition(struct dbk_buf *out, const char *code, const char *text)
{
	add_condition(out, "", code, text);
}

void
rejection_end(struct dbk_buf *out)
{
	struct dbk_record r;

	add_condition(out, "R", "999", "BATCH REJECTED");
	dbk_record_begin(&r, DBK_REC_Y_GEN);
	answer_set_number(&r, DBK_Y_GEN_OUTPUT_TRANSACTION_IMAGE_COUNT,
	    count_images(out));
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_Z_GEN);
	answer_add(out, &r);
}

/* ---- status notices ---- */

void
notice_begin(struct dbk_buf *out)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_A_OUT);
	answer_set(&r, DBK_A_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_B_OUT);
	answer_set(&r, DBK_B_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	answer_add(out, &r);
}

void
notice_entry(struct dbk_buf *out, const char *number)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SO10_OUT);
	answer_set_entry(&r, DBK_SO10_OUT_ENTRY_FILER_CODE,
	    DBK_SO10_OUT_ENTRY_NUMBER, number);
	answer_set(&r, DBK_SO10_OUT_ENTRY_TYPE_CODE, "01");
	answer_add(out, &r);
}

static void
add_bill_status(struct dbk_buf *out, const struct notice_status *s)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SO40_OUT);
	answer_set(&r, DBK_SO40_OUT_BILL_TYPE_INDICATOR, s->bill);
	answer_set(&r, DBK_SO40_OUT_BILL_NUMBER, "149601234567");
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_SO50_OUT);
	answer_set(&r, DBK_SO50_OUT_DISPOSITION_DATE, s->date);
	answer_set(&r, DBK_SO50_OUT_DISPOSITION_TIME, s->time);
	answer_set(&r, DBK_SO50_OUT_DISPOSITION_CODE, s->code);
	answer_add(out, &r);
}

void
notice_status(struct dbk_buf *out, const struct notice_status *s)
{
	struct dbk_record r;

	if (s->bill != NULL) {
		add_bill_status(out, s);
		return;
	}
	dbk_record_begin(&r, DBK_REC_SO60_OUT);
	answer_set(&r, DBK_SO60_OUT_DISPOSITION_ACTION_DATE, s->date);
	answer_set(&r, DBK_SO60_OUT_DISPOSITION_ACTION_TIME, s->time);
	answer_set(&r, DBK_SO60_OUT_DISPOSITION_ACTION_CODE, s->code);
	if (s->released != NULL) {
		answer_set(&r, DBK_SO60_OUT_RELEASE_DATE, s->released);
		answer_set(&r, DBK_SO60_OUT_RELEASE_ORIGIN_CODE, "05");
	}
	answer_add(out, &r);
}

void
notice_end(struct dbk_buf *out)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_Y_OUT);
	answer_set(&r, DBK_Y_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	answer_set_number(&r, DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT,
	    count_images(out));
	answer_add(out, &r);
	dbk_record_begin(&r, DBK_REC_Z_OUT);
	answer_add(out, &r);
}

/* ---- the same records in another form ---- */

void
answer_form(struct dbk_buf *out, const struct dbk_buf *in, const char *end,
    bool trim)
{
	size_t at, len;

	for (at = 0; at < in->len; at += ANSWER_LINE) {
		len = DBK_RECORD_LEN;
		while (trim && len > 0 && in->data[at + len - 1] == ' ')
			len--;
		dbk_buf_add(out, in->data + at, len);
		dbk_buf_add_string(out, end);
	}
}
