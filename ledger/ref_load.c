/*
 * Comparing two editions of a list, and putting the newer one in its place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/ref_intake.h"
#include "ledger/ref_load.h"
#include "ledger/session.h"
#include "schemas/lists.h"

#define ARENA_LIMIT ((size_t)1024 * 1024 * 1024) /* a file, twice, and rows */
#define EDITION_MAX 60u /* schemas/journal.fields */
#define SHRINK_PART 10 /* a tenth of the codes */

struct loading {
	struct dbk_ledger *l;
	const struct dbk_ref_source *source;
	struct dbk_ref_table before, after;
	struct dbk_arena arena;
	struct dbk_ref_report *report;
	void (*each)(void *arg, const struct dbk_ref_change *change);
	void *arg;
	struct dbk_sink *sink;
	struct dbk_err *err;
};

/* ---- both tables ---- */

static enum dbk_code
read_before(struct loading *g)
{
	struct dbk_query q;
	int64_t ordinal = 0;
	enum dbk_code rc;
	bool found = true;

	dbk_query_begin(&q, &g->l->store, DBK_SQL_REF_LIST_NAMED);
	dbk_query_text(&q, g->source->list);
	if (dbk_query_row(&q))
		ordinal = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, g->err);
	if (rc == DBK_OK && ordinal != 0)
		return dbk_ref_table_stored(&g->before, &g->l->store, ordinal,
		    &g->arena, g->err);
	if (rc == DBK_OK)
		rc = dbk_ref_table_shipped(&g->before, &found, g->source->list,
		    &g->arena, g->err);
	if (rc == DBK_OK && !found)
		rc = dbk_fail(g->err, DBK_EUSAGE,
		    "there is no list \"%s\"; see: daybook ref list",
		    g->source->list);
	return rc;
}

static enum dbk_code
read_after(struct loading *g)
{
	unsigned long errors = g->sink->errors;
	struct dbk_ref_intake in;
	enum dbk_code rc;
	bool found;

	if (g->source->path == NULL)
		return dbk_ref_table_shipped(&g->after, &found, g->source->list,
		    &g->arena, g->err);
	g->after.name = g->before.name;
	g->after.columns = g->before.columns;
	g->after.tree = g->before.tree;
	g->after.note = g->before.note;
	g->after.edition = g->source->edition;
	g->after.source = g->source->publisher != NULL ? g->source->publisher :
							 g->source->file;
	rc = dbk_ref_intake_begin(&in, &g->after, &g->arena, g->source->file,
	    g->sink, g->err);
	if (rc == DBK_OK)
		rc = dbk_ref_read(&in, g->source->path);
	if (rc == DBK_OK && g->sink->errors != errors)
		rc = DBK_EFINDINGS;
	return rc;
}

/* ---- the difference ---- */

static int
compare_rows(const void *x, const void *y)
{
	const struct dbk_ref_item *a = *(const struct dbk_ref_item *const *)x;
	const struct dbk_ref_item *b = *(const struct dbk_ref_item *const *)y;
	int order = strcmp(a->code, b->code);

	return order != 0 ? order : strcmp(a->name, b->name);
}

/* The rows that have a code, in order of code and name. */
static const struct dbk_ref_item **
sorted(struct loading *g, const struct dbk_ref_table *t, size_t *n)
{
	const struct dbk_ref_item **rows = dbk_arena_alloc(&g->arena,
	    t->n * sizeof *rows + 1);
	size_t i;

	*n = 0;
	for (i = 0; rows != NULL && i < t->n; i++)
		if (t->items[i].code[0] != '\0')
			rows[(*n)++] = &t->items[i];
	if (rows != NULL)
		qsort(rows, *n, sizeof *rows, compare_rows);
	return rows;
}

/* A code that stands twice is an error where the program decides by codes, and
 * of a tree; a list that has such already may have more. */
static void
judge_twice(struct loading *g, const struct dbk_ref_item **rows, size_t n,
    bool *repeats, bool tell)
{
	size_t i;

	for (i = 1; i < n; i++) {
		const struct dbk_finding where = {
		    .file = g->source->file, .line = rows[i]->line};
		const struct dbk_words words = {
		    .label = g->source->list,
		    .value = rows[i]->code,
		    .detail = "this code stands twice",
		};

		if (strcmp(rows[i]->code, rows[i - 1]->code) != 0)
			continue;
		*repeats = true;
		if (tell)
			dbk_report(g->sink, DBK_RULE_REF_ROW, &where, &words);
	}
}

/* All codes of the list have as many characters: one with fewer lost a zero in
 * a spreadsheet. */
static void
judge_lengths(struct loading *g, const struct dbk_ref_item **old, size_t nold,
    const struct dbk_ref_item **rows, size_t n)
{
	size_t len = nold != 0 ? strlen(old[0]->code) : 0, i;

	for (i = 0; i < nold; i++)
		if (strlen(old[i]->code) != len)
			return;
	for (i = 0; len != 0 && i < n; i++) {
		const struct dbk_finding where = {
		    .file = g->source->file, .line = rows[i]->line};
		const struct dbk_words words = {
		    .label = g->source->list,
		    .value = rows[i]->code,
		    .detail = "all codes of this list have been longer; did a "
			      "spreadsheet take a zero away?",
		};

		if (strlen(rows[i]->code) < len)
			dbk_report(g->sink, DBK_RULE_REF_ROW, &where, &words);
	}
}

