#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/fields.h"
#include "edi/inspect_ahead.h"
#include "edi/inspect_transaction.h"
#include "edi/inspection.h"

/* Of one transaction, beside its records: ten times what the largest entry of
 * practice needs. */
#define TRANSACTION_MEMORY ((size_t)32 * 1024 * 1024)

#define LOOK_INTERVAL 1024 /* records */

/* Where records come from, and who looks on. */
struct input {
	struct dbk_reader *reader;
	struct dbk_ahead *ahead; /* NULL: one thread does it all */
	const struct dbk_watch *watch;
	int64_t size; /* 0: unknown */
};

struct dbk_inspection {
	struct dbk_sink *sink;
	struct dbk_inspect_sums *sums;
	struct dbk_finding where; /* the newest record: file and line */
	struct dbk_envelope envelope;
	struct dbk_arena arena;
	struct dbk_inspect_transaction transaction;
	struct dbk_ahead *ahead; /* borrowed; NULL: none */
	bool in_transaction; /* an SE10 of the block was seen */
	bool told; /* of this batch: CR, unknown application */
	bool told_stray; /* a run of records without SE10 */
	/* Of an answer. */
	bool verdict; /* the transaction has its final SE90 */
	bool final; /* the block has its final X1 */
	char entry[16]; /* as the SE10 prints it */
	unsigned long entry_line;
};

struct dbk_inspection *
dbk_inspection_open(const char *file, dbk_day today,
    struct dbk_inspect_sums *sums, struct dbk_sink *sink)
{
	struct dbk_inspection *ins = calloc(1, sizeof *ins);

	if (ins == NULL)
		return NULL;
	memset(sums, 0, sizeof *sums);
	ins->where.file = file;
	ins->sink = sink;
	ins->sums = sums;
	dbk_arena_init(&ins->arena, TRANSACTION_MEMORY);
	ins->transaction.file = file;
	ins->transaction.today = today;
	ins->transaction.sink = sink;
	ins->transaction.arena = &ins->arena;
	return ins;
}

void
dbk_inspection_close(struct dbk_inspection *ins)
{
	if (ins == NULL)
		return;
	dbk_inspect_transaction_fini(&ins->transaction);
	dbk_arena_fini(&ins->arena);
	free(ins);
}

static void
report(struct dbk_inspection *ins, enum dbk_rule rule, unsigned column,
    const char *value, const char *detail)
{
	struct dbk_finding place = ins->where;
	struct dbk_words words = {.value = value, .detail = detail};

	place.column = column;
	dbk_report(ins->sink, rule, &place, &words);
}

/* What the reader found odd.  An answer may come with any kind of lines, what
 * is sent to CBP may not (B&B-8, B&B-33). */
static void
check_form(struct dbk_inspection *ins, const struct dbk_raw *raw)
{
	char number[24];

	if ((raw->odd & DBK_ODD_LONG) != 0)
		report(ins, DBK_RULE_EDI_LONG_LINE, DBK_RECORD_LEN + 1, NULL,
		    NULL);
	if (!ins->envelope.input || ins->envelope.batches == 0)
		return;
	if ((raw->odd & DBK_ODD_SHORT) != 0) {
		(void)snprintf(number, sizeof number, "%zu", raw->len);
		report(ins, DBK_RULE_EDI_LENGTH, (unsigned)raw->len, number,
		    NULL);
	}
	if ((raw->odd & DBK_ODD_BLANK) != 0)
		report(ins, DBK_RULE_EDI_BLANK_LINE, 1, NULL, NULL);
	if ((raw->odd & DBK_ODD_CR) != 0 && !ins->told) {
		ins->told = true;
		report(ins, DBK_RULE_EDI_CR, 0, NULL, NULL);
	}
}

/* ---- transactions to CBP ---- */

