/*
 * test_edi_respond.c -- CBP's answers to a batch, read on a real ledger.
 */
#include <stdio.h>
#include <string.h>

#include "tests/answer_record.h"
#include "tests/replay_support.h"

static struct replay r;

/* A verdict of each kind. */
static const char *const mixed[] = {
    "02   ACCEPTED", "+03   WITH WARNING", "01E01REJECTED", "04   REVIEW"};

static void
setup(void)
{
	replay_make(&r);
}

static void
setup_sent(void)
{
	replay_make(&r);
	replay_file(&r);
}

static void
teardown(void)
{
	replay_fini(&r);
}

START_TEST(verdicts_become_states)
{
	static const enum dbk_filing states[] = {DBK_FILING_ACCEPTED,
	    DBK_FILING_ACCEPTED_WARNING, DBK_FILING_REJECTED,
	    DBK_FILING_REVIEW};

	answer_make(&r.answer, &r.batch, mixed);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_each(&r, states);
	ck_assert_uint_eq(r.sums.batches, 1);
	ck_assert_uint_eq(r.sums.applied[DBK_FILING_REJECTED], 1);
	ck_assert_uint_eq(r.applied, REPLAY_ENTRIES);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_ANSWERED);
	book_sound(&r.b);
}
END_TEST

/* The answer made here, in each of its forms. */
static void (*const forms[])(struct dbk_buf *out,
    const struct dbk_buf *answer) = {form_crlf, form_stream, form_short};

START_TEST(form_of_the_lines_does_not_matter)
{
	answer_make(&r.answer, &r.batch, mixed);
	forms[_i](&r.other, &r.answer);
	book_ok(&r.b, replay_respond(&r, &r.other));
	ck_assert_int_eq(book_filing(&r.b, r.numbers[2]), DBK_FILING_REJECTED);
	ck_assert_uint_eq(r.applied, REPLAY_ENTRIES);
}
END_TEST

static enum dbk_code
respond_file(FILE *f)
{
	enum dbk_code rc;

	rewind(f);
	rc = dbk_respond_file(r.b.l, "answer.edi", f, 0, &r.sums, NULL, NULL,
	    &r.b.sink, &r.b.err);
	ck_assert_int_eq(fclose(f), 0);
	return rc;
}

/* Kept bytes are known by their hash: those of the file are those in memory,
 * wherever the reader's pieces end. */
START_TEST(a_file_is_read_as_the_same_bytes_in_memory_are)
{
	FILE *f = tmpfile();
	unsigned i;

	ck_assert_ptr_nonnull(f);
	answer_make(&r.answer, &r.batch, mixed);
	for (i = 0; i < 40; i++) {
		forms[_i](&r.other, &r.answer);
		dbk_buf_add_string(&r.other, i % 2 == 0 ? "\n\n\n" : "\n");
	}
	book_ok(&r.b, replay_respond(&r, &r.other));
	ck_assert_uint_eq(r.sums.known, 39);
	ck_assert_uint_eq(fwrite(r.other.data, 1, r.other.len, f), r.other.len);
	book_ok(&r.b, respond_file(f));
	ck_assert_uint_eq(r.sums.batches, 80);
	ck_assert_uint_eq(r.sums.known, 79);
	book_sound(&r.b);
}
END_TEST

START_TEST(what_has_no_end_is_not_held_in_memory)
{
	FILE *f = tmpfile();
	size_t n;

	ck_assert_ptr_nonnull(f);
	answer_make(&r.answer, &r.batch, mixed);
	for (n = 0; n < (size_t)66 * 1024 * 1024; n += ANSWER_LINE)
		ck_assert_uint_eq(fwrite(r.answer.data +
					  (n == 0 ? 0 : 2 * ANSWER_LINE),
				      1, ANSWER_LINE, f),
		    ANSWER_LINE);
	book_wants(&r.b, respond_file(f), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_FORM], 1);
	replay_all(&r, DBK_FILING_SENT);
}
END_TEST

START_TEST(an_answer_read_twice_changes_nothing)
{
	answer_make(&r.answer, &r.batch, mixed);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(r.sums.batches, 2);
	ck_assert_uint_eq(r.sums.known, 1);
	ck_assert_uint_eq(r.applied, REPLAY_ENTRIES);
	book_sound(&r.b);
}
END_TEST

