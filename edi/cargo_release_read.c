#include <stdio.h>
#include <string.h>

#include "edi/cargo_release_intake.h"
#include "edi/fields.h"
#include "ledger/date.h"

struct dbk_finding
dbk_intake_place(const struct dbk_intake *r, unsigned field)
{
	struct dbk_finding place = {0};

	place.file = r->source->file;
	place.line = r->source->first_line + r->index;
	place.entry_number = r->t->entry.entry_number.s;
	if (r->layout != NULL) {
		place.record = r->layout->name;
		place.column = r->layout->fields[field].from;
	}
	return place;
}

void
dbk_intake_report(struct dbk_intake *r, enum dbk_rule rule, unsigned field,
    const char *limit, const char *detail)
{
	struct dbk_finding place = dbk_intake_place(r, field);
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_words words = {
	    .value = shown, .limit = limit, .detail = detail};

	dbk_slice_show(shown, dbk_intake_slice(r, field));
	words.label = r->layout->fields[field].label;
	dbk_report(r->sink, rule, &place, &words);
}

static size_t
offset(const struct dbk_intake *r, unsigned field)
{
	return r->index * DBK_RECORD_LEN + r->layout->fields[field].from - 1u;
}

struct dbk_text
dbk_intake_made(struct dbk_intake *r, unsigned field, const char *s, size_t len)
{
	struct dbk_text t = {NULL, 0, offset(r, field)};

	t.s = dbk_arena_copy(r->arena, s, len);
	if (t.s == NULL)
		r->no_memory = true;
	else
		t.len = len;
	return t;
}

struct dbk_text
dbk_intake_text(struct dbk_intake *r, unsigned field)
{
	struct dbk_slice v = dbk_intake_slice(r, field);
	struct dbk_text blank = {NULL, 0, offset(r, field)};

	while (v.len > 0 && *v.s == ' ') {
		v.s++;
		v.len--;
	}
	return v.len == 0 ? blank : dbk_intake_made(r, field, v.s, v.len);
}

struct dbk_text
dbk_intake_date(struct dbk_intake *r, unsigned field)
{
	struct dbk_slice v = dbk_intake_slice(r, field);
	char iso[DBK_DATE_LEN + 1];
	dbk_day day;

	/* What is no date was reported with its field; it stays as it is. */
	if (v.len != 6 || !dbk_date_parse_mmddyy(&day, v.s))
		return dbk_intake_text(r, field);
	dbk_date_format(iso, day);
	return dbk_intake_made(r, field, iso, DBK_DATE_LEN);
}

struct dbk_integer
dbk_intake_integer(const struct dbk_intake *r, unsigned field)
{
	struct dbk_integer v = {0, false, offset(r, field)};

	v.set = dbk_slice_integer(&v.v, dbk_intake_slice(r, field));
	return v;
}

struct dbk_text
dbk_intake_number(struct dbk_intake *r, unsigned filer, unsigned number)
{
	struct dbk_slice f = dbk_intake_slice(r, filer);
	struct dbk_slice n = dbk_intake_slice(r, number);
	struct dbk_text blank = {NULL, 0, offset(r, filer)};
	char text[24];
	int len;

	if (f.len == 0 && n.len == 0)
		return blank;
	if (n.len > 1)
		len = snprintf(text, sizeof text, "%.*s-%.*s-%c", (int)f.len,
		    f.s, (int)n.len - 1, n.s, n.s[n.len - 1]);
	else
		len = snprintf(text, sizeof text, "%.*s-%.*s", (int)f.len, f.s,
		    (int)n.len, n.s);
	return dbk_intake_made(r, filer, text, (size_t)len);
}

struct dbk_node
dbk_intake_node(const struct dbk_intake *r)
{
	struct dbk_node node = {true, r->index * DBK_RECORD_LEN};

	return node;
}

/* Records like this one from here on, up to stop, but no more than most. */
static size_t
count(const struct dbk_intake *r, enum dbk_rec stop, size_t most)
{
	const char *name = r->layout->name;
	const char *end = stop == DBK_REC_COUNT ? NULL : dbk_layouts[stop].name;
	size_t i, n = 1;

	/* The names of all records that repeat have four characters. */
	for (i = r->index + 1; i < r->nrecords && n < most; i++) {
		const char *record = r->source->text + i * DBK_RECORD_LEN;

		if (end != NULL && memcmp(record, end, DBK_LAYOUT_ID_LEN) == 0)
			break;
		n += memcmp(record, name, DBK_LAYOUT_ID_LEN) == 0;
	}
	return n;
}

