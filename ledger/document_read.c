/*
 * The pull reader.  One pass over the text; the only nesting it follows is that
 * of the compiled groups, whose depth is fixed by the schema, so the input
 * cannot make it recurse.  Values of unknown members are skipped with a counter.
 */
#include <string.h>

#include "ledger/document_pull.h"

#define FIRST_ITEMS 4u

static enum dbk_code read_object(struct dbk_pull *r, void *doc,
    const struct dbk_group *g);

static void
read_integer(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_integer *out)
{
	size_t start = r->pos, digits = 0;
	int64_t v = 0;

	while (r->pos < r->len && r->text[r->pos] >= '0' &&
	    r->text[r->pos] <= '9') {
		if (digits++ < 18)
			v = v * 10 + (r->text[r->pos] - '0');
		r->pos++;
	}
	if (digits == 0 ||
	    (r->pos < r->len && strchr(".eE+-", r->text[r->pos]) != NULL &&
		r->text[r->pos] != '\0')) {
		r->pos = start;
		dbk_pull_wrong_type(r, field,
		    "a whole number without sign or quotes");
		return;
	}
	if (digits > 1 && r->text[start] == '0') {
		r->pos = start;
		dbk_pull_not_json(r, "a number with a leading zero");
		return;
	}
	out->v = v;
	out->set = true;
	out->pos = start;
	if (digits > 18)
		dbk_form_report_digits(&r->form, field, out->pos,
		    r->text + start, digits);
	else
		dbk_form_check_integer(&r->form, field, out);
}

static void
read_flag(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_flag *out)
{
	size_t start = r->pos;

	if (dbk_pull_word(r, "true")) {
		out->v = true;
	} else if (dbk_pull_word(r, "false")) {
		out->v = false;
	} else {
		dbk_pull_wrong_type(r, field, "true or false");
		return;
	}
	out->set = true;
	out->pos = start;
}

/* An array grown in the arena: room for one more item. */
static enum dbk_code
grow(struct dbk_pull *r, void **items, size_t n, size_t *room, size_t size)
{
	size_t want = *room != 0 ? *room * 2 : FIRST_ITEMS;
	void *bigger;

	if (n < *room)
		return DBK_OK;
	bigger = dbk_arena_alloc(r->arena, want * size);
	if (bigger == NULL)
		return dbk_fail_memory(r->err);
	if (n != 0)
		memcpy(bigger, *items, n * size);
	*items = bigger;
	*room = want;
	return DBK_OK;
}

/* One item of an array: an object, a plain string for it, a text, a record. */
static enum dbk_code
read_item(struct dbk_pull *r, const struct dbk_field *field, void *item)
{
	const struct dbk_group *g = field->group;
	const struct dbk_field *member;
	enum dbk_code rc;
	size_t i;

	if (field->kind == DBK_KIND_TEXTS) {
		if (dbk_pull_peek(r) != '"') {
			dbk_pull_wrong_type(r, field, "a list of strings");
			return DBK_OK;
		}
		rc = dbk_pull_string(r, item);
		if (rc == DBK_OK && !r->broken)
			dbk_form_check_text(&r->form, field, item);
		return rc;
	}
	if (field->kind == DBK_KIND_RECORDS)
		return dbk_pull_record(r, field, item);
	if (dbk_pull_peek(r) != '"' || g->shorthand == NULL)
		return read_object(r, item, g);
	for (i = 0; i < g->nfields; i++)
		if (strcmp(g->fields[i].name, g->shorthand) == 0)
			break;
	member = &g->fields[i];
	((struct dbk_node *)item)->set = true;
	((struct dbk_node *)item)->pos = r->pos;
	rc = dbk_pull_string(r,
	    (struct dbk_text *)(void *)((char *)item + member->offset));
	if (rc == DBK_OK && !r->broken)
		dbk_form_check_text(&r->form, member,
		    (void *)((char *)item + member->offset));
	return rc;
}

static enum dbk_code
read_array(struct dbk_pull *r, void *doc, const struct dbk_field *field)
{
	size_t size = dbk_field_item_size(field);
	size_t most = field->kind == DBK_KIND_TEXTS ? field->items :
						      field->limit;
	size_t n = 0, room = 0, start = r->pos;
	enum dbk_code rc = DBK_OK;
	void *items = NULL;

	if (dbk_pull_peek(r) != '[') {
		dbk_pull_wrong_type(r, field, "a list");
		return DBK_OK;
	}
	r->pos++;
	if (dbk_pull_peek(r) == ']') {
		r->pos++;
		return DBK_OK;
	}
	do {
		if (n == most) {
			dbk_form_report_count(&r->form, field, start, most);
			r->broken = true;
			break;
		}
		rc = grow(r, &items, n, &room, size);
		if (rc != DBK_OK)
			return rc;
		dbk_form_enter_item(&r->form, n);
		rc = read_item(r, field, (char *)items + n * size);
		dbk_form_leave_item(&r->form);
		if (rc != DBK_OK)
			return rc;
		n++;
	} while (!r->broken && dbk_pull_peek(r) == ',' && ++r->pos);
	memcpy((char *)doc + field->offset, &items, sizeof items);
	memcpy((char *)doc + field->count_offset, &n, sizeof n);
	(void)dbk_pull_expect(r, ']', "a list wants , or ]");
	return DBK_OK;
}

