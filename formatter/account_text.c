/*
 * The account as a text of 100 columns at most for values of usual length.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_report.h"
#include "formatter/account_verdict.h"
#include "formatter/words.h"
#include "ledger/backup.h"
#include "ledger/conflict.h"
#include "ledger/cargo.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "ledger/list.h"
#include "ledger/releases.h"

#define RULE_LENGTH 100

struct report {
	FILE *out;
	struct dbk_ledger *l;
	struct dbk_account_ahead *ahead;
	struct dbk_buf text;
	struct dbk_err *err;
	int64_t rows; /* of the table in work */
};

/* ---- pieces ---- */

static void
heading(struct report *r, const char *text)
{
	int i;

	(void)fprintf(r->out, "\n%s\n", text);
	for (i = 0; i < RULE_LENGTH; i++)
		(void)fputc('-', r->out);
	(void)fputc('\n', r->out);
	r->rows = 0;
}

/* An empty table says so: nothing to tell must not look like forgotten. */
static void
end_table(struct report *r)
{
	if (r->rows == 0)
		(void)fprintf(r->out, "none\n");
}

/* A number with separators, right-aligned after a space. */
static void
number(struct report *r, int64_t v, int width)
{
	dbk_buf_reset(&r->text);
	dbk_words_count(&r->text, v);
	(void)fprintf(r->out, " %*s", width,
	    r->text.data != NULL ? r->text.data : "");
}

/* YYYY-MM-DD HH:MM of a normalised time; "" stays empty. */
static void
moment(struct report *r, const char *utc)
{
	if (strlen(utc) >= 16)
		(void)fprintf(r->out, " %.10s %.5s", utc, utc + 11);
	else
		(void)fprintf(r->out, " %-16s", *utc != '\0' ? utc : "-");
}

/* ---- pools ---- */

/* Columns of the states, wide enough for their names. */
static int
state_width(enum dbk_paper paper)
{
	int width = (int)strlen(dbk_paper_name(paper));

	return width > 6 ? width : 6;
}

static void
pool_heading(struct report *r)
{
	unsigned i;

	heading(r, "NUMBER POOLS");
	(void)fprintf(r->out, "%-5s %-15s %-9s %9s %9s", "Filer", "Numbers",
	    "Station", "In all", "unused");
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		(void)fprintf(r->out, " %*s", state_width(i),
		    dbk_paper_name(i));
	(void)fputc('\n', r->out);
}

static void
pool_numbers(struct report *r, int64_t all, int64_t unused,
    const int64_t *papers)
{
	unsigned i;

	number(r, all, 9);
	number(r, unused, 9);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		number(r, papers[i], state_width(i));
	(void)fputc('\n', r->out);
}

static enum dbk_code
each_pool(void *arg, const struct dbk_account_pool *p)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-5s %07" PRIu32 "-%07" PRIu32 " %-9s",
	    p->pool.filer, p->pool.from, p->pool.to, p->pool.station);
	pool_numbers(r, (int64_t)p->pool.to - p->pool.from + 1, p->unused,
	    p->states);
	r->rows++;
	return DBK_OK;
}

/* ---- filings, letters, batches ---- */

static void
report_filings(struct report *r, const struct dbk_account *a)
{
	unsigned i;

	heading(r, "FILINGS (Cargo Release, SE)");
	for (i = 0; i < DBK_FILING_COUNT; i++) {
		(void)fprintf(r->out, "%-18s", dbk_filing_name(i));
		number(r, a->filings[i], 12);
		(void)fputc('\n', r->out);
	}
	heading(r, "CARGO (what CBP's status notices say)");
	for (i = 0; i < DBK_CARGO_COUNT; i++) {
		(void)fprintf(r->out, "%-18s", dbk_cargo_name(i));
		number(r, a->cargos[i], 12);
		(void)fputc('\n', r->out);
	}
}

static enum dbk_code
each_gap(void *arg, const struct dbk_gap *gap)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-5s %07" PRIu32 "-%07" PRIu32, gap->filer,
	    gap->from, gap->to);
	number(r, (int64_t)gap->to - gap->from + 1, 12);
	(void)fputc('\n', r->out);
	r->rows++;
	return DBK_OK;
}

