/*
 * merge.h -- rows that another ledger wrote, inside this ledger's journal
 * (docs/ledger-format.md, Several laptops).  Private to the ledger.
 */
#ifndef DBK_MERGE_H
#define DBK_MERGE_H

#include "ledger/project.h"

/* What becomes of a row that another ledger wrote. */
enum dbk_merging {
	DBK_MERGING_PROOF, /* kept in the journal, and nothing else */
	DBK_MERGING_APPLIED, /* does here what it did there */
	DBK_MERGING_REFUSED /* the whole bundle is refused: a filing */
};
enum dbk_merging dbk_merging_of(enum dbk_action action);

/* row->origin as a structure, values owned by a. */
enum dbk_code dbk_origin_read(struct dbk_merged_from *out, struct dbk_arena *a,
    const struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/* The hash, hexadecimal, of a row of another ledger that was merged, by its
 * number there; "" when it was not. */
enum dbk_code dbk_merged_hash(struct dbk_store *s, const char *ledger,
    int64_t number, char hash[DBK_HASH_HEX + 1],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Does the row follow, as origin tells, from the row before it in its own
 * ledger?  before is the hash of that one, hexadecimal; "" for the first row.
 */
bool dbk_merge_follows(const struct dbk_journal_row *row,
    const struct dbk_merged_from *origin, const char *before);

#endif
