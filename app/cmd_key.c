#include <string.h>

#include "app/commands.h"
#include "app/prompt.h"
#include "app/recovery_file.h"
#include "ledger/rights.h"

#define NEW_PASSPHRASE \
	{ \
		"new-passphrase-file", "F", \
		    "first line is the new passphrase, - is standard " \
		    "input; otherwise asked for twice", \
		    0, 0 \
	}
#define RECOVERY_FILE \
	{ \
		"recovery-file", "F", \
		    "first line is the recovery code; otherwise asked for", 0, \
		    0 \
	}

enum { NEW, CODE_FILE, BY_CODE, UNLOCK_SHEET };
enum { ADD_NEW, ADD_ROLE };

static const struct dbk_option add_options[] = {
    [ADD_NEW] = NEW_PASSPHRASE,
    [ADD_ROLE] = {"role", "R", "writer (unless given), broker, edi or auditor",
	0, 0},
};

static const struct dbk_option passwd_options[] = {
    [NEW] = NEW_PASSPHRASE,
    [CODE_FILE] = RECOVERY_FILE,
    [BY_CODE] = {"recovery", NULL,
	"open with the recovery code: then for any user", 0, 0},
};

static const struct dbk_option unlock_options[] = {
    [NEW] = NEW_PASSPHRASE,
    [CODE_FILE] = RECOVERY_FILE,
    [BY_CODE] = {"recovery", NULL, "open with the recovery code", 0,
	DBK_OPTION_NEEDED},
    [UNLOCK_SHEET] = DBK_SHEET_OPTION("sheet"),
};

enum { SHEET };

static const struct dbk_option recovery_options[] = {
    [SHEET] = DBK_SHEET_OPTION("sheet"),
};

enum { AGAIN };

static const struct dbk_option raw_options[] = {
    [AGAIN] = {"again-file", "F",
	"first line is the passphrase once more; otherwise asked for", 0, 0},
};

static const struct dbk_column columns[] = {
    {"user", "USER", 30, false},
    {"role", "ROLE", 8, false},
    {"kind", "OPENS BY", 14, false},
    {"passes", "PASSES", 6, true},
    {"memory", "BYTES", 10, true},
};

static enum dbk_code
list_one(void *arg, const struct dbk_key_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->user != NULL ? row->user : "");
	dbk_cell(out, row->user != NULL ? dbk_roles[row->role].name : "");
	dbk_cell(out, row->user != NULL ? "passphrase" : "recovery code");
	dbk_cell_integer(out, (int64_t)row->passes);
	dbk_cell_integer(out, (int64_t)row->memory);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "keys", columns,
	    sizeof columns / sizeof columns[0]);
	rc = dbk_key_list(dbk_app_ledger(app), list_one, &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

static void
tell(struct dbk_app *app, const char *what, const char *user)
{
	dbk_print(&app->out, "%s ", what);
	dbk_print_value(&app->out, user);
	dbk_print(&app->out, "\n");
	dbk_out_string(&app->out, "user", user);
}

static void
tell_role(struct dbk_app *app, const char *what, const char *user,
    enum dbk_role role)
{
	dbk_print(&app->out, "%s ", what);
	dbk_print_value(&app->out, user);
	dbk_print(&app->out, ": %s\n", dbk_roles[role].words);
	dbk_out_string(&app->out, "user", user);
	dbk_out_string(&app->out, "role", dbk_roles[role].name);
}

static enum dbk_code
find_role(enum dbk_role *out, const char *name, struct dbk_err *err)
{
	struct dbk_buf names = {0};
	enum dbk_code rc;
	int i;

	if (dbk_role_named(out, name))
		return DBK_OK;
	for (i = 0; i < DBK_ROLE_COUNT; i++)
		dbk_buf_add_format(&names, "%s%s",
		    i == 0			? "" :
			i == DBK_ROLE_COUNT - 1 ? " or " :
						  ", ",
		    dbk_roles[i].name);
	rc = dbk_buf_check(&names, err);
	if (rc == DBK_OK)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "there is no role \"%s\": give %s", name, names.data);
	dbk_buf_fini(&names);
	return rc;
}

static void
tell_recovery(struct dbk_app *app, const char *recovery)
{
	dbk_print(&app->out,
	    "\nNew recovery code:\n\n    %s\n\n"
	    "Write it on paper now and lock the paper away; destroy the old "
	    "paper.  The code\nbefore ended, and this one is never shown "
	    "again.\n",
	    recovery);
	dbk_out_string(&app->out, "recovery_code", recovery);
}

static enum dbk_code
run_add(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *name = dbk_args_value(args, &add_options[ADD_ROLE]);
	enum dbk_role role = DBK_ROLE_WRITER;
	struct dbk_secret passphrase = {0};
	enum dbk_code rc = DBK_OK;

	if (name != NULL)
		rc = find_role(&role, name, err);
	if (rc == DBK_OK)
		rc = dbk_login_new_passphrase(&passphrase,
		    dbk_args_value(args, &add_options[ADD_NEW]), err);
	if (rc == DBK_OK)
		rc = dbk_key_add(dbk_app_ledger(app), args->words[0], role,
		    &passphrase, err);
	dbk_secret_free(&passphrase);
	if (rc == DBK_OK)
		tell_role(app, "added", args->words[0], role);
	return rc;
}

