/*
 * test_edi_inspect.c -- the reader of files, checking and explaining them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/inspection.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/golden.h"
#include "tests/support.h"

#define LINE (DBK_RECORD_LEN + 1u)

static struct dbk_buf batch, other;
static struct kept k;
static struct dbk_err err;
static struct dbk_inspect_sums sums;

static void
setup(void)
{
	kept_init(&k);
	memset(&err, 0, sizeof err);
	dbk_buf_reset(&batch);
	dbk_buf_reset(&other);
	batch_read(&batch, "good-ocean-house.edi");
}

static void
teardown(void)
{
	dbk_buf_fini(&batch);
	dbk_buf_fini(&other);
}

static void
check(const struct dbk_buf *b)
{
	sums = batch_check(b, &k);
}

/* Take out the line, or put a copy of another one before it. */
static void
line_drop(struct dbk_buf *b, unsigned line)
{
	char *at = b->data + (line - 1) * LINE;

	memmove(at, at + LINE, b->len - line * LINE);
	b->len -= LINE;
}

static void
line_add(struct dbk_buf *b, unsigned before, const char *record)
{
	char *at;

	ck_assert_ptr_nonnull(dbk_buf_extend(b, LINE));
	at = b->data + (before - 1) * LINE;
	memmove(at + LINE, at, b->len - before * LINE);
	memset(at, ' ', DBK_RECORD_LEN);
	memcpy(at, record, strlen(record));
	at[DBK_RECORD_LEN] = '\n';
}

/* ---- forms ---- */

START_TEST(a_good_batch_has_no_finding)
{
	check(&batch);
	kept_none(&k);
	ck_assert_uint_eq(sums.batches, 1);
	ck_assert_uint_eq(sums.blocks, 1);
	ck_assert_uint_eq(sums.transactions, 1);
	ck_assert_uint_eq(sums.records, batch.len / LINE);
}
END_TEST

START_TEST(a_stream_is_read_as_records)
{
	form_stream(&other, &batch);
	check(&other);
	kept_none(&k);
	ck_assert_uint_eq(sums.records, batch.len / LINE);
	kept_init(&k);
	other.data[4 * 80] = 's'; /* the fifth record */
	check(&other);
	ck_assert_uint_eq(k.all[0].line, 5);
}
END_TEST

START_TEST(cr_is_told_once_in_a_file_to_cbp)
{
	form_crlf(&other, &batch);
	check(&other);
	kept_only(&k, DBK_RULE_EDI_CR, 1, 0);
}
END_TEST

START_TEST(short_and_blank_lines_are_told_in_a_file_to_cbp)
{
	form_short(&other, &batch);
	check(&other);
	ck_assert_uint_gt(kept_count(&k, DBK_RULE_EDI_LENGTH), 10);
	ck_assert_uint_gt(kept_count(&k, DBK_RULE_EDI_BLANK_LINE), 10);
	ck_assert_uint_eq(k.all[0].line, 1);
	/* The second record stands on line 3. */
	ck_assert_uint_eq(k.all[1].line, 3);
}
END_TEST

START_TEST(forms_of_an_answer_are_accepted)
{
	static const char *const verdicts[] = {"02   ACCEPTED"};
	static void (*const forms[])(struct dbk_buf *,
	    const struct dbk_buf *) = {form_crlf, form_stream, form_short};
	struct dbk_buf answer = {0};

	answer_make(&answer, &batch, verdicts);
	forms[_i](&other, &answer);
	check(&other);
	kept_none(&k);
	ck_assert_uint_eq(sums.transactions, 1);
	dbk_buf_fini(&answer);
}
END_TEST

START_TEST(an_answer_without_verdict_is_told)
{
	static const char *const silent[] = {NULL};

	answer_make(&other, &batch, silent);
	check(&other);
	kept_only(&k, DBK_RULE_ANSWER_VERDICT, 3, 1);
}
END_TEST

