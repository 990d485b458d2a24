/*
 * test_traps.c -- the traps of answers and of filing again, one test each: how
 * other programs lost entries or misfiled them.  The other traps of this trade
 * have their tests beside what they are traps of:
 *
 *   check digits and their offset, pools     test_base.c, test_ledger_pools.c
 *   numbers, text, dates in a record         test_edi_record.c, test_base.c
 *   whole dollars, codes of lists            test_document.c
 *   names in Latin, hyphens, no text cut     test_edi_release.c
 *   parties, bills, quantities, type 86      test_rules.c (rules/cases.tsv)
 *   80 bytes, no CR, short records           test_edi_inspect.c
 *   blocks: districts, counts, application   test_edi_batch.c,
 *                                            test_edi_replay.c
 *   the password in the file sent alone      test_edi_replay.c
 *   a transfer cut off is not repeated       test_edi_send.c
 *   one fault and the whole batch rejected   test_edi_respond.c
 *   forms of an answer, an answer twice      test_edi_respond.c
 *   an SE90 behind a record of an agency     test_edi_agency.c
 *   replace, update and cancel               test_edi_actions.c,
 *                                            test_ledger_requests.c
 *   status notices and queries               test_traps_status.c
 *   killed, or no room, amid an answer       test_traps_failures.c
 */
#include <stdio.h>
#include <string.h>

#include "edi/point.h"
#include "ledger/cargo.h"
#include "tests/replay_support.h"

static struct replay r;

static void
setup(void)
{
	replay_make(&r);
	replay_file(&r);
}

static void
teardown(void)
{
	replay_fini(&r);
}

/* ---- answers ---- */

/* Reads the first bytes of the answer only. */
static enum dbk_code
respond_cut(size_t len)
{
	dbk_buf_reset(&r.other);
	dbk_buf_add(&r.other, r.answer.data, len);
	return replay_respond(&r, &r.other);
}

/* Cut after any record, and in the middle of any: never an acceptance. */
START_TEST(a_file_cut_anywhere_is_an_error_never_an_acceptance)
{
	size_t n;

	replay_accept_all(&r);
	for (n = 1; n < r.answer.len - ANSWER_LINE; n += 27) {
		book_wants(&r.b, respond_cut(n), DBK_EFINDINGS);
		replay_all(&r, DBK_FILING_SENT);
	}
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_all(&r, DBK_FILING_ACCEPTED);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_batch_that_is_cut_lists_the_entries_inside_it)
{
	replay_accept_all(&r);
	book_wants(&r.b, respond_cut(r.answer.len - 2 * ANSWER_LINE),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(r.sums.unmatched, 1);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_CUT], 1);
}
END_TEST

static enum dbk_code
find_number(void *arg, const char *number)
{
	unsigned *n = arg;

	ck_assert_str_eq(number, r.numbers[*n]);
	++*n;
	return DBK_OK;
}

static enum dbk_code
list_inside(void *arg, const struct dbk_unmatched_row *row)
{
	return dbk_unmatched_entries(r.b.l, row->seq, find_number, arg,
	    &r.b.err);
}

START_TEST(a_group_without_its_final_se90_is_no_acceptance)
{
	const char *const verdicts[] = {
	    "02   ACCEPTED", NULL, "02   ACCEPTED", "02   ACCEPTED"};

	answer_make(&r.answer, &r.batch, verdicts);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[1]), DBK_FILING_SENT);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_ACCEPTED);
}
END_TEST

START_TEST(a_wrong_y_count_is_an_error_and_its_entries_are_told)
{
	unsigned inside = 0;
	char *y;

	replay_accept_all(&r);
	y = strstr(r.answer.data, "\nY") + 1;
	y[16] = y[16] == '9' ? '8' : '9';
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	replay_all(&r, DBK_FILING_SENT);
	book_ok(&r.b,
	    dbk_unmatched_list(r.b.l, list_inside, &inside, &r.b.err));
	ck_assert_uint_eq(inside, REPLAY_ENTRIES);
	book_sound(&r.b);
}
END_TEST

START_TEST(warnings_without_a_disposition_are_no_answer)
{
	const char *const verdicts[] = {"13W01ONLY A WARNING",
	    "13W01ONLY A WARNING", "13W01ONLY A WARNING",
	    "13W01ONLY A WARNING"};

	answer_make(&r.answer, &r.batch, verdicts);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_VERDICT],
	    REPLAY_ENTRIES);
	replay_all(&r, DBK_FILING_SENT);
}
END_TEST

START_TEST(zzz_is_retried_not_rejected)
{
	static const enum dbk_filing states[] = {DBK_FILING_RETRY,
	    DBK_FILING_ACCEPTED, DBK_FILING_ACCEPTED_WARNING,
	    DBK_FILING_REVIEW};
	const char *const verdicts[] = {"01ZZZACE SYSTEM FAILURE",
	    "02   ACCEPTED", "03   WARNED", "04   TO A PERSON"};

	answer_make(&r.answer, &r.batch, verdicts);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_each(&r, states);
	ck_assert_uint_eq(book_ready(&r.b), 1);
}
END_TEST

