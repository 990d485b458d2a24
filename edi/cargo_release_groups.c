#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_intake.h"

/* ---- bills: SE15, SE16, SE17 ---- */

/* An in-bond number is followed by its bill, a master by its house (SE-46), at
 * once: what SE16 and SE17 tell of comes after all of its SE15 (SE-22). */
bool
dbk_intake_bill_begins(const struct dbk_intake *r)
{
	struct dbk_slice v = dbk_record_get(r->record,
	    &r->layout->fields[DBK_SE15_BILL_TYPE_INDICATOR]);
	char type = v.len == 1 ? *v.s : ' ';

	if (r->bill_type == 'I')
		return type == 'I';
	return r->bill_type != 'M' || type != 'H';
}

static void
begin_bill(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;

	if (e->bills == NULL)
		e->bills = dbk_intake_items(r, &r->room.bills, DBK_REC_COUNT,
		    DBK_USAGE_BILLS, sizeof *e->bills);
	r->bill = e->nbills < r->room.bills ? &e->bills[e->nbills++] : NULL;
	r->bill_type = 0;
	r->room.conveyances = 0;
	r->room.equipment = 0;
	if (r->bill != NULL)
		r->bill->node = dbk_intake_node(r);
}

static void
read_bill_number(struct dbk_intake *r, struct dbk_bill_number *b)
{
	b->node = dbk_intake_node(r);
	b->issuer = dbk_intake_text(r, DBK_SE15_ISSUER_CODE);
	b->number = dbk_intake_text(r, DBK_SE15_BILL_NUMBER);
}

/* Y or N in every SE15, N for an in-bond number (SE-48 note 5). */
static void
read_non_ams(struct dbk_intake *r, char type)
{
	unsigned field = DBK_SE15_NON_AMS_INDICATOR;
	struct dbk_slice v = dbk_intake_slice(r, field);
	bool yes = dbk_slice_is(v, "Y");

	if (!yes && !dbk_slice_is(v, "N")) {
		if (!dbk_intake_is_sound(r, field))
			return;
		dbk_intake_report(r, DBK_RULE_EDI_INDICATOR, field, "Y or N",
		    NULL);
		return;
	}
	if (type == 'I') {
		if (yes)
			dbk_intake_report(r, DBK_RULE_EDI_BILL_NON_AMS, field,
			    NULL, NULL);
		return;
	}
	if (type == 'H' && yes != r->bill_non_ams)
		dbk_intake_report(r, DBK_RULE_EDI_BILL_AGREE, field, NULL,
		    NULL);
	r->bill_non_ams = yes;
	r->bill->non_ams.v = yes;
	/* N is the default: left out, as a person leaves it out. */
	r->bill->non_ams.set = yes;
	r->bill->non_ams.pos = r->index * DBK_RECORD_LEN +
	    r->layout->fields[field].from - 1u;
}

static void
read_bill_quantity(struct dbk_intake *r, char type)
{
	unsigned field = DBK_SE15_QUANTITY;
	struct dbk_slice v = dbk_intake_slice(r, field);

	if (type != 'I' && type != 'M') {
		r->bill->quantity = dbk_intake_integer(r, field);
		return;
	}
	if (v.len != 0)
		dbk_intake_report(r, DBK_RULE_EDI_BILL_QUANTITY, field, NULL,
		    type == 'I' ? "an in-bond number has none" :
				  "it belongs to the house bill");
}

/* An in-bond number and a tracking number have no issuer (SE-45): the entry has
 * no place for one. */
static void
check_no_issuer(struct dbk_intake *r, char type)
{
	unsigned field = DBK_SE15_ISSUER_CODE;

	if ((type == 'I' || type == 'T') && dbk_intake_slice(r, field).len != 0)
		dbk_intake_report(r, DBK_RULE_EDI_BILL_ISSUER, field, NULL,
		    type == 'I' ? "an in-bond number" : "a tracking number");
}

