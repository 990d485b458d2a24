#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "formatter/packet.h"
#include "ledger/file.h"

enum { KIND, NOTE };

static const struct dbk_option add_options[] = {
    [KIND] = {"kind", "K",
	"invoice, packing-list, release or other (unless "
	"given)",
	0, 0},
    [NOTE] = {"note", "TEXT", "what a person should know of it", 0, 0},
};

enum { OUT };

static const struct dbk_option get_options[] = {
    [OUT] = {"out", "F", "the file to write", 0, DBK_OPTION_NEEDED},
};

enum { REASON };

static const struct dbk_option withdraw_options[] = {
    [REASON] = {"reason", "R", "why it does not count", 0, DBK_OPTION_NEEDED},
};

enum { FOLDER, LETTER };

static const struct dbk_option export_options[] = {
    [FOLDER] = {"out", "DIR", "the new folder to write", 0, DBK_OPTION_NEEDED},
    [LETTER] = {"letter", "L", "what is attached to the entries of a letter", 0,
	0},
};

static enum dbk_code
read_id(int64_t *out, const char *word, struct dbk_err *err)
{
	char *end;
	long long v = strtoll(word, &end, 10);

	*out = v;
	if (v > 0 && *end == '\0' && word[0] >= '0' && word[0] <= '9')
		return DBK_OK;
	return dbk_fail(err, DBK_EUSAGE,
	    "\"%s\" is no attachment; see: daybook attach list", word);
}

static enum dbk_code
run_add(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *kind = dbk_args_value(args, &add_options[KIND]);
	const struct dbk_attachment_new what = {
	    .path = args->words[1],
	    .kind = kind != NULL ? kind : "other",
	    .note = dbk_args_value(args, &add_options[NOTE]),
	};
	enum dbk_code rc;
	int64_t id;

	rc = dbk_attachment_add(dbk_app_ledger(app), args->words[0], &what, &id,
	    &app->out.sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&app->out, "attachment", id);
	dbk_print(&app->out, "attachment %lld\n", (long long)id);
	return DBK_OK;
}

static const struct dbk_column columns[] = {
    {"attachment", "ID", 6, true},
    {"entry_number", "ENTRY", 13, false},
    {"kind", "KIND", 12, false},
    {"type", "TYPE", 4, false},
    {"size", "BYTES", 9, true},
    {"attached_at", "ATTACHED AT", 20, false},
    {"attached_by", "BY", 12, false},
    {"name", "NAME", 24, false},
    {"note", NULL, 0, false},
    {"digest", NULL, 0, false},
    {"withdrawn", "WITHDRAWN", 20, false},
};

static enum dbk_code
list_one(void *arg, const struct dbk_attachment_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell_integer(out, row->id);
	dbk_cell(out, row->entry);
	dbk_cell(out, row->kind);
	dbk_cell(out, row->type);
	dbk_cell_integer(out, row->size);
	dbk_cell(out, row->at);
	dbk_cell(out, row->user);
	dbk_cell(out, row->name);
	dbk_cell(out, row->note);
	dbk_cell(out, row->content);
	dbk_cell(out, row->withdrawn);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const struct dbk_attachment_choice choice = {
	    .entry = args->nwords != 0 ? args->words[0] : NULL};
	enum dbk_code rc;

	dbk_table_begin(&app->out, "attachments", columns,
	    sizeof columns / sizeof columns[0]);
	rc = dbk_attachment_list(dbk_app_ledger(app), &choice, list_one,
	    &app->out, &app->out.sink, err);
	dbk_table_end(&app->out);
	return rc;
}

/* One attachment on its way into a file. */
struct getting {
	struct dbk_app *app;
	struct dbk_file *file;
	struct dbk_err *err;
};

static enum dbk_code
get_one(void *arg, const struct dbk_attachment_row *row)
{
	struct getting *g = arg;

	dbk_out_string(&g->app->out, "name", row->name);
	dbk_out_string(&g->app->out, "digest", row->content);
	return dbk_packet_copy(dbk_app_ledger(g->app), row, g->file, g->err);
}

