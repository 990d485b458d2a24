/*
 * Records are read some thousands ahead, and the transactions that begin and
 * end among them are noted as spans.  The other thread goes through the spans
 * in front of the thread that reports; when that one has caught up, it leaves
 * it a part of them and goes on behind that part.  So both are busy however
 * long either of them takes, and neither waits for the other: what is not known
 * when it is asked for, who asks looks at itself.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "edi/inspect_ahead.h"
#include "edi/inspect_transaction.h"
#include "ledger/second_thread.h"

/* Records; powers of two. */
#define PIECE 1024u /* read at once */
#define RING (16 * PIECE) /* some milliseconds of work, 2 MiB */
#define SPANS (2 * RING) /* each has a record, and one may be half gone */

/* Of one transaction, which is not longer than the ring. */
#define TRANSACTION_MEMORY ((size_t)8 * 1024 * 1024)

/* A transaction: records from begin up to end. */
struct span {
	size_t begin, end;
	atomic_bool clean; /* false: not known */
};

/* Records and spans are counted from the first of the file; each array holds
 * the newest of them. */
struct dbk_ahead {
	struct dbk_reader *reader;
	struct dbk_raw *records;
	size_t nrecords;
	size_t at; /* records that were handed out */
	bool ended; /* the file did */
	bool open; /* a transaction began and did not end yet */
	size_t begin; /* of that one */

	struct dbk_second_thread other; /* its lock: what follows, records */
	/* Changed by the thread that reports, which reads them without the
	 * lock; the answers in spans and next by the other one. */
	struct span *spans;
	size_t nspans;
	atomic_size_t asked; /* spans that were asked about or passed by */
	size_t next; /* span that the other thread looks at next */

	/* What it looks with. */
	struct dbk_inspect_transaction transaction;
	struct dbk_arena arena;
	struct dbk_sink sink; /* counts */
};

static struct dbk_raw *
record_at(const struct dbk_ahead *a, size_t i)
{
	return &a->records[i % RING];
}

static struct span *
span_at(const struct dbk_ahead *a, size_t i)
{
	return &a->spans[i % SPANS];
}

struct dbk_ahead *
dbk_ahead_open(struct dbk_reader *reader, dbk_day today, bool errors_only)
{
	struct dbk_ahead *a = calloc(1, sizeof *a);

	if (a == NULL)
		return NULL;
	a->records = malloc(RING * sizeof *a->records);
	a->spans = malloc(SPANS * sizeof *a->spans);
	if (a->records == NULL || a->spans == NULL)
		goto no_memory;
	if (!dbk_second_thread_init(&a->other))
		goto no_memory;
	a->reader = reader;
	dbk_arena_init(&a->arena, TRANSACTION_MEMORY);
	a->sink.errors_only = errors_only;
	a->transaction.today = today;
	a->transaction.sink = &a->sink;
	a->transaction.arena = &a->arena;
	return a;
no_memory:
	free(a->records);
	free(a->spans);
	free(a);
	return NULL;
}

/* ---- the other thread ---- */

/* What it looks at next; with the lock.  The span that is asked about next is
 * never taken: some of its records may be gone. */
static size_t
next_span(const struct dbk_ahead *a)
{
	if (a->next > a->asked)
		return a->next;
	return a->asked + 1 + (a->nspans - a->asked) / 4;
}

/* Copy its records, which may go once the lock is released. */
static void
take(struct dbk_ahead *a, const struct span *span)
{
	size_t i;

	for (i = span->begin; i < span->end; i++)
		dbk_inspect_transaction_add(&a->transaction, record_at(a, i));
}

static bool
is_clean(struct dbk_ahead *a)
{
	struct dbk_err err;
	enum dbk_code rc;

	a->sink.errors = 0;
	a->sink.warnings = 0;
	rc = dbk_inspect_transaction_flush(&a->transaction, &err);
	return rc == DBK_OK && a->sink.errors == 0 && a->sink.warnings == 0;
}

