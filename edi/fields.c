#include <stdio.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/usage.h"
#include "ledger/chars.h"
#include "ledger/list.h"

#define DETAIL_LEN 128

static bool
is_odd(char c)
{
	return c < ' ' || c > '~';
}

void
dbk_slice_show(char out[DBK_RECORD_LEN + 1], struct dbk_slice value)
{
	size_t i;

	for (i = 0; i < value.len && i < DBK_RECORD_LEN; i++)
		out[i] = is_odd(value.s[i]) ? '?' : value.s[i];
	out[i] = '\0';
}

bool
dbk_field_is_secret(const struct dbk_rec_field *field)
{
	return field ==
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_COMMUNICATION_PASSWORD];
}

static enum dbk_rule
rule_of(enum dbk_fault fault)
{
	switch (fault) {
	case DBK_FAULT_FILLER:
		return DBK_RULE_EDI_FILLER;
	case DBK_FAULT_CONSTANT:
		return DBK_RULE_EDI_FIELD_CONSTANT;
	case DBK_FAULT_MISSING:
		return DBK_RULE_EDI_FIELD_MISSING;
	case DBK_FAULT_FILL:
		return DBK_RULE_EDI_FIELD_FILL;
	case DBK_FAULT_DATE:
		return DBK_RULE_EDI_FIELD_DATE;
	case DBK_FAULT_CODE:
		return DBK_RULE_EDI_FIELD_CODE;
	default:
		return DBK_RULE_EDI_FIELD_CLASS;
	}
}

static const char *
fill_words(const struct dbk_rec_field *f)
{
	bool number = f->class == DBK_CLASS_N || f->class == DBK_CLASS_SN;

	if (!number)
		return "left-justified and space-filled";
	if ((f->flags & DBK_FIELD_LEFT) != 0)
		return "left-justified without leading zeros";
	return "right-justified and zero-filled";
}

/* The words that a rule's text leaves to the fault. */
static void
detail_of(char detail[DETAIL_LEN], const struct dbk_rec_field *f,
    const char *record, enum dbk_fault fault, unsigned at)
{
	detail[0] = '\0';
	if (fault == DBK_FAULT_CLASS)
		(void)snprintf(detail, DETAIL_LEN,
		    "\"%c\" at position %u, "
		    "where only %s may stand",
		    record[at - 1], at, dbk_class_words(f->class));
	else if (fault == DBK_FAULT_FILL)
		(void)snprintf(detail, DETAIL_LEN, "%s", fill_words(f));
	else if (fault == DBK_FAULT_CODE)
		(void)snprintf(detail, DETAIL_LEN, "%s",
		    dbk_lists[f->list].name);
}

/* The layouts that split the reference of an X0 have names of our own. */
static const char *
identifier_of(const struct dbk_layout *layout)
{
	if (dbk_layout_is(layout, DBK_REC_X0_BLOCK_OUT) ||
	    dbk_layout_is(layout, DBK_REC_X0_TRNACT_OUT))
		return dbk_layouts[DBK_REC_X0_OUT].name;
	return layout->name;
}

void
dbk_field_report(struct dbk_sink *sink, const struct dbk_finding *where,
    const struct dbk_layout *layout, const struct dbk_rec_field *field,
    const char *record, enum dbk_fault fault, unsigned at)
{
	struct dbk_slice value = dbk_record_get(record, field);
	struct dbk_finding place = *where;
	char shown[DBK_RECORD_LEN + 1], detail[DETAIL_LEN];
	struct dbk_words words = {
	    .value = shown,
	    .label = field->label,
	    .limit = field->constant,
	    .detail = detail,
	};

	/* Of a filler, show what stands in it, from its first character on. */
	if (fault == DBK_FAULT_FILLER) {
		value.len -= at - field->from;
		value.s += at - field->from;
	}
	if (dbk_field_is_secret(field))
		value = (struct dbk_slice){
		    DBK_SECRET_SHOWN, sizeof DBK_SECRET_SHOWN - 1};
	dbk_slice_show(shown, value);
	detail_of(detail, field, record, fault, at);
	place.record = identifier_of(layout);
	place.column = at;
	dbk_report(sink, rule_of(fault), &place, &words);
}

static bool
has_odd(const char *record, const struct dbk_rec_field *f)
{
	unsigned i;

	for (i = f->from - 1u; i < f->to; i++)
		if (is_odd(record[i]))
			return true;
	return false;
}

/*
 * Text from CBP may begin with a space (a reference to a block without port):
 * justification is asked of what is sent to CBP only.
 */
static bool
is_lenient(const struct dbk_layout *layout, const struct dbk_rec_field *f)
{
	return (layout->direction == DBK_DIRECTION_OUT ||
		   layout->direction == DBK_DIRECTION_GEN) &&
	    (f->class == DBK_CLASS_X || f->class == DBK_CLASS_AN);
}

/* PGA-CODE-OLD warns of these codes. */
static bool
is_old_list(const struct dbk_layout *layout, const struct dbk_rec_field *f)
{
	return dbk_usage_is_agency(layout) && !dbk_list_is_pga(f->list);
}

void
dbk_fields_check(struct dbk_sink *sink, const struct dbk_finding *where,
    const struct dbk_layout *layout, const char *record,
    void (*faulty)(void *arg, const struct dbk_rec_field *field), void *arg)
{
	enum dbk_fault fault;
	unsigned at;
	size_t i;

	for (i = 0; i < layout->nfields; i++) {
		const struct dbk_rec_field *f = &layout->fields[i];

		fault = dbk_record_check(&at, record, f);
		if (fault == DBK_FAULT_NONE ||
		    (fault == DBK_FAULT_FILL && is_lenient(layout, f)) ||
		    (fault == DBK_FAULT_CODE && is_old_list(layout, f)))
			continue;
		if (faulty != NULL)
			faulty(arg, f);
		if (!has_odd(record, f))
			dbk_field_report(sink, where, layout, f, record, fault,
			    at);
	}
}

bool
dbk_fields_check_bytes(struct dbk_sink *sink, const struct dbk_finding *where,
    const char *record)
{
	struct dbk_finding place = *where;
	struct dbk_words words = {0};
	char detail[32];
	unsigned i;

	for (i = 0; i < DBK_RECORD_LEN; i++)
		if (is_odd(record[i]))
			break;
	if (i == DBK_RECORD_LEN)
		return false;
	(void)snprintf(detail, sizeof detail, "the byte %02X",
	    (unsigned char)record[i]);
	words.detail = detail;
	place.column = i + 1;
	dbk_report(sink, DBK_RULE_EDI_CONTROL_CHAR, &place, &words);
	return true;
}
