#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/fold.h"
#include "ledger/journal.h"
#include "ledger/session.h"
#include "ledger/worklist.h"

static const char *const sort_names[DBK_WORK_SORTS] = {
    [DBK_WORK_NUMBER] = "number",
    [DBK_WORK_CHANGED] = "changed",
    [DBK_WORK_KEYED] = "keyed",
    [DBK_WORK_VALUE] = "value",
    [DBK_WORK_IMPORTER] = "importer",
    [DBK_WORK_PORT] = "port",
};

enum dbk_work_sort
dbk_work_sort_named(const char *name)
{
	int i = 0;

	while (i < DBK_WORK_SORTS && strcmp(sort_names[i], name) != 0)
		i++;
	return (enum dbk_work_sort)i;
}

/* A place is the number and the value sorted by, with a space between. */
static enum dbk_code
read_place(char number[DBK_NUMBER_LEN + 1], const char **value,
    const char *place, struct dbk_err *err)
{
	size_t len = strlen(place);

	*value = NULL;
	if (len < DBK_NUMBER_LEN + 1 || place[DBK_NUMBER_LEN] != ' ')
		return dbk_fail(err, DBK_EUSAGE,
		    "\"%.40s\" is no place in the list", place);
	memcpy(number, place, DBK_NUMBER_LEN);
	number[DBK_NUMBER_LEN] = '\0';
	*value = place + DBK_NUMBER_LEN + 1;
	return DBK_OK;
}

static void
bind_filter(struct dbk_query *q, const struct dbk_work *work)
{
	dbk_query_text(q, work->filter.port);
	dbk_query_integer(q, work->filter.papers);
	dbk_query_integer(q, work->filter.filings);
	dbk_query_text(q, work->writer);
	dbk_query_text(q, work->filter.letter);
	dbk_query_text(q, work->not_since);
}

/* Are they all entries, by number?  Then the rows stand in that order. */
static bool
is_plain(const struct dbk_work *work, const char *match)
{
	return match == NULL && work->sort == DBK_WORK_NUMBER &&
	    work->filter.papers == 0 && work->filter.filings == 0 &&
	    work->filter.port == NULL && work->filter.letter == NULL &&
	    work->writer == NULL && work->not_since == NULL;
}

static enum dbk_sql
list_sql(const struct dbk_work *work, const char *match)
{
	int sql = DBK_SQL_WORK;

	if (is_plain(work, match))
		sql = DBK_SQL_WORK_BY_NUMBER;
	else
		sql += 2 * (int)work->sort;
	if (match != NULL)
		sql += 2 * DBK_WORK_SORTS;
	return (enum dbk_sql)(sql + (work->down ? 1 : 0));
}

/* match: what find is asked, which tells how many there are in all; NULL: every
 * entry. */
static enum dbk_code
list(struct dbk_ledger *l, const struct dbk_work *work, const char *match,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const char *place),
    void *arg, int64_t *total, struct dbk_err *err)
{
	char place[DBK_WORK_PLACE_MAX], number[DBK_NUMBER_LEN + 1];
	const char *value = NULL;
	struct dbk_entry_row row;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	int last;

	if (work->after != NULL)
		rc = read_place(number, &value, work->after, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, &l->store, list_sql(work, match));
	bind_filter(&q, work);
	if (work->sort == DBK_WORK_VALUE && value != NULL)
		dbk_query_integer(&q, strtoll(value, NULL, 10));
	else
		dbk_query_text(&q, value);
	dbk_query_text(&q, value != NULL ? number : NULL);
	dbk_query_integer(&q,
	    work->filter.limit != 0 ? work->filter.limit : -1);
	if (match != NULL)
		dbk_query_text(&q, match);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_entry_row_get(&row, &q);
		/* What is sorted by stands behind the row. */
		last = sqlite3_column_count(q.stmt) - 1;
		(void)snprintf(place, sizeof place, "%s %s", row.number,
		    dbk_query_get_text(&q, last));
		if (match != NULL)
			*total = dbk_query_get_integer(&q, last - 1);
		rc = each(arg, &row, place);
	}
	return dbk_query_end(&q, rc, err);
}

static enum dbk_code
count_all(struct dbk_ledger *l, const struct dbk_work *work, int64_t *total,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_WORK_TOTAL);
	bind_filter(&q, work);
	if (dbk_query_row(&q))
		*total = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_work_list(struct dbk_ledger *l, const struct dbk_work *work,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const char *place),
    void *arg, int64_t *total, struct dbk_err *err)
{
	struct dbk_buf match = {0};
	enum dbk_code rc = DBK_OK;
	int64_t n = 0;

	if (work->words != NULL)
		rc = dbk_fold_match(&match, work->words, err);
	if (rc == DBK_OK)
		rc = list(l, work, match.len != 0 ? match.data : NULL, each,
		    arg, &n, err);
	if (rc == DBK_OK && match.len == 0 && total != NULL)
		rc = count_all(l, work, &n, err);
	if (total != NULL)
		*total = n;
	dbk_buf_fini(&match);
	return rc;
}

