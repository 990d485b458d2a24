/*
 * The headings of a table: each column gets its place in the entry.
 */
#include <string.h>

#include "ledger/gather_state.h"

/* True when the first n steps of both lead to the same place. */
static bool
same_steps(const struct dbk_heading *a, const struct dbk_heading *b, size_t n)
{
	struct dbk_heading left = *a, right = *b;

	if (a->nsteps < n || b->nsteps < n)
		return false;
	left.nsteps = right.nsteps = n;
	left.kind = right.kind = DBK_HEADING_VALUE;
	return dbk_heading_same(&left, &right);
}

/* The list that step at of the column begins items of; NONE: too many. */
static size_t
find_list(struct dbk_gather *g, const struct dbk_gather_column *c, size_t at,
    size_t parent)
{
	size_t i;

	for (i = 0; i < g->nlists; i++)
		if (g->lists[i].nsteps == at + 1 &&
		    same_steps(&g->lists[i].column->heading, &c->heading,
			at + 1))
			return i;
	if (g->nlists == DBK_GATHER_LISTS)
		return DBK_GATHER_NONE;
	g->lists[i] = (struct dbk_gather_list){
	    .column = c,
	    .nsteps = at + 1,
	    .parent = parent,
	    .current = DBK_GATHER_NONE,
	};
	return g->nlists++;
}

static bool
join_lists(struct dbk_gather *g, struct dbk_gather_column *c)
{
	const struct dbk_heading *h = &c->heading;
	size_t i;

	c->list = DBK_GATHER_NONE;
	for (i = 0; i < h->nsteps; i++) {
		c->lists[i] = DBK_GATHER_NONE;
		if (h->step[i].pick != DBK_PICK_ROW ||
		    h->step[i].field->kind != DBK_KIND_ARRAY)
			continue;
		c->lists[i] = find_list(g, c, i, c->list);
		c->list = c->lists[i];
		if (c->list == DBK_GATHER_NONE)
			return false;
	}
	return true;
}

static bool
stands_twice(const struct dbk_gather *g, const struct dbk_gather_column *c)
{
	const struct dbk_gather_column *other;

	for (other = g->columns; other < c; other++)
		if (other->used &&
		    dbk_heading_same(&other->heading, &c->heading))
			return true;
	return false;
}

static void
report_column(struct dbk_gather *g, enum dbk_rule rule,
    const struct dbk_cell *cell, const char *detail)
{
	char column[DBK_CELL_NAME];
	const struct dbk_words words = {
	    .label = column,
	    .value = cell->text,
	    .detail = detail,
	};

	dbk_cell_name(column, cell->column, 0);
	dbk_gather_report(g, rule, cell, NULL, &words);
	g->refused_all = true;
}

static void
read_column(struct dbk_gather *g, const struct dbk_cell *cell)
{
	struct dbk_gather_column *c = &g->columns[cell->column];
	const char *path = cell->text, *wrong;

	c->map = dbk_map_find(g->map, cell->text);
	if (c->map != NULL && c->map->ignore.v) {
		c->ignored = true;
		return;
	}
	if (c->map != NULL)
		path = c->map->path.s;
	wrong = dbk_heading_read(&c->heading, path, strlen(path));
	if (wrong == NULL && !join_lists(g, c))
		wrong = "there are too many different lists";
	if (wrong != NULL) {
		report_column(g, DBK_RULE_TABLE_COLUMN, cell, wrong);
		return;
	}
	if (stands_twice(g, c)) {
		report_column(g, DBK_RULE_TABLE_COLUMN_TWICE, cell, NULL);
		return;
	}
	c->used = true;
}

/* Columns of the map that the table does not have; its fixed values. */
static void
read_map(struct dbk_gather *g, const struct dbk_table_row *row)
{
	const struct dbk_map *map = g->map;
	struct dbk_words words = {0};
	size_t i, k;

	for (i = 0; i < map->ncolumns; i++) {
		for (k = 0; k < row->n; k++)
			if (dbk_text_is(&map->columns[i].column,
				row->cells[k].text))
				break;
		if (k < row->n)
			continue;
		words.value = map->columns[i].column.s;
		dbk_gather_report(g, DBK_RULE_MAP_COLUMN, &row->cells[0], NULL,
		    &words);
		g->refused_all = true;
	}
	for (i = 0; i < map->nfixed && i < DBK_GATHER_FIXED; i++) {
		const struct dbk_text *path = &map->fixed[i].path;
		struct dbk_gather_column *c = &g->fixed[i];

		c->used = dbk_heading_read(&c->heading, path->s, path->len) ==
			NULL &&
		    c->heading.kind == DBK_HEADING_VALUE && join_lists(g, c);
		g->nfixed++;
	}
}

enum dbk_code
dbk_gather_head(struct dbk_gather *g, const struct dbk_table_row *row)
{
	size_t i;

	for (i = 0; i < row->n; i++)
		read_column(g, &row->cells[i]);
	if (g->map != NULL)
		read_map(g, row);
	g->headed = true;
	if (row->sheet != NULL) {
		g->sheet = strdup(row->sheet);
		if (g->sheet == NULL)
			return dbk_fail_memory(g->err);
	}
	return DBK_OK;
}
