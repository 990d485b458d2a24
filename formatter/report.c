#include <inttypes.h>
#include <string.h>

#include "formatter/report.h"
#include "ledger/chars.h"
#include "ledger/stationery.h"

#define FOOT_RULE 727.0
#define FOOT_LINE 9.0
#define TABLE_HEIGHT 54.0 /* for a table to begin on the page */

/* ---- facts ---- */

enum dbk_code
dbk_report_facts_get(struct dbk_report_facts *facts, struct dbk_report *r,
    struct dbk_ledger *l, struct dbk_err *err)
{
	int64_t logo = 0;
	enum dbk_code rc;

	memset(facts, 0, sizeof *facts);
	dbk_arena_init(&facts->texts, 0);
	rc = dbk_profile_get(l, &facts->profile, &facts->texts, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_anchor(l, &facts->anchor, err);
	if (rc == DBK_OK)
		rc = dbk_stationery_newest(l, DBK_STATIONERY_LOGO, NULL, &logo,
		    err);
	if (rc == DBK_OK)
		rc = dbk_logo_fetch(&facts->logo, l, logo, err);
	r->l = l;
	r->made_at = dbk_ledger_actor(l)->now;
	r->profile = &facts->profile;
	r->logo = facts->logo;
	r->anchor = &facts->anchor;
	return rc;
}

void
dbk_report_facts_fini(struct dbk_report_facts *facts)
{
	dbk_logo_close(facts->logo);
	dbk_arena_fini(&facts->texts);
}

/* ---- head and foot of a page ---- */

static void
draw_head(void *arg, struct dbk_flow *flow)
{
	struct dbk_report *r = arg;
	struct dbk_cell cells[] = {
	    {.x = DBK_FLOW_LEFT, .width = 266, .style = DBK_STYLE_HEADING},
	    {.x = DBK_FLOW_LEFT + 270,
		.width = DBK_FLOW_WIDTH - 270,
		.style = DBK_STYLE_CELL,
		.right = true},
	};

	if (flow->page == 1)
		return;
	cells[0].text = dbk_page_text(&r->page, &r->profile->filer.name);
	dbk_buf_add_format(&r->page.buf, "%s, continued", r->title);
	cells[1].text = dbk_page_said(&r->page);
	dbk_flow_row(flow, cells, 2);
	dbk_flow_rule(flow, 1);
	dbk_flow_space(flow, 6);
}

static void
draw_foot(void *arg, struct dbk_flow *flow)
{
	struct dbk_report *r = arg;

	dbk_pen_rule(flow->pen, DBK_FLOW_LEFT, FOOT_RULE, DBK_FLOW_RIGHT,
	    FOOT_RULE, 0.5);
	if (r->name == NULL)
		dbk_buf_add_format(&r->page.buf, "%s, ledger %s", r->title,
		    dbk_ledger_id(r->l));
	dbk_page_foot(&r->page,
	    r->name != NULL ? r->name : dbk_page_said(&r->page), FOOT_RULE + 4,
	    false);
	dbk_buf_add_format(&r->page.buf, "Page %u of %u", flow->page, r->pages);
	dbk_page_foot(&r->page, dbk_page_said(&r->page), FOOT_RULE + 4, true);
	dbk_buf_add_string(&r->page.buf, "Journal row ");
	dbk_words_count(&r->page.buf, r->anchor->seq);
	dbk_buf_add_string(&r->page.buf, ", hash ");
	dbk_buf_add_string(&r->page.buf, r->anchor->hash);
	dbk_page_foot(&r->page, dbk_page_said(&r->page),
	    FOOT_RULE + 4 + FOOT_LINE, false);
}

/* ---- texts ---- */

const char *
dbk_report_free(struct dbk_report *r, const char *text)
{
	struct dbk_buf *b = &r->page.buf;
	size_t len = strlen(text), bad, bad_len, n;
	uint32_t code_point;

	dbk_buf_reset(&r->page.latin);
	if (dbk_pen_covers(r->page.flow.pen, text, len) ||
	    dbk_abi_text(&r->page.latin, text, len, &bad, &bad_len)) {
		dbk_buf_add(b, text, len);
		return dbk_page_said(&r->page);
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
	return dbk_page_said(&r->page);
}

const char *
dbk_report_moment(struct dbk_report *r, const char *utc)
{
	if (strlen(utc) >= 16)
		dbk_buf_add_format(&r->page.buf, "%.10s %.5s", utc, utc + 11);
	else
		dbk_buf_add_string(&r->page.buf, utc);
	return dbk_page_said(&r->page);
}

const char *
dbk_report_money(struct dbk_report *r, int64_t dollars)
{
	dbk_words_money(&r->page.buf, dollars);
	return dbk_page_said(&r->page);
}

/* ---- boxes ---- */

void
dbk_report_boxes(struct dbk_report *r, struct dbk_cell *cells,
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
	dbk_flow_boxes(&r->page.flow, cells, n);
}

void
dbk_report_identity(struct dbk_report *r)
{
	static const double shares[] = {0.16, 0.26, 0.26, 0.16, 0.16};
	static const double anchor_shares[] = {0.16, 0.84};
	const struct dbk_actor *actor = dbk_ledger_actor(r->l);
	struct dbk_cell cells[] = {
	    {.label = "Ledger", .text = dbk_ledger_id(r->l)},
	    {.label = "Made at"},
	    {.label = "Made by", .text = dbk_report_free(r, actor->user)},
	    {.label = DBK_LABEL(profile_filer, code),
		.text = dbk_page_text(&r->page, &r->profile->filer.code)},
	    {.label = DBK_LABEL(broker, license),
		.text = dbk_page_text(&r->page, &r->profile->broker.license)},
	};
	struct dbk_cell anchor[] = {
	    {.label = "Journal row",
		.text = dbk_page_count(&r->page, r->anchor->seq)},
	    {.label = "Hash of the journal row", .text = r->anchor->hash},
	};

	dbk_words_time(&r->page.buf, actor->now);
	cells[1].text = dbk_page_said(&r->page);
	dbk_report_boxes(r, cells, shares, sizeof cells / sizeof cells[0],
	    DBK_STYLE_VALUE);
	dbk_report_boxes(r, anchor, anchor_shares,
	    sizeof anchor / sizeof anchor[0], DBK_STYLE_VALUE);
}

/* ---- tables ---- */

void
dbk_report_table(struct dbk_report *r, const char *title,
    const struct dbk_cell *columns, size_t n)
{
	struct dbk_flow *flow = &r->page.flow;

	memcpy(r->columns, columns, n * sizeof *columns);
	r->ncolumns = n;
	r->rows = 0;
	dbk_flow_want(flow, TABLE_HEIGHT);
	dbk_flow_space(flow, 9);
	dbk_flow_text(flow, DBK_STYLE_HEADING, title);
	dbk_flow_columns(flow, r->columns, n);
}

void
dbk_report_next_row(struct dbk_report *r)
{
	dbk_page_entry(&r->page, NULL);
}

void
dbk_report_row(struct dbk_report *r, const char *const *texts,
    enum dbk_style style)
{
	struct dbk_cell cells[DBK_REPORT_COLUMNS];
	size_t i;

	for (i = 0; i < r->ncolumns; i++) {
		cells[i] = r->columns[i];
		cells[i].text = texts[i];
		cells[i].style = style;
	}
	dbk_flow_row(&r->page.flow, cells, r->ncolumns);
	r->rows++;
}

void
dbk_report_note(struct dbk_report *r, const char *text)
{
	const struct dbk_cell cell = {.text = text,
	    .x = DBK_FLOW_LEFT + DBK_REPORT_NOTE,
	    .width = DBK_FLOW_WIDTH - DBK_REPORT_NOTE,
	    .style = DBK_STYLE_CELL};

	dbk_flow_row(&r->page.flow, &cell, 1);
}

void
dbk_report_end_table(struct dbk_report *r)
{
	r->page.flow.columns = NULL;
	if (r->rows == 0)
		dbk_flow_text(&r->page.flow, DBK_STYLE_CELL, "none");
}

/* ---- the end ---- */

#define SIGNATURE 250.0
#define DATE 110.0
#define BLANK_GAP 16.0

struct signing {
	struct dbk_report *r;
	const char *text;
};

static void
emit_signature(void *arg, struct dbk_flow *flow)
{
	struct signing *s = arg;
	struct dbk_report *r = s->r;
	const struct dbk_profile *profile = r->profile;
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
	    dbk_page_text(&r->page, &profile->filer.name));
	if (s->text != NULL)
		dbk_flow_text(flow, DBK_STYLE_BODY, s->text);
	dbk_flow_space(flow, 24);
	for (i = 0; flow->drawing && !flow->measuring && i < 2; i++)
		dbk_pen_rule(flow->pen, blanks[i].x, flow->y,
		    blanks[i].x + blanks[i].width, flow->y, 0.5);
	dbk_flow_space(flow, 2);
	dbk_flow_row(flow, blanks, 2);
	dbk_words_join(&r->page.buf, 0, "", &profile->letter.signer);
	dbk_words_join(&r->page.buf, 0, ", ", &profile->letter.title);
	dbk_words_join(&r->page.buf, 0, ", license ", &profile->broker.license);
	dbk_flow_text(flow, DBK_STYLE_CELL, dbk_page_said(&r->page));
}

void
dbk_report_signature(struct dbk_report *r, const char *text)
{
	struct signing signing = {r, text};
	struct dbk_flow *flow = &r->page.flow;

	dbk_flow_keep(flow, dbk_flow_measure(flow, emit_signature, &signing),
	    emit_signature, &signing);
}

enum dbk_code
dbk_report_progress(const struct dbk_report *r)
{
	return dbk_page_progress(&r->page);
}

enum dbk_code
dbk_report_unchanged(struct dbk_report *r, struct dbk_err *err)
{
	struct dbk_anchor now;
	enum dbk_code rc;

	rc = dbk_ledger_anchor(r->l, &now, err);
	if (rc == DBK_OK && now.seq != r->anchor->seq)
		return dbk_fail(err, DBK_ELOCKED,
		    "the ledger changed while the paper was made: run it "
		    "again");
	return rc;
}

/* ---- the whole ---- */

/* Once, counting or drawing. */
static enum dbk_code
set_report(struct dbk_report *r,
    enum dbk_code (*set)(struct dbk_report *r, void *arg), void *arg)
{
	struct dbk_flow *flow = &r->page.flow;
	enum dbk_code rc;

