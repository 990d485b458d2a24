/*
 * The document reader and writer: what it takes, what it refuses and where.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/document.h"
#include "tests/support.h"

struct first {
	unsigned total;
	enum dbk_rule rule;
	unsigned long line;
	unsigned column;
	char path[100], text[300];
};

static void
note(void *arg, const struct dbk_finding *f)
{
	struct first *first = arg;

	if (first->total++ != 0)
		return;
	first->rule = f->rule;
	first->line = f->line;
	first->column = f->column;
	(void)snprintf(first->path, sizeof first->path, "%s",
	    f->path != NULL ? f->path : "");
	(void)snprintf(first->text, sizeof first->text, "%s", f->text);
}

static enum dbk_code
read_json(struct dbk_entry *entry, struct dbk_arena *a, const char *json,
    struct first *first)
{
	struct dbk_sink sink = {.emit = note, .arg = first};
	struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};
	struct dbk_err err = {0};

	memset(first, 0, sizeof *first);
	return dbk_document_read(entry, &dbk_group_entry, a, &source, &sink,
	    &err);
}

static const struct {
	const char *json;
	enum dbk_rule rule;
	const char *path;
	unsigned long line;
	unsigned column;
} bad[] = {
    {"", DBK_RULE_FORM_JSON, "", 1, 1},
    {"[]", DBK_RULE_FORM_TYPE, "", 1, 1},
    {"{", DBK_RULE_FORM_JSON, "", 1, 2},
    {"{} x", DBK_RULE_FORM_JSON, "", 1, 4},
    {"{\"value\":1,}", DBK_RULE_FORM_JSON, "", 1, 12},
    {"{\"valu\":1}", DBK_RULE_FORM_UNKNOWN, "", 1, 2},
    {"{\"value\":1,\n \"value\":2}", DBK_RULE_FORM_TWICE, "", 2, 2},
    {"{\"mode\":\"11\",\"entry_type\":\"01\",\"importer\":{},"
     "\"mode\":\"11\"}",
	DBK_RULE_FORM_TWICE, "", 1, 46},
    {"{\"value\":\"1\"}", DBK_RULE_FORM_TYPE, "value", 1, 10},
    {"{\"value\":-1}", DBK_RULE_FORM_TYPE, "value", 1, 10},
    {"{\"value\":1.5}", DBK_RULE_FORM_TYPE, "value", 1, 10},
    {"{\"value\":1e3}", DBK_RULE_FORM_TYPE, "value", 1, 10},
    {"{\"value\":007}", DBK_RULE_FORM_JSON, "value", 1, 10},
    {"{\"value\":12345678901}", DBK_RULE_FORM_DIGITS, "value", 1, 10},
    {"{\"value\":99999999999999999999999}", DBK_RULE_FORM_DIGITS, "value", 1,
	10},
    {"{\"weekly\":\"yes\"}", DBK_RULE_FORM_TYPE, "weekly", 1, 11},
    {"{\"mode\":\"\"}", DBK_RULE_FORM_TYPE, "mode", 1, 9},
    {"{\"conveyance\":\"  \"}", DBK_RULE_FORM_TYPE, "conveyance", 1, 15},
    {"{\"mode\":\"99\"}", DBK_RULE_FORM_CODE, "mode", 1, 9},
    {"{\"arrival_date\":\"2026-02-30\"}", DBK_RULE_FORM_DATE, "arrival_date", 1,
	17},
    {"{\"location_of_goods\":\"y258\"}", DBK_RULE_FORM_CLASS,
	"location_of_goods", 1, 22},
    {"{\"contact\":{\"name\":\"O'HARA\"}}", DBK_RULE_FORM_CLASS, "contact.name",
	1, 20},
    {"{\"conveyance\":\"\346\235\216\"}", DBK_RULE_FORM_SCRIPT, "conveyance", 1,
	15},
    {"{\"conveyance\":\"\377\"}", DBK_RULE_FORM_UTF8, "conveyance", 1, 15},
    {"{\"conveyance\":\"a\nb\"}", DBK_RULE_FORM_JSON, "conveyance", 1, 17},
    {"{\"conveyance\":\"\\q\"}", DBK_RULE_FORM_JSON, "conveyance", 1, 15},
    {"{\"conveyance\":\"\\ud800\"}", DBK_RULE_FORM_JSON, "conveyance", 1, 15},
    {"{\"bills\":[{\"equipment\":[7]}]}", DBK_RULE_FORM_TYPE,
	"bills[0].equipment[0]", 1, 25},
    /* A record's first member names its layout, the others its fields. */
    {"{\"lines\":[{\"tariffs\":[{\"pga\":[{\"x\":\"1\"}]}]}]}",
	DBK_RULE_FORM_RECORD, "lines[0].tariffs[0].pga[0]", 1, 32},
    {"{\"lines\":[{\"tariffs\":[{\"pga\":[{\"record\":\"PG99\"}]}]}]}",
	DBK_RULE_FORM_RECORD, "lines[0].tariffs[0].pga[0]", 1, 41},
    {"{\"lines\":[{\"tariffs\":[{\"pga\":[{\"record\":\"PG02\","
     "\"filler\":\"1\"}]}]}]}",
	DBK_RULE_FORM_UNKNOWN, "lines[0].tariffs[0].pga[0]", 1, 48},
    {"{\"lines\":[{\"tariffs\":[{\"pga\":[{\"record\":\"PG01\","
     "\"government_agency_code\":\"FDAX\"}]}]}]}",
	DBK_RULE_FORM_LENGTH,
	"lines[0].tariffs[0].pga[0].government_agency_code", 1, 73},
    /* Three address lines of two each (p. SE-22). */
    {"{\"importer\":{\"address\":{\"lines\":[\"1\",\"2\",\"3\",\"4\",\"5\","
     "\"6\",\"7\"]}}}",
	DBK_RULE_FORM_COUNT, "importer.address.lines", 1, 33},
    /* 36 characters in a party name of 35 (p. SE-56). */
    {"{\"parties\":[{\"name\":\"123456789012345678901234567890123456\"}]}",
	DBK_RULE_FORM_LENGTH, "parties[0].name", 1, 21},
    /* 51 characters in a bill number of 50 (p. SE-45). */
    {"{\"bills\":[{},{\"regular\":{\"number\":\"1234567890123456789012345"
     "67890123456789012345678901\"}}]}",
	DBK_RULE_FORM_LENGTH, "bills[1].regular.number", 1, 35},
};

