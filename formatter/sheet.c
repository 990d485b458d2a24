/*
 * Blocks of CBP Form 3461 (ACE edition, 01/25).  What the form has without a
 * number that we are sure of stands by its name only.
 */
#include <string.h>

#include "formatter/sheet.h"
#include "formatter/tables.h"
#include "ledger/letters.h"

#define LEFT DBK_FLOW_LEFT
#define QUARTER (DBK_FLOW_WIDTH / 4)
#define FOOT_RULE 724.0
#define FOOT_LINE 9.0
#define NOT_A_FORM "Data sheet for manual keying; not a CBP form."

/* An entry as the ledger knows it, kept beyond the next call on the ledger. */
struct sheet {
	struct dbk_page page;
	struct dbk_profile profile;
	struct dbk_arena texts; /* of the profile */
	const struct dbk_actor *actor;
	struct dbk_arena values; /* of the entry */
	struct dbk_entry entry;
	struct dbk_buf json;
	int64_t revision;
	enum dbk_paper paper;
	char letter[DBK_LETTER_LEN + 1];
	unsigned pages; /* of the entry; when drawing */
};

static const struct dbk_tables tables = {
    .bill = {"Bill type", "Issuer", "43 Bill of lading number", "44 Quantity"},
    .line = {"Line", "28 HTS code", "33 Country of origin", "29 Description",
	"32 Value"},
    .party = {"20 Header party type", "21 Name, or 22 ID number", "21 Address"},
    .full_addresses = true,
};

/* ---- head and foot of a page ---- */

static void
draw_head(void *arg, struct dbk_flow *flow)
{
	struct sheet *s = arg;
	struct dbk_cell cells[] = {
	    {.x = LEFT, .width = 300, .style = DBK_STYLE_TITLE},
	    {.x = LEFT + 310,
		.width = DBK_FLOW_WIDTH - 310,
		.style = DBK_STYLE_TITLE,
		.right = true},
	};

	if (flow->drawing && s->paper == DBK_PAPER_DRAFT)
		dbk_pen_watermark(flow->pen, "DRAFT");
	if (flow->drawing && s->paper == DBK_PAPER_VOID)
		dbk_pen_watermark(flow->pen, "VOID");
	cells[0].text = flow->page == 1 ? "ENTRY DATA SHEET" :
					  "ENTRY DATA SHEET, continued";
	cells[1].text = dbk_page_text(&s->page, &s->entry.entry_number);
	dbk_flow_row(flow, cells, 2);
	dbk_flow_text(flow, DBK_STYLE_CELL,
	    NOT_A_FORM "  Numbers are those of the blocks of CBP Form 3461.");
	dbk_flow_space(flow, 4);
}

/* "Entry B76-0324527-8, revision 2, lettered, DL-0001" */
static const char *
origin_text(struct sheet *s)
{
	struct dbk_buf *b = &s->page.buf;

	dbk_words_join(b, SIZE_MAX, "Entry ", &s->entry.entry_number);
	dbk_buf_add_string(b, ", revision ");
	dbk_words_count(b, s->revision);
	dbk_buf_add_format(b, ", %s%s%s", dbk_paper_name(s->paper),
	    s->letter[0] != '\0' ? ", " : "", s->letter);
	return dbk_page_said(&s->page);
}

static void
draw_foot(void *arg, struct dbk_flow *flow)
{
	struct sheet *s = arg;
	struct dbk_buf *b = &s->page.buf;

	dbk_pen_rule(flow->pen, LEFT, FOOT_RULE, DBK_FLOW_RIGHT, FOOT_RULE,
	    0.5);
	dbk_page_foot(&s->page, origin_text(s), FOOT_RULE + 4, false);
	dbk_buf_add_format(b, "Page %u of %u", flow->page, s->pages);
	dbk_page_foot(&s->page, dbk_page_said(&s->page), FOOT_RULE + 4, true);
	dbk_buf_add_string(b, NOT_A_FORM "  Printed ");
	dbk_words_time(b, s->actor->now);
	dbk_words_join(b, SIZE_MAX, " by ", &s->profile.filer.name);
	dbk_page_foot(&s->page, dbk_page_said(&s->page),
	    FOOT_RULE + 4 + FOOT_LINE, false);
}

/* ---- blocks ---- */

/* Boxes side by side, at most four; widths in quarters of the page. */
struct row {
	struct dbk_cell cells[4];
	size_t n;
	double x;
};

static struct dbk_cell *
add_box(struct row *row, double quarters, const char *label, const char *text)
{
	struct dbk_cell *cell = &row->cells[row->n++];

	*cell = (struct dbk_cell){.label = label,
	    .text = text,
	    .x = LEFT + row->x,
	    .width = quarters * QUARTER,
	    .style = DBK_STYLE_VALUE};
	row->x += cell->width;
	return cell;
}

