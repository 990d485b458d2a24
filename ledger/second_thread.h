/*
 * second_thread.h -- a thread that works ahead of the one that needs the
 * result: it waits for more under the lock, and ends when it is told to.
 * Whatever it does, the first thread can do without it; it then takes longer.
 */
#ifndef DBK_SECOND_THREAD_H
#define DBK_SECOND_THREAD_H

#include <pthread.h>
#include <stdbool.h>

struct dbk_second_thread {
	pthread_mutex_t lock; /* also of what the two threads share */
	pthread_cond_t more; /* signalled by who has more for it, or ends it */
	bool ends; /* with the lock */
	bool running; /* of the first thread alone */
	pthread_t thread;
};

/* False: the system has no lock for it, and there is nothing to undo. */
bool dbk_second_thread_init(struct dbk_second_thread *t);

/*
 * Run work beside the caller, unless it runs already or the system gives no
 * thread.  It is to return once ends is set.
 * arg  borrowed until dbk_second_thread_fini
 */
void dbk_second_thread_start(struct dbk_second_thread *t, void *(*work)(void *),
    void *arg);

/* End it, wait for that, and free. */
void dbk_second_thread_fini(struct dbk_second_thread *t);

#endif
