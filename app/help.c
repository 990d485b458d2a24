#include <string.h>

#include "app/help.h"
#include "config.h"

#define OPTION_COLUMN 24
#define COMMAND_COLUMN 18

#define SYNOPSIS "daybook [global options] COMMAND [...]"

static const char purpose[] =
    "Daybook is the book of original entry for the days on which a customs "
    "broker's own systems are down.  It takes the keying of entries, prints "
    "the downtime letters and manifests that CBP wants, afterwards files every "
    "entry retroactively in ACE, reads the answers, and proves that each "
    "entry number is accounted for.  The ledger is one encrypted file; nothing "
    "goes over a network unless told to.\n";

static const struct {
	enum dbk_code code;
	const char *means;
} exits[] = {
    {DBK_OK, "done"},
    {DBK_EFINDINGS,
	"findings: input refused or a check failed; nothing "
	"was half done"},
    {DBK_EUSAGE, "wrong usage"},
    {DBK_EDENIED, "wrong passphrase, or not allowed"},
    {DBK_ELOCKED, "another process writes to the ledger"},
    {DBK_EDAMAGE, "damage found"},
    {DBK_ESYSTEM, "the system failed: disk full, no permission, I/O"},
    {DBK_EDEFECT, "a defect of daybook"},
};
#define NEXITS (sizeof exits / sizeof exits[0])

/* A term, and its explanation from a column on. */
static void
print_term(struct dbk_output *out, int used, int column, const char *text)
{
	if (used + 1 > column) {
		dbk_print(out, "\n");
		used = 0;
	}
	dbk_print(out, "%*s", column - used, "");
	dbk_print_wrapped(out, text, column, column);
}

static void
print_options(struct dbk_output *out, const struct dbk_options *options)
{
	size_t i;

	for (i = 0; i < options->n; i++) {
		const struct dbk_option *o = &options->rows[i];
		int used = 4 + (int)strlen(o->name);

		dbk_print(out, "  --%s", o->name);
		if (o->argument != NULL) {
			dbk_print(out, " %s", o->argument);
			used += 1 + (int)strlen(o->argument);
		}
		if (o->letter != 0) {
			dbk_print(out, ", -%c", o->letter);
			used += 4;
		}
		print_term(out, used, OPTION_COLUMN, o->help);
	}
}

static void
name_of(struct dbk_buf *b, const struct dbk_command *group,
    const struct dbk_command *command)
{
	dbk_buf_add_string(b, "daybook");
	if (group != NULL)
		dbk_buf_add_format(b, " %s", group->name);
	if (command != NULL)
		dbk_buf_add_format(b, " %s", command->name);
}

/* The usage line of a command, without its line end. */
static void
usage_of(struct dbk_buf *b, const struct dbk_command *group,
    const struct dbk_command *command)
{
	size_t i;

	name_of(b, group, command);
	if (command->words[0] != '\0')
		dbk_buf_add_format(b, " %s", command->words);
	for (i = 0; i < command->options.n; i++) {
		const struct dbk_option *o = &command->options.rows[i];
		bool needed = (o->flags & DBK_OPTION_NEEDED) != 0;

		dbk_buf_add_format(b, " %s--%s%s%s%s%s", needed ? "" : "[",
		    o->name, o->argument != NULL ? " " : "",
		    o->argument != NULL ? o->argument : "", needed ? "" : "]",
		    (o->flags & DBK_OPTION_MANY) != 0 ? "..." : "");
	}
}

static void
print_usage(struct dbk_output *out, const char *prefix,
    const struct dbk_command *group, const struct dbk_command *command)
{
	struct dbk_buf b = {0};

	usage_of(&b, group, command);
	dbk_print(out, "%s", prefix);
	dbk_print_wrapped(out, b.data != NULL ? b.data : "",
	    (int)strlen(prefix), 11);
	dbk_buf_fini(&b);
}

