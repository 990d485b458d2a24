/*
 * Entries: saving, correcting, completing; the work list.
 */
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "app/condition_tell.h"
#include "app/entry_tell.h"
#include "app/serve/routes.h"
#include "ledger/conflict.h"
#include "ledger/drafts.h"
#include "ledger/entries_ready.h"
#include "ledger/second.h"
#include "ledger/worklist.h"

#define LIMIT_USUAL 50
#define LIMIT_MOST 500

/* ---- one entry ---- */

/* What of an entry is told beside its row. */
enum depth {
	ROW,
	DOCUMENT,
	ANSWER /* the document, and what CBP said */
};

static enum dbk_code
tell_entry(struct dbk_call *call, struct dbk_ledger *l, const char *number,
    int64_t revision, enum depth depth, struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	enum dbk_code rc;

	rc = dbk_entry_get(l, number, revision,
	    depth >= DOCUMENT ? &json : NULL, &row, &out->sink, err);
	if (rc == DBK_OK) {
		dbk_entry_members(out, &row);
		dbk_call_tag(call, row.revision);
		if (depth >= DOCUMENT)
			dbk_out_raw(out, "document", json.data, json.len);
		if (depth == ANSWER)
			rc = dbk_tell_conditions(out, l, &row, NULL, err);
	}
	dbk_buf_fini(&json);
	return rc;
}

enum dbk_code
dbk_api_entry(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_second second = DBK_SECOND_OFF;
	struct dbk_output *out = &call->out;
	int64_t revision;
	enum dbk_code rc;

	dbk_out_begin(out, "page", "entry");
	rc = dbk_call_number(&revision, call, "revision", 0, INT32_MAX, 0, err);
	if (rc == DBK_OK)
		rc = tell_entry(call, l, call->words[0], revision, ANSWER, err);
	if (rc == DBK_OK)
		rc = dbk_second_get(l, call->words[0], &second, NULL, NULL,
		    &out->sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(out, "second", dbk_second_name(second));
	return dbk_conflict_warn(l, call->words[0], &out->sink, err);
}

enum dbk_code
dbk_api_entry_last(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "entry");
	rc = dbk_work_newest(l, call->who.user, number, err);
	if (rc == DBK_OK && number[0] == '\0') {
		call->reply.status = 404;
		return dbk_fail(err, DBK_EUSAGE, "you have keyed no entry yet");
	}
	return rc == DBK_OK ? tell_entry(call, l, number, 0, DOCUMENT, err) :
			      rc;
}

/* What follows a document that is in: complete it, end its draft, tell it. */
static enum dbk_code
finish_save(struct dbk_call *call, struct dbk_ledger *l, const char *number,
    struct dbk_err *err)
{
	const char *draft = dbk_call_query(call, "draft");
	enum dbk_code rc = DBK_OK;

	if (dbk_call_asks(call, "complete"))
		rc = dbk_entry_complete(l, number, &call->out.sink, err);
	if (rc == DBK_OK && draft != NULL)
		rc = dbk_draft_end(l, draft, 0, err);
	return rc == DBK_OK ? tell_entry(call, l, number, 0, ROW, err) : rc;
}

/* The writer has other saves to do meanwhile. */
void
dbk_api_entry_prepare(struct dbk_call *call)
{
	const struct dbk_source source = dbk_call_source(call);

	call->ready = dbk_ready_new(call->serve->vault.standard, &source,
	    call->now);
}

static enum dbk_code
add_entry(struct dbk_call *call, struct dbk_ledger *l,
    char number[DBK_NUMBER_LEN + 1], struct dbk_err *err)
{
	const struct dbk_source source = dbk_call_source(call);
	bool again = dbk_call_asks(call, "again");

	return dbk_ready_fits(call->ready, call->serve->vault.standard) ?
	    dbk_entry_add_ready(l, call->ready, &source, again, number,
		&call->out.sink, err) :
	    dbk_entry_add(l, &source, again, number, &call->out.sink, err);
}

enum dbk_code
dbk_api_entry_add(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "entry");
	rc = add_entry(call, l, number, err);
	if (rc == DBK_OK)
		rc = finish_save(call, l, number, err);
	if (rc == DBK_OK)
		call->reply.status = 201;
	return rc;
}

/* DBK_EFINDINGS, and both sides: somebody corrected it meanwhile. */
static enum dbk_code
check_revision(struct dbk_call *call, struct dbk_ledger *l, int64_t revision,
    struct dbk_err *err)
{
	struct dbk_output *out = &call->out;
	struct dbk_buf json = {0};
	struct dbk_entry_row row;
	enum dbk_code rc;

