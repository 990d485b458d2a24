/*
 * What the actions about one entry do to the tables.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/date.h"
#include "ledger/entries.h"
#include "ledger/number.h"
#include "ledger/project.h"

/* The columns of an entry that are copied from its document. */
static void
bind_searched(struct dbk_query *q, const struct dbk_entry *entry)
{
	dbk_query_text(q, entry->entry_type.s);
	dbk_query_text(q, entry->mode.s);
	dbk_query_text(q, entry->port_of_entry.s);
	dbk_query_text(q, dbk_entry_importer(entry));
	if (entry->value.set)
		dbk_query_integer(q, entry->value.v);
	else
		dbk_query_null(q);
}

/* The digest of the row's document, made in space when it is not known yet. */
static const unsigned char *
digest_of(const struct dbk_journal_row *row,
    unsigned char space[DBK_DIGEST_LEN])
{
	if (row->digest != NULL)
		return row->digest;
	dbk_entry_digest(space, row->document);
	return space;
}

static enum dbk_code
add_alike(struct dbk_projection *p, const unsigned char *digest, int64_t added,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_ALIKE_ADD);
	dbk_query_bytes(&q, digest, DBK_DIGEST_LEN);
	dbk_query_integer(&q, added);
	return dbk_query_run(&q, err);
}

/* Once the entry has another digest. */
static enum dbk_code
add_alike_again(struct dbk_projection *p, const char *number,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_ALIKE_ADD_AGAIN);
	dbk_query_text(&q, number);
	return dbk_query_change(&q, err);
}

/* Before it gets another one. */
static enum dbk_code
drop_alike(struct dbk_projection *p, const char *number, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	int64_t n;

	dbk_query_begin(&q, p->store, DBK_SQL_ALIKE_DROP_NEW);
	dbk_query_text(&q, number);
	rc = dbk_query_count(&q, &n, err);
	if (rc != DBK_OK || n == 1)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_ALIKE_DROP);
	dbk_query_text(&q, number);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_alike(struct dbk_projection *p, struct dbk_err *err)
{
	enum dbk_code rc = dbk_store_run(p->store, DBK_SQL_ALIKE_TAKE, err);

	return rc == DBK_OK ?
	    dbk_store_run(p->store, DBK_SQL_ALIKE_TAKEN, err) :
	    rc;
}

/* The pool that a serial lies in; *found is false when there is none. */
static enum dbk_code
find_pool(struct dbk_projection *p, const struct dbk_number *n, int64_t *pool,
    bool *found, struct dbk_err *err)
{
	struct dbk_query q;

	*found = false;
	dbk_query_begin(&q, p->store, DBK_SQL_POOL_AT);
	dbk_query_text(&q, n->filer);
	dbk_query_integer(&q, n->serial);
	if (dbk_query_row(&q)) {
		*pool = dbk_query_get_integer(&q, 0);
		*found = dbk_query_get_integer(&q, 1) <= n->serial;
	}
	return dbk_query_end(&q, DBK_OK, err);
}

/* Takes one serial out of its run of free ones. */
static enum dbk_code
split_free(struct dbk_projection *p, int64_t pool, int64_t serial,
    struct dbk_err *err)
{
	int64_t first = serial + 1, last = serial;
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_FREE_AT);
	dbk_query_integer(&q, pool);
	dbk_query_integer(&q, serial);
	if (dbk_query_row(&q)) {
		first = dbk_query_get_integer(&q, 0);
		last = dbk_query_get_integer(&q, 1);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	if (first > serial)
		return dbk_fail(err, DBK_EDAMAGE,
		    "a number of the journal is used twice");
	dbk_query_begin(&q, p->store,
	    serial < last ? DBK_SQL_FREE_FROM : DBK_SQL_FREE_DELETE);
	dbk_query_integer(&q, pool);
	dbk_query_integer(&q, last);
	if (serial < last)
		dbk_query_integer(&q, serial + 1);
	rc = dbk_query_change(&q, err);
	if (rc != DBK_OK || first == serial)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_FREE_ADD);
	dbk_query_integer(&q, pool);
	dbk_query_integer(&q, serial - 1);
	dbk_query_integer(&q, first);
	return dbk_query_run(&q, err);
}

static enum dbk_code
spend_number(struct dbk_projection *p, const struct dbk_number *n,
    struct dbk_err *err)
{
	enum dbk_code rc;
	int64_t pool = 0;
	bool found;

	rc = find_pool(p, n, &pool, &found, err);
	if (rc == DBK_OK && found)
		rc = split_free(p, pool, n->serial, err);
	return rc;
}

