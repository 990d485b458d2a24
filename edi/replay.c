#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/replay_run.h"
#include "edi/replay_runs.h"
#include "ledger/check.h"
#include "ledger/conflict.h"

/* ---- what must be known before anything is built ---- */

static void
report_setting(struct dbk_replay *r, const char *key)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {.value = key};

	dbk_report(r->sink, DBK_RULE_REPLAY_PROFILE, &where, &words);
	r->findings = true;
}

void
dbk_replay_check_profile(struct dbk_replay *r)
{
	const struct dbk_profile *p = &r->profile;

	if (p->sender.site.s == NULL)
		report_setting(r, "sender.site");
	if (p->sender.id.s == NULL)
		report_setting(r, "sender.id");
	/* B&B-14: the indicator wants both codes. */
	if (p->preparer.filer.s != NULL && p->preparer.port.s == NULL)
		report_setting(r, "preparer.port");
	if (p->preparer.port.s != NULL && p->preparer.filer.s == NULL)
		report_setting(r, "preparer.filer");
}

/*
 * What the entry cannot be filed without and the profile may give; told once.
 * True when it has all of it.
 */
static bool
check_fallbacks(struct dbk_replay *r, const struct dbk_entry *e)
{
	bool contact = e->contact.name.s != NULL && e->contact.phone.s != NULL;
	bool port = dbk_replay_port(e, &r->profile) != NULL;

	if (!contact && !r->told_contact) {
		report_setting(r, "contact.name");
		report_setting(r, "contact.phone");
		r->told_contact = true;
	}
	if (!port && !r->told_port) {
		report_setting(r, "processing.port");
		r->told_port = true;
	}
	return contact && port;
}

/* True when the entry breaks no rule of the action requested; what it breaks is
 * reported. */
static bool
check_entry(struct dbk_replay *r, const struct dbk_entry *e)
{
	struct dbk_check check = {.entry = e,
	    .action = *r->request.action.s,
	    .request = &r->request,
	    .profile = &r->profile,
	    .codes = r->codes,
	    .sink = r->sink,
	    .today = r->options->today};
	unsigned long errors = r->sink->errors;

	if (!check_fallbacks(r, e)) {
		r->findings = true;
		return false;
	}
	dbk_check_entry(&check, DBK_STAGE_COMPLETE);
	if (r->sink->errors == errors)
		return true;
	r->findings = true;
	return false;
}

enum dbk_code
dbk_replay_begin(struct dbk_replay *r, struct dbk_ledger *l,
    const struct dbk_replay_options *options, struct dbk_sink *sink, void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc;

	memset(r, 0, sizeof *r);
	r->ledger = l;
	r->options = options;
	r->size = options->size != 0 ? options->size : DBK_REPLAY_SIZE;
	r->sink = sink;
	r->arg = arg;
	r->err = err;
	dbk_arena_init(&r->arena, 0);
	dbk_arena_init(&r->asked, 0);
	r->batch.profile = &r->profile;
	r->batch.app = DBK_REPLAY_APP;
	rc = dbk_codes_get(l, &r->codes, err);
	if (rc == DBK_OK)
		rc = dbk_profile_get(l, &r->profile, &r->arena, err);
	/* What is blocked is not ready, and must not be missed. */
	return rc == DBK_OK ? dbk_conflict_warn(l, NULL, sink, err) : rc;
}

void
dbk_replay_end(struct dbk_replay *r)
{
	dbk_replay_batch_fini(&r->batch);
	dbk_arena_fini(&r->asked);
	dbk_arena_fini(&r->arena);
}

enum dbk_code
dbk_replay_next_id(struct dbk_replay *r)
{
	return r->batch.id[0] == '\0' ?
	    dbk_batch_next(r->ledger, r->batch.id, r->err) :
	    dbk_batch_after(r->batch.id, r->err);
}

struct batch_ids {
	unsigned states; /* bit set of 1u << DBK_BATCH_* */
	struct dbk_buf ids; /* DBK_BATCH_ID_LEN + 1 bytes each */
};

static enum dbk_code
keep_id(void *arg, const struct dbk_batch_row *row)
{
	struct batch_ids *kept = arg;

	if ((kept->states & 1u << row->state) != 0)
		dbk_buf_add(&kept->ids, row->id, sizeof row->id);
	return DBK_OK;
}

enum dbk_code
dbk_replay_each_in(struct dbk_replay *r, unsigned states,
    enum dbk_code (*each)(void *arg, const char *id), void *arg, size_t *n)
{
	struct batch_ids kept = {.states = states};
	enum dbk_code rc;
	size_t at;

	rc = dbk_batch_list(r->ledger, keep_id, &kept, r->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&kept.ids, r->err);
	*n = kept.ids.len / (DBK_BATCH_ID_LEN + 1);
	for (at = 0; rc == DBK_OK && at < kept.ids.len;
	     at += DBK_BATCH_ID_LEN + 1)
		rc = each(arg, kept.ids.data + at);
	dbk_buf_fini(&kept.ids);
	return rc;
}

