/*
 * The readers of tables: what a cell is, what is refused and where, in which
 * memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/workbook_style.h"
#include "tests/table_support.h"

#define BYTES(s) (s), sizeof(s) - 1

/* ---- CSV ---- */

static const struct {
	const char *bytes;
	size_t len;
	const char *encoding, *want;
	enum dbk_code rc;
} csv[] = {
    {BYTES("a,b\n1,\n,2"), NULL, "1: A=a B=b\n2: A=1\n3: B=2\n", DBK_OK},
    {BYTES(""), NULL, "", DBK_OK},
    {BYTES("\xef\xbb\xbf\"a\"\r\n"), NULL, "1: A=a\n", DBK_OK},
    /* The separator. */
    {BYTES("a;b,c;d\n"), NULL, "1: A=a B=b,c C=d\n", DBK_OK},
    {BYTES("a\tb\n"), NULL, "1: A=a B=b\n", DBK_OK},
    {BYTES("\"a;;;\",b\n"), NULL, "1: A=a;;; B=b\n", DBK_OK},
    {BYTES("sep=|\r\na|b,c\r\n"), NULL, "2: A=a B=b,c\n", DBK_OK},
    {BYTES("sep=\"\na\"b\n"), NULL, "! TABLE-FORM line 1\n", DBK_EFINDINGS},
    {BYTES("sep=\n\na,b\n"), NULL, "1: A=sep=\n3: A=a B=b\n", DBK_OK},
    /* Lines of the file are not rows of the spreadsheet program. */
    {BYTES("a\r\rb\r\n\r\n\"c\r\nd\"\r\ne"), NULL,
	"1: A=a\n3: A=b\n5: A=c\r\nd\n6: A=e\n", DBK_OK},
    {BYTES(" ,\t\nx\n"), NULL, "2: A=x\n", DBK_OK},
    {BYTES(" a ,\" \"\n"), NULL, "1: A= a \n", DBK_OK},
    /* One apostrophe before what looks like a formula. */
    {BYTES("'=1,''=1,'a,=1,'\n"), NULL, "1: A==1 B='=1 C='a D==1 E='\n",
	DBK_OK},
    /* Quotation marks. */
    {BYTES("a\nb\"c\n"), NULL, "1: A=a\n! TABLE-QUOTE line 2\n", DBK_EFINDINGS},
    {BYTES("a\n\"b\"c\n"), NULL, "1: A=a\n! TABLE-QUOTE line 2\n",
	DBK_EFINDINGS},
    {BYTES("a\n\"b\nc\nd\n"), NULL, "1: A=a\n! TABLE-QUOTE line 2\n",
	DBK_EFINDINGS},
    /* Encodings. */
    {BYTES("a\n\xc3(\n"), NULL, "1: A=a\n! TABLE-ENCODING line 2\n",
	DBK_EFINDINGS},
    {BYTES("a\nb\0c\n"), NULL, "1: A=a\n! TABLE-ENCODING line 2\n",
	DBK_EFINDINGS},
    {BYTES("\xff\xfe"
	   "a\0,\0\x13\x04\n\0"),
	NULL, "1: A=a B=\xd0\x93\n", DBK_OK},
    {BYTES("\xfe\xff\0a\0,\0b"), NULL, "1: A=a B=b\n", DBK_OK},
    {BYTES("\xfe\xff\0a\0"), NULL, "! TABLE-ENCODING line 1\n", DBK_EFINDINGS},
    {BYTES("\xfe\xff\0a\0\n\xd8\0\0b"), NULL,
	"1: A=a\n! TABLE-ENCODING line 2\n", DBK_EFINDINGS},
    {BYTES("\xe9\x80\n"), "windows-1252", "1: A=\xc3\xa9\xe2\x82\xac\n",
	DBK_OK},
    {BYTES("a\n"), "no-such", "", DBK_EUSAGE},
    /* A workbook that was named .csv. */
    {BYTES("PK\3\4...."), NULL, "! TABLE-FORM line 1\n", DBK_EFINDINGS},
    {BYTES("\xd0\xcf\x11\xe0...."), NULL, "! TABLE-FORM line 1\n",
	DBK_EFINDINGS},
};

START_TEST(csv_is_read_as_it_stands)
{
	struct dbk_buf out = {0};
	struct table_file file;
	struct dbk_table t = {0};
	struct dbk_err err = {0};

	table_file_open(&file, csv[_i].bytes, csv[_i].len);
	t.path = file.path;
	t.encoding = csv[_i].encoding;
	ck_assert_int_eq(table_rows(&out, dbk_table_csv, &t, &err), csv[_i].rc);
	table_is(&out, csv[_i].want);
	table_file_close(&file);
	dbk_buf_fini(&out);
}
END_TEST

/* More of them than room: the row is refused, whole. */
static void
csv_of(struct dbk_buf *out, const char *what, size_t times, const char *end)
{
	dbk_buf_reset(out);
	while (times-- != 0)
		dbk_buf_add_string(out, what);
	dbk_buf_add_string(out, end);
}

