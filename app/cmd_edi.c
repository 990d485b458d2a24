#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "app/commands.h"
#include "app/explain_tell.h"
#include "app/lines.h"
#include "app/progress.h"
#include "edi/inspect.h"

enum { ALL };

static const struct dbk_option edi_options[] = {
    [ALL] = {"all", NULL,
	"tell every error, however many; otherwise reading stops after 1,000",
	0, 0},
};

/* A file that is something else has an error in every record. */
static void
limit_errors(struct dbk_app *app, const struct dbk_args *args)
{
	if (!dbk_args_has(args, &edi_options[ALL]))
		app->out.sink.most = DBK_SINK_MOST;
}

static enum dbk_code
open_input(FILE **out, const char *path, struct dbk_err *err)
{
	*out = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (*out == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	return DBK_OK;
}

/* 0: unknown, as of a pipe. */
static int64_t
size_of(FILE *in)
{
	struct stat st;

	return fstat(fileno(in), &st) == 0 && S_ISREG(st.st_mode) ?
	    (int64_t)st.st_size :
	    0;
}

static void
close_input(FILE *in)
{
	if (in != NULL && in != stdin)
		(void)fclose(in);
}

static enum dbk_code
run_check(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = args->words[0];
	struct dbk_inspect_sums sums = {0};
	struct dbk_output *out = &app->out;
	struct dbk_progress progress = {.out = out};
	struct dbk_watch watch = dbk_progress_watch(&progress);
	enum dbk_code rc;
	FILE *in;

	rc = dbk_login_actor(app, err);
	if (rc == DBK_OK)
		rc = open_input(&in, path, err);
	if (rc != DBK_OK)
		return rc;
	limit_errors(app, args);
	rc = dbk_edi_check(in, dbk_file_name(path), size_of(in),
	    dbk_login_today(app), &watch, &sums, &out->sink, err);
	dbk_progress_end(&progress);
	close_input(in);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	dbk_print(out,
	    "%lu batches, %lu blocks, %lu transactions, %lu "
	    "records: %lu errors, %lu warnings\n",
	    sums.batches, sums.blocks, sums.transactions, sums.records,
	    out->sink.errors, out->sink.warnings);
	dbk_out_integer(out, "batches", (int64_t)sums.batches);
	dbk_out_integer(out, "blocks", (int64_t)sums.blocks);
	dbk_out_integer(out, "transactions", (int64_t)sums.transactions);
	dbk_out_integer(out, "records", (int64_t)sums.records);
	return rc;
}

static enum dbk_code
run_explain(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *path = args->words[0];
	struct dbk_explain_teller x;
	enum dbk_code rc;
	FILE *in;

	rc = open_input(&in, path, err);
	if (rc != DBK_OK)
		return rc;
	limit_errors(app, args);
	dbk_explain_begin(&x, &app->out, "records", NULL);
	rc = dbk_edi_explain(in, dbk_file_name(path), dbk_explain_tell, &x,
	    &app->out.sink, err);
	dbk_explain_end(&x);
	close_input(in);
	return rc;
}

static const struct dbk_command edi_check = {
    .name = "check",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "checks a CATAIR file of either direction",
    .about = "Envelope, sequence, every field, every count, and for cargo "
	     "release every rule of the entry.  No ledger is needed.\n",
    .example = "$ daybook edi check batches/SE-3F9A21-00001.edi\n",
    .options = DBK_OPTIONS(edi_options),
    .run = run_check,
};

static const struct dbk_command edi_explain = {
    .name = "explain",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "shows a CATAIR file field by field",
    .about = "With the names of codes and the dates as dates.  No ledger "
	     "is needed.\n",
    .example = "$ daybook edi explain answer.edi\n",
    .options = DBK_OPTIONS(edi_options),
    .run = run_explain,
};

static const struct dbk_command *const edi_commands[] = {
    &edi_check, &edi_explain, NULL};

const struct dbk_command dbk_cmd_edi = {
    .name = "edi",
    .words = "",
    .summary = "any CATAIR file: check and explain",
    .about = "",
    .example = "$ daybook edi explain answer.edi\n",
    .commands = edi_commands,
};
