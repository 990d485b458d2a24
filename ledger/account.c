#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/account.h"
#include "ledger/filings.h"
#include "ledger/session.h"

#define WORDS_SIZE 200

/* The account being made; sums that only serve a comparison stand here. */
struct accounting {
	struct dbk_ledger *l;
	struct dbk_account *out;
	struct dbk_sink *sink;
	enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p);
	void *arg;
	struct dbk_err *err;
	int64_t pooled; /* entries whose number is in a pool */
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

/* Entries by both states, in one pass. */
static enum dbk_code
count_entries(struct accounting *a)
{
	struct dbk_account *out = a->out;
	struct dbk_query q;
	int64_t paper, filing, n;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_STATES);
	dbk_query_integer(&q, DBK_FILING_QUEUED);
	dbk_query_integer(&q, DBK_FILING_SENT);
	dbk_query_integer(&q, DBK_FILING_NO_ANSWER);
	while (dbk_query_row(&q)) {
		paper = dbk_query_get_integer(&q, 0);
		filing = dbk_query_get_integer(&q, 1);
		n = dbk_query_get_integer(&q, 2);
		out->entries += n;
		if (paper >= 0 && paper < DBK_PAPER_COUNT)
			out->papers[paper] += n;
		if (filing >= 0 && filing < DBK_FILING_COUNT)
			out->filings[filing] += n;
		if (paper != DBK_PAPER_VOID)
			out->value += dbk_query_get_integer(&q, 3);
		a->with_letter += dbk_query_get_integer(&q, 4);
		a->waiting += dbk_query_get_integer(&q, 5);
	}
	return dbk_query_end(&q, DBK_OK, a->err);
}

/* The cargo is counted apart: CBP speaks of it in its own time. */
static enum dbk_code
count_cargo(struct accounting *a)
{
	int64_t cargo, n, in_state = 0;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_CARGO);
	while (dbk_query_row(&q)) {
		cargo = dbk_query_get_integer(&q, 0);
		n = dbk_query_get_integer(&q, 1);
		if (cargo < 0 || cargo >= DBK_CARGO_COUNT)
			continue;
		a->out->cargos[cargo] += n;
		in_state += n;
	}
	rc = dbk_query_end(&q, DBK_OK, a->err);
	if (rc == DBK_OK)
		compare(a, DBK_RULE_ACCOUNT_FILINGS, "entries", a->out->entries,
		    "entries with a state of cargo", in_state);
	return rc;
}

/* Entries whose number lies in the pool, by paper state. */
static enum dbk_code
count_pool(struct accounting *a, const struct dbk_pool_row *row,
    int64_t states[DBK_PAPER_COUNT])
{
	char first[DBK_NUMBER_LEN + 1], last[DBK_NUMBER_LEN + 1];
	struct dbk_number n = {0};
	struct dbk_query q;
	int64_t paper;

	/* Numbers sort by serial, then by check digit. */
	memcpy(n.filer, row->filer, sizeof n.filer);
	n.serial = row->from;
	n.check = 0;
	dbk_number_format(first, &n);
	n.serial = row->to;
	n.check = 9;
	dbk_number_format(last, &n);
	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_POOL);
	dbk_query_text(&q, first);
	dbk_query_text(&q, last);
	while (dbk_query_row(&q)) {
		paper = dbk_query_get_integer(&q, 0);
		if (paper >= 0 && paper < DBK_PAPER_COUNT)
			states[paper] += dbk_query_get_integer(&q, 1);
	}
	return dbk_query_end(&q, DBK_OK, a->err);
}

