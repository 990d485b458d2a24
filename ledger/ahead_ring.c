#include <string.h>

#include "ledger/ahead_ring.h"

bool
dbk_ahead_ring_init(struct dbk_ahead_ring *r, size_t slots, size_t start,
    bool (*make)(void *arg, size_t slot), void *arg)
{
	memset(r, 0, sizeof *r);
	r->slots = slots;
	r->start = start;
	r->make = make;
	r->arg = arg;
	if (pthread_cond_init(&r->done, NULL) != 0)
		return false;
	if (dbk_second_thread_init(&r->second))
		return true;
	(void)pthread_cond_destroy(&r->done);
	return false;
}

void
dbk_ahead_ring_fini(struct dbk_ahead_ring *r)
{
	dbk_second_thread_fini(&r->second);
	(void)pthread_cond_destroy(&r->done);
}

/* put is changed by the first thread only, which may read it without the lock;
 * so in the functions that follow. */
bool
dbk_ahead_ring_is_empty(const struct dbk_ahead_ring *r)
{
	return r->taken == r->put;
}

bool
dbk_ahead_ring_is_full(const struct dbk_ahead_ring *r)
{
	return r->put - r->taken == r->slots;
}

size_t
dbk_ahead_ring_slot(const struct dbk_ahead_ring *r)
{
	return r->put % r->slots;
}

/* ---- the second thread ---- */

static void *
make_ready(void *arg)
{
	struct dbk_ahead_ring *r = arg;
	size_t slot;
	bool ready;

	(void)pthread_mutex_lock(&r->second.lock);
	while (!r->second.ends) {
		if (r->next == r->put) {
			(void)pthread_cond_wait(&r->second.more,
			    &r->second.lock);
			continue;
		}
		slot = r->next++ % r->slots;
		r->progress[slot] = DBK_AHEAD_BEGUN;
		(void)pthread_mutex_unlock(&r->second.lock);
		ready = r->make(r->arg, slot);
		(void)pthread_mutex_lock(&r->second.lock);
		r->progress[slot] = ready ? DBK_AHEAD_READY : DBK_AHEAD_UNKNOWN;
		(void)pthread_cond_signal(&r->done);
	}
	(void)pthread_mutex_unlock(&r->second.lock);
	return NULL;
}

/* ---- the first thread ---- */

void
dbk_ahead_ring_put(struct dbk_ahead_ring *r)
{
	size_t waiting;

	(void)pthread_mutex_lock(&r->second.lock);
	r->progress[dbk_ahead_ring_slot(r)] = DBK_AHEAD_WAITS;
	r->put++;
	waiting = r->put - r->next;
	(void)pthread_mutex_unlock(&r->second.lock);
	if (waiting >= r->start)
		dbk_second_thread_start(&r->second, make_ready, r);
	if (waiting >= r->slots / 2)
		(void)pthread_cond_signal(&r->second.more);
}

size_t
dbk_ahead_ring_take(struct dbk_ahead_ring *r, bool *ready)
{
	size_t slot = r->taken++ % r->slots;

	(void)pthread_mutex_lock(&r->second.lock);
	if (r->progress[slot] == DBK_AHEAD_WAITS) {
		r->next++;
		r->progress[slot] = DBK_AHEAD_UNKNOWN;
	}
	while (r->progress[slot] == DBK_AHEAD_BEGUN)
		(void)pthread_cond_wait(&r->done, &r->second.lock);
	*ready = r->progress[slot] == DBK_AHEAD_READY;
	(void)pthread_mutex_unlock(&r->second.lock);
	return slot;
}
