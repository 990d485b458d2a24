#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/help.h"
#include "app/value.h"
#include "config.h"

enum {
	OPT_LEDGER,
	OPT_PASSPHRASE_FILE,
	OPT_USER,
	OPT_NOW,
	OPT_JSON,
	OPT_QUIET,
	OPT_HELP,
	OPT_VERSION
};

static const struct dbk_option global_rows[] = {
    [OPT_LEDGER] = {"ledger", "PATH", "the ledger; otherwise DAYBOOK_LEDGER", 0,
	0},
    [OPT_PASSPHRASE_FILE] = {"passphrase-file", "F",
	"first line is the passphrase, - is standard input; otherwise "
	"DAYBOOK_PASSPHRASE_FILE, otherwise asked for",
	0, 0},
    [OPT_USER] = {"user", "NAME",
	"who does this; otherwise DAYBOOK_USER, otherwise the login "
	"name",
	0, 0},
    [OPT_NOW] = {"now", "TIME",
	"the time to record, as 2026-11-18T14:00:00Z; otherwise the clock", 0,
	0},
    [OPT_JSON] = {"json", NULL, "one JSON object on standard output", 0, 0},
    [OPT_QUIET] = {"quiet", NULL,
	"no notes and no advice, only results and findings", 'q', 0},
    [OPT_HELP] = {"help", NULL, "what the command does, with an example", 'h',
	0},
    [OPT_VERSION] = {"version", NULL, "the version of the program", 'V', 0},
};

const struct dbk_options dbk_global_options = DBK_OPTIONS(global_rows);

const struct dbk_command *
dbk_command_find(const struct dbk_command *const *commands, const char *name)
{
	for (; commands != NULL && *commands != NULL; commands++)
		if (strcmp((*commands)->name, name) == 0)
			return *commands;
	return NULL;
}

struct dbk_ledger *
dbk_app_ledger(const struct dbk_app *app)
{
	return app->login->ledger;
}

enum dbk_code
dbk_app_each_word(struct dbk_app *app, const struct dbk_args *args,
    enum dbk_code (*each)(void *arg, struct dbk_app *app, const char *word,
	struct dbk_err *err),
    void *arg, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	bool findings = false;
	enum dbk_code rc;
	size_t i;

	rc = dbk_ledger_begin(l, err);
	for (i = 0; rc == DBK_OK && i < args->nwords; i++) {
		rc = each(arg, app, args->words[i], err);
		if (rc == DBK_EFINDINGS) {
			findings = true;
			rc = DBK_OK;
		}
	}
	if (rc == DBK_OK && findings)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK)
		rc = dbk_ledger_commit(l, err);
	if (rc != DBK_OK)
		dbk_ledger_rollback(l);
	return rc;
}

void
dbk_app_wrote(struct dbk_app *app, const char *path)
{
	if (app->handed_on)
		return;
	dbk_out_string(&app->out, "file", path);
	dbk_note(&app->out, "written to %s\n", path);
}

/* A command line while it is read: a group and its command, or one command. */
struct line {
	struct dbk_args args;
	const struct dbk_command *group, *command;
};

static void
take_globals(struct dbk_app *app, const struct dbk_args *args)
{
	const struct {
		const char **member;
		unsigned option;
	} strings[] = {
	    {&app->ledger_path, OPT_LEDGER},
	    {&app->passphrase_file, OPT_PASSPHRASE_FILE},
	    {&app->user, OPT_USER},
	    {&app->now, OPT_NOW},
	};
	size_t i;

	for (i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		const char *value = dbk_args_value(args,
		    &global_rows[strings[i].option]);

		if (value != NULL)
			*strings[i].member = value;
	}
	app->out.json |= dbk_args_has(args, &global_rows[OPT_JSON]);
	app->out.quiet |= dbk_args_has(args, &global_rows[OPT_QUIET]);
}

static enum dbk_code
fail_unknown(struct line *line, struct dbk_err *err)
{
	const char *word = line->args.words[0];

	return dbk_fail(err, DBK_EUSAGE, "there is no command \"%s%s%s\"",
	    line->group != NULL ? line->group->name : "",
	    line->group != NULL ? " " : "", word);
}

/* The words of commands come first; what a group has is looked up in it. */
static enum dbk_code
find_command(struct line *line, size_t n, const char *const *argv,
    struct dbk_err *err)
{
	const struct dbk_command *const *table = dbk_commands;
	enum dbk_code rc;

