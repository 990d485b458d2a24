/*
 * Damage at random places of the ledger and of its log: found and named, or
 * harmless, never another ledger.  DBK_SPOIL_CASES changes the number of cases
 * of each test; the seeds are fixed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/salvage.h"
#include "tests/ledger_support.h"

#define CASES 60
#define PAGE 8192
#define FRAME (PAGE + 24)

static struct book book;
static struct dbk_anchor want;

static unsigned
cases(void)
{
	const char *s = getenv("DBK_SPOIL_CASES");
	long n = s != NULL ? strtol(s, NULL, 10) : CASES;

	return n > 0 && n < 1000000 ? (unsigned)n : CASES;
}

static void
teardown(void)
{
	book_fini(&book);
}

static void
fill(void)
{
	char numbers[12][DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};

	book_complete(&book, 12, numbers);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_ok(&book, dbk_ledger_anchor(book.l, &want, &book.err));
}

/* A ledger that was closed: all of it is in the database. */
static void
setup(void)
{
	book_make(&book);
	fill();
	book_close(&book);
}

/* A ledger whose process was killed: most of it is in the log. */
static void
setup_killed(void)
{
	int ends[2], status;
	pid_t child;

	book_make(&book);
	book_close(&book);
	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		book_open(&book, DBK_ACCESS_WRITE);
		fill();
		_exit(write(ends[1], &want, sizeof want) !=
		    (ssize_t)sizeof want);
	}
	ck_assert_int_eq(read(ends[0], &want, sizeof want),
	    (ssize_t)sizeof want);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* ---- the files ---- */

static const char *const suffixes[] = {"", "-wal", "-shm"};
static struct dbk_buf kept[3];

static const char *
path_of(size_t i)
{
	static char path[120];

	(void)snprintf(path, sizeof path, "%s%s", book.path, suffixes[i]);
	return path;
}

static void
keep_files(void)
{
	size_t i;

	for (i = 0; i < 3; i++) {
		dbk_buf_reset(&kept[i]);
		if (access(path_of(i), F_OK) == 0)
			book_ok(&book,
			    dbk_file_read(&kept[i], path_of(i), 0, &book.err));
	}
}

static void
put_files(bool index)
{
	size_t i;
	FILE *f;

	for (i = 0; i < 3; i++) {
		(void)unlink(path_of(i));
		if (kept[i].len == 0 || (i == 2 && !index))
			continue;
		f = fopen(path_of(i), "wb");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fwrite(kept[i].data, 1, kept[i].len, f),
		    kept[i].len);
		ck_assert_int_eq(fclose(f), 0);
	}
}

static void
free_files(void)
{
	size_t i;

	for (i = 0; i < 3; i++)
		dbk_buf_fini(&kept[i]);
}

static void
write_at(const char *path, size_t at, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "r+b");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, (long)at, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* What opening and verification say of the files as they are.  *same tells
 * whether the newest row is the one it was. */
static enum dbk_code
look(bool *same)
{
	struct dbk_verify_report report = {0};
	struct dbk_secret code = {0};
	enum dbk_code rc;

	*same = false;
	book_forget(&book);
	book_ok(&book,
	    dbk_secret_copy(&code, book.recovery, strlen(book.recovery),
		&book.err));
	rc = dbk_ledger_open(&book.l, book.path, &code, DBK_ACCESS_READ,
	    &book.actor, &book.err);
	dbk_secret_free(&code);
	if (rc == DBK_OK)
		rc = dbk_ledger_verify(book.l, &report, &book.sink, &book.err);
	*same = rc == DBK_OK && report.anchor.seq == want.seq &&
	    strcmp(report.anchor.hash, want.hash) == 0;
	book_close(&book);
	return rc;
}

static void
must_be_found(const char *what, size_t at)
{
	enum dbk_code rc;
	bool same;

	rc = look(&same);
	ck_assert_msg(rc == DBK_EDAMAGE, "%s at %zu: %d %s", what, at, (int)rc,
	    book.err.text);
	ck_assert_ptr_nonnull(strstr(book.err.text, book.path));
}

START_TEST(any_changed_byte_of_the_database_is_found)
{
	uint32_t seed = 20261118;
	size_t at;
	unsigned i;
	char c;

	keep_files();
	for (i = 0; i < cases(); i++) {
		/* the first page more often than the others */
		at = next_random(&seed) % (i % 4 == 0 ? PAGE : kept[0].len);
		c = (char)(kept[0].data[at] ^ (1 << i % 8));
		write_at(book.path, at, &c, 1);
		must_be_found("byte", at);
		put_files(false);
	}
	free_files();
}
END_TEST

