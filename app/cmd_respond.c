#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/commands.h"
#include "app/lines.h"
#include "app/progress.h"
#include "app/target.h"
#include "edi/respond.h"
#include "ledger/rights.h"

#define ANSWERS_LIMIT ((size_t)1 << 30) /* bytes of a fetched file */

enum { FROM, PATTERN, MOVE_TO, FROM_TARGET };

static const struct dbk_option respond_options[] = {
    [FROM] = {"from", "DIR|URL",
	"also read the files of a folder, a file:// or an sftp:// address", 0,
	0},
    [PATTERN] = {"pattern", "P",
	"which of them, with * and ? as in a shell; otherwise all whose names "
	"do not begin with a dot",
	0, 0},
    [MOVE_TO] = {"move-to", "DIR",
	"move each there once it was read without findings and recorded: a "
	"folder that exists, relative to the one they are in",
	0, 0},
    DBK_TARGET_OPTIONS(FROM_TARGET, ""),
};

static const struct dbk_column changed_columns[] = {
    {"entry_number", "ENTRY", 13, false},
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"se", "FILING", 16, false},
    {"cargo", "CARGO", 11, false},
    {"code", "CODE", 4, false},
    {"text", "CBP SAYS", 0, false},
};

static void
list_changed(void *arg, const struct dbk_respond_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->entry_number);
	dbk_cell(out, row->batch);
	dbk_cell(out,
	    row->state != DBK_FILING_COUNT ? dbk_filing_name(row->state) : "");
	dbk_cell(out,
	    row->state == DBK_FILING_COUNT ? dbk_cargo_name(row->cargo) : "");
	dbk_cell(out, row->code);
	dbk_cell(out, row->text);
}

static enum dbk_code
read_answer(struct dbk_app *app, const char *path,
    struct dbk_respond_sums *sums, struct dbk_err *err)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	struct stat st;
	enum dbk_code rc;

	if (in == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	if (fstat(fileno(in), &st) != 0 || !S_ISREG(st.st_mode))
		st.st_size = 0;
	rc = dbk_respond_file(dbk_app_ledger(app), dbk_file_name(path), in,
	    (int64_t)st.st_size, sums, list_changed, &app->out, &app->out.sink,
	    err);
	if (in != stdin)
		(void)fclose(in);
	return rc;
}

/* The files of --from while they are read. */
struct fetching {
	struct dbk_app *app;
	struct dbk_transport *from;
	const char *pattern, *move_to;
	struct dbk_respond_sums *sums;
	unsigned files, left; /* read; of them left where they were */
	enum dbk_code worst;
	struct dbk_err *err;
};

static enum dbk_code
read_fetched(struct fetching *f, const char *name)
{
	struct dbk_buf bytes = {0}, place = {0};
	enum dbk_got got = DBK_GOT_NOTHING;
	enum dbk_code rc;

	dbk_buf_add_format(&place, "%s/%s", dbk_transport_target(f->from),
	    name);
	rc = dbk_buf_check(&place, f->err);
	if (rc == DBK_OK)
		rc = dbk_transport_get(f->from, &got, &bytes, name,
		    ANSWERS_LIMIT, f->err);
	if (rc == DBK_OK && got == DBK_GOT_TOO_LONG)
		rc = dbk_fail(f->err, DBK_ESYSTEM, "%s: larger than %zu bytes",
		    place.data, ANSWERS_LIMIT);
	/* Listed and gone: somebody else took it. */
	if (rc == DBK_OK && got == DBK_GOT_ALL) {
		f->files++;
		rc = dbk_respond(dbk_app_ledger(f->app), place.data, bytes.data,
		    bytes.len, f->sums, list_changed, &f->app->out,
		    &f->app->out.sink, f->err);
		/* Perhaps not written to its end yet: it stays. */
		if (rc != DBK_OK)
			f->left++;
		else if (f->move_to != NULL)
			rc = dbk_transport_move(f->from, name, f->move_to,
			    f->err);
	}
	dbk_buf_fini(&bytes);
	dbk_buf_fini(&place);
	return rc;
}

static enum dbk_code
on_listed(void *arg, const char *name)
{
	struct fetching *f = arg;
	enum dbk_code rc;

	if (f->pattern != NULL && fnmatch(f->pattern, name, FNM_PERIOD) != 0)
		return DBK_OK;
	rc = read_fetched(f, name);
	if (rc != DBK_EFINDINGS)
		return rc;
	f->worst = rc;
	return DBK_OK;
}

