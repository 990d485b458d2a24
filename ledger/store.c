#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/entries.h"
#include "ledger/filings.h"
#include "ledger/store.h"
#include "schemas/texts.h"

/* How long a reader waits while another process recovers the log, in ms. */
#define BUSY_WAIT 10000
/* x'', two digits a byte of key and salt, NUL. */
#define KEY_TEXT_LEN (2u * (DBK_KEY_LEN + DBK_SALT_LEN) + 4u)

/* The numbers stand in schemas/ledger.sql (entry.ready, entry_complete), in
 * ledger/sql.c and in ledgers. */
_Static_assert(DBK_PAPER_COMPLETE == 1 && DBK_PAPER_LETTERED == 2 &&
	DBK_PAPER_RELEASED == 3 && DBK_PAPER_REFUSED == 4,
    "entry.ready");
_Static_assert(DBK_FILING_NONE == 0 && DBK_FILING_QUEUED == 1 &&
	DBK_FILING_RETRY == 8,
    "entry.ready");

/*
 * Settings of a connection; the page size stands before them.  The cache is 8
 * MiB; the log is cut back to 64 MiB after a large transaction.
 */
static const char settings_always[] = "PRAGMA trusted_schema = OFF;"
				      "PRAGMA cell_size_check = ON;"
				      "PRAGMA recursive_triggers = ON;"
				      "PRAGMA mmap_size = 0;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA cache_size = -8192;";
static const char settings_write[] = "PRAGMA synchronous = FULL;"
				     "PRAGMA journal_size_limit = 67108864;"
				     "PRAGMA foreign_keys = ON;";
static const char settings_read[] = "PRAGMA query_only = ON;";
/* All of a new ledger is in its one file, which is renamed. */
static const char settings_create[] = "PRAGMA journal_mode = DELETE;"
				      "PRAGMA synchronous = FULL;"
				      "PRAGMA foreign_keys = ON;";
/* The journal rows are in the ledger, not here: no foreign keys. */
static const char settings_scratch[] = "PRAGMA journal_mode = OFF;"
				       "PRAGMA synchronous = OFF;"
				       "PRAGMA locking_mode = EXCLUSIVE;"
				       "PRAGMA foreign_keys = OFF;";

enum dbk_code
dbk_store_fail(struct dbk_store *s, int code, struct dbk_err *err)
{
	const char *path = s->path != NULL ? s->path : "ledger";
	const char *text = s->db != NULL ? sqlite3_errmsg(s->db) :
					   sqlite3_errstr(code);

	switch (code & 0xff) {
	case SQLITE_NOMEM:
		return dbk_fail_memory(err);
	case SQLITE_FULL:
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s: the disk is full; free "
		    "some space and repeat the command; nothing that was "
		    "acknowledged is lost",
		    path);
	case SQLITE_IOERR:
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s: reading or writing "
		    "failed (%s, %d); check the disk and its free space and "
		    "repeat the command; nothing that was acknowledged is "
		    "lost",
		    path, text, code);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s: cannot be opened or "
		    "written (%s); check the permissions of the file and of "
		    "its folder",
		    path, text);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	/* What SQLCipher says of a page that fails its HMAC; our statements
	 * are constant, and right. */
	case SQLITE_ERROR:
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the ledger is damaged "
		    "(%s); " DBK_DAMAGE_ADVICE,
		    path, text);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return dbk_fail(err, DBK_ELOCKED,
		    "%s: another process is "
		    "using the ledger; try again",
		    path);
	default:
		return dbk_fail(err, DBK_EDEFECT, "%s: %s (%d)", path, text,
		    code);
	}
}

static enum dbk_code
run_text(struct dbk_store *s, const char *sql, struct dbk_err *err)
{
	int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? DBK_OK : dbk_store_fail(s, code, err);
}

/*
 * As x'HEX': the key itself, so that SQLCipher derives none from it; with the
 * salt after it, which it would otherwise take from the file.
 */
static enum dbk_code
set_key(struct dbk_store *s, const struct dbk_cipher *cipher,
    struct dbk_err *err)
{
	char *text = sodium_malloc(KEY_TEXT_LEN);
	size_t len = 2;
	int code;

	if (text == NULL)
		return dbk_fail_memory(err);
	text[0] = 'x';
	text[1] = '\'';
	(void)sodium_bin2hex(text + len, KEY_TEXT_LEN - len, cipher->key,
	    DBK_KEY_LEN);
	len += 2 * DBK_KEY_LEN;
	if (cipher->salt != NULL) {
		(void)sodium_bin2hex(text + len, KEY_TEXT_LEN - len,
		    cipher->salt, DBK_SALT_LEN);
		len += 2 * DBK_SALT_LEN;
	}
	text[len++] = '\'';
	code = sqlite3_key(s->db, text, (int)len);
	sodium_free(text);
	return code == SQLITE_OK ? DBK_OK : dbk_store_fail(s, code, err);
}

