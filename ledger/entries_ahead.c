/*
 * Documents wait in a ring.  The second thread makes them ready in their order,
 * the first one adds them; one that is not clean the first thread reads again.
 */
#include <stdlib.h>

#include "ledger/ahead_ring.h"
#include "ledger/entries_ahead.h"
#include "ledger/incoming.h"

/* Documents: a millisecond or two of work, at most 12 MiB. */
#define SLOTS 32u
#define START (SLOTS / 4) /* of them, before there is a second thread */

struct slot {
	struct dbk_source source; /* its text is ours */
	struct dbk_buf text;
	struct dbk_ready ready;
};

struct dbk_entries_ahead {
	struct dbk_ledger *l;
	bool again;
	dbk_entries_ahead_each *each;
	void *arg;
	struct dbk_sink *sink;
	struct dbk_basis basis;
	struct dbk_ahead_ring ring;
	struct slot slots[SLOTS];
};

/* On the second thread. */
static bool
make_ready(void *arg, size_t slot)
{
	struct dbk_entries_ahead *a = arg;
	struct slot *s = &a->slots[slot];

	return dbk_ready_make(&s->ready, &a->basis, &s->source);
}

enum dbk_code
dbk_entries_ahead_open(struct dbk_entries_ahead **out, struct dbk_ledger *l,
    bool again, dbk_entries_ahead_each *each, void *arg, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_entries_ahead *a;
	enum dbk_code rc;
	size_t i;

	*out = NULL;
	if (!l->open)
		return dbk_fail(err, DBK_EDEFECT, "%s: no transaction is open",
		    l->path);
	a = calloc(1, sizeof *a);
	if (a == NULL)
		return dbk_fail_memory(err);
	a->l = l;
	a->again = again;
	a->each = each;
	a->arg = arg;
	a->sink = sink;
	for (i = 0; i < SLOTS; i++)
		dbk_arena_init(&a->slots[i].ready.arena, DBK_READY_ARENA);
	rc = dbk_basis_get(&a->basis, l, err);
	if (rc == DBK_OK &&
	    !dbk_ahead_ring_init(&a->ring, SLOTS, START, make_ready, a))
		rc = dbk_fail_memory(err);
	if (rc == DBK_OK)
		*out = a;
	else
		free(a);
	return rc;
}

/* Add a document; r: it was made ready; NULL: not. */
static enum dbk_code
add(struct dbk_entries_ahead *a, struct dbk_ready *r,
    const struct dbk_source *source, struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	rc = r != NULL ?
	    dbk_entry_add_ready(a->l, r, source, a->again, number, a->sink,
		err) :
	    dbk_entry_add(a->l, source, a->again, number, a->sink, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	return a->each(a->arg, source, rc, number, err);
}

static enum dbk_code
add_oldest(struct dbk_entries_ahead *a, struct dbk_err *err)
{
	struct slot *s;
	bool clean;

	s = &a->slots[dbk_ahead_ring_take(&a->ring, &clean)];
	return add(a, clean ? &s->ready : NULL, &s->source, err);
}

enum dbk_code
dbk_entries_ahead_flush(struct dbk_entries_ahead *a, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && !dbk_ahead_ring_is_empty(&a->ring))
		rc = add_oldest(a, err);
	return rc;
}

enum dbk_code
dbk_entries_ahead_add(struct dbk_entries_ahead *a,
    const struct dbk_source *source, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct slot *s;

	if (source->len > DBK_READY_TEXT) {
		rc = dbk_entries_ahead_flush(a, err);
		return rc == DBK_OK ? add(a, NULL, source, err) : rc;
	}
	if (dbk_ahead_ring_is_full(&a->ring))
		rc = add_oldest(a, err);
	if (rc != DBK_OK)
		return rc;
	s = &a->slots[dbk_ahead_ring_slot(&a->ring)];
	dbk_buf_reset(&s->text);
	/* With its NUL: a text is there also when it is empty. */
	dbk_buf_add(&s->text, source->text, source->len);
	dbk_buf_add_char(&s->text, '\0');
	rc = dbk_buf_check(&s->text, err);
	if (rc != DBK_OK)
		return rc;
	s->source = *source;
	s->source.text = s->text.data;
	dbk_ahead_ring_put(&a->ring);
	return DBK_OK;
}

void
dbk_entries_ahead_close(struct dbk_entries_ahead *a)
{
	size_t i;

	if (a == NULL)
		return;
	dbk_ahead_ring_fini(&a->ring);
	for (i = 0; i < SLOTS; i++) {
		dbk_buf_fini(&a->slots[i].text);
		dbk_buf_fini(&a->slots[i].ready.json);
		dbk_arena_fini(&a->slots[i].ready.arena);
	}
	free(a);
}
