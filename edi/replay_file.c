#include <errno.h>
#include <string.h>
#include <sodium.h>
#include <sys/stat.h>

#include "edi/inspection.h"
#include "edi/replay_file.h"
#include "ledger/chars.h"

#define DIGEST_LEN ((DBK_HASH_HEX) / 2)
/* What dbk_file_read wants room for beyond the file. */
#define READ_MORE ((size_t)128 * 1024)

void
dbk_replay_name(struct dbk_buf *out, const char *app, const char *id)
{
	dbk_buf_add_format(out, "%s-%s.edi", app, id);
}

void
dbk_replay_path(struct dbk_buf *out, const char *folder, const char *app,
    const char *id)
{
	dbk_buf_add_format(out, "%s/", folder);
	dbk_replay_name(out, app, id);
}

struct first_error {
	struct dbk_err *err;
	const char *batch;
};

static void
keep_error(void *arg, const struct dbk_finding *f)
{
	struct first_error *first = arg;

	(void)dbk_fail(first->err, DBK_EDEFECT,
	    "batch %s, record %lu position %u: %s [%s]", first->batch, f->line,
	    f->column, f->text, dbk_rules[f->rule].id);
}

enum dbk_code
dbk_replay_check_own(const struct dbk_buf *bytes, const char *batch,
    dbk_day today, struct dbk_err *err)
{
	struct first_error first = {err, batch};
	struct dbk_sink sink = {
	    .emit = keep_error, .arg = &first, .errors_only = true};
	struct dbk_inspect_sums sums;
	enum dbk_code rc;

	rc = dbk_inspection_memory(bytes->data, bytes->len, NULL, today, &sums,
	    &sink, err);
	return rc == DBK_EFINDINGS ? DBK_EDEFECT : rc;
}

void
dbk_replay_report_target(struct dbk_sink *sink, const char *batch,
    const char *path)
{
	struct dbk_finding where = {.file = path};
	struct dbk_words words = {.value = batch, .detail = path};

	dbk_report(sink, DBK_RULE_REPLAY_TARGET, &where, &words);
}

/* Six letters and digits (B&B-9: 6AN, and no blanks among them). */
bool
dbk_replay_check_password(const char **out, const struct dbk_secret *password,
    struct dbk_sink *sink)
{
	struct dbk_finding where = {0};
	size_t i;

	*out = NULL;
	if (password == NULL)
		return true;
	for (i = 0; i < password->len; i++)
		if (password->bytes[i] == ' ' ||
		    !dbk_class_allows(DBK_CLASS_AN, password->bytes[i]))
			break;
	if (i == password->len && i == DBK_PASSWORD_LEN) {
		*out = password->bytes;
		return true;
	}
	dbk_report(sink, DBK_RULE_REPLAY_PASSWORD, &where,
	    &(struct dbk_words){0});
	return false;
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
