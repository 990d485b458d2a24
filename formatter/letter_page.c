#include <stdlib.h>
#include <string.h>

#include "formatter/letter_text.h"
#include "ledger/document.h"

#define QUARTER (DBK_FLOW_WIDTH / 4)
#define FOOT_RULE 724.0
#define FOOT_LINE 9.0

/* ---- head and foot of a page ---- */

/* "Supplement DL-0006 to downtime letter DL-0001", into the buffer. */
static void
add_name(struct dbk_letter_page *p)
{
	const struct dbk_letter_facts *facts = p->facts;

	if (facts->amends[0] == '\0')
		dbk_buf_add_format(&p->page.buf, "Downtime letter %s",
		    facts->number);
	else
		dbk_buf_add_format(&p->page.buf,
		    "Supplement %s to downtime letter %s", facts->number,
		    facts->amends);
}

static void
head_of_next_page(struct dbk_letter_page *p, struct dbk_flow *flow)
{
	struct dbk_cell cells[] = {
	    {.x = DBK_FLOW_LEFT, .width = 266, .style = DBK_STYLE_HEADING},
	    {.x = DBK_FLOW_LEFT + 270,
		.width = DBK_FLOW_WIDTH - 270,
		.style = DBK_STYLE_CELL,
		.right = true},
	};

	cells[0].text = p->words[DBK_WORD_BROKER].text;
	add_name(p);
	dbk_buf_add_string(&p->page.buf, ", continued");
	if (p->page.entry != NULL && p->page.inside)
		dbk_words_join(&p->page.buf, 0, ": entry ",
		    &p->page.entry->entry_number);
	cells[1].text = dbk_page_said(&p->page);
	dbk_flow_row(flow, cells, 2);
	dbk_flow_rule(flow, 1);
	dbk_flow_space(flow, 6);
}

static void
draw_head(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;

	if (p->facts->draft && flow->drawing)
		dbk_pen_watermark(flow->pen, p->facts->number);
	if (!p->fresh)
		head_of_next_page(p, flow);
}

static const char *
totals_text(struct dbk_letter_page *p)
{
	const struct dbk_letter_sums *t = &p->totals;

	dbk_buf_add_string(&p->page.buf,
	    p->facts->amends[0] != '\0' ?
		"Control totals of the supplement: entries " :
		"Control totals of the letter: entries ");
	dbk_words_count(&p->page.buf, t->entries);
	dbk_buf_add_string(&p->page.buf, ", bills ");
	dbk_words_count(&p->page.buf, t->bills);
	dbk_buf_add_string(&p->page.buf, ", quantity ");
	dbk_words_count(&p->page.buf, t->quantity);
	dbk_buf_add_string(&p->page.buf, ", value ");
	dbk_words_money(&p->page.buf, t->value);
	return dbk_page_said(&p->page);
}

/* The first digits tell letters apart; the last page has them all. */
static const char *
anchor_text(struct dbk_letter_page *p, bool last)
{
	const struct dbk_anchor *anchor = &p->facts->anchor;

	if (p->facts->draft)
		return "Preview: this letter is not made, and none of it is "
		       "recorded.";
	dbk_buf_add_string(&p->page.buf, "Journal row ");
	dbk_words_count(&p->page.buf, anchor->seq);
	dbk_buf_add_string(&p->page.buf, ", hash ");
	if (last)
		dbk_buf_add_string(&p->page.buf, anchor->hash);
	else
		dbk_words_hash(&p->page.buf, anchor->hash, 16);
	return dbk_page_said(&p->page);
}

static void
draw_foot(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;

	dbk_pen_rule(flow->pen, DBK_FLOW_LEFT, FOOT_RULE, DBK_FLOW_RIGHT,
	    FOOT_RULE, 0.5);
	add_name(p);
	dbk_page_foot(&p->page, dbk_page_said(&p->page), FOOT_RULE + 4, false);
	dbk_buf_add_format(&p->page.buf, "Page %u of %u", flow->page, p->pages);
	dbk_page_foot(&p->page, dbk_page_said(&p->page), FOOT_RULE + 4, true);
	dbk_page_foot(&p->page, totals_text(p), FOOT_RULE + 4 + FOOT_LINE,
	    false);
	dbk_page_foot(&p->page, anchor_text(p, flow->page == p->pages),
	    FOOT_RULE + 4 + 2 * FOOT_LINE, false);
}

/* ---- the end of a letter ---- */

