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
	void (*each)(void *arg, const struct dbk_field *field, const char *path,
	    const void *value);
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

static void visit_group(struct visitor *v, const struct dbk_group *g,
    const void *doc);

static void
visit_record(struct visitor *v, const struct dbk_record_item *item)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	struct dbk_text name = {
	    layout->name, strlen(layout->name), item->node.pos};
	struct dbk_field field = {.name = DBK_RECORD_MEMBER,
	    .kind = DBK_KIND_TEXT,
	    .limit = DBK_RECORD_LEN,
	    .class = DBK_CLASS_X,
	    .label = layout->title};
	size_t i;

	/* A record may have no other value. */
	dbk_form_enter(&v->form, &field);
	v->visit(v, &field, &name);
	dbk_form_leave(&v->form);
	for (i = 0; i < layout->nfields; i++) {
		if (item->values[i].s == NULL)
			continue;
		dbk_field_of_layout(&field, &layout->fields[i]);
		dbk_form_enter(&v->form, &field);
		v->visit(v, &field, &item->values[i]);
		dbk_form_leave(&v->form);
	}
}

static void
visit_items(struct visitor *v, const struct dbk_field *field, const void *doc)
{
	const void *items, *item;
	size_t n, i;

	memcpy(&items, (const char *)doc + field->offset, sizeof items);
	memcpy(&n, (const char *)doc + field->count_offset, sizeof n);
	for (i = 0; i < n; i++) {
		item = (const char *)items + i * dbk_field_item_size(field);
		dbk_form_enter_item(&v->form, i);
		if (field->kind == DBK_KIND_TEXTS)
			v->visit(v, field, item);
		else if (field->kind == DBK_KIND_RECORDS)
			visit_record(v, item);
		else
			visit_group(v, field->group, item);
		dbk_form_leave(&v->form);
	}
}

static void
visit_group(struct visitor *v, const struct dbk_group *g, const void *doc)
{
	size_t i;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *field = &g->fields[i];
		const void *member = (const char *)doc + field->offset;

		dbk_form_enter(&v->form, field);
		if (field->kind == DBK_KIND_OBJECT) {
			if (((const struct dbk_node *)member)->set)
				visit_group(v, field->group, member);
		} else if (dbk_field_is_list(field)) {
			visit_items(v, field, doc);
		} else if (is_set(field, member)) {
			v->visit(v, field, member);
		}
		dbk_form_leave(&v->form);
	}
}

static void
check_value(struct visitor *v, const struct dbk_field *field, const void *value)
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
hand_value(struct visitor *v, const struct dbk_field *field, const void *value)
{
	struct dbk_buf path = {0};

	dbk_form_path(&v->form, &path);
	v->each(v->arg, field, path.data != NULL ? path.data : "", value);
	dbk_buf_fini(&path);
}

void
dbk_document_walk(const void *doc, const struct dbk_group *g,
    void (*visit)(void *arg, const struct dbk_field *field, const char *path,
	const void *value),
    void *arg)
{
	struct visitor v = {0};

	dbk_form_init(&v.form, doc, g, NULL, NULL);
	v.visit = hand_value;
	v.each = visit;
	v.arg = arg;
	visit_group(&v, g, doc);
	dbk_form_fini(&v.form);
}
