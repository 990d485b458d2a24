/*
 * The work list and its search; drafts that are not saved yet.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/drafts.h"
#include "ledger/rights.h"
#include "ledger/worklist.h"
#include "tests/ledger_support.h"

#define ID "0123456789abcdef0123456789abcdef"

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

/* What a list told: numbers by their last three digits, and the last place. */
struct listed {
	char text[400];
	char place[DBK_WORK_PLACE_MAX];
};

static enum dbk_code
note_row(void *arg, const struct dbk_entry_row *row, const char *place)
{
	struct listed *listed = arg;
	size_t len = strlen(listed->text);

	(void)snprintf(listed->text + len, sizeof listed->text - len, "%.3s ",
	    row->number + 8);
	(void)snprintf(listed->place, sizeof listed->place, "%s", place);
	return DBK_OK;
}

static void
list_is(const struct dbk_work *work, const char *want)
{
	struct listed listed = {.text = ""};

	book_ok(&b, dbk_work_list(b.l, work, note_row, &listed, NULL, &b.err));
	ck_assert_str_eq(listed.text, want);
}

/* Entries 500 to 502 of these values. */
static void
add_three(void)
{
	static const long values[] = {30, 10, 20};
	char number[DBK_NUMBER_LEN + 1];
	size_t i;

	for (i = 0; i < 3; i++)
		book_ok(&b,
		    book_add(&b, book_document(NULL, values[i]), number));
}

START_TEST(sorted_by_number_or_value_either_way)
{
	struct dbk_work work = {.sort = DBK_WORK_NUMBER};

	add_three();
	list_is(&work, "500 501 502 ");
	work.down = true;
	list_is(&work, "502 501 500 ");
	work.sort = DBK_WORK_VALUE;
	list_is(&work, "500 502 501 ");
	work.down = false;
	list_is(&work, "501 502 500 ");
}
END_TEST

/* One a page, and then all at once; each page tells that there are three. */
static void
pages_meet(struct dbk_work *work)
{
	struct listed listed = {.text = ""}, whole = {.text = ""};
	int64_t total;
	unsigned pages;

	work->filter.limit = 1;
	for (pages = 0; pages < 3; pages++) {
		book_ok(&b,
		    dbk_work_list(b.l, work, note_row, &listed, &total,
			&b.err));
		ck_assert_int_eq(total, 3);
		work->after = listed.place;
	}
	work->filter.limit = 0;
	work->after = NULL;
	book_ok(&b, dbk_work_list(b.l, work, note_row, &whole, NULL, &b.err));
	ck_assert_uint_eq(strlen(whole.text), 12);
	ck_assert_str_eq(listed.text, whole.text);
}

/* Whatever is sorted by, also where all are alike. */
START_TEST(pages_meet_without_a_gap)
{
	struct dbk_work work = {
	    .sort = (enum dbk_work_sort)(_i / 2),
	    .down = _i % 2 != 0,
	};

	add_three();
	pages_meet(&work);
	work.filter.papers = 1u << DBK_PAPER_DRAFT;
	pages_meet(&work);
}
END_TEST

static void
follow(void)
{
	bool more = true;

	while (more)
		book_ok(&b, dbk_work_follow(b.l, 2, &more, &b.err));
}

START_TEST(pages_of_a_search_meet_too)
{
	struct dbk_work work = {
	    .words = "b76",
	    .sort = (enum dbk_work_sort)(_i / 2),
	    .down = _i % 2 != 0,
	};

	add_three();
	follow();
	pages_meet(&work);
}
END_TEST

START_TEST(a_place_that_is_none_is_refused)
{
	struct dbk_work work = {.after = "x"};

	book_wants(&b, dbk_work_list(b.l, &work, note_row, NULL, NULL, &b.err),
	    DBK_EUSAGE);
}
END_TEST

START_TEST(found_by_the_beginnings_of_words)
{
	struct dbk_work work = {.words = "b76-0324501"};

	add_three();
	list_is(&work, "");
	follow();
	list_is(&work, "501 ");
	work.words = "B7603245020";
	list_is(&work, "");
	work.words = "0324";
	list_is(&work, "500 501 502 ");
	work.words = "0324 nowhere";
	list_is(&work, "");
	work.words = "\"* OR 0324";
	list_is(&work, "");
	work.words = " - ";
	list_is(&work, "500 501 502 ");
}
END_TEST

/* The document with ZEBRA in place of its conveyance's name. */
static void
write_zebra(struct dbk_buf *out, long value)
{
	static const char member[] = "\"conveyance\":\"";
	const char *json = book_document(NULL, value);
	const char *at = strstr(json, member);

	ck_assert_ptr_nonnull(at);
	at += sizeof member - 1;
	dbk_buf_add(out, json, (size_t)(at - json));
	dbk_buf_add_string(out, "ZEBRA");
	dbk_buf_add_string(out, strchr(at, '"'));
}

START_TEST(found_by_what_it_says_now)
{
	struct dbk_work work = {.words = "zebra"};
	struct dbk_source source = {.first_line = 1};
	struct dbk_buf text = {0};
	char number[DBK_NUMBER_LEN + 1];

	write_zebra(&text, 5);
	book_ok(&b, book_add(&b, text.data, number));
	dbk_buf_fini(&text);
	follow();
	list_is(&work, "500 ");
	source.text = book_document(NULL, 6);
	source.len = strlen(source.text);
	book_ok(&b,
	    dbk_entry_correct(b.l, number, &source, "no zebra", &b.sink,
		&b.err));
	follow();
	list_is(&work, "");
	book_sound(&b);
}
END_TEST

