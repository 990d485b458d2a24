/*
 * The one place that judges who may do what.  It guards against mistakes and
 * keeps the record honest; it cannot hold a person who opens the ledger and
 * takes the database key out of it (docs/ledger-format.md, Users and roles).
 */
#include <string.h>

#include "ledger/rights.h"
#include "ledger/session.h"

bool
dbk_role_named(enum dbk_role *out, const char *name)
{
	int i;

	for (i = 0; i < DBK_ROLE_COUNT; i++) {
		if (strcmp(dbk_roles[i].name, name) != 0)
			continue;
		*out = (enum dbk_role)i;
		return true;
	}
	return false;
}

bool
dbk_role_may(enum dbk_role role, enum dbk_action action)
{
	return (dbk_actions[action].roles & 1u << role) != 0;
}

enum dbk_role
dbk_ledger_role(const struct dbk_ledger *l)
{
	return l->role;
}

bool
dbk_may(const struct dbk_ledger *l, enum dbk_action action)
{
	return dbk_role_may(l->role, action);
}

static enum dbk_code
fail_denied(const struct dbk_ledger *l, enum dbk_action action,
    struct dbk_err *err)
{
	struct dbk_buf roles = {0};
	enum dbk_code rc;
	int i;

	for (i = 0; i < DBK_ROLE_COUNT; i++) {
		if (!dbk_role_may((enum dbk_role)i, action))
			continue;
		if (roles.len != 0)
			dbk_buf_add_string(&roles, " or ");
		dbk_buf_add_string(&roles, dbk_roles[i].name);
	}
	rc = dbk_buf_check(&roles, err);
	if (rc == DBK_OK)
		rc = dbk_fail(err, DBK_EDENIED,
		    "%s may not %s: it takes the role %s, and %s has %s",
		    l->actor.user, dbk_actions[action].words, roles.data,
		    l->actor.user, dbk_roles[l->role].name);
	dbk_buf_fini(&roles);
	return rc;
}

enum dbk_code
dbk_right_need(const struct dbk_ledger *l, enum dbk_action action,
    struct dbk_err *err)
{
	return dbk_may(l, action) ? DBK_OK : fail_denied(l, action, err);
}

/* What the row really does, as the entry stands before it. */
static enum dbk_code
judge_case(struct dbk_ledger *l, enum dbk_action *action,
    const struct dbk_journal_row *row, struct dbk_err *err)
{
	struct dbk_before before;
	enum dbk_code rc;

	if (*action != DBK_ACTION_ENTRY_CORRECT)
		return DBK_OK;
	rc = dbk_project_before(&l->projection, row, row->entry, &before, err);
	if (rc == DBK_OK && before.paper != DBK_PAPER_DRAFT &&
	    before.paper != DBK_PAPER_COMPLETE)
		*action = DBK_ACTION_ENTRY_CORRECT_LETTERED;
	return rc;
}

enum dbk_code
dbk_right_need_row(struct dbk_ledger *l, enum dbk_action action,
    const struct dbk_journal_row *row, struct dbk_err *err)
{
	enum dbk_code rc = judge_case(l, &action, row, err);

	return rc == DBK_OK ? dbk_right_need(l, action, err) : rc;
}

/* ---- who it is ---- */

enum dbk_code
dbk_ledger_login(struct dbk_ledger *l, enum dbk_role *role, const char *user,
    const struct dbk_secret *passphrase, struct dbk_err *err)
{
	struct dbk_secret key = {0};
	enum dbk_code rc;
	bool by_recovery;

	rc = dbk_keys_open(&key, &l->keys, user, passphrase, &by_recovery, err);
	dbk_secret_free(&key);
	if (rc == DBK_OK && by_recovery)
		rc = dbk_fail(err, DBK_EDENIED,
		    "the recovery code is no passphrase: set one with it, "
		    "daybook unlock --recovery");
	if (rc == DBK_OK)
		*role = dbk_keys_find(&l->keys, user)->role;
	return rc;
}

enum dbk_code
dbk_ledger_act_as(struct dbk_ledger *l, const struct dbk_actor *actor,
    struct dbk_err *err)
{
	const struct dbk_slot *slot = actor->user[0] != '\0' ?
	    dbk_keys_find(&l->keys, actor->user) :
	    NULL;

	if (slot == NULL)
		return dbk_fail(err, DBK_EDENIED,
		    "there is no user %s any more", actor->user);
	l->actor = *actor;
	l->role = slot->role;
	l->by_recovery = false;
	return DBK_OK;
}
