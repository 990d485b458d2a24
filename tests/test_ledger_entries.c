/*
 * Entries: added, corrected, listed, made void, and as if nothing had happened
 * after a rollback.
 */
#include <stdio.h>
#include <string.h>

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

START_TEST(corrected_entry_is_found_by_what_it_says_now)
{
	char number[DBK_NUMBER_LEN + 1], other[DBK_NUMBER_LEN + 1];

	book_ok(&book, book_add(&book, book_document(NULL, 5), number));
	book_ok(&book, book_correct(&book, number, book_document(NULL, 6)));
	book_wants(&book, book_add(&book, book_document(NULL, 6), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_SAME], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, number));
	book_ok(&book, book_add(&book, book_document(NULL, 5), other));
	book_sound(&book);
}
END_TEST

/* Four bytes of a digest may be those of another document, too. */
START_TEST(beginnings_of_digests_that_agree_are_not_the_same_document)
{
	char one[DBK_NUMBER_LEN + 1], two[DBK_NUMBER_LEN + 1];
	char other[DBK_NUMBER_LEN + 1];

	book_ok(&book, book_add(&book, book_document(NULL, 5), one));
	book_ok(&book, book_add(&book, book_document(NULL, 6), two));
	book_close(&book);
	ck_assert(book_tamper(&book,
	    "UPDATE alike_new SET prefix = (SELECT prefix FROM entry"
	    " WHERE added = (SELECT max(added) FROM alike_new))"));
	book_open(&book, DBK_ACCESS_WRITE);
	book_wants(&book, book_add(&book, book_document(NULL, 6), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_SAME], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, two));
	book_ok(&book,
	    dbk_entry_void(book.l, two, "keyed twice", &book.sink, &book.err));
	book_ok(&book, book_add(&book, book_document(NULL, 6), other));
}
END_TEST

/* Corrects an entry until the journal has this many rows; the value that it has
 * then, which no other document has. */
static long
correct_until(const char *number, int64_t rows)
{
	struct dbk_anchor head = {.seq = 0};
	long value = 100000;

	book_ok(&book, dbk_ledger_begin(book.l, &book.err));
	while (head.seq < rows) {
		book_ok(&book,
		    book_correct(&book, number, book_document(NULL, ++value)));
		book_ok(&book, dbk_ledger_anchor(book.l, &head, &book.err));
	}
	book_ok(&book, dbk_ledger_commit(book.l, &book.err));
	return value;
}

static void
refuses_same(long value)
{
	char other[DBK_NUMBER_LEN + 1];

	book_wants(&book, book_add(&book, book_document(NULL, value), other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_SAME], 1);
	book_forget(&book);
}

/* What finds a document moves to another table when the journal has 1,024
 * rows. */
START_TEST(documents_are_found_however_long_ago_they_were_keyed)
{
	char one[DBK_NUMBER_LEN + 1], two[DBK_NUMBER_LEN + 1];
	char other[DBK_NUMBER_LEN + 1];
	struct dbk_verify_report report;
	long value;

	book_ok(&book, book_add(&book, book_document(NULL, 5), one));
	book_ok(&book, book_add(&book, book_document(NULL, 6), two));
	value = correct_until(two, 1024);
	book_sound(&book);
	refuses_same(5);
	refuses_same(value);
	book_ok(&book, book_correct(&book, one, book_document(NULL, 7)));
	refuses_same(7);
	book_ok(&book, book_add(&book, book_document(NULL, 5), other));
	(void)correct_until(two, 2048 + 1);
	book_sound(&book);
	refuses_same(5);
	refuses_same(7);
	book_close(&book);
	ck_assert(book_tamper(&book,
	    "DELETE FROM alike WHERE added = (SELECT min(added) FROM alike)"));
	book_open(&book, DBK_ACCESS_READ);
	book_wants(&book,
	    dbk_ledger_verify(book.l, &report, &book.sink, &book.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_PROJECTION], 1);
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
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(numbers[0], 777)));
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
	    book_correct(&book, numbers[0], book_document("B76-0324527-8", 5)),
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
	book_wants(&book, book_correct(&book, numbers[0], document),
	    DBK_EFINDINGS);
	book_ok(&book,
	    book_correct(&book, numbers[0], book_document(NULL, 778)));
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
	Suite *s = suite_create("ledger entries");
	TCase *t = tcase_create("entries");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, entry_comes_back_canonical);
	tcase_add_loop_test(t, bad_documents_change_nothing, 0,
	    sizeof bad_documents / sizeof bad_documents[0]);
	tcase_add_test(t, used_number_is_refused_void_or_not);
	tcase_add_test(t, same_document_is_refused_unless_said_again);
	tcase_add_test(t, corrected_entry_is_found_by_what_it_says_now);
	tcase_add_test(t,
	    beginnings_of_digests_that_agree_are_not_the_same_document);
	tcase_add_test(t, documents_are_found_however_long_ago_they_were_keyed);
	tcase_add_test(t, incomplete_entry_stays_a_draft);
	tcase_add_test(t, correction_keeps_every_revision);
	tcase_add_test(t, lettered_entry_is_corrected_only_completely);
	tcase_add_test(t, rollback_leaves_everything_as_before);
	tcase_add_test(t, lists_can_be_nested_and_change_what_they_list);
	suite_add_tcase(s, t);
	return s;
}
