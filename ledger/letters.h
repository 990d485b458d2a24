/*
 * letters.h -- numbered papers as facts of the ledger: which entries each names,
 * and how they were then.  A paper once made never changes.
 *
 * A downtime letter locks its entries.  When one of them is corrected or made
 * void later, a supplement amends the letter.  A paper on enforcement discretion
 * names entries and changes nothing of them.
 */
#ifndef DBK_LETTERS_H
#define DBK_LETTERS_H

#include "ledger/entries.h"

#define DBK_LETTER_LEN 20
#define DBK_LETTER_ENTRIES 1000000u /* most, on one letter */

enum dbk_letter_kind {
	DBK_LETTER_DOWNTIME, /* DL-0001 */
	DBK_LETTER_SUPPLEMENT, /* DL-0002: it is one of the letters */
	DBK_LETTER_DISCRETION, /* ED-0001 */
	DBK_LETTER_KIND_COUNT
};

/* "downtime" ...; static. */
const char *dbk_letter_kind_name(enum dbk_letter_kind kind);

/* The name of the wording that papers of the kind are printed with. */
const char *dbk_letter_wording_name(enum dbk_letter_kind kind);

/* Strings borrowed for the call, or until the next call on the ledger; "" when
 * there is none. */
struct dbk_letter_row {
	/* With the ledger id, as DL-ABCDEF-0001, from a station that is not
	 * DBK_STATION_MAIN */
	char number[DBK_LETTER_LEN + 1];
	enum dbk_letter_kind kind;
	const char *port, *made_at, *user;
	int64_t entries;
	int64_t value; /* sum of the entered values, void entries left out */
	struct dbk_anchor anchor; /* of the journal row that made it */
	const char *amends, *amends_made_at; /* of a supplement: the letter */
	const char *from, *to, *reason; /* of the discretion */
	int64_t wording, logo; /* journal rows; 0: as shipped, none */
};

/* What goes on letters: all complete entries of the filter and all that wait
 * for a supplement, or those named. */
struct dbk_letter_choice {
	const char *port; /* NULL: every port, one letter for each */
	const char *const *numbers; /* NULL: all that wait */
	size_t nnumbers;
};

/*
 * Make one letter for each port concerned and lock its entries, and a supplement
 * to each letter whose entries were corrected or made void since; each is told
 * of every paper made.  Findings: ENTRY-UNKNOWN, ENTRY-STATE (neither complete
 * nor waiting for a supplement), LETTER-NONE (nothing waits; names the newest
 * letter).
 * Render inside the same transaction (dbk_ledger_begin), settle the file, then
 * commit, then rename: so neither a letter without paper nor paper without a
 * letter can be left.
 */
enum dbk_code dbk_letter_make(struct dbk_ledger *l,
    const struct dbk_letter_choice *choice,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Which entries a paper on discretion names; strings borrowed for the call. */
struct dbk_discretion_choice {
	const char *from, *to; /* YYYY-MM-DD: the dates of the discretion */
	const char *reason;
	const char *port; /* NULL: any */
	const char *const *numbers; /* NULL: by date of arrival */
	size_t nnumbers;
};

/*
 * Make one paper on enforcement discretion.  Without numbers it names every
 * entry of the port that arrives from the first to the last day, is not void or
 * a draft, and was not released on a downtime letter.
 * Findings: ENTRY-UNKNOWN, ENTRY-STATE (void or a draft), DISCRETION-DATES,
 * DISCRETION-REASON, DISCRETION-NONE; as warnings DISCRETION-RELEASED (a named
 * entry was released on a letter) and DISCRETION-UNDATED (how many have no date
 * of arrival).  Render as of letters.
 */
enum dbk_code dbk_discretion_make(struct dbk_ledger *l,
    const struct dbk_discretion_choice *choice, char number[DBK_LETTER_LEN + 1],
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Any paper by its number.  DBK_EFINDINGS with LETTER-UNKNOWN. */
enum dbk_code dbk_letter_get(struct dbk_ledger *l, const char *number,
    struct dbk_letter_row *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Downtime letters and supplements, in the order they were made. */
enum dbk_code dbk_letter_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* Papers on discretion. */
enum dbk_code dbk_discretion_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* Two modes of transport, codes of CBP's list. */
struct dbk_letter_modes {
	const char *one, *other;
};

/*
 * The entries of a paper in order, as they were when it was made, whatever was
 * corrected since: printing it again gives the same bytes.  In row, paper is
 * lettered, or void when the number was void by then; the searched values are
 * those of the document then, changed_at is the time of that revision; filing
 * and batch are not told (none, "").
 * A paper that is not there has no entries.
 * modes  not NULL: those of other modes need not be told, which saves reading
 *        their documents; some are told nevertheless, so each looks itself
 */
enum dbk_code dbk_letter_scan(struct dbk_ledger *l, const char *number,
    const struct dbk_letter_modes *modes,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* What an entry of a supplement was before. */
struct dbk_letter_before {
	const char *letter; /* number of the paper that named it last */
	struct dbk_entry entry; /* as it stands there */
	const char *reasons; /* of the corrections since, "; " between them */
};

/* Values owned by a.  DBK_EDAMAGE: no earlier letter names the entry. */
enum dbk_code dbk_letter_before(struct dbk_ledger *l, const char *supplement,
    const char *entry, struct dbk_letter_before *out, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* The profile as it was when the letter was made; values owned by a.
 * DBK_EUSAGE when there is no such letter. */
enum dbk_code dbk_letter_profile(struct dbk_ledger *l, const char *number,
    struct dbk_profile *out, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

#endif
