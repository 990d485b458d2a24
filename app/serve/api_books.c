/*
 * Memory that saves keys: reference data, books, and what follows from them.
 */
#include <string.h>

#include "app/entry_tell.h"
#include "app/ref_tell.h"
#include "app/serve/routes.h"
#include "ledger/book.h"
#include "ledger/fill.h"
#include "ledger/ref.h"

#define LIMIT_USUAL 50
#define LIMIT_MOST 500

/* ---- reference data ---- */

struct looking {
	struct dbk_ref_teller teller;
	int64_t last; /* position of the last row */
};

static enum dbk_code
tell_row(void *arg, const struct dbk_ref_row *row)
{
	struct looking *k = arg;

	k->last = row->position;
	return dbk_ref_tell(&k->teller, row);
}

static enum dbk_code
open_lists(struct dbk_ref **r, const struct dbk_call *call,
    struct dbk_ledger *l, struct dbk_err *err)
{
	dbk_day day;

	return dbk_ref_open(r, l,
	    dbk_date_parse(&day, call->now, DBK_DATE_LEN) ? day : 0, err);
}

static enum dbk_code
find_codes(struct dbk_call *call, struct dbk_ref *r,
    const struct dbk_ref_query *query, struct dbk_err *err)
{
	struct looking k = {.last = 0};
	struct dbk_ref_list list;
	enum dbk_code rc;

	rc = dbk_ref_list_get(r, query->list, &list, err);
	if (rc != DBK_OK) {
		call->reply.status = 404;
		return rc;
	}
	rc = dbk_ref_teller_begin(&k.teller, &call->out, "matches", r, &list,
	    err);
	if (rc == DBK_OK)
		rc = dbk_ref_find(r, query, tell_row, &k, err);
	dbk_ref_teller_end(&k.teller, 0);
	/* Only a list without words goes on. */
	if (rc == DBK_OK && query->words == NULL &&
	    k.teller.told == query->limit)
		dbk_out_integer(&call->out, "next", k.last);
	return rc;
}

enum dbk_code
dbk_api_ref(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	const char *words = dbk_call_query(call, "q");
	struct dbk_ref_query query = {
	    .list = call->words[0],
	    .words = words != NULL && *words != '\0' ? words : NULL,
	    .leaves = words != NULL && *words != '\0',
	};
	struct dbk_ref *r;
	int64_t limit;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "ref");
	rc = dbk_call_number(&limit, call, "limit", 1, LIMIT_MOST, LIMIT_USUAL,
	    err);
	if (rc == DBK_OK)
		rc = dbk_call_number(&query.after, call, "after", 0, INT64_MAX,
		    0, err);
	if (rc == DBK_OK)
		rc = open_lists(&r, call, l, err);
	if (rc != DBK_OK)
		return rc;
	query.limit = (unsigned)limit;
	rc = find_codes(call, r, &query, err);
	dbk_ref_close(r);
	return rc;
}

static enum dbk_code
get_code(struct dbk_call *call, struct dbk_ref *r, struct dbk_err *err)
{
	struct looking k = {.last = 0};
	struct dbk_ref_list list;
	enum dbk_code rc;

	rc = dbk_ref_list_get(r, call->words[0], &list, err);
	if (rc == DBK_OK) {
		rc = dbk_ref_teller_begin(&k.teller, &call->out, "matches", r,
		    &list, err);
		if (rc == DBK_OK)
			rc = dbk_ref_get(r, call->words[0], call->words[1],
			    tell_row, &k, err);
		dbk_ref_teller_end(&k.teller, 0);
	}
	if (rc == DBK_EUSAGE || (rc == DBK_OK && k.teller.told == 0)) {
		call->reply.status = 404;
		return dbk_fail(err, DBK_EUSAGE, "%.40s has no code %.40s",
		    call->words[0], call->words[1]);
	}
	return rc;
}

enum dbk_code
dbk_api_ref_code(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_ref *r;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "ref");
	rc = open_lists(&r, call, l, err);
	if (rc != DBK_OK)
		return rc;
	rc = get_code(call, r, err);
	dbk_ref_close(r);
	return rc;
}

/* ---- books ---- */

/* Beside what is kept: carriers, which are read from entries. */
#define CARRIERS "carriers"

/* NULL: not given, or empty. */
static const char *
given(const struct dbk_call *call, const char *name)
{
	const char *value = dbk_call_query(call, name);

	return value != NULL && *value != '\0' ? value : NULL;
}

struct telling {
	struct dbk_output *out;
	struct dbk_ledger *l;
	struct dbk_err *err;
};

