/*
 * Changing the key slots of an open ledger.  The new key file is flushed under
 * temporary names, journalled, and renamed: a crash before the commit leaves
 * the old set; one after it leaves old files, which the next writer replaces by
 * the copy in the ledger.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/recovery.h"
#include "ledger/session.h"
#include "ledger/verify.h"

static enum dbk_code
append_keys(struct dbk_ledger *l, const struct dbk_buf *text,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	row.payload = text->data;
	row.payload_len = text->len;
	rc = dbk_journal_append(l, DBK_ACTION_KEYS, &row, err);
	return dbk_change_end(l, own, rc, err);
}

/* Takes over keys, whatever comes of it. */
static enum dbk_code
put_keys(struct dbk_ledger *l, struct dbk_keys *keys, struct dbk_err *err)
{
	struct dbk_key_files files = {0};
	struct dbk_err why = {0};
	enum dbk_code rc = DBK_OK;

	if (l->open)
		rc = dbk_fail(err, DBK_EDEFECT,
		    "%s: keys are no part of a larger change", l->path);
	/* Put together from damaged files, they may not know it. */
	memcpy(keys->ledger, l->id, sizeof keys->ledger);
	if (rc == DBK_OK)
		rc = dbk_keys_write(&keys->text, keys, err);
	if (rc == DBK_OK)
		rc = dbk_key_files_settle(&files, l->path, &keys->text, err);
	if (rc == DBK_OK)
		rc = append_keys(l, &keys->text, err);
	if (rc != DBK_OK) {
		dbk_key_files_abandon(&files);
		dbk_keys_fini(keys);
		return rc;
	}
	dbk_keys_fini(&l->keys);
	l->keys = *keys;
	l->keys.alike = true;
	l->keys.fault[0] = '\0';
	if (dbk_key_files_commit(&files, &why) != DBK_OK)
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s; the keys are changed, "
		    "and the next command that writes will write the file",
		    why.text);
	return DBK_OK;
}

static enum dbk_code
need_write(const struct dbk_ledger *l, struct dbk_err *err)
{
	if (l->access == DBK_ACCESS_WRITE)
		return DBK_OK;
	return dbk_fail(err, DBK_EUSAGE,
	    "%s: the ledger was opened for reading only", l->path);
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
		row.passes = slot->passes;
		row.memory = slot->memory;
		rc = each(arg, &row);
	}
	return rc;
}

enum dbk_code
dbk_key_add(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	struct dbk_keys keys = {0};
	enum dbk_code rc;

	rc = need_write(l, err);
	if (rc == DBK_OK)
		rc = dbk_keys_copy(&keys, &l->keys, err);
	if (rc == DBK_OK)
		rc = dbk_keys_add_user(&keys, user, passphrase, &l->key, err);
	if (rc == DBK_OK)
		return put_keys(l, &keys, err);
	dbk_keys_fini(&keys);
	return rc;
}

static size_t
count_users(const struct dbk_keys *keys)
{
	size_t i, n = 0;

	for (i = 0; i < keys->nslots; i++)
		n += keys->slots[i].user[0] != '\0';
	return n;
}

enum dbk_code
dbk_key_remove(struct dbk_ledger *l, const char *user, struct dbk_err *err)
{
	struct dbk_keys keys = {0};
	enum dbk_code rc;

	rc = need_write(l, err);
	if (rc == DBK_OK)
		rc = dbk_keys_copy(&keys, &l->keys, err);
	if (rc == DBK_OK && (user[0] == '\0' || !dbk_keys_remove(&keys, user)))
		rc = dbk_fail(err, DBK_EUSAGE,
		    "there is no user %s; see: "
		    "daybook key list",
		    user);
	if (rc == DBK_OK && count_users(&keys) == 0)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "%s has the last passphrase of "
		    "the ledger; add another user first",
		    user);
	if (rc == DBK_OK)
		return put_keys(l, &keys, err);
	dbk_keys_fini(&keys);
	return rc;
}

/* keys gets the slots with another one for the user; nobody's slot is only
 * replaced. */
static enum dbk_code
replace_user(struct dbk_keys *keys, struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	enum dbk_code rc;
	bool there;

	rc = need_write(l, err);
	if (rc == DBK_OK && !l->by_recovery && strcmp(user, l->actor.user) != 0)
		rc = dbk_fail(err, DBK_EDENIED,
		    "the passphrase of %s is for "
		    "%s to change, or for who has the recovery code",
		    user, user);
	if (rc == DBK_OK)
		rc = dbk_keys_copy(keys, &l->keys, err);
	if (rc != DBK_OK)
		return rc;
	there = dbk_keys_remove(keys, user);
	if (!there && !l->by_recovery)
		return dbk_fail(err, DBK_EUSAGE,
		    "there is no user %s; see: "
		    "daybook key list",
		    user);
	return dbk_keys_add_user(keys, user, passphrase, &l->key, err);
}