static void
print_commands(struct dbk_output *out, const struct dbk_command *const *table)
{
	for (; *table != NULL; table++) {
		dbk_print(out, "  %s", (*table)->name);
		print_term(out, 2 + (int)strlen((*table)->name), COMMAND_COLUMN,
		    (*table)->summary);
	}
}

static void
print_example(struct dbk_output *out, const char *text)
{
	size_t len;

	dbk_print(out, "\nexample:\n");
	for (; *text != '\0'; text += len + 1) {
		len = strcspn(text, "\n");
		dbk_print(out, "  %.*s\n", (int)len, text);
	}
}

static void
help_program(struct dbk_output *out)
{
	size_t i;

	dbk_print(out, "usage: " SYNOPSIS "\n\n");
	dbk_print_wrapped(out, purpose, 0, 0);
	dbk_print(out, "\ncommands (each has --help):\n");
	print_commands(out, dbk_commands);
	dbk_print(out, "\nglobal options, before or after the command:\n");
	print_options(out, &dbk_global_options);
	dbk_print(out, "\nexit codes:\n");
	for (i = 0; i < NEXITS; i++) {
		dbk_print(out, "  %d", (int)exits[i].code);
		print_term(out, 3, 5, exits[i].means);
	}
	print_example(out, "$ daybook demo /tmp/sample\n");
}

static void
help_group(struct dbk_output *out, const struct dbk_command *group)
{
	size_t i;

	dbk_print(out, "daybook %s: %s\n\n", group->name, group->summary);
	for (i = 0; group->commands[i] != NULL; i++)
		print_usage(out, i == 0 ? "usage: " : "       ", group,
		    group->commands[i]);
	dbk_print(out, "\ncommands (each has --help):\n");
	print_commands(out, group->commands);
	print_example(out, group->example);
}

void
dbk_help(struct dbk_output *out, const struct dbk_command *group,
    const struct dbk_command *command)
{
	struct dbk_buf name = {0};

	if (command == NULL) {
		help_program(out);
		return;
	}
	if (command->commands != NULL) {
		help_group(out, command);
		return;
	}
	name_of(&name, group, command);
	dbk_print(out, "%s: %s\n\n", name.data != NULL ? name.data : "",
	    command->summary);
	dbk_buf_fini(&name);
	print_usage(out, "usage: ", group, command);
	if (command->about[0] != '\0') {
		dbk_print(out, "\n");
		dbk_print_wrapped(out, command->about, 0, 0);
	}
	if (command->options.n != 0) {
		dbk_print(out, "\noptions:\n");
		print_options(out, &command->options);
	}
	print_example(out, command->example);
	dbk_print(out, "\nglobal options: daybook --help\n");
}

void
dbk_help_hint(FILE *stream, const struct dbk_command *group,
    const struct dbk_command *command)
{
	(void)fprintf(stream, "see: daybook%s%s%s%s --help\n",
	    group != NULL ? " " : "", group != NULL ? group->name : "",
	    command != NULL ? " " : "", command != NULL ? command->name : "");
}

/* ---- man pages ---- */

/* Text with everything that roff would take for its own escaped. */
static void
roff(struct dbk_output *out, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		bool first = i == 0 || s[i - 1] == '\n';

		if (first && (s[i] == '.' || s[i] == '\''))
			dbk_print(out, "\\&");
		if (s[i] == '\\')
			dbk_print(out, "\\e");
		else if (s[i] == '-')
			dbk_print(out, "\\-");
		else if (s[i] == '\n' && i + 1 < len)
			dbk_print(out, "\n.PP\n");
		else if (s[i] != '\n')
			dbk_print(out, "%c", s[i]);
	}
}

static void
roff_line(struct dbk_output *out, const char *s)
{
	roff(out, s, strlen(s));
	dbk_print(out, "\n");
}

