#include <string.h>
#include <unistd.h>

#include "ledger/copy.h"
#include "ledger/verify.h"

/* A copy while it is made. */
struct copying {
	struct dbk_ledger *from;
	const char *path;
	struct dbk_file *file; /* the database, under its temporary name */
	struct dbk_file *key, *second;
};

/* Every page as it stands at the call, whatever others write meanwhile. */
static enum dbk_code
copy_pages(struct dbk_store *to, struct dbk_store *from, struct dbk_err *err)
{
	sqlite3_backup *b;
	int code;

	b = sqlite3_backup_init(to->db, "main", from->db, "main");
	if (b == NULL)
		return dbk_store_fail(to, sqlite3_errcode(to->db), err);
	code = sqlite3_backup_step(b, -1);
	if (code == SQLITE_DONE)
		code = sqlite3_backup_finish(b);
	else
		(void)sqlite3_backup_finish(b);
	return code == SQLITE_OK ? DBK_OK : dbk_store_fail(to, code, err);
}

static enum dbk_code
copy_database(struct copying *c, struct dbk_err *err)
{
	const struct dbk_cipher cipher = dbk_session_cipher(c->from);
	struct dbk_store to = {0};
	struct dbk_err why = {0};
	enum dbk_code rc;

	rc = dbk_store_open(&to, dbk_file_temporary(c->file), &cipher,
	    DBK_STORE_COPY, &why);
	if (rc == DBK_OK)
		rc = copy_pages(&to, &c->from->store, &why);
	/* Without a log it can be read from a medium that takes no writes. */
	if (rc == DBK_OK)
		rc = dbk_store_run(&to, DBK_SQL_NO_LOG, &why);
	dbk_store_close(&to);
	if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	return dbk_file_settle(c->file, err);
}

static enum dbk_code
count_copy(struct dbk_ledger *l, struct dbk_copy_report *out,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_BACKUP_COUNTS);
	if (dbk_query_row(&q)) {
		out->letters = dbk_query_get_integer(&q, 0);
		out->batches = dbk_query_get_integer(&q, 1);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

/* The key file that belongs to the copy: the keys may have changed since. */
static enum dbk_code
settle_keys(struct copying *c, struct dbk_ledger *copy, bool second,
    struct dbk_err *err)
{
	struct dbk_keys keys;
	enum dbk_code rc;

	rc = dbk_session_key_copy(copy, &keys, err);
	if (rc == DBK_OK && keys.text.len == 0)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s: there are no keys in the ledger", c->from->path);
	if (rc == DBK_OK)
		rc = dbk_key_file_settle(&c->key, c->path, DBK_KEYS_SUFFIX,
		    &keys.text, err);
	if (rc == DBK_OK && second)
		rc = dbk_key_file_settle(&c->second, c->path, DBK_KEYS_SECOND,
		    &keys.text, err);
	dbk_keys_fini(&keys);
	return rc;
}

static enum dbk_code
check_copy(struct copying *c, bool second, struct dbk_copy_report *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_ledger *copy;
	enum dbk_code rc;

	rc = dbk_session_open_like(&copy, c->from, dbk_file_temporary(c->file),
	    DBK_ACCESS_READ, err);
	if (rc == DBK_OK) {
		dbk_ledger_watch(copy, c->from->watch);
		rc = dbk_verify_parts(copy, false, &out->verified, sink, err);
	}
	if (rc == DBK_OK)
		rc = count_copy(copy, out, err);
	if (rc == DBK_OK)
		rc = settle_keys(c, copy, second, err);
	dbk_ledger_close(copy);
	return rc;
}

/* The database last: where it is, its keys are. */
static enum dbk_code
name_copy(struct copying *c, struct dbk_err *err)
{
	struct dbk_file **files[] = {&c->key, &c->second, &c->file};
	enum dbk_code rc = DBK_OK;
	struct dbk_file *f;
	size_t i;

	for (i = 0; rc == DBK_OK && i < sizeof files / sizeof files[0]; i++) {
		f = *files[i];
		*files[i] = NULL;
		if (f != NULL)
			rc = dbk_file_commit(f, err);
	}
	return rc;
}

enum dbk_code
dbk_copy_absent(const char *path, struct dbk_err *err)
{
	static const char *const suffixes[] = {
	    "", DBK_KEYS_SUFFIX, DBK_KEYS_SECOND, "-wal"};
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < sizeof suffixes / sizeof suffixes[0];
	     i++)
		rc = dbk_file_absent(path, suffixes[i], err);
	return rc;
}

enum dbk_code
dbk_copy_make(struct dbk_ledger *l, const char *path, bool second,
    struct dbk_copy_report *out, struct dbk_sink *sink, struct dbk_err *err)
{
	struct copying c = {.from = l, .path = path};
	enum dbk_code rc;

	rc = dbk_copy_absent(path, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&c.file, path, err);
	if (rc == DBK_OK)
		rc = copy_database(&c, err);
	if (rc == DBK_OK)
		rc = check_copy(&c, second, out, sink, err);
	if (rc == DBK_OK)
		rc = name_copy(&c, err);
	dbk_file_abandon(c.file);
	dbk_file_abandon(c.key);
	dbk_file_abandon(c.second);
	return rc;
}