void
dbk_intake_bill(struct dbk_intake *r)
{
	struct dbk_slice v = dbk_intake_slice(r, DBK_SE15_BILL_TYPE_INDICATOR);
	char type = v.len == 1 ? *v.s : ' ';

	if (dbk_intake_bill_begins(r) || r->bill == NULL)
		begin_bill(r);
	if (r->bill == NULL)
		return;
	if (type == 'I')
		r->bill->in_bond = dbk_intake_text(r, DBK_SE15_BILL_NUMBER);
	else if (type == 'M')
		read_bill_number(r, &r->bill->master);
	else if (type == 'H')
		read_bill_number(r, &r->bill->house);
	else if (type == 'R')
		read_bill_number(r, &r->bill->regular);
	else if (type == 'T') {
		r->bill->tracking.node = dbk_intake_node(r);
		r->bill->tracking.number = dbk_intake_text(r,
		    DBK_SE15_BILL_NUMBER);
	}
	check_no_issuer(r, type);
	read_bill_quantity(r, type);
	read_non_ams(r, type);
	r->bill_type = type;
}

void
dbk_intake_conveyance(struct dbk_intake *r)
{
	struct dbk_bill *b = r->bill;
	struct dbk_conveyance *c;

	r->bill_type = 0;
	if (b == NULL)
		return;
	if (b->conveyances == NULL)
		b->conveyances = dbk_intake_items(r, &r->room.conveyances,
		    DBK_REC_SE15, DBK_USAGE_PARTS, sizeof *b->conveyances);
	if (b->nconveyances == r->room.conveyances)
		return;
	c = &b->conveyances[b->nconveyances++];
	c->node = dbk_intake_node(r);
	c->carrier = dbk_intake_text(r, DBK_SE16_CARRIER_CODE);
	c->voyage = dbk_intake_text(r, DBK_SE16_VOYAGE_FLIGHT_TRIP);
	c->date = dbk_intake_date(r, DBK_SE16_ARRIVAL_DATE);
	c->quantity = dbk_intake_integer(r, DBK_SE16_QUANTITY);
	c->unit = dbk_intake_text(r, DBK_SE16_UNIT_OF_MEASURE);
	c->name = dbk_intake_text(r, DBK_SE16_CONVEYANCE_NAME);
}

void
dbk_intake_equipment(struct dbk_intake *r)
{
	struct dbk_bill *b = r->bill;

	r->bill_type = 0;
	if (b == NULL)
		return;
	if (b->equipment == NULL)
		b->equipment = dbk_intake_items(r, &r->room.equipment,
		    DBK_REC_SE15, DBK_USAGE_PARTS, sizeof *b->equipment);
	if (b->nequipment < r->room.equipment)
		b->equipment[b->nequipment++] = dbk_intake_text(r,
		    DBK_SE17_EQUIPMENT_NUMBER);
}

/* ---- parties: SE30 to SE36 and, laid out alike, SE50 to SE56 ---- */

_Static_assert((int)DBK_SE50_ENTITY_IDENTIFIER ==
	    (int)DBK_SE30_ENTITY_IDENTIFIER &&
	(int)DBK_SE51_GBI_IDENTIFIER == (int)DBK_SE31_GBI_IDENTIFIER &&
	(int)DBK_SE55_ADDRESS_2 == (int)DBK_SE35_ADDRESS_2 &&
	(int)DBK_SE56_COUNTRY_CODE == (int)DBK_SE36_COUNTRY_CODE,
    "header and line parties differ");

/* The next item of one of two arrays; NULL when it is full. */
static struct dbk_party *
next_party(struct dbk_intake *r, struct dbk_party **parties, size_t *n,
    size_t *room, size_t most)
{
	if (*parties == NULL)
		*parties = dbk_intake_items(r, room, DBK_REC_SE40, most,
		    sizeof **parties);
	return *n < *room ? &(*parties)[(*n)++] : NULL;
}

void
dbk_intake_party(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;
	struct dbk_party *p = NULL;

	if (dbk_layout_is(r->layout, DBK_REC_SE30))
		p = next_party(r, &e->parties, &e->nparties, &r->room.parties,
		    DBK_USAGE_PARTIES);
	else if (r->line != NULL)
		p = next_party(r, &r->line->parties, &r->line->nparties,
		    &r->room.line_parties, DBK_USAGE_LINE_PARTIES);
	r->party = p;
	if (p == NULL)
		return;
	p->node = dbk_intake_node(r);
	p->role = dbk_intake_text(r, DBK_SE30_ENTITY_CODE);
	p->name = dbk_intake_text(r, DBK_SE30_ENTITY_NAME);
	p->id_type = dbk_intake_text(r, DBK_SE30_ENTITY_IDENTIFIER_QUALIFIER);
	p->id = dbk_intake_text(r, DBK_SE30_ENTITY_IDENTIFIER);
}

