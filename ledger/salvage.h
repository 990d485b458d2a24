/*
 * salvage.h -- what can still be read of a damaged ledger, as a new one.
 */
#ifndef DBK_SALVAGE_H
#define DBK_SALVAGE_H

#include "ledger/ledger.h"

struct dbk_salvage_report {
	int64_t pages; /* looked at */
	int64_t saved; /* journal rows */
	int64_t lost; /* rows that are missing before the last saved one */
	int64_t idle; /* saved, and not applied for want of the lost ones */
	struct dbk_anchor head; /* the last saved row */
};

/*
 * Read every journal row that is left in the ledger at path, page by page, from
 * the database and its log, and make a new ledger of them at new_path, with the
 * same key, key slots, row numbers and hashes.  A row is taken only if its own
 * hash proves it.  Nothing of the old ledger is changed.
 * Lost rows, and saved ones that no longer apply, are findings (SALVAGE-*).
 * DBK_OK: no gap was found (the end may be missing: compare the anchor);
 * DBK_EDAMAGE: the new ledger is there, and findings tell what it lacks;
 * otherwise nothing was made.
 */
enum dbk_code dbk_salvage(const char *path, const char *new_path,
    const struct dbk_secret *passphrase, const struct dbk_actor *actor,
    struct dbk_salvage_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
