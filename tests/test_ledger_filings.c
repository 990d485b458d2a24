/*
 * Batches and CBP's answers: what each entry's filing becomes.
 */
#include <stdio.h>
#include <string.h>

#include "tests/ledger_support.h"

static struct book book;
static char numbers[8][DBK_NUMBER_LEN + 1];
static char id[DBK_BATCH_ID_LEN + 1];

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

START_TEST(filing_goes_from_ready_to_accepted)
{
	struct dbk_account account;
	bool applied;

	book_complete(&book, 3, numbers);
	ck_assert_uint_eq(book_ready(&book), 3);
	book_batch(&book, 3, numbers, id);
	ck_assert_str_eq(id, "ABCDEF-00001");
	ck_assert_uint_eq(book_ready(&book), 0);
	ck_assert_int_eq(book_filing(&book, numbers[0]), DBK_FILING_QUEUED);
	book_send(&book, id);
	ck_assert_int_eq(book_filing(&book, numbers[0]), DBK_FILING_SENT);
	book_sound(&book);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "accepted", "d1", &applied));
	ck_assert(applied);
	book_ok(&book,
	    book_answer(&book, numbers[1], id, "accepted_warning", "d1",
		&applied));
	book_ok(&book,
	    book_answer(&book, numbers[2], id, "review", "d1", &applied));
	book_sound(&book);
	book_ok(&book,
	    book_answer(&book, numbers[2], id, "accepted", "d2", &applied));
	ck_assert(applied);
	book_ok(&book,
	    dbk_account_make(book.l, &account, NULL, NULL, NULL, &book.err));
	ck_assert_int_eq(account.filings[DBK_FILING_ACCEPTED], 2);
	ck_assert_int_eq(account.filings[DBK_FILING_ACCEPTED_WARNING], 1);
	ck_assert_int_eq(account.batches, 1);
	ck_assert_int_eq(account.unmatched, 0);
	book_sound(&book);
}
END_TEST

START_TEST(answer_is_applied_once)
{
	struct dbk_anchor before, after;
	char digest[DBK_HASH_HEX + 1], again[DBK_HASH_HEX + 1];
	bool applied, known;

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    dbk_answer_keep(book.l, "ANSWER", 6, &known, digest, &book.err));
	ck_assert(!known);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "rejected", digest, &applied));
	ck_assert(applied);
	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	book_ok(&book,
	    dbk_answer_keep(book.l, "ANSWER", 6, &known, again, &book.err));
	ck_assert(known);
	ck_assert_str_eq(digest, again);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "rejected", digest, &applied));
	ck_assert(!applied);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
	book_sound(&book);
}
END_TEST

static enum dbk_code
count_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	unsigned *n = arg;

	ck_assert_str_ne(row->reason, "");
	(*n)++;
	return DBK_OK;
}

static unsigned
unmatched(void)
{
	unsigned n = 0;

	book_ok(&book,
	    dbk_unmatched_list(book.l, count_unmatched, &n, &book.err));
	return n;
}

/* The first answer, a second one that differs: kept, and nothing changes. */
static const struct {
	const char *first, *second;
	enum dbk_filing stays;
} contradictions[] = {
    {"accepted", "rejected", DBK_FILING_ACCEPTED},
    {"accepted", "accepted_warning", DBK_FILING_ACCEPTED},
    {"accepted_warning", "retry", DBK_FILING_ACCEPTED_WARNING},
    {"rejected", "accepted", DBK_FILING_REJECTED},
    {"accepted", "no_answer", DBK_FILING_ACCEPTED},
};

START_TEST(contradicting_answer_is_kept_as_unmatched)
{
	bool applied;

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, contradictions[_i].first, "d1",
		&applied));
	ck_assert(applied);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, contradictions[_i].second, "d2",
		&applied));
	ck_assert(!applied);
	ck_assert_int_eq(book_filing(&book, numbers[0]),
	    contradictions[_i].stays);
	ck_assert_uint_eq(unmatched(), 1);
	book_sound(&book);
}
END_TEST

