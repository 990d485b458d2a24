/*
 * Key slots: who opens the ledger, and what damaged key files still open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "ledger/file.h"
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

static void
add_user(const char *user, const char *passphrase)
{
	struct dbk_secret secret = {0};

	book_secret(&secret, passphrase);
	book_ok(&book,
	    dbk_key_add(book.l, user, DBK_ROLE_BROKER, &secret, &book.err));
	dbk_secret_free(&secret);
}

static enum dbk_code
change(const char *user, const char *passphrase)
{
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	book_forget(&book);
	book_secret(&secret, passphrase);
	rc = dbk_key_passwd(book.l, user, &secret, &book.err);
	dbk_secret_free(&secret);
	return rc;
}

static const char *
key_path(const char *suffix)
{
	static char path[120];

	(void)snprintf(path, sizeof path, "%s%s", book.path, suffix);
	return path;
}

static void
read_file(struct dbk_buf *out, const char *suffix)
{
	dbk_buf_reset(out);
	book_ok(&book, dbk_file_read(out, key_path(suffix), 0, &book.err));
}

static void
write_file(const char *suffix, const char *bytes, size_t len)
{
	FILE *f = fopen(key_path(suffix), "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* Where the hexadecimal box of a user's slot begins. */
static size_t
slot_at(const struct dbk_buf *text, const char *kind)
{
	const char *at = strstr(text->data, kind);

	ck_assert_ptr_nonnull(at);
	return (size_t)(at - text->data) + 60;
}

START_TEST(added_user_opens_until_removed)
{
	add_user("lee", "lee's own passphrase");
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's own passphrase", DBK_ACCESS_READ),
	    DBK_OK);
	book_wants(&book,
	    book_open_as(&book, "lee", BOOK_PASSPHRASE, DBK_ACCESS_READ),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	book_sound(&book);
	book_ok(&book, dbk_key_remove(book.l, "lee", &book.err));
	book_sound(&book);
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's own passphrase", DBK_ACCESS_READ),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "pat", BOOK_PASSPHRASE, DBK_ACCESS_READ),
	    DBK_OK);
}
END_TEST

START_TEST(user_is_added_once_and_the_last_passphrase_stays)
{
	struct dbk_secret secret = {0};
	struct dbk_anchor before, after;

	book_secret(&secret, "some other passphrase");
	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	book_wants(&book,
	    dbk_key_add(book.l, "pat", DBK_ROLE_WRITER, &secret, &book.err),
	    DBK_EUSAGE);
	book_wants(&book,
	    dbk_key_add(book.l, "", DBK_ROLE_WRITER, &secret, &book.err),
	    DBK_EUSAGE);
	book_wants(&book, dbk_key_remove(book.l, "pat", &book.err), DBK_EUSAGE);
	book_wants(&book, dbk_key_remove(book.l, "", &book.err), DBK_EUSAGE);
	book_wants(&book, dbk_key_remove(book.l, "nobody", &book.err),
	    DBK_EUSAGE);
	dbk_secret_free(&secret);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
	book_sound(&book);
}
END_TEST

START_TEST(passphrase_is_its_users_to_change)
{
	add_user("lee", "lee's own passphrase");
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's own passphrase",
		DBK_ACCESS_WRITE),
	    DBK_OK);
	book_wants(&book, change("pat", "taken over by lee"), DBK_EDENIED);
	book_wants(&book, change("lee", "lee's newer passphrase"), DBK_OK);
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's own passphrase",
		DBK_ACCESS_WRITE),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's newer passphrase",
		DBK_ACCESS_WRITE),
	    DBK_OK);
	/* the recovery code changes any, and makes one */
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	book_wants(&book, change("lee", "lee's third passphrase"), DBK_OK);
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's third passphrase",
		DBK_ACCESS_READ),
	    DBK_OK);
}
END_TEST

