#include <stdlib.h>
#include <string.h>

#include "formatter/changes.h"
#include "formatter/words.h"
#include "ledger/document.h"

/* Every scalar of one document, in the order of the schema. */
struct element {
	const struct dbk_field *field;
	const char *path;
	const char *text;
};

struct listing {
	struct element *items;
	size_t n, size;
	struct dbk_arena *a;
	struct dbk_buf text;
	bool failed;
};

static const char *
text_of(struct listing *l, const struct dbk_field *field, const void *value)
{
	const struct dbk_text *text = value;
	const struct dbk_integer *integer = value;
	const struct dbk_flag *flag = value;

	dbk_buf_reset(&l->text);
	switch (field->kind) {
	case DBK_KIND_INTEGER:
		dbk_words_count(&l->text, integer->v);
		break;
	case DBK_KIND_FLAG:
		dbk_buf_add_string(&l->text, flag->v ? "Yes" : "No");
		break;
	default:
		dbk_buf_add(&l->text, text->s, text->len);
		break;
	}
	if (l->text.failed)
		return NULL;
	return dbk_arena_copy(l->a, l->text.len != 0 ? l->text.data : "",
	    l->text.len);
}

static void
visit(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct listing *l = arg;
	size_t size = l->size != 0 ? 2 * l->size : 128;
	struct element *items = l->items;

	if (l->failed || strcmp(path, "notes") == 0)
		return;
	if (l->n == l->size) {
		items = realloc(l->items, size * sizeof *items);
		if (items == NULL) {
			l->failed = true;
			return;
		}
		l->items = items;
		l->size = size;
	}
	items[l->n].field = field;
	items[l->n].path = dbk_arena_copy(l->a, path, strlen(path));
	items[l->n].text = text_of(l, field, value);
	l->failed = items[l->n].path == NULL || items[l->n].text == NULL;
	l->n++;
}

/* ---- labels ---- */

/* "bills[0].master.number" is "Bills 1, Master bill: Bill number". */
static const char *
label_of(struct listing *l, const struct element *e)
{
	const struct dbk_group *g = &dbk_group_entry;
	const struct dbk_field *field;
	const char *p = e->path;
	size_t len;

	dbk_buf_reset(&l->text);
	while (p[len = strcspn(p, ".[")] != '\0') {
		field = g != NULL ? dbk_group_field(g, p, len) : NULL;
		if (field == NULL)
			break;
		dbk_buf_add_string(&l->text, l->text.len != 0 ? ", " : "");
		dbk_buf_add_string(&l->text, field->label);
		p += len;
		if (*p == '[') {
			dbk_buf_add_char(&l->text, ' ');
			dbk_buf_add_integer(&l->text,
			    strtol(p + 1, NULL, 10) + 1);
			p += strcspn(p, "]") + 1;
		}
		if (*p == '.')
			p++;
		g = field->group;
	}
	if (*p != '\0' || l->text.len == 0) {
		dbk_buf_add_string(&l->text, l->text.len != 0 ? ": " : "");
		dbk_buf_add_string(&l->text, e->field->label);
	}
	if (l->text.failed)
		return NULL;
	return dbk_arena_copy(l->a, l->text.data, l->text.len);
}

/* ---- comparing ---- */

/* Where in the rest of the list the path stands; its end when it does not. */
static size_t
find(const struct listing *l, size_t from, const char *path)
{
	while (from < l->n && strcmp(l->items[from].path, path) != 0)
		from++;
	return from;
}

static bool
add(struct dbk_changes *out, struct listing *l, const struct element *e,
    const char *before, const char *now)
{
	struct dbk_change *change = &out->items[out->n++];

	change->label = label_of(l, e);
	change->before = before;
	change->now = now;
	return change->label != NULL;
}

/* Both lists are in the order of the schema. */
static bool
compare(struct dbk_changes *out, struct listing *before, struct listing *now)
{
	size_t i, j = 0, at;
	bool ok = true;

	for (i = 0; i < before->n; i++) {
		const struct element *e = &before->items[i];

		at = find(now, j, e->path);
		if (at == now->n) {
			ok &= add(out, before, e, e->text, "");
			continue;
		}
		for (; j < at; j++)
			ok &= add(out, now, &now->items[j], "",
			    now->items[j].text);
		if (strcmp(e->text, now->items[at].text) != 0)
			ok &= add(out, now, e, e->text, now->items[at].text);
		j = at + 1;
	}
	for (; j < now->n; j++)
		ok &= add(out, now, &now->items[j], "", now->items[j].text);
	return ok;
}

enum dbk_code
dbk_changes_find(struct dbk_changes *out, const struct dbk_entry *before,
    const struct dbk_entry *now, struct dbk_arena *a, struct dbk_err *err)
{
	struct listing old = {.a = a}, new = {.a = a};
	enum dbk_code rc = DBK_OK;

	out->n = 0;
	dbk_document_walk(before, &dbk_group_entry, visit, &old);
	dbk_document_walk(now, &dbk_group_entry, visit, &new);
	out->items = dbk_arena_alloc(a,
	    (old.n + new.n + 1) * sizeof *out->items);
	if (old.failed || new.failed || out->items == NULL ||
	    !compare(out, &old, &new))
		rc = dbk_fail_memory(err);
	free(old.items);
	free(new.items);
	dbk_buf_fini(&old.text);
	dbk_buf_fini(&new.text);
	return rc;
}
