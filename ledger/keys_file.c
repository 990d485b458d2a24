#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/keys.h"
#include "ledger/rights.h"

/* A key file that asks for more was not written by us. */
#define MOST_PASSES 64u
#define MOST_MEMORY ((size_t)1024 * 1024 * 1024)
#define FILE_LIMIT ((size_t)1024 * 1024)
#define ROLE_NAME_SIZE 32u
#define USUAL_PAGE 8192u /* when no file tells any more */

static const char first_line[] = "daybook-keys 2";
static const char first_words[] = "daybook-keys "; /* of every version */

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
	if (keys->has_salt) {
		dbk_buf_add_string(out, "salt ");
		add_hex(out, keys->salt, sizeof keys->salt);
		dbk_buf_add_char(out, '\n');
	}
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
			dbk_buf_add_format(out, " %s %s",
			    dbk_roles[slot->role].name, slot->user);
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
next_role(struct words *w, enum dbk_role *out)
{
	char name[ROLE_NAME_SIZE];
	const char *word;
	size_t len;

	if (!next_word(w, false, &word, &len) || len >= sizeof name)
		return false;
	memcpy(name, word, len);
	name[len] = '\0';
	return dbk_role_named(out, name);
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
	    (user ? next_role(w, &slot->role) &&
			next_rest(w, slot->user, sizeof slot->user) :
		    w->len == 0);
}

/* The word that begins the line, and moves past it. */
static bool
line_is(struct words *w, const char *word)
{
	struct words rest = *w;

	if (!next_is(&rest, word))
		return false;
	*w = rest;
	return true;
}

static bool
parse_page(struct dbk_keys *keys, struct words *w)
{
	uint64_t page;

	if (!next_number(w, &page, 65536) || page < 512)
		return false;
	keys->page_size = (unsigned)page;
	return true;
}

/* Any line but the first and the last. */
static bool
parse_line(struct dbk_keys *keys, struct words w, struct dbk_slot *slot,
    bool *is_slot)
{
	*is_slot = false;
	if (line_is(&w, "ledger"))
		return next_rest(&w, keys->ledger, sizeof keys->ledger);
	if (line_is(&w, "page"))
		return parse_page(keys, &w);
	if (line_is(&w, "salt")) {
		keys->has_salt = next_hex(&w, keys->salt, sizeof keys->salt) &&
		    w.len == 0;
		return keys->has_salt;
	}
	*is_slot = parse_slot(slot, &w);
	return *is_slot;
}

static bool
is_first_line(struct words w)
{
	return w.len == strlen(first_line) &&
	    memcmp(w.at, first_line, w.len) == 0;
}

/*
 * Every line of len bytes.  *bad gets the first line that is none, 0 when all
 * are good; the others are taken.  A slot that is there already is not taken
 * again.
 */
static enum dbk_code
parse_lines(struct dbk_keys *keys, const char *text, size_t len, unsigned *bad,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_slot slot;
	unsigned line;
	bool good, is_slot;

	*bad = 0;
	for (line = 1; rc == DBK_OK && len != 0; line++) {
		const char *end = memchr(text, '\n', len);
		size_t n = end != NULL ? (size_t)(end - text) : len;
		struct words w = {text, n};

		is_slot = false;
		good = line == 1 ? is_first_line(w) :
				   parse_line(keys, w, &slot, &is_slot);
		if (!good && *bad == 0)
			*bad = line;
		if (is_slot && dbk_keys_find(keys, slot.user) == NULL)
			rc = dbk_keys_add(keys, &slot, err);
		text += n + (end != NULL);
		len -= n + (end != NULL);
	}
	return rc;
}

/* The length of the text without its sum, and whether the sum is right. */
static enum dbk_code
check_sum(bool *good, size_t *len, const char *text, size_t text_len,
    struct dbk_err *err)
{
	struct dbk_buf want = {0};
	enum dbk_code rc;
	size_t sum_len = 4 + 2 * (size_t)crypto_generichash_BYTES + 1;

	*good = false;
	if (text_len <= sum_len)
		return DBK_OK;
	*len = text_len - sum_len;
	add_sum(&want, text, *len);
	rc = dbk_buf_check(&want, err);
	if (rc == DBK_OK)
		*good = want.len == sum_len &&
		    memcmp(want.data, text + *len, sum_len) == 0;
	dbk_buf_fini(&want);
	return rc;
}

enum dbk_code
dbk_keys_parse(struct dbk_keys *out, const char *name, const char *text,
    size_t len, struct dbk_err *err)
{
	enum dbk_code rc;
	unsigned bad;
	bool good;
	size_t n;

	memset(out, 0, sizeof *out);
	rc = check_sum(&good, &n, text, len, err);
	if (rc != DBK_OK)
		return rc;
	if (!good)
		return dbk_fail(err, DBK_EDAMAGE, "%s: the key file is damaged",
		    name);
	rc = parse_lines(out, text, n, &bad, err);
	if (rc == DBK_OK && bad == 1 && n >= strlen(first_words) &&
	    memcmp(text, first_words, strlen(first_words)) == 0)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "%s: the ledger was made by another version of daybook; "
		    "open it with that one",
		    name);
	else if (rc == DBK_OK && bad != 0)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s:%u: this is not a line of "
		    "a key file",
		    name, bad);
	if (rc == DBK_OK && out->nslots == 0)
		rc = dbk_fail(err, DBK_EDAMAGE, "%s: the key file has no slot",
		    name);
	if (rc == DBK_OK)
		dbk_buf_add(&out->text, text, len);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&out->text, err);
	if (rc != DBK_OK)
		dbk_keys_fini(out);
	return rc;
}

