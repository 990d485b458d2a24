/*
 * The ledger: keys, transactions, profile, pools, entries.
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
	ck_assert_int_eq(dbk_secret_copy(&secret, passphrase,
			     strlen(passphrase), &book.err),
	    DBK_OK);
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
	ck_assert_int_eq(dbk_secret_copy(&secret, "x", 1, &book.err), DBK_OK);
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

	ck_assert_int_eq(dbk_secret_copy(&code, book.recovery,
			     strlen(book.recovery), &book.err),
	    DBK_OK);
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

/* ---- pools and numbers ---- */

struct pools {
	unsigned n;
	struct dbk_pool_row rows[5];
	char stations[5][21];
};

static enum dbk_code
note_pool(void *arg, const struct dbk_pool_row *row)
{
	struct pools *p = arg;

	ck_assert_uint_lt(p->n, 5);
	(void)snprintf(p->stations[p->n], sizeof p->stations[0], "%s",
	    row->station);
	p->rows[p->n++] = *row;
	return DBK_OK;
}

START_TEST(overlapping_pools_are_refused)
{
	static const uint32_t bad[][2] = {{324400, 324500}, {324599, 324599},
	    {324400, 324700}, {324510, 324520}};
	struct pools pools = {0};
	size_t i;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		book_forget(&book);
		book_wants(&book,
		    dbk_pool_add(book.l, NULL, bad[i][0], bad[i][1], "OTHER", 3,
			&book.sink, &book.err),
		    DBK_EFINDINGS);
		ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_OVERLAP], 1);
	}
	book_forget(&book);
	book_wants(&book,
	    dbk_pool_add(book.l, NULL, 9, 8, NULL, 0, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_RANGE], 1);
	book_ok(&book,
	    dbk_pool_add(book.l, "XX1", 324500, 324599, "OTHER", 0, &book.sink,
		&book.err));
	book_ok(&book, dbk_pool_list(book.l, note_pool, &pools, &book.err));
	ck_assert_uint_eq(pools.n, 2);
	ck_assert_str_eq(pools.rows[0].filer, "B76");
	ck_assert_str_eq(pools.stations[0], "MAIN");
	ck_assert_uint_eq(pools.rows[0].used, 0);
	ck_assert_uint_eq(pools.rows[0].next, 324500);
	ck_assert_str_eq(pools.stations[1], "OTHER");
}
END_TEST

START_TEST(numbers_are_judged)
{
	struct dbk_finding where = {0};

	book_ok(&book,
	    dbk_number_judge(book.l, "B76-0324527-8", &where, &book.sink,
		&book.err));
	ck_assert_uint_eq(book.seen.total, 0);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0324527-9", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_CHECK_DIGIT], 1);
	/* The message names the right digit. */
	ck_assert_ptr_nonnull(strstr(book.seen.text, "it is 8, not 9"));
	book_forget(&book);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0324527", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_FORM], 1);
	book_forget(&book);
	book_wants(&book,
	    dbk_number_judge(book.l, "B76-0400000-0", &where, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_POOL], 1);
}
END_TEST

START_TEST(offset_of_the_pool_moves_the_check_digit)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_number n;

	book_ok(&book,
	    dbk_profile_set(book.l, "station.name", "TWO", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 500, 500, NULL, 3, &book.sink,
		&book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 5), number));
	ck_assert(dbk_number_parse(&n, number, strlen(number)));
	ck_assert_uint_eq(n.serial, 500);
	ck_assert_uint_eq(n.check, dbk_number_check_digit("B76", 500, 3));
	/* That was the only one. */
	book_wants(&book, book_add(&book, book_document(NULL, 6), number),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_POOL_EMPTY], 1);
	book_forget(&book);
	/* Of another station: a warning, and it is taken. */
	book_ok(&book,
	    book_add(&book, book_document("B76-0324527-8", 7), number));
	ck_assert_uint_eq(book.seen.count[DBK_RULE_NUMBER_STATION], 1);
	book_sound(&book);
}
END_TEST

