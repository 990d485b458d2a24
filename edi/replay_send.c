#include <string.h>
#include <sodium.h>

#include "edi/replay.h"
#include "edi/replay_file.h"

struct transfer {
	struct dbk_ledger *ledger;
	const char *folder;
	enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row);
	void *arg;
	struct dbk_sink *sink;
	struct dbk_err *err;
	/* Of the batch at hand. */
	struct dbk_batch_row row;
	struct dbk_buf bytes; /* as recorded: without password */
	struct dbk_buf built; /* path of the built file */
	struct dbk_buf target; /* path at the target */
	char digest[DBK_HASH_HEX + 1];
};

static enum dbk_code
refuse(struct transfer *t, enum dbk_rule rule, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {.value = t->row.id, .detail = detail};

	dbk_report(t->sink, rule, &where, &words);
	return DBK_EFINDINGS;
}

/* Load the batch.  What was sent is never sent again. */
static enum dbk_code
load(struct transfer *t, const char *id)
{
	enum dbk_code rc;

	dbk_buf_reset(&t->bytes);
	dbk_buf_reset(&t->built);
	dbk_buf_reset(&t->target);
	rc = dbk_batch_get(t->ledger, id, &t->row, &t->bytes, t->sink, t->err);
	if (rc != DBK_OK)
		return rc;
	if (t->row.path != NULL)
		dbk_buf_add_string(&t->built, t->row.path);
	/* A transfer that began is settled where it went. */
	dbk_replay_path(&t->target,
	    t->row.state == DBK_BATCH_SENDING && t->row.target[0] != '\0' ?
		t->row.target :
		t->folder,
	    id);
	dbk_replay_digest(t->digest, &t->bytes);
	rc = dbk_buf_check(&t->built, t->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&t->target, t->err);
	if (rc == DBK_OK && t->row.state != DBK_BATCH_BUILT &&
	    t->row.state != DBK_BATCH_SENDING)
		rc = refuse(t, DBK_RULE_REPLAY_SENT, NULL);
	return rc;
}

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

/* Begin or confirm the transfer in the ledger. */
static enum dbk_code
record(struct transfer *t, const char *folder,
    enum dbk_code (*step)(struct dbk_ledger *l, const struct dbk_sending *s,
	struct dbk_err *err))
{
	struct dbk_sending s = {.node = {true, DBK_NO_POS},
	    .batch = text_of(t->row.id),
	    .target = text_of(folder),
	    .digest = text_of(t->digest)};

	return step(t->ledger, &s, t->err);
}

/* The built file, as it was recorded, to the target with its password. */
static enum dbk_code
copy(struct transfer *t)
{
	char password[DBK_PASSWORD_LEN];
	enum dbk_replay_found found;
	struct dbk_file *file;
	struct dbk_buf detail = {0};
	enum dbk_code rc;

	rc = dbk_replay_look(&found, t->built.len != 0 ? t->built.data : "",
	    &t->bytes, password, t->err);
	if (rc != DBK_OK)
		return rc;
	if (found != DBK_REPLAY_SAME) {
		dbk_buf_add_format(&detail, "%s %s",
		    t->built.len != 0 ? t->built.data : "its file",
		    found == DBK_REPLAY_ABSENT ?
			"is not there" :
			"does not hold what was built");
		rc = dbk_buf_check(&detail, t->err);
		if (rc == DBK_OK)
			rc = refuse(t, DBK_RULE_REPLAY_CHANGED, detail.data);
		dbk_buf_fini(&detail);
		return rc;
	}
	rc = record(t, t->folder, dbk_batch_sending);
	if (rc == DBK_OK)
		rc = dbk_replay_write(&file, t->target.data, &t->bytes,
		    password, t->err);
	sodium_memzero(password, sizeof password);
	return rc == DBK_OK ? dbk_file_commit(file, t->err) : rc;
}

