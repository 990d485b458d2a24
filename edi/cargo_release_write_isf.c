/*
 * SF10 to SF36: the importer security filing of a unified entry (SE-28 to 30
 * and SE-73 to 82).
 */
#include "edi/cargo_release_writer.h"

/* The importer is that of the entry, and the bond fields stay blank (SE-73). */
static void
write_header(struct dbk_writer *w)
{
	const struct dbk_entry *e = w->entry;

	dbk_writer_begin(w, DBK_REC_SF10_IN);
	dbk_writer_set(w, DBK_SF10_IN_SHIPMENT_TYPE_CODE,
	    &e->isf.shipment_type);
	dbk_writer_set_string(w, DBK_SF10_IN_ACTION_CODE, DBK_ISF_ADD);
	dbk_writer_set_string(w, DBK_SF10_IN_ACTION_REASON_CODE,
	    DBK_ISF_COMPLETE);
	dbk_writer_set(w, DBK_SF10_IN_ISF_IMPORTER_NUMBER_QUALIFIER,
	    &e->importer.id_type);
	dbk_writer_set(w, DBK_SF10_IN_ISF_IMPORTER_NUMBER, &e->importer.id);
	dbk_writer_set(w, DBK_SF10_IN_MODE_OF_TRANSPORTATION, &e->mode);
	dbk_writer_set(w, DBK_SF10_IN_SCAC_IDENTIFIER, &e->isf.scac);
	dbk_writer_end(w);
}

static void
write_container(struct dbk_writer *w, const struct dbk_isf_container *c)
{
	dbk_writer_begin(w, DBK_REC_SF25_IN);
	dbk_writer_set(w, DBK_SF25_IN_EQUIPMENT_DESCRIPTION_CODE,
	    &c->description);
	dbk_writer_set(w, DBK_SF25_IN_EQUIPMENT_INITIAL, &c->initial);
	dbk_writer_set(w, DBK_SF25_IN_EQUIPMENT_NUMBER, &c->number);
	dbk_writer_set(w, DBK_SF25_IN_EQUIPMENT_CHECK_DIGIT, &c->check_digit);
	dbk_writer_set(w, DBK_SF25_IN_EQUIPMENT_SIZE_TYPE_CODE, &c->size_type);
	dbk_writer_end(w);
}

/* A line given as a plain string is an unstructured street address. */
static void
set_line(struct dbk_writer *w, unsigned qualifier, unsigned text,
    const struct dbk_isf_address_line *line)
{
	if (line->qualifier.s != NULL)
		dbk_writer_set(w, qualifier, &line->qualifier);
	else
		dbk_writer_set_string(w, qualifier, "15");
	dbk_writer_set_free(w, text, &line->text);
}

static void
write_address(struct dbk_writer *w, const struct dbk_isf_address *a)
{
	size_t i;

	for (i = 0; i < a->nlines; i += 2) {
		dbk_writer_begin(w, DBK_REC_SF35_IN);
		set_line(w, DBK_SF35_IN_QUALIFIER_1, DBK_SF35_IN_ADDRESS_1,
		    &a->lines[i]);
		if (i + 1 < a->nlines)
			set_line(w, DBK_SF35_IN_QUALIFIER_2,
			    DBK_SF35_IN_ADDRESS_2, &a->lines[i + 1]);
		dbk_writer_end(w);
	}
	dbk_writer_begin(w, DBK_REC_SF36_IN);
	dbk_writer_set_free(w, DBK_SF36_IN_CITY_NAME, &a->city);
	dbk_writer_set(w, DBK_SF36_IN_COUNTRY_SUB_ENTITY, &a->subdivision);
	dbk_writer_set_free(w, DBK_SF36_IN_POSTAL_CODE, &a->postal_code);
	dbk_writer_set(w, DBK_SF36_IN_COUNTRY_CODE, &a->country);
	dbk_writer_end(w);
}

/* Number, or names and address, never both (SE-79). */
static void
write_party(struct dbk_writer *w, const struct dbk_isf_party *p)
{
	dbk_writer_begin(w, DBK_REC_SF30_IN);
	dbk_writer_set(w, DBK_SF30_IN_ENTITY_CODE, &p->role);
	if (p->id.s != NULL) {
		dbk_writer_set(w, DBK_SF30_IN_ENTITY_IDENTIFIER_QUALIFIER,
		    &p->id_type);
		dbk_writer_set(w, DBK_SF30_IN_ENTITY_IDENTIFIER, &p->id);
		dbk_writer_end(w);
		return;
	}
	dbk_writer_set_free(w, DBK_SF30_IN_ENTITY_NAME, &p->name);
	dbk_writer_end(w);
	if (p->second_name.node.set) {
		dbk_writer_begin(w, DBK_REC_SF31_IN);
		dbk_writer_set(w, DBK_SF31_IN_ENTITY_CODE,
		    &p->second_name.code);
		dbk_writer_set_free(w, DBK_SF31_IN_ENTITY_NAME,
		    &p->second_name.name);
		dbk_writer_end(w);
	}
	if (p->address.node.set)
		write_address(w, &p->address);
}

void
dbk_writer_isf(struct dbk_writer *w)
{
	const struct dbk_isf *isf = &w->entry->isf;
	size_t i;

	/* A replaced entry leaves the filing that it was added with alone:
	 * replacing that one wants the number CBP gave it (SE-74 note 3). */
	if (!isf->node.set || *w->action != 'A')
		return;
	write_header(w);
	for (i = 0; i < isf->nreferences; i++) {
		dbk_writer_begin(w, DBK_REC_SF20_IN);
		dbk_writer_set(w, DBK_SF20_IN_REFERENCE_QUALIFIER,
		    &isf->references[i].qualifier);
		dbk_writer_set(w, DBK_SF20_IN_REFERENCE_IDENTIFIER,
		    &isf->references[i].value);
		dbk_writer_end(w);
	}
	for (i = 0; i < isf->ncontainers; i++)
		write_container(w, &isf->containers[i]);
	for (i = 0; i < isf->nparties; i++)
		write_party(w, &isf->parties[i]);
}
