/*
 * codes_read.h -- the codes of an open ledger.  Private to the ledger.
 */
#ifndef DBK_CODES_READ_H
#define DBK_CODES_READ_H

#include <stdint.h>

#include "ledger/arena.h"
#include "ledger/codes.h"
#include "ledger/store.h"

/* Rows of a list in order of their codes; edition NULL: that of the program. */
struct dbk_codes_list {
	const char *edition;
	const struct dbk_ref_item *items;
	size_t n;
};

struct dbk_codes {
	bool known; /* was read */
	bool certain; /* loaded is that of the ledger; false after what may
		       * have undone it */
	int64_t loaded; /* journal row of the newest list that was loaded */
	struct dbk_codes_list lists[DBK_LIST_COUNT];
	const char *hts_edition; /* NULL: that of the program */
	const uint64_t *numbers; /* ten digits, ascending */
	size_t nnumbers;
	struct dbk_arena arena;
};

/* Those that the database at s has in force; releases what codes had. */
enum dbk_code dbk_codes_read(struct dbk_codes *codes, struct dbk_store *s,
    struct dbk_err *err) DBK_CHECKED;

/* Forget what was read: a list was loaded. */
void dbk_codes_forget(struct dbk_codes *codes);

#endif
