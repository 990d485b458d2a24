/*
 * login.h -- who does something, when, and in which ledger.
 */
#ifndef DBK_APP_LOGIN_H
#define DBK_APP_LOGIN_H

#include "ledger/date.h"
#include "ledger/ledger.h"

struct dbk_app;

/* Room for a user's name; what a name may be is the ledger's to say. */
#define DBK_LOGIN_USER 256

/* Zero-initialise. */
struct dbk_login {
	struct dbk_ledger *ledger; /* NULL: not open */
	enum dbk_access access;
	struct dbk_actor actor; /* points to the two below */
	char user[DBK_LOGIN_USER];
	char now[DBK_TIME_LEN + 1];
	struct dbk_secret passphrase; /* asked for once */
};

/*
 * Fill the actor: --user, DAYBOOK_USER or the login name; --now or the clock.
 * DBK_EUSAGE when --now is no time.
 */
enum dbk_code dbk_login_actor(struct dbk_app *app,
    struct dbk_err *err) DBK_CHECKED;

/* The date of the actor's now. */
dbk_day dbk_login_today(const struct dbk_app *app);

/* --ledger or DAYBOOK_LEDGER; DBK_EUSAGE without one. */
enum dbk_code dbk_login_path(const char **out, const struct dbk_app *app,
    struct dbk_err *err) DBK_CHECKED;

/* The passphrase, from its file or from the terminal; a new one is asked for
 * twice.  Owned by the login. */
enum dbk_code dbk_login_passphrase(struct dbk_app *app, bool is_new,
    struct dbk_err *err) DBK_CHECKED;

/* A new passphrase: the first line of file, NULL: asked for twice.  DBK_EUSAGE
 * when it is too short.  The caller frees. */
enum dbk_code dbk_login_new_passphrase(struct dbk_secret *out, const char *file,
    struct dbk_err *err) DBK_CHECKED;

/* Open the ledger for writing by its recovery code: the first line of file,
 * NULL: asked for. */
enum dbk_code dbk_login_recovery(struct dbk_app *app, const char *file,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Open the ledger.  One that a command run before left open is used again when
 * the user and the time are the same and its access is enough.
 */
enum dbk_code dbk_login_open(struct dbk_app *app, enum dbk_access access,
    struct dbk_err *err) DBK_CHECKED;

/* Closes the ledger; takes a login without one. */
void dbk_login_close(struct dbk_login *s);

/* Closes, and wipes the passphrase. */
void dbk_login_fini(struct dbk_login *s);

#endif
