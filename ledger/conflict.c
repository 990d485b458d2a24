#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/conflict.h"
#include "ledger/session.h"

#define VALUE_SIZE 24 /* of a number as text */

enum dbk_code
dbk_conflict_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_conflict *row), void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_conflict row;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_CONFLICT_LIST);
	dbk_query_text(&q, number);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		row.number = dbk_query_get_text(&q, 0);
		row.ledger = dbk_query_get_text(&q, 1);
		row.there.station = dbk_query_get_text(&q, 2);
		row.there.seq = dbk_query_get_integer(&q, 3);
		row.there.paper = (enum dbk_paper)dbk_query_get_integer(&q, 4);
		row.keyed = dbk_query_get_integer(&q, 5) != 0;
		row.there.at = dbk_query_get_text(&q, 6);
		row.there.user = dbk_query_get_text(&q, 7);
		row.here.seq = dbk_query_get_integer(&q, 8);
		row.here.paper = (enum dbk_paper)dbk_query_get_integer(&q, 9);
		row.here.station = dbk_query_get_text(&q, 10);
		row.here.at = dbk_query_get_text(&q, 11);
		row.here.user = dbk_query_get_text(&q, 12);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

static enum dbk_code
warn_one(void *arg, const struct dbk_conflict *row)
{
	struct dbk_finding where = {.entry_number = row->number};
	struct dbk_words words = {
	    .value = row->number, .detail = row->there.station};

	dbk_report(arg, DBK_RULE_STATION_CONFLICT, &where, &words);
	return DBK_OK;
}

enum dbk_code
dbk_conflict_warn(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	return dbk_conflict_list(l, number, warn_one, sink, err);
}

/* ---- side by side ---- */

/* A value of a document as text. */
struct value {
	const char *path, *label, *text;
	bool met; /* the other document has the path */
};

/* The values of one document, in its order; in arena. */
struct values {
	struct dbk_arena *arena;
	struct value *items;
	size_t n, room;
	bool failed; /* no memory */
};

static void
note_value(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	const struct dbk_text *text = value;
	struct values *v = arg;
	char number[VALUE_SIZE];
	struct value *item;

	if (v->failed)
		return;
	if (v->n == v->room) {
		size_t room = v->room != 0 ? 2 * v->room : 64;

		item = dbk_arena_alloc(v->arena, room * sizeof *item);
		v->failed = item == NULL;
		if (v->failed)
			return;
		if (v->n != 0)
			memcpy(item, v->items, v->n * sizeof *item);
		v->items = item;
		v->room = room;
	}
	item = &v->items[v->n++];
	memset(item, 0, sizeof *item);
	item->label = field->label;
	item->path = dbk_arena_copy(v->arena, path, strlen(path));
	if (field->kind == DBK_KIND_INTEGER) {
		(void)snprintf(number, sizeof number, "%" PRId64,
		    ((const struct dbk_integer *)value)->v);
		item->text = dbk_arena_copy(v->arena, number, strlen(number));
	} else if (field->kind == DBK_KIND_FLAG) {
		item->text = ((const struct dbk_flag *)value)->v ? "yes" : "no";
	} else {
		item->text = dbk_arena_copy(v->arena, text->s, text->len);
	}
	v->failed = item->path == NULL || item->text == NULL;
}

static enum dbk_code
read_values(struct dbk_ledger *l, struct values *v, int64_t seq,
    struct dbk_err *err)
{
	struct dbk_entry entry;
	enum dbk_code rc;

	v->arena = &l->work;
	rc = dbk_session_document(l, seq, &entry, v->arena, err);
	if (rc == DBK_OK)
		dbk_document_walk(&entry, &dbk_group_entry, note_value, v);
	return rc == DBK_OK && v->failed ? dbk_fail_memory(err) : rc;
}

/* The item of that path; most stand in the same order, so the search goes on
 * from where the last one was. */
static struct value *
meet(struct values *v, size_t *at, const char *path)
{
	struct value *item;
	size_t i;

	for (i = 0; i < v->n; i++) {
		item = &v->items[(*at + i) % v->n];
		if (strcmp(item->path, path) != 0)
			continue;
		*at = (*at + i + 1) % v->n;
		item->met = true;
		return item;
	}
	return NULL;
}

