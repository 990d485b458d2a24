/*
 * worklist.h -- entries as a person works through them: sorted, page by page,
 * searched by words.
 */
#ifndef DBK_WORKLIST_H
#define DBK_WORKLIST_H

#include "ledger/entries.h"

/* The order stands in ledger/sql.c. */
enum dbk_work_sort {
	DBK_WORK_NUMBER,
	DBK_WORK_CHANGED,
	DBK_WORK_KEYED,
	DBK_WORK_VALUE,
	DBK_WORK_IMPORTER,
	DBK_WORK_PORT,
	DBK_WORK_SORTS
};

/* "number", "changed" ...; DBK_WORK_SORTS when there is no such name. */
enum dbk_work_sort dbk_work_sort_named(const char *name);

/* Of a search, this many of the newest revisions that have the words. */
#define DBK_WORK_FOUND_MOST 2000

/* Which entries, and in what order; zero-initialise for all by number.  Strings
 * borrowed for the call. */
struct dbk_work {
	struct dbk_entry_filter filter; /* its limit counts */
	const char *writer; /* NULL: every */
	const char *not_since; /* changed at this time or before; NULL: any */
	const char
	    *words; /* each the beginning of a word of the entry's number,
			    * importer, bills, containers, references or
			    * writer; NULL or "": any */
	enum dbk_work_sort sort;
	bool down; /* the greatest first */
	const char *after; /* the place of the last row seen; NULL: begin */
};

/* A place in the list, for a next page; "" is before the first row. */
#define DBK_WORK_PLACE_MAX 200

/*
 * Rows in order; place is what after must be to go on behind the row.  each
 * ends it early by anything but DBK_OK, which is then returned.  *total gets how
 * many there are on all pages, of a search 0 behind its last row; NULL: not
 * wanted.  DBK_EUSAGE: after is no place of this order.
 */
enum dbk_code dbk_work_list(struct dbk_ledger *l, const struct dbk_work *work,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const char *place),
    void *arg, int64_t *total, struct dbk_err *err) DBK_CHECKED;

/* What an entry is counted by; strings borrowed for the call, "" none. */
struct dbk_work_mark {
	enum dbk_paper paper;
	enum dbk_filing filing;
	const char *port, *writer;
};

/* Every entry that work's filter, writer, not_since and words leave, in any
 * order. */
enum dbk_code dbk_work_marks(struct dbk_ledger *l, const struct dbk_work *work,
    enum dbk_code (*each)(void *arg, const struct dbk_work_mark *mark),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The number of the entry that this user keyed or corrected last; "" none. */
enum dbk_code dbk_work_newest(struct dbk_ledger *l, const char *user,
    char number[DBK_NUMBER_LEN + 1], struct dbk_err *err) DBK_CHECKED;

/*
 * Let the search follow the journal by at most this many revisions, in a change
 * of its own or inside the open one.  *more: there are more.  Nobody has to wait
 * for it: what it has not reached is not found yet.
 */
enum dbk_code dbk_work_follow(struct dbk_ledger *l, unsigned revisions,
    bool *more, struct dbk_err *err) DBK_CHECKED;

#endif
