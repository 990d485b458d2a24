#include <inttypes.h>
#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "ledger/ref_load.h"

#define EXAMPLES 5 /* of each kind, unless all are asked for */

enum { EDITION, SOURCE, SHIPPED, YES, ALL };

static const struct dbk_option load_options[] = {
    [EDITION] = {"edition", "E", "the edition, best its date: 2026-10-09", 0,
	0},
    [SOURCE] = {"source", "TEXT",
	"who published it, and how it is called; otherwise the name of FILE", 0,
	0},
    [SHIPPED] = {"shipped", NULL,
	"the edition that this program was made with, without a FILE", 0, 0},
    [YES] = {"yes", NULL, "load it; otherwise the difference is shown only", 0,
	0},
    [ALL] = {"all", NULL, "show every code that differs", 0, 0},
};

static const struct {
	const char *name, *sign;
} kinds[] = {
    [DBK_REF_ADDED] = {"added", "+"},
    [DBK_REF_REMOVED] = {"removed", "-"},
    [DBK_REF_CHANGED] = {"changed", "~"},
};

struct telling {
	struct dbk_output *out;
	bool all;
	int64_t told[3]; /* of each kind */
};

/* The name, and the further values that are there. */
static void
print_values(struct dbk_output *out, const char *name, const char *more)
{
	struct dbk_buf text = {0};
	size_t i, open = 0;

	if (out->json)
		return;
	dbk_buf_add_string(&text, name);
	for (i = 0; more[i] != '\0'; i++) {
		if (more[i] == '\t')
			continue;
		if (i == 0 || more[i - 1] == '\t')
			dbk_buf_add_string(&text, open++ == 0 ? " [" : "; ");
		dbk_buf_add_char(&text, more[i]);
	}
	if (open != 0)
		dbk_buf_add_char(&text, ']');
	dbk_print_wrapped(out, text.failed ? name : text.data, 13, 15);
	dbk_buf_fini(&text);
}

static void
tell_change(void *arg, const struct dbk_ref_change *change)
{
	struct telling *t = arg;
	struct dbk_output *out = t->out;

	if (t->told[change->kind]++ >= EXAMPLES && !t->all)
		return;
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "change", kinds[change->kind].name);
	dbk_out_string(out, "code", change->code);
	dbk_out_string(out, "name", change->name);
	dbk_out_string(out, "more", change->more);
	if (change->before != NULL) {
		dbk_out_string(out, "before", change->before);
		dbk_out_string(out, "more_before", change->more_before);
	}
	dbk_out_close(out);
	dbk_print(out, "%s %-10s ", kinds[change->kind].sign, change->code);
	print_values(out, change->name,
	    change->kind == DBK_REF_CHANGED ? change->more : "");
	if (change->before != NULL) {
		dbk_print(out, "        was: ");
		print_values(out, change->before, change->more_before);
	}
}

static void
tell_report(struct telling *t, const struct dbk_ref_report *report,
    const char *list, bool loaded)
{
	struct dbk_output *out = t->out;

	dbk_out_string(out, "list", list);
	dbk_out_string(out, "before", report->before);
	dbk_out_string(out, "after", report->after);
	dbk_out_integer(out, "rows_before", report->rows_before);
	dbk_out_integer(out, "rows_after", report->rows_after);
	dbk_out_integer(out, "added", report->added);
	dbk_out_integer(out, "removed", report->removed);
	dbk_out_integer(out, "changed", report->changed);
	dbk_out_flag(out, "same", report->same);
	dbk_out_flag(out, "loaded", loaded);
	if (!t->all &&
	    (report->added > EXAMPLES || report->removed > EXAMPLES ||
		report->changed > EXAMPLES))
		dbk_print(out, "%d examples of each; --all shows the others\n",
		    EXAMPLES);
	dbk_print(out,
	    "%s: edition %s, %" PRId64 " rows; now %s, %" PRId64 " rows\n"
	    "%" PRId64 " codes added, %" PRId64 " removed, %" PRId64
	    " changed%s\n",
	    list, report->before, report->rows_before, report->after,
	    report->rows_after, report->added, report->removed, report->changed,
	    report->same ? ": every row is the same" : "");
	if (!loaded)
		dbk_note(out, "nothing was loaded; with --yes it is\n");
}

static enum dbk_code
read_source(struct dbk_ref_source *source, const struct dbk_args *args,
    struct dbk_err *err)
{
	bool shipped = dbk_args_has(args, &load_options[SHIPPED]);

	source->list = args->words[0];
	source->edition = dbk_args_value(args, &load_options[EDITION]);
	source->publisher = dbk_args_value(args, &load_options[SOURCE]);
	if (shipped && (args->nwords > 1 || source->edition != NULL))
		return dbk_fail(err, DBK_EUSAGE,
		    "--shipped is without a FILE and its edition");
	if (!shipped && args->nwords == 1)
		return dbk_fail(err, DBK_EUSAGE, "which file?");
	if (!shipped && source->edition == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "which edition is it?  Say --edition, best its date");
	source->path = shipped ? NULL : args->words[1];
	source->file = shipped ? NULL : dbk_file_name(args->words[1]);
	return DBK_OK;
}

static enum dbk_code
run_load(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	bool yes = dbk_args_has(args, &load_options[YES]);
	struct dbk_ref_source source = {0};
	struct telling telling = {
	    .out = &app->out,
	    .all = dbk_args_has(args, &load_options[ALL]),
	};
	struct dbk_ref_report report;
	enum dbk_code rc;

	rc = read_source(&source, args, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app,
		    yes ? DBK_ACCESS_WRITE : DBK_ACCESS_READ, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(&app->out, "changes", '[');
	rc = dbk_ref_load(dbk_app_ledger(app), &source, yes, &report,
	    tell_change, &telling, &app->out.sink, err);
	dbk_out_close(&app->out);
	if (rc == DBK_OK)
		tell_report(&telling, &report, source.list, yes);
	return rc;
}

const struct dbk_command dbk_cmd_ref_load = {
    .name = "load",
    .words = "LIST [FILE]",
    .least = 1,
    .most = 2,
    .summary = "loads a newer edition of a list, after showing what differs",
    .about =
	"FILE is .json (the HTS as USITC exports it), .csv or .xlsx (the same, "
	"or a list of CBP with headings), or tab separated as schemas/lists "
	"of the sources.  Without --yes nothing is written.  Every finding "
	"of the file is told, and one is enough to load nothing.  From then "
	"on entries are judged by the new edition; the journal keeps the "
	"edition and a digest of its rows.\n",
    .example = "$ daybook ref load hts hts_2026_revision_21.json --edition "
	       "2026-10-09\n"
	       "$ daybook ref load ports ports.csv --edition 2026-10-01 "
	       "--yes\n",
    .options = DBK_OPTIONS(load_options),
    .run = run_load,
};
