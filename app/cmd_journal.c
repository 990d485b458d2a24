#include "app/commands.h"
#include "ledger/file.h"

static const struct dbk_option export_options[] = {
    {"out", "F.jsonl", "the file to write", 0, DBK_OPTION_NEEDED},
};

/* A failed write is told when the file is finished. */
static enum dbk_code
write_line(void *arg, const char *line, size_t len)
{
	dbk_file_write(arg, line, len);
	return DBK_OK;
}

static enum dbk_code
run_export(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &export_options[0]);
	struct dbk_anchor head;
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_journal_export(dbk_app_ledger(app), write_line, file, &head,
	    err);
	rc = dbk_file_finish(file, rc, err);
	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out, "wrote ");
	dbk_print_value(&app->out, path);
	dbk_print(&app->out, "\nhead %lld %s\n", (long long)head.seq,
	    head.hash);
	dbk_out_string(&app->out, "file", path);
	dbk_out_integer(&app->out, "head", head.seq);
	dbk_out_string(&app->out, "head_hash", head.hash);
	return DBK_OK;
}

static const struct dbk_command journal_export = {
    .name = "export",
    .words = "",
    .summary = "writes the whole journal as JSON lines",
    .about = "One line a row, with what its hash was made of: a short script "
	     "(docs/check-journal) checks the chain without Daybook.  The "
	     "file is not encrypted and holds all that was keyed.\n",
    .example = "$ daybook journal export --out journal.jsonl\n",
    .options = DBK_OPTIONS(export_options),
    .needs = DBK_NEEDS_READ,
    .run = run_export,
};

static const struct dbk_command *const journal_commands[] = {
    &journal_export, NULL};

const struct dbk_command dbk_cmd_journal = {
    .name = "journal",
    .words = "",
    .summary = "the journal, for other programs",
    .about = "",
    .example = "$ daybook journal export --out journal.jsonl\n",
    .commands = journal_commands,
};
