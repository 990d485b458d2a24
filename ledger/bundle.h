/*
 * bundle.h -- the file in which a ledger hands its journal over: a stream that
 * is encrypted for one reader and signed by the writer
 * (docs/ledger-format.md, Bundles).  Private to the ledger.
 */
#ifndef DBK_BUNDLE_H
#define DBK_BUNDLE_H

#include <sodium.h>

#include "ledger/session.h"
#include "ledger/station.h"

/* The key pairs of a ledger; secret halves in locked memory. */
struct dbk_station_keys {
	unsigned char sign[crypto_sign_PUBLICKEYBYTES];
	unsigned char seal[crypto_box_PUBLICKEYBYTES];
	struct dbk_secret signing, sealing;
};
/* Release with dbk_station_keys_fini also after a failure. */
enum dbk_code dbk_station_keys_make(struct dbk_station_keys *out,
    const struct dbk_ledger *l, struct dbk_err *err) DBK_CHECKED;
void dbk_station_keys_fini(struct dbk_station_keys *k);

/* A station that is trusted, with its keys. */
struct dbk_station_known {
	struct dbk_station_row station;
	unsigned char sign[crypto_sign_PUBLICKEYBYTES];
	unsigned char seal[crypto_box_PUBLICKEYBYTES];
};
/* By its name or its ledger id. */
enum dbk_code dbk_station_find(struct dbk_ledger *l, const char *word,
    struct dbk_station_known *out, bool *found,
    struct dbk_err *err) DBK_CHECKED;

/* ---- writing ---- */

struct dbk_bundle_out;

/*
 * Begin the bundle at path.
 * header      from, station, to, head and hash; the rest is set here
 * for_key     of the reader; NULL: the passphrase opens it
 * *out        end it with dbk_bundle_finish; NULL on failure
 */
enum dbk_code dbk_bundle_create(struct dbk_bundle_out **out, const char *path,
    struct dbk_bundle *header, const struct dbk_station_keys *keys,
    const unsigned char *for_key, const struct dbk_secret *passphrase,
    struct dbk_err *err) DBK_CHECKED;

/* Append to what is encrypted; a failure is kept and reported by
 * dbk_bundle_finish. */
void dbk_bundle_write(struct dbk_bundle_out *b, const void *bytes, size_t len);

/* Sign it and give it its name when rc is DBK_OK, else remove it; frees b. */
enum dbk_code dbk_bundle_finish(struct dbk_bundle_out *b, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/* ---- reading ---- */

/* Zero-initialise; release with dbk_bundle_close. */
struct dbk_bundle_in {
	FILE *file;
	const char *path; /* borrowed, for findings */
	struct dbk_sink *sink; /* STATION-BUNDLE */
	struct dbk_arena arena;
	struct dbk_buf head; /* both first lines */
	struct dbk_bundle header;
	uint64_t left; /* bytes of the stream not read yet */
	bool begun, ended; /* the stream */
	crypto_secretstream_xchacha20poly1305_state state;
};

/* Open it and read its header.  DBK_EFINDINGS: STATION-BUNDLE. */
enum dbk_code dbk_bundle_open(struct dbk_bundle_in *b, const char *path,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Is all of it signed with this key?  Reads the whole file. */
enum dbk_code dbk_bundle_check(struct dbk_bundle_in *b,
    const unsigned char sign[crypto_sign_PUBLICKEYBYTES],
    struct dbk_err *err) DBK_CHECKED;

/* Begin to decrypt a bundle that was checked.  DBK_EFINDINGS: it is not for
 * these keys. */
enum dbk_code dbk_bundle_begin(struct dbk_bundle_in *b,
    const struct dbk_station_keys *keys, const struct dbk_secret *passphrase,
    struct dbk_err *err) DBK_CHECKED;

/* Append the next piece to out; nothing is appended at the end.  DBK_EDENIED:
 * the passphrase is wrong. */
enum dbk_code dbk_bundle_read(struct dbk_bundle_in *b, struct dbk_buf *out,
    struct dbk_err *err) DBK_CHECKED;

void dbk_bundle_close(struct dbk_bundle_in *b);

/* STATION-BUNDLE of a bundle; DBK_EFINDINGS. */
enum dbk_code dbk_bundle_refuse(struct dbk_sink *sink, const char *path,
    const char *detail);

#endif
