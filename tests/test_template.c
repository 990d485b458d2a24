/*
 * What papers are printed with: templates, wordings that people write, the logo;
 * and what a supplement says that changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "formatter/changes.h"
#include "formatter/logo.h"
#include "formatter/wording.h"
#include "ledger/document.h"
#include "ledger/stationery.h"
#include "tests/support.h"

/* ---- templates ---- */

static const struct dbk_template_word words[] = {
    {"broker", "A & B"},
    {"port", NULL},
};

START_TEST(good_paragraphs_are_joined_and_filled)
{
	static const char text[] = "# remark\n== one\nby\n{broker}.\n# no\n"
				   "\nat {port}: {other} {\n\n== two\n2\n";
	struct dbk_buf b = {0};

	ck_assert(dbk_template_paragraph(&b, text, "one", 0, words, 2));
	ck_assert_str_eq(b.data, "by A & B.");
	dbk_buf_reset(&b);
	ck_assert(dbk_template_paragraph(&b, text, "one", 1, words, 2));
	ck_assert_str_eq(b.data, "at : {other} {");
	dbk_buf_reset(&b);
	ck_assert(!dbk_template_paragraph(&b, text, "one", 2, words, 2));
	ck_assert(!dbk_template_paragraph(&b, text, "on", 0, words, 2));
	ck_assert_uint_eq(b.len, 0);
	ck_assert(dbk_template_paragraph(&b, text, "two", 0, words, 2));
	ck_assert_str_eq(b.data, "2");
	dbk_buf_fini(&b);
}
END_TEST

/* Findings as "RULE line value;", one after the other. */
static void
note(void *arg, const struct dbk_finding *finding)
{
	struct dbk_buf *seen = arg;

	dbk_buf_add_format(seen, "%s %lu %s;", dbk_rules[finding->rule].id,
	    finding->line, finding->value != NULL ? finding->value : "");
}

static const struct {
	const char *text;
	const char *seen;
} templates[] = {
    {"== one\n{broker} {port}\n== two\n", ""},
    {"== one\r\n{broker}\r\n\r\n# two\r\n== two\r\n", ""},
    {"== one\nx {brokr} {}\n== two\n",
	"TEMPLATE-WORD 2 {brokr};TEMPLATE-WORD 2 {};"},
    {"== one\n{broker\n== two\n", "TEMPLATE-BRACE 2 {;"},
    {"== one\nbroker} {\n== two\n", "TEMPLATE-BRACE 2 };TEMPLATE-BRACE 2 {;"},
    {"== one\nx\n== three\n== two\n", "TEMPLATE-SECTION 3 three;"},
    {"before\n== one\nx\n== two\n", "TEMPLATE-OUTSIDE 1 before;"},
    {"== one\nx\n", "TEMPLATE-SECTIONS 0 two;"},
    {"== one\n== two\nx\n", "TEMPLATE-SECTIONS 0 one;"},
    {"== one\nx\n== two\n== one\n", "TEMPLATE-SECTIONS 0 one;"},
    {"", "TEMPLATE-SECTIONS 0 one;TEMPLATE-SECTIONS 0 two;"},
};

START_TEST(templates_are_judged_as_a_whole)
{
	static const char *const sections[] = {"one", "two"};
	static const char *const names[] = {"broker", "port"};
	const struct dbk_template_form form = {.sections = sections,
	    .nsections = 2,
	    .nwanted = 1,
	    .words = names,
	    .nwords = 2};
	const struct dbk_source source = {.text = templates[_i].text,
	    .len = strlen(templates[_i].text),
	    .first_line = 1};
	struct dbk_buf seen = {0};
	struct dbk_sink sink = {.emit = note, .arg = &seen};

	dbk_template_check(&source, &form, &sink);
	ck_assert_str_eq(seen.data != NULL ? seen.data : "",
	    templates[_i].seen);
	dbk_buf_fini(&seen);
}
END_TEST

/* ---- wordings ---- */

static enum dbk_code
judge(const char *name, const char *text, size_t len, struct dbk_buf *seen)
{
	const struct dbk_source source = {
	    .text = text, .len = len, .first_line = 1};
	struct dbk_sink sink = {.emit = note, .arg = seen};
	struct dbk_err err = {0};
	enum dbk_code rc;

	dbk_buf_reset(seen);
	rc = dbk_wording_check(name, &source, &sink, &err);
	ck_assert_msg(rc == DBK_OK || rc == DBK_EFINDINGS, "%s", err.text);
	dbk_buf_add_string(seen, "");
	return rc;
}

