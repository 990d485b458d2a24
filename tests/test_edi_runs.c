/*
 * test_edi_runs.c -- entries that wait to be put into batches: their order, what
 * of them reaches the disk, and a disk that does not give it back.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "edi/replay_runs.h"
#include "ledger/lines.h"
#include "tests/ledger_support.h"

#define LINES "SE10AB76  PLAIN TEXT THAT NOBODY MAY READ ON THE DISK\nSE61\n"
/* So many that memory does not hold them, with the lines below. */
#define MANY 4000u
#define SHORT_LINES 10u
#define LONG_LINES 25u
#define NONE_FULL 1000000u /* entries a batch that no port has */

static struct book book;
static struct dbk_replay_runs runs;
static struct dbk_replay_batch batch; /* of the entry that is put */
static struct dbk_replay_batch taken;
static size_t next_item; /* of taken */

static void
setup(void)
{
	book_make(&book);
	memset(&runs, 0, sizeof runs);
	memset(&batch, 0, sizeof batch);
	memset(&taken, 0, sizeof taken);
	next_item = 0;
	runs.ledger = book.l;
	runs.size = NONE_FULL;
}

static void
teardown(void)
{
	dbk_replay_runs_fini(&runs);
	dbk_replay_batch_fini(&batch);
	dbk_replay_batch_fini(&taken);
	book_fini(&book);
}

/* An entry with a number, whose lines are LINES times over. */
static enum dbk_code
try_put(unsigned serial, const char *port, size_t times)
{
	enum dbk_code rc;
	struct dbk_replay_item item = {.records = 2 * times, .action = "A"};
	struct dbk_buf lines = {0};

	while (times-- > 0)
		dbk_buf_add_string(&lines, LINES);
	(void)snprintf(item.number, sizeof item.number, "B76-%07u-1",
	    serial % 10000000u);
	memcpy(item.filer, "B76", sizeof item.filer);
	(void)snprintf(item.port, sizeof item.port, "%s", "2704");
	item.len = lines.len;
	dbk_replay_batch_reset(&batch);
	book_ok(&book,
	    dbk_replay_batch_put(&batch, &item, lines.data, &book.err));
	rc = dbk_replay_runs_put(&runs, &batch, port, &book.err);
	dbk_buf_fini(&lines);
	return rc;
}

static void
put(unsigned serial, const char *port, size_t times)
{
	book_ok(&book, try_put(serial, port, times));
}

static enum dbk_code
fill(void)
{
	dbk_replay_batch_reset(&taken);
	next_item = 0;
	return dbk_replay_runs_fill(&runs, &taken, &book.err);
}

/* The next entry has the number, and its lines are whole. */
static void
take(unsigned serial, size_t times)
{
	const struct dbk_replay_item *item;
	char number[DBK_NUMBER_LEN + 1];
	const char *lines;
	size_t i;

	if (next_item == taken.nitems)
		book_ok(&book, fill());
	ck_assert_uint_lt(next_item, taken.nitems);
	item = &dbk_replay_items(&taken)[next_item++];
	(void)snprintf(number, sizeof number, "B76-%07u-1", serial % 10000000u);
	ck_assert_str_eq(item->number, number);
	ck_assert_uint_eq(item->len, times * strlen(LINES));
	lines = taken.lines.data + item->offset;
	for (i = 0; i < times; i++, lines += strlen(LINES))
		ck_assert_mem_eq(lines, LINES, strlen(LINES));
}

/* The batch that was taken from ends here. */
static void
wants_end_of_batch(void)
{
	ck_assert_uint_eq(next_item, taken.nitems);
}

static void
wants_end(void)
{
	wants_end_of_batch();
	book_ok(&book, fill());
	ck_assert_uint_eq(taken.nitems, 0);
}

