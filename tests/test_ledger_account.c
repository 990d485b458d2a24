/*
 * What becomes of entries on paper, letters and releases; and the account, which
 * says so of every number.
 */
#include <stdio.h>
#include <string.h>

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

/* ---- letters ---- */

struct letters {
	unsigned n;
	struct dbk_letter_row rows[4];
	char ports[4][8];
};

static enum dbk_code
note_letter(void *arg, const struct dbk_letter_row *row)
{
	struct letters *t = arg;

	ck_assert_uint_lt(t->n, 4);
	(void)snprintf(t->ports[t->n], sizeof t->ports[0], "%s", row->port);
	t->rows[t->n++] = *row;
	return DBK_OK;
}

START_TEST(one_letter_a_port_with_its_entries_locked)
{
	struct dbk_letter_choice all = {0};
	struct letters made = {0}, listed = {0};
	struct dbk_letter_row row;
	char draft[DBK_NUMBER_LEN + 1];

	book_add_at(&book, "4601", 10, numbers[0]);
	book_add_at(&book, "2704", 20, numbers[1]);
	book_add_at(&book, "4601", 30, numbers[2]);
	book_ok(&book, book_add(&book, book_document(NULL, 40), draft));
	book_ok(&book,
	    dbk_letter_make(book.l, &all, note_letter, &made, &book.sink,
		&book.err));
	ck_assert_uint_eq(made.n, 2);
	ck_assert_str_eq(made.ports[0], "2704");
	ck_assert_str_eq(made.rows[0].number, "DL-0001");
	ck_assert_int_eq(made.rows[0].entries, 1);
	ck_assert_str_eq(made.ports[1], "4601");
	ck_assert_str_eq(made.rows[1].number, "DL-0002");
	ck_assert_int_eq(made.rows[1].entries, 2);
	ck_assert_int_eq(made.rows[1].value, 40);
	ck_assert_int_eq(book_paper(&book, numbers[2]), DBK_PAPER_LETTERED);
	ck_assert_int_eq(book_paper(&book, draft), DBK_PAPER_DRAFT);
	book_ok(&book,
	    dbk_letter_list(book.l, note_letter, &listed, &book.err));
	ck_assert_uint_eq(listed.n, 2);
	ck_assert_str_eq(listed.rows[1].anchor.hash, made.rows[1].anchor.hash);
	book_ok(&book,
	    dbk_letter_get(book.l, "DL-0002", &row, &book.sink, &book.err));
	ck_assert_str_eq(row.made_at, BOOK_NOW);
	/* Nothing waits any more; the newest letter is named. */
	book_wants(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_LETTER_NONE], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, "DL-0002"));
	book_wants(&book,
	    dbk_letter_get(book.l, "DL-0003", &row, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_LETTER_UNKNOWN], 1);
	book_sound(&book);
}
END_TEST

START_TEST(letter_of_named_entries_tells_all_that_cannot_go)
{
	const char *names[4] = {
	    numbers[1], "B76-0324599-7", numbers[2], numbers[1]};
	struct dbk_letter_choice named = {NULL, names, 4};
	struct letters made = {0};

	book_complete(&book, 2, numbers);
	book_ok(&book, book_add(&book, book_document(NULL, 3), numbers[2]));
	book_wants(&book,
	    dbk_letter_make(book.l, &named, note_letter, &made, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_UNKNOWN], 1);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_STATE], 1);
	ck_assert_uint_eq(made.n, 0);
	names[1] = numbers[1];
	names[2] = numbers[1];
	book_ok(&book,
	    dbk_letter_make(book.l, &named, note_letter, &made, &book.sink,
		&book.err));
	ck_assert_int_eq(made.rows[0].entries, 1);
	ck_assert_int_eq(book_paper(&book, numbers[0]), DBK_PAPER_COMPLETE);
	book_sound(&book);
}
END_TEST

struct scanned {
	unsigned n;
	int64_t values[4], revisions[4];
};

static enum dbk_code
note_scanned(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct scanned *s = arg;

	ck_assert_uint_lt(s->n, 4);
	ck_assert_str_eq(row->number, entry->entry_number.s);
	ck_assert_int_eq(row->value, entry->value.v);
	s->values[s->n] = entry->value.v;
	s->revisions[s->n++] = row->revision;
	return DBK_OK;
}

