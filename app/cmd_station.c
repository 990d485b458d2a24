/*
 * Several laptops that key without a network: who they are, what they hand
 * over, and what they dispute.
 */
#include <inttypes.h>
#include <string.h>

#include "app/commands.h"
#include "app/conflict_tell.h"
#include "app/prompt.h"
#include "ledger/conflict.h"
#include "ledger/file.h"
#include "ledger/rights.h"
#include "ledger/station.h"

#define CARD_LIMIT ((size_t)64 * 1024) /* bytes of a file with a card */

enum { TO, OUT, EXPORT_PASS };

#define BUNDLE_PASSPHRASE \
	{ \
		"bundle-passphrase-file", "F", \
		    "first line is the passphrase of the bundle, - is " \
		    "standard input; otherwise asked for", \
		    0, 0 \
	}

static const struct dbk_option export_options[] = {
    [TO] = {"to", "STATION",
	"seal it for this station, which is trusted; otherwise a passphrase "
	"opens it",
	0, 0},
    [OUT] = {"out", "F", "the file to write", 0, DBK_OPTION_NEEDED},
    [EXPORT_PASS] = BUNDLE_PASSPHRASE,
};

enum { IMPORT_PASS };

static const struct dbk_option import_options[] = {
    [IMPORT_PASS] = BUNDLE_PASSPHRASE,
};

enum { KEEP, REASON };

static const struct dbk_option resolve_options[] = {
    [KEEP] = {"keep", "STATION",
	"the station whose document the number stands for", 0,
	DBK_OPTION_NEEDED},
    [REASON] = {"reason", "R", "why, for the journal", 0, DBK_OPTION_NEEDED},
};

static const struct dbk_column columns[] = {
    {"station", "STATION", 20, false},
    {"ledger", "LEDGER", 6, false},
    {"fingerprint", "FINGERPRINT", DBK_FINGERPRINT_LEN, false},
    {"head", "ROW", 8, true},
    {"entries", "ENTRIES", 8, true},
    {"conflicts", "CONFLICTS", 9, true},
};

static void
tell_station(struct dbk_output *out, const char *verb,
    const struct dbk_station_row *s)
{
	dbk_print(out, "%s", verb);
	dbk_print_value(out, s->name);
	dbk_print(out, ", ledger %s\nfingerprint %s\n", s->ledger,
	    s->fingerprint);
	dbk_out_string(out, "station", s->name);
	dbk_out_string(out, "ledger", s->ledger);
	dbk_out_string(out, "fingerprint", s->fingerprint);
}

static enum dbk_code
run_show(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_station_row own;
	char card[DBK_CARD_MAX];
	enum dbk_code rc;

	(void)args;
	rc = dbk_station_own(dbk_app_ledger(app), &own, card, err);
	if (rc != DBK_OK)
		return rc;
	tell_station(&app->out, "station ", &own);
	dbk_print_value(&app->out, card);
	dbk_print(&app->out, "\n");
	dbk_out_string(&app->out, "card", card);
	return DBK_OK;
}

static enum dbk_code
run_trust(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_station_row station;
	struct dbk_buf text = {0};
	enum dbk_code rc;

	rc = dbk_file_read(&text, args->words[0], CARD_LIMIT, err);
	dbk_buf_add_char(&text, '\0');
	if (rc == DBK_OK)
		rc = dbk_buf_check(&text, err);
	if (rc == DBK_OK)
		rc = dbk_station_trust(dbk_app_ledger(app), text.data, &station,
		    &app->out.sink, err);
	dbk_buf_fini(&text);
	if (rc != DBK_OK)
		return rc;
	tell_station(&app->out, "trusted station ", &station);
	dbk_note(&app->out,
	    "Read the fingerprint to whoever sits there: daybook station show "
	    "must print the same.\n");
	return DBK_OK;
}