START_TEST(next_number_skips_what_was_given)
{
	static const uint32_t given[] = {
	    324500, 324502, 324501, 324504, 324599};
	static const uint32_t want[] = {324503, 324505, 324506};
	char number[DBK_NUMBER_LEN + 1], text[DBK_NUMBER_LEN + 1];
	struct pools pools = {0};
	struct dbk_number n = {"B76", 0, 0};
	size_t i;

	for (i = 0; i < sizeof given / sizeof given[0]; i++) {
		n.serial = given[i];
		n.check = dbk_number_check_digit(n.filer, n.serial, 0);
		dbk_number_format(text, &n);
		book_ok(&book,
		    book_add(&book, book_document(text, (long)i + 1), number));
		ck_assert_str_eq(number, text);
	}
	for (i = 0; i < sizeof want / sizeof want[0]; i++) {
		book_ok(&book,
		    book_add(&book, book_document(NULL, (long)i + 100),
			number));
		ck_assert(dbk_number_parse(&n, number, strlen(number)));
		ck_assert_uint_eq(n.serial, want[i]);
	}
	book_ok(&book, dbk_pool_list(book.l, note_pool, &pools, &book.err));
	ck_assert_uint_eq(pools.rows[0].used, 8);
	ck_assert_uint_eq(pools.rows[0].next, 324507);
	book_sound(&book);
}
END_TEST

/* ---- entries ---- */

START_TEST(entry_comes_back_canonical)
{
	struct dbk_buf json = {0}, third = {0};
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_entry_row row;

	book_ok(&book,
	    book_add(&book, book_document("B76-0324527-8", 41200), number));
	ck_assert_str_eq(number, "B76-0324527-8");
	/* Asked for without hyphens, as some systems write them. */
	book_ok(&book,
	    dbk_entry_get(book.l, "B7603245278", 0, &json, &row, &book.sink,
		&book.err));
	ck_assert_ptr_nonnull(strstr(json.data,
	    "\"entry_number\":\"B76-0324527-8\""));
	ck_assert_int_eq(row.paper, DBK_PAPER_DRAFT);
	ck_assert_int_eq(row.value, 41200);
	ck_assert_str_eq(row.importer, "ACME TRADING INC");
	ck_assert_str_eq(row.port, "2704");
	ck_assert_str_eq(row.station, "MAIN");
	ck_assert_str_eq(row.writer, DBK_RECOVERY_USER);
	ck_assert_str_eq(row.letter, "");
	book_wants(&book,
	    dbk_entry_get(book.l, "B76-0324528-6", 0, &third, NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_UNKNOWN], 1);
	book_wants(&book,
	    dbk_entry_get(book.l, number, 2, &third, NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_REVISION], 1);
	dbk_buf_fini(&json);
	dbk_buf_fini(&third);
}
END_TEST

static const struct {
	const char *json;
	enum dbk_rule rule;
} bad_documents[] = {
    {"{", DBK_RULE_FORM_JSON},
    {"{\"colour\":1}", DBK_RULE_FORM_UNKNOWN},
    {"{\"entry_number\":\"B76-0324527-9\"}", DBK_RULE_NUMBER_CHECK_DIGIT},
    {"{\"entry_number\":\"B76-0424527-5\"}", DBK_RULE_NUMBER_POOL},
    {"{\"entry_number\":\"B76-032452-8\"}", DBK_RULE_NUMBER_FORM},
};

START_TEST(bad_documents_change_nothing)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_anchor before, after;

	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	book_wants(&book, book_add(&book, bad_documents[_i].json, number),
	    DBK_EFINDINGS);
	ck_assert_str_eq(number, "");
	ck_assert_msg(book.seen.count[bad_documents[_i].rule] == 1, "%s",
	    book.seen.text);
	ck_assert_uint_eq(book.seen.line, 7);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
	ck_assert_str_eq(before.hash, after.hash);
}
END_TEST

START_TEST(used_number_is_refused_void_or_not)
{
	char number[DBK_NUMBER_LEN + 1], other[DBK_NUMBER_LEN + 1];

	book_ok(&book,
	    book_add(&book, book_document("B76-0324500-5", 1), number));
	book_wants(&book, book_add(&book, book_document(number, 2), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_EXISTS], 1);
	book_ok(&book,
	    dbk_entry_void(book.l, number, "keyed twice", &book.sink,
		&book.err));
	ck_assert_int_eq(book_paper(&book, number), DBK_PAPER_VOID);
	book_wants(&book, book_add(&book, book_document(number, 3), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_EXISTS], 2);
	book_ok(&book, book_add(&book, book_document(NULL, 1), other));
	ck_assert_str_ne(other, number);
	book_wants(&book,
	    dbk_entry_void(book.l, number, "again", &book.sink, &book.err),
	    DBK_EFINDINGS);
	book_wants(&book,
	    dbk_entry_void(book.l, other, "", &book.sink, &book.err),
	    DBK_EUSAGE);
	book_sound(&book);
}
END_TEST