START_TEST(good_shipped_wordings_are_such)
{
	struct dbk_buf seen = {0};
	const char *text;
	size_t i;

	for (i = 0; dbk_stationery_wordings[i] != NULL; i++) {
		text = dbk_stationery_shipped(dbk_stationery_wordings[i]);
		ck_assert_int_eq(judge(dbk_stationery_wordings[i], text,
				     strlen(text), &seen),
		    DBK_OK);
	}
	ck_assert_uint_eq(i, 3);
	ck_assert_ptr_null(dbk_stationery_shipped("logo"));
	dbk_buf_fini(&seen);
}
END_TEST

/* Put before the shipped wording, which is good. */
static const struct {
	const char *line;
	size_t len;
	const char *seen;
} lines[] = {
    {"# caf\xc3\xa9\n", 8, ""},
    {"# caf\xe9\n", 7, "TEMPLATE-TEXT 1 ;"},
    {"# a\tb\n", 6, "TEMPLATE-TEXT 1 ;"},
    {"#\n# \xf0\x9f\x98\x80\n", 9, "TEMPLATE-TEXT 2 ;"},
    {"# \0\n", 4, "TEMPLATE-TEXT 1 ;"},
    {"{amends}\n", 9, "TEMPLATE-OUTSIDE 1 {amends};TEMPLATE-WORD 1 {amends};"},
};

START_TEST(wordings_are_text_that_can_be_printed)
{
	const char *good = dbk_stationery_shipped("downtime-letter");
	struct dbk_buf seen = {0}, text = {0};

	dbk_buf_add(&text, lines[_i].line, lines[_i].len);
	dbk_buf_add_string(&text, good);
	(void)judge("downtime-letter", text.data, text.len, &seen);
	ck_assert_str_eq(seen.data, lines[_i].seen);
	dbk_buf_fini(&text);
	dbk_buf_fini(&seen);
}
END_TEST

START_TEST(bad_names_and_sizes_are_refused)
{
	struct dbk_buf seen = {0};
	char *text = calloc(1, DBK_WORDING_LIMIT + 2);

	ck_assert_ptr_nonnull(text);
	memset(text, '#', DBK_WORDING_LIMIT + 1);
	ck_assert_int_eq(judge("downtime-letter", text, DBK_WORDING_LIMIT + 1,
			     &seen),
	    DBK_EFINDINGS);
	ck_assert_str_eq(seen.data, "TEMPLATE-TEXT 0 ;");
	ck_assert_int_eq(judge("letter", "", 0, &seen), DBK_EFINDINGS);
	ck_assert_str_eq(seen.data, "TEMPLATE-NAME 0 letter;");
	dbk_buf_fini(&seen);
	free(text);
}
END_TEST

/* ---- the logo ---- */

static cairo_status_t
write_png(void *closure, const unsigned char *bytes, unsigned len)
{
	dbk_buf_add(closure, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

/* A PNG of one colour. */
static void
make_png(struct dbk_buf *out, int width, int height, double alpha)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32,
	    width, height);
	cairo_t *cr = cairo_create(s);

	cairo_set_source_rgba(cr, 1, 0, 0, alpha);
	cairo_paint(cr);
	cairo_destroy(cr);
	ck_assert_int_eq(cairo_surface_write_to_png_stream(s, write_png, out),
	    CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(s);
}

/* Grey as it will be printed, of the first pixel. */
static unsigned
grey(const struct dbk_buf *png)
{
	struct dbk_err err = {0};
	struct dbk_logo *logo;
	unsigned v;

	ck_assert_int_eq(dbk_logo_open(&logo, png->data, png->len, &err),
	    DBK_OK);
	v = *cairo_image_surface_get_data(dbk_logo_surface(logo));
	dbk_logo_close(logo);
	return v;
}

START_TEST(good_logo_is_grey_on_white)
{
	struct dbk_buf png = {0};

	make_png(&png, 40, 20, 1);
	ck_assert_uint_eq(grey(&png), 255 * 299 / 1000);
	dbk_buf_reset(&png);
	make_png(&png, 40, 20, 0);
	ck_assert_uint_eq(grey(&png), 255);
	dbk_buf_fini(&png);
}
END_TEST

START_TEST(good_logo_fits_and_is_never_enlarged)
{
	struct dbk_buf png = {0};
	struct dbk_err err = {0};
	struct dbk_logo *logo;
	double width = 100, height = 40;

	make_png(&png, 400, 80, 1);
	ck_assert_int_eq(dbk_logo_open(&logo, png.data, png.len, &err), DBK_OK);
	dbk_logo_fit(logo, &width, &height);
	ck_assert(width > 99.9 && width < 100.1);
	ck_assert(height > 19.9 && height < 20.1);
	width = height = 1000;
	dbk_logo_fit(logo, &width, &height);
	ck_assert(width > 399.9 && width < 400.1);
	dbk_logo_close(logo);
	dbk_buf_fini(&png);
}
END_TEST

static enum dbk_code
judge_logo(const void *png, size_t len, struct dbk_buf *seen)
{
	struct dbk_sink sink = {.emit = note, .arg = seen};
	struct dbk_err err = {0};

	dbk_buf_reset(seen);
	return dbk_logo_check(png, len, &sink, &err);
}

START_TEST(bad_logos_are_refused)
{
	struct dbk_buf png = {0}, seen = {0};
	size_t len;

	make_png(&png, 40, 20, 1);
	ck_assert_int_eq(judge_logo(png.data, png.len, &seen), DBK_OK);
	/* Cut anywhere, whatever of it could be decoded. */
	for (len = 0; len < png.len - 12; len++)
		ck_assert_int_eq(judge_logo(png.data, len, &seen),
		    DBK_EFINDINGS);
	ck_assert_str_eq(seen.data, "LOGO-FILE 0 ;");
	/* A small file that says it is a large picture. */
	png.data[16] = 0x7f;
	ck_assert_int_eq(judge_logo(png.data, png.len, &seen), DBK_EFINDINGS);
	ck_assert_int_eq(judge_logo("GIF89a, and some more bytes", 27, &seen),
	    DBK_EFINDINGS);
	dbk_buf_fini(&png);
	dbk_buf_fini(&seen);
}
END_TEST

/* ---- changes ---- */

static void
read_entry(struct dbk_entry *entry, struct dbk_arena *a, const char *json)
{
	const struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};
	struct dbk_err err = {0};

	/* What the form rules find is not the business here. */
	ck_assert_int_le(dbk_document_read(entry, &dbk_group_entry, a, &source,
			     NULL, &err),
	    DBK_EFINDINGS);
}

