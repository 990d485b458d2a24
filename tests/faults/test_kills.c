/*
 * test_kills.c -- kill -9 at moments that nobody chose: one process after the
 * other keys entries into one ledger and is killed, and everything that it had
 * acknowledged is there.  KILLS=N changes how often.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/ledger_support.h"

#define KILLS 1000
#define LONGEST 12000 /* microseconds that a process may live */
#define VERIFY_EACH 100 /* kills */
#define NUMBERS_MOST 90000

/* Shared with the process that is killed. */
struct acknowledged {
	bool opened; /* the process keys by now */
	unsigned n;
	char number[DBK_NUMBER_LEN + 1]; /* the newest */
};

static struct book b;
static struct acknowledged *told;

static unsigned
kills(void)
{
	const char *s = getenv("KILLS");
	unsigned long n = s != NULL ? strtoul(s, NULL, 10) : KILLS;

	return n > 0 && n <= 1000000 ? (unsigned)n : KILLS;
}

static void
setup(void)
{
	told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(told, MAP_FAILED);
	memset(told, 0, sizeof *told);
	book_make(&b);
	book_ok(&b,
	    dbk_pool_add(b.l, NULL, 400000, 400000 + NUMBERS_MOST - 1, NULL, 0,
		&b.sink, &b.err));
	book_close(&b);
}

static void
teardown(void)
{
	book_fini(&b);
	(void)munmap(told, sizeof *told);
}

/* Until it is killed. */
static void
key_entries(void)
{
	char number[DBK_NUMBER_LEN + 1];

	book_open(&b, DBK_ACCESS_WRITE);
	told->opened = true;
	for (;;) {
		if (book_add(&b, book_document(NULL, 1 + (long)told->n),
			number) != DBK_OK)
			_exit(1);
		memcpy(told->number, number, sizeof number);
		told->n++;
	}
}

static void
pause_for(long microseconds)
{
	struct timespec pause = {0, microseconds * 1000};

	(void)nanosleep(&pause, NULL);
}

/* Every other one is killed from its first moment on, wherever it is by then;
 * the others while they key, however slow the machine is. */
static void
key_and_kill(unsigned round, long microseconds)
{
	volatile bool *opened = &told->opened;
	pid_t child;
	int status;

	told->opened = false;
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		key_entries();
	while (round % 2 == 0 && !*opened &&
	    waitpid(child, &status, WNOHANG) == 0)
		pause_for(100);
	pause_for(microseconds);
	(void)kill(child, SIGKILL);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* The one that was committed and not told is there too; the next process would
 * key its document again, and is to go on after it. */
static void
count_entries(unsigned round)
{
	struct dbk_account account;

	book_open(&b, DBK_ACCESS_WRITE);
	book_ok(&b,
	    dbk_account_make(b.l, &account, NULL, NULL, &b.sink, &b.err));
	ck_assert(account.balanced);
	ck_assert_msg(account.entries == (int64_t)told->n ||
		account.entries == (int64_t)told->n + 1,
	    "kill %u: %u were acknowledged, %" PRId64 " are there", round,
	    told->n, account.entries);
	if (told->number[0] != '\0')
		ck_assert_int_eq(book_paper(&b, told->number), DBK_PAPER_DRAFT);
	told->n = (unsigned)account.entries;
	if (round % VERIFY_EACH == 0)
		book_sound(&b);
	book_close(&b);
}

START_TEST(killed_at_random_moments_nothing_acknowledged_is_lost)
{
	uint32_t seed = 20261121;
	unsigned i;

	for (i = 1; i <= kills(); i++) {
		seed = seed * 1664525u + 1013904223u;
		key_and_kill(i, (long)(seed >> 8) % LONGEST);
		count_entries(i);
	}
	ck_assert_uint_gt(told->n, 0);
	book_open(&b, DBK_ACCESS_WRITE);
	book_sound(&b);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("kills");
	TCase *t = tcase_create("kills");

	tcase_set_timeout(t, 3600);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t,
	    killed_at_random_moments_nothing_acknowledged_is_lost);
	suite_add_tcase(s, t);
	return s;
}
