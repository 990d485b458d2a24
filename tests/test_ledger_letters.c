/*
 * Numbered papers: supplements to letters, papers on enforcement discretion, what
 * they are printed with; and the release log.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/releases.h"
#include "ledger/stationery.h"
#include "tests/ledger_support.h"

#define ENTRIES 4

static struct book book;
static char numbers[ENTRIES][DBK_NUMBER_LEN + 1];

static void
setup(void)
{
	book_make(&book);
	book_complete(&book, ENTRIES, numbers);
}

/* Two more complete entries, which arrive on that day. */
static void
add_dated(const char *date, char more[2][DBK_NUMBER_LEN + 1])
{
	char json[4000];
	size_t i;

	for (i = 0; i < 2; i++) {
		(void)snprintf(json, sizeof json, "{\"arrival_date\":\"%s\",%s",
		    date, book_document(NULL, 5000 + (long)i) + 1);
		book_ok(&book, book_add(&book, json, more[i]));
		book_ok(&book,
		    dbk_entry_complete(book.l, more[i], &book.sink, &book.err));
	}
}

static void
teardown(void)
{
	book_fini(&book);
}

/* Letters of all that waits; how many were made. */
static enum dbk_code
count_letter(void *arg, const struct dbk_letter_row *row)
{
	(void)row;
	++*(unsigned *)arg;
	return DBK_OK;
}

static unsigned
make_letters(void)
{
	const struct dbk_letter_choice all = {0};
	unsigned made = 0;

	book_ok(&book,
	    dbk_letter_make(book.l, &all, count_letter, &made, &book.sink,
		&book.err));
	return made;
}

static void
correct(const char *number, long value)
{
	const char *json = book_document(number, value);
	const struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};

	book_ok(&book,
	    dbk_entry_correct(book.l, number, &source, "invoice came",
		&book.sink, &book.err));
}

static struct dbk_letter_row
get(const char *number)
{
	struct dbk_letter_row row;

	book_ok(&book,
	    dbk_letter_get(book.l, number, &row, &book.sink, &book.err));
	return row;
}

/* Entries of a paper as "NUMBER revision paper;". */
static enum dbk_code
note_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	(void)entry;
	dbk_buf_add_format(arg, "%s %lld %s;", row->number,
	    (long long)row->revision, dbk_paper_name(row->paper));
	return DBK_OK;
}

static void
names(const char *letter, const char *wanted)
{
	struct dbk_buf seen = {0};

	book_ok(&book,
	    dbk_letter_scan(book.l, letter, NULL, note_entry, &seen,
		&book.err));
	ck_assert_str_eq(seen.data != NULL ? seen.data : "", wanted);
	dbk_buf_fini(&seen);
}

/* ---- supplements ---- */

START_TEST(good_corrected_entry_goes_on_a_supplement)
{
	char wanted[200];
	struct dbk_letter_row row;

	ck_assert_uint_eq(make_letters(), 1);
	correct(numbers[1], 777);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_LETTERED], 1);
	ck_assert_uint_eq(make_letters(), 1);
	row = get("DL-0002");
	ck_assert_int_eq(row.kind, DBK_LETTER_SUPPLEMENT);
	ck_assert_str_eq(row.amends, "DL-0001");
	ck_assert_str_eq(row.amends_made_at, BOOK_NOW);
	ck_assert_int_eq(row.entries, 1);
	ck_assert_int_eq(row.value, 777);
	(void)snprintf(wanted, sizeof wanted, "%s 2 lettered;", numbers[1]);
	names("DL-0002", wanted);
	/* The entry stays on the letter that named it, as it was. */
	ck_assert_int_eq(get("DL-0001").entries, ENTRIES);
	ck_assert_int_eq(book_paper(&book, numbers[1]), DBK_PAPER_LETTERED);
	book_sound(&book);
}
END_TEST

START_TEST(bad_second_supplement_without_a_correction_is_refused)
{
	const struct dbk_letter_choice all = {0};
	const char *const named[] = {numbers[1]};
	const struct dbk_letter_choice one = {.numbers = named, .nnumbers = 1};

	(void)make_letters();
	correct(numbers[1], 777);
	(void)make_letters();
	book_wants(&book,
	    dbk_letter_make(book.l, &all, NULL, NULL, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_LETTER_NONE], 1);
	book_wants(&book,
	    dbk_letter_make(book.l, &one, NULL, NULL, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_STATE], 1);
}
END_TEST

