/*
 * A whole list in memory: from the program, or from a database.
 */
#include <sodium.h>
#include <string.h>

#include "ledger/journal.h"
#include "ledger/ref_table.h"
#include "schemas/lists.h"
#include "schemas/refs.h"

/* ---- columns ---- */

/* The next tab-separated value of *s, which moves past it; NULL after the
 * last.  len gets its bytes. */
static const char *
next_value(const char **s, const char *end, size_t *len)
{
	const char *value = *s, *tab;

	if (value == NULL)
		return NULL;
	tab = memchr(value, '\t', (size_t)(end - value));
	*len = (size_t)((tab != NULL ? tab : end) - value);
	*s = tab != NULL ? tab + 1 : NULL;
	return value;
}

static bool
named(const char *value, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(value, name, len) == 0;
}

/* The columns that are not members of an item, tab separated. */
static const char *
more_columns(struct dbk_arena *a, const char *columns, bool *tree)
{
	const char *end = columns + strlen(columns), *s = columns, *value;
	struct dbk_buf more = {0};
	const char *out;
	size_t len;

	*tree = false;
	while ((value = next_value(&s, end, &len)) != NULL) {
		if (named(value, len, "level"))
			*tree = true;
		if (named(value, len, "level") || named(value, len, "code") ||
		    named(value, len, "name"))
			continue;
		if (more.len != 0)
			dbk_buf_add_char(&more, '\t');
		dbk_buf_add(&more, value, len);
	}
	out = more.failed ?
	    NULL :
	    dbk_arena_copy(a, more.len != 0 ? more.data : "", more.len);
	dbk_buf_fini(&more);
	return out;
}

/* One line of a shipped list, in the order of its columns. */
static bool
read_line(struct dbk_ref_item *item, struct dbk_arena *a, const char *columns,
    const char *line, const char *end)
{
	const char *c = columns, *cend = columns + strlen(columns);
	const char *s = line, *column, *value;
	size_t clen, len, n = 0;
	char *more = dbk_arena_alloc(a, (size_t)(end - line) + 1);

	if (more == NULL)
		return false;
	while ((column = next_value(&c, cend, &clen)) != NULL &&
	    (value = next_value(&s, end, &len)) != NULL) {
		if (named(column, clen, "level")) {
			for (item->level = 0; len-- != 0; value++)
				item->level = item->level * 10 +
				    (unsigned)(*value - '0');
		} else if (named(column, clen, "code")) {
			item->code = dbk_arena_copy(a, value, len);
		} else if (named(column, clen, "name")) {
			item->name = dbk_arena_copy(a, value, len);
		} else {
			if (item->more != NULL)
				more[n++] = '\t';
			memcpy(more + n, value, len);
			n += len;
			item->more = more;
		}
	}
	item->more = more;
	return item->code != NULL && item->name != NULL;
}

/* ---- the lists of the program ---- */

static enum dbk_code
read_shipped(struct dbk_ref_table *t, const struct dbk_shipped *from,
    struct dbk_arena *a, struct dbk_err *err)
{
	const char *line, *end;
	size_t i;

	t->items = dbk_arena_alloc(a, from->nrows * sizeof *t->items);
	t->columns = more_columns(a, from->columns, &t->tree);
	if (t->items == NULL || t->columns == NULL)
		return dbk_fail_memory(err);
	for (i = 0; i < from->npieces; i++) {
		for (line = from->pieces[i]; *line != '\0'; line = end + 1) {
			end = strchr(line, '\n');
			if (!read_line(&t->items[t->n++], a, from->columns,
				line, end))
				return dbk_fail_memory(err);
		}
	}
	return DBK_OK;
}

static enum dbk_code
read_compiled(struct dbk_ref_table *t, const struct dbk_list_table *from,
    struct dbk_arena *a, struct dbk_err *err)
{
	t->items = dbk_arena_alloc(a, from->nrows * sizeof *t->items);
	if (t->items == NULL)
		return dbk_fail_memory(err);
	for (t->n = 0; t->n < from->nrows; t->n++) {
		t->items[t->n].code = from->rows[t->n].code;
		t->items[t->n].name = from->rows[t->n].name;
		t->items[t->n].more = "";
	}
	t->columns = "";
	return DBK_OK;
}

enum dbk_code
dbk_ref_table_shipped(struct dbk_ref_table *t, bool *found, const char *name,
    struct dbk_arena *a, struct dbk_err *err)
{
	size_t i;

