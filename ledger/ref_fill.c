/*
 * Putting a list into a database, with the words that it is found by.
 */
#include <string.h>

#include "ledger/fold.h"
#include "ledger/ref_table.h"

#define BASE_SHIFT 24 /* of ref_row.id: schemas/ref.sql */

/* The headings above the row that is written. */
struct branch {
	int64_t id[DBK_REF_DEPTH];
	struct dbk_buf words[DBK_REF_DEPTH]; /* of the heading itself */
	struct dbk_buf all; /* of a row and its headings */
};

static void
branch_fini(struct branch *b)
{
	size_t i;

	for (i = 0; i < DBK_REF_DEPTH; i++)
		dbk_buf_fini(&b->words[i]);
	dbk_buf_fini(&b->all);
}

/* b->all gets the words of row i; the row becomes the heading of its level. */
static enum dbk_code
gather_words(struct branch *b, const struct dbk_ref_table *t, size_t i,
    struct dbk_err *err)
{
	const struct dbk_ref_item *item = &t->items[i];
	unsigned level = t->tree ? item->level : 0, k;

	dbk_buf_reset(&b->words[level]);
	dbk_fold_words(&b->words[level], item->name);
	/* What hangs in a tree is found by its headings; units would find half
	 * of it. */
	if (!t->tree)
		dbk_fold_words(&b->words[level], item->more);
	dbk_buf_reset(&b->all);
	for (k = 0; k <= level; k++) {
		if (b->words[k].failed)
			return dbk_fail_memory(err);
		if (b->words[k].len != 0)
			dbk_buf_add(&b->all, b->words[k].data, b->words[k].len);
	}
	return dbk_buf_check(&b->all, err);
}

static enum dbk_code
write_words(struct dbk_store *s, enum dbk_sql how, int64_t id,
    const struct dbk_buf *words, struct dbk_err *err)
{
	struct dbk_query q;

	if (words->len == 0)
		return DBK_OK;
	dbk_query_begin(&q, s, how);
	dbk_query_integer(&q, id);
	dbk_query_text(&q, words->data);
	return dbk_query_run(&q, err);
}

static enum dbk_code
write_row(struct dbk_store *s, int64_t ordinal, struct branch *b,
    const struct dbk_ref_table *t, size_t i, struct dbk_err *err)
{
	const struct dbk_ref_item *item = &t->items[i];
	int64_t id = (ordinal << BASE_SHIFT) + (int64_t)i + 1;
	struct dbk_query q;
	enum dbk_code rc;

	b->id[item->level] = id;
	dbk_query_begin(&q, s, DBK_SQL_REF_ROW_ADD);
	dbk_query_integer(&q, id);
	dbk_query_integer(&q, ordinal);
	dbk_query_text(&q, item->code);
	dbk_query_text(&q, item->name);
	if (item->level != 0)
		dbk_query_integer(&q, b->id[item->level - 1]);
	else
		dbk_query_null(&q);
	dbk_query_integer(&q, item->level);
	dbk_query_integer(&q, dbk_ref_table_leaf(t, i));
	dbk_query_text(&q, item->more[0] != '\0' ? item->more : NULL);
	rc = dbk_query_run(&q, err);
	if (rc == DBK_OK)
		rc = gather_words(b, t, i, err);
	if (rc == DBK_OK)
		rc = write_words(s, DBK_SQL_REF_WORD_ADD, id, &b->all, err);
	return rc;
}

/* Takes the rows of a list out.  The index of words wants every row's words
 * again, as they were put in. */
static enum dbk_code
clear_list(struct dbk_store *s, int64_t ordinal, struct dbk_err *err)
{
	struct dbk_ref_table old;
	struct branch b = {0};
	struct dbk_arena a;
	struct dbk_query q;
	enum dbk_code rc;
	size_t i;

	dbk_arena_init(&a, 0);
	rc = dbk_ref_table_stored(&old, s, ordinal, &a, err);
	for (i = 0; rc == DBK_OK && i < old.n; i++) {
		rc = gather_words(&b, &old, i, err);
		if (rc == DBK_OK)
			rc = write_words(s, DBK_SQL_REF_WORD_DELETE,
			    (ordinal << BASE_SHIFT) + (int64_t)i + 1, &b.all,
			    err);
	}
	if (rc == DBK_OK) {
		dbk_query_begin(&q, s, DBK_SQL_REF_ROW_CLEAR);
		dbk_query_integer(&q, ordinal);
		rc = dbk_query_run(&q, err);
	}
	branch_fini(&b);
	dbk_arena_fini(&a);
	return rc;
}

/* The list's row, new or as it now is; *ordinal gets its number. */
static enum dbk_code
write_list(struct dbk_store *s, const struct dbk_ref_table *t, int64_t *ordinal,
    struct dbk_err *err)
{
	char digest[DBK_HASH_HEX + 1];
	struct dbk_query q;
	enum dbk_code rc;

	dbk_ref_table_digest(digest, t);
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_PUT);
	dbk_query_text(&q, t->name);
	dbk_query_text(&q, t->edition);
	dbk_query_text(&q, t->source);
	dbk_query_text(&q, t->note);
	dbk_query_text(&q, t->columns);
	dbk_query_integer(&q, t->tree);
	dbk_query_integer(&q, t->own);
	dbk_query_integer(&q, (int64_t)t->n);
	dbk_query_text(&q, digest);
	dbk_query_text(&q, t->loaded_at);
	*ordinal = 0;
	if (dbk_query_row(&q))
		*ordinal = dbk_query_get_integer(&q, 0);
	rc = dbk_query_run(&q, err);
	return rc;
}

/* The number of the list of that name; 0 when it is not there. */
static enum dbk_code
find_list(struct dbk_store *s, const char *name, int64_t *ordinal,
    struct dbk_err *err)
{
	struct dbk_query q;

	*ordinal = 0;
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_NAMED);
	dbk_query_text(&q, name);
	if (dbk_query_row(&q))
		*ordinal = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_ref_fill(struct dbk_store *s, const struct dbk_ref_table *t,
    struct dbk_err *err)
{
	struct branch b = {0};
	int64_t ordinal;
	enum dbk_code rc;
	size_t i;

	rc = find_list(s, t->name, &ordinal, err);
	if (rc == DBK_OK && ordinal != 0)
		rc = clear_list(s, ordinal, err);
	if (rc == DBK_OK)
		rc = write_list(s, t, &ordinal, err);
	for (i = 0; rc == DBK_OK && i < t->n; i++)
		rc = write_row(s, ordinal, &b, t, i, err);
	branch_fini(&b);
	return rc;
}
