#include <stdlib.h>
#include <string.h>

#include "ledger/keys.h"
#include "ledger/recovery.h"
#include "ledger/rights.h"

/*
 * Argon2id for passphrases: 32 MiB, 8 passes, so that opening keeps within the
 * memory that every command promises (64 MiB in all).  About 0.2 s on a machine
 * of 2024, and within 3 s on one ten times slower.  The recovery code has 160
 * random bits: no amount of guessing reaches it, so its slot is cheap.
 */
#define USER_PASSES 8u
#define USER_MEMORY ((size_t)32 * 1024 * 1024)
#define RECOVERY_PASSES 1u
#define RECOVERY_MEMORY ((size_t)8 * 1024 * 1024)

#define PASSPHRASE_MAX 4096u
#define SLOTS_MAX 1000u

void
dbk_keys_fini(struct dbk_keys *keys)
{
	free(keys->slots);
	dbk_buf_fini(&keys->text);
	memset(keys, 0, sizeof *keys);
}

enum dbk_code
dbk_key_new(struct dbk_secret *key, struct dbk_err *err)
{
	enum dbk_code rc = dbk_secret_copy(key, NULL, DBK_KEY_LEN, err);

	if (rc == DBK_OK)
		randombytes_buf(key->bytes, DBK_KEY_LEN);
	return rc;
}

/* The key that wraps: derived as the slot says, in locked memory. */
static enum dbk_code
derive(struct dbk_secret *wrap, const struct dbk_slot *slot, const char *bytes,
    size_t len, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_secret_copy(wrap, NULL, crypto_secretbox_KEYBYTES, err);
	if (rc != DBK_OK)
		return rc;
	if (crypto_pwhash((unsigned char *)wrap->bytes, wrap->len, bytes, len,
		slot->salt, slot->passes, (size_t)slot->memory,
		crypto_pwhash_ALG_ARGON2ID13) != 0) {
		dbk_secret_free(wrap);
		return dbk_fail_memory(err);
	}
	return DBK_OK;
}

/* Wraps key in the slot, by the secret bytes. */
static enum dbk_code
seal(struct dbk_slot *slot, const char *bytes, size_t len,
    const struct dbk_secret *key, struct dbk_err *err)
{
	struct dbk_secret wrap;
	enum dbk_code rc;

	randombytes_buf(slot->salt, sizeof slot->salt);
	randombytes_buf(slot->nonce, sizeof slot->nonce);
	rc = derive(&wrap, slot, bytes, len, err);
	if (rc != DBK_OK)
		return rc;
	(void)crypto_secretbox_easy(slot->box,
	    (const unsigned char *)key->bytes, DBK_KEY_LEN, slot->nonce,
	    (const unsigned char *)wrap.bytes);
	dbk_secret_free(&wrap);
	return DBK_OK;
}

/* *opened tells whether the secret bytes fit the slot; key is then filled. */
static enum dbk_code
unseal(struct dbk_secret *key, bool *opened, const struct dbk_slot *slot,
    const char *bytes, size_t len, struct dbk_err *err)
{
	struct dbk_secret wrap;
	enum dbk_code rc;

	rc = derive(&wrap, slot, bytes, len, err);
	if (rc != DBK_OK)
		return rc;
	*opened = crypto_secretbox_open_easy((unsigned char *)key->bytes,
		      slot->box, sizeof slot->box, slot->nonce,
		      (const unsigned char *)wrap.bytes) == 0;
	dbk_secret_free(&wrap);
	return DBK_OK;
}

const struct dbk_slot *
dbk_keys_find(const struct dbk_keys *keys, const char *user)
{
	size_t i;

	for (i = 0; i < keys->nslots; i++)
		if (strcmp(keys->slots[i].user, user) == 0)
			return &keys->slots[i];
	return NULL;
}

bool
dbk_keys_set_role(struct dbk_keys *keys, const char *user, enum dbk_role role)
{
	bool found = false;
	size_t i;

	for (i = 0; i < keys->nslots; i++) {
		struct dbk_slot *slot = &keys->slots[i];

		if (slot->user[0] == '\0' ||
		    (user != NULL && strcmp(slot->user, user) != 0))
			continue;
		slot->role = role;
		found = true;
	}
	return found;
}

enum dbk_code
dbk_keys_add(struct dbk_keys *keys, const struct dbk_slot *slot,
    struct dbk_err *err)
{
	struct dbk_slot *slots;

	if (keys->nslots == SLOTS_MAX)
		return dbk_fail(err, DBK_EUSAGE,
		    "a ledger has at most %u key slots", SLOTS_MAX);
	slots = realloc(keys->slots, (keys->nslots + 1) * sizeof *slots);
	if (slots == NULL)
		return dbk_fail_memory(err);
	slots[keys->nslots++] = *slot;
	keys->slots = slots;
	return DBK_OK;
}

bool
dbk_keys_remove(struct dbk_keys *keys, const char *user)
{
	size_t i;

	for (i = 0; i < keys->nslots; i++)
		if (strcmp(keys->slots[i].user, user) == 0)
			break;
	if (i == keys->nslots)
		return false;
	keys->nslots--;
	memmove(&keys->slots[i], &keys->slots[i + 1],
	    (keys->nslots - i) * sizeof keys->slots[0]);
	return true;
}

