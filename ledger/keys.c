#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/keys.h"
#include "ledger/recovery.h"

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
/* A key file that asks for more was not written by us. */
#define MOST_PASSES 64u
#define MOST_MEMORY ((size_t)1024 * 1024 * 1024)

#define PASSPHRASE_MAX 4096u
#define FILE_LIMIT ((size_t)1024 * 1024)
#define SLOTS_MAX 1000u

static const char first_line[] = "daybook-keys 1";

void
dbk_keys_fini(struct dbk_keys *keys)
{
	free(keys->slots);
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

static const struct dbk_slot *
find_slot(const struct dbk_keys *keys, const char *user)
{
	size_t i;

	for (i = 0; i < keys->nslots; i++)
		if (strcmp(keys->slots[i].user, user) == 0)
			return &keys->slots[i];
	return NULL;
}

static enum dbk_code
add_slot(struct dbk_keys *keys, const struct dbk_slot *slot,
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

static bool
has_control(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

enum dbk_code
dbk_keys_add_user(struct dbk_keys *keys, const char *user,
    const struct dbk_secret *passphrase, const struct dbk_secret *key,
    struct dbk_err *err)
{
	struct dbk_slot slot = {0};
	size_t len = strlen(user);
	enum dbk_code rc;

	if (len == 0 || len > DBK_USER_MAX || has_control(user))
		return dbk_fail(err, DBK_EUSAGE, "a user's name has 1 to %d "
		    "bytes and no control characters", DBK_USER_MAX);
	if (passphrase->len == 0 || passphrase->len > PASSPHRASE_MAX)
		return dbk_fail(err, DBK_EUSAGE,
		    "a passphrase has 1 to %u bytes", PASSPHRASE_MAX);
	if (find_slot(keys, user) != NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "user %s has a passphrase already", user);
	memcpy(slot.user, user, len + 1);
	slot.passes = USER_PASSES;
	slot.memory = USER_MEMORY;
	rc = seal(&slot, passphrase->bytes, passphrase->len, key, err);
	return rc == DBK_OK ? add_slot(keys, &slot, err) : rc;
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
		rc = add_slot(keys, &slot, err);
	if (rc == DBK_OK)
		dbk_recovery_format(code, (unsigned char *)bytes.bytes);
	dbk_secret_free(&bytes);
	return rc;
}

static enum dbk_code
try_recovery(struct dbk_secret *key, bool *opened, const struct dbk_keys *keys,
    const struct dbk_secret *text, struct dbk_err *err)
{
	const struct dbk_slot *slot = find_slot(keys, "");
	struct dbk_secret bytes;
	enum dbk_code rc;

	rc = dbk_secret_copy(&bytes, NULL, DBK_RECOVERY_BYTES, err);
	if (rc != DBK_OK)
		return rc;
	if (slot != NULL && dbk_recovery_parse((unsigned char *)bytes.bytes,
	    text->bytes, text->len))
		rc = unseal(key, opened, slot, bytes.bytes, bytes.len, err);
	dbk_secret_free(&bytes);
	return rc;
}

enum dbk_code
dbk_keys_open(struct dbk_secret *key, const struct dbk_keys *keys,
    const char *user, const struct dbk_secret *passphrase,
    struct dbk_err *err)
{
	/* For a user without a slot: the same work, and it fits nothing. */
	static const struct dbk_slot nobody = {
		.passes = USER_PASSES,
		.memory = USER_MEMORY,
	};
	const struct dbk_slot *slot = user[0] != '\0' ?
	    find_slot(keys, user) : NULL;
	bool opened = false;
	enum dbk_code rc;

	rc = dbk_secret_copy(key, NULL, DBK_KEY_LEN, err);
	if (rc != DBK_OK)
		return rc;
	if (passphrase->len <= PASSPHRASE_MAX)
		rc = try_recovery(key, &opened, keys, passphrase, err);
	if (rc == DBK_OK && !opened && passphrase->len <= PASSPHRASE_MAX)
		rc = unseal(key, &opened, slot != NULL ? slot : &nobody,
		    passphrase->bytes, passphrase->len, err);
	if (rc == DBK_OK && !opened)
		rc = dbk_fail(err, DBK_EDENIED, "the passphrase of user %s "
		    "does not open the ledger", user);
	if (rc != DBK_OK)
		dbk_secret_free(key);
	return rc;
}

static void
add_hex(struct dbk_buf *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		dbk_buf_add_char(out, digits[bytes[i] >> 4]);
		dbk_buf_add_char(out, digits[bytes[i] & 15]);
	}
}

/* The last line: it tells a damaged file from a wrong passphrase. */
static void
add_sum(struct dbk_buf *out, const char *text, size_t len)
{
	unsigned char sum[crypto_generichash_BYTES];

	(void)crypto_generichash(sum, sizeof sum, (const unsigned char *)text,
	    len, NULL, 0);
	dbk_buf_add_string(out, "sum ");
	add_hex(out, sum, sizeof sum);
	dbk_buf_add_char(out, '\n');
}

enum dbk_code
dbk_keys_write(struct dbk_buf *out, const struct dbk_keys *keys,
    struct dbk_err *err)
{
	size_t start = out->len, i;

	dbk_buf_add_format(out, "%s\nledger %s\npage %u\n", first_line,
	    keys->ledger, keys->page_size);
	for (i = 0; i < keys->nslots; i++) {
		const struct dbk_slot *slot = &keys->slots[i];

		dbk_buf_add_format(out, "%s argon2id %" PRIu64 " %" PRIu64 " ",
		    slot->user[0] != '\0' ? "user" : "recovery", slot->passes,
		    slot->memory);
		add_hex(out, slot->salt, sizeof slot->salt);
		dbk_buf_add_char(out, ' ');
		add_hex(out, slot->nonce, sizeof slot->nonce);
		dbk_buf_add_char(out, ' ');
		add_hex(out, slot->box, sizeof slot->box);
		if (slot->user[0] != '\0')
			dbk_buf_add_char(out, ' ');
		dbk_buf_add_string(out, slot->user);
		dbk_buf_add_char(out, '\n');
	}
	if (!out->failed)
		add_sum(out, out->data + start, out->len - start);
	return dbk_buf_check(out, err);
}

/* A reader of words: at moves over len bytes of one line. */
struct words {
	const char *at;
	size_t len;
};

/* The next word, or with rest all that is left of the line. */
static bool
next_word(struct words *w, bool rest, const char **word, size_t *len)
{
	const char *space = rest ? NULL : memchr(w->at, ' ', w->len);

	*word = w->at;
	*len = space != NULL ? (size_t)(space - w->at) : w->len;
	w->at += *len;
	w->len -= *len;
	if (space != NULL) {
		w->at++;
		w->len--;
	}
	return *len != 0;
}

static bool
next_is(struct words *w, const char *s)
{
	const char *word;
	size_t len;

	return next_word(w, false, &word, &len) && len == strlen(s) &&
	    memcmp(word, s, len) == 0;
}

static bool
next_number(struct words *w, uint64_t *out, uint64_t most)
{
	const char *word;
	size_t len, i;

	*out = 0;
	if (!next_word(w, false, &word, &len) || len > 18)
		return false;
	for (i = 0; i < len; i++) {
		if (word[i] < '0' || word[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(word[i] - '0');
	}
	return *out <= most;
}

static bool
next_hex(struct words *w, unsigned char *out, size_t size)
{
	const char *word;
	size_t len, n;

	return next_word(w, false, &word, &len) &&
	    sodium_hex2bin(out, size, word, len, NULL, &n, NULL) == 0 &&
	    n == size;
}

static bool
next_rest(struct words *w, char *out, size_t size)
{
	const char *word;
	size_t len;

	if (!next_word(w, true, &word, &len) || len >= size)
		return false;
	memcpy(out, word, len);
	out[len] = '\0';
	return true;
}

static bool
parse_slot(struct dbk_slot *slot, struct words *w)
{
	const char *kind;
	size_t len;
	bool user;

	memset(slot, 0, sizeof *slot);
	if (!next_word(w, false, &kind, &len))
		return false;
	user = len == 4 && memcmp(kind, "user", len) == 0;
	if (!user && (len != 8 || memcmp(kind, "recovery", len) != 0))
		return false;
	return next_is(w, "argon2id") &&
	    next_number(w, &slot->passes, MOST_PASSES) &&
	    next_number(w, &slot->memory, MOST_MEMORY) &&
	    slot->passes >= crypto_pwhash_OPSLIMIT_MIN &&
	    slot->memory >= crypto_pwhash_MEMLIMIT_MIN &&
	    next_hex(w, slot->salt, sizeof slot->salt) &&
	    next_hex(w, slot->nonce, sizeof slot->nonce) &&
	    next_hex(w, slot->box, sizeof slot->box) &&
	    (user ? next_rest(w, slot->user, sizeof slot->user) :
	    w->len == 0);
}

static bool
parse_line(struct dbk_keys *keys, struct words w, unsigned line,
    struct dbk_slot *slot)
{
	uint64_t page;

	switch (line) {
	case 1:
		return w.len == strlen(first_line) &&
		    memcmp(w.at, first_line, w.len) == 0;
	case 2:
		return next_is(&w, "ledger") &&
		    next_rest(&w, keys->ledger, sizeof keys->ledger);
	case 3:
		if (!next_is(&w, "page") || !next_number(&w, &page, 65536) ||
		    page < 512)
			return false;
		keys->page_size = (unsigned)page;
		return true;
	default:
		return parse_slot(slot, &w);
	}
}

/* All lines but the last, which is the sum over them. */
static enum dbk_code
parse(struct dbk_keys *keys, const char *name, const char *text, size_t len,
    struct dbk_err *err)
{
	unsigned line;
	size_t n;
	enum dbk_code rc = DBK_OK;

	for (line = 1; rc == DBK_OK && len != 0; line++) {
		const char *end = memchr(text, '\n', len);
		struct dbk_slot slot;

		n = end != NULL ? (size_t)(end - text) : len;
		if (!parse_line(keys, (struct words){text, n}, line, &slot))
			return dbk_fail(err, DBK_EDAMAGE, "%s:%u: this is not "
			    "a line of a key file", name, line);
		if (line > 3)
			rc = add_slot(keys, &slot, err);
		text += n + (end != NULL);
		len -= n + (end != NULL);
	}
	if (rc == DBK_OK && keys->nslots == 0)
		rc = dbk_fail(err, DBK_EDAMAGE, "%s: the key file has no slot",
		    name);
	return rc;
}

/* The length of the text without its sum; false when the sum is wrong. */
static bool
check_sum(const struct dbk_buf *text, size_t *len)
{
	struct dbk_buf want = {0};
	bool good = false;
	size_t sum_len = 4 + 2 * (size_t)crypto_generichash_BYTES + 1;

	if (text->len <= sum_len)
		return false;
	*len = text->len - sum_len;
	add_sum(&want, text->data, *len);
	good = !want.failed && want.len == sum_len &&
	    memcmp(want.data, text->data + *len, sum_len) == 0;
	dbk_buf_fini(&want);
	return good;
}

enum dbk_code
dbk_keys_read(struct dbk_keys *out, const char *path, struct dbk_err *err)
{
	struct dbk_buf name = {0}, text = {0};
	enum dbk_code rc;
	size_t len;

	memset(out, 0, sizeof *out);
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, DBK_KEYS_SUFFIX);
	rc = dbk_buf_check(&name, err);
	if (rc != DBK_OK)
		goto done;
	if (access(name.data, F_OK) != 0 && errno == ENOENT) {
		rc = dbk_fail(err, DBK_EDAMAGE, "%s: the key file is missing; "
		    "copy it from a backup: without it nothing opens the "
		    "ledger", name.data);
		goto done;
	}
	rc = dbk_file_read(&text, name.data, FILE_LIMIT, err);
	if (rc != DBK_OK)
		goto done;
	if (!check_sum(&text, &len)) {
		rc = dbk_fail(err, DBK_EDAMAGE, "%s: the key file is damaged; "
		    "copy it from a backup", name.data);
		goto done;
	}
	rc = parse(out, name.data, text.data, len, err);
done:
	if (rc != DBK_OK)
		dbk_keys_fini(out);
	dbk_buf_fini(&name);
	dbk_buf_fini(&text);
	return rc;
}
