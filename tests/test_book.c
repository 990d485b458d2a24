/*
 * The books, and what entries begin with.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/fill.h"
#include "tests/ledger_support.h"

#define IMPORTER "12-3456789AA"
#define ACME \
	"{\"importer\":{\"id_type\":\"EI\",\"id\":\"" IMPORTER \
	"\",\"name\":\"ACME TRADING INC\",\"address\":{\"city\":\"LONG " \
	"BEACH\",\"country\":\"US\"}},\"bond\":{\"type\":\"8\"}}"
#define DESK \
	"{\"country_of_origin\":\"VN\",\"description\":\"WOODEN DESKS\"," \
	"\"tariffs\":[{\"hts\":\"9403300000\"}]}"

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

static struct dbk_source
source_of(const char *json)
{
	struct dbk_source s = {.first_line = 1};

	s.text = json;
	s.len = strlen(json);
	return s;
}

static enum dbk_code
set(enum dbk_book which, const char *importer, const char *key,
    const char *json, int64_t version, int64_t *now)
{
	const struct dbk_book_id id = {which, importer, key};
	struct dbk_source s = source_of(json);

	book_forget(&book);
	return dbk_book_set(book.l, &id, &s, version, now, &book.sink,
	    &book.err);
}

static void
set_ok(enum dbk_book which, const char *importer, const char *key,
    const char *json)
{
	book_ok(&book,
	    set(which, importer, key, json, DBK_BOOK_WHATEVER, NULL));
}

/* The document of a row; "" when it is not there. */
static const char *
get(enum dbk_book which, const char *importer, const char *key)
{
	const struct dbk_book_id id = {which, importer, key};
	static char text[1000];
	struct dbk_buf json = {0};
	enum dbk_code rc;

	book_forget(&book);
	rc = dbk_book_get(book.l, &id, &json, NULL, &book.sink, &book.err);
	ck_assert(rc == DBK_OK || rc == DBK_EFINDINGS);
	ck_assert_uint_eq(rc == DBK_OK ? 0 : 1,
	    book.seen.count[DBK_RULE_BOOK_UNKNOWN]);
	ck_assert_uint_lt(json.len, sizeof text);
	memcpy(text, json.len != 0 ? json.data : "", json.len + 1);
	dbk_buf_fini(&json);
	return text;
}

/* Keys that a search tells, "|" after each. */
struct keys {
	char text[500];
};

static enum dbk_code
tell_key(void *arg, const struct dbk_book_row *row)
{
	struct keys *k = arg;

	ck_assert_uint_lt(strlen(k->text) + strlen(row->key) + 2,
	    sizeof k->text);
	memcpy(k->text + strlen(k->text), row->key, strlen(row->key) + 1);
	memcpy(k->text + strlen(k->text), "|", 2);
	return DBK_OK;
}

static const char *
find(enum dbk_book which, const char *importer, const char *words)
{
	const struct dbk_book_query q = {
	    .book = which, .importer = importer, .words = words};
	static struct keys k;

	memset(&k, 0, sizeof k);
	book_ok(&book, dbk_book_find(book.l, &q, tell_key, &k, &book.err));
	return k.text;
}

START_TEST(good_row_is_kept_and_replaced)
{
	int64_t first, second;

	book_ok(&book,
	    set(DBK_BOOK_IMPORTERS, NULL, NULL, ACME, DBK_BOOK_NOTHING,
		&first));
	ck_assert_str_eq(get(DBK_BOOK_IMPORTERS, NULL, IMPORTER), ACME);
	book_ok(&book,
	    set(DBK_BOOK_IMPORTERS, NULL, NULL, ACME, first, &second));
	ck_assert_int_gt(second, first);
	book_sound(&book);
}
END_TEST

START_TEST(bad_row_that_somebody_else_changed)
{
	const struct dbk_book_id id = {DBK_BOOK_IMPORTERS, NULL, IMPORTER};
	int64_t first;

	book_ok(&book,
	    set(DBK_BOOK_IMPORTERS, NULL, NULL, ACME, DBK_BOOK_NOTHING,
		&first));
	set_ok(DBK_BOOK_IMPORTERS, NULL, NULL, ACME);
	book_wants(&book,
	    set(DBK_BOOK_IMPORTERS, NULL, NULL, ACME, first, NULL),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_BOOK_CHANGED], 1);
	book_wants(&book,
	    set(DBK_BOOK_IMPORTERS, NULL, NULL, ACME, DBK_BOOK_NOTHING, NULL),
	    DBK_EFINDINGS);
	book_forget(&book);
	book_wants(&book,
	    dbk_book_remove(book.l, &id, first, &book.sink, &book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_BOOK_CHANGED], 1);
	book_sound(&book);
}
END_TEST