void *
dbk_intake_alloc(struct dbk_intake *r, size_t size)
{
	void *p = dbk_arena_alloc(r->arena, size);

	if (p == NULL)
		r->no_memory = true;
	return p;
}

void *
dbk_intake_items(struct dbk_intake *r, size_t *room, enum dbk_rec stop,
    size_t most, size_t size)
{
	size_t n = count(r, stop, most);
	void *items = dbk_intake_alloc(r, n * size);

	*room = items != NULL ? n : 0;
	return items;
}

bool
dbk_intake_is_sound(const struct dbk_intake *r, unsigned field)
{
	unsigned at;

	return dbk_record_check(&at, r->record, &r->layout->fields[field]) ==
	    DBK_FAULT_NONE;
}

/* ---- SE10, SE11, SE13, SE20 ---- */

static void
read_header(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;

	e->node = dbk_intake_node(r);
	r->t->request.node = e->node;
	r->t->request.action = dbk_intake_text(r, DBK_SE10_ACTION_CODE);
	e->entry_number = dbk_intake_number(r, DBK_SE10_ENTRY_FILER_CODE,
	    DBK_SE10_ENTRY_NUMBER);
	e->entry_type = dbk_intake_text(r, DBK_SE10_ENTRY_TYPE);
	e->importer.node = dbk_intake_node(r);
	e->importer.id_type = dbk_intake_text(r,
	    DBK_SE10_IMPORTER_OF_RECORD_TYPE);
	e->importer.id = dbk_intake_text(r, DBK_SE10_IMPORTER_OF_RECORD);
	e->importer.node.set = e->importer.id_type.s != NULL ||
	    e->importer.id.s != NULL;
	e->mode = dbk_intake_text(r, DBK_SE10_MODE_OF_TRANSPORTATION);
	e->bond.node = dbk_intake_node(r);
	e->bond.type = dbk_intake_text(r, DBK_SE10_BOND_TYPE_CODE);
	e->bond.node.set = e->bond.type.s != NULL;
	e->value = dbk_intake_integer(r, DBK_SE10_ESTIMATED_ENTRY_VALUE);
	e->port_of_entry = dbk_intake_text(r, DBK_SE10_PLANNED_PORT_OF_ENTRY);
	e->split_release = dbk_intake_text(r,
	    DBK_SE10_SPLIT_SHIPMENT_RELEASE_CODE);
	e->port_of_unlading = dbk_intake_text(r, DBK_SE10_PORT_OF_UNLADING);
}

/* A flag that is one letter; anything but the letters of allowed is wrong. */
static struct dbk_flag
read_flag(struct dbk_intake *r, unsigned field, char yes, const char *allowed,
    const char *words)
{
	struct dbk_slice v = dbk_intake_slice(r, field);
	struct dbk_flag flag = {false, false, offset(r, field)};

	if (v.len == 0)
		return flag;
	flag.set = true;
	flag.v = *v.s == yes;
	if (strchr(allowed, *v.s) == NULL && dbk_intake_is_sound(r, field))
		dbk_intake_report(r, DBK_RULE_EDI_INDICATOR, field, words,
		    NULL);
	return flag;
}

static void
read_additional(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;
	struct dbk_text name;

	e->weekly = read_flag(r, DBK_SE11_ENTRY_DATE_ELECTION_CODE, 'W', "W",
	    "W or blank");
	e->elected_entry_date = dbk_intake_date(r, DBK_SE11_ELECTED_ENTRY_DATE);
	e->location_of_goods = dbk_intake_text(r, DBK_SE11_LOCATION_OF_GOODS);
	e->exam_site = dbk_intake_text(r, DBK_SE11_ELECTED_EXAM_SITE);
	name = dbk_intake_text(r, DBK_SE11_CONVEYANCE_NAME_OR_FTZ_ID);
	if (dbk_text_is(&e->entry_type, "06"))
		e->ftz_id = name;
	else
		e->conveyance = name;
	e->voyage = dbk_intake_text(r, DBK_SE11_VOYAGE_FLIGHT_TRIP);
	e->general_order = dbk_intake_text(r, DBK_SE11_GENERAL_ORDER_NUMBER);
	e->bonded_warehouse = dbk_intake_text(r, DBK_SE11_BONDED_WAREHOUSE);
	e->warehouse_entry = dbk_intake_number(r,
	    DBK_SE11_ORIGINATING_FILER_CODE, DBK_SE11_ORIGINATING_ENTRY_NUMBER);
	e->immediate_delivery = read_flag(r,
	    DBK_SE11_IMMEDIATE_DELIVERY_INDICATOR, 'Y', "YN", "Y, N or blank");
}