static enum dbk_code
count_mark(void *arg, const struct dbk_work_mark *mark)
{
	int64_t *sum = arg;

	ck_assert_int_eq(mark->paper, DBK_PAPER_DRAFT);
	ck_assert_str_eq(mark->port, "2704");
	++*sum;
	return DBK_OK;
}

START_TEST(marks_tell_what_is_there)
{
	const struct dbk_work all = {.writer = NULL};
	const struct dbk_work nobody = {.writer = "nobody"};
	int64_t sum = 0;

	add_three();
	book_ok(&b, dbk_work_marks(b.l, &all, count_mark, &sum, &b.err));
	ck_assert_int_eq(sum, 3);
	book_ok(&b, dbk_work_marks(b.l, &nobody, count_mark, &sum, &b.err));
	ck_assert_int_eq(sum, 3);
}
END_TEST

/* Of a search, and with a filter beside it. */
START_TEST(marks_are_of_what_is_found)
{
	struct dbk_work work = {.words = "b76-0324501"};
	int64_t sum = 0;

	add_three();
	follow();
	book_ok(&b, dbk_work_marks(b.l, &work, count_mark, &sum, &b.err));
	ck_assert_int_eq(sum, 1);
	work.writer = "nobody";
	book_ok(&b, dbk_work_marks(b.l, &work, count_mark, &sum, &b.err));
	ck_assert_int_eq(sum, 1);
}
END_TEST

/* ---- drafts ---- */

static enum dbk_code
put(int64_t replaces, const char *document, int64_t *version)
{
	struct dbk_draft_row row = {
	    .version = replaces,
	    .document = document,
	    .page = "{}",
	};
	int64_t errors;

	memcpy(row.id, ID, sizeof ID);
	book_forget(&b);
	return dbk_draft_put(b.l, &row, version, &errors, &b.err);
}

START_TEST(a_draft_leaves_no_trace_in_the_journal)
{
	struct dbk_anchor before, after;
	struct dbk_draft_row row;
	int64_t version;
	bool found;

	book_ok(&b, dbk_ledger_anchor(b.l, &before, &b.err));
	book_ok(&b, put(0, "{\"value\":1}", &version));
	ck_assert_int_eq(version, 1);
	book_ok(&b, put(1, "{\"value\":12}", &version));
	ck_assert_int_eq(version, 2);
	book_close(&b);
	book_open(&b, DBK_ACCESS_WRITE);
	book_ok(&b, dbk_draft_get(b.l, ID, &row, &found, &b.err));
	ck_assert(found);
	ck_assert_str_eq(row.document, "{\"value\":12}");
	ck_assert_int_eq(row.value, 12);
	book_ok(&b, dbk_ledger_anchor(b.l, &after, &b.err));
	ck_assert_int_eq(before.seq, after.seq);
	book_sound(&b);
}
END_TEST

START_TEST(a_version_is_replaced_once)
{
	int64_t version;

	book_ok(&b, put(0, "{\"value\":1}", &version));
	/* The answer was lost, and it is put again. */
	book_ok(&b, put(0, "{\"value\":1}", &version));
	ck_assert_int_eq(version, 1);
	book_ok(&b, put(1, "{\"value\":2}", &version));
	book_wants(&b, put(1, "{\"value\":3}", &version), DBK_EFINDINGS);
	book_wants(&b, put(0, "{\"value\":3}", &version), DBK_EFINDINGS);
	book_wants(&b, dbk_draft_end(b.l, ID, 1, &b.err), DBK_EFINDINGS);
	book_ok(&b, dbk_draft_end(b.l, ID, 2, &b.err));
	book_ok(&b, dbk_draft_end(b.l, ID, 0, &b.err));
	book_wants(&b, put(2, "{\"value\":3}", &version), DBK_EFINDINGS);
}
END_TEST

START_TEST(a_draft_is_a_json_object)
{
	int64_t version;

	book_wants(&b, put(0, "[1]", &version), DBK_EUSAGE);
	book_wants(&b, put(0, "{\"value\":", &version), DBK_EUSAGE);
	book_ok(&b, put(0, "{\"value\":\"x\",\"unknown\":{}}", &version));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("work");
	TCase *t = tcase_create("work list");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, sorted_by_number_or_value_either_way);
	tcase_add_loop_test(t, pages_meet_without_a_gap, 0, 2 * DBK_WORK_SORTS);
	tcase_add_loop_test(t, pages_of_a_search_meet_too, 0,
	    2 * DBK_WORK_SORTS);
	tcase_add_test(t, a_place_that_is_none_is_refused);
	tcase_add_test(t, found_by_the_beginnings_of_words);
	tcase_add_test(t, found_by_what_it_says_now);
	tcase_add_test(t, marks_tell_what_is_there);
	tcase_add_test(t, marks_are_of_what_is_found);
	suite_add_tcase(s, t);
	t = tcase_create("drafts");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_draft_leaves_no_trace_in_the_journal);
	tcase_add_test(t, a_version_is_replaced_once);
	tcase_add_test(t, a_draft_is_a_json_object);
	suite_add_tcase(s, t);
	return s;
}