START_TEST(zzz_is_a_retry_not_a_rejection)
{
	static const char *const failed[] = {"02   ACCEPTED", "02   ACCEPTED",
	    "01ZZZACE SYSTEM FAILURE", "02   ACCEPTED"};

	answer_make(&r.answer, &r.batch, failed);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_int_eq(book_filing(&r.b, r.numbers[2]), DBK_FILING_RETRY);
	ck_assert_uint_eq(book_ready(&r.b), 1);
}
END_TEST

START_TEST(no_verdict_is_no_acceptance)
{
	static const enum dbk_filing states[] = {DBK_FILING_ACCEPTED,
	    DBK_FILING_SENT, DBK_FILING_SENT, DBK_FILING_ACCEPTED};
	static const char *const silent[] = {
	    "02   ACCEPTED", NULL, "13W01ONLY A WARNING", "02   ACCEPTED"};

	answer_make(&r.answer, &r.batch, silent);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_VERDICT], 2);
	ck_assert_uint_eq(r.sums.unmatched, 2);
	replay_each(&r, states);
	book_sound(&r.b);
}
END_TEST

/* Cut after every record but the last: never an acceptance. */
START_TEST(a_cut_answer_changes_nothing)
{
	size_t records, keep;

	answer_make(&r.answer, &r.batch, mixed);
	records = r.answer.len / ANSWER_LINE;
	for (keep = 1; keep < records; keep++) {
		dbk_buf_reset(&r.other);
		dbk_buf_add(&r.other, r.answer.data, keep * ANSWER_LINE);
		book_wants(&r.b, replay_respond(&r, &r.other), DBK_EFINDINGS);
	}
	ck_assert_uint_eq(r.applied, 0);
	ck_assert_uint_eq(r.sums.batches, 0);
	ck_assert_uint_eq(r.sums.unmatched, records - 1);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
}
END_TEST

/* Any one record lost, in the middle too. */
START_TEST(an_answer_with_a_record_lost_changes_nothing)
{
	size_t records, lost;

	answer_make(&r.answer, &r.batch, mixed);
	records = r.answer.len / ANSWER_LINE;
	for (lost = 0; lost < records; lost++) {
		dbk_buf_reset(&r.other);
		dbk_buf_add(&r.other, r.answer.data, lost * ANSWER_LINE);
		dbk_buf_add(&r.other, r.answer.data + (lost + 1) * ANSWER_LINE,
		    r.answer.len - (lost + 1) * ANSWER_LINE);
		book_wants(&r.b, replay_respond(&r, &r.other), DBK_EFINDINGS);
	}
	ck_assert_uint_eq(r.applied, 0);
}
END_TEST

START_TEST(a_wrong_count_changes_nothing)
{
	char *y;

	answer_make(&r.answer, &r.batch, mixed);
	y = strstr(r.answer.data, "\nY  ");
	ck_assert_ptr_nonnull(y);
	y[17]++;
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_COUNT], 1);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
}
END_TEST

START_TEST(the_whole_batch_beside_a_cut_one_is_applied)
{
	answer_make(&r.answer, &r.batch, mixed);
	dbk_buf_add(&r.other, r.answer.data, 5 * ANSWER_LINE);
	dbk_buf_add(&r.other, r.answer.data, r.answer.len);
	book_wants(&r.b, replay_respond(&r, &r.other), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_CUT], 1);
	ck_assert_uint_eq(r.applied, REPLAY_ENTRIES);
}
END_TEST

START_TEST(an_answer_to_an_unknown_batch_is_kept)
{
	char *at;

	answer_make(&r.answer, &r.batch, mixed);
	at = strstr(r.answer.data, REPLAY_ID);
	memcpy(at, "FEDCBA", 6);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_BATCH], 1);
	ck_assert_uint_eq(r.sums.unmatched, 1);
	ck_assert_uint_eq(r.applied, 0);
}
END_TEST

START_TEST(an_entry_that_is_not_in_the_batch_is_kept)
{
	char *at;

	answer_make(&r.answer, &r.batch, mixed);
	at = strstr(r.answer.data, "SE10");
	at[17] = at[17] == '0' ? '1' : '0';
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_ENTRY], 1);
	ck_assert_uint_eq(r.applied, REPLAY_ENTRIES - 1);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
}
END_TEST

