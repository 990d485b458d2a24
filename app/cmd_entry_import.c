#include <inttypes.h>
#include <string.h>

#include "app/commands.h"
#include "app/lines.h"
#include "app/progress.h"
#include "formatter/import_template.h"
#include "ledger/book.h"
#include "ledger/entries_ahead.h"
#include "ledger/file.h"
#include "ledger/gather.h"

enum { AGAIN, DRY_RUN, PARTIAL, SHEET, SEPARATOR, ENCODING, MAP, TEMPLATE };

static const struct dbk_option import_options[] = {
    [AGAIN] = {"again", NULL, DBK_AGAIN_HELP, 0, 0},
    [DRY_RUN] = {"dry-run", NULL,
	"find what is wrong and show what would be recorded; record nothing", 0,
	0},
    [PARTIAL] = {"partial", NULL,
	"record what is in order and tell what stays out", 0, 0},
    [SHEET] = {"sheet", "NAME",
	"of a workbook; otherwise \"Entries\", or the only one", 0, 0},
    [SEPARATOR] = {"separator", "C",
	"of .csv: , ; or tab; otherwise the one that the first line has most "
	"of",
	0, 0},
    [ENCODING] = {"encoding", "E",
	"of .csv, as windows-1252; otherwise by its byte order mark, or UTF-8",
	0, 0},
    [MAP] = {"map", "MAP",
	"what the columns of a client's own table mean: a .json file, or the "
	"name of a saved map (daybook book list maps)",
	0, 0},
    [TEMPLATE] = {"template", "FILE",
	"write a template to type entries into (.xlsx or .csv)", 0, 0},
};

/* What a document is in its file. */
enum unit { UNIT_LINES, UNIT_ROWS };

struct import {
	struct dbk_app *app;
	struct dbk_progress progress;
	const char *file;
	enum unit unit;
	bool again, dry_run, partial;
	struct dbk_buf map_text; /* that the map was read from */
	int64_t documents, added;
	char first[DBK_NUMBER_LEN + 1], last[DBK_NUMBER_LEN + 1];
};

static const struct dbk_column columns[] = {
    {"first", "FROM", 6, true},
    {"last", "TO", 6, true},
    {"entry_number", "ENTRY", 13, false},
    {"entry_type", "TYPE", 4, false},
    {"mode", "MODE", 4, false},
    {"port", "PORT", 4, false},
    {"bills", "BILLS", 5, true},
    {"lines", "LINES", 5, true},
    {"value", "VALUE", 10, true},
    {"importer", "IMPORTER", 0, false},
};

/*
 * One document was added (DBK_OK) or refused; first and last are its lines or
 * rows.  A finding leaves the transaction as it is, to find the next.
 */
static enum dbk_code
note_result(struct import *im, enum dbk_code rc, const char *number,
    unsigned long first, unsigned long last)
{
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		return rc;
	im->documents++;
	if (rc == DBK_OK) {
		if (im->first[0] == '\0')
			memcpy(im->first, number, sizeof im->first);
		memcpy(im->last, number, sizeof im->last);
		im->added++;
		return DBK_OK;
	}
	if (im->partial && first == last)
		dbk_note(&im->app->out, "%s: %s %lu stays out\n", im->file,
		    im->unit == UNIT_ROWS ? "row" : "line", first);
	else if (im->partial)
		dbk_note(&im->app->out, "%s: rows %lu to %lu stay out\n",
		    im->file, first, last);
	return DBK_OK;
}

/* ---- documents on lines ---- */

static enum dbk_code
note_line(void *arg, const struct dbk_source *source, enum dbk_code rc,
    const char *number, struct dbk_err *err)
{
	(void)err;
	return note_result(arg, rc, number, source->first_line,
	    source->first_line);
}

static enum dbk_code
import_line(struct import *im, const struct dbk_lines *lines,
    struct dbk_entries_ahead *ahead, struct dbk_err *err)
{
	const struct dbk_source source = dbk_lines_source(lines);
	enum dbk_code rc;

	if (lines->too_long) {
		/* Those before it are told of first. */
		rc = dbk_entries_ahead_flush(ahead, err);
		if (rc != DBK_OK)
			return rc;
		dbk_lines_report_long(lines, &im->app->out.sink);
		return note_result(im, DBK_EFINDINGS, "", lines->number,
		    lines->number);
	}
	return dbk_lines_blank(lines) ?
	    DBK_OK :
	    dbk_entries_ahead_add(ahead, &source, err);
}

/* Each line of the file, and what is left to add when its end or damage is
 * reached. */
