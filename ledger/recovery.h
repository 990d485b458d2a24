/*
 * recovery.h -- the printed recovery code: 160 random bits as 32 characters of
 * Crockford's base 32 (no I, L, O, U), in eight groups of four and a check
 * character, so that a slip of the pen is told from a wrong code.
 * Private to the ledger.
 */
#ifndef DBK_RECOVERY_H
#define DBK_RECOVERY_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/ledger.h"

#define DBK_RECOVERY_BYTES 20
#define DBK_RECOVERY_LEN 47 /* 8 groups of 5, 7 hyphens */

/* Writes XXXXX-XXXXX-... and a NUL. */
void dbk_recovery_format(char out[DBK_RECOVERY_MAX],
    const unsigned char bytes[DBK_RECOVERY_BYTES]);

/*
 * The bytes of a code as a person types it: either case, with or without
 * hyphens and spaces, O for 0, I and L for 1.  False when it is none: *fault (unless fault
 * is NULL) is then the first group that is wrong, 1-based; 0: more follows after
 * the last group.
 */
bool dbk_recovery_parse(unsigned char bytes[DBK_RECOVERY_BYTES], const char *s,
    size_t len, unsigned *fault);

#endif