/* The open file that has no name any more; -1: there is none. */
static int
find_scratch(void)
{
	char path[40], name[300];
	ssize_t n;
	int fd;

	for (fd = 3; fd < 256; fd++) {
		(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		n = readlink(path, name, sizeof name - 1);
		if (n < 0)
			continue;
		name[n] = '\0';
		if (strstr(name, ".scratch-") != NULL &&
		    strstr(name, "(deleted)") != NULL)
			return fd;
	}
	return -1;
}

START_TEST(entries_come_back_by_port_and_number)
{
	put(3, "2709", 1);
	put(4, "2704", 1);
	put(5, "", 1);
	put(6, "2709", 2);
	put(7, "2704", 1);
	ck_assert_int_eq(find_scratch(), -1);
	take(5, 1);
	take(4, 1);
	take(7, 1);
	take(3, 1);
	take(6, 2);
	wants_end();
	wants_end();
}
END_TEST

/* The first port that has two, the other one, and what is left. */
START_TEST(a_port_that_fills_a_batch_comes_first)
{
	runs.size = 2;
	put(3, "2709", 1);
	put(4, "2704", 1);
	put(5, "4601", 1);
	put(6, "2709", 2);
	put(7, "2704", 1);
	put(8, "2704", 3);
	put(9, "2709", 1);
	take(3, 1);
	take(6, 2);
	wants_end_of_batch();
	take(4, 1);
	take(7, 1);
	wants_end_of_batch();
	take(8, 3);
	take(9, 1);
	wants_end_of_batch();
	take(5, 1);
	wants_end();
}
END_TEST

/* As the plan wants them. */
START_TEST(without_lines_all_else_is_the_same)
{
	runs.bare = true;
	put(3, "2709", 7);
	take(3, 0);
	ck_assert_uint_eq(dbk_replay_items(&taken)[0].records, 14);
	ck_assert_uint_eq(taken.lines.len, 0);
	wants_end();
}
END_TEST

START_TEST(nothing_comes_back_of_nothing)
{
	wants_end();
}
END_TEST

static void
put_many(void)
{
	static const char *const ports[] = {"4601", "2704", "2709"};
	unsigned i;

	for (i = 0; i < MANY; i++)
		put(i + 1, ports[i % 3],
		    i % 50 == 0 ? LONG_LINES : SHORT_LINES);
}

static void
take_one_of_many(unsigned i)
{
	take(i + 1, i % 50 == 0 ? LONG_LINES : SHORT_LINES);
}

/* Batches of 100, full by turns; then 2704, 2709, 4601. */
START_TEST(full_batches_come_back_in_order)
{
	unsigned full, port, i;

	runs.size = 100;
	put_many();
	ck_assert_int_ge(find_scratch(), 0);
	for (full = 0; full < MANY / 300; full++)
		for (port = 0; port < 3; port++)
			for (i = 0; i < 100; i++)
				take_one_of_many(3 * (100 * full + i) + port);
	for (port = 1; port <= 3; port++)
		for (i = 300 * full + port % 3; i < MANY; i += 3)
			take_one_of_many(i);
	wants_end();
}
END_TEST

START_TEST(what_memory_does_not_hold_comes_back_in_order)
{
	unsigned first, i;

	put_many();
	ck_assert_int_ge(find_scratch(), 0);
	/* 2704, 2709, 4601: from the second, the third and the first. */
	for (first = 1; first <= 3; first++)
		for (i = first % 3; i < MANY; i += 3)
			take_one_of_many(i);
	wants_end();
}
END_TEST

static bool
has(const char *bytes, size_t n, const char *word)
{
	size_t len = strlen(word), i;

	for (i = 0; i + len <= n; i++)
		if (memcmp(bytes + i, word, len) == 0)
			return true;
	return false;
}

START_TEST(the_disk_has_no_name_and_no_plain_text)
{
	static char bytes[64 * 1024 + 1];
	struct dirent *d;
	off_t at = 0;
	ssize_t n;
	DIR *dir;
	int fd;

	put_many();
	fd = find_scratch();
	ck_assert_int_ge(fd, 0);
	while ((n = pread(fd, bytes, sizeof bytes - 1, at)) > 0) {
		ck_assert(!has(bytes, (size_t)n, "PLAIN"));
		ck_assert(!has(bytes, (size_t)n, "B76-00"));
		at += n;
	}
	ck_assert_int_gt(at, 1024 * 1024);
	dir = opendir(book.folder);
	ck_assert_ptr_nonnull(dir);
	while ((d = readdir(dir)) != NULL)
		ck_assert_ptr_null(strstr(d->d_name, ".scratch-"));
	(void)closedir(dir);
}
END_TEST

/* One bit of another value, or the end of the file gone. */
START_TEST(bytes_that_changed_on_the_disk_are_not_taken)
{
	enum dbk_code rc;
	char c;
	int fd;

	put_many();
	fd = find_scratch();
	ck_assert_int_ge(fd, 0);
	if (_i == 0) {
		ck_assert_int_eq(pread(fd, &c, 1, 1000), 1);
		c = (char)(c ^ 4);
		ck_assert_int_eq(pwrite(fd, &c, 1, 1000), 1);
	} else {
		ck_assert_int_eq(ftruncate(fd, 1000), 0);
	}
	rc = fill();
	ck_assert_int_eq(rc, DBK_ESYSTEM);
	ck_assert_ptr_nonnull(strstr(book.err.text, ".scratch-"));
}
END_TEST

START_TEST(no_room_on_the_disk_is_told)
{
	struct rlimit before, least;
	enum dbk_code rc = DBK_OK;
	unsigned i;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	least = before;
	/* Enough for the file of the test's own results. */
	least.rlim_cur = 1024 * 1024;
	/* Otherwise the limit ends the process. */
	ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &least), 0);
	for (i = 1; rc == DBK_OK && i < MANY; i++)
		rc = try_put(i, "2704", LONG_LINES);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	ck_assert_int_eq(rc, DBK_ESYSTEM);
	ck_assert_ptr_nonnull(strstr(book.err.text, "free some space"));
}
END_TEST

