/*
 * The particulars of one entry as a form.
 */
#include <string.h>

#include "formatter/letter_text.h"

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
	const struct dbk_entry *e = p->paper.entry;
	struct dbk_cell cells[3];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, entry_number),
	    dbk_paper_text(&p->paper, &e->entry_number));
	box(&cells[1], LEFT + QUARTER, QUARTER * 2,
	    DBK_LABEL(entry, entry_type),
	    dbk_paper_code(&p->paper, DBK_LIST_RELEASE_ENTRY_TYPES,
		&e->entry_type));
	box(&cells[2], LEFT + QUARTER * 3, QUARTER, DBK_LABEL(entry, value),
	    dbk_paper_money(&p->paper, &e->value));
	cells[0].style = DBK_STYLE_STRONG;
	cells[2].style = DBK_STYLE_STRONG;
	dbk_flow_boxes(&p->paper.flow, cells, 3);
}

static void
form_importer(struct dbk_letter_page *p)
{
	const struct dbk_importer *i = &p->paper.entry->importer;
	struct dbk_cell cells[3];

	box(&cells[0], LEFT, QUARTER * 1.5, DBK_LABEL(importer, name),
	    dbk_paper_text(&p->paper, &i->name));
	box(&cells[1], LEFT + QUARTER * 1.5, QUARTER * 1.5,
	    DBK_LABEL(importer, address),
	    dbk_paper_address(&p->paper, &i->address));
	box(&cells[2], LEFT + QUARTER * 3, QUARTER, DBK_LABEL(importer, id),
	    dbk_paper_number(&p->paper, &i->id_type, &i->id));
	dbk_flow_boxes(&p->paper.flow, cells, 3);
}

static void
form_carriage(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	struct dbk_cell cells[4];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, mode),
	    dbk_paper_code(&p->paper, DBK_LIST_MODES_OF_TRANSPORT, &e->mode));
	box(&cells[1], LEFT + QUARTER, QUARTER, DBK_LABEL(entry, conveyance),
	    dbk_paper_text(&p->paper, &e->conveyance));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(entry, voyage),
	    dbk_paper_text(&p->paper, &e->voyage));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER,
	    DBK_LABEL(entry, arrival_date),
	    dbk_paper_text(&p->paper, &e->arrival_date));
	dbk_flow_boxes(&p->paper.flow, cells, 4);
}

static const char *
surety_label(struct dbk_letter_page *p)
{
	dbk_buf_add_format(&p->paper.buf, "%s, %s", DBK_LABEL(bond, surety),
	    DBK_LABEL(bond, amount));
	return dbk_paper_said(&p->paper);
}

/* "036 AMERICAN ALTERNATIVE INS CORP, $90,000" */
static const char *
surety_text(struct dbk_letter_page *p)
{
	const struct dbk_bond *b = &p->paper.entry->bond;

	dbk_words_code(&p->paper.buf, DBK_LIST_SURETIES, &b->surety);
	if (b->amount.set) {
		if (p->paper.buf.len != 0)
			dbk_buf_add_string(&p->paper.buf, ", ");
		dbk_words_money(&p->paper.buf, b->amount.v);
	}
	return dbk_paper_said(&p->paper);
}

/* The port of entry is that of the letter. */
static void
form_place(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	struct dbk_cell cells[4];

	box(&cells[0], LEFT, QUARTER, DBK_LABEL(entry, location_of_goods),
	    dbk_paper_text(&p->paper, &e->location_of_goods));
	box(&cells[1], LEFT + QUARTER, QUARTER,
	    DBK_LABEL(entry, port_of_unlading),
	    dbk_paper_code_short(&p->paper, DBK_LIST_PORTS,
		&e->port_of_unlading));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(bond, type),
	    dbk_paper_code(&p->paper, DBK_LIST_BOND_TYPES, &e->bond.type));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER, surety_label(p),
	    surety_text(p));
	dbk_flow_boxes(&p->paper.flow, cells, 4);
}

/* Boxes that are empty can be filled in by hand when the truck is there. */
static void
form_truck(struct dbk_letter_page *p)
{
	const struct dbk_downtime *d = &p->paper.entry->downtime;
	struct dbk_cell cells[4];

	if (!dbk_letter_is_truck(p->paper.entry) && !d->node.set)
		return;
	box(&cells[0], LEFT, QUARTER, DBK_LABEL(driver, name),
	    dbk_paper_text(&p->paper, &d->driver.name));
	box(&cells[1], LEFT + QUARTER, QUARTER,
	    DBK_LABEL(driver, date_of_birth),
	    dbk_paper_text(&p->paper, &d->driver.date_of_birth));
	box(&cells[2], LEFT + QUARTER * 2, QUARTER, DBK_LABEL(driver, plate),
	    dbk_paper_text(&p->paper, &d->driver.plate));
	box(&cells[3], LEFT + QUARTER * 3, QUARTER, DBK_LABEL(downtime, trip),
	    dbk_paper_text(&p->paper, &d->trip));
	dbk_flow_boxes(&p->paper.flow, cells, 4);
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
		dbk_flow_boxes(&p->paper.flow, cells, column);
	}
}