/* What each book refuses, by its rule. */
static const struct {
	enum dbk_book book;
	const char *importer, *key, *json;
	enum dbk_rule rule;
} refused[] = {
    {DBK_BOOK_IMPORTERS, NULL, "98-7654321AA", ACME, DBK_RULE_BOOK_KEY},
    {DBK_BOOK_IMPORTERS, NULL, NULL, "{}", DBK_RULE_BOOK_KEY},
    {DBK_BOOK_PORTS, NULL, "9998", "{\"location_of_goods\":\"Y258\"}",
	DBK_RULE_BOOK_KEY},
    {DBK_BOOK_PRODUCTS, NULL, "DESK", DESK, DBK_RULE_BOOK_KEY},
    {DBK_BOOK_TEMPLATES, NULL, "t", "{\"entry_number\":\"B76-0324500-5\"}",
	DBK_RULE_BOOK_KEY},
    {DBK_BOOK_TEMPLATES, NULL, "a\nb", "{}", DBK_RULE_BOOK_KEY},
    {DBK_BOOK_TEMPLATES, NULL, "t", "{\"nonsense\":1}", DBK_RULE_FORM_UNKNOWN},
    {DBK_BOOK_PRODUCTS, IMPORTER, "DESK", "{\"tariffs\":[{\"hts\":\"94\"}]}",
	DBK_RULE_SE60_HTS_DIGITS},
    {DBK_BOOK_PARTIES, NULL, NULL, "{\"role\":\"XX\",\"name\":\"A\"}",
	DBK_RULE_FORM_CODE},
};

START_TEST(bad_row_is_refused_by_rule)
{
	book_wants(&book,
	    set(refused[_i].book, refused[_i].importer, refused[_i].key,
		refused[_i].json, DBK_BOOK_WHATEVER, NULL),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[refused[_i].rule], 1);
	ck_assert_str_eq(find(refused[_i].book, NULL, NULL), "");
	book_sound(&book);
}
END_TEST

START_TEST(good_row_is_found_by_the_words_it_has_now)
{
	const struct dbk_book_id id = {DBK_BOOK_PRODUCTS, IMPORTER, "D-120"};

	set_ok(DBK_BOOK_PRODUCTS, IMPORTER, "D-120", DESK);
	set_ok(DBK_BOOK_PRODUCTS, IMPORTER, "D-140", DESK);
	set_ok(DBK_BOOK_PRODUCTS, "98-7654321AA", "D-120", DESK);
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "des wood"),
	    "D-120|D-140|");
	/* D and DESKS both begin so: told once. */
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "d"),
	    "D-120|D-140|");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "94033"),
	    "D-120|D-140|");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "120"), "D-120|");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "chair"), "");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, NULL),
	    "D-120|D-140|");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, NULL, NULL),
	    "D-120|D-140|D-120|");
	set_ok(DBK_BOOK_PRODUCTS, IMPORTER, "D-120",
	    "{\"description\":\"CHAIRS\"}");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "desk"), "D-140|");
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "chair"), "D-120|");
	book_sound(&book);
	book_ok(&book,
	    dbk_book_remove(book.l, &id, DBK_BOOK_WHATEVER, &book.sink,
		&book.err));
	ck_assert_str_eq(find(DBK_BOOK_PRODUCTS, IMPORTER, "chair"), "");
	ck_assert_str_eq(get(DBK_BOOK_PRODUCTS, IMPORTER, "D-120"), "");
	ck_assert_str_eq(get(DBK_BOOK_PRODUCTS, "98-7654321AA", "D-120"), DESK);
	book_sound(&book);
}
END_TEST

/* ---- what an entry begins with ---- */

/* Paths and where from: PATH=BOOK:KEY; ... */
struct origins {
	char text[2000];
};

