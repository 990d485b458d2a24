/*
 * Pools of entry numbers, and which number is next.
 */
#include <stdio.h>
#include <string.h>

#include "tests/ledger_support.h"

static struct book book;

static void
setup(void)
{
	book_make(&book);
}

static void
teardown(void)
{
	book_fini(&book);
}

struct pools {
	unsigned n;
	struct dbk_pool_row rows[5];
	char stations[5][21];
};

static enum dbk_code
note_pool(void *arg, const struct dbk_pool_row *row)
{
	struct pools *p = arg;

	ck_assert_uint_lt(p->n, 5);
	(void)snprintf(p->stations[p->n], sizeof p->stations[0], "%s",
	    row->station);
	p->rows[p->n++] = *row;
	return DBK_OK;
}

START_TEST(overlapping_pools_are_refused)
{
	static const uint32_t bad[][2] = {{324400, 324500}, {324599, 324599},
	    {324400, 324700}, {324510, 324520}};
	struct pools pools = {0};
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		book_forget(&book);
		book_wants(&book,
		    dbk_pool_add(book.l, NULL, bad[i][0], bad[i][1], "OTHER", 3,
			&book.sink, &book.err),
		    DBK_EFINDINGS);
		ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_OVERLAP], 1);
	}
	book_forget(&book);
	book_wants(&book,
	    dbk_pool_add(book.l, NULL, 9, 8, NULL, 0, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_RANGE], 1);
	book_ok(&book,
	    dbk_pool_add(book.l, "XX1", 324500, 324599, "OTHER", 0, &book.sink,
		&book.err));
	book_ok(&book, dbk_pool_list(book.l, note_pool, &pools, &book.err));
	ck_assert_uint_eq(pools.n, 2);
	ck_assert_str_eq(pools.rows[0].filer, "B76");
	ck_assert_str_eq(pools.stations[0], "MAIN");
	ck_assert_uint_eq(pools.rows[0].used, 0);
	ck_assert_uint_eq(pools.rows[0].next, 324500);
	ck_assert_str_eq(pools.stations[1], "OTHER");
}
END_TEST

START_TEST(numbers_are_judged)
{
	struct dbk_finding where = {0};

	book_ok(&book,
	    dbk_number_judge(book.l, "B76-0324527-8", &where, &book.sink,
		&book.err));
	ck_assert_uint_eq(book.seen.total, 0);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0324527-9", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_CHECK_DIGIT], 1);
	/* The message names the right digit. */
	ck_assert_ptr_nonnull(strstr(book.seen.text, "it is 8, not 9"));
	book_forget(&book);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0324527", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_FORM], 1);
	book_forget(&book);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0400000-0", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_POOL], 1);
}
END_TEST

START_TEST(offset_of_the_pool_moves_the_check_digit)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_number n;

	book_ok(&book,
	    dbk_profile_set(book.l, "station.name", "TWO", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 500, 500, NULL, 3, &book.sink,
		&book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 5), number));
	ck_assert(dbk_number_parse(&n, number, strlen(number)));
	ck_assert_uint_eq(n.serial, 500);
	ck_assert_uint_eq(n.check, dbk_number_check_digit("B76", 500, 3));
	/* That was the only one. */
	book_wants(&book, book_add(&book, book_document(NULL, 6), number),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_EMPTY], 1);
	book_forget(&book);
	/* Of another station: a warning, and it is taken. */
	book_ok(&book,
	    book_add(&book, book_document("B76-0324527-8", 7), number));
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_STATION], 1);
	book_sound(&book);
}
END_TEST

START_TEST(next_number_skips_what_was_given)
{
	static const uint32_t given[] = {
	    324500, 324502, 324501, 324504, 324599};
	static const uint32_t want[] = {324503, 324505, 324506};
	char number[DBK_NUMBER_LEN + 1], text[DBK_NUMBER_LEN + 1];
	struct pools pools = {0};
	struct dbk_number n = {"B76", 0, 0};
	size_t i;

	for (i = 0; i < sizeof given / sizeof given[0]; i++) {
		n.serial = given[i];
		n.check = dbk_number_check_digit(n.filer, n.serial, 0);
		dbk_number_format(text, &n);
		book_ok(&book,
		    book_add(&book, book_document(text, (long)i + 1), number));
		ck_assert_str_eq(number, text);
	}
	for (i = 0; i < sizeof want / sizeof want[0]; i++) {
		book_ok(&book,
		    book_add(&book, book_document(NULL, (long)i + 100),
			number));
		ck_assert(dbk_number_parse(&n, number, strlen(number)));
		ck_assert_uint_eq(n.serial, want[i]);
	}
	book_ok(&book, dbk_pool_list(book.l, note_pool, &pools, &book.err));
	ck_assert_uint_eq(pools.rows[0].used, 8);
	ck_assert_uint_eq(pools.rows[0].next, 324507);
	book_sound(&book);
}
END_TEST

/* Pools of the firm's own filer code come first, from their lowest number. */
START_TEST(other_filer_codes_give_numbers_when_ours_are_spent)
{
	static const char *const want[] = {
	    "B76-0000100", "B76-0000101", "B76-0324500"};
	char number[DBK_NUMBER_LEN + 1];
	long i;

	book_ok(&book,
	    dbk_pool_add(book.l, "C11", 1, 9, NULL, 0, &book.sink, &book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, "A11", 5, 9, NULL, 0, &book.sink, &book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, "B76", 100, 101, NULL, 0, &book.sink,
		&book.err));
	for (i = 0; i < 102; i++) {
		book_ok(&book,
		    book_add(&book, book_document(NULL, i + 1), number));
		if (i < 3)
			ck_assert_int_eq(strncmp(number, want[i], 11), 0);
		ck_assert_int_eq(strncmp(number, "B76", 3), 0);
	}
	for (; i < 107; i++) {
		book_ok(&book,
		    book_add(&book, book_document(NULL, i + 1), number));
		ck_assert_int_eq(strncmp(number, "A11", 3), 0);
	}
	book_ok(&book, book_add(&book, book_document(NULL, i + 1), number));
	ck_assert_int_eq(strncmp(number, "C11-0000001", 11), 0);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger pools");
	TCase *t = tcase_create("pools");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, overlapping_pools_are_refused);
	tcase_add_test(t, numbers_are_judged);
	tcase_add_test(t, offset_of_the_pool_moves_the_check_digit);
	tcase_add_test(t, next_number_skips_what_was_given);
	tcase_add_test(t, other_filer_codes_give_numbers_when_ours_are_spent);
	suite_add_tcase(s, t);
	return s;
}
