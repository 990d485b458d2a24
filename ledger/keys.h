/*
 * keys.h -- the key file: the database key, wrapped once for each passphrase
 * and once for the recovery code (docs/ledger-format.md, Key slots).
 * Private to the ledger.
 */
#ifndef DBK_KEYS_H
#define DBK_KEYS_H

#include <sodium.h>
#include <stdint.h>

#include "ledger/buf.h"
#include "ledger/ledger.h"
#include "ledger/store.h"

#define DBK_KEYS_SUFFIX ".keys"
#define DBK_USER_MAX 60	/* bytes of a user's name */

struct dbk_slot {
	char user[DBK_USER_MAX + 1];	/* empty: the recovery slot */
	uint64_t passes;	/* Argon2id */
	uint64_t memory;	/* bytes */
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char nonce[crypto_secretbox_NONCEBYTES];
	unsigned char box[DBK_KEY_LEN + crypto_secretbox_MACBYTES];
};

/* Zero-initialise; release with dbk_keys_fini. */
struct dbk_keys {
	char ledger[DBK_LEDGER_ID_LEN + 1];
	unsigned page_size;	/* of the database, bytes */
	struct dbk_slot *slots;
	size_t nslots;
};

void dbk_keys_fini(struct dbk_keys *keys);

/* DBK_KEY_LEN random bytes in locked memory; free with dbk_secret_free. */
enum dbk_code dbk_key_new(struct dbk_secret *key, struct dbk_err *err)
    DBK_CHECKED;

/* Add a slot for a user.  DBK_EUSAGE: the name or the passphrase is empty, too
 * long, or has control characters; the user has a slot. */
enum dbk_code dbk_keys_add_user(struct dbk_keys *keys, const char *user,
    const struct dbk_secret *passphrase, const struct dbk_secret *key,
    struct dbk_err *err) DBK_CHECKED;

/* Add the recovery slot; code gets what opens it. */
enum dbk_code dbk_keys_add_recovery(struct dbk_keys *keys,
    char code[DBK_RECOVERY_MAX], const struct dbk_secret *key,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The database key by the user's passphrase or the recovery code.  DBK_EDENIED
 * takes the same time whether the user or the passphrase is wrong.
 */
enum dbk_code dbk_keys_open(struct dbk_secret *key,
    const struct dbk_keys *keys, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err) DBK_CHECKED;

/* The key file as text, appended. */
enum dbk_code dbk_keys_write(struct dbk_buf *out, const struct dbk_keys *keys,
    struct dbk_err *err) DBK_CHECKED;

/* Read the key file of the ledger at path.  DBK_EDAMAGE says what is wrong. */
enum dbk_code dbk_keys_read(struct dbk_keys *out, const char *path,
    struct dbk_err *err) DBK_CHECKED;

#endif