START_TEST(a_wrong_count_is_told)
{
	static const char *const verdicts[] = {"02   ACCEPTED"};

	answer_make(&other, &batch, verdicts);
	line_put(&other, (unsigned)(other.len / LINE) - 1, 13, "00009");
	check(&other);
	kept_only(&k, DBK_RULE_ENVELOPE_COUNT,
	    (unsigned long)(other.len / LINE) - 1, 13);
}
END_TEST

START_TEST(a_line_too_long_is_told_with_its_place)
{
	dbk_buf_add(&other, batch.data, 3 * LINE - 1);
	dbk_buf_add_string(&other, "XY\n");
	dbk_buf_add(&other, batch.data + 3 * LINE, batch.len - 3 * LINE);
	check(&other);
	kept_only(&k, DBK_RULE_EDI_LONG_LINE, 3, 81);
}
END_TEST

START_TEST(a_stream_without_end_needs_no_memory)
{
	FILE *in = fopen("/dev/zero", "rb");
	static char bytes[400000];
	size_t n;

	/* Not endless here: what is kept does not grow with it. */
	ck_assert_ptr_nonnull(in);
	n = fread(bytes, 1, sizeof bytes, in);
	ck_assert_int_eq(fclose(in), 0);
	dbk_buf_add(&other, bytes, n);
	check(&other);
	kept_only(&k, DBK_RULE_ENVELOPE_OUTSIDE, 1, 1);
}
END_TEST

START_TEST(an_empty_file_is_told)
{
	dbk_buf_add_string(&other, "\n  \n");
	check(&other);
	kept_only(&k, DBK_RULE_ENVELOPE_EMPTY_FILE, 0, 0);
}
END_TEST

/* ---- envelope ---- */

START_TEST(a_blank_password_is_a_warning)
{
	line_put(&batch, 1, 9, "      ");
	check(&batch);
	kept_only(&k, DBK_RULE_ENVELOPE_PASSWORD, 1, 9);
	ck_assert_uint_eq(k.sink.errors, 0);
}
END_TEST

START_TEST(a_missing_record_of_the_envelope_is_told)
{
	static const enum dbk_rule rules[] = {
	    DBK_RULE_ENVELOPE_OUTSIDE, DBK_RULE_ENVELOPE_SEQUENCE};
	unsigned last = (unsigned)(batch.len / LINE);
	unsigned lines[] = {1, 2, last - 1, last};

	line_drop(&batch, lines[_i]);
	check(&batch);
	ck_assert_uint_ge(k.n, 1);
	if (_i == 3)
		kept_only(&k, DBK_RULE_ENVELOPE_CUT, last - 1, 0);
	else
		ck_assert_int_eq(k.all[0].rule, rules[_i != 0]);
}
END_TEST

/* One position of the batch, and what it breaks. */
static const struct {
	unsigned line, from; /* line 0: counted from the end, 1 = Z */
	unsigned from_end;
	const char *bytes;
	enum dbk_rule rule;
	unsigned column;
} breaks[] = {
    {0, 4, 2, "2709", DBK_RULE_ENVELOPE_MATCH, 4},
    {0, 15, 1, "112226", DBK_RULE_ENVELOPE_MATCH, 15},
    {2, 56, 0, "1", DBK_RULE_ENVELOPE_PREPARER, 56},
    {3, 6, 0, "ABC", DBK_RULE_ENVELOPE_FILER, 6},
    {3, 50, 0, "1001", DBK_RULE_ENVELOPE_DISTRICT, 50},
    {3, 9, 0, "X", DBK_RULE_EDI_FILLER, 9},
    {3, 5, 0, "X", DBK_RULE_EDI_FIELD_CODE, 5},
    {3, 40, 0, "       412", DBK_RULE_EDI_FIELD_FILL, 40},
    {3, 40, 0, "          ", DBK_RULE_EDI_FIELD_MISSING, 40},
    {4, 6, 0, "023026", DBK_RULE_EDI_FIELD_DATE, 6},
    {4, 5, 0, "Q", DBK_RULE_EDI_INDICATOR, 5},
    {4, 80, 0, "X", DBK_RULE_EDI_INDICATOR, 80},
    {5, 10, 0, "o", DBK_RULE_EDI_FIELD_CLASS, 10},
    {5, 10, 0, "\x01", DBK_RULE_EDI_CONTROL_CHAR, 10},
    {6, 60, 0, "00000001", DBK_RULE_EDI_BILL_QUANTITY, 60},
    {7, 73, 0, "Y", DBK_RULE_EDI_BILL_AGREE, 73},
    {7, 73, 0, "Z", DBK_RULE_EDI_INDICATOR, 73},
    {19, 5, 0, "002", DBK_RULE_EDI_LINE_NUMBER, 5},
    {19, 5, 0, "XY1", DBK_RULE_EDI_FIELD_CLASS, 5},
    {20, 1, 0, "SE62", DBK_RULE_EDI_UNKNOWN_RECORD, 1},
};

