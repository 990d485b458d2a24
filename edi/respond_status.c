#include <stdio.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/respond_batch.h"
#include "ledger/cargo.h"
#include "ledger/date.h"
#include "ledger/list.h"

#define AT_SIZE 17 /* YYYY-MM-DDTHH:MM and NUL */
#define TOPIC_SIZE 81
#define LIFTS "lifts "

/* Where a reader of status notices stands. */
struct notice {
	struct dbk_respond *r;
	size_t begin; /* record of the SO10 and one; 0: none */
	bool refused; /* a query that was refused: a WR0 */
	char number[DBK_NUMBER_LEN + 1];
	char bill[TOPIC_SIZE]; /* the bill or bills that an SO50 is about */
	bool bill_open; /* the record before was an SO40, too */
	struct dbk_buf notices; /* struct dbk_notice each */
	bool no_memory;
};

/*
 * A query is answered by WO records that have the positions of the SO records
 * (ACMQ-45): one set of enumerators reads both.
 */
static enum dbk_rec
kind_of(const char *record)
{
	static const struct {
		enum dbk_rec notice, query;
	} kinds[] = {{DBK_REC_SO10_OUT, DBK_REC_WO10_OUT},
	    {DBK_REC_SO20_OUT, DBK_REC_WO20_OUT},
	    {DBK_REC_SO30_OUT, DBK_REC_WO30_OUT},
	    {DBK_REC_SO40_OUT, DBK_REC_WO40_OUT},
	    {DBK_REC_SO42_OUT, DBK_REC_WO42_OUT},
	    {DBK_REC_SO50_OUT, DBK_REC_WO50_OUT},
	    {DBK_REC_SO60_OUT, DBK_REC_WO60_OUT},
	    {DBK_REC_SO70_OUT, DBK_REC_WO70_OUT},
	    {DBK_REC_SO71_OUT, DBK_REC_WO71_OUT},
	    {DBK_REC_SO72_OUT, DBK_REC_WO72_OUT}};
	const struct dbk_layout *layout = dbk_record_layout(record);
	size_t i;

	if (layout == NULL)
		return DBK_REC_COUNT;
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (dbk_layout_is(layout, kinds[i].notice) ||
		    dbk_layout_is(layout, kinds[i].query))
			return kinds[i].notice;
	return dbk_layout_is(layout, DBK_REC_WR0_OUT) ? DBK_REC_WR0_OUT :
							DBK_REC_COUNT;
}

static struct dbk_slice
field_of(const char *record, enum dbk_rec rec, unsigned field)
{
	return dbk_record_get(record, &dbk_layouts[rec].fields[field]);
}

static struct dbk_text
keep(struct notice *x, struct dbk_slice v)
{
	return dbk_respond_text(x->r, v, &x->no_memory);
}

static struct dbk_text
keep_string(struct notice *x, const char *s)
{
	return keep(x, (struct dbk_slice){s, strlen(s)});
}

/* CBP's date MMDDYY and time HHMM; false: they are none. */
static bool
read_time(char at[AT_SIZE], struct dbk_slice date, struct dbk_slice clock)
{
	char iso[DBK_DATE_LEN + 1];
	dbk_day day;
	size_t i;

	if (date.len != 6 || !dbk_date_parse_mmddyy(&day, date.s) ||
	    clock.len < 4)
		return false;
	for (i = 0; i < 4; i++)
		if (clock.s[i] < '0' || clock.s[i] > '9')
			return false;
	dbk_date_format(iso, day);
	(void)snprintf(at, AT_SIZE, "%s%c%.2s:%.2s", iso, 'T', clock.s,
	    clock.s + 2);
	return true;
}

/* A status without a time cannot be put in order: it is kept and told. */
static void
take_time(struct notice *x, struct dbk_notice *n, size_t i,
    struct dbk_slice date, struct dbk_slice clock)
{
	char at[AT_SIZE], shown[DBK_RECORD_LEN + 1];

