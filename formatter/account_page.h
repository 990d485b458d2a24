/*
 * account_page.h -- the pages of an account in work, and its tables.
 */
#ifndef DBK_FORMATTER_ACCOUNT_PAGE_H
#define DBK_FORMATTER_ACCOUNT_PAGE_H

#include "formatter/account_verdict.h"
#include "formatter/report.h"

struct dbk_account_page {
	struct dbk_report report;
	struct dbk_ledger *l;
	const struct dbk_account *account;
	const struct dbk_verdict *verdict;
};

/* Every table, in the order of the account as a text. */
enum dbk_code dbk_account_tables(struct dbk_account_page *p) DBK_CHECKED;

#endif
