/*
 * One way to keep and one way to break every rule of an entry.  The documents
 * are tests/rules/bases.jsonl and cases.tsv.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/check.h"
#include "ledger/file.h"
#include "tests/support.h"

/* The day the sample entries are filed. */
#define TODAY "2026-11-18"

struct seen {
	bool rules[DBK_RULE_COUNT];
	unsigned total;
	char text[400]; /* of the first finding */
};

static void
note(void *arg, const struct dbk_finding *f)
{
	struct seen *seen = arg;

	seen->rules[f->rule] = true;
	if (seen->total++ == 0)
		(void)snprintf(seen->text, sizeof seen->text, "%s %s: %s",
		    dbk_rules[f->rule].id, f->path != NULL ? f->path : "",
		    f->text);
}

static void
check_document(struct seen *seen, const char *json, size_t len)
{
	struct dbk_sink sink = {note, seen, 0, 0};
	struct dbk_source source = {.text = json, .len = len, .first_line = 1};
	struct dbk_check c = {.source = &source, .sink = &sink};
	struct dbk_arena arena;
	struct dbk_entry entry;
	struct dbk_err err = {0};
	enum dbk_code rc;

	memset(seen, 0, sizeof *seen);
	dbk_arena_init(&arena, 0);
	rc = dbk_document_read(&entry, &dbk_group_entry, &arena, &source, &sink,
	    &err);
	ck_assert_msg(rc == DBK_OK, "form: %s", seen->text);
	c.entry = &entry;
	ck_assert(dbk_date_parse(&c.today, TODAY, strlen(TODAY)));
	dbk_check_entry(&c, DBK_STAGE_COMPLETE);
	dbk_arena_fini(&arena);
}

/* The n-th line (from 1) of the bases; false past the last. */
static bool
base_line(struct dbk_buf *out, const char *text, unsigned n)
{
	const char *end;

	while (--n != 0) {
		text = strchr(text, '\n');
		if (text == NULL)
			return false;
		text++;
	}
	end = strchr(text, '\n');
	if (end == NULL)
		return false;
	dbk_buf_reset(out);
	dbk_buf_add(out, text, (size_t)(end - text));
	return true;
}

START_TEST(good_every_base_keeps_every_rule)
{
	struct dbk_buf bases = {0}, line = {0};
	struct seen seen;
	unsigned n;

	support_read(&bases, "tests/rules/bases.jsonl");
	for (n = 1; base_line(&line, bases.data, n); n++) {
		check_document(&seen, line.data, line.len);
		/* Type 86 can only be keyed with a warning. */
		ck_assert_msg(seen.total ==
			(seen.rules[DBK_RULE_SE10_N2_TYPE_86] ? 1u : 0u),
		    "base %u: %s", n, seen.text);
	}
	ck_assert_uint_gt(n, 5);
	dbk_buf_fini(&line);
	dbk_buf_fini(&bases);
}
END_TEST

static enum dbk_rule
rule_named(const char *id)
{
	int i;

	for (i = 0; i < DBK_RULE_COUNT; i++)
		if (strcmp(dbk_rules[i].id, id) == 0)
			return (enum dbk_rule)i;
	ck_abort_msg("no rule %s", id);
	return DBK_RULE_COUNT;
}

/* Cuts the next tab-separated column off *rest. */
static char *
column(char **rest)
{
	char *start = *rest, *tab = strchr(start, '\t');

	if (tab != NULL) {
		*tab = '\0';
		*rest = tab + 1;
	} else {
		*rest = start + strlen(start);
	}
	return start;
}

/* Replaces the first occurrence of from in doc. */
static void
replace(struct dbk_buf *doc, const char *id, const char *from, const char *to)
{
	struct dbk_buf changed = {0};
	const char *at = strstr(doc->data, from);

	ck_assert_msg(at != NULL, "%s: the base has no %s", id, from);
	dbk_buf_add(&changed, doc->data, (size_t)(at - doc->data));
	dbk_buf_add_string(&changed, to);
	dbk_buf_add_string(&changed, at + strlen(from));
	dbk_buf_fini(doc);
	*doc = changed;
}

static void
check_case(char *row, const char *bases, bool covered[DBK_RULE_COUNT])
{
	char *id = column(&row), *base = column(&row);
	struct dbk_buf doc = {0};
	enum dbk_rule rule = rule_named(id);
	struct seen seen;
	int i;

	ck_assert(base_line(&doc, bases, (unsigned)strtoul(base, NULL, 10)));
	do {
		const char *from = column(&row), *to = column(&row);

		replace(&doc, id, from, to);
	} while (*row != '\0');
	check_document(&seen, doc.data, doc.len);
	ck_assert_msg(seen.rules[rule], "%s is not broken by: %s", id,
	    doc.data);
	for (i = 0; i < DBK_RULE_COUNT; i++)
		ck_assert_msg(!seen.rules[i] || i == (int)rule ||
			i == DBK_RULE_SE10_N2_TYPE_86,
		    "%s also breaks %s", id, dbk_rules[i].id);
	covered[rule] = true;
	dbk_buf_fini(&doc);
}

START_TEST(bad_every_case_breaks_its_rule_only)
{
	struct dbk_buf bases = {0}, cases = {0};
	bool covered[DBK_RULE_COUNT] = {false};
	char *row, *next;
	int i;

	support_read(&bases, "tests/rules/bases.jsonl");
	support_read(&cases, "tests/rules/cases.tsv");
	for (row = cases.data; *row != '\0'; row = next) {
		next = strchr(row, '\n');
		ck_assert_ptr_nonnull(next);
		*next++ = '\0';
		if (*row != '#')
			check_case(row, bases.data, covered);
	}
	for (i = 0; i < DBK_RULE_COUNT; i++)
		ck_assert_msg(dbk_rules[i].check == NULL || covered[i],
		    "no case breaks %s", dbk_rules[i].id);
	dbk_buf_fini(&cases);
	dbk_buf_fini(&bases);
}
END_TEST

Suite *
support_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("entry rules");

	tcase_add_test(t, good_every_base_keeps_every_rule);
	tcase_add_test(t, bad_every_case_breaks_its_rule_only);
	suite_add_tcase(s, t);
	return s;
}
