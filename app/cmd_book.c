#include <string.h>

#include "app/book_table.h"
#include "app/commands.h"
#include "app/lines.h"
#include "app/progress.h"
#include "ledger/book.h"
#include "ledger/fill.h"

#define CARRIERS "carriers" /* read from entries, not kept */

#define BOOKS_ABOUT \
	"BOOK is importers, parties, products, ports (the defaults of a port " \
	"of entry), templates or maps (what the columns of a client's own " \
	"table mean).  "

#define IMPORTER_OPTION \
	{ \
		"importer", "NUMBER", \
		    "of a product: the number of its " \
		    "importer", \
		    0, 0 \
	}

static enum dbk_code
read_book(enum dbk_book *out, const char *name, struct dbk_err *err)
{
	*out = dbk_book_named(name);
	if (*out == DBK_BOOK_COUNT)
		return dbk_fail(err, DBK_EUSAGE,
		    "there is no book \"%s\": importers, parties, products, "
		    "ports, templates or maps",
		    name);
	return DBK_OK;
}

/* ---- list ---- */

enum { LIST_IMPORTER, LIST_LIMIT };

static const struct dbk_option list_options[] = {
    [LIST_IMPORTER] = IMPORTER_OPTION,
    [LIST_LIMIT] = {"limit", "N", "at most so many; otherwise all", 0, 0},
};

static const struct dbk_column row_columns[] = {
    {"key", "KEY", 20, false},
    {"name", "NAME", 28, false},
    {"id", NULL, 0, false},
    {"importer", NULL, 0, false},
    {"city", NULL, 0, false},
    {"country", "CTRY", 4, false},
    {"hts", "HTS", 10, false},
    {"set_by", "SET BY", 0, false},
    {"set_at", NULL, 0, false},
    {"version", NULL, 0, false},
};

static const struct dbk_column carrier_columns[] = {
    {"code", "CODE", 6, false},
    {"name", "NAME", 28, false},
    {"mode", "MODE", 4, false},
    {"used", "USED", 5, true},
    {"used_at", "NEWEST", 0, false},
};

struct listing {
	struct dbk_output *out;
	unsigned rows;
};

static enum dbk_code
list_row(void *arg, const struct dbk_book_row *row)
{
	struct listing *l = arg;
	struct dbk_output *out = l->out;

	l->rows++;
	dbk_cell(out, row->key);
	dbk_cell(out, row->name);
	dbk_cell(out, row->id);
	dbk_cell(out, row->importer);
	dbk_cell(out, row->city);
	dbk_cell(out, row->country);
	dbk_cell(out, row->hts);
	dbk_cell(out, row->set_by);
	dbk_cell(out, row->set_at);
	dbk_cell_integer(out, row->version);
	return dbk_out_check(out);
}

static enum dbk_code
list_carrier(void *arg, const struct dbk_carrier_row *row)
{
	struct listing *l = arg;
	struct dbk_output *out = l->out;

	l->rows++;
	dbk_cell(out, row->code);
	dbk_cell(out, row->name);
	dbk_cell(out, row->mode);
	dbk_cell_integer(out, row->used);
	dbk_cell(out, row->used_at);
	return dbk_out_check(out);
}

static enum dbk_code
list_book(struct listing *listing, struct dbk_ledger *l,
    struct dbk_book_query *query, const char *name, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = read_book(&query->book, name, err);
	if (rc == DBK_OK && query->book == DBK_BOOK_PRODUCTS &&
	    query->importer == NULL && query->words != NULL)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "products are looked up for one importer: --importer "
		    "NUMBER");
	if (rc != DBK_OK)
		return rc;
	dbk_table_begin(listing->out, "rows", row_columns,
	    sizeof row_columns / sizeof row_columns[0]);
	rc = dbk_book_find(l, query, list_row, listing, err);
	dbk_table_end(listing->out);
	return rc;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct listing listing = {.out = &app->out};
	struct dbk_book_query query = {
	    .importer = dbk_args_value(args, &list_options[LIST_IMPORTER]),
	    .words = args->nwords > 1 ? args->words[1] : NULL,
	};
	enum dbk_code rc;

	rc = dbk_args_integer(&query.limit, args, &list_options[LIST_LIMIT], 1,
	    1000000, 0, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_string(&app->out, "book", args->words[0]);
	if (strcmp(args->words[0], CARRIERS) == 0) {
		dbk_table_begin(&app->out, "rows", carrier_columns,
		    sizeof carrier_columns / sizeof carrier_columns[0]);
		rc = dbk_fill_carriers(dbk_app_ledger(app), query.words, NULL,
		    query.limit, list_carrier, &listing, err);
		dbk_table_end(&app->out);
	} else {
		rc = list_book(&listing, dbk_app_ledger(app), &query,
		    args->words[0], err);
	}
	if (rc == DBK_OK && listing.rows == 0)
		dbk_note(&app->out, "nothing fits\n");
	return rc;
}

/* ---- show ---- */

enum { SHOW_IMPORTER };

static const struct dbk_option show_options[] = {
    [SHOW_IMPORTER] = IMPORTER_OPTION,
};