static enum dbk_code
compare_values(struct values *here, struct values *there,
    enum dbk_code (*each)(void *arg, const struct dbk_difference *d), void *arg,
    int64_t *same)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_difference d;
	struct value *other;
	size_t i, at = 0;

	for (i = 0; rc == DBK_OK && i < here->n; i++) {
		d.path = here->items[i].path;
		d.label = here->items[i].label;
		d.here = here->items[i].text;
		other = meet(there, &at, d.path);
		d.there = other != NULL ? other->text : NULL;
		if (other != NULL && strcmp(d.here, d.there) == 0)
			(*same)++;
		else
			rc = each(arg, &d);
	}
	for (i = 0; rc == DBK_OK && i < there->n; i++) {
		if (there->items[i].met)
			continue;
		d.path = there->items[i].path;
		d.label = there->items[i].label;
		d.here = NULL;
		d.there = there->items[i].text;
		rc = each(arg, &d);
	}
	return rc;
}

enum dbk_code
dbk_conflict_compare(struct dbk_ledger *l, int64_t here, int64_t there,
    enum dbk_code (*each)(void *arg, const struct dbk_difference *d), void *arg,
    int64_t *same, struct dbk_err *err)
{
	struct values one = {0}, other = {0};
	enum dbk_code rc;

	*same = 0;
	dbk_arena_reset(&l->work);
	rc = read_values(l, &one, here, err);
	if (rc == DBK_OK)
		rc = read_values(l, &other, there, err);
	return rc == DBK_OK ? compare_values(&one, &other, each, arg, same) :
			      rc;
}

/* ---- deciding ---- */

/* Looking for the side that is named. */
struct choosing {
	const char *keep;
	const char *own; /* id of this ledger */
	bool any; /* the number is disputed */
	bool found;
	char ledger[DBK_LEDGER_ID_LEN + 1];
	int64_t there; /* row with the document to keep; 0: it is the entry's */
};

static enum dbk_code
choose_side(void *arg, const struct dbk_conflict *row)
{
	struct choosing *c = arg;

	c->any = true;
	if (c->found)
		return DBK_OK;
	c->found = true;
	if (strcmp(c->keep, row->there.station) == 0 ||
	    strcmp(c->keep, row->ledger) == 0) {
		(void)snprintf(c->ledger, sizeof c->ledger, "%s", row->ledger);
		c->there = row->there.seq;
	} else if (strcmp(c->keep, row->here.station) == 0 ||
	    strcmp(c->keep, c->own) == 0) {
		(void)snprintf(c->ledger, sizeof c->ledger, "%s", c->own);
	} else {
		c->found = false;
	}
	return DBK_OK;
}

/* The other document becomes the entry's, with all that a correction wants. */
static enum dbk_code
take_other(struct dbk_ledger *l, const char *number, int64_t seq,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_source source = {0};
	struct dbk_buf json = {0};
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_DOCUMENT);
	dbk_query_integer(&q, seq);
	if (dbk_query_row(&q))
		dbk_buf_add_string(&json, dbk_query_get_text(&q, 0));
	rc = dbk_query_end(&q, dbk_buf_check(&json, err), err);
	source.text = json.data;
	source.len = json.len;
	source.first_line = 1;
	if (rc == DBK_OK)
		rc = dbk_entry_correct(l, number, &source, reason, sink, err);
	dbk_buf_fini(&json);
	return rc;
}

static enum dbk_code
resolve_checked(struct dbk_ledger *l, const char *number,
    struct choosing *choice, const char *reason, struct dbk_sink *sink,
    struct dbk_err *err)
{
	char hyphened[DBK_NUMBER_LEN + 1];
	struct dbk_station_choice doc = {0};
	struct dbk_journal_row row = {0};
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_known(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	memcpy(hyphened, standing.row.number, sizeof hyphened);
	rc = dbk_conflict_list(l, hyphened, choose_side, choice, err);
	if (rc != DBK_OK)
		return rc;
	if (!choice->found)
		return dbk_session_refuse(sink,
		    choice->any ? DBK_RULE_CONFLICT_SIDE :
				  DBK_RULE_CONFLICT_NONE,
		    hyphened, hyphened, choice->keep);
	doc.node.set = true;
	doc.keep = dbk_text_of(choice->ledger);
	row.entry = hyphened;
	row.reason = reason;
	rc = dbk_journal_append_document(l, DBK_ACTION_STATION_RESOLVE, &row,
	    &dbk_group_station_choice, &doc, err);
	if (rc == DBK_OK && choice->there != 0)
		rc = take_other(l, hyphened, choice->there, reason, sink, err);
	return rc;
}

enum dbk_code
dbk_conflict_resolve(struct dbk_ledger *l, const char *number, const char *keep,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err)
{
	struct choosing choice = {.keep = keep, .own = l->id};
	enum dbk_code rc;
	bool own;

	if (reason == NULL || reason[0] == '\0')
		return dbk_fail(err, DBK_EUSAGE, "a decision wants a reason");
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = resolve_checked(l, number, &choice, reason, sink, err);
	return dbk_change_end(l, own, rc, err);
}
