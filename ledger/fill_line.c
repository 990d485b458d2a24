/*
 * Lines and carriers as last time.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/book_item.h"
#include "ledger/fill.h"
#include "ledger/fold.h"
#include "ledger/session.h"

#define ENTRIES_MOST 500 /* of an importer that are looked at */
#define ROWS_MOST 5000 /* of the journal, for carriers */
#define CARRIERS_MOST 1000u

/* ---- a line ---- */

/* What each shipment has of its own. */
static void
forget_values(struct dbk_line *line)
{
	size_t i;

	memset(&line->ftz.quantity, 0, sizeof line->ftz.quantity);
	for (i = 0; i < line->ntariffs; i++)
		memset(&line->tariffs[i].value, 0,
		    sizeof line->tariffs[i].value);
}

static bool
has_hts(const struct dbk_line *line, const char *hts)
{
	size_t i;

	for (i = 0; i < line->ntariffs; i++)
		if (dbk_text_is(&line->tariffs[i].hts, hts))
			return true;
	return false;
}

/* The last line of the entry with that number; NULL: none. */
static struct dbk_line *
last_line(const struct dbk_entry *entry, const char *hts)
{
	size_t i;

	for (i = entry->nlines; i != 0; i--)
		if (hts == NULL || has_hts(&entry->lines[i - 1], hts))
			return &entry->lines[i - 1];
	return NULL;
}

static enum dbk_code
line_before(struct dbk_ledger *l, const char *importer, const char *hts,
    struct dbk_buf *json, char from[DBK_NUMBER_LEN + 1], struct dbk_err *err)
{
	struct dbk_line *line = NULL;
	struct dbk_entry entry;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_FILL_ENTRIES);
	dbk_query_text(&q, importer);
	dbk_query_integer(&q, ENTRIES_MOST);
	while (rc == DBK_OK && line == NULL && dbk_query_row(&q)) {
		const char *document = dbk_query_get_text(&q, 1);

		/* Most have it not: to look for the digits is cheaper than
		 * to read the document. */
		if (hts != NULL && strstr(document, hts) == NULL)
			continue;
		dbk_arena_reset(&l->work);
		rc = dbk_stored_read(&entry, &dbk_group_entry, &l->work,
		    document, err);
		if (rc == DBK_OK)
			line = last_line(&entry, hts);
		if (line != NULL)
			dbk_query_copy_text(&q, 0, from, DBK_NUMBER_LEN + 1);
	}
	if (line != NULL) {
		forget_values(line);
		dbk_document_write(json, &dbk_group_line, line);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_fill_line(struct dbk_ledger *l, const char *importer, const char *product,
    const char *hts, struct dbk_buf *json, bool *found,
    char from[DBK_NUMBER_LEN + 1], struct dbk_err *err)
{
	const struct dbk_book_id id = {
	    .book = DBK_BOOK_PRODUCTS, .importer = importer, .key = product};
	struct dbk_book_item item;
	size_t len = json->len;
	int64_t version = 0;
	enum dbk_code rc = DBK_OK;

	from[0] = '\0';
	dbk_arena_reset(&l->work);
	if (product != NULL)
		rc = dbk_book_read(l, &id, &item, &version, &l->work, err);
	if (rc == DBK_OK && version != 0)
		dbk_document_write(json, &dbk_group_line, &item.line);
	else if (rc == DBK_OK && product == NULL)
		rc = line_before(l, importer, hts, json, from, err);
	*found = json->len != len;
	return rc == DBK_OK ? dbk_buf_check(json, err) : rc;
}

/* ---- carriers ---- */

struct carrier {
	const char *code, *name, *mode, *used_at;
	unsigned used;
};

/* Owned by arena. */
struct carriers {
	struct carrier rows[CARRIERS_MOST];
	size_t n;
	struct dbk_arena arena;
};

static const char *
or_empty(const struct dbk_text *t)
{
	return t->s != NULL ? t->s : "";
}

static enum dbk_code
count_carrier(struct carriers *c, const char *code, const char *name,
    const char *mode, const char *used_at, struct dbk_err *err)
{
	struct carrier *row;
	size_t i;

	if (code[0] == '\0' && name[0] == '\0')
		return DBK_OK;
	for (i = 0; i < c->n; i++) {
		row = &c->rows[i];
		if (strcmp(row->code, code) == 0 &&
		    strcmp(row->name, name) == 0 &&
		    strcmp(row->mode, mode) == 0) {
			row->used++;
			return DBK_OK;
		}
	}
	if (c->n == CARRIERS_MOST)
		return DBK_OK;
	row = &c->rows[c->n++];
	row->code = dbk_arena_copy(&c->arena, code, strlen(code));
	row->name = dbk_arena_copy(&c->arena, name, strlen(name));
	row->mode = dbk_arena_copy(&c->arena, mode, strlen(mode));
	row->used_at = dbk_arena_copy(&c->arena, used_at, strlen(used_at));
	row->used = 1;
	return row->code == NULL || row->name == NULL || row->mode == NULL ||
		row->used_at == NULL ?
	    dbk_fail_memory(err) :
	    DBK_OK;
}

/* Who issued the bill carries it, as far as an entry tells. */
static const char *
carrier_code(const struct dbk_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->nbills; i++) {
		const struct dbk_bill *bill = &entry->bills[i];

		if (bill->nconveyances != 0 &&
		    bill->conveyances[0].carrier.s != NULL)
			return bill->conveyances[0].carrier.s;
		if (bill->master.issuer.s != NULL)
			return bill->master.issuer.s;
		if (bill->regular.issuer.s != NULL)
			return bill->regular.issuer.s;
	}
	return "";
}