static enum dbk_code
end_transaction(struct dbk_inspection *ins, struct dbk_err *err)
{
	struct dbk_inspect_transaction *t = &ins->transaction;

	if (ins->ahead != NULL && t->records.len != 0 &&
	    dbk_ahead_is_clean(ins->ahead, t->first,
		t->records.len / DBK_RECORD_LEN))
		dbk_inspect_transaction_drop(t);
	return dbk_inspect_transaction_flush(t, err);
}

static bool
is_cargo_release(const struct dbk_inspection *ins)
{
	return ins->envelope.input && dbk_slice_is(ins->envelope.app, "SE");
}

static enum dbk_code
take_input(struct dbk_inspection *ins, const struct dbk_raw *raw,
    struct dbk_err *err)
{
	const char *leader = dbk_layouts[DBK_REC_SE10].name;
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice name = {raw->bytes, 4};
	enum dbk_code rc;

	if (memcmp(raw->bytes, leader, DBK_LAYOUT_ID_LEN) == 0) {
		rc = end_transaction(ins, err);
		if (rc != DBK_OK)
			return rc;
		dbk_envelope_check_transaction(&ins->envelope, raw->bytes,
		    &ins->where, ins->sink);
		ins->sums->transactions++;
		ins->in_transaction = true;
		ins->told_stray = false;
	}
	if (ins->in_transaction) {
		dbk_inspect_transaction_add(&ins->transaction, raw);
	} else if (!ins->told_stray) {
		ins->told_stray = true;
		dbk_slice_show(shown, name);
		report(ins, DBK_RULE_EDI_SEQUENCE, 1, shown,
		    "it belongs to SE10, which is missing");
	}
	return DBK_OK;
}

/* ---- answers ---- */

static void
check_fields(struct dbk_inspection *ins, const struct dbk_layout *layout,
    const char *record)
{
	struct dbk_finding place = ins->where;

	place.record = layout->name;
	dbk_fields_check(ins->sink, &place, layout, record, NULL, NULL);
}

/* A transaction of an answer ends: it must have its verdict (SE-27). */
static void
end_answer(struct dbk_inspection *ins)
{
	struct dbk_finding place = ins->where;
	struct dbk_words words = {.value = ins->entry};

	place.line = ins->entry_line;
	place.column = 1;
	if (ins->in_transaction && !ins->verdict)
		dbk_report(ins->sink, DBK_RULE_ANSWER_VERDICT, &place, &words);
	ins->in_transaction = false;
}

/* Message types 01 to 04 are a verdict, 11 and 13 tell of a record (SE-83). */
static bool
is_verdict(const char *record)
{
	struct dbk_slice type = dbk_record_get(record,
	    &dbk_layouts[DBK_REC_SE90_OUT]
		 .fields[DBK_SE90_OUT_MESSAGE_TYPE_CODE]);

	return type.len == 2 && type.s[0] == '0';
}

static void
take_echo(struct dbk_inspection *ins, const char *record)
{
	const struct dbk_rec_field *f = dbk_layouts[DBK_REC_SE10].fields;
	struct dbk_slice filer = dbk_record_get(record,
	    &f[DBK_SE10_ENTRY_FILER_CODE]);
	struct dbk_slice number = dbk_record_get(record,
	    &f[DBK_SE10_ENTRY_NUMBER]);
	char shown[DBK_RECORD_LEN + 1], digits[DBK_RECORD_LEN + 1];

	end_answer(ins);
	dbk_slice_show(shown, filer);
	dbk_slice_show(digits, number);
	(void)snprintf(ins->entry, sizeof ins->entry, "%.3s-%.8s", shown,
	    digits);
	ins->in_transaction = true;
	ins->verdict = false;
	ins->entry_line = ins->where.line;
	ins->sums->transactions++;
}

/* A record of a rejection: X0 or X1 (B&B-19). */
static void
take_condition(struct dbk_inspection *ins, const struct dbk_layout *layout,
    const char *record)
{
	if (dbk_layout_is(layout, DBK_REC_X1_OUT))
		ins->final =
		    dbk_record_get(record,
			&layout->fields[DBK_X1_OUT_DISPOSITION_TYPE_CODE])
			.len != 0;
	check_fields(ins, layout, record);
}

