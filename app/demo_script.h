/*
 * demo_script.h -- the steps of daybook demo: commands of daybook, with
 * placeholders in braces: {dir} the folder that is made, {data} the sample
 * data, {1} to {6} the columns of the row at hand.
 */
#ifndef DBK_APP_DEMO_SCRIPT_H
#define DBK_APP_DEMO_SCRIPT_H

#include <stddef.h>

#include "ledger/base.h"

#define DBK_DEMO_WORDS 12
#define DBK_DEMO_COLUMNS 6

struct dbk_demo_step {
	const char *title;
	const char *now; /* the time that is recorded */
	const char *rows; /* run for every row of this file, or NULL */
	const char *to; /* file for standard output, or NULL */
	enum dbk_code expected;
	/* NULL-ended; a word with a column that is absent is left out. */
	const char *words[DBK_DEMO_WORDS];
};

extern const struct dbk_demo_step dbk_demo_steps[];
extern const size_t dbk_demo_nsteps;

/* What to try afterwards, NULL-ended. */
extern const char *const dbk_demo_next[];

#endif
