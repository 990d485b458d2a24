/*
 * respond_file.c -- a file of answers, divided into batches.
 */
#include "edi/reader.h"
#include "edi/respond_batch.h"

/* An answer is many times smaller; a batch past this is none. */
#define RECORDS_MOST 10000000u
#define BYTES_MOST ((size_t)64 * 1024 * 1024) /* of one batch */

struct division {
	struct dbk_respond *r;
	struct dbk_buf bytes; /* of the file, from begin on */
	size_t begin, end; /* in the file: what is collected */
	bool headless; /* it began without an A record */
};

/* What was collected is complete, or as complete as it gets. */
static enum dbk_code
close_batch(struct division *d)
{
	struct dbk_respond *r = d->r;
	const char *bytes = d->bytes.data;
	size_t len = d->end - d->begin;
	enum dbk_code rc;

	if (r->records.len == 0)
		return DBK_OK;
	rc = dbk_buf_check(&d->bytes, r->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&r->records, r->err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&r->lines, r->err);
	if (rc == DBK_OK)
		rc = d->headless ? dbk_respond_headless(r, bytes, len) :
				   dbk_respond_batch(r, bytes, len);
	dbk_buf_reset(&r->records);
	dbk_buf_reset(&r->lines);
	dbk_arena_reset(&r->arena);
	return rc;
}

static enum dbk_code
take_record(struct division *d, const struct dbk_raw *raw,
    enum dbk_envelope_kind kind)
{
	enum dbk_code rc = DBK_OK;

	if (kind == DBK_ENVELOPE_A)
		rc = close_batch(d);
	if (d->r->records.len == 0) {
		dbk_buf_drop(&d->bytes, raw->begin - d->begin);
		d->begin = raw->begin;
		d->headless = kind != DBK_ENVELOPE_A;
	}
	if (dbk_respond_count(d->r) < RECORDS_MOST) {
		dbk_buf_add(&d->r->records, raw->bytes, DBK_RECORD_LEN);
		dbk_buf_add(&d->r->lines, &raw->line, sizeof raw->line);
	}
	d->end = raw->end;
	if (rc == DBK_OK && kind == DBK_ENVELOPE_Z)
		rc = close_batch(d);
	return rc;
}

/* What is no batch to its end is not held in memory for ever. */
static bool
is_endless(const struct division *d)
{
	struct dbk_finding where = {.file = d->r->file};
	struct dbk_words words = {
	    .detail = "more than 64 MiB follow without the end of a batch"};

	if (d->bytes.len <= BYTES_MOST)
		return false;
	d->r->findings = true;
	dbk_report(d->r->sink, DBK_RULE_ANSWER_FORM, &where, &words);
	return true;
}

static enum dbk_code
read_batches(struct division *d, struct dbk_reader *reader, int64_t size)
{
	struct dbk_respond *r = d->r;
	struct dbk_finding where = {.file = r->file};
	struct dbk_words words = {.detail = "it is empty"};
	struct dbk_envelope e = {0};
	const struct dbk_layout *layout;
	enum dbk_code rc = DBK_OK;
	struct dbk_raw raw;
	bool any = false;

	dbk_reader_tap(reader, &d->bytes);
	while (rc == DBK_OK && dbk_reader_next(reader, &raw)) {
		any = true;
		rc = take_record(d, &raw,
		    dbk_envelope_take(&e, raw.bytes, &layout));
		if (rc == DBK_OK)
			rc = dbk_ledger_step(r->ledger, (int64_t)raw.end, size,
			    r->err);
		if (rc == DBK_OK && is_endless(d))
			return DBK_OK;
	}
	if (rc == DBK_OK)
		rc = dbk_reader_check(reader, r->file, r->err);
	if (rc == DBK_OK)
		rc = close_batch(d);
	if (rc == DBK_OK && !any) {
		r->findings = true;
		dbk_report(r->sink, DBK_RULE_ANSWER_FORM, &where, &words);
	}
	return rc;
}

/* r: its first members; the others are zero. */
static enum dbk_code
read_answers(struct dbk_respond *r, struct dbk_reader *reader, int64_t size)
{
	struct dbk_respond_sums before = *r->sums;
	struct division d = {.r = r};
	enum dbk_code rc;

	dbk_arena_init(&r->arena, 0);
	rc = dbk_ledger_begin(r->ledger, r->err);
	if (rc == DBK_OK)
		rc = read_batches(&d, reader, size);
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(r->ledger, r->err);
	if (rc == DBK_OK && r->findings)
		rc = DBK_EFINDINGS;
	if (rc != DBK_OK && rc != DBK_EFINDINGS) {
		dbk_ledger_rollback(r->ledger);
		*r->sums = before;
	}
	dbk_arena_fini(&r->arena);
	dbk_buf_fini(&r->records);
	dbk_buf_fini(&r->lines);
	dbk_buf_fini(&d.bytes);
	return rc;
}

static struct dbk_respond
begin(struct dbk_ledger *l, const char *file, struct dbk_respond_sums *sums,
    void (*each)(void *arg, const struct dbk_respond_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	return (struct dbk_respond){.ledger = l,
	    .file = file,
	    .sums = sums,
	    .each = each,
	    .arg = arg,
	    .sink = sink,
	    .err = err};
}

enum dbk_code
dbk_respond(struct dbk_ledger *l, const char *file, const void *bytes,
    size_t len, struct dbk_respond_sums *sums,
    void (*each)(void *arg, const struct dbk_respond_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_respond r = begin(l, file, sums, each, arg, sink, err);
	struct dbk_reader reader;

	dbk_reader_memory(&reader, bytes, len);
	return read_answers(&r, &reader, (int64_t)len);
}

enum dbk_code
dbk_respond_file(struct dbk_ledger *l, const char *file, FILE *in, int64_t size,
    struct dbk_respond_sums *sums,
    void (*each)(void *arg, const struct dbk_respond_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_respond r = begin(l, file, sums, each, arg, sink, err);
	struct dbk_reader reader;

	dbk_reader_file(&reader, in);
	return read_answers(&r, &reader, size);
}
