#include <string.h>
#include <sodium.h>

#include "edi/replay.h"
#include "edi/replay_file.h"

/* The longest read of what stands at the target, beyond the batch itself. */
#define READ_MORE ((size_t)128 * 1024)

struct transfer {
	struct dbk_ledger *ledger;
	struct dbk_transport *to;
	enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row);
	void *arg;
	struct dbk_sink *sink;
	struct dbk_err *err;
	/* Of the batch at hand; row is of the last look at the ledger. */
	char id[DBK_BATCH_ID_LEN + 1];
	struct dbk_batch_row row;
	struct dbk_buf bytes; /* as recorded: without password */
	struct dbk_buf whole; /* as sent: with it; wiped */
	struct dbk_buf built; /* path of the built file */
	struct dbk_buf before; /* target of the interrupted transfer */
	struct dbk_buf name, staged; /* of the file at the target */
	char digest[DBK_HASH_HEX + 1];
};

static void
reset(struct transfer *t)
{
	if (t->whole.data != NULL)
		sodium_memzero(t->whole.data, t->whole.size);
	dbk_buf_reset(&t->bytes);
	dbk_buf_reset(&t->whole);
	dbk_buf_reset(&t->built);
	dbk_buf_reset(&t->before);
	dbk_buf_reset(&t->name);
	dbk_buf_reset(&t->staged);
}

static void
release(struct transfer *t)
{
	reset(t);
	dbk_buf_fini(&t->bytes);
	dbk_buf_fini(&t->whole);
	dbk_buf_fini(&t->built);
	dbk_buf_fini(&t->before);
	dbk_buf_fini(&t->name);
	dbk_buf_fini(&t->staged);
}

static enum dbk_code
refuse(struct transfer *t, enum dbk_rule rule, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {.value = t->id, .detail = detail};

	dbk_report(t->sink, rule, &where, &words);
	return DBK_EFINDINGS;
}

static bool
is_open(const struct transfer *t)
{
	return t->row.state == DBK_BATCH_BUILT ||
	    t->row.state == DBK_BATCH_SENDING;
}

/* What was sent is never sent again, and what was withdrawn never at all. */
static enum dbk_code
check_open(struct transfer *t)
{
	if (is_open(t))
		return DBK_OK;
	return refuse(t,
	    t->row.state == DBK_BATCH_WITHDRAWN ? DBK_RULE_REPLAY_WITHDRAWN :
						  DBK_RULE_REPLAY_SENT,
	    NULL);
}

/* While a target was waited for, others may have worked with the ledger: an
 * entry was corrected, an answer was read. */
static enum dbk_code
look_again(struct transfer *t)
{
	return dbk_batch_get(t->ledger, t->id, &t->row, NULL, t->sink, t->err);
}

static enum dbk_code
load(struct transfer *t, const char *id)
{
	enum dbk_code rc;

	reset(t);
	rc = dbk_batch_get(t->ledger, id, &t->row, &t->bytes, t->sink, t->err);
	if (rc != DBK_OK)
		return rc;
	memcpy(t->id, t->row.id, sizeof t->id);
	if (t->row.path != NULL)
		dbk_buf_add_string(&t->built, t->row.path);
	if (t->row.state == DBK_BATCH_SENDING && t->row.target != NULL)
		dbk_buf_add_string(&t->before, t->row.target);
	dbk_replay_name(&t->name, t->row.app, id);
	dbk_transport_staged(&t->staged, t->name.data);
	dbk_replay_digest(t->digest, &t->bytes);
	rc = dbk_buf_check(&t->built, t->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&t->before, t->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&t->staged, t->err);
	return rc == DBK_OK ? check_open(t) : rc;
}

static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){s, strlen(s), DBK_NO_POS};
}

/* Begin or confirm the transfer in the ledger. */
static enum dbk_code
record(struct transfer *t, const char *target,
    enum dbk_code (*step)(struct dbk_ledger *l, const struct dbk_sending *s,
	struct dbk_err *err))
{
	struct dbk_sending s = {.node = {true, DBK_NO_POS},
	    .batch = text_of(t->id),
	    .target = text_of(target),
	    .digest = text_of(t->digest)};

	return step(t->ledger, &s, t->err);
}

/* Recorded before the first byte can be taken by whoever it is for. */
static enum dbk_code
begin(struct transfer *t)
{
	enum dbk_code rc;

	rc = look_again(t);
	if (rc == DBK_OK)
		rc = check_open(t);
	return rc == DBK_OK ?
	    record(t, dbk_transport_target(t->to), dbk_batch_sending) :
	    rc;
}

static enum dbk_code
confirm(struct transfer *t, const char *target)
{
	enum dbk_code rc;

	rc = look_again(t);
	/* An answer that was read meanwhile has proved it already. */
	if (rc == DBK_OK && is_open(t))
		rc = record(t, target, dbk_batch_sent);
	if (rc == DBK_OK && t->each != NULL)
		rc = look_again(t);
	return rc == DBK_OK && t->each != NULL ? t->each(t->arg, &t->row) : rc;
}

