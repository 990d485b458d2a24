/*
 * run.c -- feed files to a fuzz target: the corpus, in make check.  Fails, too,
 * when more memory than a command of ours may need was used.
 *
 *   fuzz_NAME FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "tests/fuzz/fuzz.h"

#ifndef DBK_LIBFUZZER

#define MOST ((size_t)16 << 20)
#ifndef DBK_FUZZ_PEAK_KIB
#define DBK_FUZZ_PEAK_KIB 65536L
#endif

static int
run(const char *path, uint8_t *data)
{
	FILE *in = fopen(path, "rb");
	size_t n;

	if (in == NULL) {
		perror(path);
		return 1;
	}
	n = fread(data, 1, MOST, in);
	if (ferror(in) != 0) {
		perror(path);
		(void)fclose(in);
		return 1;
	}
	(void)fclose(in);
	return LLVMFuzzerTestOneInput(data, n);
}

/* A sanitizer needs memory of its own. */
static int
judge_memory(void)
{
#ifndef __SANITIZE_ADDRESS__
	struct rusage use;

	if (getrusage(RUSAGE_SELF, &use) == 0 &&
	    use.ru_maxrss <= DBK_FUZZ_PEAK_KIB)
		return 0;
	(void)fprintf(stderr, "more than %ld KiB of memory\n",
	    DBK_FUZZ_PEAK_KIB);
	return 1;
#else
	return 0;
#endif
}

int
main(int argc, char **argv)
{
	uint8_t *data = malloc(MOST);
	int i, bad = 0;

	if (data == NULL)
		return 1;
	if (argc < 2) {
		(void)fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		bad = 1;
	}
	for (i = 1; i < argc; i++)
		bad |= run(argv[i], data);
	bad |= judge_memory();
	free(data);
	return bad;
}

#endif
