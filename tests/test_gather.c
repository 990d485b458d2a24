/*
 * Rows become entries: what begins one, what a map changes, what is refused
 * and where; and memory that ends at any moment of it.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/document.h"
#include "ledger/map.h"
#include "tests/faults/faults.h"
#include "tests/table_support.h"

static enum dbk_code
gather(struct dbk_buf *out, const char *csv, const struct dbk_map *map)
{
	struct table_file file;
	struct dbk_table t = {0};
	struct dbk_err err = {0};
	enum dbk_code rc;

	table_file_open(&file, csv, strlen(csv));
	t.path = file.path;
	rc = table_entries(out, dbk_table_csv, &t, map, &err);
	table_file_close(&file);
	return rc;
}

static const struct {
	const char *csv, *want;
} tables[] = {
    /* Entries: by their key, by their number, by any column of theirs. */
    {"# a remark,x\nentry,mode,value\n1,11,5\n1,11,\n2,,7\n",
	"3-4 {\"mode\":\"11\",\"value\":5}\n5-5 {\"value\":7}\n"},
    {"entry_number,value,bills[].quantity\nB76,5,1\nB76,,2\nB77,6,\n",
	"2-3 {\"entry_number\":\"B76\",\"value\":5,\"bills\":[{\"quantity\":1},"
	"{\"quantity\":2}]}\n4-4 {\"entry_number\":\"B77\",\"value\":6}\n"},
    {"value,bills[].quantity\n5,1\n,2\n6,3\n",
	"2-3 {\"value\":5,\"bills\":[{\"quantity\":1},{\"quantity\":2}]}\n"
	"4-4 {\"value\":6,\"bills\":[{\"quantity\":3}]}\n"},
    {"entry,value\n1,5\n2,6\n1,7\n",
	"2-2 {\"value\":5}\n3-3 {\"value\":6}\n"
	"! TABLE-APART line 4 A4\n4-4 refused {\"value\":7}\n"},
    {"entry,value\n1,5\n1,6\n",
	"! TABLE-DIFFERS line 3 B3 value\n2-3 refused {\"value\":5}\n"},
    /* Items: by their columns, by their numbers, by place, by code. */
    {"entry,lines[],lines[].tariffs[].value\n1,1,5\n1,1,6\n1,2,7\n",
	"2-4 {\"lines\":[{\"tariffs\":[{\"value\":5},{\"value\":6}]},"
	"{\"tariffs\":[{\"value\":7}]}]}\n"},
    {"entry,lines[],lines[].description\n1,1,A\n1,3,B\n1,x,C\n",
	"! TABLE-ORDER line 3 A3\n! FORM-TYPE line 4 B4\n2-4 refused "
	"{\"lines\":[{\"description\":\"A\"},{\"description\":\"B\"},"
	"{\"description\":\"C\"}]}\n"},
    {"bills[0].quantity,bills[2].quantity,parties[SE].name\n1,2,WORKS\n",
	"! TABLE-ORDER line 2 B2 bills[2].quantity\n2-2 refused "
	"{\"bills\":[{\"quantity\":1}],\"parties\":[{\"role\":\"SE\","
	"\"name\":\"WORKS\"}]}\n"},
    {"entry,bills[].quantity,bills[].equipment\n1,5,\"A B;C\nD\"\n"
     "1,,\"A,E\"\n",
	"2-3 {\"bills\":[{\"quantity\":5,\"equipment\":[\"A\",\"B\",\"C\","
	"\"D\",\"E\"]}]}\n"},
    /* Values. */
    {"entry,value,immediate_delivery,importer.id\n1,007,Yes,1.2E+11\n",
	"! TABLE-SHORTENED line 2 D2 importer.id\n"
	"2-2 refused {\"importer\":{},\"value\":7,"
	"\"immediate_delivery\":true}\n"},
    {"entry,value,immediate_delivery\n1,1.50,maybe\n"
     "2,1234567890123456789,NO\n",
	"! FORM-TYPE line 2 B2 value\n! FORM-TYPE line 2 C2 immediate_delivery"
	"\n2-2 refused {}\n! FORM-DIGITS line 3 B3 value\n"
	"3-3 refused {\"immediate_delivery\":false}\n"},
    /* Headings. */
    {"value,,value,bills[].no\n5,6\n",
	"! TABLE-COLUMN-TWICE line 1 C1\n! TABLE-COLUMN line 1 D1\n"
	"2-2 refused {\"value\":5}\n"},
    {"value,\n5,6\n",
	"! TABLE-NO-COLUMN line 2 B2\n2-2 refused {\"value\":5}\n"},
};

