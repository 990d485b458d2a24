#include <errno.h>
#include <string.h>
#include <sodium.h>
#include <sys/stat.h>

#include "edi/replay_batch.h"
#include "edi/replay_file.h"

#define DIGEST_LEN ((DBK_HASH_HEX) / 2)
/* What dbk_file_read wants room for beyond the file. */
#define READ_MORE ((size_t)128 * 1024)

void
dbk_replay_name(struct dbk_buf *out, const char *id)
{
	dbk_buf_add_format(out, "%s-%s.edi", DBK_REPLAY_APP, id);
}

void
dbk_replay_path(struct dbk_buf *out, const char *folder, const char *id)
{
	dbk_buf_add_format(out, "%s/", folder);
	dbk_replay_name(out, id);
}

enum dbk_replay_found
dbk_replay_compare(struct dbk_buf *there, const struct dbk_buf *bytes,
    char password[DBK_PASSWORD_LEN])
{
	const struct dbk_rec_field *f =
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_COMMUNICATION_PASSWORD];

	if (there->len != bytes->len || there->len < DBK_RECORD_LEN)
		return DBK_REPLAY_OTHER;
	if (password != NULL)
		memcpy(password, there->data + f->from - 1, DBK_PASSWORD_LEN);
	dbk_envelope_password(there->data, NULL);
	if (memcmp(there->data, bytes->data, bytes->len) == 0)
		return DBK_REPLAY_SAME;
	if (password != NULL)
		sodium_memzero(password, DBK_PASSWORD_LEN);
	return DBK_REPLAY_OTHER;
}

/* Reads a file of len bytes without leaving copies of the password behind. */
static enum dbk_code
compare(enum dbk_replay_found *found, const char *path,
    const struct dbk_buf *bytes, char *password, struct dbk_err *err)
{
	struct dbk_buf b = {0};
	enum dbk_code rc;

	/* Room for all of it, so that it is never moved in memory. */
	if (dbk_buf_extend(&b, bytes->len + READ_MORE) == NULL)
		return dbk_fail_memory(err);
	dbk_buf_reset(&b);
	rc = dbk_file_read(&b, path, 0, err);
	if (rc == DBK_OK)
		*found = dbk_replay_compare(&b, bytes, password);
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