/* Whatever the words are, 02 accepts and 01 rejects. */
START_TEST(wording_decides_nothing)
{
	static const enum dbk_filing states[] = {DBK_FILING_ACCEPTED,
	    DBK_FILING_REJECTED, DBK_FILING_ACCEPTED, DBK_FILING_REJECTED};
	const char *const verdicts[] = {"02   REJECTED NOT ACCEPTED",
	    "01   MESSAGE ACCEPTED", "02   ", "01   E1AW ADDED"};

	answer_make(&r.answer, &r.batch, verdicts);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_each(&r, states);
}
END_TEST

START_TEST(an_answer_in_another_block_is_kept_and_changes_nothing)
{
	char *at;

	replay_accept_all(&r);
	at = strstr(r.answer.data, REPLAY_ID "-01");
	ck_assert_ptr_nonnull(at);
	memcpy(at, REPLAY_ID "-02", strlen(REPLAY_ID "-02"));
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	replay_all(&r, DBK_FILING_SENT);
	ck_assert_uint_eq(r.sums.unmatched, REPLAY_ENTRIES);
}
END_TEST

START_TEST(summaries_and_their_status_are_told_apart_by_the_application)
{
	static const char *const apps[] = {"AX", "UC"};
	char *at;

	replay_accept_all(&r);
	for (at = r.answer.data; (at = strstr(at, "SX")) != NULL; at++)
		memcpy(at, apps[_i], 2);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_NOT_READ], 1);
	ck_assert_uint_eq(r.sums.unmatched, 1);
	replay_all(&r, DBK_FILING_SENT);
}
END_TEST

/* ---- rejected batches ---- */

/* Position of the record of an entry in the batch, A is 1. */
static unsigned
record_of(unsigned entry)
{
	unsigned record = 0, n = 0;
	size_t at;

	for (at = 0; at < r.batch.len; at += ANSWER_LINE) {
		record++;
		if (memcmp(r.batch.data + at, "SE10", 4) == 0 && n++ == entry)
			break;
	}
	return record;
}

struct told {
	unsigned n;
	char codes[8][4], records[8][DBK_RECORD_LEN + 1];
};

static enum dbk_code
keep_condition(void *arg, const struct dbk_condition *c)
{
	struct told *t = arg;

	ck_assert_uint_lt(t->n, 8);
	(void)snprintf(t->codes[t->n], sizeof t->codes[0], "%s",
	    c->code.s != NULL ? c->code.s : "");
	(void)snprintf(t->records[t->n], sizeof t->records[0], "%s",
	    c->record.s != NULL ? c->record.s : "");
	t->n++;
	return DBK_OK;
}

START_TEST(x0_repeated_blames_each_entry_with_its_own_conditions)
{
	struct dbk_buf first = {0}, second = {0};
	struct told told = {0};
	char *last, *x0;

	rejection_make(&first, &r.batch, 1, 1, record_of(0));
	rejection_make(&second, &r.batch, 1, 3, record_of(2));
	/* The references of the second go before the end of the first. */
	last = strstr(first.data, "X1RF999");
	x0 = strstr(second.data, "X0");
	dbk_buf_add(&r.answer, first.data, (size_t)(last - first.data));
	dbk_buf_add(&r.answer, x0,
	    (size_t)(strstr(second.data, "X1RF999") - x0));
	dbk_buf_add_string(&r.answer, last);
	memcpy(strstr(r.answer.data, "\nY") + 13, "00007", 5);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[1]), DBK_FILING_QUEUED);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[2]), DBK_FILING_REJECTED);
	ck_assert_uint_eq(r.sums.requeued, 2);
	ck_assert_uint_eq(r.sums.applied[DBK_FILING_REJECTED], 2);
	book_ok(&r.b,
	    dbk_condition_list(r.b.l, r.numbers[2], keep_condition, &told,
		&r.b.err));
	ck_assert_uint_eq(told.n, 2);
	ck_assert_str_eq(told.codes[0], "X34");
	ck_assert_mem_eq(told.records[0],
	    r.batch.data + (record_of(2) - 1) * ANSWER_LINE,
	    strlen(told.records[0]));
	ck_assert_str_eq(told.codes[1], "999");
	dbk_buf_fini(&first);
	dbk_buf_fini(&second);
	book_sound(&r.b);
}
END_TEST

/* ---- explanations ---- */

START_TEST(a_code_is_never_explained_from_the_wrong_list)
{
	ck_assert_ptr_null(dbk_explain_code("SE90", "X34").name);
	ck_assert_ptr_null(dbk_explain_code(NULL, "X34").name);
	ck_assert_ptr_null(dbk_explain_code("SO50", "98").name);
	ck_assert_str_eq(dbk_explain_code("X1", "X34").list,
	    "batch-conditions");
	ck_assert_str_eq(dbk_explain_code("SO60", "98").name, "RELEASED");
	ck_assert_str_eq(dbk_explain_code("WO50", "53").list,
	    "dispositions-bill");
}
END_TEST

static void
count_row(void *arg, const struct dbk_point_row *row)
{
	unsigned *n = arg;

	ck_assert_ptr_nonnull(row->label);
	++*n;
}

