#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/carve.h"
#include "ledger/copy.h"
#include "ledger/salvage.h"
#include "ledger/session.h"
#include "ledger/verify.h"

#define WORDS_SIZE 60

struct salvaging {
	const char *path, *new_path;
	const struct dbk_actor *actor;
	struct dbk_keys keys;
	struct dbk_secret key;
	struct dbk_store store; /* the new ledger, under a temporary name */
	struct dbk_file *file;
	struct dbk_projection projection;
	struct dbk_salvage_report *out;
	struct dbk_sink *sink;
	struct dbk_err *err;
};

/* A key file that does not know the salt leaves the one in the file. */
static enum dbk_code
find_salt(struct salvaging *v)
{
	ssize_t n;
	int fd;

	if (v->keys.has_salt)
		return DBK_OK;
	fd = open(v->path, O_RDONLY | O_CLOEXEC);
	n = fd >= 0 ? pread(fd, v->keys.salt, sizeof v->keys.salt, 0) : -1;
	if (fd >= 0)
		(void)close(fd);
	if (n != (ssize_t)sizeof v->keys.salt)
		return dbk_fail(v->err, DBK_ESYSTEM,
		    "%s: its first 16 bytes "
		    "cannot be read",
		    v->path);
	v->keys.has_salt = true;
	return DBK_OK;
}

static enum dbk_code
open_keys(struct salvaging *v, const struct dbk_secret *passphrase)
{
	enum dbk_code rc;
	bool by_recovery;

	rc = dbk_keys_read(&v->keys, v->path, v->err);
	if (rc == DBK_OK)
		rc = dbk_keys_open(&v->key, &v->keys, v->actor->user,
		    passphrase, &by_recovery, v->err);
	return rc == DBK_OK ? find_salt(v) : rc;
}

static enum dbk_code
keep_row(void *arg, const struct dbk_journal_row *row)
{
	struct salvaging *v = arg;

	return dbk_journal_insert(&v->store, DBK_SQL_JOURNAL_KEEP, row, v->err);
}

static void
report_gap(struct salvaging *v, int64_t from, int64_t to)
{
	char value[WORDS_SIZE];

	if (from == to)
		(void)snprintf(value, sizeof value, "%" PRId64, from);
	else
		(void)snprintf(value, sizeof value, "%" PRId64 " to %" PRId64,
		    from, to);
	v->out->lost += to - from + 1;
	dbk_verify_report_row(v->sink, DBK_RULE_SALVAGE_GAP,
	    from == to ? "row" : "rows", value, NULL);
}

/* A row that cannot be applied changes nothing but the journal. */
static enum dbk_code
apply_row(struct salvaging *v, const struct dbk_journal_row *row)
{
	char value[WORDS_SIZE], label[WORDS_SIZE];
	struct dbk_err why = {0};
	enum dbk_code rc, end;

	rc = dbk_store_run(&v->store, DBK_SQL_TRY, v->err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_project(&v->projection, row, &why);
	if (rc != DBK_OK) {
		end = dbk_store_run(&v->store, DBK_SQL_TRY_UNDO, v->err);
		if (end != DBK_OK)
			return end;
	}
	end = dbk_store_run(&v->store, DBK_SQL_TRY_END, v->err);
	if (end != DBK_OK || rc == DBK_OK)
		return end;
	if (rc == DBK_ESYSTEM)
		return dbk_fail(v->err, rc, "%s", why.text);
	v->out->idle++;
	(void)snprintf(value, sizeof value, "%" PRId64, row->seq);
	(void)snprintf(label, sizeof label, "%.20s%s%.30s", row->action,
	    row->entry != NULL ? " of " : "",
	    row->entry != NULL ? row->entry : "");
	dbk_verify_report_row(v->sink, DBK_RULE_SALVAGE_ROW, label, value,
	    why.text);
	return DBK_OK;
}

static enum dbk_code
apply_rows(struct salvaging *v)
{
	struct dbk_journal_row row = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	int64_t seq = 0;

	dbk_projection_init(&v->projection, &v->store);
	dbk_query_begin(&q, &v->store, DBK_SQL_JOURNAL_ALL);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_journal_read(&row, &q);
		if (row.seq != seq + 1)
			report_gap(v, seq + 1, row.seq - 1);
		seq = row.seq;
		v->out->saved++;
		rc = apply_row(v, &row);
	}
	rc = dbk_query_end(&q, rc, v->err);
	dbk_projection_fini(&v->projection);
	v->out->head.seq = seq;
	(void)sodium_bin2hex(v->out->head.hash, sizeof v->out->head.hash,
	    row.hash, sizeof row.hash);
	if (rc == DBK_OK && v->out->saved == 0)
		rc = dbk_fail(v->err, DBK_EDAMAGE,
		    "%s: no journal row can be "
		    "read; restore the newest backup",
		    v->path);
	return rc;
}

