#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_write.h"
#include "edi/record.h"
#include "ledger/chars.h"
#include "ledger/date.h"
#include "ledger/document.h"
#include "ledger/number.h"

#define FILER_LEN 3 /* of an entry number without hyphens */
#define NUMBER_LEN 8 /* seven digits and the check digit */

struct writer {
	struct dbk_buf *out;
	const struct dbk_entry *entry;
	const struct dbk_profile *profile;
	struct dbk_record r;
	struct dbk_buf text; /* ABI form of a free text */
	enum dbk_fault fault; /* of the first record that was refused */
	char refused[64]; /* its name and its field's */
};

static bool
entry_type_is(const struct writer *w, const char *type)
{
	return dbk_text_is(&w->entry->entry_type, type);
}

static void
begin(struct writer *w, enum dbk_rec rec)
{
	dbk_record_begin(&w->r, rec);
}

static void
end(struct writer *w)
{
	if (w->r.fault != DBK_FAULT_NONE && w->fault == DBK_FAULT_NONE) {
		w->fault = w->r.fault;
		(void)snprintf(w->refused, sizeof w->refused, "%s %s",
		    w->r.layout->name, w->r.field->label);
	}
	dbk_buf_add(w->out, w->r.bytes, DBK_RECORD_LEN);
}

static void
set(struct writer *w, unsigned field, const struct dbk_text *t)
{
	dbk_record_set_text(&w->r, field, t);
}

static void
set_string(struct writer *w, unsigned field, const char *s)
{
	dbk_record_set(&w->r, field, s, strlen(s));
}

static void
refuse(struct writer *w, unsigned field, enum dbk_fault fault)
{
	if (w->r.fault != DBK_FAULT_NONE)
		return;
	w->r.fault = fault;
	w->r.field = &w->r.layout->fields[field];
}

/* Free text, in the characters that CBP accepts. */
static void
set_free(struct writer *w, unsigned field, const struct dbk_text *t)
{
	size_t bad, bad_len;

	if (t->s == NULL || w->r.fault != DBK_FAULT_NONE)
		return;
	dbk_buf_reset(&w->text);
	if (!dbk_abi_text(&w->text, t->s, t->len, &bad, &bad_len)) {
		refuse(w, field, DBK_FAULT_CLASS);
		return;
	}
	dbk_record_set(&w->r, field, w->text.data, w->text.len);
}

/* An entry number into its two fields; one that is none is refused. */
static void
set_number(struct writer *w, unsigned filer, unsigned number,
    const struct dbk_text *t)
{
	char digits[NUMBER_LEN + 1];
	struct dbk_number n;

	if (t->s == NULL)
		return;
	if (!dbk_number_parse(&n, t->s, t->len)) {
		refuse(w, number, DBK_FAULT_CLASS);
		return;
	}
	(void)snprintf(digits, sizeof digits, "%07u%u",
	    (unsigned)n.serial % 10000000u, n.check % 10u);
	dbk_record_set(&w->r, filer, n.filer, FILER_LEN);
	dbk_record_set(&w->r, number, digits, NUMBER_LEN);
}

static void
write_header(struct writer *w)
{
	const struct dbk_entry *e = w->entry;

	begin(w, DBK_REC_SE10);
	set_string(w, DBK_SE10_ACTION_CODE, "A");
	set_number(w, DBK_SE10_ENTRY_FILER_CODE, DBK_SE10_ENTRY_NUMBER,
	    &e->entry_number);
	set(w, DBK_SE10_ENTRY_TYPE, &e->entry_type);
	set(w, DBK_SE10_IMPORTER_OF_RECORD_TYPE, &e->importer.id_type);
	set(w, DBK_SE10_IMPORTER_OF_RECORD, &e->importer.id);
	set(w, DBK_SE10_MODE_OF_TRANSPORTATION, &e->mode);
	set(w, DBK_SE10_BOND_TYPE_CODE, &e->bond.type);
	dbk_record_set_integer(&w->r, DBK_SE10_ESTIMATED_ENTRY_VALUE,
	    &e->value);
	set(w, DBK_SE10_PLANNED_PORT_OF_ENTRY, &e->port_of_entry);
	set(w, DBK_SE10_SPLIT_SHIPMENT_RELEASE_CODE, &e->split_release);
	set(w, DBK_SE10_PORT_OF_UNLADING, &e->port_of_unlading);
	end(w);
}

static bool
has_additional(const struct dbk_entry *e)
{
	return e->weekly.v || e->elected_entry_date.s != NULL ||
	    e->location_of_goods.s != NULL || e->exam_site.s != NULL ||
	    e->conveyance.s != NULL || e->ftz_id.s != NULL ||
	    e->voyage.s != NULL || e->general_order.s != NULL ||
	    e->bonded_warehouse.s != NULL || e->warehouse_entry.s != NULL ||
	    e->immediate_delivery.v;
}

