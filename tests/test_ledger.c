/*
 * The ledger itself: who opens it, how it is made, who writes in it, and its
 * profile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/recovery.h"
#include "ledger/rights.h"
#include "tests/ledger_support.h"

static struct book book;

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

/* ---- keys ---- */

static enum dbk_code
open_with(const char *passphrase, const char *user, struct dbk_ledger **out)
{
	struct dbk_actor actor = {user, BOOK_NOW};
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	book_forget(&book);
	book_secret(&secret, passphrase);
	rc = dbk_ledger_open(out, book.path, &secret, DBK_ACCESS_READ, &actor,
	    &book.err);
	dbk_secret_free(&secret);
	return rc;
}

START_TEST(opens_by_passphrase_and_by_recovery_code)
{
	struct dbk_ledger *l;
	char typed[DBK_RECOVERY_MAX];
	size_t i;

	book_ok(&book, open_with(BOOK_PASSPHRASE, "pat", &l));
	ck_assert_str_eq(dbk_ledger_id(l), "ABCDEF");
	dbk_ledger_close(l);
	book_ok(&book, open_with(book.recovery, "somebody else", &l));
	dbk_ledger_close(l);
	/* As a person types it. */
	for (i = 0; book.recovery[i] != '\0'; i++)
		typed[i] = book.recovery[i] == '-' ? ' ' :
		    book.recovery[i] == '0'	   ? 'o' :
						     book.recovery[i];
	typed[i] = '\0';
	book_ok(&book, open_with(typed, "pat", &l));
	dbk_ledger_close(l);
}
END_TEST

START_TEST(wrong_passphrase_is_denied_and_leaves_no_trace)
{
	struct stat before, after;
	struct dbk_ledger *l;
	char lock[200];

	book_close(&book);
	(void)snprintf(lock, sizeof lock, "%s.lock", book.path);
	(void)unlink(lock);
	ck_assert_int_eq(stat(book.path, &before), 0);
	book_wants(&book, open_with("wrong", "pat", &l), DBK_EDENIED);
	ck_assert_ptr_null(l);
	ck_assert_ptr_null(strchr(book.err.text, '\n'));
	ck_assert_ptr_nonnull(strstr(book.err.text, "passphrase"));
	book_wants(&book, open_with(BOOK_PASSPHRASE, "nobody", &l),
	    DBK_EDENIED);
	book_wants(&book, open_with("", "pat", &l), DBK_EDENIED);
	ck_assert_int_eq(stat(book.path, &after), 0);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	ck_assert_int_ne(access(lock, F_OK), 0);
}
END_TEST

START_TEST(recovery_code_with_one_wrong_character_is_denied)
{
	struct dbk_ledger *l;
	char wrong[DBK_RECOVERY_MAX];

	memcpy(wrong, book.recovery, sizeof wrong);
	wrong[0] = wrong[0] == '7' ? '8' : '7';
	book_wants(&book, open_with(wrong, "pat", &l), DBK_EDENIED);
}
END_TEST

START_TEST(recovery_code_shows_every_slip)
{
	unsigned group;
	unsigned char bytes[DBK_RECOVERY_BYTES], back[DBK_RECOVERY_BYTES];
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char code[DBK_RECOVERY_MAX], wrong[DBK_RECOVERY_MAX];
	size_t i, j;

	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 37 + 11);
	dbk_recovery_format(code, bytes);
	ck_assert_uint_eq(strlen(code), DBK_RECOVERY_LEN);
	ck_assert(dbk_recovery_parse(back, code, strlen(code), NULL));
	ck_assert_mem_eq(back, bytes, sizeof bytes);
	for (i = 0; code[i] != '\0'; i++) {
		if (code[i] == '-')
			continue;
		for (j = 0; alphabet[j] != '\0'; j++) {
			memcpy(wrong, code, sizeof wrong);
			wrong[i] = alphabet[j];
			ck_assert_int_eq(dbk_recovery_parse(back, wrong,
					     strlen(wrong), &group),
			    wrong[i] == code[i]);
			/* six characters a group, its hyphen with them */
			ck_assert_uint_eq(group,
			    wrong[i] == code[i] ? 0 : i / 6 + 1);
		}
	}
	ck_assert(!dbk_recovery_parse(back, code, strlen(code) - 6, NULL));
	ck_assert(!dbk_recovery_parse(back, BOOK_PASSPHRASE,
	    strlen(BOOK_PASSPHRASE), NULL));
}
END_TEST

/* True when the bytes stand anywhere in the file. */
static bool
file_holds(const char *path, const char *bytes)
{
	struct dbk_buf file = {0};
	size_t n = strlen(bytes), i;
	bool found = false;

	ck_assert_int_eq(dbk_file_read(&file, path, 0, &book.err), DBK_OK);
	for (i = 0; !found && i + n <= file.len; i++)
		found = memcmp(file.data + i, bytes, n) == 0;
	dbk_buf_fini(&file);
	return found;
}

