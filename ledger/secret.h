/*
 * secret.h -- bytes that must not leak: passphrases, keys.
 * Kept in locked memory (libsodium), wiped when freed.
 */
#ifndef DBK_SECRET_H
#define DBK_SECRET_H

#include <stddef.h>

#include "ledger/base.h"

/* Zero-initialise; bytes is NUL-terminated after a successful call below. */
struct dbk_secret {
	char *bytes;
	size_t len; /* without the NUL */
};

/*
 * A copy of len bytes at s.  s may be NULL: zero bytes.  The caller frees with
 * dbk_secret_free.  DBK_ESYSTEM when memory cannot be had or locked.
 */
enum dbk_code dbk_secret_copy(struct dbk_secret *out, const char *s, size_t len,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The first line of a file, without its line end; "-" is standard input.
 * DBK_ESYSTEM names the path; an empty first line is DBK_EUSAGE.
 */
enum dbk_code dbk_secret_read(struct dbk_secret *out, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* Wipes and frees; takes an empty secret. */
void dbk_secret_free(struct dbk_secret *s);

#endif