	memset(t, 0, sizeof *t);
	*found = true;
	t->own = true;
	t->loaded_at = "";
	for (i = 0; i < DBK_SHIPPED_COUNT; i++) {
		if (strcmp(dbk_shipped[i].name, name) != 0)
			continue;
		t->name = dbk_shipped[i].name;
		t->edition = dbk_shipped[i].edition;
		t->source = dbk_shipped[i].source;
		t->note = dbk_shipped[i].note;
		return read_shipped(t, &dbk_shipped[i], a, err);
	}
	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++) {
		if (strcmp(dbk_lists[i].name, name) != 0)
			continue;
		t->name = dbk_lists[i].name;
		t->edition = dbk_lists[i].edition;
		t->source = dbk_lists[i].source;
		t->note = "";
		return read_compiled(t, &dbk_lists[i], a, err);
	}
	*found = false;
	return DBK_OK;
}

size_t
dbk_ref_shipped_names(const char *names[], size_t room)
{
	size_t n = 0, i, j;

	for (i = 0; i < DBK_SHIPPED_COUNT + DBK_LIST_COUNT - 1; i++) {
		const char *name = i < DBK_SHIPPED_COUNT ?
		    dbk_shipped[i].name :
		    dbk_lists[i - DBK_SHIPPED_COUNT + 1].name;

		if (n == room)
			break;
		for (j = n++; j != 0 && strcmp(names[j - 1], name) > 0; j--)
			names[j] = names[j - 1];
		names[j] = name;
	}
	return n;
}

/* ---- a list in a database ---- */

static enum dbk_code
read_rows(struct dbk_ref_table *t, size_t room, struct dbk_store *s,
    int64_t ordinal, struct dbk_arena *a, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, s, DBK_SQL_REF_ROWS);
	dbk_query_integer(&q, ordinal);
	while (rc == DBK_OK && t->n < room && dbk_query_row(&q)) {
		struct dbk_ref_item *item = &t->items[t->n++];
		const char *text[3];
		int i;

		for (i = 0; i < 3; i++) {
			const char *value = dbk_query_get_text(&q, i);

			text[i] = dbk_arena_copy(a, value, strlen(value));
			if (text[i] == NULL)
				rc = dbk_fail_memory(err);
		}
		item->code = text[0];
		item->name = text[1];
		item->more = text[2];
		item->level = (unsigned)dbk_query_get_integer(&q, 3);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_ref_table_stored(struct dbk_ref_table *t, struct dbk_store *s,
    int64_t ordinal, struct dbk_arena *a, struct dbk_err *err)
{
	const char **text[] = {&t->name, &t->edition, &t->source, &t->note,
	    &t->columns, &t->loaded_at};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	size_t room = 0, i;

	memset(t, 0, sizeof *t);
	dbk_query_begin(&q, s, DBK_SQL_REF_LIST_AT);
	dbk_query_integer(&q, ordinal);
	if (dbk_query_row(&q)) {
		for (i = 0; i < sizeof text / sizeof text[0]; i++) {
			const char *value = dbk_query_get_text(&q, (int)i);

			*text[i] = dbk_arena_copy(a, value, strlen(value));
			if (*text[i] == NULL)
				rc = dbk_fail_memory(err);
		}
		t->tree = dbk_query_get_integer(&q, 6) != 0;
		room = (size_t)dbk_query_get_integer(&q, 7);
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc != DBK_OK)
		return rc;
	if (room > DBK_REF_ROWS_MAX)
		return dbk_fail(err, DBK_EDAMAGE,
		    "the list %s cannot have so many rows", t->name);
	t->items = dbk_arena_alloc(a, room * sizeof *t->items);
	if (t->items == NULL)
		return dbk_fail_memory(err);
	return read_rows(t, room, s, ordinal, a, err);
}

bool
dbk_ref_table_leaf(const struct dbk_ref_table *t, size_t i)
{
	return i + 1 == t->n || t->items[i + 1].level <= t->items[i].level;
}

/* The text and a NUL, which no value holds. */
static void
hash_text(crypto_generichash_state *state, const char *s)
{
	(void)crypto_generichash_update(state, (const unsigned char *)s,
	    strlen(s) + 1);
}

void
dbk_ref_table_digest(char hex[DBK_HASH_HEX + 1], const struct dbk_ref_table *t)
{
	unsigned char hash[DBK_HASH_LEN];
	crypto_generichash_state state;
	size_t i;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	hash_text(&state, t->columns);
	for (i = 0; i < t->n; i++) {
		const unsigned char level = (unsigned char)t->items[i].level;

		(void)crypto_generichash_update(&state, &level, 1);
		hash_text(&state, t->items[i].code);
		hash_text(&state, t->items[i].name);
		hash_text(&state, t->items[i].more);
	}
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(hex, DBK_HASH_HEX + 1, hash, sizeof hash);
}