static enum dbk_code
import_each(struct import *im, struct dbk_lines *lines,
    struct dbk_entries_ahead *ahead, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK, end = DBK_OK;
	struct dbk_err damage;
	bool more = true;

	while (rc == DBK_OK && more) {
		end = dbk_lines_next(lines, &more, &damage);
		if (end != DBK_OK || !more)
			break;
		rc = import_line(im, lines, ahead, err);
		if (rc == DBK_OK)
			rc = dbk_progress_step(&im->progress, lines->done,
			    lines->size, err);
	}
	if (rc == DBK_OK)
		rc = dbk_entries_ahead_flush(ahead, err);
	if (rc == DBK_OK && end != DBK_OK)
		*err = damage;
	return rc == DBK_OK ? end : rc;
}

static enum dbk_code
import_lines(struct import *im, const char *path, struct dbk_err *err)
{
	struct dbk_entries_ahead *ahead = NULL;
	struct dbk_lines lines;
	enum dbk_code rc;

	rc = dbk_lines_open(&lines, path, DBK_DOCUMENT_LIMIT, err);
	if (rc == DBK_OK)
		rc = dbk_entries_ahead_open(&ahead, dbk_app_ledger(im->app),
		    im->again, note_line, im, &im->app->out.sink, err);
	if (rc == DBK_OK)
		rc = import_each(im, &lines, ahead, err);
	dbk_entries_ahead_close(ahead);
	dbk_lines_close(&lines);
	return rc;
}

/* ---- rows of a table ---- */

/* What the entry of some rows would be, for the eye. */
static void
show_entry(struct import *im, const struct dbk_gathered *g, const char *number)
{
	const struct dbk_entry *e = g->entry;
	const struct dbk_text *name = e->importer.name.s != NULL ?
	    &e->importer.name :
	    &e->importer.id;
	struct dbk_output *out = &im->app->out;

	dbk_cell_integer(out, (int64_t)g->first);
	dbk_cell_integer(out, (int64_t)g->last);
	dbk_cell(out, number);
	dbk_cell(out, e->entry_type.s);
	dbk_cell(out, e->mode.s);
	dbk_cell(out, e->port_of_entry.s);
	dbk_cell_integer(out, (int64_t)e->nbills);
	dbk_cell_integer(out, (int64_t)e->nlines);
	dbk_cell_integer(out, e->value.v);
	dbk_cell(out, name->s);
}

static enum dbk_code
import_gathered(void *arg, const struct dbk_gathered *g, struct dbk_err *err)
{
	struct import *im = arg;
	struct dbk_sink *sink = &im->app->out.sink;
	char number[DBK_NUMBER_LEN + 1];
	enum dbk_code rc;

	rc = dbk_entry_add_read(dbk_app_ledger(im->app), g->entry, &g->source,
	    im->again, g->refused, number, sink, err);
	if (rc == DBK_OK && g->refused)
		rc = DBK_EFINDINGS;
	if (rc == DBK_OK && im->dry_run)
		show_entry(im, g, number);
	rc = note_result(im, rc, number, g->first, g->last);
	return rc == DBK_OK ?
	    dbk_progress_step(&im->progress, g->done, g->size, err) :
	    rc;
}

static enum dbk_code
read_separator(char *out, const char *word, struct dbk_err *err)
{
	*out = '\0';
	if (word == NULL)
		return DBK_OK;
	if (strcmp(word, "tab") == 0)
		*out = '\t';
	else if (strlen(word) == 1 && strchr(",;\t|", word[0]) != NULL)
		*out = word[0];
	else
		return dbk_fail(err, DBK_EUSAGE,
		    "a separator is , or ; or | or tab, not \"%s\"", word);
	return DBK_OK;
}

/*
 * The map of --map: a file, or a row of the book of maps.  Values are owned by
 * a; *out is NULL without the option.
 */
static enum dbk_code
read_map(struct import *im, const char *name, struct dbk_map *map,
    const struct dbk_map **out, struct dbk_arena *a, struct dbk_err *err)
{
	struct dbk_sink *sink = &im->app->out.sink;
	const struct dbk_book_id id = {.book = DBK_BOOK_MAPS, .key = name};
	struct dbk_source source = {.first_line = 1};
	unsigned long before = sink->errors;
	struct dbk_buf json = {0};
	enum dbk_code rc;

	*out = NULL;
	if (name == NULL)
		return DBK_OK;
	source.file = name;
	rc = dbk_file_is(name, ".json") ?
	    dbk_file_read(&json, name, DBK_DOCUMENT_LIMIT, err) :
	    dbk_book_get(dbk_app_ledger(im->app), &id, &json, NULL, sink, err);
	if (rc == DBK_OK) {
		source.text = json.data != NULL ? json.data : "";
		source.len = json.len;
		rc = dbk_document_read(map, &dbk_group_map, a, &source, sink,
		    err);
	}
	if (rc == DBK_OK) {
		dbk_map_check(map, &dbk_group_map, map, &source, sink);
		rc = sink->errors == before ? DBK_OK : DBK_EFINDINGS;
		*out = map;
	}
	/* Values may stand in the text they were read from: keep it. */
	if (rc == DBK_OK && json.data != NULL)
		im->map_text = json;
	else
		dbk_buf_fini(&json);
	return rc;
}