static void
set_boxes(struct sheet *s, struct row *row)
{
	if (row->n != 0)
		dbk_flow_boxes(&s->page.flow, row->cells, row->n);
	*row = (struct row){0};
}

static void
set_entry(struct sheet *s)
{
	struct dbk_page *p = &s->page;
	const struct dbk_entry *e = &s->entry;
	struct row row = {0};

	add_box(&row, 1, "5 Entry number", dbk_page_text(p, &e->entry_number))
	    ->style = DBK_STYLE_STRONG;
	add_box(&row, 1, NULL, dbk_page_bare_number(p))->bars = DBK_PAGE_BARS;
	add_box(&row, 1.25, "9 Entry type",
	    dbk_page_code(p, DBK_LIST_RELEASE_ENTRY_TYPES, &e->entry_type));
	add_box(&row, 0.75, "7 Entry value", dbk_page_money(p, &e->value))
	    ->style = DBK_STYLE_STRONG;
	p->inside = true;
	set_boxes(s, &row);
	add_box(&row, 1, "1 Port of entry",
	    dbk_page_code_short(p, DBK_LIST_PORTS, &e->port_of_entry));
	add_box(&row, 1, "12 Port of unlading",
	    dbk_page_code_short(p, DBK_LIST_PORTS, &e->port_of_unlading));
	add_box(&row, 1, "13 Mode of transport",
	    dbk_page_code(p, DBK_LIST_MODES_OF_TRANSPORT, &e->mode));
	add_box(&row, 1, "14 Location of goods",
	    dbk_page_text(p, &e->location_of_goods));
	set_boxes(s, &row);
}

static void
set_importer(struct sheet *s)
{
	struct dbk_page *p = &s->page;
	const struct dbk_importer *i = &s->entry.importer;
	const struct dbk_bond *bond = &s->entry.bond;
	struct row row = {0};

	add_box(&row, 1, "3 Importer number",
	    dbk_page_number(p, &i->id_type, &i->id));
	add_box(&row, 1.25, "4 Importer name", dbk_page_text(p, &i->name));
	add_box(&row, 1.75, "4 Importer address",
	    dbk_page_address(p, &i->address));
	set_boxes(s, &row);
	add_box(&row, 1, "2 Bond type",
	    dbk_page_code(p, DBK_LIST_BOND_TYPES, &bond->type));
	add_box(&row, 0.75, "6 Bond value", dbk_page_money(p, &bond->amount));
	add_box(&row, 1.25, "11 Surety code",
	    dbk_page_code(p, DBK_LIST_SURETIES, &bond->surety));
	add_box(&row, 1, "8 CES", dbk_page_text(p, &s->entry.exam_site));
	set_boxes(s, &row);
}

static void
set_carriage(struct sheet *s)
{
	struct dbk_page *p = &s->page;
	const struct dbk_entry *e = &s->entry;
	struct row row = {0};

	add_box(&row, 1.5, "16 Conveyance name or FTZ zone ID",
	    dbk_page_number(p, &e->conveyance, &e->ftz_id));
	add_box(&row, 0.75, DBK_LABEL(entry, voyage),
	    dbk_page_text(p, &e->voyage));
	add_box(&row, 0.75, DBK_LABEL(entry, arrival_date),
	    dbk_page_text(p, &e->arrival_date));
	add_box(&row, 1, "10 Originating warehouse entry number",
	    dbk_page_text(p, &e->warehouse_entry));
	set_boxes(s, &row);
	add_box(&row, 1.5, "15 G.O. number",
	    dbk_page_text(p, &e->general_order));
	add_box(&row, 1.5, "19 Self certification", "");
	add_box(&row, 1, DBK_LABEL(entry, bonded_warehouse),
	    dbk_page_text(p, &e->bonded_warehouse));
	set_boxes(s, &row);
}

/* Particulars of the Cargo Release that only some entries have. */
static void
set_elections(struct sheet *s)
{
	struct dbk_page *p = &s->page;
	const struct dbk_entry *e = &s->entry;
	struct row row = {0};

	if (e->split_release.s != NULL)
		add_box(&row, 1, DBK_LABEL(entry, split_release),
		    dbk_page_code(p, DBK_LIST_SPLIT_RELEASE_CODES,
			&e->split_release));
	if (e->immediate_delivery.v)
		add_box(&row, 1, DBK_LABEL(entry, immediate_delivery), "Yes");
	if (e->weekly.v)
		add_box(&row, 1, DBK_LABEL(entry, weekly), "Yes");
	if (e->elected_entry_date.s != NULL)
		add_box(&row, 1, DBK_LABEL(entry, elected_entry_date),
		    dbk_page_text(p, &e->elected_entry_date));
	set_boxes(s, &row);
}

