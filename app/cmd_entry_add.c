#include <string.h>

#include "app/abi_form.h"
#include "app/commands.h"
#include "app/lines.h"
#include "app/prompt.h"
#include "ledger/entries.h"
#include "ledger/file.h"

enum { AGAIN, DRY_RUN, MAP, TEMPLATE };

#define AGAIN_HELP \
	"take a document that is already there: another shipment that looks " \
	"the same"

static const struct dbk_option add_options[] = {
    [AGAIN] = {"again", NULL, AGAIN_HELP, 0, 0},
};

static const struct dbk_option import_options[] = {
    [AGAIN] = {"again", NULL, AGAIN_HELP, 0, 0},
    [DRY_RUN] = {"dry-run", NULL, "find what is wrong, record nothing", 0, 0},
    [MAP] = {"map", "MAP",
	"names of columns (.csv and .xlsx; not in this "
	"release)",
	0, 0},
    [TEMPLATE] = {"template", "FILE",
	"write a commented template (.csv "
	"and .xlsx; not in this release)",
	0, 0},
};

static enum dbk_code
run_add(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_buf text = {0}, json = {0};
	struct dbk_source source = {.first_line = 1};
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	rc = dbk_file_read(&text, args->words[0], DBK_DOCUMENT_LIMIT, err);
	if (rc != DBK_OK)
		goto done;
	source.file = dbk_file_name(args->words[0]);
	source.text = text.data;
	source.len = text.len;
	rc = dbk_entry_add(l, &source, dbk_args_has(args, &add_options[AGAIN]),
	    number, &app->out.sink, err);
	if (rc != DBK_OK)
		goto done;
	dbk_print(&app->out, "%s\n", number);
	dbk_out_string(&app->out, "entry_number", number);
	rc = dbk_entry_get(l, number, 0, &json, NULL, NULL, err);
	if (rc == DBK_OK)
		rc = dbk_abi_form_tell(&app->out, &json, err);
done:
	dbk_buf_fini(&text);
	dbk_buf_fini(&json);
	return rc;
}

struct import {
	struct dbk_app *app;
	struct dbk_lines lines;
	struct dbk_progress progress;
	bool again;
	int64_t documents;
	char first[DBK_NUMBER_LEN + 1], last[DBK_NUMBER_LEN + 1];
};

/* One line: a finding leaves the transaction as it is, to find the next. */
static enum dbk_code
import_line(struct import *im, struct dbk_err *err)
{
	struct dbk_sink *sink = &im->app->out.sink;
	const struct dbk_lines *lines = &im->lines;
	const struct dbk_source source = {
	    .file = lines->name,
	    .text = lines->line.data,
	    .len = lines->line.len,
	    .first_line = lines->number,
	};
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	if (!lines->too_long && dbk_lines_blank(lines))
		return DBK_OK;
	im->documents++;
	if (lines->too_long) {
		const struct dbk_finding where = {
		    .file = lines->name,
		    .line = lines->number,
		};
		const struct dbk_words words = {.limit = "4 MiB"};

		dbk_report(sink, DBK_RULE_IMPORT_LINE, &where, &words);
		return DBK_OK;
	}
	rc = dbk_entry_add(dbk_app_ledger(im->app), &source, im->again, number,
	    sink, err);
	if (rc != DBK_OK)
		return rc == DBK_EFINDINGS ? DBK_OK : rc;
	if (im->first[0] == '\0')
		memcpy(im->first, number, sizeof number);
	memcpy(im->last, number, sizeof number);
	return DBK_OK;
}

static enum dbk_code
import_lines(struct import *im, struct dbk_err *err)
{
	struct dbk_sink *sink = &im->app->out.sink;
	enum dbk_code rc;
	bool more;

	do {
		rc = dbk_lines_next(&im->lines, &more, err);
		if (rc == DBK_OK && more)
			rc = import_line(im, err);
		dbk_progress_step(&im->progress, im->app->out.quiet,
		    im->lines.done, im->lines.size);
	} while (rc == DBK_OK && more);
	dbk_progress_end(&im->progress);
	if (rc == DBK_OK && im->documents == 0) {
		const struct dbk_finding where = {.file = im->lines.name};
		const struct dbk_words words = {0};

		dbk_report(sink, DBK_RULE_IMPORT_NONE, &where, &words);
	}
	return rc == DBK_OK && sink->errors != 0 ? DBK_EFINDINGS : rc;
}

