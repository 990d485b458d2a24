/*
 * release_table.h -- what officers told of entries, as a table of a report.
 */
#ifndef DBK_FORMATTER_RELEASE_TABLE_H
#define DBK_FORMATTER_RELEASE_TABLE_H

#include "formatter/report.h"
#include "ledger/releases.h"

/* The rows of one port (NULL: all) in order of time, with their totals. */
enum dbk_code dbk_release_table(struct dbk_report *r,
    const char *port) DBK_CHECKED;

#endif
