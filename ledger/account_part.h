/*
 * account_part.h -- the pieces of an account that may be read ahead.  Private
 * to the ledger.
 */
#ifndef DBK_ACCOUNT_PART_H
#define DBK_ACCOUNT_PART_H

#include "ledger/account_ahead.h"

/* Rows of integers that the entries are compared with, each of one query. */
enum dbk_account_sum {
	DBK_SUM_LETTERS,
	DBK_SUM_BATCHES,
	DBK_SUM_JOURNAL,
	DBK_SUM_COUNT
};
#define DBK_SUM_COLUMNS 6 /* most of a row; the others stay 0 */

enum dbk_code dbk_account_sum(struct dbk_ledger *l, enum dbk_account_sum sum,
    int64_t out[DBK_SUM_COLUMNS], struct dbk_err *err) DBK_CHECKED;

/* Borrowed; as it was given to dbk_account_ahead_open. */
struct dbk_ledger *dbk_account_ahead_ledger(const struct dbk_account_ahead *a);

/* dbk_account_sum, and dbk_entry_list of all entries. */
enum dbk_code dbk_account_ahead_sum(struct dbk_account_ahead *a,
    enum dbk_account_sum sum, int64_t out[DBK_SUM_COLUMNS],
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_account_ahead_entries(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