static void
tell(struct loading *g, enum dbk_ref_kind kind, const struct dbk_ref_item *row,
    const struct dbk_ref_item *before)
{
	const struct dbk_ref_change change = {
	    .kind = kind,
	    .code = row->code,
	    .name = row->name,
	    .more = row->more,
	    .before = before != NULL ? before->name : NULL,
	    .more_before = before != NULL ? before->more : NULL,
	};

	if (kind == DBK_REF_ADDED)
		g->report->added++;
	else if (kind == DBK_REF_REMOVED)
		g->report->removed++;
	else
		g->report->changed++;
	if (g->each != NULL)
		g->each(g->arg, &change);
}

/* by_name: codes repeat, so that a row is known by code and name. */
static void
compare(struct loading *g, const struct dbk_ref_item **old, size_t nold,
    const struct dbk_ref_item **rows, size_t n, bool by_name)
{
	size_t i = 0, j = 0;

	while (i < nold || j < n) {
		int order;

		if (i == nold || j == n)
			order = i == nold ? 1 : -1;
		else if (by_name)
			order = compare_rows(&old[i], &rows[j]);
		else
			order = strcmp(old[i]->code, rows[j]->code);
		if (order < 0)
			tell(g, DBK_REF_REMOVED, old[i], NULL);
		else if (order > 0)
			tell(g, DBK_REF_ADDED, rows[j], NULL);
		else if (strcmp(old[i]->name, rows[j]->name) != 0 ||
		    strcmp(old[i]->more, rows[j]->more) != 0)
			tell(g, DBK_REF_CHANGED, rows[j], old[i]);
		i += order <= 0;
		j += order >= 0;
	}
}

static enum dbk_code
compare_tables(struct loading *g)
{
	char is[DBK_HASH_HEX + 1], will_be[DBK_HASH_HEX + 1];
	const struct dbk_ref_item **old, **rows;
	unsigned long errors = g->sink->errors;
	bool repeats = false;
	size_t nold, n;

	old = sorted(g, &g->before, &nold);
	rows = sorted(g, &g->after, &n);
	if (old == NULL || rows == NULL)
		return dbk_fail_memory(g->err);
	judge_twice(g, old, nold, &repeats, false);
	judge_twice(g, rows, n, &repeats, !repeats);
	judge_lengths(g, old, nold, rows, n);
	if (g->sink->errors != errors)
		return DBK_EFINDINGS;
	compare(g, old, nold, rows, n, repeats);
	g->report->rows_before = (int64_t)g->before.n;
	g->report->rows_after = (int64_t)g->after.n;
	dbk_ref_table_digest(is, &g->before);
	dbk_ref_table_digest(will_be, &g->after);
	g->report->same = strcmp(is, will_be) == 0;
	(void)snprintf(g->report->before, sizeof g->report->before, "%.60s",
	    g->before.edition);
	(void)snprintf(g->report->after, sizeof g->report->after, "%.60s",
	    g->after.edition);
	if (g->report->removed * SHRINK_PART > (int64_t)nold) {
		const struct dbk_finding where = {.file = g->source->file};
		char removed[24], all[24];
		const struct dbk_words words = {
		    .label = g->source->list, .value = removed, .limit = all};

		(void)snprintf(removed, sizeof removed, "%lld",
		    (long long)g->report->removed);
		(void)snprintf(all, sizeof all, "%zu", nold);
		dbk_report(g->sink, DBK_RULE_REF_SHRINK, &where, &words);
	}
	return DBK_OK;
}

/* ---- writing ---- */

static enum dbk_code
write_table(struct loading *g)
{
	struct dbk_edition edition;
	enum dbk_code rc;
	bool own;

	g->after.loaded_at = g->l->actor.now;
	rc = dbk_change_begin(g->l, &own, g->err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_ref_fill(&g->l->store, &g->after, g->err);
	if (rc == DBK_OK)
		rc = dbk_ref_edition(&edition, &g->after, &g->arena, g->err);
	if (rc == DBK_OK)
		rc = dbk_ref_journal(g->l, &edition, 1, g->err);
	return dbk_change_end(g->l, own, rc, g->err);
}

static enum dbk_code
judge_source(const struct dbk_ref_source *source, struct dbk_err *err)
{
	size_t i;

	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++)
		if (dbk_lists[i].fixed &&
		    strcmp(dbk_lists[i].name, source->list) == 0)
			return dbk_fail(err, DBK_EUSAGE,
			    "the list %s cannot be loaded: the program decides "
			    "by it",
			    source->list);
	if (source->path != NULL &&
	    (source->edition == NULL || source->edition[0] == '\0' ||
		strlen(source->edition) > EDITION_MAX))
		return dbk_fail(err, DBK_EUSAGE,
		    "an edition has a name of 1 to %u characters, best its "
		    "date",
		    EDITION_MAX);
	return DBK_OK;
}

enum dbk_code
dbk_ref_load(struct dbk_ledger *l, const struct dbk_ref_source *source,
    bool write, struct dbk_ref_report *out,
    void (*each)(void *arg, const struct dbk_ref_change *change), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct loading g = {
	    .l = l,
	    .source = source,
	    .report = out,
	    .each = each,
	    .arg = arg,
	    .sink = sink != NULL ? sink : &counter,
	    .err = err,
	};
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	rc = judge_source(source, err);
	if (rc != DBK_OK)
		return rc;
	dbk_arena_init(&g.arena, ARENA_LIMIT);
	rc = read_before(&g);
	if (rc == DBK_OK)
		rc = read_after(&g);
	if (rc == DBK_OK)
		rc = compare_tables(&g);
	if (rc == DBK_OK && write)
		rc = write_table(&g);
	dbk_arena_fini(&g.arena);
	return rc;
}
