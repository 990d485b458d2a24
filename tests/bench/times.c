#include <stdlib.h>
#include <time.h>

#include "tests/bench/times.h"

double
dbk_times_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void
dbk_times_add(struct dbk_times *t, double ms)
{
	if (t->n < DBK_MOST_TIMES)
		t->ms[t->n++] = ms;
}

void
dbk_times_begin(struct dbk_times *t)
{
	t->from = dbk_times_now();
}

void
dbk_times_end(struct dbk_times *t)
{
	dbk_times_add(t, dbk_times_now() - t->from);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
print_middle(struct dbk_times *t, FILE *out)
{
	qsort(t->ms, t->n, sizeof t->ms[0], by_size);
	(void)fprintf(out, "\t%.4f\t%.4f", t->ms[t->n / 2],
	    t->ms[t->n * 99 / 100]);
}

void
dbk_times_print(struct dbk_times *t, const char *name)
{
	if (t->n == 0)
		return;
	printf("%s", name);
	print_middle(t, stdout);
	printf("\n");
}

void
dbk_times_print_rate(struct dbk_times *t, FILE *out, const char *name,
    double ms)
{
	if (t->n == 0)
		return;
	(void)fprintf(out, "%s\t%.1f", name, (double)t->n * 1e3 / ms);
	print_middle(t, out);
	(void)fprintf(out, "\n");
}