	if (read_time(at, date, clock)) {
		n->at = keep_string(x, at);
		return;
	}
	dbk_slice_show(shown, date);
	if (date.len != 0 || n->code.s != NULL)
		dbk_respond_report(x->r, DBK_RULE_ANSWER_TIME, i, shown,
		    x->number);
}

/* What follows from a disposition, by a list of ours (docs/answers.md). */
static void
take_effect(struct notice *x, struct dbk_notice *n, enum dbk_list list)
{
	char topic[TOPIC_SIZE + 8];
	const char *effect;

	if (n->code.s == NULL)
		return;
	effect = dbk_list_name(list, n->code.s, n->code.len);
	if (effect == NULL)
		return;
	n->lifts.v = strncmp(effect, LIFTS, strlen(LIFTS)) == 0;
	n->lifts.set = n->lifts.v;
	if (!n->lifts.v)
		n->cargo = keep_string(x, effect);
	/* Of a hold it must be known what it is of, to see what lifts it. */
	if (list == DBK_LIST_CARGO_BY_BILL &&
	    (n->lifts.v || dbk_cargo_named(effect) == DBK_CARGO_HELD)) {
		(void)snprintf(topic, sizeof topic, "%.2s %.70s",
		    n->lifts.v ? effect + strlen(LIFTS) : n->code.s, x->bill);
		n->topic = keep_string(x, topic);
	}
}

static void
take_bill_status(struct notice *x, struct dbk_notice *n, const char *record,
    size_t i)
{
	n->code = keep(x,
	    field_of(record, DBK_REC_SO50_OUT, DBK_SO50_OUT_DISPOSITION_CODE));
	n->text = keep(x,
	    field_of(record, DBK_REC_SO50_OUT, DBK_SO50_OUT_NARRATIVE_MESSAGE));
	take_time(x, n, i,
	    field_of(record, DBK_REC_SO50_OUT, DBK_SO50_OUT_DISPOSITION_DATE),
	    field_of(record, DBK_REC_SO50_OUT, DBK_SO50_OUT_DISPOSITION_TIME));
	take_effect(x, n, DBK_LIST_CARGO_BY_BILL);
}

static void
take_entry_status(struct notice *x, struct dbk_notice *n, const char *record,
    size_t i)
{
	struct dbk_slice date = field_of(record, DBK_REC_SO60_OUT,
	    DBK_SO60_OUT_RELEASE_DATE);
	const char *removed;
	char iso[DBK_DATE_LEN + 1];
	dbk_day day;

	n->code = keep(x,
	    field_of(record, DBK_REC_SO60_OUT,
		DBK_SO60_OUT_DISPOSITION_ACTION_CODE));
	n->text = keep(x,
	    field_of(record, DBK_REC_SO60_OUT, DBK_SO60_OUT_NARRATIVE_MESSAGE));
	take_time(x, n, i,
	    field_of(record, DBK_REC_SO60_OUT,
		DBK_SO60_OUT_DISPOSITION_ACTION_DATE),
	    field_of(record, DBK_REC_SO60_OUT,
		DBK_SO60_OUT_DISPOSITION_ACTION_TIME));
	take_effect(x, n, DBK_LIST_CARGO_BY_ENTRY);
	n->release_origin = keep(x,
	    field_of(record, DBK_REC_SO60_OUT,
		DBK_SO60_OUT_RELEASE_ORIGIN_CODE));
	if (date.len == 6 && dbk_date_parse_mmddyy(&day, date.s)) {
		dbk_date_format(iso, day);
		n->release_date = keep_string(x, iso);
	}
	if (n->release_origin.s == NULL)
		return;
	removed = dbk_list_name(DBK_LIST_CARGO_BY_ORIGIN, n->release_origin.s,
	    n->release_origin.len);
	if (removed != NULL)
		n->cargo = keep_string(x, removed);
}