START_TEST(a_break_is_told_once_and_at_its_place)
{
	unsigned line = breaks[_i].line;

	if (line == 0)
		line = (unsigned)(batch.len / LINE) - breaks[_i].from_end + 1;
	line_put(&batch, line, breaks[_i].from, breaks[_i].bytes);
	check(&batch);
	ck_assert_msg(k.n >= 1 && k.all[0].rule == breaks[_i].rule &&
		k.all[0].line == line && k.all[0].column == breaks[_i].column,
	    "%s at %lu %u: %s",
	    k.n != 0 ? dbk_rules[k.all[0].rule].id : "nothing", k.all[0].line,
	    k.all[0].column, k.all[0].text);
	/* A rule of the entry may follow from a record that is gone. */
	if (line < 20 && breaks[_i].rule != DBK_RULE_EDI_BILL_AGREE)
		ck_assert_msg(k.n == 1, "and: %s", k.all[1].text);
}
END_TEST

START_TEST(a_block_of_another_application_is_told)
{
	line_put(&batch, 2, 11, "AE");
	check(&batch);
	ck_assert_int_eq(k.all[0].rule, DBK_RULE_ENVELOPE_APPLICATION);
	ck_assert_uint_eq(k.all[0].column, 11);
}
END_TEST

/* ---- usage map ---- */

START_TEST(a_record_out_of_its_place_is_told)
{
	line_add(&batch, 10, "SE11       Y258");
	check(&batch);
	ck_assert_int_eq(k.all[0].rule, DBK_RULE_EDI_SEQUENCE);
	ck_assert_uint_eq(k.all[0].line, 10);
	ck_assert_str_eq(k.all[0].text,
	    "SE11 may not stand here: it belongs "
	    "before SE17");
	ck_assert_uint_eq(k.n, 1);
}
END_TEST

START_TEST(a_record_without_its_leader_is_told)
{
	line_drop(&batch, 11); /* the SE30 of the first party */
	check(&batch);
	ck_assert_int_eq(k.all[0].rule, DBK_RULE_EDI_SEQUENCE);
	ck_assert_str_eq(k.all[0].text,
	    "SE35 may not stand here: it belongs "
	    "to SE30, which is missing");
}
END_TEST

START_TEST(a_missing_contact_is_told_once)
{
	line_drop(&batch, 5);
	check(&batch);
	kept_only(&k, DBK_RULE_EDI_MISSING, 3, 0);
}
END_TEST

START_TEST(a_loop_exceeded_is_told)
{
	int i;

	for (i = 0; i < 100; i++)
		line_add(&batch, 8, "SE17CSQU3054383");
	check(&batch);
	ck_assert_int_eq(k.all[0].rule, DBK_RULE_EDI_LOOP);
	ck_assert_uint_eq(k.all[0].line, 8 + 99);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_EDI_LOOP), 3);
}
END_TEST