/* The most identifiers of a party (SE-22). */
#define IDENTIFIERS 3

void
dbk_intake_identifier(struct dbk_intake *r)
{
	struct dbk_party *p = r->party;
	struct dbk_gbi *gbi;

	if (p == NULL || p->ngbi == IDENTIFIERS)
		return;
	if (p->gbi == NULL)
		p->gbi = dbk_intake_alloc(r, IDENTIFIERS * sizeof *gbi);
	if (p->gbi == NULL)
		return;
	gbi = &p->gbi[p->ngbi++];
	gbi->node = dbk_intake_node(r);
	gbi->qualifier = dbk_intake_text(r, DBK_SE31_GBI_QUALIFIER);
	gbi->identifier = dbk_intake_text(r, DBK_SE31_GBI_IDENTIFIER);
}

/* An address line without its qualifier, or the other way round. */
static void
check_line(struct dbk_intake *r, unsigned qualifier, const struct dbk_text *q,
    const struct dbk_text *t)
{
	struct dbk_words words = {.value = r->layout->name};
	struct dbk_finding place;

	if ((q->s == NULL) == (t->s == NULL))
		return;
	place = dbk_intake_place(r, qualifier);
	dbk_report(r->sink, DBK_RULE_EDI_ADDRESS, &place, &words);
}

bool
dbk_intake_address_line(struct dbk_intake *r, struct dbk_address_line *line,
    unsigned qualifier, unsigned text, bool second)
{
	struct dbk_text q = dbk_intake_text(r, qualifier);

	memset(line, 0, sizeof *line);
	line->text = dbk_intake_text(r, text);
	if (q.s == NULL && line->text.s == NULL)
		return false;
	if (second)
		check_line(r, qualifier, &q, &line->text);
	line->node = dbk_intake_node(r);
	/* 15 is what a line is when nothing else is said. */
	if (!dbk_text_is(&q, "15"))
		line->qualifier = q;
	return true;
}

static void
add_address_line(struct dbk_intake *r, struct dbk_address *a,
    unsigned qualifier, unsigned text, bool second)
{
	struct dbk_address_line line;

	if (!dbk_intake_address_line(r, &line, qualifier, text, second))
		return;
	if (a->lines == NULL)
		a->lines = dbk_intake_alloc(r,
		    DBK_INTAKE_ADDRESS_LINES * sizeof *a->lines);
	if (a->lines != NULL && a->nlines < DBK_INTAKE_ADDRESS_LINES)
		a->lines[a->nlines++] = line;
}

void
dbk_intake_address(struct dbk_intake *r)
{
	if (r->party == NULL)
		return;
	if (!r->party->address.node.set)
		r->party->address.node = dbk_intake_node(r);
	add_address_line(r, &r->party->address, DBK_SE35_QUALIFIER_1,
	    DBK_SE35_ADDRESS_1, false);
	add_address_line(r, &r->party->address, DBK_SE35_QUALIFIER_2,
	    DBK_SE35_ADDRESS_2, true);
}

void
dbk_intake_area(struct dbk_intake *r)
{
	struct dbk_address *a;

	if (r->party == NULL)
		return;
	a = &r->party->address;
	a->node = dbk_intake_node(r);
	a->city = dbk_intake_text(r, DBK_SE36_CITY_NAME);
	a->subdivision = dbk_intake_text(r, DBK_SE36_COUNTRY_SUB_ENTITY);
	a->postal_code = dbk_intake_text(r, DBK_SE36_POSTAL_CODE);
	a->country = dbk_intake_text(r, DBK_SE36_COUNTRY_CODE);
}

/* ---- lines: SE40, SE41, SE60, SE61 ---- */

