/*
 * gather.h -- rows of a table become entries: one row is one tariff number of
 * one line (contract).
 *
 * The first row that is no remark (its first column begins with #) has the
 * headings (ledger/heading.h).  Then, row by row:
 *   - an entry begins where "entry", or else "entry_number", is another than
 *     above, or where neither is given and any column of the entry is;
 *   - an item of a list (bills[], lines[], lines[].tariffs[]) begins where any
 *     of its own columns is filled, or where its number column (lines[]) shows
 *     another number than above;
 *   - what stands in the columns of what goes on must agree with what is there.
 * A list in one cell (bills[].equipment) is divided at spaces, commas,
 * semicolons and line ends, and adds to the item that goes on.
 */
#ifndef DBK_GATHER_H
#define DBK_GATHER_H

#include "ledger/map.h"
#include "ledger/table.h"

struct dbk_gather;

/* An entry as its rows say.  Valid for the call. */
struct dbk_gathered {
	const struct dbk_entry *entry;
	struct dbk_source source; /* places of its values */
	const char *key; /* of the column "entry"; NULL: none */
	unsigned long first, last; /* rows, as the program counts them */
	int64_t done, size; /* of the table, for progress */
	bool refused; /* errors were found in its rows or in the headings */
};

/*
 * file  its name in findings; borrowed until dbk_gather_close, like sink
 * map   what the client's own columns mean; NULL: none; borrowed as well
 * each  gets every entry; anything but DBK_OK ends the reading
 */
enum dbk_code dbk_gather_open(struct dbk_gather **out, const char *file,
    const struct dbk_map *map, struct dbk_sink *sink,
    enum dbk_code (*each)(void *arg, const struct dbk_gathered *g,
	struct dbk_err *err),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* One row; arg is the gather, so that it can be the each of a dbk_table.
 * Findings (TABLE-*, FORM-*) go to the sink. */
enum dbk_code dbk_gather_row(void *arg, const struct dbk_table_row *row,
    struct dbk_err *err) DBK_CHECKED;

/* The rows are done: hands over the last entry. */
enum dbk_code dbk_gather_end(struct dbk_gather *g,
    struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_gather_close(struct dbk_gather *g);

#endif
