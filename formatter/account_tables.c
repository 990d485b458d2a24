/*
 * The tables of an account as pages.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_page.h"
#include "ledger/cargo.h"
#include "ledger/chars.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "ledger/list.h"

#define COUNTOF(a) (sizeof(a) / sizeof(a)[0])
#define LEFT DBK_FLOW_LEFT
#define NOTE 76.0 /* from the left: where what is said of a row begins */
#define ENTRY_HEIGHT 24.0 /* for an entry and the first note below it */
#define TABLE_HEIGHT 54.0 /* for a table to begin on the page */

/* Place and width of a column from the left of the table, its heading. */
#define COLUMN(from, wide, heading) \
	{ \
		.text = (heading), .x = LEFT + (from), .width = (wide), \
		.style = DBK_STYLE_CELL_STRONG \
	}
#define AMOUNT(from, wide, heading) \
	{ \
		.text = (heading), .x = LEFT + (from), .width = (wide), \
		.style = DBK_STYLE_CELL_STRONG, .right = true \
	}

/* ---- pieces ---- */

const char *
dbk_account_free(struct dbk_account_page *p, const char *text)
{
	struct dbk_buf *b = &p->page.buf;
	size_t len = strlen(text), bad, bad_len, n;
	uint32_t code_point;

	dbk_buf_reset(&p->page.latin);
	if (dbk_pen_covers(p->page.flow.pen, text, len) ||
	    dbk_abi_text(&p->page.latin, text, len, &bad, &bad_len)) {
		dbk_buf_add(b, text, len);
		return dbk_page_said(&p->page);
	}
	while (len != 0) {
		n = dbk_utf8_next(&code_point, text, len);
		if (n == 0) {
			n = 1;
			code_point = (unsigned char)*text;
		}
		if (code_point >= ' ' && code_point < 0x7f)
			dbk_buf_add_char(b, (char)code_point);
		else
			dbk_buf_add_format(b, "U+%04" PRIX32, code_point);
		text += n;
		len -= n;
	}
	return dbk_page_said(&p->page);
}

/* To the minute; "" stays empty. */
static const char *
moment(struct dbk_account_page *p, const char *utc)
{
	if (strlen(utc) >= 16)
		dbk_buf_add_format(&p->page.buf, "%.10s %.5s", utc, utc + 11);
	else
		dbk_buf_add_string(&p->page.buf, utc);
	return dbk_page_said(&p->page);
}

static const char *
money(struct dbk_account_page *p, int64_t dollars)
{
	dbk_words_money(&p->page.buf, dollars);
	return dbk_page_said(&p->page);
}

static const char *
serials(struct dbk_account_page *p, uint32_t from, uint32_t to)
{
	dbk_buf_add_format(&p->page.buf, "%07" PRIu32 "-%07" PRIu32, from, to);
	return dbk_page_said(&p->page);
}

static enum dbk_code
progress(const struct dbk_account_page *p)
{
	if (p->page.rc != DBK_OK)
		return p->page.rc;
	/* The reason is told by dbk_pen_finish. */
	return dbk_pen_good(p->page.flow.pen) ? DBK_OK : DBK_ESYSTEM;
}

/* Title and headings stay with the first row. */
static void
begin_table(struct dbk_account_page *p, const char *title,
    const struct dbk_cell *columns, size_t n)
{
	struct dbk_flow *flow = &p->page.flow;

	memcpy(p->columns, columns, n * sizeof *columns);
	p->ncolumns = n;
	p->rows = 0;
	dbk_flow_want(flow, TABLE_HEIGHT);
	dbk_flow_space(flow, 9);
	dbk_flow_text(flow, DBK_STYLE_HEADING, title);
	dbk_flow_columns(flow, p->columns, n);
}

static void
set_row(struct dbk_account_page *p, const char *const *texts,
    enum dbk_style style)
{
	struct dbk_cell cells[DBK_ACCOUNT_COLUMNS];
	size_t i;

