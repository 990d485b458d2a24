/*
 * The columns of workbooks, and workbooks.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "formatter/book.h"
#include "formatter/columns.h"
#include "tests/support.h"

/* A name for a file of this test; remove it when done. */
static const char *
scratch(char name[64], const char *what)
{
	(void)snprintf(name, 64, "test_formatter_book.%ld.%s", (long)getpid(),
	    what);
	return name;
}

/* ---- columns ---- */

static const struct dbk_sheet_column *
column_named(const struct dbk_sheet_columns *columns, const char *label)
{
	const struct dbk_sheet_column *found = NULL;
	size_t i;

	for (i = 0; i < columns->n; i++)
		if (strcmp(columns->column[i].label, label) == 0) {
			ck_assert_msg(found == NULL, "%s stands twice", label);
			found = &columns->column[i];
		}
	return found;
}

START_TEST(good_columns_follow_the_schema)
{
	const size_t leave_out[] = {offsetof(struct dbk_entry, isf.parties),
	    offsetof(struct dbk_entry, bills),
	    offsetof(struct dbk_entry, parties),
	    offsetof(struct dbk_entry, lines),
	    offsetof(struct dbk_entry, notes)};
	struct dbk_sheet_columns columns;
	struct dbk_err err = {0};
	size_t i;

	ck_assert_int_eq(dbk_columns_init(&columns, &dbk_group_entry, leave_out,
			     5, &err),
	    DBK_OK);
	ck_assert_str_eq(columns.column[0].label, "Entry number");
	ck_assert_uint_eq(column_named(&columns, "Driver")->offset,
	    offsetof(struct dbk_entry, downtime.driver.name));
	ck_assert_ptr_null(column_named(&columns, "Notes"));
	for (i = 0; i < columns.n; i++)
		(void)column_named(&columns, columns.column[i].label);
	/* A list of what has lists itself is no text for one cell. */
	ck_assert_int_eq(dbk_columns_init(&columns, &dbk_group_entry, NULL, 0,
			     &err),
	    DBK_EDEFECT);
	ck_assert_int_eq(dbk_columns_init(&columns, &dbk_group_bill, NULL, 0,
			     &err),
	    DBK_OK);
	ck_assert_uint_eq(column_named(&columns, "House bill: Bill number")
			      ->offset,
	    offsetof(struct dbk_bill, house.number));
}
END_TEST

/* ---- workbooks ---- */

static void
write_book(const char *path)
{
	static const char *const headings[] = {"Text", "Number", "Date"};
	struct dbk_book *book;
	struct dbk_sheet *sheet;
	struct dbk_err err = {0};

	ck_assert_int_eq(dbk_book_open(&book, path, "title", "author",
			     "2026-11-18T14:03:00Z", &err),
	    DBK_OK);
	sheet = dbk_book_sheet(book, "Sheet", headings, 3);
	dbk_sheet_text(sheet, 0, "=1+1");
	dbk_sheet_number(sheet, 1, 41200);
	dbk_sheet_date(sheet, 2, "2026-11-18");
	dbk_sheet_next(sheet);
	ck_assert_msg(dbk_book_finish(book, &err) == DBK_OK, "%s", err.text);
	dbk_book_close(book);
}

START_TEST(good_same_workbook_gives_the_same_bytes)
{
	char one[64], two[64];

	write_book(scratch(one, "a.xlsx"));
	write_book(scratch(two, "b.xlsx"));
	support_same_files(one, two);
	ck_assert_int_eq(remove(one), 0);
	ck_assert_int_eq(remove(two), 0);
}
END_TEST

START_TEST(bad_folder_of_a_workbook_is_told)
{
	static const char *const headings[] = {"Text"};
	struct dbk_book *book;
	struct dbk_err err = {0};

	if (dbk_book_open(&book, "no/such/folder/x.xlsx", "title", "author",
		"2026-11-18T14:03:00Z", &err) == DBK_OK) {
		(void)dbk_book_sheet(book, "Sheet", headings, 1);
		ck_assert_int_eq(dbk_book_finish(book, &err), DBK_ESYSTEM);
	}
	ck_assert_int_eq(err.code, DBK_ESYSTEM);
	dbk_book_close(book);
}
END_TEST
Suite *
support_suite(void)
{
	Suite *s = suite_create("formatter book");
	TCase *t = tcase_create("book");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, good_columns_follow_the_schema);
	tcase_add_test(t, good_same_workbook_gives_the_same_bytes);
	tcase_add_test(t, bad_folder_of_a_workbook_is_told);
	suite_add_tcase(s, t);
	return s;
}
