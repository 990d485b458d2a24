/*
 * releases.h -- what officers told of entries: the release log.
 */
#ifndef DBK_RELEASES_H
#define DBK_RELEASES_H

#include "ledger/entries.h"

/* Strings borrowed for the call; "" when there is none. */
struct dbk_release_row {
	char entry[DBK_NUMBER_LEN + 1];
	bool refused;
	const char *at; /* as the officer told; normalised UTC */
	const char *port, *officer;
	const char *letter, *importer; /* of the entry as it stands */
	int64_t value;
	const char *recorded_at, *user; /* the journal row's */
	int64_t seq;
};

/* By time, port and entry number; port NULL: all.  Ends early when each returns
 * anything but DBK_OK, which is then returned. */
enum dbk_code dbk_release_list(struct dbk_ledger *l, const char *port,
    enum dbk_code (*each)(void *arg, const struct dbk_release_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* The newest first, those recorded before journal row before, at most limit. */
enum dbk_code dbk_release_newest(struct dbk_ledger *l, const char *port,
    int64_t before, int64_t limit,
    enum dbk_code (*each)(void *arg, const struct dbk_release_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* "released" or "refused"; static. */
const char *dbk_release_decision(const struct dbk_release_row *row);

/* Sums of such rows. */
struct dbk_release_sums {
	int64_t released, refused; /* entries */
	int64_t released_value, refused_value; /* whole US dollars */
};

void dbk_release_add(struct dbk_release_sums *sums,
    const struct dbk_release_row *row);

#endif
