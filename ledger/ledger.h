/*
 * ledger.h -- the encrypted ledger: opening, keys, transactions, profile,
 * number pools, journal, verification.
 *
 * A ledger is one SQLCipher database at PATH, and beside it PATH.keys (the key
 * slots) and PATH.lock (who writes).  Everything that happens is one journal
 * row; all other tables are a projection of the journal and can be rebuilt from
 * it.  Times are UTC, normalised by dbk_time_normalise.
 *
 * Every call that changes the ledger joins the transaction opened with
 * dbk_ledger_begin, or else is a transaction of its own: after DBK_OK it
 * survives kill -9 and power loss, after anything else the ledger is as before
 * (inside an open transaction: roll it back).
 */
#ifndef DBK_LEDGER_H
#define DBK_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/arena.h"
#include "ledger/base.h"
#include "ledger/buf.h"
#include "ledger/finding.h"
#include "ledger/number.h"
#include "ledger/secret.h"
#include "ledger/watch.h"
#include "schemas/documents.h"
#include "schemas/roles.h"

struct dbk_ledger;

#define DBK_HASH_HEX 64 /* BLAKE2b-256 in hexadecimal */
#define DBK_LEDGER_ID_LEN 6 /* hexadecimal, upper case; names the ledger */
#define DBK_STATION_MAIN "MAIN" /* the station of a ledger that has no other */
#define DBK_STATION_MAX 20 /* bytes of a station's name */
#define DBK_RECOVERY_MAX 80 /* recovery code with its hyphens and NUL */

enum dbk_access {
	DBK_ACCESS_READ, /* never blocked by a writer */
	DBK_ACCESS_WRITE /* one process at a time */
};

/* Who does something and when; strings borrowed for the life of the ledger. */
struct dbk_actor {
	const char *user;
	const char *now; /* RFC 3339, UTC, normalised */
};

/* What a new ledger is made with; strings borrowed for the call. */
struct dbk_birth {
	const char *filer; /* its code */
	const char *name; /* of the broker */
	const char *station; /* NULL: DBK_STATION_MAIN */
	/* The ledger id (DBK_LEDGER_ID_LEN hexadecimal digits); NULL: random.
	 * Only sample data wants a fixed one. */
	const char *id;
	bool lists; /* with the program's reference data (dbk_ref_install) */
};

/*
 * Make a ledger at path with a random key, one passphrase slot for the actor's
 * user, a broker, and a recovery slot, and the profile that birth tells.
 * recovery gets the recovery code: print it once, then wipe it.
 * DBK_EUSAGE: path or its key file exists already, or a part of birth is not
 * what it must be; DBK_ESYSTEM: nothing was left behind.
 */
