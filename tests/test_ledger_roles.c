/*
 * Users and roles: every role against every act, and who is taken for whom.
 * crypto_pwhash is wrapped by the linker (tests/keys.mk) to count what one
 * attempt to open costs.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "ledger/backup.h"
#include "ledger/file.h"
#include "ledger/keys.h"
#include "ledger/rights.h"
#include "ledger/session.h"
#include "tests/ledger_support.h"

static struct book book;

/* ---- counting Argon2id ---- */

int __real_crypto_pwhash(unsigned char *out, unsigned long long outlen,
    const char *passwd, unsigned long long passwdlen, const unsigned char *salt,
    unsigned long long opslimit, size_t memlimit, int alg);
int __wrap_crypto_pwhash(unsigned char *out, unsigned long long outlen,
    const char *passwd, unsigned long long passwdlen, const unsigned char *salt,
    unsigned long long opslimit, size_t memlimit, int alg);

/* Passes times bytes of memory since it was set to 0. */
static unsigned long long work;

int
__wrap_crypto_pwhash(unsigned char *out, unsigned long long outlen,
    const char *passwd, unsigned long long passwdlen, const unsigned char *salt,
    unsigned long long opslimit, size_t memlimit, int alg)
{
	work += opslimit * memlimit;
	return __real_crypto_pwhash(out, outlen, passwd, passwdlen, salt,
	    opslimit, memlimit, alg);
}

/* ---- users ---- */

/* One of each role; the first is who made the ledger. */
static const struct {
	const char *user, *passphrase;
	enum dbk_role role;
} people[] = {
    {"pat", BOOK_PASSPHRASE, DBK_ROLE_BROKER},
    {"wil", "the writer's passphrase", DBK_ROLE_WRITER},
    {"edi", "the sender's passphrase", DBK_ROLE_EDI},
    {"aud", "the auditor's passphrase", DBK_ROLE_AUDITOR},
};
#define PEOPLE (sizeof people / sizeof people[0])

static void
setup(void)
{
	struct dbk_secret secret = {0};
	size_t i;

	book_make(&book);
	for (i = 1; i < PEOPLE; i++) {
		book_secret(&secret, people[i].passphrase);
		book_ok(&book,
		    dbk_key_add(book.l, people[i].user, people[i].role, &secret,
			&book.err));
		dbk_secret_free(&secret);
	}
}

static void
teardown(void)
{
	book_fini(&book);
}

/* The open ledger is now used by the user. */
static void
act_as(const char *user)
{
	const struct dbk_actor actor = {user, BOOK_NOW};

	book_forget(&book);
	book_ok(&book, dbk_ledger_act_as(book.l, &actor, &book.err));
}

static int64_t
rows(void)
{
	struct dbk_anchor anchor;

	book_ok(&book, dbk_ledger_anchor(book.l, &anchor, &book.err));
	return anchor.seq;
}

/* ---- every role, every act ---- */

#define W (1u << DBK_ROLE_WRITER)
#define B (1u << DBK_ROLE_BROKER)
#define E (1u << DBK_ROLE_EDI)
#define A (1u << DBK_ROLE_AUDITOR)

/* Who may, by the demands of the trade.  A new kind of journal row has to be
 * thought about here, too. */
static const struct {
	const char *name;
	unsigned roles;
} agreed[] = {
    {"init", B},
    {"user.add", B},
    {"user.role", B},
    {"user.remove", B},
    {"key.passwd", W | B | E | A},
    {"key.unlock", B},
    {"key.recovery", B},
    {"profile", B},
    {"pool.add", B},
    {"entry.add", W | B},
    {"entry.complete", W | B},
    {"entry.correct", W | B},
    {"entry.void", B},
    {"entry.second", W | B},
    {"entry.release", B},
    {"letter.make", B},
    {"letter.amend", B},
    {"discretion.make", B},
    {"stationery.set", B},
    {"stationery.remove", B},
    {"stationery.keep", B},
    {"filing.request", B},
    {"filing.withdraw", B},
    {"batch.build", B | E},
    {"batch.move", B | E},
    {"batch.sending", B | E},
    {"batch.sent", B | E},
    {"batch.settle", B | E},
    {"batch.reject", B | E},
    {"batch.overdue", B | E},
    {"batch.resend", B | E},
    {"answer.keep", B | E},
    {"answer.apply", B | E},
    {"answer.unmatched", B | E},
    {"status.apply", B | E},
    {"attach.part", W | B | E},
    {"attach.add", W | B | E},
    {"attach.withdraw", W | B},
    {"backup.done", W | B | E},
    {"book.set", W | B},
    {"book.remove", W | B},
    {"ref.load", B | E},
    {"station.trust", B},
    {"station.export", W | B},
    {"station.import", B},
    {"station.resolve", B},
    {"entry.correct.lettered", B},
    {"journal.export", B | A},
    {"key.raw", B},
};

