/*
 * vault.h -- the ledger of the server: shut until somebody's passphrase opens
 * it, shut again when nobody has worked for a while.  While it is open it is the
 * one writer of the ledger; its key is nowhere else in the process.
 *
 * Two threads write: the writer, and the courier in between, while it waits for
 * no target.  They take turns in the order in which they ask, so that neither
 * starves beside the other.
 */
#ifndef DBK_SERVE_VAULT_H
#define DBK_SERVE_VAULT_H

#include <pthread.h>
#include <stdbool.h>

#include "app/login.h"
#include "ledger/entries_ready.h"

#define DBK_VAULT_READERS 4 /* most */

/* Set up with dbk_vault_init. */
struct dbk_vault {
	pthread_rwlock_t lock; /* held for reading while a connection works */
	const char *path;
	size_t nreaders;
	struct {
		pthread_mutex_t lock;
		pthread_cond_t passed;
		unsigned asked, passed_on; /* turns; they may wrap */
	} turn;
	unsigned away; /* writers that come back: not to be shut until then */
	/* Who opened it: the actor of every connection until its first call. */
	char user[DBK_LOGIN_USER], now[DBK_TIME_LEN + 1];
	struct dbk_actor opener;
	struct dbk_ledger *writer; /* NULL: shut */
	struct dbk_ledger *readers[DBK_VAULT_READERS];
	/* What the writer judges documents by; empty while it is shut. */
	struct dbk_standard *standard;
};

/* path is borrowed. */
void dbk_vault_init(struct dbk_vault *v, const char *path, size_t nreaders);
void dbk_vault_fini(struct dbk_vault *v);

/*
 * Is it the user's passphrase?  Opens the vault with it if it is shut.  For the
 * one thread of the door, whose connection is the last reader.
 * DBK_EDENIED: it is not, or is the recovery code, with which nobody works;
 * DBK_ELOCKED: another process writes; DBK_EDAMAGE; DBK_ESYSTEM.
 */
enum dbk_code dbk_vault_enter(struct dbk_vault *v,
    const struct dbk_secret *passphrase, const struct dbk_actor *actor,
    struct dbk_err *err) DBK_CHECKED;

/* Close the ledger and wipe its key, once nobody is using it.  Nothing happens
 * while somebody is away who comes back to it. */
void dbk_vault_shut(struct dbk_vault *v);

/* The connection for writing, once it is our turn; NULL: the vault is shut.
 * Pass it on with dbk_vault_pass in both cases. */
struct dbk_ledger *dbk_vault_writer(struct dbk_vault *v);
void dbk_vault_pass(struct dbk_vault *v);

/* Whoever has the connection for writing lets others have it for a while, and
 * takes it again.  No transaction may be open. */
void dbk_vault_leave(struct dbk_vault *v);
void dbk_vault_come_back(struct dbk_vault *v);

/*
 * Reader number index; NULL: the vault is shut.  Each is for one thread.  Give
 * it back with dbk_vault_done in both cases.
 */
struct dbk_ledger *dbk_vault_reader(struct dbk_vault *v, size_t index);
void dbk_vault_done(struct dbk_vault *v);

#endif
