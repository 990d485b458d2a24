/*
 * The incident at a glance: numbers, states, papers, batches, backup.
 */
#include <string.h>

#include "app/entry_tell.h"
#include "app/serve/routes.h"
#include "ledger/account.h"
#include "ledger/backup.h"
#include "ledger/cargo.h"
#include "ledger/conflict.h"
#include "ledger/drafts.h"
#include "ledger/filings.h"

static enum dbk_code
tell_pool(void *arg, const struct dbk_account_pool *p)
{
	struct dbk_output *out = arg;
	char text[8];

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "filer", p->pool.filer);
	(void)snprintf(text, sizeof text, "%07u", (unsigned)p->pool.from);
	dbk_out_string(out, "from", text);
	(void)snprintf(text, sizeof text, "%07u", (unsigned)p->pool.to);
	dbk_out_string(out, "to", text);
	dbk_out_string(out, "station", p->pool.station);
	dbk_out_integer(out, "used", p->pool.used);
	dbk_out_integer(out, "left", p->unused);
	dbk_out_close(out);
	return DBK_OK;
}

static void
tell_account(struct dbk_output *out, const struct dbk_account *a)
{
	int i;

	dbk_out_open(out, "numbers", '{');
	dbk_out_integer(out, "total", a->numbers);
	dbk_out_integer(out, "used", a->numbers - a->unused);
	dbk_out_integer(out, "left", a->unused);
	dbk_out_close(out);
	dbk_counts_tell(out, a->papers, a->filings);
	dbk_out_open(out, "cargo", '{');
	for (i = 0; i < DBK_CARGO_COUNT; i++)
		dbk_out_integer(out, dbk_cargo_name((enum dbk_cargo)i),
		    a->cargos[i]);
	dbk_out_close(out);
	dbk_out_integer(out, "letters", a->letters);
	dbk_out_integer(out, "unmatched", a->unmatched);
	dbk_out_integer(out, "value", a->value);
	dbk_out_flag(out, "balanced", a->balanced);
}

static enum dbk_code
count_batch(void *arg, const struct dbk_batch_row *row)
{
	int64_t *batches = arg;

	batches[row->state]++;
	return DBK_OK;
}

static enum dbk_code
tell_batches(struct dbk_output *out, struct dbk_ledger *l, struct dbk_err *err)
{
	int64_t batches[DBK_BATCH_STATE_COUNT] = {0};
	enum dbk_code rc;
	int i;

	rc = dbk_batch_list(l, count_batch, batches, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(out, "batches", '{');
	for (i = 0; i < DBK_BATCH_STATE_COUNT; i++)
		dbk_out_integer(out,
		    dbk_batch_state_name((enum dbk_batch_state)i), batches[i]);
	dbk_out_close(out);
	return DBK_OK;
}

static enum dbk_code
count_draft(void *arg, const struct dbk_draft_row *row)
{
	int64_t *drafts = arg;

	(void)row;
	(*drafts)++;
	return DBK_OK;
}

static enum dbk_code
tell_drafts(struct dbk_output *out, struct dbk_ledger *l, struct dbk_err *err)
{
	int64_t drafts = 0;
	enum dbk_code rc;

	rc = dbk_draft_list(l, count_draft, &drafts, err);
	if (rc == DBK_OK)
		dbk_out_integer(out, "drafts", drafts);
	return rc;
}

static enum dbk_code
count_conflict(void *arg, const struct dbk_conflict *row)
{
	int64_t *conflicts = arg;

	(void)row;
	(*conflicts)++;
	return DBK_OK;
}

static enum dbk_code
tell_conflicts(struct dbk_output *out, struct dbk_ledger *l,
    struct dbk_err *err)
{
	int64_t conflicts = 0;
	enum dbk_code rc;

	rc = dbk_conflict_list(l, NULL, count_conflict, &conflicts, err);
	if (rc == DBK_OK)
		dbk_out_integer(out, "conflicts", conflicts);
	return rc;
}

static enum dbk_code
tell_backup(struct dbk_output *out, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_backup_age age;
	enum dbk_code rc;

	rc = dbk_backup_get_age(l, &age, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(out, "made_at",
	    age.made_at[0] != '\0' ? age.made_at : NULL);
	dbk_out_integer(out, "age_hours", age.hours);
	dbk_out_integer(out, "limit_hours", age.limit);
	dbk_out_flag(out, "warn", age.hours > age.limit);
	return DBK_OK;
}

static enum dbk_code
tell_incident(struct dbk_output *out, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_profile profile;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_profile_get(l, &profile, &arena, err);
	if (rc == DBK_OK) {
		dbk_out_open(out, "incident", '{');
		dbk_out_string(out, "reference", profile.incident.reference.s);
		dbk_out_string(out, "since", profile.incident.since.s);
		dbk_out_close(out);
	}
	dbk_arena_fini(&arena);
	return rc;
}

/* True: what the client has is what there is. */
static bool
is_known(struct dbk_call *call, int64_t head)
{
	const char *have = dbk_call_header(call, "If-None-Match");

	dbk_call_tag(call, head);
	if (have == NULL || strcmp(have, call->reply.etag) != 0)
		return false;
	call->reply.status = 304;
	call->reply.silent = true;
	return true;
}

enum dbk_code
dbk_api_glance(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_account account;
	struct dbk_anchor anchor;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "glance");
	rc = dbk_ledger_anchor(l, &anchor, err);
	if (rc != DBK_OK || is_known(call, anchor.seq))
		return rc;
	dbk_out_integer(out, "head", anchor.seq);
	dbk_out_open(out, "pools", '[');
	rc = dbk_account_make(l, &account, tell_pool, out, NULL, err);
	dbk_out_close(out);
	if (rc != DBK_OK)
		return rc;
	tell_account(out, &account);
	rc = tell_batches(out, l, err);
	if (rc == DBK_OK)
		rc = tell_drafts(out, l, err);
	if (rc == DBK_OK)
		rc = tell_conflicts(out, l, err);
	if (rc == DBK_OK)
		rc = tell_incident(out, l, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(out, "backup", '{');
	rc = tell_backup(out, l, err);
	dbk_out_close(out);
	return rc;
}

enum dbk_code
dbk_api_backup(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	dbk_out_begin(&call->out, "page", "backup");
	return tell_backup(&call->out, l, err);
}

enum dbk_code
dbk_api_number_next(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	int64_t left;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "number");
	rc = dbk_number_next(l, number, &left, err);
	if (rc != DBK_OK)
		return rc;
	if (number[0] == '\0') {
		dbk_report(&call->out.sink, DBK_RULE_POOL_EMPTY, &where,
		    &words);
		return DBK_EFINDINGS;
	}
	dbk_out_string(&call->out, "entry_number", number);
	dbk_out_integer(&call->out, "left", left);
	return DBK_OK;
}
