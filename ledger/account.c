#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/account_part.h"
#include "ledger/filings.h"
#include "ledger/session.h"

#define WORDS_SIZE 200
#define FIRST_POOLS 16

/* A pool and what is counted of it. */
struct counted {
	struct dbk_account_pool p;
	/* Its numbers: they sort by filer and serial, then by check digit. */
	char first[DBK_NUMBER_LEN + 1], last[DBK_NUMBER_LEN + 1];
};

/* The account being made; sums that only serve a comparison stand here. */
struct accounting {
	struct dbk_ledger *l;
	struct dbk_account_ahead *ahead; /* NULL: nothing is */
	struct dbk_account *out;
	struct dbk_sink *sink;
	struct dbk_err *err;
	struct dbk_arena arena; /* of the pools */
	struct counted *pools; /* in the order of their numbers */
	size_t npools, room;
	int64_t pooled; /* entries whose number is in a pool */
	int64_t in_cargo; /* entries with a state of cargo */
	int64_t with_letter; /* entries that name a letter */
	int64_t waiting; /* entries in a batch without an answer */
};

static void
report(struct accounting *a, enum dbk_rule rule, const char *detail)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};

	words.detail = detail;
	a->out->balanced = false;
	dbk_report(a->sink, rule, &where, &words);
}

/* Two counts of the same things must agree. */
static void
compare(struct accounting *a, enum dbk_rule rule, const char *one, int64_t n,
    const char *other, int64_t m)
{
	char detail[WORDS_SIZE];

	if (n == m)
		return;
	(void)snprintf(detail, sizeof detail,
	    "%s %" PRId64 ", %s %" PRId64 ", difference %" PRId64, one, n,
	    other, m, n - m);
	report(a, rule, detail);
}

static enum dbk_code
add_pool(void *arg, const struct dbk_pool_row *row)
{
	struct accounting *a = arg;
	struct dbk_number n = {0};
	struct counted *pool;

	if (a->npools == a->room) {
		size_t room = a->room != 0 ? 2 * a->room : FIRST_POOLS;

		pool = dbk_arena_alloc(&a->arena, room * sizeof *pool);
		if (pool == NULL)
			return dbk_fail_memory(a->err);
		if (a->npools != 0)
			memcpy(pool, a->pools, a->npools * sizeof *pool);
		a->pools = pool;
		a->room = room;
	}
	pool = &a->pools[a->npools++];
	pool->p.pool = *row;
	pool->p.pool.station = dbk_arena_copy(&a->arena, row->station,
	    strlen(row->station));
	if (pool->p.pool.station == NULL)
		return dbk_fail_memory(a->err);
	memcpy(n.filer, row->filer, sizeof n.filer);
	n.serial = row->from;
	n.check = 0;
	dbk_number_format(pool->first, &n);
	n.serial = row->to;
	n.check = 9;
	dbk_number_format(pool->last, &n);
	return DBK_OK;
}

/* An entry of the query, counted; pool: whose number it has, or NULL. */
static void
count_entry(struct accounting *a, struct counted *pool, struct dbk_query *q)
{
	struct dbk_account *out = a->out;
	int64_t paper = dbk_query_get_integer(q, 1);
	int64_t filing = dbk_query_get_integer(q, 2);
	int64_t cargo = dbk_query_get_integer(q, 3);
	bool paper_known = paper >= 0 && paper < DBK_PAPER_COUNT;

	out->entries++;
	if (paper_known)
		out->papers[paper]++;
	if (paper_known && pool != NULL) {
		pool->p.states[paper]++;
		a->pooled++;
	}
	if (filing >= 0 && filing < DBK_FILING_COUNT)
		out->filings[filing]++;
	if (cargo >= 0 && cargo < DBK_CARGO_COUNT) {
		out->cargos[cargo]++;
		a->in_cargo++;
	}
	if (paper != DBK_PAPER_VOID)
		out->value += dbk_query_get_integer(q, 4);
	a->with_letter += dbk_query_get_integer(q, 5);
	if (filing == DBK_FILING_QUEUED || filing == DBK_FILING_SENT ||
	    filing == DBK_FILING_NO_ANSWER)
		a->waiting += dbk_query_get_integer(q, 6);
}

/* Entries by all their states and by pool, in one pass in order. */
static enum dbk_code
count_entries(struct accounting *a)
{
	struct dbk_query q;
	size_t at = 0;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_ENTRIES);
	while (dbk_query_row(&q)) {
		const char *number = dbk_query_get_text(&q, 0);

		while (at < a->npools && strcmp(number, a->pools[at].last) > 0)
			at++;
		count_entry(a,
		    at < a->npools && strcmp(number, a->pools[at].first) >= 0 ?
			&a->pools[at] :
			NULL,
		    &q);
	}
	return dbk_query_end(&q, DBK_OK, a->err);
}

static void
account_pool(struct accounting *a, struct counted *pool)
{
	struct dbk_account_pool *p = &pool->p;
	int64_t size = (int64_t)p->pool.to - p->pool.from + 1, entries = 0;
	char name[WORDS_SIZE];
	int i;

	p->unused = size - p->pool.used;
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		entries += p->states[i];
	a->out->numbers += size;
	a->out->unused += p->unused;
	(void)snprintf(name, sizeof name,
	    "pool %s %07" PRIu32 " to %07" PRIu32 ": numbers spent",
	    p->pool.filer, p->pool.from, p->pool.to);
	compare(a, DBK_RULE_ACCOUNT_NUMBERS, name, p->pool.used, "entries",
	    entries);
}