static enum dbk_code
account_pool(void *arg, const struct dbk_pool_row *row)
{
	struct accounting *a = arg;
	struct dbk_account_pool p = {0};
	char name[WORDS_SIZE];
	int64_t size = (int64_t)row->to - row->from + 1, entries = 0;
	enum dbk_code rc;
	int i;

	p.pool = *row;
	p.unused = size - row->used;
	rc = count_pool(a, row, p.states);
	if (rc != DBK_OK)
		return rc;
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		entries += p.states[i];
	a->out->numbers += size;
	a->out->unused += p.unused;
	a->pooled += entries;
	(void)snprintf(name, sizeof name,
	    "pool %s %07" PRIu32 " to %07" PRIu32 ": numbers spent", row->filer,
	    row->from, row->to);
	compare(a, DBK_RULE_ACCOUNT_NUMBERS, name, row->used, "entries",
	    entries);
	return a->pool != NULL ? a->pool(a->arg, &p) : DBK_OK;
}

static enum dbk_code
account_letters(struct accounting *a)
{
	struct dbk_query q;
	int64_t named = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_LETTERS);
	if (dbk_query_row(&q)) {
		a->out->letters = dbk_query_get_integer(&q, 0);
		a->out->lettered = dbk_query_get_integer(&q, 1);
		named = dbk_query_get_integer(&q, 2);
	}
	rc = dbk_query_end(&q, DBK_OK, a->err);
	if (rc != DBK_OK)
		return rc;
	compare(a, DBK_RULE_ACCOUNT_LETTERS, "entries that letters count",
	    a->out->lettered, "that they name", named);
	compare(a, DBK_RULE_ACCOUNT_LETTERS, "entries that letters name", named,
	    "entries with a letter", a->with_letter);
	return DBK_OK;
}

static enum dbk_code
account_batches(struct accounting *a)
{
	int64_t counted = 0, waiting = 0, named = 0;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_ACCOUNT_BATCHES);
	if (dbk_query_row(&q)) {
		a->out->batches = dbk_query_get_integer(&q, 0);
		counted = dbk_query_get_integer(&q, 1);
		waiting = dbk_query_get_integer(&q, 2);
		named = dbk_query_get_integer(&q, 3);
		a->out->unmatched = dbk_query_get_integer(&q, 4);
	}
	rc = dbk_query_end(&q, DBK_OK, a->err);
	if (rc != DBK_OK)
		return rc;
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "entries that batches count",
	    counted, "that they name", named);
	compare(a, DBK_RULE_ACCOUNT_FILINGS, "answers that batches wait for",
	    waiting, "entries in a batch without an answer", a->waiting);
	return DBK_OK;
}

static enum dbk_code
account_journal(struct accounting *a)
{
	struct dbk_query q;
	int64_t added = 0;
	enum dbk_code rc;

	dbk_query_begin(&q, &a->l->store, DBK_SQL_JOURNAL_ADDED);
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_ADD));
	if (dbk_query_row(&q))
		added = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, a->err);
	if (rc == DBK_OK)
		compare(a, DBK_RULE_ACCOUNT_JOURNAL, "entries the journal adds",
		    added, "entries", a->out->entries);
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

enum dbk_code
dbk_account_make(struct dbk_ledger *l, struct dbk_account *out,
    enum dbk_code (*pool)(void *arg, const struct dbk_account_pool *p),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct accounting a = {0};
	enum dbk_code rc;
	bool own;

	memset(out, 0, sizeof *out);
	out->balanced = true;
	a.l = l;
	a.out = out;
	a.sink = sink;
	a.pool = pool;
	a.arg = arg;
	a.err = err;
	rc = dbk_snapshot_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = count_entries(&a);
	if (rc == DBK_OK)
		rc = count_cargo(&a);
	if (rc == DBK_OK)
		rc = dbk_pool_list(l, account_pool, &a, err);
	if (rc == DBK_OK)
		rc = account_letters(&a);
	if (rc == DBK_OK)
		rc = account_batches(&a);
	if (rc == DBK_OK)
		rc = account_journal(&a);
	if (rc == DBK_OK)
		account_states(&a);
	return dbk_snapshot_end(l, own, rc, err);
}
