#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_writer.h"
#include "ledger/date.h"
#include "ledger/document.h"
#include "ledger/number.h"

#define FILER_LEN 3 /* of an entry number without hyphens */
#define NUMBER_LEN 8 /* seven digits and the check digit */

static bool
entry_type_is(const struct dbk_writer *w, const char *type)
{
	return dbk_text_is(&w->entry->entry_type, type);
}

/* An entry number into its two fields; one that is none is refused. */
static void
set_number(struct dbk_writer *w, unsigned filer, unsigned number,
    const struct dbk_text *t)
{
	char digits[NUMBER_LEN + 1];
	struct dbk_number n;

	if (t->s == NULL)
		return;
	if (!dbk_number_parse(&n, t->s, t->len)) {
		dbk_writer_refuse(w, number, DBK_FAULT_CLASS);
		return;
	}
	(void)snprintf(digits, sizeof digits, "%07u%u",
	    (unsigned)n.serial % 10000000u, n.check % 10u);
	dbk_record_set(&w->r, filer, n.filer, FILER_LEN);
	dbk_record_set(&w->r, number, digits, NUMBER_LEN);
}

static void
write_header(struct dbk_writer *w)
{
	const struct dbk_entry *e = w->entry;

	dbk_writer_begin(w, DBK_REC_SE10);
	dbk_writer_set_string(w, DBK_SE10_ACTION_CODE, w->action);
	set_number(w, DBK_SE10_ENTRY_FILER_CODE, DBK_SE10_ENTRY_NUMBER,
	    &e->entry_number);
	dbk_writer_set(w, DBK_SE10_ENTRY_TYPE, &e->entry_type);
	dbk_writer_set(w, DBK_SE10_IMPORTER_OF_RECORD_TYPE,
	    &e->importer.id_type);
	dbk_writer_set(w, DBK_SE10_IMPORTER_OF_RECORD, &e->importer.id);
	dbk_writer_set(w, DBK_SE10_MODE_OF_TRANSPORTATION, &e->mode);
	dbk_writer_set(w, DBK_SE10_BOND_TYPE_CODE, &e->bond.type);
	dbk_record_set_integer(&w->r, DBK_SE10_ESTIMATED_ENTRY_VALUE,
	    &e->value);
	dbk_writer_set(w, DBK_SE10_PLANNED_PORT_OF_ENTRY, &e->port_of_entry);
	dbk_writer_set(w, DBK_SE10_SPLIT_SHIPMENT_RELEASE_CODE,
	    &e->split_release);
	dbk_writer_set(w, DBK_SE10_PORT_OF_UNLADING, &e->port_of_unlading);
	dbk_writer_end(w);
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
write_additional(struct dbk_writer *w)
{
	const struct dbk_entry *e = w->entry;

	if (!has_additional(e))
		return;
	dbk_writer_begin(w, DBK_REC_SE11);
	if (e->weekly.v)
		dbk_writer_set_string(w, DBK_SE11_ENTRY_DATE_ELECTION_CODE,
		    "W");
	dbk_record_set_date(&w->r, DBK_SE11_ELECTED_ENTRY_DATE,
	    &e->elected_entry_date);
	dbk_writer_set(w, DBK_SE11_LOCATION_OF_GOODS, &e->location_of_goods);
	dbk_writer_set(w, DBK_SE11_ELECTED_EXAM_SITE, &e->exam_site);
	/* One field for both; the rules allow a zone id to type 06 only, and
	 * a conveyance to the others (SE-40 note 6). */
	if (e->ftz_id.s != NULL)
		dbk_writer_set(w, DBK_SE11_CONVEYANCE_NAME_OR_FTZ_ID,
		    &e->ftz_id);
	else
		dbk_writer_set_free(w, DBK_SE11_CONVEYANCE_NAME_OR_FTZ_ID,
		    &e->conveyance);
	dbk_writer_set(w, DBK_SE11_VOYAGE_FLIGHT_TRIP, &e->voyage);
	dbk_writer_set(w, DBK_SE11_GENERAL_ORDER_NUMBER, &e->general_order);
	dbk_writer_set(w, DBK_SE11_BONDED_WAREHOUSE, &e->bonded_warehouse);
	set_number(w, DBK_SE11_ORIGINATING_FILER_CODE,
	    DBK_SE11_ORIGINATING_ENTRY_NUMBER, &e->warehouse_entry);
	if (e->immediate_delivery.v)
		dbk_writer_set_string(w, DBK_SE11_IMMEDIATE_DELIVERY_INDICATOR,
		    "Y");
	dbk_writer_end(w);
}

/* What SE13 says of the request; its indicators are 1 or blank (SE-42). */
static void
set_request(struct dbk_writer *w, const struct dbk_request *q)
{
	dbk_writer_set(w, DBK_SE13_REASON_CODE, &q->reason);
	if (q->multiple.v)
		dbk_writer_set_string(w, DBK_SE13_MULTIPLE_CARGO_DISPOSITIONS,
		    "1");
	if (q->dis.v)
		dbk_writer_set_string(w, DBK_SE13_DIS_INDICATOR, "1");
	if (q->split.v)
		dbk_writer_set_string(w, DBK_SE13_SPLIT_SHIPMENT_INDICATOR,
		    "1");
}

static void
write_contact(struct dbk_writer *w)
{
	const struct dbk_text *name = &w->entry->contact.name;
	const struct dbk_text *phone = &w->entry->contact.phone;

	if (name->s == NULL && w->profile != NULL)
		name = &w->profile->contact.name;
	if (phone->s == NULL && w->profile != NULL)
		phone = &w->profile->contact.phone;
	dbk_writer_begin(w, DBK_REC_SE13);
	dbk_writer_set_free(w, DBK_SE13_CONTACT_NAME, name);
	dbk_writer_set(w, DBK_SE13_CONTACT_PHONE, phone);
	if (w->request != NULL)
		set_request(w, w->request);
	dbk_writer_end(w);
}

/* One SE15; quantity NULL leaves it blank. */
static void
write_bill_record(struct dbk_writer *w, char type,
    const struct dbk_text *issuer, const struct dbk_text *number,
    const struct dbk_integer *quantity, bool non_ams)
{
	dbk_writer_begin(w, DBK_REC_SE15);
	dbk_record_set(&w->r, DBK_SE15_BILL_TYPE_INDICATOR, &type, 1);
	if (issuer != NULL)
		dbk_writer_set(w, DBK_SE15_ISSUER_CODE, issuer);
	dbk_writer_set(w, DBK_SE15_BILL_NUMBER, number);
	if (quantity != NULL)
		dbk_record_set_integer(&w->r, DBK_SE15_QUANTITY, quantity);
	dbk_writer_set_string(w, DBK_SE15_NON_AMS_INDICATOR,
	    non_ams ? "Y" : "N");
	dbk_writer_end(w);
}

/*
 * The quantity stands on the lowest bill, and not where SE16 follows, hand
 * carried goods and re-warehouse entries excepted (SE-47 note 2).
 */
static const struct dbk_integer *
bill_quantity(const struct dbk_writer *w, const struct dbk_bill *b)
{
	if (b->nconveyances != 0 && !dbk_text_is(&w->entry->mode, "60") &&
	    !entry_type_is(w, "22"))
		return NULL;
	return &b->quantity;
}

static void
write_conveyance(struct dbk_writer *w, const struct dbk_conveyance *c)
{
	dbk_writer_begin(w, DBK_REC_SE16);
	dbk_writer_set(w, DBK_SE16_CARRIER_CODE, &c->carrier);
	dbk_writer_set(w, DBK_SE16_VOYAGE_FLIGHT_TRIP, &c->voyage);
	dbk_record_set_date(&w->r, DBK_SE16_ARRIVAL_DATE, &c->date);
	dbk_record_set_integer(&w->r, DBK_SE16_QUANTITY, &c->quantity);
	dbk_writer_set(w, DBK_SE16_UNIT_OF_MEASURE, &c->unit);
	dbk_writer_set_free(w, DBK_SE16_CONVEYANCE_NAME, &c->name);
	dbk_writer_end(w);
}

static void
write_bill(struct dbk_writer *w, const struct dbk_bill *b)
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
		dbk_writer_begin(w, DBK_REC_SE17);
		dbk_writer_set(w, DBK_SE17_EQUIPMENT_NUMBER, &b->equipment[i]);
		dbk_writer_end(w);
	}
}

