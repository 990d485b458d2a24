#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/gather_state.h"

#define REMARK '#'
#define SEEN_FIRST 1024u
/* Digits of the number of an item. */
#define NUMBER_MOST 6u

enum dbk_code
dbk_gather_open(struct dbk_gather **out, const char *file,
    const struct dbk_map *map, struct dbk_sink *sink,
    enum dbk_code (*each)(void *arg, const struct dbk_gathered *g,
	struct dbk_err *err),
    void *arg, struct dbk_err *err)
{
	struct dbk_gather *g;

	*out = NULL;
	g = calloc(1, sizeof *g);
	if (g == NULL)
		return dbk_fail_memory(err);
	g->file = file;
	g->map = map;
	g->sink = sink;
	g->each = each;
	g->arg = arg;
	dbk_arena_init(&g->arena, 0);
	*out = g;
	return DBK_OK;
}

void
dbk_gather_close(struct dbk_gather *g)
{
	if (g == NULL)
		return;
	dbk_arena_fini(&g->arena);
	dbk_buf_fini(&g->value.text);
	dbk_buf_fini(&g->value.converted);
	free(g->places);
	free(g->seen);
	free(g->sheet);
	free(g);
}

/* ---- keys of entries ---- */

static uint64_t
hash_of(const char *s)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] = {0};
	unsigned char hash[crypto_shorthash_BYTES];
	uint64_t v;

	(void)crypto_shorthash(hash, (const unsigned char *)s, strlen(s), key);
	memcpy(&v, hash, sizeof v);
	return v != 0 ? v : 1; /* 0 is a free place */
}

/* Where v is in the table, or the free place for it. */
static size_t
seen_at(const uint64_t *seen, size_t room, uint64_t v)
{
	size_t at = (size_t)v & (room - 1);

	while (seen[at] != 0 && seen[at] != v)
		at = (at + 1) & (room - 1);
	return at;
}

static enum dbk_code
grow_seen(struct dbk_gather *g)
{
	size_t room = g->seen_room != 0 ? g->seen_room * 2 : SEEN_FIRST, i;
	uint64_t *bigger;

	if (g->nseen * 4 < g->seen_room * 3)
		return DBK_OK;
	bigger = calloc(room, sizeof *bigger);
	if (bigger == NULL)
		return dbk_fail_memory(g->err);
	for (i = 0; i < g->seen_room; i++)
		if (g->seen[i] != 0)
			bigger[seen_at(bigger, room, g->seen[i])] = g->seen[i];
	free(g->seen);
	g->seen = bigger;
	g->seen_room = room;
	return DBK_OK;
}

/* A key that was another entry's above: its rows stand apart. */
static enum dbk_code
judge_key(struct dbk_gather *g, const struct dbk_cell *cell)
{
	const struct dbk_words words = {.value = cell->text};
	uint64_t v = hash_of(cell->text);
	enum dbk_code rc;
	size_t at;

	rc = grow_seen(g);
	if (rc != DBK_OK)
		return rc;
	at = seen_at(g->seen, g->seen_room, v);
	if (g->seen[at] != 0) {
		dbk_gather_report(g, DBK_RULE_TABLE_APART, cell, NULL, &words);
		return DBK_OK;
	}
	g->seen[at] = v;
	g->nseen++;
	return DBK_OK;
}

/* ---- entries ---- */

static enum dbk_code
finish_entry(struct dbk_gather *g)
{
	struct dbk_gathered out = {
	    .entry = &g->entry,
	    .source = {.file = g->file,
		.sheet = g->sheet,
		.cells = g->places,
		.ncells = g->nplaces},
	    .key = g->key,
	    .first = g->first,
	    .last = g->last,
	    .refused = g->refused_all || g->sink->errors != g->errors,
	};

	if (!g->open)
		return DBK_OK;
	g->open = false;
	if (g->row != NULL) {
		out.done = g->row->done;
		out.size = g->row->size;
	}
	return g->each(g->arg, &out, g->err);
}

static bool
is_number_column(const struct dbk_gather_column *c)
{
	return c->heading.kind == DBK_HEADING_VALUE && c->heading.nsteps == 1 &&
	    dbk_heading_field(&c->heading)->offset ==
	    offsetof(struct dbk_entry, entry_number);
}

/* What the row says of the entry it belongs to. */
struct keys {
	const struct dbk_cell *entry, *number;
	bool own; /* any column of the entry itself is filled */
};

