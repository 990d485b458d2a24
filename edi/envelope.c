#include <stdio.h>
#include <string.h>

#include "edi/envelope.h"
#include "ledger/list.h"

#define USER_TEXT 24 /* batch id, hyphen, block, NUL */

bool
dbk_district_same(const char *port, const char *other)
{
	static const char mixed[] = "10 46 47";
	char a[3] = {port[0], port[1], '\0'};
	char b[3] = {other[0], other[1], '\0'};

	if (strcmp(a, b) == 0)
		return true;
	return strstr(mixed, a) != NULL && strstr(mixed, b) != NULL;
}

bool
dbk_app_is_input(struct dbk_slice app)
{
	static const char suffix[] = ", input";
	const char *name = dbk_list_name(DBK_LIST_APPLICATION_CODES, app.s,
	    app.len);
	size_t len = name != NULL ? strlen(name) : 0;

	return len >= sizeof suffix &&
	    strcmp(name + len - (sizeof suffix - 1), suffix) == 0;
}

/* ---- writing ---- */

static void
set(struct dbk_record *r, unsigned field, const char *s)
{
	dbk_record_set(r, field, s, strlen(s));
}

static void
set_day(struct dbk_record *r, unsigned field, dbk_day day)
{
	char mmddyy[7];

	dbk_date_format_mmddyy(mmddyy, day);
	set(r, field, mmddyy);
}

static enum dbk_code
finish(char out[DBK_RECORD_LEN], struct dbk_record *r, struct dbk_err *err)
{
	memcpy(out, r->bytes, DBK_RECORD_LEN);
	if (dbk_record_end(r) == DBK_FAULT_NONE)
		return DBK_OK;
	return dbk_fail(err, DBK_EDEFECT, "%s record: %s does not fit",
	    r->layout->name, r->field->label);
}

enum dbk_code
dbk_envelope_write_a(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, struct dbk_err *err)
{
	const struct dbk_sender *sender = &h->profile->sender;
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_A_IN);
	dbk_record_set_text(&r, DBK_A_IN_SITE_CODE, &sender->site);
	dbk_record_set_text(&r, DBK_A_IN_ID_CODE, &sender->id);
	set_day(&r, DBK_A_IN_TRANSMISSION_DATE, h->date);
	set(&r, DBK_A_IN_APPLICATION_IDENTIFIER_CODE, h->app);
	dbk_record_set_text(&r, DBK_A_IN_OFFICE_CODE, &sender->office);
	set(&r, DBK_A_IN_USER_DATA_TEXT, h->batch);
	return finish(out, &r, err);
}

enum dbk_code
dbk_envelope_write_z(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, struct dbk_err *err)
{
	const struct dbk_sender *sender = &h->profile->sender;
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_Z_IN);
	dbk_record_set_text(&r, DBK_Z_IN_SITE_CODE, &sender->site);
	dbk_record_set_text(&r, DBK_Z_IN_ID_CODE, &sender->id);
	set_day(&r, DBK_Z_IN_TRANSMISSION_DATE, h->date);
	dbk_record_set_text(&r, DBK_Z_IN_OFFICE_CODE, &sender->office);
	return finish(out, &r, err);
}

enum dbk_code
dbk_envelope_write_b(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, const struct dbk_envelope_block *b,
    struct dbk_err *err)
{
	const struct dbk_profile *p = h->profile;
	struct dbk_record r;
	char text[USER_TEXT];