static void
tell_origin(void *arg, const char *path, enum dbk_origin origin,
    const char *key)
{
	struct origins *o = arg;
	size_t len = strlen(o->text);
	int n = snprintf(o->text + len, sizeof o->text - len, "%s=%s:%s;", path,
	    dbk_origin_name(origin), key);

	ck_assert(n > 0 && (size_t)n < sizeof o->text - len);
}

static const char *
fill(const struct dbk_fill *how, struct origins *origins)
{
	static char text[2000];
	struct dbk_buf json = {0};

	memset(origins, 0, sizeof *origins);
	book_forget(&book);
	book_ok(&book,
	    dbk_fill_entry(book.l, how, &json, tell_origin, origins, &book.sink,
		&book.err));
	ck_assert_uint_lt(json.len, sizeof text);
	memcpy(text, json.data, json.len + 1);
	dbk_buf_fini(&json);
	return text;
}

START_TEST(good_entry_begins_with_what_the_books_know)
{
	const struct dbk_fill how = {
	    .importer = IMPORTER, .port = "2704", .template_key = "vessel"};
	struct origins origins;

	set_ok(DBK_BOOK_IMPORTERS, NULL, NULL, ACME);
	set_ok(DBK_BOOK_PORTS, NULL, "2704",
	    "{\"location_of_goods\":\"Y258\"}");
	set_ok(DBK_BOOK_TEMPLATES, NULL, "vessel",
	    "{\"entry_type\":\"01\",\"mode\":\"11\",\"bond\":{\"surety\":"
	    "\"036\"}}");
	ck_assert_str_eq(fill(&how, &origins),
	    "{\"entry_type\":\"01\",\"importer\":{\"id_type\":\"EI\",\"id\":\"" IMPORTER
	    "\",\"name\":\"ACME TRADING INC\",\"address\":{\"city\":"
	    "\"LONG BEACH\",\"country\":\"US\"}},\"mode\":\"11\",\"bond\":{"
	    "\"type\":\"8\",\"surety\":\"036\"},\"port_of_entry\":\"2704\","
	    "\"location_of_goods\":\"Y258\"}");
	ck_assert_ptr_nonnull(strstr(origins.text, "mode=templates:vessel;"));
	ck_assert_ptr_nonnull(strstr(origins.text,
	    "bond.type=importers:" IMPORTER ";"));
	ck_assert_ptr_nonnull(strstr(origins.text,
	    "location_of_goods=ports:2704;"));
}
END_TEST

START_TEST(good_entry_of_an_importer_without_a_row_begins_as_last_time)
{
	char number[1][DBK_NUMBER_LEN + 1];
	struct dbk_fill how = {0};
	struct origins origins;
	const char *json;

	/* A draft is nothing to go by. */
	book_ok(&book, book_add(&book, book_document(NULL, 700), number[0]));
	how.importer = IMPORTER;
	ck_assert_str_eq(fill(&how, &origins),
	    "{\"importer\":{\"id\":\"" IMPORTER "\"}}");
	book_complete(&book, 1, number);
	json = fill(&how, &origins);
	ck_assert_ptr_nonnull(strstr(json, "\"bond\":"));
	ck_assert_ptr_nonnull(strstr(json, "\"parties\":"));
	/* Of this shipment only. */
	ck_assert_ptr_null(strstr(json, "\"bills\":"));
	ck_assert_ptr_null(strstr(json, "\"value\":"));
	ck_assert_ptr_null(strstr(json, "\"voyage\":"));
	ck_assert_ptr_null(strstr(json, "\"entry_number\":"));
}
END_TEST

START_TEST(good_next_entry_has_what_arrives_together)
{
	char number[1][DBK_NUMBER_LEN + 1];
	struct dbk_fill how = {0};
	struct origins origins;
	const char *json;

	book_complete(&book, 1, number);
	how.before = number[0];
	json = fill(&how, &origins);
	ck_assert_ptr_nonnull(strstr(json, "\"port_of_entry\":\"2704\""));
	ck_assert_ptr_nonnull(strstr(json, "\"voyage\":"));
	ck_assert_ptr_null(strstr(json, "\"importer\":"));
	ck_assert_ptr_null(strstr(json, "\"bills\":"));
	how.port = "2709";
	json = fill(&how, &origins);
	ck_assert_ptr_nonnull(strstr(json, "\"port_of_entry\":\"2709\""));
}
END_TEST

