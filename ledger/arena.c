#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/arena.h"

#define BLOCK_SIZE ((size_t)64 * 1024)
#define DEFAULT_LIMIT ((size_t)64 * 1024 * 1024)

struct dbk_arena_block {
	struct dbk_arena_block *next;
	size_t size; /* of data */
	size_t used;
	max_align_t data[];
};

void
dbk_arena_init(struct dbk_arena *a, size_t limit)
{
	memset(a, 0, sizeof *a);
	a->limit = limit != 0 ? limit : DEFAULT_LIMIT;
}

void
dbk_arena_fini(struct dbk_arena *a)
{
	struct dbk_arena_block *b, *next;

	if (a == NULL)
		return;
	for (b = a->first; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	a->first = a->current = NULL;
	a->used = 0;
}

void
dbk_arena_reset(struct dbk_arena *a)
{
	struct dbk_arena_block *b;

	for (b = a->first; b != NULL; b = b->next)
		b->used = 0;
	a->current = a->first;
	a->used = 0;
	a->limited = false;
}

bool
dbk_arena_was_limited(const struct dbk_arena *a)
{
	return a->limited;
}

/* A block with room for size bytes: a kept one, or a new one. */
static struct dbk_arena_block *
block_for(struct dbk_arena *a, size_t size)
{
	struct dbk_arena_block *b, *last = NULL;
	size_t want;

	for (b = a->current; b != NULL; b = b->next) {
		if (b->size - b->used >= size)
			return b;
		last = b;
	}
	want = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	b = malloc(sizeof *b + want);
	if (b == NULL)
		return NULL;
	b->next = NULL;
	b->size = want;
	b->used = 0;
	if (last != NULL)
		last->next = b;
	else
		a->first = b;
	return b;
}

/* As dbk_arena_alloc, but the bytes are not zeroed. */
static void *
take(struct dbk_arena *a, size_t size)
{
	struct dbk_arena_block *b;
	char *p;

	if (size <= a->limit - a->used)
		size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) *
		    sizeof(max_align_t);
	if (size > a->limit - a->used) {
		a->limited = true;
		return NULL;
	}
	b = block_for(a, size);
	if (b == NULL)
		return NULL;
	p = (char *)b->data + b->used;
	b->used += size;
	a->used += size;
	a->current = b;
	return p;
}

void *
dbk_arena_alloc(struct dbk_arena *a, size_t size)
{
	void *p = take(a, size);

	if (p != NULL)
		memset(p, 0, size);
	return p;
}

char *
dbk_arena_copy(struct dbk_arena *a, const char *s, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		return NULL;
	p = take(a, len + 1);
	if (p == NULL)
		return NULL;
	if (len != 0)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}