START_TEST(recovery_code_ends_when_it_was_used_to_unlock)
{
	char fresh[DBK_RECOVERY_MAX];
	struct dbk_secret secret = {0};

	ck_assert(dbk_ledger_by_recovery(book.l));
	book_secret(&secret, "the passphrase after that");
	book_ok(&book,
	    dbk_key_unlock(book.l, "pat", &secret, fresh, &book.err));
	dbk_secret_free(&secret);
	ck_assert_str_ne(fresh, book.recovery);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "pat", BOOK_PASSPHRASE, DBK_ACCESS_READ),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "pat", "the passphrase after that",
		DBK_ACCESS_READ),
	    DBK_OK);
	ck_assert(!dbk_ledger_by_recovery(book.l));
	book_wants(&book, book_open_as(&book, "pat", fresh, DBK_ACCESS_READ),
	    DBK_OK);
	book_sound(&book);
}
END_TEST

START_TEST(mistyped_group_of_the_recovery_code_is_named)
{
	struct dbk_secret code = {0};
	char typed[DBK_RECOVERY_MAX], want[20];
	unsigned group;

	for (group = 0; group < 8; group++) {
		book_forget(&book);
		memcpy(typed, book.recovery, sizeof typed);
		typed[6 * group + 2] = typed[6 * group + 2] == '7' ? '8' : '7';
		book_secret(&code, typed);
		book_wants(&book, dbk_recovery_check(&code, &book.err),
		    DBK_EDENIED);
		(void)snprintf(want, sizeof want, "group %u", group + 1);
		ck_assert_ptr_nonnull(strstr(book.err.text, want));
		dbk_secret_free(&code);
	}
	book_secret(&code, book.recovery);
	book_forget(&book);
	book_ok(&book, dbk_recovery_check(&code, &book.err));
	dbk_secret_free(&code);
}
END_TEST

/* The old files with the new journal: a crash between commit and rename, or
 * someone who put an old file back. */
START_TEST(older_key_file_is_replaced_and_does_not_let_the_removed_in)
{
	struct dbk_buf old = {0};

	add_user("lee", "lee's own passphrase");
	read_file(&old, ".keys");
	book_ok(&book, dbk_key_remove(book.l, "lee", &book.err));
	book_close(&book);
	write_file(".keys", old.data, old.len);
	write_file(".keys.bak", old.data, old.len);
	dbk_buf_fini(&old);
	book_wants(&book,
	    book_open_as(&book, "lee", "lee's own passphrase", DBK_ACCESS_READ),
	    DBK_EDENIED);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ), DBK_OK);
	ck_assert_str_ne(dbk_ledger_notice(book.l), "");
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_str_ne(dbk_ledger_notice(book.l), "");
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_str_eq(dbk_ledger_notice(book.l), "");
	book_sound(&book);
}
END_TEST

/* ---- damage ---- */

static void
opens_and_is_mended(void)
{
	struct dbk_verify_report report;

	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ), DBK_OK);
	ck_assert_str_ne(dbk_ledger_notice(book.l), "");
	book_wants(&book,
	    dbk_ledger_verify(book.l, &report, &book.sink, &book.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_KEYS], 1);
	ck_assert_uint_eq(book.seen.total, 1);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	book_sound(&book);
}

START_TEST(one_damaged_key_file_is_mended_from_the_other)
{
	static const char *const suffixes[] = {".keys", ".keys.bak"};
	struct dbk_buf text = {0};
	size_t i;

	book_close(&book);
	for (i = 0; i < 2; i++) {
		read_file(&text, suffixes[i]);
		text.data[slot_at(&text, "user")] ^= 1;
		write_file(suffixes[i], text.data, text.len);
		opens_and_is_mended();
		book_close(&book);
		write_file(suffixes[i], text.data, text.len / 2);
		opens_and_is_mended();
		book_close(&book);
	}
	dbk_buf_fini(&text);
}
END_TEST

START_TEST(missing_key_file_is_written_again)
{
	book_close(&book);
	ck_assert_int_eq(unlink(key_path(".keys")), 0);
	opens_and_is_mended();
	book_close(&book);
	/* backups have no second copy: nothing is wrong, until one writes */
	ck_assert_int_eq(unlink(key_path(".keys.bak")), 0);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ), DBK_OK);
	ck_assert_str_eq(dbk_ledger_notice(book.l), "");
	book_sound(&book);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_WRITE),
	    DBK_OK);
	ck_assert_int_eq(access(key_path(".keys.bak"), F_OK), 0);
}
END_TEST