/* ---- tables of the form ---- */

static const struct dbk_cell bill_columns[] = {
    {.text = "Bill", .x = LEFT, .width = 150, .style = DBK_STYLE_CELL_STRONG},
    {.text = "Issuer",
	.x = LEFT + 156,
	.width = 60,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Number",
	.x = LEFT + 222,
	.width = 190,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Quantity",
	.x = LEFT + 418,
	.width = DBK_FLOW_WIDTH - 418,
	.style = DBK_STYLE_CELL_STRONG,
	.right = true},
};

static const struct dbk_cell goods_columns[] = {
    {.text = "Line", .x = LEFT, .width = 24, .style = DBK_STYLE_CELL_STRONG},
    {.text = "HTS number",
	.x = LEFT + 28,
	.width = 66,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Origin",
	.x = LEFT + 100,
	.width = 90,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Description",
	.x = LEFT + 196,
	.width = 224,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Value",
	.x = LEFT + 426,
	.width = DBK_FLOW_WIDTH - 426,
	.style = DBK_STYLE_CELL_STRONG,
	.right = true},
};

static const struct dbk_cell party_columns[] = {
    {.text = "Party", .x = LEFT, .width = 130, .style = DBK_STYLE_CELL_STRONG},
    {.text = "Name or number",
	.x = LEFT + 136,
	.width = 164,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Address",
	.x = LEFT + 306,
	.width = DBK_FLOW_WIDTH - 306,
	.style = DBK_STYLE_CELL_STRONG},
};

/* A row under column headings, texts in their order. */
static void
table_row(struct dbk_letter_page *p, const struct dbk_cell *columns,
    const char *const *texts, size_t n)
{
	struct dbk_cell cells[5];
	size_t i;

	for (i = 0; i < n; i++) {
		cells[i] = columns[i];
		cells[i].text = texts[i];
		cells[i].style = DBK_STYLE_CELL;
	}
	dbk_flow_row(&p->paper.flow, cells, n);
}

static void
bill_row(struct dbk_letter_page *p, const char *type, const char *issuer,
    const char *number, const char *amount)
{
	struct dbk_buf *b = &p->paper.buf;
	const struct dbk_text t = {.s = type, .len = strlen(type)};
	const char *texts[4];

	dbk_words_code_short(b, DBK_LIST_BILL_TYPES, &t);
	texts[0] = dbk_paper_said(&p->paper);
	texts[1] = issuer;
	texts[2] = number;
	texts[3] = amount;
	table_row(p, bill_columns, texts, 4);
}

/* Full width under the bill that it belongs to. */
static void
bill_note(struct dbk_letter_page *p, const char *label, const char *text,
    const char *amount)
{
	const struct dbk_cell cells[] = {
	    {.text = label,
		.x = LEFT + 156,
		.width = 60,
		.style = DBK_STYLE_CELL},
	    {.text = text,
		.x = LEFT + 222,
		.width = 220,
		.style = DBK_STYLE_CELL},
	    {.text = amount,
		.x = LEFT + 448,
		.width = DBK_FLOW_WIDTH - 448,
		.style = DBK_STYLE_CELL,
		.right = true},
	};

	dbk_flow_row(&p->paper.flow, cells, 3);
}

