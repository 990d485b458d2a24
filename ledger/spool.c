#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/session.h"
#include "ledger/spool.h"

#define KEY_LEN crypto_aead_chacha20poly1305_ietf_KEYBYTES
#define NONCE_LEN crypto_aead_chacha20poly1305_ietf_NPUBBYTES
#define SEAL_LEN crypto_aead_chacha20poly1305_ietf_ABYTES

_Static_assert(KEY_LEN == DBK_KEY_LEN, "dbk_key_new makes it");

struct dbk_spool {
	int fd;
	int64_t end; /* of the file */
	struct dbk_secret key;
	struct dbk_buf name; /* for errors: it is gone */
	struct dbk_buf sealed; /* the piece at hand, as in the file */
};

enum dbk_code
dbk_spool_open(struct dbk_spool **out, const struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_spool *s = calloc(1, sizeof *s);
	enum dbk_code rc;

	*out = NULL;
	if (s == NULL)
		return dbk_fail_memory(err);
	s->fd = -1;
	rc = dbk_key_new(&s->key, err);
	if (rc == DBK_OK)
		rc = dbk_file_scratch(&s->fd, &s->name, l->path, err);
	if (rc == DBK_OK && unlink(s->name.data) != 0)
		rc = dbk_file_fail(err, s->name.data, errno);
	if (rc == DBK_OK)
		*out = s;
	else
		dbk_spool_close(s);
	return rc;
}

void
dbk_spool_close(struct dbk_spool *s)
{
	if (s == NULL)
		return;
	if (s->fd >= 0)
		(void)close(s->fd);
	dbk_secret_free(&s->key);
	dbk_buf_fini(&s->name);
	dbk_buf_fini(&s->sealed);
	free(s);
}

/* The place of a piece, which no other one has. */
static void
make_nonce(unsigned char nonce[NONCE_LEN], int64_t at)
{
	memset(nonce, 0, NONCE_LEN);
	memcpy(nonce, &at, sizeof at);
}

static enum dbk_code
write_at(const struct dbk_spool *s, struct dbk_err *err)
{
	size_t done = 0;
	ssize_t n;

	while (done < s->sealed.len) {
		n = pwrite(s->fd, s->sealed.data + done, s->sealed.len - done,
		    (off_t)(s->end + (int64_t)done));
		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return dbk_file_fail(err, s->name.data,
			    n == 0 ? ENOSPC : errno);
	}
	return DBK_OK;
}

enum dbk_code
dbk_spool_put(struct dbk_spool *s, struct dbk_spool_piece *out,
    const void *bytes, size_t len, struct dbk_err *err)
{
	unsigned char nonce[NONCE_LEN];
	enum dbk_code rc;

	out->at = s->end;
	out->len = len;
	make_nonce(nonce, s->end);
	dbk_buf_reset(&s->sealed);
	if (dbk_buf_extend(&s->sealed, len + SEAL_LEN) == NULL)
		return dbk_fail_memory(err);
	(void)crypto_aead_chacha20poly1305_ietf_encrypt((unsigned char *)
							    s->sealed.data,
	    NULL, bytes, len, NULL, 0, NULL, nonce,
	    (const unsigned char *)s->key.bytes);
	rc = write_at(s, err);
	if (rc == DBK_OK)
		s->end += (int64_t)s->sealed.len;
	return rc;
}

static enum dbk_code
read_at(const struct dbk_spool *s, int64_t at, struct dbk_err *err)
{
	size_t done = 0;
	ssize_t n;

	while (done < s->sealed.len) {
		n = pread(s->fd, s->sealed.data + done, s->sealed.len - done,
		    (off_t)(at + (int64_t)done));
		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return dbk_file_fail(err, s->name.data,
			    n == 0 ? EIO : errno);
	}
	return DBK_OK;
}

enum dbk_code
dbk_spool_get(struct dbk_spool *s, struct dbk_buf *out,
    const struct dbk_spool_piece *piece, struct dbk_err *err)
{
	unsigned char nonce[NONCE_LEN];
	enum dbk_code rc;
	char *bytes;

	make_nonce(nonce, piece->at);
	dbk_buf_reset(&s->sealed);
	if (dbk_buf_extend(&s->sealed, piece->len + SEAL_LEN) == NULL)
		return dbk_fail_memory(err);
	bytes = dbk_buf_extend(out, piece->len);
	if (bytes == NULL)
		return dbk_fail_memory(err);
	rc = read_at(s, piece->at, err);
	if (rc == DBK_OK &&
	    crypto_aead_chacha20poly1305_ietf_decrypt((unsigned char *)bytes,
		NULL, NULL, (const unsigned char *)s->sealed.data,
		s->sealed.len, NULL, 0, nonce,
		(const unsigned char *)s->key.bytes) != 0)
		rc = dbk_fail(err, DBK_ESYSTEM,
		    "%s: the disk gives back other bytes than were written; "
		    "check it and run the command again",
		    s->name.data);
	return rc;
}