/* The map calls SE11 optional: it is written when it has something to say. */
static void
write_additional(struct writer *w)
{
	const struct dbk_entry *e = w->entry;

	if (!has_additional(e))
		return;
	begin(w, DBK_REC_SE11);
	if (e->weekly.v)
		set_string(w, DBK_SE11_ENTRY_DATE_ELECTION_CODE, "W");
	dbk_record_set_date(&w->r, DBK_SE11_ELECTED_ENTRY_DATE,
	    &e->elected_entry_date);
	set(w, DBK_SE11_LOCATION_OF_GOODS, &e->location_of_goods);
	set(w, DBK_SE11_ELECTED_EXAM_SITE, &e->exam_site);
	/* One field for both; the rules allow a zone id to type 06 only, and
	 * a conveyance to the others (SE-40 note 6). */
	if (e->ftz_id.s != NULL)
		set(w, DBK_SE11_CONVEYANCE_NAME_OR_FTZ_ID, &e->ftz_id);
	else
		set_free(w, DBK_SE11_CONVEYANCE_NAME_OR_FTZ_ID, &e->conveyance);
	set(w, DBK_SE11_VOYAGE_FLIGHT_TRIP, &e->voyage);
	set(w, DBK_SE11_GENERAL_ORDER_NUMBER, &e->general_order);
	set(w, DBK_SE11_BONDED_WAREHOUSE, &e->bonded_warehouse);
	set_number(w, DBK_SE11_ORIGINATING_FILER_CODE,
	    DBK_SE11_ORIGINATING_ENTRY_NUMBER, &e->warehouse_entry);
	if (e->immediate_delivery.v)
		set_string(w, DBK_SE11_IMMEDIATE_DELIVERY_INDICATOR, "Y");
	end(w);
}

static void
write_contact(struct writer *w)
{
	const struct dbk_text *name = &w->entry->contact.name;
	const struct dbk_text *phone = &w->entry->contact.phone;

	if (name->s == NULL && w->profile != NULL)
		name = &w->profile->contact.name;
	if (phone->s == NULL && w->profile != NULL)
		phone = &w->profile->contact.phone;
	begin(w, DBK_REC_SE13);
	set_free(w, DBK_SE13_CONTACT_NAME, name);
	set(w, DBK_SE13_CONTACT_PHONE, phone);
	end(w);
}

/* One SE15; quantity NULL leaves it blank. */
static void
write_bill_record(struct writer *w, char type, const struct dbk_text *issuer,
    const struct dbk_text *number, const struct dbk_integer *quantity,
    bool non_ams)
{
	begin(w, DBK_REC_SE15);
	dbk_record_set(&w->r, DBK_SE15_BILL_TYPE_INDICATOR, &type, 1);
	if (issuer != NULL)
		set(w, DBK_SE15_ISSUER_CODE, issuer);
	set(w, DBK_SE15_BILL_NUMBER, number);
	if (quantity != NULL)
		dbk_record_set_integer(&w->r, DBK_SE15_QUANTITY, quantity);
	set_string(w, DBK_SE15_NON_AMS_INDICATOR, non_ams ? "Y" : "N");
	end(w);
}

/*
 * The quantity stands on the lowest bill, and not where SE16 follows, hand
 * carried goods and re-warehouse entries excepted (SE-47 note 2).
 */
static const struct dbk_integer *
bill_quantity(const struct writer *w, const struct dbk_bill *b)
{
	if (b->nconveyances != 0 && !dbk_text_is(&w->entry->mode, "60") &&
	    !entry_type_is(w, "22"))
		return NULL;
	return &b->quantity;
}

static void
write_conveyance(struct writer *w, const struct dbk_conveyance *c)
{
	begin(w, DBK_REC_SE16);
	set(w, DBK_SE16_CARRIER_CODE, &c->carrier);
	set(w, DBK_SE16_VOYAGE_FLIGHT_TRIP, &c->voyage);
	dbk_record_set_date(&w->r, DBK_SE16_ARRIVAL_DATE, &c->date);
	dbk_record_set_integer(&w->r, DBK_SE16_QUANTITY, &c->quantity);
	set(w, DBK_SE16_UNIT_OF_MEASURE, &c->unit);
	set_free(w, DBK_SE16_CONVEYANCE_NAME, &c->name);
	end(w);
}

