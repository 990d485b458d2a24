#include <string.h>

#include "edi/replay_made.h"
#include "ledger/lines.h"

/* Bytes of a buffer that is kept for another batch. */
#define KEPT_MOST ((size_t)2 * 1024 * 1024)

enum dbk_code
dbk_replay_made_name(struct dbk_replay_made *m, const char *folder,
    const char *id, struct dbk_err *err)
{
	struct dbk_replay_written *w = &m->written;

	memcpy(m->batch.id, id, sizeof m->batch.id);
	memcpy(w->row.batch, id, sizeof w->row.batch);
	dbk_replay_path(&w->path, folder, m->batch.app, id);
	w->row.path = w->path.data;
	return dbk_buf_check(&w->path, err);
}

/* An older write of the same batch may be replaced, nothing else may. */
static enum dbk_code
write_file(struct dbk_replay_made *m)
{
	struct dbk_replay_written *w = &m->written;
	enum dbk_code rc;

	rc = dbk_replay_look(&m->found, w->row.path, &m->bytes, NULL, &m->err);
	if (rc == DBK_OK && m->found != DBK_REPLAY_OTHER)
		rc = dbk_replay_write(&w->file, w->row.path, &m->bytes,
		    m->password, &m->err);
	return rc;
}

/* The arranged batch as it goes into the ledger. */
static enum dbk_code
render(struct dbk_replay_made *m)
{
	struct dbk_replay_batch *b = &m->batch;
	struct dbk_built_row *row = &m->written.row;
	enum dbk_code rc;

	dbk_replay_arrange(b);
	dbk_arena_init(&m->arena, 0);
	rc = dbk_replay_render(&m->lines, &m->document, &m->arena, b,
	    m->options, row->path, &m->err);
	if (rc != DBK_OK)
		return rc;
	row->entries = (unsigned)b->nitems;
	row->blocks = b->blocks;
	row->records = (unsigned long)m->document.records.v;
	return DBK_OK;
}

static enum dbk_code
make(struct dbk_replay_made *m)
{
	enum dbk_code rc;

	rc = render(m);
	if (rc == DBK_OK)
		rc = dbk_lines_expand(&m->bytes, m->lines.data, m->lines.len,
		    m->document.separated.v, &m->err);
	if (rc == DBK_OK)
		rc = dbk_replay_check_own(&m->bytes, m->batch.id,
		    m->options->today, &m->err);
	return rc == DBK_OK ? write_file(m) : rc;
}

void
dbk_replay_make(struct dbk_replay_made *m)
{
	m->rc = make(m);
}

void
dbk_replay_make_again(struct dbk_replay_made *m)
{
	m->rc = write_file(m);
}

enum dbk_code
dbk_replay_made_end(struct dbk_replay_made *m, struct dbk_sink *sink,
    struct dbk_err *err)
{
	if (m->rc != DBK_OK)
		return dbk_fail(err, m->rc, "%s", m->err.text);
	if (m->found != DBK_REPLAY_OTHER)
		return DBK_OK;
	dbk_replay_report_target(sink, m->batch.id, m->written.row.path);
	return DBK_EFINDINGS;
}

/* Memory of a batch of unusual size goes: there are some of them. */
static void
reset_buf(struct dbk_buf *b)
{
	if (b->size > KEPT_MOST)
		dbk_buf_fini(b);
	else
		dbk_buf_reset(b);
}

void
dbk_replay_made_reset(struct dbk_replay_made *m)
{
	dbk_replay_batch_reset(&m->batch);
	reset_buf(&m->batch.lines);
	reset_buf(&m->lines);
	reset_buf(&m->bytes);
	dbk_arena_fini(&m->arena);
	dbk_replay_written_fini(&m->written);
	m->rc = DBK_OK;
	memset(&m->err, 0, sizeof m->err);
}

void
dbk_replay_written_fini(struct dbk_replay_written *w)
{
	dbk_file_abandon(w->file);
	dbk_buf_fini(&w->path);
	memset(w, 0, sizeof *w);
}

void
dbk_replay_made_fini(struct dbk_replay_made *m)
{
	dbk_replay_batch_fini(&m->batch);
	dbk_buf_fini(&m->lines);
	dbk_buf_fini(&m->bytes);
	dbk_arena_fini(&m->arena);
	dbk_replay_written_fini(&m->written);
}
