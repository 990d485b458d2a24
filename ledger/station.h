/*
 * station.h -- several laptops that key without a network: who they are, and
 * the bundles in which each hands its journal to the one that merges
 * (docs/ledger-format.md, Several laptops).
 *
 * A ledger's key pairs (Ed25519 to sign, X25519 to seal) follow from its
 * database key: they need no place of their own, and a restored ledger is the
 * same station.
 */
#ifndef DBK_STATION_H
#define DBK_STATION_H

#include "ledger/ledger.h"

#define DBK_CARD_MAX 300 /* bytes of a card with its NUL */
#define DBK_FINGERPRINT_LEN 24 /* five groups of four digits, hyphens between */

/* A station as others know it. */
struct dbk_station_row {
	char ledger[DBK_LEDGER_ID_LEN + 1];
	char name[DBK_STATION_MAX + 1];
	char fingerprint[DBK_FINGERPRINT_LEN + 1]; /* to read over the phone */
	/* Of one that is trusted: */
	int64_t head; /* newest row of its journal that was merged; 0: none */
	int64_t entries; /* that came from it */
	int64_t conflicts; /* numbers that wait for a decision */
};

/* This ledger's own; card gets the line that others take by
 * dbk_station_trust. */
enum dbk_code dbk_station_own(struct dbk_ledger *l, struct dbk_station_row *out,
    char card[DBK_CARD_MAX], struct dbk_err *err) DBK_CHECKED;

/*
 * Take bundles of the station from now on, and seal for it.  text: a card, or
 * lines of which one is a card.
 * DBK_EFINDINGS (STATION-CARD): it is none, it was changed, it is this ledger's
 * own, or another trusted station has its name or its ledger id.
 */
enum dbk_code dbk_station_trust(struct dbk_ledger *l, const char *text,
    struct dbk_station_row *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Those that are trusted, by name. */
enum dbk_code dbk_station_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_station_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * Write the whole journal as a bundle to path (0600): signed by this ledger, and
 * sealed for station to (its name or ledger id), or when that is NULL encrypted
 * by a passphrase.
 * out  the newest row in it
 * DBK_EFINDINGS: STATION-UNKNOWN, STATION-NESTED (this ledger has merged others).
 * On failure an older file at path is as it was.
 */
enum dbk_code dbk_station_export(struct dbk_ledger *l, const char *path,
    const char *to, const struct dbk_secret *passphrase, struct dbk_anchor *out,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Does a passphrase open the bundle?  DBK_EFINDINGS: STATION-BUNDLE. */
enum dbk_code dbk_station_asks(const char *path, bool *asks,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* What an import brought. */
struct dbk_station_news {
	struct dbk_station_row from;
	struct dbk_anchor head; /* of its journal, in the bundle */
	int64_t rows; /* that were new; 0: nothing changed */
	int64_t entries, letters; /* among them: keyed, made */
};

/*
 * Merge a bundle: all of it in one change, or nothing.
 * passphrase  NULL unless dbk_station_asks
 * DBK_EFINDINGS: STATION-BUNDLE (not a bundle, changed, cut, for somebody else),
 * STATION-UNKNOWN, -SELF, -FORKED, -NESTED, -FILED, NUMBER-CHECK-DIGIT;
 * DBK_EDENIED: wrong passphrase.  Warnings: STATION-POOL, and STATION-CONFLICT
 * for every number that waits for a decision afterwards.
 */
enum dbk_code dbk_station_import(struct dbk_ledger *l, const char *path,
    const struct dbk_secret *passphrase, struct dbk_station_news *out,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
