/*
 * Replaces, updates and cancellations: when they may be requested, and what
 * becomes of the entry.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/cargo.h"
#include "tests/ledger_support.h"

static struct book b;
static char numbers[2][DBK_NUMBER_LEN + 1];
static char id[DBK_BATCH_ID_LEN + 1];

static void
setup(void)
{
	book_make(&b);
	book_complete(&b, 2, numbers);
}

static void
teardown(void)
{
	book_fini(&b);
}

static struct dbk_entry_row
row_of(const char *number)
{
	struct dbk_entry_row row;
	struct dbk_buf json = {0};

	book_ok(&b,
	    dbk_entry_get(b.l, number, 0, &json, &row, &b.sink, &b.err));
	dbk_buf_fini(&json);
	return row;
}

/* The filing of the first entry is in this state, with this action. */
#define filing_is(want_action, want_state) \
	do { \
		struct dbk_entry_row now = row_of(numbers[0]); \
		ck_assert_str_eq(now.action, want_action); \
		ck_assert_str_eq(dbk_filing_name(now.filing), want_state); \
	} while (0)

static enum dbk_code
ask(const char *action, const char *reason)
{
	struct dbk_request request = {0};

	request.action = book_text(action);
	if (reason != NULL)
		request.reason = book_text(reason);
	book_forget(&b);
	return dbk_filing_request(b.l, numbers[0], &request, &b.sink, &b.err);
}

/* The first entry in the next batch, sent and answered. */
static void
file(const char *state, const char *digest)
{
	bool applied;

	book_batch(&b, 1, numbers, id);
	book_send(&b, id);
	book_ok(&b, book_answer(&b, numbers[0], id, state, digest, &applied));
	ck_assert(applied);
}

static void
correct(void)
{
	struct dbk_source source = {.first_line = 1};

	source.text = book_document(NULL, 77);
	source.len = strlen(source.text);
	book_forget(&b);
	book_ok(&b,
	    dbk_entry_correct(b.l, numbers[0], &source, "invoice", &b.sink,
		&b.err));
}

static const char *const held_states[] = {
    "accepted", "accepted_warning", "review"};

START_TEST(good_what_cbp_has_can_be_replaced_and_updated)
{
	static const char *const actions[] = {"R", "U"};
	struct dbk_request got;
	struct dbk_arena a;
	size_t i;

	file(held_states[_i], "01");
	for (i = 0; i < 2; i++) {
		char digest[8];

		book_ok(&b, ask(actions[i], NULL));
		filing_is(actions[i], "queued");
		ck_assert_str_eq(row_of(numbers[0]).batch, "");
		ck_assert_uint_eq(book_ready(&b), 2);
		dbk_arena_init(&a, 0);
		book_ok(&b,
		    dbk_filing_requested(b.l, numbers[0], &got, &a, &b.err));
		ck_assert_str_eq(got.action.s, actions[i]);
		book_ok(&b,
		    dbk_filing_requested(b.l, numbers[1], &got, &a, &b.err));
		ck_assert_str_eq(got.action.s, "A");
		dbk_arena_fini(&a);
		(void)snprintf(digest, sizeof digest, "%zu", i + 10);
		file("accepted", digest);
		filing_is(actions[i], "accepted");
	}
	book_sound(&b);
}
END_TEST

START_TEST(bad_nothing_on_file_nothing_to_request)
{
	static const char *const actions[] = {"R", "U", "D"};
	const char *action = actions[_i];
	bool applied;

	book_wants(&b, ask(action, "01"), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_STATE], 1);
	book_batch(&b, 1, numbers, id);
	book_wants(&b, ask(action, "01"), DBK_EFINDINGS);
	book_send(&b, id);
	book_wants(&b, ask(action, "01"), DBK_EFINDINGS);
	book_ok(&b,
	    book_answer(&b, numbers[0], id, "no_answer", "01", &applied));
	book_wants(&b, ask(action, "01"), DBK_EFINDINGS);
	/* Also not when the Add was rejected, as a duplicate for one. */
	book_ok(&b,
	    book_answer(&b, numbers[0], id, "rejected", "02", &applied));
	book_wants(&b, ask(action, "01"), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_STATE], 1);
	filing_is("A", "rejected");
	book_sound(&b);
}
END_TEST

START_TEST(bad_request_without_an_action_or_against_a_rule)
{
	file("accepted", "01");
	book_wants(&b, ask("A", NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REQUEST_ACTION], 1);
	book_wants(&b, ask("D", NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_SE13_N1_REASON], 1);
	book_wants(&b, ask("D", "13"), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_FORM_CODE], 1);
	book_wants(&b, ask("R", "01"), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_SE13_N1_REASON], 1);
	filing_is("A", "accepted");
	book_sound(&b);
}
END_TEST

