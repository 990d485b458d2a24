#include <string.h>
#include <strings.h>

#include "app/commands.h"
#include "schemas/lists.h"

static const struct dbk_column list_columns[] = {
    {"list", "LIST", 24, false},
    {"codes", "CODES", 5, true},
    {"edition", "EDITION", 10, false},
    {"source", "SOURCE", 0, false},
};

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	unsigned i;

	(void)args;
	(void)err;
	dbk_table_begin(&app->out, "lists", list_columns,
	    sizeof list_columns / sizeof list_columns[0]);
	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++) {
		dbk_cell(&app->out, dbk_lists[i].name);
		dbk_cell_integer(&app->out, (int64_t)dbk_lists[i].nrows);
		dbk_cell(&app->out, dbk_lists[i].edition);
		dbk_cell(&app->out, dbk_lists[i].source);
	}
	dbk_table_end(&app->out);
	return DBK_OK;
}

static const struct dbk_list_table *
find_list(const char *name)
{
	unsigned i;

	for (i = DBK_LIST_NONE + 1; i < DBK_LIST_COUNT; i++)
		if (strcmp(dbk_lists[i].name, name) == 0)
			return &dbk_lists[i];
	return NULL;
}

/* A code that begins so, or a name that holds the words; either case. */
static bool
row_fits(const struct dbk_list_row *row, const char *query)
{
	size_t len = strlen(query);
	const char *p;

	if (strncasecmp(row->code, query, len) == 0)
		return true;
	for (p = row->name; strlen(p) >= len; p++)
		if (strncasecmp(p, query, len) == 0)
			return true;
	return false;
}

static const struct dbk_column code_columns[] = {
    {"code", "CODE", 8, false},
    {"edition", "EDITION", 10, false},
    {"name", "NAME", 0, false},
    {"list", NULL, 0, false},
    {"source", NULL, 0, false},
};

static enum dbk_code
run_find(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const struct dbk_list_table *list = find_list(args->words[0]);
	const char *query = args->words[1];
	struct dbk_output *out = &app->out;
	size_t i, found = 0;

	if (list == NULL)
		return dbk_fail(err, DBK_EUSAGE,
		    "there is no list \"%s\"; "
		    "see: daybook ref list",
		    args->words[0]);
	dbk_table_begin(out, "codes", code_columns,
	    sizeof code_columns / sizeof code_columns[0]);
	for (i = 0; i < list->nrows; i++) {
		if (!row_fits(&list->rows[i], query))
			continue;
		found++;
		dbk_cell(out, list->rows[i].code);
		dbk_cell(out, list->edition);
		dbk_cell(out, list->rows[i].name);
		dbk_cell(out, list->name);
		dbk_cell(out, list->source);
	}
	dbk_table_end(out);
	dbk_note(out, "%s, edition %s: %s\n", list->name, list->edition,
	    list->source);
	if (found == 0)
		return dbk_fail(err, DBK_EFINDINGS,
		    "%s: no code or name fits \"%s\"", list->name, query);
	return DBK_OK;
}

static const struct dbk_command ref_find = {
    .name = "find",
    .words = "LIST QUERY",
    .least = 2,
    .most = 2,
    .summary = "looks up codes by their beginning or a part of the name",
    .about = "Each answer tells the edition of the list it is from.\n",
    .example = "$ daybook ref find ports \"long beach\"\n",
    .run = run_find,
};

static const struct dbk_command ref_list = {
    .name = "list",
    .words = "",
    .summary = "shows the code lists with their editions and sources",
    .about = "",
    .example = "$ daybook ref list\n",
    .run = run_list,
};

static const struct dbk_command *const ref_commands[] = {
    &ref_find, &ref_list, NULL};

const struct dbk_command dbk_cmd_ref = {
    .name = "ref",
    .words = "",
    .summary = "reference data: code lists",
    .about = "",
    .example = "$ daybook ref find countries viet\n",
    .commands = ref_commands,
};
