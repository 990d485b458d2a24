/*
 * progress.h -- long work on the terminal: how far it is, how fast it goes and
 * how long it takes yet; and a way to stop it.
 */
#ifndef DBK_APP_PROGRESS_H
#define DBK_APP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "app/output.h"
#include "ledger/ledger.h"
#include "ledger/watch.h"

/* Zero-initialise but for the first two members. */
struct dbk_progress {
	const struct dbk_output *out;
	const char *unit; /* what is counted, as "entries"; NULL: bytes */
	/* Private. */
	struct dbk_ledger *ledger; /* whose work is shown, or NULL */
	struct dbk_watch watch;
	int64_t began, last; /* milliseconds: first step, last drawing */
	int64_t before; /* done at the first step */
	bool shown;
};

/*
 * done of total (0: unknown).  Drawn on standard error ten times a second, if
 * that is a terminal and -q was not given.
 * From the first call on SIGINT and SIGTERM do not kill: the next step returns
 * DBK_ESTOPPED, and the command ends where it can go on when it is run again.
 * A second signal, some seconds later, kills.
 */
enum dbk_code dbk_progress_step(struct dbk_progress *p, int64_t done,
    int64_t total, struct dbk_err *err) DBK_CHECKED;

/* The same for libraries: progress is borrowed. */
struct dbk_watch dbk_progress_watch(struct dbk_progress *p);

/*
 * Show what l tells of long work (dbk_ledger_watch) until dbk_progress_end.
 * Signals kill as ever: such work only reads, or is one transaction.
 */
void dbk_progress_ledger(struct dbk_progress *p, struct dbk_ledger *l);

/* Until dbk_progress_end a SIGINT or SIGTERM that kills takes the file at path
 * along: it is half of what it is to be. */
void dbk_progress_file(const char *path);

/* Clears the line. */
void dbk_progress_end(struct dbk_progress *p);

/* End by the signal that stopped the work, as a shell expects; returns when
 * there was none. */
void dbk_progress_die(void);

/* Milliseconds of a clock that nobody sets. */
int64_t dbk_milliseconds(void);

#endif
