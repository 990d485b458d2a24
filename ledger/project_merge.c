/*
 * What a row that another ledger wrote does to the tables: what it did there,
 * as long as nobody else has touched the entry it is about.  Otherwise it is
 * kept as proof, and the number is blocked until a broker decides.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/entries.h"
#include "ledger/letters.h"
#include "ledger/merge.h"

/* A merged row while it is applied. */
struct merging {
	struct dbk_projection *p;
	const struct dbk_journal_row *row;
	enum dbk_action action;
	struct dbk_merged_from origin;
	bool applied; /* it changed more than what is known of conflicts */
	struct dbk_err *err;
};

/* How an entry stands here and, as far as its rows tell, there. */
struct standing {
	bool alone; /* nobody but the other ledger changed it */
	int64_t seq; /* with its newest document there */
	enum dbk_paper paper; /* there */
};

/* found: the entry is here at all. */
static enum dbk_code
find_standing(struct merging *m, const char *entry, struct standing *out,
    bool *found)
{
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, m->p->store, DBK_SQL_MERGED_STANDING);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, m->origin.ledger.s);
	*found = dbk_query_row(&q);
	if (*found) {
		out->alone = dbk_query_get_integer(&q, 0) == 1;
		out->seq = dbk_query_get_integer(&q, 1);
		out->paper = (enum dbk_paper)dbk_query_get_integer(&q, 2);
	}
	return dbk_query_end(&q, DBK_OK, m->err);
}

/* The same of an entry whose number is disputed already. */
static enum dbk_code
find_conflict(struct merging *m, const char *entry, struct standing *out,
    bool *found)
{
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, m->p->store, DBK_SQL_CONFLICT_GET);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, m->origin.ledger.s);
	*found = dbk_query_row(&q);
	if (*found) {
		out->seq = dbk_query_get_integer(&q, 0);
		out->paper = (enum dbk_paper)dbk_query_get_integer(&q, 1);
	}
	return dbk_query_end(&q, DBK_OK, m->err);
}

/* What the row makes of the entry there. */
static enum dbk_code
step_there(struct merging *m, struct standing *s)
{
	const struct dbk_release *release;
	const void *doc;
	enum dbk_code rc = DBK_OK;

	switch (m->action) {
	case DBK_ACTION_ENTRY_CORRECT:
		s->seq = m->row->seq;
		if (s->paper == DBK_PAPER_COMPLETE)
			s->paper = DBK_PAPER_DRAFT;
		break;
	case DBK_ACTION_ENTRY_ADD:
		s->seq = m->row->seq;
		s->paper = DBK_PAPER_DRAFT;
		break;
	case DBK_ACTION_ENTRY_COMPLETE:
		s->paper = DBK_PAPER_COMPLETE;
		break;
	case DBK_ACTION_LETTER_MAKE:
		s->paper = DBK_PAPER_LETTERED;
		break;
	case DBK_ACTION_ENTRY_VOID:
		s->paper = DBK_PAPER_VOID;
		break;
	case DBK_ACTION_ENTRY_RELEASE:
		rc = dbk_project_read(m->p, m->row, &dbk_group_release, &doc,
		    m->err);
		if (rc != DBK_OK)
			break;
		release = doc;
		s->paper = release->refused.v ? DBK_PAPER_REFUSED :
						DBK_PAPER_RELEASED;
		break;
	default:
		break;
	}
	return rc;
}

static enum dbk_code
block(struct merging *m, const char *entry)
{
	struct dbk_query q;

	dbk_query_begin(&q, m->p->store, DBK_SQL_CONFLICT_BLOCK);
	dbk_query_text(&q, entry);
	return dbk_query_change(&q, m->err);
}

/* The other ledger goes on with a number that is disputed.  Only that it voids
 * its own side does not ask for a decision again. */
static enum dbk_code
go_on(struct merging *m, const char *entry, struct standing *s)
{
	struct dbk_query q;
	enum dbk_code rc;

	rc = step_there(m, s);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, m->p->store, DBK_SQL_CONFLICT_SET);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, m->origin.ledger.s);
	dbk_query_integer(&q, s->seq);
	dbk_query_integer(&q, s->paper);
	dbk_query_integer(&q, m->action != DBK_ACTION_ENTRY_VOID);
	rc = dbk_query_change(&q, m->err);
	return rc == DBK_OK ? block(m, entry) : rc;
}

