/*
 * Attachments: what is kept, what is refused, what damage does to them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/attachments.h"
#include "ledger/backup.h"
#include "ledger/rights.h"
#include "ledger/salvage.h"
#include "tests/ledger_support.h"

#define PAGE 8192L /* of a ledger */

static struct book book;
static char number[2][DBK_NUMBER_LEN + 1];

static void
setup(void)
{
	book_make(&book);
	book_complete(&book, 2, number);
}

static void
teardown(void)
{
	book_fini(&book);
}

static const char *
file_path(const char *name)
{
	static char path[120];

	(void)snprintf(path, sizeof path, "%s/%s", book.folder, name);
	return path;
}

/* A file that begins with head and has size bytes; seed tells it from others. */
static void
make_file(const char *name, const char *head, size_t size, unsigned seed)
{
	FILE *f = fopen(file_path(name), "wb");
	size_t i;

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(head, 1, strlen(head), f), strlen(head));
	for (i = strlen(head); i < size; i++) {
		seed = seed * 1103515245u + 12345u;
		ck_assert_int_ne(putc((int)(seed >> 16 & 0xff), f), EOF);
	}
	ck_assert_int_eq(fclose(f), 0);
}

static enum dbk_code
attach(const char *entry, const char *file, const char *kind, int64_t *id)
{
	const struct dbk_attachment_new what = {
	    .path = file_path(file), .kind = kind, .note = "page 1"};

	book_forget(&book);
	return dbk_attachment_add(book.l, entry, &what, id, &book.sink,
	    &book.err);
}

static int64_t
rows(void)
{
	struct dbk_anchor anchor;

	book_ok(&book, dbk_ledger_anchor(book.l, &anchor, &book.err));
	return anchor.seq;
}

/* ---- reading back ---- */

struct reading {
	FILE *against;
	size_t largest; /* piece */
	unsigned n; /* attachments */
	struct dbk_attachment_row row; /* its numbers only */
};

static enum dbk_code
compare_piece(void *arg, const void *bytes, size_t len)
{
	struct reading *r = arg;
	static unsigned char other[1024 * 1024];

	ck_assert_uint_le(len, sizeof other);
	ck_assert_uint_eq(fread(other, 1, len, r->against), len);
	ck_assert_mem_eq(bytes, other, len);
	if (len > r->largest)
		r->largest = len;
	return DBK_OK;
}

static enum dbk_code
compare_one(void *arg, const struct dbk_attachment_row *row)
{
	struct reading *r = arg;

	r->n++;
	r->row = *row;
	if (r->against == NULL)
		return DBK_OK;
	return dbk_attachment_read(book.l, row, compare_piece, r, &book.err);
}

static enum dbk_code
read_back(int64_t id, const char *file, struct reading *r)
{
	const struct dbk_attachment_choice choice = {.id = id};
	enum dbk_code rc;

	memset(r, 0, sizeof *r);
	r->against = fopen(file_path(file), "rb");
	ck_assert_ptr_nonnull(r->against);
	rc = dbk_attachment_list(book.l, &choice, compare_one, r, &book.sink,
	    &book.err);
	if (rc == DBK_OK)
		ck_assert_int_eq(getc(r->against), EOF);
	(void)fclose(r->against);
	return rc;
}

START_TEST(file_comes_back_in_pieces_as_it_was)
{
	struct reading r;
	int64_t id;

	make_file("scan.pdf", "%PDF-1.7\n", 700000, 1);
	book_ok(&book, attach(number[0], "scan.pdf", "invoice", &id));
	book_ok(&book, read_back(id, "scan.pdf", &r));
	ck_assert_uint_eq(r.n, 1);
	ck_assert_int_eq(r.row.size, 700000);
	ck_assert_uint_le(r.largest, 300000);
	book_sound(&book);
}
END_TEST

