/*
 * stationery.h -- what papers are printed with: their wordings and the logo of
 * the broker.  The journal keeps every one that there was, and a letter names
 * the rows of its own: whatever is set later, it prints the same bytes.
 *
 * Bytes are kept as they are given; whoever sets them has judged them
 * (formatter/wording.h, formatter/logo.h).
 */
#ifndef DBK_STATIONERY_H
#define DBK_STATIONERY_H

#include "ledger/buf.h"
#include "ledger/ledger.h"

#define DBK_STATIONERY_LOGO "logo"

/* The wording that comes with the program (schemas/letters), by its name; NULL:
 * there is none of that name.  Static. */
const char *dbk_stationery_shipped(const char *name);

/* The names of all wordings, NULL-ended; static. */
extern const char *const dbk_stationery_wordings[];

/* One that was set; strings borrowed for the call. */
struct dbk_stationery_row {
	const char *name;
	const char *port; /* "": every port */
	int64_t seq; /* its journal row */
	const char *set_at, *user;
	int64_t size; /* bytes */
};

/* In order of name and port. */
enum dbk_code dbk_stationery_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_stationery_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* Set one, in place of what is set by that name for that port (NULL: for every
 * port that has none of its own).  DBK_EFINDINGS: there is no such port. */
enum dbk_code dbk_stationery_set(struct dbk_ledger *l, const char *name,
    const char *port, const void *bytes, size_t len, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Take it out.  DBK_EFINDINGS with STATIONERY-NONE: nothing is set. */
enum dbk_code dbk_stationery_remove(struct dbk_ledger *l, const char *name,
    const char *port, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* The journal row of what a paper for that port (may be NULL) is printed with
 * now; 0: nothing is set. */
enum dbk_code dbk_stationery_newest(struct dbk_ledger *l, const char *name,
    const char *port, int64_t *seq, struct dbk_err *err) DBK_CHECKED;

/* Its bytes, appended to out, with a NUL behind; nothing for row 0. */
enum dbk_code dbk_stationery_read(struct dbk_ledger *l, int64_t seq,
    struct dbk_buf *out, struct dbk_err *err) DBK_CHECKED;

/*
 * The same as dbk_stationery_newest for a paper that is made now, within a
 * change: of a wording that nobody set, the shipped one is journalled if it is
 * not already, since the next release may ship another.
 */
enum dbk_code dbk_stationery_take(struct dbk_ledger *l, const char *name,
    const char *port, int64_t *seq, struct dbk_err *err) DBK_CHECKED;

#endif
