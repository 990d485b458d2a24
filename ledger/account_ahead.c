/*
 * The second session lives on the second thread: opened, held against the first
 * one's journal, read and closed there.  Sums come first, then the lists, whose
 * rows go through a ring of chunks.  Whatever fails there only ends what is
 * ahead; the first thread then meets the failure in its own turn.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/account_part.h"
#include "ledger/second_thread.h"
#include "ledger/session.h"

#define CHUNKS 16u
#define CHUNK_ROWS 256u
/* Bytes of strings from which on a chunk is full, and that it never exceeds. */
#define STRINGS_FULL ((size_t)60 * 1024)
#define STRINGS_LIMIT ((size_t)128 * 1024)

/* In the order in which they are read. */
enum list { BATCHES, ENTRIES, LISTS };

union row {
	struct dbk_batch_row batch;
	struct dbk_entry_row entry;
};

struct chunk {
	enum list list;
	size_t n;
	union row rows[CHUNK_ROWS];
	struct dbk_arena strings; /* of the rows */
};

enum progress {
	NOT_AHEAD, /* the first thread has to read it, or the rest of it */
	COMING,
	WHOLE
};

struct dbk_account_ahead {
	struct dbk_ledger *l;
	bool own; /* the snapshot of l is ours */
	/* The end of its journal.  All tables that an account reads follow from
	 * the journal, so where that ends alike they are alike. */
	int64_t tail_seq;
	unsigned char tail_hash[DBK_HASH_LEN];

	struct chunk *filling; /* of the second thread; NULL: none */

	struct dbk_second_thread other; /* its lock: of what follows */
	pthread_cond_t done;
	enum progress sums[DBK_SUM_COUNT];
	int64_t sum[DBK_SUM_COUNT][DBK_SUM_COLUMNS];
	enum progress lists[LISTS];
	size_t rows[LISTS]; /* in chunks that came */
	size_t came, taken; /* chunks, from the first of all */
	struct chunk chunks[CHUNKS];
};

/* ---- the second thread ---- */

static bool
is_ended(struct dbk_account_ahead *a)
{
	bool ends;

	(void)pthread_mutex_lock(&a->other.lock);
	ends = a->other.ends;
	(void)pthread_mutex_unlock(&a->other.lock);
	return ends;
}

/* The chunk that is being filled may be taken; there may be none. */
static void
pass_chunk(struct dbk_account_ahead *a)
{
	const struct chunk *c = a->filling;

	if (c == NULL)
		return;
	a->filling = NULL;
	(void)pthread_mutex_lock(&a->other.lock);
	a->came++;
	a->rows[c->list] += c->n;
	(void)pthread_cond_signal(&a->done);
	(void)pthread_mutex_unlock(&a->other.lock);
}

/* Wait for a free chunk and begin to fill it; false: it is not wanted. */
static bool
begin_chunk(struct dbk_account_ahead *a, enum list list)
{
	struct chunk *c;

	(void)pthread_mutex_lock(&a->other.lock);
	while (!a->other.ends && a->came - a->taken == CHUNKS)
		(void)pthread_cond_wait(&a->other.more, &a->other.lock);
	c = a->other.ends ? NULL : &a->chunks[a->came % CHUNKS];
	(void)pthread_mutex_unlock(&a->other.lock);
	if (c == NULL)
		return false;
	c->list = list;
	c->n = 0;
	dbk_arena_reset(&c->strings);
	a->filling = c;
	return true;
}

/* A chunk with room for one more row, NULL: it is not wanted. */
static struct chunk *
room(struct dbk_account_ahead *a, enum list list)
{
	struct chunk *c = a->filling;

	if (c != NULL && c->n < CHUNK_ROWS && c->strings.used < STRINGS_FULL)
		return c;
	pass_chunk(a);
	return begin_chunk(a, list) ? a->filling : NULL;
}

static enum dbk_code
keep_batch(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_account_ahead *a = arg;
	struct chunk *c = room(a, BATCHES);
	enum dbk_code rc;

	if (c == NULL)
		return DBK_ESTOPPED;
	c->rows[c->n].batch = *row;
	rc = dbk_batch_row_hold(&c->rows[c->n].batch, &c->strings, NULL);
	if (rc == DBK_OK)
		c->n++;
	return rc;
}

static enum dbk_code
keep_entry(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_ahead *a = arg;
	struct chunk *c = room(a, ENTRIES);
	enum dbk_code rc;

	if (c == NULL)
		return DBK_ESTOPPED;
	c->rows[c->n].entry = *row;
	rc = dbk_entry_row_hold(&c->rows[c->n].entry, &c->strings, NULL);
	if (rc == DBK_OK)
		c->n++;
	return rc;
}

static enum dbk_code
read_list(struct dbk_account_ahead *a, struct dbk_ledger *l, enum list list)
{
	const struct dbk_entry_filter all = {0};
	enum dbk_code rc;

	rc = list == BATCHES ? dbk_batch_list(l, keep_batch, a, NULL) :
			       dbk_entry_list(l, &all, keep_entry, a, NULL);
	if (rc != DBK_OK)
		return rc;
	pass_chunk(a);
	(void)pthread_mutex_lock(&a->other.lock);
	a->lists[list] = WHOLE;
	(void)pthread_cond_signal(&a->done);
	(void)pthread_mutex_unlock(&a->other.lock);
	return DBK_OK;
}

