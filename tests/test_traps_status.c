/*
 * test_traps_status.c -- the traps of status notices (SO) and of the answers to
 * status queries (C1).
 */
#include <stdio.h>
#include <string.h>

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

/* "b53 1000": SO50 on a bill; "e98 1000 120326": SO60 with a release date. */
static void
make_notice(const char *number, const char *disposition)
{
	char code[3], at[5];
	const struct notice_status status = {
	    .bill = disposition[0] == 'b' ? "R" : NULL,
	    .code = code,
	    .date = "120126",
	    .time = at,
	    .released = disposition[8] == ' ' ? disposition + 9 : NULL};

	(void)snprintf(code, sizeof code, "%.2s", disposition + 1);
	(void)snprintf(at, sizeof at, "%.4s", disposition + 4);
	dbk_buf_reset(&r.answer);
	notice_begin(&r.answer);
	notice_entry(&r.answer, number);
	notice_status(&r.answer, &status);
	notice_end(&r.answer);
}

static enum dbk_code
notify(const char *number, const char *disposition)
{
	make_notice(number, disposition);
	return replay_respond(&r, &r.answer);
}

/* The notice in answer as the answer to a query. */
static void
make_query_answer(void)
{
	char *at;

	for (at = r.answer.data; (at = strstr(at, "SO")) != NULL; at++)
		memcpy(at, at[2] >= '0' && at[2] <= '9' ? "WO" : "C1", 2);
}

static enum dbk_cargo
cargo_of(const char *number)
{
	struct dbk_cargo_row row;

	book_ok(&r.b, dbk_cargo_get(r.b.l, number, &row, &r.b.err));
	return row.state;
}

START_TEST(the_newest_status_by_its_own_time_wins_in_any_order)
{
	static const char *const orders[][4] = {
	    {"b53 1000", "b56 1100", "e97 1130", "e98 1200 120326"},
	    {"e98 1200 120326", "e97 1130", "b56 1100", "b53 1000"},
	    {"b56 1100", "e98 1200 120326", "b53 1000", "e97 1130"}};
	struct dbk_cargo_row row;
	size_t i;

	for (i = 0; i < 4; i++)
		book_ok(&r.b, notify(r.numbers[0], orders[_i][i]));
	book_ok(&r.b, dbk_cargo_get(r.b.l, r.numbers[0], &row, &r.b.err));
	ck_assert_int_eq(row.state, DBK_CARGO_RELEASED);
	ck_assert_str_eq(row.at, "2026-12-01T12:00");
	ck_assert_str_eq(row.release_date, "2026-12-03");
	ck_assert_str_eq(row.release_origin, "05");
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_hold_stands_until_it_is_lifted_by_name_or_released)
{
	book_ok(&r.b, notify(r.numbers[0], "b53 1000"));
	book_ok(&r.b, notify(r.numbers[0], "e97 1100"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_HELD);
	book_ok(&r.b, notify(r.numbers[0], "b54 1200"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_HELD);
	book_ok(&r.b, notify(r.numbers[0], "b56 1300"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_ADMISSIBLE);
	book_ok(&r.b, notify(r.numbers[0], "e99 1400"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_HELD);
	book_ok(&r.b, notify(r.numbers[0], "e98 1500 120126"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_RELEASED);
}
END_TEST

START_TEST(a_code_that_no_list_has_is_kept_and_changes_no_state)
{
	book_ok(&r.b, notify(r.numbers[0], "e97 1000"));
	book_ok(&r.b, notify(r.numbers[0], "e30 1100"));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_ADMISSIBLE);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_status_without_a_date_is_kept_and_decides_nothing)
{
	make_notice(r.numbers[0], "e98 1000");
	memcpy(r.answer.data + 3 * ANSWER_LINE + 4, "130126", 6);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_TIME], 1);
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_ON_FILE);
}
END_TEST

START_TEST(a_status_of_an_unknown_entry_is_kept_and_shown)
{
	book_wants(&r.b, notify("X99-0000001-2", "e98 1000"), DBK_EFINDINGS);
	ck_assert_uint_eq(r.sums.unmatched, 1);
	book_sound(&r.b);
}
END_TEST

START_TEST(what_cbp_speaks_of_is_not_added_again)
{
	size_t n;

	replay_overdue(&r);
	book_ok(&r.b, notify(r.numbers[0], "b93 1000"));
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, REPLAY_ID, "asked", &n, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(n, REPLAY_ENTRIES - 1);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_RESEND_ON_FILE], 1);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_NO_ANSWER);
	book_sound(&r.b);
}
END_TEST