	for (i = 0; i < p->ncolumns; i++) {
		cells[i] = p->columns[i];
		cells[i].text = texts[i];
		cells[i].style = style;
	}
	dbk_flow_row(&p->page.flow, cells, p->ncolumns);
	p->rows++;
}

/* What is said of the row above. */
static void
set_note(struct dbk_account_page *p, const char *text)
{
	const struct dbk_cell cell = {.text = text,
	    .x = LEFT + NOTE,
	    .width = DBK_FLOW_WIDTH - NOTE,
	    .style = DBK_STYLE_CELL};

	dbk_flow_row(&p->page.flow, &cell, 1);
}

/* The texts of the row before are gone. */
static void
next_row(struct dbk_account_page *p)
{
	dbk_page_entry(&p->page, NULL);
}

/* An empty table says so: nothing to tell must not look like forgotten. */
static void
end_table(struct dbk_account_page *p)
{
	p->page.flow.columns = NULL;
	if (p->rows == 0)
		dbk_flow_text(&p->page.flow, DBK_STYLE_CELL, "none");
}

/* ---- pools ---- */

#define POOL_NUMBERS 3 /* first of the columns that count */

static void
pool_row(struct dbk_account_page *p, const char *const *names, int64_t all,
    int64_t unused, const int64_t *papers, enum dbk_style style)
{
	const char *texts[DBK_ACCOUNT_COLUMNS];
	unsigned i;

	memcpy(texts, names, POOL_NUMBERS * sizeof *names);
	texts[POOL_NUMBERS] = dbk_page_count(&p->page, all);
	texts[POOL_NUMBERS + 1] = dbk_page_count(&p->page, unused);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		texts[POOL_NUMBERS + 2 + i] = dbk_page_count(&p->page,
		    papers[i]);
	set_row(p, texts, style);
}

static enum dbk_code
each_pool(void *arg, const struct dbk_account_pool *pool)
{
	struct dbk_account_page *p = arg;
	const char *names[POOL_NUMBERS];

	next_row(p);
	names[0] = pool->pool.filer;
	names[1] = serials(p, pool->pool.from, pool->pool.to);
	names[2] = dbk_account_free(p, pool->pool.station);
	pool_row(p, names, (int64_t)pool->pool.to - pool->pool.from + 1,
	    pool->unused, pool->states, DBK_STYLE_CELL);
	return progress(p);
}

static enum dbk_code
set_pools(struct dbk_account_page *p)
{
	static const char *const names[POOL_NUMBERS] = {"All", "", ""};
	const double first = 172,
		     width = (DBK_FLOW_WIDTH - first) /
	    (double)(DBK_PAPER_COUNT + 2);
	struct dbk_cell columns[DBK_ACCOUNT_COLUMNS] = {
	    COLUMN(0, 26, "Filer"),
	    COLUMN(30, 78, "Numbers"),
	    COLUMN(112, 58, "Station"),
	    {.text = "In all"},
	    {.text = "unused"},
	};
	/* The findings are kept already. */
	struct dbk_sink again = {0};
	struct dbk_account sums;
	enum dbk_code rc;
	size_t i;

	for (i = POOL_NUMBERS; i < DBK_ACCOUNT_COLUMNS; i++) {
		if (i >= POOL_NUMBERS + 2)
			columns[i].text = dbk_paper_name((enum dbk_paper)(i -
			    POOL_NUMBERS - 2));
		columns[i].x = LEFT + first +
		    (double)(i - POOL_NUMBERS) * width + 2;
		columns[i].width = width - 2;
		columns[i].style = DBK_STYLE_CELL_STRONG;
		columns[i].right = true;
	}
	begin_table(p, "Number pools", columns, DBK_ACCOUNT_COLUMNS);
	rc = dbk_account_make(p->l, &sums, each_pool, p, &again, p->page.err);
	if (rc != DBK_OK)
		return rc;
	end_table(p);
	next_row(p);
	pool_row(p, names, p->account->numbers, p->account->unused,
	    p->account->papers, DBK_STYLE_CELL_STRONG);
	return progress(p);
}

