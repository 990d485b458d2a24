/*
 * What verification finds, and what a full disk cannot harm.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/ledger_support.h"

static struct book book;
static char numbers[8][DBK_NUMBER_LEN + 1];
static char id[DBK_BATCH_ID_LEN + 1];

static void
setup(void)
{
	book_make(&book);
}

static void
teardown(void)
{
	book_fini(&book);
}

/* A ledger with something in every table. */
static void
fill(void)
{
	struct dbk_letter_choice all = {0};
	const struct dbk_release release = {.at = book_text(BOOK_NOW),
	    .port = book_text("2704"),
	    .officer = book_text("HERRERA")};
	struct dbk_unmatched u = {0};
	char digest[DBK_HASH_HEX + 1];
	bool applied, known;

	book_complete(&book, 3, numbers);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_ok(&book,
	    dbk_entry_release(book.l, numbers[2], &release, &book.sink,
		&book.err));
	book_batch(&book, 2, numbers, id);
	book_send(&book, id);
	book_ok(&book,
	    dbk_answer_keep(book.l, "BYTES", 5, &known, digest, &book.err));
	book_ok(&book,
	    book_answer(&book, numbers[0], id, "review", digest, &applied));
	u.reason = book_text("unknown entry");
	book_ok(&book,
	    dbk_answer_unmatched(book.l, "B76-0324599-7", &u, &book.err));
	book_sound(&book);
}

static void
verify_finds(enum dbk_rule rule)
{
	struct dbk_verify_report report;

	book_open(&book, DBK_ACCESS_READ);
	book_wants(&book,
	    dbk_ledger_verify(book.l, &report, &book.sink, &book.err),
	    DBK_EDAMAGE);
	ck_assert_msg(book.seen.count[rule] != 0, "%s", book.seen.text);
}

/* ---- tampering by someone who has the key ---- */

/* The last one would replace a row by another of the same number. */
static const char *const forbidden[] = {
    "UPDATE journal SET user = 'eve'",
    "DELETE FROM journal WHERE seq = 3",
    "INSERT OR REPLACE INTO journal SELECT seq, at, 'eve', station, action,"
    " entry, document, payload, reason, prev, hash FROM journal"
    " WHERE seq = 3",
};

START_TEST(journal_takes_no_update_and_no_delete)
{
	fill();
	book_close(&book);
	ck_assert(!book_tamper(&book, forbidden[_i]));
	book_open(&book, DBK_ACCESS_WRITE);
	book_sound(&book);
}
END_TEST

#define WITHOUT_TRIGGERS \
	"DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; "
#define WITH_TRIGGERS \
	"; CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal\n" \
	"BEGIN\n\tSELECT RAISE(ABORT, 'a journal row never changes');\nEND" \
	"; CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal\n" \
	"BEGIN\n\tSELECT RAISE(ABORT, 'a journal row is never deleted');\nEND;"

/* Row 5 is the first entry: init, keys, profile and pool stand before it. */
static const struct {
	const char *sql;
	const char *row;
} chain_breaks[] = {
    {"UPDATE journal SET user = 'eve' WHERE seq = 6", "6"},
    {"UPDATE journal SET at = '2026-01-01T00:00:00Z' WHERE seq = 5", "5"},
    {"UPDATE journal SET reason = '' WHERE seq = 6", "6"},
    {"UPDATE journal SET payload = x'00' WHERE seq = 6", "6"},
    {"UPDATE journal SET document = replace(document, 'LAPTOPS', 'LAPDOGS')"
     " WHERE seq = 5",
	"5"},
    {"UPDATE journal SET hash = zeroblob(32) WHERE seq = 6", "6"},
    {"UPDATE journal SET prev = zeroblob(32) WHERE seq = 6", "6"},
    {"PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq = 6", "7"},
};

START_TEST(verify_names_the_journal_row_that_was_changed)
{
	char sql[1500];

	fill();
	book_close(&book);
	(void)snprintf(sql, sizeof sql, "%s%s%s", WITHOUT_TRIGGERS,
	    chain_breaks[_i].sql, WITH_TRIGGERS);
	ck_assert(book_tamper(&book, sql));
	verify_finds(DBK_RULE_VERIFY_CHAIN);
	ck_assert_str_eq(book.seen.first_value, chain_breaks[_i].row);
}
END_TEST