void
dbk_intake_line(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;
	struct dbk_integer number = dbk_intake_integer(r,
	    DBK_SE40_LINE_ITEM_IDENTIFIER);
	char due[24];

	r->party = NULL;
	r->tariff = NULL;
	r->room.line_parties = 0;
	r->room.tariffs = 0;
	if (e->lines == NULL)
		e->lines = dbk_intake_items(r, &r->room.lines, DBK_REC_COUNT,
		    DBK_USAGE_LINES, sizeof *e->lines);
	r->line = e->nlines < r->room.lines ? &e->lines[e->nlines++] : NULL;
	if (r->line == NULL)
		return;
	if (number.set && number.v != (int64_t)e->nlines) {
		(void)snprintf(due, sizeof due, "%03zu", e->nlines);
		dbk_intake_report(r, DBK_RULE_EDI_LINE_NUMBER,
		    DBK_SE40_LINE_ITEM_IDENTIFIER, due, NULL);
	}
	r->line->node = dbk_intake_node(r);
	r->line->country_of_origin = dbk_intake_text(r,
	    DBK_SE40_COUNTRY_OF_ORIGIN);
	r->line->description = dbk_intake_text(r, DBK_SE40_DESCRIPTION);
}

void
dbk_intake_zone(struct dbk_intake *r)
{
	struct dbk_ftz *z;

	if (r->line == NULL)
		return;
	z = &r->line->ftz;
	z->node = dbk_intake_node(r);
	z->status = dbk_intake_text(r, DBK_SE41_ZONE_STATUS);
	z->filing_date = dbk_intake_date(r, DBK_SE41_PRIVILEGED_FILING_DATE);
	z->quantity = dbk_intake_integer(r, DBK_SE41_QUANTITY);
}

void
dbk_intake_tariff(struct dbk_intake *r)
{
	struct dbk_line *line = r->line;

	if (line == NULL)
		return;
	if (line->tariffs == NULL)
		line->tariffs = dbk_intake_items(r, &r->room.tariffs,
		    DBK_REC_SE40, DBK_USAGE_TARIFFS, sizeof *line->tariffs);
	if (line->ntariffs == r->room.tariffs)
		return;
	r->tariff = &line->tariffs[line->ntariffs++];
	r->tariff->node = dbk_intake_node(r);
	r->tariff->hts = dbk_intake_text(r, DBK_SE60_HTS_NUMBER);
	r->tariff->value = dbk_intake_integer(r, DBK_SE60_LINE_ITEM_VALUE);
}

void
dbk_intake_current_hts(struct dbk_intake *r)
{
	if (r->tariff != NULL)
		r->tariff->current_hts = dbk_intake_text(r,
		    DBK_SE61_CURRENT_HTS_NUMBER);
}

/* ---- other agencies: OI and PG records of a tariff number ---- */

/* Records of other agencies from here to the next tariff number. */
static size_t
count_agency(const struct dbk_intake *r)
{
	const struct dbk_layout *layout;
	size_t i, n = 1;

	for (i = r->index + 1; i < r->nrecords && n < DBK_USAGE_AGENCY; i++) {
		layout = dbk_record_layout(r->source->text +
		    i * DBK_RECORD_LEN);
		if (layout == NULL)
			continue;
		if (dbk_layout_is(layout, DBK_REC_SE40) ||
		    dbk_layout_is(layout, DBK_REC_SE60))
			break;
		n += dbk_usage_is_agency(layout);
	}
	return n;
}

/* The values as they stand: numbers keep their leading zeros. */
void
dbk_intake_agency(struct dbk_intake *r)
{
	struct dbk_tariff *t = r->tariff;
	struct dbk_record_item *item;
	unsigned i;

	if (t == NULL)
		return;
	if (t->pga == NULL) {
		r->room.agency = count_agency(r);
		t->pga = dbk_intake_alloc(r, r->room.agency * sizeof *t->pga);
	}
	if (t->pga == NULL)
		return;
	if (t->npga == r->room.agency)
		return;
	item = &t->pga[t->npga];
	item->node = dbk_intake_node(r);
	item->rec = (enum dbk_rec)(r->layout - dbk_layouts);
	item->values = dbk_intake_alloc(r,
	    r->layout->nfields * sizeof *item->values);
	if (item->values == NULL)
		return;
	t->npga++;
	for (i = 0; i < r->layout->nfields; i++)
		if (r->layout->fields[i].constant == NULL &&
		    r->layout->fields[i].class != DBK_CLASS_S)
			item->values[i] = dbk_intake_text(r, i);
}
