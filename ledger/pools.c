#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/pools.h"
#include "ledger/session.h"

#define SERIAL_DIGITS 7
#define WORDS_SIZE 160

enum dbk_code
dbk_pool_find(struct dbk_ledger *l, const char *filer, uint32_t serial,
    struct dbk_pool_found *out, struct dbk_err *err)
{
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_POOL_AT);
	dbk_query_text(&q, filer);
	dbk_query_integer(&q, serial);
	if (dbk_query_row(&q)) {
		out->next = true;
		out->first = (uint32_t)dbk_query_get_integer(&q, 1);
		out->last = (uint32_t)dbk_query_get_integer(&q, 2);
		out->here = out->first <= serial;
		dbk_query_copy_text(&q, 3, out->station, sizeof out->station);
		out->offset = (unsigned)dbk_query_get_integer(&q, 4);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
append_pool(struct dbk_ledger *l, const char *filer, uint32_t from, uint32_t to,
    const char *station, unsigned offset, struct dbk_err *err)
{
	char first[SERIAL_DIGITS + 1], last[SERIAL_DIGITS + 1];
	struct dbk_journal_row row = {0};
	struct dbk_pool pool = {0};
	enum dbk_code rc;
	bool own;

	(void)snprintf(first, sizeof first, "%07" PRIu32, from % 10000000);
	(void)snprintf(last, sizeof last, "%07" PRIu32, to % 10000000);
	pool.node.set = true;
	pool.filer = dbk_text_of(filer);
	pool.from = dbk_text_of(first);
	pool.to = dbk_text_of(last);
	pool.station = dbk_text_of(station);
	pool.offset.v = offset;
	pool.offset.set = true;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_journal_append_document(l, DBK_ACTION_POOL_ADD, &row,
	    &dbk_group_pool, &pool, err);
	return dbk_change_end(l, own, rc, err);
}

/* A range and a pool it meets, for people. */
struct range_words {
	char range[WORDS_SIZE], other[WORDS_SIZE];
};

static void
word_ranges(struct range_words *w, const char *filer, uint32_t from,
    uint32_t to, const struct dbk_pool_found *found)
{
	(void)snprintf(w->range, sizeof w->range,
	    "%.20s %07" PRIu32 " to %07" PRIu32, filer, from, to);
	(void)snprintf(w->other, sizeof w->other,
	    "%.20s %07" PRIu32 " to %07" PRIu32 " of station %s", filer,
	    found->first, found->last, found->station);
}

enum dbk_code
dbk_pool_warn_overlap(struct dbk_ledger *l, const struct dbk_pool *pool,
    struct dbk_sink *sink, struct dbk_err *err)
{
	uint32_t from = (uint32_t)dbk_project_serial(&pool->from);
	uint32_t to = (uint32_t)dbk_project_serial(&pool->to);
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	struct dbk_pool_found found;
	struct range_words w;
	enum dbk_code rc;

	rc = dbk_pool_find(l, pool->filer.s, from, &found, err);
	if (rc != DBK_OK || !found.next || found.first > to)
		return rc;
	if (found.first == from && found.last == to &&
	    found.offset == (unsigned)pool->offset.v &&
	    dbk_text_is(&pool->station, found.station))
		return DBK_OK;
	word_ranges(&w, pool->filer.s, from, to, &found);
	words.value = w.range;
	words.detail = w.other;
	dbk_report(sink, DBK_RULE_STATION_POOL, &where, &words);
	return DBK_OK;
}

/* Findings about the range itself, and about pools that are there. */
static enum dbk_code
judge_range(struct dbk_ledger *l, const char *filer, uint32_t from, uint32_t to,
    unsigned offset, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_pool_found found = {0};
	struct range_words w;
	enum dbk_code rc;

	word_ranges(&w, filer, from, to, &found);
	if (from > to || to > DBK_SERIAL_MAX || offset > 9 ||
	    !dbk_filer_valid(filer, strlen(filer)))
		return dbk_session_refuse(sink, DBK_RULE_POOL_RANGE, NULL,
		    w.range, NULL);
	rc = dbk_pool_find(l, filer, from, &found, err);
	if (rc != DBK_OK || !found.next || found.first > to)
		return rc;
	word_ranges(&w, filer, from, to, &found);
	return dbk_session_refuse(sink, DBK_RULE_POOL_OVERLAP, NULL, w.range,
	    w.other);
}

enum dbk_code
dbk_pool_add(struct dbk_ledger *l, const char *filer, uint32_t from,
    uint32_t to, const char *station, unsigned offset, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_profile *profile;
	enum dbk_code rc;

	rc = dbk_session_profile(l, &profile, err);
	if (rc != DBK_OK)
		return rc;
	if (filer == NULL)
		filer = profile->filer.code.s;
	if (station == NULL)
		station = profile->station.name.s;
	if (filer == NULL || station == NULL)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the profile has no "
		    "filer code or station; run: daybook verify",
		    l->path);
	if (station[0] == '\0' || strlen(station) > DBK_STATION_MAX)
		return dbk_fail(err, DBK_EUSAGE,
		    "the name of a station has 1 "
		    "to %d bytes",
		    DBK_STATION_MAX);
	rc = judge_range(l, filer, from, to, offset, sink, err);
	if (rc != DBK_OK)
		return rc;
	return append_pool(l, filer, from, to, station, offset, err);
}

