#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/inspection.h"
#include "edi/replay_batch.h"
#include "edi/replay_file.h"
#include "ledger/chars.h"
#include "ledger/check.h"
#include "ledger/codes.h"

#define ID_COUNTER_LEN 5 /* 3F9A21-00001 */

struct replay {
	struct dbk_ledger *ledger;
	const struct dbk_replay_options *options;
	unsigned size; /* most entries a batch */
	struct dbk_sink *sink;
	struct dbk_err *err;
	struct dbk_arena arena; /* the profile, for the whole run */
	struct dbk_profile profile;
	const struct dbk_codes *codes; /* the ledger's lists */
	struct dbk_replay_batch batch;
	struct dbk_arena asked; /* the request of the entry at hand */
	struct dbk_request request;
	size_t ready; /* entries seen */
	bool findings; /* an entry or the profile broke a rule */
	bool full; /* the scan was stopped: the batch is full */
	bool told_contact, told_port;
	/* plan only */
	enum dbk_code (*plan)(void *arg, const struct dbk_plan_row *row);
	/* build only */
	const char *folder, *password;
	enum dbk_code (*built)(void *arg, const struct dbk_built_row *row);
	void *arg;
};

/* ---- what must be known before anything is built ---- */

static void
report_setting(struct replay *r, const char *key)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {.value = key};

	dbk_report(r->sink, DBK_RULE_REPLAY_PROFILE, &where, &words);
	r->findings = true;
}

static void
check_profile(struct replay *r)
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
check_fallbacks(struct replay *r, const struct dbk_entry *e)
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
check_entry(struct replay *r, const struct dbk_entry *e)
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

/* ---- plan ---- */

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
plan_block(struct replay *r, size_t *at)
{
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
	return r->plan != NULL ? r->plan(r->arg, &row) : DBK_OK;
}

/* The id that follows: the counter is one higher. */
static enum dbk_code
advance_id(struct replay *r)
{
	char *counter = r->batch.id + DBK_BATCH_ID_LEN - ID_COUNTER_LEN;
	size_t i = ID_COUNTER_LEN;

	while (i > 0 && counter[i - 1] == '9')
		counter[--i] = '0';
	if (i == 0)
		return dbk_fail(r->err, DBK_EUSAGE,
		    "this ledger has used "
		    "all of its batch ids");
	counter[i - 1]++;
	return DBK_OK;
}

static enum dbk_code
plan_batch(struct replay *r)
{
	enum dbk_code rc = DBK_OK;
	size_t at = 0;

	dbk_replay_arrange(&r->batch);
	while (at < r->batch.nitems && rc == DBK_OK)
		rc = plan_block(r, &at);
	dbk_replay_batch_reset(&r->batch);
	return rc == DBK_OK ? advance_id(r) : rc;
}

/* What was requested for the entry at hand. */
static enum dbk_code
get_request(struct replay *r, const struct dbk_entry_row *row)
{
	dbk_arena_reset(&r->asked);
	return dbk_filing_requested(r->ledger, row->number, &r->request,
	    &r->asked, r->err);
}

/* Check an entry, and put it into the batch being planned. */
static enum dbk_code
plan_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct replay *r = arg;
	struct dbk_entry e = dbk_replay_entry(entry, &r->profile);
	enum dbk_code rc;

	r->ready++;
	rc = get_request(r, row);
	if (rc != DBK_OK || !check_entry(r, &e))
		return rc;
	rc = dbk_replay_add(&r->batch, row->number, &e, &r->request, r->sink,
	    r->err);
	if (rc == DBK_EFINDINGS) {
		r->findings = true;
		return DBK_OK;
	}
	if (rc == DBK_OK && r->batch.nitems == r->size)
		rc = plan_batch(r);
	return rc;
}

