#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "formatter/logo.h"
#include "formatter/wording.h"
#include "ledger/file.h"
#include "ledger/stationery.h"

enum { PORT, SHIPPED };

static const struct dbk_option show_options[] = {
    [PORT] = {"port", "P", "as a letter for this port would have it", 0, 0},
    [SHIPPED] = {"shipped", NULL, "as it comes with Daybook", 0, 0},
};

static const struct dbk_option port_options[] = {
    [PORT] = {"port", "P", "for letters of this port only", 0, 0},
};

static const struct dbk_column columns[] = {
    {"name", "TEMPLATE", 16, false},
    {"port", "PORT", 4, false},
    {"origin", "ORIGIN", 8, false},
    {"bytes", "BYTES", 7, true},
    {"set_at", "SET AT", 20, false},
    {"user", "BY", 0, false},
    {"seq", NULL, 0, false},
};

/* ---- templates ---- */

static enum dbk_code
list_set(void *arg, const struct dbk_stationery_row *row)
{
	struct dbk_output *out = arg;

	if (strcmp(row->name, DBK_STATIONERY_LOGO) == 0)
		return DBK_OK;
	dbk_cell(out, row->name);
	dbk_cell(out, row->port);
	dbk_cell(out, "set");
	dbk_cell_integer(out, row->size);
	dbk_cell(out, row->set_at);
	dbk_cell(out, row->user);
	dbk_cell_integer(out, row->seq);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_output *out = &app->out;
	enum dbk_code rc;
	size_t i;

	(void)args;
	dbk_table_begin(out, "templates", columns,
	    sizeof columns / sizeof columns[0]);
	for (i = 0; dbk_stationery_wordings[i] != NULL; i++) {
		const char *name = dbk_stationery_wordings[i];

		dbk_cell(out, name);
		dbk_cell(out, "");
		dbk_cell(out, "shipped");
		dbk_cell_integer(out,
		    (int64_t)strlen(dbk_stationery_shipped(name)));
		dbk_cell(out, "");
		dbk_cell(out, "");
		dbk_cell_integer(out, 0);
	}
	rc = dbk_stationery_list(dbk_app_ledger(app), list_set, out, err);
	dbk_table_end(out);
	return rc;
}

/* Findings name the template as TEMPLATE-NAME does. */
static enum dbk_code
check_name(struct dbk_app *app, const char *name, struct dbk_err *err)
{
	const char *text = dbk_stationery_shipped(name);
	struct dbk_source source = {.text = "", .first_line = 1};

	return text != NULL ?
	    DBK_OK :
	    dbk_wording_check(name, &source, &app->out.sink, err);
}

static enum dbk_code
run_show(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	const char *name = args->words[0], *shipped;
	struct dbk_buf text = {0};
	int64_t seq = 0;
	enum dbk_code rc;

	rc = check_name(app, name, err);
	if (rc != DBK_OK)
		return rc;
	if (!dbk_args_has(args, &show_options[SHIPPED]))
		rc = dbk_stationery_newest(l, name,
		    dbk_args_value(args, &show_options[PORT]), &seq, err);
	if (rc == DBK_OK)
		rc = dbk_stationery_read(l, seq, &text, err);
	if (rc == DBK_OK) {
		shipped = dbk_stationery_shipped(name);
		if (seq == 0)
			dbk_buf_add_string(&text, shipped);
		rc = dbk_buf_check(&text, err);
	}
	if (rc == DBK_OK) {
		dbk_print(&app->out, "%s", text.data);
		dbk_out_string(&app->out, "name", name);
		dbk_out_string(&app->out, "origin",
		    seq != 0 ? "set" : "shipped");
		dbk_out_string(&app->out, "text", text.data);
	}
	dbk_buf_fini(&text);
	return rc;
}

static void
tell_set(struct dbk_output *out, const char *name, const char *port)
{
	dbk_out_string(out, "name", name);
	dbk_out_string(out, "port", port);
}

static enum dbk_code
run_set(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *name = args->words[0];
	const char *port = dbk_args_value(args, &port_options[PORT]);
	struct dbk_source source;
	struct dbk_buf text = {0};
	enum dbk_code rc;

	rc = dbk_source_read(&source, &text, args->words[1], err);
	if (rc == DBK_OK)
		rc = dbk_wording_check(name, &source, &app->out.sink, err);
	if (rc == DBK_OK)
		rc = dbk_stationery_set(dbk_app_ledger(app), name, port,
		    text.data, text.len, &app->out.sink, err);
	dbk_buf_fini(&text);
	if (rc != DBK_OK)
		return rc;
	tell_set(&app->out, name, port);
	dbk_note(&app->out,
	    "letters made from now on use it; those made keep theirs\n");
	return DBK_OK;
}