	dbk_record_begin(&r, DBK_REC_B_IN);
	set(&r, DBK_B_IN_PROCESSING_DISTRICT_PORT_CODE, b->port);
	set(&r, DBK_B_IN_PROCESSING_FILER_CODE, b->filer);
	set(&r, DBK_B_IN_APPLICATION_IDENTIFIER_CODE, h->app);
	dbk_record_set_text(&r, DBK_B_IN_PROCESSING_FILER_OFFICE_CODE,
	    &p->processing.office);
	if (p->preparer.filer.s != NULL) {
		dbk_record_set_text(&r, DBK_B_IN_PREPARER_DISTRICT_PORT_CODE,
		    &p->preparer.port);
		dbk_record_set_text(&r, DBK_B_IN_PREPARER_FILER_CODE,
		    &p->preparer.filer);
		dbk_record_set_text(&r, DBK_B_IN_PREPARER_OFFICE_CODE,
		    &p->preparer.office);
		set(&r, DBK_B_IN_PREPARER_INDICATOR, "1");
	}
	(void)snprintf(text, sizeof text, "%s-%02u", h->batch, b->number);
	set(&r, DBK_B_IN_USER_DATA_TEXT, text);
	return finish(out, &r, err);
}

enum dbk_code
dbk_envelope_write_y(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, const struct dbk_envelope_block *b,
    struct dbk_err *err)
{
	struct dbk_record r;

	dbk_record_begin(&r, DBK_REC_Y_IN);
	set(&r, DBK_Y_IN_PROCESSING_DISTRICT_PORT_CODE, b->port);
	set(&r, DBK_Y_IN_PROCESSING_FILER_CODE, b->filer);
	set(&r, DBK_Y_IN_APPLICATION_IDENTIFIER_CODE, h->app);
	dbk_record_set_text(&r, DBK_Y_IN_PROCESSING_FILER_OFFICE_CODE,
	    &h->profile->processing.office);
	return finish(out, &r, err);
}

void
dbk_envelope_password(char record[DBK_RECORD_LEN], const char *password)
{
	const struct dbk_rec_field *f =
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_COMMUNICATION_PASSWORD];

	if (password != NULL)
		memcpy(record + f->from - 1, password, DBK_PASSWORD_LEN);
	else
		memset(record + f->from - 1, ' ', DBK_PASSWORD_LEN);
}

/* ---- reading ---- */

/* True when every filler of the layout is blank in the record. */
static bool
fillers_are_blank(enum dbk_rec rec, const char *record)
{
	const struct dbk_layout *l = &dbk_layouts[rec];
	unsigned at;
	size_t i;

	for (i = 0; i < l->nfields; i++)
		if (dbk_record_check(&at, record, &l->fields[i]) ==
		    DBK_FAULT_FILLER)
			return false;
	return true;
}

bool
dbk_envelope_is_generated(const char *record)
{
	char last = record[DBK_RECORD_LEN - 1];

	/* The user text of another B may end in B, too. */
	if (record[0] == 'B')
		return last == 'B' && fillers_are_blank(DBK_REC_B_GEN, record);
	return (record[0] == 'Y' || record[0] == 'Z') && last == record[0];
}

/*
 * A letter in position 1 is an envelope record where one is due.  Inside a
 * block, transaction records of other applications may begin with it too:
 * there the fillers decide, but for Y in a cargo release, whose records begin
 * with other letters.
 */
static bool
is_envelope_in_block(const struct dbk_envelope *e, const char *record)
{
	/* Most records end here. */
	if (record[0] != 'A' && record[0] != 'B' && record[0] != 'Y' &&
	    record[0] != 'Z')
		return false;
	if (dbk_record_layout(record) != NULL)
		return false;
	switch (record[0]) {
	case 'A':
		return fillers_are_blank(DBK_REC_A_OUT, record) ||
		    fillers_are_blank(DBK_REC_A_IN, record);
	case 'B':
		return fillers_are_blank(DBK_REC_B_OUT, record);
	case 'Y':
		return e->generated || dbk_slice_is(e->app, "SE") ||
		    dbk_slice_is(e->app, "SX") ||
		    fillers_are_blank(DBK_REC_Y_OUT, record) ||
		    fillers_are_blank(DBK_REC_Y_IN, record);
	case 'Z':
		return dbk_envelope_is_generated(record) ||
		    fillers_are_blank(DBK_REC_Z_IN, record);
	default:
		return false;
	}
}

static struct dbk_slice
field(const char *record, enum dbk_rec rec, unsigned number)
{
	return dbk_record_get(record, &dbk_layouts[rec].fields[number]);
}