/* One of the two files: its bytes, and whether they are whole. */
struct key_file {
	struct dbk_buf name, text;
	bool there;
	struct dbk_err why; /* of a file that is not whole */
	struct dbk_keys keys; /* of a file that is */
	bool whole;
};

static enum dbk_code
read_one(struct key_file *f, const char *path, const char *suffix,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_add_string(&f->name, path);
	dbk_buf_add_string(&f->name, suffix);
	rc = dbk_buf_check(&f->name, err);
	if (rc != DBK_OK)
		return rc;
	f->there = access(f->name.data, F_OK) == 0 || errno != ENOENT;
	if (!f->there) {
		(void)dbk_fail(&f->why, DBK_EDAMAGE,
		    "%s: the key file is missing", f->name.data);
		return DBK_OK;
	}
	rc = dbk_file_read(&f->text, f->name.data, FILE_LIMIT, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_keys_parse(&f->keys, f->name.data,
	    f->text.data != NULL ? f->text.data : "", f->text.len, &f->why);
	f->whole = rc == DBK_OK;
	if (rc != DBK_OK && rc != DBK_EDAMAGE)
		return dbk_fail(err, rc, "%s", f->why.text);
	return DBK_OK;
}

/* Both files are damaged: every line that still is one.  A slot cannot be
 * forged without the database key, so its own box tells whether it is whole. */
static enum dbk_code
gather(struct dbk_keys *out, const struct key_file *a, const struct key_file *b,
    struct dbk_err *err)
{
	enum dbk_code rc;
	unsigned bad;

	memset(out, 0, sizeof *out);
	rc = parse_lines(out, a->text.data, a->text.len, &bad, err);
	if (rc == DBK_OK)
		rc = parse_lines(out, b->text.data, b->text.len, &bad, err);
	if (rc == DBK_OK && out->nslots == 0)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s; no copy of it is whole, "
		    "either: copy it from a backup, without it nothing opens "
		    "the ledger",
		    a->why.text);
	if (out->page_size == 0)
		out->page_size = USUAL_PAGE;
	return rc;
}

static void
end_one(struct key_file *f)
{
	dbk_buf_fini(&f->name);
	dbk_buf_fini(&f->text);
	dbk_keys_fini(&f->keys);
}

enum dbk_code
dbk_keys_read(struct dbk_keys *out, const char *path, struct dbk_err *err)
{
	struct key_file a = {0}, b = {0};
	struct key_file *good;
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	rc = read_one(&a, path, DBK_KEYS_SUFFIX, err);
	if (rc == DBK_OK)
		rc = read_one(&b, path, DBK_KEYS_SECOND, err);
	if (rc != DBK_OK)
		goto done;
	good = a.whole ? &a : &b;
	if (good->whole) {
		*out = good->keys;
		memset(&good->keys, 0, sizeof good->keys);
	} else {
		rc = gather(out, &a, &b, err);
	}
	out->alike = a.whole && b.whole && a.text.len == b.text.len &&
	    memcmp(a.text.data, b.text.data, a.text.len) == 0;
	if (!a.whole)
		(void)snprintf(out->fault, sizeof out->fault, "%.220s%s",
		    a.why.text,
		    b.whole ?
			"; its second copy was used" :
			"; so is its second copy: what is left of both was used");
	else if (!b.whole && b.there)
		(void)snprintf(out->fault, sizeof out->fault, "%.280s",
		    b.why.text);
	else if (b.there && !out->alike)
		(void)snprintf(out->fault, sizeof out->fault,
		    "the key file and its second copy differ");
done:
	if (rc != DBK_OK)
		dbk_keys_fini(out);
	end_one(&a);
	end_one(&b);
	return rc;
}

enum dbk_code
dbk_key_file_settle(struct dbk_file **out, const char *path, const char *suffix,
    const struct dbk_buf *text, struct dbk_err *err)
{
	struct dbk_buf name = {0};
	enum dbk_code rc;

	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, suffix);
	rc = dbk_buf_check(&name, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(out, name.data, err);
	dbk_buf_fini(&name);
	if (rc != DBK_OK)
		return rc;
	dbk_file_write(*out, text->data, text->len);
	return dbk_file_settle(*out, err);
}

enum dbk_code
dbk_key_files_settle(struct dbk_key_files *f, const char *path,
    const struct dbk_buf *text, struct dbk_err *err)
{
	enum dbk_code rc;

	memset(f, 0, sizeof *f);
	rc = dbk_key_file_settle(&f->first, path, DBK_KEYS_SUFFIX, text, err);
	if (rc == DBK_OK)
		rc = dbk_key_file_settle(&f->second, path, DBK_KEYS_SECOND,
		    text, err);
	if (rc != DBK_OK)
		dbk_key_files_abandon(f);
	return rc;
}

enum dbk_code
dbk_key_files_commit(struct dbk_key_files *f, struct dbk_err *err)
{
	struct dbk_file *first = f->first, *second = f->second;
	enum dbk_code rc;

	memset(f, 0, sizeof *f);
	rc = dbk_file_commit(first, err);
	if (rc != DBK_OK) {
		dbk_file_abandon(second);
		return rc;
	}
	return dbk_file_commit(second, err);
}

void
dbk_key_files_abandon(struct dbk_key_files *f)
{
	dbk_file_abandon(f->first);
	dbk_file_abandon(f->second);
	memset(f, 0, sizeof *f);
}