static enum dbk_code
tell_document(struct telling *t, const struct dbk_book_row *row)
{
	const struct dbk_book_id id = {
	    .book = row->book,
	    .importer = row->importer[0] != '\0' ? row->importer : NULL,
	    .key = row->key,
	};
	struct dbk_buf json = {0};
	enum dbk_code rc;

	rc = dbk_book_get(t->l, &id, &json, NULL, NULL, t->err);
	if (rc == DBK_OK)
		dbk_out_raw(t->out, "document", json.data, json.len);
	dbk_buf_fini(&json);
	/* Taken out between the two reads. */
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

static enum dbk_code
tell_book_row(void *arg, const struct dbk_book_row *row)
{
	struct telling *t = arg;
	struct dbk_output *out = t->out;
	enum dbk_code rc;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "key", row->key);
	dbk_out_integer(out, "version", row->version);
	dbk_out_string(out, "importer", row->importer);
	dbk_out_string(out, "name", row->name);
	dbk_out_string(out, "id", row->id);
	dbk_out_string(out, "city", row->city);
	dbk_out_string(out, "country", row->country);
	if (row->book == DBK_BOOK_PRODUCTS) {
		dbk_out_string(out, "hts", row->hts);
		dbk_out_string(out, "country_of_origin", row->country);
		dbk_out_string(out, "description", row->name);
	}
	dbk_out_string(out, "set_at", row->set_at);
	dbk_out_string(out, "set_by", row->set_by);
	rc = tell_document(t, row);
	dbk_out_close(out);
	return rc;
}

static enum dbk_code
tell_carrier(void *arg, const struct dbk_carrier_row *row)
{
	struct dbk_output *out = ((struct telling *)arg)->out;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "key",
	    row->code[0] != '\0' ? row->code : row->name);
	dbk_out_string(out, "code", row->code);
	dbk_out_string(out, "name", row->name);
	dbk_out_string(out, "mode", row->mode);
	dbk_out_integer(out, "used", row->used);
	dbk_out_string(out, "used_at", row->used_at);
	dbk_out_open(out, "document", '{');
	if (row->name[0] != '\0')
		dbk_out_string(out, "conveyance", row->name);
	dbk_out_close(out);
	dbk_out_close(out);
	return DBK_OK;
}

static enum dbk_code
find_rows(struct dbk_call *call, struct telling *t, unsigned limit,
    struct dbk_err *err)
{
	struct dbk_book_query query = {
	    .book = dbk_book_named(call->words[0]),
	    .importer = given(call, "importer"),
	    .words = given(call, "q"),
	    .limit = limit,
	};

	if (strcmp(call->words[0], CARRIERS) == 0)
		return dbk_fill_carriers(t->l, query.words, NULL, limit,
		    tell_carrier, t, err);
	if (query.book == DBK_BOOK_COUNT) {
		call->reply.status = 404;
		return dbk_fail(err, DBK_EUSAGE, "there is no book \"%.40s\"",
		    call->words[0]);
	}
	if (query.book != DBK_BOOK_PRODUCTS)
		query.importer = NULL;
	return dbk_book_find(t->l, &query, tell_book_row, t, err);
}

enum dbk_code
dbk_api_books(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct telling t = {.out = &call->out, .l = l, .err = err};
	int64_t limit;
	enum dbk_code rc;

	if (given(call, "key") != NULL)
		return dbk_api_book(call, l, err);
	dbk_out_begin(&call->out, "page", "books");
	rc = dbk_call_number(&limit, call, "limit", 1, LIMIT_MOST, LIMIT_USUAL,
	    err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(&call->out, "book", call->words[0]);
	dbk_out_open(&call->out, "matches", '[');
	rc = find_rows(call, &t, (unsigned)limit, err);
	dbk_out_close(&call->out);
	return rc;
}

/* Keys with a slash are no segment of a path: they come as key=. */
static enum dbk_code
take_id(struct dbk_book_id *id, struct dbk_call *call, struct dbk_err *err)
{
	*id = (struct dbk_book_id){
	    .book = dbk_book_named(call->words[0]),
	    .key = call->words[1] != NULL ? call->words[1] : given(call, "key"),
	};
	if (id->book == DBK_BOOK_PRODUCTS)
		id->importer = given(call, "importer");
	if (id->book == DBK_BOOK_COUNT) {
		call->reply.status = 404;
		return dbk_fail(err, DBK_EUSAGE, "there is no book \"%.40s\"",
		    call->words[0]);
	}
	return DBK_OK;
}

static enum dbk_code
take_key(struct dbk_book_id *id, struct dbk_call *call, struct dbk_err *err)
{
	enum dbk_code rc = take_id(id, call, err);

	if (rc == DBK_OK && id->key == NULL)
		rc = dbk_fail(err, DBK_EUSAGE, "which row?  key=KEY");
	return rc;
}

enum dbk_code
dbk_api_book(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_buf json = {0};
	struct dbk_book_id id;
	int64_t version;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "book");
	rc = take_key(&id, call, err);
	if (rc == DBK_OK)
		rc = dbk_book_get(l, &id, &json, &version, &out->sink, err);
	if (rc == DBK_OK) {
		dbk_out_string(out, "book", call->words[0]);
		dbk_out_string(out, "key", id.key);
		dbk_out_integer(out, "version", version);
		dbk_out_raw(out, "document", json.data, json.len);
		dbk_call_tag(call, version);
	}
	dbk_buf_fini(&json);
	return rc;
}