static enum dbk_code
dispute(struct merging *m, const char *entry, struct standing *s)
{
	struct dbk_query q;
	enum dbk_code rc;

	rc = step_there(m, s);
	if (rc == DBK_OK && s->seq == 0)
		rc = dbk_fail(m->err, DBK_EDAMAGE,
		    "journal row %lld is about an entry that is not there",
		    (long long)m->row->seq);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, m->p->store, DBK_SQL_CONFLICT_ADD);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, m->origin.ledger.s);
	dbk_query_integer(&q, s->seq);
	dbk_query_integer(&q, s->paper);
	dbk_query_integer(&q, m->action == DBK_ACTION_ENTRY_ADD);
	rc = dbk_query_run(&q, m->err);
	return rc == DBK_OK ? block(m, entry) : rc;
}

/* From now on the entry stands here as the other ledger left it. */
static enum dbk_code
note_standing(struct merging *m, const char *entry)
{
	struct dbk_query q;

	dbk_query_begin(&q, m->p->store, DBK_SQL_MERGED_STANDS);
	dbk_query_text(&q, entry);
	dbk_query_text(&q, m->origin.ledger.s);
	return dbk_query_change(&q, m->err);
}

/*
 * May the row do to the entry what it did there?  If not, what it says of the
 * dispute is noted here.
 */
static enum dbk_code
judge_entry(struct merging *m, const char *entry, bool *may)
{
	struct standing s;
	enum dbk_code rc;
	bool found;

	*may = false;
	if (entry == NULL)
		return dbk_fail(m->err, DBK_EDAMAGE,
		    "journal row %lld names no entry", (long long)m->row->seq);
	rc = find_conflict(m, entry, &s, &found);
	if (rc != DBK_OK)
		return rc;
	if (found)
		return go_on(m, entry, &s);
	rc = find_standing(m, entry, &s, &found);
	if (rc != DBK_OK)
		return rc;
	*may = m->action == DBK_ACTION_ENTRY_ADD ? !found : s.alone;
	return *may ? DBK_OK : dispute(m, entry, &s);
}

static enum dbk_code
merge_entry(struct merging *m)
{
	enum dbk_code rc;

	rc = judge_entry(m, m->row->entry, &m->applied);
	if (rc == DBK_OK && m->applied)
		rc = dbk_project_apply(m->p, m->row, m->action, m->err);
	if (rc == DBK_OK && m->applied)
		rc = note_standing(m, m->row->entry);
	return rc;
}

/* A number that is in a pool already stays there. */
static enum dbk_code
merge_pool(struct merging *m)
{
	const struct dbk_pool *pool;
	int64_t at, to, first = 0, last = 0;
	struct dbk_query q;
	const void *doc;
	enum dbk_code rc;
	bool found;

	rc = dbk_project_read(m->p, m->row, &dbk_group_pool, &doc, m->err);
	if (rc != DBK_OK)
		return rc;
	pool = doc;
	to = dbk_project_serial(&pool->to);
	at = dbk_project_serial(&pool->from);
	while (rc == DBK_OK && at <= to) {
		dbk_query_begin(&q, m->p->store, DBK_SQL_POOL_AT);
		dbk_query_text(&q, pool->filer.s);
		dbk_query_integer(&q, at);
		found = dbk_query_row(&q);
		if (found) {
			first = dbk_query_get_integer(&q, 1);
			last = dbk_query_get_integer(&q, 2);
		}
		rc = dbk_query_end(&q, DBK_OK, m->err);
		if (!found || first > to)
			first = last = to + 1;
		if (rc == DBK_OK && first > at) {
			m->applied = true;
			rc = dbk_project_pool_range(m->p, pool, at, first - 1,
			    m->err);
		}
		at = last + 1;
	}
	return rc;
}

/* ---- papers ---- */

static enum dbk_code
is_letter(struct merging *m, const char *number, bool *is)
{
	struct dbk_query q;

	dbk_query_begin(&q, m->p->store, DBK_SQL_LETTER_NAMED);
	dbk_query_text(&q, number);
	*is = dbk_query_row(&q);
	return dbk_query_end(&q, DBK_OK, m->err);
}

