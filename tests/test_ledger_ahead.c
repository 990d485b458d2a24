/*
 * test_ledger_ahead.c -- documents that a second thread prepares are recorded
 * and found fault with as those that are added one by one.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/entries_ahead.h"
#include "tests/faults/faults.h"
#include "tests/ledger_support.h"

#define MANY 90u /* more than wait at a time, fewer than the pool has */
#define FEW 5u /* so few that the first thread does them all */
#define LONG_TEXT (70u * 1024) /* more than is prepared */
#define LONG_LIST 3000u /* lines of an entry: too many to be prepared */

static struct book b;

static void
setup(void)
{
	book_make(&b);
}

static void
teardown(void)
{
	book_fini(&b);
}

/* ---- documents, one a line ---- */

static void
put(struct dbk_buf *file, const char *json)
{
	dbk_buf_add_string(file, json);
	dbk_buf_add_char(file, '\n');
}

static void
put_clean(struct dbk_buf *file, unsigned i)
{
	put(file, book_document(NULL, 100 + (long)i));
}

/* Of the pool, from its end. */
static void
put_numbered(struct dbk_buf *file, unsigned i)
{
	struct dbk_number n = {.filer = "B76", .serial = 324599 - i};
	char number[DBK_NUMBER_LEN + 1];

	n.check = dbk_number_check_digit(n.filer, n.serial, 0);
	dbk_number_format(number, &n);
	put(file, book_document(number, 100 + (long)i));
}

static void
put_bad(struct dbk_buf *file, unsigned i)
{
	static const char *const bad[] = {"{", "", "{\"colour\":1}", "[]",
	    "{\"entry_number\":\"B76-0324527-9\"}", "{\"mode\":\"99\"}",
	    "{\"entry_number\":\"B76-0424527-5\"}", "{\"value\":-1,\"x\":2}"};

	put(file, bad[i % (sizeof bad / sizeof bad[0])]);
}

static void
put_long(struct dbk_buf *file)
{
	unsigned i;

	dbk_buf_add_string(file, "{\"mode\":\"11\"");
	for (i = 0; i < LONG_TEXT; i++)
		dbk_buf_add_char(file, ' ');
	put(file, "}");
	dbk_buf_add_string(file, "{\"lines\":[{}");
	for (i = 1; i < LONG_LIST; i++)
		dbk_buf_add_string(file, ",{}");
	put(file, "]}");
}

/* Clean ones, faults, the same again under its number, and without it, a
 * number again for another document. */
static void
put_mixed(struct dbk_buf *file, unsigned i)
{
	switch (i % 8) {
	case 3:
		put_bad(file, i / 8);
		break;
	case 4:
		put_numbered(file, i - 4);
		break;
	case 5:
		put_clean(file, i - 5);
		break;
	case 6:
		put(file, book_document("B76-0324527-8", (long)i));
		break;
	case 7:
		if (i == 31)
			put_long(file);
		break;
	default:
		put_numbered(file, i);
		break;
	}
}

static void
put_all(struct dbk_buf *file, void (*each)(struct dbk_buf *, unsigned),
    unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		each(file, i);
	ck_assert(!file->failed);
}

/* ---- adding them ---- */

/* What was found and recorded, as text, and the journal as it was then. */
struct told {
	struct dbk_buf text;
	unsigned added, refused;
	unsigned most; /* documents that are taken; 0: all */
	struct dbk_anchor anchor;
};

static void
note_finding(void *arg, const struct dbk_finding *f)
{
	struct told *t = arg;

	dbk_buf_add_format(&t->text, "%s %lu %u %s %s: %s\n",
	    dbk_rules[f->rule].id, f->line, f->column,
	    f->entry_number != NULL ? f->entry_number : "-",
	    f->path != NULL ? f->path : "-", f->text);
}

static enum dbk_code
note_document(void *arg, const struct dbk_source *source, enum dbk_code rc,
    const char *number, struct dbk_err *err)
{
	struct told *t = arg;

	dbk_buf_add_format(&t->text, "%lu %d %s\n", source->first_line, (int)rc,
	    number);
	t->added += rc == DBK_OK;
	t->refused += rc == DBK_EFINDINGS;
	return t->added == t->most ? dbk_fail(err, DBK_ESTOPPED, "enough") :
				     DBK_OK;
}

static enum dbk_code
add_one(void *arg, const struct dbk_source *source, bool again,
    struct dbk_sink *sink, struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	rc = dbk_entry_add(b.l, source, again, number, sink, err);
	return rc == DBK_OK || rc == DBK_EFINDINGS ?
	    note_document(arg, source, rc, number, err) :
	    rc;
}

/* Each line of file in the open transaction; ahead NULL: one by one. */
static enum dbk_code
add_lines(struct told *t, const struct dbk_buf *file,
    struct dbk_entries_ahead *ahead, bool again, struct dbk_sink *sink)
{
	struct dbk_source source = {.file = "many.jsonl", .first_line = 1};
	const char *at = file->data, *end;
	enum dbk_code rc = DBK_OK;

	for (; rc == DBK_OK && *at != '\0'; at = end + 1) {
		end = strchr(at, '\n');
		source.text = at;
		source.len = (size_t)(end - at);
		rc = ahead != NULL ?
		    dbk_entries_ahead_add(ahead, &source, &b.err) :
		    add_one(t, &source, again, sink, &b.err);
		source.first_line++;
	}
	return rc == DBK_OK && ahead != NULL ?
	    dbk_entries_ahead_flush(ahead, &b.err) :
	    rc;
}

