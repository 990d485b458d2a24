/*
 * rights.h -- who is at the ledger, and what that person may do
 * (schemas/roles.tsv).
 *
 * The key slot that opened a ledger decides who it is: the user of the slot,
 * with the role that the ledger has for the user; the key file beside it is not
 * believed.  The recovery code opens as DBK_RECOVERY_USER, a broker.  Every
 * change is judged where its journal row is written, so a call that is refused
 * (DBK_EDENIED, err names the role that it takes) leaves nothing behind.
 */
#ifndef DBK_RIGHTS_H
#define DBK_RIGHTS_H

#include "ledger/ledger.h"
#include "schemas/roles.h"

/* Who opened by the recovery code, in the journal; no user can have the
 * name. */
#define DBK_RECOVERY_USER "recovery code"

/* false: there is no such role; *out is left alone. */
bool dbk_role_named(enum dbk_role *out, const char *name);
bool dbk_role_may(enum dbk_role role, enum dbk_action action);

/* Of who is at the ledger now. */
enum dbk_role dbk_ledger_role(const struct dbk_ledger *l);

/* May who is at the ledger do it?  For buttons and menus: the call itself
 * judges again, and whether the ledger was opened for writing is no part of the
 * answer. */
bool dbk_may(const struct dbk_ledger *l, enum dbk_action action);

/* DBK_EDENIED unless dbk_may.  Before something is made outside of the ledger
 * that its change would come too late to prevent. */
enum dbk_code dbk_right_need(const struct dbk_ledger *l, enum dbk_action action,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Does the passphrase open the slot of this user?  For a program that keeps one
 * ledger open for several people; the recovery code is not taken.  Costs the
 * same whether the user or the passphrase is wrong: DBK_EDENIED.
 * *role  the user's, on DBK_OK
 */
enum dbk_code dbk_ledger_login(struct dbk_ledger *l, enum dbk_role *role,
    const char *user, const struct dbk_secret *passphrase,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Who does what follows, and when: a user whose login was taken before.  Also
 * inside an open transaction.  Strings are borrowed until the next call or the
 * close.  DBK_EDENIED: the user was removed since; who was at the ledger before
 * still is.
 */
enum dbk_code dbk_ledger_act_as(struct dbk_ledger *l,
    const struct dbk_actor *actor, struct dbk_err *err) DBK_CHECKED;

#endif