static enum dbk_code
read_rows(struct import *im, struct dbk_table *table, const struct dbk_map *map,
    struct dbk_err *err)
{
	struct dbk_gather *gather;
	enum dbk_code rc, end;

	rc = dbk_gather_open(&gather, im->file, map, &im->app->out.sink,
	    import_gathered, im, err);
	if (rc != DBK_OK)
		return rc;
	table->arg = gather;
	if (im->dry_run)
		dbk_table_begin(&im->app->out, "entries", columns,
		    sizeof columns / sizeof columns[0]);
	rc = dbk_file_is(table->path, ".xlsx") ? dbk_table_xlsx(table, err) :
						 dbk_table_csv(table, err);
	/* What was read is judged also when the file ends in damage. */
	if (rc == DBK_OK || rc == DBK_EFINDINGS) {
		end = dbk_gather_end(gather, err);
		rc = end == DBK_OK ? rc : end;
	}
	if (im->dry_run)
		dbk_table_end(&im->app->out);
	dbk_gather_close(gather);
	return rc;
}

/* What an option says wins over the map. */
static const char *
either(const char *option, const struct dbk_text *map)
{
	return option != NULL ? option : map->s;
}

static enum dbk_code
import_table(struct import *im, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct dbk_table table = {
	    .path = args->words[0],
	    .file = im->file,
	    .sink = &im->app->out.sink,
	    .each = dbk_gather_row,
	};
	struct dbk_map map = {0};
	const struct dbk_map *given;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = read_map(im, dbk_args_value(args, &import_options[MAP]), &map,
	    &given, &arena, err);
	table.sheet = either(dbk_args_value(args, &import_options[SHEET]),
	    &map.sheet);
	table.encoding = either(dbk_args_value(args, &import_options[ENCODING]),
	    &map.encoding);
	if (rc == DBK_OK)
		rc = read_separator(&table.separator,
		    either(dbk_args_value(args, &import_options[SEPARATOR]),
			&map.separator),
		    err);
	if (rc == DBK_OK)
		rc = read_rows(im, &table, given, err);
	dbk_arena_fini(&arena);
	dbk_buf_fini(&im->map_text);
	return rc;
}

/* ---- the whole file ---- */

/*
 * DBK_EFINDINGS when there was an error; *whole: the file was read to its end,
 * so that with --partial what is in order may be kept.
 */
static enum dbk_code
import_file(struct import *im, const struct dbk_args *args, bool *whole,
    struct dbk_err *err)
{
	const struct dbk_finding where = {.file = im->file};
	const struct dbk_words none = {0};
	struct dbk_sink *sink = &im->app->out.sink;
	enum dbk_code rc;

	rc = im->unit == UNIT_ROWS ? import_table(im, args, err) :
				     import_lines(im, args->words[0], err);
	dbk_progress_end(&im->progress);
	*whole = rc == DBK_OK;
	if (rc == DBK_OK && im->documents == 0)
		dbk_report(sink, DBK_RULE_IMPORT_NONE, &where, &none);
	return rc == DBK_OK && sink->errors != 0 ? DBK_EFINDINGS : rc;
}

static void
tell_import(struct import *im, bool recorded)
{
	struct dbk_output *out = &im->app->out;
	int64_t added = recorded ? im->added : 0;

	dbk_out_integer(out, "documents", im->documents);
	dbk_out_integer(out, "added", added);
	dbk_out_string(out, "first", added != 0 ? im->first : NULL);
	dbk_out_string(out, "last", added != 0 ? im->last : NULL);
	if (added != 0)
		dbk_print(out, "added %" PRId64 " entries, %s to %s\n", added,
		    im->first, im->last);
	if (recorded && added != im->documents)
		dbk_note(out,
		    "%" PRId64 " of %" PRId64 " documents stay out, %lu "
		    "errors\n",
		    im->documents - added, im->documents, out->sink.errors);
	else if (!recorded && out->sink.errors != 0)
		dbk_note(out,
		    "%" PRId64 " documents read, %lu errors: nothing was "
		    "recorded\n",
		    im->documents, out->sink.errors);
	else if (!recorded)
		dbk_print(out,
		    "%" PRId64 " documents are in order; nothing was "
		    "recorded\n",
		    im->documents);
}

