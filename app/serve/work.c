/*
 * The writer shares its commits: of the calls that wait, those that change the
 * ledger by themselves are done one after the other in one transaction, and none
 * is answered before the commit.  So a commit's flush to the disk, which takes
 * most of its time, is paid once by all of them.  A refused call takes nothing
 * back but its own: should one fail half way, the transaction is done again with
 * a savepoint for each.
 */
#include <string.h>

#include "app/serve/call.h"
#include "app/serve/http.h"
#include "app/serve/work.h"
#include "edi/transport.h"
#include "ledger/rights.h"
#include "ledger/share.h"
#include "ledger/worklist.h"

/* Revisions that the search takes in at once: a save waits no longer. */
#define FOLLOWED 100

/* The key was dropped, so whoever asks must give a passphrase again. */
static void
refuse_shut(struct dbk_call *call)
{
	dbk_visits_lock(&call->serve->visits, &call->who);
	dbk_call_refuse(call, 423, DBK_EDENIED,
	    "the ledger was closed meanwhile; give the passphrase");
}

static struct dbk_call *
pop(struct dbk_call **calls)
{
	struct dbk_call *call = *calls;

	*calls = call->next;
	return call;
}

/* The vault is open or not: the call finds out by itself. */
void
dbk_work_door(void *arg, size_t index, struct dbk_call *calls)
{
	(void)arg;
	(void)index;
	while (calls != NULL) {
		struct dbk_call *call = pop(&calls);

		(void)dbk_call_run(call, NULL);
		dbk_http_resume(call);
	}
}

void
dbk_work_read(void *arg, size_t index, struct dbk_call *calls)
{
	struct dbk_serve *s = arg;

	while (calls != NULL) {
		struct dbk_call *call = pop(&calls);
		struct dbk_ledger *l = dbk_vault_reader(&s->vault, index);

		if (l != NULL || (call->route->flags & DBK_ROUTE_PUBLIC) != 0)
			(void)dbk_call_run(call, l);
		else
			refuse_shut(call);
		dbk_vault_done(&s->vault);
		dbk_http_resume(call);
	}
}

/* One call of a transaction, with a savepoint. */
static void
try_call(struct dbk_call *call, struct dbk_ledger *l)
{
	struct dbk_err err = {DBK_OK, ""};
	enum dbk_code rc;

	rc = dbk_ledger_try(l, &err);
	if (rc == DBK_OK) {
		rc = dbk_call_run(call, l);
		if (dbk_ledger_try_end(l, rc, &err) == rc)
			return;
	}
	dbk_call_refuse(call, err.code == DBK_ESYSTEM ? 507 : 500, err.code,
	    "%s", err.text);
}

/* The same without a savepoint, which nearly none needs: what is refused is
 * refused before it changes anything.  False: it failed, and left something. */
static bool
run_plain(struct dbk_call *call, struct dbk_ledger *l)
{
	int64_t changes = dbk_ledger_changes(l);

	return dbk_call_run(call, l) == DBK_OK ||
	    dbk_ledger_unchanged(l, changes);
}

/* For the calls that come.  What it fails at, those that are here say. */
static void
learn(struct dbk_serve *s, struct dbk_ledger *l)
{
	struct dbk_err ignored = {DBK_OK, ""};
	enum dbk_code rc = dbk_standard_learn(s->vault.standard, l, &ignored);

	(void)rc;
}

/* The calls before end in a transaction, which stays open. */
static enum dbk_code
run_carefully(struct dbk_call *calls, const struct dbk_call *end,
    struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc = dbk_ledger_begin(l, err);

	for (; rc == DBK_OK && calls != end; calls = calls->next)
		try_call(calls, l);
	return rc;
}

/* The same; all are done again when one of them has to be taken back. */
static enum dbk_code
run_together(struct dbk_call *calls, const struct dbk_call *end,
    struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_call *call;
	enum dbk_code rc;

	rc = dbk_ledger_begin(l, err);
	if (rc != DBK_OK)
		return rc;
	learn(calls->serve, l);
	for (call = calls; call != end; call = call->next)
		if (!run_plain(call, l))
			break;
	if (call == end)
		return DBK_OK;
	dbk_ledger_rollback(l);
	for (call = calls; call != end; call = call->next)
		dbk_call_again(call);
	return run_carefully(calls, end, l, err);
}