START_TEST(rows_become_entries)
{
	struct dbk_buf out = {0};
	enum dbk_code rc = gather(&out, tables[_i].csv, NULL);

	table_is(&out, tables[_i].want);
	ck_assert_int_eq(rc,
	    strchr(tables[_i].want, '!') != NULL ? DBK_EFINDINGS : DBK_OK);
	dbk_buf_fini(&out);
}
END_TEST

/* ---- maps ---- */

static void
take_finding(void *arg, const struct dbk_finding *f)
{
	table_add_finding(arg, f);
}

static enum dbk_code
read_map(struct dbk_map *map, struct dbk_arena *a, const char *json,
    struct dbk_buf *out, struct dbk_err *err)
{
	const struct dbk_source source = {
	    .file = "map.json",
	    .text = json,
	    .len = strlen(json),
	    .first_line = 1,
	};
	struct dbk_sink sink = {.emit = take_finding, .arg = out};
	enum dbk_code rc = dbk_document_read(map, &dbk_group_map, a, &source,
	    &sink, err);

	if (rc == DBK_OK)
		dbk_map_check(map, &dbk_group_map, map, &source, &sink);
	return rc == DBK_OK && sink.errors != 0 ? DBK_EFINDINGS : rc;
}

#define MAP \
	"{\"header_row\":2,\"columns\":[{\"column\":\"File\",\"path\":" \
	"\"entry\"},{\"column\":\"Mode\",\"path\":\"mode\",\"codes\":[{" \
	"\"from\":\"SEA\",\"to\":\"11\"}]},{\"column\":\"ETA\",\"path\":" \
	"\"arrival_date\",\"date_format\":\"M/D/YYYY\"},{\"column\":\"USD\"," \
	"\"path\":\"value\",\"convert\":[\"DOLLARS\"]},{\"column\":\"HTS\"," \
	"\"path\":\"lines[].tariffs[].hts\",\"convert\":[\"COMPACT\"]," \
	"\"digits\":10},{\"column\":\"Goods\",\"path\":" \
	"\"lines[].description\",\"convert\":[\"TRIM\",\"UPPER\"]},{" \
	"\"column\":\"Remarks\",\"ignore\":true}],\"fixed\":[{\"path\":" \
	"\"lines[].country_of_origin\",\"value\":\"CN\"}]}"
#define ABOVE "our list\nFile,Mode,ETA,USD,HTS,Goods,Remarks\n"

static const struct {
	const char *csv, *want;
} mapped[] = {
    {ABOVE "1,SEA,11/5/2026,\"$41,200.00\",402.10.0500, desks ,x\n"
	   "1,,,,8517620020,,\n",
	"3-4 {\"mode\":\"11\",\"value\":41200,\"arrival_date\":\"2026-11-05\","
	"\"lines\":[{\"country_of_origin\":\"CN\",\"description\":\"DESKS\","
	"\"tariffs\":[{\"hts\":\"0402100500\"},{\"hts\":\"8517620020\"}]}]}\n"},
    {ABOVE "1,AIR,,$.00,./-,,\n",
	"! MAP-CODE line 3 B3 mode\n! FORM-TYPE line 3 D3 value\n"
	"! FORM-TYPE line 3 E3 lines[0].tariffs[0].hts\n"
	"3-3 refused {\"lines\":[{\"country_of_origin\":\"CN\",\"tariffs\":"
	"[{}]}]}\n"},
    {"x\nFile,Mode,ETA,HTS,Goods,Other\n1\n",
	"! TABLE-COLUMN line 2 F2\n! MAP-COLUMN line 2 A2\n"
	"! MAP-COLUMN line 2 A2\n3-3 refused {}\n"},
};