	rc = dbk_entry_get(l, call->words[0], 0, &json, &row, &out->sink, err);
	if (rc == DBK_EFINDINGS)
		call->reply.status = 404;
	if (rc == DBK_OK && row.revision != revision) {
		dbk_out_integer(out, "yours", revision);
		dbk_out_open(out, "theirs", '{');
		dbk_entry_members(out, &row);
		dbk_out_raw(out, "document", json.data, json.len);
		dbk_out_close(out);
		rc = dbk_call_conflict(call);
	}
	dbk_buf_fini(&json);
	return rc;
}

enum dbk_code
dbk_api_entry_put(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	const struct dbk_source source = dbk_call_source(call);
	const char *reason = dbk_call_query(call, "reason");
	int64_t revision;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "entry");
	rc = dbk_call_version(&revision, call, err);
	if (rc == DBK_OK)
		rc = check_revision(call, l, revision, err);
	if (rc == DBK_OK)
		rc = dbk_entry_correct(l, call->words[0], &source, reason,
		    &call->out.sink, err);
	return rc == DBK_OK ? finish_save(call, l, call->words[0], err) : rc;
}

/* All or none. */
enum dbk_code
dbk_api_entries_complete(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	json_t *object, *numbers;
	const char *number;
	enum dbk_code rc, worst = DBK_OK;
	size_t i;

	dbk_out_begin(&call->out, "page", "complete");
	rc = dbk_call_object(&object, call, err);
	if (rc != DBK_OK)
		return rc;
	numbers = json_object_get(object, "entries");
	if (json_array_size(numbers) == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "\"entries\" wants entry numbers");
	for (i = 0; rc == DBK_OK && i < json_array_size(numbers); i++) {
		number = json_string_value(json_array_get(numbers, i));
		if (number == NULL)
			return dbk_fail(err, DBK_EUSAGE,
			    "\"entries\" wants entry numbers");
		rc = dbk_entry_complete(l, number, &call->out.sink, err);
		if (rc == DBK_EFINDINGS) {
			worst = rc;
			rc = DBK_OK;
		}
	}
	if (rc == DBK_OK && worst == DBK_OK)
		dbk_out_integer(&call->out, "completed",
		    (int64_t)json_array_size(numbers));
	return rc != DBK_OK ? rc : worst;
}

/* ---- the work list ---- */

/* Reads the filters of the query. */
struct filtering {
	struct dbk_work *work;
	struct dbk_err *err;
	enum dbk_code rc;
};

static enum MHD_Result
take_state(void *arg, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	struct filtering *f = arg;
	unsigned n;

	(void)kind;
	if (value == NULL || value[0] == '\0')
		return MHD_YES;
	if (strcmp(key, "state") == 0) {
		n = dbk_paper_named(value);
		f->work->filter.papers |= 1u << n;
		if (n == DBK_PAPER_COUNT)
			f->rc = dbk_fail(f->err, DBK_EUSAGE,
			    "there is no state \"%.40s\"", value);
	} else if (strcmp(key, "filing") == 0) {
		n = dbk_filing_named(value);
		f->work->filter.filings |= 1u << n;
		if (n == DBK_FILING_COUNT)
			f->rc = dbk_fail(f->err, DBK_EUSAGE,
			    "there is no state \"%.40s\" of a filing", value);
	}
	return f->rc == DBK_OK ? MHD_YES : MHD_NO;
}