START_TEST(answers_about_what_was_never_filed_are_kept)
{
	struct dbk_unmatched u = {0};
	bool applied;

	book_complete(&book, 2, numbers);
	book_batch(&book, 1, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    book_answer(&book, numbers[1], id, "accepted", "d1", &applied));
	ck_assert(!applied);
	book_ok(&book,
	    book_answer(&book, "B76-0324599-7", id, "accepted", "d1",
		&applied));
	ck_assert(!applied);
	book_ok(&book,
	    book_answer(&book, numbers[0], "ABCDEF-00009", "accepted", "d1",
		&applied));
	ck_assert(!applied);
	u.reason = book_text("no such batch");
	book_ok(&book, dbk_answer_unmatched(book.l, NULL, &u, &book.err));
	ck_assert_uint_eq(unmatched(), 4);
	ck_assert_int_eq(book_filing(&book, numbers[1]), DBK_FILING_NONE);
	book_sound(&book);
}
END_TEST

START_TEST(rejected_entry_is_corrected_and_filed_again)
{
	bool applied;

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "rejected", "d1", &applied));
	ck_assert_uint_eq(book_ready(&book), 0);
	/* It was sent to CBP: it cannot be made void. */
	book_wants(&book,
	    dbk_entry_void(book.l, numbers[0], "no", &book.sink, &book.err),
	    DBK_EFINDINGS);
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 4711)));
	ck_assert_int_eq(book_filing(&book, numbers[0]), DBK_FILING_QUEUED);
	/* A draft again, until it is complete. */
	ck_assert_uint_eq(book_ready(&book), 0);
	book_ok(&book,
	    dbk_entry_complete(book.l, numbers[0], &book.sink, &book.err));
	ck_assert_uint_eq(book_ready(&book), 1);
	book_batch(&book, 1, numbers, id);
	ck_assert_str_eq(id, "ABCDEF-00002");
	book_send(&book, id);
	/* A late answer of the first batch is not one of the second. */
	book_ok(&book,
	    book_answer(&book, numbers[0], "ABCDEF-00001", "accepted", "d2",
		&applied));
	ck_assert(!applied);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "accepted", "d3", &applied));
	ck_assert(applied);
	/* What CBP has is changed on request only (test_ledger_requests). */
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 4711)));
	ck_assert_int_eq(book_filing(&book, numbers[0]), DBK_FILING_ACCEPTED);
	book_sound(&book);
}
END_TEST

START_TEST(retry_is_ready_again_without_its_batch)
{
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	bool applied;

	book_complete(&book, 2, numbers);
	book_batch(&book, 2, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "retry", "d1", &applied));
	book_ok(&book,
	    dbk_entry_get(book.l, numbers[0], 0, &json, &row, &book.sink,
		&book.err));
	ck_assert_int_eq(row.filing, DBK_FILING_RETRY);
	ck_assert_str_eq(row.batch, "");
	ck_assert_uint_eq(book_ready(&book), 1);
	book_ok(&book,
	    book_answer(&book, numbers[1], id, "no_answer", "d1", &applied));
	ck_assert_int_eq(book_filing(&book, numbers[1]), DBK_FILING_NO_ANSWER);
	ck_assert_uint_eq(book_ready(&book), 1);
	dbk_buf_fini(&json);
	book_sound(&book);
}
END_TEST

static void
reject(const char *batch, const char *faulty)
{
	struct dbk_answer answer = {0};

	answer.batch = book_text(batch);
	answer.app = book_text("SX");
	answer.state = book_text("rejected");
	answer.digest = book_text("d9");
	book_ok(&book,
	    dbk_batch_rejected(book.l, batch, &faulty, faulty != NULL, &answer,
		&book.err));
}

