/*
 * The particulars of one entry as a block of the schedule.
 */
#include <stdlib.h>
#include <string.h>

#include "formatter/letter_text.h"
#include "formatter/tables.h"

#define LEFT DBK_FLOW_LEFT
#define DETAIL (LEFT + 24) /* where labels of details begin */
#define DETAIL_TEXT (DETAIL + 46)
#define AMOUNT_WIDTH 72.0
#define AMOUNT (DBK_FLOW_RIGHT - AMOUNT_WIDTH)

enum {
	COLUMN_NUMBER,
	COLUMN_ENTRY,
	COLUMN_IMPORTER,
	COLUMN_CARRIAGE,
	COLUMN_VALUE,
	COLUMNS
};

static const struct dbk_cell columns[COLUMNS] = {
    {.text = "No.", .x = LEFT, .width = 22, .style = DBK_STYLE_CELL_STRONG},
    {.text = "Entry",
	.x = LEFT + 24,
	.width = 122,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Importer of record",
	.x = LEFT + 150,
	.width = 132,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Carriage",
	.x = LEFT + 286,
	.width = 116,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Value, quantity",
	.x = LEFT + 408,
	.width = DBK_FLOW_WIDTH - 408,
	.style = DBK_STYLE_CELL_STRONG,
	.right = true},
};

void
dbk_letter_schedule_columns(struct dbk_letter_page *p)
{
	dbk_flow_columns(&p->page.flow, columns, COLUMNS);
}

/* bars: the text of the last column stands there as a barcode. */
static void
main_row(struct dbk_letter_page *p, const char *const texts[COLUMNS],
    enum dbk_style style, bool bars)
{
	struct dbk_cell cells[COLUMNS];
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		cells[i] = columns[i];
		cells[i].text = texts[i];
		cells[i].style = style;
	}
	if (bars)
		cells[COLUMN_VALUE].bars = DBK_PAGE_BARS_LOW;
	dbk_flow_row(&p->page.flow, cells, COLUMNS);
}

static void
detail(struct dbk_letter_page *p, const char *label, const char *text,
    const char *amount)
{
	const struct dbk_cell cells[] = {
	    {.text = label,
		.x = DETAIL,
		.width = DETAIL_TEXT - DETAIL - 4,
		.style = DBK_STYLE_CELL},
	    {.text = text,
		.x = DETAIL_TEXT,
		.width = AMOUNT - DETAIL_TEXT - 6,
		.style = DBK_STYLE_CELL},
	    {.text = amount,
		.x = AMOUNT,
		.width = AMOUNT_WIDTH,
		.style = DBK_STYLE_CELL,
		.right = true},
	};

	dbk_flow_row(&p->page.flow, cells, 3);
}

/* ---- rows of a block ---- */

static void
set_main(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	const char *texts[COLUMNS];

	texts[COLUMN_NUMBER] = dbk_page_count(&p->page, p->sums.entries);
	texts[COLUMN_ENTRY] = dbk_page_text(&p->page, &e->entry_number);
	texts[COLUMN_IMPORTER] = dbk_page_text(&p->page, &e->importer.name);
	texts[COLUMN_CARRIAGE] = dbk_page_code(&p->page,
	    DBK_LIST_MODES_OF_TRANSPORT, &e->mode);
	texts[COLUMN_VALUE] = dbk_page_money(&p->page, &e->value);
	main_row(p, texts, DBK_STYLE_CELL_STRONG, false);

	texts[COLUMN_NUMBER] = "";
	texts[COLUMN_ENTRY] = dbk_page_code(&p->page,
	    DBK_LIST_RELEASE_ENTRY_TYPES, &e->entry_type);
	texts[COLUMN_IMPORTER] = dbk_page_number(&p->page, &e->importer.id_type,
	    &e->importer.id);
	texts[COLUMN_CARRIAGE] = dbk_page_number(&p->page, &e->conveyance,
	    &e->voyage);
	texts[COLUMN_VALUE] = dbk_page_bare_number(&p->page);
	main_row(p, texts, DBK_STYLE_CELL, true);
}

/* "FIRMS code Y258, arrival 2026-11-18" */
static const char *
place_and_date(struct dbk_letter_page *p)
{
	dbk_words_join(&p->page.buf, SIZE_MAX, "Goods at ",
	    &p->page.entry->location_of_goods);
	dbk_words_join(&p->page.buf, 0, ", ", &p->page.entry->general_order);
	dbk_words_join(&p->page.buf, SIZE_MAX,
	    p->page.buf.len != 0 ? ", arrival " : "Arrival ",
	    &p->page.entry->arrival_date);
	return dbk_page_said(&p->page);
}

