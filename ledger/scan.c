#include <stdlib.h>
#include <string.h>

#include "ledger/ahead_ring.h"
#include "ledger/scan.h"

#define SLOTS 128u /* entries: a millisecond or two of reading */

/* Bytes of one document and its row ahead; a larger one is read when its turn
 * comes.  A ring full of such takes 16 MiB; of usual ones 8. */
#define AHEAD_LIMIT ((size_t)128 * 1024)

/* What a journal row keeps of an entry. */
struct document {
	struct dbk_entry entry;
	const char *at; /* time of the row */
};

struct slot {
	struct dbk_entry_row row;
	struct document document;
	struct dbk_arena arena; /* strings of row, values of document */
};

struct scan {
	struct dbk_ledger *l;
	void (*complete)(struct dbk_entry_row *row,
	    const struct dbk_entry *entry, const char *at);
	enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	    const struct dbk_entry *entry);
	void *arg;
	struct dbk_arena arena; /* of a document that was not ready */
	struct dbk_ahead_ring ring;
	struct slot slots[SLOTS];
	/* Of the second thread, while there is one. */
	struct dbk_store store;
	bool tried, opened; /* the store */
};

/* ---- a document ---- */

static enum dbk_code
copy_document(struct document *out, struct dbk_query *q, struct dbk_arena *a,
    struct dbk_err *err)
{
	const char *at = dbk_query_get_text(q, 1);

	out->at = dbk_arena_copy(a, at, strlen(at));
	if (out->at == NULL)
		return dbk_fail_memory(err);
	return dbk_stored_read(&out->entry, &dbk_group_entry, a,
	    dbk_query_get_text(q, 0), err);
}

static enum dbk_code
read_document(struct document *out, struct dbk_store *store, int64_t seq,
    struct dbk_arena *a, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, store, DBK_SQL_ENTRY_DOCUMENT);
	dbk_query_integer(&q, seq);
	if (dbk_query_row(&q))
		rc = copy_document(out, &q, a, err);
	else
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s: journal row %lld is "
		    "missing; run: daybook verify",
		    store->path, (long long)seq);
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_session_document(struct dbk_ledger *l, int64_t seq, struct dbk_entry *entry,
    struct dbk_arena *a, struct dbk_err *err)
{
	struct document document;
	enum dbk_code rc;

	rc = read_document(&document, &l->store, seq, a, err);
	if (rc == DBK_OK)
		*entry = document.entry;
	return rc;
}

/* ---- on the second thread ---- */

static bool
open_store(struct scan *s)
{
	const struct dbk_cipher cipher = dbk_session_cipher(s->l);
	struct dbk_err err;

	s->tried = true;
	return dbk_store_open(&s->store, s->l->path, &cipher, DBK_STORE_READ,
		   &err) == DBK_OK &&
	    dbk_store_run(&s->store, DBK_SQL_BEGIN_READ, &err) == DBK_OK;
}

/* A row that it does not see may be one of the open transaction. */
static bool
make_ready(void *arg, size_t at)
{
	struct scan *s = arg;
	struct slot *slot = &s->slots[at];
	struct dbk_err err;

	if (!s->tried)
		s->opened = open_store(s);
	return s->opened &&
	    read_document(&slot->document, &s->store, slot->row.seq,
		&slot->arena, &err) == DBK_OK;
}

/* ---- on the first ---- */

static struct scan *
begin(struct dbk_ledger *l)
{
	struct scan *s = calloc(1, sizeof *s);
	size_t i;

	if (s == NULL)
		return NULL;
	s->l = l;
	dbk_arena_init(&s->arena, 0);
	for (i = 0; i < SLOTS; i++)
		dbk_arena_init(&s->slots[i].arena, AHEAD_LIMIT);
	/* For a few documents a second connection is not worth its while. */
	if (dbk_ahead_ring_init(&s->ring, SLOTS, SLOTS, make_ready, s))
		return s;
	free(s);
	return NULL;
}

static void
end(struct scan *s)
{
	size_t i;

	dbk_ahead_ring_fini(&s->ring);
	dbk_store_close(&s->store);
	dbk_arena_fini(&s->arena);
	for (i = 0; i < SLOTS; i++)
		dbk_arena_fini(&s->slots[i].arena);
	free(s);
}

static enum dbk_code
tell_oldest(struct scan *s, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct slot *slot;
	bool ready;

	slot = &s->slots[dbk_ahead_ring_take(&s->ring, &ready)];
	if (!ready) {
		dbk_arena_reset(&s->arena);
		rc = read_document(&slot->document, &s->l->store, slot->row.seq,
		    &s->arena, err);
	}
	if (rc != DBK_OK)
		return rc;
	if (s->complete != NULL)
		s->complete(&slot->row, &slot->document.entry,
		    slot->document.at);
	return s->each(s->arg, &slot->row, &slot->document.entry);
}

static enum dbk_code
add(struct scan *s, const struct dbk_entry_row *row, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct slot *slot;

	if (dbk_ahead_ring_is_full(&s->ring))
		rc = tell_oldest(s, err);
	if (rc != DBK_OK)
		return rc;
	slot = &s->slots[dbk_ahead_ring_slot(&s->ring)];
	dbk_arena_reset(&slot->arena);
	slot->row = *row;
	rc = dbk_entry_row_hold(&slot->row, &slot->arena, err);
	if (rc == DBK_OK)
		dbk_ahead_ring_put(&s->ring);
	return rc;
}

enum dbk_code
dbk_scan(struct dbk_ledger *l, struct dbk_query *q,
    void (*read_row)(struct dbk_entry_row *row, struct dbk_query *q),
    void (*complete)(struct dbk_entry_row *row, const struct dbk_entry *entry,
	const char *at),
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err)
{
	struct scan *s = begin(l);
	struct dbk_entry_row row;
	enum dbk_code rc = DBK_OK;

	if (s == NULL)
		return dbk_query_end(q, dbk_fail_memory(err), err);
	s->complete = complete;
	s->each = each;
	s->arg = arg;
	while (rc == DBK_OK && dbk_query_row(q)) {
		read_row(&row, q);
		rc = add(s, &row, err);
	}
	while (rc == DBK_OK && !dbk_ahead_ring_is_empty(&s->ring))
		rc = tell_oldest(s, err);
	end(s);
	return dbk_query_end(q, rc, err);
}
