#include <stdio.h>
#include <string.h>

#include "edi/envelope.h"
#include "edi/fields.h"

static void
report(struct dbk_sink *sink, enum dbk_rule rule,
    const struct dbk_finding *where, unsigned column,
    const struct dbk_words *words)
{
	struct dbk_finding place = *where;

	place.column = column;
	dbk_report(sink, rule, &place, words);
}

/* What is due where the file stands. */
static const char *
due(const struct dbk_envelope *e)
{
	switch (e->state) {
	case DBK_ENVELOPE_OUTSIDE:
		return "an A record";
	case DBK_ENVELOPE_IN_BATCH:
		return e->blocks == 0 ? "a B record" : "a B or a Z record";
	default:
		return "a Y record";
	}
}

/* A field that must be the same in the header and in the trailer. */
struct same {
	unsigned header, trailer;
};

static void
check_same(const char *header, const struct dbk_layout *header_layout,
    const char *trailer, const struct dbk_layout *trailer_layout,
    const struct same *same, size_t n, const struct dbk_finding *where,
    struct dbk_sink *sink)
{
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_words words = {
	    .value = shown, .detail = header_layout->name};
	size_t i;

	for (i = 0; i < n; i++) {
		const struct dbk_rec_field *f =
		    &trailer_layout->fields[same[i].trailer];
		struct dbk_slice a = dbk_record_get(header,
		    &header_layout->fields[same[i].header]);
		struct dbk_slice z = dbk_record_get(trailer, f);

		if (a.len == z.len && memcmp(a.s, z.s, a.len) == 0)
			continue;
		dbk_slice_show(shown, z);
		words.label = f->label;
		report(sink, DBK_RULE_ENVELOPE_MATCH, where, f->from, &words);
	}
}

/* Z against A (B&B-12 note 1).  What ACE generated carries nothing. */
static void
check_trailer_z(const struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	static const struct same same[] = {
	    {DBK_A_IN_SITE_CODE, DBK_Z_IN_SITE_CODE},
	    {DBK_A_IN_ID_CODE, DBK_Z_IN_ID_CODE},
	    {DBK_A_IN_TRANSMISSION_DATE, DBK_Z_IN_TRANSMISSION_DATE},
	    {DBK_A_IN_OFFICE_CODE, DBK_Z_IN_OFFICE_CODE},
	};

	if (!e->input && dbk_envelope_is_generated(record))
		return;
	check_same(e->a, &dbk_layouts[DBK_REC_A_IN], record,
	    &dbk_layouts[DBK_REC_Z_IN], same, sizeof same / sizeof same[0],
	    where, sink);
}

/* Y against B (B&B-15 note 1). */
static void
check_trailer_y(const struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	static const struct same same[] = {
	    {DBK_B_IN_PROCESSING_DISTRICT_PORT_CODE,
		DBK_Y_IN_PROCESSING_DISTRICT_PORT_CODE},
	    {DBK_B_IN_PROCESSING_FILER_CODE, DBK_Y_IN_PROCESSING_FILER_CODE},
	    {DBK_B_IN_APPLICATION_IDENTIFIER_CODE,
		DBK_Y_IN_APPLICATION_IDENTIFIER_CODE},
	    {DBK_B_IN_PROCESSING_FILER_OFFICE_CODE,
		DBK_Y_IN_PROCESSING_FILER_OFFICE_CODE},
	};

	if (e->generated)
		return;
	check_same(e->b, &dbk_layouts[DBK_REC_B_IN], record,
	    &dbk_layouts[DBK_REC_Y_IN], same, sizeof same / sizeof same[0],
	    where, sink);
}

/* The output Y counts the images between B and Y (B&B-28). */
static void
check_count(const struct dbk_envelope *e, const struct dbk_layout *layout,
    const char *record, const struct dbk_finding *where, struct dbk_sink *sink)
{
	const struct dbk_rec_field *f = dbk_layout_is(layout, DBK_REC_Y_GEN) ?
	    &layout->fields[DBK_Y_GEN_OUTPUT_TRANSACTION_IMAGE_COUNT] :
	    &layout->fields[DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT];
	struct dbk_slice v = dbk_record_get(record, f);
	char shown[DBK_RECORD_LEN + 1], number[24];
	struct dbk_words words = {.value = shown, .detail = number};
	int64_t n;

	/* A field that holds no number has its own finding. */
	if (!dbk_slice_integer(&n, v) || (uint64_t)n == e->records)
		return;
	dbk_slice_show(shown, v);
	(void)snprintf(number, sizeof number, "%lu", e->records);
	report(sink, DBK_RULE_ENVELOPE_COUNT, where, f->from, &words);
}

