#include <string.h>

#include "app/commands.h"
#include "app/entry_tell.h"
#include "ledger/entries.h"

enum { STATE, FILING, PORT, LETTER, LIMIT };

#define LIMIT_MOST 100000000u

static const struct dbk_option list_options[] = {
    [STATE] = {"state", "S",
	"only this state on paper: draft, complete, "
	"lettered, released, refused, void",
	0, DBK_OPTION_MANY},
    [FILING] = {"filing", "F",
	"only this state at CBP: none, queued, "
	"sent, no_answer, accepted, accepted_warning, review, rejected, "
	"retry",
	0, DBK_OPTION_MANY},
    [PORT] = {"port", "P", "only this port of entry", 0, 0},
    [LETTER] = {"letter", "L", "only the entries of this letter", 0, 0},
    [LIMIT] = {"limit", "N", "at most so many; otherwise all", 0, 0},
};

struct listing {
	struct dbk_output *out;
	int64_t entries;
};

static enum dbk_code
list_entry(void *arg, const struct dbk_entry_row *row)
{
	struct listing *l = arg;
	struct dbk_output *out = l->out;

	l->entries++;
	dbk_entry_cells(out, row);
	return dbk_out_check(out);
}

/* The states named on the command line, as a bit set. */
static enum dbk_code
read_states(struct dbk_entry_filter *f, const struct dbk_args *args,
    struct dbk_err *err)
{
	size_t i;

	for (i = 0; i < args->ngiven; i++) {
		const struct dbk_option *o = args->given[i].option;
		const char *name = args->given[i].value;
		unsigned n;

		if (o == &list_options[STATE]) {
			n = dbk_paper_named(name);
			if (n == DBK_PAPER_COUNT)
				return dbk_fail(err, DBK_EUSAGE,
				    "there is no state \"%s\"", name);
			f->papers |= 1u << n;
		} else if (o == &list_options[FILING]) {
			n = dbk_filing_named(name);
			if (n == DBK_FILING_COUNT)
				return dbk_fail(err, DBK_EUSAGE,
				    "there is no state \"%s\" of a filing",
				    name);
			f->filings |= 1u << n;
		}
	}
	return DBK_OK;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct listing listing = {.out = &app->out};
	struct dbk_entry_filter filter = {
	    .port = dbk_args_value(args, &list_options[PORT]),
	    .letter = dbk_args_value(args, &list_options[LETTER]),
	};
	unsigned limit;
	enum dbk_code rc;

	rc = read_states(&filter, args, err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&limit, args, &list_options[LIMIT], 1,
		    LIMIT_MOST, 0, err);
	if (rc != DBK_OK)
		return rc;
	filter.limit = limit;
	dbk_entry_table(&app->out);
	rc = dbk_entry_list(dbk_app_ledger(app), &filter, list_entry, &listing,
	    err);
	dbk_table_end(&app->out);
	if (rc == DBK_OK && listing.entries == 0)
		dbk_note(&app->out, "no entry fits\n");
	return rc;
}

static const struct dbk_column history_columns[] = {
    {"seq", "SEQ", 6, true},
    {"at", "AT", 20, false},
    {"user", "USER", 10, false},
    {"station", "STATION", 8, false},
    {"action", "ACTION", 18, false},
    {"reason", "REASON", 0, false},
    {"hash", NULL, 0, false},
};

static enum dbk_code
list_history(void *arg, const struct dbk_history_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell_integer(out, row->seq);
	dbk_cell(out, row->at);
	dbk_cell(out, row->user);
	dbk_cell(out, row->station);
	dbk_cell(out, row->action);
	dbk_cell(out, row->reason);
	dbk_cell(out, row->hash);
	return dbk_out_check(out);
}

static enum dbk_code
run_history(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_table_begin(&app->out, "history", history_columns,
	    sizeof history_columns / sizeof history_columns[0]);
	rc = dbk_entry_history(dbk_app_ledger(app), args->words[0],
	    list_history, &app->out, &app->out.sink, err);
	dbk_table_end(&app->out);
	return rc;
}

const struct dbk_command dbk_cmd_entry_list = {
    .name = "list",
    .words = "",
    .summary = "lists entries in order of their numbers",
    .about = "",
    .example = "$ daybook entry list --state draft --port 2704\n"
	       "$ daybook entry list --limit 20\n",
    .options = DBK_OPTIONS(list_options),
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

const struct dbk_command dbk_cmd_entry_history = {
    .name = "history",
    .words = "N",
    .least = 1,
    .most = 1,
    .summary = "shows everything that happened to an entry",
    .about = "Each line is a row of the journal: who, when, what and why.  "
	     "An earlier revision is shown by daybook entry show --revision.\n",
    .example = "$ daybook entry history B76-0324527-8\n",
    .needs = DBK_NEEDS_READ,
    .run = run_history,
};
