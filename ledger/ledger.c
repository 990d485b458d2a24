#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/log.h"
#include "ledger/rights.h"
#include "ledger/session.h"

void
dbk_session_init(struct dbk_ledger *l, const struct dbk_actor *actor,
    enum dbk_access access)
{
	memset(l, 0, sizeof *l);
	l->actor = *actor;
	l->role = DBK_ROLE_AUDITOR; /* until it is known */
	l->access = access;
	dbk_arena_init(&l->profile_arena, 0);
	dbk_arena_init(&l->work, DBK_WORK_LIMIT);
	dbk_arena_init(&l->held, 0);
	dbk_projection_init(&l->projection, &l->store);
}

void
dbk_session_fini(struct dbk_ledger *l)
{
	dbk_ledger_rollback(l);
	dbk_projection_fini(&l->projection);
	dbk_store_close(&l->store);
	dbk_arena_fini(&l->profile_arena);
	dbk_arena_fini(&l->work);
	dbk_codes_forget(&l->codes);
	dbk_arena_fini(&l->held);
	dbk_buf_fini(&l->json);
	dbk_keys_fini(&l->keys);
	dbk_secret_free(&l->key);
	dbk_lock_release(l->lock);
	free(l->path);
}

/* Before anything is asked of a person: is there a ledger at all? */
static enum dbk_code
look_at(const char *path, struct dbk_err *err)
{
	struct stat st;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: there is no ledger; "
		    "make one with: daybook init",
		    path);
	if (stat(path, &st) != 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	if (st.st_size == 0)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the ledger is empty; " DBK_DAMAGE_ADVICE, path);
	return DBK_OK;
}

/* The ledger's id; refuses tables that a newer program made. */
static enum dbk_code
read_founding(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_query q;
	int64_t format = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_LEDGER_GET);
	if (dbk_query_row(&q)) {
		dbk_query_copy_text(&q, 0, l->id, sizeof l->id);
		format = dbk_query_get_integer(&q, 1);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	if (l->id[0] == '\0')
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the ledger has no id; " DBK_DAMAGE_ADVICE, l->path);
	if (format != DBK_LEDGER_FORMAT)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: the ledger has format "
		    "%lld, this program knows format %d; use the program that "
		    "made it",
		    l->path, (long long)format, DBK_LEDGER_FORMAT);
	return DBK_OK;
}

static enum dbk_code
copy_path(struct dbk_ledger *l, const char *path, struct dbk_err *err)
{
	size_t len = strlen(path);

	l->path = malloc(len + 1);
	if (l->path == NULL)
		return dbk_fail_memory(err);
	memcpy(l->path, path, len + 1);
	return DBK_OK;
}

struct dbk_cipher
dbk_session_cipher(const struct dbk_ledger *l)
{
	struct dbk_cipher c = {0};

	c.key = (const unsigned char *)l->key.bytes;
	c.salt = l->keys.has_salt ? l->keys.salt : NULL;
	c.page_size = l->keys.page_size;
	return c;
}

/*
 * SQLCipher is given the salt, so it would not miss the one in the file, and
 * the next program without our key file would.
 */
static enum dbk_code
check_salt(struct dbk_ledger *l, struct dbk_err *err)
{
	unsigned char salt[DBK_SALT_LEN];
	ssize_t n;
	int fd;

	if (!l->keys.has_salt)
		return DBK_OK;
	fd = open(l->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", l->path,
		    strerror(errno));
	n = pread(fd, salt, sizeof salt, 0);
	(void)close(fd);
	if (n < 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", l->path,
		    strerror(errno));
	if (n != sizeof salt || memcmp(salt, l->keys.salt, sizeof salt) != 0)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: its first 16 bytes are "
		    "damaged, or the key file is of another ledger; " DBK_DAMAGE_ADVICE,
		    l->path);
	return DBK_OK;
}

/* A reader believes in damage only while nobody writes: a log that grows looks
 * damaged, too. */
static enum dbk_code
check_log(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_err why = {0};
	enum dbk_code rc;
	bool held = false;

	rc = dbk_log_check(l->path, l->keys.page_size, &why);
	if (rc == DBK_EDAMAGE && l->access == DBK_ACCESS_READ) {
		rc = dbk_lock_held(&held, l->path, err);
		if (rc != DBK_OK || held)
			return rc;
		memset(&why, 0, sizeof why);
		rc = dbk_log_check(l->path, l->keys.page_size, &why);
	}
	return rc == DBK_OK ? DBK_OK : dbk_fail(err, rc, "%s", why.text);
}

/*
 * What SQLite does not look at.  Only while this process has no connection to
 * the file: POSIX takes all of a process's locks on a file away when any of its
 * descriptors of that file is closed, SQLite's too.  The next process would
 * then believe that it is alone, and take the log away from below us.
 */
static enum dbk_code
check_files(struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc = check_salt(l, err);

	return rc == DBK_OK ? check_log(l, err) : rc;
}

/* The database of a session that has its path and its key. */
static enum dbk_code
open_store(struct dbk_ledger *l, bool connected, struct dbk_err *err)
{
	const struct dbk_cipher cipher = dbk_session_cipher(l);
	enum dbk_code rc = DBK_OK;

	if (!connected)
		rc = check_files(l, err);
	if (rc == DBK_OK)
		rc = dbk_store_open(&l->store, l->path, &cipher,
		    l->access == DBK_ACCESS_WRITE ? DBK_STORE_WRITE :
						    DBK_STORE_READ,
		    err);
	return rc == DBK_OK ? read_founding(l, err) : rc;
}

