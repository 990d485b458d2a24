/*
 * test_ledger_scan.c -- many entries with their documents: those that a second
 * thread reads ahead are those that are read one by one.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/document.h"
#include "tests/ledger_support.h"

#define MANY 300u /* more than twice what is read ahead */
#define LONG_LIST 999u /* lines of an entry: too many to be read ahead */

static struct book b;
static char numbers[MANY][DBK_NUMBER_LEN + 1];

static void
setup(void)
{
	book_make(&b);
	book_ok(&b,
	    dbk_pool_add(b.l, NULL, 400000, 400999, NULL, 0, &b.sink, &b.err));
}

static void
teardown(void)
{
	book_fini(&b);
}

/* One commit for all of them: the disk is not what is tested. */
static void
complete(size_t n)
{
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_complete(&b, n, numbers);
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
}

static void
correct(const char *number, long value)
{
	book_ok(&b, book_correct(&b, number, book_document(number, value)));
}

/* ---- what is told ---- */

struct told {
	struct dbk_buf text; /* a line an entry, with its document */
	unsigned n, most; /* entries; most 0: all */
};

static enum dbk_code
note(void *arg, const struct dbk_entry_row *row, const struct dbk_entry *entry)
{
	struct told *t = arg;

	if (++t->n == t->most)
		return dbk_fail(&b.err, DBK_ESTOPPED, "enough");
	dbk_buf_add_format(&t->text, "%s %lld %s %s %s ", row->number,
	    (long long)row->revision, row->writer, row->port, row->changed_at);
	dbk_document_write(&t->text, &dbk_group_entry, entry);
	dbk_buf_add_char(&t->text, '\n');
	return DBK_OK;
}

static enum dbk_code
scan(struct told *t)
{
	static const struct dbk_entry_filter all = {0};

	return dbk_entry_scan(b.l, &all, note, t, &b.err);
}

static enum dbk_code
note_alone(void *arg, const struct dbk_entry_row *row)
{
	struct told *t = arg;
	struct dbk_buf json = {0};

	t->n++;
	dbk_buf_add_format(&t->text, "%s %lld %s %s %s ", row->number,
	    (long long)row->revision, row->writer, row->port, row->changed_at);
	book_ok(&b,
	    dbk_entry_get(b.l, row->number, 0, &json, NULL, &b.sink, &b.err));
	dbk_buf_add(&t->text, json.data, json.len);
	dbk_buf_add_char(&t->text, '\n');
	dbk_buf_fini(&json);
	return DBK_OK;
}

/* The scan tells what lists and single readings tell. */
static void
agrees(unsigned entries)
{
	static const struct dbk_entry_filter all = {0};
	struct told scanned = {0}, listed = {0};

	book_ok(&b, scan(&scanned));
	book_ok(&b, dbk_entry_list(b.l, &all, note_alone, &listed, &b.err));
	ck_assert_uint_eq(scanned.n, entries);
	ck_assert_uint_eq(scanned.text.len, listed.text.len);
	ck_assert_mem_eq(scanned.text.data, listed.text.data, listed.text.len);
	dbk_buf_fini(&scanned.text);
	dbk_buf_fini(&listed.text);
}

START_TEST(every_entry_comes_with_its_newest_document)
{
	complete(MANY);
	correct(numbers[3], 777);
	correct(numbers[MANY - 1], 778);
	agrees(MANY);
	/* A reader's connection, too. */
	book_close(&b);
	book_open(&b, DBK_ACCESS_READ);
	agrees(MANY);
}
END_TEST

START_TEST(a_long_document_is_read_in_its_turn)
{
	struct dbk_buf json = {0};
	unsigned i;

	complete(MANY);
	dbk_buf_add_string(&json, "{\"mode\":\"11\",\"lines\":[{}");
	for (i = 1; i < LONG_LIST; i++)
		dbk_buf_add_string(&json, ",{}");
	dbk_buf_add_string(&json, "]}");
	ck_assert(!json.failed);
	book_ok(&b, book_add(&b, json.data, numbers[0]));
	complete(MANY);
	agrees(2 * MANY + 1);
	dbk_buf_fini(&json);
}
END_TEST

/* Another connection does not see them yet. */
START_TEST(entries_of_the_open_transaction_are_told)
{
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_complete(&b, MANY, numbers);
	agrees(MANY);
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
	agrees(MANY);
}
END_TEST

START_TEST(whoever_is_told_ends_it)
{
	static const unsigned places[] = {1, 2, 100, 129, 200, MANY};
	size_t i;

	complete(MANY);
	for (i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct told t = {.most = places[i]};

		book_wants(&b, scan(&t), DBK_ESTOPPED);
		ck_assert_uint_eq(t.n, places[i]);
		dbk_buf_fini(&t.text);
	}
}
END_TEST

START_TEST(a_document_that_is_gone_is_damage)
{
	struct told t = {0};
	char sql[200];

	complete(MANY);
	(void)snprintf(sql, sizeof sql,
	    "PRAGMA foreign_keys = OFF; DROP TRIGGER journal_no_delete;"
	    " DELETE FROM journal WHERE seq ="
	    " (SELECT seq FROM entry WHERE number = '%s')",
	    numbers[200]);
	ck_assert(book_tamper(&b, sql));
	book_wants(&b, scan(&t), DBK_EDAMAGE);
	ck_assert_uint_eq(t.n, 200);
	ck_assert_ptr_nonnull(strstr(b.err.text, "daybook verify"));
	dbk_buf_fini(&t.text);
}
END_TEST

/* ---- letters ---- */

static enum dbk_code
count_letter(void *arg, const struct dbk_letter_row *row)
{
	(void)row;
	++*(unsigned *)arg;
	return DBK_OK;
}

/* As they were when the letter was made, whatever was corrected since. */
START_TEST(a_long_letter_is_told_as_it_was)
{
	static const struct dbk_letter_choice all = {0};
	struct told before = {0}, after = {0};
	unsigned made = 0;

	complete(MANY);
	book_ok(&b,
	    dbk_letter_make(b.l, &all, count_letter, &made, &b.sink, &b.err));
	ck_assert_uint_eq(made, 1);
	book_ok(&b,
	    dbk_letter_scan(b.l, "DL-0001", NULL, note, &before, &b.err));
	ck_assert_uint_eq(before.n, MANY);
	correct(numbers[3], 777);
	correct(numbers[250], 778);
	book_ok(&b,
	    dbk_letter_scan(b.l, "DL-0001", NULL, note, &after, &b.err));
	ck_assert_uint_eq(after.text.len, before.text.len);
	ck_assert_mem_eq(after.text.data, before.text.data, before.text.len);
	ck_assert_ptr_nonnull(strstr(before.text.data, " 1 "));
	dbk_buf_fini(&before.text);
	dbk_buf_fini(&after.text);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger scan");
	TCase *t = tcase_create("scan");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, every_entry_comes_with_its_newest_document);
	tcase_add_test(t, a_long_document_is_read_in_its_turn);
	tcase_add_test(t, entries_of_the_open_transaction_are_told);
	tcase_add_test(t, whoever_is_told_ends_it);
	tcase_add_test(t, a_document_that_is_gone_is_damage);
	tcase_add_test(t, a_long_letter_is_told_as_it_was);
	suite_add_tcase(s, t);
	return s;
}
