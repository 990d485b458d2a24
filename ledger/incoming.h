/*
 * incoming.h -- a document made ready for the ledger by a thread that does not
 * have it.  Private to the ledger.
 */
#ifndef DBK_INCOMING_H
#define DBK_INCOMING_H

#include "ledger/session.h"

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
	struct dbk_buf json; /* canonical, with the number it was given */
	unsigned char digest[DBK_DIGEST_LEN];
};

/*
 * Read, judge and write a document; what r held is gone.
 * source  its text is borrowed as long as r is used
 * False: there is something to tell of the document, or memory ran out; r holds
 * nothing then.
 */
bool dbk_ready_make(struct dbk_ready *r, const struct dbk_basis *basis,
    const struct dbk_source *source);

/* dbk_entry_add of the document that was made ready from source, by a basis
 * that is still valid; r holds nothing afterwards. */
enum dbk_code dbk_entry_add_ready(struct dbk_ledger *l, struct dbk_ready *r,
    const struct dbk_source *source, bool again,
    char number[DBK_NUMBER_LEN + 1], struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
