/*
 * The account as a paper that can be handed over.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_page.h"
#include "formatter/account_report.h"

#define SUMS_COLUMNS 5

/* ---- the opening ---- */

/* Which sum differs and by how much stands in the findings. */
static void
set_verdict(struct dbk_account_page *p)
{
	static const double whole[] = {1};
	const struct dbk_verdict *v = p->verdict;
	struct dbk_cell cell = {.label = "Verdict",
	    .text = p->account->balanced ? "BALANCED" : "NOT BALANCED"};
	size_t i;

	dbk_flow_space(&p->report.page.flow, 6);
	dbk_report_boxes(&p->report, &cell, whole, 1, DBK_STYLE_TITLE);
	for (i = 0; i < v->n; i++) {
		cell.label = dbk_rules[v->rules[i]].id;
		cell.text = dbk_report_free(&p->report,
		    v->texts[i].data != NULL ? v->texts[i].data : "");
		dbk_report_boxes(&p->report, &cell, whole, 1, DBK_STYLE_STRONG);
	}
	if (v->more != 0) {
		cell.label = "Further findings";
		cell.text = dbk_page_count(&p->report.page, v->more);
		dbk_report_boxes(&p->report, &cell, whole, 1, DBK_STYLE_STRONG);
	}
	dbk_flow_space(&p->report.page.flow, 2);
	dbk_flow_text(&p->report.page.flow, DBK_STYLE_CELL,
	    p->account->balanced ?
		"Every number of every pool is in exactly one state, every "
		"filing too, and the sums agree." :
		"The sums above do not agree; the tables show what the ledger "
		"holds.");
	dbk_flow_space(&p->report.page.flow, 4);
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
	    {"Supplements", a->supplements},
	    {"Entries to go on one", a->amended},
	    {"Papers on discretion", a->discretions},
	    {"Batches", a->batches},
	    {"Answers that fit no filing", a->unmatched},
	};
	struct dbk_cell cells[sizeof sums / sizeof sums[0] + 1];
	size_t n = sizeof sums / sizeof sums[0], i;

	for (i = 0; i < n; i++)
		cells[i] = (struct dbk_cell){.label = sums[i].label,
		    .text = dbk_page_count(&p->report.page, sums[i].n)};
	dbk_words_money(&p->report.page.buf, a->value);
	cells[n++] = (struct dbk_cell){.label = DBK_LABEL(entry, value),
	    .text = dbk_page_said(&p->report.page)};
	for (i = 0; i < n; i += SUMS_COLUMNS)
		dbk_report_boxes(&p->report, &cells[i], shares,
		    n - i < SUMS_COLUMNS ? n - i : SUMS_COLUMNS,
		    DBK_STYLE_STRONG);
}

/* ---- the whole ---- */

static enum dbk_code
set_account(struct dbk_report *report, void *arg)
{
	struct dbk_account_page *p = arg;
	struct dbk_flow *flow = &report->page.flow;
	enum dbk_code rc;

	dbk_flow_text(flow, DBK_STYLE_TITLE, "ACCOUNT OF ENTRY NUMBERS");
	dbk_flow_space(flow, 4);
	dbk_report_identity(report);
	set_verdict(p);
	set_sums(p);
	rc = dbk_account_tables(p);
	if (rc != DBK_OK)
		return rc;
	dbk_report_next_row(report);
	dbk_report_signature(report, NULL);
	return flow->drawing ? dbk_report_unchanged(report, report->page.err) :
			       DBK_OK;
}

/* Facts first: the verdict stands on the first page. */
static enum dbk_code
gather(struct dbk_ledger *l, struct dbk_account *account,
    struct dbk_verdict *verdict, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_account_make(l, account, NULL, NULL, &verdict->sink, err);
	return rc != DBK_OK ? rc : dbk_verdict_check(verdict, err);
}

enum dbk_code
dbk_account_pdf(struct dbk_ledger *l, const char *path, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_account account = {0};
	struct dbk_report_facts facts;
	struct dbk_verdict verdict;
	struct dbk_account_page p = {
	    .l = l, .account = &account, .verdict = &verdict};
	enum dbk_code rc;

	dbk_verdict_init(&verdict, sink);
	rc = dbk_report_facts_get(&facts, &p.report, l, err);
	if (rc == DBK_OK)
		rc = gather(l, &account, &verdict, err);
	if (rc == DBK_OK) {
		p.report.title = "Account of entry numbers";
		rc = dbk_report_pdf(&p.report, path, set_account, &p, sink,
		    err);
	}
	*balanced = rc == DBK_OK && account.balanced;
	dbk_verdict_fini(&verdict);
	dbk_report_facts_fini(&facts);
	return rc;
}
