/*
 * test_edi_actions.c -- every kind of entry with every action: the records that
 * the usage map of the action has, no findings, and the same bytes when what
 * was read back is built again (Cargo Release v40 p. SE-22 to 25, 42, 43, 86,
 * 87).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/cargo_release_write.h"
#include "edi/inspection.h"
#include "tests/edi_support.h"
#include "tests/golden.h"
#include "tests/support.h"

static struct built x;

static void
setup(void)
{
	built_init(&x);
}

static void
teardown(void)
{
	built_fini(&x);
}

/* A document without findings; values point into json and the arena. */
static void
read_document(void *doc, const struct dbk_group *g, const char *json)
{
	struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};
	struct kept k;
	enum dbk_code rc;

	kept_init(&k);
	rc = dbk_document_read(doc, g, &x.arena, &source, &k.sink, &x.err);
	kept_none(&k);
	ck_assert_msg(rc == DBK_OK, "%s", x.err.text);
}

static void
build(void)
{
	char filer[4];

	ck_assert_msg(dbk_cargo_release_write_request(&x.records, &x.entry,
			  &x.request, test_profile(), &x.err) == DBK_OK,
	    "%s", x.err.text);
	(void)snprintf(filer, sizeof filer, "%.3s", x.entry.entry_number.s);
	batch_wrap(&x.batch, x.records.data, x.records.len, filer,
	    x.entry.port_of_entry.s != NULL ? x.entry.port_of_entry.s : "2704");
}

/* Checked as on that day. */
static void
check(const char *name, const char *date)
{
	struct dbk_inspect_sums sums;
	enum dbk_code rc;
	dbk_day day;

	ck_assert(dbk_date_parse(&day, date, strlen(date)));
	rc = dbk_inspection_memory(x.batch.data, x.batch.len, name, day, &sums,
	    &x.kept.sink, &x.err);
	/* Type 86 can only be filed with a warning. */
	ck_assert_msg(rc == DBK_OK, "%s, action %s: %s %s", name,
	    x.request.action.s, x.kept.n != 0 ? x.kept.all[0].text : "",
	    x.err.text);
	ck_assert_uint_eq(x.kept.n,
	    kept_count(&x.kept, DBK_RULE_SE10_N2_TYPE_86));
}

/* What is read back is built to the same bytes. */
static void
build_again(const char *name)
{
	struct dbk_transaction t;

	built_read(&x, &t);
	ck_assert_int_eq(t.action, *x.request.action.s);
	ck_assert_msg(dbk_cargo_release_write_request(&x.again, &t.entry,
			  &t.request, NULL, &x.err) == DBK_OK,
	    "%s: %s", name, x.err.text);
	ck_assert_msg(x.again.len == x.records.len &&
		memcmp(x.again.data, x.records.data, x.again.len) == 0,
	    "%s, action %s: built %s, then %s", name, x.request.action.s,
	    x.records.data, x.again.data);
}

/* ---- every variant with every action ---- */

static const struct {
	const char *request;
	const char *records; /* of its usage map; NULL: all of SE-22 */
	const char *wanted;
} actions[] = {
    {"{\"action\":\"A\"}", NULL, "SE10 SE13"},
    {"{\"action\":\"R\",\"dis\":true,\"dis_reference\":\"D-1\"}", NULL,
	"SE10 SE13 SE20DISD-1"},
    {"{\"action\":\"U\",\"split\":true}", "SE10 SE11 SE13 SE15 SE16 SE17 SE20",
	"SE10 SE13"},
    {"{\"action\":\"D\",\"reason\":\"03\",\"replacements\":"
     "[{\"qualifier\":\"EN\",\"value\":\"B7603245294\"}]}",
	"SE10 SE13 SE20", "SE10 SE13 SE20ENB7603245294"},
};
#define NACTIONS ((int)(sizeof actions / sizeof actions[0]))

static void
check_records(const char *name, int action)
{
	const char *wanted = actions[action].wanted, *word;
	char id[5] = "", sought[32];
	size_t at, len;

	for (at = 0; at < x.records.len; at += DBK_RECORD_LEN) {
		memcpy(id, x.records.data + at, 4);
		ck_assert_msg(actions[action].records == NULL ||
			strstr(actions[action].records, id) != NULL,
		    "%s: %s in action %s", name, id, x.request.action.s);
	}
	for (word = wanted; *word != '\0'; word += strspn(word, " ")) {
		len = strcspn(word, " ");
		(void)snprintf(sought, sizeof sought, "%.*s", (int)len, word);
		/* EN and IB have two characters of three. */
		if (strncmp(sought, "SE20EN", 6) == 0)
			(void)snprintf(sought, sizeof sought, "SE20EN %.*s",
			    (int)len - 6, word + 6);
		ck_assert_msg(strstr(x.records.data, sought) != NULL,
		    "%s: no %s in action %s", name, sought, x.request.action.s);
		word += len;
	}
}