/* What stands under a name at a target. */
static enum dbk_code
look(struct transfer *t, struct dbk_transport *at, const char *name,
    enum dbk_replay_found *found)
{
	size_t limit = t->bytes.len + 1;
	struct dbk_buf there = {0};
	enum dbk_got got;
	enum dbk_code rc;

	/* Room for all of it, so that the password is never moved in memory. */
	if (dbk_buf_extend(&there, limit + READ_MORE) == NULL)
		return dbk_fail_memory(t->err);
	dbk_buf_reset(&there);
	rc = dbk_transport_get(at, &got, &there, name, limit, t->err);
	if (rc == DBK_OK)
		*found = got == DBK_GOT_NOTHING ?
		    DBK_REPLAY_ABSENT :
		    got == DBK_GOT_TOO_LONG ?
		    DBK_REPLAY_OTHER :
		    dbk_replay_compare(&there, &t->bytes, NULL);
	sodium_memzero(there.data, there.size);
	dbk_buf_fini(&there);
	return rc;
}

/* The built file, which has the password, if it is still what was recorded. */
static enum dbk_code
read_built(struct transfer *t)
{
	char password[DBK_PASSWORD_LEN];
	const char *path = t->built.len != 0 ? t->built.data : "its file";
	enum dbk_replay_found found;
	struct dbk_buf detail = {0};
	enum dbk_code rc;

	rc = dbk_replay_look(&found, t->built.len != 0 ? path : "", &t->bytes,
	    password, t->err);
	if (rc != DBK_OK)
		return rc;
	if (found == DBK_REPLAY_SAME) {
		dbk_buf_add(&t->whole, t->bytes.data, t->bytes.len);
		rc = dbk_buf_check(&t->whole, t->err);
		if (rc == DBK_OK)
			dbk_envelope_password(t->whole.data, password);
		sodium_memzero(password, sizeof password);
		return rc;
	}
	dbk_buf_add_format(&detail, "%s %s", path,
	    found == DBK_REPLAY_ABSENT ? "is not there" :
					 "does not hold what was built");
	rc = dbk_buf_check(&detail, t->err);
	if (rc == DBK_OK)
		rc = refuse(t, DBK_RULE_REPLAY_CHANGED, detail.data);
	dbk_buf_fini(&detail);
	return rc;
}

static enum dbk_code
publish(struct transfer *t)
{
	enum dbk_code rc;

	rc = dbk_transport_publish(t->to, t->name.data, t->err);
	return rc == DBK_OK ? confirm(t, dbk_transport_target(t->to)) : rc;
}

/*
 * To a target that can be looked at.  The ledger learns of the transfer when
 * the staged file is whole, and before it gets its name: until then a repeated
 * command begins anew, from then on the staged file tells how far it came.
 * old is where an earlier transfer stopped with its file staged; NULL: none.
 */
static enum dbk_code
deliver(struct transfer *t, struct dbk_transport *old)
{
	enum dbk_replay_found found;
	enum dbk_code rc;

	rc = look(t, t->to, t->name.data, &found);
	if (rc != DBK_OK)
		return rc;
	if (found == DBK_REPLAY_OTHER)
		return refuse(t, DBK_RULE_REPLAY_TARGET, t->name.data);
	if (found == DBK_REPLAY_SAME) {
		/* Carried there by hand. */
		rc = begin(t);
		return rc == DBK_OK ? confirm(t, dbk_transport_target(t->to)) :
				      rc;
	}
	rc = read_built(t);
	if (rc == DBK_OK)
		rc = dbk_transport_stage(t->to, t->name.data, t->whole.data,
		    t->whole.len, t->err);
	if (rc != DBK_OK)
		return rc;
	rc = begin(t);
	if (rc != DBK_OK) {
		(void)!dbk_transport_discard(t->to, t->name.data, NULL);
		return rc;
	}
	if (old != NULL)
		rc = dbk_transport_discard(old, t->name.data, t->err);
	return rc == DBK_OK ? publish(t) : rc;
}

/* Through a command: what it read and how it ended is all that is known. */
static enum dbk_code
hand_over(struct transfer *t)
{
	const char *target = dbk_transport_target(t->to);
	struct dbk_buf detail = {0}, where = {0};
	enum dbk_ran ran;
	enum dbk_code rc;

	rc = read_built(t);
	if (rc == DBK_OK)
		rc = begin(t);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_transport_run(t->to, &ran, t->whole.data, t->whole.len,
	    &detail, t->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&detail, t->err);
	if (rc == DBK_OK && ran == DBK_RAN_DONE) {
		rc = confirm(t, target);
	} else if (ran == DBK_RAN_NOTHING) {
		enum dbk_code settled;

		settled = dbk_batch_settle(t->ledger, t->id, false,
		    detail.len != 0 ? detail.data : "the command did not start",
		    t->sink, t->err);
		if (settled != DBK_OK)
			rc = settled;
		else if (rc == DBK_OK)
			rc = refuse(t, DBK_RULE_REPLAY_NOT_SENT, detail.data);
	} else if (rc == DBK_OK) {
		dbk_buf_add_format(&where, "%s (%s)", target, detail.data);
		rc = dbk_buf_check(&where, t->err);
		if (rc == DBK_OK)
			rc = refuse(t, DBK_RULE_REPLAY_UNKNOWN, where.data);
	}
	dbk_buf_fini(&detail);
	dbk_buf_fini(&where);
	return rc;
}