START_TEST(same_bytes_are_kept_once_and_not_twice_at_one_entry)
{
	struct reading r;
	int64_t id, other, before;

	make_file("a.pdf", "%PDF-1.7\n", 600000, 1);
	make_file("b.pdf", "%PDF-1.7\n", 600000, 1);
	book_ok(&book, attach(number[0], "a.pdf", "invoice", &id));
	before = rows();
	book_ok(&book, attach(number[1], "b.pdf", "release", &other));
	ck_assert_int_eq(rows(), before + 1);
	book_ok(&book, read_back(other, "b.pdf", &r));
	book_wants(&book, attach(number[0], "b.pdf", "other", &other),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_SAME], 1);
	ck_assert_int_eq(rows(), before + 1);
	book_ok(&book,
	    dbk_attachment_withdraw(book.l, id, "wrong entry", &book.sink,
		&book.err));
	book_ok(&book, attach(number[0], "b.pdf", "other", &other));
	book_sound(&book);
}
END_TEST

/* What a file is, by its first bytes; NULL: refused. */
static const struct {
	const char *head, *name;
	bool taken;
} heads[] = {
    {"%PDF-2.0", "no-extension", true},
    {"\x89PNG\r\n\x1a\n", "x.pdf", true},
    {"\xff\xd8\xff\xe0", "x.jpg", true},
    {"II*", "x.tif", false},
    {"MM", "x.tif", false},
    {"PK\x03\x04", "invoice.pdf", false},
    {" %PDF-1.7", "late.pdf", false},
    {"<svg>", "x.png", false},
    {"\x89PNG\r\n", "cut.png", false},
};

START_TEST(type_is_told_by_bytes_and_not_by_name)
{
	enum dbk_code rc;
	int64_t id;

	make_file(heads[_i].name, heads[_i].head, 3000, 7);
	rc = attach(number[0], heads[_i].name, "other", &id);
	ck_assert_int_eq(rc, heads[_i].taken ? DBK_OK : DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_TYPE],
	    heads[_i].taken ? 0 : 1);
}
END_TEST

START_TEST(tiff_of_either_byte_order_is_taken)
{
	static const char *const orders[] = {"II*\0rest", "MM\0*rest"};
	FILE *f = fopen(file_path("x"), "wb");
	int64_t id;

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(orders[_i], 1, 8, f), 8);
	ck_assert_int_eq(fclose(f), 0);
	book_ok(&book, attach(number[0], "x", "other", &id));
}
END_TEST

START_TEST(refused_file_leaves_nothing_behind)
{
	struct dbk_attachment_new what = {.kind = "invoice"};
	char name[DBK_ATTACHMENT_TEXT + 2];
	int64_t id, before = rows();

	make_file("empty.pdf", "", 0, 0);
	book_wants(&book, attach(number[0], "empty.pdf", "other", &id),
	    DBK_EFINDINGS);
	make_file("large.pdf", "%PDF-", 5, 0);
	ck_assert_int_eq(truncate(file_path("large.pdf"),
			     DBK_ATTACHMENT_MIB * 1024L * 1024 + 1),
	    0);
	book_wants(&book, attach(number[0], "large.pdf", "other", &id),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_SIZE], 1);
	make_file("good.pdf", "%PDF-", 500, 0);
	book_wants(&book, attach(number[0], "good.pdf", "bill", &id),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_KIND], 1);
	book_wants(&book, attach("B76-0324599-8", "good.pdf", "other", &id),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ENTRY_UNKNOWN], 1);
	book_wants(&book, attach(number[0], "none.pdf", "other", &id),
	    DBK_ESYSTEM);
	book_wants(&book, attach(number[0], ".", "other", &id), DBK_ESYSTEM);
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	what.path = file_path("good.pdf");
	what.name = name;
	what.note = "\xff";
	book_forget(&book);
	book_wants(&book,
	    dbk_attachment_add(book.l, number[0], &what, &id, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_TEXT], 2);
	ck_assert_int_eq(rows(), before);
	book_sound(&book);
}
END_TEST

