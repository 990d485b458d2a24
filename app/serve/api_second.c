/*
 * Second keying: the risky fields of an entry once more, by another writer.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/entry_tell.h"
#include "app/serve/routes.h"
#include "ledger/second.h"

static enum dbk_code
tell_waiting(void *arg, const struct dbk_entry_row *row)
{
	dbk_entry_cells(arg, row);
	return DBK_OK;
}

enum dbk_code
dbk_api_second_list(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "second");
	dbk_entry_table(&call->out);
	rc = dbk_second_list(l, tell_waiting, &call->out, err);
	dbk_table_end(&call->out);
	return rc;
}

/* Never the values: they are to be read from the papers. */
static enum dbk_code
tell_field(void *arg, const struct dbk_second_field *f)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", f->path);
	dbk_out_string(out, "label", f->field->label);
	dbk_out_string(out, "kind",
	    f->field->kind == DBK_KIND_INTEGER ? "integer" : "id");
	dbk_out_integer(out, "limit", f->field->limit);
	dbk_out_close(out);
	return DBK_OK;
}

enum dbk_code
dbk_api_second_get(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	enum dbk_second state = DBK_SECOND_OFF;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "second");
	dbk_out_open(out, "fields", '[');
	rc = dbk_second_get(l, call->words[0], &state, tell_field, out,
	    &out->sink, err);
	dbk_out_close(out);
	if (rc == DBK_OK)
		dbk_out_string(out, "second", dbk_second_name(state));
	return rc;
}

/* The values of the body, in the order given.  A number may come as one. */
static enum dbk_code
take_values(struct dbk_second_value *values, const json_t *list,
    struct dbk_arena *a, struct dbk_err *err)
{
	char text[24];
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *value = json_object_get(item, "value");

		values[i].path = json_string_value(json_object_get(item,
		    "path"));
		values[i].value = json_string_value(value);
		if (json_is_integer(value)) {
			(void)snprintf(text, sizeof text, "%" PRId64,
			    (int64_t)json_integer_value(value));
			values[i].value = dbk_arena_copy(a, text, strlen(text));
		}
		if (values[i].path == NULL || values[i].value == NULL)
			return dbk_fail(err, DBK_EUSAGE,
			    "each of \"values\" wants a path and a value");
	}
	return DBK_OK;
}

static void
tell_difference(void *arg, const struct dbk_second_difference *d)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", d->path);
	dbk_out_string(out, "label", d->label);
	dbk_out_string(out, "first", d->first);
	dbk_out_string(out, "second", d->second);
	dbk_out_close(out);
}

/* A difference is kept in the journal, so it is no refusal of the change. */
enum dbk_code
dbk_api_second_key(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	enum dbk_second state = DBK_SECOND_OFF;
	struct dbk_second_value *values;
	struct dbk_arena arena;
	json_t *object, *list;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "second");
	rc = dbk_call_object(&object, call, err);
	if (rc != DBK_OK)
		return rc;
	list = json_object_get(object, "values");
	values = calloc(json_array_size(list) + 1, sizeof *values);
	if (values == NULL)
		return dbk_fail_memory(err);
	dbk_arena_init(&arena, 0);
	rc = take_values(values, list, &arena, err);
	if (rc == DBK_OK) {
		dbk_out_open(out, "differences", '[');
		rc = dbk_second_key(l, call->words[0], values,
		    json_array_size(list), &state, tell_difference, out,
		    &out->sink, err);
		dbk_out_close(out);
	}
	if (rc == DBK_OK) {
		dbk_out_string(out, "second", dbk_second_name(state));
		if (state == DBK_SECOND_DIFFERS)
			call->reply.status = 422;
	}
	dbk_arena_fini(&arena);
	free(values);
	return rc;
}
