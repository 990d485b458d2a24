/*
 * options.h -- command lines by table, with the habits of getopt_long: options
 * and words in any order, --name VALUE or --name=VALUE, a name may be
 * shortened while it is the only one that begins so, -- ends the options, and a
 * lone - is a word.  It has no state of its own, so that one command can run
 * another.
 */
#ifndef DBK_APP_OPTIONS_H
#define DBK_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"

#define DBK_OPTION_NEEDED 1u /* the command does not run without it */
#define DBK_OPTION_MANY 2u /* may be given more than once */

struct dbk_option {
	const char *name; /* without its dashes */
	const char *argument; /* as help prints it; NULL: takes none */
	const char *help; /* one sentence */
	char letter; /* short form; 0: none */
	unsigned flags; /* DBK_OPTION_* */
};

struct dbk_options {
	const struct dbk_option *rows;
	size_t n;
};

/* What was given on a command line; strings borrowed from it. */
struct dbk_args {
	struct dbk_given {
		const struct dbk_option *option;
		const char *value; /* NULL: takes none */
	} * given;
	size_t ngiven;
	const char **words; /* what is no option, in order */
	size_t nwords;
	size_t at; /* next argument to read */
	bool no_options; /* -- was seen */
};

/* Room for n arguments.  Free with dbk_args_fini, also after a failure. */
enum dbk_code dbk_args_init(struct dbk_args *a, size_t n,
    struct dbk_err *err) DBK_CHECKED;
void dbk_args_fini(struct dbk_args *a);

/*
 * Read arguments from a->at on.  An option is looked up in both tables (second
 * may be NULL).  one_word: stop after the first word, which may name a command
 * with options of its own.  DBK_EUSAGE: an unknown or repeated option, a
 * missing or needless argument.
 */
enum dbk_code dbk_args_read(struct dbk_args *a, size_t argc,
    const char *const *argv, const struct dbk_options *first,
    const struct dbk_options *second, bool one_word,
    struct dbk_err *err) DBK_CHECKED;

/* The last value given for an option; NULL when it was not given. */
const char *dbk_args_value(const struct dbk_args *a,
    const struct dbk_option *option);
bool dbk_args_has(const struct dbk_args *a, const struct dbk_option *option);

/*
 * Every value of an option in order.
 * values  gets an array for free(); NULL when it was not given.  The values are
 *         borrowed from the command line.
 * n       gets how many
 * Returns DBK_ESYSTEM without memory.
 */
enum dbk_code dbk_args_values(const char ***values, size_t *n,
    const struct dbk_args *a, const struct dbk_option *option,
    struct dbk_err *err) DBK_CHECKED;

/* The option's value as a whole number from least to most; otherwise when it
 * was not given. */
enum dbk_code dbk_args_integer(unsigned *out, const struct dbk_args *a,
    const struct dbk_option *option, unsigned least, unsigned most,
    unsigned otherwise, struct dbk_err *err) DBK_CHECKED;

#endif
