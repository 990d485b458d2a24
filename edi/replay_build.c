/*
 * Building batches: every entry is read once, checked, and kept as the records
 * that it will be sent as; then they are put together as batches, checked as any
 * file is, recorded in the ledger and written.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/replay_file.h"
#include "edi/replay_run.h"
#include "edi/replay_runs.h"
#include "ledger/lines.h"

/* Batches that share one commit of the ledger, and the bytes after which no
 * other one joins them: each commit waits for the disk. */
#define GROUP_BATCHES 16
#define GROUP_BYTES ((size_t)16 * 1024 * 1024)

/*
 * A batch that was put together.  On another core its lines become the file,
 * which is checked and written, while the ledger records them; nothing of the
 * run is touched there.
 */
struct finishing {
	/* Set before it begins; not changed until it ended. */
	dbk_day today;
	const char *password;
	bool separated;
	struct dbk_buf lines, path;
	struct dbk_built_row row;
	/* Its results. */
	struct dbk_buf bytes; /* of the file */
	pthread_t thread;
	bool begun, running; /* not finished; on another thread */
	enum dbk_replay_found found; /* under the path */
	struct dbk_file *file; /* settled, not renamed */
	enum dbk_code rc;
	struct dbk_err err;
};

struct building {
	struct dbk_replay r;
	const char *folder, *password;
	enum dbk_code (*each)(void *arg, const struct dbk_built_row *row);
	struct dbk_replay_runs runs; /* entries that broke no rule */
	size_t checked, built; /* entries */
	/* At most the last one of them is still running. */
	struct finishing group[GROUP_BATCHES];
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

/* ---- a batch ---- */

static enum dbk_code
collect(struct building *b)
{
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;
	bool more = true;

	dbk_replay_batch_reset(&r->batch);
	rc = dbk_batch_next(r->ledger, r->batch.id, r->err);
	while (rc == DBK_OK && more && r->batch.nitems < r->size)
		rc = dbk_replay_runs_take(&b->runs, &r->batch, &more, r->err);
	return rc;
}

/* An older write of the same batch may be replaced, nothing else may. */
static enum dbk_code
write_file(struct finishing *f)
{
	enum dbk_code rc;

	rc = dbk_replay_look(&f->found, f->path.data, &f->bytes, NULL, &f->err);
	if (rc == DBK_OK && f->found != DBK_REPLAY_OTHER)
		rc = dbk_replay_write(&f->file, f->path.data, &f->bytes,
		    f->password, &f->err);
	return rc;
}

static void *
check_and_write(void *arg)
{
	struct finishing *f = arg;

	f->rc = dbk_lines_expand(&f->bytes, f->lines.data, f->lines.len,
	    f->separated, &f->err);
	if (f->rc == DBK_OK)
		f->rc = dbk_replay_check_own(&f->bytes, f->row.batch, f->today,
		    &f->err);
	if (f->rc == DBK_OK)
		f->rc = write_file(f);
	return NULL;
}

static void
start(struct finishing *f)
{
	f->begun = true;
	f->running = pthread_create(&f->thread, NULL, check_and_write, f) == 0;
	/* Without a second thread it takes longer. */
	if (!f->running)
		(void)check_and_write(f);
}

/* Wait for its end, and say what became of it. */
static enum dbk_code
finish(struct building *b, struct finishing *f)
{
	if (f->running)
		(void)pthread_join(f->thread, NULL);
	f->begun = f->running = false;
	dbk_buf_fini(&f->lines);
	dbk_buf_fini(&f->bytes);
	if (f->rc != DBK_OK)
		return dbk_fail(b->r.err, f->rc, "%s", f->err.text);
	if (f->found != DBK_REPLAY_OTHER)
		return DBK_OK;
	dbk_replay_report_target(b->r.sink, f->row.batch, f->path.data);
	return DBK_EFINDINGS;
}

/* The same for what still runs of the group. */
static enum dbk_code
finish_last(struct building *b)
{
	struct finishing *f = b->ngroup != 0 ? &b->group[b->ngroup - 1] : NULL;

	return f != NULL && f->begun ? finish(b, f) : DBK_OK;
}

/* The arranged batch as it goes into its file. */
static enum dbk_code
render(struct building *b, struct finishing *f, struct dbk_batch *document,
    struct dbk_arena *a)
{
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;

