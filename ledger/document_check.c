/*
 * Visiting every value of a structure; the form rules for documents that were
 * not read from JSON.  Recursion follows the compiled groups only.
 */
#include <string.h>

#include "ledger/document_form.h"

struct visitor {
	struct dbk_form form;
	void (*visit)(struct visitor *v, const struct dbk_field *field,
	    const void *value);
	void (*each)(void *arg, const struct dbk_field *field,
	    const char *path, const void *value);
	void *arg;
};

static bool
is_set(const struct dbk_field *field, const void *value)
{
	if (field->kind == DBK_KIND_INTEGER)
		return ((const struct dbk_integer *)value)->set;
	if (field->kind == DBK_KIND_FLAG)
		return ((const struct dbk_flag *)value)->set;
	return ((const struct dbk_text *)value)->s != NULL;
}

static void
visit_group(struct visitor *v, const struct dbk_group *g, const void *doc)
{
	size_t i, j, n, size;
	const void *items;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *field = &g->fields[i];
		const void *member = (const char *)doc + field->offset;

		dbk_form_enter(&v->form, field);
		if (field->kind == DBK_KIND_OBJECT) {
			if (((const struct dbk_node *)member)->set)
				visit_group(v, field->group, member);
		} else if (field->kind == DBK_KIND_ARRAY ||
		    field->kind == DBK_KIND_TEXTS) {
			memcpy(&items, member, sizeof items);
			memcpy(&n, (const char *)doc + field->count_offset,
			    sizeof n);
			size = field->kind == DBK_KIND_TEXTS ?
			    sizeof(struct dbk_text) : field->group->size;
			for (j = 0; j < n; j++) {
				const void *item = (const char *)items +
				    j * size;

				dbk_form_enter_item(&v->form, j);
				if (field->kind == DBK_KIND_TEXTS)
					v->visit(v, field, item);
				else
					visit_group(v, field->group, item);
				dbk_form_leave_item(&v->form);
			}
		} else if (is_set(field, member)) {
			v->visit(v, field, member);
		}
		dbk_form_leave(&v->form);
	}
}

static void
check_value(struct visitor *v, const struct dbk_field *field,
    const void *value)
{
	if (field->kind == DBK_KIND_INTEGER)
		dbk_form_check_integer(&v->form, field, value);
	else if (field->kind != DBK_KIND_FLAG)
		dbk_form_check_text(&v->form, field, value);
}

void
dbk_document_check(const void *doc, const struct dbk_group *g,
    const struct dbk_source *source, struct dbk_sink *sink)
{
	struct visitor v = {0};

	dbk_form_init(&v.form, doc, g, source, sink);
	v.visit = check_value;
	visit_group(&v, g, doc);
	dbk_form_fini(&v.form);
}

static void
hand_value(struct visitor *v, const struct dbk_field *field,
    const void *value)
{
	struct dbk_buf path = {0};

	dbk_form_path(&v->form, &path);
	v->each(v->arg, field, path.data != NULL ? path.data : "", value);
	dbk_buf_fini(&path);
}

void
dbk_document_walk(const void *doc, const struct dbk_group *g,
    void (*visit)(void *arg, const struct dbk_field *field, const char *path,
    const void *value), void *arg)
{
	struct visitor v = {0};

	dbk_form_init(&v.form, doc, g, NULL, NULL);
	v.visit = hand_value;
	v.each = visit;
	v.arg = arg;
	visit_group(&v, g, doc);
	dbk_form_fini(&v.form);
}
