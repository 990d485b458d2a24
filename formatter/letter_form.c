/*
 * The particulars of one entry as a form.
 */
#include <string.h>

#include "formatter/letter_text.h"
#include "formatter/tables.h"

#define LEFT DBK_FLOW_LEFT
#define QUARTER (DBK_FLOW_WIDTH / 4)

static void
box(struct dbk_cell *cell, double x, double width, const char *label,
    const char *text)
{
	*cell = (struct dbk_cell){.label = label,
	    .text = text,
	    .x = x,
	    .width = width,
	    .style = DBK_STYLE_VALUE};
}

static void
form_entry(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	struct dbk_cell cells[4];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, entry_number),
	    dbk_page_text(&p->page, &e->entry_number));
	box(&cells[1], LEFT + QUARTER, QUARTER, NULL,
	    dbk_page_bare_number(&p->page));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER * 1.25,
	    DBK_LABEL(entry, entry_type),
	    dbk_page_code(&p->page, DBK_LIST_RELEASE_ENTRY_TYPES,
		&e->entry_type));
	box(&cells[3], LEFT + QUARTER * 3.25, QUARTER * 0.75,
	    DBK_LABEL(entry, value), dbk_page_money(&p->page, &e->value));
	cells[0].style = DBK_STYLE_STRONG;
	cells[1].bars = DBK_PAGE_BARS;
	cells[3].style = DBK_STYLE_STRONG;
	dbk_flow_boxes(&p->page.flow, cells, 4);
}

static void
form_importer(struct dbk_letter_page *p)
{
	const struct dbk_importer *i = &p->page.entry->importer;
	struct dbk_cell cells[3];

	box(&cells[0], LEFT, QUARTER * 1.5, DBK_LABEL(importer, name),
	    dbk_page_text(&p->page, &i->name));
	box(&cells[1], LEFT + QUARTER * 1.5, QUARTER * 1.5,
	    DBK_LABEL(importer, address),
	    dbk_page_address(&p->page, &i->address));
	box(&cells[2], LEFT + QUARTER * 3, QUARTER, DBK_LABEL(importer, id),
	    dbk_page_number(&p->page, &i->id_type, &i->id));
	dbk_flow_boxes(&p->page.flow, cells, 3);
}

static void
form_carriage(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	struct dbk_cell cells[4];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, mode),
	    dbk_page_code(&p->page, DBK_LIST_MODES_OF_TRANSPORT, &e->mode));
	box(&cells[1], LEFT + QUARTER, QUARTER, DBK_LABEL(entry, conveyance),
	    dbk_page_text(&p->page, &e->conveyance));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(entry, voyage),
	    dbk_page_text(&p->page, &e->voyage));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER,
	    DBK_LABEL(entry, arrival_date),
	    dbk_page_text(&p->page, &e->arrival_date));
	dbk_flow_boxes(&p->page.flow, cells, 4);
}

static const char *
surety_label(struct dbk_letter_page *p)
{
	dbk_buf_add_format(&p->page.buf, "%s, %s", DBK_LABEL(bond, surety),
	    DBK_LABEL(bond, amount));
	return dbk_page_said(&p->page);
}

/* "036 AMERICAN ALTERNATIVE INS CORP, $90,000" */
static const char *
surety_text(struct dbk_letter_page *p)
{
	const struct dbk_bond *b = &p->page.entry->bond;

	dbk_words_code(&p->page.buf, DBK_LIST_SURETIES, &b->surety);
	if (b->amount.set) {
		if (p->page.buf.len != 0)
			dbk_buf_add_string(&p->page.buf, ", ");
		dbk_words_money(&p->page.buf, b->amount.v);
	}
	return dbk_page_said(&p->page);
}

/* The port of entry is that of the letter. */
static void
form_place(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	struct dbk_cell cells[4];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, location_of_goods),
	    dbk_page_text(&p->page, &e->location_of_goods));
	box(&cells[1], LEFT + QUARTER, QUARTER,
	    DBK_LABEL(entry, port_of_unlading),
	    dbk_page_code_short(&p->page, DBK_LIST_PORTS,
		&e->port_of_unlading));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(bond, type),
	    dbk_page_code(&p->page, DBK_LIST_BOND_TYPES, &e->bond.type));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER, surety_label(p),
	    surety_text(p));
	dbk_flow_boxes(&p->page.flow, cells, 4);
}

