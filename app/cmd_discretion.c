#include <stdlib.h>

#include "app/commands.h"
#include "app/paper.h"
#include "formatter/discretion.h"
#include "ledger/letters.h"

enum { FROM, TO, REASON, PORT, ENTRY, OUT };

static const struct dbk_option make_options[] = {
    [FROM] = {"from", "D", "first day of the discretion", 0, DBK_OPTION_NEEDED},
    [TO] = {"to", "D", "last day", 0, DBK_OPTION_NEEDED},
    [REASON] = {"reason", "R", "why, as CBP was told", 0, DBK_OPTION_NEEDED},
    [PORT] = {"port", "P", "entries of this port only", 0, 0},
    [ENTRY] = {"entry", "N",
	"this entry; otherwise those that arrive within the dates", 0,
	DBK_OPTION_MANY},
    [OUT] = {"out", "F.pdf", "the file to write", 0, DBK_OPTION_NEEDED},
};

static const struct dbk_option print_options[] = {
    {"out", "F.pdf", "the file to write", 0, DBK_OPTION_NEEDED},
};

static const struct dbk_column columns[] = {
    {"number", "NUMBER", 8, false},
    {"from", "FROM", 10, false},
    {"to", "TO", 10, false},
    {"port", "PORT", 4, false},
    {"entries", "ENTRIES", 7, true},
    {"value", "VALUE", 12, true},
    {"made_at", "MADE AT", 20, false},
    {"user", "BY", 12, false},
    {"reason", "REASON", 0, false},
    {"seq", NULL, 0, false},
    {"hash", NULL, 0, false},
};
#define NCOLUMNS (sizeof columns / sizeof columns[0])

static enum dbk_code
list_paper(void *arg, const struct dbk_letter_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->number);
	dbk_cell(out, row->from);
	dbk_cell(out, row->to);
	dbk_cell(out, row->port);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->value);
	dbk_cell(out, row->made_at);
	dbk_cell(out, row->user);
	dbk_cell(out, row->reason);
	dbk_cell_integer(out, row->anchor.seq);
	dbk_cell(out, row->anchor.hash);
	return dbk_out_check(out);
}

static enum dbk_code
make_paper(struct dbk_app *app, const struct dbk_args *args,
    char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	struct dbk_discretion_choice choice = {
	    .from = dbk_args_value(args, &make_options[FROM]),
	    .to = dbk_args_value(args, &make_options[TO]),
	    .reason = dbk_args_value(args, &make_options[REASON]),
	    .port = dbk_args_value(args, &make_options[PORT]),
	};
	const char **numbers;
	enum dbk_code rc;

	rc = dbk_args_values(&numbers, &choice.nnumbers, args,
	    &make_options[ENTRY], err);
	if (rc != DBK_OK)
		return rc;
	choice.numbers = numbers;
	rc = dbk_discretion_make(dbk_app_ledger(app), &choice, number,
	    &app->out.sink, err);
	free(numbers);
	return rc;
}

static enum dbk_code
tell_paper(struct dbk_app *app, const char *number, const char *path,
    struct dbk_err *err)
{
	struct dbk_letter_row row;
	enum dbk_code rc;

	rc = dbk_letter_get(dbk_app_ledger(app), number, &row, &app->out.sink,
	    err);
	if (rc != DBK_OK)
		return rc;
	dbk_table_begin(&app->out, "discretions", columns, NCOLUMNS);
	rc = list_paper(&app->out, &row);
	dbk_table_end(&app->out);
	dbk_app_wrote(app, path);
	return rc;
}

static enum dbk_code
run_make(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &make_options[OUT]);
	struct dbk_ledger *l = dbk_app_ledger(app);
	char number[DBK_LETTER_LEN + 1];
	struct dbk_file *file = NULL;
	enum dbk_code rc;

	rc = dbk_ledger_begin(l, err);
	if (rc == DBK_OK)
		rc = make_paper(app, args, number, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, path, err);
	if (rc == DBK_OK)
		rc = dbk_discretion_pdf(l, dbk_file_temporary(file), number,
		    &app->out.sink, err);
	rc = dbk_paper_end(l, file, rc, false, err);
	return rc == DBK_OK ? tell_paper(app, number, path, err) : rc;
}

static enum dbk_code
run_print(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &print_options[0]);
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_discretion_pdf(dbk_app_ledger(app), dbk_file_temporary(file),
	    args->words[0], &app->out.sink, err);
	rc = dbk_file_finish(file, rc, err);
	if (rc != DBK_OK)
		return rc;
	dbk_app_wrote(app, path);
	return DBK_OK;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "discretions", columns, NCOLUMNS);
	rc = dbk_discretion_list(dbk_app_ledger(app), list_paper, &app->out,
	    err);
	dbk_table_end(&app->out);
	return rc;
}

static const struct dbk_command discretion_make = {
    .name = "make",
    .words = "",
    .summary = "makes a paper on enforcement discretion and prints it",
    .about =
	"For entries that the incident hit, that were not released on downtime "
	"and that CBP's enforcement discretion covers: it goes with their entry "
	"summaries and names the broker, the dates and the reason.  Whether CBP "
	"uses discretion is CBP's decision.  Without --entry it names every "
	"entry that arrives within the dates, is not void or a draft, and was "
	"not released on a letter.\n",
    .example = "$ daybook discretion make --from 2026-11-16 --to 2026-11-20 "
	       "\\\n    --reason ransomware --out discretion.pdf\n",
    .options = DBK_OPTIONS(make_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_make,
};

static const struct dbk_command discretion_print = {
    .name = "print",
    .words = "NUMBER",
    .least = 1,
    .most = 1,
    .summary = "prints one again: the same bytes",
    .about = "",
    .example = "$ daybook discretion print ED-0001 --out discretion.pdf\n",
    .options = DBK_OPTIONS(print_options),
    .needs = DBK_NEEDS_READ,
    .run = run_print,
};

static const struct dbk_command discretion_list = {
    .name = "list",
    .words = "",
    .summary = "lists the papers on enforcement discretion",
    .about = "",
    .example = "$ daybook discretion list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command *const discretion_commands[] = {
    &discretion_make, &discretion_print, &discretion_list, NULL};

const struct dbk_command dbk_cmd_discretion = {
    .name = "discretion",
    .words = "",
    .summary = "papers on CBP's enforcement discretion",
    .about = "",
    .example = "$ daybook discretion list\n",
    .commands = discretion_commands,
};
