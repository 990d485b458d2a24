/*
 * Records inside documents: {"record":"PG01", ...} with the names of the layout.
 */
#include <string.h>

#include "ledger/document_pull.h"

/* The layout that a record item names, among those the field allows. */
static const struct dbk_layout *
find_layout(const struct dbk_field *field, const struct dbk_text *name)
{
	int rec;

	for (rec = (int)field->first_rec; rec <= (int)field->last_rec; rec++)
		if (dbk_text_is(name, dbk_layouts[rec].name))
			return &dbk_layouts[rec];
	return NULL;
}

/* "record":"PG01": must stand first, since it says what the others are.  NULL:
 * it does not, and nothing more is read. */
static const struct dbk_layout *
read_record_name(struct dbk_pull *r, const struct dbk_field *field)
{
	const struct dbk_layout *layout;
	struct dbk_text name = {0};

	if (dbk_pull_peek(r) == '"')
		dbk_pull_string(r, &name);
	if (r->broken)
		return NULL;
	if (!dbk_text_is(&name, DBK_RECORD_MEMBER)) {
		dbk_pull_report(r, DBK_RULE_FORM_RECORD, field,
		    name.s != NULL ? name.pos : r->pos, NULL,
		    "the first member of a record is \"record\"");
		r->broken = true;
		return NULL;
	}
	if (!dbk_pull_expect(r, ':', "a member wants : and a value"))
		return NULL;
	if (dbk_pull_peek(r) != '"') {
		dbk_pull_wrong_type(r, field, "named by a string");
		r->broken = true;
		return NULL;
	}
	dbk_pull_string(r, &name);
	if (r->broken)
		return NULL;
	layout = find_layout(field, &name);
	if (layout == NULL) {
		dbk_pull_report(r, DBK_RULE_FORM_RECORD, field, name.pos,
		    name.s, "there is no such record in the message set");
		r->broken = true;
	}
	return layout;
}

/*
 * The field of a layout that a person may give; nfields when there is none.
 * Writers keep the layout's order, so the search begins where the last ended.
 */
static size_t
find_rec_field(const struct dbk_layout *layout, size_t *next, const char *name)
{
	size_t i = *next, tried;

	for (tried = 0; tried < layout->nfields; tried++, i++) {
		if (i >= layout->nfields)
			i = 0;
		if (dbk_rec_field_is_free(&layout->fields[i]) &&
		    strcmp(layout->fields[i].name, name) == 0) {
			*next = i + 1;
			return i;
		}
	}
	return layout->nfields;
}

static void
read_record_member(struct dbk_pull *r, struct dbk_record_item *item,
    size_t *next)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	struct dbk_written name;
	struct dbk_field field;
	size_t pos, i;

	if (dbk_pull_peek(r) != '"') {
		dbk_pull_not_json(r, "a member name in quotes is wanted");
		return;
	}
	pos = r->pos;
	if (!dbk_pull_scan(r, &name) ||
	    !dbk_pull_expect(r, ':', "a member wants : and a value"))
		return;
	name.inside[name.len] = '\0';
	i = find_rec_field(layout, next, name.inside);
	if (i == layout->nfields) {
		dbk_pull_refuse(r, DBK_RULE_FORM_UNKNOWN, NULL, pos,
		    name.inside);
		return;
	}
	dbk_field_of_layout(&field, &layout->fields[i]);
	if (item->values[i].s != NULL) {
		dbk_pull_refuse(r, DBK_RULE_FORM_TWICE, &field, pos,
		    name.inside);
		return;
	}
	dbk_form_enter(&r->form, &field);
	if (dbk_pull_peek(r) == '"')
		dbk_pull_text(r, &field, &item->values[i]);
	else if (!dbk_pull_word(r, "null"))
		dbk_pull_wrong_type(r, &field, "a string in quotes");
	dbk_form_leave(&r->form);
}

enum dbk_code
dbk_pull_record(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_record_item *item)
{
	const struct dbk_layout *layout;
	size_t next = 0, pos;

	if (dbk_pull_peek(r) != '{') {
		dbk_pull_wrong_type(r, field, "a list of objects in braces");
		return DBK_OK;
	}
	pos = r->pos++;
	layout = read_record_name(r, field);
	if (layout == NULL)
		return DBK_OK;
	item->rec = (enum dbk_rec)(layout - dbk_layouts);
	item->values = dbk_arena_alloc(r->arena,
	    layout->nfields * sizeof *item->values);
	if (item->values == NULL)
		return dbk_fail_memory(r->err);
	item->node.set = true;
	item->node.pos = pos;
	while (!r->broken && dbk_pull_peek(r) == ',') {
		r->pos++;
		read_record_member(r, item, &next);
	}
	(void)dbk_pull_expect(r, '}', "a record wants , or }");
	return DBK_OK;
}