enum dbk_code
dbk_project_entry_add(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_entry *entry = doc;
	unsigned char space[DBK_DIGEST_LEN];
	const unsigned char *digest;
	struct dbk_number n;
	struct dbk_query q;
	enum dbk_code rc;

	if (row->entry == NULL ||
	    !dbk_number_parse(&n, row->entry, strlen(row->entry)))
		return dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld adds an entry without a number",
		    (long long)row->seq);
	digest = digest_of(row, space);
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_ADD);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, n.filer);
	dbk_query_integer(&q, DBK_PAPER_DRAFT);
	dbk_query_integer(&q, DBK_FILING_NONE);
	dbk_query_integer(&q, row->seq);
	dbk_query_bytes(&q, digest, DBK_DIGEST_LEN);
	bind_searched(&q, entry);
	dbk_query_text(&q, row->user);
	dbk_query_text(&q, row->station);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, entry->importer.id.s);
	rc = dbk_query_run(&q, err);
	if (rc == DBK_OK)
		rc = add_alike(p, digest, row->seq, err);
	return rc == DBK_OK ? spend_number(p, &n, err) : rc;
}

static enum dbk_code
change_paper(struct dbk_projection *p, const struct dbk_journal_row *row,
    enum dbk_paper from, enum dbk_paper to, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_PAPER);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, from);
	dbk_query_integer(&q, to);
	dbk_query_text(&q, row->at);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_entry_complete(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	(void)doc;
	return change_paper(p, row, DBK_PAPER_DRAFT, DBK_PAPER_COMPLETE, err);
}

static enum dbk_code
log_release(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_release *release, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_RELEASE_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, release->at.s != NULL ? release->at.s : row->at);
	dbk_query_text(&q, release->port.s);
	dbk_query_text(&q, release->officer.s);
	dbk_query_integer(&q, release->refused.v);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_entry_release(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_release *release = doc;
	char day[DBK_DATE_LEN + 1];
	struct dbk_query q;
	enum dbk_code rc;

	rc = change_paper(p, row, DBK_PAPER_LETTERED,
	    release->refused.v ? DBK_PAPER_REFUSED : DBK_PAPER_RELEASED, err);
	if (rc == DBK_OK)
		rc = log_release(p, row, release, err);
	if (rc != DBK_OK || release->refused.v || release->at.s == NULL)
		return rc;
	(void)snprintf(day, sizeof day, "%.*s", DBK_DATE_LEN, release->at.s);
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_RELEASED);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, day);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_entry_correct(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_entry *corrected = doc;
	unsigned char space[DBK_DIGEST_LEN];
	struct dbk_before before;
	struct dbk_query q;
	enum dbk_code rc;
	bool rejected;

	rc = dbk_project_before(p, row, row->entry, &before, err);
	if (rc == DBK_OK && before.batch_built)
		rc = dbk_project_withdraw(p, row, before.batch, err);
	if (rc == DBK_OK)
		rc = drop_alike(p, row->entry, err);
	if (rc != DBK_OK)
		return rc;
	/* What CBP has on file is changed on request only. */
	rejected = before.filing == DBK_FILING_REJECTED && before.action == 'A';
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_CORRECT);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, row->seq);
	dbk_query_bytes(&q, digest_of(row, space), DBK_DIGEST_LEN);
	bind_searched(&q, doc);
	dbk_query_text(&q, row->at);
	dbk_query_integer(&q,
	    before.paper == DBK_PAPER_COMPLETE ? DBK_PAPER_DRAFT :
						 before.paper);
	dbk_query_integer(&q, rejected ? DBK_FILING_QUEUED : before.filing);
	dbk_query_integer(&q, rejected);
	dbk_query_text(&q, corrected->importer.id.s);
	rc = dbk_query_change(&q, err);
	if (rc == DBK_OK)
		rc = add_alike_again(p, row->entry, err);
	return rc;
}

enum dbk_code
dbk_project_entry_void(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	struct dbk_before before;
	struct dbk_query q;
	enum dbk_code rc;

	(void)doc;
	rc = dbk_project_before(p, row, row->entry, &before, err);
	if (rc == DBK_OK && before.batch_built)
		rc = dbk_project_withdraw(p, row, before.batch, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_VOID);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, DBK_PAPER_VOID);
	dbk_query_integer(&q, DBK_FILING_NONE);
	dbk_query_text(&q, row->at);
	return dbk_query_change(&q, err);
}
