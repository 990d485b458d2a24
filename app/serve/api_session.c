/*
 * Logging in, locking, leaving; and who else works here.
 */
#include <sodium.h>
#include <string.h>

#include "app/serve/routes.h"
#include "config.h"
#include "ledger/rights.h"

static const char *const state_names[] = {
    [DBK_VISIT_NONE] = "none",
    [DBK_VISIT_OPEN] = "open",
    [DBK_VISIT_LOCKED] = "locked",
};

/* What who is at the ledger may do: names of schemas/roles.tsv. */
static void
tell_role(struct dbk_output *out, const struct dbk_ledger *l)
{
	int i;

	dbk_out_string(out, "role", dbk_roles[dbk_ledger_role(l)].name);
	dbk_out_open(out, "may", '[');
	for (i = 0; i < DBK_ACTION_ALL; i++)
		if (dbk_may(l, (enum dbk_action)i))
			dbk_out_string(out, NULL, dbk_actions[i].name);
	dbk_out_close(out);
}

/* Whose ledger it is. */
static enum dbk_code
tell_ledger(struct dbk_output *out, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_profile profile;
	struct dbk_arena arena;
	enum dbk_code rc;

	tell_role(out, l);
	dbk_arena_init(&arena, 0);
	rc = dbk_profile_get(l, &profile, &arena, err);
	if (rc == DBK_OK) {
		dbk_out_string(out, "ledger", dbk_ledger_id(l));
		dbk_out_string(out, "station", profile.station.name.s);
		dbk_out_open(out, "filer", '{');
		dbk_out_string(out, "code", profile.filer.code.s);
		dbk_out_string(out, "name", profile.filer.name.s);
		dbk_out_close(out);
	}
	dbk_arena_fini(&arena);
	return rc;
}

/* What the page must know of its session; l NULL: the ledger is shut. */
static enum dbk_code
tell_session(struct dbk_call *call, const struct dbk_visitor *who,
    struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	const struct dbk_visits *visits = &call->serve->visits;

	dbk_out_begin(out, "page", "session");
	dbk_out_string(out, "state", state_names[who->state]);
	dbk_out_string(out, "version", PACKAGE_VERSION);
	dbk_out_string(out, "now", call->now);
	if (who->state == DBK_VISIT_NONE) {
		dbk_out_string(out, "needs", "login");
		return DBK_OK;
	}
	dbk_out_string(out, "user", who->user);
	dbk_out_string(out, "token", who->token);
	dbk_out_integer(out, "lock_seconds", visits->lock_after);
	dbk_out_integer(out, "drop_seconds",
	    (int64_t)call->serve->options.drop_minutes * 60);
	if (who->state != DBK_VISIT_OPEN || l == NULL)
		return DBK_OK;
	return tell_ledger(out, l, err);
}

/* By the door's own connection. */
static enum dbk_code
tell_entered(struct dbk_call *call, const struct dbk_visitor *who,
    struct dbk_err *err)
{
	const struct dbk_actor actor = {.user = who->user, .now = call->now};
	struct dbk_vault *vault = &call->serve->vault;
	struct dbk_ledger *l = dbk_vault_reader(vault, DBK_SERVE_READERS);
	enum dbk_code rc = DBK_OK;

	if (l != NULL)
		rc = dbk_ledger_act_as(l, &actor, err);
	if (rc == DBK_OK)
		rc = tell_session(call, who, l, err);
	dbk_vault_done(vault);
	return rc;
}

enum dbk_code
dbk_api_session(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	return tell_session(call, &call->who, l, err);
}

/* The passphrase of the body, which is wiped with the call. */
static enum dbk_code
take_passphrase(struct dbk_secret *out, struct dbk_call *call,
    struct dbk_err *err)
{
	const char *text;
	enum dbk_code rc;

	rc = dbk_call_string(&text, call, "passphrase", err);
	return rc == DBK_OK ? dbk_secret_copy(out, text, strlen(text), err) :
			      rc;
}