START_TEST(a_map_says_what_columns_mean)
{
	struct dbk_arena a;
	struct dbk_map map;
	struct dbk_buf out = {0};
	struct dbk_err err = {0};
	enum dbk_code rc;

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(read_map(&map, &a, MAP, &out, &err), DBK_OK);
	rc = gather(&out, mapped[_i].csv, &map);
	table_is(&out, mapped[_i].want);
	ck_assert_int_eq(rc,
	    strchr(mapped[_i].want, '!') != NULL ? DBK_EFINDINGS : DBK_OK);
	dbk_buf_fini(&out);
	dbk_arena_fini(&a);
}
END_TEST

START_TEST(a_map_that_means_nothing_is_refused_in_its_place)
{
	static const char json[] =
	    "{\"columns\":[\n{\"column\":\"A\",\"path\":\"mod\"},\n"
	    "{\"column\":\"A\",\"path\":\"mode\",\"convert\":[\"CENTS\"]},\n"
	    "{\"path\":\"value\",\"date_format\":\"MM/DD/YY\"},\n"
	    "{\"column\":\"B\"}],\n\"fixed\":[{\"path\":\"value\"}]}";
	struct dbk_arena a;
	struct dbk_map map;
	struct dbk_buf out = {0};
	struct dbk_err err = {0};

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(read_map(&map, &a, json, &out, &err), DBK_EFINDINGS);
	table_is(&out,
	    "! MAP-FORM line 2 columns[0].path\n"
	    "! MAP-FORM line 3 columns[1].column\n"
	    "! MAP-FORM line 3 columns[1].convert[0]\n"
	    "! MAP-FORM line 4 columns[2].column\n"
	    "! MAP-FORM line 4 columns[2].date_format\n"
	    "! MAP-FORM line 5 columns[3].path\n"
	    "! MAP-FORM line 6 fixed[0].value\n");
	dbk_buf_fini(&out);
	dbk_arena_fini(&a);
}
END_TEST

static const struct {
	const char *format, *text, *want; /* want NULL: it is none */
} dates[] = {
    {"MM/DD/YYYY", "11/05/2026", "2026-11-05"},
    {"MM/DD/YYYY", "11/5/2026", NULL},
    {"M/D/YYYY", "1/31/2026", "2026-01-31"},
    {"D.M.YYYY", "31.1.2026", "2026-01-31"},
    {"YYYYMMDD", "20261105", "2026-11-05"},
    {"YYYYMMDD", "2026110", NULL},
    {"YYYYMMDD", "202611051", NULL},
    {"MM/DD/YYYY", "11-05-2026", NULL},
    {"MM/DD/YYYY", "", NULL},
    {"MM/DD/YY", NULL, NULL},
    {"MM/DD", NULL, NULL},
    {"MM/MM/YYYY", NULL, NULL},
    {"DDD/M/YYYY", NULL, NULL},
    {"", NULL, NULL},
};

START_TEST(a_date_is_of_its_format_or_none)
{
	struct dbk_buf out = {0};

	ck_assert_int_eq(dbk_map_date(&out, dates[_i].format, dates[_i].text),
	    dates[_i].want != NULL);
	if (dates[_i].want != NULL)
		table_is(&out, dates[_i].want);
	dbk_buf_fini(&out);
}
END_TEST

/* ---- memory ---- */

