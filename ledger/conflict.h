/*
 * conflict.h -- entry numbers that stand for different things on two stations.
 * Both documents are kept, the number is blocked until a broker decides.
 */
#ifndef DBK_CONFLICT_H
#define DBK_CONFLICT_H

#include "ledger/entries.h"

/* One side of a dispute.  Strings borrowed for the call. */
struct dbk_conflict_side {
	const char *station;
	const char *at, *user; /* when it was changed last, and who keyed it */
	enum dbk_paper paper;
	int64_t seq; /* journal row with its document */
};

struct dbk_conflict {
	const char *number;
	const char *ledger; /* of the other side */
	bool keyed; /* both keyed it; false: both changed one entry */
	struct dbk_conflict_side here, there;
};

/* The disputes that wait, of one number or (NULL) all, in their order. */
enum dbk_code dbk_conflict_list(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_conflict *row), void *arg,
    struct dbk_err *err) DBK_CHECKED;

/* STATION-CONFLICT, a warning, of each of them. */
enum dbk_code dbk_conflict_warn(struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* A value that differs; NULL: that side has none.  Strings borrowed for the
 * call. */
struct dbk_difference {
	const char *path, *label;
	const char *here, *there;
};

/* The values in which two documents of journal rows differ, in the order of the
 * first, then those that only the second has; *same counts the others. */
enum dbk_code dbk_conflict_compare(struct dbk_ledger *l, int64_t here,
    int64_t there,
    enum dbk_code (*each)(void *arg, const struct dbk_difference *d), void *arg,
    int64_t *same, struct dbk_err *err) DBK_CHECKED;

/*
 * Decide what the number stands for: the document of one station (its name, or
 * its ledger id) becomes the entry's, by a correction where it is not; the other
 * one stays in the history, and is keyed again under another number.  reason is
 * wanted (DBK_EUSAGE).
 * DBK_EFINDINGS: ENTRY-UNKNOWN, CONFLICT-NONE, CONFLICT-SIDE, and what a
 * correction may find.
 */
enum dbk_code dbk_conflict_resolve(struct dbk_ledger *l, const char *number,
    const char *keep, const char *reason, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
