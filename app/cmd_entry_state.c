#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "app/progress.h"
#include "ledger/entries.h"

/*
 * Entries completed between two commits with --all: some two seconds.  A commit
 * writes a page for each importer (index entry_importer), so many share it.
 */
#define COMMIT_INTERVAL 10000

enum { ALL };

static const struct dbk_option complete_options[] = {
    [ALL] = {"all", NULL,
	"every draft; one that breaks a rule stays a "
	"draft",
	0, 0},
};

static const struct dbk_option reason_options[] = {
    {"reason", "R", "why, for the journal", 0, DBK_OPTION_NEEDED},
};

enum { AT, PORT, OFFICER, REFUSED };

static const struct dbk_option release_options[] = {
    [AT] = {"at", "T",
	"when, as 2026-11-18T14:00:00Z or with another "
	"offset",
	0, DBK_OPTION_NEEDED},
    [PORT] = {"port", "P", "the port, Schedule D", 0, DBK_OPTION_NEEDED},
    [OFFICER] = {"officer", "O", "name or badge as told", 0, 0},
    [REFUSED] = {"refused", NULL, "the officer refused the release", 0, 0},
};

/* The numbers of all drafts, one after the other, DBK_NUMBER_LEN bytes each. */
static enum dbk_code
keep_number(void *arg, const struct dbk_entry_row *row)
{
	struct dbk_buf *numbers = arg;

	dbk_buf_add(numbers, row->number, DBK_NUMBER_LEN);
	return numbers->failed ? DBK_ESYSTEM : DBK_OK;
}

/* Outside of findings, an error ends the run. */
static enum dbk_code
complete_each(struct dbk_app *app, const struct dbk_buf *numbers,
    int64_t *completed, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_progress progress = {.out = &app->out, .unit = "entries"};
	char number[DBK_NUMBER_LEN + 1] = "";
	int64_t all = (int64_t)(numbers->len / DBK_NUMBER_LEN);
	size_t at, n = 0;
	enum dbk_code rc;

	rc = dbk_ledger_begin(l, err);
	for (at = 0; rc == DBK_OK && at < numbers->len; at += DBK_NUMBER_LEN) {
		memcpy(number, numbers->data + at, DBK_NUMBER_LEN);
		rc = dbk_entry_complete(l, number, &app->out.sink, err);
		if (rc == DBK_OK)
			(*completed)++;
		else if (rc == DBK_EFINDINGS)
			rc = DBK_OK;
		if (rc == DBK_OK && ++n % COMMIT_INTERVAL == 0) {
			rc = dbk_ledger_commit(l, err);
			if (rc == DBK_OK)
				rc = dbk_ledger_begin(l, err);
		}
		if (rc == DBK_OK)
			rc = dbk_progress_step(&progress, (int64_t)n, all, err);
	}
	dbk_progress_end(&progress);
	if (rc == DBK_OK)
		return dbk_ledger_commit(l, err);
	dbk_ledger_rollback(l);
	return rc;
}

static enum dbk_code
complete_all(struct dbk_app *app, struct dbk_err *err)
{
	const struct dbk_entry_filter drafts = {
	    .papers = 1u << DBK_PAPER_DRAFT,
	};
	struct dbk_output *out = &app->out;
	struct dbk_buf numbers = {0};
	int64_t completed = 0, of;
	enum dbk_code rc;

	rc = dbk_entry_list(dbk_app_ledger(app), &drafts, keep_number, &numbers,
	    err);
	if (numbers.failed)
		rc = dbk_buf_check(&numbers, err);
	if (rc == DBK_OK)
		rc = complete_each(app, &numbers, &completed, err);
	of = (int64_t)(numbers.len / DBK_NUMBER_LEN);
	dbk_buf_fini(&numbers);
	if (rc != DBK_OK)
		return rc;
	dbk_print(out, "%lld of %lld drafts are complete now\n",
	    (long long)completed, (long long)of);
	dbk_out_integer(out, "completed", completed);
	dbk_out_integer(out, "drafts", of - completed);
	return completed != of ? DBK_EFINDINGS : DBK_OK;
}

static enum dbk_code
complete_one(void *arg, struct dbk_app *app, const char *number,
    struct dbk_err *err)
{
	(void)arg;
	return dbk_entry_complete(dbk_app_ledger(app), number, &app->out.sink,
	    err);
}

static enum dbk_code
complete_named(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc = dbk_app_each_word(app, args, complete_one, NULL,
	    err);

	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out, "%zu complete\n", args->nwords);
	dbk_out_integer(&app->out, "completed", (int64_t)args->nwords);
	return DBK_OK;
}

static enum dbk_code
run_complete(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	bool all = dbk_args_has(args, &complete_options[ALL]);
	enum dbk_code rc;

	if (all == (args->nwords != 0))
		return dbk_fail(err, DBK_EUSAGE,
		    "give either entry numbers or --all");
	rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc != DBK_OK)
		return rc;
	return all ? complete_all(app, err) : complete_named(app, args, err);
}