START_TEST(bad_documents_are_refused_with_their_place)
{
	struct dbk_arena a;
	struct dbk_entry entry;
	struct first first;

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(read_json(&entry, &a, bad[_i].json, &first),
	    DBK_EFINDINGS);
	ck_assert_msg(first.rule == bad[_i].rule, "%s: %s", bad[_i].json,
	    first.text);
	ck_assert_str_eq(first.path, bad[_i].path);
	ck_assert_uint_eq(first.line, bad[_i].line);
	ck_assert_msg(first.column == bad[_i].column, "%s: column %u",
	    bad[_i].json, first.column);
	ck_assert_msg(first.total == 1, "%s: %u findings", bad[_i].json,
	    first.total);
	dbk_arena_fini(&a);
}
END_TEST

START_TEST(bad_values_are_all_told)
{
	struct dbk_arena a;
	struct dbk_entry entry;
	struct first first;

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(
	    read_json(&entry, &a,
		"{\"mode\":\"99\",\"x\":{\"y\":"
		"[1,{}]},\"value\":12345678901,\"arrival_date\":\"1\"}",
		&first),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(first.total, 4);
	dbk_arena_fini(&a);
}
END_TEST

START_TEST(bad_nesting_does_not_recurse)
{
	struct dbk_buf json = {0};
	struct dbk_arena a;
	struct dbk_entry entry;
	struct first first;
	int i;

	dbk_buf_add_string(&json, "{\"x\":");
	for (i = 0; i < 1000000; i++)
		dbk_buf_add_char(&json, '[');
	dbk_arena_init(&a, 0);
	ck_assert_int_eq(read_json(&entry, &a, json.data, &first),
	    DBK_EFINDINGS);
	dbk_arena_fini(&a);
	dbk_buf_fini(&json);
}
END_TEST

static void
round_trip(struct dbk_buf *out, const char *json)
{
	struct dbk_arena a;
	struct dbk_entry entry;
	struct first first;

	dbk_arena_init(&a, 0);
	ck_assert_msg(read_json(&entry, &a, json, &first) == DBK_OK, "%s",
	    first.text);
	dbk_document_write(out, &dbk_group_entry, &entry);
	dbk_arena_fini(&a);
}

START_TEST(good_canonical_form_is_a_fixed_point)
{
	struct dbk_buf bases = {0}, once = {0}, twice = {0};
	char *line, *end;

	support_read(&bases, "tests/rules/bases.jsonl");
	for (line = bases.data; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		dbk_buf_reset(&once);
		dbk_buf_reset(&twice);
		round_trip(&once, line);
		round_trip(&twice, once.data);
		ck_assert_str_eq(once.data, twice.data);
	}
	dbk_buf_fini(&bases);
	dbk_buf_fini(&once);
	dbk_buf_fini(&twice);
}
END_TEST

START_TEST(good_forms_mean_the_same)
{
	struct dbk_buf out = {0};

	/* null is absent, a plain line is its text, escapes are characters. */
	round_trip(&out,
	    " {\"split_release\" : null, \"notes\":\"A\\u0042"
	    "\\ud83d\\ude00\\\"\" ,\"importer\":{\"address\":{\"lines\":[\"1 ST\"]"
	    "}},\"weekly\":false,\"bills\":[] }");
	ck_assert_str_eq(out.data,
	    "{\"importer\":{\"address\":{\"lines\":["
	    "{\"text\":\"1 ST\"}]}},\"weekly\":false,"
	    "\"notes\":\"AB\360\237\230\200\\\"\"}");
	dbk_buf_fini(&out);
}
END_TEST

START_TEST(good_records_read_back)
{
	static const char json[] =
	    "{\"lines\":[{\"tariffs\":[{\"hts\":"
	    "\"0302110010\",\"pga\":[{\"record\":\"OI\"},{\"record\":"
	    "\"PG01\",\"pga_line_number\":\"001\","
	    "\"government_agency_code\":\"NMF\"}]}]}]}";
	struct dbk_buf out = {0};

	round_trip(&out, json);
	ck_assert_str_eq(out.data, json);
	dbk_buf_fini(&out);
}
END_TEST

/* A list may have lost a code since, and a limit may be lower now. */
START_TEST(good_document_is_read_again_whatever_judged_it)
{
	static const char json[] =
	    "{\"mode\":\"99\",\"value\":12345678901,\"arrival_date\":"
	    "\"2026-02-30\",\"contact\":{\"name\":\"O'HARA\"}}";
	struct dbk_source source = {
	    .text = json, .len = sizeof json - 1, .first_line = 1};
	struct dbk_buf out = {0};
	struct dbk_sink sink = {0};
	struct dbk_err err = {0};
	struct dbk_entry entry;
	struct dbk_arena a;

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(dbk_document_reread(&entry, &dbk_group_entry, &a,
			     &source, &sink, &err),
	    DBK_OK);
	dbk_document_write(&out, &dbk_group_entry, &entry);
	ck_assert_uint_eq(out.len, source.len);
	ck_assert_int_eq(entry.value.v, 12345678901);
	source.len -= 2;
	ck_assert_int_eq(dbk_document_reread(&entry, &dbk_group_entry, &a,
			     &source, &sink, &err),
	    DBK_EFINDINGS);
	dbk_buf_fini(&out);
	dbk_arena_fini(&a);
}
END_TEST

/* What is no record has no values to look at, and does not stay in the list. */
START_TEST(bad_items_are_left_out)
{
	struct dbk_buf out = {0};
	struct dbk_entry entry;
	struct first first;
	struct dbk_arena a;

	dbk_arena_init(&a, 0);
	ck_assert_int_eq(
	    read_json(&entry, &a,
		"{\"bills\":[{\"equipment\":[{},\"EGHU1234562\"]}],"
		"\"lines\":[{\"tariffs\":[{\"pga\":[7,{\"record\":\"OI\"},"
		"{\"record\":\"PG01\",\"x\":1}]}]}]}",
		&first),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(first.total, 3);
	dbk_document_write(&out, &dbk_group_entry, &entry);
	ck_assert_str_eq(out.data,
	    "{\"bills\":[{\"equipment\":[\"EGHU1234562\"]}],"
	    "\"lines\":[{\"tariffs\":[{\"pga\":[{\"record\":\"OI\"},"
	    "{\"record\":\"PG01\"}]}]}]}");
	dbk_buf_fini(&out);
	ck_assert_int_eq(
	    read_json(&entry, &a,
		"{\"lines\":[{\"tariffs\":[{\"pga\":[{\"record\":\"OI\"},"
		"{\"record\":\"PG99\"}]}]}]}",
		&first),
	    DBK_EFINDINGS);
	ck_assert_str_eq(first.path, "lines[0].tariffs[0].pga[1]");
	ck_assert_uint_eq(entry.lines[0].tariffs[0].npga, 1);
	dbk_arena_fini(&a);
}
END_TEST

/* Members in any order, and the same one again where another is expected. */
START_TEST(good_members_come_in_any_order)
{
	struct dbk_buf out = {0};

	round_trip(&out,
	    "{\"value\":1 , \"bond\" :{\"amount\":2,\"type\":\"9\"},"
	    "\"mode\":\"11\",\"entry_type\":\"01\"}");
	ck_assert_str_eq(out.data,
	    "{\"entry_type\":\"01\",\"mode\":\"11\","
	    "\"bond\":{\"type\":\"9\",\"amount\":2},\"value\":1}");
	dbk_buf_fini(&out);
}
END_TEST

START_TEST(bad_memory_limit_is_told_at_every_size)
{
	static const char json[] =
	    "{\"bills\":[{\"equipment\":[\"EGHU1234562\"]},{},{},{},{}],"
	    "\"lines\":[{\"tariffs\":[{\"hts\":\"8471300100\",\"pga\":["
	    "{\"record\":\"OI\"}]}]}]}";
	struct dbk_source source = {
	    .text = json, .len = sizeof json - 1, .first_line = 1};
	enum dbk_code rc = DBK_ESYSTEM;
	struct dbk_err err = {0};
	struct dbk_entry entry;
	struct dbk_arena a;
	size_t limit;

	/* A limit of zero is the usual one. */
	for (limit = 1; rc == DBK_ESYSTEM && limit < 65536; limit += 16) {
		dbk_arena_init(&a, limit);
		rc = dbk_document_read(&entry, &dbk_group_entry, &a, &source,
		    NULL, &err);
		dbk_arena_fini(&a);
	}
	ck_assert_int_eq(rc, DBK_OK);
	ck_assert_uint_gt(limit, sizeof json + 16);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("document");
	TCase *t = tcase_create("document");

	tcase_add_loop_test(t, bad_documents_are_refused_with_their_place, 0,
	    sizeof bad / sizeof bad[0]);
	tcase_add_test(t, bad_values_are_all_told);
	tcase_add_test(t, bad_nesting_does_not_recurse);
	tcase_add_test(t, good_canonical_form_is_a_fixed_point);
	tcase_add_test(t, good_forms_mean_the_same);
	tcase_add_test(t, good_records_read_back);
	tcase_add_test(t, good_document_is_read_again_whatever_judged_it);
	tcase_add_test(t, bad_items_are_left_out);
	tcase_add_test(t, good_members_come_in_any_order);
	tcase_add_test(t, bad_memory_limit_is_told_at_every_size);
	suite_add_tcase(s, t);
	return s;
}