static void
set_totals(struct dbk_letter_page *p)
{
	const struct dbk_letter_sums *s = &p->sums;
	struct dbk_cell cells[] = {
	    {.label = "Entries", .text = dbk_page_count(&p->page, s->entries)},
	    {.label = "Bills", .text = dbk_page_count(&p->page, s->bills)},
	    {.label = "Quantity, all units",
		.text = dbk_page_count(&p->page, s->quantity)},
	    {.label = DBK_LABEL(entry, value)},
	};
	size_t i;

	dbk_words_money(&p->page.buf, s->value);
	cells[3].text = dbk_page_said(&p->page);
	for (i = 0; i < 4; i++) {
		cells[i].x = DBK_FLOW_LEFT + (double)i * QUARTER;
		cells[i].width = QUARTER;
		cells[i].style = DBK_STYLE_STRONG;
	}
	dbk_letter_heading(p,
	    p->facts->amends[0] != '\0' ? "Totals of this supplement" :
					  "Totals of this letter");
	dbk_flow_boxes(&p->page.flow, cells, 4);
}

#define HALF (DBK_FLOW_WIDTH / 2 - 10) /* of the two columns at the end */
#define HALF_RIGHT (DBK_FLOW_RIGHT - HALF)

/* Left and right text side by side. */
static void
set_halves(struct dbk_flow *flow, enum dbk_style style, const char *left,
    const char *right)
{
	const struct dbk_cell cells[] = {
	    {.text = left, .x = DBK_FLOW_LEFT, .width = HALF, .style = style},
	    {.text = right, .x = HALF_RIGHT, .width = HALF, .style = style},
	};

	dbk_flow_row(flow, cells, 2);
}

#define DATE_PART 0.3 /* of a column: the line for the date */

/* In each column a line to sign on, and one for the date. */
static void
set_blanks(struct dbk_flow *flow, const char *who)
{
	const double gap = 8, date = HALF * DATE_PART;
	const double left[] = {DBK_FLOW_LEFT, HALF_RIGHT};
	const char *const texts[][2] = {
	    {"Signature", "Date"},
	    {who, "Date and time"},
	};
	struct dbk_cell cells[4];
	size_t i;

	dbk_flow_space(flow, 18);
	for (i = 0; i < 4; i++) {
		double x = left[i / 2] + (i % 2 == 0 ? 0 : HALF - date);

		cells[i] = (struct dbk_cell){.text = texts[i / 2][i % 2],
		    .x = x,
		    .width = i % 2 == 0 ? HALF - date - gap : date,
		    .style = DBK_STYLE_LABEL};
		if (flow->drawing && !flow->measuring)
			dbk_pen_rule(flow->pen, x, flow->y, x + cells[i].width,
			    flow->y, 0.5);
	}
	dbk_flow_space(flow, 2);
	dbk_flow_row(flow, cells, 4);
}

/* A square to tick, and what it means. */
static void
set_choice(struct dbk_flow *flow, double x, double y, const char *text)
{
	const double side = 8;
	const struct dbk_cell cell = {.text = text,
	    .x = x + side + 4,
	    .width = 80,
	    .style = DBK_STYLE_CELL};

	if (flow->drawing && !flow->measuring)
		dbk_pen_box(flow->pen, x, y, side, side);
	dbk_flow_place(flow, &cell, y);
}

void
dbk_letter_signature(struct dbk_letter_page *p)
{
	struct dbk_flow *flow = &p->page.flow;
	const struct dbk_profile *profile = p->facts->profile;
	const char *signer;

	dbk_words_join(&p->page.buf, 0, "", &profile->letter.signer);
	dbk_words_join(&p->page.buf, 0, ", ", &profile->letter.title);
	dbk_words_join(&p->page.buf, 0, ", license ", &profile->broker.license);
	signer = dbk_page_said(&p->page);
	dbk_flow_space(flow, 4);
	dbk_flow_rule(flow, 1);
	dbk_flow_space(flow, 4);
	set_halves(flow, DBK_STYLE_HEADING, p->words[DBK_WORD_BROKER].text,
	    dbk_letter_wording(p, "receipt", 0));
	if (!flow->measuring) {
		set_choice(flow, HALF_RIGHT, flow->y + 4, "Released");
		set_choice(flow, HALF_RIGHT + 80, flow->y + 4, "Refused");
	}
	set_halves(flow, DBK_STYLE_CELL,
	    dbk_letter_wording(p, "declaration", 0), "");
	set_blanks(flow, "Received by: name and badge");
	set_halves(flow, DBK_STYLE_CELL, signer, "");
}

