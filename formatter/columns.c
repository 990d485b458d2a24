#include <stdio.h>
#include <string.h>

#include "formatter/columns.h"

/* Objects within objects: entry.importer.address is the deepest. */
#define DEPTH_MAX 4

struct level {
	const struct dbk_group *group;
	size_t offset;
	size_t next; /* field to be looked at */
	const char *label; /* of the object; NULL for the document */
};

static bool
is_left_out(size_t offset, const size_t *leave_out, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (leave_out[i] == offset)
			return true;
	return false;
}

/* Items of a list become text: they may hold texts and integers only. */
static bool
is_plain(const struct dbk_group *group)
{
	size_t i;

	for (i = 0; i < group->nfields; i++)
		switch (group->fields[i].kind) {
		case DBK_KIND_FLAG:
		case DBK_KIND_OBJECT:
		case DBK_KIND_ARRAY:
		case DBK_KIND_TEXTS:
			return false;
		default:
			break;
		}
	return true;
}

/* False when there is no room for it, or no way to write it. */
static bool
add_column(struct dbk_sheet_columns *out, const struct dbk_field *field,
    size_t offset, const char *parent)
{
	struct dbk_sheet_column *c;

	if (out->n == DBK_COLUMNS_MAX ||
	    (field->kind == DBK_KIND_ARRAY && !is_plain(field->group)))
		return false;
	c = &out->column[out->n++];
	c->field = field;
	c->offset = offset;
	c->parent = parent;
	return true;
}

static bool
stands_twice(const struct dbk_sheet_columns *columns, size_t which)
{
	const char *label = columns->column[which].field->label;
	size_t i;

	for (i = 0; i < columns->n; i++)
		if (i != which &&
		    strcmp(columns->column[i].field->label, label) == 0)
			return true;
	return false;
}

/* False when a label does not fit. */
static bool
make_labels(struct dbk_sheet_columns *columns)
{
	struct dbk_sheet_column *c;
	int len;
	size_t i;

	for (i = 0; i < columns->n; i++) {
		c = &columns->column[i];
		if (c->parent != NULL && stands_twice(columns, i))
			len = snprintf(c->label, sizeof c->label, "%s: %s",
			    c->parent, c->field->label);
		else
			len = snprintf(c->label, sizeof c->label, "%s",
			    c->field->label);
		if (len < 0 || (size_t)len >= sizeof c->label)
			return false;
	}
	return true;
}

enum dbk_code
dbk_columns_init(struct dbk_sheet_columns *out, const struct dbk_group *group,
    const size_t *leave_out, size_t n, struct dbk_err *err)
{
	struct level stack[DEPTH_MAX] = {{.group = group}};
	size_t depth = 1;
	bool fits = true;

	out->n = 0;
	while (depth != 0 && fits) {
		struct level *l = &stack[depth - 1];
		const struct dbk_field *f;
		size_t offset;

		if (l->next == l->group->nfields) {
			depth--;
			continue;
		}
		f = &l->group->fields[l->next++];
		offset = l->offset + f->offset;
		if (is_left_out(offset, leave_out, n))
			continue;
		if (f->kind != DBK_KIND_OBJECT)
			fits = add_column(out, f, offset, l->label);
		else if (depth < DEPTH_MAX)
			stack[depth++] = (struct level){.group = f->group,
			    .offset = offset,
			    .label = f->label};
		else
			fits = false;
	}
	if (!fits || !make_labels(out))
		return dbk_fail(err, DBK_EDEFECT,
		    "no room for the columns of %s", group->name);
	return DBK_OK;
}

void
dbk_columns_lists(bool used[DBK_LIST_COUNT],
    const struct dbk_sheet_columns *columns)
{
	size_t i, k;

	for (i = 0; i < columns->n; i++) {
		const struct dbk_field *f = columns->column[i].field;

		used[f->list] = true;
		for (k = 0; f->group != NULL && k < f->group->nfields; k++)
			used[f->group->fields[k].list] = true;
	}
}

/* ---- values ---- */

