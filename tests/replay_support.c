#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/cargo.h"
#include "ledger/file.h"
#include "tests/replay_support.h"

#define A_DAY_LATER "2026-11-19T14:05:00Z" /* than BOOK_NOW */

void
replay_set(struct replay *r, const char *key, const char *value)
{
	book_ok(&r->b,
	    dbk_profile_set(r->b.l, key, value, &r->b.sink, &r->b.err));
}

void
replay_make(struct replay *r)
{
	memset(r, 0, sizeof *r);
	r->options.today = test_today();
	book_make(&r->b);
	replay_set(r, "sender.site", "2704");
	replay_set(r, "sender.id", "B76");
	replay_set(r, "processing.port", "2704");
	book_complete(&r->b, REPLAY_ENTRIES, r->numbers);
	(void)snprintf(r->target, sizeof r->target, "replay-target-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(r->target));
	(void)snprintf(r->id, sizeof r->id, "%s", REPLAY_ID);
}

void
replay_fini(struct replay *r)
{
	book_fini(&r->b);
	folder_remove(r->target);
	dbk_buf_fini(&r->batch);
	dbk_buf_fini(&r->answer);
	dbk_buf_fini(&r->other);
}

static enum dbk_code
on_built(void *arg, const struct dbk_built_row *row)
{
	struct replay *r = arg;

	r->built++;
	r->again += row->again;
	(void)snprintf(r->id, sizeof r->id, "%s", row->batch);
	(void)snprintf(r->path, sizeof r->path, "%s", row->path);
	return DBK_OK;
}

enum dbk_code
replay_build(struct replay *r, const char *password)
{
	struct dbk_secret secret = {0};
	enum dbk_code rc;

	r->built = r->again = 0;
	if (password != NULL)
		book_ok(&r->b,
		    dbk_secret_copy(&secret, password, strlen(password),
			&r->b.err));
	rc = dbk_replay_build(r->b.l, r->b.folder,
	    password != NULL ? &secret : NULL, &r->options, on_built, r,
	    &r->b.sink, &r->b.err);
	dbk_secret_free(&secret);
	return rc;
}

static enum dbk_code
on_sent(void *arg, const struct dbk_batch_row *row)
{
	struct replay *r = arg;

	ck_assert_int_eq(row->state, DBK_BATCH_SENT);
	r->sent++;
	return DBK_OK;
}

enum dbk_code
replay_send_by(struct replay *r, struct dbk_transport *to,
    const char *const *ids, size_t nids)
{
	enum dbk_code rc;

	r->sent = 0;
	rc = dbk_replay_send(r->b.l, ids, nids, to, on_sent, r, &r->b.sink,
	    &r->b.err);
	dbk_transport_close(to);
	return rc;
}

enum dbk_code
replay_send(struct replay *r, const char *folder)
{
	struct dbk_transport *to;

	book_ok(&r->b, dbk_transport_folder(&to, folder, &r->b.err));
	return replay_send_by(r, to, NULL, 0);
}

void
replay_file(struct replay *r)
{
	book_ok(&r->b, replay_build(r, "SECRET"));
	book_ok(&r->b, replay_send(r, r->target));
	replay_read(r, &r->batch, r->b.folder);
}

void
replay_read(struct replay *r, struct dbk_buf *out, const char *folder)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", folder, r->id);
	dbk_buf_reset(out);
	book_ok(&r->b, dbk_file_read(out, path, 0, &r->b.err));
}

void
replay_same(struct replay *r, const char *folder)
{
	struct dbk_buf there = {0};

	replay_read(r, &there, folder);
	ck_assert_uint_eq(there.len, r->batch.len);
	ck_assert_mem_eq(there.data, r->batch.data, there.len);
	dbk_buf_fini(&there);
}

void
replay_write(struct replay *r, const char *folder, const struct dbk_buf *bytes)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/SE-%s.edi", folder, r->id);
	f = fopen(path, "wb");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes->data, 1, bytes->len, f), bytes->len);
	ck_assert_int_eq(fclose(f), 0);
}

enum dbk_batch_state
replay_state(struct replay *r)
{
	struct dbk_batch_row row;

	book_ok(&r->b,
	    dbk_batch_get(r->b.l, r->id, &row, NULL, &r->b.sink, &r->b.err));
	return row.state;
}

static void
on_answer(void *arg, const struct dbk_respond_row *row)
{
	struct replay *r = arg;

	r->applied++;
	(void)snprintf(r->number, sizeof r->number, "%s", row->entry_number);
	(void)snprintf(r->code, sizeof r->code, "%s", row->code);
}

void
replay_accept_all(struct replay *r)
{
	static const char *const accepted[REPLAY_ENTRIES] = {
	    "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED", "02   ACCEPTED"};

	dbk_buf_reset(&r->answer);
	answer_make(&r->answer, &r->batch, accepted);
}

enum dbk_code
replay_respond(struct replay *r, const struct dbk_buf *bytes)
{
	return dbk_respond(r->b.l, "answer.edi", bytes->data, bytes->len,
	    &r->sums, on_answer, r, &r->b.sink, &r->b.err);
}

void
replay_overdue(struct replay *r)
{
	book_close(&r->b);
	r->b.actor.now = A_DAY_LATER;
	book_open(&r->b, DBK_ACCESS_WRITE);
	book_ok(&r->b, dbk_filing_overdue(r->b.l, true, NULL, NULL, &r->b.err));
}

void
replay_all(struct replay *r, enum dbk_filing state)
{
	const enum dbk_filing states[REPLAY_ENTRIES] = {
	    state, state, state, state};

	replay_each(r, states);
}

void
replay_each(struct replay *r, const enum dbk_filing states[REPLAY_ENTRIES])
{
	enum dbk_filing state;
	size_t i;

	for (i = 0; i < REPLAY_ENTRIES; i++) {
		state = book_filing(&r->b, r->numbers[i]);
		ck_assert_msg(state == states[i], "%s is %s, not %s",
		    r->numbers[i], dbk_filing_name(state),
		    dbk_filing_name(states[i]));
	}
}
