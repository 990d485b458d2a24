/*
 * measure NAME ITEMS COMMAND [ARGUMENT]... -- run a command and print one row:
 * name, seconds, items a second, user and system seconds, peak memory in MiB.
 * The figures are the operating system's own accounting of the child.
 */
#include <stdio.h>
#include <stdlib.h>
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
	fprintf(stderr,
	    "%-28s %9.2f s %10.0f /s   user %7.2f s  sys %6.2f s"
	    "  peak %6.1f MiB\n",
	    argv[1], wall, strtod(argv[2], NULL) / wall,
	    seconds_of(use.ru_utime), seconds_of(use.ru_stime),
	    (double)use.ru_maxrss / 1024.0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 7;
}