/* Who is who: the throttle first, since Argon2 is what it saves. */
static enum dbk_code
enter(struct dbk_call *call, const char *user, struct dbk_err *err)
{
	const struct dbk_actor actor = {.user = user, .now = call->now};
	struct dbk_throttle *throttle = &call->serve->throttle;
	struct dbk_secret passphrase = {0};
	unsigned wait;
	enum dbk_code rc;

	wait = dbk_throttle_wait(throttle, user, dbk_visits_clock());
	if (wait != 0) {
		call->reply.status = 429;
		call->reply.retry_after = wait;
		return dbk_fail(err, DBK_EDENIED,
		    "too many wrong passphrases; wait %u seconds", wait);
	}
	rc = take_passphrase(&passphrase, call, err);
	if (rc == DBK_OK) {
		rc = dbk_vault_enter(&call->serve->vault, &passphrase, &actor,
		    err);
		if (rc == DBK_OK || rc == DBK_EDENIED)
			dbk_throttle_note(throttle, user, rc == DBK_OK,
			    dbk_visits_clock());
		if (rc == DBK_EDENIED)
			call->reply.status = 401;
		/* The ledger may have been opened just now. */
		if (rc == DBK_OK)
			dbk_lane_stir(&call->serve->writer);
	}
	dbk_secret_free(&passphrase);
	return rc;
}

static void
set_cookie(struct dbk_call *call, const char *cookie)
{
	(void)snprintf(call->reply.cookie, sizeof call->reply.cookie,
	    "daybook=%s; Path=/; HttpOnly; SameSite=Strict%s%s", cookie,
	    call->serve->options.tls ? "; Secure" : "",
	    cookie[0] == '\0' ? "; Max-Age=0" : "");
}

enum dbk_code
dbk_api_login(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	char cookie[DBK_VISIT_HEX + 1];
	struct dbk_visitor who;
	const char *user;
	enum dbk_code rc;

	(void)l;
	rc = dbk_call_string(&user, call, "user", err);
	if (rc != DBK_OK)
		return rc;
	if (user[0] == '\0' || strlen(user) >= DBK_LOGIN_USER) {
		call->reply.status = 401;
		return dbk_fail(err, DBK_EDENIED, "there is no such user");
	}
	rc = enter(call, user, err);
	if (rc != DBK_OK)
		return rc;
	/* Whoever was logged in here before is no more. */
	dbk_visits_end(&call->serve->visits, &call->who);
	dbk_visits_begin(&call->serve->visits, user, cookie, &who);
	set_cookie(call, cookie);
	sodium_memzero(cookie, sizeof cookie);
	return tell_entered(call, &who, err);
}

enum dbk_code
dbk_api_unlock(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)l;
	rc = enter(call, call->who.user, err);
	if (rc != DBK_OK)
		return rc;
	dbk_visits_unlock(&call->serve->visits, &call->who);
	if (call->who.state == DBK_VISIT_NONE) {
		call->reply.status = 401;
		return dbk_fail(err, DBK_EDENIED, "the session ended; log in");
	}
	return tell_entered(call, &call->who, err);
}

enum dbk_code
dbk_api_lock(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	(void)l;
	(void)err;
	dbk_visits_lock(&call->serve->visits, &call->who);
	call->reply.status = 204;
	call->reply.silent = true;
	return DBK_OK;
}

enum dbk_code
dbk_api_logout(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	(void)l;
	(void)err;
	dbk_visits_end(&call->serve->visits, &call->who);
	set_cookie(call, "");
	call->reply.status = 204;
	call->reply.silent = true;
	return DBK_OK;
}

static void
tell_person(void *arg, const struct dbk_visitor *who)
{
	struct dbk_output *out = arg;
	int64_t now = dbk_visits_clock();

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "user", who->user);
	dbk_out_string(out, "state", state_names[who->state]);
	dbk_out_integer(out, "seconds", now - who->since);
	dbk_out_integer(out, "idle_seconds", now - who->active);
	dbk_out_close(out);
}

enum dbk_code
dbk_api_people(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	(void)l;
	(void)err;
	dbk_out_begin(&call->out, "page", "people");
	dbk_out_open(&call->out, "sessions", '[');
	dbk_visits_each(&call->serve->visits, tell_person, &call->out);
	dbk_out_close(&call->out);
	return DBK_OK;
}
