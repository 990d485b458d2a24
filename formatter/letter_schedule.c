/*
 * The particulars of one entry as a block of the schedule.
 */
#include <string.h>

#include "formatter/letter_text.h"

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
	.x = LEFT + 152,
	.width = 146,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Carriage",
	.x = LEFT + 304,
	.width = 122,
	.style = DBK_STYLE_CELL_STRONG},
    {.text = "Value, quantity",
	.x = AMOUNT,
	.width = AMOUNT_WIDTH,
	.style = DBK_STYLE_CELL_STRONG,
	.right = true},
};

void
dbk_letter_schedule_columns(struct dbk_letter_page *p)
{
	dbk_flow_columns(&p->paper.flow, columns, COLUMNS);
}

static void
main_row(struct dbk_letter_page *p, const char *const texts[COLUMNS],
    enum dbk_style style)
{
	struct dbk_cell cells[COLUMNS];
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		cells[i] = columns[i];
		cells[i].text = texts[i];
		cells[i].style = style;
	}
	dbk_flow_row(&p->paper.flow, cells, COLUMNS);
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

	dbk_flow_row(&p->paper.flow, cells, 3);
}

/* ---- rows of a block ---- */

static void
set_main(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	const char *texts[COLUMNS];

	texts[COLUMN_NUMBER] = dbk_paper_count(&p->paper, p->sums.entries);
	texts[COLUMN_ENTRY] = dbk_paper_text(&p->paper, &e->entry_number);
	texts[COLUMN_IMPORTER] = dbk_paper_text(&p->paper, &e->importer.name);
	texts[COLUMN_CARRIAGE] = dbk_paper_code(&p->paper,
	    DBK_LIST_MODES_OF_TRANSPORT, &e->mode);
	texts[COLUMN_VALUE] = dbk_paper_money(&p->paper, &e->value);
	main_row(p, texts, DBK_STYLE_CELL_STRONG);

	texts[COLUMN_NUMBER] = "";
	texts[COLUMN_ENTRY] = dbk_paper_code(&p->paper,
	    DBK_LIST_RELEASE_ENTRY_TYPES, &e->entry_type);
	texts[COLUMN_IMPORTER] = dbk_paper_number(&p->paper,
	    &e->importer.id_type, &e->importer.id);
	texts[COLUMN_CARRIAGE] = dbk_paper_number(&p->paper, &e->conveyance,
	    &e->voyage);
	texts[COLUMN_VALUE] = "";
	main_row(p, texts, DBK_STYLE_CELL);
}

/* "FIRMS code Y258, arrival 2026-11-18" */
static const char *
place_and_date(struct dbk_letter_page *p)
{
	dbk_words_join(&p->paper.buf, SIZE_MAX, "Goods at ",
	    &p->paper.entry->location_of_goods);
	dbk_words_join(&p->paper.buf, 0, ", ", &p->paper.entry->general_order);
	dbk_words_join(&p->paper.buf, SIZE_MAX,
	    p->paper.buf.len != 0 ? ", arrival " : "Arrival ",
	    &p->paper.entry->arrival_date);
	return dbk_paper_said(&p->paper);
}

static const char *
bond_text(struct dbk_letter_page *p)
{
	const struct dbk_bond *bond = &p->paper.entry->bond;

	dbk_words_code(&p->paper.buf, DBK_LIST_BOND_TYPES, &bond->type);
	dbk_words_join(&p->paper.buf, 0, ", surety ", &bond->surety);
	if (bond->amount.set) {
		dbk_buf_add_string(&p->paper.buf, ", ");
		dbk_words_money(&p->paper.buf, bond->amount.v);
	}
	return dbk_paper_said(&p->paper);
}

static void
set_carriage(struct dbk_letter_page *p)
{
	const char *texts[COLUMNS];

	texts[COLUMN_NUMBER] = "";
	texts[COLUMN_ENTRY] = bond_text(p);
	texts[COLUMN_IMPORTER] = dbk_paper_address(&p->paper,
	    &p->paper.entry->importer.address);
	texts[COLUMN_CARRIAGE] = place_and_date(p);
	texts[COLUMN_VALUE] = "";
	main_row(p, texts, DBK_STYLE_CELL);
}

static void
set_truck(struct dbk_letter_page *p)
{
	const struct dbk_downtime *d = &p->paper.entry->downtime;

	if (!d->node.set)
		return;
	dbk_words_join(&p->paper.buf, 0, "", &d->driver.name);
	dbk_words_join(&p->paper.buf, SIZE_MAX, ", born ",
	    &d->driver.date_of_birth);
	dbk_words_join(&p->paper.buf, SIZE_MAX, ", plate ", &d->driver.plate);
	dbk_words_join(&p->paper.buf, SIZE_MAX, ", trip ", &d->trip);
	detail(p, DBK_LABEL(driver, name), dbk_paper_said(&p->paper), "");
}

