/*
 * The lists of the program, into a ledger.
 */
#include <string.h>

#include "ledger/ref_table.h"
#include "ledger/session.h"

#define LISTS_MAX 200u

/* Lists put in by one change; their strings are owned by arena. */
struct installing {
	struct dbk_ledger *l;
	struct dbk_arena arena;
	struct dbk_edition editions[LISTS_MAX];
	size_t n;
};

static enum dbk_code
is_stored(struct dbk_store *s, const char *name, bool *found,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_NAMED);
	dbk_query_text(&q, name);
	*found = dbk_query_row(&q);
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
install(struct installing *in, const char *name, struct dbk_err *err)
{
	struct dbk_ref_table table;
	enum dbk_code rc;
	bool found;

	rc = is_stored(&in->l->store, name, &found, err);
	if (rc != DBK_OK || found)
		return rc;
	rc = dbk_ref_table_shipped(&table, &found, name, &in->arena, err);
	if (rc != DBK_OK)
		return rc;
	table.loaded_at = in->l->actor.now;
	rc = dbk_ref_fill(&in->l->store, &table, err);
	if (rc == DBK_OK)
		rc = dbk_ref_edition(&in->editions[in->n++], &table, &in->arena,
		    err);
	return rc;
}

enum dbk_code
dbk_ref_edition(struct dbk_edition *out, const struct dbk_ref_table *t,
    struct dbk_arena *a, struct dbk_err *err)
{
	char digest[DBK_HASH_HEX + 1];
	const char *copy;

	dbk_ref_table_digest(digest, t);
	copy = dbk_arena_copy(a, digest, DBK_HASH_HEX);
	if (copy == NULL)
		return dbk_fail_memory(err);
	memset(out, 0, sizeof *out);
	out->node.set = true;
	out->list = dbk_text_of(t->name);
	out->edition = dbk_text_of(t->edition);
	out->source = dbk_text_of(t->source);
	out->rows.v = (int64_t)t->n;
	out->rows.set = true;
	out->digest = dbk_text_of(copy);
	return DBK_OK;
}

enum dbk_code
dbk_ref_journal(struct dbk_ledger *l, struct dbk_edition *editions, size_t n,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_editions doc = {0};

	/* Entries are judged by what was loaded from here on. */
	dbk_codes_forget(&l->codes);
	doc.node.set = true;
	doc.lists = editions;
	doc.nlists = n;
	return dbk_journal_append_document(l, DBK_ACTION_REF_LOAD, &row,
	    &dbk_group_editions, &doc, err);
}

enum dbk_code
dbk_ref_install(struct dbk_ledger *l, struct dbk_err *err)
{
	struct installing in = {.l = l};
	const char *names[LISTS_MAX];
	size_t n = dbk_ref_shipped_names(names, LISTS_MAX), i;
	enum dbk_code rc;
	bool own;

	dbk_arena_init(&in.arena, 0);
	rc = dbk_change_begin(l, &own, err);
	if (rc == DBK_OK) {
		for (i = 0; rc == DBK_OK && i < n; i++)
			rc = install(&in, names[i], err);
		if (rc == DBK_OK && in.n != 0)
			rc = dbk_ref_journal(l, in.editions, in.n, err);
		rc = dbk_change_end(l, own, rc, err);
	}
	dbk_arena_fini(&in.arena);
	return rc;
}