_Static_assert(sizeof agreed / sizeof agreed[0] == DBK_ACTION_ALL,
    "a kind of row, and nobody said here who may");

START_TEST(each_role_may_what_was_agreed)
{
	size_t action, role;

	for (action = 0; action < DBK_ACTION_ALL; action++) {
		ck_assert_str_eq(dbk_actions[action].name, agreed[action].name);
		for (role = 0; role < DBK_ROLE_COUNT; role++)
			ck_assert_msg(dbk_role_may((enum dbk_role)role,
					  (enum dbk_action)action) ==
				((agreed[action].roles & 1u << role) != 0),
			    "%s, %s", dbk_roles[role].name,
			    agreed[action].name);
	}
}
END_TEST

/* A row of that kind about the entry, straight into the journal: it may fail
 * for many reasons, and by the role only as agreed. */
static enum dbk_code
try_row(enum dbk_action action, const char *entry)
{
	struct dbk_journal_row row = {.entry = entry, .document = "{}"};
	enum dbk_code rc;

	book_forget(&book);
	book_ok(&book, dbk_ledger_begin(book.l, &book.err));
	rc = dbk_journal_append(book.l, action, &row, &book.err);
	dbk_ledger_rollback(book.l);
	return rc;
}

START_TEST(row_of_each_kind_is_refused_by_role_and_only_by_role)
{
	char number[1][DBK_NUMBER_LEN + 1];
	int64_t before;
	size_t i;
	int action;
	bool may;

	book_complete(&book, 1, number);
	before = rows();
	for (i = 0; i < PEOPLE; i++) {
		act_as(people[i].user);
		for (action = 0; action < DBK_ACTION_COUNT; action++) {
			may = (agreed[action].roles & 1u << people[i].role) !=
			    0;
			ck_assert_int_eq(dbk_may(book.l,
					     (enum dbk_action)action),
			    may);
			ck_assert_msg((try_row((enum dbk_action)action,
					   number[0]) == DBK_EDENIED) == !may,
			    "%s, %s: %s", people[i].user, agreed[action].name,
			    book.err.text);
			ck_assert_int_eq(rows(), before);
			if (!may)
				ck_assert_ptr_nonnull(strstr(book.err.text,
				    "it takes the role"));
		}
	}
	book_sound(&book);
}
END_TEST

static enum dbk_code
write_nothing(void *arg, const char *line, size_t len)
{
	(void)line;
	(void)len;
	ck_assert_ptr_null(arg);
	return DBK_OK;
}

/* What is no row: the key, the journal, copies of the ledger. */
START_TEST(whole_files_are_refused_by_role)
{
	struct dbk_copy_report report = {0};
	struct dbk_secret raw = {0};
	struct dbk_anchor anchor;
	char folder[120];
	unsigned page;

	act_as("wil");
	book_wants(&book, dbk_key_raw(book.l, &raw, &page, &book.err),
	    DBK_EDENIED);
	ck_assert_ptr_null(raw.bytes);
	book_forget(&book);
	book_wants(&book,
	    dbk_journal_export(book.l, write_nothing, &book, &anchor,
		&book.err),
	    DBK_EDENIED);
	act_as("aud");
	book_ok(&book,
	    dbk_journal_export(book.l, write_nothing, NULL, &anchor,
		&book.err));
	book_wants(&book, dbk_key_raw(book.l, &raw, &page, &book.err),
	    DBK_EDENIED);
	book_forget(&book);
	(void)snprintf(folder, sizeof folder, "%s/copies", book.folder);
	book_wants(&book,
	    dbk_backup_make(book.l, folder, 0, &report, &book.sink, &book.err),
	    DBK_EDENIED);
	ck_assert_uint_eq(book_files(&book, "copies"), 0);
	dbk_copy_report_fini(&report);
	act_as("pat");
	book_ok(&book, dbk_key_raw(book.l, &raw, &page, &book.err));
	dbk_secret_free(&raw);
}
END_TEST