/* DBK_EFINDINGS, and both sides where somebody changed the row meanwhile. */
static enum dbk_code
tell_theirs(struct dbk_call *call, struct dbk_ledger *l,
    const struct dbk_book_id *id, int64_t version, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_buf json = {0};
	int64_t now;
	enum dbk_code rc;

	/* Who makes a row has none of his own beside the one that is there. */
	if (version == DBK_BOOK_NOTHING)
		return DBK_EFINDINGS;
	rc = dbk_book_get(l, id, &json, &now, NULL, err);
	if (rc == DBK_OK && now != version) {
		dbk_out_integer(out, "yours", version);
		dbk_out_open(out, "theirs", '{');
		dbk_out_string(out, "key", id->key);
		dbk_out_integer(out, "version", now);
		dbk_out_raw(out, "document", json.data, json.len);
		dbk_out_close(out);
		rc = dbk_call_conflict(call);
	}
	dbk_buf_fini(&json);
	return rc == DBK_OK ? DBK_EFINDINGS : rc;
}

enum dbk_code
dbk_api_book_add(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	const struct dbk_source source = dbk_call_source(call);
	struct dbk_book_id id;
	int64_t set;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "book");
	rc = take_id(&id, call, err);
	if (rc == DBK_OK)
		rc = dbk_book_set(l, &id, &source, DBK_BOOK_NOTHING, &set,
		    &call->out.sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&call->out, "version", set);
	dbk_call_tag(call, set);
	call->reply.status = 201;
	return DBK_OK;
}

enum dbk_code
dbk_api_book_put(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	const struct dbk_source source = dbk_call_source(call);
	struct dbk_book_id id;
	int64_t version = 0, set;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "book");
	rc = take_key(&id, call, err);
	if (rc == DBK_OK)
		rc = dbk_call_version(&version, call, err);
	if (rc == DBK_OK)
		rc = dbk_book_set(l, &id, &source, version, &set,
		    &call->out.sink, err);
	if (rc == DBK_EFINDINGS)
		rc = tell_theirs(call, l, &id, version, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&call->out, "version", set);
	dbk_call_tag(call, set);
	return DBK_OK;
}

enum dbk_code
dbk_api_book_delete(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct dbk_book_id id;
	int64_t version = 0;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "book");
	rc = take_key(&id, call, err);
	if (rc == DBK_OK)
		rc = dbk_call_version(&version, call, err);
	if (rc == DBK_OK)
		rc = dbk_book_remove(l, &id, version, &call->out.sink, err);
	if (rc == DBK_EFINDINGS)
		rc = tell_theirs(call, l, &id, version, err);
	if (rc != DBK_OK)
		return rc;
	call->reply.status = 204;
	call->reply.silent = true;
	return DBK_OK;
}

/* ---- what an entry, or a line, begins with ---- */

enum dbk_code
dbk_api_fill(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	const struct dbk_fill fill = {
	    .importer = given(call, "importer"),
	    .template_key = given(call, "template"),
	    .port = given(call, "port"),
	    .mode = given(call, "mode"),
	    .before = given(call, "before"),
	};
	struct dbk_buf json = {0};
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "fill");
	dbk_out_open(&call->out, "from", '[');
	rc = dbk_fill_entry(l, &fill, &json, dbk_origin_tell, &call->out,
	    &call->out.sink, err);
	dbk_out_close(&call->out);
	if (rc == DBK_OK)
		dbk_out_raw(&call->out, "document", json.data, json.len);
	dbk_buf_fini(&json);
	return rc;
}

enum dbk_code
dbk_api_fill_line(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	const char *importer = given(call, "importer");
	char from[DBK_NUMBER_LEN + 1] = "";
	struct dbk_buf json = {0};
	bool found = false;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "line");
	if (importer == NULL)
		return dbk_fail(err, DBK_EUSAGE, "whose line?  importer=ID");
	rc = dbk_fill_line(l, importer, given(call, "product"),
	    given(call, "hts"), &json, &found, from, err);
	if (rc == DBK_OK && !found) {
		call->reply.status = 404;
		rc = dbk_fail(err, DBK_EUSAGE, "no such line was keyed yet");
	}
	if (rc == DBK_OK) {
		dbk_out_raw(&call->out, "document", json.data, json.len);
		dbk_out_string(&call->out, "from",
		    from[0] != '\0' ? from : NULL);
	}
	dbk_buf_fini(&json);
	return rc;
}
