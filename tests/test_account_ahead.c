/*
 * An account that two threads read is to the byte the one that one thread
 * reads, and fails as that does.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formatter/account_report.h"
#include "ledger/file.h"
#include "ledger/session.h"
#include "ledger/share.h"
#include "tests/ledger_support.h"

#define TWO 0 /* from so many journal rows on: two threads, always */
#define ALONE INT64_MAX
/* More entries than wait in the ring: the second thread has to wait, too. */
#define MANY 4700u
/* More than a chunk has, and so few that each of their pages can be spoilt. */
#define SOME 300u
#define BATCHES 6u
#define BATCH 20u /* entries */
#define PAGE 8192u

static struct book b;
static char numbers[MANY][DBK_NUMBER_LEN + 1];

static void
setup(void)
{
	book_make(&b);
	book_ok(&b, dbk_pool_add(b.l, NULL, 1, 9999, NULL, 0, &b.sink, &b.err));
}

static void
teardown(void)
{
	book_fini(&b);
}

/* ---- a ledger ---- */

static void
key(unsigned n)
{
	unsigned i;

	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	for (i = 0; i < n; i++) {
		book_ok(&b,
		    book_add(&b, book_document(NULL, 1000 + (long)i),
			numbers[i]));
		if (i < n - 9)
			book_ok(&b,
			    dbk_entry_complete(b.l, numbers[i], &b.sink,
				&b.err));
	}
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
}

static void
file_batch(unsigned first)
{
	static const char *const states[] = {"accepted", "rejected", "review"};
	char id[DBK_BATCH_ID_LEN + 1];
	bool applied;
	unsigned i;

	book_batch(&b, BATCH, &numbers[first], id);
	book_send(&b, id);
	for (i = 0; i < BATCH - 2; i++)
		book_ok(&b,
		    book_answer(&b, numbers[first + i], id, states[i % 3], "d1",
			&applied));
}

/* Drafts and a void number, letters, batches with answers and without. */
static void
fill(unsigned n)
{
	struct dbk_letter_choice all = {0};
	unsigned i;

	key(n);
	book_ok(&b,
	    dbk_entry_void(b.l, numbers[n - 20], "keyed twice", &b.sink,
		&b.err));
	book_ok(&b, dbk_letter_make(b.l, &all, NULL, NULL, &b.sink, &b.err));
	for (i = 0; i < BATCHES; i++)
		file_batch(i * BATCH);
}

/* ---- the account as it is written ---- */

typedef enum dbk_code written(struct dbk_ledger *l, int64_t from, FILE *out,
    bool *balanced, struct dbk_sink *sink, struct dbk_err *err);

static written *const forms[] = {dbk_account_json, dbk_account_text};
#define FORMS (sizeof forms / sizeof forms[0])

struct told {
	enum dbk_code rc;
	bool balanced;
	char *bytes;
	size_t len;
	struct dbk_buf findings;
	struct dbk_err err;
};

static void
note_finding(void *arg, const struct dbk_finding *f)
{
	struct dbk_buf *findings = arg;

	dbk_buf_add_format(findings, "%s: %s\n", dbk_rules[f->rule].id,
	    f->text);
}

static void
told_init(struct told *t, written *form, struct dbk_ledger *l, int64_t from)
{
	struct dbk_sink sink = {.emit = note_finding, .arg = &t->findings};
	FILE *f;

	memset(t, 0, sizeof *t);
	f = open_memstream(&t->bytes, &t->len);
	ck_assert_ptr_nonnull(f);
	t->rc = form(l, from, f, &t->balanced, &sink, &t->err);
	ck_assert_int_eq(fclose(f), 0);
	dbk_buf_add_char(&t->findings, '\0');
	ck_assert(!t->findings.failed);
}

static void
told_fini(struct told *t)
{
	free(t->bytes);
	dbk_buf_fini(&t->findings);
}

static void
told_same(const struct told *one, const struct told *two)
{
	ck_assert_int_eq(two->rc, one->rc);
	ck_assert_str_eq(two->err.text, one->err.text);
	ck_assert_str_eq(two->findings.data, one->findings.data);
	ck_assert_uint_eq(two->len, one->len);
	ck_assert(memcmp(two->bytes, one->bytes, one->len) == 0);
	ck_assert_int_eq(two->balanced, one->balanced);
}

/* Both forms, by one thread and by two; json is for the caller to free. */
static void
account_both(struct told *json, struct dbk_ledger *l)
{
	struct told one, two;
	size_t i;

	for (i = 0; i < FORMS; i++) {
		told_init(&one, forms[i], l, ALONE);
		told_init(&two, forms[i], l, TWO);
		told_same(&one, &two);
		told_fini(&one);
		if (i == 0)
			*json = two;
		else
			told_fini(&two);
	}
}

START_TEST(two_threads_write_what_one_does)
{
	struct told json;

	fill(MANY);
	account_both(&json, b.l);
	ck_assert_int_eq(json.rc, DBK_OK);
	ck_assert_msg(json.balanced, "%s", json.findings.data);
	ck_assert_ptr_nonnull(strstr(json.bytes, numbers[MANY - 1]));
	told_fini(&json);
}
END_TEST

