/*
 * Values into the entry in work: the way from the entry to the member that a
 * column names, and what to do when something stands there already.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/document_form.h"
#include "ledger/gather_state.h"

#define FIRST_ITEMS 4u
#define PLACES_FIRST 256u
/* An integer of more digits is too large for any element. */
#define DIGITS_MOST 18u

static struct dbk_source
source_of(const struct dbk_gather *g)
{
	return (struct dbk_source){
	    .file = g->file,
	    .sheet = g->sheet != NULL ? g->sheet : g->row->sheet,
	    .cells = g->places,
	    .ncells = g->nplaces,
	};
}

/* The path of the column's value, as bills[0].unit, with the items found. */
static void
add_path(struct dbk_buf *out, const struct dbk_gather *g,
    const struct dbk_gather_column *c)
{
	size_t i;

	for (i = 0; i < c->heading.nsteps; i++) {
		if (i != 0)
			dbk_buf_add_char(out, '.');
		dbk_buf_add_string(out, c->heading.step[i].field->name);
		if (g->index[i] != DBK_GATHER_NONE)
			dbk_buf_add_format(out, "[%zu]", g->index[i]);
	}
}

void
dbk_gather_report(struct dbk_gather *g, enum dbk_rule rule,
    const struct dbk_cell *cell, const struct dbk_gather_column *c,
    const struct dbk_words *words)
{
	const struct dbk_cell_place place = {
	    .line = g->row->line,
	    .row = g->row->number,
	    .column = cell->column,
	};
	struct dbk_source source = source_of(g);
	struct dbk_finding where = {0};
	struct dbk_buf path = {0};

	source.cells = &place;
	source.ncells = 1;
	dbk_source_mark(&where, &source, 0);
	if (g->open)
		where.entry_number = g->entry.entry_number.s;
	if (c != NULL && c->heading.nsteps != 0) {
		add_path(&path, g, c);
		where.path = path.failed ? NULL : path.data;
	}
	dbk_report(g->sink, rule, &where, words);
	dbk_buf_fini(&path);
}

/* Keeps the place of a cell; *pos is the position of its value. */
static enum dbk_code
add_place(struct dbk_gather *g, const struct dbk_cell *cell, size_t *pos)
{
	size_t room = g->places_room * 2;
	struct dbk_cell_place *bigger;

	if (g->nplaces == g->places_room) {
		if (room == 0)
			room = PLACES_FIRST;
		bigger = realloc(g->places, room * sizeof *bigger);
		if (bigger == NULL)
			return dbk_fail_memory(g->err);
		g->places = bigger;
		g->places_room = room;
	}
	*pos = g->nplaces++;
	g->places[*pos] = (struct dbk_cell_place){
	    .line = g->row->line,
	    .row = g->row->number,
	    .column = cell->column,
	};
	return DBK_OK;
}

/* ---- items ---- */

static void
get_items(const void *node, const struct dbk_field *f, void **items, size_t *n)
{
	memcpy(items, (const char *)node + f->offset, sizeof *items);
	memcpy(n, (const char *)node + f->count_offset, sizeof *n);
}

/* One more item; *out is NULL when the list is full (FORM-COUNT). */
static enum dbk_code
add_item(struct dbk_gather *g, void *node, const struct dbk_field *f,
    const struct dbk_gather_column *c, const struct dbk_cell *cell, void **out)
{
	size_t size = dbk_field_item_size(f), n, room;
	size_t most = f->kind == DBK_KIND_TEXTS ? f->items : f->limit;
	void *items, *bigger;
	char limit[24];

	*out = NULL;
	get_items(node, f, &items, &n);
	if (n == most) {
		const struct dbk_words words = {
		    .label = f->label, .limit = limit};

		(void)snprintf(limit, sizeof limit, "%zu", most);
		dbk_gather_report(g, DBK_RULE_FORM_COUNT, cell, c, &words);
		return DBK_OK;
	}
	/* Room doubles: it is used up where n is a power of two. */
	if (n == 0 || (n >= FIRST_ITEMS && (n & (n - 1)) == 0)) {
		room = n == 0 ? FIRST_ITEMS : n * 2;
		bigger = dbk_arena_alloc(&g->arena, room * size);
		if (bigger == NULL)
			return dbk_fail_memory(g->err);
		if (n != 0)
			memcpy(bigger, items, n * size);
		items = bigger;
	}
	*out = (char *)items + n * size;
	n++;
	memcpy((char *)node + f->offset, &items, sizeof items);
	memcpy((char *)node + f->count_offset, &n, sizeof n);
	return DBK_OK;
}

static void
mark(void *node, size_t pos)
{
	struct dbk_node *n = node;

	if (n->set)
		return;
	n->set = true;
	n->pos = pos;
}