static void
write_bill(struct writer *w, const struct dbk_bill *b)
{
	const struct dbk_integer *quantity = bill_quantity(w, b);
	size_t i;

	if (b->in_bond.s != NULL)
		write_bill_record(w, 'I', NULL, &b->in_bond, NULL, false);
	if (b->regular.node.set)
		write_bill_record(w, 'R', &b->regular.issuer,
		    &b->regular.number, quantity, b->non_ams.v);
	if (b->master.node.set)
		write_bill_record(w, 'M', &b->master.issuer, &b->master.number,
		    NULL, b->non_ams.v);
	if (b->house.node.set)
		write_bill_record(w, 'H', &b->house.issuer, &b->house.number,
		    quantity, b->non_ams.v);
	if (b->tracking.node.set)
		write_bill_record(w, 'T', NULL, &b->tracking.number, quantity,
		    b->non_ams.v);
	for (i = 0; i < b->nconveyances; i++)
		write_conveyance(w, &b->conveyances[i]);
	for (i = 0; i < b->nequipment; i++) {
		begin(w, DBK_REC_SE17);
		set(w, DBK_SE17_EQUIPMENT_NUMBER, &b->equipment[i]);
		end(w);
	}
}

static void
write_reference(struct writer *w, const char *qualifier, const char *value,
    size_t len)
{
	begin(w, DBK_REC_SE20);
	set_string(w, DBK_SE20_REFERENCE_QUALIFIER, qualifier);
	dbk_record_set(&w->r, DBK_SE20_REFERENCE_IDENTIFIER, value, len);
	end(w);
}

/* What a single transaction bond wants; the amount is left-justified without
 * leading zeros (SE-55). */
static void
write_bond(struct writer *w)
{
	const struct dbk_bond *bond = &w->entry->bond;
	char digits[24];
	int n;

	if (bond->surety.s != NULL)
		write_reference(w, "V1", bond->surety.s, bond->surety.len);
	if (!bond->amount.set)
		return;
	n = snprintf(digits, sizeof digits, "%" PRId64, bond->amount.v);
	write_reference(w, "AMT", digits, (size_t)n);
}

/* The estimated date of arrival, MMDDYY (SE-54, SE-55). */
static void
write_arrival(struct writer *w)
{
	const struct dbk_text *iso = &w->entry->arrival_date;
	char mmddyy[7];
	dbk_day day;

	if (iso->s == NULL)
		return;
	begin(w, DBK_REC_SE20);
	set_string(w, DBK_SE20_REFERENCE_QUALIFIER, "EDA");
	if (dbk_date_parse(&day, iso->s, iso->len)) {
		dbk_date_format_mmddyy(mmddyy, day);
		set_string(w, DBK_SE20_REFERENCE_IDENTIFIER, mmddyy);
	} else {
		refuse(w, DBK_SE20_REFERENCE_IDENTIFIER, DBK_FAULT_DATE);
	}
	end(w);
}

static void
write_references(struct writer *w)
{
	const struct dbk_entry *e = w->entry;
	size_t i;

	if (dbk_text_is(&e->bond.type, "9"))
		write_bond(w);
	if (entry_type_is(w, "86"))
		write_arrival(w);
	for (i = 0; i < e->nreferences; i++) {
		begin(w, DBK_REC_SE20);
		set(w, DBK_SE20_REFERENCE_QUALIFIER,
		    &e->references[i].qualifier);
		set(w, DBK_SE20_REFERENCE_IDENTIFIER, &e->references[i].value);
		end(w);
	}
}

/* Where the fields of a party's records are: at the header or at a line. */
struct party_records {
	enum dbk_rec entity, address, area;
};
static const struct party_records header_party = {
    DBK_REC_SE30, DBK_REC_SE35, DBK_REC_SE36};
static const struct party_records line_party = {
    DBK_REC_SE50, DBK_REC_SE55, DBK_REC_SE56};

/* SE50, SE55 and SE56 are laid out as SE30, SE35 and SE36 are. */
_Static_assert((int)DBK_SE50_ENTITY_IDENTIFIER ==
	    (int)DBK_SE30_ENTITY_IDENTIFIER &&
	(int)DBK_SE55_ADDRESS_2 == (int)DBK_SE35_ADDRESS_2 &&
	(int)DBK_SE56_COUNTRY_CODE == (int)DBK_SE36_COUNTRY_CODE &&
	(int)DBK_SE50_NFIELDS == (int)DBK_SE30_NFIELDS &&
	(int)DBK_SE55_NFIELDS == (int)DBK_SE35_NFIELDS &&
	(int)DBK_SE56_NFIELDS == (int)DBK_SE36_NFIELDS,
    "header and line parties differ");

/* A line given as a plain string is an unstructured street address. */
static void
set_address_line(struct writer *w, unsigned qualifier, unsigned text,
    const struct dbk_address_line *line)
{
	if (line->qualifier.s != NULL)
		set(w, qualifier, &line->qualifier);
	else
		set_string(w, qualifier, "15");
	set_free(w, text, &line->text);
}