/* Boxes that are empty can be filled in by hand when the truck is there. */
static void
form_truck(struct dbk_letter_page *p)
{
	const struct dbk_downtime *d = &p->page.entry->downtime;
	struct dbk_cell cells[4];

	if (!dbk_letter_is_truck(p->page.entry) && !d->node.set)
		return;
	box(&cells[0], LEFT, QUARTER, DBK_LABEL(driver, name),
	    dbk_page_text(&p->page, &d->driver.name));
	box(&cells[1], LEFT + QUARTER, QUARTER,
	    DBK_LABEL(driver, date_of_birth),
	    dbk_page_text(&p->page, &d->driver.date_of_birth));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(driver, plate),
	    dbk_page_text(&p->page, &d->driver.plate));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER, DBK_LABEL(downtime, trip),
	    dbk_page_text(&p->page, &d->trip));
	dbk_flow_boxes(&p->page.flow, cells, 4);
}

static void
form_extras(struct dbk_letter_page *p)
{
	struct dbk_letter_extra extras[DBK_LETTER_EXTRAS];
	struct dbk_cell cells[4];
	size_t n = dbk_letter_extras(p, extras), i, column;

	for (i = 0; i < n; i += 4) {
		for (column = 0; column < 4 && i + column < n; column++)
			box(&cells[column], LEFT + (double)column * QUARTER,
			    QUARTER, extras[i + column].label,
			    extras[i + column].text);
		dbk_flow_boxes(&p->page.flow, cells, column);
	}
}

/* ---- what changed, on a supplement ---- */

#define WHAT_WIDTH 190.0
#define SIDE_WIDTH ((DBK_FLOW_WIDTH - WHAT_WIDTH - 12) / 2)

static void
change_row(struct dbk_flow *flow, const char *what, const char *before,
    const char *now, enum dbk_style style)
{
	const struct dbk_cell cells[] = {
	    {.text = what, .x = LEFT, .width = WHAT_WIDTH, .style = style},
	    {.text = before,
		.x = LEFT + WHAT_WIDTH + 6,
		.width = SIDE_WIDTH,
		.style = style},
	    {.text = now,
		.x = LEFT + WHAT_WIDTH + SIDE_WIDTH + 12,
		.width = SIDE_WIDTH,
		.style = style == DBK_STYLE_CELL ? DBK_STYLE_CELL_STRONG :
						   style},
	};

	dbk_flow_row(flow, cells, 3);
}

static void
form_changes(struct dbk_letter_page *p)
{
	struct dbk_flow *flow = &p->page.flow;
	struct dbk_letter_change texts;
	const char *heading;
	size_t i;

	if (p->changes == NULL)
		return;
	dbk_buf_add_format(&p->page.buf, "As told in %s", p->changes->letter);
	heading = dbk_page_said(&p->page);
	dbk_letter_heading(p, dbk_letter_change_title(p));
	dbk_flow_text(flow, DBK_STYLE_CELL, dbk_letter_change_reasons(p));
	if (p->changes->n != 0) {
		change_row(flow, "Element", heading, "Now",
		    DBK_STYLE_CELL_STRONG);
		dbk_flow_rule(flow, 0.5);
		dbk_flow_space(flow, 2);
	}
	for (i = 0; i < p->changes->n; i++) {
		dbk_letter_change_texts(p, i, &texts);
		change_row(flow, texts.label, texts.before, texts.now,
		    DBK_STYLE_CELL);
	}
	dbk_flow_space(flow, 4);
}

static const struct dbk_tables tables = {
    .bill = {"Bill", "Issuer", "Number", "Quantity"},
    .line = {"Line", "HTS number", "Origin", "Description", "Value"},
    .party = {"Party", "Name or number", "Address"},
};

/* No page has the signature alone. */
static void
emit_end(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;
	const struct dbk_entry *e = p->page.entry;

	dbk_tables_rows(&p->page, &tables, dbk_tables_tail(e),
	    dbk_tables_items(e));
	flow->columns = NULL;
	dbk_tables_references(&p->page);
	dbk_letter_signature(p);
}

void
dbk_letter_form(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->page.entry;
	struct dbk_flow *flow = &p->page.flow;
	size_t tail = dbk_tables_tail(e);

	form_changes(p);
	form_entry(p);
	p->page.inside = true;
	form_importer(p);
	form_carriage(p);
	form_place(p);
	form_truck(p);
	form_extras(p);
	dbk_tables_rows(&p->page, &tables, 0, tail);
	if (dbk_tables_begins(e, tail))
		flow->columns = NULL;
	dbk_flow_keep(flow, dbk_flow_measure(flow, emit_end, p), emit_end, p);
}