/*
 * A record of an answer.  What CBP echoes is as it was sent, faults included:
 * only CBP's own records are checked field by field.
 */
static void
take_output(struct dbk_inspection *ins, const struct dbk_raw *raw)
{
	const struct dbk_layout *layout = dbk_answer_layout(raw->bytes);
	char shown[DBK_RECORD_LEN + 1];
	struct dbk_slice name = {raw->bytes, 4};
	bool condition = layout != NULL && (raw->bytes[0] == 'X');

	(void)dbk_fields_check_bytes(ins->sink, &ins->where, raw->bytes);
	if (layout == NULL || condition != ins->envelope.generated) {
		dbk_slice_show(shown, name);
		/* Records of other agencies are echoed, too (SE-27). */
		if (strncmp(shown, "PG", 2) != 0 &&
		    strncmp(shown, "OI", 2) != 0)
			report(ins, DBK_RULE_ANSWER_RECORD, 1, shown, NULL);
		return;
	}
	if (condition) {
		take_condition(ins, layout, raw->bytes);
	} else if (dbk_layout_is(layout, DBK_REC_SE10)) {
		take_echo(ins, raw->bytes);
	} else if (dbk_layout_is(layout, DBK_REC_SE90_OUT)) {
		ins->verdict = ins->verdict || is_verdict(raw->bytes);
		check_fields(ins, layout, raw->bytes);
	}
}

/* A record of another application: by its layout, if there is one. */
static void
take_other(struct dbk_inspection *ins, const char *record)
{
	const struct dbk_layout *layout = dbk_record_layout(record);
	char shown[DBK_RECORD_LEN + 1];

	(void)dbk_fields_check_bytes(ins->sink, &ins->where, record);
	if (layout != NULL) {
		check_fields(ins, layout, record);
	} else if (!ins->told_stray) {
		ins->told_stray = true;
		dbk_slice_show(shown, ins->envelope.app);
		report(ins, DBK_RULE_EDI_APPLICATION, 1, shown, NULL);
	}
}

/* ---- the file ---- */

/* The block ends at this record, whatever it is; kind STRAY: the file ends. */
static enum dbk_code
end_block(struct dbk_inspection *ins, enum dbk_envelope_kind kind,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = end_transaction(ins, err);
	if (!ins->envelope.input)
		end_answer(ins);
	if (kind == DBK_ENVELOPE_Y && ins->envelope.generated && !ins->final)
		report(ins, DBK_RULE_ANSWER_CUT, 0, NULL,
		    "the final X1 record is missing");
	ins->in_transaction = false;
	ins->told_stray = false;
	ins->final = false;
	return rc;
}

static enum dbk_code
take_data(struct dbk_inspection *ins, const struct dbk_raw *raw,
    struct dbk_err *err)
{
	struct dbk_slice app = ins->envelope.app;

	if (is_cargo_release(ins))
		return take_input(ins, raw, err);
	if (!ins->envelope.input &&
	    (dbk_slice_is(app, "SX") || ins->envelope.generated)) {
		take_output(ins, raw);
		return DBK_OK;
	}
	take_other(ins, raw->bytes);
	return DBK_OK;
}

enum dbk_code
dbk_inspection_take(struct dbk_inspection *ins, const struct dbk_raw *raw,
    struct dbk_err *err)
{
	enum dbk_envelope_state before = ins->envelope.state;
	enum dbk_envelope_kind kind = dbk_envelope_kind(&ins->envelope,
	    raw->bytes);
	enum dbk_code rc = DBK_OK;

