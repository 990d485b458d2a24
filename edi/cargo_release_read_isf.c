/*
 * SF10 to SF36 as the security filing of an entry (SE-28 to 30, SE-73 to 82).
 */
#include "edi/cargo_release_intake.h"

/* What SF10 repeats of the entry must be what the entry says (SE-74 note 4). */
static void
agree(struct dbk_intake *r, unsigned field, const struct dbk_text *entry)
{
	struct dbk_text own = dbk_intake_text(r, field);

	if (own.s != NULL && entry->s != NULL && !dbk_text_is(&own, entry->s))
		dbk_intake_report(r, DBK_RULE_EDI_ISF_AGREE, field, NULL,
		    entry->s);
}

static void
want(struct dbk_intake *r, unsigned field, const char *value, const char *limit)
{
	if (!dbk_slice_is(dbk_intake_slice(r, field), value))
		dbk_intake_report(r, DBK_RULE_EDI_ISF_ACTION, field, limit,
		    NULL);
}

/* Notes 3 of SE-74, and the description of the transaction number (SE-73). */
static void
check_action(struct dbk_intake *r)
{
	struct dbk_slice action = dbk_intake_slice(r, DBK_SF10_IN_ACTION_CODE);

	if (r->t->action == 'A')
		want(r, DBK_SF10_IN_ACTION_CODE, "A",
		    "A, as the entry is added");
	if (dbk_slice_is(action, "A"))
		want(r, DBK_SF10_IN_ISF_TRANSACTION_NUMBER, "",
		    "left out when the filing is added");
	if (dbk_slice_is(action, "A") || dbk_slice_is(action, "R"))
		want(r, DBK_SF10_IN_ACTION_REASON_CODE, "CT",
		    "CT, a complete transaction");
}

void
dbk_intake_isf(struct dbk_intake *r)
{
	const struct dbk_entry *e = &r->t->entry;
	struct dbk_isf *isf = &r->t->entry.isf;

	r->isf_party = NULL;
	isf->node = dbk_intake_node(r);
	isf->shipment_type = dbk_intake_text(r, DBK_SF10_IN_SHIPMENT_TYPE_CODE);
	isf->scac = dbk_intake_text(r, DBK_SF10_IN_SCAC_IDENTIFIER);
	check_action(r);
	agree(r, DBK_SF10_IN_ISF_IMPORTER_NUMBER_QUALIFIER,
	    &e->importer.id_type);
	agree(r, DBK_SF10_IN_ISF_IMPORTER_NUMBER, &e->importer.id);
	agree(r, DBK_SF10_IN_MODE_OF_TRANSPORTATION, &e->mode);
}

void
dbk_intake_isf_reference(struct dbk_intake *r)
{
	struct dbk_isf *isf = &r->t->entry.isf;
	struct dbk_isf_reference *reference;

	if (isf->references == NULL)
		isf->references = dbk_intake_items(r, &r->room.isf_references,
		    DBK_REC_COUNT, DBK_USAGE_ISF, sizeof *reference);
	if (isf->nreferences == r->room.isf_references)
		return;
	reference = &isf->references[isf->nreferences++];
	reference->node = dbk_intake_node(r);
	reference->qualifier = dbk_intake_text(r,
	    DBK_SF20_IN_REFERENCE_QUALIFIER);
	reference->value = dbk_intake_text(r, DBK_SF20_IN_REFERENCE_IDENTIFIER);
}

