#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/bundle.h"

#define MAGIC "daybook-bundle 1\n"
#define MAGIC_LEN (sizeof MAGIC - 1)
#define HEADER_MOST 4096u /* bytes of its line */
#define PIECE 65536u /* bytes of the journal that are encrypted together */
#define SEALED (PIECE + crypto_secretstream_xchacha20poly1305_ABYTES)
/* Derivation of the key pairs from the database key. */
#define KDF_CONTEXT "dbkstatn"
#define KDF_SIGN 1
#define KDF_SEAL 2
/* Argon2id of a passphrase: as slow as a passphrase slot of the key file. */
#define PASSES 8u
#define MEMORY ((size_t)32 * 1024 * 1024)
/* What a header may ask of the machine that reads it. */
#define PASSES_MOST 64
#define MEMORY_MOST ((int64_t)1024 * 1024 * 1024)

#define STREAM_KEY crypto_secretstream_xchacha20poly1305_KEYBYTES
#define STREAM_HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define SEAL_LEN (STREAM_KEY + crypto_box_SEALBYTES)

/* ---- keys ---- */

/* n bytes of locked memory. */
static enum dbk_code
new_secret(struct dbk_secret *out, size_t n, struct dbk_err *err)
{
	static const char zeros[crypto_sign_SECRETKEYBYTES];

	return dbk_secret_copy(out, zeros, n, err);
}

enum dbk_code
dbk_station_keys_make(struct dbk_station_keys *out, const struct dbk_ledger *l,
    struct dbk_err *err)
{
	const unsigned char *key = (const unsigned char *)l->key.bytes;
	struct dbk_secret seed = {0};
	enum dbk_code rc;

	_Static_assert(DBK_KEY_LEN == crypto_kdf_KEYBYTES,
	    "key to derive from");
	_Static_assert(crypto_sign_SEEDBYTES == crypto_box_SEEDBYTES, "seed");
	memset(out, 0, sizeof *out);
	rc = new_secret(&seed, crypto_sign_SEEDBYTES, err);
	if (rc == DBK_OK)
		rc = new_secret(&out->signing, crypto_sign_SECRETKEYBYTES, err);
	if (rc == DBK_OK)
		rc = new_secret(&out->sealing, crypto_box_SECRETKEYBYTES, err);
	if (rc == DBK_OK &&
	    (crypto_kdf_derive_from_key((unsigned char *)seed.bytes, seed.len,
		 KDF_SIGN, KDF_CONTEXT, key) != 0 ||
		crypto_sign_seed_keypair(out->sign,
		    (unsigned char *)out->signing.bytes,
		    (unsigned char *)seed.bytes) != 0 ||
		crypto_kdf_derive_from_key((unsigned char *)seed.bytes,
		    seed.len, KDF_SEAL, KDF_CONTEXT, key) != 0 ||
		crypto_box_seed_keypair(out->seal,
		    (unsigned char *)out->sealing.bytes,
		    (unsigned char *)seed.bytes) != 0))
		rc = dbk_fail(err, DBK_EDEFECT,
		    "the keys of the station cannot be made");
	dbk_secret_free(&seed);
	return rc;
}

void
dbk_station_keys_fini(struct dbk_station_keys *k)
{
	dbk_secret_free(&k->signing);
	dbk_secret_free(&k->sealing);
}

