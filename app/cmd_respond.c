#include "app/commands.h"
#include "app/lines.h"
#include "edi/respond.h"
#include "ledger/file.h"

static const struct dbk_column changed_columns[] = {
    {"entry_number", "ENTRY", 13, false},
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"se", "FILING", 16, false},
    {"code", "CODE", 4, false},
    {"text", "CBP SAYS", 0, false},
};

static void
list_changed(void *arg, const struct dbk_respond_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->entry_number);
	dbk_cell(out, row->batch);
	dbk_cell(out, dbk_filing_name(row->state));
	dbk_cell(out, row->code);
	dbk_cell(out, row->text);
}

static enum dbk_code
read_answer(struct dbk_app *app, const char *path,
    struct dbk_respond_sums *sums, struct dbk_err *err)
{
	struct dbk_buf bytes = {0};
	enum dbk_code rc;

	rc = dbk_file_read(&bytes, path, 0, err);
	if (rc == DBK_OK)
		rc = dbk_respond(dbk_app_ledger(app), dbk_file_name(path),
		    bytes.data, bytes.len, sums, list_changed, &app->out,
		    &app->out.sink, err);
	dbk_buf_fini(&bytes);
	return rc;
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
	dbk_out_integer(out, "unmatched", s->unmatched);
	if (s->requeued != 0)
		dbk_print(out,
		    "queued again: %u (next: daybook replay "
		    "build)\n",
		    s->requeued);
	if (s->unmatched != 0)
		dbk_print(out,
		    "answers that fit nothing that was sent: %u "
		    "(see daybook account)\n",
		    s->unmatched);
}

static enum dbk_code
run_respond(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_respond_sums sums = {0};
	enum dbk_code rc = DBK_OK, worst = DBK_OK;
	size_t i;

	dbk_table_begin(&app->out, "changed", changed_columns,
	    sizeof changed_columns / sizeof changed_columns[0]);
	for (i = 0; i < args->nwords && rc == DBK_OK; i++) {
		rc = read_answer(app, args->words[i], &sums, err);
		if (rc == DBK_EFINDINGS) {
			worst = rc;
			rc = DBK_OK;
		}
	}
	dbk_table_end(&app->out);
	/* What the files before a failure said has been applied. */
	tell_sums(&app->out, &sums);
	return rc != DBK_OK ? rc : worst;
}

const struct dbk_command dbk_cmd_respond = {
    .name = "respond",
    .words = "FILE...",
    .least = 1,
    .most = DBK_MANY_WORDS,
    .summary = "reads CBP's answers",
    .about = "A file may hold any number of batches.  Each answer counts "
	     "once, however often it is read.  What is cut or does not fit is "
	     "told and kept; whole batches are applied all the same.\n",
    .example = "$ daybook respond /mnt/transmitter/inbox/*.edi\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_respond,
};