START_TEST(a_second_answer_that_differs_is_kept_and_changes_nothing)
{
	static const char *const turned[] = {
	    "01E99REJECTED", "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED"};

	answer_make(&r.answer, &r.batch, mixed);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	dbk_buf_reset(&r.answer);
	answer_make(&r.answer, &r.batch, turned);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_ACCEPTED);
	/* Review is no final answer: this one may follow. */
	ck_assert_int_eq(book_filing(&r.b, r.numbers[3]), DBK_FILING_ACCEPTED);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_rejected_batch_names_the_faulty_entry)
{
	/* A, B, then the records of the first entry. */
	unsigned record = 3;

	while (strncmp(r.batch.data + (record - 1) * ANSWER_LINE, "SE10", 4) !=
		0 ||
	    record == 3)
		record++;
	rejection_make(&r.answer, &r.batch, 1, 2, record + 2);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_REJECTED);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[1]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_QUEUED);
	ck_assert_uint_eq(r.sums.requeued, REPLAY_ENTRIES - 1);
	ck_assert_uint_eq(r.applied, 1);
	ck_assert_str_eq(r.number, r.numbers[1]);
	ck_assert_str_eq(r.code, "X34");
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES - 1);
	book_sound(&r.b);
}
END_TEST

START_TEST(a_batch_fault_blames_no_entry)
{
	rejection_make(&r.answer, &r.batch, 0, 0, 0);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
	ck_assert_uint_eq(r.sums.requeued, REPLAY_ENTRIES);
}
END_TEST

START_TEST(references_that_disagree_blame_no_entry)
{
	rejection_make(&r.answer, &r.batch, 1, 2, 3);
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_REFERENCE], 1);
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
}
END_TEST

START_TEST(a_rejection_cut_before_its_end_changes_nothing)
{
	char *final;

	rejection_make(&r.answer, &r.batch, 0, 0, 0);
	final = strstr(r.answer.data, "X1RF999");
	final[2] = ' ';
	book_wants(&r.b, replay_respond(&r, &r.answer), DBK_EFINDINGS);
	ck_assert_int_eq(replay_state(&r), DBK_BATCH_SENT);
}
END_TEST

START_TEST(a_batch_to_cbp_is_no_answer)
{
	book_wants(&r.b, replay_respond(&r, &r.batch), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_FORM], 1);
}
END_TEST

START_TEST(other_messages_are_kept_unread)
{
	char *at;

	answer_make(&r.answer, &r.batch, mixed);
	for (at = r.answer.data; (at = strstr(at, "SX")) != NULL; at++)
		memcpy(at, "UC", 2);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_ANSWER_NOT_READ], 1);
	ck_assert_uint_eq(r.sums.unmatched, 1);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_SENT);
}
END_TEST

/* The file was carried by hand: the answer proves that CBP has it. */
START_TEST(an_answer_to_a_batch_only_built_is_applied)
{
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_read(&r, &r.batch, r.b.folder);
	answer_make(&r.answer, &r.batch, mixed);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_ACCEPTED);
	book_sound(&r.b);
}
END_TEST

static void
add_sent(Suite *s)
{
	TCase *t = tcase_create("sent");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup_sent, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, verdicts_become_states);
	tcase_add_loop_test(t, form_of_the_lines_does_not_matter, 0, 3);
	tcase_add_loop_test(t, a_file_is_read_as_the_same_bytes_in_memory_are,
	    0, 3);
	tcase_add_test(t, what_has_no_end_is_not_held_in_memory);
	tcase_add_test(t, an_answer_read_twice_changes_nothing);
	tcase_add_test(t, zzz_is_a_retry_not_a_rejection);
	tcase_add_test(t, no_verdict_is_no_acceptance);
	tcase_add_test(t, a_cut_answer_changes_nothing);
	tcase_add_test(t, an_answer_with_a_record_lost_changes_nothing);
	tcase_add_test(t, a_wrong_count_changes_nothing);
	tcase_add_test(t, the_whole_batch_beside_a_cut_one_is_applied);
	tcase_add_test(t, an_answer_to_an_unknown_batch_is_kept);
	tcase_add_test(t, an_entry_that_is_not_in_the_batch_is_kept);
	tcase_add_test(t,
	    a_second_answer_that_differs_is_kept_and_changes_nothing);
	tcase_add_test(t, a_rejected_batch_names_the_faulty_entry);
	tcase_add_test(t, a_batch_fault_blames_no_entry);
	tcase_add_test(t, references_that_disagree_blame_no_entry);
	tcase_add_test(t, a_rejection_cut_before_its_end_changes_nothing);
	tcase_add_test(t, a_batch_to_cbp_is_no_answer);
	tcase_add_test(t, other_messages_are_kept_unread);
}

static void
add_built(Suite *s)
{
	TCase *t = tcase_create("built");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, an_answer_to_a_batch_only_built_is_applied);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi respond");

	add_sent(s);
	add_built(s);
	return s;
}
