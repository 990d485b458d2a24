#include <string.h>

#include "edi/envelope.h"
#include "edi/fields.h"
#include "edi/inspect.h"
#include "edi/reader.h"
#include "ledger/list.h"

struct explanation {
	void (*each)(void *arg, const struct dbk_explained *e);
	void *arg;
	struct dbk_sink *sink;
	const char *file;
	struct dbk_envelope envelope;
	/* Of the field at hand. */
	char value[DBK_RECORD_LEN + 1];
	char date[DBK_DATE_LEN + 1];
	char fault[512];
};

/* The text of a finding, kept instead of reported. */
static void
keep_text(void *arg, const struct dbk_finding *finding)
{
	struct explanation *x = arg;
	size_t len = strlen(finding->text);

	if (len >= sizeof x->fault)
		len = sizeof x->fault - 1;
	memcpy(x->fault, finding->text, len);
	x->fault[len] = '\0';
}

static void
find_fault(struct explanation *x, const struct dbk_layout *layout,
    const struct dbk_rec_field *field, const char *record)
{
	struct dbk_sink sink = {.emit = keep_text, .arg = x};
	struct dbk_finding where = {0};
	enum dbk_fault fault;
	unsigned at;

	x->fault[0] = '\0';
	fault = dbk_record_check(&at, record, field);
	if (fault != DBK_FAULT_NONE)
		dbk_field_report(&sink, &where, layout, field, record, fault,
		    at);
}

/* Its name for a code, ISO for a date. */
static void
find_meaning(struct explanation *x, const struct dbk_rec_field *field,
    struct dbk_slice value, struct dbk_explained *e)
{
	const char *name;
	dbk_day day;

	e->meaning = "";
	e->edition = "";
	if ((field->flags & DBK_FIELD_DATE) != 0) {
		if (value.len == 6 && dbk_date_parse_mmddyy(&day, value.s)) {
			dbk_date_format(x->date, day);
			e->meaning = x->date;
		}
		return;
	}
	if (field->list == DBK_LIST_NONE)
		return;
	name = dbk_list_name(field->list, value.s, value.len);
	if (name == NULL)
		return;
	e->meaning = name;
	e->edition = dbk_lists[field->list].edition;
}

static void
explain_field(struct explanation *x, unsigned long number,
    const struct dbk_layout *layout, const struct dbk_rec_field *field,
    const char *record)
{
	struct dbk_slice value = dbk_record_get(record, field);
	struct dbk_explained e = {.record = number,
	    .layout = layout,
	    .field = field,
	    .value = x->value,
	    .fault = x->fault};

	find_fault(x, layout, field, record);
	/* Blank fields and fillers say nothing, unless that is the fault. */
	if (value.len == 0 && x->fault[0] == '\0')
		return;
	if (dbk_field_is_secret(field))
		value = (struct dbk_slice){
		    DBK_SECRET_SHOWN, sizeof DBK_SECRET_SHOWN - 1};
	dbk_slice_show(x->value, value);
	find_meaning(x, field, value, &e);
	x->each(x->arg, &e);
}

static void
explain_unknown(struct explanation *x, unsigned long number, const char *record)
{
	struct dbk_slice all = {record, DBK_RECORD_LEN};
	struct dbk_explained e = {.record = number,
	    .value = x->value,
	    .meaning = "",
	    .edition = "",
	    .fault = ""};

	while (all.len > 0 && record[all.len - 1] == ' ')
		all.len--;
	dbk_slice_show(x->value, all);
	x->each(x->arg, &e);
}

static void
explain_record(struct explanation *x, const struct dbk_raw *raw)
{
	struct dbk_finding where = {
	    .file = x->file, .line = raw->line, .column = DBK_RECORD_LEN + 1};
	const struct dbk_layout *layout;
	size_t i;

	(void)dbk_envelope_take(&x->envelope, raw->bytes, &layout);
	if (layout == NULL)
		layout = dbk_answer_layout(raw->bytes);
	(void)dbk_fields_check_bytes(x->sink, &where, raw->bytes);
	if ((raw->odd & DBK_ODD_LONG) != 0)
		dbk_report(x->sink, DBK_RULE_EDI_LONG_LINE, &where,
		    &(struct dbk_words){0});
	if (layout == NULL) {
		explain_unknown(x, raw->number, raw->bytes);
		return;
	}
	for (i = 0; i < layout->nfields; i++)
		explain_field(x, raw->number, layout, &layout->fields[i],
		    raw->bytes);
}

enum dbk_code
dbk_edi_explain(FILE *in, const char *file,
    void (*each)(void *arg, const struct dbk_explained *e), void *arg,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct explanation x = {
	    .each = each, .arg = arg, .sink = sink, .file = file};
	struct dbk_finding where = {.file = file};
	unsigned long errors = sink->errors;
	struct dbk_reader reader;
	struct dbk_raw raw;
	enum dbk_code rc;

	dbk_reader_file(&reader, in);
	while (!dbk_sink_is_full(sink) && dbk_reader_next(&reader, &raw)) {
		explain_record(&x, &raw);
		where.line = raw.line;
	}
	if (dbk_sink_is_full(sink))
		dbk_report_stopped(sink, &where);
	rc = dbk_reader_check(&reader, file, err);
	if (rc == DBK_OK && sink->errors != errors)
		rc = DBK_EFINDINGS;
	return rc;
}