static struct keys
find_keys(const struct dbk_gather *g)
{
	struct keys keys = {0};
	size_t i;

	for (i = 0; i < g->row->n; i++) {
		const struct dbk_cell *cell = &g->row->cells[i];
		const struct dbk_gather_column *c = &g->columns[cell->column];

		if (!c->used)
			continue;
		if (c->heading.kind == DBK_HEADING_ENTRY)
			keys.entry = cell;
		else if (is_number_column(c))
			keys.number = cell;
		if (c->list == DBK_GATHER_NONE)
			keys.own = true;
	}
	return keys;
}

static bool
begins_entry(const struct dbk_gather *g, const struct keys *keys)
{
	if (!g->open)
		return true;
	if (keys->entry != NULL)
		return g->key == NULL || strcmp(g->key, keys->entry->text) != 0;
	if (keys->number != NULL)
		return !dbk_text_is(&g->entry.entry_number, keys->number->text);
	return keys->own;
}

static enum dbk_code
begin_entry(struct dbk_gather *g, const struct keys *keys)
{
	const struct dbk_cell *key = keys->entry != NULL ? keys->entry :
							   keys->number;
	enum dbk_code rc;
	size_t i;

	rc = finish_entry(g);
	if (rc != DBK_OK)
		return rc;
	dbk_arena_reset(&g->arena);
	memset(&g->entry, 0, sizeof g->entry);
	g->nplaces = 0;
	g->key = NULL;
	g->errors = g->sink->errors;
	g->first = g->row->number;
	g->open = true;
	for (i = 0; i < g->nlists; i++) {
		g->lists[i].current = DBK_GATHER_NONE;
		g->lists[i].number = 0;
	}
	if (keys->entry != NULL) {
		g->key = dbk_arena_copy(&g->arena, keys->entry->text,
		    keys->entry->len);
		if (g->key == NULL)
			return dbk_fail_memory(g->err);
	}
	return key != NULL ? judge_key(g, key) : DBK_OK;
}

/* ---- items of the row ---- */

static void
read_number(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell)
{
	struct dbk_gather_list *list = &g->lists[c->list];
	const struct dbk_words words = {
	    .label = dbk_heading_field(&c->heading)->label,
	    .value = cell->text,
	    .detail = "a whole number from 1",
	};
	int64_t v = 0;
	size_t i;

	for (i = 0; i < cell->len && i <= NUMBER_MOST && cell->text[i] >= '0' &&
	     cell->text[i] <= '9';
	     i++)
		v = v * 10 + (cell->text[i] - '0');
	if (i == cell->len && v != 0)
		list->row_number = v;
	else
		dbk_gather_report(g, DBK_RULE_FORM_TYPE, cell, NULL, &words);
}

/* What the row fills of each list. */
static void
look_at_lists(struct dbk_gather *g)
{
	const struct dbk_gather_column *c;
	size_t i, at;

	for (i = 0; i < g->nlists; i++) {
		g->lists[i].own = g->lists[i].below = false;
		g->lists[i].begun = false;
		g->lists[i].row_number = 0;
	}
	for (i = 0; i < g->row->n; i++) {
		c = &g->columns[g->row->cells[i].column];
		if (!c->used || c->list == DBK_GATHER_NONE)
			continue;
		at = c->list;
		if (c->heading.kind == DBK_HEADING_NUMBER)
			read_number(g, c, &g->row->cells[i]);
		else if (dbk_heading_field(&c->heading)->kind == DBK_KIND_TEXTS)
			g->lists[at].below = true;
		else
			g->lists[at].own = true;
		while ((at = g->lists[at].parent) != DBK_GATHER_NONE)
			g->lists[at].below = true;
	}
}

/* A number other than that of the item above begins the next one. */
static bool
begins_by_number(struct dbk_gather *g, struct dbk_gather_list *list)
{
	const struct dbk_gather_column *c = list->column;
	char value[24], before[24];
	const struct dbk_words words = {
	    .label = c->heading.step[list->nsteps - 1].field->label,
	    .value = value,
	    .detail = before,
	};

	if (list->current != DBK_GATHER_NONE &&
	    list->row_number == list->number)
		return false;
	if (list->row_number != list->number + 1) {
		(void)snprintf(value, sizeof value, "%" PRId64,
		    list->row_number);
		(void)snprintf(before, sizeof before, "%" PRId64, list->number);
		dbk_gather_report(g, DBK_RULE_TABLE_ORDER, &g->row->cells[0],
		    NULL, &words);
	}
	return true;
}

static bool
begins_item(struct dbk_gather *g, struct dbk_gather_list *list)
{
	if (list->row_number != 0)
		return begins_by_number(g, list);
	return list->own || (list->below && list->current == DBK_GATHER_NONE);
}