/* Keyed by an officer from the paper, perhaps: not to be added unasked. */
START_TEST(an_entry_that_was_never_filed_but_is_on_file_waits)
{
	char more[1][DBK_NUMBER_LEN + 1];
	size_t n;

	book_complete(&r.b, 1, more);
	ck_assert_uint_eq(book_ready(&r.b), 1);
	book_ok(&r.b, notify(more[0], "b93 1000"));
	ck_assert_uint_eq(book_ready(&r.b), 0);
	book_ok(&r.b,
	    dbk_filing_resend(r.b.l, more[0], "CBP said so", &n, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(book_ready(&r.b), 1);
	book_sound(&r.b);
}
END_TEST

/* Carried by hand, and the answer is still on its way. */
START_TEST(a_status_proves_that_a_batch_only_built_was_sent)
{
	char more[1][DBK_NUMBER_LEN + 1];
	struct dbk_batch_row row;

	book_complete(&r.b, 1, more);
	book_ok(&r.b, replay_build(&r, NULL));
	book_ok(&r.b, notify(more[0], "b93 1000"));
	book_ok(&r.b,
	    dbk_batch_get(r.b.l, r.id, &row, NULL, &r.b.sink, &r.b.err));
	ck_assert_int_eq(row.state, DBK_BATCH_SENT);
	book_sound(&r.b);
}
END_TEST

START_TEST(the_answer_to_a_query_is_read_as_a_status)
{
	make_notice(r.numbers[0], "e98 1000 120326");
	make_query_answer();
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_RELEASED);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_query_that_cbp_refused_is_kept_and_changes_no_state)
{
	struct dbk_record record;

	notice_begin(&r.answer);
	dbk_record_begin(&record, DBK_REC_WR0_OUT);
	answer_set_entry(&record, DBK_WR0_OUT_ENTRY_FILER_CODE,
	    DBK_WR0_OUT_ENTRY_NUMBER, r.numbers[0]);
	answer_set(&record, DBK_WR0_OUT_ERROR_MESSAGE_IDENTIFIER, "950");
	answer_set(&record, DBK_WR0_OUT_NARRATIVE_MESSAGE,
	    "ENTRY RECORD NOT FOUND");
	answer_add(&r.answer, &record);
	notice_end(&r.answer);
	make_query_answer();
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_QUERY], 1);
	ck_assert_int_eq(cargo_of(r.numbers[0]), DBK_CARGO_NONE);
	replay_all(&r, DBK_FILING_SENT);
	book_sound(&r.b);
}
END_TEST

static enum dbk_code
find_reference(void *arg, const struct dbk_notice *n)
{
	if (n->reference.s != NULL)
		(void)snprintf(arg, 20, "%s", n->reference.s);
	return DBK_OK;
}

START_TEST(a_prior_notice_confirmation_is_kept)
{
	struct dbk_record record;
	char found[20] = "";

	notice_begin(&r.answer);
	notice_entry(&r.answer, r.numbers[0]);
	dbk_record_begin(&record, DBK_REC_SO70_OUT);
	answer_set(&record, DBK_SO70_OUT_GOVERNMENT_AGENCY_CODE, "FDA");
	answer_set(&record, DBK_SO70_OUT_STATUS_ACTION_DATE, "120126");
	answer_set(&record, DBK_SO70_OUT_STATUS_ACTION_TIME, "1000");
	answer_add(&r.answer, &record);
	dbk_record_begin(&record, DBK_REC_SO71_OUT);
	answer_set(&record, DBK_SO71_OUT_REFERENCE_NUMBER_1, "123456789012");
	answer_add(&r.answer, &record);
	notice_end(&r.answer);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	book_ok(&r.b,
	    dbk_notice_list(r.b.l, r.numbers[0], find_reference, found,
		&r.b.err));
	ck_assert_str_eq(found, "123456789012");
	book_sound(&r.b);
}
END_TEST

/* Before group version 04 the lines of an SO70 stood elsewhere. */
START_TEST(an_older_so70_is_read_by_its_group_version)
{
	static const char *const versions[] = {"  ", "01", "03", "04"};
	enum dbk_rec wanted = _i == 3 ? DBK_REC_SO70_OUT : DBK_REC_SO70_OLD_OUT;
	char record[DBK_RECORD_LEN + 1];

	(void)snprintf(record, sizeof record, "%-78s%s", "SO70FDA",
	    versions[_i]);
	ck_assert(dbk_layout_is(dbk_answer_layout(record), wanted));
	record[0] = 'W';
	wanted = _i == 3 ? DBK_REC_WO70_OUT : DBK_REC_WO70_OLD_OUT;
	ck_assert(dbk_layout_is(dbk_answer_layout(record), wanted));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("traps of status");
	TCase *t = tcase_create("status");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t,
	    the_newest_status_by_its_own_time_wins_in_any_order, 0, 3);
	tcase_add_test(t, a_hold_stands_until_it_is_lifted_by_name_or_released);
	tcase_add_test(t, a_code_that_no_list_has_is_kept_and_changes_no_state);
	tcase_add_test(t, a_status_without_a_date_is_kept_and_decides_nothing);
	tcase_add_test(t, a_status_of_an_unknown_entry_is_kept_and_shown);
	tcase_add_test(t, what_cbp_speaks_of_is_not_added_again);
	tcase_add_test(t, an_entry_that_was_never_filed_but_is_on_file_waits);
	tcase_add_test(t, a_status_proves_that_a_batch_only_built_was_sent);
	tcase_add_test(t, the_answer_to_a_query_is_read_as_a_status);
	tcase_add_test(t,
	    a_query_that_cbp_refused_is_kept_and_changes_no_state);
	tcase_add_test(t, a_prior_notice_confirmation_is_kept);
	tcase_add_loop_test(t, an_older_so70_is_read_by_its_group_version, 0,
	    4);
	return s;
}