static const struct {
	const char *before, *now, *seen;
} changes[] = {
    {"{\"voyage\":\"1\",\"value\":7}", "{\"voyage\":\"1\",\"value\":7}", ""},
    {"{\"voyage\":\"1\",\"value\":41200}", "{\"voyage\":\"2\",\"value\":1}",
	"Estimated entry value: 41,200, 1;Voyage, flight or trip: 1, 2;"},
    {"{\"notes\":\"a\"}", "{\"notes\":\"b\"}", ""},
    {"{\"bills\":[{\"master\":{\"issuer\":\"A\",\"number\":\"1\"}}]}",
	"{\"bills\":[{\"master\":{\"issuer\":\"A\",\"number\":\"2\"},"
	"\"equipment\":[\"X\"]}]}",
	"Bills 1, Master bill: Bill number: 1, 2;"
	"Bills 1, Containers 1: , X;"},
    {"{\"voyage\":\"1\",\"references\":[{\"qualifier\":\"CR\"}]}", "{}",
	"Voyage, flight or trip: 1, ;References 1: Reference qualifier: CR, "
	";"},
};

START_TEST(changes_are_those_of_the_elements)
{
	struct dbk_entry before, now;
	struct dbk_changes found;
	struct dbk_buf seen = {0};
	struct dbk_err err = {0};
	struct dbk_arena a;
	size_t i;

	dbk_arena_init(&a, 0);
	read_entry(&before, &a, changes[_i].before);
	read_entry(&now, &a, changes[_i].now);
	ck_assert_int_eq(dbk_changes_find(&found, &before, &now, &a, &err),
	    DBK_OK);
	for (i = 0; i < found.n; i++)
		dbk_buf_add_format(&seen, "%s: %s, %s;", found.items[i].label,
		    found.items[i].before, found.items[i].now);
	ck_assert_str_eq(seen.data != NULL ? seen.data : "", changes[_i].seen);
	dbk_buf_fini(&seen);
	dbk_arena_fini(&a);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("template");
	TCase *t = tcase_create("template");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, good_paragraphs_are_joined_and_filled);
	tcase_add_loop_test(t, templates_are_judged_as_a_whole, 0,
	    sizeof templates / sizeof templates[0]);
	tcase_add_test(t, good_shipped_wordings_are_such);
	tcase_add_loop_test(t, wordings_are_text_that_can_be_printed, 0,
	    sizeof lines / sizeof lines[0]);
	tcase_add_test(t, bad_names_and_sizes_are_refused);
	tcase_add_test(t, good_logo_is_grey_on_white);
	tcase_add_test(t, good_logo_fits_and_is_never_enlarged);
	tcase_add_test(t, bad_logos_are_refused);
	tcase_add_loop_test(t, changes_are_those_of_the_elements, 0,
	    sizeof changes / sizeof changes[0]);
	suite_add_tcase(s, t);
	return s;
}
