/*
 * wiping.h -- memory for libraries that handle secrets and do not wipe them:
 * everything is wiped when it is freed or moved.  Private to the transports.
 */
#ifndef DBK_WIPING_H
#define DBK_WIPING_H

#include <stddef.h>

/* As malloc, calloc, realloc, strdup and free, for memory of these only. */
void *dbk_wiping_malloc(size_t size);
void *dbk_wiping_calloc(size_t n, size_t size);
void *dbk_wiping_realloc(void *p, size_t size);
char *dbk_wiping_strdup(const char *s);
void dbk_wiping_free(void *p);

#endif