static enum dbk_code
run_remove(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	const char *port = dbk_args_value(args, &port_options[PORT]);
	enum dbk_code rc;

	rc = check_name(app, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_stationery_remove(dbk_app_ledger(app), args->words[0],
		    port, &app->out.sink, err);
	if (rc == DBK_OK)
		tell_set(&app->out, args->words[0], port);
	return rc;
}

/* ---- logo ---- */

static enum dbk_code
run_logo_set(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_buf png = {0};
	enum dbk_code rc;

	rc = dbk_file_read(&png, args->words[0], DBK_DOCUMENT_LIMIT, err);
	if (rc == DBK_OK)
		rc = dbk_logo_check(png.data, png.len, &app->out.sink, err);
	if (rc == DBK_OK)
		rc = dbk_stationery_set(dbk_app_ledger(app),
		    DBK_STATIONERY_LOGO, NULL, png.data, png.len,
		    &app->out.sink, err);
	if (rc == DBK_OK)
		dbk_out_integer(&app->out, "bytes", (int64_t)png.len);
	dbk_buf_fini(&png);
	return rc;
}

static enum dbk_code
tell_logo(void *arg, const struct dbk_stationery_row *row)
{
	struct dbk_output *out = arg;

	if (strcmp(row->name, DBK_STATIONERY_LOGO) != 0)
		return DBK_OK;
	dbk_print(out, "set at %s by %s, %lld bytes, journal row %lld\n",
	    row->set_at, row->user, (long long)row->size, (long long)row->seq);
	dbk_out_string(out, "set_at", row->set_at);
	dbk_out_string(out, "user", row->user);
	dbk_out_integer(out, "bytes", row->size);
	dbk_out_integer(out, "seq", row->seq);
	return DBK_OK;
}

static enum dbk_code
run_logo_show(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	int64_t seq;
	enum dbk_code rc;

	(void)args;
	rc = dbk_stationery_newest(dbk_app_ledger(app), DBK_STATIONERY_LOGO,
	    NULL, &seq, err);
	if (rc != DBK_OK)
		return rc;
	if (seq == 0)
		dbk_print(&app->out, "no logo is set\n");
	dbk_out_flag(&app->out, "set", seq != 0);
	return dbk_stationery_list(dbk_app_ledger(app), tell_logo, &app->out,
	    err);
}

static enum dbk_code
run_logo_remove(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	(void)args;
	return dbk_stationery_remove(dbk_app_ledger(app), DBK_STATIONERY_LOGO,
	    NULL, &app->out.sink, err);
}

/* ---- commands ---- */

static const struct dbk_command template_list = {
    .name = "list",
    .words = "",
    .summary = "lists the templates: as shipped, and as set",
    .about = "",
    .example = "$ daybook template list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command template_show = {
    .name = "show",
    .words = "NAME",
    .least = 1,
    .most = 1,
    .summary = "prints a template, to be edited",
    .about = "",
    .example = "$ daybook template show downtime-letter >letter.txt\n",
    .options = DBK_OPTIONS(show_options),
    .needs = DBK_NEEDS_READ,
    .run = run_show,
};

static const struct dbk_command template_set = {
    .name = "set",
    .words = "NAME FILE|-",
    .least = 2,
    .most = 2,
    .summary = "sets the wording of letters made from now on",
    .about = "The template is judged as a whole first: unknown fields and "
	     "sections, and what cannot be printed, are findings, and nothing "
	     "is set then.  A port may have wording of its own.  A letter that "
	     "was made prints as it was.\n",
    .example = "$ daybook template set downtime-letter letter.txt --port "
	       "2704\n",
    .options = DBK_OPTIONS(port_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_set,
};

static const struct dbk_command template_remove = {
    .name = "remove",
    .words = "NAME",
    .least = 1,
    .most = 1,
    .summary = "goes back to the wording that comes with Daybook",
    .about = "With --port, to the one for every port.\n",
    .example = "$ daybook template remove downtime-letter --port 2704\n",
    .options = DBK_OPTIONS(port_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_remove,
};

static const struct dbk_command *const template_commands[] = {
    &template_list, &template_show, &template_set, &template_remove, NULL};

const struct dbk_command dbk_cmd_template = {
    .name = "template",
    .words = "",
    .summary = "the wording of letters and other papers",
    .about = "",
    .example = "$ daybook template show downtime-letter\n",
    .commands = template_commands,
};

static const struct dbk_command logo_set = {
    .name = "set",
    .words = "F.png",
    .least = 1,
    .most = 1,
    .summary = "sets the logo that papers made from now on carry",
    .about = "A PNG of at most 512 KiB and 2000 x 2000 pixels; it is printed "
	     "in black and white.  A letter that was made keeps its own.\n",
    .example = "$ daybook logo set harbor-light.png\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_logo_set,
};

static const struct dbk_command logo_show = {
    .name = "show",
    .words = "",
    .summary = "tells which logo is set",
    .about = "",
    .example = "$ daybook logo show\n",
    .needs = DBK_NEEDS_READ,
    .run = run_logo_show,
};

static const struct dbk_command logo_remove = {
    .name = "remove",
    .words = "",
    .summary = "papers made from now on carry no logo",
    .about = "",
    .example = "$ daybook logo remove\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_logo_remove,
};

static const struct dbk_command *const logo_commands[] = {
    &logo_set, &logo_show, &logo_remove, NULL};

const struct dbk_command dbk_cmd_logo = {
    .name = "logo",
    .words = "",
    .summary = "the logo of the broker",
    .about = "",
    .example = "$ daybook logo set harbor-light.png\n",
    .commands = logo_commands,
};
