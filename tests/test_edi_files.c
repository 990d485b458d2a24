/*
 * test_edi_files.c -- faults of files that only one place of a record, or one
 * shape of a batch, can have.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/support.h"

#define LINE (DBK_RECORD_LEN + 1u)

static struct dbk_buf batch, other;
static struct kept k;

static void
setup(void)
{
	kept_init(&k);
}

static void
teardown(void)
{
	dbk_buf_fini(&batch);
	dbk_buf_fini(&other);
}

/* The first line that begins with start, 1-based. */
static unsigned
line_with(const struct dbk_buf *b, const char *start)
{
	size_t at;

	for (at = 0; at + LINE <= b->len; at += LINE)
		if (strncmp(b->data + at, start, strlen(start)) == 0)
			return (unsigned)(at / LINE) + 1;
	ck_abort_msg("no record %s", start);
	return 0;
}

/* One change of a record of a golden batch. */
static const struct {
	const char *golden, *record;
	unsigned from;
	const char *bytes;
	enum dbk_rule rule;
	unsigned column;
} faults[] = {
    /* SE-55: no leading zeros, no signs, greater than zero. */
    {"good-air-bond9.edi", "SE20AMT", 8, "0", DBK_RULE_EDI_AMOUNT, 8},
    {"good-air-bond9.edi", "SE20AMT", 8, ".", DBK_RULE_EDI_AMOUNT, 8},
    /* SE-48: N for every in-bond number. */
    {"good-rail-in-bond.edi", "SE15I", 73, "Y", DBK_RULE_EDI_BILL_NON_AMS, 73},
    /* SE-60: a second line and its qualifier go together. */
    {"good-ocean-house.edi", "SE35", 42, "15", DBK_RULE_EDI_ADDRESS, 0},
    {"good-ocean-house.edi", "SE35", 44, "APT 1", DBK_RULE_EDI_ADDRESS, 0},
};

START_TEST(bad_field_is_told_at_its_place)
{
	unsigned line;
	size_t i;
	bool told = false;

	batch_read(&batch, faults[_i].golden);
	line = line_with(&batch, faults[_i].record);
	line_put(&batch, line, faults[_i].from, faults[_i].bytes);
	batch_check(&batch, &k);
	for (i = 0; i < k.n; i++)
		told |= k.all[i].rule == faults[_i].rule &&
		    k.all[i].line == line &&
		    (faults[_i].column == 0 ||
			k.all[i].column == faults[_i].column);
	ck_assert_msg(told, "%s", k.n != 0 ? k.all[0].text : "no finding");
}
END_TEST

/* Lines of from up to but not with to, of b, into out. */
static void
copy_lines(struct dbk_buf *out, const struct dbk_buf *b, unsigned from,
    unsigned to)
{
	dbk_buf_add(out, b->data + (from - 1) * LINE, (to - from) * LINE);
}

START_TEST(bad_constant)
{
	batch_read(&batch, "good-ocean-house.edi");
	/* p. SE-73: the ISF submission type is always 1. */
	copy_lines(&other, &batch, 1, line_with(&batch, "Y"));
	dbk_buf_add_format(&other, "%-80s\n",
	    "SF10201ACTEI 12-3456789AA            11");
	copy_lines(&other, &batch, line_with(&batch, "Y"),
	    (unsigned)(batch.len / LINE) + 1);
	batch_check(&other, &k);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_EDI_FIELD_CONSTANT), 1);
}
END_TEST

START_TEST(warning_records_of_an_application_without_layouts)
{
	static const char start[] = "10 SOME RECORD OF ANOTHER APPLICATION";
	unsigned y;
	size_t i;

	batch_read(&batch, "good-ocean-house.edi");
	y = line_with(&batch, "Y");
	copy_lines(&other, &batch, 1, 3);
	dbk_buf_add_format(&other, "%-80s\n", start);
	dbk_buf_add_format(&other, "%-80s\n", start);
	copy_lines(&other, &batch, y, y + 2);
	/* Application QP stands in A, B and Y. */
	for (i = 0; i + 2 <= other.len; i++)
		if ((i == 25 || i % LINE == 10) &&
		    memcmp(other.data + i, "SE", 2) == 0)
			memcpy(other.data + i, "QP", 2);
	batch_check(&other, &k);
	ck_assert_msg(kept_count(&k, DBK_RULE_EDI_APPLICATION) == 1, "%s",
	    k.n != 0 ? k.all[0].text : "no finding");
	ck_assert_msg(k.n == 1 && k.all[0].line == 3, "%s", k.all[0].text);
}
END_TEST

START_TEST(bad_block_or_batch_that_encloses_nothing)
{
	unsigned y;

	batch_read(&batch, "good-ocean-house.edi");
	y = line_with(&batch, "Y");
	copy_lines(&other, &batch, 1, _i == 0 ? 3 : 2);
	copy_lines(&other, &batch, _i == 0 ? y : y + 1, y + 2);
	batch_check(&other, &k);
	kept_only(&k, DBK_RULE_ENVELOPE_EMPTY, _i == 0 ? 3 : 2, 1);
}
END_TEST

/* Cancellations have two or three records (SE-24). */
START_TEST(bad_block_of_1000_transactions)
{
	unsigned i, y;

	batch_read(&batch, "good-cancel.edi");
	y = line_with(&batch, "Y");
	copy_lines(&other, &batch, 1, 3);
	for (i = 0; i < 999u + (unsigned)_i; i++)
		copy_lines(&other, &batch, 3, y);
	copy_lines(&other, &batch, y, y + 2);
	batch_check(&other, &k);
	ck_assert_uint_eq(kept_count(&k, DBK_RULE_ENVELOPE_LIMIT),
	    (unsigned)_i);
	ck_assert_uint_eq(k.n, (unsigned)_i);
}
END_TEST

/* The B of the answer is an echo; its Y claims that ACE made it. */
START_TEST(bad_answer_marked_in_part_as_made_by_ace)
{
	struct dbk_buf rejection = {0};

	batch_read(&batch, "good-ocean-house.edi");
	rejection_make(&rejection, &batch, 1, 1, 3);
	line_put(&rejection, line_with(&rejection, "Y"), 80, " ");
	batch_check(&rejection, &k);
	ck_assert_uint_ge(kept_count(&k, DBK_RULE_ENVELOPE_GENERATED), 1);
	dbk_buf_fini(&rejection);
}
END_TEST

START_TEST(bad_record_of_no_answer)
{
	static const char *const verdicts[] = {"02   ACCEPTED"};
	unsigned line;

	batch_read(&batch, "good-ocean-house.edi");
	answer_make(&other, &batch, verdicts);
	line = line_with(&other, "SE15");
	line_put(&other, line, 1, "QQ15");
	batch_check(&other, &k);
	kept_only(&k, DBK_RULE_ANSWER_RECORD, line, 1);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi files");
	TCase *t = tcase_create("files");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, bad_field_is_told_at_its_place, 0,
	    (int)(sizeof faults / sizeof faults[0]));
	tcase_add_test(t, bad_constant);
	tcase_add_test(t, warning_records_of_an_application_without_layouts);
	tcase_add_loop_test(t, bad_block_or_batch_that_encloses_nothing, 0, 2);
	tcase_add_loop_test(t, bad_block_of_1000_transactions, 0, 2);
	tcase_add_test(t, bad_answer_marked_in_part_as_made_by_ace);
	tcase_add_test(t, bad_record_of_no_answer);
	return s;
}