static enum dbk_code
read_sum(struct dbk_account_ahead *a, struct dbk_ledger *l,
    enum dbk_account_sum sum)
{
	int64_t row[DBK_SUM_COLUMNS];
	enum dbk_code rc;

	if (is_ended(a))
		return DBK_ESTOPPED;
	rc = dbk_account_sum(l, sum, row, NULL);
	if (rc != DBK_OK)
		return rc;
	(void)pthread_mutex_lock(&a->other.lock);
	memcpy(a->sum[sum], row, sizeof row);
	a->sums[sum] = WHOLE;
	(void)pthread_cond_signal(&a->done);
	(void)pthread_mutex_unlock(&a->other.lock);
	return DBK_OK;
}

static enum dbk_code
check_same(const struct dbk_account_ahead *a, struct dbk_ledger *l)
{
	enum dbk_code rc = dbk_session_tail(l, NULL);

	if (rc != DBK_OK)
		return rc;
	return l->tail_seq == a->tail_seq &&
		memcmp(l->tail_hash, a->tail_hash, sizeof a->tail_hash) == 0 ?
	    DBK_OK :
	    DBK_ESTOPPED;
}

static enum dbk_code
read_state(struct dbk_account_ahead *a, struct dbk_ledger *l)
{
	enum dbk_code rc;
	bool own;
	int i;

	/* Every page is read once; a cache would only fill. */
	rc = dbk_store_run(&l->store, DBK_SQL_CACHE_LESS, NULL);
	if (rc == DBK_OK)
		rc = dbk_snapshot_begin(l, &own, NULL);
	if (rc != DBK_OK)
		return rc;
	rc = check_same(a, l);
	for (i = 0; rc == DBK_OK && i < DBK_SUM_COUNT; i++)
		rc = read_sum(a, l, (enum dbk_account_sum)i);
	for (i = 0; rc == DBK_OK && i < LISTS; i++)
		rc = read_list(a, l, (enum list)i);
	return dbk_snapshot_end(l, own, rc, NULL);
}

/* What has not come by now does not come. */
static void
end_all(struct dbk_account_ahead *a)
{
	int i;

	(void)pthread_mutex_lock(&a->other.lock);
	for (i = 0; i < DBK_SUM_COUNT; i++)
		if (a->sums[i] == COMING)
			a->sums[i] = NOT_AHEAD;
	for (i = 0; i < LISTS; i++)
		if (a->lists[i] == COMING)
			a->lists[i] = NOT_AHEAD;
	(void)pthread_cond_signal(&a->done);
	(void)pthread_mutex_unlock(&a->other.lock);
}

static void *
read_all(void *arg)
{
	struct dbk_account_ahead *a = arg;
	struct dbk_ledger *l;
	enum dbk_code rc;

	rc = dbk_session_open_like(&l, a->l, a->l->path, DBK_ACCESS_READ, NULL);
	if (rc == DBK_OK)
		rc = read_state(a, l);
	dbk_ledger_close(l);
	if (rc != DBK_OK)
		end_all(a);
	return NULL;
}

/* ---- the first thread ---- */

