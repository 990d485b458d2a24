/*
 * The WR1 of a status query names one entry (ACMQ-13); its envelope is that of
 * any batch, so blocks are put together as those of a filing.
 */
#include <stdio.h>
#include <string.h>

#include "edi/replay_file.h"
#include "edi/replay_run.h"
#include "ledger/lines.h"
#include "ledger/number.h"

#define QUERY_APP "CQ"
/* Entries of one file: ten blocks; the memory does not grow with the ledger. */
#define QUERY_MOST (10 * DBK_BLOCK_TRANSACTIONS)
/* The counter of an id has two digits. */
#define QUERY_FILES 99u

struct asking {
	struct dbk_replay r;
	const struct dbk_query_choice *choice;
	const char *password; /* NULL: none */
	enum dbk_code (*each)(void *arg, const struct dbk_query_row *row);
	const char *batch; /* that is asked about */
	bool interrupted; /* the transfer of that one was */
	struct dbk_buf line; /* of the entry at hand */
	unsigned files; /* written */
};

/* ---- the file ---- */

/*
 * Q, month, day, hour and minute of the query, and a counter: Q11181405-01.  A
 * filing has a hyphen at another place, so an answer to the query is never taken
 * for one to a filing.
 */
static enum dbk_code
name_batch(struct asking *q)
{
	const char *now = q->choice->now;

	if (++q->files > QUERY_FILES)
		return dbk_fail(q->r.err, DBK_EUSAGE,
		    "more than %u files: name the batches to ask about",
		    QUERY_FILES);
	(void)snprintf(q->r.batch.id, sizeof q->r.batch.id,
	    "Q%.2s%.2s%.2s%.2s-%02u", now + 5, now + 8, now + 11, now + 14,
	    q->files);
	return DBK_OK;
}

static enum dbk_code
place_file(struct asking *q, const char *path, const struct dbk_buf *bytes)
{
	struct dbk_replay *r = &q->r;
	enum dbk_replay_found found;
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_replay_check_own(bytes, r->batch.id, r->options->today,
	    r->err);
	if (rc == DBK_OK)
		rc = dbk_replay_look(&found, path, bytes, NULL, r->err);
	if (rc == DBK_OK && found == DBK_REPLAY_OTHER) {
		dbk_replay_report_target(r->sink, r->batch.id, path);
		return DBK_EFINDINGS;
	}
	if (rc == DBK_OK)
		rc = dbk_replay_write(&file, path, bytes, q->password, r->err);
	return rc == DBK_OK ? dbk_file_commit(file, r->err) : rc;
}

static enum dbk_code
render(struct asking *q, struct dbk_buf *lines, struct dbk_buf *bytes,
    const char *path)
{
	struct dbk_replay *r = &q->r;
	struct dbk_batch document;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_replay_render(lines, &document, &arena, &r->batch, r->options,
	    path, r->err);
	if (rc == DBK_OK)
		rc = dbk_lines_expand(bytes, lines->data, lines->len,
		    !r->options->no_separator, r->err);
	dbk_arena_fini(&arena);
	return rc;
}

/* What was collected, as a file. */
static enum dbk_code
write_batch(struct asking *q)
{
	struct dbk_replay_batch *b = &q->r.batch;
	struct dbk_buf path = {0}, lines = {0}, bytes = {0};
	struct dbk_query_row row = {0};
	enum dbk_code rc;

	if (b->nitems == 0)
		return DBK_OK;
	rc = name_batch(q);
	if (rc != DBK_OK)
		return rc;
	dbk_replay_arrange(b);
	dbk_replay_path(&path, q->choice->folder, b->app, b->id);
	rc = dbk_buf_check(&path, q->r.err);
	if (rc == DBK_OK)
		rc = render(q, &lines, &bytes, path.data);
	if (rc == DBK_OK)
		rc = place_file(q, path.data, &bytes);
	row.path = path.data;
	row.entries = (unsigned)b->nitems;
	row.blocks = b->blocks;
	memcpy(row.batch, b->id, sizeof row.batch);
	if (rc == DBK_OK)
		rc = q->each(q->r.arg, &row);
	dbk_replay_batch_reset(b);
	dbk_buf_fini(&path);
	dbk_buf_fini(&lines);
	dbk_buf_fini(&bytes);
	return rc;
}

/* ---- the entries ---- */

/* CBP may or may not have it: its transfer began, and no verdict came.  It may
 * have been filed again in another batch since. */
static bool
is_unanswered(const struct asking *q, const struct dbk_entry_row *row)
{
	return row->batch != NULL && strcmp(row->batch, q->batch) == 0 &&
	    (row->filing == DBK_FILING_SENT ||
		row->filing == DBK_FILING_NO_ANSWER ||
		(row->filing == DBK_FILING_QUEUED && q->interrupted));
}

