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

/* The request's form is right; values owned by a. */
static void
read_request(struct dbk_request *q, struct dbk_arena *a, const char *json)
{
	struct seen seen = {{0}, 0, ""};
	struct dbk_sink sink = {.emit = note, .arg = &seen};
	struct dbk_source source = {
	    .text = json, .len = strlen(json), .first_line = 1};
	struct dbk_err err = {0};

	ck_assert_msg(dbk_document_read(q, &dbk_group_request, a, &source,
			  &sink, &err) == DBK_OK,
	    "%s: %s", json, seen.text);
}

/* request: as JSON; NULL: an Add. */
static void
check_document(struct seen *seen, const char *json, size_t len,
    const char *request)
{
	struct dbk_sink sink = {.emit = note, .arg = seen};
	struct dbk_source source = {.text = json, .len = len, .first_line = 1};
	struct dbk_check c = {.source = &source, .sink = &sink};
	struct dbk_request q;
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
	if (request != NULL) {
		read_request(&q, &arena, request);
		c.request = &q;
		c.action = *q.action.s;
	}
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

/* Adds text with its <<N|part>> spelled out: N times the part, in which @ is
 * the number of the time in three digits. */
static void
add_repeated(struct dbk_buf *out, const char *text)
{
	const char *open, *bar, *close, *p;
	unsigned long n, i;

	while ((open = strstr(text, "<<")) != NULL) {
		bar = strchr(open, '|');
		close = strstr(open, ">>");
		ck_assert(bar != NULL && close != NULL && bar < close);
		dbk_buf_add(out, text, (size_t)(open - text));
		n = strtoul(open + 2, NULL, 10);
		for (i = 1; i <= n; i++) {
			for (p = bar + 1; p < close; p++) {
				if (*p == '@')
					dbk_buf_add_format(out, "%03lu", i);
				else
					dbk_buf_add_char(out, *p);
			}
		}
		text = close + 2;
	}
	dbk_buf_add_string(out, text);
}

/* Replaces the first occurrence of from in doc. */
static void
replace(struct dbk_buf *doc, const char *id, const char *from, const char *to)
{
	struct dbk_buf changed = {0};
	const char *at = strstr(doc->data, from);

	ck_assert_msg(at != NULL, "%s: the base has no %s", id, from);
	dbk_buf_add(&changed, doc->data, (size_t)(at - doc->data));
	add_repeated(&changed, to);
	dbk_buf_add_string(&changed, at + strlen(from));
	dbk_buf_fini(doc);
	*doc = changed;
}

static const char *const good_requests[] = {
    NULL,
    "{\"action\":\"R\"}",
    "{\"action\":\"R\",\"dis\":true,\"dis_reference\":\"D-1\"}",
    "{\"action\":\"U\",\"split\":true}",
};
#define NGOOD ((int)(sizeof good_requests / sizeof good_requests[0]))

START_TEST(good_every_base_keeps_every_rule)
{
	struct dbk_buf bases = {0}, line = {0};
	struct seen seen;
	unsigned n;

	support_read(&bases, "tests/rules/bases.jsonl");
	for (n = 1; base_line(&line, bases.data, n); n++) {
		check_document(&seen, line.data, line.len, good_requests[_i]);
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

/* Base 3 is a weekly entry of type 06. */
static const char *const good_cancellations[] = {
    "{\"action\":\"D\",\"reason\":\"01\"}",
    "{\"action\":\"D\",\"reason\":\"02\",\"replacements\":"
    "[{\"qualifier\":\"IB\",\"value\":\"123456789\"}]}",
    "{\"action\":\"D\",\"reason\":\"03\",\"replacements\":"
    "[{\"qualifier\":\"EN\",\"value\":\"B7603245286\"}]}",
    "{\"action\":\"D\",\"reason\":\"04\",\"replacements\":"
    "[{\"qualifier\":\"FTZ\",\"value\":\"FTZ123\"}]}",
    "{\"action\":\"D\",\"reason\":\"12\"}",
    "{\"action\":\"D\",\"reason\":\"03\",\"multiple\":true,\"replacements\":"
    "[{\"qualifier\":\"EN\",\"value\":\"B7603245286\"},"
    "{\"qualifier\":\"IB\",\"value\":\"123456789\"}]}",
    "{\"action\":\"D\",\"reason\":\"06\",\"dis\":true,"
    "\"dis_reference\":\"D-1\",\"split\":true}",
};
#define NCANCELLATIONS \
	((int)(sizeof good_cancellations / sizeof good_cancellations[0]))

START_TEST(good_cancellation_keeps_every_rule)
{
	struct dbk_buf bases = {0}, line = {0};
	struct seen seen;

	support_read(&bases, "tests/rules/bases.jsonl");
	ck_assert(base_line(&line, bases.data, 3));
	check_document(&seen, line.data, line.len, good_cancellations[_i]);
	ck_assert_msg(seen.total == 0, "%s", seen.text);
	dbk_buf_fini(&line);
	dbk_buf_fini(&bases);
}
END_TEST

/* Of a cancellation only what SE10, SE13 and SE20 carry is judged, of an update
 * all but parties and lines. */
START_TEST(good_part_that_is_not_sent_is_not_judged)
{
	struct dbk_buf bases = {0}, line = {0};
	struct seen seen;

	support_read(&bases, "tests/rules/bases.jsonl");
	ck_assert(base_line(&line, bases.data, 3));
	replace(&line, "lines", "\"country_of_origin\":\"CN\",", "");
	check_document(&seen, line.data, line.len, "{\"action\":\"U\"}");
	ck_assert_msg(seen.total == 0, "%s", seen.text);
	replace(&line, "FIRMS", "\"location_of_goods\":\"W123\",",
	    "\"location_of_goods\":\"W12\",");
	check_document(&seen, line.data, line.len, "{\"action\":\"U\"}");
	ck_assert(seen.rules[DBK_RULE_SE11_FIRMS]);
	check_document(&seen, line.data, line.len,
	    "{\"action\":\"D\",\"reason\":\"01\"}");
	ck_assert_msg(seen.total == 0, "%s", seen.text);
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

/* Further spaces than this one are not in the column. */
static const char *
request_of(const char *base)
{
	const char *space = strchr(base, ' ');

	return space != NULL ? space + 1 : NULL;
}

/* The rules named in a column; each counts as covered. */
static void
mark_rules(bool wanted[DBK_RULE_COUNT], bool covered[DBK_RULE_COUNT],
    const char *ids)
{
	char id[64];
	size_t n;

	for (; *ids != '\0'; ids += n + (ids[n] == ' ')) {
		n = strcspn(ids, " ");
		(void)snprintf(id, sizeof id, "%.*s", (int)n, ids);
		covered[rule_named(id)] = wanted[rule_named(id)] = true;
	}
}

static void
check_case(char *row, const char *bases, bool covered[DBK_RULE_COUNT])
{
	char *id = column(&row), *base = column(&row);
	bool wanted[DBK_RULE_COUNT] = {false};
	struct dbk_buf doc = {0};
	struct seen seen;
	int i;

	ck_assert(base_line(&doc, bases, (unsigned)strtoul(base, NULL, 10)));
	while (*row != '\0') {
		const char *from = column(&row), *to = column(&row);

		replace(&doc, id, from, to);
	}
	check_document(&seen, doc.data, doc.len, request_of(base));
	mark_rules(wanted, covered, id);
	for (i = 0; i < DBK_RULE_COUNT; i++) {
		ck_assert_msg(!wanted[i] || seen.rules[i],
		    "%s is not broken by: %s", dbk_rules[i].id, doc.data);
		ck_assert_msg(wanted[i] || !seen.rules[i] ||
			i == DBK_RULE_SE10_N2_TYPE_86,
		    "%s also breaks %s: %s", id, dbk_rules[i].id, doc.data);
	}
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

	tcase_add_loop_test(t, good_every_base_keeps_every_rule, 0, NGOOD);
	tcase_add_loop_test(t, good_cancellation_keeps_every_rule, 0,
	    NCANCELLATIONS);
	tcase_add_test(t, good_part_that_is_not_sent_is_not_judged);
	tcase_add_test(t, bad_every_case_breaks_its_rule_only);
	suite_add_tcase(s, t);
	return s;
}
