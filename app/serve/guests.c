#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "app/serve/guests.h"
#include "app/serve/visits.h"

struct dbk_guest {
	struct dbk_guest *before, *after;
	int fd;
	int64_t since; /* the request began to be waited for */
	bool served; /* it is whole, and is being answered */
};

struct dbk_guests {
	pthread_mutex_t lock;
	struct dbk_guest *first;
	size_t n, most;
};

struct dbk_guests *
dbk_guests_new(size_t most)
{
	struct dbk_guests *g = calloc(1, sizeof *g);

	if (g == NULL)
		return NULL;
	(void)pthread_mutex_init(&g->lock, NULL);
	g->most = most;
	return g;
}

void
dbk_guests_free(struct dbk_guests *g)
{
	if (g == NULL)
		return;
	(void)pthread_mutex_destroy(&g->lock);
	free(g);
}

struct dbk_guest *
dbk_guests_come(struct dbk_guests *g, int fd)
{
	struct dbk_guest *guest = calloc(1, sizeof *guest);

	if (guest == NULL)
		return NULL;
	guest->fd = fd;
	guest->since = dbk_visits_clock();
	(void)pthread_mutex_lock(&g->lock);
	guest->after = g->first;
	if (g->first != NULL)
		g->first->before = guest;
	g->first = guest;
	g->n++;
	(void)pthread_mutex_unlock(&g->lock);
	return guest;
}

void
dbk_guests_leave(struct dbk_guests *g, struct dbk_guest *guest)
{
	if (guest == NULL)
		return;
	(void)pthread_mutex_lock(&g->lock);
	if (guest->before != NULL)
		guest->before->after = guest->after;
	else
		g->first = guest->after;
	if (guest->after != NULL)
		guest->after->before = guest->before;
	g->n--;
	(void)pthread_mutex_unlock(&g->lock);
	free(guest);
}

void
dbk_guests_serve(struct dbk_guests *g, struct dbk_guest *guest, bool served)
{
	if (guest == NULL)
		return;
	(void)pthread_mutex_lock(&g->lock);
	guest->served = served;
	guest->since = dbk_visits_clock();
	(void)pthread_mutex_unlock(&g->lock);
}

void
dbk_guests_tend(struct dbk_guests *g)
{
	int64_t now = dbk_visits_clock(), patience;
	struct dbk_guest *guest;

	(void)pthread_mutex_lock(&g->lock);
	patience = g->n > g->most / 4 * 3 ? DBK_GUEST_HASTE :
					    DBK_GUEST_PATIENCE;
	for (guest = g->first; guest != NULL; guest = guest->after)
		/* It leaves by the thread that reads from it. */
		if (!guest->served && now - guest->since > patience)
			(void)shutdown(guest->fd, SHUT_RDWR);
	(void)pthread_mutex_unlock(&g->lock);
}