static void
csv_gives(const struct dbk_buf *text, const char *want)
{
	struct dbk_buf out = {0};
	struct table_file file;
	struct dbk_table t = {.separator = ','};
	struct dbk_err err = {0};
	enum dbk_code rc;

	table_file_open(&file, text->data, text->len);
	t.path = file.path;
	rc = table_rows(&out, dbk_table_csv, &t, &err);
	ck_assert_int_eq(rc, want[0] == '!' ? DBK_EFINDINGS : DBK_OK);
	if (want[0] == '!')
		table_is(&out, want);
	table_file_close(&file);
	dbk_buf_fini(&out);
}

START_TEST(a_csv_row_past_its_limits_is_refused)
{
	struct dbk_buf text = {0};

	csv_of(&text, ",", DBK_TABLE_COLUMNS - 1, "x\n");
	csv_gives(&text, "");
	csv_of(&text, ",", DBK_TABLE_COLUMNS, "x\n");
	csv_gives(&text, "! TABLE-FORM line 1\n");
	csv_of(&text, "x", DBK_TABLE_CELL, "\n");
	csv_gives(&text, "");
	csv_of(&text, "x", DBK_TABLE_CELL + 1, "\n");
	csv_gives(&text, "! TABLE-FORM line 1\n");
	csv_of(&text, "x", 16 * DBK_TABLE_CELL, "\n");
	csv_gives(&text, "! TABLE-FORM line 1\n");
	/* A quotation mark that is never closed. */
	csv_of(&text, "\"x\n", 1, "");
	csv_of(&text, "x\n", 16 * DBK_TABLE_CELL, "");
	text.data[0] = '"';
	csv_gives(&text, "! TABLE-QUOTE line 1\n");
	dbk_buf_fini(&text);
}
END_TEST

/* ---- workbooks ---- */

#define STYLES \
	"<numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/>" \
	"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>" \
	"<cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>" \
	"<xf numFmtId=\"20\"/></cellXfs>"
#define STRINGS \
	"<si><t>a</t></si><si><r><t>b</t></r><r><t xml:space=\"preserve\"> c" \
	"</t></r><rPh sb=\"0\" eb=\"1\"><t>NO</t></rPh></si><si/><si><t> </t>" \
	"</si>"

static const struct {
	struct table_parts parts;
	const char *want;
} books[] = {
    {{.strings = STRINGS,
	 .rows = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
		 "<c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>"},
	"1: A=a B=b c\n"},
    {{.strings = STRINGS,
	 .rows = "<row r=\"7\"><c r=\"B7\" t=\"s\"><v>4</v></c></row>"},
	"! TABLE-FORM line 7 B7\n"},
    {{.strings = STRINGS,
	 .rows = "<row><c t=\"s\"><v>18446744073709551617</v></c></row>"},
	"! TABLE-FORM line 1 A1\n"},
    /* 1900 was no leap year, but Excel has its 29 February. */
    {{.styles = STYLES,
	 .rows = "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c>"
		 "<c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>"
		 "<c s=\"1\"><v>46341</v></c><c s=\"1\"><v>73050</v></c>"
		 "<c s=\"1\"><v>73051</v></c><c s=\"1\"><v>1.5</v></c></row>"},
	"1: A@1900-01-01 B@1900-02-28 C!60 D@1900-03-01 E@2026-11-15 "
	"F@2099-12-31 G#73051 H%1.5\n"},
    {{.properties = "date1904=\"1\"",
	 .styles = STYLES,
	 .rows = "<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>60</v></c>"
		 "<c s=\"1\"><v>44879</v></c></row>"},
	"1: A@1904-01-01 B@1904-03-01 C@2026-11-15\n"},
    {{.styles = STYLES,
	 .rows = "<row><c s=\"2\"><v>402100500</v></c><c s=\"3\"><v>0.5</v>"
		 "</c><c s=\"99\"><v>5.00</v></c><c><v>1E+5</v></c></row>"},
	"1: A#402100500/10 B%0.5 C#5 D#1E+5\n"},
    {{.rows = "<row hidden=\"true\"><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0"
	      "</v></c><c t=\"e\"><v>#REF!</v></c><c t=\"d\"><v>2026-11-15</v>"
	      "</c><c><f>A1</f><v>7</v></c><c><f>A1</f></c><c t=\"str\"><v>x"
	      "</v></c></row>"},
	"1 hidden: A?true B?false C!#REF! D@2026-11-15 Ef#7 "
	"Ff!(not calculated) G=x\n"},
    {{.rows = "<row><c t=\"inlineStr\"><is><t>a_x000A_b_x005F_x0041_"
	      "_x00e9_</t></is></c></row>"},
	"1: A=a\nb_x0041__x00e9_\n"},
    {{.rows = "<row><c t=\"z\"><v>1</v></c></row>"},
	"! TABLE-FORM line 1 A1\n"},
    {{.rows = "<row><c r=\"AMK1\"><v>1</v></c></row>"},
	"! TABLE-FORM line 1 AMK1\n"},
    {{.rows = "<row><c r=\"A2\"><v>1</v></c></row>"}, "! TABLE-FORM line 1\n"},
    {{.rows = "<row r=\"1048577\"/>"}, "! TABLE-FORM\n"},
    {{.rows = "<row><c><v>1</c></row>"}, "! TABLE-FORM\n"},
};

