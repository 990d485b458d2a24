/*
 * list.h -- look-ups in the compiled code lists.
 */
#ifndef DBK_LIST_H
#define DBK_LIST_H

#include <stddef.h>

#include "schemas/lists.h"

/*
 * The name of a code, static; NULL when the list does not have it.  code is
 * len bytes and need not end in NUL.
 */
const char *dbk_list_name(enum dbk_list list, const char *code, size_t len);

#endif
