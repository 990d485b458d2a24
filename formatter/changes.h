/*
 * changes.h -- what changed of an entry between two papers that name it.
 */
#ifndef DBK_FORMATTER_CHANGES_H
#define DBK_FORMATTER_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/arena.h"
#include "schemas/documents.h"

/* One element; texts are "" where it was or is absent. */
struct dbk_change {
	const char *label; /* "Bills 1, Master bill: Bill number" */
	const char *before, *now;
};

struct dbk_changes {
	const char *letter; /* number of the paper that named it last */
	const char *reasons;
	bool is_void; /* the number is void now */
	struct dbk_change *items;
	size_t n;
};

/*
 * The elements that differ, in the order of the schema.  Notes are left out:
 * they are the broker's own.  Everything is owned by a; both documents are
 * borrowed for the call.  letter, reasons and is_void are the caller's.
 */
enum dbk_code dbk_changes_find(struct dbk_changes *out,
    const struct dbk_entry *before, const struct dbk_entry *now,
    struct dbk_arena *a, struct dbk_err *err) DBK_CHECKED;

#endif
