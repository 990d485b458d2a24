/*
 * Changing the key slots of an open ledger.  The new key file is flushed under
 * temporary names, journalled, and renamed: a crash before the commit leaves
 * the old set; one after it leaves old files, which the next writer replaces by
 * the copy in the ledger.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/recovery.h"
#include "ledger/rights.h"
#include "ledger/session.h"
#include "ledger/verify.h"

enum dbk_code
dbk_keys_append(struct dbk_ledger *l, enum dbk_action action,
    const struct dbk_slot *slot, const struct dbk_buf *text,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_user user = {0};

	row.payload = text->data;
	row.payload_len = text->len;
	if (slot == NULL)
		return dbk_journal_append(l, action, &row, err);
	user.node.set = true;
	user.name = dbk_text_of(slot->user);
	if (action != DBK_ACTION_USER_REMOVE)
		user.role = dbk_text_of(dbk_roles[slot->role].name);
	return dbk_journal_append_document(l, action, &row, &dbk_group_user,
	    &user, err);
}

/* What is to be done to the slots. */
struct change {
	enum dbk_action action;
	const char *user; /* NULL: the recovery slot */
	struct dbk_keys keys; /* as they will be */
};

/* The journal row of the change, as a transaction of its own. */
static enum dbk_code
append_change(struct dbk_ledger *l, const struct change *c, struct dbk_err *err)
{
	const struct dbk_keys *with = c->action == DBK_ACTION_USER_REMOVE ?
	    &l->keys :
	    &c->keys;
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_keys_append(l, c->action,
	    c->user != NULL ? dbk_keys_find(with, c->user) : NULL,
	    &c->keys.text, err);
	return dbk_change_end(l, own, rc, err);
}

/* A change begins only for who may make it, and with the slots as they are. */
static enum dbk_code
begin_change(struct change *c, struct dbk_ledger *l, enum dbk_action action,
    const char *user, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	memset(c, 0, sizeof *c);
	c->action = action;
	c->user = user;
	if (l->access != DBK_ACCESS_WRITE)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "%s: the ledger was opened for reading only", l->path);
	if (rc == DBK_OK)
		rc = dbk_right_need(l, action, err);
	return rc == DBK_OK ? dbk_keys_copy(&c->keys, &l->keys, err) : rc;
}

/* The new slots in force: in the ledger, then in the files. */
static enum dbk_code
put_keys(struct dbk_ledger *l, struct change *c, struct dbk_err *err)
{
	struct dbk_key_files files = {0};
	struct dbk_err why = {0};
	enum dbk_code rc = DBK_OK;

	if (l->open)
		rc = dbk_fail(err, DBK_EDEFECT,
		    "%s: keys are no part of a larger change", l->path);
	/* Put together from damaged files, they may not know it. */
	memcpy(c->keys.ledger, l->id, sizeof c->keys.ledger);
	if (rc == DBK_OK)
		rc = dbk_keys_write(&c->keys.text, &c->keys, err);
	if (rc == DBK_OK)
		rc = dbk_key_files_settle(&files, l->path, &c->keys.text, err);
	if (rc == DBK_OK)
		rc = append_change(l, c, err);
	if (rc != DBK_OK) {
		dbk_key_files_abandon(&files);
		return rc;
	}
	dbk_keys_fini(&l->keys);
	l->keys = c->keys;
	memset(&c->keys, 0, sizeof c->keys);
	l->keys.alike = true;
	l->keys.fault[0] = '\0';
	if (dbk_key_files_commit(&files, &why) != DBK_OK)
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s; the keys are changed, "
		    "and the next command that writes will write the file",
		    why.text);
	return DBK_OK;
}

/* Ends a change: puts it in force if all went well so far. */
static enum dbk_code
end_change(struct dbk_ledger *l, struct change *c, enum dbk_code rc,
    struct dbk_err *err)
{
	if (rc == DBK_OK)
		rc = put_keys(l, c, err);
	dbk_keys_fini(&c->keys);
	return rc;
}