START_TEST(slots_that_are_left_open_when_both_files_are_damaged)
{
	struct dbk_buf text = {0};

	book_close(&book);
	read_file(&text, ".keys");
	text.data[slot_at(&text, "user")] ^= 1;
	write_file(".keys", text.data, text.len);
	write_file(".keys.bak", text.data, text.len);
	book_wants(&book,
	    book_open_as(&book, "pat", BOOK_PASSPHRASE, DBK_ACCESS_READ),
	    DBK_EDAMAGE);
	opens_and_is_mended();
	book_wants(&book,
	    book_open_as(&book, "pat", BOOK_PASSPHRASE, DBK_ACCESS_READ),
	    DBK_OK);
	dbk_buf_fini(&text);
}
END_TEST

START_TEST(no_key_file_at_all_is_damage)
{
	book_close(&book);
	ck_assert_int_eq(unlink(key_path(".keys")), 0);
	ck_assert_int_eq(unlink(key_path(".keys.bak")), 0);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ),
	    DBK_EDAMAGE);
	ck_assert_ptr_nonnull(strstr(book.err.text, ".keys"));
}
END_TEST

/* Its sum is right: nothing is damaged, this program only cannot read it. */
START_TEST(key_file_of_another_version_is_refused_as_such)
{
	static const char old[] = "daybook-keys 1\nledger ABCDEF\n";
	unsigned char sum[crypto_generichash_BYTES];
	char hex[2 * sizeof sum + 1], text[200];
	int n;

	(void)crypto_generichash(sum, sizeof sum, (const unsigned char *)old,
	    strlen(old), NULL, 0);
	n = snprintf(text, sizeof text, "%ssum %s\n", old,
	    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
	book_close(&book);
	write_file(".keys", text, (size_t)n);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ),
	    DBK_EUSAGE);
	ck_assert_ptr_nonnull(strstr(book.err.text, "another version"));
}
END_TEST

/* Any bit of the key file: found, and whatever opens is the same ledger. */
START_TEST(any_changed_byte_of_the_key_file_is_found)
{
	struct dbk_buf text = {0};
	enum dbk_code rc;
	size_t i;

	book_close(&book);
	read_file(&text, ".keys");
	for (i = 0; i < text.len; i += 7) {
		text.data[i] ^= (char)(1 << i % 8);
		write_file(".keys", text.data, text.len);
		rc = book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ);
		ck_assert_msg(rc == DBK_OK, "byte %zu: %s", i, book.err.text);
		ck_assert_ptr_nonnull(strstr(dbk_ledger_notice(book.l),
		    ".keys"));
		text.data[i] ^= (char)(1 << i % 8);
	}
	write_file(".keys", text.data, text.len);
	dbk_buf_fini(&text);
	book_wants(&book,
	    book_open_as(&book, "pat", book.recovery, DBK_ACCESS_READ), DBK_OK);
	book_sound(&book);
}
END_TEST

START_TEST(key_files_are_for_their_user_only)
{
	static const char *const suffixes[] = {"", ".keys", ".keys.bak"};
	struct stat st;
	size_t i;

	add_user("lee", "lee's own passphrase");
	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		ck_assert_int_eq(stat(key_path(suffixes[i]), &st), 0);
		ck_assert_uint_eq(st.st_mode & 0777, 0600);
	}
	ck_assert_uint_eq(book_files(&book, ".part"), 0);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger keys");
	TCase *t = tcase_create("keys");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, added_user_opens_until_removed);
	tcase_add_test(t, user_is_added_once_and_the_last_passphrase_stays);
	tcase_add_test(t, passphrase_is_its_users_to_change);
	tcase_add_test(t, recovery_code_ends_when_it_was_used_to_unlock);
	tcase_add_test(t, mistyped_group_of_the_recovery_code_is_named);
	tcase_add_test(t,
	    older_key_file_is_replaced_and_does_not_let_the_removed_in);
	tcase_add_test(t, one_damaged_key_file_is_mended_from_the_other);
	tcase_add_test(t, missing_key_file_is_written_again);
	tcase_add_test(t, slots_that_are_left_open_when_both_files_are_damaged);
	tcase_add_test(t, no_key_file_at_all_is_damage);
	tcase_add_test(t, key_file_of_another_version_is_refused_as_such);
	tcase_add_test(t, any_changed_byte_of_the_key_file_is_found);
	tcase_add_test(t, key_files_are_for_their_user_only);
	suite_add_tcase(s, t);
	return s;
}