enum dbk_code
dbk_account_sum(struct dbk_ledger *l, enum dbk_account_sum sum,
    int64_t out[DBK_SUM_COLUMNS], struct dbk_err *err)
{
	static const struct {
		enum dbk_sql query;
		int columns;
	} sums[] = {
	    [DBK_SUM_LETTERS] = {DBK_SQL_ACCOUNT_LETTERS, 6},
	    [DBK_SUM_BATCHES] = {DBK_SQL_ACCOUNT_BATCHES, 5},
	    [DBK_SUM_JOURNAL] = {DBK_SQL_JOURNAL_ADDED, 1},
	};
	struct dbk_query q;
	int i;

	memset(out, 0, DBK_SUM_COLUMNS * sizeof *out);
	dbk_query_begin(&q, &l->store, sums[sum].query);
	if (dbk_query_row(&q))
		for (i = 0; i < sums[sum].columns; i++)
			out[i] = dbk_query_get_integer(&q, i);
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
get_sum(struct accounting *a, enum dbk_account_sum sum,
    int64_t out[DBK_SUM_COLUMNS])
{
	return a->ahead != NULL ?
	    dbk_account_ahead_sum(a->ahead, sum, out, a->err) :
	    dbk_account_sum(a->l, sum, out, a->err);
}

static enum dbk_code
account_letters(struct accounting *a)
{
	int64_t sums[DBK_SUM_COLUMNS], named;
	enum dbk_code rc;

	rc = get_sum(a, DBK_SUM_LETTERS, sums);
	if (rc != DBK_OK)
		return rc;
	a->out->letters = sums[0];
	a->out->lettered = sums[1];
	named = sums[2];
	a->out->supplements = sums[3];
	a->out->discretions = sums[4];
	a->out->amended = sums[5];
	compare(a, DBK_RULE_ACCOUNT_LETTERS, "entries that letters count",
	    a->out->lettered, "that they name", named);
	compare(a, DBK_RULE_ACCOUNT_LETTERS, "entries that letters name", named,
	    "entries with a letter", a->with_letter);
	return DBK_OK;
}

static enum dbk_code
account_batches(struct accounting *a)
{
	int64_t sums[DBK_SUM_COLUMNS];
	enum dbk_code rc;

	rc = get_sum(a, DBK_SUM_BATCHES, sums);
	if (rc != DBK_OK)
		return rc;
	a->out->batches = sums[0];
	a->out->unmatched = sums[4];
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "entries that batches count",
	    sums[1], "that they name", sums[3]);
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "answers that batches wait for",
	    sums[2], "entries in a batch without an answer", a->waiting);
	return DBK_OK;
}

static enum dbk_code
account_journal(struct accounting *a)
{
	int64_t added[DBK_SUM_COLUMNS];
	enum dbk_code rc;

	rc = get_sum(a, DBK_SUM_JOURNAL, added);
	if (rc == DBK_OK)
		compare(a, DBK_RULE_ACCOUNT_JOURNAL, "entries the journal adds",
		    added[0], "entries", a->out->entries);
	return rc;
}

/* States outside of our own are counted nowhere, and so the sums differ. */
static void
account_states(struct accounting *a)
{
	int64_t papers = 0, filings = 0;
	int i;

	for (i = 0; i < DBK_PAPER_COUNT; i++)
		papers += a->out->papers[i];
	for (i = 0; i < DBK_FILING_COUNT; i++)
		filings += a->out->filings[i];
	compare(a, DBK_RULE_ACCOUNT_NUMBERS, "entries", a->out->entries,
	    "entries in a state", papers);
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "entries", a->out->entries,
	    "entries with a state of filing", filings);
	a->out->outside = a->out->entries - a->pooled;
	if (a->out->outside != 0) {
		char detail[WORDS_SIZE];

		(void)snprintf(detail, sizeof detail, "%" PRId64,
		    a->out->outside);
		report(a, DBK_RULE_ACCOUNT_OUTSIDE, detail);
	}
}

/* What is counted, in the order in which findings are told. */
static enum dbk_code
account_all(struct accounting *a,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg)
{
	enum dbk_code rc;
	size_t i;

	rc = dbk_pool_list(a->l, add_pool, a, a->err);
	if (rc == DBK_OK)
		rc = count_entries(a);
	if (rc != DBK_OK)
		return rc;
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "entries", a->out->entries,
	    "entries with a state of cargo", a->in_cargo);
	for (i = 0; rc == DBK_OK && i < a->npools; i++) {
		account_pool(a, &a->pools[i]);
		if (pool != NULL)
			rc = pool(arg, &a->pools[i].p);
	}
	if (rc == DBK_OK)
		rc = account_letters(a);
	if (rc == DBK_OK)
		rc = account_batches(a);
	if (rc == DBK_OK)
		rc = account_journal(a);
	if (rc == DBK_OK)
		account_states(a);
	return rc;
}

/* account_all, with the memory that it takes. */
static enum dbk_code
make(struct accounting *a,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg)
{
	enum dbk_code rc;

	memset(a->out, 0, sizeof *a->out);
	a->out->balanced = true;
	dbk_arena_init(&a->arena, 0);
	rc = account_all(a, pool, arg);
	dbk_arena_fini(&a->arena);
	return rc;
}

enum dbk_code
dbk_account_make(struct dbk_ledger *l, struct dbk_account *out,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct accounting a = {.l = l, .out = out, .sink = sink, .err = err};
	enum dbk_code rc;
	bool own;

	rc = dbk_snapshot_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	return dbk_snapshot_end(l, own, make(&a, pool, arg), err);
}

enum dbk_code
dbk_account_ahead_make(struct dbk_account_ahead *ahead, struct dbk_account *out,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct accounting a = {.l = dbk_account_ahead_ledger(ahead),
	    .ahead = ahead,
	    .out = out,
	    .sink = sink,
	    .err = err};

	return make(&a, pool, arg);
}