enum dbk_code
dbk_keys_copy(struct dbk_keys *out, const struct dbk_keys *keys,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	*out = *keys;
	out->slots = NULL;
	out->nslots = 0;
	memset(&out->text, 0, sizeof out->text);
	for (i = 0; rc == DBK_OK && i < keys->nslots; i++)
		rc = dbk_keys_add(out, &keys->slots[i], err);
	return rc;
}

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

enum dbk_code
dbk_keys_add_user(struct dbk_keys *keys, const char *user, enum dbk_role role,
    const struct dbk_secret *passphrase, const struct dbk_secret *key,
    struct dbk_err *err)
{
	struct dbk_slot slot = {0};
	size_t len = strlen(user);
	enum dbk_code rc;

	if (len == 0 || len > DBK_USER_MAX || has_control(user))
		return dbk_fail(err, DBK_EUSAGE,
		    "a user's name has 1 to %d "
		    "bytes and no control characters",
		    DBK_USER_MAX);
	if (strcmp(user, DBK_RECOVERY_USER) == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s is what the journal calls who opened by it; take "
		    "another name",
		    user);
	if (passphrase->len == 0 || passphrase->len > PASSPHRASE_MAX)
		return dbk_fail(err, DBK_EUSAGE,
		    "a passphrase has 1 to %u bytes", PASSPHRASE_MAX);
	if (dbk_keys_find(keys, user) != NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "user %s has a passphrase already", user);
	memcpy(slot.user, user, len + 1);
	slot.role = role;
	slot.passes = USER_PASSES;
	slot.memory = USER_MEMORY;
	rc = seal(&slot, passphrase->bytes, passphrase->len, key, err);
	return rc == DBK_OK ? dbk_keys_add(keys, &slot, err) : rc;
}

enum dbk_code
dbk_keys_add_recovery(struct dbk_keys *keys, char code[DBK_RECOVERY_MAX],
    const struct dbk_secret *key, struct dbk_err *err)
{
	struct dbk_slot slot = {0};
	struct dbk_secret bytes;
	enum dbk_code rc;

	code[0] = '\0';
	rc = dbk_secret_copy(&bytes, NULL, DBK_RECOVERY_BYTES, err);
	if (rc != DBK_OK)
		return rc;
	randombytes_buf(bytes.bytes, bytes.len);
	slot.passes = RECOVERY_PASSES;
	slot.memory = RECOVERY_MEMORY;
	rc = seal(&slot, bytes.bytes, bytes.len, key, err);
	if (rc == DBK_OK)
		rc = dbk_keys_add(keys, &slot, err);
	if (rc == DBK_OK)
		dbk_recovery_format(code, (unsigned char *)bytes.bytes);
	dbk_secret_free(&bytes);
	return rc;
}

static enum dbk_code
try_recovery(struct dbk_secret *key, bool *opened, const struct dbk_keys *keys,
    const struct dbk_secret *text, struct dbk_err *err)
{
	const struct dbk_slot *slot = dbk_keys_find(keys, "");
	struct dbk_secret bytes;
	enum dbk_code rc;

	rc = dbk_secret_copy(&bytes, NULL, DBK_RECOVERY_BYTES, err);
	if (rc != DBK_OK)
		return rc;
	if (slot != NULL &&
	    dbk_recovery_parse((unsigned char *)bytes.bytes, text->bytes,
		text->len, NULL))
		rc = unseal(key, opened, slot, bytes.bytes, bytes.len, err);
	dbk_secret_free(&bytes);
	return rc;
}

enum dbk_code
dbk_keys_open(struct dbk_secret *key, const struct dbk_keys *keys,
    const char *user, const struct dbk_secret *passphrase, bool *by_recovery,
    struct dbk_err *err)
{
	/* For a user without a slot: the same work, and it fits nothing. */
	static const struct dbk_slot nobody = {
	    .passes = USER_PASSES,
	    .memory = USER_MEMORY,
	};
	const struct dbk_slot *slot = user[0] != '\0' ?
	    dbk_keys_find(keys, user) :
	    NULL;
	bool opened = false;
	enum dbk_code rc;

	rc = dbk_secret_copy(key, NULL, DBK_KEY_LEN, err);
	if (rc != DBK_OK)
		return rc;
	if (passphrase->len <= PASSPHRASE_MAX)
		rc = try_recovery(key, &opened, keys, passphrase, err);
	*by_recovery = opened;
	if (rc == DBK_OK && !opened && passphrase->len <= PASSPHRASE_MAX)
		rc = unseal(key, &opened, slot != NULL ? slot : &nobody,
		    passphrase->bytes, passphrase->len, err);
	if (rc == DBK_OK && !opened)
		rc = dbk_fail(err, DBK_EDENIED,
		    "the passphrase of user %s "
		    "does not open the ledger",
		    user);
	if (rc != DBK_OK)
		dbk_secret_free(key);
	return rc;
}
