/*
 * arena.h -- memory that is freed all at once.
 * A document and all its values live in one arena; resetting the arena for the
 * next document keeps memory flat however long the ledger is.
 */
#ifndef DBK_ARENA_H
#define DBK_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"

struct dbk_arena_block;

/* Initialise with dbk_arena_init; the members are private. */
struct dbk_arena {
	struct dbk_arena_block *first, *current;
	size_t used; /* bytes handed out since the last reset */
	size_t limit; /* most bytes that may be handed out */
	bool limited; /* the limit refused a request since the last reset */
};

/* limit: most bytes between two resets; 0 means 64 MiB. */
void dbk_arena_init(struct dbk_arena *a, size_t limit);

/* Frees everything.  Takes NULL and an arena that is already finished. */
void dbk_arena_fini(struct dbk_arena *a);

/* True when it was the limit that a NULL since the last reset was due to. */
bool dbk_arena_was_limited(const struct dbk_arena *a);

/* All that was handed out is invalid; blocks are kept for the next use. */
void dbk_arena_reset(struct dbk_arena *a);

/*
 * size bytes, zeroed, aligned for any type; owned by a.
 * NULL when memory or the limit is exhausted; size 0 gives a valid pointer.
 */
void *dbk_arena_alloc(struct dbk_arena *a, size_t size);

/* A NUL-terminated copy of the len bytes at s, owned by a; NULL as above. */
char *dbk_arena_copy(struct dbk_arena *a, const char *s, size_t len);

#endif