static void
form_bill(struct dbk_letter_page *p, const struct dbk_bill *bill)
{
	const char *amount = dbk_paper_quantity(&p->paper, &bill->quantity,
	    &bill->unit);
	size_t i;

	/* The quantity stands at the lowest bill (CR v40, SE15 note). */
	if (bill->in_bond.s != NULL)
		bill_row(p, "I", "", dbk_paper_text(&p->paper, &bill->in_bond),
		    bill->regular.node.set || bill->master.node.set ||
			    bill->house.node.set || bill->tracking.node.set ?
			"" :
			amount);
	if (bill->master.node.set)
		bill_row(p, "M",
		    dbk_paper_text(&p->paper, &bill->master.issuer),
		    dbk_paper_text(&p->paper, &bill->master.number),
		    bill->house.node.set ? "" : amount);
	if (bill->house.node.set)
		bill_row(p, "H", dbk_paper_text(&p->paper, &bill->house.issuer),
		    dbk_paper_text(&p->paper, &bill->house.number), amount);
	if (bill->regular.node.set)
		bill_row(p, "R",
		    dbk_paper_text(&p->paper, &bill->regular.issuer),
		    dbk_paper_text(&p->paper, &bill->regular.number), amount);
	if (bill->tracking.node.set)
		bill_row(p, "T", "",
		    dbk_paper_text(&p->paper, &bill->tracking.number), amount);
	if (bill->non_ams.v)
		bill_note(p, "", DBK_LABEL(bill, non_ams), "");
	for (i = 0; i < bill->nconveyances; i++)
		bill_note(p, "Part",
		    dbk_paper_conveyance(&p->paper, &bill->conveyances[i]),
		    dbk_paper_quantity(&p->paper,
			&bill->conveyances[i].quantity,
			&bill->conveyances[i].unit));
	for (i = 0; i < bill->nequipment; i += DBK_PAPER_CONTAINERS)
		bill_note(p, i == 0 ? DBK_LABEL(bill, equipment) : "",
		    dbk_paper_containers(&p->paper, bill, i), "");
}

static void
party_row(struct dbk_letter_page *p, const struct dbk_party *party)
{
	const char *texts[3];

	texts[0] = dbk_paper_code_short(&p->paper, DBK_LIST_ENTITY_CODES,
	    &party->role);
	texts[1] = dbk_paper_party(&p->paper, party, false);
	texts[2] = dbk_paper_address(&p->paper, &party->address);
	table_row(p, party_columns, texts, 3);
}

static void
form_line(struct dbk_letter_page *p, const struct dbk_line *line, size_t number)
{
	const char *texts[5];
	size_t i;

	for (i = 0; i < line->ntariffs; i++) {
		const struct dbk_tariff *t = &line->tariffs[i];

		if (i == 0)
			dbk_words_count(&p->paper.buf, (int64_t)number);
		texts[0] = dbk_paper_said(&p->paper);
		dbk_words_hts(&p->paper.buf, &t->hts);
		texts[1] = dbk_paper_said(&p->paper);
		texts[2] = i != 0 ?
		    "" :
		    dbk_paper_code(&p->paper, DBK_LIST_COUNTRIES,
			&line->country_of_origin);
		texts[3] = dbk_paper_goods(&p->paper, line, t, i == 0);
		texts[4] = dbk_paper_money(&p->paper, &t->value);
		table_row(p, goods_columns, texts, 5);
	}
	for (i = 0; i < line->nparties; i++) {
		texts[0] = texts[1] = texts[2] = texts[4] = "";
		texts[3] = dbk_paper_party(&p->paper, &line->parties[i], true);
		table_row(p, goods_columns, texts, 5);
	}
}

/* Rows that belong together do not leave their headings alone on a page. */
static void
begin_table(struct dbk_letter_page *p, const struct dbk_cell *columns, size_t n)
{
	const double least = 40;

	p->paper.flow.columns = NULL;
	if (p->paper.flow.y + least > DBK_FLOW_BOTTOM)
		dbk_flow_page(&p->paper.flow);
	dbk_flow_space(&p->paper.flow, 4);
	dbk_flow_columns(&p->paper.flow, columns, n);
}

static void
form_references(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	size_t i;

	for (i = 0; i < e->nreferences; i++) {
		dbk_words_code(&p->paper.buf, DBK_LIST_REFERENCE_QUALIFIERS,
		    &e->references[i].qualifier);
		dbk_words_join(&p->paper.buf, 0, ": ", &e->references[i].value);
		if (i + 1 < e->nreferences)
			dbk_buf_add_string(&p->paper.buf, "; ");
	}
	dbk_flow_space(&p->paper.flow, 2);
	dbk_flow_text(&p->paper.flow, DBK_STYLE_CELL,
	    dbk_paper_said(&p->paper));
}

void
dbk_letter_form(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	size_t i;

	form_entry(p);
	p->paper.inside = true;
	form_importer(p);
	form_carriage(p);
	form_place(p);
	form_truck(p);
	form_extras(p);
	if (e->nbills != 0)
		begin_table(p, bill_columns, 4);
	for (i = 0; i < e->nbills; i++)
		form_bill(p, &e->bills[i]);
	if (e->nlines != 0)
		begin_table(p, goods_columns, 5);
	for (i = 0; i < e->nlines; i++)
		form_line(p, &e->lines[i], i + 1);
	if (e->nparties != 0)
		begin_table(p, party_columns, 3);
	for (i = 0; i < e->nparties; i++)
		party_row(p, &e->parties[i]);
	p->paper.flow.columns = NULL;
	if (e->nreferences != 0)
		form_references(p);
}