static enum dbk_code
fail_no_user(const char *user, struct dbk_err *err)
{
	return dbk_fail(err, DBK_EUSAGE,
	    "there is no user %s; see: daybook key list", user);
}

enum dbk_code
dbk_key_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_key_row *row), void *arg,
    struct dbk_err *err)
{
	struct dbk_key_row row;
	enum dbk_code rc = DBK_OK;
	size_t i;

	(void)err;
	for (i = 0; rc == DBK_OK && i < l->keys.nslots; i++) {
		const struct dbk_slot *slot = &l->keys.slots[i];

		row.user = slot->user[0] != '\0' ? slot->user : NULL;
		row.role = slot->role;
		row.passes = slot->passes;
		row.memory = slot->memory;
		rc = each(arg, &row);
	}
	return rc;
}

enum dbk_code
dbk_key_add(struct dbk_ledger *l, const char *user, enum dbk_role role,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc;

	rc = begin_change(&c, l, DBK_ACTION_USER_ADD, user, err);
	if (rc == DBK_OK)
		rc = dbk_keys_add_user(&c.keys, user, role, passphrase, &l->key,
		    err);
	return end_change(l, &c, rc, err);
}

/* There must be someone who opens, and someone who may change users. */
static enum dbk_code
check_left(const struct dbk_keys *keys, const char *user, struct dbk_err *err)
{
	size_t i, users = 0, brokers = 0;

	for (i = 0; i < keys->nslots; i++) {
		if (keys->slots[i].user[0] == '\0')
			continue;
		users++;
		brokers += keys->slots[i].role == DBK_ROLE_BROKER;
	}
	if (users == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s has the last passphrase of the ledger; add another "
		    "broker first",
		    user);
	if (brokers == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s is the last broker of the ledger; make another user "
		    "one first",
		    user);
	return DBK_OK;
}

enum dbk_code
dbk_key_remove(struct dbk_ledger *l, const char *user, struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc;

	rc = begin_change(&c, l, DBK_ACTION_USER_REMOVE, user, err);
	if (rc == DBK_OK &&
	    (user[0] == '\0' || !dbk_keys_remove(&c.keys, user)))
		rc = fail_no_user(user, err);
	if (rc == DBK_OK)
		rc = check_left(&c.keys, user, err);
	return end_change(l, &c, rc, err);
}

enum dbk_code
dbk_key_role(struct dbk_ledger *l, const char *user, enum dbk_role role,
    struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc;

	rc = begin_change(&c, l, DBK_ACTION_USER_ROLE, user, err);
	if (rc == DBK_OK && !dbk_keys_set_role(&c.keys, user, role))
		rc = fail_no_user(user, err);
	if (rc == DBK_OK)
		rc = check_left(&c.keys, user, err);
	return end_change(l, &c, rc, err);
}

/* The slots with another one for the user, who keeps the role; nobody's slot is
 * only replaced.  By the recovery code a user may be a new one: a broker, as who
 * holds the code. */
static enum dbk_code
replace_user(struct change *c, struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	const struct dbk_slot *slot = user[0] != '\0' ?
	    dbk_keys_find(&l->keys, user) :
	    NULL;
	enum dbk_role role = slot != NULL ? slot->role : DBK_ROLE_BROKER;
	enum dbk_code rc;

	rc = begin_change(c, l,
	    l->by_recovery ? DBK_ACTION_KEY_UNLOCK : DBK_ACTION_KEY_PASSWD,
	    user, err);
	if (rc == DBK_OK && !l->by_recovery && strcmp(user, l->actor.user) != 0)
		rc = dbk_fail(err, DBK_EDENIED,
		    "the passphrase of %s is for "
		    "%s to change, or for who has the recovery code",
		    user, user);
	if (rc == DBK_OK && slot == NULL && !l->by_recovery)
		rc = fail_no_user(user, err);
	if (rc != DBK_OK)
		return rc;
	if (slot != NULL)
		(void)dbk_keys_remove(&c->keys, user);
	return dbk_keys_add_user(&c->keys, user, role, passphrase, &l->key,
	    err);
}