START_TEST(sums_that_do_not_agree_are_told_alike)
{
	struct told json;

	fill(SOME);
	book_close(&b);
	ck_assert(book_tamper(&b,
	    "PRAGMA foreign_keys = OFF;"
	    "UPDATE entry SET letter = NULL, batch = NULL WHERE value < 1010;"
	    "UPDATE entry SET cargo = 99 WHERE value = 1050;"
	    "DELETE FROM entry WHERE value = 1100"));
	book_open(&b, DBK_ACCESS_READ);
	account_both(&json, b.l);
	ck_assert_int_eq(json.rc, DBK_OK);
	ck_assert(!json.balanced);
	ck_assert_ptr_nonnull(strstr(json.bytes, "\"cargo\":\"unknown\""));
	ck_assert_ptr_nonnull(strstr(json.findings.data, "ACCOUNT-NUMBERS"));
	ck_assert_ptr_nonnull(strstr(json.findings.data, "ACCOUNT-LETTERS"));
	ck_assert_ptr_nonnull(strstr(json.findings.data, "ACCOUNT-FILINGS"));
	ck_assert_ptr_nonnull(strstr(json.findings.data, "ACCOUNT-JOURNAL"));
	told_fini(&json);
}
END_TEST

/* ---- which state is read ---- */

/* The second session would see what the first one's snapshot does not. */
START_TEST(a_state_that_is_gone_is_read_by_one_thread)
{
	struct dbk_anchor anchor;
	struct dbk_ledger *reader;
	struct told json;
	bool own;

	fill(SOME);
	book_ok(&b, dbk_ledger_peer(&reader, b.l, &b.err));
	book_ok(&b, dbk_snapshot_begin(reader, &own, &b.err));
	book_ok(&b, dbk_ledger_anchor(reader, &anchor, &b.err));
	book_ok(&b, book_add(&b, book_document(NULL, 77), numbers[SOME]));
	account_both(&json, reader);
	ck_assert_int_eq(json.rc, DBK_OK);
	ck_assert_ptr_nonnull(strstr(json.bytes, numbers[SOME - 1]));
	ck_assert_ptr_null(strstr(json.bytes, numbers[SOME]));
	told_fini(&json);
	book_ok(&b, dbk_snapshot_end(reader, own, DBK_OK, &b.err));
	dbk_ledger_close(reader);
}
END_TEST

START_TEST(what_is_not_committed_yet_is_told)
{
	struct told json;

	fill(SOME);
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b, book_add(&b, book_document(NULL, 77), numbers[SOME]));
	account_both(&json, b.l);
	ck_assert_int_eq(json.rc, DBK_OK);
	ck_assert_ptr_nonnull(strstr(json.bytes, numbers[SOME]));
	told_fini(&json);
	dbk_ledger_rollback(b.l);
}
END_TEST

/* ---- what is asked for, and how far ---- */

struct asked {
	struct dbk_buf text;
	unsigned rows, most;
};

static enum dbk_code
tell(struct asked *t, const char *word)
{
	dbk_buf_add_string(&t->text, word);
	dbk_buf_add_char(&t->text, '\n');
	return ++t->rows == t->most ? DBK_ESTOPPED : DBK_OK;
}

static enum dbk_code
tell_pool(void *arg, const struct dbk_account_pool *p)
{
	return tell(arg, p->pool.station);
}

static enum dbk_code
tell_batch(void *arg, const struct dbk_batch_row *row)
{
	return tell(arg, row->id);
}

static enum dbk_code
tell_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	(void)said;
	return tell(arg, row->number);
}

/* m: the sums, b: the batches, e: the entries. */
static enum dbk_code
ask(struct asked *t, struct dbk_account_ahead *a, const char *what,
    struct dbk_err *err)
{
	struct dbk_account account;
	enum dbk_code rc = DBK_OK;

	for (; rc == DBK_OK && *what != '\0'; what++) {
		if (*what == 'm')
			rc = dbk_account_ahead_make(a, &account, tell_pool, t,
			    &b.sink, err);
		else if (*what == 'b')
			rc = dbk_account_ahead_batches(a, tell_batch, t, err);
		else
			rc = dbk_account_ahead_list(a, tell_entry, t, err);
	}
	return rc;
}

static void
ask_both(unsigned *rows, const char *what, unsigned most, enum dbk_code want)
{
	static const int64_t from[] = {ALONE, TWO};
	struct asked t[2] = {{.most = most}, {.most = most}};
	struct dbk_account_ahead *a;
	enum dbk_code rc;
	size_t i;

	for (i = 0; i < 2; i++) {
		book_ok(&b, dbk_account_ahead_open(&a, b.l, from[i], &b.err));
		rc = ask(&t[i], a, what, &b.err);
		book_wants(&b, dbk_account_ahead_close(a, rc, &b.err), want);
		dbk_buf_add_char(&t[i].text, '\0');
	}
	ck_assert_str_eq(t[1].text.data, t[0].text.data);
	*rows = t[1].rows;
	for (i = 0; i < 2; i++)
		dbk_buf_fini(&t[i].text);
}

