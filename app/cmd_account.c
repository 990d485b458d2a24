#include <string.h>

#include "app/commands.h"
#include "formatter/account_report.h"
#include "ledger/file.h"

static const struct dbk_option account_options[] = {
    {"out", "F", "also write it: F.pdf as a paper, F.xlsx as a workbook", 0, 0},
};

/* What a file of that name ending holds. */
static const struct paper {
	const char *ending;
	enum dbk_code (*write)(struct dbk_ledger *l, const char *path,
	    bool *balanced, struct dbk_sink *sink, struct dbk_err *err);
} papers[] = {
    {".pdf", dbk_account_pdf},
    {".xlsx", dbk_account_xlsx},
};

static const struct paper *
paper_of(const char *path)
{
	size_t len = strlen(path), n, i;

	for (i = 0; i < sizeof papers / sizeof papers[0]; i++) {
		n = strlen(papers[i].ending);
		if (len > n && strcmp(path + len - n, papers[i].ending) == 0)
			return &papers[i];
	}
	return NULL;
}

static enum dbk_code
write_paper(struct dbk_ledger *l, const char *path, struct dbk_err *err)
{
	const struct paper *paper = paper_of(path);
	struct dbk_file *file;
	enum dbk_code rc;
	bool balanced;

	if (paper == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: the name must end in .pdf or .xlsx", path);
	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	/* The report on standard output tells the findings. */
	rc = paper->write(l, dbk_file_temporary(file), &balanced, NULL, err);
	return dbk_file_finish(file, rc, err);
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
		rc = write_paper(l, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = out->json ? dbk_account_json(l, DBK_ACCOUNT_AHEAD,
			     dbk_out_foreign(out), &balanced, &out->sink, err) :
			 dbk_account_text(l, DBK_ACCOUNT_AHEAD, out->stream,
			     &balanced, &out->sink, err);
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
    .example = "$ daybook account --out account.pdf\n",
    .options = DBK_OPTIONS(account_options),
    .needs = DBK_NEEDS_READ,
    .run = run_account,
};