/* In a transaction that is taken back: the ledger is as before. */
static enum dbk_code
add_file(struct told *t, const struct dbk_buf *file, bool two, bool again)
{
	struct dbk_sink sink = {.emit = note_finding, .arg = t};
	struct dbk_entries_ahead *ahead = NULL;
	enum dbk_code rc;

	dbk_buf_reset(&t->text);
	t->added = t->refused = 0;
	rc = dbk_ledger_begin(b.l, &b.err);
	if (rc != DBK_OK)
		return rc;
	if (two)
		rc = dbk_entries_ahead_open(&ahead, b.l, again, note_document,
		    t, &sink, &b.err);
	if (rc == DBK_OK)
		rc = add_lines(t, file, ahead, again, &sink);
	dbk_entries_ahead_close(ahead);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(b.l, &t->anchor, &b.err);
	dbk_ledger_rollback(b.l);
	return rc;
}

static const struct {
	void (*each)(struct dbk_buf *, unsigned);
	unsigned n;
	bool again;
	unsigned added;
	const char *rules[4]; /* that are broken */
} files[] = {
    {put_clean, MANY, false, MANY, {NULL}},
    {put_numbered, MANY, false, MANY, {NULL}},
    {put_numbered, FEW, false, FEW, {NULL}},
    {put_clean, 2 * MANY, false, 100, {"POOL-EMPTY"}},
    {put_bad, MANY, true, 0, {"FORM-JSON", "FORM-UNKNOWN", "NUMBER-POOL"}},
    {put_mixed, MANY, false, 37, {"ENTRY-SAME", "ENTRY-EXISTS", "FORM-JSON"}},
    {put_mixed, MANY, true, 45, {"ENTRY-EXISTS", "FORM-JSON"}},
};

/* The journal's hash tells that what was recorded is the same to the byte. */
START_TEST(two_threads_record_and_find_what_one_does)
{
	struct told one = {.most = 0}, two = {.most = 0};
	struct dbk_buf file = {0};
	size_t i;

	one.most = two.most = ~0u;
	put_all(&file, files[_i].each, files[_i].n);
	book_ok(&b, add_file(&one, &file, false, files[_i].again));
	book_ok(&b, add_file(&two, &file, true, files[_i].again));
	ck_assert_str_eq(two.text.data, one.text.data);
	ck_assert_int_eq(two.anchor.seq, one.anchor.seq);
	ck_assert_str_eq(two.anchor.hash, one.anchor.hash);
	ck_assert_uint_eq(two.added, files[_i].added);
	for (i = 0; files[_i].rules[i] != NULL; i++)
		ck_assert_msg(strstr(two.text.data, files[_i].rules[i]) != NULL,
		    "%s", files[_i].rules[i]);
	dbk_buf_fini(&file);
	dbk_buf_fini(&one.text);
	dbk_buf_fini(&two.text);
}
END_TEST

/* With documents waiting, and others under way on the second thread. */
START_TEST(who_is_told_can_stop_it)
{
	struct told t = {.most = 20};
	struct dbk_buf file = {0};

	put_all(&file, put_clean, MANY);
	book_wants(&b, add_file(&t, &file, true, false), DBK_ESTOPPED);
	ck_assert_uint_eq(t.added, t.most);
	book_sound(&b);
	dbk_buf_fini(&file);
	dbk_buf_fini(&t.text);
}
END_TEST

START_TEST(what_was_not_flushed_stays_out)
{
	const char *json = book_document(NULL, 1);
	const struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};
	struct dbk_entries_ahead *ahead;
	struct dbk_anchor before, after;
	struct told t = {.most = ~0u};

	book_wants(&b,
	    dbk_entries_ahead_open(&ahead, b.l, false, note_document, &t, NULL,
		&b.err),
	    DBK_EDEFECT);
	ck_assert_ptr_null(ahead);
	book_ok(&b, dbk_ledger_anchor(b.l, &before, &b.err));
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	book_ok(&b,
	    dbk_entries_ahead_open(&ahead, b.l, false, note_document, &t, NULL,
		&b.err));
	book_ok(&b, dbk_entries_ahead_add(ahead, &source, &b.err));
	dbk_entries_ahead_close(ahead);
	book_ok(&b, dbk_ledger_commit(b.l, &b.err));
	book_ok(&b, dbk_ledger_anchor(b.l, &after, &b.err));
	ck_assert_int_eq(after.seq, before.seq);
	ck_assert_uint_eq(t.added, 0);
}
END_TEST

/* Every allocation fails once, or is the last: the import fails and leaves
 * nothing, or all is as ever. */
START_TEST(memory_that_ends_is_told)
{
	enum faults_way way = _i == 0 ? FAULTS_MEMORY : FAULTS_SCARCE;
	struct told t = {.most = ~0u};
	unsigned long nth = 0, count;
	struct dbk_buf file = {0};
	enum dbk_code rc;

	put_all(&file, put_numbered, FEW);
	dbk_buf_extend(&t.text, 8192);
	do {
		faults_arm(way, ++nth);
		rc = add_file(&t, &file, true, false);
		count = faults_disarm();
		ck_assert_msg(rc == DBK_OK || rc == DBK_ESYSTEM,
		    "%s at %lu: %d", faults_name(way), nth, (int)rc);
		if (rc == DBK_OK)
			ck_assert_uint_eq(t.added, FEW);
	} while (count >= nth);
	ck_assert_uint_gt(nth, FEW);
	book_sound(&b);
	dbk_buf_fini(&file);
	dbk_buf_fini(&t.text);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ahead");
	TCase *t = tcase_create("ahead");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, two_threads_record_and_find_what_one_does, 0,
	    sizeof files / sizeof files[0]);
	tcase_add_test(t, who_is_told_can_stop_it);
	tcase_add_test(t, what_was_not_flushed_stays_out);
	tcase_add_loop_test(t, memory_that_ends_is_told, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
