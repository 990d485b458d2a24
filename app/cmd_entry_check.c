#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "ledger/check.h"
#include "ledger/codes.h"
#include "ledger/entries.h"

struct checking {
	struct dbk_app *app;
	struct dbk_arena arena; /* of the document at hand */
	const struct dbk_profile *profile; /* NULL: no ledger was given */
	const struct dbk_codes *codes; /* likewise */
	int64_t documents;
};

/* A document that is not in the ledger: form, then every rule of the entry. */
static enum dbk_code
check_document(struct checking *c, const struct dbk_source *source,
    struct dbk_err *err)
{
	struct dbk_sink *sink = &c->app->out.sink;
	struct dbk_entry entry;
	struct dbk_check check = {
	    .entry = &entry,
	    .source = source,
	    .sink = sink,
	    .today = dbk_login_today(c->app),
	    .profile = c->profile,
	    .codes = c->codes,
	};
	struct dbk_source judged = *source;
	enum dbk_code rc;

	judged.codes = c->codes;
	dbk_arena_reset(&c->arena);
	c->documents++;
	rc = dbk_document_read(&entry, &dbk_group_entry, &c->arena, &judged,
	    sink, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	if (entry.node.set)
		dbk_check_entry(&check, DBK_STAGE_COMPLETE);
	return DBK_OK;
}

static enum dbk_code
check_whole(struct checking *c, const char *path, struct dbk_err *err)
{
	struct dbk_source source;
	struct dbk_buf text = {0};
	enum dbk_code rc;

	rc = dbk_source_read(&source, &text, path, err);
	if (rc == DBK_OK)
		rc = check_document(c, &source, err);
	dbk_buf_fini(&text);
	return rc;
}

static enum dbk_code
check_line(struct checking *c, const struct dbk_lines *lines,
    struct dbk_err *err)
{
	const struct dbk_source source = dbk_lines_source(lines);

	if (lines->too_long) {
		dbk_lines_report_long(lines, &c->app->out.sink);
		return DBK_OK;
	}
	return dbk_lines_blank(lines) ? DBK_OK :
					check_document(c, &source, err);
}

static enum dbk_code
check_lines(struct checking *c, const char *path, struct dbk_err *err)
{
	struct dbk_lines lines;
	enum dbk_code rc;
	bool more = true;

	rc = dbk_lines_open(&lines, path, DBK_DOCUMENT_LIMIT, err);
	while (rc == DBK_OK && more) {
		rc = dbk_lines_next(&lines, &more, err);
		if (rc == DBK_OK && more)
			rc = check_line(c, &lines, err);
	}
	dbk_lines_close(&lines);
	return rc;
}

/* With a ledger, its profile says who answers where an entry does not. */
static enum dbk_code
find_profile(struct dbk_app *app, struct dbk_profile *profile,
    struct dbk_arena *a, struct dbk_err *err)
{
	enum dbk_code rc;

	if (app->ledger_path == NULL)
		return dbk_login_actor(app, err);
	rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	if (rc == DBK_OK)
		rc = dbk_profile_get(dbk_app_ledger(app), profile, a, err);
	return rc;
}

static enum dbk_code
check_file(struct dbk_app *app, const char *path, struct dbk_err *err)
{
	struct checking c = {.app = app};
	struct dbk_profile profile;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	dbk_arena_init(&c.arena, 0);
	rc = find_profile(app, &profile, &arena, err);
	if (rc == DBK_OK && app->ledger_path != NULL)
		c.profile = &profile;
	if (rc == DBK_OK && app->ledger_path != NULL)
		rc = dbk_codes_get(dbk_app_ledger(app), &c.codes, err);
	if (rc == DBK_OK)
		rc = dbk_file_is(path, ".jsonl") ? check_lines(&c, path, err) :
						   check_whole(&c, path, err);
	dbk_arena_fini(&c.arena);
	dbk_arena_fini(&arena);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&app->out, "documents", c.documents);
	return DBK_OK;
}

static enum dbk_code
check_number(struct dbk_app *app, const char *number, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	if (rc == DBK_OK)
		rc = dbk_entry_check(dbk_app_ledger(app), number,
		    &app->out.sink, err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	dbk_out_string(&app->out, "entry_number", number);
	return DBK_OK;
}

static enum dbk_code
run_check(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *word = args->words[0];
	struct dbk_sink *sink = &app->out.sink;
	struct dbk_number n;
	enum dbk_code rc;

	if (dbk_number_parse(&n, word, strlen(word)))
		rc = check_number(app, word, err);
	else
		rc = check_file(app, word, err);
	if (rc != DBK_OK)
		return rc;
	if (sink->errors == 0)
		dbk_print(&app->out, "no rule is broken%s\n",
		    sink->warnings != 0 ? "; see the warnings" : "");
	return sink->errors != 0 ? DBK_EFINDINGS : DBK_OK;
}

const struct dbk_command dbk_cmd_entry_check = {
    .name = "check",
    .words = "FILE|N",
    .least = 1,
    .most = 1,
    .summary = "runs every rule of a complete entry, changes nothing",
    .about =
	"A file is one document, or .jsonl.  No ledger is needed for "
	"it; when there is one, its contact is taken for entries that "
	"name none.  The entry number is not compared with the pools: that "
	"is done when the entry is added.\n",
    .example = "$ daybook entry check shipment.json\n"
	       "no rule is broken\n",
    .run = run_check,
};