START_TEST(lines_are_the_records_again)
{
	char records[3 * DBK_RECORD_LEN];
	struct dbk_buf lines = {0}, out = {0};
	struct dbk_err err;

	memset(records, ' ', sizeof records);
	memset(records, 'A', DBK_RECORD_LEN);
	records[2 * DBK_RECORD_LEN + 9] = 'Z';
	dbk_lines_add(&lines, records, 3);
	ck_assert_uint_eq(lines.len, 81 + 1 + 11);
	book_ok(&book,
	    dbk_lines_expand(&out, lines.data, lines.len, false, &err));
	ck_assert_uint_eq(out.len, sizeof records);
	ck_assert_mem_eq(out.data, records, sizeof records);
	ck_assert_int_eq(dbk_lines_expand(&out, lines.data, lines.len - 1, true,
			     &err),
	    DBK_EDAMAGE);
	lines.data[80] = 'B';
	ck_assert_int_eq(dbk_lines_expand(&out, lines.data, lines.len, true,
			     &err),
	    DBK_EDAMAGE);
	dbk_buf_fini(&lines);
	dbk_buf_fini(&out);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi runs");
	TCase *t = tcase_create("runs");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, entries_come_back_by_port_and_number);
	tcase_add_test(t, a_port_that_fills_a_batch_comes_first);
	tcase_add_test(t, without_lines_all_else_is_the_same);
	tcase_add_test(t, nothing_comes_back_of_nothing);
	tcase_add_test(t, full_batches_come_back_in_order);
	tcase_add_test(t, what_memory_does_not_hold_comes_back_in_order);
	tcase_add_test(t, the_disk_has_no_name_and_no_plain_text);
	tcase_add_loop_test(t, bytes_that_changed_on_the_disk_are_not_taken, 0,
	    2);
	tcase_add_test(t, no_room_on_the_disk_is_told);
	tcase_add_test(t, lines_are_the_records_again);
	return s;
}