START_TEST(any_zeroed_page_is_found)
{
	static const char zeros[PAGE];
	size_t page;

	keep_files();
	for (page = 0; page < kept[0].len / PAGE; page++) {
		write_at(book.path, page * PAGE, zeros, sizeof zeros);
		must_be_found("page", page + 1);
		put_files(false);
	}
	free_files();
}
END_TEST

START_TEST(any_cut_of_the_database_is_found)
{
	uint32_t seed = 7;
	size_t at;
	unsigned i;

	keep_files();
	for (i = 0; i < cases() / 2; i++) {
		at = next_random(&seed) % kept[0].len;
		if (i % 2 == 0)
			at = at / PAGE * PAGE;
		ck_assert_int_eq(truncate(book.path, (off_t)at), 0);
		must_be_found("cut", at);
		put_files(false);
	}
	free_files();
}
END_TEST

/* ---- the log ---- */

/* With the index beside it (_i 1) or without, as after a copy by hand. */
START_TEST(any_changed_byte_of_the_log_is_found)
{
	uint32_t seed = 99;
	size_t at;
	unsigned i;
	char c;

	keep_files();
	ck_assert_uint_gt(kept[1].len, 20u * FRAME);
	for (i = 0; i < cases(); i++) {
		put_files(_i == 1);
		at = next_random(&seed) % kept[1].len;
		if (i % 3 == 0) /* headers more often than pages */
			at = 32 + at / FRAME % (kept[1].len / FRAME) * FRAME +
			    at % 24;
		else if (i % 7 == 0)
			at %= 32;
		c = (char)(kept[1].data[at] ^ (1 << i % 8));
		write_at(path_of(1), at, &c, 1);
		must_be_found("log", at);
	}
	free_files();
}
END_TEST

/* A frame that was cut off is missed when the index is there to tell. */
START_TEST(any_cut_of_the_log_is_found_by_its_index)
{
	uint32_t seed = 4;
	size_t at;
	unsigned i;

	keep_files();
	for (i = 0; i < cases() / 2; i++) {
		put_files(true);
		at = 1 + next_random(&seed) % (kept[1].len - 1);
		if (i % 2 == 0)
			at = 32 + at / FRAME * FRAME;
		if (at >= kept[1].len)
			continue;
		ck_assert_int_eq(truncate(path_of(1), (off_t)at), 0);
		must_be_found("cut", at);
	}
	free_files();
}
END_TEST

/* A killed process may leave half a frame: that is no damage. */
START_TEST(half_a_frame_that_nobody_acknowledged_is_no_damage)
{
	char half[FRAME / 2];
	bool same;

	keep_files();
	put_files(_i == 1);
	memset(half, 'x', sizeof half);
	write_at(path_of(1), kept[1].len, half, sizeof half);
	book_wants(&book, look(&same), DBK_OK);
	ck_assert(same);
	free_files();
}
END_TEST

/* What a printed anchor is for: without its log and index a ledger is an older
 * one, and whole. */
START_TEST(missing_log_shows_by_the_anchor)
{
	keep_files();
	ck_assert_int_eq(unlink(path_of(1)), 0);
	(void)unlink(path_of(2));
	book_open(&book, DBK_ACCESS_READ);
	book_sound(&book);
	book_wants(&book,
	    dbk_ledger_verify_anchor(book.l, want.seq, want.hash, &book.sink,
		&book.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_ANCHOR], 1);
	free_files();
}
END_TEST

/* ---- salvage ---- */

/*
 * Salvage of what there is; the new ledger is checked and removed again.
 * Returns how many saved rows say nothing without a lost one.
 */
