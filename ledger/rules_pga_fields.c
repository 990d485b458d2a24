/*
 * Rules of the data of other agencies: what the chapter says of the fields of
 * a record.  Pages are those of the PGA message set.
 */
#include <stdio.h>
#include <string.h>

#include "ledger/list.h"
#include "ledger/rules_pga.h"

static void
report(struct dbk_check *c, const struct dbk_record_item *item, unsigned field,
    const char *detail)
{
	dbk_check_report_record(c, item, field, NULL, detail);
}

static bool
is_set(const struct dbk_record_item *item, unsigned field)
{
	return item->values[field].s != NULL;
}

/* ---- mandatory fields and code lists ---- */

static void
mandatory(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	unsigned i;

	(void)arg;
	for (i = 0; i < layout->nfields; i++)
		if (layout->fields[i].designation == 'M' &&
		    layout->fields[i].constant == NULL &&
		    layout->fields[i].class != DBK_CLASS_S && !is_set(item, i))
			report(c, item, i, NULL);
}

/* In records EDI-FIELD-MISSING tells of blank fields. */
void
dbk_check_pga_mandatory(struct dbk_check *c)
{
	if (!c->from_records)
		dbk_each_pga_record(c, mandatory, NULL);
}

static void
codes(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	const bool *own = arg;
	unsigned i;

	for (i = 0; i < layout->nfields; i++) {
		const struct dbk_text *value = &item->values[i];
		enum dbk_list list = layout->fields[i].list;

		if (value->s == NULL || list == DBK_LIST_NONE ||
		    dbk_list_is_pga(list) != *own ||
		    dbk_list_name(list, value->s, value->len) != NULL)
			continue;
		report(c, item, i, dbk_lists[list].name);
	}
}

/* In records EDI-FIELD-CODE tells of them. */
void
dbk_check_pga_code(struct dbk_check *c)
{
	bool own = true;

	if (!c->from_records)
		dbk_each_pga_record(c, codes, &own);
}

void
dbk_check_pga_code_old(struct dbk_check *c)
{
	bool own = false;

	dbk_each_pga_record(c, codes, &own);
}

/* ---- dates and times ---- */

struct place {
	enum dbk_rec rec;
	unsigned field;
};

/* MMDDCCYY */
static const struct place dates[] = {
    {DBK_REC_PG06, DBK_PG06_PROCESSING_START_DATE},
    {DBK_REC_PG06, DBK_PG06_PROCESSING_END_DATE},
    {DBK_REC_PG14, DBK_PG14_LPCO_DATE},
    {DBK_REC_PG22, DBK_PG22_DATE_OF_SIGNATURE},
    {DBK_REC_PG25, DBK_PG25_PRODUCTION_START_DATE},
    {DBK_REC_PG25, DBK_PG25_PRODUCTION_END_DATE},
    {DBK_REC_PG30, DBK_PG30_INSPECTION_OR_ARRIVAL_DATE},
};

/* The digits as the record will carry them; false: no digits, or too many. */
static bool
zero_filled(char *out, size_t digits, const struct dbk_text *value)
{
	if (value->len > digits || !dbk_all_digits(value->s, value->len))
		return false;
	memset(out, '0', digits);
	memcpy(out + digits - value->len, value->s, value->len);
	return true;
}

static bool
is_date(const struct dbk_text *value)
{
	char d[8], iso[DBK_DATE_LEN + 1];
	dbk_day day;

	if (!zero_filled(d, sizeof d, value))
		return false;
	(void)snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", d + 4, d, d + 2);
	return dbk_date_parse(&day, iso, DBK_DATE_LEN);
}

/* MMCCYY, or 00CCYY for a year alone (p. 28). */
static bool
is_month(const struct dbk_text *value)
{
	char d[6];

	return zero_filled(d, sizeof d, value) &&
	    (d[0] == '0' || (d[0] == '1' && d[1] <= '2'));
}

static void
check_dates(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	unsigned month = DBK_PG07_MANUFACTURE_MONTH_AND_YEAR;
	size_t i;

	(void)arg;
	for (i = 0; i < sizeof dates / sizeof dates[0]; i++)
		if (item->rec == dates[i].rec && is_set(item, dates[i].field) &&
		    !is_date(&item->values[dates[i].field]))
			report(c, item, dates[i].field, "MMDDCCYY");
	if (item->rec == DBK_REC_PG07 && is_set(item, month) &&
	    !is_month(&item->values[month]))
		report(c, item, month, "MMCCYY");
}

