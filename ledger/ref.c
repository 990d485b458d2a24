/*
 * The lists: of a ledger, and of the program.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/ref_open.h"
#include "ledger/session.h"
#include "schemas/lists.h"
#include "schemas/refs.h"

enum dbk_code
dbk_ref_open(struct dbk_ref **out, struct dbk_ledger *l, dbk_day today,
    struct dbk_err *err)
{
	struct dbk_ref *r = calloc(1, sizeof *r);

	*out = NULL;
	if (r == NULL)
		return dbk_fail_memory(err);
	r->ledger = l != NULL ? &l->store : NULL;
	r->today = today;
	dbk_arena_init(&r->arena, 0);
	*out = r;
	return DBK_OK;
}

void
dbk_ref_close(struct dbk_ref *r)
{
	if (r == NULL)
		return;
	dbk_store_close(&r->memory);
	dbk_arena_fini(&r->arena);
	free(r);
}

static int32_t
age_of(const struct dbk_ref *r, const char *edition)
{
	dbk_day day;

	if (r->today == 0 || !dbk_date_parse(&day, edition, strlen(edition)) ||
	    day > r->today)
		return DBK_REF_NO_AGE;
	return r->today - day;
}

/* Columns of DBK_SQL_REF_LIST_NAMED and _ALL. */
static void
get_list(struct dbk_ref *r, struct dbk_ref_list *out, struct dbk_query *q)
{
	out->name = dbk_query_get_text(q, 1);
	out->edition = dbk_query_get_text(q, 2);
	out->source = dbk_query_get_text(q, 3);
	out->note = dbk_query_get_text(q, 4);
	out->loaded_at = dbk_query_get_text(q, 5);
	out->rows = dbk_query_get_integer(q, 6);
	out->tree = dbk_query_get_integer(q, 7) != 0;
	out->age = age_of(r, out->edition);
}

static const char *
hold(struct dbk_ref *r, const char *s)
{
	return s != NULL ? dbk_arena_copy(&r->arena, s, strlen(s)) : NULL;
}

static enum dbk_code
add_place(struct dbk_ref *r, const struct dbk_ref_place *p,
    const struct dbk_ref_place **out, struct dbk_err *err)
{
	struct dbk_ref_place *place = dbk_arena_alloc(&r->arena, sizeof *place);

	if (place == NULL)
		return dbk_fail_memory(err);
	*place = *p;
	place->list.name = hold(r, p->list.name);
	place->list.edition = hold(r, p->list.edition);
	place->list.source = hold(r, p->list.source);
	place->list.note = hold(r, p->list.note);
	place->list.loaded_at = hold(r, p->list.loaded_at);
	place->columns = hold(r, p->columns);
	place->digest = hold(r, p->digest);
	if (place->list.name == NULL || place->list.edition == NULL ||
	    place->list.source == NULL || place->list.note == NULL ||
	    place->list.loaded_at == NULL || place->columns == NULL ||
	    place->digest == NULL)
		return dbk_fail_memory(err);
	place->next = r->places;
	r->places = place;
	*out = place;
	return DBK_OK;
}

/* The list of that name as a database has it; *out NULL: not at all. */
static enum dbk_code
look_in(struct dbk_ref *r, struct dbk_store *s, const char *name,
    const struct dbk_ref_place **out, struct dbk_err *err)
{
	const struct dbk_ref_place *known;
	struct dbk_ref_place p = {.store = s};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	*out = NULL;
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_NAMED);
	dbk_query_text(&q, name);
	if (dbk_query_row(&q)) {
		p.ordinal = dbk_query_get_integer(&q, 0);
		get_list(r, &p.list, &q);
		p.columns = dbk_query_get_text(&q, 8);
		p.digest = dbk_query_get_text(&q, 9);
		for (known = r->places; known != NULL; known = known->next)
			if (known->store == s && known->ordinal == p.ordinal &&
			    strcmp(known->digest, p.digest) == 0 &&
			    strcmp(known->list.loaded_at, p.list.loaded_at) ==
				0)
				break;
		*out = known;
		if (known == NULL)
			rc = add_place(r, &p, out, err);
	}
	return dbk_query_end(&q, rc, err);
}