static bool
is_table(const char *path)
{
	return dbk_file_is(path, ".csv") || dbk_file_is(path, ".tsv") ||
	    dbk_file_is(path, ".xlsx");
}

static enum dbk_code
check_kind(const struct dbk_args *args, struct dbk_err *err)
{
	static const char *const others[] = {
	    ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"};
	const char *path;
	size_t i;

	if (args->nwords == 0)
		return dbk_fail(err, DBK_EUSAGE, "which file?");
	path = args->words[0];
	if (dbk_file_is(path, ".json"))
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: import reads one "
		    "document a line (.jsonl); one document in a file: "
		    "daybook entry add",
		    path);
	for (i = 0; i < sizeof others / sizeof others[0]; i++)
		if (dbk_file_is(path, others[i]))
			return dbk_fail(err, DBK_EUSAGE,
			    "%s: of workbooks only .xlsx is read; save it as "
			    "that, or as .csv",
			    path);
	return DBK_OK;
}

static enum dbk_code
write_template(struct dbk_app *app, const char *path, struct dbk_err *err)
{
	struct dbk_file *file;
	enum dbk_code rc;

	if (!dbk_file_is(path, ".xlsx") && !dbk_file_is(path, ".csv"))
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: a template is .xlsx or .csv", path);
	rc = dbk_login_actor(app, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_file_is(path, ".csv") ?
	    dbk_import_template_csv(file, err) :
	    dbk_import_template_xlsx(dbk_file_temporary(file), app->login->now,
		err);
	rc = dbk_file_finish(file, rc, err);
	if (rc == DBK_OK) {
		dbk_print(&app->out, "written to %s\n", path);
		dbk_out_string(&app->out, "file", path);
	}
	return rc;
}

static enum dbk_code
run_import(struct dbk_app *app, const struct dbk_args *args,
    struct dbk_err *err)
{
	struct import im = {
	    .app = app,
	    .progress = {.out = &app->out},
	    .again = dbk_args_has(args, &import_options[AGAIN]),
	    .dry_run = dbk_args_has(args, &import_options[DRY_RUN]),
	    .partial = dbk_args_has(args, &import_options[PARTIAL]),
	};
	bool whole = false, keep;
	struct dbk_ledger *l;
	enum dbk_code rc, kept = DBK_OK;

	if (dbk_args_has(args, &import_options[TEMPLATE]))
		return write_template(app,
		    dbk_args_value(args, &import_options[TEMPLATE]), err);
	rc = check_kind(args, err);
	if (rc == DBK_OK)
		rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc != DBK_OK)
		return rc;
	im.file = dbk_file_name(args->words[0]);
	im.unit = is_table(args->words[0]) ? UNIT_ROWS : UNIT_LINES;
	l = dbk_app_ledger(app);
	rc = dbk_ledger_cache_more(l, err);
	if (rc == DBK_OK)
		rc = dbk_ledger_begin(l, err);
	if (rc == DBK_OK)
		rc = import_file(&im, args, &whole, err);
	keep = !im.dry_run && im.added != 0 &&
	    (rc == DBK_OK || (rc == DBK_EFINDINGS && im.partial && whole));
	if (keep)
		kept = dbk_ledger_commit(l, err);
	else
		dbk_ledger_rollback(l);
	if (kept != DBK_OK)
		rc = kept;
	if (rc == DBK_OK || rc == DBK_EFINDINGS)
		tell_import(&im, keep);
	return rc;
}

const struct dbk_command dbk_cmd_entry_import = {
    .name = "import",
    .words = "FILE|-",
    .most = 1,
    .summary = "adds many entries from .jsonl, .csv or .xlsx",
    .about =
	"FILE is one document on each line (.jsonl), or a table (.csv, .xlsx) "
	"whose columns are named by the paths of the document: one row is one "
	"tariff number of one line.  All of them are added or, when anything "
	"is wrong, none; every finding of the file is told, in a table with "
	"its cell.  Blank lines and rows are skipped.\n",
    .example = "$ daybook entry import today.jsonl --dry-run\n"
	       "40 documents are in order; nothing was recorded\n"
	       "$ daybook entry import --template entries.xlsx\n"
	       "$ daybook entry import clients.xlsx\n",
    .options = DBK_OPTIONS(import_options),
    .run = run_import,
};