/* The key of the stream by a passphrase. */
static enum dbk_code
stretch(struct dbk_secret *key, const struct dbk_secret *passphrase,
    const unsigned char salt[crypto_pwhash_SALTBYTES], uint64_t passes,
    size_t memory, struct dbk_err *err)
{
	if (crypto_pwhash((unsigned char *)key->bytes, STREAM_KEY,
		passphrase->bytes, passphrase->len, salt, passes, memory,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return dbk_fail(err, DBK_ESYSTEM,
		    "not enough memory for Argon2id (%zu bytes)", memory);
	return DBK_OK;
}

/* ---- writing ---- */

struct dbk_bundle_out {
	struct dbk_file *file;
	crypto_sign_state signature;
	crypto_secretstream_xchacha20poly1305_state state;
	struct dbk_secret signing;
	size_t filled;
	unsigned char piece[PIECE], sealed[SEALED];
};

/* Everything before the signature passes here. */
static void
put(struct dbk_bundle_out *b, const void *bytes, size_t len)
{
	dbk_file_write(b->file, bytes, len);
	(void)crypto_sign_update(&b->signature, bytes, len);
}

static void
put_piece(struct dbk_bundle_out *b, unsigned char tag)
{
	unsigned long long len;

	(void)crypto_secretstream_xchacha20poly1305_push(&b->state, b->sealed,
	    &len, b->piece, b->filled, NULL, 0, tag);
	put(b, b->sealed, (size_t)len);
	b->filled = 0;
}

/* Texts of a header, until it is written. */
struct header_texts {
	char sealed[2 * SEAL_LEN + 1];
	char salt[2 * crypto_pwhash_SALTBYTES + 1];
	char stream[2 * STREAM_HEADER + 1];
};

/* A new key for the stream, or the one that follows from the passphrase. */
static enum dbk_code
choose_key(struct dbk_bundle *header, struct header_texts *texts,
    struct dbk_secret *key, const unsigned char *for_key,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	unsigned char sealed[SEAL_LEN], salt[crypto_pwhash_SALTBYTES];

	if (for_key != NULL) {
		randombytes_buf(key->bytes, STREAM_KEY);
		if (crypto_box_seal(sealed, (unsigned char *)key->bytes,
			STREAM_KEY, for_key) != 0)
			return dbk_fail(err, DBK_EUSAGE,
			    "the key of the station is none");
		(void)sodium_bin2hex(texts->sealed, sizeof texts->sealed,
		    sealed, sizeof sealed);
		header->sealed = dbk_text_of(texts->sealed);
		return DBK_OK;
	}
	randombytes_buf(salt, sizeof salt);
	(void)sodium_bin2hex(texts->salt, sizeof texts->salt, salt,
	    sizeof salt);
	header->salt = dbk_text_of(texts->salt);
	header->passes.v = PASSES;
	header->passes.set = true;
	header->memory.v = MEMORY;
	header->memory.set = true;
	return stretch(key, passphrase, salt, PASSES, MEMORY, err);
}

static enum dbk_code
put_header(struct dbk_bundle_out *b, struct dbk_bundle *header,
    const unsigned char *for_key, const struct dbk_secret *passphrase,
    struct dbk_err *err)
{
	unsigned char stream[STREAM_HEADER];
	struct dbk_secret key = {0};
	struct header_texts texts;
	struct dbk_buf line = {0};
	enum dbk_code rc;

	rc = new_secret(&key, STREAM_KEY, err);
	if (rc == DBK_OK)
		rc = choose_key(header, &texts, &key, for_key, passphrase, err);
	if (rc == DBK_OK) {
		(void)crypto_secretstream_xchacha20poly1305_init_push(&b->state,
		    stream, (unsigned char *)key.bytes);
		(void)sodium_bin2hex(texts.stream, sizeof texts.stream, stream,
		    sizeof stream);
		header->stream = dbk_text_of(texts.stream);
		dbk_document_write(&line, &dbk_group_bundle, header);
		dbk_buf_add_char(&line, '\n');
		rc = dbk_buf_check(&line, err);
	}
	if (rc == DBK_OK) {
		put(b, MAGIC, MAGIC_LEN);
		put(b, line.data, line.len);
	}
	dbk_secret_free(&key);
	dbk_buf_fini(&line);
	return rc;
}

static void
free_out(struct dbk_bundle_out *b)
{
	dbk_secret_free(&b->signing);
	sodium_memzero(b, sizeof *b);
	free(b);
}

enum dbk_code
dbk_bundle_create(struct dbk_bundle_out **out, const char *path,
    struct dbk_bundle *header, const struct dbk_station_keys *keys,
    const unsigned char *for_key, const struct dbk_secret *passphrase,
    struct dbk_err *err)
{
	struct dbk_bundle_out *b = calloc(1, sizeof *b);
	enum dbk_code rc;

	*out = NULL;
	if (b == NULL)
		return dbk_fail_memory(err);
	(void)crypto_sign_init(&b->signature);
	header->node.set = true;
	rc = dbk_secret_copy(&b->signing, keys->signing.bytes,
	    keys->signing.len, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&b->file, path, err);
	if (rc == DBK_OK)
		rc = put_header(b, header, for_key, passphrase, err);
	if (rc != DBK_OK) {
		dbk_file_abandon(b->file);
		free_out(b);
		return rc;
	}
	*out = b;
	return DBK_OK;
}

void
dbk_bundle_write(struct dbk_bundle_out *b, const void *bytes, size_t len)
{
	const unsigned char *from = bytes;
	size_t n;

	while (len != 0) {
		if (b->filled == sizeof b->piece)
			put_piece(b, 0);
		n = sizeof b->piece - b->filled;
		n = n < len ? n : len;
		memcpy(b->piece + b->filled, from, n);
		b->filled += n;
		from += n;
		len -= n;
	}
}

enum dbk_code
dbk_bundle_finish(struct dbk_bundle_out *b, enum dbk_code rc,
    struct dbk_err *err)
{
	unsigned char signature[crypto_sign_BYTES];

	if (rc == DBK_OK) {
		put_piece(b, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
		(void)crypto_sign_final_create(&b->signature, signature, NULL,
		    (unsigned char *)b->signing.bytes);
		dbk_file_write(b->file, signature, sizeof signature);
	}
	rc = dbk_file_finish(b->file, rc, err);
	free_out(b);
	return rc;
}

/* ---- reading ---- */

enum dbk_code
dbk_bundle_refuse(struct dbk_sink *sink, const char *path, const char *detail)
{
	struct dbk_finding where = {.file = path};
	struct dbk_words words = {.detail = detail};

	dbk_report(sink, DBK_RULE_STATION_BUNDLE, &where, &words);
	return DBK_EFINDINGS;
}

static enum dbk_code
fail_read(const struct dbk_bundle_in *b, struct dbk_err *err)
{
	if (ferror(b->file) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", b->path,
		    strerror(errno));
	return dbk_bundle_refuse(b->sink, b->path, "it is cut");
}

/* Both first lines, as they are. */
static enum dbk_code
read_head(struct dbk_bundle_in *b, struct dbk_err *err)
{
	unsigned lines = 0;
	int c;

	while (lines < 2 && b->head.len < MAGIC_LEN + HEADER_MOST) {
		c = getc(b->file);
		if (c == EOF)
			return fail_read(b, err);
		dbk_buf_add_char(&b->head, (char)c);
		lines += c == '\n';
		if (b->head.len == MAGIC_LEN && !b->head.failed &&
		    memcmp(b->head.data, MAGIC, MAGIC_LEN) != 0)
			return dbk_bundle_refuse(b->sink, b->path,
			    "it is no bundle, or one of a newer program");
	}
	return lines == 2 ?
	    dbk_buf_check(&b->head, err) :
	    dbk_bundle_refuse(b->sink, b->path, "its header is too long");
}

static enum dbk_code
read_header(struct dbk_bundle_in *b, struct dbk_err *err)
{
	struct dbk_err why = {0};
	enum dbk_code rc;

	rc = read_head(b, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_stored_read(&b->header, &dbk_group_bundle, &b->arena,
	    b->head.data + MAGIC_LEN, &why);
	if (rc == DBK_ESYSTEM)
		return dbk_fail(err, rc, "%s", why.text);
	if (rc != DBK_OK || b->header.from.s == NULL ||
	    b->header.hash.s == NULL || b->header.stream.s == NULL ||
	    (b->header.to.s == NULL) == (b->header.salt.s == NULL))
		return dbk_bundle_refuse(b->sink, b->path,
		    "its header cannot be read");
	return DBK_OK;
}

enum dbk_code
dbk_bundle_open(struct dbk_bundle_in *b, const char *path,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	struct stat st;

	b->path = path;
	b->sink = sink;
	dbk_arena_init(&b->arena, 0);
	b->file = fopen(path, "rb");
	if (b->file == NULL || fstat(fileno(b->file), &st) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	if (!S_ISREG(st.st_mode))
		return dbk_bundle_refuse(sink, path, "it is no file");
	rc = read_header(b, err);
	if (rc != DBK_OK)
		return rc;
	if ((uint64_t)st.st_size < b->head.len + crypto_sign_BYTES)
		return dbk_bundle_refuse(sink, path, "it is cut");
	b->left = (uint64_t)st.st_size - b->head.len - crypto_sign_BYTES;
	return DBK_OK;
}

enum dbk_code
dbk_bundle_check(struct dbk_bundle_in *b,
    const unsigned char sign[crypto_sign_PUBLICKEYBYTES], struct dbk_err *err)
{
	unsigned char signature[crypto_sign_BYTES], bytes[4096];
	crypto_sign_state state;
	uint64_t left = b->left;
	size_t n;

	(void)crypto_sign_init(&state);
	(void)crypto_sign_update(&state, (unsigned char *)b->head.data,
	    b->head.len);
	for (; left != 0; left -= n) {
		n = left < sizeof bytes ? (size_t)left : sizeof bytes;
		if (fread(bytes, 1, n, b->file) != n)
			return fail_read(b, err);
		(void)crypto_sign_update(&state, bytes, n);
	}
	if (fread(signature, 1, sizeof signature, b->file) != sizeof signature)
		return fail_read(b, err);
	if (crypto_sign_final_verify(&state, signature, sign) != 0)
		return dbk_bundle_refuse(b->sink, b->path,
		    "it was changed or cut, or another station signed it");
	if (fseek(b->file, (long)b->head.len, SEEK_SET) != 0)
		return fail_read(b, err);
	return DBK_OK;
}

/* Exactly n bytes from hexadecimal. */
static bool
from_hex(void *out, size_t n, const struct dbk_text *t)
{
	size_t len;

	return t->s != NULL &&
	    sodium_hex2bin(out, n, t->s, t->len, NULL, &len, NULL) == 0 &&
	    len == n;
}

static enum dbk_code
find_key(struct dbk_bundle_in *b, struct dbk_secret *key,
    const struct dbk_station_keys *keys, const struct dbk_secret *passphrase,
    struct dbk_err *err)
{
	unsigned char sealed[SEAL_LEN], salt[crypto_pwhash_SALTBYTES];
	const struct dbk_bundle *h = &b->header;

	if (h->to.s != NULL) {
		if (!from_hex(sealed, sizeof sealed, &h->sealed) ||
		    crypto_box_seal_open((unsigned char *)key->bytes, sealed,
			sizeof sealed, keys->seal,
			(unsigned char *)keys->sealing.bytes) != 0)
			return dbk_bundle_refuse(b->sink, b->path,
			    "it was made for another station");
		return DBK_OK;
	}
	if (!from_hex(salt, sizeof salt, &h->salt) || h->passes.v < 1 ||
	    h->passes.v > PASSES_MOST || h->memory.v > MEMORY_MOST ||
	    h->memory.v < (int64_t)crypto_pwhash_MEMLIMIT_MIN)
		return dbk_bundle_refuse(b->sink, b->path,
		    "its header cannot be read");
	if (passphrase == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: a passphrase opens the bundle", b->path);
	return stretch(key, passphrase, salt, (uint64_t)h->passes.v,
	    (size_t)h->memory.v, err);
}

enum dbk_code
dbk_bundle_begin(struct dbk_bundle_in *b, const struct dbk_station_keys *keys,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	unsigned char stream[STREAM_HEADER];
	struct dbk_secret key = {0};
	enum dbk_code rc;

	rc = new_secret(&key, STREAM_KEY, err);
	if (rc == DBK_OK)
		rc = find_key(b, &key, keys, passphrase, err);
	if (rc == DBK_OK &&
	    (!from_hex(stream, sizeof stream, &b->header.stream) ||
		crypto_secretstream_xchacha20poly1305_init_pull(&b->state,
		    stream, (unsigned char *)key.bytes) != 0))
		rc = dbk_bundle_refuse(b->sink, b->path,
		    "its header cannot be read");
	dbk_secret_free(&key);
	return rc;
}

enum dbk_code
dbk_bundle_read(struct dbk_bundle_in *b, struct dbk_buf *out,
    struct dbk_err *err)
{
	unsigned char piece[PIECE], sealed[SEALED], tag;
	unsigned long long len;
	size_t n = b->left < sizeof sealed ? (size_t)b->left : sizeof sealed;

	if (n == 0)
		return b->ended ?
		    DBK_OK :
		    dbk_bundle_refuse(b->sink, b->path, "it is cut");
	if (fread(sealed, 1, n, b->file) != n)
		return fail_read(b, err);
	b->left -= n;
	if (b->ended ||
	    crypto_secretstream_xchacha20poly1305_pull(&b->state, piece, &len,
		&tag, sealed, n, NULL, 0) != 0) {
		/* The signature was good: only the key can be wrong. */
		if (!b->begun && b->header.to.s == NULL)
			return dbk_fail(err, DBK_EDENIED,
			    "%s: wrong passphrase", b->path);
		return dbk_bundle_refuse(b->sink, b->path,
		    "it was changed while it was read");
	}
	b->begun = true;
	b->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	dbk_buf_add(out, piece, (size_t)len);
	sodium_memzero(piece, sizeof piece);
	return dbk_buf_check(out, err);
}

void
dbk_bundle_close(struct dbk_bundle_in *b)
{
	if (b->file != NULL)
		(void)fclose(b->file); /* only read */
	b->file = NULL;
	dbk_buf_fini(&b->head);
	dbk_arena_fini(&b->arena);
	sodium_memzero(&b->state, sizeof b->state);
}