static struct dbk_flag
read_one(struct dbk_intake *r, unsigned field)
{
	return read_flag(r, field, '1', "1", "1 or blank");
}

static void
read_contact(struct dbk_intake *r)
{
	struct dbk_contact *c = &r->t->entry.contact;
	struct dbk_request *q = &r->t->request;

	c->node = dbk_intake_node(r);
	c->name = dbk_intake_text(r, DBK_SE13_CONTACT_NAME);
	c->phone = dbk_intake_text(r, DBK_SE13_CONTACT_PHONE);
	q->reason = dbk_intake_text(r, DBK_SE13_REASON_CODE);
	q->multiple = read_one(r, DBK_SE13_MULTIPLE_CARGO_DISPOSITIONS);
	q->dis = read_one(r, DBK_SE13_DIS_INDICATOR);
	q->split = read_one(r, DBK_SE13_SPLIT_SHIPMENT_INDICATOR);
	/* Where a reference that is missing would have been told. */
	q->dis_reference.pos = q->dis.pos;
}

/* AMT stands left-justified, without leading zeros (SE-55). */
static void
read_amount(struct dbk_intake *r, struct dbk_bond *bond)
{
	unsigned field = DBK_SE20_REFERENCE_IDENTIFIER;
	struct dbk_slice v = dbk_intake_slice(r, field);

	bond->amount = dbk_intake_integer(r, field);
	if (!bond->amount.set || v.len > 10 || *v.s == '0')
		dbk_intake_report(r, DBK_RULE_EDI_AMOUNT, field, NULL, NULL);
}

static void
read_arrival(struct dbk_intake *r)
{
	unsigned field = DBK_SE20_REFERENCE_IDENTIFIER;
	struct dbk_slice v = dbk_intake_slice(r, field);
	dbk_day day;

	r->t->entry.arrival_date = dbk_intake_date(r, field);
	if (v.len != 6 || !dbk_date_parse_mmddyy(&day, v.s))
		dbk_intake_report(r, DBK_RULE_EDI_FIELD_DATE, field, NULL,
		    NULL);
}

/* A reference that belongs to the request: what took the place of a cancelled
 * entry, and the DIS submission that SE13 tells of. */
static bool
read_request_reference(struct dbk_intake *r, struct dbk_slice q)
{
	struct dbk_request *request = &r->t->request;
	struct dbk_replacement *replacement;

	if (dbk_slice_is(q, "DIS") && request->dis.v &&
	    request->dis_reference.s == NULL) {
		request->dis_reference = dbk_intake_text(r,
		    DBK_SE20_REFERENCE_IDENTIFIER);
		return true;
	}
	if (r->t->action != 'D' ||
	    (!dbk_slice_is(q, "EN") && !dbk_slice_is(q, "IB") &&
		!dbk_slice_is(q, "FTZ")))
		return false;
	if (request->replacements == NULL)
		request->replacements = dbk_intake_items(r,
		    &r->room.replacements, DBK_REC_COUNT, DBK_USAGE_REFERENCES,
		    sizeof *request->replacements);
	if (request->nreplacements == r->room.replacements)
		return true;
	replacement = &request->replacements[request->nreplacements++];
	replacement->node = dbk_intake_node(r);
	replacement->qualifier = dbk_intake_text(r,
	    DBK_SE20_REFERENCE_QUALIFIER);
	replacement->value = dbk_intake_text(r, DBK_SE20_REFERENCE_IDENTIFIER);
	return true;
}

/* Surety, bond amount and arrival date have a place of their own in the entry;
 * a second one of a kind is kept as a reference, for the rules to see. */
