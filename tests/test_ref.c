/*
 * Reference data: looking codes up, and keeping lists in a ledger.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ledger/codes.h"
#include "ledger/ref_load.h"
#include "ledger/share.h"
#include "tests/ledger_support.h"

/* 2026-11-18 */
static dbk_day
today(void)
{
	dbk_day day;

	ck_assert(dbk_date_parse(&day, BOOK_NOW, DBK_DATE_LEN));
	return day;
}

/* What a search told: codes, space between, and the newest row. */
struct told {
	char codes[4000];
	unsigned rows;
	char name[600];
	char path[2000]; /* names of the headings, each ends with ">" */
	char edition[40];
	char more[400]; /* KEY=VALUE; ... */
	int64_t position;
	bool leaf;
	unsigned stop_at; /* 0: never */
};

static void
append(char *out, size_t size, const char *a, const char *b, const char *c,
    const char *d)
{
	size_t len = strlen(out);
	int n = snprintf(out + len, size - len, "%s%s%s%s", a, b, c, d);

	ck_assert(n >= 0 && (size_t)n < size - len);
}

static enum dbk_code
tell(void *arg, const struct dbk_ref_row *row)
{
	struct told *t = arg;
	size_t i;

	append(t->codes, sizeof t->codes, row->code, " ", "", "");
	(void)snprintf(t->name, sizeof t->name, "%s", row->name);
	(void)snprintf(t->edition, sizeof t->edition, "%s", row->list->edition);
	t->path[0] = t->more[0] = '\0';
	for (i = 0; i < row->level; i++)
		append(t->path, sizeof t->path, row->headings[i].code,
		    row->headings[i].name, ">", "");
	for (i = 0; i < row->nmore; i++)
		append(t->more, sizeof t->more, row->more[i].key, "=",
		    row->more[i].value, ";");
	t->position = row->position;
	t->leaf = row->leaf;
	t->rows++;
	return t->rows == t->stop_at ? DBK_EFINDINGS : DBK_OK;
}

static struct dbk_ref *
open_ref(struct dbk_ledger *l)
{
	struct dbk_err err = {0};
	struct dbk_ref *r;

	ck_assert_int_eq(dbk_ref_open(&r, l, today(), &err), DBK_OK);
	return r;
}

static void
find(struct told *t, struct dbk_ref *r, const char *list, const char *words,
    unsigned limit, bool leaves)
{
	const struct dbk_ref_query q = {
	    .list = list, .words = words, .limit = limit, .leaves = leaves};
	struct dbk_err err = {0};

	memset(t, 0, sizeof *t);
	ck_assert_msg(dbk_ref_find(r, &q, tell, t, &err) == DBK_OK, "%s",
	    err.text);
}

START_TEST(a_code_is_found_by_its_beginning)
{
	struct dbk_ref *r = open_ref(NULL);
	struct told t;

	find(&t, r, "ports", "2709", 0, false);
	ck_assert_str_eq(t.codes, "2709 ");
	ck_assert_ptr_nonnull(strstr(t.name, "Long Beach"));
	ck_assert_str_eq(t.edition, "2026-02-03");
	find(&t, r, "countries", "vn", 0, false);
	ck_assert_str_eq(t.codes, "VN ");
	dbk_ref_close(r);
}
END_TEST

/* Words in any order, as far as they are typed; accents do not matter. */
START_TEST(a_name_is_found_by_the_beginning_of_any_words)
{
	struct dbk_ref *r = open_ref(NULL);
	struct told t;

	find(&t, r, "ports", "bea  lon", 0, false);
	ck_assert_ptr_nonnull(strstr(t.codes, "2709 "));
	find(&t, r, "foreign-ports", "C\xc3\xb4te abidjan", 0, false);
	ck_assert_str_eq(t.codes, "74825 ");
	ck_assert_ptr_nonnull(strstr(t.more, "country=Cote d'Ivoire;"));
	find(&t, r, "ports", "each ong", 0, false);
	ck_assert_uint_eq(t.rows, 0);
	find(&t, r, "ports", "\"* OR (", 0, false);
	dbk_ref_close(r);
}
END_TEST

/* IN is a code; then the names that begin so, then the others. */
START_TEST(the_best_match_comes_first)
{
	struct dbk_ref *r = open_ref(NULL);
	struct told t;

	find(&t, r, "countries", "in", 0, false);
	ck_assert_int_eq(strncmp(t.codes, "IN ID ", 6), 0);
	ck_assert_ptr_nonnull(strstr(t.codes, "IO "));
	find(&t, r, "countries", "in", 1, false);
	ck_assert_str_eq(t.codes, "IN ");
	dbk_ref_close(r);
}
END_TEST

START_TEST(a_number_of_the_hts_has_its_headings_and_units)
{
	struct dbk_ref *r = open_ref(NULL);
	struct told t;

	find(&t, r, "hts", "0101.21.00.10", 0, false);
	ck_assert_str_eq(t.codes, "0101210010 ");
	ck_assert_str_eq(t.name, "Males");
	ck_assert_str_eq(t.path,
	    "0101Live horses, asses, mules and hinnies:>Horses>"
	    "01012100Purebred breeding animals>");
	ck_assert_str_eq(t.more, "unit=No.;unit2=;");
	ck_assert(t.leaf);
	dbk_ref_close(r);
}
END_TEST