static enum dbk_code
begin_state(struct dbk_account_ahead *a, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_snapshot_begin(a->l, &a->own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_session_tail(a->l, err);
	if (rc != DBK_OK)
		return dbk_snapshot_end(a->l, a->own, rc, err);
	a->tail_seq = a->l->tail_seq;
	memcpy(a->tail_hash, a->l->tail_hash, sizeof a->tail_hash);
	return DBK_OK;
}

static void
start(struct dbk_account_ahead *a)
{
	int i;

	for (i = 0; i < DBK_SUM_COUNT; i++)
		a->sums[i] = COMING;
	for (i = 0; i < LISTS; i++)
		a->lists[i] = COMING;
	dbk_second_thread_start(&a->other, read_all, a);
	if (!a->other.running)
		end_all(a);
}

enum dbk_code
dbk_account_ahead_open(struct dbk_account_ahead **out, struct dbk_ledger *l,
    int64_t from, struct dbk_err *err)
{
	struct dbk_account_ahead *a;
	enum dbk_code rc;
	size_t i;

	*out = NULL;
	a = calloc(1, sizeof *a);
	if (a == NULL)
		return dbk_fail_memory(err);
	a->l = l;
	for (i = 0; i < CHUNKS; i++)
		dbk_arena_init(&a->chunks[i].strings, STRINGS_LIMIT);
	rc = begin_state(a, err);
	if (rc != DBK_OK)
		goto fail;
	if (pthread_cond_init(&a->done, NULL) != 0)
		goto no_done;
	if (!dbk_second_thread_init(&a->other))
		goto no_other;
	if (a->tail_seq >= from)
		start(a);
	*out = a;
	return DBK_OK;
no_other:
	(void)pthread_cond_destroy(&a->done);
no_done:
	rc = dbk_snapshot_end(l, a->own, dbk_fail_memory(err), err);
fail:
	free(a);
	return rc;
}

struct dbk_ledger *
dbk_account_ahead_ledger(const struct dbk_account_ahead *a)
{
	return a->l;
}

enum dbk_code
dbk_account_ahead_sum(struct dbk_account_ahead *a, enum dbk_account_sum sum,
    int64_t out[DBK_SUM_COLUMNS], struct dbk_err *err)
{
	bool whole;

	(void)pthread_mutex_lock(&a->other.lock);
	while (a->sums[sum] == COMING)
		(void)pthread_cond_wait(&a->done, &a->other.lock);
	whole = a->sums[sum] == WHOLE;
	(void)pthread_mutex_unlock(&a->other.lock);
	if (!whole)
		return dbk_account_sum(a->l, sum, out, err);
	memcpy(out, a->sum[sum], sizeof a->sum[sum]);
	return DBK_OK;
}

/* The oldest chunk need not wait any longer. */
static void
free_chunk(struct dbk_account_ahead *a)
{
	a->taken++;
	(void)pthread_cond_signal(&a->other.more);
}

/* The next chunk of a list; NULL: no more of it comes.  Chunks of a list before
 * it nobody asked for. */
static const struct chunk *
wait_chunk(struct dbk_account_ahead *a, enum list list)
{
	const struct chunk *c = NULL;

	(void)pthread_mutex_lock(&a->other.lock);
	while (c == NULL) {
		if (a->taken != a->came) {
			c = &a->chunks[a->taken % CHUNKS];
			if (c->list < list) {
				free_chunk(a);
				c = NULL;
			}
		} else if (a->lists[list] == COMING) {
			(void)pthread_cond_wait(&a->done, &a->other.lock);
		} else {
			break;
		}
	}
	(void)pthread_mutex_unlock(&a->other.lock);
	return c != NULL && c->list == list ? c : NULL;
}

/* Who is told the rows of a list, and how far it is told. */
struct telling {
	enum dbk_code (*batch)(void *arg, const struct dbk_batch_row *row);
	enum dbk_code (*entry)(void *arg, const struct dbk_entry_row *row);
	void *arg;
	size_t told;
	size_t at; /* of the list as it is read again */
};

static enum dbk_code
tell_batch(void *arg, const struct dbk_batch_row *row)
{
	struct telling *t = arg;

	return t->at++ < t->told ? DBK_OK : t->batch(t->arg, row);
}

static enum dbk_code
tell_entry(void *arg, const struct dbk_entry_row *row)
{
	struct telling *t = arg;

	return t->at++ < t->told ? DBK_OK : t->entry(t->arg, row);
}

static enum dbk_code
tell_chunk(struct telling *t, const struct chunk *c)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < c->n; i++)
		rc = c->list == BATCHES ? t->batch(t->arg, &c->rows[i].batch) :
					  t->entry(t->arg, &c->rows[i].entry);
	t->told += i;
	return rc;
}

/* What is ahead of a list, and then the rest of it. */
static enum dbk_code
tell_list(struct dbk_account_ahead *a, enum list list, struct telling *t,
    struct dbk_err *err)
{
	const struct dbk_entry_filter all = {0};
	const struct chunk *c;
	enum dbk_code rc = DBK_OK;
	bool whole;

	while (rc == DBK_OK && (c = wait_chunk(a, list)) != NULL) {
		rc = tell_chunk(t, c);
		(void)pthread_mutex_lock(&a->other.lock);
		free_chunk(a);
		(void)pthread_mutex_unlock(&a->other.lock);
	}
	if (rc != DBK_OK)
		return rc;
	(void)pthread_mutex_lock(&a->other.lock);
	whole = a->lists[list] == WHOLE && t->told == a->rows[list];
	(void)pthread_mutex_unlock(&a->other.lock);
	if (whole)
		return DBK_OK;
	return list == BATCHES ? dbk_batch_list(a->l, tell_batch, t, err) :
				 dbk_entry_list(a->l, &all, tell_entry, t, err);
}

enum dbk_code
dbk_account_ahead_batches(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_batch_row *row),
    void *arg, struct dbk_err *err)
{
	struct telling t = {.batch = each, .arg = arg};

	return tell_list(a, BATCHES, &t, err);
}

enum dbk_code
dbk_account_ahead_entries(struct dbk_account_ahead *a,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err)
{
	struct telling t = {.entry = each, .arg = arg};

	return tell_list(a, ENTRIES, &t, err);
}

enum dbk_code
dbk_account_ahead_close(struct dbk_account_ahead *a, enum dbk_code rc,
    struct dbk_err *err)
{
	size_t i;

	if (a == NULL)
		return rc;
	dbk_second_thread_fini(&a->other);
	(void)pthread_cond_destroy(&a->done);
	for (i = 0; i < CHUNKS; i++)
		dbk_arena_fini(&a->chunks[i].strings);
	rc = dbk_snapshot_end(a->l, a->own, rc, err);
	free(a);
	return rc;
}
