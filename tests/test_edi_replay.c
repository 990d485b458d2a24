/*
 * test_edi_replay.c -- planned and built, on a real ledger.  Sent:
 * test_edi_send.c; answered: test_edi_respond.c.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "edi/inspection.h"
#include "tests/replay_support.h"

static struct replay r;

static void
setup(void)
{
	replay_make(&r);
}

static void
teardown(void)
{
	replay_fini(&r);
}

/* ---- plan ---- */

struct plan {
	unsigned n;
	struct dbk_plan_row rows[8];
};

static enum dbk_code
on_plan(void *arg, const struct dbk_plan_row *row)
{
	struct plan *p = arg;

	ck_assert_uint_lt(p->n, 8);
	p->rows[p->n++] = *row;
	return DBK_OK;
}

START_TEST(blocks_are_by_district_and_10_46_47_together)
{
	struct plan plan = {0};
	char n[DBK_NUMBER_LEN + 1];

	book_add_at(&r.b, "4601", 71, n);
	book_add_at(&r.b, "1001", 72, n);
	book_add_at(&r.b, "1101", 73, n);
	book_add_at(&r.b, "4701", 74, n);
	book_ok(&r.b,
	    dbk_replay_plan(r.b.l, &r.options, on_plan, &plan, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(plan.n, 3);
	ck_assert_str_eq(plan.rows[0].batch, REPLAY_ID);
	ck_assert_str_eq(plan.rows[0].port, "1001");
	ck_assert_uint_eq(plan.rows[0].entries, 3);
	ck_assert_str_eq(plan.rows[1].port, "1101");
	ck_assert_uint_eq(plan.rows[1].entries, 1);
	ck_assert_str_eq(plan.rows[2].port, "2704");
	ck_assert_uint_eq(plan.rows[2].entries, REPLAY_ENTRIES);
	ck_assert_uint_eq(plan.rows[2].block, 3);
}
END_TEST

START_TEST(plan_changes_nothing_and_build_keeps_it)
{
	struct plan plan = {0};

	r.options.size = 3;
	book_ok(&r.b,
	    dbk_replay_plan(r.b.l, &r.options, on_plan, &plan, &r.b.sink,
		&r.b.err));
	ck_assert_uint_eq(plan.n, 2);
	ck_assert_str_eq(plan.rows[1].batch, "ABCDEF-00002");
	ck_assert_uint_eq(plan.rows[1].entries, 1);
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
	book_ok(&r.b, replay_build(&r, NULL));
	ck_assert_uint_eq(r.built, 2);
	ck_assert_uint_eq(book_ready(&r.b), 0);
}
END_TEST

/* ---- build ---- */

START_TEST(built_batch_breaks_no_rule)
{
	struct dbk_inspect_sums seen;
	struct kept k;

	kept_init(&k);
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_read(&r, &r.batch, r.b.folder);
	book_ok(&r.b,
	    dbk_inspection_memory(r.batch.data, r.batch.len, NULL,
		r.options.today, &seen, &k.sink, &r.b.err));
	kept_none(&k);
	ck_assert_uint_eq(seen.transactions, REPLAY_ENTRIES);
	ck_assert_int_eq(book_filing(&r.b, r.numbers[0]), DBK_FILING_QUEUED);
	book_sound(&r.b);
}
END_TEST

START_TEST(password_goes_into_the_file_only)
{
	struct dbk_batch_row row;

	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_read(&r, &r.batch, r.b.folder);
	ck_assert_mem_eq(r.batch.data + 8, "SECRET", 6);
	book_ok(&r.b,
	    dbk_batch_get(r.b.l, REPLAY_ID, &row, &r.other, &r.b.sink,
		&r.b.err));
	ck_assert_mem_eq(r.other.data + 8, "      ", 6);
	ck_assert_uint_eq(r.other.len, r.batch.len);
	ck_assert_mem_eq(r.other.data + 14, r.batch.data + 14,
	    r.batch.len - 14);
}
END_TEST

START_TEST(password_of_another_form_is_refused)
{
	static const char *const wrong[] = {
	    "SHORT", "TOOLONG", "secret", "SEC ET"};

	book_wants(&r.b, replay_build(&r, wrong[_i]), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_PASSWORD], 1);
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
}
END_TEST

START_TEST(building_again_gives_the_same_bytes)
{
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_read(&r, &r.batch, r.b.folder);
	r.options.today++; /* the date of the first build stays */
	book_ok(&r.b, replay_build(&r, "SECRET"));
	ck_assert_uint_eq(r.built, 1);
	ck_assert_uint_eq(r.again, 1);
	replay_same(&r, r.b.folder);
}
END_TEST

/* Killed between commit and rename: the ledger has the batch, the folder has
 * no file. */
START_TEST(a_lost_file_is_written_again)
{
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_read(&r, &r.batch, r.b.folder);
	ck_assert_int_eq(unlink(r.path), 0);
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_same(&r, r.b.folder);
}
END_TEST

static enum dbk_code
count_batch(void *arg, const struct dbk_batch_row *row)
{
	unsigned *n = arg;

	ck_assert_int_eq(row->entries, REPLAY_ENTRIES);
	++*n;
	return DBK_OK;
}

/* A build in a process of its own, killed after so many microseconds. */
static void
build_and_kill(long microseconds)
{
	struct timespec pause = {0, microseconds * 1000};
	pid_t child = fork();
	int status;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		book_open(&r.b, DBK_ACCESS_WRITE);
		_exit(replay_build(&r, "SECRET") == DBK_OK ? 0 : 1);
	}
	(void)nanosleep(&pause, NULL);
	(void)kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
}