START_TEST(a_condition_points_at_the_element_that_was_keyed)
{
	struct dbk_buf where = {0};
	struct dbk_text echo;
	unsigned n = 0;
	char *bill = strstr(r.batch.data, "SE60");

	echo = (struct dbk_text){bill, DBK_RECORD_LEN, DBK_NO_POS};
	book_ok(&r.b,
	    dbk_point(r.b.l, r.numbers[0], REPLAY_ID, &echo, &where, count_row,
		&n, &r.b.err));
	ck_assert_str_eq(where.data, "lines[0].tariffs[0]");
	ck_assert_uint_eq(n, 2);
	dbk_buf_fini(&where);
}
END_TEST

/* ---- filing again ---- */

START_TEST(sent_without_an_answer_is_not_not_sent)
{
	size_t n;

	replay_overdue(&r);
	replay_all(&r, DBK_FILING_NO_ANSWER);
	ck_assert_uint_eq(book_ready(&r.b), 0);
	book_wants(&r.b, replay_build(&r, NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_NONE], 1);
	book_wants(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "", &n, &r.b.sink, &r.b.err),
	    DBK_EUSAGE);
	book_sound(&r.b);
}
END_TEST

START_TEST(before_the_time_set_nothing_is_overdue)
{
	replay_set(&r, "replay.no_answer_hours", "25");
	replay_overdue(&r);
	replay_all(&r, DBK_FILING_SENT);
	book_wants(&r.b,
	    dbk_profile_set(r.b.l, "replay.no_answer_hours", "soon", &r.b.sink,
		&r.b.err),
	    DBK_EFINDINGS);
}
END_TEST

START_TEST(after_a_query_one_entry_or_all_are_queued_again)
{
	size_t n;

	replay_overdue(&r);
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, r.numbers[1], "CQ: 950", &n, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(book_ready(&r.b), 1);
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "CQ: 950", &n, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(n, REPLAY_ENTRIES - 1);
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
	book_wants(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "CQ: 950", &n, &r.b.sink,
		&r.b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_RESEND_NONE], 1);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_late_answer_is_taken_until_it_is_sent_again)
{
	size_t n;

	replay_accept_all(&r);
	replay_overdue(&r);
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "CQ: 950", &n, &r.b.sink,
		&r.b.err));
	if (_i == 1)
		book_ok(&r.b, replay_build(&r, NULL));
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_all(&r, DBK_FILING_ACCEPTED);
	ck_assert_uint_eq(book_ready(&r.b), 0);
	book_sound(&r.b);
}
END_TEST

START_TEST(an_answer_to_the_first_of_two_filings_is_kept_and_shown)
{
	size_t n;

	replay_accept_all(&r);
	replay_overdue(&r);
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "CQ: 950", &n, &r.b.sink,
		&r.b.err));
	replay_file(&r);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.sums.unmatched, REPLAY_ENTRIES);
	replay_all(&r, DBK_FILING_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(nothing_is_deleted_to_clear_a_duplicate)
{
	book_wants(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "duplicate", &r.b.sink,
		&r.b.err),
	    DBK_EFINDINGS);
	replay_overdue(&r);
	book_wants(&r.b,
	    dbk_entry_void(r.b.l, r.numbers[0], "duplicate", &r.b.sink,
		&r.b.err),
	    DBK_EFINDINGS);
}
END_TEST

static void
add_answers(Suite *s)
{
	TCase *t = tcase_create("answers");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_file_cut_anywhere_is_an_error_never_an_acceptance);
	tcase_add_test(t, a_batch_that_is_cut_lists_the_entries_inside_it);
	tcase_add_test(t, a_group_without_its_final_se90_is_no_acceptance);
	tcase_add_test(t, a_wrong_y_count_is_an_error_and_its_entries_are_told);
	tcase_add_test(t, warnings_without_a_disposition_are_no_answer);
	tcase_add_test(t, zzz_is_retried_not_rejected);
	tcase_add_test(t, wording_decides_nothing);
	tcase_add_test(t,
	    an_answer_in_another_block_is_kept_and_changes_nothing);
	tcase_add_loop_test(t,
	    summaries_and_their_status_are_told_apart_by_the_application, 0, 2);
	tcase_add_test(t,
	    x0_repeated_blames_each_entry_with_its_own_conditions);
	tcase_add_test(t, a_code_is_never_explained_from_the_wrong_list);
	tcase_add_test(t, a_condition_points_at_the_element_that_was_keyed);
}

static void
add_resending(Suite *s)
{
	TCase *t = tcase_create("filing again");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, sent_without_an_answer_is_not_not_sent);
	tcase_add_test(t, before_the_time_set_nothing_is_overdue);
	tcase_add_test(t, after_a_query_one_entry_or_all_are_queued_again);
	tcase_add_loop_test(t, a_late_answer_is_taken_until_it_is_sent_again, 0,
	    2);
	tcase_add_test(t,
	    an_answer_to_the_first_of_two_filings_is_kept_and_shown);
	tcase_add_test(t, nothing_is_deleted_to_clear_a_duplicate);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("traps");

	add_answers(s);
	add_resending(s);
	return s;
}