enum dbk_code
dbk_pool_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_pool_row *row), void *arg,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_POOL_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		struct dbk_pool_row row = {0};

		row.id = dbk_query_get_integer(&q, 0);
		dbk_query_copy_text(&q, 1, row.filer, sizeof row.filer);
		row.from = (uint32_t)dbk_query_get_integer(&q, 2);
		row.to = (uint32_t)dbk_query_get_integer(&q, 3);
		row.station = dbk_query_get_text(&q, 4);
		row.offset = (unsigned)dbk_query_get_integer(&q, 5);
		row.used = row.to - row.from + 1 -
		    (uint32_t)dbk_query_get_integer(&q, 6);
		row.next = sqlite3_column_type(q.stmt, 7) == SQLITE_NULL ?
		    row.to + 1 :
		    (uint32_t)dbk_query_get_integer(&q, 7);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

static void
report_digit(const struct dbk_number *n, const char *number, unsigned offset,
    const char *of, const struct dbk_finding *where, struct dbk_sink *sink)
{
	struct dbk_words words = {0};
	char detail[WORDS_SIZE];

	(void)snprintf(detail, sizeof detail, "%s it is %u, not %u", of,
	    dbk_number_check_digit(n->filer, n->serial, offset), n->check);
	words.value = number;
	words.detail = detail;
	dbk_report(sink, DBK_RULE_NUMBER_CHECK_DIGIT, where, &words);
}

/* True when some pool of the filer has the offset that explains the digit. */
static enum dbk_code
explain_digit(struct dbk_ledger *l, const struct dbk_number *n, bool *out,
    struct dbk_err *err)
{
	unsigned plain = dbk_number_check_digit(n->filer, n->serial, 0);
	struct dbk_query q;

	*out = n->check == plain;
	if (*out)
		return DBK_OK;
	dbk_query_begin(&q, &l->store, DBK_SQL_POOL_OFFSET);
	dbk_query_text(&q, n->filer);
	dbk_query_integer(&q, (n->check + 10 - plain) % 10);
	*out = dbk_query_row(&q);
	return dbk_query_end(&q, DBK_OK, err);
}

/* A number of no pool: its digit is judged as far as it can be. */
static enum dbk_code
judge_outside(struct dbk_ledger *l, const struct dbk_number *n,
    const char *number, const struct dbk_finding *where, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_words words = {0};
	enum dbk_code rc;
	bool explained;

	rc = explain_digit(l, n, &explained, err);
	if (rc != DBK_OK)
		return rc;
	if (!explained)
		report_digit(n, number, 0, "without an offset", where, sink);
	words.value = number;
	dbk_report(sink, DBK_RULE_NUMBER_POOL, where, &words);
	return DBK_EFINDINGS;
}

/* Has the number the digit of the pool it lies in? */
static bool
has_digit(const struct dbk_number *n, const struct dbk_pool_found *pool,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	char number[DBK_NUMBER_LEN + 1];

	if (n->check ==
	    dbk_number_check_digit(n->filer, n->serial, pool->offset))
		return true;
	dbk_number_format(number, n);
	report_digit(n, number, pool->offset, "in its pool", where, sink);
	return false;
}