	dbk_report_next_row(r);
	flow->columns = NULL;
	dbk_flow_page(flow);
	dbk_page_letterhead(&r->page, r->profile, r->logo);
	rc = set(r, arg);
	if (rc != DBK_OK)
		return rc;
	dbk_flow_end(flow);
	return dbk_report_progress(r);
}

enum dbk_code
dbk_report_pdf(struct dbk_report *r, const char *path,
    enum dbk_code (*set)(struct dbk_report *r, void *arg), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_text *broker = &r->profile->filer.name;
	struct dbk_flow *flow = &r->page.flow;
	struct dbk_pen *pen;
	enum dbk_code rc;

	rc = dbk_pen_open(&pen, path, r->title,
	    broker->s != NULL ? broker->s : "", r->made_at, err);
	if (rc != DBK_OK)
		return rc;
	dbk_page_init(&r->page, pen, sink, err);
	flow->head = draw_head;
	flow->foot = draw_foot;
	flow->arg = r;
	rc = set_report(r, set, arg);
	if (rc == DBK_OK) {
		r->pages = flow->page;
		flow->page = 0;
		flow->drawing = true;
		rc = set_report(r, set, arg);
	}
	rc = dbk_pen_end(pen, rc, err);
	dbk_page_fini(&r->page);
	return rc;
}
