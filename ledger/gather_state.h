/*
 * gather_state.h -- the state of a gather: its columns, and the entry in work.
 * Private to ledger/gather*.c.
 */
#ifndef DBK_GATHER_STATE_H
#define DBK_GATHER_STATE_H

#include "ledger/gather.h"
#include "ledger/gather_value.h"
#include "ledger/heading.h"

#define DBK_GATHER_LISTS \
	64u /* of different lists that rows may begin items of */
#define DBK_GATHER_FIXED 60u /* as many as a map has: schemas/book.fields */
#define DBK_GATHER_NONE SIZE_MAX

struct dbk_gather_column {
	bool used; /* it has a heading that is known */
	bool ignored; /* the map says so */
	bool formula; /* TABLE-FORMULA was told */
	const struct dbk_map_column *map; /* NULL: not in the map */
	struct dbk_heading heading;
	size_t list; /* the innermost list with [] that it is in, or NONE */
	/* For each step with []: its list. */
	size_t lists[DBK_HEADING_STEPS];
};

/* A list whose items begin on rows: bills[], lines[].tariffs[]. */
struct dbk_gather_list {
	const struct dbk_gather_column *column; /* one that is in it */
	size_t nsteps; /* of the column's heading, up to the list */
	size_t parent; /* list or NONE */
	size_t current; /* item, or NONE: none yet in this parent */
	int64_t number; /* as its number column says; 0: not given */
	/* Of the row in work: */
	bool own; /* a column of the item itself is filled */
	bool below; /* a column of something within it is */
	bool begun; /* an item has */
	int64_t row_number; /* 0: not given */
};

struct dbk_gather {
	const char *file;
	const struct dbk_map *map; /* NULL: none */
	struct dbk_sink *sink;
	enum dbk_code (*each)(void *arg, const struct dbk_gathered *g,
	    struct dbk_err *err);
	void *arg;
	struct dbk_err *err; /* of the call */
	char *sheet; /* NULL: none */
	bool headed, refused_all, hidden;
	struct dbk_gather_column columns[DBK_TABLE_COLUMNS + 1]; /* from 1 */
	struct dbk_gather_column fixed[DBK_GATHER_FIXED]; /* of the map */
	size_t nfixed;
	struct dbk_gather_list lists[DBK_GATHER_LISTS];
	size_t nlists;

	/* The entry in work. */
	bool open;
	struct dbk_arena arena;
	struct dbk_entry entry;
	char *key; /* of the column "entry"; owned by arena; NULL: none */
	unsigned long first, last, errors; /* errors of the sink before it */
	struct dbk_cell_place *places;
	size_t nplaces, places_room;

	/* The row and the cell in work. */
	const struct dbk_table_row *row;
	size_t index[DBK_HEADING_STEPS]; /* of items, or NONE */
	struct dbk_gather_value value;

	/* Keys of all entries so far, to see those whose rows stand apart. */
	uint64_t *seen;
	size_t nseen, seen_room; /* a power of two */
};

/* ---- gather_head.c ---- */

/* The row of headings; g->refused_all when one of them is wrong. */
enum dbk_code dbk_gather_head(struct dbk_gather *g,
    const struct dbk_table_row *row) DBK_CHECKED;

/* ---- gather_put.c ---- */

/* Report a rule at a cell; the path is that of the column's value when with is
 * true. */
void dbk_gather_report(struct dbk_gather *g, enum dbk_rule rule,
    const struct dbk_cell *cell, const struct dbk_gather_column *c,
    const struct dbk_words *words);

/* Begin an item of the list in its parent's current item. */
enum dbk_code dbk_gather_begin_item(struct dbk_gather *g,
    struct dbk_gather_list *list, const struct dbk_cell *cell) DBK_CHECKED;

/* Put the cell's value where its column says. */
enum dbk_code dbk_gather_put(struct dbk_gather *g,
    const struct dbk_gather_column *c, const struct dbk_cell *cell) DBK_CHECKED;

#endif