START_TEST(rejected_batch_queues_all_but_the_faulty_entry)
{
	struct dbk_batch_row row;

	book_complete(&book, 3, numbers);
	book_batch(&book, 3, numbers, id);
	book_send(&book, id);
	reject(id, numbers[1]);
	ck_assert_int_eq(book_filing(&book, numbers[0]), DBK_FILING_QUEUED);
	ck_assert_int_eq(book_filing(&book, numbers[1]), DBK_FILING_REJECTED);
	ck_assert_uint_eq(book_ready(&book), 2);
	book_ok(&book,
	    dbk_batch_get(book.l, id, &row, NULL, &book.sink, &book.err));
	ck_assert_int_eq(row.state, DBK_BATCH_REJECTED);
	reject(id, NULL);
	ck_assert_uint_eq(unmatched(), 1);
	book_sound(&book);
}
END_TEST

START_TEST(rejected_batch_without_a_culprit_queues_all)
{
	book_complete(&book, 2, numbers);
	book_batch(&book, 2, numbers, id);
	book_send(&book, id);
	reject(id, NULL);
	ck_assert_uint_eq(book_ready(&book), 2);
	book_sound(&book);
}
END_TEST

/* What the batch holds is not what the ledger holds any more. */
START_TEST(correction_withdraws_a_batch_that_was_not_sent)
{
	struct dbk_sending sending = {0};
	struct dbk_batch_row row;

	book_complete(&book, 3, numbers);
	book_batch(&book, 3, numbers, id);
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 4712)));
	book_ok(&book,
	    dbk_batch_get(book.l, id, &row, NULL, &book.sink, &book.err));
	ck_assert_int_eq(row.state, DBK_BATCH_WITHDRAWN);
	ck_assert_uint_eq(book_ready(&book), 2);
	sending.batch = book_text(id);
	book_wants(&book, dbk_batch_sending(book.l, &sending, &book.err),
	    DBK_EDEFECT);
	book_forget(&book);
	book_batch(&book, 2, &numbers[1], id);
	book_ok(&book,
	    dbk_entry_void(book.l, numbers[1], "not ours", &book.sink,
		&book.err));
	ck_assert_int_eq(book_filing(&book, numbers[1]), DBK_FILING_NONE);
	ck_assert_uint_eq(book_ready(&book), 1);
	book_sound(&book);
}
END_TEST

START_TEST(entry_under_way_cannot_be_changed)
{
	struct dbk_sending sending = {0};

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	sending.batch = book_text(id);
	book_ok(&book, dbk_batch_sending(book.l, &sending, &book.err));
	/* The transfer was interrupted and begins again. */
	book_ok(&book, dbk_batch_sending(book.l, &sending, &book.err));
	book_wants(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 4713)),
	    DBK_EFINDINGS);
	book_wants(&book,
	    dbk_entry_void(book.l, numbers[0], "x", &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_STATE], 2);
	book_sound(&book);
}
END_TEST

/* A batch carried by hand: the answer proves that CBP has all of it. */
START_TEST(answer_proves_that_a_batch_was_sent)
{
	struct dbk_batch_row row;
	bool applied;

	book_complete(&book, 2, numbers);
	book_batch(&book, 2, numbers, id);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "accepted", "d1", &applied));
	ck_assert(applied);
	book_ok(&book,
	    dbk_batch_get(book.l, id, &row, NULL, &book.sink, &book.err));
	ck_assert_int_eq(row.state, DBK_BATCH_SENT);
	ck_assert_int_eq(book_filing(&book, numbers[1]), DBK_FILING_SENT);
	book_sound(&book);
}
END_TEST