enum dbk_code
dbk_pool_judge_digit(struct dbk_ledger *l, const struct dbk_number *n,
    const struct dbk_finding *where, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_pool_found pool;
	enum dbk_code rc;

	rc = dbk_pool_find(l, n->filer, n->serial, &pool, err);
	if (rc == DBK_OK && pool.here && !has_digit(n, &pool, where, sink))
		rc = DBK_EFINDINGS;
	return rc;
}

enum dbk_code
dbk_pool_judge(struct dbk_ledger *l, const struct dbk_number *n,
    const struct dbk_finding *where, struct dbk_sink *sink, struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	struct dbk_words words = {0};
	struct dbk_pool_found pool;
	const char *station;
	enum dbk_code rc;

	dbk_number_format(number, n);
	rc = dbk_pool_find(l, n->filer, n->serial, &pool, err);
	if (rc != DBK_OK)
		return rc;
	if (!pool.here)
		return judge_outside(l, n, number, where, sink, err);
	if (!has_digit(n, &pool, where, sink))
		return DBK_EFINDINGS;
	rc = dbk_session_station(l, &station, err);
	if (rc != DBK_OK || strcmp(station, pool.station) == 0)
		return rc;
	words.value = number;
	words.detail = pool.station;
	dbk_report(sink, DBK_RULE_NUMBER_STATION, where, &words);
	return DBK_OK;
}

enum dbk_code
dbk_number_judge(struct dbk_ledger *l, const char *number,
    const struct dbk_finding *where, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_words words = {0};
	struct dbk_finding place = {0};
	struct dbk_number n;

	if (where != NULL)
		place = *where;
	if (dbk_number_parse(&n, number, strlen(number)))
		return dbk_pool_judge(l, &n, &place, sink, err);
	words.value = number;
	words.label = "Entry number";
	dbk_report(sink, DBK_RULE_NUMBER_FORM, &place, &words);
	return DBK_EFINDINGS;
}

/* By DBK_SQL_POOL_NEXT or _OTHER; number stays "" when it finds none. */
static enum dbk_code
ask_next(struct dbk_ledger *l, enum dbk_sql which,
    const struct dbk_profile *profile, char number[DBK_NUMBER_LEN + 1],
    struct dbk_err *err)
{
	struct dbk_number n = {0};
	struct dbk_query q;
	unsigned offset;

	dbk_query_begin(&q, &l->store, which);
	dbk_query_text(&q, profile->station.name.s);
	dbk_query_text(&q, profile->filer.code.s);
	if (dbk_query_row(&q)) {
		dbk_query_copy_text(&q, 0, n.filer, sizeof n.filer);
		offset = (unsigned)dbk_query_get_integer(&q, 1);
		n.serial = (uint32_t)dbk_query_get_integer(&q, 2);
		n.check = dbk_number_check_digit(n.filer, n.serial, offset);
		dbk_number_format(number, &n);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_pool_next(struct dbk_ledger *l, char number[DBK_NUMBER_LEN + 1],
    struct dbk_err *err)
{
	const struct dbk_profile *profile;
	enum dbk_code rc;

	number[0] = '\0';
	rc = dbk_session_profile(l, &profile, err);
	if (rc == DBK_OK)
		rc = ask_next(l, DBK_SQL_POOL_NEXT, profile, number, err);
	if (rc == DBK_OK && number[0] == '\0')
		rc = ask_next(l, DBK_SQL_POOL_NEXT_OTHER, profile, number, err);
	return rc;
}

struct counting {
	const char *station;
	int64_t left;
};

static enum dbk_code
count_free(void *arg, const struct dbk_pool_row *row)
{
	struct counting *c = arg;

	if (strcmp(row->station, c->station) == 0)
		c->left += (int64_t)row->to - row->from + 1 - row->used;
	return DBK_OK;
}

enum dbk_code
dbk_number_next(struct dbk_ledger *l, char number[DBK_NUMBER_LEN + 1],
    int64_t *left, struct dbk_err *err)
{
	struct counting c = {0};
	enum dbk_code rc;

	*left = 0;
	rc = dbk_pool_next(l, number, err);
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &c.station, err);
	if (rc == DBK_OK)
		rc = dbk_pool_list(l, count_free, &c, err);
	*left = c.left;
	return rc;
}