static enum dbk_code
read_book(struct dbk_buf *out, const struct table_parts *parts)
{
	struct table_file file;
	struct dbk_table t = {0};
	struct dbk_err err = {0};
	enum dbk_code rc;

	table_package(&file, parts);
	t.path = file.path;
	rc = table_rows(out, dbk_table_xlsx, &t, &err);
	table_file_close(&file);
	return rc;
}

START_TEST(a_workbook_is_read_as_it_stands)
{
	struct dbk_buf out = {0};
	enum dbk_code rc = read_book(&out, &books[_i].parts);

	table_is(&out, books[_i].want);
	ck_assert_int_eq(rc, books[_i].want[0] == '!' ? DBK_EFINDINGS : DBK_OK);
	dbk_buf_fini(&out);
}
END_TEST

/* A part that is filled with one character. */
static char *
filled(const char *before, size_t size, char with, const char *after)
{
	size_t head = strlen(before), tail = strlen(after) + 1;
	char *s = malloc(head + size + tail);

	ck_assert_ptr_nonnull(s);
	memcpy(s, before, head);
	memset(s + head, with, size);
	memcpy(s + head + size, after, tail);
	return s;
}

START_TEST(a_workbook_that_is_a_bomb_is_refused)
{
	static const size_t mib = (size_t)1024 * 1024;
	struct table_parts parts = {0};
	struct dbk_buf out = {0};
	char *fill = filled("", 40 * mib, ' ', "");

	parts.rows = fill;
	ck_assert_int_eq(read_book(&out, &parts), DBK_EFINDINGS);
	parts.rows = NULL;
	parts.strings = fill;
	ck_assert_int_eq(read_book(&out, &parts), DBK_EFINDINGS);
	free(fill);
	/* One text that is larger than a cell can be. */
	fill = filled("<si><t>", DBK_TABLE_CELL + 1, 'x', "</t></si>");
	parts.strings = fill;
	ck_assert_int_eq(read_book(&out, &parts), DBK_EFINDINGS);
	free(fill);
	fill = filled("<row><c><v>", DBK_TABLE_CELL + 1, '1', "</v></c></row>");
	parts.strings = NULL;
	parts.rows = fill;
	ck_assert_int_eq(read_book(&out, &parts), DBK_EFINDINGS);
	free(fill);
	table_is(&out,
	    "! TABLE-FORM\n! TABLE-FORM\n! TABLE-FORM\n"
	    "! TABLE-FORM line 1 A1\n");
	dbk_buf_fini(&out);
}
END_TEST

static const struct {
	const char *code;
	enum dbk_style_kind kind;
	unsigned zeros;
} formats[] = {
    {"General", DBK_STYLE_NUMBER, 0}, {"0", DBK_STYLE_NUMBER, 1},
    {"00000", DBK_STYLE_NUMBER, 5}, {"#,##0.00", DBK_STYLE_NUMBER, 0},
    {"yyyy-mm-dd", DBK_STYLE_DATE, 0}, {"mmm", DBK_STYLE_DATE, 0},
    {"dd\\-mmm\\ hh:mm", DBK_STYLE_DATE, 0}, {"[h]:mm", DBK_STYLE_TIME, 0},
    {"mm:ss", DBK_STYLE_TIME, 0}, {"[Red]0;\"day\"0", DBK_STYLE_NUMBER, 0},
    {"0\"days\"", DBK_STYLE_NUMBER, 0}, {"[$-409]0", DBK_STYLE_NUMBER, 0},
    {"0_d*y", DBK_STYLE_NUMBER, 0}, {"0;yyyy", DBK_STYLE_NUMBER, 0},
    {"0\"d", DBK_STYLE_DATE, 0}, /* not a text: it has no end */
};

START_TEST(a_number_format_says_what_a_cell_shows)
{
	struct dbk_style s = dbk_workbook_format(formats[_i].code);

	ck_assert_int_eq(s.kind, formats[_i].kind);
	ck_assert_uint_eq(s.zeros, formats[_i].zeros);
}
END_TEST

static TCase *
cases(void)
{
	TCase *t = tcase_create("tables");

	tcase_set_timeout(t, 120); /* with sanitizers */
	tcase_add_loop_test(t, csv_is_read_as_it_stands, 0,
	    (int)(sizeof csv / sizeof csv[0]));
	tcase_add_test(t, a_csv_row_past_its_limits_is_refused);
	tcase_add_loop_test(t, a_workbook_is_read_as_it_stands, 0,
	    (int)(sizeof books / sizeof books[0]));
	tcase_add_test(t, a_workbook_that_is_a_bomb_is_refused);
	tcase_add_loop_test(t, a_number_format_says_what_a_cell_shows, 0,
	    (int)(sizeof formats / sizeof formats[0]));
	return t;
}

Suite *
support_suite(void)
{
	Suite *s = suite_create("table");

	suite_add_tcase(s, cases());
	return s;
}