START_TEST(correction_takes_a_broker_once_the_entry_is_on_a_letter)
{
	const struct dbk_letter_choice all = {0};
	char number[1][DBK_NUMBER_LEN + 1], text[2000];
	struct dbk_source source = {.text = text, .first_line = 1};
	int64_t before;

	book_complete(&book, 1, number);
	(void)snprintf(text, sizeof text, "%s", book_document(NULL, 501));
	source.len = strlen(text);
	act_as("wil");
	book_ok(&book,
	    dbk_entry_correct(book.l, number[0], &source, "typo", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_entry_complete(book.l, number[0], &book.sink, &book.err));
	book_wants(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err),
	    DBK_EDENIED);
	act_as("pat");
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	(void)snprintf(text, sizeof text, "%s", book_document(NULL, 502));
	act_as("wil");
	before = rows();
	book_wants(&book,
	    dbk_entry_correct(book.l, number[0], &source, "typo", &book.sink,
		&book.err),
	    DBK_EDENIED);
	ck_assert_ptr_nonnull(strstr(book.err.text, "role broker"));
	ck_assert_int_eq(rows(), before);
	act_as("pat");
	book_ok(&book,
	    dbk_entry_correct(book.l, number[0], &source, "typo", &book.sink,
		&book.err));
	book_sound(&book);
}
END_TEST

/* ---- who it is ---- */

