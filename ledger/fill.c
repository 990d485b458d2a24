/*
 * What an entry begins with.
 */
#include <string.h>

#include "ledger/book_item.h"
#include "ledger/document_form.h"
#include "ledger/fill.h"
#include "ledger/session.h"

/* Objects of an entry nest no deeper than importer.address. */
#define DEPTH 4u

const char *
dbk_origin_name(enum dbk_origin origin)
{
	static const char *const names[] = {
	    [DBK_ORIGIN_GIVEN] = "given",
	    [DBK_ORIGIN_TEMPLATE] = "templates",
	    [DBK_ORIGIN_IMPORTER] = "importers",
	    [DBK_ORIGIN_PORT] = "ports",
	    [DBK_ORIGIN_BEFORE] = "entries",
	};

	return names[origin];
}

/* One document being filled. */
struct filling {
	struct dbk_ledger *l;
	struct dbk_entry entry;
	enum dbk_origin origin; /* of what is laid under it now */
	const char *key;
	enum dbk_carry carry; /* members that are taken; NOT: all */
	void (*each)(void *arg, const char *path, enum dbk_origin origin,
	    const char *key);
	void *arg;
	struct dbk_buf path;
	struct dbk_sink *sink;
	struct dbk_err *err;
};

/* Is there anything in the member? */
static bool
has(const struct dbk_field *field, const void *doc)
{
	const void *member = (const char *)doc + field->offset;
	size_t n;

	if (dbk_field_is_list(field)) {
		memcpy(&n, (const char *)doc + field->count_offset, sizeof n);
		return n != 0;
	}
	switch (field->kind) {
	case DBK_KIND_OBJECT:
		return ((const struct dbk_node *)member)->set;
	case DBK_KIND_INTEGER:
		return ((const struct dbk_integer *)member)->set;
	case DBK_KIND_FLAG:
		return ((const struct dbk_flag *)member)->set;
	default:
		return ((const struct dbk_text *)member)->s != NULL;
	}
}

/* Bytes of a member that is no list. */
static size_t
member_size(const struct dbk_field *field)
{
	switch (field->kind) {
	case DBK_KIND_OBJECT:
		return field->group->size;
	case DBK_KIND_INTEGER:
		return sizeof(struct dbk_integer);
	case DBK_KIND_FLAG:
		return sizeof(struct dbk_flag);
	default:
		return sizeof(struct dbk_text);
	}
}

static void
take(struct filling *f, const struct dbk_field *field, void *to,
    const void *from)
{
	size_t len = f->path.len;

	if (dbk_field_is_list(field)) {
		memcpy((char *)to + field->offset,
		    (const char *)from + field->offset, sizeof(void *));
		memcpy((char *)to + field->count_offset,
		    (const char *)from + field->count_offset, sizeof(size_t));
	} else {
		memcpy((char *)to + field->offset,
		    (const char *)from + field->offset, member_size(field));
	}
	dbk_buf_add_string(&f->path, field->name);
	if (f->each != NULL && !f->path.failed)
		f->each(f->arg, f->path.data, f->origin, f->key);
	f->path.len = len;
}

/* Takes what to lacks and from has.  Recursion follows the compiled groups
 * only. */
static void
lay_under(struct filling *f, const struct dbk_group *g, void *to,
    const void *from, unsigned depth)
{
	size_t i, len = f->path.len;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *field = &g->fields[i];

		if (!has(field, from) ||
		    (depth == 0 && f->carry != DBK_CARRY_NOT &&
			field->carry != f->carry))
			continue;
		if (!has(field, to)) {
			take(f, field, to, from);
		} else if (field->kind == DBK_KIND_OBJECT && depth < DEPTH) {
			dbk_buf_add_string(&f->path, field->name);
			dbk_buf_add_char(&f->path, '.');
			lay_under(f, field->group, (char *)to + field->offset,
			    (const char *)from + field->offset, depth + 1);
			f->path.len = len;
		}
	}
}

static void
lay_entry(struct filling *f, enum dbk_origin origin, const char *key,
    enum dbk_carry carry, const struct dbk_entry *from)
{
	f->origin = origin;
	f->key = key;
	f->carry = carry;
	lay_under(f, &dbk_group_entry, &f->entry, from, 0);
}

/* ---- what is laid under ---- */

static void
lay_given(struct filling *f, const struct dbk_fill *fill)
{
	struct dbk_entry given = {0};

	given.node.set = true;
	if (fill->importer != NULL) {
		given.importer.node.set = true;
		given.importer.id = dbk_text_of(fill->importer);
	}
	if (fill->port != NULL)
		given.port_of_entry = dbk_text_of(fill->port);
	if (fill->mode != NULL)
		given.mode = dbk_text_of(fill->mode);
	lay_entry(f, DBK_ORIGIN_GIVEN, "", DBK_CARRY_NOT, &given);
}