/* Whatever is changed in the tables is found in its table. */
static const struct {
	const char *table, *sql;
} projections[] = {
    {"profile", "UPDATE profile SET document = '{}'"},
    {"pool", "UPDATE pool SET station = 'EVE'"},
    {"free_range", "UPDATE free_range SET first = first + 1"},
    {"entry", "UPDATE entry SET paper = 3 WHERE number = 'B76-0324500-5'"},
    {"entry", "UPDATE entry SET value = value + 1"},
    {"entry", "UPDATE entry SET importer = NULL"},
    {"entry", "DELETE FROM entry WHERE number = 'B76-0324500-5'"},
    {"entry",
	"INSERT INTO entry SELECT 'B76-0324550-0', filer, paper,"
	" filing, filed, action, request, held, held_action, released,"
	" revision, added, seq, digest, entry_type, mode, port,"
	" importer, importer_number, value, letter, amended, batch, writer,"
	" station, keyed_at,"
	" changed_at, cargo, cargo_at, release_date, release_origin, blocked"
	" FROM entry WHERE number = 'B76-0324500-5'"},
    {"entry", "UPDATE entry SET amended = 1"},
    {"release", "UPDATE release SET officer = 'EVE'"},
    {"stationery", "DELETE FROM stationery"},
    {"letter", "UPDATE letter SET user = 'eve'"},
    {"letter", "UPDATE letter SET wording = NULL"},
    {"letter_entry", "DELETE FROM letter_entry WHERE position = 2"},
    {"batch", "UPDATE batch SET state = 3"},
    {"batch_entry", "DELETE FROM batch_entry WHERE position = 2"},
    {"batch_step", "DELETE FROM batch_step"},
    {"answer", "UPDATE answer SET digest = 'x'"},
    {"answer_entry", "DELETE FROM answer_entry"},
    {"condition", "UPDATE condition SET text = 'ALL IS WELL'"},
    {"unmatched", "DELETE FROM unmatched"},
    {"key_copy", "UPDATE key_copy SET text = x'00'"},
    {"ledger", "UPDATE ledger SET made_at = '2020-01-01T00:00:00Z'"},
    {"state", "UPDATE state SET name = 'paid' WHERE value = 0"},
    {"table", "DROP TRIGGER journal_no_delete"},
    {"table", "DROP INDEX entry_letter"},
    {"alike", "INSERT INTO alike SELECT * FROM alike_new"},
    {"alike_new", "DELETE FROM alike_new"},
};

START_TEST(verify_finds_a_changed_projection)
{
	char sql[600];

	fill();
	book_close(&book);
	(void)snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; %s",
	    projections[_i].sql);
	ck_assert(book_tamper(&book, sql));
	verify_finds(DBK_RULE_VERIFY_PROJECTION);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_CHAIN], 0);
	ck_assert_msg(strstr(book.seen.text, projections[_i].table) != NULL,
	    "%s", book.seen.text);
}
END_TEST

START_TEST(verify_leaves_nothing_behind)
{
	struct dbk_verify_report report;
	struct dbk_anchor anchor;

	fill();
	book_ok(&book, dbk_ledger_verify(book.l, &report, NULL, &book.err));
	book_ok(&book, dbk_ledger_anchor(book.l, &anchor, &book.err));
	ck_assert_int_eq(report.anchor.seq, anchor.seq);
	ck_assert_int_eq(report.rows, anchor.seq);
	ck_assert_str_eq(report.anchor.hash, anchor.hash);
	ck_assert_int_eq(report.entries, 3);
	ck_assert_uint_eq(book_files(&book, ".verify-"), 0);
}
END_TEST

/* ---- damage to the file ---- */

static void
spoil(long at)
{
	FILE *f = fopen(book.path, "r+b");
	int c;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	c = getc(f);
	ck_assert_int_eq(fseek(f, at, SEEK_SET), 0);
	ck_assert_int_ne(putc(c ^ 0x40, f), EOF);
	ck_assert_int_eq(fclose(f), 0);
}

static enum dbk_code
try_open(void)
{
	struct dbk_secret code = {0};
	enum dbk_code rc;

	book_forget(&book);
	ck_assert_int_eq(dbk_secret_copy(&code, book.recovery,
			     strlen(book.recovery), &book.err),
	    DBK_OK);
	rc = dbk_ledger_open(&book.l, book.path, &code, DBK_ACCESS_READ,
	    &book.actor, &book.err);
	dbk_secret_free(&code);
	return rc;
}

START_TEST(damaged_page_is_found_wherever_it_is)
{
	struct dbk_verify_report report;
	struct stat st;
	enum dbk_code rc;
	unsigned pages = 0;
	long size, i;

	fill();
	book_close(&book);
	ck_assert_int_eq(stat(book.path, &st), 0);
	size = (long)st.st_size;
	for (i = 0; i < 12; i++) {
		long at = size / 12 * i + 100;

		spoil(at);
		rc = try_open();
		if (rc == DBK_OK)
			rc = dbk_ledger_verify(book.l, &report, &book.sink,
			    &book.err);
		ck_assert_msg(rc == DBK_EDAMAGE, "byte %ld of %ld: %d %s", at,
		    size, (int)rc, book.err.text);
		pages += book.seen.count[DBK_RULE_VERIFY_PAGE];
		book_close(&book);
		spoil(at);
	}
	/* The first pages make the ledger unreadable; of others verify tells
	 * each. */
	ck_assert_uint_ge(pages, 1);
	book_wants(&book, try_open(), DBK_OK);
	book_sound(&book);
}
END_TEST

