/*
 * prompt.h -- asking on the terminal, and showing progress there.
 */
#ifndef DBK_APP_PROMPT_H
#define DBK_APP_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/secret.h"

/*
 * Ask on the terminal of the process without echo, whatever standard input and
 * output are.  DBK_EUSAGE when there is no terminal, when nothing was typed, or
 * after Ctrl-C.  The caller frees with dbk_secret_free.
 */
enum dbk_code dbk_prompt_secret(struct dbk_secret *out, const char *prompt,
    struct dbk_err *err) DBK_CHECKED;

/* A progress bar on standard error; zero-initialise. */
struct dbk_progress {
	bool shown;
	int64_t last; /* milliseconds of the last drawing */
};

/* Draw done of total, at most ten times a second; nothing when quiet is set or
 * standard error is no terminal. */
void dbk_progress_step(struct dbk_progress *p, bool quiet, int64_t done,
    int64_t total);

/* Clears the bar from the line. */
void dbk_progress_end(struct dbk_progress *p);

/* Milliseconds of a clock that nobody sets. */
int64_t dbk_milliseconds(void);

#endif