START_TEST(bad_template_that_is_not_there)
{
	const struct dbk_fill how = {.template_key = "nonsense"};
	struct dbk_buf json = {0};

	book_forget(&book);
	book_wants(&book,
	    dbk_fill_entry(book.l, &how, &json, NULL, NULL, &book.sink,
		&book.err),
	    DBK_EFINDINGS);
	ck_assert_uint_eq(book.seen.count[DBK_RULE_BOOK_UNKNOWN], 1);
	dbk_buf_fini(&json);
}
END_TEST

/* The line of product or hts; "" when nothing is known. */
static const char *
fill_line(const char *product, const char *hts, char from[DBK_NUMBER_LEN + 1])
{
	static char text[1000];
	struct dbk_buf json = {0};
	bool found;

	book_ok(&book,
	    dbk_fill_line(book.l, IMPORTER, product, hts, &json, &found, from,
		&book.err));
	ck_assert(found == (json.len != 0));
	ck_assert_uint_lt(json.len, sizeof text);
	memcpy(text, found ? json.data : "", json.len + 1);
	dbk_buf_fini(&json);
	return text;
}

START_TEST(good_line_as_last_time_and_without_its_values)
{
	char numbers[2][DBK_NUMBER_LEN + 1], from[DBK_NUMBER_LEN + 1];
	const char *line;

	ck_assert_str_eq(fill_line(NULL, NULL, from), "");
	set_ok(DBK_BOOK_PRODUCTS, IMPORTER, "D-120", DESK);
	ck_assert_str_eq(fill_line("D-120", NULL, from), DESK);
	ck_assert_str_eq(from, "");
	ck_assert_str_eq(fill_line("D-999", NULL, from), "");
	book_complete(&book, 2, numbers);
	line = fill_line(NULL, NULL, from);
	ck_assert_str_eq(from, numbers[1]);
	ck_assert_ptr_nonnull(strstr(line, "\"hts\":"));
	ck_assert_ptr_null(strstr(line, "\"value\":"));
	ck_assert_str_eq(fill_line(NULL, "0101210010", from), "");
	/* What is void is nothing to go by. */
	book_ok(&book,
	    dbk_entry_void(book.l, numbers[1], "test", &book.sink, &book.err));
	(void)fill_line(NULL, NULL, from);
	ck_assert_str_eq(from, numbers[0]);
}
END_TEST

static enum dbk_code
tell_carrier(void *arg, const struct dbk_carrier_row *row)
{
	unsigned *used = arg;

	ck_assert_uint_ne(strlen(row->code) + strlen(row->name), 0);
	*used += row->used;
	return DBK_OK;
}

START_TEST(good_carriers_are_those_of_completed_entries)
{
	char numbers[3][DBK_NUMBER_LEN + 1], draft[DBK_NUMBER_LEN + 1];
	unsigned used = 0;

	book_complete(&book, 3, numbers);
	book_ok(&book, book_add(&book, book_document(NULL, 990), draft));
	book_ok(&book,
	    dbk_fill_carriers(book.l, NULL, NULL, 0, tell_carrier, &used,
		&book.err));
	ck_assert_uint_eq(used, 3);
	used = 0;
	book_ok(&book,
	    dbk_fill_carriers(book.l, "zzz", NULL, 0, tell_carrier, &used,
		&book.err));
	ck_assert_uint_eq(used, 0);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("book");
	TCase *t = tcase_create("book");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, good_row_is_kept_and_replaced);
	tcase_add_test(t, bad_row_that_somebody_else_changed);
	tcase_add_loop_test(t, bad_row_is_refused_by_rule, 0,
	    sizeof refused / sizeof refused[0]);
	tcase_add_test(t, good_row_is_found_by_the_words_it_has_now);
	tcase_add_test(t, good_entry_begins_with_what_the_books_know);
	tcase_add_test(t,
	    good_entry_of_an_importer_without_a_row_begins_as_last_time);
	tcase_add_test(t, good_next_entry_has_what_arrives_together);
	tcase_add_test(t, bad_template_that_is_not_there);
	tcase_add_test(t, good_line_as_last_time_and_without_its_values);
	tcase_add_test(t, good_carriers_are_those_of_completed_entries);
	suite_add_tcase(s, t);
	return s;
}