enum dbk_code
dbk_key_passwd(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc = replace_user(&c, l, user, passphrase, err);

	return end_change(l, &c, rc, err);
}

/* Ends a change that also has a new recovery slot. */
static enum dbk_code
end_with_recovery(struct dbk_ledger *l, struct change *c, enum dbk_code rc,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	memset(recovery, 0, DBK_RECOVERY_MAX);
	if (rc == DBK_OK) {
		(void)dbk_keys_remove(&c->keys, "");
		rc = dbk_keys_add_recovery(&c->keys, recovery, &l->key, err);
	}
	rc = end_change(l, c, rc, err);
	if (rc != DBK_OK)
		sodium_memzero(recovery, DBK_RECOVERY_MAX);
	return rc;
}

enum dbk_code
dbk_key_recovery(struct dbk_ledger *l, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc;

	rc = begin_change(&c, l, DBK_ACTION_KEY_RECOVERY, NULL, err);
	return end_with_recovery(l, &c, rc, recovery, err);
}

enum dbk_code
dbk_key_unlock(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err)
{
	struct change c;
	enum dbk_code rc = replace_user(&c, l, user, passphrase, err);

	return end_with_recovery(l, &c, rc, recovery, err);
}

enum dbk_code
dbk_key_raw(struct dbk_ledger *l, struct dbk_secret *out, unsigned *page_size,
    struct dbk_err *err)
{
	const size_t len = 2 * DBK_KEY_LEN + 3; /* x'' and the digits */
	enum dbk_code rc;

	*page_size = l->keys.page_size;
	rc = dbk_right_need(l, DBK_ACTION_KEY_RAW, err);
	if (rc == DBK_OK)
		rc = dbk_secret_copy(out, NULL, len, err);
	if (rc != DBK_OK)
		return rc;
	out->bytes[0] = 'x';
	out->bytes[1] = '\'';
	(void)sodium_bin2hex(out->bytes + 2, len - 2,
	    (const unsigned char *)l->key.bytes, l->key.len);
	out->bytes[len - 1] = '\'';
	return DBK_OK;
}

enum dbk_code
dbk_recovery_check(const struct dbk_secret *code, struct dbk_err *err)
{
	struct dbk_secret bytes;
	enum dbk_code rc;
	unsigned group;
	bool good;

	rc = dbk_secret_copy(&bytes, NULL, DBK_RECOVERY_BYTES, err);
	if (rc != DBK_OK)
		return rc;
	good = dbk_recovery_parse((unsigned char *)bytes.bytes, code->bytes,
	    code->len, &group);
	dbk_secret_free(&bytes);
	if (good)
		return DBK_OK;
	if (group != 0)
		return dbk_fail(err, DBK_EDENIED,
		    "group %u of the recovery "
		    "code is mistyped or missing: compare it with the paper",
		    group);
	return dbk_fail(err, DBK_EDENIED,
	    "the recovery code is too long: "
	    "compare it with the paper");
}

/* ---- the copy in the ledger ---- */

enum dbk_code
dbk_session_key_copy(struct dbk_ledger *l, struct dbk_keys *keys,
    struct dbk_err *err)
{
	struct dbk_query q;
	const void *bytes;
	enum dbk_code rc = DBK_OK;
	size_t len;

	memset(keys, 0, sizeof *keys);
	dbk_query_begin(&q, &l->store, DBK_SQL_KEYS_GET);
	if (dbk_query_row(&q)) {
		bytes = dbk_query_get_bytes(&q, 0, &len);
		rc = dbk_keys_parse(keys, "the copy in the ledger",
		    bytes != NULL ? bytes : "", len, err);
	}
	return dbk_query_end(&q, rc, err);
}

static bool
same_text(const struct dbk_keys *a, const struct dbk_keys *b)
{
	return a->text.len == b->text.len && a->text.len != 0 &&
	    memcmp(a->text.data, b->text.data, a->text.len) == 0;
}

