#include "app/commands.h"
#include "app/lines.h"
#include "app/progress.h"
#include "formatter/manifest.h"
#include "ledger/file.h"

enum { LETTER, PORT, OUT, SHEET };

static const struct dbk_option manifest_options[] = {
    [LETTER] = {"letter", "L", "only the entries of this letter", 0, 0},
    [PORT] = {"port", "P", "only this port of entry", 0, 0},
    [OUT] = {"out", "F.xlsx|F.csv", "the file to write", 0, DBK_OPTION_NEEDED},
    [SHEET] = {"sheet", "NAME",
	"of .csv, which holds one sheet: Entries unless given", 0, 0},
};

static void
tell_sums(struct dbk_output *out, const char *path,
    const struct dbk_manifest_sums *s)
{
	dbk_print(out,
	    "%lld entries, %lld bills, %lld lines, %lld parties, "
	    "%lld US dollars\n",
	    (long long)s->entries, (long long)s->bills, (long long)s->lines,
	    (long long)s->parties, (long long)s->value);
	dbk_out_string(out, "file", path);
	dbk_out_integer(out, "entries", s->entries);
	dbk_out_integer(out, "bills", s->bills);
	dbk_out_integer(out, "lines", s->lines);
	dbk_out_integer(out, "parties", s->parties);
	dbk_out_integer(out, "value", s->value);
}

static enum dbk_code
run_manifest(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &manifest_options[OUT]);
	const struct dbk_entry_filter filter = {
	    .port = dbk_args_value(args, &manifest_options[PORT]),
	    .letter = dbk_args_value(args, &manifest_options[LETTER]),
	};
	const char *sheet = dbk_args_value(args, &manifest_options[SHEET]);
	bool csv = dbk_file_is(path, ".csv");
	struct dbk_progress progress = {.out = &app->out, .unit = "entries"};
	struct dbk_manifest_sums sums = {0};
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_file *file;
	enum dbk_code rc;

	if (sheet != NULL && !csv)
		return dbk_fail(err, DBK_EUSAGE,
		    "--sheet is for .csv: a workbook holds all of them");
	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	dbk_progress_ledger(&progress, l);
	dbk_progress_file(dbk_file_temporary(file));
	rc = csv ? dbk_manifest_csv(l, file, sheet != NULL ? sheet : "Entries",
		       &filter, &sums, &app->out.sink, err) :
		   dbk_manifest_xlsx(l, dbk_file_temporary(file), &filter,
		       &sums, &app->out.sink, err);
	rc = dbk_file_finish(file, rc, err);
	dbk_progress_end(&progress);
	if (rc == DBK_OK)
		tell_sums(&app->out, path, &sums);
	return rc;
}

const struct dbk_command dbk_cmd_manifest = {
    .name = "manifest",
    .words = "",
    .summary = "writes the manifest of the entries (Excel or CSV)",
    .about = "Sheets: Entries, Bills, Lines, Parties, Security filing parties, "
	     "Totals and About.  As .csv one of them, in UTF-8 with a byte "
	     "order mark; a text that a spreadsheet program would take for a "
	     "formula has an apostrophe in front.\n",
    .example = "$ daybook manifest --port 2704 --out manifest.xlsx\n",
    .options = DBK_OPTIONS(manifest_options),
    .needs = DBK_NEEDS_READ,
    .run = run_manifest,
};