static enum dbk_code
report_gaps(struct report *r)
{
	enum dbk_code rc;

	heading(r, "GAPS (unused numbers before a used one)");
	rc = dbk_gap_list(r->l, each_gap, r, r->err);
	if (rc == DBK_OK)
		end_table(r);
	return rc;
}

static enum dbk_code
each_letter(void *arg, const struct dbk_letter_row *row)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-10s %-10s %-4s", row->number, row->amends,
	    row->port);
	moment(r, row->made_at);
	(void)fprintf(r->out, " %-12s", row->user);
	number(r, row->entries, 9);
	dbk_buf_reset(&r->text);
	dbk_words_money(&r->text, row->value);
	(void)fprintf(r->out, " %16s\n",
	    r->text.data != NULL ? r->text.data : "");
	r->rows++;
	return DBK_OK;
}

static enum dbk_code
each_discretion(void *arg, const struct dbk_letter_row *row)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-10s %-10s %-10s %-4s", row->number, row->from,
	    row->to, row->port);
	moment(r, row->made_at);
	(void)fprintf(r->out, " %-12s", row->user);
	number(r, row->entries, 9);
	(void)fprintf(r->out, "\n%14s%s\n", "", row->reason);
	r->rows++;
	return DBK_OK;
}

struct released {
	struct report *r;
	struct dbk_release_sums sums;
};

static enum dbk_code
each_release(void *arg, const struct dbk_release_row *row)
{
	struct released *released = arg;
	struct report *r = released->r;

	dbk_release_add(&released->sums, row);
	(void)fprintf(r->out, "%-13s %-8s", row->entry,
	    dbk_release_decision(row));
	moment(r, row->at);
	(void)fprintf(r->out, " %-4s %-10s %-12s %s\n", row->port, row->letter,
	    row->user, row->officer);
	r->rows++;
	return DBK_OK;
}

static enum dbk_code
report_releases(struct report *r)
{
	struct released released = {.r = r};
	enum dbk_code rc;

	heading(r, "RELEASES (as officers told)");
	(void)fprintf(r->out, "%-13s %-8s %-16s %-4s %-10s %-12s %s\n",
	    "Entry number", "Decision", "Told at (UTC)", "Port", "Letter",
	    "Recorded by", "Officer");
	rc = dbk_release_list(r->l, NULL, each_release, &released, r->err);
	if (rc != DBK_OK)
		return rc;
	end_table(r);
	(void)fprintf(r->out, "%-13s", "Released");
	number(r, released.sums.released, 9);
	(void)fprintf(r->out, "\n%-13s", "Refused");
	number(r, released.sums.refused, 9);
	(void)fputc('\n', r->out);
	return DBK_OK;
}

static enum dbk_code
each_batch(void *arg, const struct dbk_batch_row *row)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-12s %-3s %-9s", row->id, row->app,
	    dbk_batch_state_name(row->state));
	number(r, row->entries, 7);
	number(r, row->records, 8);
	moment(r, row->built_at);
	moment(r, row->sent_at);
	moment(r, row->answered_at);
	(void)fputc('\n', r->out);
	r->rows++;
	return DBK_OK;
}

static enum dbk_code
report_papers(struct report *r)
{
	enum dbk_code rc;

	heading(r, "LETTERS");
	(void)fprintf(r->out, "%-10s %-10s %-4s %-16s %-12s %9s %16s\n",
	    "Letter", "Amends", "Port", "Made (UTC)", "By", "Entries", "Value");
	rc = dbk_letter_list(r->l, each_letter, r, r->err);
	if (rc != DBK_OK)
		return rc;
	end_table(r);
	heading(r, "PAPERS ON ENFORCEMENT DISCRETION");
	(void)fprintf(r->out, "%-10s %-10s %-10s %-4s %-16s %-12s %9s\n",
	    "Number", "From", "To", "Port", "Made (UTC)", "By", "Entries");
	rc = dbk_discretion_list(r->l, each_discretion, r, r->err);
	if (rc != DBK_OK)
		return rc;
	end_table(r);
	rc = report_releases(r);
	if (rc != DBK_OK)
		return rc;
	heading(r, "BATCHES");
	(void)fprintf(r->out, "%-12s %-3s %-9s %7s %8s %-16s %-16s %s\n",
	    "Batch", "App", "State", "Entries", "Records", "Built (UTC)",
	    "Sent", "Answered");
	rc = dbk_account_ahead_batches(r->ahead, each_batch, r, r->err);
	if (rc == DBK_OK)
		end_table(r);
	return rc;
}