static enum dbk_code
read_value(struct dbk_pull *r, void *doc, const struct dbk_field *field)
{
	void *member = (char *)doc + field->offset;
	enum dbk_code rc;
	char c = dbk_pull_peek(r);

	if (c == 'n' && dbk_pull_word(r, "null"))
		return DBK_OK; /* absent and null mean the same */
	switch (field->kind) {
	case DBK_KIND_OBJECT:
		return read_object(r, member, field->group);
	case DBK_KIND_ARRAY:
	case DBK_KIND_TEXTS:
	case DBK_KIND_RECORDS:
		return read_array(r, doc, field);
	case DBK_KIND_INTEGER:
		read_integer(r, field, member);
		return DBK_OK;
	case DBK_KIND_FLAG:
		read_flag(r, field, member);
		return DBK_OK;
	case DBK_KIND_TEXT:
	case DBK_KIND_ID:
	case DBK_KIND_CODE:
	case DBK_KIND_DATE:
		break;
	}
	if (c != '"') {
		dbk_pull_wrong_type(r, field, "a string in quotes");
		return DBK_OK;
	}
	rc = dbk_pull_string(r, member);
	if (rc == DBK_OK && !r->broken)
		dbk_form_check_text(&r->form, field, member);
	return rc;
}

/*
 * The field of a member's name.  Writers keep the schema's order, so the search
 * begins where the last one ended.
 */
static const struct dbk_field *
find_field(const struct dbk_group *g, size_t *hint, const char *name, size_t n)
{
	size_t at = *hint, i;

	for (i = 0; i < g->nfields; i++, at++) {
		const char *known;

		if (at >= g->nfields)
			at = 0;
		known = g->fields[at].name;
		if (strncmp(known, name, n) == 0 && known[n] == '\0') {
			*hint = at + 1;
			return &g->fields[at];
		}
	}
	return NULL;
}

static enum dbk_code
read_member(struct dbk_pull *r, void *doc, const struct dbk_group *g,
    size_t *hint, uint64_t *seen)
{
	const struct dbk_field *field;
	enum dbk_code rc;
	const char *name;
	bool escaped;
	size_t n, pos;

	if (dbk_pull_peek(r) != '"') {
		dbk_pull_not_json(r, "a member name in quotes is wanted");
		return DBK_OK;
	}
	pos = r->pos;
	if (!dbk_pull_scan(r, &name, &n, &escaped) ||
	    !dbk_pull_expect(r, ':', "a member wants : and a value"))
		return DBK_OK;
	field = find_field(g, hint, name, n);
	if (field == NULL)
		return dbk_pull_refuse(r, DBK_RULE_FORM_UNKNOWN, pos, NULL,
		    name, n);
	if (*seen >> (field - g->fields) & 1)
		return dbk_pull_refuse(r, DBK_RULE_FORM_TWICE, pos, field, name,
		    n);
	*seen |= (uint64_t)1 << (field - g->fields);
	dbk_form_enter(&r->form, field);
	rc = read_value(r, doc, field);
	dbk_form_leave(&r->form);
	return rc;
}

static enum dbk_code
read_object(struct dbk_pull *r, void *doc, const struct dbk_group *g)
{
	struct dbk_node *node = doc;
	uint64_t seen = 0;
	size_t hint = 0;
	enum dbk_code rc = DBK_OK;

	if (dbk_pull_peek(r) != '{') {
		dbk_pull_wrong_type(r, dbk_form_field(&r->form),
		    "an object in braces");
		return DBK_OK;
	}
	node->set = true;
	node->pos = r->pos++;
	if (dbk_pull_peek(r) == '}') {
		r->pos++;
		return DBK_OK;
	}
	do {
		rc = read_member(r, doc, g, &hint, &seen);
	} while (rc == DBK_OK && !r->broken && dbk_pull_peek(r) == ',' &&
	    ++r->pos);
	if (rc == DBK_OK)
		(void)dbk_pull_expect(r, '}', "an object wants , or }");
	return rc;
}

enum dbk_code
dbk_document_read(void *doc, const struct dbk_group *g, struct dbk_arena *a,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct dbk_pull r = {0};
	enum dbk_code rc;

	memset(doc, 0, g->size);
	r.source = source;
	r.text = source->text;
	r.len = source->len;
	r.arena = a;
	r.err = err;
	if (sink == NULL)
		sink = &counter;
	dbk_form_init(&r.form, doc, g, source, sink);
	rc = read_object(&r, doc, g);
	if (rc == DBK_OK && !r.broken && dbk_pull_peek(&r) != '\0')
		dbk_pull_not_json(&r, "text after the end of the document");
	if (rc == DBK_OK && !r.broken && r.pos < r.len)
		dbk_pull_not_json(&r, "a NUL byte");
	dbk_form_fini(&r.form);
	if (rc != DBK_OK)
		return rc;
	return r.form.errors != 0 ? DBK_EFINDINGS : DBK_OK;
}