static const char *
bond_text(struct dbk_letter_page *p)
{
	const struct dbk_bond *bond = &p->page.entry->bond;

	dbk_words_code(&p->page.buf, DBK_LIST_BOND_TYPES, &bond->type);
	dbk_words_join(&p->page.buf, 0, ", surety ", &bond->surety);
	if (bond->amount.set) {
		dbk_buf_add_string(&p->page.buf, ", ");
		dbk_words_money(&p->page.buf, bond->amount.v);
	}
	return dbk_page_said(&p->page);
}

static void
set_carriage(struct dbk_letter_page *p)
{
	const char *texts[COLUMNS];

	texts[COLUMN_NUMBER] = "";
	texts[COLUMN_ENTRY] = bond_text(p);
	texts[COLUMN_IMPORTER] = dbk_page_address(&p->page,
	    &p->page.entry->importer.address);
	texts[COLUMN_CARRIAGE] = place_and_date(p);
	texts[COLUMN_VALUE] = "";
	main_row(p, texts, DBK_STYLE_CELL, false);
}

/* "plate 8XYZ123" behind what is there. */
static void
join_named(struct dbk_buf *b, const char *name, const struct dbk_text *text)
{
	if (text->s == NULL)
		return;
	dbk_buf_add_format(b, "%s%s ", b->len != 0 ? ", " : "", name);
	dbk_buf_add(b, text->s, text->len);
}

static void
set_truck(struct dbk_letter_page *p)
{
	const struct dbk_downtime *d = &p->page.entry->downtime;

	if (!d->node.set)
		return;
	dbk_words_join(&p->page.buf, 0, "", &d->driver.name);
	join_named(&p->page.buf, "born", &d->driver.date_of_birth);
	join_named(&p->page.buf, "plate", &d->driver.plate);
	join_named(&p->page.buf, "trip", &d->trip);
	detail(p, DBK_LABEL(driver, name), dbk_page_said(&p->page), "");
}

static void
join_bill(struct dbk_letter_page *p, const char *type, const char *separator,
    const struct dbk_text *issuer, const struct dbk_text *number)
{
	if (number->s == NULL)
		return;
	if (p->page.buf.len != 0)
		dbk_buf_add_string(&p->page.buf, separator);
	dbk_buf_add_string(&p->page.buf, type);
	if (issuer != NULL)
		dbk_words_join(&p->page.buf, SIZE_MAX, " ", issuer);
	dbk_words_join(&p->page.buf, SIZE_MAX, " ", number);
}

/* "M EGLV 149601234567, H ABCD LAX0001234": types as CBP's list has them. */
static void
set_bill(struct dbk_letter_page *p, const struct dbk_bill *bill,
    const char *label)
{
	const char *text;
	size_t i;

	join_bill(p, "I", ", ", NULL, &bill->in_bond);
	join_bill(p, "M", ", ", &bill->master.issuer, &bill->master.number);
	join_bill(p, "H", ", ", &bill->house.issuer, &bill->house.number);
	join_bill(p, "R", ", ", &bill->regular.issuer, &bill->regular.number);
	join_bill(p, "T", ", ", NULL, &bill->tracking.number);
	if (bill->non_ams.v) {
		dbk_buf_add_string(&p->page.buf, "; ");
		dbk_buf_add_string(&p->page.buf, DBK_LABEL(bill, non_ams));
	}
	text = dbk_page_said(&p->page);
	detail(p, label, text,
	    dbk_page_quantity(&p->page, &bill->quantity, &bill->unit));
	for (i = 0; i < bill->nequipment; i += DBK_PAGE_CONTAINERS) {
		text = dbk_page_containers(&p->page, bill, i);
		dbk_buf_add_string(&p->page.buf,
		    i == 0 ? DBK_LABEL(bill, equipment) : "");
		dbk_buf_add_string(&p->page.buf, i == 0 ? " " : "");
		dbk_buf_add_string(&p->page.buf, text);
		detail(p, "", dbk_page_said(&p->page), "");
	}
	for (i = 0; i < bill->nconveyances; i++)
		detail(p, "",
		    dbk_page_conveyance(&p->page, &bill->conveyances[i]),
		    dbk_page_quantity(&p->page, &bill->conveyances[i].quantity,
			&bill->conveyances[i].unit));
}

