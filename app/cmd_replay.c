#include <string.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/progress.h"
#include "app/target.h"
#include "edi/replay.h"
#include "ledger/file.h"
#include "ledger/rights.h"

/* POSIX has it declared by the program. */
extern char **environ;

enum { OUT, APP, SIZE, SEPARATOR, PASSWORD };

#define APP_HELP "the application: SE, cargo release"
#define SIZE_HELP "most entries a batch; otherwise 200"
/* Most entries that --size may ask for; a batch may have many blocks. */
#define SIZE_MOST 99999

/* Of every file that goes to CBP. */
#define SEPARATOR_OPTION \
	{ \
		"separator", "lf|none", "what follows a record; otherwise lf", \
		    0, 0 \
	}
#define PASSWORD_OPTION \
	{ \
		"password-file", "F", \
		    "first line is the communication password, for the files only", \
		    0, 0 \
	}

static const struct dbk_option build_options[] = {
    [OUT] = {"out", "DIR", "the folder to write the batch files to", 0,
	DBK_OPTION_NEEDED},
    [APP] = {"app", "SE", APP_HELP, 0, 0},
    [SIZE] = {"size", "N", SIZE_HELP, 0, 0},
    [SEPARATOR] = SEPARATOR_OPTION,
    [PASSWORD] = PASSWORD_OPTION,
};

enum { QUERY_OUT, QUERY_SEPARATOR, QUERY_PASSWORD };

static const struct dbk_option query_options[] = {
    [QUERY_OUT] = {"out", "DIR", "the folder to write the queries to", 0,
	DBK_OPTION_NEEDED},
    [QUERY_SEPARATOR] = SEPARATOR_OPTION,
    [QUERY_PASSWORD] = PASSWORD_OPTION,
};

enum { PLAN_APP, PLAN_SIZE };

static const struct dbk_option plan_options[] = {
    [PLAN_APP] = {"app", "SE", APP_HELP, 0, 0},
    [PLAN_SIZE] = {"size", "N", SIZE_HELP, 0, 0},
};

enum { TO, EXEC, SEND_TARGET };

static const struct dbk_option send_options[] = {
    [TO] = {"to", "DIR|URL",
	"the folder that the transmitter reads, a file:// or an sftp:// "
	"address",
	0, 0},
    [EXEC] = {"exec", "CMD",
	"instead: a command for /bin/sh that gets each batch on its standard "
	"input and ends with 0 once it is delivered",
	0, 0},
    DBK_TARGET_OPTIONS(SEND_TARGET, ""),
};

enum { SETTLE_SENT, SETTLE_NOT_SENT, SETTLE_REASON };

static const struct dbk_option settle_options[] = {
    [SETTLE_SENT] = {"sent", NULL, "CBP has it", 0, 0},
    [SETTLE_NOT_SENT] = {"not-sent", NULL,
	"CBP does not have it: it may be sent again", 0, 0},
    [SETTLE_REASON] = {"reason", "R", "how you know, for the journal", 0,
	DBK_OPTION_NEEDED},
};

static enum dbk_code
check_app(const char *name, struct dbk_err *err)
{
	char part[64];

	if (name == NULL || strcmp(name, "SE") == 0)
		return DBK_OK;
	(void)snprintf(part, sizeof part, "replay --app %.20s", name);
	return dbk_later_part(part, err);
}

static const struct dbk_column plan_columns[] = {
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"block", "BLOCK", 5, true},
    {"filer", "FILER", 5, false},
    {"port", "PORT", 4, false},
    {"entries", "ENTRIES", 7, true},
    {"records", "RECORDS", 7, true},
    {"actions", "ACTIONS", 7, false},
};

static enum dbk_code
list_plan(void *arg, const struct dbk_plan_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->batch);
	dbk_cell_integer(out, row->block);
	dbk_cell(out, row->filer);
	dbk_cell(out, row->port);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, (int64_t)row->records);
	dbk_cell(out, row->actions);
	return dbk_out_check(out);
}

