/*
 * test_traps.c -- the traps of answers and of filing again, one test each: what
 * other programs lost or misfiled entries by.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "edi/point.h"
#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/cargo.h"
#include "tests/edi_answers.h"
#include "tests/edi_support.h"
#include "tests/ledger_support.h"

#define NENTRIES 4u
#define ID "ABCDEF-00001"
#define LINE ((size_t)DBK_RECORD_LEN + 1)
#define LATER "2026-11-19T14:05:00Z" /* 24 hours after BOOK_NOW */

static struct book b;
static char numbers[NENTRIES][DBK_NUMBER_LEN + 1];
static struct dbk_respond_sums sums;
static struct dbk_buf batch, answer, other;
static char newest[DBK_BATCH_ID_LEN + 1]; /* batch that was built */

static const char *const accepted[] = {
    "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED"};

static enum dbk_code
on_built(void *arg, const struct dbk_built_row *row)
{
	(void)arg;
	memcpy(newest, row->batch, sizeof newest);
	return DBK_OK;
}

static enum dbk_code
build(void)
{
	struct dbk_replay_options options = {.today = test_today()};

	return dbk_replay_build(b.l, b.folder, NULL, &options, on_built, NULL,
	    &b.sink, &b.err);
}

/* The newest batch is built, and sent. */
static void
send_batch(void)
{
	struct dbk_batch_row row;

	book_ok(&b, build());
	dbk_buf_reset(&batch);
	book_ok(&b, dbk_batch_get(b.l, newest, &row, &batch, &b.sink, &b.err));
	book_send(&b, newest);
}

static void
setup(void)
{
	static const char *const settings[][2] = {{"sender.site", "2704"},
	    {"sender.id", "B76"}, {"processing.port", "2704"}};
	size_t i;

	memset(&sums, 0, sizeof sums);
	book_make(&b);
	for (i = 0; i < 3; i++)
		book_ok(&b,
		    dbk_profile_set(b.l, settings[i][0], settings[i][1],
			&b.sink, &b.err));
	book_complete(&b, NENTRIES, numbers);
	send_batch();
}

static void
teardown(void)
{
	book_fini(&b);
	dbk_buf_fini(&batch);
	dbk_buf_fini(&answer);
	dbk_buf_fini(&other);
}

static enum dbk_code
respond_bytes(const char *bytes, size_t len)
{
	return dbk_respond(b.l, "answer.edi", bytes, len, &sums, NULL, NULL,
	    &b.sink, &b.err);
}

static enum dbk_code
respond(const struct dbk_buf *bytes)
{
	return respond_bytes(bytes->data, bytes->len);
}

static void
is_all(enum dbk_filing state)
{
	size_t i;

	for (i = 0; i < NENTRIES; i++)
		ck_assert_int_eq(book_filing(&b, numbers[i]), state);
}

/* ---- answers ---- */

/* Cut after any record, and in the middle of any: never an acceptance. */
START_TEST(a_file_cut_anywhere_is_an_error_never_an_acceptance)
{
	size_t n;

	answer_make(&answer, &batch, accepted);
	for (n = 1; n < answer.len - LINE; n += 27) {
		book_wants(&b, respond_bytes(answer.data, n), DBK_EFINDINGS);
		is_all(DBK_FILING_SENT);
	}
	book_ok(&b, respond(&answer));
	is_all(DBK_FILING_ACCEPTED);
	book_sound(&b);
}
END_TEST

START_TEST(a_batch_that_is_cut_lists_the_entries_inside_it)
{
	answer_make(&answer, &batch, accepted);
	book_wants(&b, respond_bytes(answer.data, answer.len - 2 * LINE),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(sums.unmatched, 1);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_CUT], 1);
}
END_TEST

static enum dbk_code
find_number(void *arg, const char *number)
{
	unsigned *n = arg;

	ck_assert_str_eq(number, numbers[*n]);
	++*n;
	return DBK_OK;
}