void
dbk_check_pga_date(struct dbk_check *c)
{
	dbk_each_pga_record(c, check_dates, NULL);
}

/* HHMM, 0001 to 2400 (p. 48). */
static bool
is_time(const struct dbk_text *value)
{
	char d[5] = "";

	return zero_filled(d, 4, value) && strcmp(d, "0001") >= 0 &&
	    strcmp(d, "2400") <= 0 && d[2] <= '5';
}

static void
check_time(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	unsigned field = DBK_PG30_INSPECTION_OR_ARRIVAL_TIME;

	(void)arg;
	if (item->rec == DBK_REC_PG30 && is_set(item, field) &&
	    !is_time(&item->values[field]))
		report(c, item, field, NULL);
}

void
dbk_check_pga_pg30_time(struct dbk_check *c)
{
	dbk_each_pga_record(c, check_time, NULL);
}

/* ---- conditions of single records ---- */

/* "FWS" for E, and so on; NULL: any agency (p. 19, 20). */
static const char *
agency_of_disclaimer(const struct dbk_text *disclaimer)
{
	if (dbk_text_is(disclaimer, "E"))
		return "FWS";
	if (dbk_text_is(disclaimer, "F"))
		return "FDA";
	return dbk_text_is(disclaimer, "G") ? "APH" : NULL;
}

static void
disclaimer(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	const struct dbk_text *agency, *code;
	const char *only;

	(void)arg;
	if (item->rec != DBK_REC_PG01)
		return;
	agency = &item->values[DBK_PG01_GOVERNMENT_AGENCY_CODE];
	code = &item->values[DBK_PG01_DISCLAIMER];
	only = agency_of_disclaimer(code);
	if (only != NULL && agency->s != NULL && !dbk_text_is(agency, only))
		report(c, item, DBK_PG01_DISCLAIMER, only);
	else if (dbk_text_is(code, "F") &&
	    !dbk_text_is(&c->entry->entry_type, "21"))
		report(c, item, DBK_PG01_DISCLAIMER, "entry type 21");
}

void
dbk_check_pga_pg01_disclaimer(struct dbk_check *c)
{
	dbk_each_pga_record(c, disclaimer, NULL);
}

static void
intended_use(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	const struct dbk_text *code;

	(void)arg;
	if (item->rec != DBK_REC_PG01 ||
	    !is_set(item, DBK_PG01_INTENDED_USE_DESCRIPTION))
		return;
	code = &item->values[DBK_PG01_INTENDED_USE_CODE];
	if (code->s == NULL || strncmp(code->s, "980.000", 7) != 0)
		report(c, item, DBK_PG01_INTENDED_USE_DESCRIPTION, NULL);
}

void
dbk_check_pga_pg01_intended_use(struct dbk_check *c)
{
	dbk_each_pga_record(c, intended_use, NULL);
}

static void
product_codes(struct dbk_check *c, const struct dbk_record_item *item,
    void *arg)
{
	static const unsigned q[] = {DBK_PG02_PRODUCT_CODE_QUALIFIER_1,
	    DBK_PG02_PRODUCT_CODE_QUALIFIER_2,
	    DBK_PG02_PRODUCT_CODE_QUALIFIER_3};
	size_t i, j;

	(void)arg;
	if (item->rec != DBK_REC_PG02)
		return;
	for (i = 1; i < sizeof q / sizeof q[0]; i++) {
		for (j = 0; j < i && is_set(item, q[i]); j++) {
			if (!dbk_text_is(&item->values[q[j]],
				item->values[q[i]].s))
				continue;
			report(c, item, q[i], NULL);
			break;
		}
	}
}

void
dbk_check_pga_pg02_code_twice(struct dbk_check *c)
{
	dbk_each_pga_record(c, product_codes, NULL);
}

/* If the first field is given (and has the value, where one is named), so must
 * one of the others be. */
struct condition {
	enum dbk_rec rec;
	unsigned given;
	const char *value; /* NULL: any */
	unsigned wanted[2];
};

