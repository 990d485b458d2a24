#include <stdio.h>
#include <string.h>

#include "app/serve/vault.h"
#include "ledger/rights.h"
#include "ledger/share.h"

void
dbk_vault_init(struct dbk_vault *v, const char *path, size_t nreaders)
{
	memset(v, 0, sizeof *v);
	(void)pthread_rwlock_init(&v->lock, NULL);
	(void)pthread_mutex_init(&v->turn.lock, NULL);
	(void)pthread_cond_init(&v->turn.passed, NULL);
	v->path = path;
	v->nreaders = nreaders;
	v->standard = dbk_standard_new();
}

/* Under the lock. */
static void
shut(struct dbk_vault *v)
{
	size_t i;

	for (i = 0; i < v->nreaders; i++) {
		dbk_ledger_close(v->readers[i]);
		v->readers[i] = NULL;
	}
	dbk_ledger_close(v->writer);
	v->writer = NULL;
	dbk_standard_forget(v->standard);
}

void
dbk_vault_fini(struct dbk_vault *v)
{
	shut(v);
	dbk_standard_free(v->standard);
	(void)pthread_cond_destroy(&v->turn.passed);
	(void)pthread_mutex_destroy(&v->turn.lock);
	(void)pthread_rwlock_destroy(&v->lock);
}

static enum dbk_code
install(struct dbk_vault *v, struct dbk_ledger *writer, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	(void)pthread_rwlock_wrlock(&v->lock);
	v->writer = writer;
	for (i = 0; rc == DBK_OK && i < v->nreaders; i++)
		rc = dbk_ledger_peer(&v->readers[i], writer, err);
	if (rc != DBK_OK)
		shut(v);
	(void)pthread_rwlock_unlock(&v->lock);
	return rc;
}

static enum dbk_code
open_with(struct dbk_vault *v, const struct dbk_secret *passphrase,
    const struct dbk_actor *actor, struct dbk_err *err)
{
	struct dbk_ledger *l;
	enum dbk_code rc;

	(void)snprintf(v->user, sizeof v->user, "%s", actor->user);
	(void)snprintf(v->now, sizeof v->now, "%s", actor->now);
	v->opener = (struct dbk_actor){.user = v->user, .now = v->now};
	rc = dbk_ledger_open(&l, v->path, passphrase, DBK_ACCESS_WRITE,
	    &v->opener, err);
	if (rc != DBK_OK)
		return rc;
	if (!dbk_ledger_by_recovery(l))
		return install(v, l, err);
	dbk_ledger_close(l);
	return dbk_fail(err, DBK_EDENIED,
	    "nobody works with the recovery code; set a passphrase with: "
	    "daybook unlock --recovery");
}

enum dbk_code
dbk_vault_enter(struct dbk_vault *v, const struct dbk_secret *passphrase,
    const struct dbk_actor *actor, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_vault_reader(v, v->nreaders - 1);
	enum dbk_code rc = DBK_OK;
	enum dbk_role role;

	if (l != NULL)
		rc = dbk_ledger_login(l, &role, actor->user, passphrase, err);
	dbk_vault_done(v);
	return l != NULL ? rc : open_with(v, passphrase, actor, err);
}

void
dbk_vault_shut(struct dbk_vault *v)
{
	(void)pthread_rwlock_wrlock(&v->lock);
	if (v->away == 0)
		shut(v);
	(void)pthread_rwlock_unlock(&v->lock);
}

static void
wait_for_turn(struct dbk_vault *v)
{
	unsigned mine;

	(void)pthread_mutex_lock(&v->turn.lock);
	mine = v->turn.asked++;
	while (v->turn.passed_on != mine)
		(void)pthread_cond_wait(&v->turn.passed, &v->turn.lock);
	(void)pthread_mutex_unlock(&v->turn.lock);
}

static void
pass_turn(struct dbk_vault *v)
{
	(void)pthread_mutex_lock(&v->turn.lock);
	v->turn.passed_on++;
	(void)pthread_cond_broadcast(&v->turn.passed);
	(void)pthread_mutex_unlock(&v->turn.lock);
}

struct dbk_ledger *
dbk_vault_writer(struct dbk_vault *v)
{
	wait_for_turn(v);
	(void)pthread_rwlock_rdlock(&v->lock);
	return v->writer;
}

void
dbk_vault_pass(struct dbk_vault *v)
{
	(void)pthread_rwlock_unlock(&v->lock);
	pass_turn(v);
}

/* away is changed by whose turn it is, and read by who locks out all. */
void
dbk_vault_leave(struct dbk_vault *v)
{
	v->away++;
	dbk_vault_pass(v);
}

void
dbk_vault_come_back(struct dbk_vault *v)
{
	(void)dbk_vault_writer(v);
	v->away--;
}

struct dbk_ledger *
dbk_vault_reader(struct dbk_vault *v, size_t index)
{
	(void)pthread_rwlock_rdlock(&v->lock);
	return v->readers[index];
}

void
dbk_vault_done(struct dbk_vault *v)
{
	(void)pthread_rwlock_unlock(&v->lock);
}