static enum dbk_code
run_show(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_book_id id = {
	    .importer = dbk_args_value(args, &show_options[SHOW_IMPORTER]),
	    .key = args->words[1],
	};
	struct dbk_buf json = {0};
	int64_t version;
	enum dbk_code rc;

	rc = read_book(&id.book, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_book_get(dbk_app_ledger(app), &id, &json, &version,
		    &app->out.sink, err);
	if (rc == DBK_OK) {
		dbk_out_string(&app->out, "book", args->words[0]);
		dbk_out_string(&app->out, "key", id.key);
		dbk_out_integer(&app->out, "version", version);
		dbk_out_raw(&app->out, "document", json.data, json.len);
		dbk_print(&app->out, "%s\n", json.data);
	}
	dbk_buf_fini(&json);
	return rc;
}

/* ---- set, remove ---- */

enum { SET_IMPORTER, SET_KEY };

static const struct dbk_option set_options[] = {
    [SET_IMPORTER] = IMPORTER_OPTION,
    [SET_KEY] = {"key", "KEY",
	"what it is called in the book; an importer is called by its number, "
	"a party by its name",
	0, 0},
};

static enum dbk_code
run_set(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_book_id id = {
	    .importer = dbk_args_value(args, &set_options[SET_IMPORTER]),
	    .key = dbk_args_value(args, &set_options[SET_KEY]),
	};
	struct dbk_source source;
	struct dbk_buf text = {0};
	int64_t version = 0;
	enum dbk_code rc;

	rc = read_book(&id.book, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_source_read(&source, &text, args->words[1], err);
	if (rc == DBK_OK)
		rc = dbk_book_set(dbk_app_ledger(app), &id, &source,
		    DBK_BOOK_WHATEVER, &version, &app->out.sink, err);
	if (rc == DBK_OK)
		dbk_out_integer(&app->out, "version", version);
	dbk_buf_fini(&text);
	return rc;
}

enum { REMOVE_IMPORTER };

static const struct dbk_option remove_options[] = {
    [REMOVE_IMPORTER] = IMPORTER_OPTION,
};

static enum dbk_code
run_remove(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_book_id id = {
	    .importer = dbk_args_value(args, &remove_options[REMOVE_IMPORTER]),
	    .key = args->words[1],
	};
	enum dbk_code rc;

	rc = read_book(&id.book, args->words[0], err);
	if (rc == DBK_OK)
		rc = dbk_book_remove(dbk_app_ledger(app), &id,
		    DBK_BOOK_WHATEVER, &app->out.sink, err);
	return rc;
}

/* ---- import ---- */

enum { DRY_RUN, IMPORT_IMPORTER };

static const struct dbk_option import_options[] = {
    [IMPORT_IMPORTER] = {"importer", "NUMBER",
	"of products in a table: the importer of all of them", 0, 0},
    [DRY_RUN] = {"dry-run", NULL, "find what is wrong, record nothing", 0, 0},
};

struct import {
	struct dbk_app *app;
	enum dbk_book book;
	struct dbk_lines lines;
	struct dbk_progress progress;
	int64_t rows;
};

/* One line; a finding leaves the transaction as it is, to find the next. */
static enum dbk_code
import_line(struct import *im, struct dbk_err *err)
{
	struct dbk_sink *sink = &im->app->out.sink;
	const struct dbk_lines *lines = &im->lines;
	const struct dbk_source source = dbk_lines_source(lines);
	enum dbk_code rc;

	if (!lines->too_long && dbk_lines_blank(lines))
		return DBK_OK;
	im->rows++;
	if (lines->too_long) {
		dbk_lines_report_long(lines, sink);
		return DBK_OK;
	}
	rc = dbk_book_import(dbk_app_ledger(im->app), im->book, &source, sink,
	    err);
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

static enum dbk_code
import_lines(struct import *im, struct dbk_err *err)
{
	struct dbk_sink *sink = &im->app->out.sink;
	enum dbk_code rc;
	bool more;

	do {
		rc = dbk_lines_next(&im->lines, &more, err);
		if (rc == DBK_OK && more)
			rc = import_line(im, err);
		if (rc == DBK_OK)
			rc = dbk_progress_step(&im->progress, im->lines.done,
			    im->lines.size, err);
	} while (rc == DBK_OK && more);
	dbk_progress_end(&im->progress);
	if (rc == DBK_OK && im->rows == 0) {
		const struct dbk_finding where = {.file = im->lines.name};
		const struct dbk_words words = {0};

		dbk_report(sink, DBK_RULE_IMPORT_NONE, &where, &words);
	}
	return rc == DBK_OK && sink->errors != 0 ? DBK_EFINDINGS : rc;
}

static void
tell_import(struct import *im, bool dry_run, enum dbk_code rc)
{
	struct dbk_output *out = &im->app->out;
	bool recorded = rc == DBK_OK && !dry_run;

	dbk_out_integer(out, "rows", im->rows);
	dbk_out_integer(out, "set", recorded ? im->rows : 0);
	if (rc == DBK_OK)
		dbk_print(out, "%lld %s%s\n", (long long)im->rows,
		    dbk_book_name(im->book),
		    recorded ? " set" : " are in order; nothing was recorded");
	else if (rc == DBK_EFINDINGS)
		dbk_note(out,
		    "%lld rows read, %lu errors: nothing was "
		    "recorded\n",
		    (long long)im->rows, out->sink.errors);
}

static enum dbk_code
run_import(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	bool dry_run = dbk_args_has(args, &import_options[DRY_RUN]);
	bool table = dbk_file_is(args->words[1], ".csv") ||
	    dbk_file_is(args->words[1], ".xlsx");
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct import im = {.app = app, .progress = {.out = &app->out}};
	enum dbk_code rc;

	rc = read_book(&im.book, args->words[0], err);
	if (rc == DBK_OK && !table)
		rc = dbk_lines_open(&im.lines, args->words[1],
		    DBK_DOCUMENT_LIMIT, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_ledger_begin(l, err);
	if (rc == DBK_OK && table)
		rc = dbk_book_table(l, im.book, args->words[1],
		    dbk_args_value(args, &import_options[IMPORT_IMPORTER]),
		    &im.rows, &app->out.sink, err);
	else if (rc == DBK_OK)
		rc = import_lines(&im, err);
	if (rc == DBK_OK && !dry_run)
		rc = dbk_ledger_commit(l, err);
	else
		dbk_ledger_rollback(l);
	if (rc == DBK_OK || rc == DBK_EFINDINGS)
		tell_import(&im, dry_run, rc);
	if (!table)
		dbk_lines_close(&im.lines);
	return rc;
}

static const struct dbk_command book_list = {
    .name = "list",
    .words = "BOOK [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "lists a book, or the rows that have the words of the query",
    .about = BOOKS_ABOUT
    "The book carriers is read from the newest completed entries.  Each word "
    "of the query is the beginning of a word of key, name, number, HTS number "
    "or city.\n",
    .example = "$ daybook book list importers acme\n"
	       "$ daybook book list products --importer 12-3456789AA desk\n",
    .options = DBK_OPTIONS(list_options),
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command book_show = {
    .name = "show",
    .words = "BOOK KEY",
    .least = 2,
    .most = 2,
    .summary = "shows the document of a row",
    .about = "",
    .example = "$ daybook book show importers 12-3456789AA\n",
    .options = DBK_OPTIONS(show_options),
    .needs = DBK_NEEDS_READ,
    .run = run_show,
};

static const struct dbk_command book_set = {
    .name = "set",
    .words = "BOOK FILE|-",
    .least = 2,
    .most = 2,
    .summary = "sets a row from a JSON document",
    .about = BOOKS_ABOUT
    "The document of an importer, a port or a template is the part of an "
    "entry (entry/1) that is the same each time; that of a product is a line, "
    "that of a party a party, that of a map what entry import --map takes.  A "
    "row of the same key is replaced.\n",
    .example = "$ daybook book set importers acme.json\n"
	       "$ daybook book set ports long-beach.json --key 2709\n"
	       "$ daybook book set products desk.json --importer 12-3456789AA "
	       "--key DESK-120\n",
    .options = DBK_OPTIONS(set_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_set,
};

static const struct dbk_command book_remove = {
    .name = "remove",
    .words = "BOOK KEY",
    .least = 2,
    .most = 2,
    .summary = "takes a row out; the journal keeps what it said",
    .about = "",
    .example = "$ daybook book remove templates \"weekly vessel\"\n",
    .options = DBK_OPTIONS(remove_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_remove,
};

static const struct dbk_command book_import = {
    .name = "import",
    .words = "BOOK FILE|-",
    .least = 2,
    .most = 2,
    .summary = "sets many rows, from lines of JSON, CSV or Excel",
    .about = "Each line of a .jsonl file is an object with \"key\", for "
	     "products also \"importer\", and the document as \"entry\", "
	     "\"line\", \"party\" or \"map\".  A .csv or .xlsx file has the "
	     "headings of daybook entry import; column entry is the key.  "
	     "Importers are called by importer.id, ports by port_of_entry, "
	     "parties (parties[].name ...) by their name, where there is no "
	     "key; products (lines[].description ...) are of importer.id, or "
	     "of --importer.  All rows or, when anything is wrong, none; "
	     "every finding of the file is told.\n",
    .example = "$ daybook book import products acme.csv --importer "
	       "12-3456789AA\n"
	       "214 products set\n",
    .options = DBK_OPTIONS(import_options),
    .needs = DBK_NEEDS_WRITE,
    .run = run_import,
};

static const struct dbk_command *const book_commands[] = {
    &book_list, &book_show, &book_set, &book_remove, &book_import, NULL};

const struct dbk_command dbk_cmd_book = {
    .name = "book",
    .words = "",
    .summary = "books of importers, parties, products, ports, templates, maps",
    .about = "What is the same each time is keyed once: daybook entry new and "
	     "the page begin an entry with it.\n",
    .example = "$ daybook book list importers\n",
    .commands = book_commands,
};
