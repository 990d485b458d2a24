/*
 * manifest.h -- the Excel manifest: sheets Entries, Bills, Lines, Parties,
 * Security filing parties, Totals and About.  Identifiers are text, dates dates,
 * money numbers; formulas are never made from data.
 */
#ifndef DBK_FORMATTER_MANIFEST_H
#define DBK_FORMATTER_MANIFEST_H

#include "ledger/entries.h"
#include "ledger/file.h"

struct dbk_manifest_sums {
	int64_t entries, bills, lines, parties, value;
};

/*
 * Write the workbook at path (normally the temporary of a dbk_file) from the
 * entries of the filter, in constant memory.  Its creation date is the actor's
 * now.  DBK_EFINDINGS with MANIFEST-NONE when no entry fits the filter.
 */
enum dbk_code dbk_manifest_xlsx(struct dbk_ledger *l, const char *path,
    const struct dbk_entry_filter *filter, struct dbk_manifest_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Write one sheet of it ("Entries", "Bills" ...) as CSV (formatter/csv.h); the
 * end of the file is the caller's.  DBK_EUSAGE when there is no such sheet.
 */
enum dbk_code dbk_manifest_csv(struct dbk_ledger *l, struct dbk_file *file,
    const char *sheet, const struct dbk_entry_filter *filter,
    struct dbk_manifest_sums *sums, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
