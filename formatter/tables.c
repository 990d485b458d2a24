#include <string.h>

#include "formatter/tables.h"

#define LEFT DBK_FLOW_LEFT
#define LEAST_HEIGHT 40.0 /* for a table to begin on the page */

/* Where the columns of each table are; headings are put in. */
static const struct dbk_cell bill_columns[DBK_TABLES_BILL] = {
    {.x = LEFT, .width = 150},
    {.x = LEFT + 156, .width = 60},
    {.x = LEFT + 222, .width = 190},
    {.x = LEFT + 418, .width = DBK_FLOW_WIDTH - 418, .right = true},
};

static const struct dbk_cell line_columns[DBK_TABLES_LINE] = {
    {.x = LEFT, .width = 24},
    {.x = LEFT + 28, .width = 104}, /* two numbers side by side */
    {.x = LEFT + 136, .width = 74},
    {.x = LEFT + 214, .width = 206},
    {.x = LEFT + 426, .width = DBK_FLOW_WIDTH - 426, .right = true},
};

static const struct dbk_cell party_columns[DBK_TABLES_PARTY] = {
    {.x = LEFT, .width = 130},
    {.x = LEFT + 136, .width = 164},
    {.x = LEFT + 306, .width = DBK_FLOW_WIDTH - 306},
};

static void
fill_cells(struct dbk_cell *cells, const struct dbk_cell *columns,
    const char *const *texts, size_t n, enum dbk_style style)
{
	size_t i;

	for (i = 0; i < n; i++) {
		cells[i] = columns[i];
		cells[i].text = texts[i];
		cells[i].style = style;
	}
}

/* A row under column headings, texts in their order. */
static void
table_row(struct dbk_page *p, const struct dbk_cell *columns,
    const char *const *texts, size_t n)
{
	struct dbk_cell cells[DBK_PAGE_COLUMNS];

	fill_cells(cells, columns, texts, n, DBK_STYLE_CELL);
	dbk_flow_row(&p->flow, cells, n);
}

/* Rows that belong together do not leave their headings alone on a page. */
static void
begin_table(struct dbk_page *p, const struct dbk_cell *columns,
    const char *const *headings, size_t n)
{
	p->flow.columns = NULL;
	fill_cells(p->headings, columns, headings, n, DBK_STYLE_CELL_STRONG);
	dbk_flow_want(&p->flow, LEAST_HEIGHT);
	dbk_flow_space(&p->flow, 3);
	dbk_flow_columns(&p->flow, p->headings, n);
}

/* ---- bills ---- */

static void
bill_row(struct dbk_page *p, const char *type, const char *issuer,
    const char *number, const char *amount)
{
	const struct dbk_text t = {.s = type, .len = strlen(type)};
	const char *texts[DBK_TABLES_BILL];

	dbk_words_code_short(&p->buf, DBK_LIST_BILL_TYPES, &t);
	texts[0] = dbk_page_said(p);
	texts[1] = issuer;
	texts[2] = number;
	texts[3] = amount;
	table_row(p, bill_columns, texts, DBK_TABLES_BILL);
}

static void
number_row(struct dbk_page *p, const char *type,
    const struct dbk_bill_number *number, const char *amount)
{
	bill_row(p, type, dbk_page_text(p, &number->issuer),
	    dbk_page_text(p, &number->number), amount);
}

/* Under the bill that it belongs to. */
static void
bill_note(struct dbk_page *p, const char *label, const char *text,
    const char *amount)
{
	const char *const texts[] = {"", label, text, amount};

	table_row(p, bill_columns, texts, DBK_TABLES_BILL);
}

static void
bill_rows(struct dbk_page *p, const struct dbk_bill *bill)
{
	const char *amount = dbk_page_quantity(p, &bill->quantity, &bill->unit);
	bool below = bill->regular.node.set || bill->master.node.set ||
	    bill->house.node.set || bill->tracking.node.set;
	size_t i;

	/* The quantity stands at the lowest bill (CR v40, SE15 note). */
	if (bill->in_bond.s != NULL)
		bill_row(p, "I", "", dbk_page_text(p, &bill->in_bond),
		    below ? "" : amount);
	if (bill->master.node.set)
		number_row(p, "M", &bill->master,
		    bill->house.node.set ? "" : amount);
	if (bill->house.node.set)
		number_row(p, "H", &bill->house, amount);
	if (bill->regular.node.set)
		number_row(p, "R", &bill->regular, amount);
	if (bill->tracking.node.set)
		bill_row(p, "T", "", dbk_page_text(p, &bill->tracking.number),
		    amount);
	if (bill->non_ams.v)
		bill_note(p, "", DBK_LABEL(bill, non_ams), "");
	for (i = 0; i < bill->nconveyances; i++)
		bill_note(p, "Part",
		    dbk_page_conveyance(p, &bill->conveyances[i]),
		    dbk_page_quantity(p, &bill->conveyances[i].quantity,
			&bill->conveyances[i].unit));
	for (i = 0; i < bill->nequipment; i += DBK_PAGE_CONTAINERS)
		bill_note(p, i == 0 ? DBK_LABEL(bill, equipment) : "",
		    dbk_page_containers(p, bill, i), "");
}