START_TEST(good_supplement_tells_what_the_paper_before_said)
{
	struct dbk_letter_before before;
	struct dbk_arena a;

	(void)make_letters();
	correct(numbers[0], 777);
	(void)make_letters();
	correct(numbers[0], 888);
	correct(numbers[0], 999);
	(void)make_letters();
	dbk_arena_init(&a, 0);
	book_ok(&book,
	    dbk_letter_before(book.l, "DL-0003", numbers[0], &before, &a,
		&book.err));
	ck_assert_str_eq(before.letter, "DL-0002");
	ck_assert_int_eq(before.entry.value.v, 777);
	ck_assert_str_eq(before.reasons, "invoice came; invoice came");
	/* Both amend the letter itself. */
	ck_assert_str_eq(get("DL-0003").amends, "DL-0001");
	dbk_arena_fini(&a);
	book_sound(&book);
}
END_TEST

START_TEST(good_void_entry_is_withdrawn_by_a_supplement)
{
	char wanted[200];

	(void)make_letters();
	correct(numbers[2], 777);
	(void)make_letters();
	book_ok(&book,
	    dbk_entry_void(book.l, numbers[2], "keyed twice", &book.sink,
		&book.err));
	(void)make_letters();
	(void)snprintf(wanted, sizeof wanted, "%s 2 lettered;", numbers[2]);
	names("DL-0002", wanted);
	(void)snprintf(wanted, sizeof wanted, "%s 2 void;", numbers[2]);
	names("DL-0003", wanted);
	ck_assert_int_eq(get("DL-0003").value, 0);
	ck_assert_int_eq(book_paper(&book, numbers[2]), DBK_PAPER_VOID);
	book_sound(&book);
}
END_TEST

START_TEST(good_new_letters_and_supplements_are_made_together)
{
	char more[1][DBK_NUMBER_LEN + 1];
	const struct dbk_letter_choice other = {.port = "0101"};

	(void)make_letters();
	correct(numbers[0], 777);
	book_complete(&book, 1, more);
	book_wants(&book,
	    dbk_letter_make(book.l, &other, NULL, NULL, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(make_letters(), 2);
	ck_assert_int_eq(get("DL-0002").kind, DBK_LETTER_DOWNTIME);
	ck_assert_int_eq(get("DL-0003").kind, DBK_LETTER_SUPPLEMENT);
	book_sound(&book);
}
END_TEST

START_TEST(account_counts_what_waits_for_a_supplement)
{
	struct dbk_account a;

	(void)make_letters();
	correct(numbers[0], 777);
	book_ok(&book,
	    dbk_account_make(book.l, &a, NULL, NULL, &book.sink, &book.err));
	ck_assert_int_eq(a.amended, 1);
	ck_assert_int_eq(a.supplements, 0);
	(void)make_letters();
	book_ok(&book,
	    dbk_account_make(book.l, &a, NULL, NULL, &book.sink, &book.err));
	ck_assert_int_eq(a.amended, 0);
	ck_assert_int_eq(a.letters, 1);
	ck_assert_int_eq(a.lettered, ENTRIES);
	ck_assert_int_eq(a.supplements, 1);
	ck_assert(a.balanced);
}
END_TEST

/* ---- discretion ---- */

static enum dbk_code
make_discretion(const struct dbk_discretion_choice *choice,
    char number[DBK_LETTER_LEN + 1])
{
	book_forget(&book);
	return dbk_discretion_make(book.l, choice, number, &book.sink,
	    &book.err);
}

static void
release(const char *number, bool refused)
{
	const struct dbk_release told = {.at = book_text(BOOK_NOW),
	    .port = book_text("2704"),
	    .officer = book_text("HERRERA"),
	    .refused = {.v = refused, .set = refused}};

	book_ok(&book,
	    dbk_entry_release(book.l, number, &told, &book.sink, &book.err));
}

START_TEST(good_discretion_names_what_arrives_within_its_dates)
{
	struct dbk_discretion_choice choice = {
	    .from = "2026-11-01", .to = "2026-11-30", .reason = "ransomware"};
	char number[DBK_LETTER_LEN + 1], early[2][DBK_NUMBER_LEN + 1],
	    late[2][DBK_NUMBER_LEN + 1], other[2][DBK_NUMBER_LEN + 1];
	struct dbk_letter_row row;

	add_dated("2026-11-01", early);
	add_dated("2026-11-30", late);
	add_dated("2026-12-01", other);
	(void)make_letters();
	release(early[0], false);
	release(early[1], true);
	book_ok(&book, make_discretion(&choice, number));
	ck_assert_str_eq(number, "ED-0001");
	/* Who has no date is told. */
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_UNDATED], 1);
	row = get(number);
	ck_assert_int_eq(row.kind, DBK_LETTER_DISCRETION);
	ck_assert_int_eq(row.entries, 3); /* not the released one */
	ck_assert_str_eq(row.from, "2026-11-01");
	ck_assert_str_eq(row.to, "2026-11-30");
	ck_assert_str_eq(row.reason, "ransomware");
	/* What an entry is does not change by it. */
	ck_assert_int_eq(book_paper(&book, late[0]), DBK_PAPER_LETTERED);
	choice.port = "2704";
	book_ok(&book, make_discretion(&choice, number));
	ck_assert_str_eq(number, "ED-0002");
	choice.port = "0101";
	book_wants(&book, make_discretion(&choice, number), DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_NONE], 1);
	choice.port = NULL;
	choice.from = choice.to = "2020-01-01";
	book_wants(&book, make_discretion(&choice, number), DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_NONE], 1);
	book_sound(&book);
}
END_TEST