enum dbk_code
dbk_key_passwd(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	struct dbk_keys keys = {0};
	enum dbk_code rc;

	rc = replace_user(&keys, l, user, passphrase, err);
	if (rc == DBK_OK)
		return put_keys(l, &keys, err);
	dbk_keys_fini(&keys);
	return rc;
}

/* A new recovery slot in keys, and then keys in force. */
static enum dbk_code
put_recovery(struct dbk_ledger *l, struct dbk_keys *keys,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	enum dbk_code rc;

	(void)dbk_keys_remove(keys, "");
	rc = dbk_keys_add_recovery(keys, recovery, &l->key, err);
	if (rc == DBK_OK)
		rc = put_keys(l, keys, err);
	else
		dbk_keys_fini(keys);
	if (rc != DBK_OK)
		sodium_memzero(recovery, DBK_RECOVERY_MAX);
	return rc;
}

enum dbk_code
dbk_key_recovery(struct dbk_ledger *l, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err)
{
	struct dbk_keys keys = {0};
	enum dbk_code rc;

	memset(recovery, 0, DBK_RECOVERY_MAX);
	rc = need_write(l, err);
	if (rc == DBK_OK)
		rc = dbk_keys_copy(&keys, &l->keys, err);
	if (rc == DBK_OK)
		return put_recovery(l, &keys, recovery, err);
	dbk_keys_fini(&keys);
	return rc;
}

enum dbk_code
dbk_key_unlock(struct dbk_ledger *l, const char *user,
    const struct dbk_secret *passphrase, char recovery[DBK_RECOVERY_MAX],
    struct dbk_err *err)
{
	struct dbk_keys keys = {0};
	enum dbk_code rc;

	memset(recovery, 0, DBK_RECOVERY_MAX);
	rc = replace_user(&keys, l, user, passphrase, err);
	if (rc == DBK_OK)
		return put_recovery(l, &keys, recovery, err);
	dbk_keys_fini(&keys);
	return rc;
}

enum dbk_code
dbk_key_raw(struct dbk_ledger *l, struct dbk_secret *out, unsigned *page_size,
    struct dbk_err *err)
{
	const size_t len = 2 * DBK_KEY_LEN + 3; /* x'' and the digits */
	enum dbk_code rc;

	*page_size = l->keys.page_size;
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

/* Replaces files and keys of the session by the copy, and tells. */
static enum dbk_code
heal(struct dbk_ledger *l, struct dbk_keys *copy, struct dbk_err *err)
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
	dbk_keys_fini(&l->keys);
	l->keys = *copy;
	l->keys.alike = true;
	memset(copy, 0, sizeof *copy);
	return DBK_OK;
}

enum dbk_code
dbk_session_settle_keys(struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_keys copy;
	struct dbk_err why = {0};
	enum dbk_code rc;

	rc = dbk_session_key_copy(l, &copy, &why);
	/* Verification will say so; the ledger can be read. */
	if (rc == DBK_EDAMAGE || (rc == DBK_OK && copy.nslots == 0)) {
		(void)snprintf(l->notice, sizeof l->notice, "%.300s",
		    rc != DBK_OK ? why.text : l->keys.fault);
		dbk_keys_fini(&copy);
		return DBK_OK;
	}
	if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	if (!l->by_recovery && dbk_keys_find(&copy, l->actor.user) == NULL)
		rc = dbk_fail(err, DBK_EDENIED,
		    "the passphrase of user %s "
		    "does not open the ledger",
		    l->actor.user);
	if (rc == DBK_OK && !same_text(&l->keys, &copy) &&
	    l->keys.fault[0] == '\0')
		(void)snprintf(l->keys.fault, sizeof l->keys.fault,
		    "the key file is not the newest");
	if (rc == DBK_OK && l->access == DBK_ACCESS_WRITE && !l->keys.alike &&
	    l->keys.fault[0] == '\0')
		(void)snprintf(l->keys.fault, sizeof l->keys.fault,
		    "the second copy of the key file is missing");
	if (rc == DBK_OK && l->keys.fault[0] != '\0') {
		if (l->access == DBK_ACCESS_WRITE)
			rc = heal(l, &copy, err);
		else
			(void)snprintf(l->notice, sizeof l->notice,
			    "%.290s; the next command that writes will write "
			    "it again",
			    l->keys.fault);
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
