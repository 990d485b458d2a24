/*
 * incoming.h -- a document made ready for the ledger by a thread that does not
 * have it.  Private to the ledger.
 */
#ifndef DBK_INCOMING_H
#define DBK_INCOMING_H

#include <stdatomic.h>

#include "ledger/entries_ready.h"
#include "ledger/session.h"

/* Bytes of one document; a longer one is not made ready.  And of what is read
 * of it: its JSON is as long as the text, or shorter. */
#define DBK_READY_TEXT ((size_t)64 * 1024)
#define DBK_READY_ARENA ((size_t)256 * 1024)

/* What a document is judged by. */
struct dbk_basis {
	const struct dbk_codes *codes;
	const struct dbk_profile *profile;
	dbk_day today;
};

/* That of l as it stands, valid until a list or the profile changes. */
enum dbk_code dbk_basis_get(struct dbk_basis *out, struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/* A clean document.  Zero-initialise, then dbk_arena_init; release arena and
 * json with their own functions. */
struct dbk_ready {
	struct dbk_entry entry; /* values owned by arena, or in its text */
	struct dbk_arena arena;
	struct dbk_buf json; /* canonical, with the number it was given, or
			      * another one as long in its place */
	unsigned char digest[DBK_DIGEST_LEN];
	/* Of dbk_ready_new: what it was judged by, and how many are ready. */
	unsigned long edition;
	atomic_uint *among;
};

/*
 * Read, judge and write a document; what r held is gone.
 * source  its text is borrowed as long as r is used
 * False: there is something to tell of the document, or memory ran out; r holds
 * nothing then.
 */
bool dbk_ready_make(struct dbk_ready *r, const struct dbk_basis *basis,
    const struct dbk_source *source);

#endif
