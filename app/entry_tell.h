/*
 * entry_tell.h -- an entry's index row, and what is counted of entries, for
 * programs: the same members wherever they are told.
 */
#ifndef DBK_APP_ENTRY_TELL_H
#define DBK_APP_ENTRY_TELL_H

#include "app/output.h"
#include "ledger/entries.h"
#include "ledger/fill.h"

/* A table of entries, and one row of it. */
void dbk_entry_table(struct dbk_output *out);
void dbk_entry_cells(struct dbk_output *out, const struct dbk_entry_row *row);

/* The same members one by one, JSON only. */
void dbk_entry_members(struct dbk_output *out, const struct dbk_entry_row *row);

/* How many entries are in each state: the objects papers and filings. */
void dbk_counts_tell(struct dbk_output *out,
    const int64_t papers[DBK_PAPER_COUNT],
    const int64_t filings[DBK_FILING_COUNT]);

/* Where a value of a new entry comes from, as an object; for dbk_fill_entry,
 * whose arg is the struct dbk_output. */
void dbk_origin_tell(void *arg, const char *path, enum dbk_origin origin,
    const char *key);

#endif