static enum dbk_code
run_role(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_role role;
	enum dbk_code rc;

	rc = find_role(&role, args->words[1], err);
	if (rc == DBK_OK)
		rc = dbk_key_role(dbk_app_ledger(app), args->words[0], role,
		    err);
	if (rc == DBK_OK)
		tell_role(app, "made", args->words[0], role);
	return rc;
}

static enum dbk_code
run_remove(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_key_remove(dbk_app_ledger(app), args->words[0], err);
	if (rc == DBK_OK)
		tell(app, "removed the passphrase of", args->words[0]);
	return rc;
}

static enum dbk_code
run_passwd(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *file = dbk_args_value(args, &passwd_options[CODE_FILE]);
	struct dbk_secret passphrase = {0};
	const char *user;
	enum dbk_code rc;

	if (file != NULL || dbk_args_has(args, &passwd_options[BY_CODE]))
		rc = dbk_login_recovery(app, file, err);
	else
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc != DBK_OK)
		return rc;
	user = args->nwords != 0 ? args->words[0] : app->login->user;
	rc = dbk_login_new_passphrase(&passphrase,
	    dbk_args_value(args, &passwd_options[NEW]), err);
	if (rc == DBK_OK)
		rc = dbk_key_passwd(dbk_app_ledger(app), user, &passphrase,
		    err);
	dbk_secret_free(&passphrase);
	if (rc == DBK_OK)
		tell(app, "changed the passphrase of", user);
	return rc;
}

static enum dbk_code
run_recovery(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *sheet = dbk_args_value(args, &recovery_options[SHEET]);
	char recovery[DBK_RECOVERY_MAX] = "";
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_recovery_file_begin(&file, sheet, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_key_recovery(dbk_app_ledger(app), recovery, err);
	if (rc == DBK_OK)
		tell_recovery(app, recovery);
	return dbk_recovery_file_end(app, file, sheet, recovery, rc, err);
}

static enum dbk_code
run_repair(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	/* Opening for writing did it, and noted what. */
	const char *notice = dbk_ledger_notice(dbk_app_ledger(app));

	(void)args;
	(void)err;
	dbk_out_string(&app->out, "repaired", notice);
	if (notice[0] == '\0')
		dbk_print(&app->out, "both key files are whole\n");
	return DBK_OK;
}

static enum dbk_code
ask_again(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *file = dbk_args_value(args, &raw_options[AGAIN]);
	const struct dbk_secret *first = &app->login->passphrase;
	struct dbk_secret again = {0};
	enum dbk_code rc;

	dbk_note(&app->out,
	    "Whoever reads what follows can read and change the ledger, for "
	    "ever.\n");
	rc = file != NULL ?
	    dbk_secret_read(&again, file, err) :
	    dbk_prompt_secret(&again, "Passphrase once more: ", err);
	if (rc == DBK_OK &&
	    (first->bytes == NULL || again.len != first->len ||
		memcmp(again.bytes, first->bytes, again.len) != 0))
		rc = dbk_fail(err, DBK_EDENIED,
		    "the two passphrases are not the same");
	dbk_secret_free(&again);
	return rc;
}

static enum dbk_code
run_show_raw(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_secret raw = {0};
	unsigned page_size;
	enum dbk_code rc;

	rc = dbk_right_need(dbk_app_ledger(app), DBK_ACTION_KEY_RAW, err);
	if (rc == DBK_OK)
		rc = ask_again(app, args, err);
	if (rc == DBK_OK)
		rc = dbk_key_raw(dbk_app_ledger(app), &raw, &page_size, err);
	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out,
	    "PRAGMA key = \"%s\";\nPRAGMA cipher_page_size = %u;\n", raw.bytes,
	    page_size);
	dbk_out_string(&app->out, "key", raw.bytes);
	dbk_out_integer(&app->out, "cipher_page_size", page_size);
	dbk_secret_free(&raw);
	return DBK_OK;
}

/* A new passphrase and a new code, by the code. */
static enum dbk_code
unlock(struct dbk_app *app, const struct dbk_args *args,
    char recovery[DBK_RECOVERY_MAX], struct dbk_err *err)
{
	struct dbk_secret passphrase = {0};
	enum dbk_code rc;

	rc = dbk_login_recovery(app,
	    dbk_args_value(args, &unlock_options[CODE_FILE]), err);
	if (rc == DBK_OK)
		rc = dbk_login_new_passphrase(&passphrase,
		    dbk_args_value(args, &unlock_options[NEW]), err);
	if (rc == DBK_OK)
		rc = dbk_key_unlock(dbk_app_ledger(app), app->login->user,
		    &passphrase, recovery, err);
	dbk_secret_free(&passphrase);
	if (rc != DBK_OK)
		return rc;
	tell(app, "set the passphrase of", app->login->user);
	tell_recovery(app, recovery);
	return DBK_OK;
}

