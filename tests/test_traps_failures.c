/*
 * test_traps_failures.c -- killed, or out of room, while an answer is read: it
 * counts whole or not at all, and the next reading makes it right.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static void
child_responds(void)
{
	struct dbk_secret code = {0};
	struct dbk_ledger *l;
	enum dbk_code rc;

	rc = dbk_secret_copy(&code, r.b.recovery, strlen(r.b.recovery),
	    &r.b.err);
	if (rc == DBK_OK)
		rc = dbk_ledger_open(&l, r.b.path, &code, DBK_ACCESS_WRITE,
		    &r.b.actor, &r.b.err);
	if (rc != DBK_OK)
		_exit(100);
	rc = dbk_respond(l, "answer.edi", r.answer.data, r.answer.len, &r.sums,
	    NULL, NULL, &r.b.sink, &r.b.err);
	_exit((int)rc);
}

static void
check_undisturbed(void)
{
	book_open(&r.b, DBK_ACCESS_WRITE);
	book_ok(&r.b, replay_respond(&r, &r.answer));
	replay_all(&r, DBK_FILING_ACCEPTED);
	book_sound(&r.b);
}

START_TEST(killed_while_reading_the_next_reading_makes_it_right)
{
	struct timespec pause = {0, 0};
	pid_t child;
	int i, status;

	replay_accept_all(&r);
	book_close(&r.b);
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

	replay_accept_all(&r);
	book_close(&r.b);
	ck_assert_int_eq(stat(r.b.path, &st), 0);
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

Suite *
support_suite(void)
{
	Suite *s = suite_create("traps of failures");
	TCase *t = tcase_create("failures");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, killed_while_reading_the_next_reading_makes_it_right);
	tcase_add_test(t,
	    a_full_disk_loses_nothing_and_the_next_reading_makes_it_right);
	return s;
}