/* Everything that is ready, checked and divided; nothing is changed. */
static enum dbk_code
plan_all(struct replay *r)
{
	enum dbk_code rc;

	check_profile(r);
	rc = dbk_batch_next(r->ledger, r->batch.id, r->err);
	if (rc == DBK_OK)
		rc = dbk_filing_ready(r->ledger, plan_entry, r, r->err);
	if (rc == DBK_OK && r->batch.nitems != 0)
		rc = plan_batch(r);
	return rc;
}

static enum dbk_code
begin(struct replay *r, struct dbk_ledger *l,
    const struct dbk_replay_options *options, struct dbk_sink *sink,
    struct dbk_err *err)
{
	enum dbk_code rc;

	memset(r, 0, sizeof *r);
	r->ledger = l;
	r->options = options;
	r->size = options->size != 0 ? options->size : DBK_REPLAY_SIZE;
	r->sink = sink;
	r->err = err;
	dbk_arena_init(&r->arena, 0);
	dbk_arena_init(&r->asked, 0);
	r->batch.profile = &r->profile;
	rc = dbk_codes_get(l, &r->codes, err);
	return rc == DBK_OK ? dbk_profile_get(l, &r->profile, &r->arena, err) :
			      rc;
}

static void
end(struct replay *r)
{
	dbk_replay_batch_fini(&r->batch);
	dbk_arena_fini(&r->asked);
	dbk_arena_fini(&r->arena);
}

enum dbk_code
dbk_replay_plan(struct dbk_ledger *l, const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_plan_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct replay r;
	enum dbk_code rc;

	rc = begin(&r, l, options, sink, err);
	if (rc != DBK_OK)
		goto done;
	r.plan = each;
	r.arg = arg;
	rc = plan_all(&r);
	if (rc == DBK_OK && r.findings)
		rc = DBK_EFINDINGS;
done:
	end(&r);
	return rc;
}

/* ---- build ---- */

/* Fill the batch with what is ready, and stop the scan when it is full. */
static enum dbk_code
collect_entry(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct replay *r = arg;
	struct dbk_entry e = dbk_replay_entry(entry, &r->profile);
	enum dbk_code rc;

	if (r->batch.nitems == r->size) {
		r->full = true;
		return DBK_EFINDINGS; /* ends the scan, no failure */
	}
	rc = get_request(r, row);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_replay_add(&r->batch, row->number, &e, &r->request, r->sink,
	    r->err);
	/* It was checked a moment ago, and nobody else writes. */
	if (rc == DBK_EFINDINGS)
		rc = dbk_fail(r->err, DBK_EDEFECT,
		    "entry %s changed while "
		    "the batch was built",
		    row->number);
	return rc;
}

static enum dbk_code
collect(struct replay *r)
{
	enum dbk_code rc;

	dbk_replay_batch_reset(&r->batch);
	r->full = false;
	rc = dbk_batch_next(r->ledger, r->batch.id, r->err);
	if (rc == DBK_OK)
		rc = dbk_filing_ready(r->ledger, collect_entry, r, r->err);
	return rc == DBK_EFINDINGS && r->full ? DBK_OK : rc;
}

struct first_error {
	struct dbk_err *err;
	const char *batch;
};

static void
keep_error(void *arg, const struct dbk_finding *f)
{
	struct first_error *first = arg;

	if (dbk_rules[f->rule].is_error)
		(void)dbk_fail(first->err, DBK_EDEFECT,
		    "batch %s, record %lu "
		    "position %u: %s [%s]",
		    first->batch, f->line, f->column, f->text,
		    dbk_rules[f->rule].id);
}

/* What we built must pass what any file must pass: a finding is our defect. */
static enum dbk_code
check_own(struct replay *r, const struct dbk_buf *bytes)
{
	struct first_error first = {r->err, r->batch.id};
	struct dbk_sink sink = {.emit = keep_error, .arg = &first};
	struct dbk_inspect_sums sums;
	enum dbk_code rc;

	rc = dbk_inspection_memory(bytes->data, bytes->len, NULL,
	    r->options->today, &sums, &sink, r->err);
	return rc == DBK_EFINDINGS ? DBK_EDEFECT : rc;
}