START_TEST(good_rejected_request_leaves_what_cbp_has)
{
	file("accepted", "01");
	book_ok(&b, ask("R", NULL));
	file("rejected", "02");
	filing_is("R", "rejected");
	/* The correction queues nothing by itself. */
	correct();
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_FILED], 1);
	filing_is("R", "rejected");
	book_ok(&b, dbk_entry_complete(b.l, numbers[0], &b.sink, &b.err));
	book_ok(&b, ask("U", NULL));
	filing_is("U", "queued");
	file("accepted", "03");
	filing_is("U", "accepted");
	book_sound(&b);
}
END_TEST

START_TEST(good_rejected_add_is_filed_again_as_add)
{
	file("rejected", "01");
	correct();
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_FILED], 0);
	filing_is("A", "queued");
	book_sound(&b);
}
END_TEST

START_TEST(warning_correction_of_what_cbp_has_changes_the_paper_only)
{
	file(held_states[_i], "01");
	correct();
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_FILED], 1);
	filing_is("A", held_states[_i]);
	ck_assert_int_eq(row_of(numbers[0]).value, 77);
	ck_assert_uint_eq(book_ready(&b), 1);
	/* A draft again: it is completed before it is sent. */
	book_wants(&b, ask("R", NULL), DBK_EFINDINGS);
	book_ok(&b, dbk_entry_complete(b.l, numbers[0], &b.sink, &b.err));
	book_ok(&b, ask("R", NULL));
	/* What waits is built from the newest revision: nothing to say. */
	correct();
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_FILED], 0);
	book_sound(&b);
}
END_TEST

START_TEST(good_cancelled_number_never_comes_back)
{
	static const char *const actions[] = {"R", "U", "D"};
	struct dbk_source source = {.first_line = 1};
	struct dbk_account account;
	size_t i;

	file("accepted", "01");
	book_ok(&b, ask("D", "09"));
	file(_i == 0 ? "accepted" : "accepted_warning", "02");
	filing_is("D", "cancelled");
	book_ok(&b,
	    dbk_account_make(b.l, &account, NULL, NULL, &b.sink, &b.err));
	ck_assert_int_eq(account.filings[DBK_FILING_CANCELLED], 1);
	for (i = 0; i < 3; i++)
		book_wants(&b, ask(actions[i], "01"), DBK_EFINDINGS);
	source.text = book_document(NULL, 5);
	source.len = strlen(source.text);
	book_wants(&b,
	    dbk_entry_correct(b.l, numbers[0], &source, "again", &b.sink,
		&b.err),
	    DBK_EFINDINGS);
	book_wants(&b,
	    dbk_entry_void(b.l, numbers[0], "again", &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_wants(&b, book_add(&b, book_document(numbers[0], 6), numbers[1]),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ENTRY_EXISTS], 1);
	ck_assert_uint_eq(book_ready(&b), 1);
	book_sound(&b);
}
END_TEST

START_TEST(good_cancellation_request_waits_for_cbp)
{
	bool applied;

	file("accepted", "01");
	book_ok(&b, ask("D", "09"));
	file("review", "02");
	filing_is("D", "review");
	/* Denied: the entry stands, and another request may follow. */
	if (_i == 0) {
		book_ok(&b,
		    book_answer(&b, numbers[0], id, "rejected", "03",
			&applied));
		filing_is("D", "rejected");
		book_ok(&b, ask("R", NULL));
		filing_is("R", "queued");
	} else {
		book_ok(&b,
		    book_answer(&b, numbers[0], id, "accepted", "03",
			&applied));
		filing_is("D", "cancelled");
	}
	ck_assert(applied);
	book_sound(&b);
}
END_TEST

START_TEST(good_request_is_taken_back_or_replaced_before_it_is_sent)
{
	struct dbk_batch_row batch;

	file("accepted", "01");
	book_ok(&b, ask("R", NULL));
	file("accepted", "02");
	book_ok(&b, ask("D", "01"));
	book_ok(&b, ask("U", NULL));
	filing_is("U", "queued");
	book_batch(&b, 2, numbers, id);
	book_ok(&b, dbk_filing_withdraw(b.l, numbers[0], &b.sink, &b.err));
	filing_is("R", "accepted");
	book_ok(&b, dbk_batch_get(b.l, id, &batch, NULL, &b.sink, &b.err));
	ck_assert_int_eq(batch.state, DBK_BATCH_WITHDRAWN);
	ck_assert_uint_eq(book_ready(&b), 1);
	book_wants(&b, dbk_filing_withdraw(b.l, numbers[0], &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_wants(&b, dbk_filing_withdraw(b.l, numbers[1], &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_ok(&b, ask("U", NULL));
	book_batch(&b, 1, numbers, id);
	book_send(&b, id);
	book_wants(&b, dbk_filing_withdraw(b.l, numbers[0], &b.sink, &b.err),
	    DBK_EFINDINGS);
	book_wants(&b, ask("D", "01"), DBK_EFINDINGS);
	book_sound(&b);
}
END_TEST

START_TEST(good_retry_keeps_the_request)
{
	file("accepted", "01");
	book_ok(&b, ask("R", NULL));
	file("retry", "02");
	filing_is("R", "retry");
	ck_assert_uint_eq(book_ready(&b), 2);
	file("accepted", "03");
	filing_is("R", "accepted");
	book_sound(&b);
}
END_TEST

START_TEST(good_late_answer_to_a_request_that_was_given_up)
{
	size_t n = 0;
	bool applied;

	file("accepted", "01");
	book_ok(&b, ask("R", NULL));
	book_batch(&b, 1, numbers, id);
	book_send(&b, id);
	book_ok(&b,
	    book_answer(&b, numbers[0], id, "no_answer", "02", &applied));
	book_ok(&b, dbk_filing_resend(b.l, id, "asked", &n, &b.sink, &b.err));
	ck_assert_uint_eq(n, 1);
	filing_is("R", "queued");
	/* Of the replace while it waits; not of a cancellation. */
	if (_i == 1)
		book_ok(&b, ask("D", "01"));
	book_ok(&b,
	    book_answer(&b, numbers[0], id, "accepted", "03", &applied));
	ck_assert_int_eq(applied, _i == 0);
	if (_i == 0)
		filing_is("R", "accepted");
	else
		filing_is("D", "queued");
	book_sound(&b);
}
END_TEST

/* An officer released the goods of the first entry. */
static void
release(const char *at)
{
	struct dbk_letter_choice all = {0};
	struct dbk_release r = {0};

	book_ok(&b, dbk_letter_make(b.l, &all, NULL, NULL, &b.sink, &b.err));
	r.at = book_text(at);
	r.port = book_text("2704");
	book_ok(&b, dbk_entry_release(b.l, numbers[0], &r, &b.sink, &b.err));
}

/* The day of the tests is 2026-11-18. */
START_TEST(warning_update_later_than_15_calendar_days)
{
	release(_i == 0 ? "2026-11-03T09:00:00Z" : "2026-11-02T09:00:00Z");
	file("accepted", "01");
	book_ok(&b, ask("U", NULL));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REQUEST_LATE], (unsigned)_i);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REQUEST_RELEASED], 0);
	book_ok(&b, ask("R", NULL));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REQUEST_RELEASED], 1);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REQUEST_LATE], 0);
	book_sound(&b);
}
END_TEST