/* The place of the item whose code is the step's; n when there is none. */
static size_t
find_code(const struct dbk_heading_step *step, const char *items, size_t n)
{
	const struct dbk_group *group = step->field->group;
	const struct dbk_text *t;
	size_t i;

	for (i = 0; i < n; i++) {
		t = (const void *)(items + i * group->size +
		    dbk_heading_key(group)->offset);
		if (dbk_text_is(t, step->code))
			return i;
	}
	return n;
}

/* An item whose place [which] is past the end of the list. */
static void
report_gap(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, size_t which,
    size_t n)
{
	char value[32], before[32];
	const struct dbk_words words = {
	    .label = f->label, .value = value, .detail = before};

	(void)snprintf(value, sizeof value, "[%zu]", which);
	(void)snprintf(before, sizeof before, "%zu items", n);
	dbk_gather_report(g, DBK_RULE_TABLE_ORDER, cell, c, &words);
}

/* The item that the step picks, made when it is the next one. */
static enum dbk_code
pick_item(struct dbk_gather *g, void *node, const struct dbk_gather_column *c,
    size_t at, const struct dbk_cell *cell, size_t pos, void **out)
{
	const struct dbk_heading_step *step = &c->heading.step[at];
	const struct dbk_field *f = step->field;
	struct dbk_text *key;
	size_t n, which;
	void *items;
	enum dbk_code rc;

	*out = NULL;
	get_items(node, f, &items, &n);
	switch (step->pick) {
	case DBK_PICK_CODE:
		which = find_code(step, items, n);
		break;
	case DBK_PICK_PLACE:
		which = step->place;
		break;
	default:
		which = g->lists[c->lists[at]].current;
		break;
	}
	g->index[at] = which;
	if (which < n) {
		*out = (char *)items + which * f->group->size;
		return DBK_OK;
	}
	if (which > n) {
		if (which != DBK_GATHER_NONE) /* else the list is full */
			report_gap(g, c, cell, f, which, n);
		return DBK_OK;
	}
	rc = add_item(g, node, f, c, cell, out);
	if (rc != DBK_OK || *out == NULL || step->pick != DBK_PICK_CODE)
		return rc;
	mark(*out, pos);
	key = (void *)((char *)*out + dbk_heading_key(f->group)->offset);
	*key = (struct dbk_text){
	    .s = step->code, .len = strlen(step->code), .pos = pos};
	return DBK_OK;
}

/*
 * From the entry to the structure that step nsteps is a member of.  *out is
 * NULL when there is no way (told).
 */
static enum dbk_code
reach(struct dbk_gather *g, const struct dbk_gather_column *c, size_t nsteps,
    const struct dbk_cell *cell, size_t pos, void **out)
{
	void *node = &g->entry;
	enum dbk_code rc;
	size_t i;

	for (i = 0; i < DBK_HEADING_STEPS; i++)
		g->index[i] = DBK_GATHER_NONE;
	*out = NULL;
	for (i = 0; i < nsteps; i++) {
		const struct dbk_field *f = c->heading.step[i].field;

		mark(node, pos);
		if (f->kind == DBK_KIND_OBJECT) {
			node = (char *)node + f->offset;
			continue;
		}
		rc = pick_item(g, node, c, i, cell, pos, &node);
		if (rc != DBK_OK || node == NULL)
			return rc;
	}
	mark(node, pos);
	*out = node;
	return DBK_OK;
}

enum dbk_code
dbk_gather_begin_item(struct dbk_gather *g, struct dbk_gather_list *list,
    const struct dbk_cell *cell)
{
	const struct dbk_gather_column *c = list->column;
	const struct dbk_field *f = c->heading.step[list->nsteps - 1].field;
	void *node = NULL, *item, *items;
	enum dbk_code rc;
	size_t pos, n;

	list->current = DBK_GATHER_NONE;
	rc = add_place(g, cell, &pos);
	if (rc == DBK_OK)
		rc = reach(g, c, list->nsteps - 1, cell, pos, &node);
	if (rc != DBK_OK || node == NULL)
		return rc;
	rc = add_item(g, node, f, c, cell, &item);
	if (rc != DBK_OK || item == NULL)
		return rc;
	mark(item, pos);
	get_items(node, f, &items, &n);
	list->current = n - 1;
	return DBK_OK;
}

/* ---- values ---- */

static void
report_differs(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, const char *before)
{
	const struct dbk_words words = {
	    .label = f->label, .value = g->value.text.data, .detail = before};

	dbk_gather_report(g, DBK_RULE_TABLE_DIFFERS, cell, c, &words);
}

static int64_t
integer_of(const char *digits)
{
	int64_t v = 0;

	for (; *digits != '\0'; digits++)
		v = v * 10 + (*digits - '0');
	return v;
}