	ins->where.line = raw->line;
	/* A transaction is told before the record that ends it. */
	if (kind != DBK_ENVELOPE_DATA && before == DBK_ENVELOPE_IN_BLOCK)
		rc = end_block(ins, kind, err);
	if (rc != DBK_OK)
		return rc;
	if (kind == DBK_ENVELOPE_A)
		ins->told = false;
	kind = dbk_envelope_check(&ins->envelope, raw->bytes, &ins->where,
	    ins->sink);
	if (raw->odd != 0)
		check_form(ins, raw);
	if (kind == DBK_ENVELOPE_DATA)
		rc = take_data(ins, raw, err);
	ins->sums->records = raw->number;
	ins->sums->batches = ins->envelope.batches;
	ins->sums->blocks = ins->envelope.all_blocks;
	return rc;
}

enum dbk_code
dbk_inspection_finish(struct dbk_inspection *ins, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = end_block(ins, DBK_ENVELOPE_STRAY, err);
	if (rc != DBK_OK)
		return rc;
	dbk_envelope_check_end(&ins->envelope, &ins->where, ins->sink);
	if (ins->sums->records == 0)
		report(ins, DBK_RULE_ENVELOPE_EMPTY_FILE, 0, NULL, NULL);
	return DBK_OK;
}

/* NULL at the end of the file. */
static const struct dbk_raw *
next_record(const struct dbk_inspection *ins, const struct input *in,
    struct dbk_raw *own)
{
	if (in->ahead != NULL)
		return dbk_ahead_next(in->ahead, is_cargo_release(ins));
	return dbk_reader_next(in->reader, own) ? own : NULL;
}

/* The next record; *more is false at the end of the file. */
static enum dbk_code
take_next(struct dbk_inspection *ins, const struct input *in, bool *more,
    struct dbk_err *err)
{
	struct dbk_raw own;
	const struct dbk_raw *raw = next_record(ins, in, &own);
	enum dbk_code rc;

	*more = raw != NULL;
	if (!*more)
		return DBK_OK;
	rc = dbk_inspection_take(ins, raw, err);
	if (rc != DBK_OK || raw->number % LOOK_INTERVAL != 0)
		return rc;
	return dbk_watch_step(in->watch, (int64_t)raw->end, in->size, err);
}

static enum dbk_code
inspect(const struct input *in, const char *file, dbk_day today,
    struct dbk_inspect_sums *sums, struct dbk_sink *sink, struct dbk_err *err)
{
	unsigned long errors = sink->errors;
	struct dbk_inspection *ins;
	enum dbk_code rc = DBK_OK;
	bool more = true;

	ins = dbk_inspection_open(file, today, sums, sink);
	if (ins == NULL)
		return dbk_fail_memory(err);
	ins->ahead = in->ahead;
	while (rc == DBK_OK && more && !dbk_sink_is_full(sink))
		rc = take_next(ins, in, &more, err);
	if (rc == DBK_OK && !dbk_sink_is_full(sink))
		rc = dbk_reader_check(in->reader, file, err);
	if (rc == DBK_OK && !dbk_sink_is_full(sink))
		rc = dbk_inspection_finish(ins, err);
	if (rc == DBK_OK && dbk_sink_is_full(sink))
		dbk_report_stopped(sink, &ins->where);
	dbk_inspection_close(ins);
	if (rc == DBK_OK && sink->errors != errors)
		rc = DBK_EFINDINGS;
	return rc;
}

enum dbk_code
dbk_inspection_memory(const void *bytes, size_t len, const char *file,
    dbk_day today, struct dbk_inspect_sums *sums, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_reader reader;
	struct input in = {.reader = &reader};

	dbk_reader_memory(&reader, bytes, len);
	return inspect(&in, file, today, sums, sink, err);
}

enum dbk_code
dbk_edi_check(FILE *in, const char *file, int64_t size, dbk_day today,
    const struct dbk_watch *watch, struct dbk_inspect_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_reader reader;
	struct input input = {.reader = &reader, .watch = watch, .size = size};
	enum dbk_code rc;

	dbk_reader_file(&reader, in);
	input.ahead = dbk_ahead_open(&reader, today, sink->errors_only);
	if (input.ahead == NULL)
		return dbk_fail_memory(err);
	rc = inspect(&input, file, today, sums, sink, err);
	dbk_ahead_close(input.ahead);
	return rc;
}