static enum dbk_code
note_history(void *arg, const struct dbk_history_row *row)
{
	struct dbk_buf *text = arg;

	dbk_buf_add_format(text, "%s %s\n", row->action,
	    strncmp(row->action, "filing", 6) == 0 ? row->document : "");
	return DBK_OK;
}

START_TEST(good_history_tells_acceptance_and_request)
{
	struct dbk_buf text = {0};

	file("accepted", "01");
	book_ok(&b, ask("D", "06"));
	book_ok(&b, dbk_filing_withdraw(b.l, numbers[0], &b.sink, &b.err));
	book_ok(&b,
	    dbk_entry_history(b.l, numbers[0], note_history, &text, &b.sink,
		&b.err));
	ck_assert_msg(
	    strstr(text.data,
		"answer.apply \n"
		"filing.request {\"action\":\"D\",\"reason\":\"06\"}\n"
		"filing.withdraw \n") != NULL,
	    "%s", text.data);
	dbk_buf_fini(&text);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger requests");
	TCase *t = tcase_create("requests");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, good_what_cbp_has_can_be_replaced_and_updated, 0,
	    3);
	tcase_add_loop_test(t, bad_nothing_on_file_nothing_to_request, 0, 3);
	tcase_add_test(t, bad_request_without_an_action_or_against_a_rule);
	tcase_add_test(t, good_rejected_request_leaves_what_cbp_has);
	tcase_add_test(t, good_rejected_add_is_filed_again_as_add);
	tcase_add_loop_test(t,
	    warning_correction_of_what_cbp_has_changes_the_paper_only, 0, 3);
	tcase_add_loop_test(t, good_cancelled_number_never_comes_back, 0, 2);
	tcase_add_loop_test(t, good_cancellation_request_waits_for_cbp, 0, 2);
	tcase_add_test(t,
	    good_request_is_taken_back_or_replaced_before_it_is_sent);
	tcase_add_test(t, good_retry_keeps_the_request);
	tcase_add_loop_test(t, good_late_answer_to_a_request_that_was_given_up,
	    0, 2);
	tcase_add_loop_test(t, warning_update_later_than_15_calendar_days, 0,
	    2);
	tcase_add_test(t, good_history_tells_acceptance_and_request);
	return s;
}
