/*
 * Several laptops: cards, merging, and what happens when two of them use one
 * number.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/stations_support.h"

/* One entry under the number on both, with different values. */
static void
key_both(char number[DBK_NUMBER_LEN + 1])
{
	char own[DBK_NUMBER_LEN + 1];

	book_ok(&a, book_add(&a, book_document(NULL, 5000), number));
	book_ok(&here,
	    dbk_pool_add(here.l, NULL, 300, 399, "A", 0, &here.sink,
		&here.err));
	book_ok(&here, book_add(&here, book_document(number, 7000), own));
	ck_assert_str_eq(own, number);
}

static enum dbk_code
take_document(struct book *b, const char *number, char value[2000])
{
	struct dbk_buf json = {0};
	enum dbk_code rc;

	rc = dbk_entry_get(b->l, number, 0, &json, NULL, &b->sink, &b->err);
	ck_assert_uint_lt(json.len, 2000);
	memcpy(value, json.data, json.len);
	value[json.len] = '\0';
	dbk_buf_fini(&json);
	return rc;
}

/* ---- who they are ---- */

START_TEST(a_station_is_the_same_every_time_it_is_opened)
{
	struct dbk_station_row first, again;
	char card[DBK_CARD_MAX], other[DBK_CARD_MAX];

	book_ok(&a, dbk_station_own(a.l, &first, card, &a.err));
	book_close(&a);
	book_open(&a, DBK_ACCESS_READ);
	book_ok(&a, dbk_station_own(a.l, &again, other, &a.err));
	ck_assert_str_eq(card, other);
	ck_assert_str_eq(first.name, "A");
	ck_assert_str_eq(first.ledger, "00000A");
	ck_assert_uint_eq(strlen(first.fingerprint), DBK_FINGERPRINT_LEN);
	ck_assert_str_eq(first.fingerprint, again.fingerprint);
	book_ok(&here, dbk_station_own(here.l, &again, other, &here.err));
	ck_assert_str_ne(first.fingerprint, again.fingerprint);
}
END_TEST

START_TEST(a_card_that_was_changed_is_refused_at_any_character)
{
	struct dbk_station_row row;
	char card[DBK_CARD_MAX];
	struct book b;
	size_t i, len;

	station_make(&b, "B", "00000B", 500);
	book_ok(&b, dbk_station_own(b.l, &row, card, &b.err));
	len = strlen(card);
	for (i = 0; i < len; i++) {
		card[i] ^= 1;
		book_forget(&here);
		book_wants(&here,
		    dbk_station_trust(here.l, card, &row, &here.sink,
			&here.err),
		    DBK_EFINDINGS);
		card[i] ^= 1;
	}
	book_ok(&here,
	    dbk_station_trust(here.l, card, &row, &here.sink, &here.err));
	book_fini(&b);
}
END_TEST

