/*
 * Copies of a ledger: while it is written to, when the disk is full, and what
 * two ledgers have in common.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "tests/ledger_support.h"

static struct book book;
static char folder[100], restored[100];

static void
setup(void)
{
	book_make(&book);
	(void)snprintf(folder, sizeof folder, "%s/backups", book.folder);
	(void)snprintf(restored, sizeof restored, "%s/restored", book.folder);
}

/* The files of the folder whose name has the word; 0 without a folder. */
static unsigned
count_files(const char *word, bool removed)
{
	struct dirent *entry;
	char path[400];
	unsigned n = 0;
	DIR *dir = opendir(folder);

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, word) == NULL ||
		    entry->d_name[0] == '.')
			continue;
		n++;
		(void)snprintf(path, sizeof path, "%s/%s", folder,
		    entry->d_name);
		if (removed)
			(void)unlink(path);
	}
	if (dir != NULL)
		(void)closedir(dir);
	return n;
}

static void
teardown(void)
{
	(void)count_files("", true);
	(void)rmdir(folder);
	book_fini(&book);
}

/* The ledger at path, opened by the recovery code. */
static struct dbk_ledger *
open_at(const char *path)
{
	struct dbk_secret code = {0};
	struct dbk_ledger *l;

	book_ok(&book,
	    dbk_secret_copy(&code, book.recovery, strlen(book.recovery),
		&book.err));
	book_ok(&book,
	    dbk_ledger_open(&l, path, &code, DBK_ACCESS_READ, &book.actor,
		&book.err));
	dbk_secret_free(&code);
	return l;
}

static void
add_for_ever(void)
{
	char number[DBK_NUMBER_LEN + 1];
	long value = 1;

	book_open(&book, DBK_ACCESS_WRITE);
	while (book_add(&book, book_document(NULL, value++), number) == DBK_OK)
		continue;
	_exit(1);
}

/* A second writer works all the time; each copy is one moment of it. */
START_TEST(copy_is_one_moment_of_a_ledger_in_use)
{
	struct dbk_copy_report report;
	struct dbk_anchor anchor;
	struct dbk_ledger *reader, *copy;
	char now[] = "2026-11-18T15:00:00Z";
	int64_t before = 0;
	int status, i;
	pid_t child;

	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 1000000, 1999999, NULL, 0, &book.sink,
		&book.err));
	book_close(&book);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		add_for_ever();
	book.actor.now = now;
	for (i = 0; i < 5; i++) {
		now[18] = (char)('0' + i);
		(void)usleep(100000);
		reader = open_at(book.path);
		memset(&report, 0, sizeof report);
		book_ok(&book,
		    dbk_backup_make(reader, folder, 0, &report, &book.sink,
			&book.err));
		ck_assert(!report.recorded);
		ck_assert_int_gt(report.verified.anchor.seq, before);
		before = report.verified.anchor.seq;
		book_ok(&book,
		    dbk_ledger_verify_anchor(reader, before,
			report.verified.anchor.hash, &book.sink, &book.err));
		copy = open_at(report.path.data);
		book_ok(&book, dbk_ledger_anchor(copy, &anchor, &book.err));
		ck_assert_int_eq(anchor.seq, before);
		dbk_ledger_close(copy);
		dbk_ledger_close(reader);
		dbk_copy_report_fini(&report);
	}
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_uint_eq(count_files(".keys", false), 5);
	ck_assert_uint_eq(count_files("", false), 10);
}
END_TEST

START_TEST(full_disk_leaves_no_half_a_copy)
{
	struct dbk_copy_report report = {0};
	char numbers[40][DBK_NUMBER_LEN + 1];
	struct rlimit limit;

	(void)signal(SIGXFSZ, SIG_IGN);
	book_complete(&book, 40, numbers);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = 100 * 1024;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	book_wants(&book,
	    dbk_backup_make(book.l, folder, 1, &report, &book.sink, &book.err),
	    DBK_ESYSTEM);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	dbk_copy_report_fini(&report);
	ck_assert_uint_eq(count_files("", false), 0);
	book_forget(&book);
	book_ok(&book,
	    dbk_backup_make(book.l, folder, 1, &report, &book.sink, &book.err));
	ck_assert(report.recorded);
	ck_assert_int_eq(report.verified.entries, 40);
	dbk_copy_report_fini(&report);
	book_sound(&book);
}
END_TEST

/* Many moments of a run; whatever has a backup's name is whole. */
START_TEST(killed_backup_leaves_whole_copies_only)
{
	struct dbk_copy_report report = {0};
	struct dbk_verify_report verified;
	char numbers[20][DBK_NUMBER_LEN + 1];
	char path[300];
	struct dbk_ledger *copy;
	int status, i;
	pid_t child;

	book_complete(&book, 20, numbers);
	book_close(&book);
	(void)snprintf(path, sizeof path, "%s/ABCDEF-20261118T140500Z.daybook",
	    folder);
	for (i = 0; i < 12; i++) {
		child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0) {
			book_open(&book, DBK_ACCESS_WRITE);
			_exit((int)dbk_backup_make(book.l, folder, 0, &report,
			    NULL, &book.err));
		}
		(void)usleep((unsigned)(10000 + i * 8000));
		(void)kill(child, SIGKILL);
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		if (access(path, F_OK) == 0) {
			copy = open_at(path);
			book_ok(&book,
			    dbk_ledger_verify(copy, &verified, &book.sink,
				&book.err));
			ck_assert_int_eq(verified.entries, 20);
			dbk_ledger_close(copy);
			(void)unlink(path);
		}
		book_open(&book, DBK_ACCESS_READ);
		book_sound(&book);
		book_close(&book);
	}
}
END_TEST

START_TEST(ledgers_part_where_they_were_changed_apart)
{
	struct dbk_copy_report report = {0};
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_parting p;
	struct dbk_ledger *copy;

	book_ok(&book, book_add(&book, book_document(NULL, 1), number));
	book_ok(&book,
	    dbk_restore_make(book.l, restored, &report, &book.sink, &book.err));
	copy = open_at(restored);
	book_ok(&book, dbk_ledgers_part(&p, copy, book.l, &book.err));
	ck_assert(p.same_ledger);
	ck_assert_int_eq(p.common, p.a_head);
	ck_assert_int_eq(p.common, p.b_head);
	book_ok(&book, book_add(&book, book_document(NULL, 2), number));
	book_ok(&book, dbk_ledgers_part(&p, copy, book.l, &book.err));
	ck_assert_int_eq(p.common, p.a_head);
	ck_assert_int_eq(p.common, p.b_head - 1);
	dbk_ledger_close(copy);
	book_wants(&book,
	    dbk_restore_make(book.l, restored, &report, &book.sink, &book.err),
	    DBK_EUSAGE);
	dbk_copy_report_fini(&report);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger backup");
	TCase *t = tcase_create("backup");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, copy_is_one_moment_of_a_ledger_in_use);
	tcase_add_test(t, full_disk_leaves_no_half_a_copy);
	tcase_add_test(t, killed_backup_leaves_whole_copies_only);
	tcase_add_test(t, ledgers_part_where_they_were_changed_apart);
	suite_add_tcase(s, t);
	return s;
}
