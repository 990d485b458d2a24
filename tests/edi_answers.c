#include <stdio.h>
#include <string.h>

#include "edi/record.h"
#include "tests/edi_answers.h"
#include "tests/support.h"

#define LINE ((size_t)DBK_RECORD_LEN + 1)

static void
add(struct dbk_buf *out, struct dbk_record *r)
{
	ck_assert_int_eq(dbk_record_end(r), DBK_FAULT_NONE);
	dbk_buf_add(out, r->bytes, DBK_RECORD_LEN);
	dbk_buf_add_char(out, '\n');
}

static void
set(struct dbk_record *r, unsigned field, const char *s)
{
	dbk_record_set(r, field, s, strlen(s));
}

/* A copy of one of our envelope records as the other direction prints it. */
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

static void
add_message(struct dbk_buf *out, const char *text)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_SE90_OUT);
	dbk_record_set(&r, DBK_SE90_OUT_MESSAGE_TYPE_CODE, text, 2);
	if (text[2] != ' ')
		dbk_record_set(&r, DBK_SE90_OUT_MESSAGE_IDENTIFIER_CODE,
		    text + 2, 3);
	set(&r, DBK_SE90_OUT_NARRATIVE, text + 5);
	add(out, &r);
}

struct making {
	struct dbk_buf *out;
	const char *const *verdicts;
	size_t entry; /* 1-based; 0: none yet */
	size_t block_begin; /* length of out after the B record */
	bool open;
};

static void
end_entry(struct making *m)
{
	const char *verdict;

	if (!m->open)
		return;
	m->open = false;
	verdict = m->verdicts[m->entry - 1];
	if (verdict == NULL)
		return;
	if (verdict[0] == '#')
		verdict++;
	if (verdict[0] == '+') {
		add_message(m->out, "13W01RECORD WARNING");
		verdict++;
	}
	add_message(m->out, verdict);
}

static void
make_record(struct making *m, const char *record)
{
	struct dbk_record r;
	char count[24];

	if (record[0] == 'A') {
		mirror(&r, DBK_REC_A_OUT, DBK_REC_A_IN, record);
		set(&r, DBK_A_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		add(m->out, &r);
	} else if (record[0] == 'B') {
		mirror(&r, DBK_REC_B_OUT, DBK_REC_B_IN, record);
		set(&r, DBK_B_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		add(m->out, &r);
		m->block_begin = m->out->len;
	} else if (record[0] == 'Y') {
		end_entry(m);
		mirror(&r, DBK_REC_Y_OUT, DBK_REC_Y_IN, record);
		set(&r, DBK_Y_OUT_APPLICATION_IDENTIFIER_CODE, "SX");
		(void)snprintf(count, sizeof count, "%zu",
		    (m->out->len - m->block_begin) / LINE);
		set(&r, DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT, count);
		add(m->out, &r);
	} else if (record[0] == 'Z') {
		mirror(&r, DBK_REC_Z_OUT, DBK_REC_Z_IN, record);
		add(m->out, &r);
	} else if (strncmp(record, "SE10", 4) == 0) {
		end_entry(m);
		m->entry++;
		m->open = true;
		dbk_buf_add(m->out, record, LINE);
	} else if (strncmp(record, "SE15", 4) == 0) {
		dbk_buf_add(m->out, record, LINE);
	} else if (strncmp(record, "PG19", 4) == 0 &&
	    m->verdicts[m->entry - 1] != NULL &&
	    m->verdicts[m->entry - 1][0] == '#') {
		dbk_buf_add(m->out, record, LINE);
		add_message(m->out, "11P01PGA ENTITY REJECTED");
	}
}

void
answer_make(struct dbk_buf *out, const struct dbk_buf *batch,
    const char *const *verdicts)
{
	struct making m = {.out = out, .verdicts = verdicts};
	size_t at;

	for (at = 0; at < batch->len; at += LINE)
		make_record(&m, batch->data + at);
}

static void
add_condition(struct dbk_buf *out, const char *type, const char *code,
    const char *text)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_X1_OUT);
	set(&r, DBK_X1_OUT_DISPOSITION_TYPE_CODE, type);
	set(&r, DBK_X1_OUT_SEVERITY_CODE, "F");
	set(&r, DBK_X1_OUT_CONDITION_CODE, code);
	set(&r, DBK_X1_OUT_NARRATIVE_TEXT, text);
	add(out, &r);
}

