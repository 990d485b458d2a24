/*
 * Bundles that are not what they must be: changed, cut, of a stranger, for
 * somebody else, of a journal that was rewritten or that filed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/stations_support.h"

#define FLIPS 40 /* places behind the header that are changed, one at a time */

/* Refused with this rule, and nothing was written. */
static void
wants_refused(enum dbk_rule rule)
{
	struct dbk_station_news news;
	int64_t before = station_head(&here);

	book_wants(&here, station_import(&news), DBK_EFINDINGS);
	ck_assert_msg(here.seen.count[rule] == 1, "%s", here.seen.text);
	ck_assert_int_eq(station_head(&here), before);
}

static long
bundle_size(void)
{
	FILE *f = fopen(bundle, "rb");
	long size;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	(void)fclose(f);
	return size;
}

static void
flip(long at)
{
	FILE *f = fopen(bundle, "r+b");
	int c;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	c = getc(f);
	ck_assert_int_ne(c, EOF);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	ck_assert_int_ne(putc(c ^ 1, f), EOF);
	(void)fclose(f);
}

START_TEST(a_bundle_changed_at_any_byte_is_refused)
{
	struct dbk_station_news news;
	char number[DBK_NUMBER_LEN + 1];
	int64_t before = station_head(&here);
	long size, i, at;

	book_ok(&a, book_add(&a, book_document(NULL, 5), number));
	station_export("MAIN");
	size = bundle_size();
	/* the whole header, then places spread over the rest, and the end */
	for (i = 0; i < 500 + FLIPS; i++) {
		at = i < 500 ? i : 500 + (size - 501) * (i - 499) / FLIPS;
		flip(at);
		book_wants(&here, station_import(&news), DBK_EFINDINGS);
		flip(at);
	}
	ck_assert_int_eq(station_head(&here), before);
	book_ok(&here, station_import(&news));
}
END_TEST

START_TEST(a_bundle_cut_anywhere_is_refused)
{
	struct dbk_station_news news;
	char number[DBK_NUMBER_LEN + 1];
	int64_t before = station_head(&here);
	long size;

	book_ok(&a, book_add(&a, book_document(NULL, 5), number));
	station_export("MAIN");
	for (size = bundle_size() - 1; size > 0; size -= 1 + size / 30) {
		ck_assert_int_eq(truncate(bundle, size), 0);
		book_wants(&here, station_import(&news), DBK_EFINDINGS);
	}
	ck_assert_int_eq(station_head(&here), before);
}
END_TEST

START_TEST(a_bundle_of_a_stranger_is_refused)
{
	struct dbk_station_row row;
	struct dbk_anchor head;
	char card[DBK_CARD_MAX];
	struct book b;

	station_make(&b, "B", "00000B", 500);
	book_ok(&here, dbk_station_own(here.l, &row, card, &here.err));
	book_ok(&b, dbk_station_trust(b.l, card, &row, &b.sink, &b.err));
	book_ok(&b,
	    dbk_station_export(b.l, bundle, "MAIN", NULL, &head, &b.sink,
		&b.err));
	wants_refused(DBK_RULE_STATION_UNKNOWN);
	book_fini(&b);
}
END_TEST

START_TEST(a_stranger_with_the_id_of_a_station_is_refused)
{
	struct dbk_station_row row;
	struct dbk_anchor head;
	char card[DBK_CARD_MAX];
	struct book b;

	station_make(&b, "A", "00000A", 300);
	book_ok(&here, dbk_station_own(here.l, &row, card, &here.err));
	book_ok(&b, dbk_station_trust(b.l, card, &row, &b.sink, &b.err));
	book_ok(&b,
	    dbk_station_export(b.l, bundle, "MAIN", NULL, &head, &b.sink,
		&b.err));
	wants_refused(DBK_RULE_STATION_BUNDLE);
	book_fini(&b);
}
END_TEST

