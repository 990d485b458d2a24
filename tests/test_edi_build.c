/*
 * test_edi_build.c -- many batches in one build share commits, and a second
 * core checks and writes them: nothing of that shows in what is written.
 */
#include <stdio.h>
#include <string.h>

#include "edi/replay.h"
#include "ledger/file.h"
#include "tests/edi_support.h"
#include "tests/ledger_support.h"

/* More batches than share a commit, and the last of them not full. */
#define SIZE 2u
#define NBATCHES 20u
#define NENTRIES (NBATCHES * SIZE - 1)

static struct book together, single;

static void
make_book(struct book *b)
{
	static const char *const profile[][2] = {
	    {"sender.site", "2704"},
	    {"sender.id", "B76"},
	    {"processing.port", "2704"},
	};
	size_t i;

	book_make(b);
	for (i = 0; i < sizeof profile / sizeof profile[0]; i++)
		book_ok(b,
		    dbk_profile_set(b->l, profile[i][0], profile[i][1],
			&b->sink, &b->err));
}

static void
setup(void)
{
	make_book(&together);
	make_book(&single);
}

static void
teardown(void)
{
	book_fini(&together);
	book_fini(&single);
}

/* The entries from first on, the same in every book. */
static void
complete(struct book *b, unsigned first, unsigned n)
{
	char number[DBK_NUMBER_LEN + 1];
	unsigned i;

	for (i = first; i < first + n && i < NENTRIES; i++) {
		book_ok(b,
		    book_add(b, book_document(NULL, 1000 + (long)i), number));
		book_ok(b, dbk_entry_complete(b->l, number, &b->sink, &b->err));
	}
}

static void
name_batch(char *out, size_t size, unsigned n)
{
	(void)snprintf(out, size, "ABCDEF-%05u", n);
}

/* Batches are told in their order, none twice. */
static enum dbk_code
on_built(void *arg, const struct dbk_built_row *row)
{
	unsigned *told = arg;
	char id[20];

	if (!row->again) {
		name_batch(id, sizeof id, ++*told);
		ck_assert_str_eq(row->batch, id);
	}
	return DBK_OK;
}

static void
build(struct book *b, unsigned *told)
{
	struct dbk_replay_options options = {
	    .today = test_today(), .size = SIZE};

	book_ok(b,
	    dbk_replay_build(b->l, b->folder, NULL, &options, on_built, told,
		&b->sink, &b->err));
}

/* The file of a batch, which the ledger has the same bytes of. */
static void
read_batch(struct book *b, struct dbk_buf *out, unsigned n)
{
	struct dbk_batch_row row;
	struct dbk_buf kept = {0};
	char id[20], path[200];

	name_batch(id, sizeof id, n);
	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", b->folder, id);
	dbk_buf_reset(out);
	book_ok(b, dbk_file_read(out, path, 0, &b->err));
	book_ok(b, dbk_batch_get(b->l, id, &row, &kept, &b->sink, &b->err));
	ck_assert_uint_eq(out->len, kept.len);
	ck_assert_mem_eq(out->data, kept.data, kept.len);
	dbk_buf_fini(&kept);
}

START_TEST(many_batches_at_once_are_those_built_one_at_a_time)
{
	struct dbk_buf bytes = {0}, want = {0};
	unsigned n, told = 0, told_single = 0;

	complete(&together, 0, NENTRIES);
	build(&together, &told);
	ck_assert_uint_eq(told, NBATCHES);
	for (n = 0; n < NBATCHES; n++) {
		complete(&single, n * SIZE, SIZE);
		build(&single, &told_single);
		ck_assert_uint_eq(told_single, n + 1);
	}
	for (n = 1; n <= NBATCHES; n++) {
		read_batch(&together, &bytes, n);
		read_batch(&single, &want, n);
		ck_assert_uint_eq(bytes.len, want.len);
		ck_assert_mem_eq(bytes.data, want.data, want.len);
	}
	ck_assert_uint_eq(book_files(&together, ".edi"), NBATCHES);
	book_sound(&together);
	dbk_buf_fini(&bytes);
	dbk_buf_fini(&want);
}
END_TEST

/* ---- entries of several ports ---- */

/* "BATCH:PORT entries" of each block that is planned. */
static enum dbk_code
note_planned(void *arg, const struct dbk_plan_row *row)
{
	dbk_buf_add_format(arg, "%s:%s %u;", row->batch, row->port,
	    row->entries);
	return DBK_OK;
}

static enum dbk_code
note_entry(void *arg, const struct dbk_filed_entry *entry)
{
	dbk_buf_add_format(arg, " %s", entry->entry_number.s);
	return DBK_OK;
}

/* The entries of each batch that was built. */
static enum dbk_code
note_built(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_buf *text = arg;

	dbk_buf_add_format(text, "%s:", row->id);
	return dbk_batch_entries(single.l, row->id, note_entry, text,
	    &single.err);
}

/* 1101 and 3001 by turns, and one of 5301 in between. */
START_TEST(a_port_has_a_batch_as_soon_as_it_fills_one)
{
	static const char *const ports[] = {
	    "3001", "1101", "3001", "5301", "1101", "3001", "1101", "1101"};
	struct dbk_replay_options options = {
	    .today = test_today(), .size = SIZE};
	char numbers[8][DBK_NUMBER_LEN + 1], want[300];
	struct dbk_buf planned = {0}, built = {0};
	unsigned told = 0;
	long i;

	for (i = 0; i < 8; i++)
		book_add_at(&single, ports[i], 100 + i, numbers[i]);
	book_ok(&single,
	    dbk_replay_plan(single.l, &options, note_planned, &planned,
		&single.sink, &single.err));
	ck_assert_str_eq(planned.data,
	    "ABCDEF-00001:3001 2;ABCDEF-00002:1101 2;ABCDEF-00003:1101 2;"
	    "ABCDEF-00004:3001 1;ABCDEF-00004:5301 1;");
	build(&single, &told);
	ck_assert_uint_eq(told, 4);
	book_ok(&single,
	    dbk_batch_list(single.l, note_built, &built, &single.err));
	(void)snprintf(want, sizeof want,
	    "ABCDEF-00001: %s %sABCDEF-00002: %s %sABCDEF-00003: %s %s"
	    "ABCDEF-00004: %s %s",
	    numbers[0], numbers[2], numbers[1], numbers[4], numbers[6],
	    numbers[7], numbers[5], numbers[3]);
	ck_assert_str_eq(built.data, want);
	book_sound(&single);
	dbk_buf_fini(&planned);
	dbk_buf_fini(&built);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi build");
	TCase *t = tcase_create("build");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, many_batches_at_once_are_those_built_one_at_a_time);
	tcase_add_test(t, a_port_has_a_batch_as_soon_as_it_fills_one);
	suite_add_tcase(s, t);
	return s;
}