static enum dbk_code
send_anew(struct transfer *t, struct dbk_transport *old)
{
	return dbk_transport_can_look(t->to) ? deliver(t, old) : hand_over(t);
}

/*
 * Where the interrupted transfer went to.  *at is t->to when it is the same
 * place, another folder that must be closed, or NULL when there is no way to
 * look from here.
 */
static enum dbk_code
find_place(struct transfer *t, struct dbk_transport **at)
{
	const char *before = t->before.len != 0 ? t->before.data : "";
	enum dbk_code rc;

	*at = NULL;
	if (strcmp(before, dbk_transport_target(t->to)) == 0) {
		if (dbk_transport_can_look(t->to))
			*at = t->to;
		return DBK_OK;
	}
	if (before[0] == '\0' || strstr(before, "://") != NULL ||
	    strncmp(before, DBK_TRANSPORT_COMMAND,
		sizeof DBK_TRANSPORT_COMMAND - 1) == 0)
		return DBK_OK;
	rc = dbk_transport_folder(at, before, t->err);
	if (rc == DBK_OK)
		dbk_transport_away_as(*at, t->to);
	/* Recorded by another of its names. */
	if (rc == DBK_OK &&
	    strcmp(dbk_transport_target(*at), dbk_transport_target(t->to)) ==
		0) {
		dbk_transport_close(*at);
		*at = t->to;
	}
	return rc;
}

/* A transfer began and did not end: its place tells how far it came. */
static enum dbk_code
resume(struct transfer *t)
{
	enum dbk_replay_found found, staged = DBK_REPLAY_ABSENT;
	struct dbk_transport *at = NULL;
	enum dbk_code rc;

	rc = find_place(t, &at);
	if (rc == DBK_OK && at == NULL)
		return refuse(t, DBK_RULE_REPLAY_UNKNOWN,
		    t->before.len != 0 ? t->before.data : "its target");
	if (rc == DBK_OK)
		rc = look(t, at, t->name.data, &found);
	if (rc == DBK_OK)
		rc = look(t, at, t->staged.data, &staged);
	if (rc == DBK_OK)
		rc = look_again(t);
	if (rc == DBK_OK)
		rc = check_open(t);
	if (rc != DBK_OK)
		goto done;
	if (found == DBK_REPLAY_SAME) {
		/* Some servers rename by linking and removing. */
		if (staged == DBK_REPLAY_SAME)
			rc = dbk_transport_discard(at, t->name.data, t->err);
		if (rc == DBK_OK)
			rc = confirm(t, dbk_transport_target(at));
	} else if (found == DBK_REPLAY_OTHER) {
		rc = refuse(t, DBK_RULE_REPLAY_TARGET, t->name.data);
	} else if (staged != DBK_REPLAY_SAME) {
		rc = refuse(t, DBK_RULE_REPLAY_UNKNOWN,
		    dbk_transport_target(at));
	} else {
		rc = at == t->to ? publish(t) : send_anew(t, at);
	}
done:
	if (at != t->to)
		dbk_transport_close(at);
	return rc;
}

static enum dbk_code
send_one(struct transfer *t, const char *id)
{
	enum dbk_code rc;

	rc = load(t, id);
	if (rc != DBK_OK)
		return rc;
	return t->row.state == DBK_BATCH_SENDING ? resume(t) :
						   send_anew(t, NULL);
}

static enum dbk_code
keep_id(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_buf *ids = arg;

	if (row->state == DBK_BATCH_BUILT || row->state == DBK_BATCH_SENDING)
		dbk_buf_add(ids, row->id, sizeof row->id);
	return DBK_OK;
}

/* One batch after the other: a finding about one does not hold up the next. */
static enum dbk_code
send_next(struct transfer *t, const char *id, enum dbk_code *worst)
{
	enum dbk_code rc;

	rc = send_one(t, id);
	if (rc != DBK_EFINDINGS)
		return rc;
	*worst = rc;
	return DBK_OK;
}

static enum dbk_code
send_all(struct transfer *t, enum dbk_code *worst)
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
		rc = send_next(t, ids.data + at, worst);
	dbk_buf_fini(&ids);
	return rc;
}

enum dbk_code
dbk_replay_send(struct dbk_ledger *l, const char *const *ids, size_t nids,
    struct dbk_transport *to,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct transfer t = {.ledger = l,
	    .to = to,
	    .each = each,
	    .arg = arg,
	    .sink = sink,
	    .err = err};
	enum dbk_code rc = DBK_OK, worst = DBK_OK;
	size_t i;

	if (ids == NULL)
		rc = send_all(&t, &worst);
	for (i = 0; ids != NULL && rc == DBK_OK && i < nids; i++)
		rc = send_next(&t, ids[i], &worst);
	release(&t);
	return rc != DBK_OK ? rc : worst;
}