/* Cuts the next tab-separated column off *rest. */
static char *
column(char **rest)
{
	char *start = *rest, *tab = strchr(start, '\t');

	*rest = tab != NULL ? tab + 1 : start + strlen(start);
	if (tab != NULL)
		*tab = '\0';
	return start;
}

/* The n-th line of a text, as a string of the arena. */
static char *
line_of(const char *text, unsigned long n)
{
	while (--n != 0)
		text = strchr(text, '\n') + 1;
	return (char *)(size_t)dbk_arena_copy(&x.arena, text,
	    strcspn(text, "\n"));
}

static const char *
replaced(const char *name, const char *doc, const char *from, const char *to)
{
	const char *at = strstr(doc, from);
	struct dbk_buf b = {0};
	const char *copy;

	ck_assert_msg(at != NULL, "%s: the base has no %s", name, from);
	dbk_buf_add(&b, doc, (size_t)(at - doc));
	dbk_buf_add_string(&b, to);
	dbk_buf_add_string(&b, at + strlen(from));
	copy = dbk_arena_copy(&x.arena, b.data, b.len);
	dbk_buf_fini(&b);
	return copy;
}

static void
try_variant(char *row, const char *bases, int action)
{
	const char *name = column(&row);
	const char *doc = line_of(bases, strtoul(column(&row), NULL, 10));

	while (*row != '\0') {
		const char *from = column(&row), *to = column(&row);

		doc = replaced(name, doc, from, to);
	}
	dbk_buf_reset(&x.records);
	dbk_buf_reset(&x.batch);
	dbk_buf_reset(&x.again);
	kept_init(&x.kept);
	read_document(&x.entry, &dbk_group_entry, doc);
	read_document(&x.request, &dbk_group_request, actions[action].request);
	/* A cancellation wants the port that others may leave out (SE-35). */
	if (x.entry.port_of_entry.s == NULL && *x.request.action.s == 'D')
		x.entry.port_of_entry = (struct dbk_text){
		    "2704", 4, DBK_NO_POS};
	build();
	check_records(name, action);
	/* The day of tests/test_rules.c. */
	check(name, "2026-11-18");
	build_again(name);
}

START_TEST(good_every_variant_with_every_action)
{
	struct dbk_buf bases = {0}, variants = {0};
	char *row, *next;
	unsigned n = 0;

	support_read(&bases, "tests/rules/bases.jsonl");
	support_read(&variants, "tests/rules/variants.tsv");
	for (row = variants.data; *row != '\0'; row = next) {
		next = strchr(row, '\n');
		ck_assert_ptr_nonnull(next);
		*next++ = '\0';
		if (*row == '#')
			continue;
		try_variant(row, bases.data, _i);
		n++;
	}
	ck_assert_uint_gt(n, 40);
	dbk_buf_fini(&variants);
	dbk_buf_fini(&bases);
}
END_TEST

/* ---- golden files ---- */

static const struct {
	const char *golden, *entry, *request;
} goldens[] = {
    {"good-split-1", "good-split-1", "{\"action\":\"A\"}"},
    {"good-split-2", "good-split-2", "{\"action\":\"A\"}"},
    {"good-split-3a", "good-split-3a", "{\"action\":\"A\"}"},
    {"good-split-3b", "good-split-3b", "{\"action\":\"A\"}"},
    {"good-split-4a", "good-split-4a", "{\"action\":\"A\"}"},
    {"good-split-4b", "good-split-4b", "{\"action\":\"A\"}"},
    {"good-replace", "good-air-bond9",
	"{\"action\":\"R\",\"dis\":true,\"dis_reference\":\"DIS 2026-17\"}"},
    {"good-update", "good-split-2", "{\"action\":\"U\"}"},
    {"good-cancel", "good-ocean-house",
	"{\"action\":\"D\",\"reason\":\"03\",\"replacements\":[{\"qualifier\":"
	"\"EN\",\"value\":\"B7603245286\"}],\"multiple\":true,\"dis\":true,"
	"\"dis_reference\":\"DIS 2026-18\",\"split\":true}"},
};
#define NGOLDENS ((int)(sizeof goldens / sizeof goldens[0]))

START_TEST(good_action_builds_the_golden_batch)
{
	char name[200];

	(void)snprintf(name, sizeof name, "tests/golden/edi/%s.json",
	    goldens[_i].entry);
	entry_read(&x.entry, &x.arena, &x.text, name);
	read_document(&x.request, &dbk_group_request, goldens[_i].request);
	build();
	check(goldens[_i].golden, "2026-11-21");
	build_again(goldens[_i].golden);
	(void)snprintf(name, sizeof name, "edi/%s.edi", goldens[_i].golden);
	golden_check(name, x.batch.data, x.batch.len);
}
END_TEST

