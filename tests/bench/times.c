#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/times.h"

void
dbk_times_begin(struct dbk_times *t)
{
	(void)clock_gettime(CLOCK_MONOTONIC, &t->from);
}

void
dbk_times_end(struct dbk_times *t)
{
	struct timespec to;

	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	if (t->n < DBK_MOST_TIMES)
		t->ms[t->n++] = (double)(to.tv_sec - t->from.tv_sec) * 1e3 +
		    (double)(to.tv_nsec - t->from.tv_nsec) / 1e6;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void
dbk_times_print(struct dbk_times *t, const char *name)
{
	qsort(t->ms, t->n, sizeof t->ms[0], by_size);
	if (t->n != 0)
		printf("%s\t%.4f\t%.4f\n", name, t->ms[t->n / 2],
		    t->ms[t->n * 99 / 100]);
}
