/*
 * pools.h -- which number an entry may have.  Private to the ledger.
 */
#ifndef DBK_POOLS_H
#define DBK_POOLS_H

#include "ledger/ledger.h"

/* The first pool of a filer that ends at a serial or after it. */
struct dbk_pool_found {
	bool next; /* there is one */
	bool here; /* the serial lies in it */
	uint32_t first, last;
	char station[DBK_STATION_MAX + 1];
	unsigned offset;
};
enum dbk_code dbk_pool_find(struct dbk_ledger *l, const char *filer,
    uint32_t serial, struct dbk_pool_found *out,
    struct dbk_err *err) DBK_CHECKED;

/* dbk_number_judge of a number whose form is right.  Also warns of a number of
 * another station (NUMBER-STATION). */
enum dbk_code dbk_pool_judge(struct dbk_ledger *l, const struct dbk_number *n,
    const struct dbk_finding *where, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* NUMBER-CHECK-DIGIT only, of a number that lies in a pool. */
enum dbk_code dbk_pool_judge_digit(struct dbk_ledger *l,
    const struct dbk_number *n, const struct dbk_finding *where,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* STATION-POOL when a pool of another ledger shares numbers with one that is
 * here, unless it is the very same pool. */
enum dbk_code dbk_pool_warn_overlap(struct dbk_ledger *l,
    const struct dbk_pool *pool, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The next free number of this station's pools, those of the profile's filer
 * code first; empty when they have none. */
enum dbk_code dbk_pool_next(struct dbk_ledger *l,
    char number[DBK_NUMBER_LEN + 1], struct dbk_err *err) DBK_CHECKED;

#endif
