#include <inttypes.h>
#include <microhttpd.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/serve/call.h"
#include "ledger/entries_ready.h"
#include "ledger/rights.h"

struct dbk_call *
dbk_call_new(struct dbk_serve *serve, struct MHD_Connection *connection,
    const char *path)
{
	struct dbk_call *call = calloc(1, sizeof *call);
	size_t len = strlen(path);

	if (call == NULL)
		return NULL;
	call->reply.fd = -1;
	call->path = malloc(len + 1);
	if (call->path == NULL) {
		free(call);
		return NULL;
	}
	memcpy(call->path, path, len + 1);
	call->serve = serve;
	call->connection = connection;
	call->serial = atomic_fetch_add(&serve->calls, 1) + 1;
	dbk_serve_now(serve, call->now);
	return call;
}

void
dbk_call_again(struct dbk_call *call)
{
	dbk_buf_fini(&call->reply.body);
	if (call->reply.fd >= 0)
		(void)close(call->reply.fd);
	memset(&call->reply, 0, sizeof call->reply);
	call->reply.fd = -1;
	/* It may have been used up. */
	dbk_ready_free(call->ready);
	call->ready = NULL;
}

void
dbk_call_free(struct dbk_call *call)
{
	if (call == NULL)
		return;
	dbk_call_again(call);
	json_decref(call->json);
	/* It may hold a passphrase. */
	if (call->body.data != NULL)
		sodium_memzero(call->body.data, call->body.size);
	dbk_buf_fini(&call->body);
	free(call->text);
	free(call->path);
	sodium_memzero(call, sizeof *call);
	free(call);
}

/* What a code is in HTTP: the table of docs/page-api.md. */
static unsigned
status_of(const struct dbk_call *call, enum dbk_code code)
{
	static const unsigned statuses[] = {
	    [DBK_OK] = 200,
	    [DBK_EFINDINGS] = 422,
	    [DBK_EUSAGE] = 400,
	    [DBK_EDENIED] = 403,
	    [DBK_ELOCKED] = 503,
	    [DBK_EDAMAGE] = 500,
	    [DBK_ESYSTEM] = 507,
	    [DBK_EDEFECT] = 500,
	};
	unsigned flags = call->route != NULL ? call->route->flags : 0;

	if (code == DBK_EFINDINGS && (flags & DBK_ROUTE_TELLS) != 0)
		return 200;
	if (code == DBK_EFINDINGS && (flags & DBK_ROUTE_FINDS) != 0)
		return 404;
	return statuses[code];
}

static enum dbk_code
begin_answer(struct dbk_call *call, struct dbk_err *err)
{
	free(call->text);
	call->text = NULL;
	memset(&call->out, 0, sizeof call->out);
	call->out.stream = open_memstream(&call->text, &call->text_len);
	if (call->out.stream == NULL)
		return dbk_fail_memory(err);
	call->out.json = true;
	call->out.quiet = true;
	dbk_out_begin(&call->out, "page", NULL);
	return DBK_OK;
}

static enum dbk_code
end_answer(struct dbk_call *call, enum dbk_code rc, struct dbk_err *err)
{
	rc = dbk_out_end(&call->out, rc, err);
	if (fclose(call->out.stream) != 0 && rc == DBK_OK)
		rc = dbk_fail_memory(err);
	call->out.stream = NULL;
	return rc;
}

enum dbk_code
dbk_call_run(struct dbk_call *call, struct dbk_ledger *l)
{
	const struct dbk_actor actor = {
	    .user = call->who.user,
	    .now = call->now,
	};
	struct dbk_err err = {DBK_OK, ""};
	enum dbk_code rc;

	rc = begin_answer(call, &err);
	if (rc != DBK_OK) {
		call->reply.status = status_of(call, rc);
		return rc;
	}
	if (l != NULL && actor.user[0] != '\0')
		rc = dbk_ledger_act_as(l, &actor, &err);
	if (rc == DBK_OK)
		rc = call->route->run(call, l, &err);
	/* Whatever fails says why: a failure without a word is a defect. */
	if (rc > DBK_EFINDINGS && err.text[0] == '\0')
		(void)dbk_fail(&err, DBK_EDEFECT,
		    "failed without a reason: a defect of daybook");
	rc = end_answer(call, rc, &err);
	if (call->reply.status == 0)
		call->reply.status = status_of(call, rc);
	return rc;
}

void
dbk_call_refuse(struct dbk_call *call, unsigned status, enum dbk_code code,
    const char *format, ...)
{
	struct dbk_err err = {DBK_OK, ""}, ignored = {DBK_OK, ""};
	char text[sizeof err.text];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	(void)dbk_fail(&err, code, "%s", text);
	call->reply.status = status;
	call->reply.type = NULL;
	call->reply.etag[0] = '\0';
	if (begin_answer(call, &ignored) != DBK_OK ||
	    end_answer(call, code, &err) != code)
		call->reply.silent = true;
}