enum dbk_code
dbk_work_marks(struct dbk_ledger *l, const struct dbk_work *work,
    enum dbk_code (*each)(void *arg, const struct dbk_work_mark *mark),
    void *arg, struct dbk_err *err)
{
	struct dbk_work_mark mark;
	struct dbk_buf match = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	if (work->words != NULL)
		rc = dbk_fold_match(&match, work->words, err);
	if (rc != DBK_OK)
		goto fail;
	dbk_query_begin(&q, &l->store,
	    match.len != 0 ? DBK_SQL_WORK_MARKS_FOUND : DBK_SQL_WORK_MARKS);
	bind_filter(&q, work);
	if (match.len != 0)
		dbk_query_text(&q, match.data);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		mark.paper = (enum dbk_paper)dbk_query_get_integer(&q, 0);
		mark.filing = (enum dbk_filing)dbk_query_get_integer(&q, 1);
		mark.port = dbk_query_get_text(&q, 2);
		mark.writer = dbk_query_get_text(&q, 3);
		rc = each(arg, &mark);
	}
	rc = dbk_query_end(&q, rc, err);
fail:
	dbk_buf_fini(&match);
	return rc;
}

enum dbk_code
dbk_work_newest(struct dbk_ledger *l, const char *user,
    char number[DBK_NUMBER_LEN + 1], struct dbk_err *err)
{
	struct dbk_query q;

	number[0] = '\0';
	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_NEWEST);
	dbk_query_text(&q, user);
	if (dbk_query_row(&q))
		dbk_query_copy_text(&q, 0, number, DBK_NUMBER_LEN + 1);
	return dbk_query_end(&q, DBK_OK, err);
}

/* ---- the search ---- */

static void
add_words(struct dbk_buf *out, const struct dbk_text *t)
{
	if (t->s != NULL)
		dbk_fold_words(out, t->s);
}

/* One word of letters and digits, without what stands between them. */
static void
add_joined(struct dbk_buf *out, const struct dbk_text *a,
    const struct dbk_text *b)
{
	const char *s;

	dbk_buf_add_char(out, ' ');
	for (s = a->s != NULL ? a->s : ""; *s != '\0'; s++)
		if (*s != '-')
			dbk_buf_add_char(out, *s);
	if (b != NULL && b->s != NULL)
		dbk_buf_add_string(out, b->s);
}

/* By its number alone, and as it is written with its issuer. */
static void
add_number(struct dbk_buf *out, const struct dbk_bill_number *n)
{
	add_words(out, &n->number);
	if (n->issuer.s != NULL)
		add_joined(out, &n->issuer, &n->number);
}

static void
add_bill(struct dbk_buf *out, const struct dbk_bill *bill)
{
	size_t i;

	add_words(out, &bill->in_bond);
	add_number(out, &bill->regular);
	add_number(out, &bill->master);
	add_number(out, &bill->house);
	add_words(out, &bill->tracking.number);
	for (i = 0; i < bill->nequipment; i++)
		add_words(out, &bill->equipment[i]);
}

/* What people have at hand when they look for an entry. */
static void
add_entry(struct dbk_buf *out, const struct dbk_entry *entry)
{
	size_t i;

	add_words(out, &entry->entry_number);
	add_joined(out, &entry->entry_number, NULL);
	add_words(out, &entry->importer.name);
	add_words(out, &entry->importer.id);
	add_words(out, &entry->conveyance);
	add_words(out, &entry->voyage);
	for (i = 0; i < entry->nbills; i++)
		add_bill(out, &entry->bills[i]);
	for (i = 0; i < entry->nreferences; i++)
		add_words(out, &entry->references[i].value);
}

static enum dbk_code
find_upto(struct dbk_ledger *l, int64_t *seq, struct dbk_err *err)
{
	struct dbk_query q;

	*seq = 0;
	dbk_query_begin(&q, &l->store, DBK_SQL_FIND_UPTO);
	if (dbk_query_row(&q))
		*seq = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
add_revision(struct dbk_ledger *l, int64_t seq, const char *json,
    struct dbk_err *err)
{
	struct dbk_buf words = {0};
	struct dbk_entry entry;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_arena_reset(&l->work);
	rc = dbk_stored_read(&entry, &dbk_group_entry, &l->work, json, err);
	if (rc == DBK_OK) {
		add_entry(&words, &entry);
		rc = dbk_buf_check(&words, err);
	}
	if (rc == DBK_OK) {
		dbk_query_begin(&q, &l->store, DBK_SQL_FIND_ADD);
		dbk_query_integer(&q, seq);
		dbk_query_text(&q, words.len != 0 ? words.data : "");
		rc = dbk_query_run(&q, err);
	}
	dbk_buf_fini(&words);
	return rc;
}

static enum dbk_code
follow(struct dbk_ledger *l, unsigned revisions, bool *more,
    struct dbk_err *err)
{
	int64_t upto, seq;
	struct dbk_query q;
	enum dbk_code rc;
	unsigned n = 0;

	rc = find_upto(l, &upto, err);
	if (rc != DBK_OK)
		return rc;
	seq = upto;
	dbk_query_begin(&q, &l->store, DBK_SQL_FIND_NEXT);
	dbk_query_integer(&q, upto);
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_ADD));
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_CORRECT));
	dbk_query_integer(&q, (int64_t)revisions);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		seq = dbk_query_get_integer(&q, 0);
		rc = add_revision(l, seq, dbk_query_get_text(&q, 1), err);
		n++;
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc != DBK_OK || n == 0)
		return rc;
	*more = n == revisions;
	dbk_query_begin(&q, &l->store, DBK_SQL_FIND_DONE);
	dbk_query_integer(&q, seq);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_work_follow(struct dbk_ledger *l, unsigned revisions, bool *more,
    struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	*more = false;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = follow(l, revisions, more, err);
	return dbk_change_end(l, own, rc, err);
}
