/*
 * Making a ledger: all of it, or nothing.  Database and key file are written
 * under temporary names, flushed, and renamed at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/ref.h"
#include "ledger/session.h"

#define NEW_SUFFIX ".new"
#define PAGE_SIZE 8192u /* why: docs/ledger-format.md, Pages */
#define FIRST_ROLE DBK_ROLE_BROKER /* of who makes the ledger */

/* What is being made. */
struct making {
	const char *path;
	const struct dbk_birth *birth;
	struct dbk_buf key_path, second_path, new_path;
	struct dbk_keys keys;
	struct dbk_secret key;
	struct dbk_buf key_text;
	struct dbk_key_files key_files;
	bool made; /* new_path is there */
	bool renamed; /* path is there */
};

static enum dbk_code
name_files(struct making *m, struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_add_string(&m->key_path, m->path);
	dbk_buf_add_string(&m->key_path, DBK_KEYS_SUFFIX);
	dbk_buf_add_string(&m->second_path, m->path);
	dbk_buf_add_string(&m->second_path, DBK_KEYS_SECOND);
	dbk_buf_add_string(&m->new_path, m->path);
	dbk_buf_add_string(&m->new_path, NEW_SUFFIX);
	rc = dbk_buf_check(&m->key_path, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&m->second_path, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&m->new_path, err);
	if (rc == DBK_OK)
		rc = dbk_file_absent(m->path, "", err);
	if (rc == DBK_OK)
		rc = dbk_file_absent(m->path, DBK_KEYS_SUFFIX, err);
	if (rc == DBK_OK)
		rc = dbk_file_absent(m->path, DBK_KEYS_SECOND, err);
	return rc;
}

static bool
is_ledger_id(const char *id)
{
	return strlen(id) == DBK_LEDGER_ID_LEN &&
	    strspn(id, "0123456789ABCDEF") == DBK_LEDGER_ID_LEN;
}

static enum dbk_code
choose_id(struct making *m, const char *id, struct dbk_err *err)
{
	if (id != NULL && !is_ledger_id(id))
		return dbk_fail(err, DBK_EUSAGE,
		    "a ledger id has %d "
		    "hexadecimal digits, upper case",
		    DBK_LEDGER_ID_LEN);
	if (id != NULL)
		memcpy(m->keys.ledger, id, sizeof m->keys.ledger);
	else
		(void)snprintf(m->keys.ledger, sizeof m->keys.ledger, "%06X",
		    (unsigned)randombytes_uniform(0x1000000));
	return DBK_OK;
}

static enum dbk_code
make_keys(struct making *m, const struct dbk_secret *passphrase,
    const char *user, char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	enum dbk_code rc;

	m->keys.page_size = PAGE_SIZE;
	/* Kept with the keys: a ledger whose first bytes are damaged can be
	 * read by it. */
	m->keys.has_salt = true;
	randombytes_buf(m->keys.salt, sizeof m->keys.salt);
	rc = dbk_key_new(&m->key, err);
	if (rc == DBK_OK)
		rc = dbk_keys_add_user(&m->keys, user, FIRST_ROLE, passphrase,
		    &m->key, err);
	if (rc == DBK_OK)
		rc = dbk_keys_add_recovery(&m->keys, recovery, &m->key, err);
	if (rc == DBK_OK)
		rc = dbk_keys_write(&m->key_text, &m->keys, err);
	if (rc == DBK_OK)
		rc = dbk_key_files_settle(&m->key_files, m->path, &m->key_text,
		    err);
	return rc;
}

/* An empty file of mode 0600, which SQLCipher then fills; one left by an
 * earlier run that was killed is replaced. */
static enum dbk_code
make_empty(struct making *m, struct dbk_err *err)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	int fd = open(m->new_path.data, flags, 0600);

	if (fd < 0 && errno == EEXIST && unlink(m->new_path.data) == 0)
		fd = open(m->new_path.data, flags, 0600);
	if (fd < 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", m->path,
		    strerror(errno));
	m->made = true;
	if (close(fd) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", m->path,
		    strerror(errno));
	return DBK_OK;
}

static enum dbk_code
append_founding(struct dbk_ledger *l, struct making *m, struct dbk_err *err)
{
	struct dbk_founding founding = {0};
	struct dbk_journal_row row = {0};

	founding.node.set = true;
	founding.id = dbk_text_of(m->keys.ledger);
	founding.format.v = DBK_LEDGER_FORMAT;
	founding.format.set = true;
	return dbk_journal_append_document(l, DBK_ACTION_INIT, &row,
	    &dbk_group_founding, &founding, err);
}

