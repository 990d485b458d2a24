/*
 * account_report.h -- the account for people and programs.
 */
#ifndef DBK_FORMATTER_ACCOUNT_REPORT_H
#define DBK_FORMATTER_ACCOUNT_REPORT_H

#include <stdio.h>

#include "ledger/account_ahead.h"

/*
 * Each writes the whole account; findings of the sums that do not agree go to
 * sink as well.  Text and JSON also warn of a ledger without a backup
 * (BACKUP-AGE); workbook and paper, which are handed over, do not.  balanced
 * tells the verdict.  Entries are streamed: memory does not grow with them.
 * Writing errors are the caller's to check (ferror).
 * from  journal rows from which on two threads read, as
 *       dbk_account_ahead_open has it; the bytes are the same
 */
enum dbk_code dbk_account_text(struct dbk_ledger *l, int64_t from, FILE *out,
    bool *balanced, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* daybook.account/1 of the contract. */
enum dbk_code dbk_account_json(struct dbk_ledger *l, int64_t from, FILE *out,
    bool *balanced, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Workbook: Pools, Numbers, Filings, Gaps, Letters, Discretion, Releases,
 * Batches, Unmatched, Verdict.
 * Numbers has a row for each number that has an entry. */
enum dbk_code dbk_account_xlsx(struct dbk_ledger *l, const char *path,
    bool *balanced, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * A paper to hand over, dated by the actor's now: the same state gives the same
 * bytes.  DBK_ELOCKED: someone wrote to the ledger meanwhile.
 */
enum dbk_code dbk_account_pdf(struct dbk_ledger *l, const char *path,
    bool *balanced, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
