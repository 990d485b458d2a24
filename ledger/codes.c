#include <stdlib.h>
#include <string.h>

#include "ledger/codes_read.h"
#include "ledger/ref_table.h"
#include "ledger/session.h"
#include "schemas/refs.h"

#define HTS_DIGITS 10u

void
dbk_codes_forget(struct dbk_codes *codes)
{
	dbk_arena_fini(&codes->arena);
	memset(codes, 0, sizeof *codes);
}

static const struct dbk_shipped *const shipped_hts =
    &dbk_shipped[DBK_SHIPPED_HTS];

/* ---- reading what differs from the program ---- */

static int
compare_items(const void *x, const void *y)
{
	const struct dbk_ref_item *a = x, *b = y;

	return strcmp(a->code, b->code);
}

/* Eight digits stand for ten; 0: neither. */
static uint64_t
number_of(const char *s, size_t len)
{
	uint64_t v = 0;
	size_t i;

	if (len != HTS_DIGITS && len != HTS_DIGITS - 2)
		return 0;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		v = v * 10 + (uint64_t)(s[i] - '0');
	}
	return len == HTS_DIGITS ? v : v * 100;
}

static int
compare_numbers(const void *x, const void *y)
{
	const uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

static enum dbk_code
pack_hts(struct dbk_codes *codes, const struct dbk_ref_table *t,
    struct dbk_err *err)
{
	uint64_t *numbers = dbk_arena_alloc(&codes->arena,
	    t->n * sizeof *numbers);
	size_t i;

	codes->hts_edition = dbk_arena_copy(&codes->arena, t->edition,
	    strlen(t->edition));
	if (numbers == NULL || codes->hts_edition == NULL)
		return dbk_fail_memory(err);
	codes->nnumbers = 0;
	for (i = 0; i < t->n; i++) {
		uint64_t v = number_of(t->items[i].code,
		    strlen(t->items[i].code));

		if (v != 0 && dbk_ref_table_leaf(t, i))
			numbers[codes->nnumbers++] = v;
	}
	qsort(numbers, codes->nnumbers, sizeof *numbers, compare_numbers);
	codes->numbers = numbers;
	return DBK_OK;
}

/* Of the tariff only its numbers are kept: its texts take some 10 MiB. */
static enum dbk_code
take_hts(struct dbk_codes *codes, struct dbk_store *s, int64_t ordinal,
    struct dbk_err *err)
{
	struct dbk_ref_table t;
	struct dbk_arena a;
	enum dbk_code rc;

	dbk_arena_init(&a, 0);
	rc = dbk_ref_table_stored(&t, s, ordinal, &a, err);
	if (rc == DBK_OK)
		rc = pack_hts(codes, &t, err);
	dbk_arena_fini(&a);
	return rc;
}

static enum dbk_code
take_list(struct dbk_codes *codes, struct dbk_store *s, const char *name,
    int64_t ordinal, struct dbk_err *err)
{
	struct dbk_ref_table t;
	enum dbk_code rc;
	size_t i;

	if (strcmp(name, DBK_REF_HTS) == 0)
		return take_hts(codes, s, ordinal, err);
	rc = dbk_ref_table_stored(&t, s, ordinal, &codes->arena, err);
	if (rc != DBK_OK)
		return rc;
	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++) {
		if (strcmp(dbk_lists[i].name, name) != 0)
			continue;
		qsort(t.items, t.n, sizeof *t.items, compare_items);
		codes->lists[i].edition = t.edition;
		codes->lists[i].items = t.items;
		codes->lists[i].n = t.n;
	}
	return DBK_OK;
}

/* Is it the very list that the program was made with? */
static bool
is_own(const char *name, const char *edition, bool own)
{
	size_t i;

	for (i = DBK_LIST_NONE + 1; own && i < DBK_LIST_COUNT; i++)
		if (strcmp(dbk_lists[i].name, name) == 0)
			return strcmp(dbk_lists[i].edition, edition) == 0;
	if (strcmp(name, DBK_REF_HTS) == 0)
		return own && strcmp(shipped_hts->edition, edition) == 0;
	return own;
}

enum dbk_code
dbk_codes_read(struct dbk_codes *codes, struct dbk_store *s,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_codes_forget(codes);
	dbk_arena_init(&codes->arena, 0);
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_EDITIONS);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		const char *name = dbk_query_get_text(&q, 1);

		if (!is_own(name, dbk_query_get_text(&q, 2),
			dbk_query_get_integer(&q, 3) != 0))
			rc = take_list(codes, s, name,
			    dbk_query_get_integer(&q, 0), err);
	}
	rc = dbk_query_end(&q, rc, err);
	codes->known = rc == DBK_OK;
	return rc;
}

enum dbk_code
dbk_codes_get(struct dbk_ledger *l, const struct dbk_codes **out,
    struct dbk_err *err)
{
	struct dbk_codes *codes = &l->codes;
	int64_t loaded = 0;
	struct dbk_query q;
	enum dbk_code rc;

	*out = codes;
	/* Only a writer, who is alone, may believe what it remembers. */
	if (codes->known && codes->certain && l->access == DBK_ACCESS_WRITE)
		return DBK_OK;
	/* Asked first: what is loaded meanwhile is read the next time. */
	dbk_query_begin(&q, &l->store, DBK_SQL_EDITION_NEWEST);
	if (dbk_query_row(&q))
		loaded = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && (!codes->known || codes->loaded != loaded))
		rc = dbk_codes_read(codes, &l->store, err);
	codes->loaded = loaded;
	codes->certain = rc == DBK_OK;
	return rc;
}

/* ---- looking up ---- */

const char *
dbk_codes_name(const struct dbk_codes *codes, enum dbk_list list,
    const char *code, size_t len)
{
	const struct dbk_codes_list *t;
	size_t low = 0, high;

	if (codes == NULL || codes->lists[list].edition == NULL)
		return dbk_list_name(list, code, len);
	t = &codes->lists[list];
	high = t->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *at = t->items[middle].code;
		int order = strncmp(at, code, len);

		if (order == 0 && at[len] == '\0')
			return t->items[middle].name;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *
dbk_codes_edition(const struct dbk_codes *codes, enum dbk_list list)
{
	return codes != NULL && codes->lists[list].edition != NULL ?
	    codes->lists[list].edition :
	    dbk_lists[list].edition;
}

bool
dbk_codes_hts(const struct dbk_codes *codes, const char *number, size_t len)
{
	bool own = codes == NULL || codes->hts_edition == NULL;
	uint64_t v = number_of(number, len);

	return v != 0 &&
	    bsearch(&v, own ? shipped_hts->numbers : codes->numbers,
		own ? shipped_hts->nnumbers : codes->nnumbers, sizeof v,
		compare_numbers) != NULL;
}

const char *
dbk_codes_hts_edition(const struct dbk_codes *codes)
{
	return codes != NULL && codes->hts_edition != NULL ?
	    codes->hts_edition :
	    shipped_hts->edition;
}