/* ---- filings and cargo ---- */

static void
count_row(struct dbk_account_page *p, const char *name, int64_t n)
{
	const char *texts[2];

	next_row(p);
	texts[0] = name;
	texts[1] = dbk_page_count(&p->page, n);
	set_row(p, texts, DBK_STYLE_CELL);
}

static enum dbk_code
set_filings(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 110, "State"),
	    AMOUNT(114, 58, "Entries"),
	};
	unsigned i;

	begin_table(p, "Filings (Cargo Release, SE)", columns,
	    COUNTOF(columns));
	for (i = 0; i < DBK_FILING_COUNT; i++)
		count_row(p, dbk_filing_name(i), p->account->filings[i]);
	end_table(p);
	begin_table(p, "Cargo (what CBP's status notices say)", columns,
	    COUNTOF(columns));
	for (i = 0; i < DBK_CARGO_COUNT; i++)
		count_row(p, dbk_cargo_name(i), p->account->cargos[i]);
	end_table(p);
	return progress(p);
}

/* ---- gaps, letters, batches ---- */

static enum dbk_code
each_gap(void *arg, const struct dbk_gap *gap)
{
	struct dbk_account_page *p = arg;
	const char *texts[3];

	next_row(p);
	texts[0] = gap->filer;
	texts[1] = serials(p, gap->from, gap->to);
	texts[2] = dbk_page_count(&p->page, (int64_t)gap->to - gap->from + 1);
	set_row(p, texts, DBK_STYLE_CELL);
	return progress(p);
}

static enum dbk_code
set_gaps(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 26, "Filer"),
	    COLUMN(30, 78, "Numbers"),
	    AMOUNT(114, 58, "How many"),
	};
	enum dbk_code rc;

	begin_table(p, "Gaps (unused numbers before a used one)", columns,
	    COUNTOF(columns));
	rc = dbk_gap_list(p->l, each_gap, p, p->page.err);
	end_table(p);
	return rc;
}

static enum dbk_code
each_letter(void *arg, const struct dbk_letter_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[8];

	next_row(p);
	texts[0] = row->number;
	texts[1] = row->port;
	texts[2] = moment(p, row->made_at);
	texts[3] = dbk_account_free(p, row->user);
	texts[4] = dbk_page_count(&p->page, row->entries);
	texts[5] = money(p, row->value);
	texts[6] = dbk_page_count(&p->page, row->anchor.seq);
	dbk_words_hash(&p->page.buf, row->anchor.hash, 16);
	texts[7] = dbk_page_said(&p->page);
	set_row(p, texts, DBK_STYLE_CELL);
	return progress(p);
}

static enum dbk_code
set_letters(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 42, "Letter"),
	    COLUMN(46, 24, "Port"),
	    COLUMN(74, 68, "Made (UTC)"),
	    COLUMN(146, 66, "By"),
	    AMOUNT(216, 40, "Entries"),
	    AMOUNT(260, 76, "Value"),
	    AMOUNT(340, 50, "Journal row"),
	    COLUMN(402, DBK_FLOW_WIDTH - 402, "Hash begins"),
	};
	enum dbk_code rc;

	begin_table(p, "Letters", columns, COUNTOF(columns));
	rc = dbk_letter_list(p->l, each_letter, p, p->page.err);
	end_table(p);
	return rc;
}

static enum dbk_code
each_batch(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[8];

	next_row(p);
	texts[0] = row->id;
	texts[1] = row->app;
	texts[2] = dbk_batch_state_name(row->state);
	texts[3] = dbk_page_count(&p->page, row->entries);
	texts[4] = dbk_page_count(&p->page, row->records);
	texts[5] = moment(p, row->built_at);
	texts[6] = moment(p, row->sent_at);
	texts[7] = moment(p, row->answered_at);
	set_row(p, texts, DBK_STYLE_CELL);
	return progress(p);
}