static enum dbk_code
list_inside(void *arg, const struct dbk_unmatched_row *row)
{
	return dbk_unmatched_entries(b.l, row->seq, find_number, arg, &b.err);
}

START_TEST(a_group_without_its_final_se90_is_no_acceptance)
{
	const char *const verdicts[] = {
	    "02   ACCEPTED", NULL, "02   ACCEPTED", "02   ACCEPTED"};

	answer_make(&answer, &batch, verdicts);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_int_eq(book_filing(&b, numbers[1]), DBK_FILING_SENT);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
}
END_TEST

START_TEST(a_wrong_y_count_is_an_error_and_its_entries_are_told)
{
	unsigned inside = 0;
	char *y;

	answer_make(&answer, &batch, accepted);
	y = strstr(answer.data, "\nY") + 1;
	y[16] = y[16] == '9' ? '8' : '9';
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	is_all(DBK_FILING_SENT);
	book_ok(&b, dbk_unmatched_list(b.l, list_inside, &inside, &b.err));
	ck_assert_uint_eq(inside, NENTRIES);
	book_sound(&b);
}
END_TEST

START_TEST(warnings_without_a_disposition_are_no_answer)
{
	const char *const verdicts[] = {"13W01ONLY A WARNING",
	    "13W01ONLY A WARNING", "13W01ONLY A WARNING",
	    "13W01ONLY A WARNING"};

	answer_make(&answer, &batch, verdicts);
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_VERDICT], NENTRIES);
	is_all(DBK_FILING_SENT);
}
END_TEST

START_TEST(zzz_is_retried_not_rejected)
{
	const char *const verdicts[] = {"01ZZZACE SYSTEM FAILURE",
	    "02   ACCEPTED", "03   WARNED", "04   TO A PERSON"};

	answer_make(&answer, &batch, verdicts);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_RETRY);
	ck_assert_int_eq(book_filing(&b, numbers[2]),
	    DBK_FILING_ACCEPTED_WARNING);
	ck_assert_int_eq(book_filing(&b, numbers[3]), DBK_FILING_REVIEW);
	ck_assert_uint_eq(book_ready(&b), 1);
}
END_TEST

/* Whatever the words are, 02 accepts and 01 rejects. */
START_TEST(wording_decides_nothing)
{
	const char *const verdicts[] = {"02   REJECTED NOT ACCEPTED",
	    "01   MESSAGE ACCEPTED", "02   ", "01   E1AW ADDED"};

	answer_make(&answer, &batch, verdicts);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_ACCEPTED);
	ck_assert_int_eq(book_filing(&b, numbers[1]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_ACCEPTED);
	ck_assert_int_eq(book_filing(&b, numbers[3]), DBK_FILING_REJECTED);
}
END_TEST

START_TEST(an_answer_in_another_block_is_kept_and_changes_nothing)
{
	char *at;

	answer_make(&answer, &batch, accepted);
	at = strstr(answer.data, ID "-01");
	ck_assert_ptr_nonnull(at);
	memcpy(at, ID "-02", strlen(ID "-02"));
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	is_all(DBK_FILING_SENT);
	ck_assert_uint_eq(sums.unmatched, NENTRIES);
}
END_TEST

START_TEST(summaries_and_their_status_are_told_apart_by_the_application)
{
	static const char *const apps[] = {"AX", "UC"};
	char *at;

	answer_make(&answer, &batch, accepted);
	for (at = answer.data; (at = strstr(at, "SX")) != NULL; at++)
		memcpy(at, apps[_i], 2);
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_NOT_READ], 1);
	ck_assert_uint_eq(sums.unmatched, 1);
	is_all(DBK_FILING_SENT);
}
END_TEST

/* ---- rejected batches ---- */

