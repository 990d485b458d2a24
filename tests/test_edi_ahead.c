/*
 * test_edi_ahead.c -- two threads on a large file find what one finds, in the
 * same order, and stop where it stops.
 */
#include <stdio.h>
#include <string.h>

#include "edi/inspect.h"
#include "edi/inspection.h"
#include "tests/edi_support.h"
#include "tests/support.h"

#define LINE (DBK_RECORD_LEN + 1u) /* with its LF */
#define RECORDS 40000u /* more than are read ahead */
#define LONG_TRANSACTION 20000u /* records: the same */

static const char *const files[] = {"good-air-bond9.edi", "good-ftz-weekly.edi",
    "good-isf.edi", "good-ocean-house.edi", "good-pga.edi", "good-replace.edi",
    "good-tib.edi", "good-update.edi"};

/* What a check told, as text. */
struct told {
	struct dbk_buf findings;
	struct dbk_inspect_sums sums;
	enum dbk_code rc;
};

static struct dbk_buf good, bad;
static struct told one, two;

static void
setup(void)
{
	size_t i;

	for (i = 0; good.len < RECORDS * LINE; i++)
		batch_read(&good, files[i % (sizeof files / sizeof files[0])]);
	ck_assert(!good.failed);
	dbk_buf_add(&bad, good.data, good.len);
}

static void
teardown(void)
{
	dbk_buf_fini(&good);
	dbk_buf_fini(&bad);
	dbk_buf_fini(&one.findings);
	dbk_buf_fini(&two.findings);
}

static void
tell(void *arg, const struct dbk_finding *f)
{
	struct dbk_buf *b = arg;

	dbk_buf_add_format(b, "%d %lu %u %s %s %s %s\n", (int)f->rule, f->line,
	    f->column, f->record != NULL ? f->record : "-",
	    f->entry_number != NULL ? f->entry_number : "-",
	    f->path != NULL ? f->path : "-", f->text);
}

static void
check_both(struct dbk_sink sink)
{
	struct dbk_err err = {0};
	FILE *in = fmemopen(bad.data, bad.len, "rb");

	ck_assert_ptr_nonnull(in);
	sink.emit = tell;
	sink.arg = &two.findings;
	two.rc = dbk_edi_check(in, "x.edi", 0, test_today(), NULL, &two.sums,
	    &sink, &err);
	ck_assert_int_eq(fclose(in), 0);
	sink.errors = sink.warnings = 0;
	sink.arg = &one.findings;
	one.rc = dbk_inspection_memory(bad.data, bad.len, "x.edi", test_today(),
	    &one.sums, &sink, &err);
	ck_assert(!one.findings.failed && !two.findings.failed);
}

static void
assert_same(void)
{
	ck_assert_int_eq(two.rc, one.rc);
	ck_assert_mem_eq(&two.sums, &one.sums, sizeof one.sums);
	ck_assert_uint_eq(two.findings.len, one.findings.len);
	if (one.findings.len != 0)
		ck_assert_str_eq(two.findings.data, one.findings.data);
}

/* One record of so many gets another character; the places are spread over the
 * file, and the same in every run. */
static void
damage(unsigned each)
{
	size_t at, i;

	for (i = 1; i <= RECORDS / each; i++) {
		at = i * 1000003u % bad.len;
		if (bad.data[at] != '\n')
			bad.data[at] = "A9 y-\001"[i % 6];
	}
}

START_TEST(nothing_is_found_in_a_clean_file)
{
	check_both((struct dbk_sink){0});
	assert_same();
	ck_assert_int_eq(two.rc, DBK_OK);
	ck_assert_uint_eq(two.findings.len, 0);
	ck_assert_uint_eq(two.sums.records, good.len / LINE);
}
END_TEST

START_TEST(damage_is_told_in_the_same_words_and_order)
{
	static const unsigned each[] = {5000, 500, 50, 5};

	damage(each[_i]);
	check_both((struct dbk_sink){0});
	assert_same();
	ck_assert_int_eq(two.rc, DBK_EFINDINGS);
}
END_TEST

START_TEST(reading_stops_at_the_same_record)
{
	damage(50);
	check_both((struct dbk_sink){.most = 100});
	assert_same();
	ck_assert_uint_lt(two.sums.records, good.len / LINE);
}
END_TEST

START_TEST(warnings_are_dropped_alike)
{
	damage(50);
	check_both((struct dbk_sink){.errors_only = true});
	assert_same();
}
END_TEST

/* What no longer begins with A, B, Y, Z or SE10 belongs to the transaction
 * before it. */
START_TEST(a_transaction_longer_than_what_is_read_ahead)
{
	size_t first = bad.len / 4 / LINE, i;

	for (i = first; i < first + LONG_TRANSACTION; i++)
		memcpy(bad.data + i * LINE, "SE17", 4);
	check_both((struct dbk_sink){0});
	assert_same();
	ck_assert_int_eq(two.rc, DBK_EFINDINGS);
}
END_TEST

/* Garbage in position 1 looks like an end to who reads ahead, and is none. */
START_TEST(records_that_seem_to_end_a_transaction)
{
	size_t i;

	for (i = 7; i < bad.len / LINE; i += 13)
		if (bad.data[i * LINE] == 'S')
			bad.data[i * LINE] = "AB"[i % 2];
	check_both((struct dbk_sink){0});
	assert_same();
	ck_assert_int_eq(two.rc, DBK_EFINDINGS);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi ahead");
	TCase *t = tcase_create("two threads");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, nothing_is_found_in_a_clean_file);
	tcase_add_loop_test(t, damage_is_told_in_the_same_words_and_order, 0,
	    4);
	tcase_add_test(t, reading_stops_at_the_same_record);
	tcase_add_test(t, warnings_are_dropped_alike);
	tcase_add_test(t, a_transaction_longer_than_what_is_read_ahead);
	tcase_add_test(t, records_that_seem_to_end_a_transaction);
	return s;
}