static void *
look_ahead(void *arg)
{
	struct dbk_ahead *a = arg;
	size_t i;
	bool clean;

	(void)pthread_mutex_lock(&a->other.lock);
	while (!a->other.ends) {
		i = next_span(a);
		if (i >= a->nspans) {
			(void)pthread_cond_wait(&a->other.more, &a->other.lock);
			continue;
		}
		a->next = i + 1;
		take(a, span_at(a, i));
		(void)pthread_mutex_unlock(&a->other.lock);
		clean = is_clean(a);
		(void)pthread_mutex_lock(&a->other.lock);
		if (i >= a->asked)
			span_at(a, i)->clean = clean;
	}
	(void)pthread_mutex_unlock(&a->other.lock);
	return NULL;
}

void
dbk_ahead_close(struct dbk_ahead *a)
{
	if (a == NULL)
		return;
	dbk_second_thread_fini(&a->other);
	dbk_inspect_transaction_fini(&a->transaction);
	dbk_arena_fini(&a->arena);
	free(a->records);
	free(a->spans);
	free(a);
}

/* ---- reading ---- */

/* The records that were handed out are about to go, and their spans. */
static void
pass_by(struct dbk_ahead *a)
{
	(void)pthread_mutex_lock(&a->other.lock);
	while (a->asked < a->nspans && span_at(a, a->asked)->end < a->at)
		a->asked++;
	(void)pthread_mutex_unlock(&a->other.lock);
}

static bool
begins(const struct dbk_raw *raw)
{
	return memcmp(raw->bytes, dbk_layouts[DBK_REC_SE10].name,
		   DBK_LAYOUT_ID_LEN) == 0;
}

/* True where a transaction may end; who reports decides. */
static bool
may_end(const struct dbk_raw *raw)
{
	return begins(raw) || memchr("ABYZ", raw->bytes[0], 4) != NULL;
}

static void
add_span(struct dbk_ahead *a, size_t begin, size_t end)
{
	struct span *span = span_at(a, a->nspans++);

	span->begin = begin;
	span->end = end;
	span->clean = false;
}

/* Note the spans that end between two records. */
static void
find_spans(struct dbk_ahead *a, size_t from, size_t to)
{
	size_t i;

	(void)pthread_mutex_lock(&a->other.lock);
	for (i = from; i < to; i++) {
		if (!may_end(record_at(a, i)))
			continue;
		/* Of a longer one the first records are gone. */
		if (a->open && a->begin + RING >= to)
			add_span(a, a->begin, i);
		a->open = begins(record_at(a, i));
		a->begin = i;
	}
	(void)pthread_cond_signal(&a->other.more);
	(void)pthread_mutex_unlock(&a->other.lock);
}

/* A piece of the file. */
static void
read_piece(struct dbk_ahead *a, bool cargo_release)
{
	size_t from = a->nrecords;

	pass_by(a);
	while (a->nrecords - from < PIECE &&
	    dbk_reader_next(a->reader, record_at(a, a->nrecords)))
		a->nrecords++;
	if (cargo_release)
		find_spans(a, from, a->nrecords);
	else
		a->open = false;
	if (a->nspans != 0)
		dbk_second_thread_start(&a->other, look_ahead, a);
	a->ended = a->nrecords - from < PIECE;
}

const struct dbk_raw *
dbk_ahead_next(struct dbk_ahead *a, bool cargo_release)
{
	/* What is no cargo release is not read further than need be. */
	while (!a->ended && a->nrecords - a->at <= RING - PIECE &&
	    (cargo_release || a->at == a->nrecords))
		read_piece(a, cargo_release);
	return a->at < a->nrecords ? record_at(a, a->at++) : NULL;
}

/* ---- what it found ---- */

bool
dbk_ahead_is_clean(struct dbk_ahead *a, unsigned long first, size_t n)
{
	size_t begin = first - 1; /* the reader numbers records from 1 */
	const struct span *span;

	while (a->asked < a->nspans) {
		span = span_at(a, a->asked);
		if (span->begin > begin)
			break;
		a->asked++;
		if (span->begin == begin)
			return span->clean && span->end - begin == n;
	}
	return false;
}
