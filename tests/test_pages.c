/*
 * Pages: lines, barcodes, and the letter as a person holds it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formatter/barcode.h"
#include "formatter/letter_page.h"
#include "ledger/document.h"
#include "ledger/stationery.h"
#include "tests/support.h"

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){.s = s, .len = strlen(s)};
}

/* ---- pages ---- */

/* A name for a file of this test; remove it when done. */
static const char *
scratch(char name[64], const char *what)
{
	(void)snprintf(name, 64, "test_pages.%ld.%s", (long)getpid(), what);
	return name;
}

static struct dbk_pen *
open_pen(const char *path)
{
	struct dbk_pen *pen;
	struct dbk_err err = {0};

	ck_assert_msg(dbk_pen_open(&pen, path, "title", "author",
			  "2026-11-18T14:03:00Z", &err) == DBK_OK,
	    "%s", err.text);
	return pen;
}

START_TEST(lines_break_where_they_may_and_lose_nothing)
{
	static const char text[] =
	    "SOCIETE GENERALE D'IMPORTATION "
	    "ET D'EXPORTATION/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA "
	    "\303\205NGSTR\303\226M";
	char name[64], seen[sizeof text] = "";
	struct dbk_pen *pen = open_pen(scratch(name, "fit"));
	struct dbk_err err = {0};
	size_t at = 0, next, n, len = 0;
	const double width = 80;

	while (at < sizeof text - 1) {
		n = dbk_pen_fit(pen, DBK_STYLE_CELL, text + at,
		    sizeof text - 1 - at, width, &next);
		ck_assert_uint_gt(n, 0);
		ck_assert_uint_ge(next, n);
		ck_assert_double_le(dbk_pen_width(pen, DBK_STYLE_CELL,
					text + at, n),
		    width);
		/* Only spaces may be skipped between two lines. */
		ck_assert_uint_eq(strspn(text + at + n, " ") >= next - n, 1);
		memcpy(seen + len, text + at, next);
		len += next;
		at += next;
	}
	ck_assert_str_eq(seen, text);
	ck_assert_int_eq(dbk_pen_finish(pen, &err), DBK_OK);
	dbk_pen_close(pen);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST

START_TEST(font_knows_what_it_covers)
{
	char name[64];
	struct dbk_pen *pen = open_pen(scratch(name, "covers"));

	ck_assert(dbk_pen_covers(pen, "ACME", 4));
	ck_assert(dbk_pen_covers(pen, "\303\205ngstr\303\266m", 9));
	ck_assert(!dbk_pen_covers(pen, "\346\267\261\345\234\263", 6));
	ck_assert(!dbk_pen_covers(pen, "a\tb", 3));
	dbk_pen_close(pen);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST

START_TEST(bad_disk_is_told)
{
	struct dbk_pen *pen = open_pen("/dev/full");
	struct dbk_err err = {0};
	int i;

	for (i = 0; i < 200; i++) {
		dbk_pen_text(pen, DBK_STYLE_CELL, 72, 72, "ACME", 4);
		dbk_pen_page(pen);
	}
	ck_assert_int_eq(dbk_pen_finish(pen, &err), DBK_ESYSTEM);
	ck_assert_ptr_nonnull(strstr(err.text, "/dev/full: "));
	dbk_pen_close(pen);
}
END_TEST

/* ---- barcodes ---- */

START_TEST(good_barcode_is_stripes_of_whole_modules)
{
	struct dbk_barcoder *barcoder;
	struct dbk_barcode code;
	struct dbk_err err = {0};
	unsigned sum = 0;
	size_t i;

	ck_assert_int_eq(dbk_barcoder_open(&barcoder, &err), DBK_OK);
	ck_assert_int_eq(dbk_barcode_make(&code, barcoder, "HLB04125005", 11,
			     &err),
	    DBK_OK);
	for (i = 0; i < code.n; i++) {
		ck_assert_uint_ge(code.stripes[i], 1);
		ck_assert_uint_le(code.stripes[i], 4);
		sum += code.stripes[i];
	}
	/* Start, H, L, B, change to digits, four pairs, check: 11 modules each;
	 * stop: 13. */
	ck_assert_uint_eq(code.modules, 10 * 11 + 13);
	ck_assert_uint_eq(sum, code.modules);
	ck_assert_uint_eq(code.n % 2, 1);
	dbk_barcoder_close(barcoder);
}
END_TEST

START_TEST(bad_barcode_of_other_text_is_refused)
{
	static const char text[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct dbk_barcoder *barcoder;
	struct dbk_barcode code;
	struct dbk_err err = {0}, other = {0};

	ck_assert_int_eq(dbk_barcoder_open(&barcoder, &err), DBK_OK);
	ck_assert_int_eq(dbk_barcode_make(&code, barcoder, text,
			     sizeof text - 1, &err),
	    DBK_EDEFECT);
	ck_assert_int_eq(dbk_barcode_make(&code, barcoder, "", 0, &other),
	    DBK_EDEFECT);
	dbk_barcoder_close(barcoder);
}
END_TEST

/* ---- a letter ---- */

#define ENTRY_HEAD \
	"\"entry_type\":\"01\",\"value\":41200," \
	"\"port_of_entry\":\"2704\",\"parties\":[{\"role\":\"CN\"," \
	"\"id_type\":\"EI\",\"id\":\"12-3456789AA\"}],\"lines\":[{" \
	"\"country_of_origin\":\"CN\",\"description\":\"COMPUTERS\"," \
	"\"tariffs\":[{\"hts\":\"8471300100\",\"value\":41200}]}]," \
	"\"bills\":[{\"regular\":{\"issuer\":\"EGLV\"," \
	"\"number\":\"149601234567\"},\"quantity\":120,\"unit\":\"CTN\"}]"

static const char sea[] =
    "{\"entry_number\":\"B76-0324527-8\","
    "\"mode\":\"11\",\"importer\":{\"name\":\"ACME\"}," ENTRY_HEAD "}";
static const char truck[] =
    "{\"entry_number\":\"B76-0324528-6\","
    "\"mode\":\"30\",\"importer\":{\"name\":\"\303\205NGSTR\303\226M\"}," ENTRY_HEAD
    "}";
/* Fullwidth letters: not in the font, but with a Latin form. */
static const char wide[] =
    "{\"entry_number\":\"B76-0324529-4\","
    "\"mode\":\"11\",\"importer\":{\"name\":\"\357\274\241\357\274\242\"}," ENTRY_HEAD
    "}";

/* An emoji has none. */
static const char emoji[] =
    "{\"entry_number\":\"B76-0324530-2\","
    "\"mode\":\"11\",\"importer\":{\"name\":\"\360\237\230\200\"}," ENTRY_HEAD
    "}";

struct made {
	unsigned pages;
	double end; /* where the last row of the last page ends */
	enum dbk_code rc;
	struct dbk_letter_sums sums;
	unsigned long errors;
	enum dbk_rule rule; /* of the newest finding */
};

static void
set_all(struct dbk_letter_page *page, const struct dbk_entry *entries, size_t n)
{
	size_t i;

	dbk_letter_page_begin(page);
	for (i = 0; i < n; i++)
		dbk_letter_page_entry(page, &entries[i], NULL);
	dbk_letter_page_sign(page);
	for (i = 0; page->page.flow.drawing && n > 1 && i < n; i++)
		if (dbk_letter_is_truck(&entries[i]))
			dbk_letter_page_shipment(page, &entries[i], NULL);
	dbk_letter_page_end(page);
}

static void
note_rule(void *arg, const struct dbk_finding *finding)
{
	*(enum dbk_rule *)arg = finding->rule;
}

/* A letter of these documents, written to path. */
static struct made
make_letter(const char *path, const char *const *documents, size_t n)
{
	static struct dbk_entry entries[200];
	struct dbk_profile profile = {.filer = {.code = text_of("B76"),
					  .name = text_of("BROKER"),
					  .address = text_of("1 ST|CITY")}};
	const struct dbk_letter_facts facts = {.number = "DL-0001",
	    .port = "2704",
	    .made_at = "2026-11-18T14:03:00Z",
	    .entries = (int64_t)n,
	    .profile = &profile,
	    .wording = dbk_stationery_shipped("downtime-letter"),
	    .amends = "",
	    .amends_made_at = "",
	    .anchor = {.seq = 12, .hash = "3f9a21bc"}};
	struct dbk_pen *pen = open_pen(path);
	struct dbk_letter_page page;
	struct made made = {.rule = DBK_RULE_COUNT};
	struct dbk_sink sink = {.emit = note_rule, .arg = &made.rule};
	struct dbk_arena texts;
	struct dbk_err err = {0};
	size_t i;

	ck_assert_uint_le(n, sizeof entries / sizeof entries[0]);
	dbk_arena_init(&texts, 0);
	for (i = 0; i < n; i++) {
		const struct dbk_source source = {.text = documents[i],
		    .len = strlen(documents[i]),
		    .first_line = 1};

		/* What the form rules find is not the business here. */
		ck_assert_int_le(dbk_document_read(&entries[i],
				     &dbk_group_entry, &texts, &source, NULL,
				     &err),
		    DBK_EFINDINGS);
	}
	dbk_letter_page_init(&page, pen, &facts, &sink, &err);
	set_all(&page, entries, n);
	if (page.page.rc == DBK_OK) {
		dbk_letter_page_draw(&page);
		set_all(&page, entries, n);
		ck_assert_uint_eq(page.page.flow.page, page.pages);
	}
	made.pages = page.pages;
	made.end = page.page.flow.y;
	made.sums = page.sums;
	made.rc = page.page.rc;
	made.errors = sink.errors;
	dbk_letter_page_fini(&page);
	ck_assert_int_eq(dbk_pen_finish(pen, &err), DBK_OK);
	dbk_pen_close(pen);
	dbk_arena_fini(&texts);
	return made;
}

START_TEST(good_letter_of_one_entry_is_one_page)
{
	const char *const documents[] = {_i == 0 ? sea : truck};
	char name[64];
	struct made made = make_letter(scratch(name, "one"), documents, 1);

	ck_assert_int_eq(made.rc, DBK_OK);
	ck_assert_uint_eq(made.pages, 1);
	ck_assert_int_eq(made.sums.value, 41200);
	ck_assert_int_eq(made.sums.quantity, 120);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST

START_TEST(good_each_truck_shipment_has_a_page)
{
	const char *const documents[] = {sea, truck, sea, truck};
	char name[64];
	struct made made = make_letter(scratch(name, "truck"), documents, 4);

	ck_assert_int_eq(made.rc, DBK_OK);
	ck_assert_uint_eq(made.pages, 3);
	ck_assert_int_eq(made.sums.entries, 4);
	ck_assert_int_eq(made.sums.bills, 4);
	ck_assert_int_eq(made.sums.trucks, 2);
	ck_assert_int_eq(made.sums.value, 4 * 41200);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST

/* An entry with so many lines, for the end of the form to meet the end of the
 * page. */
static char *
long_truck(unsigned lines)
{
	struct dbk_buf b = {0};
	unsigned i;

	dbk_buf_add_string(&b,
	    "{\"entry_number\":\"B76-0324528-6\","
	    "\"mode\":\"30\",\"lines\":[");
	for (i = 0; i < lines; i++)
		dbk_buf_add_string(&b,
		    i == 0 ? "{\"description\":\"COMPUTERS\",\"tariffs\":"
			     "[{\"hts\":\"8471300100\",\"value\":1}]}" :
			     ",{\"description\":\"COMPUTERS\",\"tariffs\":"
			     "[{\"hts\":\"8471300100\",\"value\":1}]}");
	dbk_buf_add_string(&b, "]}");
	return b.data;
}

/* Rows on the last page of the form, above the signature. */
static double
last_page_used(unsigned lines, unsigned *pages)
{
	char *document = long_truck(lines);
	const char *const documents[] = {document};
	char name[64];
	struct made made = make_letter(scratch(name, "long"), documents, 1);

	ck_assert_int_eq(made.rc, DBK_OK);
	ck_assert_int_eq(remove(name), 0);
	free(document);
	*pages = made.pages;
	return made.end;
}

START_TEST(good_signature_is_never_alone_on_a_page)
{
	/* Head of the page, signature; headings and two lines beside them. */
	const double alone = DBK_FLOW_TOP + 95, rows = 30;
	unsigned lines, pages, before = 1;
	double end;

	for (lines = 1; lines < 60; lines++) {
		end = last_page_used(lines, &pages);
		ck_assert_uint_ge(pages, before);
		if (pages > 1)
			ck_assert_double_ge(end, alone + rows);
		before = pages;
	}
	ck_assert_uint_eq(before, 2);
}
END_TEST

START_TEST(good_same_letter_gives_the_same_bytes)
{
	const char *documents[200];
	char one[64], two[64];
	size_t i;

	for (i = 0; i < 200; i++)
		documents[i] = sea;
	ck_assert_uint_gt(make_letter(scratch(one, "a"), documents, 200).pages,
	    10);
	(void)make_letter(scratch(two, "b"), documents, 200);
	support_same_files(one, two);
	ck_assert_int_eq(remove(one), 0);
	ck_assert_int_eq(remove(two), 0);
}
END_TEST

START_TEST(good_text_that_the_font_lacks_is_printed_in_latin)
{
	const char *const documents[] = {wide};
	char name[64];
	struct made made = make_letter(scratch(name, "wide"), documents, 1);

	ck_assert_int_eq(made.rc, DBK_OK);
	ck_assert_uint_eq(made.errors, 0);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST

START_TEST(bad_text_without_a_latin_form_is_refused)
{
	const char *const documents[] = {emoji};
	char name[64];
	struct made made = make_letter(scratch(name, "emoji"), documents, 1);

	ck_assert_int_eq(made.rc, DBK_EFINDINGS);
	ck_assert_uint_ge(made.errors, 1);
	ck_assert_int_eq(made.rule, DBK_RULE_LETTER_SCRIPT);
	ck_assert_int_eq(remove(name), 0);
}
END_TEST
Suite *
support_suite(void)
{
	Suite *s = suite_create("pages");
	TCase *t = tcase_create("pages");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, lines_break_where_they_may_and_lose_nothing);
	tcase_add_test(t, font_knows_what_it_covers);
	tcase_add_test(t, bad_disk_is_told);
	tcase_add_test(t, good_barcode_is_stripes_of_whole_modules);
	tcase_add_test(t, bad_barcode_of_other_text_is_refused);
	tcase_add_loop_test(t, good_letter_of_one_entry_is_one_page, 0, 2);
	tcase_add_test(t, good_signature_is_never_alone_on_a_page);
	tcase_add_test(t, good_each_truck_shipment_has_a_page);
	tcase_add_test(t, good_same_letter_gives_the_same_bytes);
	tcase_add_test(t, good_text_that_the_font_lacks_is_printed_in_latin);
	tcase_add_test(t, bad_text_without_a_latin_form_is_refused);
	suite_add_tcase(s, t);
	return s;
}
