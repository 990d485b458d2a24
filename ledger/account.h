/*
 * account.h -- the account: every number of every pool in exactly one state,
 * every filing in exactly one state, and the sums that must agree.
 */
#ifndef DBK_ACCOUNT_H
#define DBK_ACCOUNT_H

#include "ledger/filings.h"

struct dbk_account_pool {
	struct dbk_pool_row pool;
	int64_t unused;
	int64_t states[DBK_PAPER_COUNT];
};

struct dbk_account {
	int64_t numbers; /* in all pools */
	int64_t unused;
	int64_t papers[DBK_PAPER_COUNT];
	int64_t filings[DBK_FILING_COUNT];
	int64_t cargos[DBK_CARGO_COUNT];
	int64_t entries;
	int64_t outside; /* entries whose number is in no pool */
	int64_t letters, lettered; /* letters, entries named on them */
	int64_t supplements; /* to them */
	int64_t amended; /* entries that wait for a supplement */
	int64_t discretions; /* papers on enforcement discretion */
	int64_t batches, unmatched;
	int64_t value; /* entered values, void entries left out */
	bool balanced;
};

/*
 * Count and compare; pool may be NULL.  Each sum that does not agree is a
 * finding (ACCOUNT-*) saying by how much, and makes balanced false.
 * DBK_OK in both cases.
 */
enum dbk_code dbk_account_make(struct dbk_ledger *l, struct dbk_account *out,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Every entry in the order of its number, with what CBP said in the newest
 * answer to it.
 * each  called once an entry; may call dbk_said_list, once
 */
struct dbk_said;
enum dbk_code dbk_account_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	struct dbk_said *said),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The conditions of that answer, as dbk_condition_list tells them. */
enum dbk_code dbk_said_list(struct dbk_said *said,
    enum dbk_code (*each)(void *arg, const struct dbk_condition *c),
    void *arg) DBK_CHECKED;

/*
 * Why an entry is open, as words; NULL: it is closed (void, cancelled,
 * or released by CBP).  Since when is its changed_at.
 */
const char *dbk_account_open(const struct dbk_entry_row *row,
    enum dbk_cargo cargo);

/* Why an entry was made void; "" when it was not.  *out is valid until the next
 * call on l. */
enum dbk_code dbk_void_reason(struct dbk_ledger *l, const char *number,
    const char **out, struct dbk_err *err) DBK_CHECKED;

/* Numbers without an entry that stand before a number of their pool that has
 * one: serials, inclusive. */
struct dbk_gap {
	char filer[4];
	uint32_t from, to;
};
enum dbk_code dbk_gap_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_gap *gap), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