START_TEST(a_card_with_a_name_that_is_taken_is_refused)
{
	struct dbk_station_row row;
	char card[DBK_CARD_MAX];
	struct book b;

	station_make(&b, "A", "00000B", 500);
	book_ok(&b, dbk_station_own(b.l, &row, card, &b.err));
	book_wants(&here,
	    dbk_station_trust(here.l, card, &row, &here.sink, &here.err),
	    DBK_EFINDINGS);
	book_wants(&a, dbk_station_trust(a.l, card, &row, &a.sink, &a.err),
	    DBK_EFINDINGS);
	/* its own */
	book_wants(&b, dbk_station_trust(b.l, card, &row, &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_fini(&b);
}
END_TEST

/* ---- merging ---- */

START_TEST(what_was_keyed_there_is_here_with_who_keyed_it)
{
	char numbers[3][DBK_NUMBER_LEN + 1], docs[2][2000];
	struct dbk_station_news news;
	struct dbk_entry_row row;
	struct dbk_buf json = {0};

	book_complete(&a, 3, numbers);
	book_ok(&a,
	    dbk_entry_void(a.l, numbers[2], "typed twice", &a.sink, &a.err));
	station_merge(&news);
	ck_assert_int_eq(news.entries, 3);
	ck_assert_int_eq(here.seen.total, 0);
	ck_assert_int_eq(book_paper(&here, numbers[0]), DBK_PAPER_COMPLETE);
	ck_assert_int_eq(book_paper(&here, numbers[2]), DBK_PAPER_VOID);
	book_ok(&here, take_document(&here, numbers[1], docs[0]));
	book_ok(&a, take_document(&a, numbers[1], docs[1]));
	ck_assert_str_eq(docs[0], docs[1]);
	book_ok(&here,
	    dbk_entry_get(here.l, numbers[0], 0, &json, &row, &here.sink,
		&here.err));
	dbk_buf_fini(&json);
	ck_assert_str_eq(row.station, "A");
	book_sound(&here);
}
END_TEST

START_TEST(an_import_twice_changes_nothing)
{
	char numbers[2][DBK_NUMBER_LEN + 1];
	struct dbk_station_news news;
	int64_t head;

	book_complete(&a, 2, numbers);
	station_merge(&news);
	head = station_head(&here);
	book_ok(&here, station_import(&news));
	ck_assert_int_eq(news.rows, 0);
	ck_assert_int_eq(station_head(&here), head);
}
END_TEST

START_TEST(what_went_on_there_is_merged_after_it)
{
	char numbers[2][DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};
	struct dbk_station_news news;

	book_complete(&a, 1, numbers);
	station_merge(&news);
	book_complete(&a, 1, numbers + 1);
	book_ok(&a, dbk_letter_make(a.l, &all, NULL, NULL, &a.sink, &a.err));
	station_merge(&news);
	ck_assert_int_eq(news.entries, 1);
	ck_assert_int_eq(news.letters, 1);
	ck_assert_int_eq(book_paper(&here, numbers[0]), DBK_PAPER_LETTERED);
	book_sound(&here);
	/* an older bundle brings nothing */
	station_export("MAIN");
	book_ok(&here, station_import(&news));
	book_sound(&here);
}
END_TEST

START_TEST(letters_of_two_stations_have_different_numbers)
{
	char numbers[2][DBK_NUMBER_LEN + 1], mine[2][DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};
	struct dbk_station_news news;
	struct dbk_letter_row row;

	book_complete(&a, 1, numbers);
	book_complete(&here, 1, mine);
	book_ok(&a, dbk_letter_make(a.l, &all, NULL, NULL, &a.sink, &a.err));
	book_ok(&here,
	    dbk_letter_make(here.l, &all, NULL, NULL, &here.sink, &here.err));
	station_merge(&news);
	book_ok(&here,
	    dbk_letter_get(here.l, "DL-0001", &row, &here.sink, &here.err));
	book_ok(&here,
	    dbk_letter_get(here.l, "DL-00000A-0001", &row, &here.sink,
		&here.err));
	book_complete(&here, 1, mine);
	book_ok(&here,
	    dbk_letter_make(here.l, &all, NULL, NULL, &here.sink, &here.err));
	book_ok(&here,
	    dbk_letter_get(here.l, "DL-0002", &row, &here.sink, &here.err));
	book_sound(&here);
}
END_TEST

START_TEST(a_pool_that_overlaps_is_told_and_every_number_has_one_pool)
{
	struct dbk_station_news news;
	char number[DBK_NUMBER_LEN + 1];

	book_ok(&here,
	    dbk_pool_add(here.l, NULL, 350, 450, NULL, 0, &here.sink,
		&here.err));
	book_ok(&a, book_add(&a, book_document(NULL, 5), number));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_POOL], 1);
	book_sound(&here);
}
END_TEST

START_TEST(a_ledger_that_merged_hands_nothing_on)
{
	struct dbk_station_news news;
	struct dbk_anchor head;

	station_merge(&news);
	book_wants(&here,
	    dbk_station_export(here.l, bundle, "A", NULL, &head, &here.sink,
		&here.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_NESTED], 1);
}
END_TEST

/* ---- conflicts ---- */

START_TEST(a_number_of_both_is_kept_twice_and_blocked)
{
	struct dbk_letter_choice one = {.nnumbers = 1};
	char number[DBK_NUMBER_LEN + 1], before[2000], after[2000];
	const char *named[1] = {number};
	struct dbk_station_news news;

	key_both(number);
	book_ok(&here, take_document(&here, number, before));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_CONFLICT], 1);
	book_ok(&here, take_document(&here, number, after));
	ck_assert_str_eq(before, after);
	book_wants(&here,
	    dbk_entry_complete(here.l, number, &here.sink, &here.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_ENTRY_BLOCKED], 1);
	one.numbers = named;
	book_wants(&here,
	    dbk_letter_make(here.l, &one, NULL, NULL, &here.sink, &here.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_ENTRY_BLOCKED], 2);
	book_sound(&here);
}
END_TEST

START_TEST(a_blocked_number_is_not_filed)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_station_news news;

	key_both(number);
	book_ok(&here,
	    dbk_entry_complete(here.l, number, &here.sink, &here.err));
	ck_assert_uint_eq(book_ready(&here), 1);
	station_merge(&news);
	ck_assert_uint_eq(book_ready(&here), 0);
	book_ok(&here,
	    dbk_conflict_resolve(here.l, number, "MAIN", "ours was first",
		&here.sink, &here.err));
	ck_assert_uint_eq(book_ready(&here), 1);
	book_sound(&here);
}
END_TEST

START_TEST(the_document_that_is_kept_becomes_the_entry)
{
	char number[DBK_NUMBER_LEN + 1], mine[2000], theirs[2000];
	struct dbk_station_news news;

	key_both(number);
	book_ok(&a, take_document(&a, number, theirs));
	station_merge(&news);
	book_wants(&here,
	    dbk_conflict_resolve(here.l, number, "NOBODY", "why", &here.sink,
		&here.err),
	    DBK_EFINDINGS);
	book_ok(&here,
	    dbk_conflict_resolve(here.l, number, "A", "its papers went out",
		&here.sink, &here.err));
	book_ok(&here, take_document(&here, number, mine));
	ck_assert_str_eq(mine, theirs);
	book_ok(&here,
	    dbk_entry_complete(here.l, number, &here.sink, &here.err));
	book_wants(&here,
	    dbk_conflict_resolve(here.l, number, "A", "again", &here.sink,
		&here.err),
	    DBK_EFINDINGS);
	/* A voids its side: nobody is asked again */
	book_ok(&a,
	    dbk_entry_void(a.l, number, "MAIN has it", &a.sink, &a.err));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_CONFLICT], 0);
	book_sound(&here);
}
END_TEST

