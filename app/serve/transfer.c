#include <string.h>

#include "app/serve/transfer.h"

void
dbk_transfer_init(struct dbk_transfer *t)
{
	memset(t, 0, sizeof *t);
	(void)pthread_mutex_init(&t->lock, NULL);
}

void
dbk_transfer_fini(struct dbk_transfer *t)
{
	(void)pthread_mutex_destroy(&t->lock);
}

bool
dbk_transfer_begin(struct dbk_transfer *t, struct dbk_errand *errand)
{
	bool begun;

	(void)pthread_mutex_lock(&t->lock);
	begun = !t->under_way;
	if (begun)
		t->errand = *errand;
	else
		*errand = t->errand;
	t->under_way = true;
	(void)pthread_mutex_unlock(&t->lock);
	return begun;
}

void
dbk_transfer_end(struct dbk_transfer *t)
{
	(void)pthread_mutex_lock(&t->lock);
	t->under_way = false;
	(void)pthread_mutex_unlock(&t->lock);
}

bool
dbk_transfer_get(struct dbk_transfer *t, struct dbk_errand *errand)
{
	bool under_way;

	(void)pthread_mutex_lock(&t->lock);
	under_way = t->under_way;
	if (under_way)
		*errand = t->errand;
	(void)pthread_mutex_unlock(&t->lock);
	return under_way;
}