static void
open_batch(struct dbk_envelope *e, const char *record)
{
	memcpy(e->a, record, DBK_RECORD_LEN);
	e->app = field(e->a, DBK_REC_A_IN,
	    DBK_A_IN_APPLICATION_IDENTIFIER_CODE);
	/* A rejected batch comes back without application. */
	e->input = e->app.len != 0 &&
	    (dbk_app_is_input(e->app) ||
		dbk_list_name(DBK_LIST_APPLICATION_CODES, e->app.s,
		    e->app.len) == NULL);
	e->generated = false;
	e->blocks = 0;
	e->batches++;
	e->state = DBK_ENVELOPE_IN_BATCH;
}

static void
open_block(struct dbk_envelope *e, const char *record)
{
	struct dbk_slice app;

	memcpy(e->b, record, DBK_RECORD_LEN);
	e->generated = !e->input && dbk_envelope_is_generated(record);
	app = field(e->b, DBK_REC_B_IN, DBK_B_IN_APPLICATION_IDENTIFIER_CODE);
	if (app.len != 0 && !e->generated)
		e->app = app;
	e->blocks++;
	e->all_blocks++;
	e->records = 0;
	e->transactions = 0;
	e->state = DBK_ENVELOPE_IN_BLOCK;
}

static const struct dbk_layout *
layout_of(const struct dbk_envelope *e, char letter, bool generated)
{
	enum dbk_rec rec;

	if (letter == 'A')
		rec = e->input ? DBK_REC_A_IN : DBK_REC_A_OUT;
	else if (letter == 'B')
		rec = e->input ? DBK_REC_B_IN :
		    generated  ? DBK_REC_B_GEN :
				 DBK_REC_B_OUT;
	else if (letter == 'Y')
		rec = e->input ? DBK_REC_Y_IN :
		    generated  ? DBK_REC_Y_GEN :
				 DBK_REC_Y_OUT;
	else
		rec = e->input ? DBK_REC_Z_IN :
		    generated  ? DBK_REC_Z_GEN :
				 DBK_REC_Z_OUT;
	return &dbk_layouts[rec];
}

enum dbk_envelope_kind
dbk_envelope_kind(const struct dbk_envelope *e, const char *record)
{
	if (e->state == DBK_ENVELOPE_OUTSIDE)
		return record[0] == 'A' ? DBK_ENVELOPE_A : DBK_ENVELOPE_STRAY;
	if (e->state == DBK_ENVELOPE_IN_BLOCK &&
	    !is_envelope_in_block(e, record))
		return DBK_ENVELOPE_DATA;
	switch (record[0]) {
	case 'A':
		return DBK_ENVELOPE_A;
	case 'B':
		return DBK_ENVELOPE_B;
	case 'Y':
		return e->state == DBK_ENVELOPE_IN_BLOCK ? DBK_ENVELOPE_Y :
							   DBK_ENVELOPE_STRAY;
	case 'Z':
		return DBK_ENVELOPE_Z;
	default:
		return DBK_ENVELOPE_STRAY;
	}
}

enum dbk_envelope_kind
dbk_envelope_take(struct dbk_envelope *e, const char *record,
    const struct dbk_layout **layout)
{
	enum dbk_envelope_kind kind = dbk_envelope_kind(e, record);

	*layout = NULL;
	switch (kind) {
	case DBK_ENVELOPE_A:
		open_batch(e, record);
		break;
	case DBK_ENVELOPE_B:
		open_block(e, record);
		break;
	case DBK_ENVELOPE_Y:
		e->state = DBK_ENVELOPE_IN_BATCH;
		break;
	case DBK_ENVELOPE_Z:
		e->state = DBK_ENVELOPE_OUTSIDE;
		break;
	case DBK_ENVELOPE_DATA:
		e->records++;
		return kind;
	case DBK_ENVELOPE_STRAY:
		return kind;
	}
	*layout = layout_of(e, record[0],
	    !e->input && dbk_envelope_is_generated(record));
	return kind;
}
