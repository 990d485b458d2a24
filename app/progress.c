#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/progress.h"

#define BAR_WIDTH 30
#define BAR_INTERVAL 100 /* milliseconds */
#define FILE_MOST 4096 /* bytes of a path, with its NUL */
#define RATE_AFTER 1000 /* milliseconds: a rate of less is a guess */

/* A handler has no other way to tell; set by it alone: which signal, when. */
static volatile sig_atomic_t stopped_by, stopped_at;

/* Nor to be told what dies with the program; "": nothing. */
static char half_file[FILE_MOST];

/* A second one kills, but not one that was sent with the first, to the process
 * and to its group. */
static void
stop(int number)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	if (stopped_by == 0) {
		stopped_by = number;
		stopped_at = (sig_atomic_t)t.tv_sec;
	} else if ((sig_atomic_t)t.tv_sec - stopped_at > 1) {
		(void)signal(number, SIG_DFL);
		(void)raise(number);
	}
}

/* The signal that is raised kills once the handler returns; a second one, on
 * another thread, not before the file is gone. */
static void
drop_file(int number)
{
	if (half_file[0] != '\0')
		(void)unlink(half_file);
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

/* What the caller of the program ignores stays ignored. */
static void catch (int number, void (*handler)(int number))
{
	struct sigaction old, action;

	memset(&action, 0, sizeof action);
	action.sa_handler = handler;
	if (sigaction(number, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
		(void)sigaction(number, &action, NULL);
}

int64_t
dbk_milliseconds(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
draw_bar(int64_t done, int64_t total)
{
	static const char marks[BAR_WIDTH + 1] =
	    "##############################";
	int width = (int)((double)done / (double)total * BAR_WIDTH);

	(void)fprintf(stderr, "[%-*.*s] %3d%%", BAR_WIDTH, width, marks,
	    (int)((double)done / (double)total * 100));
}

static void
draw_rate(const struct dbk_progress *p, int64_t done, int64_t total,
    int64_t took)
{
	double rate = (double)(done - p->before) * 1000 / (double)took;
	int64_t left;

	if (p->unit != NULL)
		(void)fprintf(stderr, "  %.0f %s/s", rate, p->unit);
	else
		(void)fprintf(stderr, "  %.1f MB/s", rate / 1e6);
	if (total <= 0 || rate <= 0)
		return;
	left = (int64_t)((double)(total - done) / rate + 0.5);
	(void)fprintf(stderr, "  %" PRId64 ":%02d left", left / 60,
	    (int)(left % 60));
}

static void
draw(struct dbk_progress *p, int64_t done, int64_t total, int64_t now)
{
	p->shown = true;
	p->last = now;
	(void)fputs("\r", stderr);
	if (total > 0)
		draw_bar(done < total ? done : total, total);
	else if (p->unit != NULL)
		(void)fprintf(stderr, "%" PRId64 " %s", done, p->unit);
	else
		(void)fprintf(stderr, "%" PRId64 " MB", done / 1000000);
	if (now - p->began >= RATE_AFTER && done > p->before)
		draw_rate(p, done, total, now - p->began);
	/* What is left of a longer line. */
	(void)fputs("\033[K", stderr);
}

enum dbk_code
dbk_progress_step(struct dbk_progress *p, int64_t done, int64_t total,
    struct dbk_err *err)
{
	int64_t now;

	if (stopped_by != 0)
		return dbk_fail(err, DBK_ESTOPPED,
		    "stopped by a signal; run the command again to go on");
	now = dbk_milliseconds();
	if (p->began == 0) {
		p->began = now;
		p->before = done;
		if (p->ledger == NULL) {
			catch (SIGINT, stop);
			catch (SIGTERM, stop);
		}
	}
	if (p->out->quiet || !isatty(STDERR_FILENO) ||
	    (p->shown && now - p->last < BAR_INTERVAL))
		return DBK_OK;
	draw(p, done, total, now);
	return DBK_OK;
}

static enum dbk_code
watched_step(void *arg, int64_t done, int64_t total, struct dbk_err *err)
{
	return dbk_progress_step(arg, done, total, err);
}

struct dbk_watch
dbk_progress_watch(struct dbk_progress *p)
{
	return (struct dbk_watch){watched_step, p};
}

void
dbk_progress_ledger(struct dbk_progress *p, struct dbk_ledger *l)
{
	p->ledger = l;
	p->watch = dbk_progress_watch(p);
	dbk_ledger_watch(l, &p->watch);
}

void
dbk_progress_file(const char *path)
{
	size_t len = strlen(path);

	/* One of a longer name is left, as a killed program leaves it. */
	if (len >= sizeof half_file)
		return;
	memcpy(half_file, path, len + 1);
	catch (SIGINT, drop_file);
	catch (SIGTERM, drop_file);
}

void
dbk_progress_end(struct dbk_progress *p)
{
	half_file[0] = '\0';
	if (p->ledger != NULL)
		dbk_ledger_watch(p->ledger, NULL);
	p->ledger = NULL;
	if (p->shown)
		(void)fputs("\r\033[K", stderr);
	p->shown = false;
}

void
dbk_progress_die(void)
{
	if (stopped_by == 0)
		return;
	(void)signal(stopped_by, SIG_DFL);
	(void)raise(stopped_by);
}