START_TEST(same_document_is_refused_unless_said_again)
{
	char number[DBK_NUMBER_LEN + 1], other[DBK_NUMBER_LEN + 1];
	struct dbk_source source = {.first_line = 1};

	book_ok(&book, book_add(&book, book_document(NULL, 5), number));
	book_wants(&book, book_add(&book, book_document(NULL, 5), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_SAME], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, number));
	source.text = book_document(NULL, 5);
	source.len = strlen(source.text);
	book_ok(&book,
	    dbk_entry_add(book.l, &source, true, other, &book.sink, &book.err));
	ck_assert_str_ne(other, number);
	book_sound(&book);
}
END_TEST

START_TEST(incomplete_entry_stays_a_draft)
{
	char number[DBK_NUMBER_LEN + 1];

	book_ok(&book, book_add(&book, "{\"entry_type\":\"01\"}", number));
	book_wants(&book,
	    dbk_entry_complete(book.l, number, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_gt(book.seen.total, 3);
	ck_assert_int_eq(book_paper(&book, number), DBK_PAPER_DRAFT);
	book_wants(&book,
	    dbk_entry_check(book.l, number, &book.sink, &book.err),
	    DBK_EFINDINGS);
}
END_TEST

static enum dbk_code
correct(const char *number, const char *json)
{
	struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};

	book_forget(&book);
	return dbk_entry_correct(book.l, number, &source, "wrong value",
	    &book.sink, &book.err);
}

struct history {
	unsigned n, documents;
	char actions[400];
};

static enum dbk_code
note_history(void *arg, const struct dbk_history_row *row)
{
	struct history *h = arg;
	size_t len = strlen(h->actions);

	h->n++;
	h->documents += row->document[0] != '\0';
	(void)snprintf(h->actions + len, sizeof h->actions - len, "%s%s%s ",
	    row->action, row->about[0] != '\0' ? "=" : "", row->about);
	return DBK_OK;
}

START_TEST(correction_keeps_every_revision)
{
	char numbers[1][DBK_NUMBER_LEN + 1];
	struct dbk_buf one = {0}, two = {0};
	struct history h = {0};
	struct dbk_entry_row row;

	book_complete(&book, 1, numbers);
	book_ok(&book, correct(numbers[0], book_document(numbers[0], 777)));
	ck_assert_int_eq(book_paper(&book, numbers[0]), DBK_PAPER_DRAFT);
	book_ok(&book,
	    dbk_entry_get(book.l, numbers[0], 1, &one, &row, &book.sink,
		&book.err));
	ck_assert_int_eq(row.revision, 2);
	ck_assert_int_eq(row.value, 777);
	ck_assert_ptr_null(strstr(one.data, "\"value\":777"));
	book_ok(&book,
	    dbk_entry_get(book.l, numbers[0], 2, &two, NULL, &book.sink,
		&book.err));
	ck_assert_ptr_nonnull(strstr(two.data, "\"value\":777"));
	book_wants(&book,
	    correct(numbers[0], book_document("B76-0324527-8", 5)),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_NUMBER_FIXED], 1);
	book_ok(&book,
	    dbk_entry_history(book.l, numbers[0], note_history, &h, &book.sink,
		&book.err));
	ck_assert_str_eq(h.actions, "entry.add entry.complete entry.correct ");
	ck_assert_uint_eq(h.documents, 2);
	book_wants(&book,
	    dbk_entry_correct(book.l, numbers[0], NULL, NULL, &book.sink,
		&book.err),
	    DBK_EUSAGE);
	dbk_buf_fini(&one);
	dbk_buf_fini(&two);
	book_sound(&book);
}
END_TEST

START_TEST(lettered_entry_is_corrected_only_completely)
{
	char numbers[1][DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};
	char document[4000];

	book_complete(&book, 1, numbers);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	(void)snprintf(document, sizeof document, "{\"entry_type\":\"01\"}");
	book_wants(&book, correct(numbers[0], document), DBK_EFINDINGS);
	book_ok(&book, correct(numbers[0], book_document(NULL, 778)));
	ck_assert_int_eq(book_paper(&book, numbers[0]), DBK_PAPER_LETTERED);
	book_sound(&book);
}
END_TEST