const char *
dbk_call_query(const struct dbk_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection,
	    MHD_GET_ARGUMENT_KIND, name);
}

bool
dbk_call_asks(const struct dbk_call *call, const char *name)
{
	const char *value = dbk_call_query(call, name);

	return value != NULL && strcmp(value, "0") != 0;
}

const char *
dbk_call_header(const struct dbk_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND,
	    name);
}

enum dbk_code
dbk_call_version(int64_t *out, struct dbk_call *call, struct dbk_err *err)
{
	const char *match = dbk_call_header(call, MHD_HTTP_HEADER_IF_MATCH);
	const char *none = dbk_call_header(call, MHD_HTTP_HEADER_IF_NONE_MATCH);
	long long version;
	char *end;

	*out = 0;
	if (match == NULL && none != NULL && strcmp(none, "*") == 0)
		return DBK_OK;
	if (match == NULL) {
		call->reply.status = 428;
		return dbk_fail(err, DBK_EUSAGE,
		    "say which version this is to replace: If-Match");
	}
	if (match[0] == '"') {
		version = strtoll(match + 1, &end, 10);
		if (version > 0 && strcmp(end, "\"") == 0) {
			*out = version;
			return DBK_OK;
		}
	}
	return dbk_fail(err, DBK_EUSAGE, "If-Match %.40s is no version", match);
}

void
dbk_call_tag(struct dbk_call *call, int64_t version)
{
	(void)snprintf(call->reply.etag, sizeof call->reply.etag,
	    "\"%" PRId64 "\"", version);
}

enum dbk_code
dbk_call_object(json_t **out, struct dbk_call *call, struct dbk_err *err)
{
	json_error_t why;

	if (call->json == NULL)
		call->json = json_loadb(call->body.data != NULL ?
			call->body.data :
			"",
		    call->body.len, JSON_REJECT_DUPLICATES, &why);
	*out = call->json;
	if (call->json == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "the body is no JSON: %s (line %d, column %d)", why.text,
		    why.line, why.column);
	if (!json_is_object(call->json))
		return dbk_fail(err, DBK_EUSAGE,
		    "the body must be one JSON object");
	return DBK_OK;
}

enum dbk_code
dbk_call_string(const char **out, struct dbk_call *call, const char *member,
    struct dbk_err *err)
{
	json_t *object;
	enum dbk_code rc;

	*out = NULL;
	rc = dbk_call_object(&object, call, err);
	if (rc != DBK_OK)
		return rc;
	*out = json_string_value(json_object_get(object, member));
	if (*out == NULL)
		return dbk_fail(err, DBK_EUSAGE, "\"%s\" wants a text", member);
	return DBK_OK;
}

struct dbk_source
dbk_call_source(const struct dbk_call *call)
{
	return (struct dbk_source){
	    .text = call->body.data != NULL ? call->body.data : "",
	    .len = call->body.len,
	    .first_line = 1,
	};
}

enum dbk_code
dbk_call_integer(int64_t *out, struct dbk_call *call, const char *member,
    int64_t otherwise, struct dbk_err *err)
{
	json_t *object, *value;
	enum dbk_code rc;

	*out = otherwise;
	rc = dbk_call_object(&object, call, err);
	if (rc != DBK_OK)
		return rc;
	value = json_object_get(object, member);
	if (value == NULL || json_is_null(value))
		return DBK_OK;
	if (!json_is_integer(value))
		return dbk_fail(err, DBK_EUSAGE, "\"%s\" wants a number",
		    member);
	*out = (int64_t)json_integer_value(value);
	return DBK_OK;
}

static int
add_text(const char *bytes, size_t len, void *arg)
{
	dbk_buf_add(arg, bytes, len);
	return 0;
}

enum dbk_code
dbk_json_text(struct dbk_buf *out, const json_t *value, struct dbk_err *err)
{
	if (value != NULL &&
	    json_dump_callback(value, add_text, out,
		JSON_COMPACT | JSON_ENCODE_ANY) != 0)
		return dbk_fail_memory(err);
	return dbk_buf_check(out, err);
}

enum dbk_code
dbk_call_number(int64_t *out, const struct dbk_call *call, const char *name,
    int64_t least, int64_t most, int64_t otherwise, struct dbk_err *err)
{
	const char *text = dbk_call_query(call, name);
	long long v;
	char *end;

	*out = otherwise;
	if (text == NULL)
		return DBK_OK;
	v = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || v < least || v > most)
		return dbk_fail(err, DBK_EUSAGE,
		    "\"%s\" wants a number from %lld to %lld", name,
		    (long long)least, (long long)most);
	*out = v;
	return DBK_OK;
}

enum dbk_code
dbk_call_conflict(struct dbk_call *call)
{
	call->reply.status = 409;
	return DBK_EFINDINGS;
}
