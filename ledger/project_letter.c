/*
 * What the actions about numbered papers, and about what they are printed with,
 * do to the tables.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/letters.h"
#include "ledger/project.h"

#define ON_LETTER \
	(1u << DBK_PAPER_LETTERED | 1u << DBK_PAPER_RELEASED | \
	    1u << DBK_PAPER_REFUSED | 1u << DBK_PAPER_VOID)

/* What the papers of a kind do. */
struct kind {
	const char *name; /* letter.kind */
	unsigned papers; /* states that its entries may be in */
	enum dbk_code (*each)(struct dbk_projection *p,
	    const struct dbk_journal_row *row, const struct dbk_letter *letter,
	    const char *entry, struct dbk_err *err);
};

/* ---- numbered papers ---- */

/* Numbers are a series and an ordinal: DL-0001, DL-ABCDEF-0001.  What a merged
 * number has behind them, DL-0001@ABCDEF, belongs to the series. */
static int64_t
split_number(const char *number, char series[DBK_LETTER_LEN + 1])
{
	const char *p = strrchr(number, '-');
	size_t len = p != NULL ? (size_t)(p - number) : 0;
	int64_t v = 0;

	for (p = p != NULL ? p + 1 : number; *p >= '0' && *p <= '9'; p++)
		v = v * 10 + (*p - '0');
	(void)snprintf(series, DBK_LETTER_LEN + 1, "%.*s%s", (int)len, number,
	    p);
	return v;
}

static void
bind_row(struct dbk_query *q, const struct dbk_integer *row)
{
	if (row->set)
		dbk_query_integer(q, row->v);
	else
		dbk_query_null(q);
}

static enum dbk_code
add_letter(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_letter *letter, const char *kind, struct dbk_err *err)
{
	struct dbk_query q;
	char series[DBK_LETTER_LEN + 1];
	int64_t ordinal = split_number(letter->number.s != NULL ?
		letter->number.s :
		"",
	    series);

	dbk_query_begin(&q, p->store, DBK_SQL_LETTER_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, letter->number.s);
	dbk_query_text(&q, kind);
	dbk_query_text(&q, series);
	dbk_query_integer(&q, ordinal);
	dbk_query_text(&q, letter->port.s);
	dbk_query_text(&q, letter->made_at.s);
	dbk_query_text(&q, row->user);
	dbk_query_integer(&q, (int64_t)letter->nentries);
	dbk_query_text(&q, letter->amends.s);
	dbk_query_text(&q, letter->from.s);
	dbk_query_text(&q, letter->to.s);
	bind_row(&q, &letter->wording);
	bind_row(&q, &letter->logo);
	return dbk_query_run(&q, err);
}

static enum dbk_code
add_entry(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_letter *letter, size_t i, unsigned papers,
    struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_LETTER_ENTRY);
	dbk_query_integer(&q, row->seq);
	dbk_query_integer(&q, (int64_t)i + 1);
	dbk_query_text(&q, letter->entries[i].s);
	dbk_query_integer(&q, papers);
	dbk_query_integer(&q, DBK_PAPER_VOID);
	return dbk_query_change(&q, err);
}

static enum dbk_code
apply_paper(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_letter *letter, const struct kind *kind,
    struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	size_t i;

	rc = add_letter(p, row, letter, kind->name, err);
	for (i = 0; rc == DBK_OK && i < letter->nentries; i++) {
		rc = add_entry(p, row, letter, i, kind->papers, err);
		if (rc == DBK_OK && kind->each != NULL)
			rc = kind->each(p, row, letter, letter->entries[i].s,
			    err);
	}
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_LETTER_SUM);
	dbk_query_integer(&q, row->seq);
	return dbk_query_change(&q, err);
}

static enum dbk_code
lock_entry(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_letter *letter, const char *entry, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_LETTER_LOCK);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, DBK_PAPER_LETTERED);
	dbk_query_text(&q, letter->number.s);
	dbk_query_text(&q, row->at);
	return dbk_query_change(&q, err);
}

/* The paper says again what the ledger says. */
static enum dbk_code
settle_entry(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_letter *letter, const char *entry, struct dbk_err *err)
{
	struct dbk_query q;

	(void)row;
	dbk_query_begin(&q, p->store, DBK_SQL_LETTER_SETTLE);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, letter->amends.s);
	return dbk_query_change(&q, err);
}

enum dbk_code
dbk_project_letter_make(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	static const struct kind kind = {
	    "downtime", 1u << DBK_PAPER_COMPLETE, lock_entry};

	return apply_paper(p, row, doc, &kind, err);
}

enum dbk_code
dbk_project_letter_amend(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	static const struct kind kind = {"supplement", ON_LETTER, settle_entry};

	return apply_paper(p, row, doc, &kind, err);
}

/* The entries stay what they are. */
enum dbk_code
dbk_project_discretion_make(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	static const struct kind kind = {
	    "discretion", 1u << DBK_PAPER_COMPLETE | ON_LETTER, NULL};

	return apply_paper(p, row, doc, &kind, err);
}

/* ---- what they are printed with ---- */

static const char *
port_of(const struct dbk_stationery *stationery)
{
	return stationery->port.s != NULL ? stationery->port.s : "";
}

static enum dbk_code
put(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_stationery *stationery, bool kept, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_STATIONERY_PUT);
	dbk_query_text(&q, stationery->name.s);
	dbk_query_text(&q, port_of(stationery));
	dbk_query_integer(&q, kept);
	dbk_query_integer(&q, row->seq);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_stationery_set(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	return put(p, row, doc, false, err);
}

enum dbk_code
dbk_project_stationery_keep(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	return put(p, row, doc, true, err);
}

enum dbk_code
dbk_project_stationery_remove(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_stationery *stationery = doc;
	struct dbk_query q;

	(void)row;
	dbk_query_begin(&q, p->store, DBK_SQL_STATIONERY_DROP);
	dbk_query_text(&q, stationery->name.s);
	dbk_query_text(&q, port_of(stationery));
	return dbk_query_change(&q, err);
}
