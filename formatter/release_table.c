#include "formatter/release_table.h"

#define COLUMNS 8

struct table {
	struct dbk_report *r;
	struct dbk_release_sums sums;
};

static enum dbk_code
each_release(void *arg, const struct dbk_release_row *row)
{
	struct table *t = arg;
	struct dbk_report *r = t->r;
	const char *texts[COLUMNS];

	dbk_release_add(&t->sums, row);
	dbk_report_next_row(r);
	texts[0] = dbk_report_moment(r, row->at);
	texts[1] = row->port;
	texts[2] = row->entry;
	texts[3] = dbk_release_decision(row);
	texts[4] = row->letter;
	texts[5] = dbk_report_free(r, row->officer);
	texts[6] = dbk_report_free(r, row->user);
	texts[7] = dbk_report_money(r, row->value);
	dbk_report_row(r, texts,
	    row->refused ? DBK_STYLE_CELL_STRONG : DBK_STYLE_CELL);
	return dbk_report_progress(r);
}

static void
sum_row(struct dbk_report *r, const char *what, int64_t entries, int64_t value)
{
	const char *texts[COLUMNS] = {what, "", "", "", "", "", "", ""};

	dbk_report_next_row(r);
	texts[2] = dbk_page_count(&r->page, entries);
	texts[7] = dbk_report_money(r, value);
	dbk_report_row(r, texts, DBK_STYLE_CELL_STRONG);
}

enum dbk_code
dbk_release_table(struct dbk_report *r, const char *port)
{
	static const struct dbk_cell columns[COLUMNS] = {
	    DBK_REPORT_TEXT(0, 72, "Told at (UTC)"),
	    DBK_REPORT_TEXT(76, 24, "Port"),
	    DBK_REPORT_TEXT(104, 62, "Entry number"),
	    DBK_REPORT_TEXT(170, 42, "Decision"),
	    DBK_REPORT_TEXT(216, 42, "Letter"),
	    DBK_REPORT_TEXT(262, 108, "Officer"),
	    DBK_REPORT_TEXT(374, 76, "Recorded by"),
	    DBK_REPORT_AMOUNT(454, DBK_FLOW_WIDTH - 454, "Value"),
	};
	struct table t = {.r = r};
	enum dbk_code rc;

	dbk_report_table(r, "Releases (as officers told)", columns, COLUMNS);
	rc = dbk_release_list(r->l, port, each_release, &t, r->page.err);
	dbk_report_end_table(r);
	if (rc != DBK_OK)
		return rc;
	dbk_flow_want(&r->page.flow, 30);
	dbk_flow_rule(&r->page.flow, 0.5);
	dbk_flow_space(&r->page.flow, 2);
	sum_row(r, "Released", t.sums.released, t.sums.released_value);
	sum_row(r, "Refused", t.sums.refused, t.sums.refused_value);
	return dbk_report_progress(r);
}
