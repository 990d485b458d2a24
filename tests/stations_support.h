/*
 * stations_support.h -- two ledgers that trust each other: MAIN (here), which
 * merges, and A.
 */
#ifndef DBK_TESTS_STATIONS_SUPPORT_H
#define DBK_TESTS_STATIONS_SUPPORT_H

#include "ledger/conflict.h"
#include "ledger/station.h"
#include "tests/ledger_support.h"

extern struct book here, a;
extern char bundle[200]; /* the path of what A hands over */

/* Fixture: both, with the pools 0000100 to 0000199 and 0000300 to 0000399. */
void stations_setup(void);
void stations_teardown(void);

/* A ledger of a station, open, with a pool of a hundred numbers. */
void station_make(struct book *b, const char *station, const char *id,
    uint32_t from);

/* b takes the card of the other. */
void station_trust(struct book *b, struct book *other);

/* A writes its bundle for a station; MAIN takes it in; both, and it must
 * work. */
void station_export(const char *to);
enum dbk_code station_import(struct dbk_station_news *news);
void station_merge(struct dbk_station_news *news);

/* The newest row of the journal. */
int64_t station_head(struct book *b);

#endif