static void
check_y(const struct dbk_envelope *e, const struct dbk_layout *layout,
    const char *record, const struct dbk_finding *where, struct dbk_sink *sink)
{
	struct dbk_words words = {
	    .value = "the block", .detail = "transaction"};
	char limit[16];

	if (!e->input && dbk_envelope_is_generated(record) != e->generated) {
		report(sink, DBK_RULE_ENVELOPE_GENERATED, where, DBK_RECORD_LEN,
		    &(struct dbk_words){0});
		return;
	}
	if (e->records == 0)
		report(sink, DBK_RULE_ENVELOPE_EMPTY, where, 1, &words);
	if (e->records > DBK_ENVELOPE_RECORDS) {
		(void)snprintf(limit, sizeof limit, "%u",
		    (unsigned)DBK_ENVELOPE_RECORDS);
		words = (struct dbk_words){.limit = limit, .detail = "records"};
		report(sink, DBK_RULE_ENVELOPE_LIMIT, where, 1, &words);
	}
	if (!e->input)
		check_count(e, layout, record, where, sink);
	check_trailer_y(e, record, where, sink);
}

static void
check_z(const struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	struct dbk_words words = {.value = "the batch", .detail = "block"};

	if (e->blocks == 0) {
		report(sink, DBK_RULE_ENVELOPE_EMPTY, where, 1, &words);
	} else if (!e->input &&
	    dbk_envelope_is_generated(record) != e->generated) {
		report(sink, DBK_RULE_ENVELOPE_GENERATED, where, DBK_RECORD_LEN,
		    &(struct dbk_words){0});
		return;
	}
	check_trailer_z(e, record, where, sink);
}

/* Every block has the application of its batch (B&B-16); the A of a rejected
 * batch and of eMAN messages has none (B&B-20, 22). */
static void
check_application(const struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	const struct dbk_rec_field *f =
	    &dbk_layouts[DBK_REC_B_IN]
		 .fields[DBK_B_IN_APPLICATION_IDENTIFIER_CODE];
	struct dbk_slice batch = dbk_record_get(e->a,
	    &dbk_layouts[DBK_REC_A_IN]
		 .fields[DBK_A_IN_APPLICATION_IDENTIFIER_CODE]);
	struct dbk_slice block = dbk_record_get(record, f);
	char value[DBK_RECORD_LEN + 1], other[DBK_RECORD_LEN + 1];
	struct dbk_words words = {.value = value, .detail = other};

	if (batch.len == 0 || block.len == 0 || e->generated ||
	    (batch.len == block.len &&
		memcmp(batch.s, block.s, batch.len) == 0))
		return;
	dbk_slice_show(value, block);
	dbk_slice_show(other, batch);
	report(sink, DBK_RULE_ENVELOPE_APPLICATION, where, f->from, &words);
}

/* Indicator 1 goes with port and filer of the preparer (B&B-13, 14). */
static void
check_preparer(const struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	const struct dbk_rec_field *f = dbk_layouts[DBK_REC_B_IN].fields;
	struct dbk_slice port = dbk_record_get(record,
	    &f[DBK_B_IN_PREPARER_DISTRICT_PORT_CODE]);
	struct dbk_slice filer = dbk_record_get(record,
	    &f[DBK_B_IN_PREPARER_FILER_CODE]);
	struct dbk_slice office = dbk_record_get(record,
	    &f[DBK_B_IN_PREPARER_OFFICE_CODE]);
	struct dbk_slice indicator = dbk_record_get(record,
	    &f[DBK_B_IN_PREPARER_INDICATOR]);
	bool all = port.len != 0 && filer.len != 0 &&
	    dbk_slice_is(indicator, "1");
	bool none = port.len + filer.len + office.len + indicator.len == 0;

	if (!e->generated && !all && !none)
		report(sink, DBK_RULE_ENVELOPE_PREPARER, where,
		    f[DBK_B_IN_PREPARER_INDICATOR].from,
		    &(struct dbk_words){0});
}

/* The password may be left to a service bureau; then it is blank. */
static void
check_fields(const struct dbk_layout *layout, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	const struct dbk_rec_field *password =
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_COMMUNICATION_PASSWORD];
	char copy[DBK_RECORD_LEN];

	memcpy(copy, record, DBK_RECORD_LEN);
	if (dbk_layout_is(layout, DBK_REC_A_IN) &&
	    dbk_record_get(record, password).len == 0) {
		report(sink, DBK_RULE_ENVELOPE_PASSWORD, where, password->from,
		    &(struct dbk_words){0});
		memset(copy + password->from - 1, 'X', DBK_PASSWORD_LEN);
	}
	(void)dbk_fields_check_bytes(sink, where, copy);
	dbk_fields_check(sink, where, layout, copy, NULL, NULL);
}

