#include "app/abi_form.h"
#include "app/commands.h"
#include "app/lines.h"
#include "ledger/entries.h"

enum { AGAIN };

static const struct dbk_option add_options[] = {
    [AGAIN] = {"again", NULL, DBK_AGAIN_HELP, 0, 0},
};

static enum dbk_code
run_add(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_buf text = {0}, json = {0};
	struct dbk_source source;
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	rc = dbk_source_read(&source, &text, args->words[0], err);
	if (rc != DBK_OK)
		goto done;
	rc = dbk_entry_add(l, &source, dbk_args_has(args, &add_options[AGAIN]),
	    number, &app->out.sink, err);
	if (rc != DBK_OK)
		goto done;
	dbk_print(&app->out, "%s\n", number);
	dbk_out_string(&app->out, "entry_number", number);
	rc = dbk_entry_get(l, number, 0, &json, NULL, NULL, err);
	if (rc == DBK_OK)
		rc = dbk_abi_form_tell(&app->out, &json, err);
done:
	dbk_buf_fini(&text);
	dbk_buf_fini(&json);
	return rc;
}

const struct dbk_command dbk_cmd_entry_add = {
    .name = "add",
    .words = "FILE|-",
    .least = 1,
    .most = 1,
    .summary = "adds one entry and prints its number",
    .about = "FILE is one JSON document (entry/1).  Without entry_number "
	     "the next free number of this station is taken.  The entry is a "
	     "draft until daybook entry complete.  A document that is already "
	     "in the ledger is refused, so that a repeated command files "
	     "nothing twice.\n",
    .example = "$ daybook entry add shipment.json\n"
	       "B76-0324527-8\n",
    .options = DBK_OPTIONS(add_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_add,
};
