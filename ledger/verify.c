/*
 * Verification: pages, chain, projection.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/merge.h"
#include "ledger/session.h"
#include "ledger/verify.h"

#define WORDS_SIZE 300
#define SCRATCH_PAGE 4096u /* bytes */

/* One run. */
struct verifying {
	struct dbk_ledger *l;
	struct dbk_verify_report *out;
	struct dbk_sink *sink;
	unsigned long errors; /* of the sink before the run */
	struct dbk_err *err;
	struct dbk_store scratch;
	struct dbk_projection projection; /* into scratch */
	bool replaying; /* every row could be applied so far */
	int64_t total; /* journal rows; 0: not known */
};

void
dbk_verify_report_row(struct dbk_sink *sink, enum dbk_rule rule,
    const char *label, const char *value, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};

	words.label = label;
	words.value = value;
	words.detail = detail;
	dbk_report(sink, rule, &where, &words);
}

/*
 * A check of SQLite or SQLCipher: a row for each fault, or one that says ok.
 * Faults are counted, and told when sink is not NULL.
 */
static enum dbk_code
check_pages(struct verifying *v, enum dbk_sql id, struct dbk_sink *sink,
    unsigned *faults)
{
	struct dbk_query q;
	const char *text;

	*faults = 0;
	dbk_query_begin(&q, &v->l->store, id);
	while (dbk_query_row(&q)) {
		text = dbk_query_get_text(&q, 0);
		if (strcmp(text, "ok") == 0)
			continue;
		(*faults)++;
		dbk_verify_report_row(sink, DBK_RULE_VERIFY_PAGE, NULL, NULL,
		    text);
	}
	return dbk_query_end(&q, DBK_OK, v->err);
}

/* Move what is in the log into the pages of the file. */
static enum dbk_code
move_log(struct verifying *v)
{
	struct dbk_query q;

	dbk_query_begin(&q, &v->l->store, DBK_SQL_LOG_MOVE);
	(void)dbk_query_row(&q); /* how far it came: whoever reads stops it */
	return dbk_query_end(&q, DBK_OK, v->err);
}

/*
 * The HMAC of every page.  SQLCipher reads the file without a lock and without
 * the log.  A writer may be moving pages from the log into it, or died amid
 * that, and the whole page is in the log: damage is what is found again once
 * the log was moved.
 */
static enum dbk_code
check_hmac(struct verifying *v)
{
	enum dbk_code rc;
	unsigned faults;

	rc = check_pages(v, DBK_SQL_INTEGRITY_CIPHER, NULL, &faults);
	if (rc != DBK_OK || faults == 0)
		return rc;
	rc = move_log(v);
	if (rc == DBK_OK)
		rc = check_pages(v, DBK_SQL_INTEGRITY_CIPHER, v->sink, &faults);
	return rc;
}

/* ---- the chain ---- */

static void
report_chain(struct dbk_sink *sink, int64_t seq, const char *detail)
{
	char value[24];

	(void)snprintf(value, sizeof value, "%" PRId64, seq);
	dbk_verify_report_row(sink, DBK_RULE_VERIFY_CHAIN, NULL, value, detail);
}

void
dbk_verify_row(struct dbk_sink *sink, const struct dbk_journal_row *row,
    int64_t seq, const unsigned char *tail)
{
	unsigned char hash[DBK_HASH_LEN];
	char detail[WORDS_SIZE];

	if (row->seq != seq) {
		(void)snprintf(detail, sizeof detail,
		    "row %" PRId64 " is missing", seq);
		report_chain(sink, row->seq, detail);
	}
	if (tail != NULL && memcmp(row->prev, tail, DBK_HASH_LEN) != 0)
		report_chain(sink, row->seq,
		    "it does not bear the hash of the row before");
	dbk_journal_hash(hash, row);
	if (memcmp(row->hash, hash, DBK_HASH_LEN) == 0)
		return;
	(void)snprintf(detail, sizeof detail,
	    "%s%s%s: what it says does not "
	    "fit its own hash",
	    row->action, row->entry != NULL ? " of " : "",
	    row->entry != NULL ? row->entry : "");
	report_chain(sink, row->seq, detail);
}

/* A row that another ledger wrote must follow there, too. */
static enum dbk_code
check_merged(struct verifying *v, const struct dbk_journal_row *row)
{
	char before[DBK_HASH_HEX + 1];
	struct dbk_merged_from origin;
	enum dbk_code rc;

	if (row->origin == NULL || !v->replaying)
		return DBK_OK;
	dbk_arena_reset(&v->projection.arena);
	rc = dbk_origin_read(&origin, &v->projection.arena, row, v->err);
	if (rc == DBK_OK)
		rc = dbk_merged_hash(&v->scratch, origin.ledger.s,
		    origin.seq.v - 1, before, v->err);
	if (rc == DBK_OK && !dbk_merge_follows(row, &origin, before))
		report_chain(v->sink, row->seq,
		    "it does not follow from the row before it in the ledger "
		    "that it was merged from");
	return rc;
}

/* Applies the row to the scratch tables; a row that does not fit ends it. */
static enum dbk_code
replay_row(struct verifying *v, const struct dbk_journal_row *row)
{
	struct dbk_err why = {0};
	enum dbk_code rc;

	if (!v->replaying)
		return DBK_OK;
	rc = dbk_project(&v->projection, row, &why);
	if (rc == DBK_OK)
		return DBK_OK;
	if (rc == DBK_ESYSTEM)
		return dbk_fail(v->err, rc, "%s", why.text);
	v->replaying = false;
	report_chain(v->sink, row->seq, why.text);
	return DBK_OK;
}

