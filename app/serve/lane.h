/*
 * lane.h -- calls that wait for a thread, first come first served.
 */
#ifndef DBK_SERVE_LANE_H
#define DBK_SERVE_LANE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"

struct dbk_call;

#define DBK_LANE_THREADS 4 /* most */

struct dbk_lane {
	bool opened; /* before there are threads, until dbk_lane_fini */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct dbk_call *first, **last;
	size_t waiting, most; /* calls */
	bool closed;
	pthread_t threads[DBK_LANE_THREADS];
	size_t nthreads;
	/* Does the work of calls linked by next; index is the thread's. */
	void (*work)(void *arg, size_t index, struct dbk_call *calls);
	void *arg;
	size_t gulp; /* most calls that one turn takes */
	/* After work, when nothing waits: a little of what can be done later.
	 * True: there is more of it.  NULL: nothing. */
	bool (*idle)(void *arg);
	bool restless; /* idle has something to do */
};

/* Start nthreads threads.  DBK_ESYSTEM: none is left running.  Wants
 * dbk_lane_fini, whatever it returns. */
enum dbk_code dbk_lane_open(struct dbk_lane *lane, size_t nthreads,
    struct dbk_err *err) DBK_CHECKED;

/* Hand a call over; false: too many wait, or the lane is closed. */
bool dbk_lane_put(struct dbk_lane *lane, struct dbk_call *call);

/* There is something for idle to do. */
void dbk_lane_stir(struct dbk_lane *lane);

/* Finish what waits and end the threads; calls may still be put, and are
 * refused.  Takes a lane that was never opened, or is closed. */
void dbk_lane_close(struct dbk_lane *lane);

/* The same, and the lock goes: when no other thread knows the lane any more. */
void dbk_lane_fini(struct dbk_lane *lane);

#endif
