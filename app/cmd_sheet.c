#include "app/commands.h"
#include "formatter/sheet.h"
#include "ledger/file.h"

enum { OUT };

static const struct dbk_option sheet_options[] = {
    [OUT] = {"out", "F.pdf", "the file to write", 0, DBK_OPTION_NEEDED},
};

static enum dbk_code
run_sheet(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &sheet_options[OUT]);
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_sheet_pdf(dbk_app_ledger(app), dbk_file_temporary(file),
	    args->words, args->nwords, &app->out.sink, err);
	rc = dbk_file_finish(file, rc, err);
	if (rc != DBK_OK)
		return rc;
	dbk_app_wrote(app, path);
	dbk_out_integer(&app->out, "entries", (int64_t)args->nwords);
	return DBK_OK;
}

const struct dbk_command dbk_cmd_sheet = {
    .name = "sheet",
    .words = "N...",
    .least = 1,
    .most = DBK_MANY_WORDS,
    .summary = "prints entry data sheets, from which an officer can key",
    .about = "The data of CBP Form 3461 by number and name of its blocks; the "
	     "sheet is not a CBP form.\n",
    .example = "$ daybook sheet B76-0324527-8 --out sheet.pdf\n",
    .options = DBK_OPTIONS(sheet_options),
    .needs = DBK_NEEDS_READ,
    .run = run_sheet,
};