static void
put_integer(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, void *member,
    size_t pos)
{
	struct dbk_integer *out = member;
	char before[24], limit[24];
	int64_t v;

	if (g->value.text.len > DIGITS_MOST) {
		const struct dbk_words words = {.label = f->label,
		    .value = g->value.text.data,
		    .limit = limit};

		(void)snprintf(limit, sizeof limit, "%u", f->limit);
		dbk_gather_report(g, DBK_RULE_FORM_DIGITS, cell, c, &words);
		return;
	}
	v = integer_of(g->value.text.data);
	if (out->set && out->v != v) {
		(void)snprintf(before, sizeof before, "%" PRId64, out->v);
		report_differs(g, c, cell, f, before);
	} else if (!out->set) {
		*out = (struct dbk_integer){.v = v, .set = true, .pos = pos};
	}
}

static void
put_flag(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, void *member,
    size_t pos)
{
	bool v = strcmp(g->value.text.data, "true") == 0;
	struct dbk_flag *out = member;

	if (out->set && out->v != v)
		report_differs(g, c, cell, f, out->v ? "true" : "false");
	else if (!out->set)
		*out = (struct dbk_flag){.v = v, .set = true, .pos = pos};
}

static enum dbk_code
put_text(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, void *member,
    size_t pos)
{
	struct dbk_text *out = member;
	const struct dbk_buf *text = &g->value.text;
	char *copy;

	if (out->s != NULL) {
		if (!dbk_text_is(out, text->data))
			report_differs(g, c, cell, f, out->s);
		return DBK_OK;
	}
	copy = dbk_arena_copy(&g->arena, text->data, text->len);
	if (copy == NULL)
		return dbk_fail_memory(g->err);
	*out = (struct dbk_text){.s = copy, .len = text->len, .pos = pos};
	return DBK_OK;
}

static bool
has_text(void *items, size_t n, const char *s, size_t len)
{
	const struct dbk_text *t = items;
	size_t i;

	for (i = 0; i < n; i++)
		if (t[i].len == len && memcmp(t[i].s, s, len) == 0)
			return true;
	return false;
}

/*
 * A list in one cell.  Where the same item goes on, a value that its list has
 * from a row above is a repetition, as in every other column.
 */
static enum dbk_code
put_texts(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell, const struct dbk_field *f, void *node,
    size_t pos)
{
	static const char between[] = " ,;\t\r\n";
	const char *s = g->value.text.data;
	void *items, *item;
	enum dbk_code rc = DBK_OK;
	size_t n, before, len;
	char *copy;

	get_items(node, f, &items, &before);
	for (s += strspn(s, between); *s != '\0' && rc == DBK_OK;
	     s += len + strspn(s + len, between)) {
		len = strcspn(s, between);
		get_items(node, f, &items, &n);
		if (has_text(items, before, s, len))
			continue;
		rc = add_item(g, node, f, c, cell, &item);
		if (rc != DBK_OK || item == NULL)
			break;
		copy = dbk_arena_copy(&g->arena, s, len);
		if (copy == NULL)
			return dbk_fail_memory(g->err);
		*(struct dbk_text *)item = (struct dbk_text){
		    .s = copy, .len = len, .pos = pos};
	}
	return rc;
}

enum dbk_code
dbk_gather_put(struct dbk_gather *g, const struct dbk_gather_column *c,
    const struct dbk_cell *cell)
{
	const struct dbk_field *f = dbk_heading_field(&c->heading);
	enum dbk_code rc;
	void *node = NULL;
	size_t pos;
	bool good;

	rc = add_place(g, cell, &pos);
	if (rc == DBK_OK)
		rc = reach(g, c, c->heading.nsteps - 1, cell, pos, &node);
	if (rc != DBK_OK || node == NULL)
		return rc;
	g->value.cell = cell;
	g->value.field = f;
	g->value.map = c->map;
	good = dbk_gather_read(&g->value);
	/* Without memory there is no value to judge. */
	rc = dbk_buf_check(&g->value.converted, g->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&g->value.text, g->err);
	if (rc != DBK_OK)
		return rc;
	if (!good) {
		const struct dbk_words words = {.label = f->label,
		    .value = cell->text,
		    .detail = g->value.detail};

		dbk_gather_report(g, g->value.rule, cell, c, &words);
		return DBK_OK;
	}
	if (f->kind == DBK_KIND_TEXTS)
		return put_texts(g, c, cell, f, node, pos);
	if (f->kind == DBK_KIND_INTEGER)
		put_integer(g, c, cell, f, (char *)node + f->offset, pos);
	else if (f->kind == DBK_KIND_FLAG)
		put_flag(g, c, cell, f, (char *)node + f->offset, pos);
	else
		return put_text(g, c, cell, f, (char *)node + f->offset, pos);
	return DBK_OK;
}
