/*
 * test_faults.c -- every command that changes a ledger, with the system failing
 * at every moment of it: a full disk, an I/O error, kill -9, a power cut, no
 * memory.  After each the ledger opens, proves itself, has all that was
 * acknowledged, and the same command again gives the result of an undisturbed
 * run.
 *
 * FAULTS=all tries every moment, FAULTS=few some of each case.  Otherwise every
 * one of a disk's is tried where CBP's knowledge is at stake (replay send,
 * respond), the others at growing distances.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/faults.h"
#include "tests/faults/steps.h"

/* What the child did; shared with it, so that it outlives kill -9. */
struct outcome {
	bool acknowledged, ended;
	enum dbk_code rc;
	struct dbk_err err;
	unsigned long count;
};

struct moment {
	int step;
	enum faults_way way;
	unsigned long nth;
};

static struct outcome *outcome;
static struct dbk_buf before, after, after_head, now;

static void
prepare(void)
{
	outcome = mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(outcome, MAP_FAILED);
	ck_assert(faults_watch_sqlite());
	ck_assert(faults_hold_cipher());
	steps_prepare();
}

static void
finish(void)
{
	steps_remove();
	faults_drop_cipher();
	dbk_buf_fini(&before);
	dbk_buf_fini(&after);
	dbk_buf_fini(&after_head);
	dbk_buf_fini(&now);
	(void)munmap(outcome, sizeof *outcome);
}

/* Open, run, close: all of it under the fault. */
static void
run_disturbed(struct book *b, const struct moment *m)
{
	struct dbk_secret code = {0};

	book_ok(b,
	    dbk_secret_copy(&code, b->recovery, strlen(b->recovery), &b->err));
	faults_arm(m->way, m->nth);
	outcome->rc = dbk_ledger_open(&b->l, b->path, &code, DBK_ACCESS_WRITE,
	    &b->actor, &b->err);
	if (outcome->rc == DBK_OK)
		outcome->rc = steps[m->step].run(b);
	outcome->acknowledged = outcome->rc == DBK_OK;
	outcome->err = b->err;
	book_close(b);
	outcome->count = faults_disarm();
	outcome->ended = true;
	_exit(0);
}

/* The child was killed as it was meant to be. */
static bool
died_well(const struct moment *m, int status)
{
	return WTERMSIG(status) == SIGKILL && m->way != FAULTS_MEMORY &&
	    m->way != FAULTS_SCARCE;
}

/* True: the fault came. */
static bool
disturb(struct book *b, const struct moment *m)
{
	int status;
	pid_t child;

	memset(outcome, 0, sizeof *outcome);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		run_disturbed(b, m);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status) ? outcome->ended : died_well(m, status),
	    "%s, %s at %lu: status %d", steps[m->step].name,
	    faults_name(m->way), m->nth, status);
	return !outcome->ended || outcome->count >= m->nth;
}

static bool
same(const struct dbk_buf *a, const struct dbk_buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* Fail the test unless holds, saying at which moment of what. */
static void
must(bool holds, const struct moment *m, const char *otherwise)
{
	ck_assert_msg(holds, "%s, %s at %lu: %s: %s (%d)\nnow:\n%.400s",
	    steps[m->step].name, faults_name(m->way), m->nth, otherwise,
	    outcome->err.text, (int)outcome->rc,
	    now.data != NULL ? now.data : "");
}

static void
judge(struct book *b, const struct moment *m)
{
	bool whole = steps[m->step].whole;

	if (outcome->ended) {
		must(outcome->rc == DBK_OK || outcome->rc == DBK_ESYSTEM, m,
		    "is told as something else");
		must(outcome->rc == DBK_OK || outcome->err.text[0] != '\0', m,
		    "fails without a sentence");
	}
	book_open(b, DBK_ACCESS_WRITE);
	book_sound(b);
	steps_state(&now, b, whole);
	if (whole)
		must(same(&now, &before) || same(&now, &after_head), m,
		    "is half done");
	if (outcome->acknowledged)
		must(same(&now, whole ? &after_head : &after), m,
		    "was acknowledged and is lost");
	book_forget(b);
	book_ok(b, steps[m->step].run(b));
	steps_state(&now, b, false);
	must(same(&now, &after), m, "repeated, it ends otherwise");
	book_sound(b);
	book_close(b);
}

static unsigned long
next(const struct moment *m)
{
	const char *faults = getenv("FAULTS");

	if (faults != NULL && strcmp(faults, "all") == 0)
		return m->nth + 1;
	if (faults != NULL && strcmp(faults, "few") == 0)
		return m->nth * 3;
	if (m->way == FAULTS_MEMORY || m->way == FAULTS_SCARCE)
		return m->nth + 1 + m->nth / 2;
	return m->nth + 1 + (steps[m->step].every ? 0 : m->nth / 4);
}

START_TEST(a_fault_at_any_moment_leaves_before_or_after)
{
	struct moment m = {.step = _i % steps_count,
	    .way = FAULTS_IO + _i / steps_count,
	    .nth = 1};
	struct book b;

	steps_state_kept(&before, m.step, steps[m.step].whole);
	steps_state_kept(&after, m.step + 1, false);
	steps_state_kept(&after_head, m.step + 1, true);
	for (;; m.nth = next(&m)) {
		steps_before(&b, m.step);
		if (!disturb(&b, &m))
			break;
		judge(&b, &m);
	}
	ck_assert_uint_gt(m.nth, 4); /* it did write something */
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("faults");
	TCase *t = tcase_create("moments");

	tcase_set_timeout(t, 900);
	tcase_add_unchecked_fixture(t, prepare, finish);
	tcase_add_loop_test(t, a_fault_at_any_moment_leaves_before_or_after, 0,
	    (FAULTS_WAYS - FAULTS_IO) * steps_count);
	suite_add_tcase(s, t);
	return s;
}
