#include "app/commands.h"

static enum dbk_code
run_verify(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	struct dbk_verify_report report = {0};
	enum dbk_code rc;

	(void)args;
	rc = dbk_ledger_verify(dbk_app_ledger(app), &report, &out->sink, err);
	if (rc != DBK_OK && rc != DBK_EDAMAGE)
		return rc;
	dbk_out_flag(out, "whole", rc == DBK_OK);
	dbk_out_integer(out, "rows", report.rows);
	dbk_out_integer(out, "entries", report.entries);
	dbk_out_integer(out, "head", report.anchor.seq);
	dbk_out_string(out, "head_hash", report.anchor.hash);
	dbk_print(out, "%lld journal rows, %lld entries\nhead %lld %s\n%s\n",
	    (long long)report.rows, (long long)report.entries,
	    (long long)report.anchor.seq, report.anchor.hash,
	    rc == DBK_OK ? "nothing is damaged" : "DAMAGED");
	return rc;
}

const struct dbk_command dbk_cmd_verify = {
    .name = "verify",
    .words = "",
    .summary = "checks the whole ledger for damage",
    .about = "Every page, the chain of the journal, and everything that "
	     "follows from the journal.  Compare the head with the one printed "
	     "on the newest letter: a ledger that was cut is shorter.\n",
    .example = "$ daybook verify\n",
    .needs = DBK_NEEDS_READ,
    .run = run_verify,
};