START_TEST(slot_that_opened_decides_who_it_is)
{
	book_wants(&book,
	    book_open_as(&book, "pat", people[1].passphrase, DBK_ACCESS_WRITE),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "wil", people[1].passphrase, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_int_eq(dbk_ledger_role(book.l), DBK_ROLE_WRITER);
	/* by the recovery code nobody is taken for a user */
	book_wants(&book,
	    book_open_as(&book, "wil", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_int_eq(dbk_ledger_role(book.l), DBK_ROLE_BROKER);
	ck_assert_str_eq(dbk_ledger_actor(book.l)->user, DBK_RECOVERY_USER);
}
END_TEST

START_TEST(nobody_can_have_the_name_of_the_recovery_code)
{
	struct dbk_secret secret = {0};

	book_secret(&secret, "some passphrase");
	book_wants(&book,
	    dbk_key_add(book.l, DBK_RECOVERY_USER, DBK_ROLE_WRITER, &secret,
		&book.err),
	    DBK_EUSAGE);
	dbk_secret_free(&secret);
}
END_TEST

START_TEST(role_changes_at_the_next_opening_and_is_journalled)
{
	int64_t before = rows();

	book_ok(&book,
	    dbk_key_role(book.l, "wil", DBK_ROLE_AUDITOR, &book.err));
	ck_assert_int_eq(rows(), before + 1);
	book_sound(&book);
	book_wants(&book,
	    book_open_as(&book, "wil", people[1].passphrase, DBK_ACCESS_READ),
	    DBK_OK);
	ck_assert_int_eq(dbk_ledger_role(book.l), DBK_ROLE_AUDITOR);
	ck_assert(!dbk_may(book.l, DBK_ACTION_ENTRY_ADD));
}
END_TEST

START_TEST(last_broker_stays)
{
	int64_t before = rows();

	book_wants(&book,
	    dbk_key_role(book.l, "pat", DBK_ROLE_WRITER, &book.err),
	    DBK_EUSAGE);
	book_forget(&book);
	book_wants(&book, dbk_key_remove(book.l, "pat", &book.err), DBK_EUSAGE);
	ck_assert_ptr_nonnull(strstr(book.err.text, "last broker"));
	ck_assert_int_eq(rows(), before);
	book_forget(&book);
	book_ok(&book, dbk_key_role(book.l, "wil", DBK_ROLE_BROKER, &book.err));
	book_ok(&book, dbk_key_remove(book.l, "pat", &book.err));
	book_sound(&book);
}
END_TEST

/* The file beside the ledger is anybody's to change. */
START_TEST(role_in_a_changed_key_file_is_not_believed)
{
	struct dbk_keys keys = {0};
	struct dbk_buf text = {0};
	struct dbk_key_files files = {0};

	book_close(&book);
	book_ok(&book, dbk_keys_read(&keys, book.path, &book.err));
	ck_assert(dbk_keys_set_role(&keys, "wil", DBK_ROLE_BROKER));
	book_ok(&book, dbk_keys_write(&text, &keys, &book.err));
	book_ok(&book,
	    dbk_key_files_settle(&files, book.path, &text, &book.err));
	book_ok(&book, dbk_key_files_commit(&files, &book.err));
	book_wants(&book,
	    book_open_as(&book, "wil", people[1].passphrase, DBK_ACCESS_READ),
	    DBK_OK);
	ck_assert_int_eq(dbk_ledger_role(book.l), DBK_ROLE_WRITER);
	ck_assert_str_ne(dbk_ledger_notice(book.l), "");
	book_wants(&book,
	    book_open_as(&book, "wil", people[1].passphrase, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_int_eq(dbk_ledger_role(book.l), DBK_ROLE_WRITER);
	book_sound(&book);
	dbk_buf_fini(&text);
	dbk_keys_fini(&keys);
}
END_TEST

static unsigned long long
cost_of(const char *user, const char *passphrase)
{
	work = 0;
	book_wants(&book,
	    book_open_as(&book, user, passphrase, DBK_ACCESS_WRITE),
	    DBK_EDENIED);
	return work;
}

START_TEST(wrong_unknown_and_removed_cost_the_same_and_write_nothing)
{
	const char *gone = people[1].passphrase;
	unsigned long long cost;
	struct dbk_err wrong;
	int64_t before;

	book_ok(&book, dbk_key_remove(book.l, "wil", &book.err));
	before = rows();
	cost = cost_of("pat", "not it at all");
	wrong = book.err;
	ck_assert_uint_gt(cost, 0);
	ck_assert_uint_eq(cost_of("wil", gone), cost);
	ck_assert_uint_eq(cost_of("nobody", gone), cost);
	ck_assert_uint_eq(cost_of("", gone), cost);
	/* they are told the same, too */
	cost_of("xyz", gone);
	ck_assert_uint_eq(strlen(book.err.text), strlen(wrong.text));
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ), DBK_OK);
	ck_assert_int_eq(rows(), before);
}
END_TEST

START_TEST(login_at_an_open_ledger)
{
	struct dbk_secret secret = {0};
	const struct dbk_actor wil = {"wil", "2026-11-18T15:00:00Z"};
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_entry_row row;
	struct dbk_buf text = {0};
	enum dbk_role role;

	book_secret(&secret, people[1].passphrase);
	book_wants(&book,
	    dbk_ledger_login(book.l, &role, "pat", &secret, &book.err),
	    DBK_EDENIED);
	book_forget(&book);
	book_ok(&book,
	    dbk_ledger_login(book.l, &role, "wil", &secret, &book.err));
	ck_assert_int_eq(role, DBK_ROLE_WRITER);
	dbk_secret_free(&secret);
	book_secret(&secret, book.recovery);
	book_wants(&book,
	    dbk_ledger_login(book.l, &role, "wil", &secret, &book.err),
	    DBK_EDENIED);
	dbk_secret_free(&secret);
	book_forget(&book);
	book_ok(&book, dbk_ledger_act_as(book.l, &wil, &book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 7), number));
	book_ok(&book,
	    dbk_entry_get(book.l, number, 0, &text, &row, &book.sink,
		&book.err));
	ck_assert_str_eq(row.writer, "wil");
	ck_assert_str_eq(row.keyed_at, wil.now);
	dbk_buf_fini(&text);
	act_as("pat");
	book_ok(&book, dbk_key_remove(book.l, "wil", &book.err));
	book_wants(&book, dbk_ledger_act_as(book.l, &wil, &book.err),
	    DBK_EDENIED);
	ck_assert_str_eq(dbk_ledger_actor(book.l)->user, "pat");
}
END_TEST

START_TEST(row_without_user_or_station_is_refused_by_the_table_itself)
{
	static const char add[] =
	    "INSERT INTO journal SELECT seq + 1, at, %s, %s, action, entry, "
	    "document, payload, reason, prev, hash, origin FROM journal "
	    "ORDER BY seq DESC LIMIT 1";
	char sql[300];

	book_close(&book);
	(void)snprintf(sql, sizeof sql, add, "''", "station");
	ck_assert(!book_tamper(&book, sql));
	(void)snprintf(sql, sizeof sql, add, "user", "''");
	ck_assert(!book_tamper(&book, sql));
	(void)snprintf(sql, sizeof sql, add, "user", "station");
	ck_assert(book_tamper(&book, sql));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger roles");
	TCase *t = tcase_create("roles");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, each_role_may_what_was_agreed);
	tcase_add_test(t, row_of_each_kind_is_refused_by_role_and_only_by_role);
	tcase_add_test(t, whole_files_are_refused_by_role);
	tcase_add_test(t,
	    correction_takes_a_broker_once_the_entry_is_on_a_letter);
	tcase_add_test(t, slot_that_opened_decides_who_it_is);
	tcase_add_test(t, nobody_can_have_the_name_of_the_recovery_code);
	tcase_add_test(t, role_changes_at_the_next_opening_and_is_journalled);
	tcase_add_test(t, last_broker_stays);
	tcase_add_test(t, role_in_a_changed_key_file_is_not_believed);
	tcase_add_test(t,
	    wrong_unknown_and_removed_cost_the_same_and_write_nothing);
	tcase_add_test(t, login_at_an_open_ledger);
	tcase_add_test(t,
	    row_without_user_or_station_is_refused_by_the_table_itself);
	suite_add_tcase(s, t);
	return s;
}
