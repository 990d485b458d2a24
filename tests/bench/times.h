/*
 * times.h -- how long each of many calls took.
 */
#ifndef DBK_BENCH_TIMES_H
#define DBK_BENCH_TIMES_H

#include <stddef.h>
#include <time.h>

#define DBK_MOST_TIMES 100000

/* Zero-initialise. */
struct dbk_times {
	double ms[DBK_MOST_TIMES];
	size_t n;
	struct timespec from;
};

void dbk_times_begin(struct dbk_times *t);

/* The call that was begun is over. */
void dbk_times_end(struct dbk_times *t);

/* Prints name, median and 99th percentile in milliseconds, tab-separated. */
void dbk_times_print(struct dbk_times *t, const char *name);

#endif