START_TEST(letter_stays_as_it_was_made)
{
	struct dbk_letter_choice all = {0};
	struct dbk_profile profile;
	struct scanned s = {0};
	struct dbk_arena a;

	book_ok(&book,
	    dbk_profile_set(book.l, "letter.signer", "A", NULL, &book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 11), numbers[0]));
	book_ok(&book, dbk_entry_complete(book.l, numbers[0], NULL, &book.err));
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 12)));
	book_ok(&book,
	    dbk_profile_set(book.l, "letter.signer", "B", NULL, &book.err));
	book_ok(&book,
	    dbk_letter_scan(book.l, "DL-0001", NULL, note_scanned, &s,
		&book.err));
	ck_assert_uint_eq(s.n, 1);
	ck_assert_int_eq(s.values[0], 11);
	ck_assert_int_eq(s.revisions[0], 1);
	dbk_arena_init(&a, 0);
	book_ok(&book,
	    dbk_letter_profile(book.l, "DL-0001", &profile, &a, &book.err));
	ck_assert_str_eq(profile.letter.signer.s, "A");
	dbk_arena_fini(&a);
	book_sound(&book);
}
END_TEST

START_TEST(officer_releases_or_refuses_what_is_lettered)
{
	struct dbk_letter_choice all = {0};
	struct dbk_release release = {0};

	book_complete(&book, 2, numbers);
	release.at = book_text("2026-11-18T09:00:00-08:00");
	release.port = book_text("2704");
	book_wants(&book,
	    dbk_entry_release(book.l, numbers[0], &release, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_ok(&book,
	    dbk_entry_release(book.l, numbers[0], &release, &book.sink,
		&book.err));
	release.refused.set = release.refused.v = true;
	book_ok(&book,
	    dbk_entry_release(book.l, numbers[1], &release, &book.sink,
		&book.err));
	ck_assert_int_eq(book_paper(&book, numbers[0]), DBK_PAPER_RELEASED);
	ck_assert_int_eq(book_paper(&book, numbers[1]), DBK_PAPER_REFUSED);
	book_wants(&book,
	    dbk_entry_void(book.l, numbers[0], "no", &book.sink, &book.err),
	    DBK_EFINDINGS);
	book_forget(&book);
	release.at = book_text("yesterday");
	book_wants(&book,
	    dbk_entry_release(book.l, numbers[1], &release, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	book_sound(&book);
}
END_TEST

/* ---- account ---- */

static enum dbk_code
note_pool(void *arg, const struct dbk_account_pool *p)
{
	struct dbk_account_pool *out = arg;

	*out = *p;
	return DBK_OK;
}

START_TEST(account_adds_up)
{
	struct dbk_letter_choice all = {0};
	struct dbk_account_pool pool = {0};
	struct dbk_account account;

	book_complete(&book, 2, numbers);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_ok(&book,
	    book_add(&book, book_document(NULL, 100000), numbers[3]));
	book_ok(&book,
	    book_add(&book, book_document(NULL, 200000), numbers[4]));
	book_ok(&book,
	    dbk_entry_void(book.l, numbers[4], "test", &book.sink, &book.err));
	book_ok(&book,
	    dbk_account_make(book.l, &account, note_pool, &pool, &book.sink,
		&book.err));
	ck_assert(account.balanced);
	ck_assert_int_eq(account.numbers, 100);
	ck_assert_int_eq(account.unused, 96);
	ck_assert_int_eq(account.papers[DBK_PAPER_LETTERED], 2);
	ck_assert_int_eq(account.papers[DBK_PAPER_VOID], 1);
	ck_assert_int_eq(pool.states[DBK_PAPER_DRAFT], 1);
	ck_assert_int_eq(account.letters, 1);
	ck_assert_int_eq(account.lettered, 2);
	ck_assert_int_eq(account.outside, 0);
	ck_assert_int_lt(account.value, 200000);
}
END_TEST

struct pools {
	unsigned n;
	struct dbk_account_pool rows[4];
};

static enum dbk_code
note_pools(void *arg, const struct dbk_account_pool *p)
{
	struct pools *t = arg;

	ck_assert_uint_lt(t->n, 4);
	t->rows[t->n++] = *p;
	return DBK_OK;
}

/* Whatever the order in which pools were added and entries keyed. */
START_TEST(each_pool_counts_its_own_entries)
{
	static const uint32_t serials[] = {200, 324500, 100, 299, 424500, 101};
	struct dbk_number n = {.filer = "B76"};
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_account account;
	struct pools pools = {0};
	size_t i;

	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 200, 299, NULL, 0, &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 100, 101, NULL, 0, &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_pool_add(book.l, NULL, 424500, 424500, NULL, 0, &book.sink,
		&book.err));
	for (i = 0; i < sizeof serials / sizeof serials[0]; i++) {
		n.serial = serials[i];
		n.check = dbk_number_check_digit(n.filer, n.serial, 0);
		dbk_number_format(number, &n);
		book_ok(&book,
		    book_add(&book, book_document(number, 1000 + (long)i),
			numbers[i]));
	}
	book_ok(&book,
	    dbk_account_make(book.l, &account, note_pools, &pools, &book.sink,
		&book.err));
	ck_assert(account.balanced);
	ck_assert_uint_eq(pools.n, 4);
	ck_assert_int_eq(pools.rows[0].states[DBK_PAPER_DRAFT], 2);
	ck_assert_int_eq(pools.rows[0].unused, 0);
	ck_assert_int_eq(pools.rows[1].states[DBK_PAPER_DRAFT], 2);
	ck_assert_int_eq(pools.rows[2].states[DBK_PAPER_DRAFT], 1);
	ck_assert_int_eq(pools.rows[3].states[DBK_PAPER_DRAFT], 1);
	ck_assert_int_eq(account.outside, 0);
}
END_TEST

/* What someone with the key could do, and the sum that must show it. */
static const struct {
	const char *sql;
	enum dbk_rule rule;
} imbalances[] = {
    {"DELETE FROM entry WHERE number = 'B76-0324501-3'",
	DBK_RULE_ACCOUNT_JOURNAL},
    {"DELETE FROM entry WHERE number = 'B76-0324501-3'",
	DBK_RULE_ACCOUNT_NUMBERS},
    {"UPDATE free_range SET first = first + 1", DBK_RULE_ACCOUNT_NUMBERS},
    {"UPDATE entry SET letter = NULL", DBK_RULE_ACCOUNT_LETTERS},
    {"UPDATE letter SET entries = 7", DBK_RULE_ACCOUNT_LETTERS},
    {"UPDATE entry SET filing = 4", DBK_RULE_ACCOUNT_FILINGS},
    {"UPDATE entry SET filing = 40", DBK_RULE_ACCOUNT_FILINGS},
    {"UPDATE entry SET paper = 40", DBK_RULE_ACCOUNT_NUMBERS},
    {"DELETE FROM free_range; DELETE FROM pool", DBK_RULE_ACCOUNT_OUTSIDE},
};

START_TEST(account_shows_what_does_not_add_up)
{
	struct dbk_letter_choice all = {0};
	struct dbk_account account;
	char sql[300];

	book_complete(&book, 3, numbers);
	book_ok(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err));
	book_batch(&book, 3, numbers, id);
	book_close(&book);
	(void)snprintf(sql, sizeof sql, "PRAGMA foreign_keys = OFF; %s",
	    imbalances[_i].sql);
	ck_assert(book_tamper(&book, sql));
	book_open(&book, DBK_ACCESS_READ);
	book_ok(&book,
	    dbk_account_make(book.l, &account, NULL, NULL, &book.sink,
		&book.err));
	ck_assert(!account.balanced);
	ck_assert_msg(book.seen.count[imbalances[_i].rule] != 0, "%s",
	    book.seen.text);
}
END_TEST

START_TEST(a_state_that_there_is_not_is_called_unknown)
{
	ck_assert_str_eq(dbk_paper_name((enum dbk_paper)40), "unknown");
	ck_assert_str_eq(dbk_filing_name((enum dbk_filing)40), "unknown");
	ck_assert_str_eq(dbk_cargo_name((enum dbk_cargo) - 1), "unknown");
	ck_assert_str_eq(dbk_batch_state_name(DBK_BATCH_STATE_COUNT),
	    "unknown");
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger account");
	TCase *t = tcase_create("account");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, one_letter_a_port_with_its_entries_locked);
	tcase_add_test(t, letter_of_named_entries_tells_all_that_cannot_go);
	tcase_add_test(t, letter_stays_as_it_was_made);
	tcase_add_test(t, officer_releases_or_refuses_what_is_lettered);
	tcase_add_test(t, account_adds_up);
	tcase_add_test(t, each_pool_counts_its_own_entries);
	tcase_add_loop_test(t, account_shows_what_does_not_add_up, 0,
	    sizeof imbalances / sizeof imbalances[0]);
	tcase_add_test(t, a_state_that_there_is_not_is_called_unknown);
	suite_add_tcase(s, t);
	return s;
}