static void
tell_import(struct import *im, bool dry_run, enum dbk_code rc)
{
	struct dbk_output *out = &im->app->out;
	bool recorded = rc == DBK_OK && !dry_run;

	dbk_out_integer(out, "documents", im->documents);
	dbk_out_integer(out, "added", recorded ? im->documents : 0);
	dbk_out_string(out, "first", recorded ? im->first : NULL);
	dbk_out_string(out, "last", recorded ? im->last : NULL);
	if (recorded)
		dbk_print(out, "added %lld entries, %s to %s\n",
		    (long long)im->documents, im->first, im->last);
	else if (rc == DBK_OK)
		dbk_print(out,
		    "%lld documents are in order; nothing was "
		    "recorded\n",
		    (long long)im->documents);
	else if (rc == DBK_EFINDINGS)
		dbk_note(out,
		    "%lld documents read, %lu errors: nothing was "
		    "recorded\n",
		    (long long)im->documents, out->sink.errors);
}

static enum dbk_code
check_kind(const struct dbk_args *args, struct dbk_err *err)
{
	const char *path;

	if (dbk_args_has(args, &import_options[TEMPLATE]))
		return dbk_later_part("entry import --template", err);
	if (dbk_args_has(args, &import_options[MAP]))
		return dbk_later_part("entry import --map", err);
	if (args->nwords == 0)
		return dbk_fail(err, DBK_EUSAGE, "which file?");
	path = args->words[0];
	if (dbk_file_is(path, ".csv") || dbk_file_is(path, ".xlsx"))
		return dbk_later_part("entry import of .csv and .xlsx", err);
	if (dbk_file_is(path, ".json"))
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: import reads one "
		    "document a line (.jsonl); one document in a file: "
		    "daybook entry add",
		    path);
	return DBK_OK;
}

static enum dbk_code
run_import(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	bool dry_run = dbk_args_has(args, &import_options[DRY_RUN]);
	struct import im = {
	    .app = app,
	    .again = dbk_args_has(args, &import_options[AGAIN]),
	};
	struct dbk_ledger *l;
	enum dbk_code rc;

	rc = check_kind(args, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc != DBK_OK)
		return rc;
	l = dbk_app_ledger(app);
	rc = dbk_lines_open(&im.lines, args->words[0], DBK_DOCUMENT_LIMIT, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_begin(l, err);
	if (rc == DBK_OK)
		rc = import_lines(&im, err);
	if (rc == DBK_OK && !dry_run)
		rc = dbk_ledger_commit(l, err);
	else
		dbk_ledger_rollback(l);
	if (rc == DBK_OK || rc == DBK_EFINDINGS)
		tell_import(&im, dry_run, rc);
	dbk_lines_close(&im.lines);
	return rc;
}

const struct dbk_command dbk_cmd_entry_add = {
    .name = "add",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "adds one entry and prints its number",
    .about = "FILE is one JSON document (entry/1).  Without entry_number "
	     "the next free number of this station is taken.  The entry is a "
	     "draft until daybook entry complete.  A document that is already "
	     "in the ledger is refused, so that a repeated command files "
	     "nothing twice.\n",
    .example = "$ daybook entry add shipment.json\n"
	       "B76-0324527-8\n",
    .options = DBK_OPTIONS(add_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_add,
};

const struct dbk_command dbk_cmd_entry_import = {
    .name = "import",
    .words = "FILE|-",
    .most = 1,
    .summary = "adds many entries: one document on each line",
    .about = "All of them or, when anything is wrong, none; every finding "
	     "of the file is told.  Blank lines are skipped.\n",
    .example = "$ daybook entry import today.jsonl --dry-run\n"
	       "40 documents are in order; nothing was recorded\n",
    .options = DBK_OPTIONS(import_options),
    .run = run_import,
};