START_TEST(a_thousand_bills_and_what_belongs_to_them)
{
	int i;

	for (i = 0; i < 1200; i++) {
		line_add(&batch, 6, "SE16CSQU0123W1110260000000100000");
		line_add(&batch, 6,
		    "SE15RABCDX1                        "
		    "                                     Y");
	}
	check(&batch);
	ck_assert_uint_gt(k.sink.errors, 200);
}
END_TEST

START_TEST(a_cancellation_needs_no_bill)
{
	unsigned line;

	line_put(&batch, 3, 5, "D");
	line_put(&batch, 5, 60, "01");
	for (line = 0; line < 16; line++)
		line_drop(&batch, 6);
	line_drop(&batch, 4);
	check(&batch);
	kept_none(&k);
}
END_TEST

START_TEST(a_cancellation_has_no_lines)
{
	line_put(&batch, 3, 5, "D");
	check(&batch);
	ck_assert_int_eq(k.all[0].rule, DBK_RULE_EDI_ACTION);
}
END_TEST

/* ---- damage ---- */

/* A fixed sequence, so that a failure comes back. */
static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

/*
 * A changed byte is noticed, or harmless: it is then still what its field may
 * hold, as another letter in a name is.  Control identifiers, fillers, codes
 * and numbers never take a change of kind unnoticed.
 */
static bool
may_go_unnoticed(const struct dbk_buf *b, size_t at)
{
	const char *record = b->data + at / LINE * LINE;
	unsigned position = (unsigned)(at % LINE) + 1, where;
	const struct dbk_layout *l = dbk_record_layout(record);
	size_t i;

	if (l == NULL) /* A, B, Y, Z: codes of the sender, user texts */
		l = record[0] == 'A' ? &dbk_layouts[DBK_REC_A_IN] :
		    record[0] == 'B' ? &dbk_layouts[DBK_REC_B_IN] :
		    record[0] == 'Y' ? &dbk_layouts[DBK_REC_Y_IN] :
				       &dbk_layouts[DBK_REC_Z_IN];
	for (i = 0; i < l->nfields; i++) {
		const struct dbk_rec_field *f = &l->fields[i];

		if (position < f->from || position > f->to)
			continue;
		return f->constant == NULL && f->class != DBK_CLASS_S &&
		    dbk_record_check(&where, record, f) == DBK_FAULT_NONE;
	}
	return false;
}

START_TEST(damage_is_noticed_or_harmless)
{
	unsigned seed = 1, i, noticed = 0;
	char before;
	size_t at;

	for (i = 0; i < 4000; i++) {
		at = next_random(&seed) % batch.len;
		before = batch.data[at];
		batch.data[at] = (char)(before ^ (1 << next_random(&seed) % 8));
		kept_init(&k);
		check(&batch);
		noticed += k.n != 0;
		if (k.n == 0)
			ck_assert_msg(batch.data[at] != '\n' &&
				at % LINE != DBK_RECORD_LEN &&
				may_go_unnoticed(&batch, at),
			    "line %zu position %zu: %02x to %02x",
			    at / LINE + 1, at % LINE + 1, (unsigned char)before,
			    (unsigned char)batch.data[at]);
		batch.data[at] = before;
	}
	/* Most of a record are fillers and blanks. */
	ck_assert_uint_gt(noticed, 3200);
}
END_TEST

START_TEST(a_batch_cut_anywhere_is_noticed)
{
	size_t len;

	for (len = 0; len + 1 < batch.len; len++) {
		other.len = 0;
		dbk_buf_add(&other, batch.data, len);
		kept_init(&k);
		check(&other);
		ck_assert_uint_gt(k.sink.errors, 0);
	}
}
END_TEST

/* ---- explain ---- */

static void
note_field(void *arg, const struct dbk_explained *e)
{
	struct dbk_buf *out = arg;

	if (e->layout == NULL) {
		dbk_buf_add_format(out, "%lu ? %s\n", e->record, e->value);
		return;
	}
	dbk_buf_add_format(out, "%lu %s %u-%u %s: %s", e->record,
	    e->layout->name, e->field->from, e->field->to, e->field->label,
	    e->value);
	if (e->meaning[0] != '\0')
		dbk_buf_add_format(out, " = %s", e->meaning);
	if (e->edition[0] != '\0')
		dbk_buf_add_format(out, " (%s)", e->edition);
	if (e->fault[0] != '\0')
		dbk_buf_add_format(out, " ! %s", e->fault);
	dbk_buf_add_char(out, '\n');
}

