#include <errno.h>
#include <string.h>
#include <sodium.h>
#include <sys/stat.h>

#include "edi/replay_batch.h"
#include "edi/replay_file.h"

#define DIGEST_LEN ((DBK_HASH_HEX) / 2)

void
dbk_replay_path(struct dbk_buf *out, const char *folder, const char *id)
{
	dbk_buf_add_format(out, "%s/%s-%s.edi", folder, DBK_REPLAY_APP, id);
}

/* Reads a file of len bytes without leaving copies of the password behind. */
static enum dbk_code
compare(enum dbk_replay_found *found, const char *path,
    const struct dbk_buf *bytes, char *password, struct dbk_err *err)
{
	const struct dbk_rec_field *f =
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_COMMUNICATION_PASSWORD];
	struct dbk_buf b = {0};
	enum dbk_code rc = DBK_OK;

	/* Room for all of it, so that it is never moved in memory. */
	if (dbk_buf_extend(&b, bytes->len + 1) == NULL) {
		rc = dbk_fail_memory(err);
		goto done;
	}
	dbk_buf_reset(&b);
	rc = dbk_file_read(&b, path, 0, err);
	if (rc != DBK_OK)
		goto done;
	*found = DBK_REPLAY_OTHER;
	if (b.len != bytes->len || b.len < DBK_RECORD_LEN)
		goto done;
	if (password != NULL)
		memcpy(password, b.data + f->from - 1, DBK_PASSWORD_LEN);
	dbk_envelope_password(b.data, NULL);
	if (memcmp(b.data, bytes->data, b.len) == 0)
		*found = DBK_REPLAY_SAME;
	else if (password != NULL)
		sodium_memzero(password, DBK_PASSWORD_LEN);
done:
	if (b.data != NULL)
		sodium_memzero(b.data, b.size);
	dbk_buf_fini(&b);
	return rc;
}

enum dbk_code
dbk_replay_look(enum dbk_replay_found *found, const char *path,
    const struct dbk_buf *bytes, char password[DBK_PASSWORD_LEN],
    struct dbk_err *err)
{
	struct stat st;

	*found = DBK_REPLAY_ABSENT;
	if (stat(path, &st) != 0) {
		if (errno == ENOENT)
			return DBK_OK;
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	}
	*found = DBK_REPLAY_OTHER;
	if (!S_ISREG(st.st_mode) || st.st_size != (off_t)bytes->len)
		return DBK_OK;
	return compare(found, path, bytes, password, err);
}

enum dbk_code
dbk_replay_write(struct dbk_file **out, const char *path,
    const struct dbk_buf *bytes, const char *password, struct dbk_err *err)
{
	char record[DBK_RECORD_LEN];
	enum dbk_code rc;

	rc = dbk_file_create(out, path, err);
	if (rc != DBK_OK)
		return rc;
	memcpy(record, bytes->data, DBK_RECORD_LEN);
	dbk_envelope_password(record, password);
	dbk_file_write(*out, record, DBK_RECORD_LEN);
	dbk_file_write(*out, bytes->data + DBK_RECORD_LEN,
	    bytes->len - DBK_RECORD_LEN);
	sodium_memzero(record, sizeof record);
	rc = dbk_file_settle(*out, err);
	if (rc != DBK_OK) {
		dbk_file_abandon(*out);
		*out = NULL;
	}
	return rc;
}

void
dbk_replay_digest(char out[DBK_HASH_HEX + 1], const struct dbk_buf *bytes)
{
	unsigned char digest[DIGEST_LEN];

	(void)crypto_generichash(digest, sizeof digest,
	    (const unsigned char *)bytes->data, bytes->len, NULL, 0);
	(void)sodium_bin2hex(out, DBK_HASH_HEX + 1, digest, sizeof digest);
}
