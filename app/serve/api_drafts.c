/*
 * Drafts: what is keyed and not saved yet.
 */
#include <string.h>

#include "app/serve/routes.h"
#include "ledger/drafts.h"

static void
tell_row(struct dbk_output *out, const struct dbk_draft_row *row)
{
	dbk_out_string(out, "id", row->id);
	dbk_out_integer(out, "version", row->version);
	dbk_out_string(out, "entry_number", row->number);
	dbk_out_string(out, "correcting", row->correcting);
	dbk_out_integer(out, "revision", row->revision);
	dbk_out_string(out, "importer", row->importer);
	dbk_out_string(out, "port", row->port);
	dbk_out_integer(out, "value", row->value);
	dbk_out_integer(out, "errors", row->errors);
	dbk_out_string(out, "station", row->station);
	dbk_out_string(out, "made_at", row->made_at);
	dbk_out_string(out, "changed_at", row->changed_at);
}

static void
tell_whole(struct dbk_output *out, const struct dbk_draft_row *row)
{
	tell_row(out, row);
	dbk_out_raw(out, "document", row->document, strlen(row->document));
	if (row->page[0] != '\0')
		dbk_out_raw(out, "page", row->page, strlen(row->page));
}

static enum dbk_code
tell_item(void *arg, const struct dbk_draft_row *row)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	tell_row(out, row);
	dbk_out_close(out);
	return DBK_OK;
}

enum dbk_code
dbk_api_drafts(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "drafts");
	dbk_out_open(&call->out, "drafts", '[');
	rc = dbk_draft_list(l, tell_item, &call->out, err);
	dbk_out_close(&call->out);
	return rc;
}

enum dbk_code
dbk_api_draft(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_draft_row row;
	enum dbk_code rc;
	bool found;

	dbk_out_begin(&call->out, "page", "draft");
	rc = dbk_draft_get(l, call->words[0], &row, &found, err);
	if (rc != DBK_OK)
		return rc;
	if (!found) {
		call->reply.status = 404;
		return dbk_fail(err, DBK_EUSAGE, "there is no such draft");
	}
	tell_whole(&call->out, &row);
	dbk_call_tag(call, row.version);
	return DBK_OK;
}

/* Both sides of a draft that was changed in two places. */
static enum dbk_code
tell_conflict(struct dbk_call *call, struct dbk_ledger *l, int64_t version,
    struct dbk_err *err)
{
	struct dbk_draft_row row;
	enum dbk_code rc;
	bool found;

	rc = dbk_draft_get(l, call->words[0], &row, &found, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&call->out, "yours", version);
	if (found) {
		dbk_out_open(&call->out, "theirs", '{');
		tell_whole(&call->out, &row);
		dbk_out_close(&call->out);
	}
	return dbk_call_conflict(call);
}

/* The texts of the body; row borrows them. */
struct texts {
	struct dbk_buf document, page;
};

static enum dbk_code
take_body(struct dbk_draft_row *row, struct texts *texts, struct dbk_call *call,
    struct dbk_err *err)
{
	const json_t *document;
	const char *correcting;
	json_t *object;
	enum dbk_code rc;

	rc = dbk_call_object(&object, call, err);
	if (rc != DBK_OK)
		return rc;
	document = json_object_get(object, "document");
	if (!json_is_object(document))
		return dbk_fail(err, DBK_EUSAGE,
		    "\"document\" wants an object");
	rc = dbk_json_text(&texts->document, document, err);
	if (rc == DBK_OK)
		rc = dbk_json_text(&texts->page,
		    json_object_get(object, "page"), err);
	if (rc == DBK_OK)
		rc = dbk_call_integer(&row->revision, call, "revision", 0, err);
	correcting = json_string_value(json_object_get(object, "correcting"));
	row->correcting = correcting;
	row->document = texts->document.data;
	row->page = texts->page.data != NULL ? texts->page.data : "";
	return rc;
}

enum dbk_code
dbk_api_draft_put(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_draft_row row = {.version = 0};
	struct texts texts = {{0}, {0}};
	int64_t version = 0, errors = 0;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "draft");
	/* One that is longer is no draft's name, and is refused as such. */
	(void)snprintf(row.id, sizeof row.id, "%s",
	    strlen(call->words[0]) < sizeof row.id ? call->words[0] : "");
	rc = dbk_call_version(&row.version, call, err);
	if (rc == DBK_OK)
		rc = take_body(&row, &texts, call, err);
	if (rc == DBK_OK)
		rc = dbk_draft_put(l, &row, &version, &errors, err);
	if (rc == DBK_EFINDINGS)
		rc = tell_conflict(call, l, row.version, err);
	dbk_buf_fini(&texts.document);
	dbk_buf_fini(&texts.page);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(&call->out, "id", row.id);
	dbk_out_integer(&call->out, "version", version);
	dbk_out_integer(&call->out, "errors", errors);
	dbk_call_tag(call, version);
	return DBK_OK;
}

enum dbk_code
dbk_api_draft_delete(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	int64_t version;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "draft");
	rc = dbk_call_version(&version, call, err);
	if (rc == DBK_OK)
		rc = dbk_draft_end(l, call->words[0], version, err);
	if (rc == DBK_EFINDINGS)
		rc = tell_conflict(call, l, version, err);
	if (rc != DBK_OK)
		return rc;
	call->reply.status = 204;
	call->reply.silent = true;
	return DBK_OK;
}