START_TEST(a_number_is_found_by_words_of_its_headings)
{
	struct dbk_ref *r = open_ref(NULL);
	struct told t;

	find(&t, r, "hts", "horse purebred male", 0, true);
	ck_assert_str_eq(t.codes, "0101210010 ");
	find(&t, r, "hts", "0101", 0, true);
	ck_assert_str_eq(t.codes,
	    "0101210010 0101210020 0101290010 0101290090 0101300000 "
	    "0101903000 0101904000 ");
	find(&t, r, "hts", "0101", 0, false);
	ck_assert_int_eq(strncmp(t.codes, "0101 01012100 ", 14), 0);
	dbk_ref_close(r);
}
END_TEST

START_TEST(a_list_is_read_page_by_page)
{
	struct dbk_ref_query q = {.list = "modes-of-transport", .limit = 5};
	struct dbk_ref *r = open_ref(NULL);
	struct dbk_ref_list list;
	struct dbk_err err = {0};
	unsigned rows = 0;
	struct told t;

	do {
		memset(&t, 0, sizeof t);
		ck_assert_int_eq(dbk_ref_find(r, &q, tell, &t, &err), DBK_OK);
		rows += t.rows;
		q.after = t.position;
	} while (t.rows == 5);
	ck_assert_int_eq(dbk_ref_list_get(r, q.list, &list, &err), DBK_OK);
	ck_assert_int_eq((int64_t)rows, list.rows);
	ck_assert_str_eq(list.loaded_at, "");
	ck_assert_int_eq(list.age, 505);
	dbk_ref_close(r);
}
END_TEST

START_TEST(a_list_that_is_not_there_is_refused_by_name)
{
	const struct dbk_ref_query q = {.list = "nonsense", .words = "x"};
	struct dbk_ref *r = open_ref(NULL);
	struct dbk_err err = {0};
	struct told t = {0};

	ck_assert_int_eq(dbk_ref_find(r, &q, tell, &t, &err), DBK_EUSAGE);
	ck_assert_ptr_nonnull(strstr(err.text, "\"nonsense\""));
	dbk_ref_close(r);
}
END_TEST

START_TEST(a_search_ends_when_it_is_told_to)
{
	const struct dbk_ref_query q = {.list = "countries", .words = "a"};
	struct dbk_ref *r = open_ref(NULL);
	struct dbk_err err = {0};
	struct told t = {.stop_at = 2};

	ck_assert_int_eq(dbk_ref_find(r, &q, tell, &t, &err), DBK_EFINDINGS);
	ck_assert_uint_eq(t.rows, 2);
	dbk_ref_close(r);
}
END_TEST

/* A flag is listed for a number or for its beginning. */
START_TEST(the_flags_of_a_number_are_those_of_its_beginnings)
{
	struct dbk_ref *r = open_ref(NULL);
	struct dbk_err err = {0};
	struct told t = {0};

	ck_assert_int_eq(dbk_ref_flags(r, "0302591100", tell, &t, &err),
	    DBK_OK);
	ck_assert_str_eq(t.name, "NM8");
	memset(&t, 0, sizeof t);
	ck_assert_int_eq(dbk_ref_flags(r, "4401110000", tell, &t, &err),
	    DBK_OK);
	ck_assert_int_eq(strncmp(t.codes, "4401 ", 5), 0);
	dbk_ref_close(r);
}
END_TEST

/* ---- in a ledger ---- */

static enum dbk_code
count_lists(void *arg, const struct dbk_ref_list *list)
{
	unsigned *loaded = arg;

	*loaded += list->loaded_at[0] != '\0';
	return DBK_OK;
}

START_TEST(a_ledger_keeps_the_lists_that_are_put_into_it)
{
	struct dbk_verify_report report;
	struct dbk_anchor before, after;
	struct dbk_ref *r;
	unsigned loaded = 0;
	struct book b;
	struct told t;

	book_make(&b);
	book_ok(&b, dbk_ledger_anchor(b.l, &before, &b.err));
	book_ok(&b, dbk_ref_install(b.l, &b.err));
	book_ok(&b, dbk_ledger_anchor(b.l, &after, &b.err));
	ck_assert_int_eq(after.seq, before.seq + 1);
	/* Again: they are there. */
	book_ok(&b, dbk_ref_install(b.l, &b.err));
	book_ok(&b, dbk_ledger_anchor(b.l, &after, &b.err));
	ck_assert_int_eq(after.seq, before.seq + 1);

	r = open_ref(b.l);
	find(&t, r, "hts", "horse purebred male", 0, true);
	ck_assert_str_eq(t.codes, "0101210010 ");
	find(&t, r, "ports", "long bea", 0, false);
	ck_assert_ptr_nonnull(strstr(t.codes, "2709 "));
	book_ok(&b, dbk_ref_lists(r, count_lists, &loaded, &b.err));
	dbk_ref_close(r);
	book_ok(&b, dbk_ledger_verify(b.l, &report, &b.sink, &b.err));
	ck_assert_int_eq(report.lists, (int64_t)loaded);
	ck_assert_int_gt(report.lists, 60);
	book_fini(&b);
}
END_TEST

