/*
 * Documents wait in a ring.  The other thread makes them ready in their order,
 * the first one adds them; a document that the other has not begun yet when its
 * turn comes, the first thread reads itself, and one that is not clean again.
 */
#include <stdlib.h>

#include "ledger/entries_ahead.h"
#include "ledger/incoming.h"
#include "ledger/second_thread.h"

/* Documents: a millisecond or two of work, at most 12 MiB. */
#define SLOTS 32u
/* Documents that the other thread is woken for; one by one costs more. */
#define PIECE (SLOTS / 4)

enum progress {
	WAITS,
	BEGUN, /* by the other thread, which alone touches ready */
	CLEAN,
	UNKNOWN /* not clean, or not looked at */
};

struct slot {
	struct dbk_source source; /* its text is ours */
	struct dbk_buf text;
	struct dbk_ready ready;
	enum progress progress; /* with the lock */
};

struct dbk_entries_ahead {
	struct dbk_ledger *l;
	bool again;
	dbk_entries_ahead_each *each;
	void *arg;
	struct dbk_sink *sink;
	struct dbk_basis basis;

	/* Counted from the first document of all. */
	size_t added;
	struct dbk_second_thread other; /* its lock: of what follows */
	pthread_cond_t done;
	size_t came;
	size_t next; /* that is made ready */
	struct slot slots[SLOTS];
};

static struct slot *
slot_at(struct dbk_entries_ahead *a, size_t i)
{
	return &a->slots[i % SLOTS];
}

/* ---- the other thread ---- */

static void *
make_ready(void *arg)
{
	struct dbk_entries_ahead *a = arg;
	struct slot *s;
	bool clean;

	(void)pthread_mutex_lock(&a->other.lock);
	while (!a->other.ends) {
		if (a->next == a->came) {
			(void)pthread_cond_wait(&a->other.more, &a->other.lock);
			continue;
		}
		s = slot_at(a, a->next++);
		s->progress = BEGUN;
		(void)pthread_mutex_unlock(&a->other.lock);
		clean = dbk_ready_make(&s->ready, &a->basis, &s->source);
		(void)pthread_mutex_lock(&a->other.lock);
		s->progress = clean ? CLEAN : UNKNOWN;
		(void)pthread_cond_signal(&a->done);
	}
	(void)pthread_mutex_unlock(&a->other.lock);
	return NULL;
}

/* ---- the first thread ---- */

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
	if (rc != DBK_OK)
		goto fail;
	if (pthread_cond_init(&a->done, NULL) != 0)
		goto no_done;
	if (!dbk_second_thread_init(&a->other))
		goto no_other;
	*out = a;
	return DBK_OK;
no_other:
	(void)pthread_cond_destroy(&a->done);
no_done:
	rc = dbk_fail_memory(err);
fail:
	free(a);
	return rc;
}

/* Is it clean?  Waits for the other thread where that has begun. */
static bool
settle(struct dbk_entries_ahead *a, struct slot *s)
{
	bool clean;

	(void)pthread_mutex_lock(&a->other.lock);
	if (s->progress == WAITS) {
		a->next++;
		s->progress = UNKNOWN;
	}
	while (s->progress == BEGUN)
		(void)pthread_cond_wait(&a->done, &a->other.lock);
	clean = s->progress == CLEAN;
	(void)pthread_mutex_unlock(&a->other.lock);
	return clean;
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
	struct slot *s = slot_at(a, a->added++);

	return add(a, settle(a, s) ? &s->ready : NULL, &s->source, err);
}

enum dbk_code
dbk_entries_ahead_flush(struct dbk_entries_ahead *a, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && a->added != a->came)
		rc = add_oldest(a, err);
	return rc;
}

/* One more waits. */
static void
announce(struct dbk_entries_ahead *a, struct slot *s)
{
	size_t waiting;

	(void)pthread_mutex_lock(&a->other.lock);
	s->progress = WAITS;
	a->came++;
	waiting = a->came - a->next;
	(void)pthread_mutex_unlock(&a->other.lock);
	if (waiting < PIECE)
		return;
	dbk_second_thread_start(&a->other, make_ready, a);
	(void)pthread_cond_signal(&a->other.more);
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
	if (a->came - a->added == SLOTS)
		rc = add_oldest(a, err);
	if (rc != DBK_OK)
		return rc;
	s = slot_at(a, a->came);
	dbk_buf_reset(&s->text);
	/* With its NUL: a text is there also when it is empty. */
	dbk_buf_add(&s->text, source->text, source->len);
	dbk_buf_add_char(&s->text, '\0');
	rc = dbk_buf_check(&s->text, err);
	if (rc != DBK_OK)
		return rc;
	s->source = *source;
	s->source.text = s->text.data;
	announce(a, s);
	return DBK_OK;
}

void
dbk_entries_ahead_close(struct dbk_entries_ahead *a)
{
	size_t i;

	if (a == NULL)
		return;
	dbk_second_thread_fini(&a->other);
	(void)pthread_cond_destroy(&a->done);
	for (i = 0; i < SLOTS; i++) {
		dbk_buf_fini(&a->slots[i].text);
		dbk_buf_fini(&a->slots[i].ready.json);
		dbk_arena_fini(&a->slots[i].ready.arena);
	}
	free(a);
}