static void
write_address(struct writer *w, const struct dbk_address *a,
    const struct party_records *records)
{
	size_t i;

	for (i = 0; i < a->nlines; i += 2) {
		begin(w, records->address);
		set_address_line(w, DBK_SE35_QUALIFIER_1, DBK_SE35_ADDRESS_1,
		    &a->lines[i]);
		if (i + 1 < a->nlines)
			set_address_line(w, DBK_SE35_QUALIFIER_2,
			    DBK_SE35_ADDRESS_2, &a->lines[i + 1]);
		end(w);
	}
	begin(w, records->area);
	set_free(w, DBK_SE36_CITY_NAME, &a->city);
	set(w, DBK_SE36_COUNTRY_SUB_ENTITY, &a->subdivision);
	set_free(w, DBK_SE36_POSTAL_CODE, &a->postal_code);
	set(w, DBK_SE36_COUNTRY_CODE, &a->country);
	end(w);
}

/* Number, or name and address, never both (SE-58 note 2). */
static void
write_party(struct writer *w, const struct dbk_party *p,
    const struct party_records *records)
{
	begin(w, records->entity);
	set(w, DBK_SE30_ENTITY_CODE, &p->role);
	if (p->id.s != NULL) {
		set(w, DBK_SE30_ENTITY_IDENTIFIER_QUALIFIER, &p->id_type);
		set(w, DBK_SE30_ENTITY_IDENTIFIER, &p->id);
	} else {
		set_free(w, DBK_SE30_ENTITY_NAME, &p->name);
	}
	end(w);
	if (p->id.s == NULL && p->address.node.set)
		write_address(w, &p->address, records);
}

static void
write_tariff(struct writer *w, const struct dbk_tariff *t)
{
	begin(w, DBK_REC_SE60);
	set(w, DBK_SE60_HTS_NUMBER, &t->hts);
	dbk_record_set_integer(&w->r, DBK_SE60_LINE_ITEM_VALUE, &t->value);
	end(w);
	if (t->current_hts.s == NULL)
		return;
	begin(w, DBK_REC_SE61);
	set(w, DBK_SE61_CURRENT_HTS_NUMBER, &t->current_hts);
	end(w);
}

static void
write_line(struct writer *w, const struct dbk_line *line, size_t number)
{
	struct dbk_integer identifier = {.v = (int64_t)number, .set = true};
	size_t i;

	begin(w, DBK_REC_SE40);
	dbk_record_set_integer(&w->r, DBK_SE40_LINE_ITEM_IDENTIFIER,
	    &identifier);
	set(w, DBK_SE40_COUNTRY_OF_ORIGIN, &line->country_of_origin);
	set_free(w, DBK_SE40_DESCRIPTION, &line->description);
	end(w);
	if (line->ftz.node.set) {
		begin(w, DBK_REC_SE41);
		set(w, DBK_SE41_ZONE_STATUS, &line->ftz.status);
		dbk_record_set_date(&w->r, DBK_SE41_PRIVILEGED_FILING_DATE,
		    &line->ftz.filing_date);
		dbk_record_set_integer(&w->r, DBK_SE41_QUANTITY,
		    &line->ftz.quantity);
		end(w);
	}
	for (i = 0; i < line->nparties; i++)
		write_party(w, &line->parties[i], &line_party);
	for (i = 0; i < line->ntariffs; i++)
		write_tariff(w, &line->tariffs[i]);
}

static const char *
fault_words(enum dbk_fault fault)
{
	switch (fault) {
	case DBK_FAULT_LENGTH:
		return "is longer than its field";
	case DBK_FAULT_FILL:
		return "begins with a space";
	case DBK_FAULT_DATE:
		return "is not a date";
	default:
		return "holds characters outside its class";
	}
}

enum dbk_code
dbk_cargo_release_write(struct dbk_buf *out, const struct dbk_entry *entry,
    const struct dbk_profile *profile, struct dbk_err *err)
{
	struct writer w = {.out = out, .entry = entry, .profile = profile};
	size_t i, before = out->len;
	enum dbk_code rc;

	write_header(&w);
	write_additional(&w);
	write_contact(&w);
	for (i = 0; i < entry->nbills; i++)
		write_bill(&w, &entry->bills[i]);
	write_references(&w);
	for (i = 0; i < entry->nparties; i++)
		write_party(&w, &entry->parties[i], &header_party);
	for (i = 0; i < entry->nlines; i++)
		write_line(&w, &entry->lines[i], i + 1);
	rc = dbk_buf_check(&w.text, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(out, err);
	if (rc == DBK_OK && w.fault != DBK_FAULT_NONE) {
		rc = dbk_fail(err, DBK_EDEFECT, "entry %s: %s %s",
		    entry->entry_number.s != NULL ? entry->entry_number.s :
						    "without number",
		    w.refused, fault_words(w.fault));
		out->len = before;
		out->data[before] = '\0';
	}
	dbk_buf_fini(&w.text);
	return rc;
}