START_TEST(a_map_in_too_little_memory_is_an_error)
{
	enum dbk_code rc = DBK_ESYSTEM;
	struct dbk_map map;
	size_t limit;

	/* A limit of zero is the usual one. */
	for (limit = 1; rc == DBK_ESYSTEM && limit < 65536; limit += 16) {
		struct dbk_arena a;
		struct dbk_buf out = {0};
		struct dbk_err err = {0};

		dbk_arena_init(&a, limit);
		rc = read_map(&map, &a, MAP, &out, &err);
		ck_assert(rc == DBK_OK || err.text[0] != '\0');
		table_is(&out, "");
		dbk_buf_fini(&out);
		dbk_arena_fini(&a);
	}
	ck_assert_int_eq(rc, DBK_OK);
	ck_assert_uint_gt(limit, 500);
}
END_TEST

/* The reading that memory ends in. */
struct reading {
	const char *path;
	enum dbk_code (*reader)(const struct dbk_table *t, struct dbk_err *err);
	const struct dbk_map *map;
	const char *want;
};

/* Every allocation fails once, or is the last: it is told as what it is, or the
 * entries are whole. */
static void
starve(const struct reading *r, enum faults_way way)
{
	unsigned long nth = 0, count;

	do {
		struct dbk_table t = {.path = r->path};
		struct dbk_buf out = {0};
		struct dbk_err err = {0};
		enum dbk_code rc;

		nth++;
		faults_arm(way, nth);
		rc = table_entries(&out, r->reader, &t, r->map, &err);
		count = faults_disarm();
		ck_assert_msg(rc == DBK_OK || rc == DBK_ESYSTEM,
		    "%s at %lu: %d: %s", faults_name(way), nth, (int)rc,
		    out.data);
		if (rc == DBK_OK)
			table_is(&out, r->want);
		else
			ck_assert_str_ne(err.text, "");
		dbk_buf_fini(&out);
	} while (count >= nth);
	ck_assert_uint_gt(nth, 10);
}

START_TEST(memory_that_ends_is_told)
{
	static const struct table_parts parts = {
	    .styles = "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>",
	    .strings = "<si><t>entry</t></si><si><t>arrival_date</t></si>"
		       "<si><t>notes</t></si>",
	    .rows = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
		    "<c t=\"s\"><v>2</v></c></row><row><c><v>1</v></c>"
		    "<c s=\"1\"><v>46341</v></c><c t=\"inlineStr\"><is><t>x</t>"
		    "</is></c></row>",
	};
	enum faults_way way = _i == 0 ? FAULTS_MEMORY : FAULTS_SCARCE;
	struct reading r = {.reader = dbk_table_csv, .want = mapped[0].want};
	struct table_file file;
	struct dbk_arena a;
	struct dbk_map map;
	struct dbk_buf out = {0};
	struct dbk_err err = {0};

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(read_map(&map, &a, MAP, &out, &err), DBK_OK);
	table_file_open(&file, mapped[0].csv, strlen(mapped[0].csv));
	r.path = file.path;
	r.map = &map;
	starve(&r, way);
	table_file_close(&file);
	table_package(&file, &parts);
	r = (struct reading){
	    .path = file.path,
	    .reader = dbk_table_xlsx,
	    .want = "2-2 {\"arrival_date\":\"2026-11-15\",\"notes\":\"x\"}\n",
	};
	starve(&r, way);
	table_file_close(&file);
	dbk_arena_fini(&a);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("gather");
	TCase *t = tcase_create("entries");

	tcase_set_timeout(t, 120); /* with sanitizers */
	tcase_add_loop_test(t, rows_become_entries, 0,
	    (int)(sizeof tables / sizeof tables[0]));
	tcase_add_loop_test(t, a_map_says_what_columns_mean, 0,
	    (int)(sizeof mapped / sizeof mapped[0]));
	tcase_add_test(t, a_map_that_means_nothing_is_refused_in_its_place);
	tcase_add_loop_test(t, a_date_is_of_its_format_or_none, 0,
	    (int)(sizeof dates / sizeof dates[0]));
	tcase_add_test(t, a_map_in_too_little_memory_is_an_error);
	tcase_add_loop_test(t, memory_that_ends_is_told, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
