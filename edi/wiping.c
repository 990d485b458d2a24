#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "edi/wiping.h"

/* In front of each block; its size keeps the block aligned for anything. */
union head {
	size_t size; /* of the block */
	max_align_t align;
};

void *
dbk_wiping_malloc(size_t size)
{
	union head *h;

	if (size > SIZE_MAX - sizeof *h)
		return NULL;
	h = malloc(sizeof *h + size);
	if (h == NULL)
		return NULL;
	h->size = size;
	return h + 1;
}

void *
dbk_wiping_calloc(size_t n, size_t size)
{
	void *p;

	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	p = dbk_wiping_malloc(n * size);
	if (p != NULL)
		memset(p, 0, n * size);
	return p;
}

void *
dbk_wiping_realloc(void *p, size_t size)
{
	union head *h = p;
	void *moved;

	moved = dbk_wiping_malloc(size);
	if (moved == NULL || p == NULL)
		return moved;
	h--;
	memcpy(moved, p, h->size < size ? h->size : size);
	dbk_wiping_free(p);
	return moved;
}

char *
dbk_wiping_strdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = dbk_wiping_malloc(size);

	if (copy != NULL)
		memcpy(copy, s, size);
	return copy;
}

void
dbk_wiping_free(void *p)
{
	union head *h = p;

	if (h == NULL)
		return;
	h--;
	sodium_memzero(p, h->size);
	free(h);
}