static void
emit_end(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;

	(void)flow;
	set_totals(p);
	dbk_letter_signature(p);
}

void
dbk_letter_heading(struct dbk_letter_page *p, const char *text)
{
	dbk_flow_space(&p->page.flow, 4);
	dbk_flow_text(&p->page.flow, DBK_STYLE_HEADING, text);
	dbk_flow_space(&p->page.flow, 1);
}

/* ---- a letter from begin to end ---- */

void
dbk_letter_page_init(struct dbk_letter_page *p, struct dbk_pen *pen,
    const struct dbk_letter_facts *facts, struct dbk_sink *sink,
    struct dbk_err *err)
{
	memset(p, 0, sizeof *p);
	dbk_page_init(&p->page, pen, sink, err);
	p->page.flow.head = draw_head;
	p->page.flow.foot = draw_foot;
	p->page.flow.arg = p;
	p->facts = facts;
	dbk_letter_make_words(p);
}

void
dbk_letter_page_draw(struct dbk_letter_page *p)
{
	p->totals = p->sums;
	p->pages = p->page.flow.page + p->form_pages;
	memset(&p->sums, 0, sizeof p->sums);
	p->shipment = 0;
	p->page.flow.page = 0;
	p->page.flow.drawing = true;
}

void
dbk_letter_page_begin(struct dbk_letter_page *p)
{
	if (p->facts->entries > 1) {
		dbk_letter_open_sheet(p);
		dbk_letter_schedule_columns(p);
	}
}

static void
add_up(struct dbk_letter_page *p, const struct dbk_entry *entry)
{
	struct dbk_letter_sums *sums = &p->sums;
	size_t i;

	sums->entries++;
	if (dbk_letter_is_truck(entry))
		sums->trucks++;
	/* Withdrawn: nothing of it is presented. */
	if (p->changes != NULL && p->changes->is_void)
		return;
	sums->bills += (int64_t)entry->nbills;
	sums->value += entry->value.v;
	for (i = 0; i < entry->nbills; i++)
		sums->quantity += dbk_words_bill_quantity(&entry->bills[i]);
}

static void
set_shipment(struct dbk_letter_page *p)
{
	p->shipment++;
	dbk_letter_open_sheet(p);
	dbk_letter_form(p);
}

/* The pages of a form that is drawn after the schedule. */
static void
count_shipment(struct dbk_letter_page *p)
{
	const struct dbk_flow schedule = p->page.flow;

	p->page.flow.page = 0;
	set_shipment(p);
	p->form_pages += p->page.flow.page;
	p->page.flow = schedule;
	p->shipment = 0;
}

void
dbk_letter_page_entry(struct dbk_letter_page *p, const struct dbk_entry *entry,
    const struct dbk_changes *changes)
{
	if (p->page.rc != DBK_OK)
		return;
	dbk_page_entry(&p->page, entry);
	p->changes = changes;
	add_up(p, entry);
	if (p->facts->entries > 1) {
		dbk_letter_schedule_block(p);
		if (!p->page.flow.drawing && dbk_letter_is_truck(entry))
			count_shipment(p);
	} else {
		dbk_letter_open_sheet(p);
		dbk_letter_form(p);
	}
	p->page.entry = NULL;
}

void
dbk_letter_page_sign(struct dbk_letter_page *p)
{
	struct dbk_flow *flow = &p->page.flow;

	if (p->page.rc != DBK_OK)
		return;
	flow->columns = NULL;
	/* A form has its own. */
	if (p->facts->entries > 1)
		dbk_flow_keep(flow, dbk_flow_measure(flow, emit_end, p),
		    emit_end, p);
}

void
dbk_letter_page_shipment(struct dbk_letter_page *p,
    const struct dbk_entry *entry, const struct dbk_changes *changes)
{
	if (p->page.rc != DBK_OK)
		return;
	dbk_page_entry(&p->page, entry);
	p->changes = changes;
	set_shipment(p);
	p->page.entry = NULL;
}

void
dbk_letter_page_end(struct dbk_letter_page *p)
{
	dbk_flow_end(&p->page.flow);
}

void
dbk_letter_page_fini(struct dbk_letter_page *p)
{
	dbk_page_fini(&p->page);
	free(p->heights);
}

const struct dbk_letter_modes dbk_letter_trucks = {"30", "31"};

bool
dbk_letter_is_truck(const struct dbk_entry *entry)
{
	return dbk_text_is(&entry->mode, dbk_letter_trucks.one) ||
	    dbk_text_is(&entry->mode, dbk_letter_trucks.other);
}
