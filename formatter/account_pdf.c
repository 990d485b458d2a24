/*
 * The account as a paper that can be handed over.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_page.h"
#include "formatter/account_report.h"

#define FOOT_RULE 727.0
#define FOOT_LINE 9.0
#define SUMS_COLUMNS 5

/* ---- head and foot of a page ---- */

static void
draw_head(void *arg, struct dbk_flow *flow)
{
	struct dbk_account_page *p = arg;
	struct dbk_cell cells[] = {
	    {.x = DBK_FLOW_LEFT, .width = 266, .style = DBK_STYLE_HEADING},
	    {.text = "Account of entry numbers, continued",
		.x = DBK_FLOW_LEFT + 270,
		.width = DBK_FLOW_WIDTH - 270,
		.style = DBK_STYLE_CELL,
		.right = true},
	};

	if (flow->page == 1)
		return;
	cells[0].text = dbk_page_text(&p->page, &p->profile->filer.name);
	dbk_flow_row(flow, cells, 2);
	dbk_flow_rule(flow, 1);
	dbk_flow_space(flow, 6);
}

static void
place(struct dbk_account_page *p, const char *text, double y, bool right)
{
	const struct dbk_cell cell = {.text = text,
	    .x = DBK_FLOW_LEFT,
	    .width = DBK_FLOW_WIDTH,
	    .style = DBK_STYLE_FOOT,
	    .right = right};

	dbk_flow_place(&p->page.flow, &cell, y);
}

static void
draw_foot(void *arg, struct dbk_flow *flow)
{
	struct dbk_account_page *p = arg;

	dbk_pen_rule(flow->pen, DBK_FLOW_LEFT, FOOT_RULE, DBK_FLOW_RIGHT,
	    FOOT_RULE, 0.5);
	dbk_buf_add_format(&p->page.buf, "Account of entry numbers, ledger %s",
	    dbk_ledger_id(p->l));
	place(p, dbk_page_said(&p->page), FOOT_RULE + 4, false);
	dbk_buf_add_format(&p->page.buf, "Page %u of %u", flow->page, p->pages);
	place(p, dbk_page_said(&p->page), FOOT_RULE + 4, true);
	dbk_buf_add_string(&p->page.buf, "Journal row ");
	dbk_words_count(&p->page.buf, p->anchor->seq);
	dbk_buf_add_string(&p->page.buf, ", hash ");
	dbk_buf_add_string(&p->page.buf, p->anchor->hash);
	place(p, dbk_page_said(&p->page), FOOT_RULE + 4 + FOOT_LINE, false);
}

/* ---- the opening ---- */

/* Boxes side by side, each a share of the page's width. */
static void
set_boxes(struct dbk_account_page *p, struct dbk_cell *cells,
    const double *shares, size_t n, enum dbk_style style)
{
	double x = DBK_FLOW_LEFT;
	size_t i;

	for (i = 0; i < n; i++) {
		cells[i].x = x;
		cells[i].width = shares[i] * DBK_FLOW_WIDTH;
		cells[i].style = style;
		x += cells[i].width;
	}
	dbk_flow_boxes(&p->page.flow, cells, n);
}

static void
set_identity(struct dbk_account_page *p)
{
	static const double shares[] = {0.16, 0.26, 0.26, 0.16, 0.16};
	static const double anchor_shares[] = {0.16, 0.84};
	const struct dbk_actor *actor = dbk_ledger_actor(p->l);
	struct dbk_cell cells[] = {
	    {.label = "Ledger", .text = dbk_ledger_id(p->l)},
	    {.label = "Made at"},
	    {.label = "Made by", .text = dbk_account_free(p, actor->user)},
	    {.label = DBK_LABEL(profile_filer, code),
		.text = dbk_page_text(&p->page, &p->profile->filer.code)},
	    {.label = DBK_LABEL(broker, license),
		.text = dbk_page_text(&p->page, &p->profile->broker.license)},
	};
	struct dbk_cell anchor[] = {
	    {.label = "Journal row",
		.text = dbk_page_count(&p->page, p->anchor->seq)},
	    {.label = "Hash of the journal row", .text = p->anchor->hash},
	};

	dbk_words_time(&p->page.buf, actor->now);
	cells[1].text = dbk_page_said(&p->page);
	set_boxes(p, cells, shares, sizeof cells / sizeof cells[0],
	    DBK_STYLE_VALUE);
	set_boxes(p, anchor, anchor_shares, sizeof anchor / sizeof anchor[0],
	    DBK_STYLE_VALUE);
}