static enum dbk_code
list_one(void *arg, const struct dbk_station_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->name);
	dbk_cell(out, row->ledger);
	dbk_cell(out, row->fingerprint);
	dbk_cell_integer(out, row->head);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->conflicts);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "stations", columns,
	    sizeof columns / sizeof columns[0]);
	rc = dbk_station_list(dbk_app_ledger(app), list_one, &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

static void
tell_head(struct dbk_output *out, const struct dbk_anchor *head)
{
	dbk_print(out, "head %" PRId64 " %s\n", head->seq, head->hash);
	dbk_out_integer(out, "head", head->seq);
	dbk_out_string(out, "head_hash", head->hash);
}

static enum dbk_code
run_export(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *to = dbk_args_value(args, &export_options[TO]);
	const char *path = dbk_args_value(args, &export_options[OUT]);
	const char *file = dbk_args_value(args, &export_options[EXPORT_PASS]);
	struct dbk_secret passphrase = {0};
	struct dbk_anchor head;
	enum dbk_code rc = DBK_OK;

	if (to != NULL && file != NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "give --to or --bundle-passphrase-file, not both");
	if (to == NULL)
		rc = dbk_login_new_passphrase(&passphrase, file, err);
	if (rc == DBK_OK)
		rc = dbk_station_export(dbk_app_ledger(app), path, to,
		    to == NULL ? &passphrase : NULL, &head, &app->out.sink,
		    err);
	dbk_secret_free(&passphrase);
	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out, "wrote ");
	dbk_print_value(&app->out, path);
	dbk_print(&app->out, "\n");
	dbk_out_string(&app->out, "file", path);
	tell_head(&app->out, &head);
	return DBK_OK;
}

/* The passphrase of a bundle that has one. */
static enum dbk_code
ask_bundle(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_secret *passphrase, bool *asks, struct dbk_err *err)
{
	const char *file = dbk_args_value(args, &import_options[IMPORT_PASS]);
	enum dbk_code rc;

	rc = dbk_station_asks(args->words[0], asks, &app->out.sink, err);
	if (rc != DBK_OK || !*asks)
		return rc;
	if (file != NULL)
		return dbk_secret_read(passphrase, file, err);
	if (app->unattended)
		return dbk_fail(err, DBK_EUSAGE,
		    "a passphrase opens this bundle: take it in with daybook "
		    "station import, or have it sealed for this station");
	return dbk_prompt_secret(passphrase, "Passphrase of the bundle: ", err);
}

static void
tell_news(struct dbk_output *out, const struct dbk_station_news *news)
{
	dbk_print(out, "station ");
	dbk_print_value(out, news->from.name);
	dbk_print(out, ", ledger %s: ", news->from.ledger);
	if (news->rows == 0)
		dbk_print(out, "nothing new, nothing changed\n");
	else
		dbk_print(out,
		    "%" PRId64 " new rows, %" PRId64 " entries keyed, %" PRId64
		    " letters made\n",
		    news->rows, news->entries, news->letters);
	dbk_out_string(out, "station", news->from.name);
	dbk_out_string(out, "ledger", news->from.ledger);
	dbk_out_integer(out, "rows", news->rows);
	dbk_out_integer(out, "entries", news->entries);
	dbk_out_integer(out, "letters", news->letters);
	tell_head(out, &news->head);
}

static enum dbk_code
run_import(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_secret passphrase = {0};
	struct dbk_station_news news;
	enum dbk_code rc;
	bool asks;

	/* Before a passphrase is asked for. */
	rc = dbk_right_need(dbk_app_ledger(app), DBK_ACTION_STATION_IMPORT,
	    err);
	if (rc == DBK_OK)
		rc = ask_bundle(app, args, &passphrase, &asks, err);
	if (rc == DBK_OK)
		rc = dbk_station_import(dbk_app_ledger(app), args->words[0],
		    asks ? &passphrase : NULL, &news, &app->out.sink, err);
	dbk_secret_free(&passphrase);
	if (rc == DBK_OK)
		tell_news(&app->out, &news);
	return rc;
}

static enum dbk_code
run_conflicts(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;
	int64_t n;

	rc = dbk_tell_conflicts(&app->out, dbk_app_ledger(app),
	    args->nwords != 0 ? args->words[0] : NULL, &n, err);
	if (rc == DBK_OK && n == 0)
		dbk_print(&app->out, "no number is disputed\n");
	return rc;
}