static void
explain(struct dbk_buf *out, struct dbk_buf *bytes)
{
	FILE *in = fmemopen(bytes->data, bytes->len, "rb");
	enum dbk_code rc;

	ck_assert_ptr_nonnull(in);
	rc = dbk_edi_explain(in, "x.edi", note_field, out, &k.sink, &err);
	ck_assert_int_eq(rc, k.sink.errors != 0 ? DBK_EFINDINGS : DBK_OK);
	ck_assert_int_eq(fclose(in), 0);
}

START_TEST(explained_field_by_field)
{
	line_put(&batch, 3, 20, "99");
	explain(&other, &batch);
	golden_check("edi/explain-ocean-house.txt", other.data, other.len);
}
END_TEST

START_TEST(a_rejection_is_explained_by_its_kind)
{
	struct dbk_buf answer = {0};

	rejection_make(&answer, &batch, 1, 1, 5);
	dbk_buf_add_string(&answer, "NOT A RECORD\n");
	explain(&other, &answer);
	golden_check("edi/explain-rejection.txt", other.data, other.len);
	dbk_buf_fini(&answer);
}
END_TEST

START_TEST(the_password_is_shown_to_nobody)
{
	line_put(&batch, 1, 9, "Secr");
	explain(&other, &batch);
	check(&batch);
	ck_assert_ptr_null(strstr(other.data, "Secr"));
	ck_assert_uint_eq(k.n, 1);
	ck_assert_ptr_null(strstr(k.all[0].text, "Secr"));
}
END_TEST

static void
add_check_tests(Suite *s)
{
	TCase *t = tcase_create("check");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_good_batch_has_no_finding);
	tcase_add_test(t, a_stream_is_read_as_records);
	tcase_add_test(t, cr_is_told_once_in_a_file_to_cbp);
	tcase_add_test(t, short_and_blank_lines_are_told_in_a_file_to_cbp);
	tcase_add_loop_test(t, forms_of_an_answer_are_accepted, 0, 3);
	tcase_add_test(t, an_answer_without_verdict_is_told);
	tcase_add_test(t, a_wrong_count_is_told);
	tcase_add_test(t, a_line_too_long_is_told_with_its_place);
	tcase_add_test(t, a_stream_without_end_needs_no_memory);
	tcase_add_test(t, an_empty_file_is_told);
	tcase_add_test(t, a_blank_password_is_a_warning);
	tcase_add_loop_test(t, a_missing_record_of_the_envelope_is_told, 0, 4);
	tcase_add_loop_test(t, a_break_is_told_once_and_at_its_place, 0,
	    (int)(sizeof breaks / sizeof breaks[0]));
	tcase_add_test(t, a_block_of_another_application_is_told);
	tcase_add_test(t, a_record_out_of_its_place_is_told);
	tcase_add_test(t, a_record_without_its_leader_is_told);
	tcase_add_test(t, a_missing_contact_is_told_once);
	tcase_add_test(t, a_loop_exceeded_is_told);
	tcase_add_test(t, a_thousand_bills_and_what_belongs_to_them);
	tcase_add_test(t, a_cancellation_needs_no_bill);
	tcase_add_test(t, a_cancellation_has_no_lines);
	tcase_add_test(t, damage_is_noticed_or_harmless);
	tcase_add_test(t, a_batch_cut_anywhere_is_noticed);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi inspect");
	TCase *t = tcase_create("explain");

	add_check_tests(s);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, explained_field_by_field);
	tcase_add_test(t, a_rejection_is_explained_by_its_kind);
	tcase_add_test(t, the_password_is_shown_to_nobody);
	return s;
}