/* What was requested for the entry; of an Add, by far the most, nothing was, and
 * the ledger is not asked. */
static enum dbk_code
get_request(struct dbk_replay *r, const struct dbk_entry_row *row)
{
	static const struct dbk_request add = {
	    .action = {"A", 1, DBK_NO_POS},
	};

	r->request = add;
	if (strcmp(row->action, add.action.s) == 0)
		return DBK_OK;
	dbk_arena_reset(&r->asked);
	return dbk_filing_requested(r->ledger, row->number, &r->request,
	    &r->asked, r->err);
}

enum dbk_code
dbk_replay_take(struct dbk_replay *r, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct dbk_entry e = dbk_replay_entry(entry, &r->profile);
	enum dbk_code rc;

	r->ready++;
	rc = get_request(r, row);
	if (rc != DBK_OK || !check_entry(r, &e))
		return rc;
	rc = dbk_replay_add(&r->batch, row->number, &e, &r->request, r->sink,
	    r->err);
	if (rc != DBK_EFINDINGS)
		return rc;
	r->findings = true;
	return DBK_OK;
}

/* ---- plan ---- */

struct planning {
	struct dbk_replay r;
	struct dbk_replay_runs runs; /* entries that broke no rule */
	enum dbk_code (*each)(void *arg, const struct dbk_plan_row *row);
};

/* The action codes of a block, each once, in the order of the alphabet. */
static void
add_action(char actions[DBK_PLAN_ACTIONS + 1], char action)
{
	size_t i = 0, len = strlen(actions);

	while (actions[i] != '\0' && actions[i] < action)
		i++;
	if (actions[i] == action || len == DBK_PLAN_ACTIONS)
		return;
	memmove(actions + i + 1, actions + i, len + 1 - i);
	actions[i] = action;
}

/* Tell one block of the arranged batch, and find where the next one begins. */
static enum dbk_code
plan_block(const struct planning *p, size_t *at)
{
	const struct dbk_replay *r = &p->r;
	const struct dbk_replay_item *items = dbk_replay_items(&r->batch);
	const struct dbk_replay_item *first = &items[*at];
	struct dbk_plan_row row = {.block = first->block};

	memcpy(row.batch, r->batch.id, sizeof row.batch);
	memcpy(row.filer, first->filer, sizeof row.filer);
	(void)snprintf(row.port, sizeof row.port, "%s",
	    dbk_replay_block_port(&r->batch, first));
	for (; *at < r->batch.nitems && items[*at].block == row.block; ++*at) {
		row.entries++;
		row.records += items[*at].records;
		add_action(row.actions, items[*at].action[0]);
	}
	return p->each != NULL ? p->each(r->arg, &row) : DBK_OK;
}

static enum dbk_code
plan_batch(struct planning *p)
{
	struct dbk_replay *r = &p->r;
	enum dbk_code rc = DBK_OK;
	size_t at = 0;

	dbk_replay_arrange(&r->batch);
	while (at < r->batch.nitems && rc == DBK_OK)
		rc = plan_block(p, &at);
	dbk_replay_batch_reset(&r->batch);
	return rc;
}

/* Check an entry, and keep what the plan tells of it. */
static enum dbk_code
plan_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct planning *p = arg;
	struct dbk_replay *r = &p->r;
	enum dbk_code rc;

	rc = dbk_replay_take(r, row, entry);
	if (rc == DBK_OK && r->batch.nitems != 0)
		rc = dbk_replay_runs_put(&p->runs, &r->batch, row->port,
		    r->err);
	dbk_replay_batch_reset(&r->batch);
	return rc;
}

static enum dbk_code
plan_all(struct planning *p)
{
	struct dbk_replay *r = &p->r;
	enum dbk_code rc;

	for (;;) {
		rc = dbk_replay_runs_fill(&p->runs, &r->batch, r->err);
		if (rc != DBK_OK || r->batch.nitems == 0)
			return rc;
		rc = dbk_replay_next_id(r);
		if (rc == DBK_OK)
			rc = plan_batch(p);
		if (rc != DBK_OK)
			return rc;
	}
}

enum dbk_code
dbk_replay_plan(struct dbk_ledger *l, const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_plan_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct planning p = {.each = each, .runs = {.ledger = l, .bare = true}};
	struct dbk_replay *r = &p.r;
	enum dbk_code rc;

	rc = dbk_replay_begin(r, l, options, sink, arg, err);
	if (rc != DBK_OK)
		goto done;
	p.runs.size = r->size;
	dbk_replay_check_profile(r);
	rc = dbk_filing_ready(l, plan_entry, &p, err);
	if (rc == DBK_OK)
		rc = plan_all(&p);
	if (rc == DBK_OK && r->findings)
		rc = DBK_EFINDINGS;
done:
	dbk_replay_runs_fini(&p.runs);
	dbk_replay_end(r);
	return rc;
}