/* ---- lines ---- */

static void
line_party(struct dbk_page *p, const struct dbk_tables *t,
    const struct dbk_party *party)
{
	const char *texts[DBK_TABLES_LINE] = {"", "", "", "", ""};

	if (t->full_addresses)
		texts[3] = dbk_page_party(p, party, DBK_PARTY_ADDRESS);
	else
		texts[3] = dbk_page_party(p, party, DBK_PARTY_PLACE);
	table_row(p, line_columns, texts, DBK_TABLES_LINE);
}

bool
dbk_tables_own_row(const struct dbk_line *line, size_t i)
{
	const struct dbk_tariff *tariff = &line->tariffs[i];

	return i >= dbk_words_commodity(line) || tariff->value.set ||
	    tariff->current_hts.s != NULL;
}

/* What is said of the whole line stands at its commodity: numbers of chapters 98
 * and 99 come before that one, and are no goods. */
static void
tariff_row(struct dbk_page *p, const struct dbk_line *line, size_t i,
    const char *position, const char *numbers)
{
	const struct dbk_tariff *tariff = &line->tariffs[i];
	bool commodity = i == dbk_words_commodity(line);
	const char *const texts[DBK_TABLES_LINE] = {
	    position,
	    numbers,
	    commodity ?
		dbk_page_code(p, DBK_LIST_COUNTRIES, &line->country_of_origin) :
		"",
	    dbk_page_goods(p, line, tariff, commodity),
	    dbk_page_money(p, &tariff->value),
	};

	table_row(p, line_columns, texts, DBK_TABLES_LINE);
}

static void
line_rows(struct dbk_page *p, const struct dbk_tables *t,
    const struct dbk_line *line, size_t position)
{
	const char *first = dbk_page_count(p, (int64_t)position);
	size_t i;

	for (i = 0; i < line->ntariffs; i++) {
		if (p->buf.len != 0)
			dbk_buf_add_string(&p->buf, "  ");
		dbk_words_hts(&p->buf, &line->tariffs[i].hts);
		if (!dbk_tables_own_row(line, i))
			continue;
		tariff_row(p, line, i, first, dbk_page_said(p));
		first = "";
	}
	for (i = 0; i < line->nparties; i++)
		line_party(p, t, &line->parties[i]);
}

/* ---- parties ---- */

static void
party_row(struct dbk_page *p, const struct dbk_party *party)
{
	const char *texts[DBK_TABLES_PARTY];

	texts[0] = dbk_page_code_short(p, DBK_LIST_ENTITY_CODES, &party->role);
	texts[1] = dbk_page_party(p, party, DBK_PARTY_NAME);
	texts[2] = dbk_page_address(p, &party->address);
	table_row(p, party_columns, texts, DBK_TABLES_PARTY);
}

/* ---- all of them ---- */

size_t
dbk_tables_items(const struct dbk_entry *entry)
{
	return entry->nbills + entry->nlines + entry->nparties;
}

size_t
dbk_tables_tail(const struct dbk_entry *entry)
{
	size_t items = dbk_tables_items(entry), last = entry->nparties;

	if (last == 0)
		last = entry->nlines;
	if (last == 0)
		last = entry->nbills;
	return items - (last < 2 ? last : 2);
}

bool
dbk_tables_begins(const struct dbk_entry *entry, size_t item)
{
	return item == 0 || item == entry->nbills ||
	    item == entry->nbills + entry->nlines;
}

void
dbk_tables_rows(struct dbk_page *p, const struct dbk_tables *t, size_t first,
    size_t end)
{
	const struct dbk_entry *e = p->entry;
	size_t lines = e->nbills, parties = e->nbills + e->nlines, i;

	for (i = first; i < end; i++) {
		if (i == 0 && i < lines)
			begin_table(p, bill_columns, t->bill, DBK_TABLES_BILL);
		else if (i == lines && i < parties)
			begin_table(p, line_columns, t->line, DBK_TABLES_LINE);
		else if (i == parties)
			begin_table(p, party_columns, t->party,
			    DBK_TABLES_PARTY);
		if (i < lines)
			bill_rows(p, &e->bills[i]);
		else if (i < parties)
			line_rows(p, t, &e->lines[i - lines], i - lines + 1);
		else
			party_row(p, &e->parties[i - parties]);
	}
}

void
dbk_tables_references(struct dbk_page *p)
{
	const struct dbk_entry *e = p->entry;
	size_t i;

	if (e->nreferences == 0)
		return;
	for (i = 0; i < e->nreferences; i++) {
		dbk_words_code(&p->buf, DBK_LIST_REFERENCE_QUALIFIERS,
		    &e->references[i].qualifier);
		dbk_words_join(&p->buf, 0, ": ", &e->references[i].value);
		if (i + 1 < e->nreferences)
			dbk_buf_add_string(&p->buf, "; ");
	}
	dbk_flow_space(&p->flow, 2);
	dbk_flow_text(&p->flow, DBK_STYLE_CELL, dbk_page_said(p));
}
