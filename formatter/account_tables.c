/*
 * The tables of an account as pages.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_page.h"
#include "formatter/release_table.h"
#include "ledger/cargo.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "ledger/list.h"

#define COUNTOF(a) (sizeof(a) / sizeof(a)[0])
#define LEFT DBK_FLOW_LEFT
#define NOTE DBK_REPORT_NOTE
#define ENTRY_HEIGHT 24.0 /* for an entry and the first note below it */

static const char *
serials(struct dbk_account_page *p, uint32_t from, uint32_t to)
{
	dbk_buf_add_format(&p->report.page.buf, "%07" PRIu32 "-%07" PRIu32,
	    from, to);
	return dbk_page_said(&p->report.page);
}

/* ---- pools ---- */

#define POOL_NUMBERS 3 /* first of the columns that count */
#define POOL_COLUMNS (POOL_NUMBERS + 2 + DBK_PAPER_COUNT)

static void
pool_row(struct dbk_account_page *p, const char *const *names, int64_t all,
    int64_t unused, const int64_t *papers, enum dbk_style style)
{
	const char *texts[POOL_COLUMNS];
	unsigned i;

	memcpy(texts, names, POOL_NUMBERS * sizeof *names);
	texts[POOL_NUMBERS] = dbk_page_count(&p->report.page, all);
	texts[POOL_NUMBERS + 1] = dbk_page_count(&p->report.page, unused);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		texts[POOL_NUMBERS + 2 + i] = dbk_page_count(&p->report.page,
		    papers[i]);
	dbk_report_row(&p->report, texts, style);
}

static enum dbk_code
each_pool(void *arg, const struct dbk_account_pool *pool)
{
	struct dbk_account_page *p = arg;
	const char *names[POOL_NUMBERS];

	dbk_report_next_row(&p->report);
	names[0] = pool->pool.filer;
	names[1] = serials(p, pool->pool.from, pool->pool.to);
	names[2] = dbk_report_free(&p->report, pool->pool.station);
	pool_row(p, names, (int64_t)pool->pool.to - pool->pool.from + 1,
	    pool->unused, pool->states, DBK_STYLE_CELL);
	return dbk_report_progress(&p->report);
}

static enum dbk_code
set_pools(struct dbk_account_page *p)
{
	static const char *const names[POOL_NUMBERS] = {"All", "", ""};
	const double first = 172,
		     width = (DBK_FLOW_WIDTH - first) /
	    (double)(DBK_PAPER_COUNT + 2);
	struct dbk_cell columns[POOL_COLUMNS] = {
	    DBK_REPORT_TEXT(0, 26, "Filer"),
	    DBK_REPORT_TEXT(30, 78, "Numbers"),
	    DBK_REPORT_TEXT(112, 58, "Station"),
	    {.text = "In all"},
	    {.text = "unused"},
	};
	/* The findings are kept already. */
	struct dbk_sink again = {0};
	struct dbk_account sums;
	enum dbk_code rc;
	size_t i;

	for (i = POOL_NUMBERS; i < POOL_COLUMNS; i++) {
		if (i >= POOL_NUMBERS + 2)
			columns[i].text = dbk_paper_name((enum dbk_paper)(i -
			    POOL_NUMBERS - 2));
		columns[i].x = LEFT + first +
		    (double)(i - POOL_NUMBERS) * width + 2;
		columns[i].width = width - 2;
		columns[i].style = DBK_STYLE_CELL_STRONG;
		columns[i].right = true;
	}
	dbk_report_table(&p->report, "Number pools", columns, POOL_COLUMNS);
	rc = dbk_account_make(p->l, &sums, each_pool, p, &again,
	    p->report.page.err);
	if (rc != DBK_OK)
		return rc;
	dbk_report_end_table(&p->report);
	dbk_report_next_row(&p->report);
	pool_row(p, names, p->account->numbers, p->account->unused,
	    p->account->papers, DBK_STYLE_CELL_STRONG);
	return dbk_report_progress(&p->report);
}

/* ---- filings and cargo ---- */

static void
count_row(struct dbk_account_page *p, const char *name, int64_t n)
{
	const char *texts[2];

	dbk_report_next_row(&p->report);
	texts[0] = name;
	texts[1] = dbk_page_count(&p->report.page, n);
	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
}