static void
take_agency_status(struct notice *x, struct dbk_notice *n, const char *record,
    size_t i)
{
	n->code = keep(x,
	    field_of(record, DBK_REC_SO70_OUT,
		DBK_SO70_OUT_PGA_ENTRY_LEVEL_STATUS_CODE));
	n->text = keep(x,
	    field_of(record, DBK_REC_SO70_OUT,
		DBK_SO70_OUT_PGA_ENTRY_LEVEL_STATUS_MESSAGE));
	take_time(x, n, i,
	    field_of(record, DBK_REC_SO70_OUT, DBK_SO70_OUT_STATUS_ACTION_DATE),
	    field_of(record, DBK_REC_SO70_OUT,
		DBK_SO70_OUT_STATUS_ACTION_TIME));
}

/* A prior notice confirmation is the one that travels with the goods. */
static void
take_reference(struct notice *x, struct dbk_notice *n, const char *record)
{
	n->reference = keep(x,
	    field_of(record, DBK_REC_SO71_OUT,
		DBK_SO71_OUT_REFERENCE_NUMBER_1));
	if (n->reference.s == NULL)
		n->reference = keep(x,
		    field_of(record, DBK_REC_SO71_OUT,
			DBK_SO71_OUT_REFERENCE_NUMBER_2));
}

/* A master and its house stand in two records, one after the other. */
static void
take_bill(struct notice *x, const char *record)
{
	char type[DBK_RECORD_LEN + 1], issuer[DBK_RECORD_LEN + 1];
	char number[DBK_RECORD_LEN + 1];
	size_t used = x->bill_open ? strlen(x->bill) : 0;

	dbk_slice_show(type,
	    field_of(record, DBK_REC_SO40_OUT,
		DBK_SO40_OUT_BILL_TYPE_INDICATOR));
	dbk_slice_show(issuer,
	    field_of(record, DBK_REC_SO40_OUT, DBK_SO40_OUT_ISSUER_CODE));
	dbk_slice_show(number,
	    field_of(record, DBK_REC_SO40_OUT, DBK_SO40_OUT_BILL_NUMBER));
	(void)snprintf(x->bill + used, sizeof x->bill - used, "%.1s%.4s%.50s ",
	    type, issuer, number);
	x->bill_open = true;
}

static void
take_record(struct notice *x, enum dbk_rec kind, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	struct dbk_notice n = {.node = {true, DBK_NO_POS}};

	n.source = keep(x, (struct dbk_slice){record, 4});
	n.record = keep(x, (struct dbk_slice){record, DBK_RECORD_LEN});
	if (kind != DBK_REC_SO40_OUT)
		x->bill_open = false;
	if (kind == DBK_REC_SO40_OUT)
		take_bill(x, record);
	else if (kind == DBK_REC_SO50_OUT)
		take_bill_status(x, &n, record, i);
	else if (kind == DBK_REC_SO60_OUT)
		take_entry_status(x, &n, record, i);
	else if (kind == DBK_REC_SO70_OUT)
		take_agency_status(x, &n, record, i);
	else if (kind == DBK_REC_SO71_OUT)
		take_reference(x, &n, record);
	else if (kind == DBK_REC_SO72_OUT)
		n.text = keep(x,
		    field_of(record, DBK_REC_SO72_OUT, DBK_SO72_OUT_COMMENTS));
	dbk_buf_add(&x->notices, &n, sizeof n);
}

/* ---- entries ---- */

static enum dbk_code
tell(struct notice *x)
{
	struct dbk_respond_row row = {.entry_number = x->number,
	    .batch = "",
	    .state = DBK_FILING_COUNT,
	    .code = "",
	    .text = ""};
	struct dbk_cargo_row cargo;
	enum dbk_code rc;

	rc = dbk_cargo_get(x->r->ledger, x->number, &cargo, x->r->err);
	if (rc != DBK_OK)
		return rc;
	row.cargo = cargo.state;
	x->r->sums->notices++;
	if (x->r->each != NULL)
		x->r->each(x->r->arg, &row);
	return DBK_OK;
}

