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

/* "record":"PG01": must stand first, since it says what the others are. */
static enum dbk_code
read_record_name(struct dbk_pull *r, const struct dbk_field *field,
    const struct dbk_layout **layout)
{
	struct dbk_text name = {0};
	enum dbk_code rc;

	*layout = NULL;
	if (dbk_pull_peek(r) == '"') {
		rc = dbk_pull_string(r, &name);
		if (rc != DBK_OK || r->broken)
			return rc;
	}
	if (!dbk_text_is(&name, DBK_RECORD_MEMBER)) {
		dbk_pull_report(r, DBK_RULE_FORM_RECORD, field,
		    name.s != NULL ? name.pos : r->pos, NULL,
		    "the first member of a record is \"record\"");
		r->broken = true;
		return DBK_OK;
	}
	if (!dbk_pull_expect(r, ':', "a member wants : and a value"))
		return DBK_OK;
	if (dbk_pull_peek(r) != '"') {
		dbk_pull_wrong_type(r, field, "named by a string");
		r->broken = true;
		return DBK_OK;
	}
	rc = dbk_pull_string(r, &name);
	if (rc != DBK_OK || r->broken)
		return rc;
	*layout = find_layout(field, &name);
	if (*layout == NULL) {
		dbk_pull_report(r, DBK_RULE_FORM_RECORD, field, name.pos,
		    name.s, "there is no such record in the message set");
		r->broken = true;
	}
	return DBK_OK;
}

static enum dbk_code
read_record_member(struct dbk_pull *r, struct dbk_record_item *item)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	struct dbk_field field;
	enum dbk_code rc;
	const char *name;
	bool escaped;
	size_t n, pos, i;

	(void)dbk_pull_peek(r);
	pos = r->pos;
	if (pos == r->len || r->text[pos] != '"') {
		dbk_pull_not_json(r, "a member name in quotes is wanted");
		return DBK_OK;
	}
	if (!dbk_pull_scan(r, &name, &n, &escaped) ||
	    !dbk_pull_expect(r, ':', "a member wants : and a value"))
		return DBK_OK;
	for (i = 0; i < layout->nfields; i++)
		if (strlen(layout->fields[i].name) == n &&
		    memcmp(layout->fields[i].name, name, n) == 0 &&
		    dbk_rec_field_is_free(&layout->fields[i]))
			break;
	if (i == layout->nfields)
		return dbk_pull_refuse(r, DBK_RULE_FORM_UNKNOWN, pos, NULL,
		    name, n);
	dbk_field_of_layout(&field, &layout->fields[i]);
	if (item->values[i].s != NULL)
		return dbk_pull_refuse(r, DBK_RULE_FORM_TWICE, pos, &field,
		    name, n);
	dbk_form_enter(&r->form, &field);
	if (dbk_pull_peek(r) == '"') {
		rc = dbk_pull_string(r, &item->values[i]);
		if (rc == DBK_OK && !r->broken)
			dbk_form_check_text(&r->form, &field, &item->values[i]);
	} else {
		rc = DBK_OK;
		if (!dbk_pull_word(r, "null"))
			dbk_pull_wrong_type(r, &field, "a string in quotes");
	}
	dbk_form_leave(&r->form);
	return rc;
}

enum dbk_code
dbk_pull_record(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_record_item *item)
{
	const struct dbk_layout *layout;
	enum dbk_code rc;

	if (dbk_pull_peek(r) != '{') {
		dbk_pull_wrong_type(r, field, "a list of objects in braces");
		return DBK_OK;
	}
	item->node.set = true;
	item->node.pos = r->pos++;
	rc = read_record_name(r, field, &layout);
	if (rc != DBK_OK || r->broken)
		return rc;
	item->rec = (enum dbk_rec)(layout - dbk_layouts);
	item->values = dbk_arena_alloc(r->arena,
	    layout->nfields * sizeof *item->values);
	if (item->values == NULL)
		return dbk_fail_memory(r->err);
	while (rc == DBK_OK && !r->broken && dbk_pull_peek(r) == ',') {
		r->pos++;
		rc = read_record_member(r, item);
	}
	if (rc == DBK_OK)
		(void)dbk_pull_expect(r, '}', "a record wants , or }");
	return rc;
}