static void
check_condition(struct dbk_check *c, const struct dbk_record_item *item,
    void *arg)
{
	const struct condition *k = arg;

	if (item->rec != k->rec || !is_set(item, k->given) ||
	    (k->value != NULL &&
		!dbk_text_is(&item->values[k->given], k->value)) ||
	    is_set(item, k->wanted[0]) || is_set(item, k->wanted[1]))
		return;
	report(c, item, k->wanted[0], NULL);
}

void
dbk_check_pga_pg06_other(struct dbk_check *c)
{
	struct condition k = {DBK_REC_PG06, DBK_PG06_PROCESSING_TYPE_CODE,
	    "017",
	    {DBK_PG06_PROCESSING_DESCRIPTION, DBK_PG06_PROCESSING_DESCRIPTION}};

	dbk_each_pga_record(c, check_condition, &k);
}

void
dbk_check_pga_pg19_name(struct dbk_check *c)
{
	struct condition k = {DBK_REC_PG19, DBK_PG19_ENTITY_ROLE_CODE, NULL,
	    {DBK_PG19_ENTITY_NAME, DBK_PG19_ENTITY_NUMBER}};

	dbk_each_pga_record(c, check_condition, &k);
}

void
dbk_check_pga_pg24_remarks(struct dbk_check *c)
{
	struct condition k = {DBK_REC_PG24, DBK_PG24_REMARKS_TYPE_CODE, NULL,
	    {DBK_PG24_REMARKS_TEXT, DBK_PG24_REMARKS_CODE}};

	dbk_each_pga_record(c, check_condition, &k);
}

void
dbk_check_pga_pg32_number(struct dbk_check *c)
{
	struct condition k = {DBK_REC_PG32, DBK_PG32_ROUTING_SUBUNIT_QUALIFIER,
	    NULL,
	    {DBK_PG32_ROUTING_SUBUNIT_NUMBER, DBK_PG32_ROUTING_SUBUNIT_NUMBER}};

	dbk_each_pga_record(c, check_condition, &k);
}

static void
area(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	(void)arg;
	if (item->rec == DBK_REC_PG33 &&
	    !is_set(item, DBK_PG33_GEOGRAPHIC_AREA_CODE) &&
	    !is_set(item, DBK_PG33_GEOGRAPHIC_AREA_NAME))
		report(c, item, DBK_PG33_GEOGRAPHIC_AREA_CODE, NULL);
}

void
dbk_check_pga_pg33_area(struct dbk_check *c)
{
	dbk_each_pga_record(c, area, NULL);
}

static void
can_sizes(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	static const unsigned fields[] = {DBK_PG28_CAN_DIMENSION_1,
	    DBK_PG28_CAN_DIMENSION_2, DBK_PG28_CAN_DIMENSION_3};
	char d[4];
	size_t i;

	(void)arg;
	for (i = 0; item->rec == DBK_REC_PG28 && i < 3; i++)
		if (is_set(item, fields[i]) &&
		    zero_filled(d, sizeof d, &item->values[fields[i]]) &&
		    (d[2] - '0') * 10 + (d[3] - '0') > 15)
			report(c, item, fields[i], NULL);
}

void
dbk_check_pga_pg28_sixteenths(struct dbk_check *c)
{
	dbk_each_pga_record(c, can_sizes, NULL);
}

static void
quantities(struct dbk_check *c, const struct dbk_record_item *item, void *arg)
{
	static const unsigned pairs[][2] = {
	    {DBK_PG29_LINE_NET_UNIT_OF_MEASURE, DBK_PG29_LINE_NET_QUANTITY},
	    {DBK_PG29_LINE_GROSS_UNIT_OF_MEASURE, DBK_PG29_LINE_GROSS_QUANTITY},
	    {DBK_PG29_UNIT_NET_UNIT_OF_MEASURE, DBK_PG29_UNIT_NET_QUANTITY},
	    {DBK_PG29_UNIT_GROSS_UNIT_OF_MEASURE, DBK_PG29_UNIT_GROSS_QUANTITY},
	};
	size_t i;

	(void)arg;
	if (item->rec != DBK_REC_PG29)
		return;
	for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		bool unit = is_set(item, pairs[i][0]);

		if (unit != is_set(item, pairs[i][1]))
			report(c, item, pairs[i][unit ? 1 : 0], NULL);
	}
}

void
dbk_check_pga_pg29_pair(struct dbk_check *c)
{
	dbk_each_pga_record(c, quantities, NULL);
}