/* The names of the states, for people who ask with SQL. */
static enum dbk_code
add_state(struct dbk_store *s, const char *kind, int value, const char *name,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, s, DBK_SQL_STATE_ADD);
	dbk_query_text(&q, kind);
	dbk_query_integer(&q, value);
	dbk_query_text(&q, name);
	return dbk_query_run(&q, err);
}

static enum dbk_code
make_tables(struct dbk_store *s, struct dbk_err *err)
{
	enum dbk_code rc;
	int i;

	rc = run_text(s, dbk_text_ledger_sql, err);
	if (rc == DBK_OK)
		rc = run_text(s, dbk_text_ref_sql, err);
	for (i = 0; rc == DBK_OK && i < DBK_PAPER_COUNT; i++)
		rc = add_state(s, "paper", i, dbk_paper_name((enum dbk_paper)i),
		    err);
	for (i = 0; rc == DBK_OK && i < DBK_FILING_COUNT; i++)
		rc = add_state(s, "filing", i,
		    dbk_filing_name((enum dbk_filing)i), err);
	for (i = 0; rc == DBK_OK && i < DBK_BATCH_STATE_COUNT; i++)
		rc = add_state(s, "batch", i,
		    dbk_batch_state_name((enum dbk_batch_state)i), err);
	for (i = 0; rc == DBK_OK && i < DBK_CARGO_COUNT; i++)
		rc = add_state(s, "cargo", i, dbk_cargo_name((enum dbk_cargo)i),
		    err);
	return rc;
}

static enum dbk_code
make_whole(struct dbk_store *s, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_store_run(s, DBK_SQL_BEGIN, err);
	if (rc == DBK_OK)
		rc = make_tables(s, err);
	if (rc == DBK_OK)
		rc = dbk_store_run(s, DBK_SQL_COMMIT, err);
	return rc;
}

static const char *const settings[] = {
    [DBK_STORE_READ] = settings_read,
    [DBK_STORE_WRITE] = settings_write,
    [DBK_STORE_CREATE] = settings_create,
    [DBK_STORE_SCRATCH] = settings_scratch,
    [DBK_STORE_COPY] = settings_scratch,
};

/* The page size goes with the key; the first read tells whether both fit. */
static enum dbk_code
configure(struct dbk_store *s, enum dbk_store_use use, unsigned page_size,
    struct dbk_err *err)
{
	char text[64];
	enum dbk_code rc;

	(void)snprintf(text, sizeof text, "PRAGMA cipher_page_size = %u;",
	    page_size);
	rc = run_text(s, text, err);
	if (rc == DBK_OK)
		rc = run_text(s, settings_always, err);
	if (rc == DBK_OK)
		rc = run_text(s, settings[use], err);
	if (rc == DBK_OK && use == DBK_STORE_WRITE)
		rc = dbk_store_log(s, err);
	if (rc == DBK_OK &&
	    (use == DBK_STORE_CREATE || use == DBK_STORE_SCRATCH))
		rc = make_whole(s, err);
	return rc;
}

enum dbk_code
dbk_store_log(struct dbk_store *s, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	bool done;

	/* It tells the mode it is in, and does not call it a failure. */
	dbk_query_begin(&q, s, DBK_SQL_LOG);
	done = dbk_query_row(&q) &&
	    strcmp(dbk_query_get_text(&q, 0), "wal") == 0;
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && !done)
		rc = dbk_fail(err, DBK_ESYSTEM,
		    "%s: cannot keep a log here; "
		    "move the ledger to a local disk",
		    s->path);
	return rc;
}

