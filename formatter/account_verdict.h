/*
 * account_verdict.h -- the findings of an account: kept for the report and
 * handed on to the caller.
 */
#ifndef DBK_FORMATTER_ACCOUNT_VERDICT_H
#define DBK_FORMATTER_ACCOUNT_VERDICT_H

#include "ledger/account.h"
#include "ledger/buf.h"

/* Texts kept; each way in which sums can disagree makes one. */
#define DBK_VERDICT_MAX 16

struct dbk_verdict {
	struct dbk_sink sink; /* give this one to dbk_account_make */
	struct dbk_sink *outer; /* of the caller; may be NULL */
	enum dbk_rule rules[DBK_VERDICT_MAX];
	struct dbk_buf texts[DBK_VERDICT_MAX];
	size_t n;
	int64_t more; /* findings that are only counted */
};

/* Zero-initialises; outer is borrowed until dbk_verdict_fini. */
void dbk_verdict_init(struct dbk_verdict *v, struct dbk_sink *outer);

/* Memory ran out while the texts were kept? */
enum dbk_code dbk_verdict_check(const struct dbk_verdict *v,
    struct dbk_err *err) DBK_CHECKED;

void dbk_verdict_fini(struct dbk_verdict *v);

#endif
