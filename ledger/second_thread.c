#include <string.h>

#include "ledger/second_thread.h"

bool
dbk_second_thread_init(struct dbk_second_thread *t)
{
	memset(t, 0, sizeof *t);
	if (pthread_mutex_init(&t->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&t->more, NULL) == 0)
		return true;
	(void)pthread_mutex_destroy(&t->lock);
	return false;
}

void
dbk_second_thread_start(struct dbk_second_thread *t, void *(*work)(void *),
    void *arg)
{
	if (!t->running)
		t->running = pthread_create(&t->thread, NULL, work, arg) == 0;
}

void
dbk_second_thread_fini(struct dbk_second_thread *t)
{
	if (t->running) {
		(void)pthread_mutex_lock(&t->lock);
		t->ends = true;
		(void)pthread_cond_signal(&t->more);
		(void)pthread_mutex_unlock(&t->lock);
		(void)pthread_join(t->thread, NULL);
	}
	(void)pthread_cond_destroy(&t->more);
	(void)pthread_mutex_destroy(&t->lock);
}
