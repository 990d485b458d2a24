#include "app/commands.h"
#include "formatter/release_log.h"
#include "ledger/file.h"
#include "ledger/releases.h"

enum { PORT, OUT };

static const struct dbk_option list_options[] = {
    [PORT] = {"port", "P", "what was told at this port", 0, 0},
    [OUT] = {"out", "F.pdf", "also print it", 0, 0},
};

static const struct dbk_column columns[] = {
    {"at", "TOLD AT", 20, false},
    {"port", "PORT", 4, false},
    {"entry_number", "ENTRY", 13, false},
    {"decision", "DECISION", 8, false},
    {"letter", "LETTER", 8, false},
    {"value", "VALUE", 12, true},
    {"officer", "OFFICER", 20, false},
    {"user", "RECORDED BY", 0, false},
    {"recorded_at", NULL, 0, false},
    {"importer", NULL, 0, false},
    {"seq", NULL, 0, false},
};

struct listing {
	struct dbk_output *out;
	struct dbk_release_sums sums;
};

static enum dbk_code
list_release(void *arg, const struct dbk_release_row *row)
{
	struct listing *l = arg;

	dbk_release_add(&l->sums, row);
	dbk_cell(l->out, row->at);
	dbk_cell(l->out, row->port);
	dbk_cell(l->out, row->entry);
	dbk_cell(l->out, dbk_release_decision(row));
	dbk_cell(l->out, row->letter);
	dbk_cell_integer(l->out, row->value);
	dbk_cell(l->out, row->officer);
	dbk_cell(l->out, row->user);
	dbk_cell(l->out, row->recorded_at);
	dbk_cell(l->out, row->importer);
	dbk_cell_integer(l->out, row->seq);
	return dbk_out_check(l->out);
}

/* Sums, and the journal row up to which the log tells. */
static enum dbk_code
tell_sums(struct dbk_app *app, const struct dbk_release_sums *sums,
    struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	struct dbk_anchor anchor;
	enum dbk_code rc;

	rc = dbk_ledger_anchor(dbk_app_ledger(app), &anchor, err);
	if (rc != DBK_OK)
		return rc;
	dbk_print(out, "%lld released, value %lld; %lld refused, value %lld\n",
	    (long long)sums->released, (long long)sums->released_value,
	    (long long)sums->refused, (long long)sums->refused_value);
	dbk_print(out, "journal row %lld, hash %s\n", (long long)anchor.seq,
	    anchor.hash);
	dbk_out_integer(out, "released", sums->released);
	dbk_out_integer(out, "released_value", sums->released_value);
	dbk_out_integer(out, "refused", sums->refused);
	dbk_out_integer(out, "refused_value", sums->refused_value);
	dbk_out_integer(out, "head", anchor.seq);
	dbk_out_string(out, "head_hash", anchor.hash);
	return DBK_OK;
}

static enum dbk_code
write_pdf(struct dbk_app *app, const char *path, const char *port,
    struct dbk_err *err)
{
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_release_log_pdf(dbk_app_ledger(app), dbk_file_temporary(file),
	    port, &app->out.sink, err);
	return dbk_file_finish(file, rc, err);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &list_options[OUT]);
	const char *port = dbk_args_value(args, &list_options[PORT]);
	struct listing listing = {.out = &app->out};
	enum dbk_code rc = DBK_OK;

	if (path != NULL)
		rc = write_pdf(app, path, port, err);
	if (rc != DBK_OK)
		return rc;
	dbk_table_begin(&app->out, "releases", columns,
	    sizeof columns / sizeof columns[0]);
	rc = dbk_release_list(dbk_app_ledger(app), port, list_release, &listing,
	    err);
	dbk_table_end(&app->out);
	if (rc == DBK_OK)
		rc = tell_sums(app, &listing.sums, err);
	if (rc == DBK_OK && path != NULL)
		dbk_app_wrote(app, path);
	return rc;
}

static const struct dbk_command release_list = {
    .name = "list",
    .words = "",
    .summary = "the release log: what officers told, in order of time",
    .about = "Who released or refused what, when and where, as daybook entry "
	     "release recorded it.\n",
    .example = "$ daybook release list --port 2704 --out log.pdf\n",
    .options = DBK_OPTIONS(list_options),
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command *const release_commands[] = {
    &release_list, NULL};

const struct dbk_command dbk_cmd_release = {
    .name = "release",
    .words = "",
    .summary = "what officers told of entries",
    .about = "",
    .example = "$ daybook release list\n",
    .commands = release_commands,
};
