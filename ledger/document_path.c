#include <stdio.h>
#include <string.h>

#include "ledger/document_form.h"

void
dbk_source_place(unsigned long *line, unsigned *column,
    const struct dbk_source *source, size_t pos)
{
	size_t start = 0, i;

	*line = 0;
	*column = 0;
	if (source->cells != NULL) {
		if (pos < source->ncells) {
			*line = source->cells[pos].line;
			*column = source->cells[pos].column;
		}
		return;
	}
	if (source->text == NULL || pos > source->len)
		return;
	*line = source->first_line;
	if (source->record_len != 0) {
		*line += pos / source->record_len;
		*column = (unsigned)(pos % source->record_len) + 1;
		return;
	}
	for (i = 0; i < pos; i++) {
		if (source->text[i] == '\n') {
			(*line)++;
			start = i + 1;
		}
	}
	*column = (unsigned)(pos - start) + 1;
}

void
dbk_cell_name(char out[DBK_CELL_NAME], unsigned column, unsigned long row)
{
	char letters[8];
	size_t at = sizeof letters - 1;

	letters[at] = '\0';
	for (; column != 0 && at != 0; column = (column - 1) / 26)
		letters[--at] = (char)('A' + (column - 1) % 26);
	if (row == 0)
		(void)snprintf(out, DBK_CELL_NAME, "%s", letters + at);
	else
		(void)snprintf(out, DBK_CELL_NAME, "%s%lu", letters + at, row);
}

void
dbk_source_mark(struct dbk_finding *where, const struct dbk_source *source,
    size_t pos)
{
	where->file = source->file;
	where->sheet = source->sheet;
	dbk_source_place(&where->line, &where->column, source, pos);
	if (source->cells != NULL && pos < source->ncells)
		dbk_cell_name(where->cell, source->cells[pos].column,
		    source->cells[pos].row);
}

/* True when p points into the n bytes at start; by address, whatever is there. */
static bool
inside(const void *p, const void *start, size_t n)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)start;

	return at >= from && at - from < n;
}

/*
 * One step towards member: the field of doc that it is or lies in.  *next is
 * the structure to go on in (NULL: arrived), *index its place in an array.
 */
static const struct dbk_field *
step(const struct dbk_group *g, const void *doc, const void *member,
    const void **next, size_t *index)
{
	size_t i, n;
	const void *items;

	*next = NULL;
	*index = SIZE_MAX;
	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *field = &g->fields[i];
		const void *at = (const char *)doc + field->offset;

		if (at == member)
			return field;
		if (field->kind == DBK_KIND_OBJECT &&
		    inside(member, at, field->group->size)) {
			*next = at;
			return field;
		}
		if (!dbk_field_is_list(field))
			continue;
		memcpy(&items, at, sizeof items);
		memcpy(&n, (const char *)doc + field->count_offset, sizeof n);
		if (items == NULL ||
		    !inside(member, items, n * dbk_field_item_size(field)))
			continue;
		*index = ((uintptr_t)member - (uintptr_t)items) /
		    dbk_field_item_size(field);
		at = (const char *)items + *index * dbk_field_item_size(field);
		if (at != member && field->kind == DBK_KIND_ARRAY)
			*next = at;
		return field;
	}
	return NULL;
}

/* How deep groups nest in the schema, and more. */
#define DEPTH_MOST 16u

/* The way to a member: fields from the outermost on, and places in arrays. */
struct trail {
	const struct dbk_field *fields[DEPTH_MOST];
	size_t index[DEPTH_MOST]; /* SIZE_MAX: no array */
	size_t n;
	size_t parent; /* place of the innermost object around it that is
			* there */
};

/*
 * True when member can be reached from doc through group g: then the trail
 * leads to it.  Items live elsewhere in the arena, so nested objects and items
 * are tried in turn.
 */
static bool
search(struct trail *t, const struct dbk_group *g, const void *doc,
    const void *member)
{
	const struct dbk_node *node = doc;
	const struct dbk_field *field;
	const void *next, *items;
	size_t at = t->n, i, j, n;

	if (at == DEPTH_MOST)
		return false;
	if (node->set)
		t->parent = node->pos;
	t->n++;
	t->fields[at] = step(g, doc, member, &next, &t->index[at]);
	if (t->fields[at] != NULL)
		return next == NULL ||
		    search(t, t->fields[at]->group, next, member);
	for (i = 0; i < g->nfields; i++) {
		field = &g->fields[i];
		items = (const char *)doc + field->offset;
		n = 1;
		if (field->kind == DBK_KIND_ARRAY) {
			memcpy(&n, (const char *)doc + field->count_offset,
			    sizeof n);
			memcpy(&items, (const char *)doc + field->offset,
			    sizeof items);
		} else if (field->kind != DBK_KIND_OBJECT) {
			continue;
		}
		t->fields[at] = field;
		for (j = 0; j < n; j++) {
			t->index[at] = field->kind == DBK_KIND_ARRAY ? j :
								       SIZE_MAX;
			if (search(t, field->group,
				(const char *)items + j * field->group->size,
				member))
				return true;
			t->n = at + 1;
			if (node->set)
				t->parent = node->pos;
		}
	}
	return false;
}

const struct dbk_field *
dbk_document_path(struct dbk_buf *out, const struct dbk_group *g,
    const void *doc, const void *member, size_t *parent)
{
	struct trail t = {.parent = DBK_NO_POS};
	bool found = search(&t, g, doc, member);
	size_t i;

	*parent = t.parent;
	for (i = 0; found && i < t.n; i++) {
		if (i != 0)
			dbk_buf_add_char(out, '.');
		dbk_buf_add_string(out, t.fields[i]->name);
		if (t.index[i] != SIZE_MAX)
			dbk_buf_add_format(out, "[%zu]", t.index[i]);
	}
	return found ? t.fields[t.n - 1] : NULL;
}

void *
dbk_document_member(void *doc, const struct dbk_group *g, const char *path,
    const struct dbk_field **field)
{
	size_t n = strcspn(path, ".");

	*field = dbk_group_field(g, path, n);
	if (*field == NULL)
		return NULL;
	if (path[n] == '\0') {
		if ((*field)->kind == DBK_KIND_OBJECT ||
		    dbk_field_is_list(*field))
			return NULL;
		((struct dbk_node *)doc)->set = true;
		return (char *)doc + (*field)->offset;
	}
	if ((*field)->kind != DBK_KIND_OBJECT)
		return NULL;
	return dbk_document_member((char *)doc + (*field)->offset,
	    (*field)->group, path + n + 1, field);
}