/* The calls before the first that wants the ledger alone, in one commit. */
static struct dbk_call *
share(struct dbk_call *calls, struct dbk_ledger *l)
{
	struct dbk_call *end = calls, *next;
	struct dbk_err err = {DBK_OK, ""};
	enum dbk_code rc;

	while (end != NULL && end->route->place != DBK_PLACE_ALONE)
		end = end->next;
	rc = run_together(calls, end, l, &err);
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(l, &err);
	for (; calls != end; calls = next) {
		next = calls->next;
		if (rc != DBK_OK)
			dbk_call_refuse(calls, rc == DBK_ESYSTEM ? 507 : 500,
			    rc, "%s", err.text);
		dbk_http_resume(calls);
	}
	return end;
}

/* A call that wants the ledger alone. */
static void
run_alone(struct dbk_call *call, struct dbk_ledger *l)
{
	(void)dbk_call_run(call, l);
	/* Of a call that failed, everything. */
	dbk_ledger_rollback(l);
}

void
dbk_work_write(void *arg, size_t index, struct dbk_call *calls)
{
	struct dbk_serve *s = arg;
	struct dbk_ledger *l = dbk_vault_writer(&s->vault);

	(void)index;
	while (calls != NULL && l != NULL) {
		if (calls->route->place == DBK_PLACE_ALONE) {
			struct dbk_call *call = pop(&calls);

			run_alone(call, l);
			dbk_http_resume(call);
		} else {
			calls = share(calls, l);
		}
	}
	dbk_vault_pass(&s->vault);
	while (calls != NULL) {
		struct dbk_call *call = pop(&calls);

		refuse_shut(call);
		dbk_http_resume(call);
	}
}

/* The courier on its way: others write while it waits for a target. */
struct trip {
	struct dbk_call *call;
	struct dbk_ledger *ledger;
	char now[DBK_TIME_LEN + 1]; /* of the last return */
};

static void
leave(void *arg)
{
	struct trip *trip = arg;

	dbk_vault_leave(&trip->call->serve->vault);
}

/* What others did meanwhile was done as themselves, and time has passed. */
static enum dbk_code
come_back(void *arg, struct dbk_err *err)
{
	struct trip *trip = arg;
	const struct dbk_actor actor = {
	    .user = trip->call->who.user,
	    .now = trip->now,
	};

	dbk_vault_come_back(&trip->call->serve->vault);
	dbk_serve_now(trip->call->serve, trip->now);
	return dbk_ledger_act_as(trip->ledger, &actor, err);
}

void
dbk_work_carry(void *arg, size_t index, struct dbk_call *calls)
{
	struct dbk_serve *s = arg;

	(void)index;
	while (calls != NULL) {
		struct dbk_call *call = pop(&calls);
		struct trip trip = {
		    .call = call,
		    .ledger = dbk_vault_writer(&s->vault),
		};
		const struct dbk_away away = {leave, come_back, &trip};

		call->away = &away;
		if (trip.ledger != NULL)
			run_alone(call, trip.ledger);
		else
			refuse_shut(call);
		dbk_vault_pass(&s->vault);
		dbk_transfer_end(&s->transfer);
		call->away = NULL;
		dbk_http_resume(call);
	}
}

bool
dbk_work_idle(void *arg)
{
	struct dbk_serve *s = arg;
	struct dbk_ledger *l = dbk_vault_writer(&s->vault);
	struct dbk_err ignored = {DBK_OK, ""};
	bool more = false;

	/* What it fails at, the next save fails at too, and says so. */
	if (l != NULL &&
	    dbk_work_follow(l, FOLLOWED, &more, &ignored) != DBK_OK)
		more = false;
	dbk_vault_pass(&s->vault);
	return more;
}