static enum dbk_code
run_resolve(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *keep = dbk_args_value(args, &resolve_options[KEEP]);
	enum dbk_code rc;

	rc = dbk_conflict_resolve(dbk_app_ledger(app), args->words[0], keep,
	    dbk_args_value(args, &resolve_options[REASON]), &app->out.sink,
	    err);
	if (rc != DBK_OK)
		return rc;
	dbk_print(&app->out, "%s stands for what station ", args->words[0]);
	dbk_print_value(&app->out, keep);
	dbk_print(&app->out,
	    " has\nThe other document stays in the history: key it again "
	    "under a new number.\n");
	dbk_out_string(&app->out, "entry_number", args->words[0]);
	dbk_out_string(&app->out, "kept", keep);
	return DBK_OK;
}

static const struct dbk_command station_show = {
    .name = "show",
    .words = "",
    .summary = "prints this station's card",
    .about = "The last line is the card: its name, ledger and public keys.  "
	     "It is no secret; the fingerprint, read over the phone, tells "
	     "that nobody changed it on the way.\n",
    .example = "$ daybook station show >/media/stick/laptop2.card\n",
    .needs = DBK_NEEDS_READ,
    .run = run_show,
};

static const struct dbk_command station_trust = {
    .name = "trust",
    .words = "CARD",
    .least = 1,
    .most = 1,
    .summary = "takes the card of another station",
    .about = "CARD is a file that daybook station show made there, or - for "
	     "standard input.  From then on bundles are sealed for that "
	     "station, and its own are taken.\n",
    .example = "$ daybook station trust /media/stick/laptop2.card\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_trust,
};

static const struct dbk_command station_list = {
    .name = "list",
    .words = "",
    .summary = "lists the stations that are trusted",
    .about = "ROW is the newest row of its journal that was merged here.\n",
    .example = "$ daybook station list --json\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command station_export = {
    .name = "export",
    .words = "",
    .summary = "hands the journal over to the station that merges",
    .about = "The whole journal, signed by this ledger, and sealed so that "
	     "only STATION can open it; without --to a passphrase opens it.  "
	     "Do it as often as you like: what was merged before is not "
	     "merged twice.\n",
    .example = "$ daybook station export --to MAIN --out "
	       "/media/stick/laptop2.bundle\n",
    .options = DBK_OPTIONS(export_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_export,
};

static const struct dbk_command station_import = {
    .name = "import",
    .words = "F",
    .least = 1,
    .most = 1,
    .summary = "merges what another station keyed",
    .about = "All of the bundle is proved, and then merged in one step, or "
	     "refused.  Nothing here is overwritten: an entry number that "
	     "both stations used is blocked, and daybook station conflicts "
	     "shows both documents.  Entries, pools, letters, releases and "
	     "scans are merged; settings, users, books and backups of the "
	     "station are kept as proof only.  A station that filed with CBP "
	     "cannot be merged: only one ledger may file.\n",
    .example = "$ daybook station import /media/stick/laptop2.bundle\n",
    .options = DBK_OPTIONS(import_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_import,
};

static const struct dbk_command station_conflicts = {
    .name = "conflicts",
    .words = "[N]",
    .most = 1,
    .summary = "shows disputed entry numbers side by side",
    .about = "First what stands here, then what the other station has; a "
	     "dash where one has no value.\n",
    .example = "$ daybook station conflicts B76-0324527-8\n",
    .needs = DBK_NEEDS_READ,
    .run = run_conflicts,
};

static const struct dbk_command station_resolve = {
    .name = "resolve",
    .words = "N",
    .least = 1,
    .most = 1,
    .summary = "decides what a disputed number stands for",
    .about = "The document of the station that is kept becomes the entry's "
	     "(a correction, where it is not yet).  The other one stays in "
	     "the history; key it again under a number of its own, and void "
	     "the number on that station.\n",
    .example = "$ daybook station resolve B76-0324527-8 --keep MAIN \\\n"
	       "      --reason \"laptop 2 typed the number of another file\"\n",
    .options = DBK_OPTIONS(resolve_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_resolve,
};

static const struct dbk_command *const station_commands[] = {&station_show,
    &station_trust, &station_list, &station_export, &station_import,
    &station_conflicts, &station_resolve, NULL};

const struct dbk_command dbk_cmd_station = {
    .name = "station",
    .words = "",
    .summary = "several laptops without a network: hand over and merge",
    .about = "",
    .example = "$ daybook station export --to MAIN --out laptop2.bundle\n"
	       "$ daybook station import laptop2.bundle\n",
    .commands = station_commands,
};
