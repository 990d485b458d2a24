#include <errno.h>
#include <string.h>
#include <time.h>

#include "app/serve/call.h"
#include "app/serve/lane.h"

/* Nothing for so long: between two calls of a busy lane there is no time to
 * use, since those that come meanwhile would wait for it. */
#define QUIET_MS 10

/* Under the lock, which is let go meanwhile; false: a call came, or the end. */
static bool
is_quiet(struct dbk_lane *lane)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += QUIET_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	while (lane->first == NULL && !lane->closed)
		if (pthread_cond_timedwait(&lane->wake, &lane->lock, &until) ==
		    ETIMEDOUT)
			return lane->first == NULL && !lane->closed;
	return false;
}

/* The same lock.  For lanes of one thread. */
static void
use_the_time(struct dbk_lane *lane)
{
	bool more;

	(void)pthread_mutex_unlock(&lane->lock);
	more = lane->idle(lane->arg);
	(void)pthread_mutex_lock(&lane->lock);
	lane->restless = more;
}

/* What waits, at most gulp calls of it; NULL: the lane is closed and empty. */
static struct dbk_call *
take(struct dbk_lane *lane)
{
	struct dbk_call *calls, **end;
	size_t n;

	(void)pthread_mutex_lock(&lane->lock);
	while (lane->first == NULL && !lane->closed) {
		if (!lane->restless)
			(void)pthread_cond_wait(&lane->wake, &lane->lock);
		else if (is_quiet(lane))
			use_the_time(lane);
	}
	calls = lane->first;
	end = &lane->first;
	for (n = 0; n < lane->gulp && *end != NULL; n++)
		end = &(*end)->next;
	lane->waiting -= n;
	lane->first = *end;
	if (lane->first == NULL)
		lane->last = &lane->first;
	else
		(void)pthread_cond_signal(&lane->wake);
	if (n != 0)
		*end = NULL;
	lane->restless = lane->idle != NULL;
	(void)pthread_mutex_unlock(&lane->lock);
	return calls;
}

/* A thread finds out which of them it is: it has a connection of its own. */
static void *
run(void *arg)
{
	struct dbk_lane *lane = arg;
	struct dbk_call *calls;
	size_t index = 0;

	(void)pthread_mutex_lock(&lane->lock);
	while (!pthread_equal(lane->threads[index], pthread_self()))
		index++;
	(void)pthread_mutex_unlock(&lane->lock);
	while ((calls = take(lane)) != NULL)
		lane->work(lane->arg, index, calls);
	return NULL;
}

/* By a clock that nobody sets. */
static void
init_wake(struct dbk_lane *lane)
{
	pthread_condattr_t clock;

	(void)pthread_condattr_init(&clock);
	(void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&lane->wake, &clock);
	(void)pthread_condattr_destroy(&clock);
}

enum dbk_code
dbk_lane_open(struct dbk_lane *lane, size_t nthreads, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	lane->opened = true;
	lane->last = &lane->first;
	(void)pthread_mutex_init(&lane->lock, NULL);
	init_wake(lane);
	/* Each thread waits here until all of them have their place. */
	(void)pthread_mutex_lock(&lane->lock);
	for (i = 0; rc == DBK_OK && i < nthreads; i++) {
		if (pthread_create(&lane->threads[i], NULL, run, lane) != 0)
			rc = dbk_fail(err, DBK_ESYSTEM,
			    "cannot start a thread");
		else
			lane->nthreads++;
	}
	(void)pthread_mutex_unlock(&lane->lock);
	if (rc != DBK_OK)
		dbk_lane_close(lane);
	return rc;
}

bool
dbk_lane_put(struct dbk_lane *lane, struct dbk_call *call)
{
	bool taken;

	(void)pthread_mutex_lock(&lane->lock);
	taken = !lane->closed && lane->waiting < lane->most;
	if (taken) {
		call->next = NULL;
		*lane->last = call;
		lane->last = &call->next;
		lane->waiting++;
		(void)pthread_cond_signal(&lane->wake);
	}
	(void)pthread_mutex_unlock(&lane->lock);
	return taken;
}

void
dbk_lane_stir(struct dbk_lane *lane)
{
	(void)pthread_mutex_lock(&lane->lock);
	lane->restless = lane->idle != NULL;
	(void)pthread_cond_signal(&lane->wake);
	(void)pthread_mutex_unlock(&lane->lock);
}

void
dbk_lane_close(struct dbk_lane *lane)
{
	size_t i;

	if (!lane->opened)
		return;
	(void)pthread_mutex_lock(&lane->lock);
	lane->closed = true;
	(void)pthread_cond_broadcast(&lane->wake);
	(void)pthread_mutex_unlock(&lane->lock);
	for (i = 0; i < lane->nthreads; i++)
		(void)pthread_join(lane->threads[i], NULL);
	lane->nthreads = 0;
}

void
dbk_lane_fini(struct dbk_lane *lane)
{
	if (!lane->opened)
		return;
	dbk_lane_close(lane);
	(void)pthread_cond_destroy(&lane->wake);
	(void)pthread_mutex_destroy(&lane->lock);
	memset(lane, 0, sizeof *lane);
}
