/*
 * Building batches: every entry is read once, checked, and kept as the records
 * that it will be sent as; then they are put together as batches.  Those are
 * made ahead on another core (replay_made.h), recorded in the ledger in their
 * order, and named when it has committed.
 */
#include <string.h>

#include "edi/replay_made.h"
#include "edi/replay_run.h"
#include "edi/replay_runs.h"
#include "ledger/ahead_ring.h"

/* Batches that share one commit of the ledger, and the bytes after which no
 * other one joins them: each commit waits for the disk. */
#define GROUP_BATCHES 16
#define GROUP_BYTES ((size_t)16 * 1024 * 1024)

/* Batches made ahead, and the bytes after which no other one is begun. */
#define AHEAD_BATCHES 4
#define AHEAD_BYTES ((size_t)4 * 1024 * 1024)

struct building {
	struct dbk_replay r;
	const char *folder, *password;
	enum dbk_code (*each)(void *arg, const struct dbk_built_row *row);
	struct dbk_replay_runs runs; /* entries that broke no rule */
	size_t checked, built; /* entries */
	bool collected; /* all of them are in batches */
	/* Collected batches, in the slots of the ring. */
	struct dbk_ahead_ring ring;
	struct dbk_replay_made ahead[AHEAD_BATCHES];
	size_t bytes_ahead;
	/* Those of the open change of the ledger. */
	struct dbk_replay_written group[GROUP_BATCHES];
	size_t ngroup;
};

/* ---- every entry, before anything is built ---- */

static enum dbk_code
check_one(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct building *b = arg;
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;

	rc = dbk_replay_take(r, row, entry);
	/* Nothing is built after a finding. */
	if (rc == DBK_OK && !r->findings)
		rc = dbk_replay_runs_put(&b->runs, &r->batch, row->port,
		    r->err);
	dbk_replay_batch_reset(&r->batch);
	if (rc != DBK_OK)
		return rc;
	return dbk_watch_step(r->options->watch, (int64_t)++b->checked, 0,
	    r->err);
}

/* ---- batches made ahead ---- */

static void
begin_made(const struct building *b, struct dbk_replay_made *m)
{
	dbk_replay_made_reset(m);
	m->options = b->r.options;
	m->password = b->password;
	m->batch.profile = &b->r.profile;
	m->batch.app = b->r.batch.app;
}

/* The entries of the next batch; it stays empty when none are left. */
static enum dbk_code
collect(struct building *b, struct dbk_replay_made *m)
{
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;

	rc = dbk_replay_runs_fill(&b->runs, &m->batch, r->err);
	m->size = m->batch.lines.len;
	b->collected = m->batch.nitems == 0;
	if (rc != DBK_OK || b->collected)
		return rc;
	rc = dbk_replay_next_id(r);
	return rc == DBK_OK ?
	    dbk_replay_made_name(m, b->folder, r->batch.id, r->err) :
	    rc;
}

static enum dbk_code
collect_one(struct building *b)
{
	struct dbk_replay_made *m = &b->ahead[dbk_ahead_ring_slot(&b->ring)];
	enum dbk_code rc;

	begin_made(b, m);
	rc = collect(b, m);
	if (rc != DBK_OK || b->collected)
		return rc;
	b->bytes_ahead += m->size;
	dbk_ahead_ring_put(&b->ring);
	return DBK_OK;
}

static enum dbk_code
collect_ahead(struct building *b)
{
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && !b->collected &&
	    !dbk_ahead_ring_is_full(&b->ring) && b->bytes_ahead < AHEAD_BYTES)
		rc = collect_one(b);
	return rc;
}

static bool
make_ahead(void *arg, size_t slot)
{
	struct building *b = arg;

	dbk_replay_make(&b->ahead[slot]);
	return true;
}

/* The next batch, made; the ring has one.  It stays until the next is put. */
static struct dbk_replay_made *
take_made(struct building *b)
{
	struct dbk_replay_made *m;
	bool made;

	m = &b->ahead[dbk_ahead_ring_take(&b->ring, &made)];
	b->bytes_ahead -= m->size;
	if (!made)
		dbk_replay_make(m);
	return m;
}

/* ---- batches that share a commit ---- */

/* Under their names now; then each is told. */
static enum dbk_code
name_files(struct building *b)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < b->ngroup; i++) {
		rc = dbk_file_place(b->group[i].file, b->r.err);
		b->group[i].file = NULL;
	}
	if (rc == DBK_OK && b->ngroup != 0)
		rc = dbk_file_flush_names(b->group[0].path.data, b->r.err);
	for (i = 0; rc == DBK_OK && i < b->ngroup && b->each != NULL; i++)
		rc = b->each(b->r.arg, &b->group[i].row);
	return rc;
}

/* Nothing of the group is left, whatever became of it. */
static void
end_group(struct building *b)
{
	while (b->ngroup != 0)
		dbk_replay_written_fini(&b->group[--b->ngroup]);
}

/* What was written of it belongs to the group now. */
static void
join_group(struct building *b, struct dbk_replay_made *m)
{
	b->group[b->ngroup++] = m->written;
	memset(&m->written, 0, sizeof m->written);
}

/* Record the next batch in the open change; *bytes grows by its size. */
static enum dbk_code
record_next(struct building *b, size_t *bytes)
{
	struct dbk_replay_made *m = take_made(b);
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;

	rc = dbk_replay_made_end(m, r->sink, r->err);
	if (rc == DBK_OK)
		rc = dbk_batch_add(r->ledger, &m->document, &m->lines, r->err);
	*bytes += m->size;
	b->built += m->batch.nitems;
	join_group(b, m);
	return rc;
}