START_TEST(an_entry_that_both_changed_is_blocked)
{
	char numbers[1][DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};
	struct dbk_station_news news;

	book_complete(&a, 1, numbers);
	station_merge(&news);
	book_ok(&here,
	    dbk_letter_make(here.l, &all, NULL, NULL, &here.sink, &here.err));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_CONFLICT], 0);
	book_ok(&a, dbk_letter_make(a.l, &all, NULL, NULL, &a.sink, &a.err));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_CONFLICT], 1);
	ck_assert_int_eq(book_paper(&here, numbers[0]), DBK_PAPER_LETTERED);
	book_sound(&here);
	book_ok(&here,
	    dbk_conflict_resolve(here.l, numbers[0], "000001", "one letter",
		&here.sink, &here.err));
	/* what else happens to it there asks again */
	book_ok(&a,
	    dbk_entry_release(a.l, numbers[0],
		&(struct dbk_release){
		    .at = book_text(BOOK_NOW), .port = book_text("2704")},
		&a.sink, &a.err));
	station_merge(&news);
	ck_assert_uint_eq(here.seen.count[DBK_RULE_STATION_CONFLICT], 1);
	book_sound(&here);
}
END_TEST

/* ---- proof ---- */

START_TEST(a_merged_row_that_was_changed_is_found)
{
	struct dbk_verify_report report;
	char numbers[1][DBK_NUMBER_LEN + 1];
	struct dbk_station_news news;

	book_complete(&a, 1, numbers);
	station_merge(&news);
	book_sound(&here);
	book_close(&here);
	ck_assert(book_tamper(&here,
	    "DROP TRIGGER journal_no_update;"
	    "UPDATE journal SET origin = replace(origin, '\"seq\":2',"
	    " '\"seq\":3') WHERE origin LIKE '%\"seq\":2,%'"));
	book_open(&here, DBK_ACCESS_READ);
	book_wants(&here,
	    dbk_ledger_verify(here.l, &report, &here.sink, &here.err),
	    DBK_EDAMAGE);
	ck_assert_uint_ge(here.seen.count[DBK_RULE_VERIFY_CHAIN], 1);
}
END_TEST

START_TEST(a_kill_while_merging_leaves_before_or_after)
{
	char numbers[20][DBK_NUMBER_LEN + 1];
	struct dbk_station_news news;
	int64_t before = station_head(&here), head;
	int i, status;
	pid_t child;

	book_complete(&a, 20, numbers);
	station_export("MAIN");
	book_close(&here);
	for (i = 0; i < 12; i++) {
		child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			book_open(&here, DBK_ACCESS_WRITE);
			(void)station_import(&news);
			_exit(0);
		}
		(void)usleep((useconds_t)(3000 * i));
		(void)kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		book_open(&here, DBK_ACCESS_READ);
		head = station_head(&here);
		/* one row of ours, and all of A's */
		ck_assert_msg(head == before || head > before + 40, "%lld",
		    (long long)head);
		book_sound(&here);
		book_close(&here);
	}
	book_open(&here, DBK_ACCESS_WRITE);
	book_ok(&here, station_import(&news));
	book_sound(&here);
}
END_TEST

Suite *
support_suite(void)
{
	TCase *t = tcase_create("stations");
	Suite *s = suite_create("stations");

	tcase_add_checked_fixture(t, stations_setup, stations_teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_station_is_the_same_every_time_it_is_opened);
	tcase_add_test(t, a_card_that_was_changed_is_refused_at_any_character);
	tcase_add_test(t, a_card_with_a_name_that_is_taken_is_refused);
	tcase_add_test(t, what_was_keyed_there_is_here_with_who_keyed_it);
	tcase_add_test(t, an_import_twice_changes_nothing);
	tcase_add_test(t, what_went_on_there_is_merged_after_it);
	tcase_add_test(t, letters_of_two_stations_have_different_numbers);
	tcase_add_test(t,
	    a_pool_that_overlaps_is_told_and_every_number_has_one_pool);
	tcase_add_test(t, a_ledger_that_merged_hands_nothing_on);
	tcase_add_test(t, a_number_of_both_is_kept_twice_and_blocked);
	tcase_add_test(t, a_blocked_number_is_not_filed);
	tcase_add_test(t, the_document_that_is_kept_becomes_the_entry);
	tcase_add_test(t, an_entry_that_both_changed_is_blocked);
	tcase_add_test(t, a_merged_row_that_was_changed_is_found);
	tcase_add_test(t, a_kill_while_merging_leaves_before_or_after);
	suite_add_tcase(s, t);
	return s;
}