static enum dbk_code
walk_journal(struct verifying *v)
{
	unsigned char tail[DBK_HASH_LEN] = {0};
	struct dbk_journal_row row = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	int64_t seq = 0;

	dbk_query_begin(&q, &v->l->store, DBK_SQL_JOURNAL_ALL);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_journal_read(&row, &q);
		dbk_verify_row(v->sink, &row, seq + 1, tail);
		rc = check_merged(v, &row);
		if (rc == DBK_OK)
			rc = replay_row(v, &row);
		memcpy(tail, row.hash, sizeof tail);
		seq = row.seq;
		v->out->rows++;
		if (rc == DBK_OK)
			rc = dbk_ledger_step(v->l, seq, v->total, v->err);
	}
	rc = dbk_query_end(&q, rc, v->err);
	v->out->anchor.seq = seq;
	(void)sodium_bin2hex(v->out->anchor.hash, DBK_HASH_HEX + 1, tail,
	    sizeof tail);
	return rc;
}

/* ---- the scratch tables ---- */

/* Its key is nowhere but in memory, and its name is gone at once: whatever
 * ends this process, nothing readable is left. */
static enum dbk_code
open_scratch(struct verifying *v)
{
	struct dbk_secret key = {0};
	struct dbk_cipher cipher = {0};
	struct dbk_buf path = {0};
	enum dbk_code rc;
	int fd = -1;

	rc = dbk_key_new(&key, v->err);
	if (rc == DBK_OK)
		rc = dbk_file_scratch(&fd, &path, v->l->path, v->err);
	if (rc == DBK_OK) {
		cipher.key = (const unsigned char *)key.bytes;
		cipher.page_size = SCRATCH_PAGE;
		rc = dbk_store_open(&v->scratch, path.data, &cipher,
		    DBK_STORE_SCRATCH, v->err);
		if (unlink(path.data) != 0 && rc == DBK_OK)
			rc = dbk_fail(v->err, DBK_ESYSTEM, "%s: %s", path.data,
			    strerror(errno));
	}
	if (rc == DBK_OK)
		rc = dbk_store_run(&v->scratch, DBK_SQL_BEGIN, v->err);
	v->replaying = rc == DBK_OK;
	if (fd >= 0)
		(void)close(fd);
	dbk_secret_free(&key);
	dbk_buf_fini(&path);
	return rc;
}

static enum dbk_code
verify_tables(struct verifying *v)
{
	struct dbk_err unheard;
	enum dbk_code rc;

	/* For those who look: a tail that cannot be read is told by the walk. */
	if (dbk_session_tail(v->l, &unheard) == DBK_OK)
		v->total = v->l->tail_seq;
	dbk_projection_init(&v->projection, &v->scratch);
	rc = open_scratch(v);
	if (rc == DBK_OK)
		rc = walk_journal(v);
	if (rc == DBK_OK && v->replaying)
		rc = dbk_verify_compare(&v->l->store, &v->scratch,
		    &v->out->entries, v->sink, v->err);
	dbk_projection_fini(&v->projection);
	dbk_store_close(&v->scratch);
	return rc;
}

static enum dbk_code
verify_snapshot(struct verifying *v)
{
	enum dbk_code rc;
	unsigned faults;
	bool own;

	rc = dbk_snapshot_begin(v->l, &own, v->err);
	if (rc != DBK_OK)
		return rc;
	rc = check_pages(v, DBK_SQL_INTEGRITY_TABLES, v->sink, &faults);
	if (rc == DBK_OK)
		rc = dbk_verify_refs(&v->l->store, &v->out->lists, v->sink,
		    v->err);
	if (rc == DBK_OK)
		rc = verify_tables(v);
	return dbk_snapshot_end(v->l, own, rc, v->err);
}

enum dbk_code
dbk_ledger_verify(struct dbk_ledger *l, struct dbk_verify_report *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	return dbk_verify_parts(l, true, out, sink, err);
}

/* Damage that stops the reading is a finding as well. */
static enum dbk_code
note_damage(struct verifying *v, enum dbk_code rc)
{
	if (rc != DBK_EDAMAGE)
		return rc;
	dbk_verify_report_row(v->sink, DBK_RULE_VERIFY_PAGE, NULL, NULL,
	    v->err->text);
	memset(v->err, 0, sizeof *v->err);
	return DBK_OK;
}

enum dbk_code
dbk_verify_parts(struct dbk_ledger *l, bool keys, struct dbk_verify_report *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct verifying v = {0};
	struct dbk_err why = {0};
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	v.l = l;
	v.out = out;
	v.sink = sink != NULL ? sink : &counter;
	v.errors = v.sink->errors;
	v.err = &why;
	if (keys)
		dbk_session_check_keys(l, v.sink);
	rc = check_hmac(&v);
	if (rc == DBK_OK)
		rc = verify_snapshot(&v);
	rc = note_damage(&v, rc);
	/* Also after damage, to tell which of them it hit. */
	if (rc == DBK_OK)
		rc = note_damage(&v,
		    dbk_verify_attachments(l, &out->attachments, v.sink, &why));
	if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	if (v.sink->errors != v.errors)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the ledger is damaged; " DBK_DAMAGE_ADVICE, l->path);
	return DBK_OK;
}
