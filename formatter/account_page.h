/*
 * account_page.h -- the pages of an account in work, and its tables.  All is
 * set twice by the same calls: counting pages, then drawing.  Rows come from
 * the ledger one by one; none is kept.
 */
#ifndef DBK_FORMATTER_ACCOUNT_PAGE_H
#define DBK_FORMATTER_ACCOUNT_PAGE_H

#include "formatter/account_verdict.h"
#include "formatter/page.h"

#define DBK_ACCOUNT_COLUMNS (5 + DBK_PAPER_COUNT) /* most of a table */

struct dbk_account_page {
	struct dbk_page page;
	struct dbk_ledger *l;
	const struct dbk_account *account;
	const struct dbk_verdict *verdict;
	const struct dbk_profile *profile;
	const struct dbk_anchor *anchor; /* of the state that is told */
	unsigned pages; /* when drawing: in all */
	/* The table in work. */
	struct dbk_cell columns[DBK_ACCOUNT_COLUMNS];
	size_t ncolumns;
	int64_t rows;
};

/* A text of free form: a character that cannot be printed stands as U+4E2D. */
const char *dbk_account_free(struct dbk_account_page *p, const char *text);

/* Every table, in the order of the account as a text. */
enum dbk_code dbk_account_tables(struct dbk_account_page *p) DBK_CHECKED;

#endif