static void
join(struct dbk_buf *b, size_t start, const char *separator, const char *s,
    size_t len)
{
	if (b->len != start)
		dbk_buf_add_string(b, separator);
	dbk_buf_add(b, s, len);
}

/* Fields of an item are texts and integers: dbk_columns_init sees to it. */
static bool
is_set(const struct dbk_field *f, const char *item)
{
	const void *value = item + f->offset;

	if (f->kind == DBK_KIND_INTEGER)
		return ((const struct dbk_integer *)value)->set;
	return ((const struct dbk_text *)value)->s != NULL;
}

static void
add_value(struct dbk_buf *b, const struct dbk_field *f, const char *item)
{
	const void *value = item + f->offset;

	if (f->kind == DBK_KIND_INTEGER)
		dbk_buf_add_integer(b, ((const struct dbk_integer *)value)->v);
	else
		dbk_buf_add_string(b, ((const struct dbk_text *)value)->s);
}

static bool
is_main(const struct dbk_group *group, const struct dbk_field *f)
{
	return group->shorthand != NULL &&
	    strcmp(f->name, group->shorthand) == 0;
}

/*
 * The values of one item of a list, separated by spaces; of an item that has a
 * main value (an address line) that one, and the others in brackets.
 */
static void
add_item(struct dbk_buf *b, const struct dbk_group *group, const char *item)
{
	size_t start = b->len, i;
	const struct dbk_field *f;

	for (i = 0; i < group->nfields; i++) {
		f = &group->fields[i];
		if (is_main(group, f) && is_set(f, item))
			add_value(b, f, item);
	}
	for (i = 0; i < group->nfields; i++) {
		f = &group->fields[i];
		if (is_main(group, f) || !is_set(f, item))
			continue;
		if (b->len != start)
			dbk_buf_add_char(b, ' ');
		if (group->shorthand != NULL)
			dbk_buf_add_char(b, '(');
		add_value(b, f, item);
		if (group->shorthand != NULL)
			dbk_buf_add_char(b, ')');
	}
}

static void
add_list(struct dbk_buf *b, const struct dbk_sheet_column *c, const char *doc)
{
	const char *member = doc + c->offset;
	size_t n, i;

	memcpy(&n, member + (c->field->count_offset - c->field->offset),
	    sizeof n);
	if (c->field->kind == DBK_KIND_TEXTS) {
		const struct dbk_text *texts;

		memcpy(&texts, member, sizeof texts);
		for (i = 0; i < n; i++)
			join(b, 0, ", ", texts[i].s, texts[i].len);
	} else {
		const char *items;

		memcpy(&items, member, sizeof items);
		for (i = 0; i < n; i++) {
			if (i != 0)
				dbk_buf_add_string(b, "; ");
			add_item(b, c->field->group,
			    items + i * c->field->group->size);
		}
	}
}

static void
write_value(const struct dbk_sheet_column *c, const char *doc, size_t column,
    const struct dbk_columns_row *row)
{
	const void *member = doc + c->offset;
	const struct dbk_integer *v = member;
	const struct dbk_flag *flag = member;
	const struct dbk_text *text = member;

	switch (c->field->kind) {
	case DBK_KIND_INTEGER:
		if (v->set && !row->without_numbers)
			dbk_sheet_number(row->sheet, column, v->v);
		break;
	case DBK_KIND_FLAG:
		if (flag->set)
			dbk_sheet_text(row->sheet, column,
			    flag->v ? "Yes" : "No");
		break;
	case DBK_KIND_DATE:
		dbk_sheet_date(row->sheet, column, text->s);
		break;
	case DBK_KIND_ARRAY:
	case DBK_KIND_TEXTS:
		dbk_buf_reset(row->text);
		add_list(row->text, c, doc);
		dbk_sheet_text(row->sheet, column, row->text->data);
		break;
	default:
		dbk_sheet_text(row->sheet, column, text->s);
		break;
	}
}

void
dbk_columns_write(const struct dbk_sheet_columns *columns, const void *doc,
    const struct dbk_columns_row *row)
{
	size_t i;

	for (i = 0; i < columns->n; i++)
		write_value(&columns->column[i], doc, row->first + i, row);
}