START_TEST(cut_ledger_is_damage)
{
	struct stat st;
	enum dbk_code rc;
	struct dbk_verify_report report;

	fill();
	book_close(&book);
	ck_assert_int_eq(stat(book.path, &st), 0);
	ck_assert_int_eq(truncate(book.path, st.st_size / 2), 0);
	rc = try_open();
	if (rc == DBK_OK)
		rc = dbk_ledger_verify(book.l, &report, &book.sink, &book.err);
	ck_assert_int_eq(rc, DBK_EDAMAGE);
	book_close(&book);
	ck_assert_int_eq(truncate(book.path, 0), 0);
	book_wants(&book, try_open(), DBK_EDAMAGE);
}
END_TEST

/* ---- full disk ---- */

/* Largest file this process may write, in bytes; -1: no limit. */
static void
limit_files(long bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes < 0 ? limit.rlim_max : (rlim_t)bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(full_disk_loses_nothing_that_was_acknowledged)
{
	static char told[2000][DBK_NUMBER_LEN + 1];
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	enum dbk_code rc = DBK_OK;
	size_t n = 0, i;

	(void)signal(SIGXFSZ, SIG_IGN);
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 1000000, 1999999, NULL, 0, &book.sink,
		&book.err));
	limit_files(600 * 1024);
	while (n < 2000) {
		rc = book_add(&book, book_document(NULL, (long)n + 1), number);
		if (rc != DBK_OK)
			break;
		memcpy(told[n++], number, sizeof number);
	}
	ck_assert_msg(rc == DBK_ESYSTEM, "%zu: %d %s", n, (int)rc,
	    book.err.text);
	ck_assert_uint_gt(n, 2);
	ck_assert_ptr_nonnull(strstr(book.err.text, "space"));
	limit_files(-1);
	/* The same process goes on. */
	book_forget(&book);
	book_ok(&book, book_add(&book, book_document(NULL, 99999), number));
	book_sound(&book);
	book_close(&book);
	book_open(&book, DBK_ACCESS_WRITE);
	for (i = 0; i < n; i++) {
		dbk_buf_reset(&json);
		book_ok(&book,
		    dbk_entry_get(book.l, told[i], 0, &json, &row, &book.sink,
			&book.err));
		ck_assert_int_eq(row.value, (long)i + 1);
	}
	dbk_buf_fini(&json);
	book_sound(&book);
}
END_TEST

START_TEST(full_disk_during_one_large_transaction_undoes_it)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_anchor before, after;
	enum dbk_code rc = DBK_OK;
	long n;

	(void)signal(SIGXFSZ, SIG_IGN);
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 1000000, 1999999, NULL, 0, &book.sink,
		&book.err));
	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	limit_files(4096 * 1024);
	book_ok(&book, dbk_ledger_begin(book.l, &book.err));
	/* More than the cache holds, so that pages are written early. */
	for (n = 0; rc == DBK_OK && n < 20000; n++)
		rc = book_add(&book, book_document(NULL, n + 1), number);
	book_wants(&book, rc, DBK_ESYSTEM);
	limit_files(-1);
	/* A caller that does not look gets no half of it committed. */
	book_wants(&book, book_add(&book, book_document(NULL, n + 1), number),
	    DBK_ESYSTEM);
	book_wants(&book, dbk_ledger_commit(book.l, &book.err), DBK_ESYSTEM);
	book_forget(&book);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
	book_ok(&book, book_add(&book, book_document(NULL, 1), number));
	book_sound(&book);
}
END_TEST

START_TEST(init_on_a_full_disk_leaves_nothing)
{
	struct book other;
	struct dbk_secret secret = {0};

	(void)signal(SIGXFSZ, SIG_IGN);
	book_folder(&other);
	ck_assert_int_eq(dbk_secret_copy(&secret, "x", 1, &other.err), DBK_OK);
	limit_files(20 * 1024);
	book_wants(&other,
	    dbk_ledger_init(other.path, &secret, &other.actor,
		&(struct dbk_birth){.filer = "B76", .name = "NAME"},
		other.recovery, &other.err),
	    DBK_ESYSTEM);
	limit_files(-1);
	ck_assert_uint_eq(book_files(&other, ""), 0);
	dbk_secret_free(&secret);
	book_fini(&other);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger damage");
	TCase *t = tcase_create("damage");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 240);
	tcase_add_loop_test(t, journal_takes_no_update_and_no_delete, 0,
	    sizeof forbidden / sizeof forbidden[0]);
	tcase_add_loop_test(t, verify_names_the_journal_row_that_was_changed, 0,
	    sizeof chain_breaks / sizeof chain_breaks[0]);
	tcase_add_loop_test(t, verify_finds_a_changed_projection, 0,
	    sizeof projections / sizeof projections[0]);
	tcase_add_test(t, verify_leaves_nothing_behind);
	tcase_add_test(t, damaged_page_is_found_wherever_it_is);
	tcase_add_test(t, cut_ledger_is_damage);
	tcase_add_test(t, full_disk_loses_nothing_that_was_acknowledged);
	tcase_add_test(t, full_disk_during_one_large_transaction_undoes_it);
	tcase_add_test(t, init_on_a_full_disk_leaves_nothing);
	suite_add_tcase(s, t);
	return s;
}