/* Position of the record of an entry in the batch, A is 1. */
static unsigned
record_of(unsigned entry)
{
	unsigned record = 0, n = 0;
	size_t at;

	for (at = 0; at < batch.len; at += LINE) {
		record++;
		if (memcmp(batch.data + at, "SE10", 4) == 0 && n++ == entry)
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

	rejection_make(&first, &batch, 1, 1, record_of(0));
	rejection_make(&second, &batch, 1, 3, record_of(2));
	/* The references of the second go before the end of the first. */
	last = strstr(first.data, "X1RF999");
	x0 = strstr(second.data, "X0");
	dbk_buf_add(&answer, first.data, (size_t)(last - first.data));
	dbk_buf_add(&answer, x0, (size_t)(strstr(second.data, "X1RF999") - x0));
	dbk_buf_add_string(&answer, last);
	memcpy(strstr(answer.data, "\nY") + 13, "00007", 5);
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_REJECTED);
	ck_assert_int_eq(book_filing(&b, numbers[1]), DBK_FILING_QUEUED);
	ck_assert_int_eq(book_filing(&b, numbers[2]), DBK_FILING_REJECTED);
	ck_assert_uint_eq(sums.requeued, 2);
	ck_assert_uint_eq(sums.applied[DBK_FILING_REJECTED], 2);
	book_ok(&b,
	    dbk_condition_list(b.l, numbers[2], keep_condition, &told, &b.err));
	ck_assert_uint_eq(told.n, 2);
	ck_assert_str_eq(told.codes[0], "X34");
	ck_assert_mem_eq(told.records[0],
	    batch.data + (record_of(2) - 1) * LINE, strlen(told.records[0]));
	ck_assert_str_eq(told.codes[1], "999");
	dbk_buf_fini(&first);
	dbk_buf_fini(&second);
	book_sound(&b);
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
	char *bill = strstr(batch.data, "SE60");

	echo = (struct dbk_text){bill, DBK_RECORD_LEN, DBK_NO_POS};
	book_ok(&b,
	    dbk_point(b.l, numbers[0], ID, &echo, &where, count_row, &n,
		&b.err));
	ck_assert_str_eq(where.data, "lines[0].tariffs[0]");
	ck_assert_uint_eq(n, 2);
	dbk_buf_fini(&where);
}
END_TEST

/* ---- filing again ---- */

static void
wait_a_day(void)
{
	book_close(&b);
	b.actor.now = LATER;
	book_open(&b, DBK_ACCESS_WRITE);
}

static void
overdue(void)
{
	wait_a_day();
	book_ok(&b, dbk_filing_overdue(b.l, true, NULL, NULL, &b.err));
}

START_TEST(sent_without_an_answer_is_not_not_sent)
{
	size_t n;

	overdue();
	is_all(DBK_FILING_NO_ANSWER);
	ck_assert_uint_eq(book_ready(&b), 0);
	book_wants(&b, build(), DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_REPLAY_NONE], 1);
	book_wants(&b, dbk_filing_resend(b.l, ID, "", &n, &b.sink, &b.err),
	    DBK_EUSAGE);
	book_sound(&b);
}
END_TEST

START_TEST(before_the_time_set_nothing_is_overdue)
{
	book_ok(&b,
	    dbk_profile_set(b.l, "replay.no_answer_hours", "25", &b.sink,
		&b.err));
	overdue();
	is_all(DBK_FILING_SENT);
	book_wants(&b,
	    dbk_profile_set(b.l, "replay.no_answer_hours", "soon", &b.sink,
		&b.err),
	    DBK_EFINDINGS);
}
END_TEST

START_TEST(after_a_query_one_entry_or_all_are_queued_again)
{
	size_t n;

	overdue();
	book_ok(&b,
	    dbk_filing_resend(b.l, numbers[1], "CQ: 950", &n, &b.sink, &b.err));
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(book_ready(&b), 1);
	book_ok(&b, dbk_filing_resend(b.l, ID, "CQ: 950", &n, &b.sink, &b.err));
	ck_assert_uint_eq(n, NENTRIES - 1);
	ck_assert_uint_eq(book_ready(&b), NENTRIES);
	book_wants(&b,
	    dbk_filing_resend(b.l, ID, "CQ: 950", &n, &b.sink, &b.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_RESEND_NONE], 1);
	book_sound(&b);
}
END_TEST

