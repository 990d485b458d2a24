/*
 * The pull reader.  One pass over the text; the only nesting it follows is that
 * of the compiled groups, whose depth is fixed by the schema, so the input
 * cannot make it recurse.  Values of unknown members are skipped with a counter.
 */
#include <string.h>

#include "ledger/document_pull.h"
#include "ledger/word.h"

#define FIRST_ITEMS 4u
/* Of an integer: as many as int64_t always holds. */
#define MOST_DIGITS 18u

static enum dbk_code read_object(struct dbk_pull *r, void *doc,
    const struct dbk_group *g);

static void
read_integer(struct dbk_pull *r, const struct dbk_field *field,
    struct dbk_integer *out)
{
	const char *p = r->text + r->pos;
	size_t start = r->pos, digits = 0;
	int64_t v = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		if (digits++ < MOST_DIGITS)
			v = v * 10 + (*p - '0');
	r->pos += digits;
	if (digits == 0 || (*p != '\0' && strchr(".eE+-", *p) != NULL)) {
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
	if (digits > MOST_DIGITS)
		dbk_form_report_digits(&r->form, field, out->pos,
		    r->text + start, digits);
	else if (r->judged)
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
	struct dbk_node *node = item;

	if (field->kind == DBK_KIND_TEXTS) {
		if (dbk_pull_peek(r) == '"')
			dbk_pull_text(r, field, item);
		else
			dbk_pull_wrong_type(r, field, "a list of strings");
		return DBK_OK;
	}
	if (field->kind == DBK_KIND_RECORDS)
		return dbk_pull_record(r, field, item);
	if (dbk_pull_peek(r) != '"' || g->shorthand == NULL)
		return read_object(r, item, g);
	member = dbk_group_field(g, g->shorthand, strlen(g->shorthand));
	node->set = true;
	node->pos = r->pos;
	dbk_pull_text(r, member, (void *)((char *)item + member->offset));
	return DBK_OK;
}

/* A text or a record that could not be read has nothing that may be looked at;
 * an object has members that are absent. */
static bool
is_kept(const struct dbk_field *field, const void *item)
{
	if (field->kind == DBK_KIND_TEXTS)
		return ((const struct dbk_text *)item)->s != NULL;
	return field->kind == DBK_KIND_ARRAY ||
	    ((const struct dbk_record_item *)item)->node.set;
}

static enum dbk_code
read_array(struct dbk_pull *r, void *doc, const struct dbk_field *field)
{
	size_t size = dbk_field_item_size(field);
	size_t most = field->kind == DBK_KIND_TEXTS ? field->items :
						      field->limit;
	size_t n = 0, place = 0, room = 0, start = r->pos;
	void *items = NULL, *item;
	enum dbk_code rc;

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
		item = (char *)items + n * size;
		dbk_form_enter_item(&r->form, place++);
		rc = read_item(r, field, item);
		dbk_form_leave(&r->form);
		if (rc != DBK_OK)
			return rc;
		if (is_kept(field, item))
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
	if (c == '"')
		dbk_pull_text(r, field, member);
	else
		dbk_pull_wrong_type(r, field, "a string in quotes");
	return DBK_OK;
}

/*
 * True when the member that is expected stands here, written without white
 * space: then its name need not be looked for.
 */
static bool
is_expected(struct dbk_pull *r, const struct dbk_field *field)
{
	if (r->len - r->pos < field->key_len ||
	    !dbk_word_same(r->text + r->pos, field->key, field->key_len))
		return false;
	r->pos += field->key_len;
	return true;
}

/* A member's name and colon.  NULL: the member was refused and its value
 * skipped, or the text is broken. */
static const struct dbk_field *
read_name(struct dbk_pull *r, const struct dbk_group *g)
{
	const struct dbk_field *field;
	struct dbk_written name;
	size_t pos = r->pos;

	if (r->text[pos] != '"') {
		dbk_pull_not_json(r, "a member name in quotes is wanted");
		return NULL;
	}
	if (!dbk_pull_scan(r, &name) ||
	    !dbk_pull_expect(r, ':', "a member wants : and a value"))
		return NULL;
	field = dbk_group_field(g, name.inside, name.len);
	if (field == NULL) {
		name.inside[name.len] = '\0';
		dbk_pull_refuse(r, DBK_RULE_FORM_UNKNOWN, NULL, pos,
		    name.inside);
	}
	return field;
}

/*
 * One member.  *next is the field after the last one: writers keep the schema's
 * order.  seen has a bit for every field that was there.
 */
static enum dbk_code
read_member(struct dbk_pull *r, void *doc, const struct dbk_group *g,
    size_t *next, uint64_t *seen)
{
	const struct dbk_field *field;
	enum dbk_code rc;
	size_t pos;

	(void)dbk_pull_peek(r);
	pos = r->pos;
	if (*next < g->nfields && is_expected(r, &g->fields[*next]))
		field = &g->fields[*next];
	else
		field = read_name(r, g);
	if (field == NULL)
		return DBK_OK;
	*next = (size_t)(field - g->fields) + 1;
	if ((*seen >> (*next - 1) & 1) != 0) {
		dbk_pull_refuse(r, DBK_RULE_FORM_TWICE, field, pos,
		    field->name);
		return DBK_OK;
	}
	*seen |= (uint64_t)1 << (*next - 1);
	dbk_form_enter(&r->form, field);
	rc = read_value(r, doc, field);
	dbk_form_leave(&r->form);
	return rc;
}

static enum dbk_code
read_object(struct dbk_pull *r, void *doc, const struct dbk_group *g)
{
	struct dbk_node *node = doc;
	enum dbk_code rc = DBK_OK;
	uint64_t seen = 0;
	size_t next = 0;

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
		rc = read_member(r, doc, g, &next, &seen);
	} while (rc == DBK_OK && !r->broken && dbk_pull_peek(r) == ',' &&
	    ++r->pos);
	if (rc == DBK_OK)
		(void)dbk_pull_expect(r, '}', "an object wants , or }");
	return rc;
}

static enum dbk_code
read_document(struct dbk_pull *r, void *doc, const struct dbk_group *g)
{
	enum dbk_code rc;

	rc = read_object(r, doc, g);
	if (rc == DBK_OK && !r->broken && dbk_pull_peek(r) != '\0')
		dbk_pull_not_json(r, "text after the end of the document");
	if (rc == DBK_OK && !r->broken && r->pos < r->len)
		dbk_pull_not_json(r, "a NUL byte");
	return rc == DBK_OK && r->form.errors != 0 ? DBK_EFINDINGS : rc;
}

static enum dbk_code
pull(void *doc, const struct dbk_group *g, struct dbk_arena *a, bool judged,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct dbk_pull r = {0};
	enum dbk_code rc;

	memset(doc, 0, g->size);
	r.text = dbk_arena_copy(a, source->text, source->len);
	if (r.text == NULL)
		return dbk_fail_memory(err);
	r.len = source->len;
	r.arena = a;
	r.err = err;
	r.judged = judged;
	dbk_form_init(&r.form, doc, g, source, sink != NULL ? sink : &counter);
	rc = read_document(&r, doc, g);
	dbk_form_fini(&r.form);
	return rc;
}

enum dbk_code
dbk_document_read(void *doc, const struct dbk_group *g, struct dbk_arena *a,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	return pull(doc, g, a, true, source, sink, err);
}

enum dbk_code
dbk_document_reread(void *doc, const struct dbk_group *g, struct dbk_arena *a,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	return pull(doc, g, a, false, source, sink, err);
}