/* *found may be NULL: then it has to be there. */
static enum dbk_code
lay_book(struct filling *f, enum dbk_origin origin, enum dbk_book book,
    const char *key, bool *found)
{
	const struct dbk_book_id id = {.book = book, .key = key};
	struct dbk_book_item *item;
	struct dbk_finding where = {0};
	struct dbk_words words = {
	    .label = dbk_book_label(book),
	    .value = key,
	};
	int64_t version;
	enum dbk_code rc;

	item = dbk_arena_alloc(&f->l->work, sizeof *item);
	if (item == NULL)
		return dbk_fail_memory(f->err);
	rc = dbk_book_read(f->l, &id, item, &version, &f->l->work, f->err);
	if (rc != DBK_OK)
		return rc;
	if (found != NULL)
		*found = version != 0;
	if (version != 0) {
		lay_entry(f, origin, key, DBK_CARRY_NOT, &item->entry);
	} else if (found == NULL) {
		dbk_report(f->sink, DBK_RULE_BOOK_UNKNOWN, &where, &words);
		return DBK_EFINDINGS;
	}
	return DBK_OK;
}

/* The newest completed entry of the importer, if there is one. */
static enum dbk_code
lay_newest(struct filling *f, const char *importer)
{
	const char *number = NULL;
	struct dbk_entry *entry;
	struct dbk_query q;
	enum dbk_code rc = DBK_OK;

	entry = dbk_arena_alloc(&f->l->work, sizeof *entry);
	if (entry == NULL)
		return dbk_fail_memory(f->err);
	dbk_query_begin(&q, &f->l->store, DBK_SQL_FILL_ENTRIES);
	dbk_query_text(&q, importer);
	dbk_query_integer(&q, 1);
	if (dbk_query_row(&q)) {
		number = dbk_arena_copy(&f->l->work, dbk_query_get_text(&q, 0),
		    DBK_NUMBER_LEN);
		rc = number == NULL ?
		    dbk_fail_memory(f->err) :
		    dbk_stored_read(entry, &dbk_group_entry, &f->l->work,
			dbk_query_get_text(&q, 1), f->err);
	}
	rc = dbk_query_end(&q, rc, f->err);
	if (rc == DBK_OK && number != NULL)
		lay_entry(f, DBK_ORIGIN_BEFORE, number, DBK_CARRY_IMPORTER,
		    entry);
	return rc;
}

static enum dbk_code
lay_importer(struct filling *f)
{
	const char *importer = f->entry.importer.id.s;
	enum dbk_code rc = DBK_OK;
	bool found = true;

	if (importer != NULL)
		rc = lay_book(f, DBK_ORIGIN_IMPORTER, DBK_BOOK_IMPORTERS,
		    importer, &found);
	if (rc == DBK_OK && !found)
		rc = lay_newest(f, importer);
	return rc;
}

static enum dbk_code
lay_before(struct filling *f, const char *number)
{
	struct dbk_standing standing;
	struct dbk_entry *entry;
	enum dbk_code rc;

	rc = dbk_session_known(f->l, number, &standing, f->sink, f->err);
	if (rc != DBK_OK)
		return rc;
	entry = dbk_arena_alloc(&f->l->work, sizeof *entry);
	if (entry == NULL)
		return dbk_fail_memory(f->err);
	rc = dbk_session_document(f->l, standing.row.seq, entry, &f->l->work,
	    f->err);
	if (rc == DBK_OK)
		lay_entry(f, DBK_ORIGIN_BEFORE, number, DBK_CARRY_NEXT, entry);
	return rc;
}

static enum dbk_code
fill_layers(struct filling *f, const struct dbk_fill *fill)
{
	enum dbk_code rc = DBK_OK;
	bool found;

	lay_given(f, fill);
	if (fill->template_key != NULL)
		rc = lay_book(f, DBK_ORIGIN_TEMPLATE, DBK_BOOK_TEMPLATES,
		    fill->template_key, NULL);
	if (rc == DBK_OK)
		rc = lay_importer(f);
	if (rc == DBK_OK && fill->before != NULL)
		rc = lay_before(f, fill->before);
	if (rc == DBK_OK && f->entry.port_of_entry.s != NULL)
		rc = lay_book(f, DBK_ORIGIN_PORT, DBK_BOOK_PORTS,
		    f->entry.port_of_entry.s, &found);
	return rc;
}

enum dbk_code
dbk_fill_entry(struct dbk_ledger *l, const struct dbk_fill *fill,
    struct dbk_buf *json,
    void (*each)(void *arg, const char *path, enum dbk_origin origin,
	const char *key),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct filling f = {
	    .l = l, .each = each, .arg = arg, .sink = sink, .err = err};
	enum dbk_code rc;

	dbk_arena_reset(&l->work);
	f.entry.node.set = true;
	rc = fill_layers(&f, fill);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&f.path, err);
	if (rc == DBK_OK) {
		memset(&f.entry.entry_number, 0, sizeof f.entry.entry_number);
		dbk_document_write(json, &dbk_group_entry, &f.entry);
		rc = dbk_buf_check(json, err);
	}
	dbk_buf_fini(&f.path);
	return rc;
}
