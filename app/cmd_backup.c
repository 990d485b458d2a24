#include <inttypes.h>

#include "app/commands.h"
#include "app/progress.h"
#include "ledger/backup.h"

#define KEEP_MOST 9999

enum { KEEP };

static const struct dbk_option backup_options[] = {
    [KEEP] = {"keep", "N",
	"keep the newest N backups of this ledger in DEST and remove "
	"older ones; otherwise all are kept",
	0, 0},
};

enum { AGAINST };

static const struct dbk_option restore_options[] = {
    [AGAINST] = {"against", "LIVE",
	"tell what the copy lacks against this ledger, which has the "
	"same user and passphrase",
	0, 0},
};

static const struct dbk_column lacks_columns[] = {
    {"seq", "ROW", 8, true},
    {"at", "AT", 20, false},
    {"user", "USER", 12, false},
    {"action", "ACTION", 16, false},
    {"entry_number", "ENTRY", 13, false},
};

/* What a copy holds; it was verified. */
static void
tell_copy(struct dbk_output *out, const char *verb,
    const struct dbk_copy_report *r, const char *id)
{
	dbk_print(out, "%s ", verb);
	dbk_print_value(out, r->path.data);
	dbk_print(out,
	    "\nledger %s: %" PRId64 " entries, %" PRId64 " letters, %" PRId64
	    " batches; verified\nhead %" PRId64 " %s\n",
	    id, r->verified.entries, r->letters, r->batches,
	    r->verified.anchor.seq, r->verified.anchor.hash);
	dbk_out_string(out, "file", r->path.data);
	dbk_out_string(out, "ledger", id);
	dbk_out_flag(out, "verified", true);
	dbk_out_integer(out, "entries", r->verified.entries);
	dbk_out_integer(out, "attachments", r->verified.attachments);
	dbk_out_integer(out, "letters", r->letters);
	dbk_out_integer(out, "batches", r->batches);
	dbk_out_integer(out, "head", r->verified.anchor.seq);
	dbk_out_string(out, "head_hash", r->verified.anchor.hash);
}

static enum dbk_code
run_backup(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_progress progress = {.out = &app->out, .unit = "rows"};
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_copy_report report = {0};
	unsigned keep;
	enum dbk_code rc;

	rc = dbk_args_integer(&keep, args, &backup_options[KEEP], 1, KEEP_MOST,
	    0, err);
	dbk_progress_ledger(&progress, l);
	if (rc == DBK_OK)
		rc = dbk_backup_make(l, args->words[0], keep, &report,
		    &app->out.sink, err);
	dbk_progress_end(&progress);
	if (rc == DBK_OK) {
		tell_copy(&app->out, "wrote", &report, dbk_ledger_id(l));
		dbk_out_integer(&app->out, "removed", report.removed);
		dbk_out_flag(&app->out, "recorded", report.recorded);
		if (report.removed != 0)
			dbk_print(&app->out, "removed %u older\n",
			    report.removed);
		if (!report.recorded)
			dbk_note(&app->out,
			    "note: another process writes to the ledger: the "
			    "backup is good and not in the journal\n");
	}
	dbk_copy_report_fini(&report);
	return rc;
}

static enum dbk_code
lacks_one(void *arg, const struct dbk_journal_brief *row)
{
	struct dbk_output *out = arg;

	dbk_cell_integer(out, row->seq);
	dbk_cell(out, row->at);
	dbk_cell(out, row->user);
	dbk_cell(out, row->action);
	dbk_cell(out, row->entry != NULL ? row->entry : "");
	return dbk_out_check(out);
}

/* The sentence for people. */
static void
tell_parting(struct dbk_output *out, const struct dbk_parting *p)
{
	if (!p->same_ledger)
		dbk_print(out,
		    "the live ledger is another one: they have no "
		    "row in common\n");
	else if (p->common < p->a_head)
		dbk_print(out,
		    "they part after row %" PRId64 ": one of them was changed "
		    "where the other was not\n",
		    p->common);
	else if (p->b_head == p->common)
		dbk_print(out, "the copy lacks nothing of the live ledger\n");
	else
		dbk_print(out,
		    "the copy lacks %" PRId64 " rows of the live ledger:\n",
		    p->b_head - p->common);
	dbk_out_flag(out, "same_ledger", p->same_ledger);
	dbk_out_integer(out, "common", p->common);
	dbk_out_integer(out, "live_head", p->b_head);
	dbk_out_flag(out, "part", p->common < p->a_head);
}

/* The ledger that was restored is open: it has the rows of the copy. */
static enum dbk_code
compare(struct dbk_app *app, const char *live_path, struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	struct dbk_parting parting;
	struct dbk_ledger *live;
	enum dbk_code rc;

	rc = dbk_ledger_open(&live, live_path, &app->login->passphrase,
	    DBK_ACCESS_READ, &app->login->actor, err);
	if (rc == DBK_OK)
		rc = dbk_ledgers_part(&parting, dbk_app_ledger(app), live, err);
	if (rc == DBK_OK)
		tell_parting(out, &parting);
	if (rc == DBK_OK && parting.same_ledger &&
	    parting.common < parting.b_head) {
		dbk_table_begin(out, "lacks", lacks_columns,
		    sizeof lacks_columns / sizeof lacks_columns[0]);
		rc = dbk_journal_after(live, parting.common, lacks_one, out,
		    err);
		dbk_table_end(out);
	}
	dbk_ledger_close(live);
	return rc;
}

static enum dbk_code
run_restore(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *live = dbk_args_value(args, &restore_options[AGAINST]);
	struct dbk_progress progress = {.out = &app->out, .unit = "rows"};
	struct dbk_copy_report report = {0};
	enum dbk_code rc;

	app->ledger_path = args->words[0];
	rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	if (rc == DBK_OK) {
		dbk_progress_ledger(&progress, dbk_app_ledger(app));
		rc = dbk_restore_make(dbk_app_ledger(app), args->words[1],
		    &report, &app->out.sink, err);
		dbk_progress_end(&progress);
	}
	if (rc == DBK_OK)
		tell_copy(&app->out, "restored", &report,
		    dbk_ledger_id(dbk_app_ledger(app)));
	dbk_copy_report_fini(&report);
	return rc == DBK_OK && live != NULL ? compare(app, live, err) : rc;
}

const struct dbk_command dbk_cmd_backup = {
    .name = "backup",
    .words = "DEST",
    .least = 1,
    .most = 1,
    .summary = "writes a verified copy into a folder",
    .about = "The copy is encrypted as the ledger is, opens with the same "
	     "passphrases, and gets its name after it was verified whole.  "
	     "Others may work meanwhile.  Keep the receipt: its head shows "
	     "later what a copy holds.  A disk that is not plugged in cannot "
	     "be encrypted by an intruder.\n",
    .example = "$ daybook backup /media/stick/daybook --keep 20\n",
    .options = DBK_OPTIONS(backup_options),
    .needs = DBK_NEEDS_READ,
    .run = run_backup,
};

const struct dbk_command dbk_cmd_restore = {
    .name = "restore",
    .words = "SRC DEST",
    .least = 2,
    .most = 2,
    .summary = "makes a ledger of a backup",
    .about = "Copies SRC (and its key file) to the new ledger DEST, verifies "
	     "it and tells what it holds; nothing is written over.  Whatever "
	     "was keyed after the backup is not in it: --against LIVE lists "
	     "the rows that a ledger which can still be read has more.\n",
    .example = "$ daybook restore DE3000-20261118T140000Z.daybook "
	       "book.ledger\n",
    .options = DBK_OPTIONS(restore_options),
    .run = run_restore,
};