START_TEST(killed_at_any_moment_the_next_build_makes_it_right)
{
	unsigned batches = 0;
	long i;

	book_close(&r.b);
	for (i = 0; i < 40; i++)
		build_and_kill(i * 4000);
	book_open(&r.b, DBK_ACCESS_WRITE);
	book_ok(&r.b, replay_build(&r, "SECRET"));
	book_ok(&r.b, dbk_batch_list(r.b.l, count_batch, &batches, &r.b.err));
	ck_assert_uint_eq(batches, 1);
	replay_read(&r, &r.batch, r.b.folder);
	book_ok(&r.b, replay_build(&r, "SECRET"));
	replay_same(&r, r.b.folder);
	book_sound(&r.b);
}
END_TEST

START_TEST(another_file_of_that_name_is_not_overwritten)
{
	dbk_buf_add_string(&r.other, "mine");
	replay_write(&r, r.b.folder, &r.other);
	book_wants(&r.b, replay_build(&r, NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_TARGET], 1);
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
	replay_read(&r, &r.batch, r.b.folder);
	ck_assert_str_eq(r.batch.data, "mine");
}
END_TEST

START_TEST(without_sender_nothing_is_built)
{
	replay_set(&r, "sender.site", "");
	book_wants(&r.b, replay_build(&r, NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_PROFILE], 1);
	ck_assert_ptr_nonnull(strstr(r.b.seen.text, "sender.site"));
	ck_assert_uint_eq(book_ready(&r.b), REPLAY_ENTRIES);
}
END_TEST

START_TEST(nothing_to_build_is_told)
{
	book_ok(&r.b, replay_build(&r, NULL));
	book_ok(&r.b, replay_send(&r, r.target));
	book_wants(&r.b, replay_build(&r, NULL), DBK_EFINDINGS);
	ck_assert_uint_eq(r.b.seen.count[DBK_RULE_REPLAY_NONE], 1);
}
END_TEST

START_TEST(records_can_follow_without_separator)
{
	r.options.no_separator = true;
	book_ok(&r.b, replay_build(&r, NULL));
	replay_read(&r, &r.batch, r.b.folder);
	ck_assert_uint_eq(r.batch.len % DBK_RECORD_LEN, 0);
	ck_assert_ptr_null(strchr(r.batch.data, '\n'));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi replay");
	TCase *t = tcase_create("replay");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, blocks_are_by_district_and_10_46_47_together);
	tcase_add_test(t, plan_changes_nothing_and_build_keeps_it);
	tcase_add_test(t, built_batch_breaks_no_rule);
	tcase_add_test(t, password_goes_into_the_file_only);
	tcase_add_loop_test(t, password_of_another_form_is_refused, 0, 4);
	tcase_add_test(t, building_again_gives_the_same_bytes);
	tcase_add_test(t, a_lost_file_is_written_again);
	tcase_add_test(t, killed_at_any_moment_the_next_build_makes_it_right);
	tcase_add_test(t, another_file_of_that_name_is_not_overwritten);
	tcase_add_test(t, without_sender_nothing_is_built);
	tcase_add_test(t, nothing_to_build_is_told);
	tcase_add_test(t, records_can_follow_without_separator);
	return s;
}