START_TEST(rollback_leaves_everything_as_before)
{
	char numbers[2][DBK_NUMBER_LEN + 1], number[DBK_NUMBER_LEN + 1];
	struct dbk_letter_choice all = {0};
	struct dbk_anchor before, after;
	struct dbk_profile profile;
	struct dbk_arena a;

	book_complete(&book, 2, numbers);
	book_ok(&book, dbk_ledger_anchor(book.l, &before, &book.err));
	book_ok(&book, dbk_ledger_begin(book.l, &book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 9), number));
	book_ok(&book,
	    dbk_profile_set(book.l, "station.name", "TWO", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	dbk_ledger_rollback(book.l);
	dbk_ledger_rollback(book.l);
	book_ok(&book, dbk_ledger_anchor(book.l, &after, &book.err));
	ck_assert_int_eq(before.seq, after.seq);
	ck_assert_str_eq(before.hash, after.hash);
	ck_assert_int_eq(book_paper(&book, numbers[0]), DBK_PAPER_COMPLETE);
	dbk_arena_init(&a, 0);
	book_ok(&book, dbk_profile_get(book.l, &profile, &a, &book.err));
	ck_assert_str_eq(profile.station.name.s, "MAIN");
	dbk_arena_fini(&a);
	/* The number is free again, and work goes on. */
	book_ok(&book, book_add(&book, book_document(NULL, 9), numbers[0]));
	ck_assert_str_eq(numbers[0], number);
	book_sound(&book);
}
END_TEST

/* Looks at each entry and completes it while the list goes on. */
static enum dbk_code
complete_row(void *arg, const struct dbk_entry_row *row)
{
	unsigned *n = arg;

	(*n)++;
	return dbk_entry_complete(book.l, row->number, &book.sink, &book.err);
}

static enum dbk_code
nest_scan(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	static const struct dbk_entry_filter drafts = {
	    .papers = 1u << DBK_PAPER_DRAFT,
	};
	char number[DBK_NUMBER_LEN + 1];

	(void)snprintf(number, sizeof number, "%s", entry->entry_number.s);
	book_ok(&book,
	    dbk_entry_list(book.l, &drafts, complete_row, arg, &book.err));
	ck_assert_str_eq(entry->entry_number.s, number);
	ck_assert_str_eq(row->number, number);
	return DBK_OK;
}

START_TEST(lists_can_be_nested_and_change_what_they_list)
{
	static const struct dbk_entry_filter all = {0};
	static const struct dbk_entry_filter some = {
	    .papers = 1u << DBK_PAPER_COMPLETE,
	    .port = "2704",
	    .limit = 3,
	};
	char number[DBK_NUMBER_LEN + 1];
	unsigned n = 0;
	long i;

	for (i = 0; i < 10; i++)
		book_ok(&book,
		    book_add(&book, book_document(NULL, i + 1), number));
	book_ok(&book, dbk_entry_scan(book.l, &all, nest_scan, &n, &book.err));
	ck_assert_uint_eq(n, 10);
	n = 0;
	book_ok(&book,
	    dbk_entry_list(book.l, &some, complete_row, &n, &book.err));
	ck_assert_uint_eq(n, 3);
	book_sound(&book);
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
	tcase_add_test(t, overlapping_pools_are_refused);
	tcase_add_test(t, numbers_are_judged);
	tcase_add_test(t, offset_of_the_pool_moves_the_check_digit);
	tcase_add_test(t, next_number_skips_what_was_given);
	tcase_add_test(t, entry_comes_back_canonical);
	tcase_add_loop_test(t, bad_documents_change_nothing, 0,
	    sizeof bad_documents / sizeof bad_documents[0]);
	tcase_add_test(t, used_number_is_refused_void_or_not);
	tcase_add_test(t, same_document_is_refused_unless_said_again);
	tcase_add_test(t, incomplete_entry_stays_a_draft);
	tcase_add_test(t, correction_keeps_every_revision);
	tcase_add_test(t, lettered_entry_is_corrected_only_completely);
	tcase_add_test(t, rollback_leaves_everything_as_before);
	tcase_add_test(t, lists_can_be_nested_and_change_what_they_list);
	suite_add_tcase(s, t);
	return s;
}