void
dbk_intake_isf_container(struct dbk_intake *r)
{
	struct dbk_isf *isf = &r->t->entry.isf;
	struct dbk_isf_container *c;

	if (isf->containers == NULL)
		isf->containers = dbk_intake_items(r, &r->room.isf_containers,
		    DBK_REC_COUNT, DBK_USAGE_ISF, sizeof *c);
	if (isf->ncontainers == r->room.isf_containers)
		return;
	c = &isf->containers[isf->ncontainers++];
	c->node = dbk_intake_node(r);
	c->description = dbk_intake_text(r,
	    DBK_SF25_IN_EQUIPMENT_DESCRIPTION_CODE);
	c->initial = dbk_intake_text(r, DBK_SF25_IN_EQUIPMENT_INITIAL);
	c->number = dbk_intake_text(r, DBK_SF25_IN_EQUIPMENT_NUMBER);
	c->check_digit = dbk_intake_text(r, DBK_SF25_IN_EQUIPMENT_CHECK_DIGIT);
	c->size_type = dbk_intake_text(r, DBK_SF25_IN_EQUIPMENT_SIZE_TYPE_CODE);
}

void
dbk_intake_isf_party(struct dbk_intake *r)
{
	struct dbk_isf *isf = &r->t->entry.isf;
	struct dbk_isf_party *p;

	r->isf_party = NULL;
	if (isf->parties == NULL)
		isf->parties = dbk_intake_items(r, &r->room.isf_parties,
		    DBK_REC_COUNT, DBK_USAGE_ISF, sizeof *p);
	if (isf->nparties == r->room.isf_parties)
		return;
	p = r->isf_party = &isf->parties[isf->nparties++];
	p->node = dbk_intake_node(r);
	p->role = dbk_intake_text(r, DBK_SF30_IN_ENTITY_CODE);
	p->name = dbk_intake_text(r, DBK_SF30_IN_ENTITY_NAME);
	p->id_type = dbk_intake_text(r,
	    DBK_SF30_IN_ENTITY_IDENTIFIER_QUALIFIER);
	p->id = dbk_intake_text(r, DBK_SF30_IN_ENTITY_IDENTIFIER);
}

void
dbk_intake_isf_name(struct dbk_intake *r)
{
	struct dbk_isf_name *n;

	if (r->isf_party == NULL)
		return;
	n = &r->isf_party->second_name;
	n->node = dbk_intake_node(r);
	n->code = dbk_intake_text(r, DBK_SF31_IN_ENTITY_CODE);
	n->name = dbk_intake_text(r, DBK_SF31_IN_ENTITY_NAME);
}

static void
add_line(struct dbk_intake *r, struct dbk_isf_address *a, unsigned qualifier,
    unsigned text, bool second)
{
	struct dbk_address_line line;

	if (!dbk_intake_address_line(r, &line, qualifier, text, second))
		return;
	if (a->lines == NULL)
		a->lines = dbk_intake_alloc(r,
		    DBK_INTAKE_ADDRESS_LINES * sizeof *a->lines);
	if (a->lines != NULL && a->nlines < DBK_INTAKE_ADDRESS_LINES)
		a->lines[a->nlines++] = (struct dbk_isf_address_line){
		    .node = line.node,
		    .qualifier = line.qualifier,
		    .text = line.text,
		};
}

void
dbk_intake_isf_address(struct dbk_intake *r)
{
	struct dbk_isf_address *a;

	if (r->isf_party == NULL)
		return;
	a = &r->isf_party->address;
	if (!a->node.set)
		a->node = dbk_intake_node(r);
	add_line(r, a, DBK_SF35_IN_QUALIFIER_1, DBK_SF35_IN_ADDRESS_1, false);
	add_line(r, a, DBK_SF35_IN_QUALIFIER_2, DBK_SF35_IN_ADDRESS_2, true);
}

void
dbk_intake_isf_area(struct dbk_intake *r)
{
	struct dbk_isf_address *a;

	if (r->isf_party == NULL)
		return;
	a = &r->isf_party->address;
	a->node = dbk_intake_node(r);
	a->city = dbk_intake_text(r, DBK_SF36_IN_CITY_NAME);
	a->subdivision = dbk_intake_text(r, DBK_SF36_IN_COUNTRY_SUB_ENTITY);
	a->postal_code = dbk_intake_text(r, DBK_SF36_IN_POSTAL_CODE);
	a->country = dbk_intake_text(r, DBK_SF36_IN_COUNTRY_CODE);
}