static void
report_target(struct replay *r, const char *id, const char *path)
{
	struct dbk_finding where = {.file = path};
	struct dbk_words words = {.value = id, .detail = path};

	dbk_report(r->sink, DBK_RULE_REPLAY_TARGET, &where, &words);
}

/* An older write of the same batch may be replaced, nothing else may. */
static enum dbk_code
write_file(struct replay *r, struct dbk_file **out, const char *id,
    const char *path, const struct dbk_buf *bytes)
{
	enum dbk_replay_found found;
	enum dbk_code rc;

	rc = dbk_replay_look(&found, path, bytes, NULL, r->err);
	if (rc != DBK_OK)
		return rc;
	if (found == DBK_REPLAY_OTHER) {
		report_target(r, id, path);
		return DBK_EFINDINGS;
	}
	return dbk_replay_write(out, path, bytes, r->password, r->err);
}

static enum dbk_code
tell_built(struct replay *r, const struct dbk_built_row *row)
{
	return r->built != NULL ? r->built(r->arg, row) : DBK_OK;
}

/*
 * Record the batch and write its file.  The file is settled before the ledger
 * commits and renamed after: killed in between, the next run finds the batch
 * in the ledger and writes the same bytes again.
 */
static enum dbk_code
record_batch(struct replay *r, const struct dbk_batch *document,
    const struct dbk_buf *bytes, const char *path)
{
	struct dbk_file *file = NULL;
	enum dbk_code rc;

	rc = dbk_batch_add(r->ledger, document, bytes->data, bytes->len,
	    r->err);
	if (rc == DBK_OK)
		rc = write_file(r, &file, r->batch.id, path, bytes);
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(r->ledger, r->err);
	if (rc != DBK_OK) {
		dbk_file_abandon(file);
		return rc;
	}
	return dbk_file_commit(file, r->err);
}

/* The next batch of what is ready; *done when nothing was. */
static enum dbk_code
build_batch(struct replay *r, bool *done)
{
	struct dbk_buf bytes = {0}, path = {0};
	struct dbk_arena arena;
	struct dbk_batch document;
	struct dbk_built_row row = {0};
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_ledger_begin(r->ledger, r->err);
	if (rc != DBK_OK)
		goto done;
	rc = collect(r);
	*done = r->batch.nitems == 0;
	if (rc != DBK_OK || *done)
		goto done;
	dbk_replay_arrange(&r->batch);
	dbk_replay_path(&path, r->folder, r->batch.id);
	rc = dbk_buf_check(&path, r->err);
	if (rc == DBK_OK)
		rc = dbk_replay_render(&bytes, &document, &arena, &r->batch,
		    r->options, path.data, r->err);
	if (rc == DBK_OK)
		rc = check_own(r, &bytes);
	if (rc == DBK_OK)
		rc = record_batch(r, &document, &bytes, path.data);
	if (rc != DBK_OK)
		goto done;
	memcpy(row.batch, r->batch.id, sizeof row.batch);
	row.path = path.data;
	row.entries = (unsigned)r->batch.nitems;
	row.blocks = r->batch.blocks;
	row.records = (unsigned long)document.records.v;
	rc = tell_built(r, &row);
done:
	dbk_ledger_rollback(r->ledger); /* after the commit: nothing is open */
	dbk_buf_fini(&bytes);
	dbk_buf_fini(&path);
	dbk_arena_fini(&arena);
	return rc;
}

/* ---- batches that were built before ---- */

static enum dbk_code
keep_id(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_buf *ids = arg;

	if (row->state == DBK_BATCH_BUILT)
		dbk_buf_add(ids, row->id, sizeof row->id);
	return DBK_OK;
}

/* Blocks of the batch, as its document counted them. */
static enum dbk_code
count_blocks(void *arg, const struct dbk_filed_entry *entry)
{
	unsigned *blocks = arg;

	if (entry->block.v > (int64_t)*blocks)
		*blocks = (unsigned)entry->block.v;
	return DBK_OK;
}