/* ---- entries and answers ---- */

static enum dbk_code
each_condition(void *arg, const struct dbk_condition *c)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%14s%-3s %-3s %s\n", "",
	    c->type.s != NULL ? c->type.s : "",
	    c->code.s != NULL ? c->code.s : "",
	    c->text.s != NULL ? c->text.s : "");
	return DBK_OK;
}

/* What CBP says of the cargo, what is open, and why a number is void. */
static enum dbk_code
report_standing(struct report *r, const struct dbk_entry_row *row)
{
	const struct dbk_cargo_row *cargo = &row->cargo;
	const char *open, *reason;
	enum dbk_code rc;

	if (cargo->state != DBK_CARGO_NONE)
		(void)fprintf(r->out, "%14scargo %s %s%s%s\n", "",
		    dbk_cargo_name(cargo->state), cargo->at,
		    cargo->release_date[0] != '\0' ? ", release date " : "",
		    cargo->release_date);
	open = dbk_account_open(row, cargo->state);
	if (open != NULL)
		(void)fprintf(r->out, "%14sopen since %s: %s\n", "",
		    row->changed_at, open);
	if (row->paper != DBK_PAPER_VOID)
		return DBK_OK;
	rc = dbk_void_reason(r->l, row->number, &reason, r->err);
	if (rc == DBK_OK)
		(void)fprintf(r->out, "%14svoid: %s\n", "", reason);
	return rc;
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	struct report *r = arg;
	enum dbk_code rc;

	(void)fprintf(r->out, "%-13s %-9s %-16s %-10s %-13s", row->number,
	    dbk_paper_name(row->paper), dbk_filing_name(row->filing),
	    row->letter, row->batch);
	dbk_buf_reset(&r->text);
	dbk_words_money(&r->text, row->value);
	(void)fprintf(r->out, " %14s\n",
	    r->text.data != NULL ? r->text.data : "");
	/* A retroactive filing is an Add: only another one is told. */
	if (row->action[0] != 'A')
		(void)fprintf(r->out, "%14saction %s, %s\n", "", row->action,
		    dbk_list_name(DBK_LIST_ACTION_CODES, row->action,
			strlen(row->action)));
	r->rows++;
	rc = report_standing(r, row);
	return rc != DBK_OK ? rc : dbk_said_list(said, each_condition, r);
}

static enum dbk_code
each_inside(void *arg, const char *number)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%14sinside: %s\n", "", number);
	return DBK_OK;
}

static enum dbk_code
each_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct report *r = arg;

	(void)fprintf(r->out, "%-13s %-3s",
	    row->entry_number[0] != '\0' ? row->entry_number : "(no number)",
	    row->app);
	moment(r, row->at);
	(void)fprintf(r->out, " %s\n%14s%s\n", row->reason, "", row->text);
	r->rows++;
	return dbk_unmatched_entries(r->l, row->seq, each_inside, r, r->err);
}

static enum dbk_code
report_entries(struct report *r)
{
	enum dbk_code rc;

	heading(r, "ENTRIES (below each: what CBP's newest answer said)");
	(void)fprintf(r->out, "%-13s %-9s %-16s %-10s %-13s %14s\n",
	    "Entry number", "Paper", "SE", "Letter", "Batch", "Value");
	rc = dbk_account_ahead_list(r->ahead, each_entry, r, r->err);
	if (rc != DBK_OK)
		return rc;
	end_table(r);
	heading(r, "ANSWERS THAT FIT NO FILING");
	rc = dbk_unmatched_list(r->l, each_unmatched, r, r->err);
	if (rc == DBK_OK)
		end_table(r);
	return rc;
}

/* ---- the whole ---- */