/* A record that the state does not expect; true when it was reported. */
static bool
check_order(struct dbk_envelope *e, enum dbk_envelope_state before,
    const char *wanted, enum dbk_envelope_kind kind, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice name = {record, kind == DBK_ENVELOPE_STRAY ? 4 : 1};
	struct dbk_words words = {.value = shown, .detail = wanted};
	bool right = (kind == DBK_ENVELOPE_A &&
			 before == DBK_ENVELOPE_OUTSIDE) ||
	    ((kind == DBK_ENVELOPE_B || kind == DBK_ENVELOPE_Z) &&
		before == DBK_ENVELOPE_IN_BATCH) ||
	    kind == DBK_ENVELOPE_Y;

	if (right) {
		e->stray = false;
		return false;
	}
	/* Of a run of records in the wrong place, the first is told. */
	if (kind == DBK_ENVELOPE_STRAY && e->stray)
		return true;
	e->stray = kind == DBK_ENVELOPE_STRAY;
	dbk_slice_show(shown, name);
	report(sink,
	    before == DBK_ENVELOPE_OUTSIDE ? DBK_RULE_ENVELOPE_OUTSIDE :
					     DBK_RULE_ENVELOPE_SEQUENCE,
	    where, 1, &words);
	return true;
}

enum dbk_envelope_kind
dbk_envelope_check(struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	enum dbk_envelope_state before = e->state;
	const struct dbk_layout *layout;
	const char *wanted = due(e);
	enum dbk_envelope_kind kind = dbk_envelope_take(e, record, &layout);
	struct dbk_finding place;

	/* Most records. */
	if (kind == DBK_ENVELOPE_DATA) {
		e->stray = false;
		return kind;
	}
	place = *where;
	place.record = layout != NULL ? layout->name : NULL;
	(void)check_order(e, before, wanted, kind, record, &place, sink);
	if (layout == NULL)
		return kind;
	check_fields(layout, record, &place, sink);
	if (kind == DBK_ENVELOPE_B) {
		check_application(e, record, &place, sink);
		check_preparer(e, record, &place, sink);
	} else if (kind == DBK_ENVELOPE_Y) {
		check_y(e, layout, record, &place, sink);
	} else if (kind == DBK_ENVELOPE_Z) {
		check_z(e, record, &place, sink);
	}
	return kind;
}

void
dbk_envelope_check_transaction(struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	const struct dbk_rec_field *se = dbk_layouts[DBK_REC_SE10].fields;
	const struct dbk_rec_field *b = dbk_layouts[DBK_REC_B_IN].fields;
	struct dbk_slice filer = dbk_record_get(record,
	    &se[DBK_SE10_ENTRY_FILER_CODE]);
	struct dbk_slice port = dbk_record_get(record,
	    &se[DBK_SE10_PLANNED_PORT_OF_ENTRY]);
	struct dbk_slice of_block = dbk_record_get(e->b,
	    &b[DBK_B_IN_PROCESSING_FILER_CODE]);
	char value[DBK_RECORD_LEN + 1], other[DBK_RECORD_LEN + 1];
	struct dbk_words words = {.value = value, .detail = other};

	e->transactions++;
	if (e->transactions == DBK_ENVELOPE_TRANSACTIONS + 1) {
		(void)snprintf(value, sizeof value, "%u",
		    (unsigned)DBK_ENVELOPE_TRANSACTIONS);
		report(sink, DBK_RULE_ENVELOPE_LIMIT, where, 1,
		    &(struct dbk_words){
			.limit = value, .detail = "transactions"});
	}
	dbk_slice_show(value, filer);
	dbk_slice_show(other, of_block);
	if (filer.len != 0 && of_block.len != 0 && strcmp(value, other) != 0)
		report(sink, DBK_RULE_ENVELOPE_FILER, where,
		    se[DBK_SE10_ENTRY_FILER_CODE].from, &words);
	of_block = dbk_record_get(e->b,
	    &b[DBK_B_IN_PROCESSING_DISTRICT_PORT_CODE]);
	dbk_slice_show(value, port);
	dbk_slice_show(other, of_block);
	if (port.len >= 2 && of_block.len >= 2 &&
	    !dbk_district_same(value, other))
		report(sink, DBK_RULE_ENVELOPE_DISTRICT, where,
		    se[DBK_SE10_PLANNED_PORT_OF_ENTRY].from, &words);
}

void
dbk_envelope_check_end(const struct dbk_envelope *e,
    const struct dbk_finding *where, struct dbk_sink *sink)
{
	struct dbk_words words = {.detail = due(e)};

	if (e->state != DBK_ENVELOPE_OUTSIDE)
		report(sink, DBK_RULE_ENVELOPE_CUT, where, 0, &words);
}