enum dbk_code dbk_ledger_init(const char *path,
    const struct dbk_secret *passphrase, const struct dbk_actor *actor,
    const struct dbk_birth *birth, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Open with the passphrase of the actor's user, or with the recovery code: then
 * the actor is DBK_RECOVERY_USER (ledger/rights.h).
 * DBK_EUSAGE: there is no ledger at path; DBK_EDENIED: wrong (one sentence,
 * nothing written); DBK_ELOCKED: err names who writes, where and since when;
 * DBK_EDAMAGE; DBK_ESYSTEM.
 * *out: close with dbk_ledger_close; NULL on failure.
 */
enum dbk_code dbk_ledger_open(struct dbk_ledger **out, const char *path,
    const struct dbk_secret *passphrase, enum dbk_access access,
    const struct dbk_actor *actor, struct dbk_err *err) DBK_CHECKED;

/* Rolls back what is open, wipes the key, frees.  Takes NULL. */
void dbk_ledger_close(struct dbk_ledger *l);

/* Six hexadecimal digits, made at init; borrowed from l. */
const char *dbk_ledger_id(const struct dbk_ledger *l);
const char *dbk_ledger_path(const struct dbk_ledger *l);
const struct dbk_actor *dbk_ledger_actor(const struct dbk_ledger *l);

enum dbk_code dbk_ledger_begin(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_ledger_commit(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;
/* Takes a ledger without an open transaction. */
void dbk_ledger_rollback(struct dbk_ledger *l);

/* The newest journal row: its sequence number and hash (hexadecimal). */
struct dbk_anchor {
	int64_t seq;
	char hash[DBK_HASH_HEX + 1];
};
enum dbk_code dbk_ledger_anchor(struct dbk_ledger *l, struct dbk_anchor *out,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Keep up to 20 MiB of pages in memory from now on, instead of 8, for a command
 * that changes as many rows as there are.  Not where keys are derived meanwhile:
 * that takes 46 MiB of the 64 that a command may have.
 */
enum dbk_code dbk_ledger_cache_more(struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/*
 * From now on watch (borrowed until the next call; NULL: nobody) looks at long
 * work on l: dbk_ledger_verify and what copies and verifies (journal rows),
 * letters and manifests (entries), answers (bytes).
 */
void dbk_ledger_watch(struct dbk_ledger *l, const struct dbk_watch *watch);

/* A step of such work, as dbk_watch_step has it. */
enum dbk_code dbk_ledger_step(const struct dbk_ledger *l, int64_t done,
    int64_t total, struct dbk_err *err) DBK_CHECKED;

/* What opening had to put up with, one sentence for the user; "" nothing.
 * Borrowed from l. */
const char *dbk_ledger_notice(const struct dbk_ledger *l);

/* ---- keys (docs/ledger-format.md, Key slots) ---- */

/* Whether it was opened by the recovery code. */
bool dbk_ledger_by_recovery(const struct dbk_ledger *l);

/*
 * Each key slot: user NULL is the recovery code.  Strings are borrowed for the
 * call; each stops when it returns anything but DBK_OK, which is then returned.
 */
struct dbk_key_row {
	const char *user;
	enum dbk_role role; /* of a user */
	uint64_t passes; /* Argon2id */
	uint64_t memory; /* bytes */
};
enum dbk_code dbk_key_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_key_row *row), void *arg,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The changes below are each a transaction of its own: the ledger opens with
 * the old set of slots or, from DBK_OK on, with the new one.  DBK_EUSAGE: not
 * such a user, or a bad name or passphrase.  DBK_EDENIED: not for who is at the
 * ledger (ledger/rights.h).
 */

/* A slot for another user. */
enum dbk_code dbk_key_add(struct dbk_ledger *l, const char *user,
    enum dbk_role role, const struct dbk_secret *passphrase,
    struct dbk_err *err) DBK_CHECKED;

/* Take a user's slot out: it does not open the ledger again.  DBK_EUSAGE also
 * when it is the last one, or the last broker's. */
enum dbk_code dbk_key_remove(struct dbk_ledger *l, const char *user,
    struct dbk_err *err) DBK_CHECKED;

/* Another role for a user.  DBK_EUSAGE also for the last broker. */
enum dbk_code dbk_key_role(struct dbk_ledger *l, const char *user,
    enum dbk_role role, struct dbk_err *err) DBK_CHECKED;

/* Another passphrase for the actor; in a ledger that was opened by the recovery
 * code for any user, who may be a new one: a broker.  Otherwise DBK_EDENIED. */
enum dbk_code dbk_key_passwd(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err) DBK_CHECKED;

/* A new recovery code; the one before ends.  Print it once, then wipe it. */
enum dbk_code dbk_key_recovery(struct dbk_ledger *l,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err) DBK_CHECKED;

/* dbk_key_passwd and dbk_key_recovery in one change. */
enum dbk_code dbk_key_unlock(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err) DBK_CHECKED;

/* The database key as x'HEX', for the stock sqlcipher client; the caller frees
 * it with dbk_secret_free.  DBK_EDENIED: not for the actor.  page_size in bytes. */
enum dbk_code dbk_key_raw(struct dbk_ledger *l, struct dbk_secret *out,
    unsigned *page_size, struct dbk_err *err) DBK_CHECKED;

/* Is it a recovery code at all?  DBK_EDENIED names the group that is wrong. */
enum dbk_code dbk_recovery_check(const struct dbk_secret *code,
    struct dbk_err *err) DBK_CHECKED;

/* ---- profile (schemas/profile.fields) ---- */

/* The profile, values owned by a. */
enum dbk_code dbk_profile_get(struct dbk_ledger *l, struct dbk_profile *out,
    struct dbk_arena *a, struct dbk_err *err) DBK_CHECKED;

/* Set one key (a path of the profile); an empty value takes it out.
 * DBK_EFINDINGS: unknown key or bad value. */
enum dbk_code dbk_profile_set(struct dbk_ledger *l, const char *key,
    const char *value, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* ---- number pools ---- */

struct dbk_pool_row {
	int64_t id;
	char filer[4];
	uint32_t from, to; /* serials, inclusive */
	const char *station; /* borrowed for the call */
	unsigned offset; /* check digit offset, Appendix E step 6 */
	uint32_t used; /* numbers that have an entry */
	uint32_t next; /* lowest free serial; to + 1 when none */
};

/*
 * Add a pool of this station, or of another if station is not NULL.  filer
 * NULL: the profile's.  DBK_EFINDINGS (POOL-*): bad range, overlap with a pool
 * of the same filer (also with another offset: the numbers would look alike).
 */
enum dbk_code dbk_pool_add(struct dbk_ledger *l, const char *filer,
    uint32_t from, uint32_t to, const char *station, unsigned offset,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Every pool in order of filer and first number; each stops when it returns
 * anything but DBK_OK, which is then returned. */
enum dbk_code dbk_pool_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_pool_row *row), void *arg,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Judge a number: NUMBER-FORM, NUMBER-CHECK-DIGIT (with the digit that would be
 * right for its pool), NUMBER-POOL (outside every pool), and as a warning
 * NUMBER-STATION (in the pool of another station).  DBK_OK or DBK_EFINDINGS.
 * where gives the place for the findings; NULL: none.
 */
enum dbk_code dbk_number_judge(struct dbk_ledger *l, const char *number,
    const struct dbk_finding *where, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The number that the next entry without one gets, and how many of this
 * station's numbers are free; "" and 0 when none is. */
enum dbk_code dbk_number_next(struct dbk_ledger *l,
    char number[DBK_NUMBER_LEN + 1], int64_t *left,
    struct dbk_err *err) DBK_CHECKED;

/* ---- verification ---- */

struct dbk_verify_report {
	int64_t rows; /* journal rows read */
	int64_t entries;
	int64_t attachments;
	int64_t lists; /* of reference data, which is not in the journal */
	struct dbk_anchor anchor;
};

/*
 * Check every page's HMAC, the hash chain of the journal, and the projection
 * against one rebuilt from the journal; reference data against the digests that
 * the journal has of it.  Each damage is a finding (VERIFY-*).
 * DBK_OK: all is well; DBK_EDAMAGE: findings were made.
 */
enum dbk_code dbk_ledger_verify(struct dbk_ledger *l,
    struct dbk_verify_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The key files and the end of the journal only; rows are those read. */
enum dbk_code dbk_ledger_verify_quick(struct dbk_ledger *l,
    struct dbk_verify_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Is the row of a printed anchor still there?  hash: lower case hexadecimal, as
 * many digits as were printed.  DBK_EDAMAGE: a finding (VERIFY-ANCHOR) tells.
 */
enum dbk_code dbk_ledger_verify_anchor(struct dbk_ledger *l, int64_t seq,
    const char *hash, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* ---- export ---- */

/*
 * The journal as JSON lines, one a row (docs/ledger-format.md, Export), as it
 * stands at the call.  write gets whole lines; it is not called again once it
 * returned anything but DBK_OK, which is then returned.  out gets the newest
 * row.  DBK_EDENIED: not for the actor.
 */
enum dbk_code dbk_journal_export(struct dbk_ledger *l,
    enum dbk_code (*write)(void *arg, const char *line, size_t len), void *arg,
    struct dbk_anchor *out, struct dbk_err *err) DBK_CHECKED;

#endif