/* A number of that ledger beside the same one of ours. */
static enum dbk_code
mark_number(struct merging *m, const struct dbk_text *number,
    char out[DBK_LETTER_LEN + 1])
{
	int n = snprintf(out, DBK_LETTER_LEN + 1, "%s@%s", number->s,
	    m->origin.ledger.s);

	return n > 0 && n <= DBK_LETTER_LEN ?
	    DBK_OK :
	    dbk_fail(m->err, DBK_EDAMAGE,
		"journal row %lld makes a letter with too long a number",
		(long long)m->row->seq);
}

/* Numbers of a letter as they are here. */
struct numbers {
	char own[DBK_LETTER_LEN + 1], amends[DBK_LETTER_LEN + 1];
};

/* Its own number, unless a letter here has it; and that of the letter which it
 * amends, by the same rule. */
static enum dbk_code
name_letter(struct merging *m, struct dbk_letter *letter, struct numbers *n)
{
	enum dbk_code rc;
	bool taken;

	rc = is_letter(m, letter->number.s, &taken);
	if (rc == DBK_OK && taken) {
		rc = mark_number(m, &letter->number, n->own);
		letter->number.s = n->own;
		letter->number.len = strlen(n->own);
	}
	if (rc != DBK_OK || letter->amends.s == NULL)
		return rc;
	rc = mark_number(m, &letter->amends, n->amends);
	if (rc == DBK_OK)
		rc = is_letter(m, n->amends, &taken);
	if (rc == DBK_OK && taken) {
		letter->amends.s = n->amends;
		letter->amends.len = strlen(n->amends);
	}
	return rc;
}

/* The row here of what is named by its row there. */
static enum dbk_code
find_row(struct merging *m, int64_t there, int64_t *row)
{
	struct dbk_query q;

	*row = 0;
	dbk_query_begin(&q, m->p->store, DBK_SQL_MERGED_GET);
	dbk_query_text(&q, m->origin.ledger.s);
	dbk_query_integer(&q, there);
	if (dbk_query_row(&q))
		*row = dbk_query_get_integer(&q, 1);
	return dbk_query_end(&q, DBK_OK, m->err);
}

static enum dbk_code
map_row(struct merging *m, struct dbk_integer *row)
{
	enum dbk_code rc = DBK_OK;

	if (row->set)
		rc = find_row(m, row->v, &row->v);
	row->set = row->v != 0;
	return rc;
}

/* Only those entries stay on it that nobody disputes. */
static enum dbk_code
judge_entries(struct merging *m, struct dbk_letter *letter)
{
	struct standing s;
	enum dbk_code rc = DBK_OK;
	size_t i, n = 0;
	bool may;

	for (i = 0; rc == DBK_OK && i < letter->nentries; i++) {
		const char *entry = letter->entries[i].s;

		/* A paper that changes no entry disputes none. */
		if (m->action == DBK_ACTION_DISCRETION_MAKE) {
			rc = find_standing(m, entry, &s, &may);
			may = may && s.alone;
		} else {
			rc = judge_entry(m, entry, &may);
		}
		if (rc == DBK_OK && may)
			letter->entries[n++] = letter->entries[i];
	}
	letter->nentries = n;
	return rc;
}

static enum dbk_code
merge_letter(struct merging *m)
{
	struct dbk_journal_row row = *m->row;
	struct dbk_letter letter;
	struct numbers numbers;
	const void *doc;
	enum dbk_code rc;
	size_t i;

	rc = dbk_project_read(m->p, m->row, &dbk_group_letter, &doc, m->err);
	if (rc != DBK_OK)
		return rc;
	letter = *(const struct dbk_letter *)doc;
	if (letter.number.s == NULL)
		return dbk_fail(m->err, DBK_EDAMAGE,
		    "journal row %lld makes a letter without a number",
		    (long long)m->row->seq);
	m->applied = true;
	rc = name_letter(m, &letter, &numbers);
	if (rc == DBK_OK)
		rc = map_row(m, &letter.wording);
	if (rc == DBK_OK)
		rc = map_row(m, &letter.logo);
	if (rc == DBK_OK)
		rc = judge_entries(m, &letter);
	row.made_from = &letter;
	if (rc == DBK_OK)
		rc = dbk_project_apply(m->p, &row, m->action, m->err);
	for (i = 0; rc == DBK_OK && i < letter.nentries; i++)
		rc = note_standing(m, letter.entries[i].s);
	return rc;
}

/* ---- scans ---- */