static void
write_reference(struct dbk_writer *w, const char *qualifier, const char *value,
    size_t len)
{
	dbk_writer_begin(w, DBK_REC_SE20);
	dbk_writer_set_string(w, DBK_SE20_REFERENCE_QUALIFIER, qualifier);
	dbk_record_set(&w->r, DBK_SE20_REFERENCE_IDENTIFIER, value, len);
	dbk_writer_end(w);
}

/* What a single transaction bond wants; the amount is left-justified without
 * leading zeros (SE-55). */
static void
write_bond(struct dbk_writer *w)
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
write_arrival(struct dbk_writer *w)
{
	const struct dbk_text *iso = &w->entry->arrival_date;
	char mmddyy[7];
	dbk_day day;

	if (iso->s == NULL)
		return;
	dbk_writer_begin(w, DBK_REC_SE20);
	dbk_writer_set_string(w, DBK_SE20_REFERENCE_QUALIFIER, "EDA");
	if (dbk_date_parse(&day, iso->s, iso->len)) {
		dbk_date_format_mmddyy(mmddyy, day);
		dbk_writer_set_string(w, DBK_SE20_REFERENCE_IDENTIFIER, mmddyy);
	} else {
		dbk_writer_refuse(w, DBK_SE20_REFERENCE_IDENTIFIER,
		    DBK_FAULT_DATE);
	}
	dbk_writer_end(w);
}