/* "9903.88.03  8471.30.0100  CN  LAPTOP COMPUTERS" */
static void
set_line(struct dbk_letter_page *p, const struct dbk_line *line,
    const char *label)
{
	size_t commodity = dbk_words_commodity(line), i;
	struct dbk_buf *b = &p->page.buf;
	const char *before = "", *goods, *text;

	for (i = 0; i < line->ntariffs; i++) {
		goods = dbk_page_goods(&p->page, line, &line->tariffs[i],
		    i == commodity);
		dbk_buf_add_string(b, before);
		dbk_words_hts(b, &line->tariffs[i].hts);
		dbk_buf_add_string(b, "  ");
		if (i == commodity)
			dbk_words_join(b, 0, "", &line->country_of_origin);
		if (goods[0] != '\0') {
			dbk_buf_add_string(b, "  ");
			dbk_buf_add_string(b, goods);
		}
		text = dbk_page_said(&p->page);
		if (!dbk_tables_own_row(line, i)) {
			before = text;
			continue;
		}
		detail(p, label, text,
		    dbk_page_money(&p->page, &line->tariffs[i].value));
		before = label = "";
	}
	for (i = 0; i < line->nparties; i++)
		detail(p, "",
		    dbk_page_party(&p->page, &line->parties[i],
			DBK_PARTY_PLACE),
		    "");
}

static void
set_extras(struct dbk_letter_page *p)
{
	struct dbk_letter_extra extras[DBK_LETTER_EXTRAS];
	size_t n = dbk_letter_extras(p, extras), i;

	for (i = 0; i < n; i++) {
		dbk_buf_add_string(&p->page.buf, extras[i].label);
		dbk_buf_add_string(&p->page.buf, ": ");
		dbk_buf_add_string(&p->page.buf, extras[i].text);
		detail(p, "", dbk_page_said(&p->page), "");
	}
}

static void
set_references(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	size_t i;

	for (i = 0; i < e->nreferences; i++) {
		dbk_words_join(&p->page.buf, 0, i != 0 ? ", " : "",
		    &e->references[i].qualifier);
		dbk_words_join(&p->page.buf, 0, " ", &e->references[i].value);
	}
	if (e->nreferences != 0)
		detail(p, DBK_LABEL(entry, references), dbk_page_said(&p->page),
		    "");
}

/* On a supplement, before the particulars as they are now. */
static void
set_changes(struct dbk_letter_page *p)
{
	struct dbk_letter_change texts;
	const char *title, *reasons;
	size_t i;

	if (p->changes == NULL)
		return;
	title = dbk_letter_change_title(p);
	reasons = dbk_letter_change_reasons(p);
	dbk_buf_add_format(&p->page.buf, "%s.  %s", title, reasons);
	detail(p, "Change", dbk_page_said(&p->page), "");
	for (i = 0; i < p->changes->n; i++) {
		dbk_letter_change_texts(p, i, &texts);
		dbk_buf_add_format(&p->page.buf, "%s: %s, now %s", texts.label,
		    texts.before, texts.now);
		detail(p, "", dbk_page_said(&p->page), "");
	}
}

static void
emit_block(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;
	const struct dbk_entry *e = p->page.entry;
	size_t i;

	set_main(p);
	p->page.inside = !flow->measuring;
	set_carriage(p);
	set_changes(p);
	set_truck(p);
	for (i = 0; i < e->nbills; i++)
		set_bill(p, &e->bills[i], i == 0 ? "Bills" : "");
	for (i = 0; i < e->nlines; i++)
		set_line(p, &e->lines[i], i == 0 ? "Goods" : "");
	for (i = 0; i < e->nparties; i++)
		detail(p, i == 0 ? DBK_LABEL(entry, parties) : "",
		    dbk_page_party(&p->page, &e->parties[i], DBK_PARTY_PLACE),
		    "");
	set_references(p);
	set_extras(p);
	dbk_flow_space(flow, 2);
	dbk_flow_rule(flow, 0.3);
	dbk_flow_space(flow, 3);
}

/* Keep the height of the block in work. */
static void
remember(struct dbk_letter_page *p, double height)
{
	size_t size = p->heights_size != 0 ? p->heights_size * 2 : 256;
	double *heights;

	if (p->nheights == p->heights_size) {
		heights = realloc(p->heights, size * sizeof *heights);
		if (heights == NULL) {
			p->page.rc = dbk_fail_memory(p->page.err);
			return;
		}
		p->heights = heights;
		p->heights_size = size;
	}
	p->heights[p->nheights++] = height;
}

void
dbk_letter_schedule_block(struct dbk_letter_page *p)
{
	struct dbk_flow *flow = &p->page.flow;
	size_t i = (size_t)p->sums.entries - 1;

	if (i >= p->nheights)
		remember(p, dbk_flow_measure(flow, emit_block, p));
	if (i < p->nheights)
		dbk_flow_keep(flow, p->heights[i], emit_block, p);
}
