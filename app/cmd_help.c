#include "app/commands.h"
#include "app/help.h"

enum { MAN };

static const struct dbk_option help_options[] = {
    [MAN] = {"man", NULL, "as a man page", 0, 0},
};

static enum dbk_code
run_help(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const struct dbk_command *group = NULL, *command = NULL;
	size_t i;

	for (i = 0; i < args->nwords; i++) {
		group = command;
		command = dbk_command_find(group == NULL ? dbk_commands :
							   group->commands,
		    args->words[i]);
		if (command == NULL)
			return dbk_fail(err, DBK_EUSAGE,
			    "there is no command \"%s\"", args->words[i]);
	}
	/* For people, whatever the answer would be. */
	app->out.json = false;
	if (dbk_args_has(args, &help_options[MAN]))
		dbk_help_man(&app->out, group != NULL ? group : command);
	else
		dbk_help(&app->out, group, command);
	return DBK_OK;
}

const struct dbk_command dbk_cmd_help = {
    .name = "help",
    .words = "[COMMAND...]",
    .most = 2,
    .summary = "tells what a command does",
    .about = "",
    .example = "$ daybook help letter make\n",
    .options = DBK_OPTIONS(help_options),
    .run = run_help,
};