START_TEST(discretion_judges_named_entries)
{
	const char *named[] = {numbers[0], numbers[1], numbers[0]};
	struct dbk_discretion_choice choice = {.from = "2026-11-01",
	    .to = "2026-11-30",
	    .reason = "ransomware",
	    .numbers = named,
	    .nnumbers = 3};
	char number[DBK_LETTER_LEN + 1];

	(void)make_letters();
	release(numbers[1], false);
	book_ok(&book, make_discretion(&choice, number));
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_RELEASED], 1);
	ck_assert_int_eq(get(number).entries, 2);
	book_ok(&book,
	    dbk_entry_void(book.l, numbers[0], "spoiled", &book.sink,
		&book.err));
	named[1] = "B76-0399999-9";
	book_wants(&book, make_discretion(&choice, number), DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_STATE], 2);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_UNKNOWN], 1);
}
END_TEST

static const struct {
	const char *from, *to, *reason;
	unsigned dates, reasons;
} wrong[] = {
    {"2026-11-31", "2026-12-01", "r", 1, 0},
    {"2026-11-01", "today", "r", 1, 0},
    {"2026-11-02", "2026-11-01", "r", 1, 0},
    {"2026-11-02", "2026-11-01", "", 1, 1},
    {"2026-11-01", "2026-11-01", "", 0, 1},
};

START_TEST(bad_discretion_is_refused)
{
	const struct dbk_discretion_choice choice = {.from = wrong[_i].from,
	    .to = wrong[_i].to,
	    .reason = wrong[_i].reason};
	char number[DBK_LETTER_LEN + 1];

	book_wants(&book, make_discretion(&choice, number), DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_DATES],
	    wrong[_i].dates);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_DISCRETION_REASON],
	    wrong[_i].reasons);
}
END_TEST

/* ---- what papers are printed with ---- */

static void
wording_is(int64_t seq, const char *wanted)
{
	struct dbk_buf text = {0};

	book_ok(&book, dbk_stationery_read(book.l, seq, &text, &book.err));
	ck_assert_str_eq(text.data, wanted);
	dbk_buf_fini(&text);
}

static void
set_wording(const char *port, const char *text)
{
	book_ok(&book,
	    dbk_stationery_set(book.l, "downtime-letter", port, text,
		strlen(text), &book.sink, &book.err));
}

START_TEST(good_letter_keeps_its_wording_and_logo)
{
	char more[1][DBK_NUMBER_LEN + 1];

	(void)make_letters();
	ck_assert_int_ne(get("DL-0001").wording, 0);
	ck_assert_int_eq(get("DL-0001").logo, 0);
	set_wording(NULL, "for all");
	set_wording("2704", "for 2704");
	book_ok(&book,
	    dbk_stationery_set(book.l, DBK_STATIONERY_LOGO, NULL, "PNG", 3,
		&book.sink, &book.err));
	book_complete(&book, 1, more);
	(void)make_letters();
	wording_is(get("DL-0001").wording,
	    dbk_stationery_shipped("downtime-letter"));
	wording_is(get("DL-0002").wording, "for 2704");
	wording_is(get("DL-0002").logo, "PNG");
	set_wording("2704", "other");
	wording_is(get("DL-0002").wording, "for 2704");
	book_sound(&book);
}
END_TEST

