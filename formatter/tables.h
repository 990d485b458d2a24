/*
 * tables.h -- the bills, lines and parties of an entry as tables of a page.
 */
#ifndef DBK_FORMATTER_TABLES_H
#define DBK_FORMATTER_TABLES_H

#include "formatter/page.h"

#define DBK_TABLES_BILL 4
#define DBK_TABLES_LINE 5
#define DBK_TABLES_PARTY 3

/* How a paper wants the tables. */
struct dbk_tables {
	const char *bill[DBK_TABLES_BILL]; /* type, issuer, number, quantity */
	/* position, HTS number, origin, description, value */
	const char *line[DBK_TABLES_LINE];
	const char *party[DBK_TABLES_PARTY]; /* role, name or number, address */
	bool full_addresses; /* of the parties of lines, too */
};

/* How many bills, lines and parties the entry has in all. */
size_t dbk_tables_items(const struct dbk_entry *entry);

/* The first item of what should stay together with the end of the paper: the
 * last two of the last table. */
size_t dbk_tables_tail(const struct dbk_entry *entry);

/* True when that item is the first of its table. */
bool dbk_tables_begins(const struct dbk_entry *entry, size_t item);

/*
 * The items from first up to end (not included) of p's entry; each table begins
 * with its headings, which stay repeated on following pages until p->flow.columns
 * is NULL.
 */
void dbk_tables_rows(struct dbk_page *p, const struct dbk_tables *t,
    size_t first, size_t end);

/*
 * True when tariff number i of a line has a row of its own.  Else it stands
 * before the next one, in its row: so do numbers of chapters 98 and 99 that have
 * no value.
 */
bool dbk_tables_own_row(const struct dbk_line *line, size_t i);

/* References in one text; nothing when there are none. */
void dbk_tables_references(struct dbk_page *p);

#endif