static enum dbk_code
set_batches(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 72, "Batch"),
	    COLUMN(76, 20, "App"),
	    COLUMN(100, 56, "State"),
	    AMOUNT(160, 40, "Entries"),
	    AMOUNT(204, 42, "Records"),
	    COLUMN(262, 72, "Built (UTC)"),
	    COLUMN(344, 72, "Sent"),
	    COLUMN(426, DBK_FLOW_WIDTH - 426, "Answered"),
	};
	enum dbk_code rc;

	begin_table(p, "Batches", columns, COUNTOF(columns));
	rc = dbk_batch_list(p->l, each_batch, p, p->page.err);
	end_table(p);
	return rc;
}

/* ---- open entries, void numbers ---- */

static const struct dbk_cell reason_columns[] = {
    COLUMN(0, 70, "Entry number"),
    COLUMN(NOTE, 72, "Since (UTC)"),
    COLUMN(NOTE + 80, DBK_FLOW_WIDTH - NOTE - 80, "Why"),
};

static enum dbk_code
reason_row(struct dbk_account_page *p, const struct dbk_entry_row *row,
    const char *why)
{
	const char *const texts[] = {
	    row->number, moment(p, row->changed_at), why};

	set_row(p, texts, DBK_STYLE_CELL);
	return progress(p);
}

static enum dbk_code
each_open(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_page *p = arg;
	struct dbk_cargo_row cargo;
	const char *why;
	enum dbk_code rc;

	rc = dbk_cargo_get(p->l, row->number, &cargo, p->page.err);
	if (rc != DBK_OK)
		return rc;
	why = dbk_account_open(row, cargo.state);
	if (why == NULL)
		return DBK_OK;
	next_row(p);
	return reason_row(p, row, why);
}

static enum dbk_code
each_void(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_page *p = arg;
	const char *why;
	enum dbk_code rc;

	rc = dbk_void_reason(p->l, row->number, &why, p->page.err);
	if (rc != DBK_OK)
		return rc;
	next_row(p);
	return reason_row(p, row, dbk_account_free(p, why));
}

static enum dbk_code
set_reasons(struct dbk_account_page *p)
{
	const struct dbk_entry_filter all = {0};
	const struct dbk_entry_filter voids = {.papers = 1u << DBK_PAPER_VOID};
	enum dbk_code rc;

	begin_table(p,
	    "Open entries (not void, not cancelled, and CBP has not "
	    "said that the cargo is released)",
	    reason_columns, COUNTOF(reason_columns));
	rc = dbk_entry_list(p->l, &all, each_open, p, p->page.err);
	if (rc != DBK_OK)
		return rc;
	end_table(p);
	begin_table(p, "Void numbers", reason_columns, COUNTOF(reason_columns));
	rc = dbk_entry_list(p->l, &voids, each_void, p, p->page.err);
	end_table(p);
	return rc;
}

/* ---- entries ---- */

static enum dbk_code
each_condition(void *arg, const struct dbk_condition *c)
{
	struct dbk_account_page *p = arg;

	dbk_words_join(&p->page.buf, 0, "", &c->type);
	dbk_words_join(&p->page.buf, 0, " ", &c->code);
	dbk_words_join(&p->page.buf, 0, " ", &c->text);
	set_note(p, dbk_page_said(&p->page));
	return progress(p);
}