static unsigned
salvage(struct dbk_salvage_report *report, enum dbk_code expected)
{
	unsigned idle;

	static const char *const parts[] = {
	    "", ".keys", ".keys.bak", "-wal", "-shm", ".lock"};
	struct dbk_verify_report verified = {0};
	struct dbk_secret code = {0};
	char path[120], name[140];
	enum dbk_code rc;
	size_t i;

	book_forget(&book);
	(void)snprintf(path, sizeof path, "%s/saved", book.folder);
	book_ok(&book,
	    dbk_secret_copy(&code, book.recovery, strlen(book.recovery),
		&book.err));
	rc = dbk_salvage(book.path, path, &code, &book.actor, report,
	    &book.sink, &book.err);
	if (expected != DBK_EDEFECT)
		ck_assert_msg(rc == expected, "%d %s %s", (int)rc,
		    book.err.text, book.seen.text);
	ck_assert(rc == DBK_OK || rc == DBK_EDAMAGE);
	ck_assert((report->lost == 0) ==
	    (book.seen.count[DBK_RULE_SALVAGE_GAP] == 0));
	idle = book.seen.count[DBK_RULE_SALVAGE_ROW];
	book_forget(&book);
	book_ok(&book,
	    dbk_ledger_open(&book.l, path, &code, DBK_ACCESS_WRITE, &book.actor,
		&book.err));
	rc = dbk_ledger_verify(book.l, &verified, &book.sink, &book.err);
	ck_assert_int_eq(rc, report->lost == 0 ? DBK_OK : DBK_EDAMAGE);
	ck_assert_int_eq(verified.rows, report->saved);
	dbk_secret_free(&code);
	book_close(&book);
	ck_assert_uint_eq(book_files(&book, ".pages"), 0);
	ck_assert_uint_eq(book_files(&book, ".part"), 0);
	for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, parts[i]);
		(void)unlink(name);
	}
	return idle;
}

START_TEST(nothing_is_lost_with_the_first_page)
{
	static const char zeros[PAGE];
	struct dbk_salvage_report report;

	keep_files();
	write_at(book.path, 0, zeros, 16);
	(void)salvage(&report, DBK_OK);
	ck_assert_int_eq(report.head.seq, want.seq);
	ck_assert_str_eq(report.head.hash, want.hash);
	write_at(book.path, 0, zeros, sizeof zeros);
	(void)salvage(&report, DBK_OK);
	ck_assert_int_eq(report.head.seq, want.seq);
	ck_assert_int_eq(report.saved, want.seq);
	free_files();
}
END_TEST

/* Each page in turn: only rows that were on it are lost, and they are told. */
START_TEST(rows_on_other_pages_are_saved)
{
	static const char zeros[PAGE];
	struct dbk_salvage_report report;
	unsigned idle = 0;
	int64_t lost = 0;
	size_t page;

	keep_files();
	for (page = 0; page < kept[0].len / PAGE; page++) {
		write_at(book.path, page * PAGE, zeros, sizeof zeros);
		idle += salvage(&report, DBK_EDEFECT);
		ck_assert_int_ge(report.saved, want.seq / 2);
		ck_assert_int_eq(report.saved + report.lost, report.head.seq);
		lost += want.seq - report.saved;
		put_files(false);
	}
	ck_assert_int_lt(lost, 2 * want.seq);
	/* What became of a lost entry later is saved, and told to be idle. */
	ck_assert_uint_gt(idle, 0);
	free_files();
}
END_TEST

START_TEST(log_is_salvaged_beyond_its_damage)
{
	struct dbk_salvage_report report;

	keep_files();
	put_files(false);
	(void)salvage(&report, DBK_OK);
	ck_assert_int_eq(report.head.seq, want.seq);
	/* the header, and a page that a later frame has again */
	write_at(path_of(1), 0, "x", 1);
	write_at(path_of(1), 32 + FRAME + 24 + 100, "x", 1);
	(void)salvage(&report, DBK_OK);
	ck_assert_int_eq(report.head.seq, want.seq);
	ck_assert_str_eq(report.head.hash, want.hash);
	free_files();
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger spoilt");
	TCase *t = tcase_create("database");
	TCase *log = tcase_create("log");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 3600);
	tcase_add_test(t, any_changed_byte_of_the_database_is_found);
	tcase_add_test(t, any_zeroed_page_is_found);
	tcase_add_test(t, any_cut_of_the_database_is_found);
	tcase_add_test(t, nothing_is_lost_with_the_first_page);
	tcase_add_test(t, rows_on_other_pages_are_saved);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(log, setup_killed, teardown);
	tcase_set_timeout(log, 3600);
	tcase_add_loop_test(log, any_changed_byte_of_the_log_is_found, 0, 2);
	tcase_add_test(log, any_cut_of_the_log_is_found_by_its_index);
	tcase_add_loop_test(log,
	    half_a_frame_that_nobody_acknowledged_is_no_damage, 0, 2);
	tcase_add_test(log, missing_log_shows_by_the_anchor);
	tcase_add_test(log, log_is_salvaged_beyond_its_damage);
	suite_add_tcase(s, log);
	return s;
}