static void
add_reference(struct dbk_buf *out, unsigned block, unsigned transaction,
    unsigned record)
{
	struct dbk_record r;
	char number[16];

	dbk_record_begin(&r, DBK_REC_X0_BLOCK_OUT);
	set(&r, DBK_X0_BLOCK_OUT_REFERENCE_DATA_TYPE_CODE, "BLOCK");
	(void)snprintf(number, sizeof number, "%u", block);
	set(&r, DBK_X0_BLOCK_OUT_OCCURRENCE_POSITION, number);
	set(&r, DBK_X0_BLOCK_OUT_REFERENCE_ID_CONSTANT, "REF ID:");
	set(&r, DBK_X0_BLOCK_OUT_APPLICATION_IDENTIFIER_CODE, "SE");
	add(out, &r);
	dbk_record_begin(&r, DBK_REC_X0_TRNACT_OUT);
	set(&r, DBK_X0_TRNACT_OUT_REFERENCE_DATA_TYPE_CODE, "TRNACT");
	(void)snprintf(number, sizeof number, "%u", transaction);
	set(&r, DBK_X0_TRNACT_OUT_OCCURRENCE_POSITION, number);
	set(&r, DBK_X0_TRNACT_OUT_REFERENCE_ID_CONSTANT, "REF ID:");
	(void)snprintf(number, sizeof number, "%u", record);
	set(&r, DBK_X0_TRNACT_OUT_RECORD_POSITION, number);
	set(&r, DBK_X0_TRNACT_OUT_PROBLEM_POSITION, "0");
	add(out, &r);
}

void
rejection_make(struct dbk_buf *out, const struct dbk_buf *batch, unsigned block,
    unsigned transaction, unsigned record)
{
	struct dbk_record r;
	size_t begin;
	char count[24];

	mirror(&r, DBK_REC_A_OUT, DBK_REC_A_IN, batch->data);
	memset(r.bytes + 25, ' ', 2); /* no application in a rejection */
	add(out, &r);
	dbk_record_begin(&r, DBK_REC_B_GEN);
	add(out, &r);
	begin = out->len;
	if (block != 0) {
		add_reference(out, block, transaction, record);
		add_condition(out, "", "X34",
		    "UNKNOWN RECORD ID FOUND IN GROUPING");
	} else {
		add_condition(out, "", "X09",
		    "SENDER/RECEIVER NOT "
		    "AUTHORIZED");
	}
	add_condition(out, "R", "999", "BATCH REJECTED");
	dbk_record_begin(&r, DBK_REC_Y_GEN);
	(void)snprintf(count, sizeof count, "%zu", (out->len - begin) / LINE);
	set(&r, DBK_Y_GEN_OUTPUT_TRANSACTION_IMAGE_COUNT, count);
	add(out, &r);
	dbk_record_begin(&r, DBK_REC_Z_GEN);
	add(out, &r);
}

/* Each record with its end; trim: without trailing spaces. */
static void
reform(struct dbk_buf *out, const struct dbk_buf *answer, const char *end,
    bool trim)
{
	size_t at, len;

	for (at = 0; at < answer->len; at += LINE) {
		len = DBK_RECORD_LEN;
		while (trim && len > 0 && answer->data[at + len - 1] == ' ')
			len--;
		dbk_buf_add(out, answer->data + at, len);
		dbk_buf_add_string(out, end);
	}
}

void
form_crlf(struct dbk_buf *out, const struct dbk_buf *answer)
{
	reform(out, answer, "\r\n", false);
}

void
form_stream(struct dbk_buf *out, const struct dbk_buf *answer)
{
	reform(out, answer, "", false);
}

void
form_short(struct dbk_buf *out, const struct dbk_buf *answer)
{
	reform(out, answer, "\n\n", true);
}
