/*
 * What is told while somebody types: findings by path, what CBP will read, the
 * next number; and what becomes of an entry, field by field.
 */
#include <string.h>

#include "app/abi_form.h"
#include "app/explain_tell.h"
#include "app/serve/routes.h"
#include "edi/cargo_release_write.h"
#include "ledger/drafts.h"
#include "ledger/entries.h"
#include "ledger/list.h"

/* ---- findings ---- */

/* The findings go on to the answer; of those that miss a value, the paths are
 * kept. */
struct checking {
	struct dbk_sink *to;
	struct dbk_buf missing; /* NUL-ended */
};

static void
note_finding(void *arg, const struct dbk_finding *finding)
{
	struct checking *c = arg;

	const struct dbk_rule_row *row = &dbk_rules[finding->rule];

	/* A value of a wrong form is there, and cannot be told. */
	if ((finding->value == NULL || finding->value[0] == '\0') &&
	    finding->path != NULL && strncmp(row->id, "FORM-", 5) != 0)
		dbk_buf_add(&c->missing, finding->path,
		    strlen(finding->path) + 1);
	if (row->is_error)
		c->to->errors++;
	else
		c->to->warnings++;
	c->to->emit(c->to->arg, finding);
}

static void
tell_missing(struct dbk_output *out, const struct dbk_buf *missing)
{
	size_t at = 0;

	dbk_out_open(out, "missing", '[');
	while (at < missing->len) {
		dbk_out_string(out, NULL, missing->data + at);
		at += strlen(missing->data + at) + 1;
	}
	dbk_out_close(out);
}

/* The sum of the lines, to be compared with the entry's value. */
static int64_t
sum_lines(const struct dbk_entry *entry)
{
	int64_t sum = 0;
	size_t i, k;

	for (i = 0; i < entry->nlines; i++)
		for (k = 0; k < entry->lines[i].ntariffs; k++)
			if (entry->lines[i].tariffs[k].value.set)
				sum += entry->lines[i].tariffs[k].value.v;
	return sum;
}

/* A text that goes to CBP in other letters. */
static void
tell_sent(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct dbk_output *out = arg;
	struct dbk_buf sent = {0};

	if (field->kind != DBK_KIND_TEXT || field->catair == NULL)
		return;
	if (dbk_abi_form(&sent, field, value)) {
		dbk_out_open(out, NULL, '{');
		dbk_out_string(out, "path", path);
		dbk_out_string(out, "typed",
		    ((const struct dbk_text *)value)->s);
		dbk_out_string(out, "sent", sent.data);
		dbk_out_close(out);
	}
	dbk_buf_fini(&sent);
}

/* DBK_OK: entry holds what could be read; values owned by a. */
static enum dbk_code
check_body(struct dbk_call *call, struct dbk_ledger *l, struct dbk_entry *entry,
    struct dbk_arena *a, struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_source source = dbk_call_source(call);
	const char *stage = dbk_call_query(call, "stage");
	enum dbk_code rc;

	rc = dbk_draft_check(l, &source,
	    stage != NULL && strcmp(stage, "key") == 0 ? DBK_STAGE_KEY :
							 DBK_STAGE_COMPLETE,
	    dbk_call_query(call, "number"), entry, a, sink, err);
	if (rc == DBK_OK && !entry->node.set)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "the body must be one JSON object");
	return rc;
}

enum dbk_code
dbk_api_check(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct checking c = {.to = &out->sink};
	struct dbk_sink sink = {.emit = note_finding, .arg = &c};
	struct dbk_entry entry;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "check");
	dbk_arena_init(&arena, 0);
	rc = check_body(call, l, &entry, &arena, &sink, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&c.missing, err);
	if (rc == DBK_OK) {
		dbk_out_string(out, "entry_number", entry.entry_number.s);
		dbk_out_integer(out, "lines_value", sum_lines(&entry));
		dbk_out_open(out, "sent", '[');
		dbk_document_walk(&entry, &dbk_group_entry, tell_sent, out);
		dbk_out_close(out);
		tell_missing(out, &c.missing);
	}
	dbk_buf_fini(&c.missing);
	dbk_arena_fini(&arena);
	return rc;
}