static enum dbk_code
run_unlock(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *sheet = dbk_args_value(args, &unlock_options[UNLOCK_SHEET]);
	char recovery[DBK_RECOVERY_MAX] = "";
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_recovery_file_begin(&file, sheet, err);
	if (rc != DBK_OK)
		return rc;
	rc = unlock(app, args, recovery, err);
	return dbk_recovery_file_end(app, file, sheet, recovery, rc, err);
}

static const struct dbk_command key_list = {
    .name = "list",
    .words = "",
    .summary = "shows who can open the ledger",
    .about = "PASSES and BYTES are what one guess of a passphrase costs "
	     "(Argon2id).\n",
    .example = "$ daybook key list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command key_add = {
    .name = "add",
    .words = "USER",
    .least = 1,
    .most = 1,
    .summary = "adds a user",
    .about = "The user opens the ledger with --user USER and this "
	     "passphrase, and changes it with: daybook key passwd.\n"
	     "Everybody reads.  A writer keys, corrects and completes "
	     "entries.  A broker does everything, and alone makes letters, "
	     "records releases, voids, corrects what is on a letter, and "
	     "changes settings, pools, users and keys.  An EDI person builds "
	     "and sends batches and reads answers in.  An auditor reads, and "
	     "exports the journal.  What a role may not do ends with exit "
	     "code 3, and nothing is written.\n",
    .example = "$ daybook key add lee\n"
	       "$ daybook key add kim --role edi\n",
    .options = DBK_OPTIONS(add_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_add,
};

static const struct dbk_command key_role = {
    .name = "role",
    .words = "USER ROLE",
    .least = 2,
    .most = 2,
    .summary = "changes what a user may do",
    .about = "ROLE is writer, broker, edi or auditor; daybook key add --help "
	     "says what each may do.  Counts from the next opening on.  The "
	     "last broker stays one.\n",
    .example = "$ daybook key role lee broker\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_role,
};

static const struct dbk_command key_remove = {
    .name = "remove",
    .words = "USER",
    .least = 1,
    .most = 1,
    .summary = "takes a user's passphrase away",
    .about = "From the next opening on.  Who has kept an older copy of both "
	     "the ledger and its key file still reads that copy.  The last "
	     "broker cannot be removed.\n",
    .example = "$ daybook key remove lee\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_remove,
};

static const struct dbk_command key_passwd = {
    .name = "passwd",
    .words = "[USER]",
    .most = 1,
    .summary = "changes a passphrase",
    .about = "Your own, or with the recovery code that of any user.  The "
	     "data are not encrypted again.\n",
    .example = "$ daybook key passwd\n"
	       "$ daybook key passwd --recovery lee\n",
    .options = DBK_OPTIONS(passwd_options),
    .run = run_passwd,
};

static const struct dbk_command key_recovery = {
    .name = "recovery",
    .words = "",
    .summary = "makes a new recovery code",
    .about = "Prints it once, and with --sheet on a sheet as well.  The code "
	     "before ends.\n"
	     "The file of the sheet is as secret as the code: write it where "
	     "nothing stays, as in /dev/shm, print it, delete it.\n",
    .example = "$ daybook key recovery\n"
	       "$ daybook key recovery --sheet /dev/shm/sheet.pdf\n",
    .options = DBK_OPTIONS(recovery_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_recovery,
};

static const struct dbk_command key_repair = {
    .name = "repair",
    .words = "",
    .summary = "writes damaged key files again",
    .about = "The key file has a second copy beside it, PATH.keys.bak, and a "
	     "third one in the ledger.  Every command that writes does this, "
	     "too.  When both files are damaged, the slots that are left in "
	     "them still open.\n",
    .example = "$ daybook key repair\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_repair,
};

static const struct dbk_command key_show_raw = {
    .name = "show-raw",
    .words = "",
    .summary = "prints the database key",
    .about = "For the stock sqlcipher client, which reads the ledger after "
	     "these lines.  The passphrase is asked for twice.  The key "
	     "cannot be changed later.\n",
    .example = "$ daybook key show-raw\n",
    .options = DBK_OPTIONS(raw_options),
    .needs = DBK_NEEDS_READ,
    .run = run_show_raw,
};

static const struct dbk_command *const key_commands[] = {&key_list, &key_add,
    &key_role, &key_remove, &key_passwd, &key_recovery, &key_repair,
    &key_show_raw, NULL};

const struct dbk_command dbk_cmd_key = {
    .name = "key",
    .words = "",
    .summary = "users, their passphrases, the recovery code",
    .about = "",
    .example = "$ daybook key list\n",
    .commands = key_commands,
};

const struct dbk_command dbk_cmd_unlock = {
    .name = "unlock",
    .words = "",
    .summary = "opens the ledger with the recovery code",
    .about = "For a user who lost the passphrase: asks for the recovery code "
	     "and for a new passphrase, and prints a new recovery code, once.  "
	     "The old one ends.\n",
    .example = "$ daybook unlock --recovery\n",
    .options = DBK_OPTIONS(unlock_options),
    .run = run_unlock,
};