static void
read_reference(struct dbk_intake *r)
{
	struct dbk_entry *e = &r->t->entry;
	struct dbk_slice q = dbk_intake_slice(r, DBK_SE20_REFERENCE_QUALIFIER);
	struct dbk_reference *reference;

	if (read_request_reference(r, q))
		return;
	if (dbk_slice_is(q, "V1") && e->bond.surety.s == NULL) {
		e->bond.surety = dbk_intake_text(r,
		    DBK_SE20_REFERENCE_IDENTIFIER);
		e->bond.node.set = true;
		return;
	}
	if (dbk_slice_is(q, "AMT") && !e->bond.amount.set) {
		read_amount(r, &e->bond);
		e->bond.node.set = true;
		return;
	}
	if (dbk_slice_is(q, "EDA") && e->arrival_date.s == NULL) {
		read_arrival(r);
		return;
	}
	if (e->references == NULL)
		e->references = dbk_intake_items(r, &r->room.references,
		    DBK_REC_COUNT, DBK_USAGE_REFERENCES, sizeof *e->references);
	if (e->nreferences == r->room.references)
		return;
	reference = &e->references[e->nreferences++];
	reference->node = dbk_intake_node(r);
	reference->qualifier = dbk_intake_text(r, DBK_SE20_REFERENCE_QUALIFIER);
	reference->value = dbk_intake_text(r, DBK_SE20_REFERENCE_IDENTIFIER);
}

/* ---- the transaction ---- */

typedef void record_reader(struct dbk_intake *r);

static record_reader *const readers[DBK_REC_COUNT] = {
    [DBK_REC_SE10] = read_header,
    [DBK_REC_SE11] = read_additional,
    [DBK_REC_SE13] = read_contact,
    [DBK_REC_SE15] = dbk_intake_bill,
    [DBK_REC_SE16] = dbk_intake_conveyance,
    [DBK_REC_SE17] = dbk_intake_equipment,
    [DBK_REC_SE20] = read_reference,
    [DBK_REC_SE30] = dbk_intake_party,
    [DBK_REC_SE31] = dbk_intake_identifier,
    [DBK_REC_SE35] = dbk_intake_address,
    [DBK_REC_SE36] = dbk_intake_area,
    [DBK_REC_SE40] = dbk_intake_line,
    [DBK_REC_SE41] = dbk_intake_zone,
    [DBK_REC_SE50] = dbk_intake_party,
    [DBK_REC_SE51] = dbk_intake_identifier,
    [DBK_REC_SE55] = dbk_intake_address,
    [DBK_REC_SE56] = dbk_intake_area,
    [DBK_REC_SE60] = dbk_intake_tariff,
    [DBK_REC_SE61] = dbk_intake_current_hts,
    [DBK_REC_SF10_IN] = dbk_intake_isf,
    [DBK_REC_SF20_IN] = dbk_intake_isf_reference,
    [DBK_REC_SF25_IN] = dbk_intake_isf_container,
    [DBK_REC_SF30_IN] = dbk_intake_isf_party,
    [DBK_REC_SF31_IN] = dbk_intake_isf_name,
    [DBK_REC_SF35_IN] = dbk_intake_isf_address,
    [DBK_REC_SF36_IN] = dbk_intake_isf_area,
};

static void
read_values(struct dbk_intake *r)
{
	record_reader *read = readers[r->layout - dbk_layouts];

	if (dbk_usage_is_agency(r->layout))
		dbk_intake_agency(r);
	else if (read != NULL)
		read(r);
}

/* A record that no layout knows, or that is none of an SE transaction. */
static void
report_unknown(struct dbk_intake *r)
{
	struct dbk_finding place = dbk_intake_place(r, 0);
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_words words = {.value = shown};
	struct dbk_slice name = {r->record, 4};

	place.record = NULL;
	place.column = 1;
	dbk_slice_show(shown, name);
	dbk_report(r->sink, DBK_RULE_EDI_UNKNOWN_RECORD, &place, &words);
}

static void
report_usage(struct dbk_intake *r, enum dbk_usage_result result,
    const struct dbk_layout *other, unsigned limit)
{
	struct dbk_finding place = dbk_intake_place(r, 0);
	struct dbk_words words = {.value = r->layout->name};
	enum dbk_rule rule = DBK_RULE_EDI_SEQUENCE;
	char text[48], number[16];

	words.detail = text;
	switch (result) {
	case DBK_USAGE_ACTION:
		rule = DBK_RULE_EDI_ACTION;
		(void)snprintf(text, sizeof text, "%c", r->t->action);
		break;
	case DBK_USAGE_ORDER:
		(void)snprintf(text, sizeof text, "it belongs before %s",
		    other->name);
		break;
	case DBK_USAGE_LEADER:
		(void)snprintf(text, sizeof text,
		    "it belongs to %s, which is "
		    "missing",
		    other->name);
		break;
	default:
		rule = DBK_RULE_EDI_LOOP;
		(void)snprintf(number, sizeof number, "%u", limit);
		words.limit = number;
		words.detail = NULL;
		break;
	}
	dbk_report(r->sink, rule, &place, &words);
}

