/*
 * app.h -- the daybook program: global options, and the table of commands.
 */
#ifndef DBK_APP_H
#define DBK_APP_H

#include "app/options.h"
#include "app/output.h"
#include "app/login.h"

/* Bytes of one document that is read; more is no entry. */
#define DBK_DOCUMENT_LIMIT ((size_t)4 * 1024 * 1024)

struct dbk_away;

struct dbk_app {
	/* As given or by the environment; NULL: neither. */
	const char *ledger_path, *passphrase_file, *user, *now;
	struct dbk_output out;
	struct dbk_login *login;
	const struct dbk_away *away; /* who sees to the ledger while a target
				      * is waited for; NULL: nobody */
	bool keep_login; /* of a command run by another one */
	bool unattended; /* nobody is at the terminal: nothing is asked there */
	bool handed_on; /* the caller hands on what is written: where it was
			 * written is told to nobody */
};

/* How a command uses the ledger. */
enum dbk_needs {
	DBK_NEEDS_NOTHING, /* or opens it by itself */
	DBK_NEEDS_READ,
	DBK_NEEDS_WRITE
};

/*
 * A command, or a group of commands (commands not NULL).  run gets the ledger
 * opened as needs says; what it returns is the exit code of the program.
 */
struct dbk_command {
	const char *name;
	const char *words; /* as usage prints them; "" none */
	size_t least, most; /* how many words; most 0: none */
	const char *summary; /* one line: what it does */
	const char *about; /* paragraphs, each ends with LF; "" none */
	const char *example; /* lines, each ends with LF */
	struct dbk_options options;
	enum dbk_needs needs;
	enum dbk_code (*run)(struct dbk_app *app, const struct dbk_args *args,
	    struct dbk_err *err);
	const struct dbk_command *const *commands; /* NULL-ended */
};

/* Words without an upper bound. */
#define DBK_MANY_WORDS ((size_t)-1)

#define DBK_OPTIONS(table) \
	{ \
		table, sizeof(table) / sizeof(table)[0] \
	}

/* Every command of the program in the order of help, NULL-ended. */
extern const struct dbk_command *const dbk_commands[];

/* The options that every command takes. */
extern const struct dbk_options dbk_global_options;

/*
 * Run one command line (without the program's name): argv is n words.  Failures
 * are told on standard error.  Returns the exit code.  app->login must be
 * set; what the line says of global options stays in app.
 */
enum dbk_code dbk_app_run(struct dbk_app *app, size_t n,
    const char *const *argv);

/* The command of that name in a NULL-ended table; NULL when there is none. */
const struct dbk_command *dbk_command_find(const struct dbk_command *const
					       *commands,
    const char *name);

/* DBK_EUSAGE: an option or a word that the command wants is missing, or there
 * is one too many. */
enum dbk_code dbk_command_check(const struct dbk_command *command,
    const struct dbk_args *args, struct dbk_err *err) DBK_CHECKED;

/* The ledger of the login; never NULL in a command that needs one. */
struct dbk_ledger *dbk_app_ledger(const struct dbk_app *app);

/*
 * Call each for every word of the line in one transaction: all are recorded or
 * none.  Findings of one do not keep the next from being looked at.
 */
enum dbk_code dbk_app_each_word(struct dbk_app *app,
    const struct dbk_args *args,
    enum dbk_code (*each)(void *arg, struct dbk_app *app, const char *word,
	struct dbk_err *err),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/* Tell which file the command wrote, unless it is handed on. */
void dbk_app_wrote(struct dbk_app *app, const char *path);

#endif