static void
join_bill(struct dbk_letter_page *p, const char *type, const char *separator,
    const struct dbk_text *issuer, const struct dbk_text *number)
{
	if (number->s == NULL)
		return;
	if (p->paper.buf.len != 0)
		dbk_buf_add_string(&p->paper.buf, separator);
	dbk_buf_add_string(&p->paper.buf, type);
	if (issuer != NULL)
		dbk_words_join(&p->paper.buf, SIZE_MAX, " ", issuer);
	dbk_words_join(&p->paper.buf, SIZE_MAX, " ", number);
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
		dbk_buf_add_string(&p->paper.buf, "; ");
		dbk_buf_add_string(&p->paper.buf, DBK_LABEL(bill, non_ams));
	}
	text = dbk_paper_said(&p->paper);
	detail(p, label, text,
	    dbk_paper_quantity(&p->paper, &bill->quantity, &bill->unit));
	for (i = 0; i < bill->nequipment; i += DBK_PAPER_CONTAINERS) {
		text = dbk_paper_containers(&p->paper, bill, i);
		dbk_buf_add_string(&p->paper.buf,
		    i == 0 ? DBK_LABEL(bill, equipment) : "");
		dbk_buf_add_string(&p->paper.buf, i == 0 ? " " : "");
		dbk_buf_add_string(&p->paper.buf, text);
		detail(p, "", dbk_paper_said(&p->paper), "");
	}
	for (i = 0; i < bill->nconveyances; i++)
		detail(p, "",
		    dbk_paper_conveyance(&p->paper, &bill->conveyances[i]),
		    dbk_paper_quantity(&p->paper,
			&bill->conveyances[i].quantity,
			&bill->conveyances[i].unit));
}

/* "8471.30.0100 CN LAPTOP COMPUTERS" */
static void
set_line(struct dbk_letter_page *p, const struct dbk_line *line,
    const char *label)
{
	const char *text;
	size_t i;

	for (i = 0; i < line->ntariffs; i++) {
		text = dbk_paper_goods(&p->paper, line, &line->tariffs[i],
		    i == 0);
		dbk_words_hts(&p->paper.buf, &line->tariffs[i].hts);
		if (i == 0)
			dbk_words_join(&p->paper.buf, 0, "  ",
			    &line->country_of_origin);
		dbk_buf_add_string(&p->paper.buf, "  ");
		dbk_buf_add_string(&p->paper.buf, text);
		text = dbk_paper_said(&p->paper);
		detail(p, i == 0 ? label : "", text,
		    dbk_paper_money(&p->paper, &line->tariffs[i].value));
	}
	for (i = 0; i < line->nparties; i++)
		detail(p, "",
		    dbk_paper_party(&p->paper, &line->parties[i], true), "");
}

static void
set_extras(struct dbk_letter_page *p)
{
	struct dbk_letter_extra extras[DBK_LETTER_EXTRAS];
	size_t n = dbk_letter_extras(p, extras), i;

	for (i = 0; i < n; i++) {
		dbk_buf_add_string(&p->paper.buf, extras[i].label);
		dbk_buf_add_string(&p->paper.buf, ": ");
		dbk_buf_add_string(&p->paper.buf, extras[i].text);
		detail(p, "", dbk_paper_said(&p->paper), "");
	}
}

static void
set_references(struct dbk_letter_page *p)
{
	const struct dbk_entry *e = p->paper.entry;
	size_t i;

	for (i = 0; i < e->nreferences; i++) {
		dbk_words_join(&p->paper.buf, 0, i != 0 ? ", " : "",
		    &e->references[i].qualifier);
		dbk_words_join(&p->paper.buf, 0, " ", &e->references[i].value);
	}
	if (e->nreferences != 0)
		detail(p, DBK_LABEL(entry, references),
		    dbk_paper_said(&p->paper), "");
}

static void
emit_block(void *arg, struct dbk_flow *flow)
{
	struct dbk_letter_page *p = arg;
	const struct dbk_entry *e = p->paper.entry;
	size_t i;

	set_main(p);
	p->paper.inside = !flow->measuring;
	set_carriage(p);
	set_truck(p);
	for (i = 0; i < e->nbills; i++)
		set_bill(p, &e->bills[i], i == 0 ? "Bills" : "");
	for (i = 0; i < e->nlines; i++)
		set_line(p, &e->lines[i], i == 0 ? "Goods" : "");
	for (i = 0; i < e->nparties; i++)
		detail(p, i == 0 ? DBK_LABEL(entry, parties) : "",
		    dbk_paper_party(&p->paper, &e->parties[i], true), "");
	set_references(p);
	set_extras(p);
	dbk_flow_space(flow, 2);
	dbk_flow_rule(flow, 0.3);
	dbk_flow_space(flow, 3);
}

void
dbk_letter_schedule_block(struct dbk_letter_page *p)
{
	dbk_flow_keep(&p->paper.flow, emit_block, p);
}