static enum dbk_code
write_record(struct asking *q, const struct dbk_replay_item *item)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_record record;
	struct dbk_number n;

	if (!dbk_number_parse(&n, item->number, strlen(item->number)))
		return dbk_fail(q->r.err, DBK_EDEFECT, "%s is no entry number",
		    item->number);
	(void)snprintf(number, sizeof number, "%07u%u", (unsigned)n.serial,
	    n.check);
	dbk_record_begin(&record, DBK_REC_WR1_IN);
	dbk_record_set(&record, DBK_WR1_IN_ENTRY_FILER_CODE, n.filer,
	    strlen(n.filer));
	dbk_record_set(&record, DBK_WR1_IN_ENTRY_NUMBER, number,
	    strlen(number));
	if (dbk_record_end(&record) != DBK_FAULT_NONE)
		return dbk_fail(q->r.err, DBK_EDEFECT,
		    "entry %s does not fit field %s", item->number,
		    record.field->name);
	dbk_buf_reset(&q->line);
	dbk_lines_add(&q->line, record.bytes, 1);
	return dbk_buf_check(&q->line, q->r.err);
}

static enum dbk_code
add_entry(struct asking *q, const struct dbk_entry_row *row)
{
	const struct dbk_text *usual = &q->r.profile.processing.port;
	struct dbk_replay_item item = {.records = 1};
	enum dbk_code rc;

	(void)snprintf(item.number, sizeof item.number, "%s", row->number);
	(void)snprintf(item.filer, sizeof item.filer, "%.3s", row->number);
	if (row->port != NULL && row->port[0] != '\0')
		(void)snprintf(item.port, sizeof item.port, "%s", row->port);
	else if (usual->s != NULL)
		(void)snprintf(item.port, sizeof item.port, "%s", usual->s);
	else
		return dbk_fail(q->r.err, DBK_EUSAGE,
		    "entry %s has no port of entry: set processing.port",
		    row->number);
	rc = write_record(q, &item);
	if (rc != DBK_OK)
		return rc;
	item.len = q->line.len;
	rc = dbk_replay_batch_put(&q->r.batch, &item, q->line.data, q->r.err);
	if (rc == DBK_OK && q->r.batch.nitems == QUERY_MOST)
		rc = write_batch(q);
	return rc;
}

static enum dbk_code
ask_entry(void *arg, const struct dbk_filed_entry *filed)
{
	struct asking *q = arg;
	struct dbk_entry_row row;
	enum dbk_code rc;

	rc = dbk_entry_get(q->r.ledger, filed->entry_number.s, 0, NULL, &row,
	    q->r.sink, q->r.err);
	if (rc != DBK_OK || !is_unanswered(q, &row))
		return rc;
	return add_entry(q, &row);
}

static enum dbk_code
ask_batch(void *arg, const char *id)
{
	struct asking *q = arg;
	struct dbk_batch_row batch;
	enum dbk_code rc;

	rc = dbk_batch_get(q->r.ledger, id, &batch, NULL, q->r.sink, q->r.err);
	if (rc != DBK_OK)
		return rc;
	q->batch = id;
	q->interrupted = batch.state == DBK_BATCH_SENDING;
	return dbk_batch_entries(q->r.ledger, id, ask_entry, q, q->r.err);
}

static enum dbk_code
ask_named(struct asking *q)
{
	const char *const *ids = q->choice->ids;
	size_t i, nids = q->choice->nids;
	enum dbk_code rc = DBK_OK;

	/* None is written unless all are known. */
	for (i = 0; i < nids; i++) {
		struct dbk_batch_row batch;

		rc = dbk_batch_get(q->r.ledger, ids[i], &batch, NULL, q->r.sink,
		    q->r.err);
		if (rc == DBK_EFINDINGS)
			q->r.findings = true;
		else if (rc != DBK_OK)
			return rc;
	}
	rc = q->r.findings ? DBK_EFINDINGS : DBK_OK;
	for (i = 0; rc == DBK_OK && i < nids; i++)
		rc = ask_batch(q, ids[i]);
	return rc;
}

enum dbk_code
dbk_replay_query(struct dbk_ledger *l, const struct dbk_query_choice *choice,
    const struct dbk_replay_options *options,
    enum dbk_code (*each)(void *arg, const struct dbk_query_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct asking q = {.choice = choice, .each = each};
	struct dbk_replay *r = &q.r;
	enum dbk_code rc;
	size_t n;

	rc = dbk_replay_begin(r, l, options, sink, arg, err);
	if (rc != DBK_OK)
		goto done;
	r->batch.app = QUERY_APP;
	if (!dbk_replay_check_password(&q.password, choice->password, sink))
		r->findings = true;
	dbk_replay_check_profile(r);
	if (r->findings)
		rc = DBK_EFINDINGS;
	else if (choice->ids != NULL)
		rc = ask_named(&q);
	else
		/* An answer may have left out some of its entries. */
		rc = dbk_replay_each_in(r,
		    1u << DBK_BATCH_SENDING | 1u << DBK_BATCH_SENT |
			1u << DBK_BATCH_ANSWERED,
		    ask_batch, &q, &n);
	if (rc == DBK_OK)
		rc = write_batch(&q);
done:
	dbk_buf_fini(&q.line);
	dbk_replay_end(r);
	return rc;
}
