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
#include "ledger/file.h"
#include "ledger/ledger.h"
#include "ledger/store.h"
#include "schemas/roles.h"

#define DBK_KEYS_SUFFIX ".keys"
#define DBK_KEYS_SECOND ".keys.bak" /* the same bytes */
#define DBK_USER_MAX 60 /* bytes of a user's name */

struct dbk_slot {
	char user[DBK_USER_MAX + 1]; /* empty: the recovery slot */
	enum dbk_role role; /* of a user */
	uint64_t passes; /* Argon2id */
	uint64_t memory; /* bytes */
	unsigned char salt[crypto_pwhash_SALTBYTES];
	unsigned char nonce[crypto_secretbox_NONCEBYTES];
	unsigned char box[DBK_KEY_LEN + crypto_secretbox_MACBYTES];
};

/* Zero-initialise; release with dbk_keys_fini. */
struct dbk_keys {
	char ledger[DBK_LEDGER_ID_LEN + 1];
	unsigned page_size; /* of the database, bytes */
	bool has_salt; /* older files do not tell it */
	unsigned char salt[DBK_SALT_LEN]; /* first bytes of the database */
	struct dbk_slot *slots;
	size_t nslots;

	/* Of keys that were read: */
	struct dbk_buf text; /* byte for byte; empty: put together */
	bool alike; /* both files are there, and the same */
	/* What is wrong with the files; "" nothing.  A second copy that is not
	 * there is no fault: backups have none. */
	char fault[300];
};

void dbk_keys_fini(struct dbk_keys *keys);

/* DBK_KEY_LEN random bytes in locked memory; free with dbk_secret_free. */
enum dbk_code dbk_key_new(struct dbk_secret *key,
    struct dbk_err *err) DBK_CHECKED;

/* Add a slot for a user.  DBK_EUSAGE: the name or the passphrase is empty, too
 * long, or has control characters; the user has a slot. */
enum dbk_code dbk_keys_add_user(struct dbk_keys *keys, const char *user,
    enum dbk_role role, const struct dbk_secret *passphrase,
    const struct dbk_secret *key, struct dbk_err *err) DBK_CHECKED;

/* The slot of a user, "" for the recovery slot; NULL when there is none. */
const struct dbk_slot *dbk_keys_find(const struct dbk_keys *keys,
    const char *user);

/* Give a user another role; NULL: every user.  False when there is none. */
bool dbk_keys_set_role(struct dbk_keys *keys, const char *user,
    enum dbk_role role);

enum dbk_code dbk_keys_add(struct dbk_keys *keys, const struct dbk_slot *slot,
    struct dbk_err *err) DBK_CHECKED;

/* Take a slot out; false when there is none. */
bool dbk_keys_remove(struct dbk_keys *keys, const char *user);

/* The slots and what belongs to the database; out is zero, and is released with
 * dbk_keys_fini also after a failure. */
enum dbk_code dbk_keys_copy(struct dbk_keys *out, const struct dbk_keys *keys,
    struct dbk_err *err) DBK_CHECKED;

/* Add the recovery slot; code gets what opens it. */
enum dbk_code dbk_keys_add_recovery(struct dbk_keys *keys,
    char code[DBK_RECOVERY_MAX], const struct dbk_secret *key,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The database key by the user's passphrase or the recovery code.  DBK_EDENIED
 * takes the same time whether the user or the passphrase is wrong.
 * *by_recovery tells which it was.
 */
enum dbk_code dbk_keys_open(struct dbk_secret *key, const struct dbk_keys *keys,
    const char *user, const struct dbk_secret *passphrase, bool *by_recovery,
    struct dbk_err *err) DBK_CHECKED;

/* The key file as text, appended. */
enum dbk_code dbk_keys_write(struct dbk_buf *out, const struct dbk_keys *keys,
    struct dbk_err *err) DBK_CHECKED;

/* The keys of a whole key file; name is for err. */
enum dbk_code dbk_keys_parse(struct dbk_keys *out, const char *name,
    const char *text, size_t len, struct dbk_err *err) DBK_CHECKED;

/*
 * Read the key file of the ledger at path, or when it is damaged its second
 * copy, or when both are every slot that is left in them; out->fault tells.
 * DBK_EDAMAGE: nothing is left.
 */
enum dbk_code dbk_keys_read(struct dbk_keys *out, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* A key file of its own name, flushed, under a temporary name. */
enum dbk_code dbk_key_file_settle(struct dbk_file **out, const char *path,
    const char *suffix, const struct dbk_buf *text,
    struct dbk_err *err) DBK_CHECKED;

/* Both files, flushed under temporary names; then under their own. */
struct dbk_key_files {
	struct dbk_file *first, *second;
};
enum dbk_code dbk_key_files_settle(struct dbk_key_files *f, const char *path,
    const struct dbk_buf *text, struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_key_files_commit(struct dbk_key_files *f,
    struct dbk_err *err) DBK_CHECKED;
/* Takes files that were settled, committed or neither. */
void dbk_key_files_abandon(struct dbk_key_files *f);

#endif
