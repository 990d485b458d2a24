/*
 * times.h -- how long each of many calls took.
 */
#ifndef DBK_BENCH_TIMES_H
#define DBK_BENCH_TIMES_H

#include <stddef.h>
#include <stdio.h>

#define DBK_MOST_TIMES 1000000

/* Zero-initialise. */
struct dbk_times {
	double ms[DBK_MOST_TIMES];
	size_t n;
	double from; /* dbk_times_now, of the call that is under way */
};

/* Milliseconds of a clock that only goes forward. */
double dbk_times_now(void);

/* A call that took so many milliseconds. */
void dbk_times_add(struct dbk_times *t, double ms);

/* One call after the other: the next one begins, and is over. */
void dbk_times_begin(struct dbk_times *t);
void dbk_times_end(struct dbk_times *t);

/* Prints name, median and 99th percentile in milliseconds, tab-separated. */
void dbk_times_print(struct dbk_times *t, const char *name);

/* Prints name, calls a second, median and 99th percentile in milliseconds,
 * tab-separated.  ms: what all of them took together. */
void dbk_times_print_rate(struct dbk_times *t, FILE *out, const char *name,
    double ms);

#endif