START_TEST(files_are_encrypted_and_private)
{
	char number[DBK_NUMBER_LEN + 1], log[200], keys[200];
	struct stat st;

	book_ok(&book, book_add(&book, book_document(NULL, 41200), number));
	(void)snprintf(log, sizeof log, "%s-wal", book.path);
	(void)snprintf(keys, sizeof keys, "%s.keys", book.path);
	ck_assert(!file_holds(log, "ACME"));
	book_close(&book);
	ck_assert(!file_holds(book.path, "SQLite format 3"));
	ck_assert(!file_holds(book.path, "ACME"));
	ck_assert(!file_holds(book.path, "journal"));
	ck_assert(!file_holds(keys, BOOK_PASSPHRASE));
	ck_assert_int_eq(stat(book.path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777u, 0600);
	ck_assert_int_eq(stat(keys, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777u, 0600);
}
END_TEST

/* Both copies of it; one is no reason to fail (test_ledger_keys.c). */
START_TEST(damaged_key_file_is_damage_not_a_wrong_passphrase)
{
	static const char *const suffixes[] = {".keys", ".keys.bak"};
	struct dbk_ledger *l;
	char keys[2][200];
	FILE *f;
	int i;

	book_close(&book);
	for (i = 0; i < 2; i++) {
		(void)snprintf(keys[i], sizeof keys[i], "%s%s", book.path,
		    suffixes[i]);
		f = fopen(keys[i], "r+b");
		ck_assert_ptr_nonnull(f);
		ck_assert_int_eq(fseek(f, 180, SEEK_SET), 0);
		ck_assert_int_eq(fputc('!', f), '!');
		ck_assert_int_eq(fclose(f), 0);
	}
	book_wants(&book, open_with(BOOK_PASSPHRASE, "pat", &l), DBK_EDAMAGE);
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(unlink(keys[i]), 0);
	book_wants(&book, open_with(BOOK_PASSPHRASE, "pat", &l), DBK_EDAMAGE);
	ck_assert_ptr_nonnull(strstr(book.err.text, "missing"));
}
END_TEST

/* ---- init ---- */

static enum dbk_code
init_at(const char *path, const char *filer, const char *id)
{
	char recovery[DBK_RECOVERY_MAX];
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	book_forget(&book);
	book_secret(&secret, "x");
	rc = dbk_ledger_init(path, &secret, &book.actor,
	    &(struct dbk_birth){.filer = filer, .name = "NAME", .id = id},
	    recovery, &book.err);
	if (rc != DBK_OK)
		ck_assert_str_eq(recovery, "");
	dbk_secret_free(&secret);
	return rc;
}

START_TEST(init_writes_over_nothing)
{
	char other[200];

	book_wants(&book, init_at(book.path, "B76", NULL), DBK_EUSAGE);
	(void)snprintf(other, sizeof other, "%s/other", book.folder);
	book_wants(&book, init_at(other, "B7", NULL), DBK_EUSAGE);
	book_wants(&book, init_at(other, "B76", "abc"), DBK_EUSAGE);
	ck_assert_int_ne(access(other, F_OK), 0);
	(void)snprintf(other, sizeof other, "%s/none/other", book.folder);
	book_wants(&book, init_at(other, "B76", NULL), DBK_ESYSTEM);
}
END_TEST

/* The key file cannot be put in place: the database must go, too. */
START_TEST(failed_init_leaves_nothing)
{
	char other[200], in_the_way[240];

	(void)snprintf(other, sizeof other, "%s/other", book.folder);
	(void)snprintf(in_the_way, sizeof in_the_way, "%s.new", other);
	ck_assert_int_eq(mkdir(in_the_way, 0700), 0);
	book_wants(&book, init_at(other, "B76", NULL), DBK_ESYSTEM);
	ck_assert_int_eq(rmdir(in_the_way), 0);
	ck_assert_int_ne(access(other, F_OK), 0);
	(void)snprintf(in_the_way, sizeof in_the_way, "%s.keys", other);
	ck_assert_int_ne(access(in_the_way, F_OK), 0);
	(void)snprintf(in_the_way, sizeof in_the_way, "%s.keys.part", other);
	ck_assert_int_ne(access(in_the_way, F_OK), 0);
	book_ok(&book, init_at(other, "B76", NULL));
}
END_TEST

START_TEST(second_writer_is_told_who_writes)
{
	struct dbk_secret code = {0};
	struct dbk_ledger *l;
	char pid[40];

	book_secret(&code, book.recovery);
	book_wants(&book,
	    dbk_ledger_open(&l, book.path, &code, DBK_ACCESS_WRITE, &book.actor,
		&book.err),
	    DBK_ELOCKED);
	(void)snprintf(pid, sizeof pid, "process %ld", (long)getpid());
	ck_assert_ptr_nonnull(strstr(book.err.text, pid));
	ck_assert_ptr_nonnull(strstr(book.err.text, "user recovery code"));
	ck_assert_ptr_nonnull(strstr(book.err.text, BOOK_NOW));
	book_forget(&book);
	book_ok(&book,
	    dbk_ledger_open(&l, book.path, &code, DBK_ACCESS_READ, &book.actor,
		&book.err));
	book_wants(&book, dbk_ledger_begin(l, &book.err), DBK_EUSAGE);
	dbk_ledger_close(l);
	book_close(&book);
	book_open(&book, DBK_ACCESS_WRITE);
	dbk_secret_free(&code);
}
END_TEST

START_TEST(reader_sees_the_last_commit_while_a_writer_works)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_ledger *writer = book.l;
	struct dbk_buf json = {0};

	book_ok(&book, dbk_ledger_begin(book.l, &book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 1), number));
	book_open(&book, DBK_ACCESS_READ);
	book_wants(&book,
	    dbk_entry_get(book.l, number, 0, &json, NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	book_ok(&book, dbk_ledger_commit(writer, &book.err));
	book_ok(&book,
	    dbk_entry_get(book.l, number, 0, &json, NULL, &book.sink,
		&book.err));
	book_sound(&book);
	dbk_buf_fini(&json);
	dbk_ledger_close(writer);
}
END_TEST

/* ---- profile ---- */

START_TEST(profile_keeps_what_is_set)
{
	struct dbk_profile profile;
	struct dbk_arena a;

	dbk_arena_init(&a, 0);
	book_ok(&book,
	    dbk_profile_set(book.l, "contact.name", "PAT DOE", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_profile_set(book.l, "incident.since", "2026-11-17", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_profile_set(book.l, "contact.name", "", &book.sink, &book.err));
	book_ok(&book, dbk_profile_get(book.l, &profile, &a, &book.err));
	ck_assert_str_eq(profile.filer.code.s, "B76");
	ck_assert_str_eq(profile.incident.since.s, "2026-11-17");
	ck_assert_str_eq(profile.station.name.s, "MAIN");
	ck_assert(!profile.contact.node.set);
	dbk_arena_fini(&a);
	book_sound(&book);
}
END_TEST

static const struct {
	const char *key, *value;
	enum dbk_rule rule;
} bad_settings[] = {
    {"no.such", "X", DBK_RULE_PROFILE_KEY},
    {"filer", "X", DBK_RULE_PROFILE_KEY},
    {"filer.code.s", "X", DBK_RULE_PROFILE_KEY},
    {"", "X", DBK_RULE_PROFILE_KEY},
    {"incident.since", "2026-02-30", DBK_RULE_FORM_DATE},
    {"processing.port", "9999", DBK_RULE_FORM_CODE},
    {"filer.code", "B7", DBK_RULE_FORM_TYPE},
    {"filer.code", "", DBK_RULE_FORM_TYPE},
    {"station.name", "", DBK_RULE_FORM_TYPE},
};

START_TEST(bad_settings_are_refused_by_rule)
{
	struct dbk_anchor before, after;

	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	book_wants(&book,
	    dbk_profile_set(book.l, bad_settings[_i].key,
		bad_settings[_i].value, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_msg(book.seen.count[bad_settings[_i].rule] == 1, "%s",
	    book.seen.text);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger");
	TCase *t = tcase_create("ledger");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, opens_by_passphrase_and_by_recovery_code);
	tcase_add_test(t, wrong_passphrase_is_denied_and_leaves_no_trace);
	tcase_add_test(t, recovery_code_with_one_wrong_character_is_denied);
	tcase_add_test(t, recovery_code_shows_every_slip);
	tcase_add_test(t, files_are_encrypted_and_private);
	tcase_add_test(t, damaged_key_file_is_damage_not_a_wrong_passphrase);
	tcase_add_test(t, init_writes_over_nothing);
	tcase_add_test(t, failed_init_leaves_nothing);
	tcase_add_test(t, second_writer_is_told_who_writes);
	tcase_add_test(t, reader_sees_the_last_commit_while_a_writer_works);
	tcase_add_test(t, profile_keeps_what_is_set);
	tcase_add_loop_test(t, bad_settings_are_refused_by_rule, 0,
	    sizeof bad_settings / sizeof bad_settings[0]);
	suite_add_tcase(s, t);
	return s;
}
