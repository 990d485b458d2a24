#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/letters_append.h"
#include "ledger/stationery.h"

#define SERIES_MOST 9 /* bytes: two letters, a hyphen, a ledger id */
#define ORDINAL_END 1000000000u /* so that every number fits */

/* How papers of a kind are made. */
static const struct {
	const char *series;
	const char *wording;
	enum dbk_action action;
} kinds[DBK_LETTER_KIND_COUNT] = {
    [DBK_LETTER_DOWNTIME] = {"DL", "downtime-letter", DBK_ACTION_LETTER_MAKE},
    [DBK_LETTER_SUPPLEMENT] = {"DL", "supplement", DBK_ACTION_LETTER_AMEND},
    [DBK_LETTER_DISCRETION] = {"ED", "discretion", DBK_ACTION_DISCRETION_MAKE},
};

const char *
dbk_letter_wording_name(enum dbk_letter_kind kind)
{
	return kinds[kind].wording;
}

/* False when it is longer than what it goes into. */
static bool
copy(char *out, size_t size, const char *s)
{
	size_t len = strlen(s);

	if (len >= size)
		return false;
	memcpy(out, s, len + 1);
	return true;
}

enum dbk_code
dbk_choose(struct dbk_choosing *c, const char *number, const char *port,
    const char *amends, struct dbk_err *err)
{
	struct dbk_chosen *items;
	size_t size = c->size != 0 ? 2 * c->size : 64;

	if (c->n == c->size) {
		items = realloc(c->items, size * sizeof *items);
		if (items == NULL)
			return dbk_fail_memory(err);
		c->items = items;
		c->size = size;
	}
	items = &c->items[c->n];
	if (!copy(items->port, sizeof items->port, port) ||
	    !copy(items->number, sizeof items->number, number) ||
	    !copy(items->amends, sizeof items->amends, amends))
		return dbk_fail(err, DBK_EDAMAGE,
		    "entry %s has the port \"%s\" and the letter \"%s\"; run: "
		    "daybook verify",
		    number, port, amends);
	c->n++;
	return DBK_OK;
}

static int
compare(const void *a, const void *b)
{
	const struct dbk_chosen *x = a, *y = b;
	int order = strcmp(x->amends, y->amends);

	if (order == 0)
		order = strcmp(x->port, y->port);
	return order != 0 ? order : strcmp(x->number, y->number);
}

void
dbk_choosing_sort(struct dbk_choosing *c)
{
	size_t i, n = 0;

	if (c->n == 0)
		return;
	qsort(c->items, c->n, sizeof *c->items, compare);
	for (i = 0; i < c->n; i++)
		if (n == 0 || compare(&c->items[n - 1], &c->items[i]) != 0)
			c->items[n++] = c->items[i];
	c->n = n;
}

/* The series of this ledger: with the ledger id where the station is not
 * DBK_STATION_MAIN, so that no two stations give out the same number. */
static enum dbk_code
name_series(struct dbk_ledger *l, enum dbk_letter_kind kind,
    char series[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	const char *station;
	enum dbk_code rc;
	bool first;

	rc = dbk_session_station(l, &station, err);
	if (rc != DBK_OK)
		return rc;
	first = strcmp(station, DBK_STATION_MAIN) == 0;
	(void)snprintf(series, DBK_LETTER_LEN + 1, "%s%s%s", kinds[kind].series,
	    first ? "" : "-", first ? "" : l->id);
	return DBK_OK;
}

enum dbk_code
dbk_letter_last(struct dbk_ledger *l, enum dbk_letter_kind kind,
    int64_t *ordinal, char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	char series[DBK_LETTER_LEN + 1];
	struct dbk_query q;
	enum dbk_code rc;

	*ordinal = 0;
	number[0] = '\0';
	rc = name_series(l, kind, series, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_LAST);
	dbk_query_text(&q, series);
	if (dbk_query_row(&q)) {
		*ordinal = dbk_query_get_integer(&q, 0);
		dbk_query_copy_text(&q, 1, number, DBK_LETTER_LEN + 1);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

/* The numbers as a list of the document; owned by l->work. */
static enum dbk_code
list_entries(struct dbk_ledger *l, struct dbk_letter *doc,
    const struct dbk_chosen *items, size_t n, struct dbk_err *err)
{
	size_t i;

	if (n > DBK_LETTER_ENTRIES)
		return dbk_fail(err, DBK_EUSAGE,
		    "a letter names at most %u entries; here are %zu: name "
		    "some of them",
		    DBK_LETTER_ENTRIES, n);
	dbk_arena_reset(&l->work);
	doc->entries = dbk_arena_alloc(&l->work, n * sizeof *doc->entries);
	if (doc->entries == NULL)
		return dbk_fail_memory(err);
	doc->nentries = n;
	for (i = 0; i < n; i++)
		doc->entries[i] = dbk_text_of(items[i].number);
	return DBK_OK;
}

static enum dbk_code
take(struct dbk_ledger *l, const char *name, const char *port,
    struct dbk_integer *row, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_stationery_take(l, name, port, &row->v, err);
	row->set = row->v != 0;
	return rc;
}

enum dbk_code
dbk_letter_append(struct dbk_ledger *l, enum dbk_letter_kind kind,
    struct dbk_letter *doc, const char *reason, const struct dbk_chosen *items,
    size_t n, char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	struct dbk_journal_row row = {.reason = reason};
	char series[DBK_LETTER_LEN + 1];
	int64_t ordinal;
	enum dbk_code rc;

	rc = take(l, kinds[kind].wording, doc->port.s, &doc->wording, err);
	if (rc == DBK_OK)
		rc = take(l, DBK_STATIONERY_LOGO, NULL, &doc->logo, err);
	if (rc == DBK_OK)
		rc = dbk_letter_last(l, kind, &ordinal, number, err);
	if (rc == DBK_OK)
		rc = name_series(l, kind, series, err);
	if (rc == DBK_OK)
		rc = list_entries(l, doc, items, n, err);
	if (rc != DBK_OK)
		return rc;
	(void)snprintf(number, DBK_LETTER_LEN + 1, "%.*s-%04u", SERIES_MOST,
	    series, (unsigned)ordinal % ORDINAL_END + 1);
	doc->node.set = true;
	doc->number = dbk_text_of(number);
	doc->made_at = dbk_text_of(l->actor.now);
	return dbk_journal_append_document(l, kinds[kind].action, &row,
	    &dbk_group_letter, doc, err);
}