/* As if files of so many bytes had been attached before. */
START_TEST(ledger_keeps_no_more_than_its_limit)
{
	char sql[120];
	int64_t id, before;

	make_file("a.pdf", "%PDF-", 500, 1);
	make_file("b.pdf", "%PDF-", 500, 2);
	book_ok(&book, attach(number[0], "a.pdf", "other", &id));
	book_close(&book);
	(void)snprintf(sql, sizeof sql,
	    "UPDATE attachment_part SET size = %d * 1048576 - 499",
	    DBK_ATTACHMENTS_MIB);
	ck_assert(book_tamper(&book, sql));
	book_open(&book, DBK_ACCESS_WRITE);
	before = rows();
	book_wants(&book, attach(number[0], "b.pdf", "other", &id),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_TOTAL], 1);
	ck_assert_int_eq(rows(), before);
}
END_TEST

START_TEST(withdrawn_is_kept_and_withdrawn_once)
{
	struct reading r = {0};
	const struct dbk_attachment_choice of = {.entry = number[0]};
	int64_t id;

	make_file("a.pdf", "%PDF-", 500, 0);
	book_ok(&book, attach(number[0], "a.pdf", "invoice", &id));
	book_wants(&book,
	    dbk_attachment_withdraw(book.l, id, "", &book.sink, &book.err),
	    DBK_EUSAGE);
	book_forget(&book);
	book_ok(&book,
	    dbk_attachment_withdraw(book.l, id, "blurred", &book.sink,
		&book.err));
	book_ok(&book,
	    dbk_attachment_list(book.l, &of, compare_one, &r, &book.sink,
		&book.err));
	ck_assert_uint_eq(r.n, 1);
	ck_assert_ptr_nonnull(r.row.withdrawn);
	book_ok(&book, read_back(id, "a.pdf", &r));
	book_wants(&book,
	    dbk_attachment_withdraw(book.l, id, "again", &book.sink, &book.err),
	    DBK_EFINDINGS);
	book_wants(&book,
	    dbk_attachment_withdraw(book.l, 1, "no such", &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_ATTACH_UNKNOWN], 2);
	book_sound(&book);
}
END_TEST

/* ---- damage ---- */

START_TEST(pieces_in_another_order_are_found)
{
	struct dbk_verify_report report;
	struct reading r;
	int64_t id;

	make_file("a.pdf", "%PDF-", 600000, 0);
	book_ok(&book, attach(number[0], "a.pdf", "invoice", &id));
	book_close(&book);
	ck_assert(book_tamper(&book,
	    "UPDATE attachment_part SET position = 9 WHERE position = 1"));
	book_open(&book, DBK_ACCESS_READ);
	book_wants(&book,
	    dbk_ledger_verify(book.l, &report, &book.sink, &book.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_ATTACHMENT], 1);
	ck_assert_int_eq(report.attachments, 1);
	book_forget(&book);
	r.against = NULL;
	book_ok(&book,
	    dbk_attachment_list(book.l,
		&(const struct dbk_attachment_choice){.id = id}, compare_one,
		&r, &book.sink, &book.err));
}
END_TEST

/* The last pages of the ledger are those of the file that was attached last. */
static void
damage_last_pages(void)
{
	FILE *f;
	long size;

	book_close(&book);
	f = fopen(book.path, "r+b");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	ck_assert_int_eq(fseek(f, size - 20 * PAGE + 100, SEEK_SET), 0);
	ck_assert_int_ne(putc('x', f), EOF);
	ck_assert_int_ne(putc('y', f), EOF);
	ck_assert_int_eq(fclose(f), 0);
}

static void
attach_two(int64_t id[2])
{
	make_file("one.pdf", "%PDF-", 600000, 1);
	make_file("two.pdf", "%PDF-", 600000, 2);
	book_ok(&book, attach(number[0], "one.pdf", "invoice", &id[0]));
	book_ok(&book, attach(number[1], "two.pdf", "invoice", &id[1]));
}