START_TEST(a_list_that_was_changed_is_found_by_verify)
{
	struct dbk_verify_report report;
	struct book b;

	book_make(&b);
	book_ok(&b, dbk_ref_install(b.l, &b.err));
	book_close(&b);
	ck_assert(book_tamper(&b,
	    "UPDATE ref_row SET name = 'x' WHERE code = '2709' AND list ="
	    " (SELECT ordinal FROM ref_list WHERE name = 'ports')"));
	book_open(&b, DBK_ACCESS_READ);
	book_wants(&b, dbk_ledger_verify(b.l, &report, &b.sink, &b.err),
	    DBK_EDAMAGE);
	ck_assert_uint_eq(b.seen.count[DBK_RULE_VERIFY_REF], 1);
	ck_assert_uint_eq(b.seen.total, 1);
	ck_assert_str_eq(b.seen.first_value, "ports");
	book_fini(&b);
}
END_TEST

/* A tariff of one number, and of that edition. */
static void
load_hts(struct book *b, const char *edition)
{
	struct dbk_ref_source source = {
	    .list = DBK_REF_HTS, .file = "hts.tsv", .edition = edition};
	struct dbk_ref_report report;
	char path[sizeof b->folder + 10];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/hts.tsv", b->folder);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_gt(fputs("code\tname\tlevel\n"
			       "0101\tLive horses\t0\n"
			       "0101210005\tFoals\t1\n",
			     file),
	    0);
	ck_assert_int_eq(fclose(file), 0);
	source.path = path;
	book_ok(b,
	    dbk_ref_load(b->l, &source, true, &report, NULL, NULL, &b->sink,
		&b->err));
}

/* The edition that l judges by is that one, and has the number. */
static void
judges_by(struct book *b, struct dbk_ledger *l, const char *edition,
    const char *number)
{
	const struct dbk_codes *codes;

	book_ok(b, dbk_codes_get(l, &codes, &b->err));
	ck_assert_str_eq(dbk_codes_hts_edition(codes), edition);
	ck_assert(dbk_codes_hts(codes, number, strlen(number)));
	ck_assert(!dbk_codes_hts(codes, "0101210006", 10));
	ck_assert(!dbk_codes_hts(codes, "0000000000", 10));
	ck_assert(!dbk_codes_hts(codes, "9999999999", 10));
}

START_TEST(numbers_are_judged_by_the_list_that_another_session_loaded)
{
	const char *own = dbk_codes_hts_edition(NULL);
	struct dbk_ledger *peer;
	struct book b;

	book_make(&b);
	book_ok(&b, dbk_ref_install(b.l, &b.err));
	book_ok(&b, dbk_ledger_peer(&peer, b.l, &b.err));
	judges_by(&b, peer, own, "0101210010");
	load_hts(&b, "2026-11-01");
	judges_by(&b, b.l, "2026-11-01", "0101210005");
	judges_by(&b, peer, "2026-11-01", "0101210005");
	load_hts(&b, "2026-11-02");
	judges_by(&b, peer, "2026-11-02", "0101210005");
	dbk_ledger_close(peer);
	book_fini(&b);
}
END_TEST

START_TEST(a_list_whose_loading_was_undone_judges_nothing)
{
	const char *own = dbk_codes_hts_edition(NULL);
	struct book b;

	book_make(&b);
	book_ok(&b, dbk_ref_install(b.l, &b.err));
	book_ok(&b, dbk_ledger_begin(b.l, &b.err));
	load_hts(&b, "2026-11-01");
	judges_by(&b, b.l, "2026-11-01", "0101210005");
	dbk_ledger_rollback(b.l);
	judges_by(&b, b.l, own, "0101210010");
	book_fini(&b);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("ref");
	TCase *tc = tcase_create("program");

	tcase_add_test(tc, a_code_is_found_by_its_beginning);
	tcase_add_test(tc, a_name_is_found_by_the_beginning_of_any_words);
	tcase_add_test(tc, the_best_match_comes_first);
	tcase_add_test(tc, a_number_of_the_hts_has_its_headings_and_units);
	tcase_add_test(tc, a_number_is_found_by_words_of_its_headings);
	tcase_add_test(tc, a_list_is_read_page_by_page);
	tcase_add_test(tc, a_list_that_is_not_there_is_refused_by_name);
	tcase_add_test(tc, a_search_ends_when_it_is_told_to);
	tcase_add_test(tc, the_flags_of_a_number_are_those_of_its_beginnings);
	suite_add_tcase(s, tc);
	tc = tcase_create("ledger");
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_ledger_keeps_the_lists_that_are_put_into_it);
	tcase_add_test(tc, a_list_that_was_changed_is_found_by_verify);
	tcase_add_test(tc,
	    numbers_are_judged_by_the_list_that_another_session_loaded);
	tcase_add_test(tc, a_list_whose_loading_was_undone_judges_nothing);
	suite_add_tcase(s, tc);
	return s;
}