/* The same bytes may be here: each content is kept once. */
static enum dbk_code
merge_part(struct merging *m)
{
	const struct dbk_attachment_part *part;
	struct dbk_query q;
	const void *doc;
	enum dbk_code rc;

	rc = dbk_project_read(m->p, m->row, &dbk_group_attachment_part, &doc,
	    m->err);
	if (rc != DBK_OK)
		return rc;
	part = doc;
	m->applied = true;
	dbk_query_begin(&q, m->p->store, DBK_SQL_ATTACH_PART_KEEP);
	dbk_query_text(&q, part->content.s);
	dbk_query_integer(&q, part->position.v);
	dbk_query_integer(&q, m->row->seq);
	dbk_query_integer(&q, (int64_t)m->row->payload_len);
	return dbk_query_run(&q, m->err);
}

/* A scan, or a second keying, belongs to the document of its own ledger, and does
 * not change it. */
static enum dbk_code
merge_beside(struct merging *m)
{
	struct standing s;
	enum dbk_code rc;
	bool disputed;

	rc = find_conflict(m, m->row->entry, &s, &disputed);
	if (rc != DBK_OK || disputed)
		return rc;
	m->applied = true;
	return dbk_project_apply(m->p, m->row, m->action, m->err);
}

/* It names the attachment by its row there. */
static enum dbk_code
merge_withdrawal(struct merging *m)
{
	const struct dbk_attachment_end *end;
	struct dbk_query q;
	int64_t attachment;
	const void *doc;
	enum dbk_code rc;

	rc = dbk_project_read(m->p, m->row, &dbk_group_attachment_end, &doc,
	    m->err);
	if (rc != DBK_OK)
		return rc;
	end = doc;
	rc = find_row(m, end->attachment.v, &attachment);
	if (rc != DBK_OK)
		return rc;
	/* One that was kept as proof only is no attachment here. */
	dbk_query_begin(&q, m->p->store, DBK_SQL_ATTACH_WITHDRAW);
	dbk_query_integer(&q, attachment);
	dbk_query_integer(&q, m->row->seq);
	rc = dbk_query_run(&q, m->err);
	m->applied = rc == DBK_OK && sqlite3_changes(m->p->store->db) != 0;
	return rc;
}

static enum dbk_code
merge_row(struct merging *m)
{
	if (dbk_merging_of(m->action) != DBK_MERGING_APPLIED)
		return DBK_OK;
	switch (m->action) {
	case DBK_ACTION_POOL_ADD:
		return merge_pool(m);
	case DBK_ACTION_LETTER_MAKE:
	case DBK_ACTION_LETTER_AMEND:
	case DBK_ACTION_DISCRETION_MAKE:
		return merge_letter(m);
	case DBK_ACTION_ATTACH_PART:
		return merge_part(m);
	case DBK_ACTION_ATTACH_ADD:
	case DBK_ACTION_ENTRY_SECOND:
		return merge_beside(m);
	case DBK_ACTION_ATTACH_WITHDRAW:
		return merge_withdrawal(m);
	default:
		return merge_entry(m);
	}
}

enum dbk_code
dbk_project_merged(struct dbk_projection *p, const struct dbk_journal_row *row,
    enum dbk_action action, struct dbk_err *err)
{
	struct merging m = {.p = p, .row = row, .action = action, .err = err};
	struct dbk_query q;
	enum dbk_code rc;

	rc = dbk_origin_read(&m.origin, &p->arena, row, err);
	if (rc == DBK_OK)
		rc = merge_row(&m);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_MERGED_ADD);
	dbk_query_text(&q, m.origin.ledger.s);
	dbk_query_integer(&q, m.origin.seq.v);
	dbk_query_text(&q, m.origin.hash.s);
	dbk_query_integer(&q, row->seq);
	dbk_query_integer(&q, m.applied);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_station_trust(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_station_card *card = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_STATION_ADD);
	dbk_query_text(&q, card->ledger.s);
	dbk_query_text(&q, card->station.s);
	dbk_query_text(&q, card->sign.s);
	dbk_query_text(&q, card->seal.s);
	dbk_query_integer(&q, row->seq);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_station_resolve(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	(void)doc;
	dbk_query_begin(&q, p->store, DBK_SQL_CONFLICT_DECIDE);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, row->seq);
	rc = dbk_query_run(&q, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_CONFLICT_BLOCK);
	dbk_query_text(&q, row->entry);
	return dbk_query_change(&q, err);
}