START_TEST(lists_may_be_asked_for_in_any_order)
{
	static const struct {
		const char *what;
		unsigned pools, batches, entries;
	} asked[] = {
	    {"", 0, 0, 0},
	    {"mbe", 1, 1, 1},
	    {"e", 0, 0, 1},
	    {"ebm", 1, 1, 1},
	    {"bb", 0, 2, 0},
	    {"meemb", 2, 1, 2},
	};
	unsigned rows;
	size_t i;

	fill(SOME);
	for (i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		ask_both(&rows, asked[i].what, 0, DBK_OK);
		ck_assert_msg(rows ==
			2 * asked[i].pools + BATCHES * asked[i].batches +
			    SOME * asked[i].entries,
		    "%s: %u", asked[i].what, rows);
	}
}
END_TEST

/* With chunks waiting, and the second thread waiting for a free one. */
START_TEST(who_is_told_can_stop_it)
{
	static const unsigned most[] = {1, 2, 3, 9, 256, 264, 265, 4500};
	unsigned rows;
	size_t i;

	fill(MANY);
	for (i = 0; i < sizeof most / sizeof most[0]; i++) {
		ask_both(&rows, "mbe", most[i], DBK_ESTOPPED);
		ck_assert_uint_eq(rows, most[i]);
	}
}
END_TEST

/* ---- damage ---- */

/* file with a byte of a page changed, as a ledger beside b's. */
static void
spoil(const char *path, const struct dbk_buf *file, size_t page)
{
	static const char *const suffixes[] = {"-wal", "-shm"};
	const char other = (char)(file->data[page * PAGE + 99] ^ 1);
	char name[160];
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
		(void)unlink(name);
	}
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(file->data, 1, file->len, f), file->len);
	ck_assert_int_eq(fseek(f, (long)(page * PAGE + 99), SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(&other, 1, 1, f), 1);
	ck_assert_int_eq(fclose(f), 0);
}

/* The lists without the sums, which read the same pages before. */
static enum dbk_code
write_lists(struct dbk_ledger *l, int64_t from, FILE *out, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_account_ahead *a;
	struct asked t = {.most = 0};
	enum dbk_code rc;

	(void)sink;
	*balanced = false;
	rc = dbk_account_ahead_open(&a, l, from, err);
	if (rc == DBK_OK)
		rc = ask(&t, a, "be", err);
	rc = dbk_account_ahead_close(a, rc, err);
	if (t.text.len != 0)
		(void)fwrite(t.text.data, 1, t.text.len, out);
	dbk_buf_fini(&t.text);
	return rc;
}

/* By a new session: one that met a damaged page reads nothing more.  False: it
 * does not open. */
static bool
told_at(struct told *t, written *form, const char *path, int64_t from)
{
	struct dbk_ledger *l;

	if (dbk_session_open_like(&l, b.l, path, DBK_ACCESS_READ, NULL) !=
	    DBK_OK)
		return false;
	told_init(t, form, l, from);
	dbk_ledger_close(l);
	return true;
}

static written *const damaged[] = {dbk_account_json, write_lists};

/* Also in the midst of a list whose first rows were told already. */
START_TEST(a_damaged_page_fails_alike)
{
	unsigned early = 0, late = 0;
	struct dbk_buf file = {0};
	struct told one, two;
	char path[140];
	size_t page;

	fill(SOME);
	book_close(&b);
	book_ok(&b, dbk_file_read(&file, b.path, 0, &b.err));
	book_open(&b, DBK_ACCESS_READ);
	(void)snprintf(path, sizeof path, "%s/spoilt", b.folder);
	for (page = 1; page < file.len / PAGE; page++) {
		spoil(path, &file, page);
		if (!told_at(&one, damaged[_i], path, ALONE))
			continue;
		ck_assert(told_at(&two, damaged[_i], path, TWO));
		told_same(&one, &two);
		if (one.rc != DBK_OK && strstr(one.bytes, numbers[0]) == NULL)
			early++;
		else if (one.rc != DBK_OK)
			late++;
		told_fini(&one);
		told_fini(&two);
	}
	ck_assert_uint_gt(early, 0);
	ck_assert_uint_gt(late, 0);
	dbk_buf_fini(&file);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("account ahead");
	TCase *t = tcase_create("account ahead");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, two_threads_write_what_one_does);
	tcase_add_test(t, sums_that_do_not_agree_are_told_alike);
	tcase_add_test(t, a_state_that_is_gone_is_read_by_one_thread);
	tcase_add_test(t, what_is_not_committed_yet_is_told);
	tcase_add_test(t, lists_may_be_asked_for_in_any_order);
	tcase_add_test(t, who_is_told_can_stop_it);
	tcase_add_loop_test(t, a_damaged_page_fails_alike, 0,
	    sizeof damaged / sizeof damaged[0]);
	suite_add_tcase(s, t);
	return s;
}
