/*
 * conflict_tell.h -- entry numbers that two stations use, side by side.
 */
#ifndef DBK_APP_CONFLICT_TELL_H
#define DBK_APP_CONFLICT_TELL_H

#include "app/output.h"
#include "ledger/conflict.h"

/* Tells the disputes of a number (NULL: all) as text, or as the member
 * conflicts; *n gets how many. */
enum dbk_code dbk_tell_conflicts(struct dbk_output *out, struct dbk_ledger *l,
    const char *number, int64_t *n, struct dbk_err *err) DBK_CHECKED;

#endif