/* Boxes that are empty are filled in by hand. */
static void
emit_end(void *arg, struct dbk_flow *flow)
{
	struct sheet *s = arg;
	struct dbk_page *p = &s->page;
	const struct dbk_entry *e = &s->entry;
	const struct dbk_profile_contact *ours = &s->profile.contact;
	bool own = e->contact.node.set;
	struct row row = {0};

	dbk_tables_rows(p, &tables, dbk_tables_tail(e), dbk_tables_items(e));
	flow->columns = NULL;
	if (e->nreferences != 0) {
		dbk_flow_space(flow, 4);
		dbk_flow_text(flow, DBK_STYLE_CELL_STRONG,
		    "17 Reference ID code, 18 Reference ID number");
		dbk_tables_references(p);
	}
	dbk_flow_space(flow, 6);
	add_box(&row, 1.5, "Contact name",
	    dbk_page_text(p, own ? &e->contact.name : &ours->name));
	add_box(&row, 1, "Contact phone",
	    dbk_page_text(p, own ? &e->contact.phone : &ours->phone));
	add_box(&row, 1.5, "26 Broker's other information", "");
	set_boxes(s, &row);
	add_box(&row, 2, "23 Signature", "")->style = DBK_STYLE_NAME;
	add_box(&row, 1, "Title", dbk_page_text(p, &s->profile.letter.title));
	add_box(&row, 1, "Date", "");
	set_boxes(s, &row);
	add_box(&row, 4, "27 CBP use only", "")->style = DBK_STYLE_NAME;
	set_boxes(s, &row);
}

static void
set_sheet(struct sheet *s)
{
	struct dbk_flow *flow = &s->page.flow;
	size_t tail = dbk_tables_tail(&s->entry);

	flow->page = 0;
	flow->columns = NULL;
	dbk_page_entry(&s->page, &s->entry);
	dbk_flow_page(flow);
	set_entry(s);
	set_importer(s);
	set_carriage(s);
	set_elections(s);
	dbk_tables_rows(&s->page, &tables, 0, tail);
	if (dbk_tables_begins(&s->entry, tail))
		flow->columns = NULL;
	dbk_flow_keep(flow, dbk_flow_measure(flow, emit_end, s), emit_end, s);
	dbk_flow_end(flow);
}

/* ---- the document ---- */

static enum dbk_code
fetch(struct sheet *s, struct dbk_ledger *l, const char *number,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_source source = {.first_line = 1};
	struct dbk_entry_row row;
	enum dbk_code rc;

	dbk_buf_reset(&s->json);
	dbk_arena_reset(&s->values);
	rc = dbk_entry_get(l, number, 0, &s->json, &row, sink, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&s->json, err);
	if (rc != DBK_OK)
		return rc;
	s->revision = row.revision;
	s->paper = row.paper;
	if (strlen(row.letter) > DBK_LETTER_LEN)
		return dbk_fail(err, DBK_EDEFECT, "%s: letter %s", number,
		    row.letter);
	memcpy(s->letter, row.letter, strlen(row.letter) + 1);
	source.text = s->json.data;
	source.len = s->json.len;
	/* What a draft still breaks is not the business of a paper. */
	rc = dbk_document_read(&s->entry, &dbk_group_entry, &s->values, &source,
	    NULL, err);
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

static enum dbk_code
print_sheet(struct sheet *s)
{
	s->page.flow.drawing = false;
	set_sheet(s);
	if (s->page.rc != DBK_OK)
		return s->page.rc;
	s->pages = s->page.flow.page;
	s->page.flow.drawing = true;
	set_sheet(s);
	return dbk_page_progress(&s->page);
}

static enum dbk_code
print_all(struct sheet *s, struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t n, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const char *filer = s->profile.filer.name.s;
	struct dbk_pen *pen;
	enum dbk_code rc;
	size_t i;

	rc = dbk_pen_open(&pen, path, "Entry data sheets",
	    filer != NULL ? filer : "", s->actor->now, err);
	if (rc != DBK_OK)
		return rc;
	dbk_page_init(&s->page, pen, sink, err);
	s->page.flow.head = draw_head;
	s->page.flow.foot = draw_foot;
	s->page.flow.arg = s;
	for (i = 0; rc == DBK_OK && i < n; i++) {
		rc = fetch(s, l, numbers[i], sink, err);
		if (rc == DBK_OK)
			rc = print_sheet(s);
	}
	rc = dbk_pen_end(pen, rc, err);
	dbk_page_fini(&s->page);
	return rc;
}

enum dbk_code
dbk_sheet_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct sheet s = {.actor = dbk_ledger_actor(l)};
	enum dbk_code rc;

	if (nnumbers == 0)
		return dbk_fail(err, DBK_EUSAGE, "no entry is named");
	dbk_arena_init(&s.texts, 0);
	dbk_arena_init(&s.values, 0);
	rc = dbk_profile_get(l, &s.profile, &s.texts, err);
	if (rc == DBK_OK)
		rc = print_all(&s, l, path, numbers, nnumbers, sink, err);
	dbk_buf_fini(&s.json);
	dbk_arena_fini(&s.values);
	dbk_arena_fini(&s.texts);
	return rc;
}