/* Which sum differs and by how much stands in the findings. */
static void
set_verdict(struct dbk_account_page *p)
{
	static const double whole[] = {1};
	const struct dbk_verdict *v = p->verdict;
	struct dbk_cell cell = {.label = "Verdict",
	    .text = p->account->balanced ? "BALANCED" : "NOT BALANCED"};
	size_t i;

	dbk_flow_space(&p->page.flow, 6);
	set_boxes(p, &cell, whole, 1, DBK_STYLE_TITLE);
	for (i = 0; i < v->n; i++) {
		cell.label = dbk_rules[v->rules[i]].id;
		cell.text = dbk_account_free(p,
		    v->texts[i].data != NULL ? v->texts[i].data : "");
		set_boxes(p, &cell, whole, 1, DBK_STYLE_STRONG);
	}
	if (v->more != 0) {
		cell.label = "Further findings";
		cell.text = dbk_page_count(&p->page, v->more);
		set_boxes(p, &cell, whole, 1, DBK_STYLE_STRONG);
	}
	dbk_flow_space(&p->page.flow, 2);
	dbk_flow_text(&p->page.flow, DBK_STYLE_CELL,
	    p->account->balanced ?
		"Every number of every pool is in exactly one state, every "
		"filing too, and the sums agree." :
		"The sums above do not agree; the tables show what the ledger "
		"holds.");
	dbk_flow_space(&p->page.flow, 4);
}

static void
set_sums(struct dbk_account_page *p)
{
	static const double shares[SUMS_COLUMNS] = {0.2, 0.2, 0.2, 0.2, 0.2};
	const struct dbk_account *a = p->account;
	const struct {
		const char *label;
		int64_t n;
	} sums[] = {
	    {"Numbers in the pools", a->numbers},
	    {"of them unused", a->unused},
	    {"Entries", a->entries},
	    {"outside every pool", a->outside},
	    {"void", a->papers[DBK_PAPER_VOID]},
	    {"Letters", a->letters},
	    {"Entries named on letters", a->lettered},
	    {"Batches", a->batches},
	    {"Answers that fit no filing", a->unmatched},
	};
	struct dbk_cell cells[sizeof sums / sizeof sums[0] + 1];
	size_t n = sizeof sums / sizeof sums[0], i;

	for (i = 0; i < n; i++)
		cells[i] = (struct dbk_cell){.label = sums[i].label,
		    .text = dbk_page_count(&p->page, sums[i].n)};
	dbk_words_money(&p->page.buf, a->value);
	cells[n++] = (struct dbk_cell){
	    .label = DBK_LABEL(entry, value), .text = dbk_page_said(&p->page)};
	for (i = 0; i < n; i += SUMS_COLUMNS)
		set_boxes(p, &cells[i], shares, SUMS_COLUMNS, DBK_STYLE_STRONG);
}

/* ---- the end ---- */

#define SIGNATURE 250.0
#define DATE 110.0
#define BLANK_GAP 16.0

static void
emit_signature(void *arg, struct dbk_flow *flow)
{
	struct dbk_account_page *p = arg;
	const struct dbk_profile *profile = p->profile;
	const struct dbk_cell blanks[] = {
	    {.text = "Signature of the broker",
		.x = DBK_FLOW_LEFT,
		.width = SIGNATURE,
		.style = DBK_STYLE_LABEL},
	    {.text = "Date",
		.x = DBK_FLOW_LEFT + SIGNATURE + BLANK_GAP,
		.width = DATE,
		.style = DBK_STYLE_LABEL},
	};
	size_t i;

	dbk_flow_space(flow, 10);
	dbk_flow_rule(flow, 1);
	dbk_flow_space(flow, 4);
	dbk_flow_text(flow, DBK_STYLE_HEADING,
	    dbk_page_text(&p->page, &profile->filer.name));
	dbk_flow_space(flow, 24);
	for (i = 0; flow->drawing && !flow->measuring && i < 2; i++)
		dbk_pen_rule(flow->pen, blanks[i].x, flow->y,
		    blanks[i].x + blanks[i].width, flow->y, 0.5);
	dbk_flow_space(flow, 2);
	dbk_flow_row(flow, blanks, 2);
	dbk_words_join(&p->page.buf, 0, "", &profile->letter.signer);
	dbk_words_join(&p->page.buf, 0, ", ", &profile->letter.title);
	dbk_words_join(&p->page.buf, 0, ", license ", &profile->broker.license);
	dbk_flow_text(flow, DBK_STYLE_CELL, dbk_page_said(&p->page));
}

