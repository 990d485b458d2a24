#include <pwd.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "app/prompt.h"

/* Fewer characters can be guessed from a stolen ledger. */
#define PASSPHRASE_LEAST 8

static enum dbk_code
find_user(char user[DBK_LOGIN_USER], const struct dbk_app *app,
    struct dbk_err *err)
{
	const char *name = app->user;
	const struct passwd *pw;

	if (name == NULL && (pw = getpwuid(getuid())) != NULL)
		name = pw->pw_name;
	if (name == NULL || *name == '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "this login has no name; say who you are with --user NAME");
	if (strlen(name) >= DBK_LOGIN_USER)
		return dbk_fail(err, DBK_EUSAGE,
		    "the user name is longer than %d bytes",
		    DBK_LOGIN_USER - 1);
	memcpy(user, name, strlen(name) + 1);
	return DBK_OK;
}

static enum dbk_code
find_now(char now[DBK_TIME_LEN + 1], const struct dbk_app *app,
    struct dbk_err *err)
{
	time_t t;

	if (app->now == NULL) {
		t = time(NULL);
		if (t == (time_t)-1)
			return dbk_fail(err, DBK_ESYSTEM,
			    "the clock cannot be read");
		dbk_time_format(now, (int64_t)t);
		return DBK_OK;
	}
	if (!dbk_time_normalise(now, app->now))
		return dbk_fail(err, DBK_EUSAGE,
		    "--now wants a time as 2026-11-18T14:00:00Z, not \"%s\"",
		    app->now);
	return DBK_OK;
}

enum dbk_code
dbk_login_actor(struct dbk_app *app, struct dbk_err *err)
{
	struct dbk_login *s = app->login;
	char user[DBK_LOGIN_USER], now[DBK_TIME_LEN + 1];
	enum dbk_code rc;

	rc = find_user(user, app, err);
	if (rc == DBK_OK)
		rc = find_now(now, app, err);
	if (rc != DBK_OK)
		return rc;
	/* An open ledger borrows the actor: it must not change under it. */
	if (s->ledger != NULL &&
	    (strcmp(user, s->user) != 0 || strcmp(now, s->now) != 0))
		dbk_login_close(s);
	memcpy(s->user, user, sizeof user);
	memcpy(s->now, now, sizeof now);
	s->actor = (struct dbk_actor){.user = s->user, .now = s->now};
	return DBK_OK;
}

dbk_day
dbk_login_today(const struct dbk_app *app)
{
	dbk_day day;

	return dbk_date_parse(&day, app->login->now, DBK_DATE_LEN) ? day : 0;
}

enum dbk_code
dbk_login_path(const char **out, const struct dbk_app *app, struct dbk_err *err)
{
	*out = app->ledger_path;
	if (*out == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "which ledger?  Give "
		    "--ledger PATH or set DAYBOOK_LEDGER");
	return DBK_OK;
}

static size_t
count_characters(const struct dbk_secret *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->len; i++)
		n += ((unsigned char)s->bytes[i] & 0xc0) != 0x80;
	return n;
}

static enum dbk_code
ask_new(struct dbk_secret *out, struct dbk_err *err)
{
	struct dbk_secret again = {0};
	enum dbk_code rc;

	rc = dbk_prompt_secret(out, "New passphrase: ", err);
	if (rc == DBK_OK)
		rc = dbk_prompt_secret(&again, "The same once more: ", err);
	if (rc == DBK_OK &&
	    (again.len != out->len ||
		memcmp(again.bytes, out->bytes, out->len) != 0))
		rc = dbk_fail(err, DBK_EUSAGE,
		    "the two passphrases are not the same");
	dbk_secret_free(&again);
	return rc;
}

enum dbk_code
dbk_login_new_passphrase(struct dbk_secret *out, const char *file,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = file != NULL ? dbk_secret_read(out, file, err) : ask_new(out, err);
	if (rc == DBK_OK && count_characters(out) < PASSPHRASE_LEAST)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "the passphrase is too short: "
		    "it needs at least %d characters",
		    PASSPHRASE_LEAST);
	if (rc != DBK_OK)
		dbk_secret_free(out);
	return rc;
}

enum dbk_code
dbk_login_passphrase(struct dbk_app *app, bool is_new, struct dbk_err *err)
{
	struct dbk_secret *s = &app->login->passphrase;
	enum dbk_code rc = DBK_OK;

	if (is_new && s->bytes == NULL)
		return dbk_login_new_passphrase(s, app->passphrase_file, err);
	if (s->bytes == NULL && app->passphrase_file != NULL)
		rc = dbk_secret_read(s, app->passphrase_file, err);
	else if (s->bytes == NULL)
		rc = dbk_prompt_secret(s, "Passphrase: ", err);
	if (rc != DBK_OK)
		dbk_secret_free(s);
	return rc;
}

enum dbk_code
dbk_login_recovery(struct dbk_app *app, const char *file, struct dbk_err *err)
{
	struct dbk_secret *s = &app->login->passphrase;
	enum dbk_code rc;

	dbk_login_close(app->login);
	dbk_secret_free(s);
	rc = file != NULL ? dbk_secret_read(s, file, err) :
			    dbk_prompt_secret(s, "Recovery code: ", err);
	if (rc == DBK_OK)
		rc = dbk_recovery_check(s, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	/* What opens no more is not tried again. */
	dbk_secret_free(s);
	return rc;
}

enum dbk_code
dbk_login_open(struct dbk_app *app, enum dbk_access access, struct dbk_err *err)
{
	struct dbk_login *s = app->login;
	const char *path;
	enum dbk_code rc;

	rc = dbk_login_actor(app, err);
	if (rc != DBK_OK)
		return rc;
	if (s->ledger != NULL &&
	    (s->access == access || s->access == DBK_ACCESS_WRITE))
		return DBK_OK;
	dbk_login_close(s);
	rc = dbk_login_path(&path, app, err);
	if (rc == DBK_OK)
		rc = dbk_login_passphrase(app, false, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_open(&s->ledger, path, &s->passphrase, access,
		    &s->actor, err);
	s->access = access;
	if (rc == DBK_OK && dbk_ledger_notice(s->ledger)[0] != '\0')
		dbk_note(&app->out, "note: %s\n", dbk_ledger_notice(s->ledger));
	return rc;
}

void
dbk_login_close(struct dbk_login *s)
{
	dbk_ledger_close(s->ledger);
	s->ledger = NULL;
}

void
dbk_login_fini(struct dbk_login *s)
{
	dbk_login_close(s);
	dbk_secret_free(&s->passphrase);
}
