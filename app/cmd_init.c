#include <string.h>

#include "app/commands.h"
#include "app/recovery_file.h"

enum { FILER, NAME, STATION, ID, SHEET };

static const struct dbk_option init_options[] = {
    [FILER] = {"filer", "ABC", "the filer code assigned by CBP", 0,
	DBK_OPTION_NEEDED},
    [NAME] = {"name", "\"...\"", "the broker's name as on the license", 0,
	DBK_OPTION_NEEDED},
    [STATION] = {"station", "S",
	"the name of this machine, where several key without a network; "
	"otherwise " DBK_STATION_MAIN ", and one of them is that",
	0, 0},
    [ID] = {"id", "HEX",
	"six hexadecimal digits that name the ledger, for "
	"sample data only; otherwise random",
	0, 0},
    [SHEET] = DBK_SHEET_OPTION("recovery-sheet"),
};

static void
tell(struct dbk_output *out, const char *path, const char *filer,
    const char *recovery)
{
	dbk_print(out, "Made the ledger ");
	dbk_print_value(out, path);
	dbk_print(out, " for filer %s.\n\nRecovery code:\n\n    %s\n\n", filer,
	    recovery);
	dbk_print(out,
	    "Write it on paper now and lock the paper away.  It "
	    "opens the ledger when the\npassphrase is lost, and it is never "
	    "shown again.\n");
	dbk_out_string(out, "ledger", path);
	dbk_out_string(out, "filer", filer);
	dbk_out_string(out, "recovery_code", recovery);
}

/* Makes the ledger and tells its recovery code. */
static enum dbk_code
make(struct dbk_app *app, const struct dbk_args *args,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	const struct dbk_birth birth = {
	    .filer = dbk_args_value(args, &init_options[FILER]),
	    .name = dbk_args_value(args, &init_options[NAME]),
	    .station = dbk_args_value(args, &init_options[STATION]),
	    .id = dbk_args_value(args, &init_options[ID]),
	    .lists = true,
	};
	const char *path;
	enum dbk_code rc;

	rc = dbk_login_path(&path, app, err);
	if (rc == DBK_OK)
		rc = dbk_login_actor(app, err);
	if (rc == DBK_OK)
		rc = dbk_login_passphrase(app, true, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_init(path, &app->login->passphrase,
		    &app->login->actor, &birth, recovery, err);
	if (rc == DBK_OK)
		tell(&app->out, path, birth.filer, recovery);
	return rc;
}

static enum dbk_code
run_init(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *sheet = dbk_args_value(args, &init_options[SHEET]);
	char recovery[DBK_RECOVERY_MAX] = "";
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_recovery_file_begin(&file, sheet, err);
	if (rc != DBK_OK)
		return rc;
	rc = make(app, args, recovery, err);
	if (rc == DBK_OK && file != NULL)
		rc = dbk_login_open(app, DBK_ACCESS_READ, err);
	return dbk_recovery_file_end(app, file, sheet, recovery, rc, err);
}

const struct dbk_command dbk_cmd_init = {
    .name = "init",
    .words = "",
    .summary = "makes a new encrypted ledger",
    .about = "Asks for a passphrase (twice, on a terminal) and makes the "
	     "ledger PATH with its key file PATH.keys.  Prints the recovery "
	     "code, once: write it on paper, or have --recovery-sheet make "
	     "a sheet to print.  Whoever has neither the "
	     "passphrase nor the recovery code cannot read the ledger.\n",
    .example = "$ daybook --ledger book.ledger init --filer B76 "
	       "--name \"Example Brokers Inc\"\n",
    .options = DBK_OPTIONS(init_options),
    .run = run_init,
};
