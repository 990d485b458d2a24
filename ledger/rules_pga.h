/*
 * rules_pga.h -- the records of other agencies as CBP sees them: what a PG00
 * stands for is put in its place first (PGA message set p. 68 to 70).  Private
 * to ledger/rules_pga*.c.
 */
#ifndef DBK_RULES_PGA_H
#define DBK_RULES_PGA_H

#include "ledger/rules_common.h"

#define DBK_PGA_GROUPS 9999 /* substitution groups (p. 69) */
#define DBK_PGA_LINES 999 /* PGA lines of a tariff number (ESF-25, SE-27) */
/* Records of a tariff number with every group put in its place: no more are
 * looked at.  The limit is ours; the one of entry.fields is the same. */
#define DBK_PGA_RECORDS 9999

/* By number: the record after the PG00 S of a group that ends; or NULL. */
struct dbk_pga_groups {
	const struct dbk_record_item *first[DBK_PGA_GROUPS + 1];
};

/* Where a walk through the records of a tariff number stands.  A copy of it
 * looks ahead. */
struct dbk_pga_walk {
	const struct dbk_tariff *tariff;
	const struct dbk_pga_groups *groups;
	size_t next; /* record of the tariff */
	const struct dbk_record_item *inside; /* next of a group; or NULL */
	const struct dbk_record_item *place; /* of the record that was given
				* last, or the PG00 that stands for it */
	size_t given;
};

/* The next record but PG00; NULL at the end. */
const struct dbk_record_item *dbk_pga_next(struct dbk_pga_walk *w);

/* Visit each tariff number that has records of other agencies: walk is at its
 * first record. */
void dbk_each_pga(struct dbk_check *c,
    void (*each)(struct dbk_check *c, struct dbk_pga_walk walk, void *arg),
    void *arg);

/* Visit each record as it was given, PG00 and groups included. */
void dbk_each_pga_record(struct dbk_check *c,
    void (*each)(struct dbk_check *c, const struct dbk_record_item *item,
	void *arg),
    void *arg);

/* True for a PG00 with the indicator S, E or R. */
bool dbk_pga_is(const struct dbk_record_item *item, const char *indicator);

/* The number of a PG00, 1 to 9999; 0 when it is no four digits. */
unsigned dbk_pga_number(const struct dbk_record_item *item);

#endif