static void
set_cargo(struct dbk_account_page *p, const struct dbk_cargo_row *cargo)
{
	struct dbk_buf *b = &p->page.buf;

	if (cargo->state == DBK_CARGO_NONE)
		return;
	dbk_buf_add_format(b, "cargo %s %s", dbk_cargo_name(cargo->state),
	    cargo->at);
	if (cargo->release_date[0] != '\0')
		dbk_buf_add_format(b, ", release date %s", cargo->release_date);
	set_note(p, dbk_page_said(&p->page));
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[] = {row->number, dbk_paper_name(row->paper),
	    dbk_filing_name(row->filing), row->letter, row->batch, NULL};
	struct dbk_cargo_row cargo;
	enum dbk_code rc;

	rc = dbk_cargo_get(p->l, row->number, &cargo, p->page.err);
	if (rc != DBK_OK)
		return rc;
	next_row(p);
	texts[COUNTOF(texts) - 1] = money(p, row->value);
	dbk_flow_want(&p->page.flow, ENTRY_HEIGHT);
	set_row(p, texts, DBK_STYLE_CELL);
	/* A retroactive filing is an Add: only another one is told. */
	if (row->action[0] != 'A') {
		dbk_buf_add_format(&p->page.buf, "action %s, %s", row->action,
		    dbk_list_name(DBK_LIST_ACTION_CODES, row->action,
			strlen(row->action)));
		set_note(p, dbk_page_said(&p->page));
	}
	set_cargo(p, &cargo);
	rc = dbk_condition_list(p->l, row->number, each_condition, p,
	    p->page.err);
	dbk_flow_rule(&p->page.flow, 0.3);
	dbk_flow_space(&p->page.flow, 2);
	return rc != DBK_OK ? rc : progress(p);
}

static enum dbk_code
set_entries(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 70, "Entry number"),
	    COLUMN(NOTE, 54, "Paper"),
	    COLUMN(NOTE + 60, 92, "SE"),
	    COLUMN(NOTE + 158, 60, "Letter"),
	    COLUMN(NOTE + 224, 100, "Batch"),
	    AMOUNT(NOTE + 330, DBK_FLOW_WIDTH - NOTE - 330, "Value"),
	};
	const struct dbk_entry_filter all = {0};
	enum dbk_code rc;

	begin_table(p, "Entries (below each: what CBP's newest answer said)",
	    columns, COUNTOF(columns));
	rc = dbk_entry_list(p->l, &all, each_entry, p, p->page.err);
	end_table(p);
	return rc;
}

/* ---- answers ---- */

static enum dbk_code
each_inside(void *arg, const char *number)
{
	struct dbk_account_page *p = arg;

	dbk_buf_add_format(&p->page.buf, "inside: %s", number);
	set_note(p, dbk_page_said(&p->page));
	return progress(p);
}

static enum dbk_code
each_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct dbk_account_page *p = arg;
	const char *texts[4];

	next_row(p);
	texts[0] = row->entry_number[0] != '\0' ? row->entry_number :
						  "(no number)";
	texts[1] = row->app;
	texts[2] = moment(p, row->at);
	texts[3] = dbk_account_free(p, row->reason);
	set_row(p, texts, DBK_STYLE_CELL);
	set_note(p, dbk_account_free(p, row->text));
	return dbk_unmatched_entries(p->l, row->seq, each_inside, p,
	    p->page.err);
}

static enum dbk_code
set_unmatched(struct dbk_account_page *p)
{
	static const struct dbk_cell columns[] = {
	    COLUMN(0, 70, "Entry number"),
	    COLUMN(NOTE, 20, "App"),
	    COLUMN(NOTE + 26, 72, "Kept (UTC)"),
	    COLUMN(NOTE + 106, DBK_FLOW_WIDTH - NOTE - 106, "Why"),
	};
	enum dbk_code rc;

	begin_table(p, "Answers that fit no filing", columns, COUNTOF(columns));
	rc = dbk_unmatched_list(p->l, each_unmatched, p, p->page.err);
	end_table(p);
	return rc;
}

enum dbk_code
dbk_account_tables(struct dbk_account_page *p)
{
	static enum dbk_code (*const parts[])(struct dbk_account_page *) = {
	    set_pools, set_filings, set_gaps, set_letters, set_batches,
	    set_reasons, set_entries, set_unmatched};
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < COUNTOF(parts); i++)
		rc = parts[i](p);
	return rc;
}