/* Without its first row the ledger is named after the key file. */
static enum dbk_code
name_ledger(struct salvaging *v)
{
	struct dbk_query q;
	enum dbk_code rc;
	bool named;

	dbk_query_begin(&q, &v->store, DBK_SQL_LEDGER_GET);
	named = dbk_query_row(&q);
	/* Both key files were damaged there. */
	if (named && v->keys.ledger[0] == '\0')
		dbk_query_copy_text(&q, 0, v->keys.ledger,
		    sizeof v->keys.ledger);
	rc = dbk_query_end(&q, DBK_OK, v->err);
	if (rc != DBK_OK || named)
		return rc;
	if (v->keys.ledger[0] == '\0')
		return dbk_fail(v->err, DBK_EDAMAGE,
		    "%s: neither the journal "
		    "nor the key files tell the ledger's id any more; copy a "
		    "key file from a backup",
		    v->path);
	dbk_query_begin(&q, &v->store, DBK_SQL_LEDGER_ADD);
	dbk_query_text(&q, v->keys.ledger);
	dbk_query_integer(&q, DBK_LEDGER_FORMAT);
	dbk_query_text(&q, v->actor->now);
	return dbk_query_run(&q, v->err);
}

static enum dbk_code
fill_store(struct salvaging *v, const struct dbk_cipher *cipher)
{
	enum dbk_code rc;

	rc = dbk_store_run(&v->store, DBK_SQL_BEGIN, v->err);
	if (rc == DBK_OK)
		rc = dbk_carve(v->path, v->new_path, cipher, keep_row, v,
		    &v->out->pages, v->err);
	if (rc == DBK_OK)
		rc = apply_rows(v);
	if (rc == DBK_OK)
		rc = name_ledger(v);
	return rc == DBK_OK ? dbk_store_run(&v->store, DBK_SQL_COMMIT, v->err) :
			      rc;
}

/* The slots as they are now: the journal may have lost the newest. */
static enum dbk_code
put_in_place(struct salvaging *v)
{
	struct dbk_key_files files = {0};
	struct dbk_buf text = {0};
	struct dbk_file *file = v->file;
	enum dbk_code rc;

	rc = dbk_keys_write(&text, &v->keys, v->err);
	if (rc == DBK_OK)
		rc = dbk_key_files_settle(&files, v->new_path, &text, v->err);
	if (rc == DBK_OK)
		rc = dbk_file_settle(file, v->err);
	if (rc == DBK_OK)
		rc = dbk_key_files_commit(&files, v->err);
	if (rc == DBK_OK) {
		v->file = NULL;
		rc = dbk_file_commit(file, v->err);
	}
	dbk_key_files_abandon(&files);
	dbk_buf_fini(&text);
	return rc;
}

static enum dbk_code
make_ledger(struct salvaging *v)
{
	const struct dbk_cipher cipher = {
	    .key = (const unsigned char *)v->key.bytes,
	    .salt = v->keys.salt,
	    .page_size = v->keys.page_size,
	};
	enum dbk_code rc;

	rc = dbk_file_create(&v->file, v->new_path, v->err);
	if (rc == DBK_OK)
		rc = dbk_store_open(&v->store, dbk_file_temporary(v->file),
		    &cipher, DBK_STORE_CREATE, v->err);
	if (rc == DBK_OK)
		rc = fill_store(v, &cipher);
	dbk_store_close(&v->store);
	return rc == DBK_OK ? put_in_place(v) : rc;
}

enum dbk_code
dbk_salvage(const char *path, const char *new_path,
    const struct dbk_secret *passphrase, const struct dbk_actor *actor,
    struct dbk_salvage_report *out, struct dbk_sink *sink, struct dbk_err *err)
{
	struct salvaging v = {.path = path,
	    .new_path = new_path,
	    .actor = actor,
	    .out = out,
	    .sink = sink,
	    .err = err};
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	rc = dbk_copy_absent(new_path, err);
	if (rc == DBK_OK)
		rc = open_keys(&v, passphrase);
	if (rc == DBK_OK)
		rc = make_ledger(&v);
	dbk_file_abandon(v.file);
	dbk_secret_free(&v.key);
	dbk_keys_fini(&v.keys);
	if (rc == DBK_OK && (out->lost != 0 || out->idle != 0))
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "%s: %" PRId64 " journal rows "
		    "are lost",
		    path, out->lost);
	return rc;
}