START_TEST(good_request_is_read_back_with_its_places)
{
	struct dbk_transaction t;

	entry_read(&x.entry, &x.arena, &x.text,
	    "tests/golden/edi/good-ocean-house.json");
	read_document(&x.request, &dbk_group_request,
	    goldens[NGOLDENS - 1].request);
	build();
	built_read(&x, &t);
	ck_assert_str_eq(t.request.reason.s, "03");
	ck_assert_uint_eq(t.request.reason.pos, 80 + 59);
	ck_assert(t.request.multiple.v && t.request.dis.v && t.request.split.v);
	ck_assert_uint_eq(t.request.nreplacements, 1);
	ck_assert_str_eq(t.request.replacements[0].value.s, "B7603245286");
	ck_assert_uint_eq(t.request.replacements[0].value.pos, 2 * 80 + 7);
	ck_assert_str_eq(t.request.dis_reference.s, "DIS 2026-18");
	ck_assert_uint_eq(t.entry.nbills + t.entry.nparties + t.entry.nlines,
	    0);
}
END_TEST

/* ---- what edi check says of requests that others made ---- */

/* Of good-cancel: line 4 is SE13, lines 5 and 6 are SE20. */
static const struct {
	unsigned line, from;
	const char *put;
	enum dbk_rule rule;
	unsigned at_line, at_column;
} faults[] = {
    {4, 60, "  ", DBK_RULE_SE13_N1_REASON, 4, 60},
    {4, 60, "02", DBK_RULE_SE13_N1_REFERENCE, 4, 60},
    {4, 60, "12", DBK_RULE_SE13_N1_ZONE, 4, 60},
    {4, 63, " ", DBK_RULE_SE20_N1_OWN_PLACE, 0, 0},
    {6, 5, "CR ", DBK_RULE_SE13_N2_DIS, 4, 63},
    {5, 8, "B76032452861", DBK_RULE_SE20_N1_FORM, 5, 8},
    {3, 50, "    ", DBK_RULE_SE10_N7_PORT, 3, 50},
    {3, 5, "U", DBK_RULE_SE13_N1_REASON, 4, 60},
    {4, 60, "99", DBK_RULE_EDI_FIELD_CODE, 4, 60},
};

START_TEST(bad_cancellation_is_told_at_its_place)
{
	bool told = false;
	size_t i;

	batch_read(&x.batch, "good-cancel.edi");
	line_put(&x.batch, faults[_i].line, faults[_i].from, faults[_i].put);
	batch_check(&x.batch, &x.kept);
	for (i = 0; i < x.kept.n; i++)
		told |= x.kept.all[i].rule == faults[_i].rule &&
		    x.kept.all[i].line == faults[_i].at_line &&
		    x.kept.all[i].column == faults[_i].at_column;
	/* A DIS reference without its indicator may be the filer's own. */
	if (faults[_i].at_line == 0)
		ck_assert_uint_eq(x.kept.n, 0);
	else
		ck_assert_msg(told, "%s",
		    x.kept.n != 0 ? x.kept.all[0].text : "no finding");
}
END_TEST

/* Records that the action does not have (SE-24, SE-25). */
START_TEST(bad_record_that_the_action_does_not_have)
{
	static const char *const actions_of[] = {"U", "D"};

	batch_read(&x.batch, "good-ocean-house.edi");
	line_put(&x.batch, 3, 5, actions_of[_i]);
	batch_check(&x.batch, &x.kept);
	ck_assert_uint_ge(kept_count(&x.kept, DBK_RULE_EDI_ACTION), 2);
	/* SE11 and SE15 to SE17 are refused of a cancellation only. */
	ck_assert_uint_eq(x.kept.all[0].rule == DBK_RULE_EDI_ACTION &&
		strcmp(x.kept.all[0].record, "SE11") == 0,
	    (unsigned)_i);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("edi actions");
	TCase *t = tcase_create("actions");

	suite_add_tcase(s, t);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, good_every_variant_with_every_action, 0,
	    NACTIONS);
	tcase_add_loop_test(t, good_action_builds_the_golden_batch, 0,
	    NGOLDENS);
	tcase_add_test(t, good_request_is_read_back_with_its_places);
	tcase_add_loop_test(t, bad_cancellation_is_told_at_its_place, 0,
	    (int)(sizeof faults / sizeof faults[0]));
	tcase_add_loop_test(t, bad_record_that_the_action_does_not_have, 0, 2);
	return s;
}
