/*
 * base.h -- result codes and the one error a call can fail with.
 * Libraries return codes and never print, exit or abort on input.
 */
#ifndef DBK_BASE_H
#define DBK_BASE_H

#include <stddef.h>

#if defined(__GNUC__)
#define DBK_CHECKED __attribute__((warn_unused_result))
#define DBK_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define DBK_CHECKED
#define DBK_PRINTF(f, a)
#endif

/* The values are the exit codes of the program (contract). */
enum dbk_code {
	DBK_OK = 0,
	DBK_EFINDINGS = 1, /* input refused; the sink has the findings */
	DBK_EUSAGE = 2, /* the caller asked for what cannot be */
	DBK_EDENIED = 3, /* wrong passphrase, or not allowed */
	DBK_ELOCKED = 4, /* another process writes */
	DBK_EDAMAGE = 5, /* the ledger or a key file is damaged */
	DBK_ESYSTEM = 6, /* memory, disk, permission, I/O */
	DBK_EDEFECT = 7, /* a defect of ours */
	DBK_ESTOPPED = 8 /* left off where it was told to; the program then
			  * ends by the signal that told it */
};

/* What to do about a damaged ledger: the end of a sentence that says so. */
#define DBK_DAMAGE_ADVICE \
	"restore the newest backup, or save what can still be read with: " \
	"daybook salvage LEDGER NEW"

/* Filled by the first failure; text is one sentence for the user. */
struct dbk_err {
	enum dbk_code code;
	char text[512];
};

/*
 * Record a failure and return its code.  A later failure does not replace the
 * first.  err may be NULL; a text that does not fit ends in "...".
 */
enum dbk_code dbk_fail(struct dbk_err *err, enum dbk_code code,
    const char *format, ...) DBK_PRINTF(3, 4);

/* dbk_fail(err, DBK_ESYSTEM, "out of memory"). */
enum dbk_code dbk_fail_memory(struct dbk_err *err);

#endif