START_TEST(batch_keeps_its_bytes_and_order)
{
	struct dbk_batch_row row;
	struct dbk_batch batch = {0};
	struct dbk_buf bytes = {0};
	size_t i;

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	book_ok(&book, dbk_batch_moved(book.l, id, "usb/batch.edi", &book.err));
	book_ok(&book,
	    dbk_batch_get(book.l, id, &row, &bytes, &book.sink, &book.err));
	/* Five records, of which the third is blank. */
	ck_assert_uint_eq(bytes.len, 5 * (DBK_RECORD_LEN + 1));
	for (i = 0; i < bytes.len; i++)
		ck_assert_int_eq(bytes.data[i],
		    i % 81 == 80		   ? '\n' :
			i % 81 == 3 && i / 81 == 3 ? 'Y' :
			i % 81 == 0 && i / 81 != 2 ? "AB YZ"[i / 81] :
						     ' ');
	ck_assert_str_eq(row.path, "usb/batch.edi");
	ck_assert_str_eq(row.app, "SE");
	dbk_buf_fini(&bytes);
	batch.id = book_text("ABCDEF-00001");
	batch.app = book_text("SE");
	book_wants(&book, dbk_batch_add(book.l, &batch, &bytes, &book.err),
	    DBK_EDEFECT);
	book_forget(&book);
	book_wants(&book,
	    dbk_batch_get(book.l, "ABCDEF-00007", &row, NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_BATCH_UNKNOWN], 1);
}
END_TEST

static enum dbk_code
note_condition(void *arg, const struct dbk_condition *c)
{
	struct seen *seen = arg;

	seen->total++;
	(void)snprintf(seen->text, sizeof seen->text, "%s %s", c->code.s,
	    c->text.s);
	ck_assert_ptr_null(c->record.s);
	return DBK_OK;
}

static enum dbk_code
note_history(void *arg, const struct dbk_history_row *row)
{
	struct seen *seen = arg;
	size_t len = strlen(seen->text);

	(void)snprintf(seen->text + len, sizeof seen->text - len, "%s ",
	    row->action);
	return DBK_OK;
}

START_TEST(conditions_are_of_the_newest_answer_and_history_is_whole)
{
	struct seen seen = {0};
	bool applied;

	book_complete(&book, 1, numbers);
	book_batch(&book, 1, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "review", "d1", &applied));
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "accepted", "d2", &applied));
	book_ok(&book,
	    dbk_condition_list(book.l, numbers[0], note_condition, &seen,
		&book.err));
	ck_assert_uint_eq(seen.total, 1);
	ck_assert_str_eq(seen.text, "123 accepted");
	memset(&seen, 0, sizeof seen);
	book_ok(&book,
	    dbk_entry_history(book.l, numbers[0], note_history, &seen,
		&book.sink, &book.err));
	ck_assert_str_eq(seen.text,
	    "entry.add entry.complete batch.build "
	    "batch.sending batch.sent answer.apply answer.apply ");
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger filings");
	TCase *t = tcase_create("filings");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, filing_goes_from_ready_to_accepted);
	tcase_add_test(t, answer_is_applied_once);
	tcase_add_loop_test(t, contradicting_answer_is_kept_as_unmatched, 0,
	    sizeof contradictions / sizeof contradictions[0]);
	tcase_add_test(t, answers_about_what_was_never_filed_are_kept);
	tcase_add_test(t, rejected_entry_is_corrected_and_filed_again);
	tcase_add_test(t, retry_is_ready_again_without_its_batch);
	tcase_add_test(t, rejected_batch_queues_all_but_the_faulty_entry);
	tcase_add_test(t, rejected_batch_without_a_culprit_queues_all);
	tcase_add_test(t, correction_withdraws_a_batch_that_was_not_sent);
	tcase_add_test(t, entry_under_way_cannot_be_changed);
	tcase_add_test(t, answer_proves_that_a_batch_was_sent);
	tcase_add_test(t, batch_keeps_its_bytes_and_order);
	tcase_add_test(t,
	    conditions_are_of_the_newest_answer_and_history_is_whole);
	suite_add_tcase(s, t);
	return s;
}
