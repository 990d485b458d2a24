#include <string.h>

#include "ledger/document_form.h"

static void write_object(struct dbk_buf *out, const struct dbk_group *g,
    const void *doc);

/* Begins a member: comma or brace, name, colon. */
static void
write_name(struct dbk_buf *out, const struct dbk_field *field, size_t start)
{
	char first = out->len == start ? '{' : ',';
	char *p = dbk_buf_extend(out, 1 + field->key_len);

	if (p == NULL)
		return;
	*p = first;
	memcpy(p + 1, field->key, field->key_len);
}

/* {"record":"PG01", then the fields that are set, in layout order}. */
static void
write_record(struct dbk_buf *out, const struct dbk_record_item *item)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	size_t i;

	dbk_buf_add_string(out, "{\"" DBK_RECORD_MEMBER "\":");
	dbk_buf_add_json(out, layout->name, strlen(layout->name));
	for (i = 0; i < layout->nfields; i++) {
		const char *name = layout->fields[i].name;

		if (item->values[i].s == NULL)
			continue;
		dbk_buf_add_char(out, ',');
		dbk_buf_add_json(out, name, strlen(name));
		dbk_buf_add_char(out, ':');
		dbk_buf_add_json(out, item->values[i].s, item->values[i].len);
	}
	dbk_buf_add_char(out, '}');
}

static void
write_items(struct dbk_buf *out, const struct dbk_field *field,
    const void *items, size_t n)
{
	const struct dbk_record_item *records = items;
	const struct dbk_text *texts = items;
	size_t i;

	for (i = 0; i < n; i++) {
		dbk_buf_add_char(out, i == 0 ? '[' : ',');
		if (field->kind == DBK_KIND_TEXTS)
			dbk_buf_add_json(out, texts[i].s, texts[i].len);
		else if (field->kind == DBK_KIND_RECORDS)
			write_record(out, &records[i]);
		else
			write_object(out, field->group,
			    (const char *)items + i * field->group->size);
	}
	dbk_buf_add_char(out, ']');
}

static void
write_array(struct dbk_buf *out, const struct dbk_field *field, const void *doc,
    size_t start)
{
	const void *items;
	size_t n;

	memcpy(&items, (const char *)doc + field->offset, sizeof items);
	memcpy(&n, (const char *)doc + field->count_offset, sizeof n);
	if (n == 0)
		return;
	write_name(out, field, start);
	write_items(out, field, items, n);
}

static void
write_scalar(struct dbk_buf *out, const struct dbk_field *field,
    const void *member, size_t start)
{
	const struct dbk_integer *integer = member;
	const struct dbk_flag *flag = member;
	const struct dbk_text *text = member;

	if (field->kind == DBK_KIND_INTEGER) {
		if (!integer->set)
			return;
		write_name(out, field, start);
		dbk_buf_add_integer(out, integer->v);
	} else if (field->kind == DBK_KIND_FLAG) {
		if (!flag->set)
			return;
		write_name(out, field, start);
		dbk_buf_add_string(out, flag->v ? "true" : "false");
	} else if (text->s != NULL) {
		write_name(out, field, start);
		dbk_buf_add_json(out, text->s, text->len);
	}
}

static void
write_object(struct dbk_buf *out, const struct dbk_group *g, const void *doc)
{
	size_t start = out->len, i;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *field = &g->fields[i];
		const void *member = (const char *)doc + field->offset;
		const struct dbk_node *node = member;

		if (field->kind == DBK_KIND_OBJECT) {
			if (!node->set)
				continue;
			write_name(out, field, start);
			write_object(out, field->group, member);
		} else if (dbk_field_is_list(field)) {
			write_array(out, field, doc, start);
		} else {
			write_scalar(out, field, member, start);
		}
	}
	if (out->len == start)
		dbk_buf_add_char(out, '{');
	dbk_buf_add_char(out, '}');
}

void
dbk_document_write(struct dbk_buf *out, const struct dbk_group *g,
    const void *doc)
{
	write_object(out, g, doc);
}