	while (table != NULL) {
		line->args.nwords = 0;
		rc = dbk_args_read(&line->args, n, argv, &dbk_global_options,
		    NULL, true, err);
		if (rc != DBK_OK || line->args.nwords == 0)
			return rc;
		line->group = line->command;
		line->command = dbk_command_find(table, line->args.words[0]);
		if (line->command == NULL)
			return fail_unknown(line, err);
		table = line->command->commands;
	}
	line->args.nwords = 0;
	return DBK_OK;
}

enum dbk_code
dbk_command_check(const struct dbk_command *c, const struct dbk_args *args,
    struct dbk_err *err)
{
	size_t i;

	if (c->run == NULL)
		return dbk_fail(err, DBK_EUSAGE, "%s wants a command", c->name);
	for (i = 0; i < c->options.n; i++)
		if ((c->options.rows[i].flags & DBK_OPTION_NEEDED) != 0 &&
		    !dbk_args_has(args, &c->options.rows[i]))
			return dbk_fail(err, DBK_EUSAGE, "--%s %s is missing",
			    c->options.rows[i].name,
			    c->options.rows[i].argument);
	if (args->nwords < c->least)
		return dbk_fail(err, DBK_EUSAGE, "%s is missing", c->words);
	if (args->nwords > c->most)
		return dbk_fail(err, DBK_EUSAGE, "\"%s\" is one word too many",
		    args->words[c->most]);
	return DBK_OK;
}

static enum dbk_code
execute(struct dbk_app *app, const struct line *line, struct dbk_err *err)
{
	const struct dbk_command *c = line->command;
	enum dbk_code rc = DBK_OK;

	dbk_out_begin(&app->out,
	    line->group != NULL ? line->group->name : c->name,
	    line->group != NULL ? c->name : NULL);
	if (c->needs != DBK_NEEDS_NOTHING)
		rc = dbk_login_open(app,
		    c->needs == DBK_NEEDS_WRITE ? DBK_ACCESS_WRITE :
						  DBK_ACCESS_READ,
		    err);
	if (rc == DBK_OK)
		rc = c->run(app, &line->args, err);
	if (!app->keep_login)
		dbk_login_close(app->login);
	return dbk_out_end(&app->out, rc, err);
}

/* Whatever fails says why: a failure without a word is a defect. */
static enum dbk_code
tell(const struct dbk_app *app, const struct line *line, enum dbk_code rc,
    const struct dbk_err *err, bool usage)
{
	if (rc == DBK_OK)
		return rc;
	if (err->text[0] == '\0' && app->out.sink.errors == 0) {
		(void)fprintf(stderr,
		    "daybook: failed with code %d and no "
		    "reason: a defect of daybook\n",
		    (int)rc);
		return DBK_EDEFECT;
	}
	if (err->text[0] != '\0') {
		(void)fputs("daybook: ", stderr);
		(void)dbk_value_put(stderr, err->text, strlen(err->text));
		(void)fputc('\n', stderr);
	}
	if (usage)
		dbk_help_hint(stderr, line->group, line->command);
	return rc;
}

static enum dbk_code
read_line(struct line *line, size_t n, const char *const *argv,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = find_command(line, n, argv, err);
	if (rc != DBK_OK || line->command == NULL)
		return rc;
	return dbk_args_read(&line->args, n, argv, &dbk_global_options,
	    &line->command->options, false, err);
}

enum dbk_code
dbk_app_run(struct dbk_app *app, size_t n, const char *const *argv)
{
	struct dbk_err err = {DBK_OK, ""};
	struct line line = {0};
	bool help, usage = true;
	enum dbk_code rc;

	rc = dbk_args_init(&line.args, n, &err);
	if (rc == DBK_OK)
		rc = read_line(&line, n, argv, &err);
	if (rc != DBK_OK)
		goto done;
	take_globals(app, &line.args);
	help = dbk_args_has(&line.args, &global_rows[OPT_HELP]);
	if (help || dbk_args_has(&line.args, &global_rows[OPT_VERSION])) {
		/* For people, whatever the answer would be. */
		app->out.json = false;
		if (help)
			dbk_help(&app->out, line.group, line.command);
		else
			dbk_print(&app->out, "daybook %s\n", PACKAGE_VERSION);
		usage = false;
		rc = dbk_out_end(&app->out, DBK_OK, &err);
		goto done;
	}
	if (line.command == NULL)
		rc = dbk_fail(&err, DBK_EUSAGE, "which command?");
	else
		rc = dbk_command_check(line.command, &line.args, &err);
	if (rc == DBK_OK) {
		usage = false;
		rc = execute(app, &line, &err);
	}
done:
	rc = tell(app, &line, rc, &err, usage);
	dbk_args_fini(&line.args);
	return rc;
}