/* What was read since the SO10 is about this entry. */
static enum dbk_code
apply(struct notice *x)
{
	struct dbk_respond *r = x->r;
	struct dbk_status status = {.node = {true, DBK_NO_POS}};
	enum dbk_code rc;
	bool known;

	status.app = keep_string(x, r->app);
	status.digest = keep_string(x, r->digest);
	status.refused.v = status.refused.set = x->refused;
	status.notices = (struct dbk_notice *)(void *)x->notices.data;
	status.nnotices = x->notices.len / sizeof *status.notices;
	if (x->no_memory)
		return dbk_fail_memory(r->err);
	rc = dbk_buf_check(&x->notices, r->err);
	if (rc == DBK_OK)
		rc = dbk_status_apply(r->ledger, x->number, &status, &known,
		    r->err);
	if (rc == DBK_OK && known)
		return x->refused ? DBK_OK : tell(x);
	if (rc != DBK_OK)
		return rc;
	dbk_respond_report(r, DBK_RULE_ANSWER_ENTRY, x->begin - 1, x->number,
	    "is not in this ledger");
	return dbk_respond_set_aside(r, x->number,
	    "the entry is not in the ledger", x->begin - 1);
}

static enum dbk_code
end_entry(struct notice *x)
{
	enum dbk_code rc;

	if (x->begin == 0)
		return DBK_OK;
	rc = apply(x);
	x->begin = 0;
	x->bill_open = false;
	x->bill[0] = '\0';
	dbk_buf_reset(&x->notices);
	return rc;
}

static void
report_refusal(struct notice *x, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	char text[DBK_RECORD_LEN + 1];

	dbk_slice_show(text,
	    field_of(record, DBK_REC_WR0_OUT, DBK_WR0_OUT_NARRATIVE_MESSAGE));
	dbk_respond_report(x->r, DBK_RULE_ANSWER_QUERY, i, x->number, text);
}

static enum dbk_code
take_data(struct notice *x, size_t i)
{
	const char *record = dbk_respond_record(x->r, i);
	enum dbk_rec kind = kind_of(record);
	char shown[DBK_RECORD_LEN + 1];
	enum dbk_code rc = DBK_OK;
	struct dbk_slice name = {record, 4};

	if (kind == DBK_REC_SO10_OUT || kind == DBK_REC_WR0_OUT) {
		rc = end_entry(x);
		(void)dbk_respond_number(x->number, record);
		x->begin = i + 1;
		x->refused = kind == DBK_REC_WR0_OUT;
	}
	if (x->refused && kind == DBK_REC_WR0_OUT)
		report_refusal(x, i);
	if (x->begin != 0 && kind != DBK_REC_COUNT) {
		take_record(x, kind, i);
		return rc;
	}
	dbk_slice_show(shown, name);
	dbk_respond_report(x->r, DBK_RULE_ANSWER_RECORD, i, shown, NULL);
	return rc != DBK_OK ?
	    rc :
	    dbk_respond_set_aside(x->r, x->begin != 0 ? x->number : NULL,
		"no record of a status notice", i);
}

enum dbk_code
dbk_respond_status(struct dbk_respond *r)
{
	struct notice x = {.r = r};
	struct dbk_envelope e = {0};
	const struct dbk_layout *layout;
	enum dbk_code rc = DBK_OK;
	size_t i, n = dbk_respond_count(r);

	for (i = 0; i < n && rc == DBK_OK; i++)
		if (dbk_envelope_take(&e, dbk_respond_record(r, i), &layout) ==
		    DBK_ENVELOPE_DATA)
			rc = take_data(&x, i);
		else
			rc = end_entry(&x);
	dbk_buf_fini(&x.notices);
	return rc;
}