static enum dbk_code
rewrite(struct replay *r, const char *id, const char *path,
    struct dbk_buf *bytes)
{
	struct dbk_built_row row = {.path = path, .again = true};
	struct dbk_batch_row batch;
	struct dbk_file *file = NULL;
	enum dbk_code rc;
	bool moved;

	rc = dbk_batch_get(r->ledger, id, &batch, bytes, r->sink, r->err);
	if (rc != DBK_OK)
		return rc;
	memcpy(row.batch, batch.id, sizeof row.batch);
	row.entries = (unsigned)batch.entries;
	row.records = (unsigned long)batch.records;
	moved = batch.path == NULL || strcmp(batch.path, path) != 0;
	rc = dbk_batch_entries(r->ledger, id, count_blocks, &row.blocks,
	    r->err);
	if (rc == DBK_OK)
		rc = write_file(r, &file, id, path, bytes);
	if (rc == DBK_OK && moved)
		rc = dbk_batch_moved(r->ledger, id, path, r->err);
	if (rc != DBK_OK) {
		dbk_file_abandon(file);
		return rc;
	}
	rc = dbk_file_commit(file, r->err);
	return rc == DBK_OK ? tell_built(r, &row) : rc;
}

static enum dbk_code
rewrite_all(struct replay *r, size_t *n)
{
	struct dbk_buf ids = {0}, path = {0}, bytes = {0};
	enum dbk_code rc;
	size_t at;

	rc = dbk_batch_list(r->ledger, keep_id, &ids, r->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&ids, r->err);
	*n = ids.len / (DBK_BATCH_ID_LEN + 1);
	for (at = 0; rc == DBK_OK && at < ids.len; at += DBK_BATCH_ID_LEN + 1) {
		dbk_buf_reset(&path);
		dbk_buf_reset(&bytes);
		dbk_replay_path(&path, r->folder, ids.data + at);
		rc = dbk_buf_check(&path, r->err);
		if (rc == DBK_OK)
			rc = rewrite(r, ids.data + at, path.data, &bytes);
	}
	dbk_buf_fini(&ids);
	dbk_buf_fini(&path);
	dbk_buf_fini(&bytes);
	return rc;
}

/* Six letters and digits (B&B-9: 6AN, and no blanks among them). */
static bool
check_password(struct replay *r, const struct dbk_secret *password)
{
	struct dbk_finding where = {0};
	size_t i;

	if (password == NULL)
		return true;
	for (i = 0; i < password->len; i++)
		if (password->bytes[i] == ' ' ||
		    !dbk_class_allows(DBK_CLASS_AN, password->bytes[i]))
			break;
	if (i == password->len && i == DBK_PASSWORD_LEN) {
		r->password = password->bytes;
		return true;
	}
	dbk_report(r->sink, DBK_RULE_REPLAY_PASSWORD, &where,
	    &(struct dbk_words){0});
	return false;
}

enum dbk_code
dbk_replay_build(struct dbk_ledger *l, const char *folder,
    const struct dbk_secret *password, const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_built_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_finding where = {0};
	struct replay r;
	enum dbk_code rc;
	size_t before = 0;
	bool done = false;

	rc = begin(&r, l, options, sink, err);
	if (rc != DBK_OK)
		goto done;
	r.folder = folder;
	r.built = each;
	r.arg = arg;
	if (!check_password(&r, password))
		r.findings = true;
	rc = plan_all(&r);
	if (rc == DBK_OK && r.findings)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		rc = rewrite_all(&r, &before);
	while (rc == DBK_OK && !done)
		rc = build_batch(&r, &done);
	if (rc == DBK_OK && before == 0 && r.ready == 0) {
		dbk_report(sink, DBK_RULE_REPLAY_NONE, &where,
		    &(struct dbk_words){0});
		rc = DBK_EFINDINGS;
	}
done:
	end(&r);
	return rc;
}
