/*
 * ref.h -- reference data: lists of codes with their editions, looked up by
 * code or by any word of the name.
 *
 * A ledger keeps its own copy of every list (schemas/ref.sql), so that a newer
 * edition can be loaded; what it has not, and everything without a ledger, is
 * the edition that the program was made with.  A list is flat, or a tree (the
 * HTS): rows then hang below headings, which may have no code of their own.
 */
#ifndef DBK_REF_H
#define DBK_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/date.h"
#include "ledger/ledger.h"

struct dbk_ref;

#define DBK_REF_NO_AGE (-1)

/* One list.  Strings live as long as the dbk_ref. */
struct dbk_ref_list {
	const char *name;
	const char *edition; /* a date, where its publisher gives one */
	const char *source; /* who published it, and where */
	const char *note; /* a sentence that goes with every answer; "" none */
	const char *loaded_at; /* UTC; "": the edition of the program */
	int64_t rows;
	int32_t age; /* days since the edition's date; DBK_REF_NO_AGE */
	bool tree;
};

struct dbk_ref_heading {
	const char *code; /* "" none */
	const char *name;
};

/* A further column of a list: unit, country, explanation ... */
struct dbk_ref_more {
	const char *key;
	const char *value; /* "" none */
};

/* One row.  Strings and arrays are borrowed for the call. */
struct dbk_ref_row {
	const struct dbk_ref_list *list;
	int64_t position; /* 1-based, in the list */
	const char *code; /* "": a heading without a number */
	const char *name;
	bool leaf; /* nothing hangs below it; of a flat list always */
	unsigned level; /* headings above it */
	const struct dbk_ref_heading *headings; /* level of them, outermost
						 * first */
	const struct dbk_ref_more *more;
	size_t nmore;
};

/* It may ask the same dbk_ref for more. */
typedef enum dbk_code dbk_ref_each(void *arg, const struct dbk_ref_row *row);

/*
 * l      whose lists; NULL: those of the program.  Borrowed until the close
 * today  for the age of editions; 0: they have none
 * *out: close with dbk_ref_close; NULL on failure.
 */
enum dbk_code dbk_ref_open(struct dbk_ref **out, struct dbk_ledger *l,
    dbk_day today, struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_ref_close(struct dbk_ref *r);

/* Every list in order of its name; ends early when each returns anything but
 * DBK_OK, which is then returned, here and below. */
enum dbk_code dbk_ref_lists(struct dbk_ref *r,
    enum dbk_code (*each)(void *arg, const struct dbk_ref_list *list),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* One list by name; DBK_EUSAGE when there is none. */
enum dbk_code dbk_ref_list_get(struct dbk_ref *r, const char *name,
    struct dbk_ref_list *out, struct dbk_err *err) DBK_CHECKED;

/* What to look for; zero-initialise. */
struct dbk_ref_query {
	const char *list;
	const char *words; /* NULL or "": every row, in the list's order */
	bool leaves; /* of a tree: rows that nothing hangs below */
	int64_t after; /* without words: rows past this position */
	unsigned limit; /* most rows; 0: all */
};

/*
 * Rows whose code begins with the words as typed (of a tree: points are left
 * out), then those in whose name, headings and further columns every word
 * begins a word, in any order; case and diacritics do not matter.  Both in the
 * list's order; of a flat list names that begin with the words come first.
 * DBK_EUSAGE: no such list.
 */
enum dbk_code dbk_ref_find(struct dbk_ref *r, const struct dbk_ref_query *query,
    dbk_ref_each *each, void *arg, struct dbk_err *err) DBK_CHECKED;

/* The rows of one code: none, one, or several where a list prints it more than
 * once. */
enum dbk_code dbk_ref_get(struct dbk_ref *r, const char *list, const char *code,
    dbk_ref_each *each, void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * The PGA flags of an HTS number (list pga-flags): row->code is the beginning
 * of the number that has the flag, row->name the flag.  That none is listed
 * proves nothing (row->list->note, also of dbk_ref_list_get).
 */
#define DBK_REF_FLAGS "pga-flags"
#define DBK_REF_FLAG_MEANINGS "pga-flag-definitions"
#define DBK_REF_HTS "hts"
enum dbk_code dbk_ref_flags(struct dbk_ref *r, const char *hts,
    dbk_ref_each *each, void *arg, struct dbk_err *err) DBK_CHECKED;

/* Copy every list of the program that the ledger does not have into it, in one
 * change, and journal their editions. */
enum dbk_code dbk_ref_install(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

#endif