/* Puts a list of the program into a database of memory. */
static enum dbk_code
unpack(struct dbk_ref *r, const char *name, bool *found, struct dbk_err *err)
{
	struct dbk_ref_table table;
	struct dbk_arena a;
	enum dbk_code rc;

	dbk_arena_init(&a, 0);
	rc = dbk_ref_table_shipped(&table, found, name, &a, err);
	if (rc == DBK_OK && *found && r->memory.db == NULL)
		rc = dbk_store_open_memory(&r->memory, err);
	if (rc == DBK_OK && *found)
		rc = dbk_store_run(&r->memory, DBK_SQL_BEGIN, err);
	if (rc == DBK_OK && *found) {
		rc = dbk_ref_fill(&r->memory, &table, err);
		if (rc == DBK_OK)
			rc = dbk_store_run(&r->memory, DBK_SQL_COMMIT, err);
	}
	dbk_arena_fini(&a);
	return rc;
}

enum dbk_code
dbk_ref_place(struct dbk_ref *r, const char *name,
    const struct dbk_ref_place **out, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	bool found = true;

	*out = NULL;
	if (r->ledger != NULL)
		rc = look_in(r, r->ledger, name, out, err);
	if (rc == DBK_OK && *out == NULL && r->memory.db != NULL)
		rc = look_in(r, &r->memory, name, out, err);
	if (rc != DBK_OK || *out != NULL)
		return rc;
	rc = unpack(r, name, &found, err);
	if (rc == DBK_OK && found)
		rc = look_in(r, &r->memory, name, out, err);
	if (rc == DBK_OK && *out == NULL)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "there is no list \"%s\"; see: daybook ref list", name);
	return rc;
}

enum dbk_code
dbk_ref_list_get(struct dbk_ref *r, const char *name, struct dbk_ref_list *out,
    struct dbk_err *err)
{
	const struct dbk_ref_place *place;
	enum dbk_code rc;

	rc = dbk_ref_place(r, name, &place, err);
	if (rc == DBK_OK)
		*out = place->list;
	return rc;
}

/* What the program has of a list, without unpacking it. */
static void
shipped_list(const struct dbk_ref *r, struct dbk_ref_list *out,
    const char *name)
{
	size_t i;

	memset(out, 0, sizeof *out);
	out->name = name;
	out->note = out->loaded_at = "";
	for (i = 0; i < DBK_SHIPPED_COUNT; i++) {
		if (strcmp(dbk_shipped[i].name, name) != 0)
			continue;
		out->edition = dbk_shipped[i].edition;
		out->source = dbk_shipped[i].source;
		out->note = dbk_shipped[i].note;
		out->rows = (int64_t)dbk_shipped[i].nrows;
		out->tree = dbk_shipped[i].nnumbers != 0;
	}
	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++) {
		if (strcmp(dbk_lists[i].name, name) != 0)
			continue;
		out->edition = dbk_lists[i].edition;
		out->source = dbk_lists[i].source;
		out->rows = (int64_t)dbk_lists[i].nrows;
	}
	out->age = age_of(r, out->edition);
}

enum dbk_code
dbk_ref_lists(struct dbk_ref *r,
    enum dbk_code (*each)(void *arg, const struct dbk_ref_list *list),
    void *arg, struct dbk_err *err)
{
	const char *names[DBK_SHIPPED_COUNT + DBK_LIST_COUNT];
	size_t n = dbk_ref_shipped_names(names, sizeof names / sizeof names[0]);
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < n; i++) {
		const struct dbk_ref_place *place = NULL;
		struct dbk_ref_list list;

		if (r->ledger != NULL)
			rc = look_in(r, r->ledger, names[i], &place, err);
		if (rc == DBK_OK && place == NULL)
			shipped_list(r, &list, names[i]);
		if (rc == DBK_OK)
			rc = each(arg, place != NULL ? &place->list : &list);
	}
	return rc;
}
