/*
 * measure NAME ITEMS COMMAND [ARGUMENT]... -- run a command and print one row of
 * tab-separated figures on standard error: name, items, wall seconds, user and
 * system seconds, peak memory in KiB.  They are the operating system's own
 * accounting of the child.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct rusage use;
	double start, wall;
	int status;
	pid_t child;

	if (argc < 4) {
		fprintf(stderr, "usage: measure NAME ITEMS COMMAND ...\n");
		return 2;
	}
	start = now();
	child = fork();
	if (child == 0) {
		execvp(argv[3], argv + 3);
		perror(argv[3]);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &use) != child) {
		perror("measure");
		return 6;
	}
	wall = now() - start;
	fprintf(stderr, "%s\t%s\t%.4f\t%.4f\t%.4f\t%ld\n", argv[1], argv[2],
	    wall, seconds_of(use.ru_utime), seconds_of(use.ru_stime),
	    use.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 7;
}