static enum dbk_code
set_filings(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 110, "State"),
	    DBK_REPORT_AMOUNT(114, 58, "Entries"),
	};
	unsigned i;

	dbk_report_table(&p->report, "Filings (Cargo Release, SE)", columns,
	    COUNTOF(columns));
	for (i = 0; i < DBK_FILING_COUNT; i++)
		count_row(p, dbk_filing_name(i), p->account->filings[i]);
	dbk_report_end_table(&p->report);
	dbk_report_table(&p->report, "Cargo (what CBP's status notices say)",
	    columns, COUNTOF(columns));
	for (i = 0; i < DBK_CARGO_COUNT; i++)
		count_row(p, dbk_cargo_name(i), p->account->cargos[i]);
	dbk_report_end_table(&p->report);
	return dbk_report_progress(&p->report);
}

/* ---- gaps, letters, batches ---- */

static enum dbk_code
each_gap(void *arg, const struct dbk_gap *gap)
{
	struct dbk_account_page *p = arg;
	const char *texts[3];

	dbk_report_next_row(&p->report);
	texts[0] = gap->filer;
	texts[1] = serials(p, gap->from, gap->to);
	texts[2] = dbk_page_count(&p->report.page,
	    (int64_t)gap->to - gap->from + 1);
	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
	return dbk_report_progress(&p->report);
}