START_TEST(a_late_answer_is_taken_until_it_is_sent_again)
{
	size_t n;

	answer_make(&answer, &batch, accepted);
	overdue();
	book_ok(&b, dbk_filing_resend(b.l, ID, "CQ: 950", &n, &b.sink, &b.err));
	if (_i == 1)
		book_ok(&b, build());
	book_ok(&b, respond(&answer));
	is_all(DBK_FILING_ACCEPTED);
	ck_assert_uint_eq(book_ready(&b), 0);
	book_sound(&b);
}
END_TEST

START_TEST(an_answer_to_the_first_of_two_filings_is_kept_and_shown)
{
	size_t n;

	answer_make(&answer, &batch, accepted);
	overdue();
	book_ok(&b, dbk_filing_resend(b.l, ID, "CQ: 950", &n, &b.sink, &b.err));
	send_batch();
	book_wants(&b, respond(&answer), DBK_EFINDINGS);
	ck_assert_uint_eq(sums.unmatched, NENTRIES);
	is_all(DBK_FILING_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(nothing_is_deleted_to_clear_a_duplicate)
{
	book_wants(&b,
	    dbk_entry_void(b.l, numbers[0], "duplicate", &b.sink, &b.err),
	    DBK_EFINDINGS);
	overdue();
	book_wants(&b,
	    dbk_entry_void(b.l, numbers[0], "duplicate", &b.sink, &b.err),
	    DBK_EFINDINGS);
}
END_TEST

/* ---- status notices ---- */

static void
add_record(struct dbk_record *r)
{
	ck_assert_int_eq(dbk_record_end(r), DBK_FAULT_NONE);
	dbk_buf_add(&answer, r->bytes, DBK_RECORD_LEN);
	dbk_buf_add_char(&answer, '\n');
}

static void
set(struct dbk_record *r, unsigned field, const char *s)
{
	dbk_record_set(r, field, s, strlen(s));
}

static void
add_head(const char *number)
{
	struct dbk_record r;
	char digits[9];

	dbk_buf_reset(&answer);
	dbk_record_begin(&r, DBK_REC_A_OUT);
	set(&r, DBK_A_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	add_record(&r);
	dbk_record_begin(&r, DBK_REC_B_OUT);
	set(&r, DBK_B_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	add_record(&r);
	dbk_record_begin(&r, DBK_REC_SO10_OUT);
	dbk_record_set(&r, DBK_SO10_OUT_ENTRY_FILER_CODE, number, 3);
	(void)snprintf(digits, sizeof digits, "%.7s%.1s", number + 4,
	    number + 12);
	set(&r, DBK_SO10_OUT_ENTRY_NUMBER, digits);
	add_record(&r);
}

static void
add_tail(void)
{
	struct dbk_record r;
	char count[24];

	(void)snprintf(count, sizeof count, "%zu", answer.len / LINE - 2);
	dbk_record_begin(&r, DBK_REC_Y_OUT);
	set(&r, DBK_Y_OUT_APPLICATION_IDENTIFIER_CODE, "SO");
	set(&r, DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT, count);
	add_record(&r);
	dbk_record_begin(&r, DBK_REC_Z_OUT);
	add_record(&r);
}

/* "b53 1000": SO50 on a bill; "e98 1000 120326": SO60 with a release date. */
static void
add_disposition(const char *s)
{
	struct dbk_record r;
	bool bill = *s == 'b';

	if (bill) {
		dbk_record_begin(&r, DBK_REC_SO40_OUT);
		set(&r, DBK_SO40_OUT_BILL_TYPE_INDICATOR, "R");
		set(&r, DBK_SO40_OUT_BILL_NUMBER, "149601234567");
		add_record(&r);
	}
	dbk_record_begin(&r, bill ? DBK_REC_SO50_OUT : DBK_REC_SO60_OUT);
	set(&r,
	    bill ? (unsigned)DBK_SO50_OUT_DISPOSITION_DATE :
		   (unsigned)DBK_SO60_OUT_DISPOSITION_ACTION_DATE,
	    "120126");
	dbk_record_set(&r,
	    bill ? (unsigned)DBK_SO50_OUT_DISPOSITION_TIME :
		   (unsigned)DBK_SO60_OUT_DISPOSITION_ACTION_TIME,
	    s + 4, 4);
	dbk_record_set(&r,
	    bill ? (unsigned)DBK_SO50_OUT_DISPOSITION_CODE :
		   (unsigned)DBK_SO60_OUT_DISPOSITION_ACTION_CODE,
	    s + 1, 2);
	if (s[8] == ' ') {
		dbk_record_set(&r, DBK_SO60_OUT_RELEASE_DATE, s + 9, 6);
		set(&r, DBK_SO60_OUT_RELEASE_ORIGIN_CODE, "05");
	}
	add_record(&r);
}

static enum dbk_code
notify(const char *number, const char *disposition)
{
	add_head(number);
	add_disposition(disposition);
	add_tail();
	return respond(&answer);
}

/* The notice in answer as the answer to a query. */
static void
make_query_answer(void)
{
	char *at;

	for (at = answer.data; (at = strstr(at, "SO")) != NULL; at++)
		memcpy(at, at[2] >= '0' && at[2] <= '9' ? "WO" : "C1", 2);
}

static enum dbk_cargo
cargo_of(const char *number)
{
	struct dbk_cargo_row row;

	book_ok(&b, dbk_cargo_get(b.l, number, &row, &b.err));
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
		book_ok(&b, notify(numbers[0], orders[_i][i]));
	book_ok(&b, dbk_cargo_get(b.l, numbers[0], &row, &b.err));
	ck_assert_int_eq(row.state, DBK_CARGO_RELEASED);
	ck_assert_str_eq(row.at, "2026-12-01T12:00");
	ck_assert_str_eq(row.release_date, "2026-12-03");
	ck_assert_str_eq(row.release_origin, "05");
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(a_hold_stands_until_it_is_lifted_by_name_or_released)
{
	book_ok(&b, notify(numbers[0], "b53 1000"));
	book_ok(&b, notify(numbers[0], "e97 1100"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_HELD);
	book_ok(&b, notify(numbers[0], "b54 1200"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_HELD);
	book_ok(&b, notify(numbers[0], "b56 1300"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_ADMISSIBLE);
	book_ok(&b, notify(numbers[0], "e99 1400"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_HELD);
	book_ok(&b, notify(numbers[0], "e98 1500 120126"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_RELEASED);
}
END_TEST

START_TEST(a_code_that_no_list_has_is_kept_and_changes_no_state)
{
	book_ok(&b, notify(numbers[0], "e97 1000"));
	book_ok(&b, notify(numbers[0], "e30 1100"));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_ADMISSIBLE);
	book_sound(&b);
}
END_TEST

START_TEST(a_status_without_a_date_is_kept_and_decides_nothing)
{
	add_head(numbers[0]);
	add_disposition("e98 1000");
	memcpy(answer.data + 3 * LINE + 4, "130126", 6);
	add_tail();
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_TIME], 1);
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_ON_FILE);
}
END_TEST

START_TEST(a_status_of_an_unknown_entry_is_kept_and_shown)
{
	book_wants(&b, notify("X99-0000001-2", "e98 1000"), DBK_EFINDINGS);
	ck_assert_uint_eq(sums.unmatched, 1);
	book_sound(&b);
}
END_TEST

START_TEST(what_cbp_speaks_of_is_not_added_again)
{
	size_t n;

	overdue();
	book_ok(&b, notify(numbers[0], "b93 1000"));
	book_ok(&b, dbk_filing_resend(b.l, ID, "asked", &n, &b.sink, &b.err));
	ck_assert_uint_eq(n, NENTRIES - 1);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_RESEND_ON_FILE], 1);
	ck_assert_int_eq(book_filing(&b, numbers[0]), DBK_FILING_NO_ANSWER);
	book_sound(&b);
}
END_TEST

/* Keyed by an officer from the paper, perhaps: not to be added unasked. */
START_TEST(an_entry_that_was_never_filed_but_is_on_file_waits)
{
	char more[1][DBK_NUMBER_LEN + 1];
	size_t n;

	book_complete(&b, 1, more);
	ck_assert_uint_eq(book_ready(&b), 1);
	book_ok(&b, notify(more[0], "b93 1000"));
	ck_assert_uint_eq(book_ready(&b), 0);
	book_ok(&b,
	    dbk_filing_resend(b.l, more[0], "CBP said so", &n, &b.sink,
		&b.err));
	ck_assert_uint_eq(book_ready(&b), 1);
	book_sound(&b);
}
END_TEST

/* Carried by hand, and the answer is still on its way. */
START_TEST(a_status_proves_that_a_batch_only_built_was_sent)
{
	char more[1][DBK_NUMBER_LEN + 1];
	struct dbk_batch_row row;

	book_complete(&b, 1, more);
	book_ok(&b, build());
	book_ok(&b, notify(more[0], "b93 1000"));
	book_ok(&b, dbk_batch_get(b.l, newest, &row, NULL, &b.sink, &b.err));
	ck_assert_int_eq(row.state, DBK_BATCH_SENT);
	book_sound(&b);
}
END_TEST

START_TEST(the_answer_to_a_query_is_read_as_a_status)
{
	add_head(numbers[0]);
	add_disposition("e98 1000 120326");
	add_tail();
	make_query_answer();
	book_ok(&b, respond(&answer));
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_RELEASED);
	book_sound(&b);
}
END_TEST

START_TEST(a_query_that_cbp_refused_is_kept_and_changes_no_state)
{
	struct dbk_record r;
	char digits[9];

	add_head(numbers[0]);
	answer.len -= LINE;
	(void)snprintf(digits, sizeof digits, "%.7s%.1s", numbers[0] + 4,
	    numbers[0] + 12);
	dbk_record_begin(&r, DBK_REC_WR0_OUT);
	set(&r, DBK_WR0_OUT_ENTRY_FILER_CODE, "B76");
	set(&r, DBK_WR0_OUT_ENTRY_NUMBER, digits);
	set(&r, DBK_WR0_OUT_ERROR_MESSAGE_IDENTIFIER, "950");
	set(&r, DBK_WR0_OUT_NARRATIVE_MESSAGE, "ENTRY RECORD NOT FOUND");
	add_record(&r);
	add_tail();
	make_query_answer();
	book_ok(&b, respond(&answer));
	ck_assert_uint_eq(b.seen.count[DBK_RULE_ANSWER_QUERY], 1);
	ck_assert_int_eq(cargo_of(numbers[0]), DBK_CARGO_NONE);
	is_all(DBK_FILING_SENT);
	book_sound(&b);
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
	struct dbk_record r;
	char found[20] = "";

	add_head(numbers[0]);
	dbk_record_begin(&r, DBK_REC_SO70_OUT);
	set(&r, DBK_SO70_OUT_GOVERNMENT_AGENCY_CODE, "FDA");
	set(&r, DBK_SO70_OUT_STATUS_ACTION_DATE, "120126");
	set(&r, DBK_SO70_OUT_STATUS_ACTION_TIME, "1000");
	add_record(&r);
	dbk_record_begin(&r, DBK_REC_SO71_OUT);
	set(&r, DBK_SO71_OUT_REFERENCE_NUMBER_1, "123456789012");
	add_record(&r);
	add_tail();
	book_ok(&b, respond(&answer));
	book_ok(&b,
	    dbk_notice_list(b.l, numbers[0], find_reference, found, &b.err));
	ck_assert_str_eq(found, "123456789012");
	book_sound(&b);
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

/* ---- failures while answers are read ---- */

static void
child_responds(void)
{
	struct dbk_secret code = {0};
	struct dbk_ledger *l;
	enum dbk_code rc;

	rc = dbk_secret_copy(&code, b.recovery, strlen(b.recovery), &b.err);
	if (rc == DBK_OK)
		rc = dbk_ledger_open(&l, b.path, &code, DBK_ACCESS_WRITE,
		    &b.actor, &b.err);
	if (rc != DBK_OK)
		_exit(100);
	rc = dbk_respond(l, "answer.edi", answer.data, answer.len, &sums, NULL,
	    NULL, &b.sink, &b.err);
	_exit((int)rc);
}

static void
check_undisturbed(void)
{
	book_open(&b, DBK_ACCESS_WRITE);
	book_ok(&b, respond(&answer));
	is_all(DBK_FILING_ACCEPTED);
	book_sound(&b);
}

START_TEST(killed_while_reading_the_next_reading_makes_it_right)
{
	struct timespec pause = {0, 0};
	pid_t child;
	int i, status;

	answer_make(&answer, &batch, accepted);
	book_close(&b);
	for (i = 0; i < 25; i++) {
		child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0)
			child_responds();
		pause.tv_nsec = (long)i * 2000000;
		(void)nanosleep(&pause, NULL);
		(void)kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
	}
	check_undisturbed();
}
END_TEST

START_TEST(a_full_disk_loses_nothing_and_the_next_reading_makes_it_right)
{
	struct rlimit limit;
	struct stat st;
	unsigned failed = 0;
	pid_t child;
	int i, status = -1;

	answer_make(&answer, &batch, accepted);
	book_close(&b);
	ck_assert_int_eq(stat(b.path, &st), 0);
	for (i = 0; i < 12; i++) {
		child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			(void)signal(SIGXFSZ, SIG_IGN);
			limit.rlim_cur = limit.rlim_max = (rlim_t)i * 24576;
			(void)setrlimit(RLIMIT_FSIZE, &limit);
			child_responds();
		}
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFEXITED(status));
		if (WEXITSTATUS(status) == DBK_OK)
			break;
		failed++;
	}
	ck_assert_uint_gt(failed, 0);
	check_undisturbed();
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
	tcase_add_test(t, killed_while_reading_the_next_reading_makes_it_right);
	tcase_add_test(t,
	    a_full_disk_loses_nothing_and_the_next_reading_makes_it_right);
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
	tcase_add_test(t, what_cbp_speaks_of_is_not_added_again);
	tcase_add_test(t, an_entry_that_was_never_filed_but_is_on_file_waits);
}

static void
add_notices(Suite *s)
{
	TCase *t = tcase_create("status notices");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t,
	    the_newest_status_by_its_own_time_wins_in_any_order, 0, 3);
	tcase_add_test(t, a_hold_stands_until_it_is_lifted_by_name_or_released);
	tcase_add_test(t, a_code_that_no_list_has_is_kept_and_changes_no_state);
	tcase_add_test(t, a_status_without_a_date_is_kept_and_decides_nothing);
	tcase_add_test(t, a_status_of_an_unknown_entry_is_kept_and_shown);
	tcase_add_test(t, a_status_proves_that_a_batch_only_built_was_sent);
	tcase_add_test(t, the_answer_to_a_query_is_read_as_a_status);
	tcase_add_test(t,
	    a_query_that_cbp_refused_is_kept_and_changes_no_state);
	tcase_add_test(t, a_prior_notice_confirmation_is_kept);
	tcase_add_loop_test(t, an_older_so70_is_read_by_its_group_version, 0,
	    4);
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("traps");

	add_answers(s);
	add_resending(s);
	add_notices(s);
	return s;
}
