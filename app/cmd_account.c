#include "app/commands.h"
#include "formatter/account_report.h"
#include "ledger/backup.h"
#include "ledger/file.h"

static const struct dbk_option account_options[] = {
    {"out", "F.xlsx", "also write it as a workbook", 0, 0},
};

static enum dbk_code
write_workbook(struct dbk_ledger *l, const char *path, struct dbk_err *err)
{
	struct dbk_file *file;
	enum dbk_code rc;
	bool balanced;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	/* The report on standard output tells the findings. */
	rc = dbk_account_xlsx(l, dbk_file_temporary(file), &balanced, NULL,
	    err);
	if (rc != DBK_OK) {
		dbk_file_abandon(file);
		return rc;
	}
	return dbk_file_commit(file, err);
}

static enum dbk_code
run_account(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &account_options[0]);
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_output *out = &app->out;
	bool balanced = false;
	enum dbk_code rc = DBK_OK;

	if (path != NULL)
		rc = write_workbook(l, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = out->json ?
	    dbk_account_json(l, dbk_out_foreign(out), &balanced, &out->sink,
		err) :
	    dbk_account_text(l, out->stream, &balanced, &out->sink, err);
	if (rc == DBK_OK)
		rc = dbk_backup_judge_age(l, &out->sink, err);
	if (rc == DBK_OK && !balanced)
		rc = DBK_EFINDINGS;
	return rc;
}

const struct dbk_command dbk_cmd_account = {
    .name = "account",
    .words = "",
    .summary = "accounts for every number of every pool",
    .about = "Every number is in exactly one state, every filing too, and "
	     "the sums must agree: the exit code is 0 when they do and 1 when "
	     "they do not.\n",
    .example = "$ daybook account --out account.xlsx\n",
    .options = DBK_OPTIONS(account_options),
    .needs = DBK_NEEDS_READ,
    .run = run_account,
};