/* NULL: not given, or empty as a form sends it. */
static const char *
given(const struct dbk_call *call, const char *name)
{
	const char *value = dbk_call_query(call, name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* now less so many hours, into since. */
static enum dbk_code
take_age(struct dbk_work *work, char since[DBK_TIME_LEN + 1],
    const struct dbk_call *call, struct dbk_err *err)
{
	int64_t hours;
	enum dbk_code rc;

	rc = dbk_call_number(&hours, call, "older", 0, 100000, 0, err);
	if (rc != DBK_OK || hours == 0)
		return rc;
	dbk_time_format(since, dbk_time_seconds(call->now) - hours * 3600);
	work->not_since = since;
	return DBK_OK;
}

static enum dbk_code
take_filter(struct dbk_work *work, char since[DBK_TIME_LEN + 1],
    const struct dbk_call *call, struct dbk_err *err)
{
	struct filtering f = {.work = work, .err = err, .rc = DBK_OK};

	work->filter.port = given(call, "port");
	work->filter.letter = given(call, "letter");
	work->writer = given(call, "writer");
	work->words = given(call, "q");
	(void)MHD_get_connection_values(call->connection, MHD_GET_ARGUMENT_KIND,
	    take_state, &f);
	return f.rc == DBK_OK ? take_age(work, since, call, err) : f.rc;
}

static enum dbk_code
take_order(struct dbk_work *work, const struct dbk_call *call,
    struct dbk_err *err)
{
	const char *sort = given(call, "sort"), *order = given(call, "order");

	work->after = given(call, "after");
	work->down = order != NULL && strcmp(order, "down") == 0;
	if (sort != NULL)
		work->sort = dbk_work_sort_named(sort);
	if (work->sort == DBK_WORK_SORTS)
		return dbk_fail(err, DBK_EUSAGE,
		    "nothing is sorted by \"%.40s\"", sort);
	return dbk_call_number(&work->filter.limit, call, "limit", 1,
	    LIMIT_MOST, LIMIT_USUAL, err);
}

struct listing {
	struct dbk_output *out;
	int64_t n;
	char place[DBK_WORK_PLACE_MAX];
};

static enum dbk_code
tell_listed(void *arg, const struct dbk_entry_row *row, const char *place)
{
	struct listing *listing = arg;

	dbk_entry_cells(listing->out, row);
	listing->n++;
	(void)snprintf(listing->place, sizeof listing->place, "%s", place);
	return DBK_OK;
}

enum dbk_code
dbk_api_entries(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct listing listing = {.out = &call->out};
	struct dbk_work work = {.after = NULL};
	char since[DBK_TIME_LEN + 1];
	int64_t total = 0;
	enum dbk_code rc;

	dbk_out_begin(&call->out, "page", "entries");
	rc = take_filter(&work, since, call, err);
	if (rc == DBK_OK)
		rc = take_order(&work, call, err);
	if (rc != DBK_OK)
		return rc;
	dbk_entry_table(&call->out);
	rc = dbk_work_list(l, &work, tell_listed, &listing, &total, err);
	dbk_table_end(&call->out);
	if (rc == DBK_OK && listing.n == work.filter.limit)
		dbk_out_string(&call->out, "next", listing.place);
	if (rc == DBK_OK)
		dbk_out_integer(&call->out, "total", total);
	return rc;
}

/* ---- counts ---- */

#define NAMES_MOST 1000

/* How many entries a port or a writer has. */
struct names {
	struct {
		const char *name; /* in the arena */
		int64_t entries;
	} rows[NAMES_MOST];
	size_t n;
};

struct counting {
	struct dbk_arena arena;
	int64_t papers[DBK_PAPER_COUNT], filings[DBK_FILING_COUNT];
	struct names ports, writers;
};

/* Past the most, in the last row. */
static enum dbk_code
count_name(struct names *names, struct dbk_arena *a, const char *name)
{
	size_t i = 0;

	while (i < names->n && strcmp(names->rows[i].name, name) != 0)
		i++;
	if (i == NAMES_MOST)
		i--;
	if (i == names->n) {
		names->rows[i].name = dbk_arena_copy(a, name, strlen(name));
		if (names->rows[i].name == NULL)
			return DBK_ESYSTEM;
		names->n++;
	}
	names->rows[i].entries++;
	return DBK_OK;
}

static enum dbk_code
add_count(void *arg, const struct dbk_work_mark *mark)
{
	struct counting *c = arg;
	enum dbk_code rc;

	c->papers[mark->paper]++;
	c->filings[mark->filing]++;
	rc = count_name(&c->ports, &c->arena, mark->port);
	return rc == DBK_OK ? count_name(&c->writers, &c->arena, mark->writer) :
			      rc;
}

static void
tell_names(struct dbk_output *out, const char *name, const char *member,
    const struct names *names)
{
	size_t i;

	dbk_out_open(out, name, '[');
	for (i = 0; i < names->n; i++) {
		dbk_out_open(out, NULL, '{');
		dbk_out_string(out, member, names->rows[i].name);
		dbk_out_integer(out, "entries", names->rows[i].entries);
		dbk_out_close(out);
	}
	dbk_out_close(out);
}

static void
tell_counts(struct dbk_output *out, const struct counting *c)
{
	dbk_counts_tell(out, c->papers, c->filings);
	tell_names(out, "ports", "port", &c->ports);
	tell_names(out, "writers", "writer", &c->writers);
}

enum dbk_code
dbk_api_entry_counts(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err)
{
	struct counting *c = calloc(1, sizeof *c);
	struct dbk_work work = {.after = NULL};
	char since[DBK_TIME_LEN + 1];
	enum dbk_code rc;

	if (c == NULL)
		return dbk_fail_memory(err);
	dbk_arena_init(&c->arena, 0);
	dbk_out_begin(&call->out, "page", "counts");
	rc = take_filter(&work, since, call, err);
	if (rc == DBK_OK)
		rc = dbk_work_marks(l, &work, add_count, c, err);
	if (rc == DBK_OK)
		tell_counts(&call->out, c);
	else if (err->text[0] == '\0')
		rc = dbk_fail_memory(err);
	dbk_arena_fini(&c->arena);
	free(c);
	return rc;
}
