/*
 * commits LEDGER PASSPHRASE-FILE ENTRIES -- add entries one by one, each a
 * commit of its own with all rules and the journal; prints p50 and p99.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/entries.h"

#define MOST_COMMITS 100000

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double
milliseconds(const struct timespec *from, const struct timespec *to)
{
	return (double)(to->tv_sec - from->tv_sec) * 1e3 +
	    (double)(to->tv_nsec - from->tv_nsec) / 1e6;
}

static enum dbk_code
add_all(struct dbk_ledger *l, FILE *in, struct dbk_err *err)
{
	static double took[MOST_COMMITS];
	char number[DBK_NUMBER_LEN + 1], *line = NULL;
	struct timespec from, to;
	enum dbk_code rc = DBK_OK;
	size_t size = 0, n = 0;
	ssize_t len;

	while (rc == DBK_OK && n < MOST_COMMITS &&
	    (len = getline(&line, &size, in)) > 0) {
		struct dbk_source source = {
		    .text = line, .len = (size_t)len, .first_line = n + 1};

		(void)clock_gettime(CLOCK_MONOTONIC, &from);
		rc = dbk_entry_add(l, &source, false, number, NULL, err);
		(void)clock_gettime(CLOCK_MONOTONIC, &to);
		took[n++] = milliseconds(&from, &to);
	}
	free(line);
	qsort(took, n, sizeof took[0], by_size);
	if (rc == DBK_OK && n != 0)
		printf("p50 %.3f ms, p99 %.3f ms\n", took[n / 2],
		    took[n * 99 / 100]);
	return rc;
}

int
main(int argc, char **argv)
{
	struct dbk_actor actor = {"bench", "2026-11-18T14:00:00Z"};
	struct dbk_secret passphrase = {0};
	struct dbk_ledger *l = NULL;
	struct dbk_err err = {0};
	enum dbk_code rc;
	FILE *in;

	in = argc == 4 ? fopen(argv[3], "rb") : NULL;
	if (in == NULL) {
		fprintf(stderr, "usage: commits LEDGER PASSPHRASE ENTRIES\n");
		return 2;
	}
	rc = dbk_secret_read(&passphrase, argv[2], &err);
	if (rc == DBK_OK)
		rc = dbk_ledger_open(&l, argv[1], &passphrase, DBK_ACCESS_WRITE,
		    &actor, &err);
	if (rc == DBK_OK)
		rc = add_all(l, in, &err);
	if (rc != DBK_OK)
		fprintf(stderr, "commits: %s\n", err.text);
	dbk_ledger_close(l);
	dbk_secret_free(&passphrase);
	(void)fclose(in);
	return (int)rc;
}