START_TEST(damaged_page_names_the_attachment_it_hit)
{
	struct dbk_verify_report report;
	struct reading r;
	int64_t id[2];

	attach_two(id);
	damage_last_pages();
	book_open(&book, DBK_ACCESS_READ);
	book_wants(&book,
	    dbk_ledger_verify(book.l, &report, &book.sink, &book.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_VERIFY_ATTACHMENT], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, "two.pdf"));
	ck_assert_int_eq(report.attachments, 2);
	book_close(&book);
	book_open(&book, DBK_ACCESS_READ);
	book_ok(&book, read_back(id[0], "one.pdf", &r));
	book_wants(&book, read_back(id[1], "two.pdf", &r), DBK_EDAMAGE);
	ck_assert_ptr_nonnull(strstr(book.err.text, "two.pdf"));
}
END_TEST

START_TEST(salvage_carries_what_is_whole_and_names_what_is_not)
{
	struct dbk_salvage_report report;
	struct dbk_secret code = {0};
	char saved[120];
	struct reading r;
	int64_t id[2];

	attach_two(id);
	damage_last_pages();
	(void)snprintf(saved, sizeof saved, "%s/saved", book.folder);
	book_ok(&book,
	    dbk_secret_copy(&code, book.recovery, strlen(book.recovery),
		&book.err));
	book_wants(&book,
	    dbk_salvage(book.path, saved, &code, &book.actor, &report,
		&book.sink, &book.err),
	    DBK_EDAMAGE);
	dbk_secret_free(&code);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_SALVAGE_ROW], 1);
	ck_assert_ptr_nonnull(strstr(book.seen.text, "two.pdf"));
	ck_assert_ptr_nonnull(strstr(book.seen.text, number[1]));
	(void)snprintf(book.path, sizeof book.path, "%.80s/saved", book.folder);
	book_open(&book, DBK_ACCESS_READ);
	book_ok(&book, read_back(id[0], "one.pdf", &r));
	book_wants(&book, read_back(id[1], "two.pdf", &r), DBK_EFINDINGS);
}
END_TEST

START_TEST(backup_has_them)
{
	struct dbk_copy_report report = {0};
	struct dbk_ledger *live;
	struct reading r;
	char copy[120];
	int64_t id[2];

	attach_two(id);
	(void)snprintf(copy, sizeof copy, "%s/copy", book.folder);
	book_ok(&book,
	    dbk_restore_make(book.l, copy, &report, &book.sink, &book.err));
	ck_assert_int_eq(report.verified.attachments, 2);
	dbk_copy_report_fini(&report);
	live = book.l;
	book.l = NULL;
	dbk_ledger_close(live);
	(void)snprintf(book.path, sizeof book.path, "%.80s/copy", book.folder);
	book_open(&book, DBK_ACCESS_READ);
	book_ok(&book, read_back(id[1], "two.pdf", &r));
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ledger attachments");
	TCase *t = tcase_create("attachments");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, file_comes_back_in_pieces_as_it_was);
	tcase_add_test(t, same_bytes_are_kept_once_and_not_twice_at_one_entry);
	tcase_add_loop_test(t, type_is_told_by_bytes_and_not_by_name, 0,
	    (int)(sizeof heads / sizeof heads[0]));
	tcase_add_loop_test(t, tiff_of_either_byte_order_is_taken, 0, 2);
	tcase_add_test(t, refused_file_leaves_nothing_behind);
	tcase_add_test(t, ledger_keeps_no_more_than_its_limit);
	tcase_add_test(t, withdrawn_is_kept_and_withdrawn_once);
	tcase_add_test(t, pieces_in_another_order_are_found);
	tcase_add_test(t, damaged_page_names_the_attachment_it_hit);
	tcase_add_test(t, salvage_carries_what_is_whole_and_names_what_is_not);
	tcase_add_test(t, backup_has_them);
	suite_add_tcase(s, t);
	return s;
}