static enum dbk_code
run_plan(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_replay_options options = {0};
	enum dbk_code rc;

	rc = check_app(dbk_args_value(args, &plan_options[PLAN_APP]), err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&options.size, args,
		    &plan_options[PLAN_SIZE], 1, SIZE_MOST, 0, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	if (rc != DBK_OK)
		return rc;
	options.today = dbk_login_today(app);
	dbk_table_begin(&app->out, "blocks", plan_columns,
	    sizeof plan_columns / sizeof plan_columns[0]);
	rc = dbk_replay_plan(dbk_app_ledger(app), &options, list_plan,
	    &app->out, &app->out.sink, err);
	dbk_table_end(&app->out);
	return rc;
}

static const struct dbk_column built_columns[] = {
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"entries", "ENTRIES", 7, true},
    {"blocks", "BLOCKS", 6, true},
    {"records", "RECORDS", 7, true},
    {"again", NULL, 0, false},
    {"file", "FILE", 0, false},
};

struct building {
	struct dbk_output *out;
	struct dbk_progress progress;
};

static enum dbk_code
list_built(void *arg, const struct dbk_built_row *row)
{
	struct building *b = arg;
	struct dbk_output *out = b->out;

	/* The row takes the line of the bar. */
	dbk_progress_end(&b->progress);
	dbk_cell(out, row->batch);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->blocks);
	dbk_cell_integer(out, (int64_t)row->records);
	dbk_cell_flag(out, row->again);
	dbk_cell(out, row->path);
	return dbk_out_check(out);
}

static enum dbk_code
read_separator(bool *none, const struct dbk_args *args,
    const struct dbk_option *option, struct dbk_err *err)
{
	const char *separator = dbk_args_value(args, option);

	*none = separator != NULL && strcmp(separator, "none") == 0;
	if (separator != NULL && !*none && strcmp(separator, "lf") != 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "--separator wants lf or none, not \"%s\"", separator);
	return DBK_OK;
}

static enum dbk_code
read_build_options(struct dbk_replay_options *options,
    const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = check_app(dbk_args_value(args, &build_options[APP]), err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&options->size, args,
		    &build_options[SIZE], 1, SIZE_MOST, 0, err);
	if (rc == DBK_OK)
		rc = read_separator(&options->no_separator, args,
		    &build_options[SEPARATOR], err);
	return rc;
}

static enum dbk_code
run_build(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *password_file = dbk_args_value(args,
	    &build_options[PASSWORD]);
	struct building b = {
	    .out = &app->out,
	    .progress = {.out = &app->out, .unit = "entries"},
	};
	struct dbk_watch watch = dbk_progress_watch(&b.progress);
	struct dbk_replay_options options = {.watch = &watch};
	struct dbk_secret password = {0};
	enum dbk_code rc;

	rc = read_build_options(&options, args, err);
	if (rc == DBK_OK && password_file != NULL)
		rc = dbk_secret_read(&password, password_file, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc == DBK_OK)
		rc = dbk_right_need(dbk_app_ledger(app), DBK_ACTION_BATCH_BUILD,
		    err);
	if (rc == DBK_OK)
		rc = dbk_folder_ensure(dbk_args_value(args,
					   &build_options[OUT]),
		    err);
	if (rc == DBK_OK) {
		options.today = dbk_login_today(app);
		dbk_table_begin(&app->out, "batches", built_columns,
		    sizeof built_columns / sizeof built_columns[0]);
		rc = dbk_replay_build(dbk_app_ledger(app),
		    dbk_args_value(args, &build_options[OUT]),
		    password_file != NULL ? &password : NULL, &options,
		    list_built, &b, &app->out.sink, err);
		dbk_progress_end(&b.progress);
		dbk_table_end(&app->out);
	}
	dbk_secret_free(&password);
	return rc;
}

static const struct dbk_column query_columns[] = {
    {"query", "QUERY", DBK_BATCH_ID_LEN, false},
    {"entries", "ENTRIES", 7, true},
    {"blocks", "BLOCKS", 6, true},
    {"file", "FILE", 0, false},
};

static enum dbk_code
list_query(void *arg, const struct dbk_query_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->batch);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->blocks);
	dbk_cell(out, row->path);
	return dbk_out_check(out);
}

static enum dbk_code
write_queries(struct dbk_app *app, const struct dbk_args *args,
    const struct dbk_secret *password, struct dbk_replay_options *options,
    struct dbk_err *err)
{
	struct dbk_query_choice choice = {
	    .ids = args->nwords != 0 ? args->words : NULL,
	    .nids = args->nwords,
	    .folder = dbk_args_value(args, &query_options[QUERY_OUT]),
	    .password = password,
	};
	enum dbk_code rc;

	rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	if (rc == DBK_OK)
		rc = dbk_right_need(dbk_app_ledger(app), DBK_ACTION_BATCH_BUILD,
		    err);
	if (rc == DBK_OK)
		rc = dbk_folder_ensure(choice.folder, err);
	if (rc != DBK_OK)
		return rc;
	choice.now = app->login->now;
	options->today = dbk_login_today(app);
	dbk_table_begin(&app->out, "queries", query_columns,
	    sizeof query_columns / sizeof query_columns[0]);
	rc = dbk_replay_query(dbk_app_ledger(app), &choice, options, list_query,
	    &app->out, &app->out.sink, err);
	dbk_table_end(&app->out);
	return rc;
}

static enum dbk_code
run_query(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *password_file = dbk_args_value(args,
	    &query_options[QUERY_PASSWORD]);
	struct dbk_replay_options options = {0};
	struct dbk_secret password = {0};
	enum dbk_code rc;

	rc = read_separator(&options.no_separator, args,
	    &query_options[QUERY_SEPARATOR], err);
	if (rc == DBK_OK && password_file != NULL)
		rc = dbk_secret_read(&password, password_file, err);
	if (rc == DBK_OK)
		rc = write_queries(app, args,
		    password_file != NULL ? &password : NULL, &options, err);
	dbk_secret_free(&password);
	return rc;
}

static const struct dbk_column batch_columns[] = {
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"app", "APP", 3, false},
    {"state", "STATE", 8, false},
    {"entries", "ENTRIES", 7, true},
    {"records", "RECORDS", 7, true},
    {"actions", "ACTIONS", 7, false},
    {"built_at", "BUILT AT", 20, false},
    {"sent_at", "SENT AT", 20, false},
    {"answered_at", NULL, 0, false},
    {"target", NULL, 0, false},
    {"digest", NULL, 0, false},
    {"file", NULL, 0, false},
};
#define NBATCH_COLUMNS (sizeof batch_columns / sizeof batch_columns[0])

static enum dbk_code
list_batch(void *arg, const struct dbk_batch_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->id);
	dbk_cell(out, row->app);
	dbk_cell(out, dbk_batch_state_name(row->state));
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->records);
	dbk_cell(out, row->actions);
	dbk_cell(out, row->built_at);
	dbk_cell(out, row->sent_at);
	dbk_cell(out, row->answered_at);
	dbk_cell(out, row->target);
	dbk_cell(out, row->digest);
	dbk_cell(out, row->path);
	return dbk_out_check(out);
}

/* Where to: one of --to and --exec. */
static enum dbk_code
open_target(struct dbk_target *target, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *to = dbk_args_value(args, &send_options[TO]);
	const char *command = dbk_args_value(args, &send_options[EXEC]);

	if ((to == NULL) == (command == NULL))
		return dbk_fail(err, DBK_EUSAGE,
		    "where to?  Give --to or --exec, one of them");
	if (to != NULL)
		return dbk_target_open(target, to, args,
		    &send_options[SEND_TARGET], err);
	return dbk_transport_command(&target->transport, command, environ, err);
}