static enum dbk_code
open_file(struct dbk_store *s, const char *path, struct dbk_err *err)
{
	size_t len = strlen(path);
	int code;

	memset(s, 0, sizeof *s);
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	s->path = malloc(len + 1);
	if (s->path == NULL)
		return dbk_fail_memory(err);
	memcpy(s->path, path, len + 1);
	/*
	 * SQLite counts the memory of all connections under one lock, which
	 * threads then wait for; nobody asks for the count.  Once SQLite runs
	 * it refuses, and has it already.
	 */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	code = sqlite3_open_v2(path, &s->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return dbk_store_fail(s, code, err);
	(void)sqlite3_extended_result_codes(s->db, 1);
	(void)sqlite3_busy_timeout(s->db, BUSY_WAIT);
	/* SQLCipher 4.6 logs to stderr unless told not to. */
	return run_text(s, "PRAGMA cipher_log_level = NONE;", err);
}

enum dbk_code
dbk_store_open_memory(struct dbk_store *s, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = open_file(s, ":memory:", err);
	if (rc == DBK_OK)
		rc = run_text(s, settings_always, err);
	if (rc == DBK_OK)
		rc = run_text(s, dbk_text_ref_sql, err);
	return rc;
}

enum dbk_code
dbk_store_open(struct dbk_store *s, const char *path,
    const struct dbk_cipher *cipher, enum dbk_store_use use,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = open_file(s, path, err);
	if (rc == DBK_OK)
		rc = set_key(s, cipher, err);
	if (rc == DBK_OK)
		rc = configure(s, use, cipher->page_size, err);
	return rc;
}

void
dbk_store_close(struct dbk_store *s)
{
	size_t i;

	for (i = 0; i < DBK_SQL_COUNT; i++)
		(void)sqlite3_finalize(s->kept[i].stmt);
	(void)sqlite3_close(s->db);
	free(s->path);
	memset(s, 0, sizeof *s);
}

void
dbk_query_begin(struct dbk_query *q, struct dbk_store *s, enum dbk_sql id)
{
	struct dbk_kept *kept = &s->kept[id];
	unsigned flags = 0;

	q->store = s;
	q->stmt = NULL;
	q->kept = NULL;
	q->bound = 0;
	q->code = SQLITE_OK;
	if (!kept->busy) {
		q->kept = kept;
		kept->busy = true;
		q->stmt = kept->stmt;
		flags = SQLITE_PREPARE_PERSISTENT;
	}
	if (q->stmt == NULL)
		q->code = sqlite3_prepare_v3(s->db, dbk_sql_text[id], -1, flags,
		    &q->stmt, NULL);
	if (q->kept != NULL)
		kept->stmt = q->stmt;
}

void
dbk_query_text(struct dbk_query *q, const char *s)
{
	q->bound++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_text(q->stmt, q->bound, s, -1,
		    SQLITE_STATIC);
}

void
dbk_query_integer(struct dbk_query *q, int64_t v)
{
	q->bound++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_int64(q->stmt, q->bound, v);
}

void
dbk_query_bytes(struct dbk_query *q, const void *bytes, size_t len)
{
	q->bound++;
	if (q->code == SQLITE_OK)
		q->code = sqlite3_bind_blob64(q->stmt, q->bound, bytes, len,
		    SQLITE_STATIC);
}

void
dbk_query_null(struct dbk_query *q)
{
	dbk_query_text(q, NULL);
}

bool
dbk_query_row(struct dbk_query *q)
{
	int code;

	if (q->code != SQLITE_OK)
		return false;
	code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		q->code = code;
	return false;
}

const char *
dbk_query_get_text(struct dbk_query *q, int column)
{
	const unsigned char *s = sqlite3_column_text(q->stmt, column);

	if (s == NULL && sqlite3_errcode(q->store->db) == SQLITE_NOMEM)
		q->code = SQLITE_NOMEM;
	return s != NULL ? (const char *)s : "";
}

int64_t
dbk_query_get_integer(struct dbk_query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

void
dbk_query_copy_text(struct dbk_query *q, int column, char *out, size_t size)
{
	const char *s = dbk_query_get_text(q, column);
	size_t len = strlen(s);

	memset(out, 0, size);
	if (len < size)
		memcpy(out, s, len);
}

const void *
dbk_query_get_bytes(struct dbk_query *q, int column, size_t *len)
{
	const void *bytes = sqlite3_column_blob(q->stmt, column);

	*len = (size_t)sqlite3_column_bytes(q->stmt, column);
	return bytes;
}

enum dbk_code
dbk_query_end(struct dbk_query *q, enum dbk_code rc, struct dbk_err *err)
{
	/* Before the reset, which would replace the message. */
	if (rc == DBK_OK && q->code != SQLITE_OK)
		rc = dbk_store_fail(q->store, q->code, err);
	if (q->kept != NULL) {
		(void)sqlite3_reset(q->stmt);
		/* Unlike the others it takes no NULL: the statement could not
		 * be prepared. */
		if (q->stmt != NULL)
			(void)sqlite3_clear_bindings(q->stmt);
		q->kept->busy = false;
	} else {
		(void)sqlite3_finalize(q->stmt);
	}
	q->stmt = NULL;
	return rc;
}

enum dbk_code
dbk_query_run(struct dbk_query *q, struct dbk_err *err)
{
	while (dbk_query_row(q))
		continue;
	return dbk_query_end(q, DBK_OK, err);
}

enum dbk_code
dbk_query_count(struct dbk_query *q, int64_t *n, struct dbk_err *err)
{
	struct dbk_store *s = q->store;
	enum dbk_code rc = dbk_query_run(q, err);

	*n = rc == DBK_OK ? sqlite3_changes64(s->db) : 0;
	return rc;
}

enum dbk_code
dbk_query_change(struct dbk_query *q, struct dbk_err *err)
{
	struct dbk_store *s = q->store;
	int64_t n;
	enum dbk_code rc = dbk_query_count(q, &n, err);

	if (rc != DBK_OK)
		return rc;
	if (n != 1)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the tables do not fit "
		    "the journal: one row was to be changed, %" PRId64
		    " were; run: daybook verify",
		    s->path, n);
	return DBK_OK;
}

enum dbk_code
dbk_store_run(struct dbk_store *s, enum dbk_sql id, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, s, id);
	return dbk_query_run(&q, err);
}