/* Lists stand behind the lists they are in. */
static enum dbk_code
begin_items(struct dbk_gather *g)
{
	enum dbk_code rc = DBK_OK;
	size_t i, k;

	for (i = 0; i < g->nlists && rc == DBK_OK; i++) {
		struct dbk_gather_list *list = &g->lists[i];

		if (!begins_item(g, list))
			continue;
		list->begun = true;
		list->number = list->row_number != 0 ? list->row_number :
						       list->number + 1;
		rc = dbk_gather_begin_item(g, list, &g->row->cells[0]);
		for (k = i + 1; k < g->nlists; k++)
			if (g->lists[k].parent == i) {
				g->lists[k].current = DBK_GATHER_NONE;
				g->lists[k].number = 0;
			}
	}
	return rc;
}

/* ---- rows ---- */

/* Cells that no heading is above, and what a person should know. */
static void
judge_cells(struct dbk_gather *g, const struct dbk_table_row *row)
{
	char column[DBK_CELL_NAME];
	struct dbk_words words = {.label = column};
	size_t i;

	for (i = 0; i < row->n; i++) {
		const struct dbk_cell *cell = &row->cells[i];
		struct dbk_gather_column *c = &g->columns[cell->column];

		dbk_cell_name(column, cell->column, 0);
		words.value = cell->text;
		if (!c->used && !c->ignored && !g->refused_all)
			dbk_gather_report(g, DBK_RULE_TABLE_NO_COLUMN, cell,
			    NULL, &words);
		if (cell->formula && !c->formula) {
			c->formula = true;
			dbk_gather_report(g, DBK_RULE_TABLE_FORMULA, cell, NULL,
			    &words);
		}
	}
}

static void
judge_hidden(struct dbk_gather *g, const struct dbk_table_row *row)
{
	char number[24];
	const struct dbk_words words = {.value = number};

	if (!row->hidden || g->hidden)
		return;
	g->hidden = true;
	(void)snprintf(number, sizeof number, "%lu", row->number);
	dbk_gather_report(g, DBK_RULE_TABLE_HIDDEN, &row->cells[0], NULL,
	    &words);
}

/* What the map says of every entry, or of every item that has begun. */
static enum dbk_code
put_fixed(struct dbk_gather *g, bool begins)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; i < g->nfixed && rc == DBK_OK; i++) {
		const struct dbk_gather_column *c = &g->fixed[i];
		const struct dbk_text *value = &g->map->fixed[i].value;
		const struct dbk_cell cell = {
		    .column = g->row->cells[0].column,
		    .text = value->s,
		    .len = value->len,
		};

		if (c->used &&
		    (c->list == DBK_GATHER_NONE ? begins :
						  g->lists[c->list].begun))
			rc = dbk_gather_put(g, c, &cell);
	}
	return rc;
}

static enum dbk_code
data_row(struct dbk_gather *g)
{
	struct keys keys = find_keys(g);
	bool begins = begins_entry(g, &keys);
	enum dbk_code rc = DBK_OK;
	size_t i;

	if (begins)
		rc = begin_entry(g, &keys);
	if (rc != DBK_OK)
		return rc;
	g->last = g->row->number;
	judge_hidden(g, g->row);
	judge_cells(g, g->row);
	look_at_lists(g);
	rc = begin_items(g);
	if (rc == DBK_OK)
		rc = put_fixed(g, begins);
	for (i = 0; i < g->row->n && rc == DBK_OK; i++) {
		const struct dbk_cell *cell = &g->row->cells[i];
		const struct dbk_gather_column *c = &g->columns[cell->column];

		if (c->used && c->heading.kind == DBK_HEADING_VALUE)
			rc = dbk_gather_put(g, c, cell);
	}
	return rc;
}

/* A remark, or what stands above the row that the map says has the headings. */
static bool
is_above(const struct dbk_gather *g, const struct dbk_table_row *row)
{
	if (g->map != NULL && g->map->header_row.set)
		return (int64_t)row->number < g->map->header_row.v;
	return row->cells[0].column == 1 && row->cells[0].text[0] == REMARK;
}

enum dbk_code
dbk_gather_row(void *arg, const struct dbk_table_row *row, struct dbk_err *err)
{
	struct dbk_gather *g = arg;
	enum dbk_code rc;

	if (row->n == 0)
		return DBK_OK;
	g->err = err;
	g->row = row;
	if (g->headed)
		rc = data_row(g);
	else if (is_above(g, row))
		rc = DBK_OK;
	else
		rc = dbk_gather_head(g, row);
	g->row = NULL;
	return rc;
}

enum dbk_code
dbk_gather_end(struct dbk_gather *g, struct dbk_err *err)
{
	g->err = err;
	return finish_entry(g);
}
