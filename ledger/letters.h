/*
 * letters.h -- downtime letters as facts of the ledger: which entries a letter
 * names.  A letter once made never changes; its entries are locked.
 */
#ifndef DBK_LETTERS_H
#define DBK_LETTERS_H

#include "ledger/entries.h"

#define DBK_LETTER_LEN 20
#define DBK_LETTER_ENTRIES 1000000u /* most, on one letter */

/* Strings borrowed for the call, or until the next call on the ledger. */
struct dbk_letter_row {
	char number[DBK_LETTER_LEN + 1]; /* DL-0001 ... */
	const char *port, *made_at, *user;
	int64_t entries;
	int64_t value; /* sum of the entered values */
	struct dbk_anchor anchor; /* of the journal row that made it */
};

/* What goes on a letter: all complete entries of the filter, or those named. */
struct dbk_letter_choice {
	const char *port; /* NULL: every port, one letter for each */
	const char *const *numbers; /* NULL: all complete entries */
	size_t nnumbers;
};

/*
 * Make one letter for each port concerned and lock its entries; each is told of
 * every letter made.  Findings: ENTRY-UNKNOWN, ENTRY-STATE (not complete),
 * LETTER-NONE (nothing waits; names the newest letter).
 * Render inside the same transaction (dbk_ledger_begin), settle the file, then
 * commit, then rename: so neither a letter without paper nor paper without a
 * letter can be left.
 */
enum dbk_code dbk_letter_make(struct dbk_ledger *l,
    const struct dbk_letter_choice *choice,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* DBK_EFINDINGS with LETTER-UNKNOWN. */
enum dbk_code dbk_letter_get(struct dbk_ledger *l, const char *number,
    struct dbk_letter_row *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

enum dbk_code dbk_letter_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * The entries of a letter in order, as they were when it was made, whatever was
 * corrected since: printing a letter again gives the same bytes.  In row,
 * paper is lettered, the searched values are those of the document then,
 * changed_at is the time of that revision; filing and batch are not told (none,
 * "").
 * A letter that is not there has no entries.
 */
enum dbk_code dbk_letter_scan(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The profile as it was when the letter was made; values owned by a.
 * DBK_EUSAGE when there is no such letter. */
enum dbk_code dbk_letter_profile(struct dbk_ledger *l, const char *number,
    struct dbk_profile *out, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

#endif
