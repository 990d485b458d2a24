/*
 * list.h -- look-ups in the compiled code lists.
 */
#ifndef DBK_LIST_H
#define DBK_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/lists.h"

/*
 * The name of a code, static; NULL when the list does not have it.  code is
 * len bytes and need not end in NUL.
 */
const char *dbk_list_name(enum dbk_list list, const char *code, size_t len);

/*
 * True for a list that the chapter of the PGA message set prints in full.  The
 * other lists of its records are kept elsewhere and may be older than a code.
 */
bool dbk_list_is_pga(enum dbk_list list);

#endif