static void
check_bytes(struct dbk_intake *r)
{
	struct dbk_finding place = dbk_intake_place(r, 0);

	(void)dbk_fields_check_bytes(r->sink, &place, r->record);
}

static void
field_is_faulty(void *arg, const struct dbk_rec_field *field)
{
	struct dbk_intake *r = arg;

	if (r->t->faulty != NULL)
		r->t->faulty(r->t->arg, r->index + 1, r->layout, field);
}

static void
check_fields(struct dbk_intake *r)
{
	struct dbk_finding place = dbk_intake_place(r, 0);

	dbk_fields_check(r->sink, &place, r->layout, r->record, field_is_faulty,
	    r);
}

/* The record at hand was refused: no group of its kind is open any more. */
static void
close_groups(struct dbk_intake *r)
{
	if (dbk_layout_is(r->layout, DBK_REC_SE15)) {
		r->bill = NULL;
		r->bill_type = 0;
	} else if (dbk_layout_is(r->layout, DBK_REC_SE40)) {
		r->line = NULL;
		r->party = NULL;
		r->tariff = NULL;
	} else if (dbk_layout_is(r->layout, DBK_REC_SE30) ||
	    dbk_layout_is(r->layout, DBK_REC_SE50)) {
		r->party = NULL;
	} else if (dbk_layout_is(r->layout, DBK_REC_SE60)) {
		r->tariff = NULL;
	} else if (dbk_layout_is(r->layout, DBK_REC_SF30_IN)) {
		r->isf_party = NULL;
	}
}

static void
read_record(struct dbk_intake *r)
{
	const struct dbk_layout *other = NULL;
	enum dbk_usage_result result;
	unsigned limit = 0;
	bool bill_begins, sound;

	r->layout = dbk_record_layout(r->record);
	sound = r->layout != NULL && dbk_record_is_sound(r->record, r->layout);
	if (!sound)
		check_bytes(r);
	if (r->layout == NULL) {
		report_unknown(r);
		return;
	}
	bill_begins = dbk_layout_is(r->layout, DBK_REC_SE15) &&
	    dbk_intake_bill_begins(r);
	result = dbk_usage_next(&r->usage, r->layout, bill_begins, &other,
	    &limit);
	if (result == DBK_USAGE_UNKNOWN) {
		report_unknown(r);
		return;
	}
	if (result != DBK_USAGE_OK)
		report_usage(r, result, other, limit);
	if (!sound)
		check_fields(r);
	/* A record that stands wrong has no place in the entry, nor has what
	 * belongs to it. */
	if (result == DBK_USAGE_OK)
		read_values(r);
	else
		close_groups(r);
}

/* SE13 is mandatory with every action (SE-22, SE-24, SE-25). */
static void
check_contact(struct dbk_intake *r)
{
	const struct dbk_layout *contact = &dbk_layouts[DBK_REC_SE13];
	struct dbk_finding place = {0};
	struct dbk_words words = {.value = contact->name};

	if (r->t->entry.contact.node.set)
		return;
	place.file = r->source->file;
	place.line = r->source->first_line;
	place.entry_number = r->t->entry.entry_number.s;
	dbk_report(r->sink, DBK_RULE_EDI_MISSING, &place, &words);
	if (r->t->faulty != NULL)
		r->t->faulty(r->t->arg, 1, contact, NULL);
}

enum dbk_code
dbk_cargo_release_read(struct dbk_transaction *t, struct dbk_arena *a,
    const struct dbk_source *source, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_intake r = {
	    .t = t, .arena = a, .source = source, .sink = sink};

	memset(&t->entry, 0, sizeof t->entry);
	memset(&t->request, 0, sizeof t->request);
	r.nrecords = source->len / DBK_RECORD_LEN;
	t->action = source->text[dbk_layouts[DBK_REC_SE10]
				     .fields[DBK_SE10_ACTION_CODE]
				     .from -
	    1];
	dbk_usage_begin(&r.usage, t->action);
	for (r.index = 0; r.index < r.nrecords && !r.no_memory; r.index++) {
		r.record = source->text + r.index * DBK_RECORD_LEN;
		read_record(&r);
	}
	if (r.no_memory && dbk_arena_was_limited(a))
		return DBK_EFINDINGS;
	if (r.no_memory)
		return dbk_fail_memory(err);
	check_contact(&r);
	return DBK_OK;
}