/* A passphrase whose slot is lost is not called a wrong one. */
static enum dbk_code
open_keys(struct dbk_ledger *l, const struct dbk_secret *passphrase,
    struct dbk_err *err)
{
	struct dbk_err why = {0};
	enum dbk_code rc;

	rc = dbk_keys_open(&l->key, &l->keys, l->actor.user, passphrase,
	    &l->by_recovery, &why);
	if (rc == DBK_OK && l->by_recovery)
		l->actor.user = DBK_RECOVERY_USER;
	if (rc == DBK_OK)
		return DBK_OK;
	if (rc == DBK_EDENIED && l->keys.text.len == 0)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s, and nothing of it opens "
		    "with this passphrase; try the recovery code, or copy the "
		    "key file from a backup",
		    l->keys.fault);
	return dbk_fail(err, rc, "%s", why.text);
}

enum dbk_code
dbk_ledger_open(struct dbk_ledger **out, const char *path,
    const struct dbk_secret *passphrase, enum dbk_access access,
    const struct dbk_actor *actor, struct dbk_err *err)
{
	struct dbk_ledger *l;
	enum dbk_code rc;

	*out = NULL;
	l = calloc(1, sizeof *l);
	if (l == NULL)
		return dbk_fail_memory(err);
	dbk_session_init(l, actor, access);
	rc = look_at(path, err);
	if (rc == DBK_OK)
		rc = copy_path(l, path, err);
	if (rc == DBK_OK)
		rc = dbk_keys_read(&l->keys, path, err);
	if (rc == DBK_OK)
		rc = open_keys(l, passphrase, err);
	/* Only now: a wrong passphrase leaves no trace. */
	if (rc == DBK_OK && access == DBK_ACCESS_WRITE)
		rc = dbk_lock_take(&l->lock, path, &l->actor, err);
	if (rc == DBK_OK)
		rc = open_store(l, false, err);
	if (rc == DBK_OK)
		rc = dbk_session_settle_keys(l, err);
	if (rc != DBK_OK)
		dbk_ledger_close(l);
	else
		*out = l;
	return rc;
}

enum dbk_code
dbk_session_open_like(struct dbk_ledger **out, const struct dbk_ledger *like,
    const char *path, enum dbk_access access, struct dbk_err *err)
{
	struct dbk_ledger *l;
	enum dbk_code rc;

	*out = NULL;
	l = calloc(1, sizeof *l);
	if (l == NULL)
		return dbk_fail_memory(err);
	dbk_session_init(l, &like->actor, access);
	l->role = like->role;
	l->by_recovery = like->by_recovery;
	rc = copy_path(l, path, err);
	if (rc == DBK_OK)
		rc = dbk_keys_copy(&l->keys, &like->keys, err);
	if (rc == DBK_OK)
		rc = dbk_secret_copy(&l->key, like->key.bytes, like->key.len,
		    err);
	if (rc == DBK_OK && access == DBK_ACCESS_WRITE)
		rc = dbk_lock_take(&l->lock, path, &l->actor, err);
	if (rc == DBK_OK)
		rc = open_store(l, strcmp(path, like->path) == 0, err);
	if (rc != DBK_OK)
		dbk_ledger_close(l);
	else
		*out = l;
	return rc;
}

const char *
dbk_ledger_notice(const struct dbk_ledger *l)
{
	return l->notice;
}

enum dbk_code
dbk_ledger_cache_more(struct dbk_ledger *l, struct dbk_err *err)
{
	return dbk_store_run(&l->store, DBK_SQL_CACHE_MORE, err);
}

void
dbk_ledger_watch(struct dbk_ledger *l, const struct dbk_watch *watch)
{
	l->watch = watch;
}

enum dbk_code
dbk_ledger_step(const struct dbk_ledger *l, int64_t done, int64_t total,
    struct dbk_err *err)
{
	return dbk_watch_step(l->watch, done, total, err);
}

bool
dbk_ledger_by_recovery(const struct dbk_ledger *l)
{
	return l->by_recovery;
}

void
dbk_ledger_close(struct dbk_ledger *l)
{
	if (l == NULL)
		return;
	dbk_session_fini(l);
	free(l);
}

const char *
dbk_ledger_id(const struct dbk_ledger *l)
{
	return l->id;
}

const char *
dbk_ledger_path(const struct dbk_ledger *l)
{
	return l->path;
}

const struct dbk_actor *
dbk_ledger_actor(const struct dbk_ledger *l)
{
	return &l->actor;
}

enum dbk_code
dbk_ledger_anchor(struct dbk_ledger *l, struct dbk_anchor *out,
    struct dbk_err *err)
{
	enum dbk_code rc = dbk_session_tail(l, err);

	if (rc != DBK_OK)
		return rc;
	out->seq = l->tail_seq;
	(void)sodium_bin2hex(out->hash, sizeof out->hash, l->tail_hash,
	    sizeof l->tail_hash);
	return DBK_OK;
}
