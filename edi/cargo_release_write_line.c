#include "edi/cargo_release_writer.h"

/* Where the fields of a party's records are: at the header or at a line. */
struct party_records {
	enum dbk_rec entity, identifier, address, area;
};
static const struct party_records header_party = {
    DBK_REC_SE30, DBK_REC_SE31, DBK_REC_SE35, DBK_REC_SE36};
static const struct party_records line_party = {
    DBK_REC_SE50, DBK_REC_SE51, DBK_REC_SE55, DBK_REC_SE56};

/* SE50, SE51, SE55 and SE56 are laid out as SE30, SE31, SE35 and SE36 are. */
_Static_assert((int)DBK_SE50_ENTITY_IDENTIFIER ==
	    (int)DBK_SE30_ENTITY_IDENTIFIER &&
	(int)DBK_SE51_GBI_IDENTIFIER == (int)DBK_SE31_GBI_IDENTIFIER &&
	(int)DBK_SE55_ADDRESS_2 == (int)DBK_SE35_ADDRESS_2 &&
	(int)DBK_SE56_COUNTRY_CODE == (int)DBK_SE36_COUNTRY_CODE &&
	(int)DBK_SE50_NFIELDS == (int)DBK_SE30_NFIELDS &&
	(int)DBK_SE55_NFIELDS == (int)DBK_SE35_NFIELDS &&
	(int)DBK_SE56_NFIELDS == (int)DBK_SE36_NFIELDS,
    "header and line parties differ");

/* A line given as a plain string is an unstructured street address. */
static void
set_address_line(struct dbk_writer *w, unsigned qualifier, unsigned text,
    const struct dbk_address_line *line)
{
	if (line->qualifier.s != NULL)
		dbk_writer_set(w, qualifier, &line->qualifier);
	else
		dbk_writer_set_string(w, qualifier, "15");
	dbk_writer_set_free(w, text, &line->text);
}

static void
write_address(struct dbk_writer *w, const struct dbk_address *a,
    const struct party_records *records)
{
	size_t i;

	for (i = 0; i < a->nlines; i += 2) {
		dbk_writer_begin(w, records->address);
		set_address_line(w, DBK_SE35_QUALIFIER_1, DBK_SE35_ADDRESS_1,
		    &a->lines[i]);
		if (i + 1 < a->nlines)
			set_address_line(w, DBK_SE35_QUALIFIER_2,
			    DBK_SE35_ADDRESS_2, &a->lines[i + 1]);
		dbk_writer_end(w);
	}
	dbk_writer_begin(w, records->area);
	dbk_writer_set_free(w, DBK_SE36_CITY_NAME, &a->city);
	dbk_writer_set(w, DBK_SE36_COUNTRY_SUB_ENTITY, &a->subdivision);
	dbk_writer_set_free(w, DBK_SE36_POSTAL_CODE, &a->postal_code);
	dbk_writer_set(w, DBK_SE36_COUNTRY_CODE, &a->country);
	dbk_writer_end(w);
}

/* Right after the entity, however it is given (SE-59, SE-68). */
static void
write_identifiers(struct dbk_writer *w, const struct dbk_party *p,
    const struct party_records *records)
{
	size_t i;

	for (i = 0; i < p->ngbi; i++) {
		dbk_writer_begin(w, records->identifier);
		dbk_writer_set(w, DBK_SE31_GBI_QUALIFIER, &p->gbi[i].qualifier);
		dbk_writer_set(w, DBK_SE31_GBI_IDENTIFIER,
		    &p->gbi[i].identifier);
		dbk_writer_end(w);
	}
}

/* Number, or name and address, never both (SE-58 note 2). */
static void
write_party(struct dbk_writer *w, const struct dbk_party *p,
    const struct party_records *records)
{
	dbk_writer_begin(w, records->entity);
	dbk_writer_set(w, DBK_SE30_ENTITY_CODE, &p->role);
	if (p->id.s != NULL) {
		dbk_writer_set(w, DBK_SE30_ENTITY_IDENTIFIER_QUALIFIER,
		    &p->id_type);
		dbk_writer_set(w, DBK_SE30_ENTITY_IDENTIFIER, &p->id);
	} else {
		dbk_writer_set_free(w, DBK_SE30_ENTITY_NAME, &p->name);
	}
	dbk_writer_end(w);
	write_identifiers(w, p, records);
	if (p->id.s == NULL && p->address.node.set)
		write_address(w, &p->address, records);
}

/*
 * A record of another agency: every value in the characters that CBP accepts;
 * numbers right-justified and zero-filled.
 */
static void
write_agency_record(struct dbk_writer *w, const struct dbk_record_item *item)
{
	unsigned i;

	dbk_writer_begin(w, item->rec);
	for (i = 0; i < dbk_layouts[item->rec].nfields; i++)
		dbk_writer_set_free(w, i, &item->values[i]);
	dbk_writer_end(w);
}

static void
write_tariff(struct dbk_writer *w, const struct dbk_tariff *t)
{
	size_t i;

	dbk_writer_begin(w, DBK_REC_SE60);
	dbk_writer_set(w, DBK_SE60_HTS_NUMBER, &t->hts);
	dbk_record_set_integer(&w->r, DBK_SE60_LINE_ITEM_VALUE, &t->value);
	dbk_writer_end(w);
	if (t->current_hts.s != NULL) {
		dbk_writer_begin(w, DBK_REC_SE61);
		dbk_writer_set(w, DBK_SE61_CURRENT_HTS_NUMBER, &t->current_hts);
		dbk_writer_end(w);
	}
	for (i = 0; i < t->npga; i++)
		write_agency_record(w, &t->pga[i]);
}

void
dbk_writer_line(struct dbk_writer *w, const struct dbk_line *line,
    size_t number)
{
	struct dbk_integer identifier = {.v = (int64_t)number, .set = true};
	size_t i;

	dbk_writer_begin(w, DBK_REC_SE40);
	dbk_record_set_integer(&w->r, DBK_SE40_LINE_ITEM_IDENTIFIER,
	    &identifier);
	dbk_writer_set(w, DBK_SE40_COUNTRY_OF_ORIGIN, &line->country_of_origin);
	dbk_writer_set_free(w, DBK_SE40_DESCRIPTION, &line->description);
	dbk_writer_end(w);
	if (line->ftz.node.set) {
		dbk_writer_begin(w, DBK_REC_SE41);
		dbk_writer_set(w, DBK_SE41_ZONE_STATUS, &line->ftz.status);
		dbk_record_set_date(&w->r, DBK_SE41_PRIVILEGED_FILING_DATE,
		    &line->ftz.filing_date);
		dbk_record_set_integer(&w->r, DBK_SE41_QUANTITY,
		    &line->ftz.quantity);
		dbk_writer_end(w);
	}
	for (i = 0; i < line->nparties; i++)
		write_party(w, &line->parties[i], &line_party);
	for (i = 0; i < line->ntariffs; i++)
		write_tariff(w, &line->tariffs[i]);
}

void
dbk_writer_party(struct dbk_writer *w, const struct dbk_party *p)
{
	write_party(w, p, &header_party);
}