/* ---- field by field ---- */

static void
tell_printed(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct dbk_output *out = arg;
	const struct dbk_text *text = value;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", path);
	dbk_out_string(out, "label", field->label);
	if (field->kind == DBK_KIND_INTEGER) {
		dbk_out_integer(out, "value",
		    ((const struct dbk_integer *)value)->v);
	} else if (field->kind == DBK_KIND_FLAG) {
		dbk_out_flag(out, "value", ((const struct dbk_flag *)value)->v);
	} else {
		dbk_out_string(out, "value", text->s);
		if (field->list != DBK_LIST_NONE)
			dbk_out_string(out, "meaning",
			    dbk_list_name(field->list, text->s, text->len));
	}
	dbk_out_close(out);
}

/* The records as a file has them: an LF after each. */
static enum dbk_code
add_ends(struct dbk_buf *lines, const struct dbk_buf *records,
    struct dbk_err *err)
{
	size_t at;

	for (at = 0; at < records->len; at += DBK_RECORD_LEN) {
		dbk_buf_add(lines, records->data + at, DBK_RECORD_LEN);
		dbk_buf_add_char(lines, '\n');
	}
	return dbk_buf_check(lines, err);
}

static enum dbk_code
tell_records(struct dbk_output *out, const struct dbk_buf *records,
    struct dbk_err *err)
{
	struct dbk_explain_teller teller;
	struct dbk_buf lines = {0};
	struct dbk_sink ignored = {0};
	FILE *in = NULL;
	enum dbk_code rc;

	rc = add_ends(&lines, records, err);
	if (rc == DBK_OK) {
		in = fmemopen(lines.data, lines.len, "r");
		if (in == NULL)
			rc = dbk_fail_memory(err);
	}
	if (rc == DBK_OK) {
		dbk_explain_begin(&teller, out, "sent", lines.data);
		/* That no envelope is around them is no finding here. */
		rc = dbk_edi_explain(in, NULL, dbk_explain_tell, &teller,
		    &ignored, err);
		if (rc == DBK_EFINDINGS)
			rc = DBK_OK;
		dbk_explain_end(&teller);
	}
	if (in != NULL)
		(void)fclose(in);
	dbk_buf_fini(&lines);
	return rc;
}

static enum dbk_code
tell_entry(struct dbk_call *call, struct dbk_ledger *l,
    const struct dbk_entry *entry, struct dbk_arena *a, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_buf records = {0};
	struct dbk_profile profile;
	enum dbk_code rc;

	rc = dbk_profile_get(l, &profile, a, err);
	if (rc == DBK_OK)
		rc = dbk_cargo_release_write(&records, entry, &profile, err);
	if (rc == DBK_OK) {
		dbk_out_open(out, "printed", '[');
		dbk_document_walk(entry, &dbk_group_entry, tell_printed, out);
		dbk_out_close(out);
		rc = tell_records(out, &records, err);
	}
	dbk_buf_fini(&records);
	return rc;
}

enum dbk_code
dbk_api_explain(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_entry entry;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "explain");
	dbk_arena_init(&arena, 0);
	rc = check_body(call, l, &entry, &arena, &call->out.sink, err);
	if (rc == DBK_OK && call->out.sink.errors != 0)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		rc = tell_entry(call, l, &entry, &arena, err);
	dbk_arena_fini(&arena);
	return rc;
}

enum dbk_code
dbk_api_entry_explain(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_sink *sink = &call->out.sink;
	struct dbk_buf json = {0};
	struct dbk_entry entry;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "explain");
	dbk_arena_init(&arena, 0);
	rc = dbk_entry_get(l, call->words[0], 0, &json, NULL, sink, err);
	if (rc == DBK_EFINDINGS)
		call->reply.status = 404;
	if (rc == DBK_OK)
		rc = dbk_entry_check(l, call->words[0], sink, err);
	if (rc == DBK_OK)
		rc = dbk_entry_of(&entry, &arena, &json, err);
	if (rc == DBK_OK)
		rc = tell_entry(call, l, &entry, &arena, err);
	dbk_arena_fini(&arena);
	dbk_buf_fini(&json);
	return rc;
}
