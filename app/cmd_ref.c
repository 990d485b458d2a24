#include <string.h>

#include "app/commands.h"
#include "app/ref_tell.h"

/* Of the ledger where one is named, otherwise of the program. */
static enum dbk_code
open_lists(struct dbk_ref **r, struct dbk_app *app, struct dbk_err *err)
{
	struct dbk_ledger *l = NULL;
	enum dbk_code rc;

	*r = NULL;
	if (app->ledger_path != NULL) {
		rc = dbk_login_open(app, DBK_ACCESS_READ, err);
		if (rc != DBK_OK)
			return rc;
		l = dbk_app_ledger(app);
	} else {
		rc = dbk_login_actor(app, err);
		if (rc != DBK_OK)
			return rc;
	}
	return dbk_ref_open(r, l, dbk_login_today(app), err);
}

static const struct dbk_column list_columns[] = {
    {"list", "LIST", 24, false},
    {"codes", "CODES", 5, true},
    {"edition", "EDITION", 10, false},
    {NULL, "DAYS", 5, true},
    {"age_days", NULL, 0, false},
    {"source", "SOURCE", 0, false},
    {"note", NULL, 0, false},
    {"loaded_at", NULL, 0, false},
};

static enum dbk_code
list_list(void *arg, const struct dbk_ref_list *list)
{
	struct dbk_output *out = arg;

	dbk_cell(out, list->name);
	dbk_cell_integer(out, list->rows);
	dbk_cell(out, list->edition);
	if (list->age == DBK_REF_NO_AGE) {
		dbk_cell(out, "");
		dbk_cell(out, NULL);
	} else {
		dbk_cell_integer(out, list->age);
		dbk_cell_integer(out, list->age);
	}
	dbk_cell(out, list->source);
	dbk_cell(out, list->note);
	dbk_cell(out, list->loaded_at);
	return dbk_out_check(out);
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ref *r;
	enum dbk_code rc;

	(void)args;
	rc = open_lists(&r, app, err);
	if (rc != DBK_OK)
		return rc;
	dbk_table_begin(&app->out, "lists", list_columns,
	    sizeof list_columns / sizeof list_columns[0]);
	rc = dbk_ref_lists(r, list_list, &app->out, err);
	dbk_table_end(&app->out);
	dbk_ref_close(r);
	return rc;
}

enum { ALL, LIMIT };

#define LIMIT_MOST 1000000u
#define LIMIT_USUAL 50u

static const struct dbk_option find_options[] = {
    [ALL] = {"all", NULL, "as many as there are", 0, 0},
    [LIMIT] = {"limit", "N", "at most so many; otherwise 50", 0, 0},
};

static enum dbk_code
find(struct dbk_app *app, struct dbk_ref *r, const struct dbk_ref_query *query,
    struct dbk_err *err)
{
	struct dbk_ref_teller t;
	struct dbk_ref_list list;
	enum dbk_code rc;

	rc = dbk_ref_list_get(r, query->list, &list, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_ref_teller_begin(&t, &app->out, "codes", r, &list, err);
	if (rc == DBK_OK)
		rc = dbk_ref_find(r, query, dbk_ref_tell, &t, err);
	dbk_ref_teller_end(&t, query->limit);
	if (rc == DBK_OK && t.told == 0)
		rc = dbk_fail(err, DBK_EFINDINGS,
		    "%s: no code or name fits \"%s\"", query->list,
		    query->words);
	return rc;
}

static enum dbk_code
run_find(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ref_query query = {
	    .list = args->words[0],
	    .words = args->words[1],
	};
	struct dbk_ref *r;
	enum dbk_code rc;

	rc = dbk_args_integer(&query.limit, args, &find_options[LIMIT], 1,
	    LIMIT_MOST, LIMIT_USUAL, err);
	if (dbk_args_has(args, &find_options[ALL]))
		query.limit = 0;
	if (rc == DBK_OK)
		rc = open_lists(&r, app, err);
	if (rc != DBK_OK)
		return rc;
	rc = find(app, r, &query, err);
	dbk_ref_close(r);
	return rc;
}

static const struct dbk_command ref_find = {
    .name = "find",
    .words = "LIST QUERY",
    .least = 2,
    .most = 2,
    .summary = "looks up codes by their beginning or by words of the name",
    .about = "Each word of the query is the beginning of a word of the name, "
	     "in any order and either case; accents do not matter.  Numbers "
	     "of the HTS are found by the words of their headings, too, and "
	     "are shown below them.  Each answer tells the edition of the "
	     "list it is from.\n",
    .example = "$ daybook ref find ports \"long beach\"\n"
	       "$ daybook ref find hts \"coffee roast\"\n"
	       "$ daybook ref find hts 0901.21\n",
    .options = DBK_OPTIONS(find_options),
    .run = run_find,
};

static const struct dbk_command ref_list = {
    .name = "list",
    .words = "",
    .summary = "shows the code lists with their editions and sources",
    .about = "Of the ledger when one is named, otherwise of the program.  "
	     "DAYS is the age of the edition.\n",
    .example = "$ daybook ref list\n",
    .run = run_list,
};

static const struct dbk_command *const ref_commands[] = {
    &ref_find, &ref_list, &dbk_cmd_ref_load, NULL};

const struct dbk_command dbk_cmd_ref = {
    .name = "ref",
    .words = "",
    .summary = "reference data: code lists",
    .about = "",
    .example = "$ daybook ref find countries viet\n",
    .commands = ref_commands,
};