/* ---- the whole ---- */

/* Once, counting or drawing. */
static enum dbk_code
set_account(struct dbk_account_page *p)
{
	struct dbk_flow *flow = &p->page.flow;
	enum dbk_code rc;

	dbk_page_entry(&p->page, NULL);
	dbk_flow_page(flow);
	dbk_page_letterhead(&p->page, p->profile);
	dbk_flow_text(flow, DBK_STYLE_TITLE, "ACCOUNT OF ENTRY NUMBERS");
	dbk_flow_space(flow, 4);
	set_identity(p);
	set_verdict(p);
	set_sums(p);
	rc = dbk_account_tables(p);
	if (rc != DBK_OK)
		return rc;
	dbk_page_entry(&p->page, NULL);
	dbk_flow_keep(flow, dbk_flow_measure(flow, emit_signature, p),
	    emit_signature, p);
	dbk_flow_end(flow);
	return p->page.rc;
}

/* Someone may write while it is made: then counts and rows would differ. */
static enum dbk_code
check_anchor(struct dbk_account_page *p)
{
	struct dbk_anchor now;
	enum dbk_code rc;

	rc = dbk_ledger_anchor(p->l, &now, p->page.err);
	if (rc == DBK_OK && now.seq != p->anchor->seq)
		return dbk_fail(p->page.err, DBK_ELOCKED,
		    "the ledger changed while the account was made: run it "
		    "again");
	return rc;
}

static enum dbk_code
print_account(struct dbk_account_page *p)
{
	struct dbk_flow *flow = &p->page.flow;
	enum dbk_code rc;

	rc = set_account(p);
	if (rc != DBK_OK)
		return rc;
	p->pages = flow->page;
	flow->page = 0;
	flow->drawing = true;
	rc = set_account(p);
	return rc != DBK_OK ? rc : check_anchor(p);
}

/* Facts first: the verdict stands on the first page. */
static enum dbk_code
gather(struct dbk_ledger *l, struct dbk_account *account,
    struct dbk_verdict *verdict, struct dbk_profile *profile,
    struct dbk_arena *texts, struct dbk_anchor *anchor, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_profile_get(l, profile, texts, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(l, anchor, err);
	if (rc == DBK_OK)
		rc = dbk_account_make(l, account, NULL, NULL, &verdict->sink,
		    err);
	return rc != DBK_OK ? rc : dbk_verdict_check(verdict, err);
}

static enum dbk_code
write_pdf(struct dbk_account_page *p, const char *path, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_text *broker = &p->profile->filer.name;
	struct dbk_pen *pen = NULL;
	enum dbk_code rc, finished;

	rc = dbk_pen_open(&pen, path, "Account of entry numbers",
	    broker->s != NULL ? broker->s : "", dbk_ledger_actor(p->l)->now,
	    err);
	if (rc != DBK_OK)
		return rc;
	dbk_page_init(&p->page, pen, sink, err);
	p->page.flow.head = draw_head;
	p->page.flow.foot = draw_foot;
	p->page.flow.arg = p;
	rc = print_account(p);
	/* What went wrong in drawing is told first: it is the reason. */
	finished = dbk_pen_finish(pen, err);
	if (rc == DBK_OK || (rc == DBK_ESYSTEM && finished != DBK_OK))
		rc = finished;
	dbk_page_fini(&p->page);
	dbk_pen_close(pen);
	return rc;
}

enum dbk_code
dbk_account_pdf(struct dbk_ledger *l, const char *path, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_account account = {0};
	struct dbk_profile profile;
	struct dbk_verdict verdict;
	struct dbk_anchor anchor;
	struct dbk_arena texts;
	struct dbk_account_page p = {.l = l,
	    .account = &account,
	    .verdict = &verdict,
	    .profile = &profile,
	    .anchor = &anchor};
	enum dbk_code rc;

	dbk_arena_init(&texts, 0);
	dbk_verdict_init(&verdict, sink);
	rc = gather(l, &account, &verdict, &profile, &texts, &anchor, err);
	if (rc == DBK_OK)
		rc = write_pdf(&p, path, sink, err);
	*balanced = rc == DBK_OK && account.balanced;
	dbk_verdict_fini(&verdict);
	dbk_arena_fini(&texts);
	return rc;
}
