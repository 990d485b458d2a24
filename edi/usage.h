/*
 * usage.h -- the usage map of an SE transaction: which record may follow which,
 * and how often (Cargo Release v40 p. SE-22, SE-24, SE-25, SE-30).
 */
#ifndef DBK_USAGE_H
#define DBK_USAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "schemas/layouts.h"

#define DBK_USAGE_ROWS 27
#define DBK_USAGE_GROUPS 8

/* Most uses; of bills and lines printed on p. SE-25 and SE-27 only. */
#define DBK_USAGE_BILLS 999
#define DBK_USAGE_PARTS 99 /* SE16, SE17 of a bill */
#define DBK_USAGE_REFERENCES 99
#define DBK_USAGE_PARTIES 12
#define DBK_USAGE_LINES 999
#define DBK_USAGE_LINE_PARTIES 11
#define DBK_USAGE_TARIFFS 32
#define DBK_USAGE_AGENCY 9999 /* OI and PG records of a tariff number */
#define DBK_USAGE_ISF 999 /* SF20, SF25 and entities */

enum dbk_usage_result {
	DBK_USAGE_OK,
	DBK_USAGE_UNKNOWN, /* no record of an SE transaction */
	DBK_USAGE_ACTION, /* not used with this action */
	DBK_USAGE_ORDER, /* too late: a later record stood before it */
	DBK_USAGE_LEADER, /* what begins its group is missing */
	DBK_USAGE_LOOP /* once too often */
};

/* Where a transaction stands; the members are private. */
struct dbk_usage {
	bool begun;
	unsigned row; /* of the last record that stood right */
	/* The row of each layout, DBK_USAGE_ROWS: none. */
	unsigned char row_of[DBK_REC_COUNT];
	bool used[DBK_USAGE_ROWS]; /* with the action */
	unsigned rows[DBK_USAGE_ROWS]; /* uses in the current group */
	unsigned groups[DBK_USAGE_GROUPS]; /* in the current parent */
};

/* True for OI and PG records: the data of other agencies. */
bool dbk_usage_is_agency(const struct dbk_layout *layout);

/* Before the SE10 of a transaction; action as it prints it. */
void dbk_usage_begin(struct dbk_usage *u, char action);

/*
 * The next record.
 * bill_begins  an SE15 that begins another bill group; the map itself cannot
 *              tell it from the second or third SE15 of one bill
 * *other       DBK_USAGE_ORDER: the record that stood before;
 *              DBK_USAGE_LEADER: the one that is missing
 * *limit       DBK_USAGE_LOOP: the most uses
 * A record that does not stand right leaves the state as it was.
 */
enum dbk_usage_result dbk_usage_next(struct dbk_usage *u,
    const struct dbk_layout *layout, bool bill_begins,
    const struct dbk_layout **other, unsigned *limit);

#endif