/* Is it there already, or something else under its name? */
static enum dbk_code
look(struct transfer *t, enum dbk_replay_found *found)
{
	enum dbk_code rc;

	rc = dbk_replay_look(found, t->target.data, &t->bytes, NULL, t->err);
	if (rc == DBK_OK && *found == DBK_REPLAY_OTHER)
		rc = refuse(t, DBK_RULE_REPLAY_TARGET, t->target.data);
	return rc;
}

static enum dbk_code
confirm(struct transfer *t, const char *folder)
{
	struct dbk_batch_row row;
	char id[DBK_BATCH_ID_LEN + 1];
	enum dbk_code rc;

	memcpy(id, t->row.id, sizeof id);
	rc = record(t, folder, dbk_batch_sent);
	if (rc == DBK_OK && t->each != NULL)
		rc = dbk_batch_get(t->ledger, id, &row, NULL, t->sink, t->err);
	return rc == DBK_OK && t->each != NULL ? t->each(t->arg, &row) : rc;
}

/* A transfer began and did not end: the folder it went to tells how far. */
static enum dbk_code
settle(struct transfer *t, bool *sent)
{
	enum dbk_replay_found found;
	struct dbk_buf folder = {0};
	enum dbk_code rc;

	*sent = false;
	dbk_buf_add_string(&folder,
	    t->row.target[0] != '\0' ? t->row.target : t->folder);
	rc = dbk_buf_check(&folder, t->err);
	if (rc == DBK_OK)
		rc = look(t, &found);
	if (rc == DBK_OK && found == DBK_REPLAY_SAME) {
		*sent = true;
		rc = confirm(t, folder.data);
	}
	dbk_buf_fini(&folder);
	dbk_buf_reset(&t->target);
	dbk_replay_path(&t->target, t->folder, t->row.id);
	return rc == DBK_OK ? dbk_buf_check(&t->target, t->err) : rc;
}

static enum dbk_code
send_one(struct transfer *t, const char *id)
{
	enum dbk_replay_found found;
	enum dbk_code rc;
	bool sent = false;

	rc = load(t, id);
	if (rc == DBK_OK && t->row.state == DBK_BATCH_SENDING)
		rc = settle(t, &sent);
	if (rc != DBK_OK || sent)
		return rc;
	rc = look(t, &found);
	if (rc == DBK_OK)
		rc = found == DBK_REPLAY_SAME ?
		    record(t, t->folder, dbk_batch_sending) :
		    copy(t);
	return rc == DBK_OK ? confirm(t, t->folder) : rc;
}

static enum dbk_code
keep_id(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_buf *ids = arg;

	if (row->state == DBK_BATCH_BUILT || row->state == DBK_BATCH_SENDING)
		dbk_buf_add(ids, row->id, sizeof row->id);
	return DBK_OK;
}

static enum dbk_code
send_all(struct transfer *t)
{
	struct dbk_finding where = {0};
	struct dbk_buf ids = {0};
	enum dbk_code rc;
	size_t at;

	rc = dbk_batch_list(t->ledger, keep_id, &ids, t->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&ids, t->err);
	if (rc == DBK_OK && ids.len == 0) {
		dbk_report(t->sink, DBK_RULE_REPLAY_NONE, &where,
		    &(struct dbk_words){0});
		rc = DBK_EFINDINGS;
	}
	for (at = 0; rc == DBK_OK && at < ids.len; at += DBK_BATCH_ID_LEN + 1)
		rc = send_one(t, ids.data + at);
	dbk_buf_fini(&ids);
	return rc;
}

enum dbk_code
dbk_replay_send(struct dbk_ledger *l, const char *const *ids, size_t nids,
    const char *folder,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct transfer t = {.ledger = l,
	    .folder = folder,
	    .each = each,
	    .arg = arg,
	    .sink = sink,
	    .err = err};
	enum dbk_code rc = DBK_OK;
	size_t i;

	if (ids == NULL)
		rc = send_all(&t);
	for (i = 0; ids != NULL && rc == DBK_OK && i < nids; i++)
		rc = send_one(&t, ids[i]);
	dbk_buf_fini(&t.bytes);
	dbk_buf_fini(&t.built);
	dbk_buf_fini(&t.target);
	return rc;
}