START_TEST(a_bundle_for_another_station_is_refused)
{
	struct book b;

	station_make(&b, "B", "00000B", 500);
	station_trust(&a, &b);
	station_export("B");
	wants_refused(DBK_RULE_STATION_BUNDLE);
	book_fini(&b);
}
END_TEST

START_TEST(a_passphrase_opens_a_bundle_that_was_made_with_it)
{
	struct dbk_secret pass = {0}, wrong = {0};
	struct dbk_station_news news;
	struct dbk_anchor head;
	bool asks;

	book_ok(&a, dbk_secret_copy(&pass, "on paper", 8, &a.err));
	book_ok(&a, dbk_secret_copy(&wrong, "on Paper", 8, &a.err));
	book_ok(&a,
	    dbk_station_export(a.l, bundle, NULL, &pass, &head, &a.sink,
		&a.err));
	book_ok(&here, dbk_station_asks(bundle, &asks, &here.sink, &here.err));
	ck_assert(asks);
	book_wants(&here,
	    dbk_station_import(here.l, bundle, &wrong, &news, &here.sink,
		&here.err),
	    DBK_EDENIED);
	book_ok(&here,
	    dbk_station_import(here.l, bundle, &pass, &news, &here.sink,
		&here.err));
	ck_assert_int_eq(news.head.seq, head.seq);
	dbk_secret_free(&pass);
	dbk_secret_free(&wrong);
}
END_TEST

/* Copies of the closed ledger of A: its past, put back later. */
static void
copy_a(const char *from, const char *to)
{
	static const char *const suffixes[] = {"", ".keys", ".keys.bak"};
	char command[600];
	size_t i;

	for (i = 0; i < 3; i++) {
		(void)snprintf(command, sizeof command, "cp '%s%s%s' '%s%s%s'",
		    a.path, from, suffixes[i], a.path, to, suffixes[i]);
		ck_assert_int_eq(system(command), 0);
	}
}

START_TEST(a_journal_that_was_forked_is_refused_by_row)
{
	char numbers[2][DBK_NUMBER_LEN + 1];
	struct dbk_station_news news;
	char forked[24];

	(void)snprintf(forked, sizeof forked, "%lld",
	    (long long)station_head(&a) + 1);
	book_close(&a);
	copy_a("", ".old");
	book_open(&a, DBK_ACCESS_WRITE);
	book_complete(&a, 1, numbers);
	station_merge(&news);
	book_close(&a);
	copy_a(".old", "");
	book_open(&a, DBK_ACCESS_WRITE);
	book_complete(&a, 2, numbers);
	station_export("MAIN");
	wants_refused(DBK_RULE_STATION_FORKED);
	ck_assert_str_eq(here.seen.first_value, forked);
	book_sound(&here);
}
END_TEST

START_TEST(a_station_that_filed_is_refused)
{
	char numbers[1][DBK_NUMBER_LEN + 1], id[DBK_BATCH_ID_LEN + 1];

	book_complete(&a, 1, numbers);
	book_batch(&a, 1, numbers, id);
	station_export("MAIN");
	wants_refused(DBK_RULE_STATION_FILED);
}
END_TEST

Suite *
support_suite(void)
{
	TCase *t = tcase_create("bundles");
	Suite *s = suite_create("bundles");

	tcase_add_checked_fixture(t, stations_setup, stations_teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_station_that_filed_is_refused);
	tcase_add_test(t, a_bundle_changed_at_any_byte_is_refused);
	tcase_add_test(t, a_bundle_cut_anywhere_is_refused);
	tcase_add_test(t, a_bundle_of_a_stranger_is_refused);
	tcase_add_test(t, a_stranger_with_the_id_of_a_station_is_refused);
	tcase_add_test(t, a_bundle_for_another_station_is_refused);
	tcase_add_test(t, a_passphrase_opens_a_bundle_that_was_made_with_it);
	tcase_add_test(t, a_journal_that_was_forked_is_refused_by_row);
	suite_add_tcase(s, t);
	return s;
}