/* Files as the copy is. */
static enum dbk_code
heal(struct dbk_ledger *l, const struct dbk_keys *copy, struct dbk_err *err)
{
	struct dbk_key_files files = {0};
	struct dbk_err why = {0};
	enum dbk_code rc;

	rc = dbk_key_files_settle(&files, l->path, &copy->text, &why);
	if (rc == DBK_OK)
		rc = dbk_key_files_commit(&files, &why);
	dbk_key_files_abandon(&files);
	if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	(void)snprintf(l->notice, sizeof l->notice,
	    "%.290s; the key files "
	    "were written again from the copy in the ledger",
	    l->keys.fault);
	return DBK_OK;
}

/* What is wrong with the files beside the copy: told, and mended by a
 * writer. */
static enum dbk_code
judge_files(struct dbk_ledger *l, const struct dbk_keys *copy,
    struct dbk_err *err)
{
	struct dbk_keys *files = &l->keys;

	if (!same_text(files, copy) && files->fault[0] == '\0')
		(void)snprintf(files->fault, sizeof files->fault,
		    "the key file is not the newest");
	if (l->access == DBK_ACCESS_WRITE && !files->alike &&
	    files->fault[0] == '\0')
		(void)snprintf(files->fault, sizeof files->fault,
		    "the second copy of the key file is missing");
	if (files->fault[0] == '\0')
		return DBK_OK;
	if (l->access == DBK_ACCESS_WRITE)
		return heal(l, copy, err);
	(void)snprintf(l->notice, sizeof l->notice,
	    "%.290s; the next command that writes will write it again",
	    files->fault);
	return DBK_OK;
}

/* Verification will say so; the ledger can be read. */
static void
distrust_files(struct dbk_ledger *l, const char *why)
{
	(void)snprintf(l->notice, sizeof l->notice,
	    "%.220s; without the copy of the keys in the ledger only the "
	    "recovery code may change anything",
	    why);
	(void)dbk_keys_set_role(&l->keys, NULL, DBK_ROLE_AUDITOR);
}

enum dbk_code
dbk_session_settle_keys(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_keys copy;
	struct dbk_err why = {0};
	const struct dbk_slot *slot;
	enum dbk_code rc;
	bool lost;

	rc = dbk_session_key_copy(l, &copy, &why);
	lost = rc == DBK_EDAMAGE || (rc == DBK_OK && copy.nslots == 0);
	if (lost)
		distrust_files(l, rc != DBK_OK ? why.text : l->keys.fault);
	else if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	slot = dbk_keys_find(lost ? &l->keys : &copy, l->actor.user);
	rc = DBK_OK;
	if (slot != NULL)
		l->role = slot->role;
	else if (l->by_recovery)
		l->role = DBK_ROLE_BROKER;
	else
		rc = dbk_fail(err, DBK_EDENIED,
		    "the passphrase of user %s "
		    "does not open the ledger",
		    l->actor.user);
	if (rc == DBK_OK && !lost)
		rc = judge_files(l, &copy, err);
	if (rc == DBK_OK && !lost) {
		dbk_keys_fini(&l->keys);
		l->keys = copy;
		l->keys.alike = true;
		return DBK_OK;
	}
	dbk_keys_fini(&copy);
	return rc;
}

void
dbk_session_check_keys(struct dbk_ledger *l, struct dbk_sink *sink)
{
	struct dbk_keys files = {0}, copy = {0};
	struct dbk_err why = {0};
	const char *fault;

	if (dbk_session_key_copy(l, &copy, &why) != DBK_OK ||
	    dbk_keys_read(&files, l->path, &why) != DBK_OK)
		fault = why.text;
	else if (files.fault[0] != '\0')
		fault = files.fault;
	else
		fault = same_text(&files, &copy) ?
		    "" :
		    "they are not those that the journal tells";
	if (fault[0] != '\0')
		dbk_verify_report_row(sink, DBK_RULE_VERIFY_KEYS, NULL, NULL,
		    fault);
	dbk_keys_fini(&files);
	dbk_keys_fini(&copy);
}