/* What took the place of the entry, and the DIS submission (SE-54, SE-55). */
static void
write_request_references(struct dbk_writer *w, const struct dbk_request *q)
{
	size_t i;

	for (i = 0; i < q->nreplacements; i++) {
		dbk_writer_begin(w, DBK_REC_SE20);
		dbk_writer_set(w, DBK_SE20_REFERENCE_QUALIFIER,
		    &q->replacements[i].qualifier);
		dbk_writer_set(w, DBK_SE20_REFERENCE_IDENTIFIER,
		    &q->replacements[i].value);
		dbk_writer_end(w);
	}
	if (q->dis_reference.s != NULL)
		write_reference(w, "DIS", q->dis_reference.s,
		    q->dis_reference.len);
}

/* Bond, arrival and the filer's own references go with every action: what
 * SE-55 asks for is not asked of an Add only. */
static void
write_references(struct dbk_writer *w)
{
	const struct dbk_entry *e = w->entry;
	size_t i;

	if (w->request != NULL)
		write_request_references(w, w->request);
	if (dbk_text_is(&e->bond.type, "9"))
		write_bond(w);
	if (entry_type_is(w, "86"))
		write_arrival(w);
	for (i = 0; i < e->nreferences; i++) {
		dbk_writer_begin(w, DBK_REC_SE20);
		dbk_writer_set(w, DBK_SE20_REFERENCE_QUALIFIER,
		    &e->references[i].qualifier);
		dbk_writer_set(w, DBK_SE20_REFERENCE_IDENTIFIER,
		    &e->references[i].value);
		dbk_writer_end(w);
	}
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

/* The records that the usage map of the action has (SE-22, SE-24, SE-25). */
static void
write_records(struct dbk_writer *w)
{
	const struct dbk_entry *e = w->entry;
	bool cancels = w->action[0] == 'D', updates = w->action[0] == 'U';
	size_t i;

	write_header(w);
	if (!cancels)
		write_additional(w);
	write_contact(w);
	for (i = 0; i < e->nbills && !cancels; i++)
		write_bill(w, &e->bills[i]);
	write_references(w);
	if (cancels || updates)
		return;
	for (i = 0; i < e->nparties; i++)
		dbk_writer_party(w, &e->parties[i]);
	for (i = 0; i < e->nlines; i++)
		dbk_writer_line(w, &e->lines[i], i + 1);
	dbk_writer_isf(w);
}

enum dbk_code
dbk_cargo_release_write(struct dbk_buf *out, const struct dbk_entry *entry,
    const struct dbk_profile *profile, struct dbk_err *err)
{
	return dbk_cargo_release_write_request(out, entry, NULL, profile, err);
}

enum dbk_code
dbk_cargo_release_write_request(struct dbk_buf *out,
    const struct dbk_entry *entry, const struct dbk_request *request,
    const struct dbk_profile *profile, struct dbk_err *err)
{
	struct dbk_writer w = {.out = out,
	    .entry = entry,
	    .profile = profile,
	    .request = request,
	    .action = "A"};
	size_t before = out->len;
	enum dbk_code rc;

	if (request != NULL && request->action.s != NULL)
		w.action[0] = request->action.s[0];
	write_records(&w);
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