static enum dbk_code
report_head(struct report *r)
{
	const struct dbk_actor *actor = dbk_ledger_actor(r->l);
	struct dbk_profile profile;
	struct dbk_anchor anchor;
	struct dbk_arena texts;
	enum dbk_code rc;

	dbk_arena_init(&texts, 0);
	rc = dbk_profile_get(r->l, &profile, &texts, r->err);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(r->l, &anchor, r->err);
	if (rc != DBK_OK)
		goto done;
	dbk_buf_reset(&r->text);
	dbk_words_time(&r->text, actor->now);
	dbk_buf_add_string(&r->text, " by ");
	dbk_buf_add_string(&r->text, actor->user);
	dbk_buf_add_string(&r->text, "\nJournal  row ");
	dbk_words_count(&r->text, anchor.seq);
	dbk_buf_add_string(&r->text, ", hash ");
	dbk_buf_add_string(&r->text, anchor.hash);
	(void)fprintf(r->out,
	    "ACCOUNT OF ENTRY NUMBERS\nBroker   %s, filer code %s\n"
	    "Ledger   %s\nMade     %s\n",
	    profile.filer.name.s != NULL ? profile.filer.name.s : "",
	    profile.filer.code.s != NULL ? profile.filer.code.s : "",
	    dbk_ledger_id(r->l), r->text.data != NULL ? r->text.data : "");
done:
	dbk_arena_fini(&texts);
	return rc;
}

static void
report_verdict(struct report *r, const struct dbk_account *a,
    const struct dbk_verdict *v)
{
	size_t i;

	heading(r, "VERDICT");
	(void)fprintf(r->out, "%-28s", "Numbers in the pools");
	number(r, a->numbers, 14);
	(void)fprintf(r->out, "\n%-28s", "  of them unused");
	number(r, a->unused, 14);
	(void)fprintf(r->out, "\n%-28s", "Entries");
	number(r, a->entries, 14);
	(void)fprintf(r->out, "\n%-28s", "  outside every pool");
	number(r, a->outside, 14);
	(void)fprintf(r->out, "\n%-28s", "  named on letters");
	number(r, a->lettered, 14);
	(void)fprintf(r->out, "\n%-28s", "  to go on a supplement");
	number(r, a->amended, 14);
	(void)fprintf(r->out, "\n%-28s", "Answers that fit no filing");
	number(r, a->unmatched, 14);
	(void)fprintf(r->out, "\n%-28s", "Value, US dollars");
	number(r, a->value, 14);
	(void)fprintf(r->out, "\n\n%s\n",
	    a->balanced ? "BALANCED" : "NOT BALANCED");
	for (i = 0; i < v->n; i++)
		(void)fprintf(r->out, "  %s: %s\n", dbk_rules[v->rules[i]].id,
		    v->texts[i].data != NULL ? v->texts[i].data : "");
	if (v->more != 0)
		(void)fprintf(r->out, "  and %" PRId64 " more\n", v->more);
}

static enum dbk_code
report_all(struct report *r, struct dbk_account *a, struct dbk_verdict *v)
{
	enum dbk_code rc;

	rc = report_head(r);
	if (rc != DBK_OK)
		return rc;
	pool_heading(r);
	rc = dbk_account_ahead_make(r->ahead, a, each_pool, r, &v->sink,
	    r->err);
	if (rc == DBK_OK)
		rc = dbk_backup_judge_age(r->l, &v->sink, r->err);
	if (rc == DBK_OK)
		rc = dbk_conflict_warn(r->l, NULL, &v->sink, r->err);
	if (rc == DBK_OK)
		rc = dbk_verdict_check(v, r->err);
	if (rc != DBK_OK)
		return rc;
	end_table(r);
	(void)fprintf(r->out, "%-31s", "All");
	pool_numbers(r, a->numbers, a->unused, a->papers);
	report_filings(r, a);
	rc = report_gaps(r);
	if (rc == DBK_OK)
		rc = report_papers(r);
	if (rc == DBK_OK)
		rc = report_entries(r);
	if (rc == DBK_OK)
		report_verdict(r, a, v);
	return rc != DBK_OK ? rc : dbk_buf_check(&r->text, r->err);
}

enum dbk_code
dbk_account_text(struct dbk_ledger *l, int64_t from, FILE *out, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct report r = {.out = out, .l = l, .err = err};
	struct dbk_account a = {0};
	struct dbk_verdict v;
	enum dbk_code rc;

	dbk_verdict_init(&v, sink);
	rc = dbk_account_ahead_open(&r.ahead, l, from, err);
	if (rc == DBK_OK)
		rc = report_all(&r, &a, &v);
	rc = dbk_account_ahead_close(r.ahead, rc, err);
	*balanced = rc == DBK_OK && a.balanced;
	dbk_verdict_fini(&v);
	dbk_buf_fini(&r.text);
	return rc;
}