static enum dbk_code
set_gaps(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 26, "Filer"),
	    DBK_REPORT_TEXT(30, 78, "Numbers"),
	    DBK_REPORT_AMOUNT(114, 58, "How many"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report, "Gaps (unused numbers before a used one)",
	    columns, COUNTOF(columns));
	rc = dbk_gap_list(p->l, each_gap, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

static enum dbk_code
each_letter(void *arg, const struct dbk_letter_row *row)
{
	struct dbk_account_page *p = arg;
	struct dbk_report *r = &p->report;
	const char *texts[9];

	dbk_report_next_row(r);
	texts[0] = row->number;
	texts[1] = row->amends;
	texts[2] = row->port;
	texts[3] = dbk_report_moment(r, row->made_at);
	texts[4] = dbk_report_free(r, row->user);
	texts[5] = dbk_page_count(&r->page, row->entries);
	texts[6] = dbk_report_money(r, row->value);
	texts[7] = dbk_page_count(&r->page, row->anchor.seq);
	dbk_words_hash(&r->page.buf, row->anchor.hash, 16);
	texts[8] = dbk_page_said(&r->page);
	dbk_report_row(r, texts, DBK_STYLE_CELL);
	return dbk_report_progress(r);
}

static enum dbk_code
set_letters(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 42, "Letter"),
	    DBK_REPORT_TEXT(46, 42, "Amends"),
	    DBK_REPORT_TEXT(92, 24, "Port"),
	    DBK_REPORT_TEXT(120, 66, "Made (UTC)"),
	    DBK_REPORT_TEXT(188, 50, "By"),
	    DBK_REPORT_AMOUNT(240, 34, "Entries"),
	    DBK_REPORT_AMOUNT(276, 72, "Value"),
	    DBK_REPORT_AMOUNT(350, 48, "Journal row"),
	    DBK_REPORT_TEXT(410, DBK_FLOW_WIDTH - 410, "Hash begins"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report, "Letters and their supplements", columns,
	    COUNTOF(columns));
	rc = dbk_letter_list(p->l, each_letter, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

static enum dbk_code
each_discretion(void *arg, const struct dbk_letter_row *row)
{
	struct dbk_account_page *p = arg;
	struct dbk_report *r = &p->report;
	const char *texts[8];

	dbk_report_next_row(r);
	texts[0] = row->number;
	texts[1] = row->from;
	texts[2] = row->to;
	texts[3] = row->port;
	texts[4] = dbk_report_moment(r, row->made_at);
	texts[5] = dbk_report_free(r, row->user);
	texts[6] = dbk_page_count(&r->page, row->entries);
	texts[7] = dbk_report_free(r, row->reason);
	dbk_report_row(r, texts, DBK_STYLE_CELL);
	return dbk_report_progress(r);
}

static enum dbk_code
set_discretions(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 42, "Number"),
	    DBK_REPORT_TEXT(46, 48, "From"),
	    DBK_REPORT_TEXT(98, 48, "To"),
	    DBK_REPORT_TEXT(150, 24, "Port"),
	    DBK_REPORT_TEXT(178, 66, "Made (UTC)"),
	    DBK_REPORT_TEXT(248, 60, "By"),
	    DBK_REPORT_AMOUNT(310, 34, "Entries"),
	    DBK_REPORT_TEXT(356, DBK_FLOW_WIDTH - 356, "Reason"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report, "Papers on enforcement discretion",
	    columns, COUNTOF(columns));
	rc = dbk_discretion_list(p->l, each_discretion, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

static enum dbk_code
set_releases(struct dbk_account_page *p)
{
	return dbk_release_table(&p->report, NULL);
}

static enum dbk_code
each_batch(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[8];

	dbk_report_next_row(&p->report);
	texts[0] = row->id;
	texts[1] = row->app;
	texts[2] = dbk_batch_state_name(row->state);
	texts[3] = dbk_page_count(&p->report.page, row->entries);
	texts[4] = dbk_page_count(&p->report.page, row->records);
	texts[5] = dbk_report_moment(&p->report, row->built_at);
	texts[6] = dbk_report_moment(&p->report, row->sent_at);
	texts[7] = dbk_report_moment(&p->report, row->answered_at);
	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
	return dbk_report_progress(&p->report);
}

static enum dbk_code
set_batches(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 72, "Batch"),
	    DBK_REPORT_TEXT(76, 20, "App"),
	    DBK_REPORT_TEXT(100, 56, "State"),
	    DBK_REPORT_AMOUNT(160, 40, "Entries"),
	    DBK_REPORT_AMOUNT(204, 42, "Records"),
	    DBK_REPORT_TEXT(262, 72, "Built (UTC)"),
	    DBK_REPORT_TEXT(344, 72, "Sent"),
	    DBK_REPORT_TEXT(426, DBK_FLOW_WIDTH - 426, "Answered"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report, "Batches", columns, COUNTOF(columns));
	rc = dbk_batch_list(p->l, each_batch, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

/* ---- open entries, void numbers ---- */

static const struct dbk_cell reason_columns[] = {
    DBK_REPORT_TEXT(0, 70, "Entry number"),
    DBK_REPORT_TEXT(NOTE, 72, "Since (UTC)"),
    DBK_REPORT_TEXT(NOTE + 80, DBK_FLOW_WIDTH - NOTE - 80, "Why"),
};

static enum dbk_code
reason_row(struct dbk_account_page *p, const struct dbk_entry_row *row,
    const char *why)
{
	const char *const texts[] = {
	    row->number, dbk_report_moment(&p->report, row->changed_at), why};

	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
	return dbk_report_progress(&p->report);
}

static enum dbk_code
each_open(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_page *p = arg;
	const struct dbk_cargo_row *cargo = &row->cargo;
	const char *why;

	why = dbk_account_open(row, cargo->state);
	if (why == NULL)
		return DBK_OK;
	dbk_report_next_row(&p->report);
	return reason_row(p, row, why);
}

static enum dbk_code
each_void(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_page *p = arg;
	const char *why;
	enum dbk_code rc;

	rc = dbk_void_reason(p->l, row->number, &why, p->report.page.err);
	if (rc != DBK_OK)
		return rc;
	dbk_report_next_row(&p->report);
	return reason_row(p, row, dbk_report_free(&p->report, why));
}

static enum dbk_code
set_reasons(struct dbk_account_page *p)
{
	const struct dbk_entry_filter all = {0};
	const struct dbk_entry_filter voids = {.papers = 1u << DBK_PAPER_VOID};
	enum dbk_code rc;

	dbk_report_table(&p->report,
	    "Open entries (not void, not cancelled, and CBP has not "
	    "said that the cargo is released)",
	    reason_columns, COUNTOF(reason_columns));
	rc = dbk_entry_list(p->l, &all, each_open, p, p->report.page.err);
	if (rc != DBK_OK)
		return rc;
	dbk_report_end_table(&p->report);
	dbk_report_table(&p->report, "Void numbers", reason_columns,
	    COUNTOF(reason_columns));
	rc = dbk_entry_list(p->l, &voids, each_void, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

/* ---- entries ---- */

static enum dbk_code
each_condition(void *arg, const struct dbk_condition *c)
{
	struct dbk_account_page *p = arg;

	dbk_words_join(&p->report.page.buf, 0, "", &c->type);
	dbk_words_join(&p->report.page.buf, 0, " ", &c->code);
	dbk_words_join(&p->report.page.buf, 0, " ", &c->text);
	dbk_report_note(&p->report, dbk_page_said(&p->report.page));
	return dbk_report_progress(&p->report);
}

static void
set_cargo(struct dbk_account_page *p, const struct dbk_cargo_row *cargo)
{
	struct dbk_buf *b = &p->report.page.buf;

	if (cargo->state == DBK_CARGO_NONE)
		return;
	dbk_buf_add_format(b, "cargo %s %s", dbk_cargo_name(cargo->state),
	    cargo->at);
	if (cargo->release_date[0] != '\0')
		dbk_buf_add_format(b, ", release date %s", cargo->release_date);
	dbk_report_note(&p->report, dbk_page_said(&p->report.page));
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	struct dbk_account_page *p = arg;
	const char *texts[] = {row->number, dbk_paper_name(row->paper),
	    dbk_filing_name(row->filing), row->letter, row->batch, NULL};
	const struct dbk_cargo_row *cargo = &row->cargo;
	enum dbk_code rc;

	dbk_report_next_row(&p->report);
	texts[COUNTOF(texts) - 1] = dbk_report_money(&p->report, row->value);
	dbk_flow_want(&p->report.page.flow, ENTRY_HEIGHT);
	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
	/* A retroactive filing is an Add: only another one is told. */
	if (row->action[0] != 'A') {
		dbk_buf_add_format(&p->report.page.buf, "action %s, %s",
		    row->action,
		    dbk_list_name(DBK_LIST_ACTION_CODES, row->action,
			strlen(row->action)));
		dbk_report_note(&p->report, dbk_page_said(&p->report.page));
	}
	set_cargo(p, cargo);
	rc = dbk_said_list(said, each_condition, p);
	dbk_flow_rule(&p->report.page.flow, 0.3);
	dbk_flow_space(&p->report.page.flow, 2);
	return rc != DBK_OK ? rc : dbk_report_progress(&p->report);
}

static enum dbk_code
set_entries(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 70, "Entry number"),
	    DBK_REPORT_TEXT(NOTE, 54, "Paper"),
	    DBK_REPORT_TEXT(NOTE + 60, 92, "SE"),
	    DBK_REPORT_TEXT(NOTE + 158, 60, "Letter"),
	    DBK_REPORT_TEXT(NOTE + 224, 100, "Batch"),
	    DBK_REPORT_AMOUNT(NOTE + 330, DBK_FLOW_WIDTH - NOTE - 330, "Value"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report,
	    "Entries (below each: what CBP's newest answer said)", columns,
	    COUNTOF(columns));
	rc = dbk_account_list(p->l, each_entry, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

/* ---- answers ---- */

static enum dbk_code
each_inside(void *arg, const char *number)
{
	struct dbk_account_page *p = arg;

	dbk_buf_add_format(&p->report.page.buf, "inside: %s", number);
	dbk_report_note(&p->report, dbk_page_said(&p->report.page));
	return dbk_report_progress(&p->report);
}

static enum dbk_code
each_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[4];

	dbk_report_next_row(&p->report);
	texts[0] = row->entry_number[0] != '\0' ? row->entry_number :
						  "(no number)";
	texts[1] = row->app;
	texts[2] = dbk_report_moment(&p->report, row->at);
	texts[3] = dbk_report_free(&p->report, row->reason);
	dbk_report_row(&p->report, texts, DBK_STYLE_CELL);
	dbk_report_note(&p->report, dbk_report_free(&p->report, row->text));
	return dbk_unmatched_entries(p->l, row->seq, each_inside, p,
	    p->report.page.err);
}

static enum dbk_code
set_unmatched(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    DBK_REPORT_TEXT(0, 70, "Entry number"),
	    DBK_REPORT_TEXT(NOTE, 20, "App"),
	    DBK_REPORT_TEXT(NOTE + 26, 72, "Kept (UTC)"),
	    DBK_REPORT_TEXT(NOTE + 106, DBK_FLOW_WIDTH - NOTE - 106, "Why"),
	};
	enum dbk_code rc;

	dbk_report_table(&p->report, "Answers that fit no filing", columns,
	    COUNTOF(columns));
	rc = dbk_unmatched_list(p->l, each_unmatched, p, p->report.page.err);
	dbk_report_end_table(&p->report);
	return rc;
}

enum dbk_code
dbk_account_tables(struct dbk_account_page *p)
{
	static enum dbk_code (*const parts[])(struct dbk_account_page *) = {
	    set_pools, set_filings, set_gaps, set_letters, set_discretions,
	    set_releases, set_batches, set_reasons, set_entries, set_unmatched};
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < COUNTOF(parts); i++)
		rc = parts[i](p);
	return rc;
}