	dbk_replay_arrange(&r->batch);
	dbk_replay_path(&f->path, b->folder, r->batch.app, r->batch.id);
	rc = dbk_buf_check(&f->path, r->err);
	if (rc == DBK_OK)
		rc = dbk_replay_render(&f->lines, document, a, &r->batch,
		    r->options, f->path.data, r->err);
	if (rc != DBK_OK)
		return rc;
	memcpy(f->row.batch, r->batch.id, sizeof f->row.batch);
	f->row.path = f->path.data;
	f->row.entries = (unsigned)r->batch.nitems;
	f->row.blocks = r->batch.blocks;
	f->row.records = (unsigned long)document->records.v;
	f->today = r->options->today;
	f->password = b->password;
	f->separated = document->separated.v;
	return DBK_OK;
}

/*
 * Make the batch of what was collected, and record it in the open change, while
 * another core still works on the one before it.
 */
static enum dbk_code
add_batch(struct building *b)
{
	struct finishing *f = &b->group[b->ngroup];
	struct dbk_batch document;
	struct dbk_arena arena;
	enum dbk_code rc;

	memset(f, 0, sizeof *f);
	dbk_arena_init(&arena, 0);
	rc = render(b, f, &document, &arena);
	if (rc == DBK_OK)
		rc = finish_last(b);
	b->ngroup++;
	if (rc == DBK_OK) {
		start(f);
		rc = dbk_batch_add(b->r.ledger, &document, &f->lines, b->r.err);
	}
	dbk_arena_fini(&arena);
	return rc;
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
	size_t i;

	(void)finish_last(b);
	for (i = 0; i < b->ngroup; i++) {
		dbk_file_abandon(b->group[i].file);
		dbk_buf_fini(&b->group[i].lines);
		dbk_buf_fini(&b->group[i].bytes);
		dbk_buf_fini(&b->group[i].path);
	}
	b->ngroup = 0;
}

/*
 * The next batches of what is ready; *done when nothing is left.  Their files
 * are settled before the ledger commits and renamed after: killed in between,
 * the next run finds the batches in the ledger and writes the same bytes again.
 */
static enum dbk_code
build_group(struct building *b, bool *done)
{
	struct dbk_replay *r = &b->r;
	enum dbk_code rc, stop = DBK_OK;
	struct dbk_err why = {0};
	size_t bytes = 0;

	rc = dbk_ledger_begin(r->ledger, r->err);
	while (rc == DBK_OK && b->ngroup < GROUP_BATCHES &&
	    bytes < GROUP_BYTES) {
		stop = dbk_watch_step(r->options->watch, (int64_t)b->built,
		    (int64_t)b->checked, &why);
		if (stop != DBK_OK)
			break;
		rc = collect(b);
		*done = r->batch.nitems == 0;
		if (rc != DBK_OK || *done)
			break;
		bytes += r->batch.lines.len;
		b->built += r->batch.nitems;
		rc = add_batch(b);
	}
	if (rc == DBK_OK)
		rc = finish_last(b);
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

/* The bytes that the ledger has of a batch, and where they go. */
static enum dbk_code
get_built(struct building *b, struct finishing *f, const char *id, bool *moved)
{
	struct dbk_replay *r = &b->r;
	struct dbk_batch_row batch;
	enum dbk_code rc;

	dbk_replay_path(&f->path, b->folder, r->batch.app, id);
	rc = dbk_buf_check(&f->path, r->err);
	if (rc == DBK_OK)
		rc = dbk_batch_get(r->ledger, id, &batch, &f->bytes, r->sink,
		    r->err);
	if (rc != DBK_OK)
		return rc;
	memcpy(f->row.batch, batch.id, sizeof f->row.batch);
	f->row.path = f->path.data;
	f->row.entries = (unsigned)batch.entries;
	f->row.records = (unsigned long)batch.records;
	*moved = batch.path == NULL || strcmp(batch.path, f->path.data) != 0;
	return dbk_batch_entries(r->ledger, id, count_blocks, &f->row.blocks,
	    r->err);
}

static enum dbk_code
rewrite(struct building *b, const char *id)
{
	struct finishing *f = &b->group[0];
	struct dbk_replay *r = &b->r;
	enum dbk_code rc;
	bool moved = false;

	memset(f, 0, sizeof *f);
	f->row.again = true;
	f->password = b->password;
	b->ngroup = 1;
	rc = get_built(b, f, id, &moved);
	if (rc == DBK_OK) {
		f->rc = write_file(f);
		rc = finish(b, f);
	}
	if (rc == DBK_OK && moved)
		rc = dbk_batch_moved(r->ledger, id, f->path.data, r->err);
	if (rc == DBK_OK)
		rc = name_files(b);
	end_group(b);
	return rc;
}

static enum dbk_code
rewrite_all(struct building *b, size_t *n)
{
	struct dbk_buf ids = {0};
	enum dbk_code rc;
	size_t at;

	rc = dbk_batch_list(b->r.ledger, keep_id, &ids, b->r.err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&ids, b->r.err);
	*n = ids.len / (DBK_BATCH_ID_LEN + 1);
	for (at = 0; rc == DBK_OK && at < ids.len; at += DBK_BATCH_ID_LEN + 1)
		rc = rewrite(b, ids.data + at);
	dbk_buf_fini(&ids);
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
	size_t before = 0;
	bool done = false;

	rc = dbk_replay_begin(r, l, options, sink, arg, err);
	if (rc != DBK_OK)
		goto done;
	if (!dbk_replay_check_password(&b.password, password, sink))
		r->findings = true;
	dbk_replay_check_profile(r);
	rc = dbk_filing_ready_any(l, check_one, &b, err);
	if (rc == DBK_OK && r->findings)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		rc = rewrite_all(&b, &before);
	if (rc == DBK_OK && before == 0 && r->ready == 0) {
		dbk_report(sink, DBK_RULE_REPLAY_NONE, &where,
		    &(struct dbk_words){0});
		rc = DBK_EFINDINGS;
	}
	while (rc == DBK_OK && !done)
		rc = build_group(&b, &done);
done:
	dbk_replay_runs_fini(&b.runs);
	dbk_replay_end(r);
	return rc;
}