static enum dbk_code
read_from(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_respond_sums *sums, struct dbk_err *err)
{
	const char *where = dbk_args_value(args, &respond_options[FROM]);
	struct dbk_target target = {0};
	struct fetching f = {.app = app,
	    .pattern = dbk_args_value(args, &respond_options[PATTERN]),
	    .move_to = dbk_args_value(args, &respond_options[MOVE_TO]),
	    .sums = sums,
	    .err = err};
	enum dbk_code rc;

	/* Before a server is asked. */
	rc = dbk_right_need(dbk_app_ledger(app), DBK_ACTION_ANSWER_APPLY, err);
	if (rc == DBK_OK)
		rc = dbk_target_open(&target, where, args,
		    &respond_options[FROM_TARGET], err);
	f.from = target.transport;
	if (rc == DBK_OK) {
		dbk_transport_set_away(f.from, app->away);
		rc = dbk_transport_list(f.from, on_listed, &f, err);
	}
	if (rc == DBK_OK && f.move_to != NULL && f.left != 0)
		dbk_note(&app->out, "%u of %u files stay where they are\n",
		    f.left, f.files);
	dbk_target_fini(&target);
	return rc != DBK_OK ? rc : f.worst;
}

/* The options that follow --from mean nothing without it. */
static enum dbk_code
check_respond(const struct dbk_args *args, struct dbk_err *err)
{
	size_t i;

	if (dbk_args_has(args, &respond_options[FROM]))
		return DBK_OK;
	if (args->nwords == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "which answers?  Give files, or --from");
	for (i = FROM + 1; i < FROM_TARGET + DBK_TARGET_COUNT; i++)
		if (dbk_args_has(args, &respond_options[i]))
			return dbk_fail(err, DBK_EUSAGE,
			    "--%s goes with --from only",
			    respond_options[i].name);
	return DBK_OK;
}

static void
tell_sums(struct dbk_output *out, const struct dbk_respond_sums *s)
{
	unsigned i;

	dbk_print(out, "batches of answers: %u, read before: %u\n", s->batches,
	    s->known);
	dbk_out_integer(out, "batches", s->batches);
	dbk_out_integer(out, "known", s->known);
	dbk_out_open(out, "applied", '{');
	for (i = 0; i < DBK_FILING_COUNT; i++) {
		dbk_out_integer(out, dbk_filing_name(i), s->applied[i]);
		if (s->applied[i] != 0)
			dbk_print(out, "%s: %u\n", dbk_filing_name(i),
			    s->applied[i]);
	}
	dbk_out_close(out);
	dbk_out_integer(out, "requeued", s->requeued);
	dbk_out_integer(out, "notices", s->notices);
	dbk_out_integer(out, "unmatched", s->unmatched);
	if (s->notices != 0)
		dbk_print(out, "status told: %u entries\n", s->notices);
	if (s->requeued != 0)
		dbk_print(out,
		    "queued again: %u (next: daybook replay "
		    "build)\n",
		    s->requeued);
	if (s->unmatched != 0)
		dbk_print(out,
		    "answers that fit nothing that was sent: %u "
		    "(see: daybook reply list --unknown)\n",
		    s->unmatched);
}

static enum dbk_code
run_respond(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_progress progress = {.out = &app->out};
	struct dbk_respond_sums sums = {0};
	enum dbk_code rc, worst = DBK_OK;
	size_t i;

	rc = check_respond(args, err);
	if (rc != DBK_OK)
		return rc;
	dbk_table_begin(&app->out, "changed", changed_columns,
	    sizeof changed_columns / sizeof changed_columns[0]);
	/* On a terminal the rows themselves show how far it is. */
	if (!isatty(STDOUT_FILENO))
		dbk_progress_ledger(&progress, dbk_app_ledger(app));
	for (i = 0; i < args->nwords && rc == DBK_OK; i++) {
		rc = read_answer(app, args->words[i], &sums, err);
		if (rc == DBK_EFINDINGS) {
			worst = rc;
			rc = DBK_OK;
		}
	}
	if (rc == DBK_OK && dbk_args_has(args, &respond_options[FROM]))
		rc = read_from(app, args, &sums, err);
	dbk_progress_end(&progress);
	dbk_table_end(&app->out);
	/* What the files before a failure said has been applied. */
	tell_sums(&app->out, &sums);
	return rc != DBK_OK ? rc : worst;
}

const struct dbk_command dbk_cmd_respond = {
    .name = "respond",
    .words = "[FILE]...",
    .most = DBK_MANY_WORDS,
    .summary = "reads CBP's answers",
    .about = "A file may hold any number of batches.  Each answer counts "
	     "once, however often it is read.  What is cut or does not fit is "
	     "told and kept; whole batches are applied all the same.\n"
	     "With --from nothing is deleted there, and nothing is changed "
	     "without --move-to.\n",
    .example = "$ daybook respond /mnt/transmitter/inbox/*.edi\n"
	       "$ daybook respond --from sftp://b76@vab.example/out "
	       "--key /media/key/id\n",
    .options = DBK_OPTIONS(respond_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_respond,
};