static enum dbk_code
append_profile(struct dbk_ledger *l, const struct dbk_profile *profile,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_sink sink = {0};

	dbk_document_check(profile, &dbk_group_profile, NULL, &sink);
	if (sink.errors != 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "the name \"%s\" or the station \"%s\" is empty or too "
		    "long",
		    profile->filer.name.s, profile->station.name.s);
	return dbk_journal_append_document(l, DBK_ACTION_PROFILE, &row,
	    &dbk_group_profile, profile, err);
}

static enum dbk_code
append_first_rows(struct dbk_ledger *l, struct making *m, struct dbk_err *err)
{
	enum dbk_code rc;

	/* In force already: the first rows bear the station's name, too. */
	l->profile.node.set = true;
	l->profile.filer.node.set = true;
	l->profile.filer.code = dbk_text_of(m->birth->filer);
	l->profile.filer.name = dbk_text_of(m->birth->name);
	l->profile.station.node.set = true;
	l->profile.station.name = dbk_text_of(m->birth->station != NULL ?
		m->birth->station :
		DBK_STATION_MAIN);
	l->profile_known = true;
	l->role = FIRST_ROLE;
	rc = append_founding(l, m, err);
	if (rc == DBK_OK)
		rc = dbk_keys_append(l, DBK_ACTION_USER_ADD, &m->keys.slots[0],
		    &m->key_text, err);
	return rc == DBK_OK ? append_profile(l, &l->profile, err) : rc;
}

static enum dbk_code
make_database(struct making *m, const struct dbk_actor *actor,
    struct dbk_err *err)
{
	const struct dbk_cipher cipher = {
	    .key = (const unsigned char *)m->key.bytes,
	    .salt = m->keys.salt,
	    .page_size = m->keys.page_size,
	};
	struct dbk_ledger l;
	enum dbk_code rc;

	dbk_session_init(&l, actor, DBK_ACCESS_WRITE);
	rc = make_empty(m, err);
	if (rc == DBK_OK)
		rc = dbk_store_open(&l.store, m->new_path.data, &cipher,
		    DBK_STORE_CREATE, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_begin(&l, err);
	if (rc == DBK_OK)
		rc = append_first_rows(&l, m, err);
	if (rc == DBK_OK && m->birth->lists)
		rc = dbk_ref_install(&l, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(&l, err);
	/* The log is empty, and goes away when the store is closed. */
	if (rc == DBK_OK)
		rc = dbk_store_log(&l.store, err);
	dbk_session_fini(&l);
	return rc;
}

/* The folder is flushed with the key files, after all have their names. */
static enum dbk_code
put_in_place(struct making *m, struct dbk_err *err)
{
	enum dbk_code rc;

	if (rename(m->new_path.data, m->path) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", m->path,
		    strerror(errno));
	m->made = false;
	m->renamed = true;
	rc = dbk_key_files_commit(&m->key_files, err);
	if (rc != DBK_OK) {
		(void)unlink(m->key_path.data);
		(void)unlink(m->second_path.data);
	}
	return rc;
}

/* With what SQLite leaves beside it when it cannot tidy up, either. */
static void
remove_new(struct making *m)
{
	static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
	size_t len = m->new_path.len, i;

	for (i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		dbk_buf_add_string(&m->new_path, suffixes[i]);
		if (!m->new_path.failed)
			(void)unlink(m->new_path.data);
		m->new_path.len = len;
	}
}

static void
end_making(struct making *m, enum dbk_code rc)
{
	dbk_key_files_abandon(&m->key_files);
	if (m->made)
		remove_new(m);
	if (m->renamed && rc != DBK_OK)
		(void)unlink(m->path);
	dbk_secret_free(&m->key);
	dbk_keys_fini(&m->keys);
	dbk_buf_fini(&m->key_text);
	dbk_buf_fini(&m->key_path);
	dbk_buf_fini(&m->second_path);
	dbk_buf_fini(&m->new_path);
}

enum dbk_code
dbk_ledger_init(const char *path, const struct dbk_secret *passphrase,
    const struct dbk_actor *actor, const struct dbk_birth *birth,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	struct making m = {0};
	enum dbk_code rc;

	memset(recovery, 0, DBK_RECOVERY_MAX);
	if (!dbk_filer_valid(birth->filer, strlen(birth->filer)))
		return dbk_fail(err, DBK_EUSAGE,
		    "\"%s\" is not a filer code: "
		    "three letters or digits (Appendix E p. 1)",
		    birth->filer);
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	m.path = path;
	m.birth = birth;
	rc = name_files(&m, err);
	if (rc == DBK_OK)
		rc = choose_id(&m, birth->id, err);
	if (rc == DBK_OK)
		rc = make_keys(&m, passphrase, actor->user, recovery, err);
	if (rc == DBK_OK)
		rc = make_database(&m, actor, err);
	if (rc == DBK_OK)
		rc = put_in_place(&m, err);
	if (rc != DBK_OK)
		sodium_memzero(recovery, DBK_RECOVERY_MAX);
	end_making(&m, rc);
	return rc;
}