START_TEST(good_shipped_wording_is_kept_once)
{
	char more[1][DBK_NUMBER_LEN + 1];

	(void)make_letters();
	book_complete(&book, 1, more);
	(void)make_letters();
	ck_assert_int_eq(get("DL-0001").wording, get("DL-0002").wording);
}
END_TEST

START_TEST(good_ports_fall_back_on_what_every_port_has)
{
	const char *const ports[] = {"2704", "2709", NULL};
	int64_t seqs[3], none;
	size_t i;

	book_ok(&book,
	    dbk_stationery_newest(book.l, "downtime-letter", "2704", &none,
		&book.err));
	ck_assert_int_eq(none, 0);
	set_wording("2704", "for 2704");
	set_wording(NULL, "for all");
	for (i = 0; i < 3; i++)
		book_ok(&book,
		    dbk_stationery_newest(book.l, "downtime-letter", ports[i],
			&seqs[i], &book.err));
	wording_is(seqs[0], "for 2704");
	wording_is(seqs[1], "for all");
	wording_is(seqs[2], "for all");
	book_ok(&book,
	    dbk_stationery_remove(book.l, "downtime-letter", "2704", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_stationery_newest(book.l, "downtime-letter", "2704", &seqs[0],
		&book.err));
	ck_assert_int_eq(seqs[0], seqs[1]);
	book_sound(&book);
}
END_TEST

START_TEST(bad_stationery_is_refused)
{
	book_wants(&book,
	    dbk_stationery_remove(book.l, "downtime-letter", NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_STATIONERY_NONE], 1);
	book_wants(&book,
	    dbk_stationery_set(book.l, "downtime-letter", "9999", "x", 1,
		&book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_FORM_CODE], 1);
}
END_TEST

/* ---- the release log ---- */

static enum dbk_code
note_release(void *arg, const struct dbk_release_row *row)
{
	dbk_buf_add_format(arg, "%s %s %s %s %s;", row->entry,
	    dbk_release_decision(row), row->port, row->officer, row->letter);
	return DBK_OK;
}

START_TEST(good_log_tells_releases_and_refusals_in_order)
{
	struct dbk_buf seen = {0};
	char wanted[400];

	(void)make_letters();
	release(numbers[2], false);
	release(numbers[0], true);
	(void)snprintf(wanted, sizeof wanted,
	    "%s refused 2704 HERRERA DL-0001;"
	    "%s released 2704 HERRERA DL-0001;",
	    numbers[0], numbers[2]);
	book_ok(&book,
	    dbk_release_list(book.l, NULL, note_release, &seen, &book.err));
	ck_assert_str_eq(seen.data, wanted);
	dbk_buf_reset(&seen);
	book_ok(&book,
	    dbk_release_list(book.l, "0101", note_release, &seen, &book.err));
	ck_assert_uint_eq(seen.len, 0);
	dbk_buf_fini(&seen);
	book_sound(&book);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger letters");
	TCase *t = tcase_create("letters");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, good_corrected_entry_goes_on_a_supplement);
	tcase_add_test(t,
	    bad_second_supplement_without_a_correction_is_refused);
	tcase_add_test(t, good_supplement_tells_what_the_paper_before_said);
	tcase_add_test(t, good_void_entry_is_withdrawn_by_a_supplement);
	tcase_add_test(t, good_new_letters_and_supplements_are_made_together);
	tcase_add_test(t, account_counts_what_waits_for_a_supplement);
	tcase_add_test(t, good_discretion_names_what_arrives_within_its_dates);
	tcase_add_test(t, discretion_judges_named_entries);
	tcase_add_loop_test(t, bad_discretion_is_refused, 0,
	    sizeof wrong / sizeof wrong[0]);
	tcase_add_test(t, good_letter_keeps_its_wording_and_logo);
	tcase_add_test(t, good_shipped_wording_is_kept_once);
	tcase_add_test(t, good_ports_fall_back_on_what_every_port_has);
	tcase_add_test(t, bad_stationery_is_refused);
	tcase_add_test(t, good_log_tells_releases_and_refusals_in_order);
	suite_add_tcase(s, t);
	return s;
}
