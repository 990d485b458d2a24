/*
 * Batches, CBP's answers, and the release log.
 */
#include <string.h>

#include "app/serve/routes.h"
#include "ledger/filings.h"
#include "ledger/releases.h"

enum dbk_code
dbk_api_ways(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	const struct dbk_serve_options *o = &call->serve->options;
	struct dbk_errand errand;

	(void)l;
	(void)err;
	dbk_out_begin(&call->out, "page", "ways");
	dbk_out_string(&call->out, "outbox", o->outbox);
	dbk_out_string(&call->out, "send_to", o->ways.send.target);
	dbk_out_string(&call->out, "answers_from", o->ways.answers.target);
	if (!dbk_transfer_get(&call->serve->transfer, &errand)) {
		dbk_out_string(&call->out, "under_way", NULL);
		return DBK_OK;
	}
	dbk_out_open(&call->out, "under_way", '{');
	dbk_out_string(&call->out, "user", errand.user);
	dbk_out_string(&call->out, "batch",
	    errand.batch[0] != '\0' ? errand.batch : NULL);
	dbk_out_string(&call->out, "since", errand.since);
	dbk_out_close(&call->out);
	return DBK_OK;
}

static void
tell_batch(struct dbk_output *out, const struct dbk_batch_row *row)
{
	dbk_out_string(out, "batch", row->id);
	dbk_out_string(out, "app", row->app);
	dbk_out_string(out, "state", dbk_batch_state_name(row->state));
	dbk_out_integer(out, "entries", row->entries);
	dbk_out_integer(out, "records", row->records);
	dbk_out_string(out, "file", row->path);
	dbk_out_string(out, "built_at", row->built_at);
	dbk_out_string(out, "sent_at", row->sent_at);
	dbk_out_string(out, "target", row->target);
	dbk_out_string(out, "digest", row->digest);
	dbk_out_string(out, "answered_at", row->answered_at);
	dbk_out_string(out, "actions", row->actions);
}

static enum dbk_code
tell_filed(void *arg, const struct dbk_filed_entry *e)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "entry_number", e->entry_number.s);
	dbk_out_string(out, "action", e->action.s);
	dbk_out_integer(out, "block", e->block.v);
	dbk_out_integer(out, "position", e->position.v);
	dbk_out_integer(out, "record", e->record.v);
	dbk_out_close(out);
	return DBK_OK;
}

enum dbk_code
dbk_api_batch(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_batch_row row;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "batch");
	rc = dbk_batch_get(l, call->words[0], &row, NULL, &out->sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(out, "batch", '{');
	tell_batch(out, &row);
	dbk_out_close(out);
	dbk_out_open(out, "entries", '[');
	rc = dbk_batch_entries(l, call->words[0], tell_filed, out, err);
	dbk_out_close(out);
	return rc;
}

/* As the ledger keeps them: without the communication password. */
enum dbk_code
dbk_api_batch_bytes(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_batch_row row;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "batch");
	rc = dbk_batch_get(l, call->words[0], &row, &call->reply.body,
	    &call->out.sink, err);
	if (rc == DBK_EFINDINGS)
		call->reply.status = 404;
	if (rc != DBK_OK)
		return rc;
	call->reply.type = "text/plain; charset=us-ascii";
	(void)snprintf(call->reply.name, sizeof call->reply.name, "%.3s-%s.edi",
	    row.app, row.id);
	return DBK_OK;
}

static enum dbk_code
tell_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	dbk_out_integer(out, "seq", row->seq);
	dbk_out_string(out, "at", row->at);
	dbk_out_string(out, "entry_number", row->entry_number);
	dbk_out_string(out, "app", row->app);
	dbk_out_string(out, "reason", row->reason);
	dbk_out_string(out, "text", row->text);
	dbk_out_close(out);
	return DBK_OK;
}

enum dbk_code
dbk_api_unmatched(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "unmatched");
	dbk_out_open(&call->out, "unmatched", '[');
	rc = dbk_unmatched_list(l, tell_unmatched, &call->out, err);
	dbk_out_close(&call->out);
	return rc;
}

/* ---- the release log ---- */

struct listing {
	struct dbk_output *out;
	int64_t n, last;
};

static enum dbk_code
tell_release(void *arg, const struct dbk_release_row *row)
{
	struct listing *listing = arg;
	struct dbk_output *out = listing->out;

	listing->n++;
	listing->last = row->seq;
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "entry_number", row->entry);
	dbk_out_string(out, "importer", row->importer);
	dbk_out_string(out, "at", row->at);
	dbk_out_string(out, "port", row->port);
	dbk_out_string(out, "officer", row->officer);
	dbk_out_flag(out, "refused", row->refused);
	dbk_out_string(out, "user", row->user);
	dbk_out_close(out);
	return DBK_OK;
}

enum dbk_code
dbk_api_releases(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct listing listing = {.out = out};
	const char *port = dbk_call_query(call, "port");
	int64_t limit, after;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "releases");
	rc = dbk_call_number(&limit, call, "limit", 1, 500, 50, err);
	if (rc == DBK_OK)
		rc = dbk_call_number(&after, call, "after", 0, INT64_MAX,
		    INT64_MAX, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(out, "releases", '[');
	rc = dbk_release_newest(l, port != NULL && *port != '\0' ? port : NULL,
	    after, limit, tell_release, &listing, err);
	dbk_out_close(out);
	if (rc == DBK_OK && listing.n == limit)
		dbk_out_integer(out, "next", listing.last);
	return rc;
}