/* Record as many as share a commit; *stop is why no more were. */
static enum dbk_code
fill_group(struct building *b, enum dbk_code *stop, struct dbk_err *why)
{
	const struct dbk_watch *watch = b->r.options->watch;
	enum dbk_code rc = DBK_OK;
	size_t bytes = 0;

	while (rc == DBK_OK && b->ngroup < GROUP_BATCHES &&
	    bytes < GROUP_BYTES) {
		*stop = dbk_watch_step(watch, (int64_t)b->built,
		    (int64_t)b->checked, why);
		if (*stop == DBK_OK)
			rc = collect_ahead(b);
		if (*stop != DBK_OK || rc != DBK_OK ||
		    dbk_ahead_ring_is_empty(&b->ring))
			break;
		rc = record_next(b, &bytes);
	}
	return rc;
}

/*
 * The next batches of what is ready.  Their files are settled before the ledger
 * commits and renamed after: killed in between, the next run finds the batches
 * in the ledger and writes the same bytes again.
 */
static enum dbk_code
build_group(struct building *b)
{
	struct dbk_replay *r = &b->r;
	enum dbk_code rc, stop = DBK_OK;
	struct dbk_err why = {0};

	rc = dbk_ledger_begin(r->ledger, r->err);
	if (rc == DBK_OK)
		rc = fill_group(b, &stop, &why);
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(r->ledger, r->err);
	if (rc == DBK_OK)
		rc = name_files(b);
	else
		dbk_ledger_rollback(r->ledger);
	end_group(b);
	/* What was complete until then is built. */
	if (rc == DBK_OK && stop != DBK_OK)
		rc = dbk_fail(r->err, stop, "%s", why.text);
	return rc;
}

static enum dbk_code
build_all(struct building *b)
{
	enum dbk_code rc;

	if (!dbk_ahead_ring_init(&b->ring, AHEAD_BATCHES, AHEAD_BATCHES / 2,
		make_ahead, b))
		return dbk_fail_memory(b->r.err);
	do
		rc = build_group(b);
	while (rc == DBK_OK &&
	    !(b->collected && dbk_ahead_ring_is_empty(&b->ring)));
	dbk_ahead_ring_fini(&b->ring);
	return rc;
}

/* ---- batches that were built before ---- */

/* Blocks of the batch, as its document counted them. */
static enum dbk_code
count_blocks(void *arg, const struct dbk_filed_entry *entry)
{
	unsigned *blocks = arg;

	if (entry->block.v > (int64_t)*blocks)
		*blocks = (unsigned)entry->block.v;
	return DBK_OK;
}

/* The bytes that the ledger has of a batch, and what it knows of it. */
static enum dbk_code
get_built(struct building *b, struct dbk_replay_made *m, bool *moved)
{
	struct dbk_built_row *row = &m->written.row;
	struct dbk_replay *r = &b->r;
	struct dbk_batch_row batch;
	enum dbk_code rc;

	rc = dbk_batch_get(r->ledger, m->batch.id, &batch, &m->bytes, r->sink,
	    r->err);
	if (rc != DBK_OK)
		return rc;
	row->entries = (unsigned)batch.entries;
	row->records = (unsigned long)batch.records;
	row->again = true;
	*moved = batch.path == NULL || strcmp(batch.path, row->path) != 0;
	return dbk_batch_entries(r->ledger, m->batch.id, count_blocks,
	    &row->blocks, r->err);
}

static enum dbk_code
rewrite(void *arg, const char *id)
{
	struct building *b = arg;
	struct dbk_replay_made *m = &b->ahead[0];
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;
	bool moved = false;

	begin_made(b, m);
	rc = dbk_replay_made_name(m, b->folder, id, r->err);
	if (rc == DBK_OK)
		rc = get_built(b, m, &moved);
	if (rc == DBK_OK) {
		dbk_replay_make_again(m);
		rc = dbk_replay_made_end(m, r->sink, r->err);
	}
	if (rc == DBK_OK && moved)
		rc = dbk_batch_moved(r->ledger, id, m->written.row.path,
		    r->err);
	join_group(b, m);
	if (rc == DBK_OK)
		rc = name_files(b);
	end_group(b);
	return rc;
}

enum dbk_code
dbk_replay_build(struct dbk_ledger *l, const char *folder,
    const struct dbk_secret *password, const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_built_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct building b = {
	    .folder = folder, .each = each, .runs = {.ledger = l}};
	struct dbk_replay *r = &b.r;
	struct dbk_finding where = {0};
	enum dbk_code rc;
	size_t i, before = 0;

	rc = dbk_replay_begin(r, l, options, sink, arg, err);
	if (rc != DBK_OK)
		goto done;
	b.runs.size = r->size;
	if (!dbk_replay_check_password(&b.password, password, sink))
		r->findings = true;
	dbk_replay_check_profile(r);
	rc = dbk_filing_ready(l, check_one, &b, err);
	if (rc == DBK_OK && r->findings)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		rc = dbk_replay_each_in(r, 1u << DBK_BATCH_BUILT, rewrite, &b,
		    &before);
	if (rc == DBK_OK && before == 0 && r->ready == 0) {
		dbk_report(sink, DBK_RULE_REPLAY_NONE, &where,
		    &(struct dbk_words){0});
		rc = DBK_EFINDINGS;
	}
	if (rc == DBK_OK && r->ready != 0)
		rc = build_all(&b);
done:
	for (i = 0; i < AHEAD_BATCHES; i++)
		dbk_replay_made_fini(&b.ahead[i]);
	dbk_replay_runs_fini(&b.runs);
	dbk_replay_end(r);
	return rc;
}