static enum dbk_code
gather_carriers(struct dbk_ledger *l, struct carriers *c, const char *mode,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_entry entry;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_FILL_CARRIERS);
	dbk_query_integer(&q, ROWS_MOST);
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_ADD));
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_CORRECT));
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_arena_reset(&l->work);
		rc = dbk_stored_read(&entry, &dbk_group_entry, &l->work,
		    dbk_query_get_text(&q, 0), err);
		if (rc == DBK_OK &&
		    (mode == NULL || dbk_text_is(&entry.mode, mode)))
			rc = count_carrier(c, carrier_code(&entry),
			    or_empty(&entry.conveyance), or_empty(&entry.mode),
			    dbk_query_get_text(&q, 1), err);
	}
	return dbk_query_end(&q, rc, err);
}

static enum dbk_code
tell_carriers(const struct carriers *c, const struct dbk_buf *words,
    unsigned limit,
    enum dbk_code (*each)(void *arg, const struct dbk_carrier_row *row),
    void *arg, struct dbk_err *err)
{
	struct dbk_buf own = {0};
	enum dbk_code rc = DBK_OK;
	unsigned told = 0;
	size_t i;

	for (i = 0; rc == DBK_OK && i < c->n && (limit == 0 || told < limit);
	     i++) {
		const struct carrier *from = &c->rows[i];
		const struct dbk_carrier_row row = {from->code, from->name,
		    from->mode, from->used, from->used_at};

		dbk_buf_reset(&own);
		dbk_fold_words(&own, from->code);
		dbk_fold_words(&own, from->name);
		rc = dbk_buf_check(&own, err);
		if (rc != DBK_OK || own.len == 0 ||
		    (words->len != 0 && !dbk_fold_has(own.data, words->data)))
			continue;
		told++;
		rc = each(arg, &row);
	}
	dbk_buf_fini(&own);
	return rc;
}

enum dbk_code
dbk_fill_carriers(struct dbk_ledger *l, const char *words, const char *mode,
    unsigned limit,
    enum dbk_code (*each)(void *arg, const struct dbk_carrier_row *row),
    void *arg, struct dbk_err *err)
{
	struct carriers *c = calloc(1, sizeof *c);
	struct dbk_buf folded = {0};
	enum dbk_code rc;

	if (c == NULL)
		return dbk_fail_memory(err);
	dbk_arena_init(&c->arena, 0);
	if (words != NULL)
		dbk_fold_words(&folded, words);
	rc = dbk_buf_check(&folded, err);
	if (rc == DBK_OK)
		rc = gather_carriers(l, c, mode, err);
	if (rc == DBK_OK)
		rc = tell_carriers(c, &folded, limit, each, arg, err);
	dbk_arena_fini(&c->arena);
	dbk_buf_fini(&folded);
	free(c);
	return rc;
}