static void
man_options(struct dbk_output *out, const struct dbk_options *options)
{
	size_t i;

	for (i = 0; i < options->n; i++) {
		const struct dbk_option *o = &options->rows[i];

		dbk_print(out, ".TP\n\\fB\\-\\-");
		roff(out, o->name, strlen(o->name));
		dbk_print(out, "\\fR");
		if (o->argument != NULL)
			dbk_print(out, " \\fI%s\\fR", o->argument);
		if (o->letter != 0)
			dbk_print(out, ", \\fB\\-%c\\fR", o->letter);
		dbk_print(out, "\n");
		roff_line(out, o->help);
	}
}

static void
man_usage(struct dbk_output *out, const struct dbk_command *group,
    const struct dbk_command *command)
{
	struct dbk_buf b = {0};

	usage_of(&b, group, command);
	roff_line(out, b.data != NULL ? b.data : "");
	dbk_buf_fini(&b);
}

static void
man_example(struct dbk_output *out, const char *text)
{
	size_t len;

	dbk_print(out, ".PP\n.nf\n");
	for (; *text != '\0'; text += len + 1) {
		len = strcspn(text, "\n");
		roff(out, text, len);
		dbk_print(out, "\n");
	}
	dbk_print(out, ".fi\n");
}

static void
man_command(struct dbk_output *out, const struct dbk_command *group,
    const struct dbk_command *command)
{
	if (group != NULL) {
		dbk_print(out, ".SS ");
		man_usage(out, group, command);
		roff_line(out, command->summary);
	}
	if (command->about[0] != '\0') {
		dbk_print(out, ".PP\n");
		roff_line(out, command->about);
	}
	man_options(out, &command->options);
	man_example(out, command->example);
}

static void
man_program(struct dbk_output *out)
{
	size_t i;

	dbk_print(out, ".SH SYNOPSIS\n" SYNOPSIS "\n.SH DESCRIPTION\n");
	roff_line(out, purpose);
	dbk_print(out, ".SH COMMANDS\n");
	for (i = 0; dbk_commands[i] != NULL; i++) {
		dbk_print(out, ".TP\n\\fB%s\\fR\n", dbk_commands[i]->name);
		roff_line(out, dbk_commands[i]->summary);
	}
	dbk_print(out,
	    ".SH OPTIONS\nThey stand before or after the "
	    "command.\n");
	man_options(out, &dbk_global_options);
	dbk_print(out, ".SH EXIT STATUS\n");
	for (i = 0; i < NEXITS; i++) {
		dbk_print(out, ".TP\n%d\n", (int)exits[i].code);
		roff_line(out, exits[i].means);
	}
}

void
dbk_help_man(struct dbk_output *out, const struct dbk_command *command)
{
	const struct dbk_command *const *c;
	const char *name;

	dbk_print(out, ".\\\" Made by: daybook help --man %s\n",
	    command != NULL ? command->name : "");
	dbk_print(out, ".TH DAYBOOK");
	for (name = command != NULL ? command->name : ""; *name != '\0'; name++)
		dbk_print(out, "%s%c", name == command->name ? "-" : "",
		    *name - 'a' + 'A');
	dbk_print(out, " 1\n.SH NAME\ndaybook%s%s \\- ",
	    command != NULL ? "\\-" : "", command != NULL ? command->name : "");
	roff_line(out,
	    command != NULL ?
		command->summary :
		"book of original entry for customs brokers in downtime");
	if (command == NULL) {
		man_program(out);
		return;
	}
	dbk_print(out, ".SH SYNOPSIS\n.nf\n");
	if (command->commands == NULL)
		man_usage(out, NULL, command);
	for (c = command->commands; c != NULL && *c != NULL; c++)
		man_usage(out, command, *c);
	dbk_print(out, ".fi\n.SH DESCRIPTION\n");
	if (command->commands == NULL)
		man_command(out, NULL, command);
	for (c = command->commands; c != NULL && *c != NULL; c++)
		man_command(out, command, *c);
	dbk_print(out,
	    ".SH SEE ALSO\n\\fBdaybook\\fR(1) for the global "
	    "options and the exit codes\n");
}