static enum dbk_code
run_send(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_target target = {0};
	enum dbk_code rc;

	rc = open_target(&target, args, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	/* Before anything is put at the target. */
	if (rc == DBK_OK)
		rc = dbk_right_need(dbk_app_ledger(app),
		    DBK_ACTION_BATCH_SENDING, err);
	if (rc == DBK_OK) {
		dbk_transport_set_away(target.transport, app->away);
		dbk_table_begin(&app->out, "batches", batch_columns,
		    NBATCH_COLUMNS);
		rc = dbk_replay_send(dbk_app_ledger(app),
		    args->nwords != 0 ? args->words : NULL, args->nwords,
		    target.transport, list_batch, &app->out, &app->out.sink,
		    err);
		dbk_table_end(&app->out);
	}
	dbk_target_fini(&target);
	return rc;
}

static enum dbk_code
run_settle(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	bool sent = dbk_args_has(args, &settle_options[SETTLE_SENT]);
	struct dbk_batch_row row;
	enum dbk_code rc;

	if (sent == dbk_args_has(args, &settle_options[SETTLE_NOT_SENT]))
		return dbk_fail(err, DBK_EUSAGE,
		    "has CBP got it?  Give --sent or --not-sent, one of them");
	rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc == DBK_OK)
		rc = dbk_batch_settle(dbk_app_ledger(app), args->words[0], sent,
		    dbk_args_value(args, &settle_options[SETTLE_REASON]),
		    &app->out.sink, err);
	if (rc == DBK_OK)
		rc = dbk_batch_get(dbk_app_ledger(app), args->words[0], &row,
		    NULL, &app->out.sink, err);
	dbk_table_begin(&app->out, "batches", batch_columns, NBATCH_COLUMNS);
	if (rc == DBK_OK)
		rc = list_batch(&app->out, &row);
	dbk_table_end(&app->out);
	return rc;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "batches", batch_columns, NBATCH_COLUMNS);
	rc = dbk_batch_list(dbk_app_ledger(app), list_batch, &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

static const struct dbk_command replay_plan = {
    .name = "plan",
    .words = "",
    .summary = "shows what replay build would put into which batch",
    .about = "Changes nothing.  Entries that break a rule are told and "
	     "left out.\n",
    .example = "$ daybook replay plan\n",
    .options = DBK_OPTIONS(plan_options),
    .run = run_plan,
};

static const struct dbk_command replay_build = {
    .name = "build",
    .words = "",
    .summary = "writes batch files for everything that is ready",
    .about = "Also writes again every batch that is built and not sent: "
	     "the same bytes.  When an entry breaks a rule nothing is built.  "
	     "The communication password goes into the files and nowhere "
	     "else.\n",
    .example = "$ daybook replay build --out batches "
	       "--password-file /media/key/password\n",
    .options = DBK_OPTIONS(build_options),
    .run = run_build,
};

static const struct dbk_command replay_send = {
    .name = "send",
    .words = "[BATCH]...",
    .most = DBK_MANY_WORDS,
    .summary = "sends built batches, each once",
    .about =
	"Without BATCH everything that is built and not sent.  Sent means that "
	"the target has confirmed all of it.  After an interrupted transfer "
	"run it again: it looks at what is at the target before it sends.  "
	"When that does not tell, as with --exec, the batch is not sent again "
	"by itself: ask CBP, then use replay settle.\n"
	"At an sftp:// address the key of the server must be known, the file "
	"gets its name once it is whole, and was read back.  A host key or a "
	"login that is refused ends with 3.\n",
    .example = "$ daybook replay send --to /mnt/transmitter/outbox\n"
	       "$ daybook replay send --to sftp://b76@vab.example/in "
	       "--key /media/key/id\n"
	       "$ daybook replay send --exec 'mqput -q ABI.IN'\n",
    .options = DBK_OPTIONS(send_options),
    .run = run_send,
};

static const struct dbk_command replay_query = {
    .name = "query",
    .words = "[BATCH]...",
    .most = DBK_MANY_WORDS,
    .summary = "writes status queries (CQ) for what has no verdict",
    .about =
	"One query for each entry that was sent, or whose transfer was "
	"interrupted, and that has no verdict: of the batches named, or of "
	"all.  Hand the file to your transmitter as you do with a batch, and "
	"read what comes back with daybook respond.  The ledger is not "
	"changed.  CBP answers for entries up to six months old.\n",
    .example = "$ daybook replay query --out /media/outbox "
	       "--password-file /media/key/password\n",
    .options = DBK_OPTIONS(query_options),
    .run = run_query,
};

static const struct dbk_command replay_settle = {
    .name = "settle",
    .words = "BATCH",
    .least = 1,
    .most = 1,
    .summary = "says what became of an interrupted transfer",
    .about = "Ask CBP for an entry of the batch first (daybook replay "
	     "query), or whoever runs the target.  A batch whose answer was "
	     "read needs no settling.\n",
    .example = "$ daybook replay settle DE3000-00002 --not-sent "
	       "--reason 'CQ: entry unknown'\n",
    .options = DBK_OPTIONS(settle_options),
    .run = run_settle,
};

static const struct dbk_command replay_list = {
    .name = "list",
    .words = "",
    .summary = "lists the batches and how far they are",
    .about = "",
    .example = "$ daybook replay list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command *const replay_commands[] = {
    &dbk_cmd_replay_request, &replay_plan, &replay_build, &replay_send,
    &replay_settle, &replay_list, &dbk_cmd_replay_overdue, &replay_query,
    &dbk_cmd_replay_resend, NULL};

const struct dbk_command dbk_cmd_replay = {
    .name = "replay",
    .words = "",
    .summary = "retroactive filing: plan, build, send",
    .about = "",
    .example = "$ daybook replay build --out batches\n"
	       "$ daybook replay send --to /mnt/transmitter/outbox\n",
    .commands = replay_commands,
};
