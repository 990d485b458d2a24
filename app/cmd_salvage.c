#include <inttypes.h>

#include "app/commands.h"
#include "ledger/salvage.h"

static enum dbk_code
run_salvage(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	struct dbk_salvage_report r = {0};
	enum dbk_code rc;

	rc = dbk_login_actor(app, err);
	if (rc == DBK_OK)
		rc = dbk_login_passphrase(app, false, err);
	if (rc == DBK_OK)
		rc = dbk_salvage(args->words[0], args->words[1],
		    &app->login->passphrase, &app->login->actor, &r, &out->sink,
		    err);
	/* Of damage without a saved row nothing was made. */
	if (rc != DBK_OK && (rc != DBK_EDAMAGE || r.saved == 0))
		return rc;
	dbk_print(out, "made ");
	dbk_print_value(out, args->words[1]);
	dbk_print(out,
	    "\n%" PRId64 " journal rows saved, %" PRId64 " lost before the "
	    "last of them, %" PRId64 " not applied\nhead %" PRId64 " %s\n"
	    "What came after the head cannot be told from here: compare it "
	    "with the newest\nletter, receipt or backup.\n",
	    r.saved, r.lost, r.idle, r.head.seq, r.head.hash);
	dbk_out_string(out, "file", args->words[1]);
	dbk_out_integer(out, "pages", r.pages);
	dbk_out_integer(out, "saved", r.saved);
	dbk_out_integer(out, "lost", r.lost);
	dbk_out_integer(out, "not_applied", r.idle);
	dbk_out_integer(out, "head", r.head.seq);
	dbk_out_string(out, "head_hash", r.head.hash);
	return rc;
}

const struct dbk_command dbk_cmd_salvage = {
    .name = "salvage",
    .words = "SRC DEST",
    .least = 2,
    .most = 2,
    .summary = "saves what is left of a damaged ledger",
    .about = "Reads every journal row that is left in the damaged ledger SRC "
	     "and in its log, page by page, and makes the new ledger DEST of "
	     "them, with the same passphrases.  SRC is not changed.  Lost rows "
	     "are told by number (exit code 5).  A ledger with gaps can be "
	     "read; verify goes on to tell of them.  Needs free space for "
	     "three times the ledger.\n",
    .example = "$ daybook salvage book.ledger saved.ledger\n",
    .run = run_salvage,
};
