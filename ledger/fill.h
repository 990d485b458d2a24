/*
 * fill.h -- what an entry, or a line, begins with, so that it need not be
 * keyed: from the books, and from what was keyed before.
 */
#ifndef DBK_FILL_H
#define DBK_FILL_H

#include "ledger/book.h"
#include "ledger/entries.h"

/* Where something was taken from. */
enum dbk_origin {
	DBK_ORIGIN_GIVEN, /* the call itself: importer number, port, mode */
	DBK_ORIGIN_TEMPLATE, /* and so on: rows of the books */
	DBK_ORIGIN_IMPORTER,
	DBK_ORIGIN_PORT,
	DBK_ORIGIN_BEFORE /* an entry */
};

/* "given", "templates", "importers", "ports", "entries"; static. */
const char *dbk_origin_name(enum dbk_origin origin);

/* What is known; strings borrowed for the call, NULL: not. */
struct dbk_fill {
	const char *importer; /* importer number */
	const char *template_key;
	const char *port; /* of entry, Schedule D */
	const char *mode;
	const char *before; /* number of the entry keyed before */
};

/*
 * Append to json the document that an entry begins with.  For each member the
 * first that has it decides: what is given, the template, the importer's row
 * (without one, the newest completed entry of that importer: the members that
 * column carry of entry.fields says are the importer's), what the entry before
 * has in common with the next, the row of the port of entry.  Members of an
 * object are taken one by one, a list as a whole.
 * each  gets the path of every member that was filled, where from, and the key
 *       or entry number there; may be NULL
 * DBK_EFINDINGS: BOOK-UNKNOWN (the template), ENTRY-UNKNOWN (before).
 */
enum dbk_code dbk_fill_entry(struct dbk_ledger *l, const struct dbk_fill *fill,
    struct dbk_buf *json,
    void (*each)(void *arg, const char *path, enum dbk_origin origin,
	const char *key),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * Append to json a line: that of a product, or else as it was last time, of the
 * newest completed entry of the importer with that HTS number (of its newest
 * 500; hts NULL: the last line of the newest).  Values and quantities of last
 * time are left out.
 * *found  false: nothing is known, nothing appended
 * from    the entry that it was in; "": the product book knows it
 */
enum dbk_code dbk_fill_line(struct dbk_ledger *l, const char *importer,
    const char *product, const char *hts, struct dbk_buf *json, bool *found,
    char from[DBK_NUMBER_LEN + 1], struct dbk_err *err) DBK_CHECKED;

/* A carrier that was keyed before.  Strings borrowed for the call. */
struct dbk_carrier_row {
	const char *code; /* issuer of the bill, or carrier; "" none */
	const char *name; /* of the conveyance; "" none */
	const char *mode;
	unsigned used; /* completed entries */
	const char *used_at; /* the newest of them was changed, UTC */
};

/*
 * Carriers of the completed entries among the newest 5,000 journal rows whose
 * code or name has the words (as dbk_book_find; NULL: all), the newest first,
 * at most limit (0: all).
 */
enum dbk_code dbk_fill_carriers(struct dbk_ledger *l, const char *words,
    const char *mode, unsigned limit,
    enum dbk_code (*each)(void *arg, const struct dbk_carrier_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