/* Tell the state that an entry has now. */
static enum dbk_code
tell_state(struct dbk_app *app, const char *number, struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	enum dbk_code rc;

	rc = dbk_entry_get(dbk_app_ledger(app), number, 0, &json, &row, NULL,
	    err);
	dbk_buf_fini(&json);
	if (rc != DBK_OK)
		return rc;
	dbk_print(out, "%s is %s, revision %lld\n", row.number,
	    dbk_paper_name(row.paper), (long long)row.revision);
	dbk_out_string(out, "entry_number", row.number);
	dbk_out_string(out, "paper", dbk_paper_name(row.paper));
	dbk_out_string(out, "se", dbk_filing_name(row.filing));
	dbk_out_integer(out, "revision", row.revision);
	return DBK_OK;
}

static enum dbk_code
run_correct(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_source source;
	struct dbk_buf text = {0};
	enum dbk_code rc;

	rc = dbk_source_read(&source, &text, args->words[1], err);
	if (rc == DBK_OK)
		rc = dbk_entry_correct(dbk_app_ledger(app), args->words[0],
		    &source, dbk_args_value(args, &reason_options[0]),
		    &app->out.sink, err);
	dbk_buf_fini(&text);
	return rc == DBK_OK ? tell_state(app, args->words[0], err) : rc;
}

static enum dbk_code
run_void(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_entry_void(dbk_app_ledger(app), args->words[0],
	    dbk_args_value(args, &reason_options[0]), &app->out.sink, err);
	return rc == DBK_OK ? tell_state(app, args->words[0], err) : rc;
}

/* A value of the command line as a value of a document. */
static struct dbk_text
text_of(const char *s)
{
	return (struct dbk_text){
	    .s = s,
	    .len = s != NULL ? strlen(s) : 0,
	    .pos = DBK_NO_POS,
	};
}

static enum dbk_code
run_release(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *at = dbk_args_value(args, &release_options[AT]);
	char utc[DBK_TIME_LEN + 1];
	struct dbk_release release = {
	    .node = {.set = true, .pos = DBK_NO_POS},
	    .at = text_of(at),
	    .port = text_of(dbk_args_value(args, &release_options[PORT])),
	    .officer = text_of(dbk_args_value(args, &release_options[OFFICER])),
	    .refused =
		{
		    .v = dbk_args_has(args, &release_options[REFUSED]),
		    .set = dbk_args_has(args, &release_options[REFUSED]),
		    .pos = DBK_NO_POS,
		},
	};
	enum dbk_code rc;

	if (!dbk_time_normalise(utc, at))
		return dbk_fail(err, DBK_EUSAGE,
		    "--at wants a time as 2026-11-18T14:00:00Z, not \"%s\"",
		    at);
	rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc == DBK_OK)
		rc = dbk_entry_release(dbk_app_ledger(app), args->words[0],
		    &release, &app->out.sink, err);
	return rc == DBK_OK ? tell_state(app, args->words[0], err) : rc;
}

const struct dbk_command dbk_cmd_entry_complete = {
    .name = "complete",
    .words = "[N]...",
    .most = DBK_MANY_WORDS,
    .summary = "drafts that break no rule become complete",
    .about = "Entries that are named become complete all together or not "
	     "at all.  With --all each draft is judged for itself.\n",
    .example = "$ daybook entry complete --all\n"
	       "40 of 40 drafts are complete now\n",
    .options = DBK_OPTIONS(complete_options),
    .run = run_complete,
};

const struct dbk_command dbk_cmd_entry_correct = {
    .name = "correct",
    .words = "N FILE|-",
    .least = 2,
    .most = 2,
    .summary = "replaces the document of an entry by a new revision",
    .about =
	"A draft or complete entry becomes a draft again.  One that "
	"is on a letter keeps its state and must break no rule; one whose "
	"first filing CBP rejected is queued again.  What CBP has on "
	"file is not changed by it: see replay request.  The earlier revision stays in the "
	"journal.\n",
    .example = "$ daybook entry correct B76-0324527-8 shipment.json "
	       "--reason \"bond amount\"\n",
    .options = DBK_OPTIONS(reason_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_correct,
};

const struct dbk_command dbk_cmd_entry_void = {
    .name = "void",
    .words = "N",
    .least = 1,
    .most = 1,
    .summary = "makes an entry void; its number stays spent",
    .about = "Refused once the entry was sent to CBP or released.\n",
    .example = "$ daybook entry void B76-0324527-8 --reason \"keyed "
	       "twice\"\n",
    .options = DBK_OPTIONS(reason_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_void,
};

const struct dbk_command dbk_cmd_entry_release = {
    .name = "release",
    .words = "N",
    .least = 1,
    .most = 1,
    .summary = "records what the officer told: released, or refused",
    .about = "The entry must be on a letter.\n",
    .example = "$ daybook entry release B76-0324527-8 --port 2704 "
	       "--at 2026-11-18T16:20:00Z\n",
    .options = DBK_OPTIONS(release_options),
    .run = run_release,
};
