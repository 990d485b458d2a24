/*
 * ahead_ring.h -- things in a ring, in order: the first thread puts and takes
 * them, and a second one makes those ready that wait.  A thing that the second
 * has not begun yet when its turn comes, or could not make ready, the first
 * does itself; so nothing but time depends on the second thread.
 */
#ifndef DBK_AHEAD_RING_H
#define DBK_AHEAD_RING_H

#include <stddef.h>

#include "ledger/second_thread.h"

#define DBK_AHEAD_MOST 128u /* slots of a ring */

enum dbk_ahead_progress {
	DBK_AHEAD_WAITS,
	DBK_AHEAD_BEGUN, /* by the second thread, which alone touches it */
	DBK_AHEAD_READY,
	DBK_AHEAD_UNKNOWN /* not made ready, or not looked at */
};

/* Initialise with dbk_ahead_ring_init; the members are private. */
struct dbk_ahead_ring {
	bool (*make)(void *arg, size_t slot);
	void *arg;
	size_t slots;
	size_t start; /* things that wait before there is a second thread */
	/* Counted from the first thing of all. */
	size_t taken; /* of the first thread alone */
	struct dbk_second_thread second; /* its lock: of what follows */
	pthread_cond_t done;
	size_t put;
	size_t next; /* that is made ready */
	enum dbk_ahead_progress progress[DBK_AHEAD_MOST];
};

/*
 * slots  of the ring, an even number, 2 to DBK_AHEAD_MOST.  The second thread
 *        is woken when half of them wait, which takes as long as some ten
 *        microseconds of work of the first: so many that it is seldom
 * make   on the second thread, makes the thing in a slot ready; false: it could
 *        not, whatever the reason
 * arg    of make; borrowed until dbk_ahead_ring_fini
 * start  things that must wait before a second thread is worth its while, 1 to
 *        slots
 * False: the system has no lock for it, and there is nothing to undo.
 */
bool dbk_ahead_ring_init(struct dbk_ahead_ring *r, size_t slots, size_t start,
    bool (*make)(void *arg, size_t slot), void *arg);

/* Ends the second thread, and waits for that. */
void dbk_ahead_ring_fini(struct dbk_ahead_ring *r);

bool dbk_ahead_ring_is_empty(const struct dbk_ahead_ring *r);
bool dbk_ahead_ring_is_full(const struct dbk_ahead_ring *r);

/* The slot of the next thing, to be filled before it is put; not of a full
 * ring.  The thing that was taken last may have stood there. */
size_t dbk_ahead_ring_slot(const struct dbk_ahead_ring *r);
void dbk_ahead_ring_put(struct dbk_ahead_ring *r);

/* Take the oldest thing, not of an empty ring: its slot, and whether it is
 * ready.  Waits for the second thread where that has begun. */
size_t dbk_ahead_ring_take(struct dbk_ahead_ring *r, bool *ready);

#endif
