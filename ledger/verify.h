/*
 * verify.h -- the parts of verification.  Private to the ledger.
 */
#ifndef DBK_VERIFY_H
#define DBK_VERIFY_H

#include "ledger/finding.h"
#include "ledger/store.h"

/* A finding about a row (value) of a table (label), or about neither. */
void dbk_verify_report_row(struct dbk_sink *sink, enum dbk_rule rule,
    const char *label, const char *value, const char *detail);

/*
 * Compare every projection table of the ledger with the one rebuilt from its
 * journal, row by row in the order of the key; each difference is a finding
 * (VERIFY-PROJECTION).  *entries gets the number of entries.
 */
enum dbk_code dbk_verify_compare(struct dbk_store *ledger,
    struct dbk_store *rebuilt, int64_t *entries, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