static enum dbk_code
run_get(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &get_options[OUT]);
	struct dbk_attachment_choice choice = {0};
	struct getting g = {.app = app, .err = err};
	enum dbk_code rc;

	rc = read_id(&choice.id, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&g.file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_attachment_list(dbk_app_ledger(app), &choice, get_one, &g,
	    &app->out.sink, err);
	rc = dbk_file_finish(g.file, rc, err);
	if (rc != DBK_OK)
		return rc;
	dbk_app_wrote(app, path);
	return DBK_OK;
}

static enum dbk_code
run_withdraw(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;
	int64_t id;

	rc = read_id(&id, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_attachment_withdraw(dbk_app_ledger(app), id,
		    dbk_args_value(args, &withdraw_options[REASON]),
		    &app->out.sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_integer(&app->out, "attachment", id);
	dbk_print(&app->out, "attachment %lld is withdrawn\n", (long long)id);
	return DBK_OK;
}

static enum dbk_code
run_export(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const struct dbk_attachment_choice choice = {
	    .entry = args->nwords != 0 ? args->words[0] : NULL,
	    .letter = dbk_args_value(args, &export_options[LETTER]),
	};
	const char *folder = dbk_args_value(args, &export_options[FOLDER]);
	enum dbk_code rc;
	int64_t files;

	if ((choice.entry == NULL) == (choice.letter == NULL))
		return dbk_fail(err, DBK_EUSAGE,
		    "give either an entry number or --letter L");
	rc = dbk_packet_write(dbk_app_ledger(app), &choice, folder, &files,
	    &app->out.sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(&app->out, "folder", folder);
	dbk_out_integer(&app->out, "files", files);
	dbk_print(&app->out, "%lld %s in %s\n", (long long)files,
	    files == 1 ? "file" : "files", folder);
	return DBK_OK;
}

static const struct dbk_command attach_add = {
    .name = "add",
    .words = "N FILE",
    .least = 2,
    .most = 2,
    .summary = "keeps a scan with an entry",
    .about = "PDF, PNG, JPEG or TIFF, judged by its bytes and not by its name, "
	     "up to 32 MiB.  The ledger keeps a copy: the file is not needed "
	     "any more.  The same bytes are kept once.\n",
    .example =
	"$ daybook attach add B76-0324527-8 invoice.pdf --kind invoice\n",
    .options = DBK_OPTIONS(add_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_add,
};

static const struct dbk_command attach_list = {
    .name = "list",
    .words = "[N]",
    .most = 1,
    .summary = "lists what is attached, to one entry or to all",
    .about = "",
    .example = "$ daybook attach list B76-0324527-8\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command attach_get = {
    .name = "get",
    .words = "ID",
    .least = 1,
    .most = 1,
    .summary = "writes an attachment to a file",
    .about = "The file gets its name once its bytes were compared with the "
	     "hash in the journal.\n",
    .example = "$ daybook attach get 57 --out invoice.pdf\n",
    .options = DBK_OPTIONS(get_options),
    .needs = DBK_NEEDS_READ,
    .run = run_get,
};

static const struct dbk_command attach_withdraw = {
    .name = "withdraw",
    .words = "ID",
    .least = 1,
    .most = 1,
    .summary = "marks an attachment as one that does not count",
    .about = "It stays in the ledger and in the list, with the reason; packets "
	     "leave it out.\n",
    .example = "$ daybook attach withdraw 57 --reason 'wrong invoice'\n",
    .options = DBK_OPTIONS(withdraw_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_withdraw,
};

static const struct dbk_command attach_export = {
    .name = "export",
    .words = "[N]",
    .most = 1,
    .summary = "writes the packet for manual review",
    .about = "Everything that is attached to an entry, or to the entries of a "
	     "letter in the letter's order, into a new folder, with "
	     "packet.tsv: which file is what, with its hash.\n",
    .example = "$ daybook attach export --letter DE3000-001 --out packet\n",
    .options = DBK_OPTIONS(export_options),
    .needs = DBK_NEEDS_READ,
    .run = run_export,
};

static const struct dbk_command *const attach_commands[] = {&attach_add,
    &attach_list, &attach_get, &attach_withdraw, &attach_export, NULL};

const struct dbk_command dbk_cmd_attach = {
    .name = "attach",
    .words = "",
    .summary = "scans of papers, kept with their entries",
    .about = "",
    .example =
	"$ daybook attach add B76-0324527-8 invoice.pdf --kind invoice\n",
    .commands = attach_commands,
};
