#include "app/commands.h"
#include "ledger/cargo.h"

static const struct dbk_column overdue_columns[] = {
    {"batch", "BATCH", DBK_BATCH_ID_LEN, false},
    {"sent_at", "SENT AT", 20, false},
    {"entries", "ENTRIES", 7, true},
};

static enum dbk_code
list_overdue(void *arg, const struct dbk_overdue_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->batch);
	dbk_cell(out, row->sent_at);
	dbk_cell_integer(out, row->entries);
	return dbk_out_check(out);
}

static enum dbk_code
run_overdue(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "batches", overdue_columns,
	    sizeof overdue_columns / sizeof overdue_columns[0]);
	rc = dbk_filing_overdue(dbk_app_ledger(app), true, list_overdue,
	    &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

enum { AFTER_QUERY };

static const struct dbk_option resend_options[] = {
    [AFTER_QUERY] = {"after-query", "REASON",
	"how CBP was asked, and that it has no such entry", 0, 0},
};

static enum dbk_code
run_resend(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *reason = dbk_args_value(args, &resend_options[AFTER_QUERY]);
	struct dbk_output *out = &app->out;
	enum dbk_code rc;
	size_t n;

	if (reason == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "sent without an answer is not \"not sent\": ask CBP "
		    "first, with daybook replay query or through the client "
		    "representative.  If CBP has it, "
		    "wait or read the answer with: daybook respond.  Only if "
		    "CBP does not have it, give --after-query and say how you "
		    "asked");
	rc = dbk_filing_resend(dbk_app_ledger(app), args->words[0], reason, &n,
	    &out->sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(out, "requeued", (int64_t)n);
	dbk_print(out, "queued again: %zu (next: daybook replay build)\n", n);
	return DBK_OK;
}

const struct dbk_command dbk_cmd_replay_overdue = {
    .name = "overdue",
    .words = "",
    .summary = "marks what was sent and not answered in the time set",
    .about = "The time is the setting replay.no_answer_hours, 24 if it is "
	     "not set.  Nothing is sent again: see daybook replay resend.\n",
    .example = "$ daybook replay overdue\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_overdue,
};

const struct dbk_command dbk_cmd_replay_resend = {
    .name = "resend",
    .words = "BATCH|NUMBER",
    .least = 1,
    .most = 1,
    .summary = "queues again what had no answer, after CBP was asked",
    .about = "CBP may have the entries although no answer came: filing them "
	     "twice is worse than waiting.  Ask first: send what "
	     "daybook replay query writes, or call the client "
	     "representative.  An entry of which CBP has sent a status "
	     "notice is left out.  The reason is kept in the journal.\n",
    .example = "$ daybook replay resend 3F9A21-00001 --after-query "
	       "\"CQ: 950 not found\"\n",
    .options = DBK_OPTIONS(resend_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_resend,
};
