#include <string.h>

#include "app/commands.h"
#include "app/entry_tell.h"
#include "ledger/fill.h"

enum { IMPORTER, TEMPLATE, PORT, MODE, AFTER };

static const struct dbk_option new_options[] = {
    [IMPORTER] = {"importer", "NUMBER", "the importer of record number", 0, 0},
    [TEMPLATE] = {"template", "NAME", "a template of the book", 0, 0},
    [PORT] = {"port", "CODE", "the port of entry", 0, 0},
    [MODE] = {"mode", "CODE", "the mode of transport", 0, 0},
    [AFTER] = {"after", "N",
	"the entry keyed before: what arrives together is taken from it", 0, 0},
};

static enum dbk_code
run_new(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const struct dbk_fill fill = {
	    .importer = dbk_args_value(args, &new_options[IMPORTER]),
	    .template_key = dbk_args_value(args, &new_options[TEMPLATE]),
	    .port = dbk_args_value(args, &new_options[PORT]),
	    .mode = dbk_args_value(args, &new_options[MODE]),
	    .before = dbk_args_value(args, &new_options[AFTER]),
	};
	struct dbk_output *out = &app->out;
	struct dbk_buf json = {0};
	enum dbk_code rc;

	dbk_out_open(out, "from", '[');
	rc = dbk_fill_entry(dbk_app_ledger(app), &fill, &json, dbk_origin_tell,
	    out, &out->sink, err);
	dbk_out_close(out);
	if (rc == DBK_OK) {
		dbk_out_raw(out, "document", json.data, json.len);
		dbk_print(out, "%s\n", json.data);
	}
	dbk_buf_fini(&json);
	return rc;
}

const struct dbk_command dbk_cmd_entry_new = {
    .name = "new",
    .words = "",
    .summary = "prints the document that an entry begins with",
    .about = "From the books (daybook book), and from what was keyed before: "
	     "a template, the importer's row or else its newest completed "
	     "entry, what the entry before has in common with the next, the "
	     "defaults of the port.  Nothing is recorded: complete the "
	     "document and add it.\n",
    .example = "$ daybook entry new --importer 12-3456789AA --port 2704 "
	       ">next.json\n",
    .options = DBK_OPTIONS(new_options),
    .needs = DBK_NEEDS_READ,
    .run = run_new,
};
