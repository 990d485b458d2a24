#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/paper.h"
#include "app/progress.h"
#include "formatter/letter.h"
#include "ledger/letters.h"

enum { PORT, ENTRY, ALL, DRAFT, OUT };

static const struct dbk_option make_options[] = {
    [PORT] = {"port", "P",
	"complete entries of this port, and supplements to its letters", 0, 0},
    [ENTRY] = {"entry", "N", "this entry", 0, DBK_OPTION_MANY},
    [ALL] = {"all", NULL,
	"every complete entry, a letter for each port, and every corrected "
	"one, a supplement for each letter",
	0, 0},
    [DRAFT] = {"draft", NULL,
	"a preview: DRAFT on every page, no letter is made, nothing is "
	"recorded; of every complete entry unless told otherwise",
	0, 0},
    [OUT] = {"out", "F.pdf", "the file to write", 0, DBK_OPTION_NEEDED},
};

static const struct dbk_option print_options[] = {
    {"out", "F.pdf", "the file to write", 0, DBK_OPTION_NEEDED},
};

static const struct dbk_column letter_columns[] = {
    {"letter", "LETTER", 8, false},
    {"amends", "AMENDS", 8, false},
    {"port", "PORT", 4, false},
    {"entries", "ENTRIES", 7, true},
    {"value", "VALUE", 12, true},
    {"made_at", "MADE AT", 20, false},
    {"user", "BY", 0, false},
    {"seq", NULL, 0, false},
    {"hash", NULL, 0, false},
    {"kind", NULL, 0, false},
};
#define NCOLUMNS (sizeof letter_columns / sizeof letter_columns[0])

static enum dbk_code
list_letter(void *arg, const struct dbk_letter_row *row)
{
	struct dbk_output *out = arg;

	dbk_cell(out, row->number);
	dbk_cell(out, row->amends);
	dbk_cell(out, row->port);
	dbk_cell_integer(out, row->entries);
	dbk_cell_integer(out, row->value);
	dbk_cell(out, row->made_at);
	dbk_cell(out, row->user);
	dbk_cell_integer(out, row->anchor.seq);
	dbk_cell(out, row->anchor.hash);
	dbk_cell(out, dbk_letter_kind_name(row->kind));
	return dbk_out_check(out);
}

/* The letters that were made: their rows are told only once they stand. */
struct made {
	char (*numbers)[DBK_LETTER_LEN + 1];
	const char **pointers; /* to each of numbers */
	size_t n, size;
	struct dbk_err *err;
};

static enum dbk_code
keep_letter(void *arg, const struct dbk_letter_row *row)
{
	struct made *m = arg;
	void *p;

	if (m->n == m->size) {
		m->size = m->size != 0 ? m->size * 2 : 16;
		p = realloc(m->numbers, m->size * sizeof *m->numbers);
		if (p == NULL)
			return dbk_fail_memory(m->err);
		m->numbers = p;
	}
	memcpy(m->numbers[m->n++], row->number, sizeof row->number);
	return DBK_OK;
}

static enum dbk_code
point_to_letters(struct made *m, struct dbk_err *err)
{
	size_t i;

	m->pointers = calloc(m->n + 1, sizeof *m->pointers);
	if (m->pointers == NULL)
		return dbk_fail_memory(err);
	for (i = 0; i < m->n; i++)
		m->pointers[i] = m->numbers[i];
	return DBK_OK;
}

static enum dbk_code
make_letters(struct dbk_app *app, const struct dbk_args *args,
    struct made *made, struct dbk_err *err)
{
	struct dbk_letter_choice choice = {
	    .port = dbk_args_value(args, &make_options[PORT]),
	};
	const char **numbers;
	enum dbk_code rc;

	rc = dbk_args_values(&numbers, &choice.nnumbers, args,
	    &make_options[ENTRY], err);
	if (rc != DBK_OK)
		return rc;
	choice.numbers = numbers;
	rc = dbk_letter_make(dbk_app_ledger(app), &choice, keep_letter, made,
	    &app->out.sink, err);
	free(numbers);
	if (rc == DBK_OK)
		rc = point_to_letters(made, err);
	return rc;
}

static enum dbk_code
tell_letters(struct dbk_app *app, const struct made *made, const char *path,
    struct dbk_err *err)
{
	struct dbk_letter_row row;
	enum dbk_code rc = DBK_OK;
	size_t i;

	dbk_table_begin(&app->out, "letters", letter_columns, NCOLUMNS);
	for (i = 0; rc == DBK_OK && i < made->n; i++) {
		rc = dbk_letter_get(dbk_app_ledger(app), made->pointers[i],
		    &row, &app->out.sink, err);
		if (rc == DBK_OK)
			rc = list_letter(&app->out, &row);
	}
	dbk_table_end(&app->out);
	dbk_app_wrote(app, path);
	return rc;
}

static void
tell_draft(struct dbk_app *app, const struct made *made, const char *path)
{
	dbk_print(&app->out, "%zu letter%s as a draft; nothing is recorded\n",
	    made->n, made->n == 1 ? "" : "s");
	dbk_out_integer(&app->out, "drafts", (int64_t)made->n);
	dbk_app_wrote(app, path);
}

static enum dbk_code
run_make(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &make_options[OUT]);
	struct dbk_file *file = NULL;
	struct made made = {.err = err};
	bool draft = dbk_args_has(args, &make_options[DRAFT]);
	struct dbk_progress progress = {.out = &app->out, .unit = "entries"};
	struct dbk_ledger *l;
	enum dbk_code rc;

	if (!draft && !dbk_args_has(args, &make_options[ALL]) &&
	    !dbk_args_has(args, &make_options[PORT]) &&
	    !dbk_args_has(args, &make_options[ENTRY]))
		return dbk_fail(err, DBK_EUSAGE,
		    "which entries?  Give --all, --port P or --entry N");
	rc = dbk_login_open(app, DBK_ACCESS_WRITE, err);
	if (rc != DBK_OK)
		return rc;
	l = dbk_app_ledger(app);
	dbk_progress_ledger(&progress, l);
	rc = dbk_ledger_begin(l, err);
	if (rc == DBK_OK)
		rc = make_letters(app, args, &made, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, path, err);
	if (rc == DBK_OK)
		dbk_progress_file(dbk_file_temporary(file));
	if (rc == DBK_OK)
		rc = (draft ? dbk_letter_draft_pdf : dbk_letter_pdf)(l,
		    dbk_file_temporary(file), made.pointers, made.n,
		    &app->out.sink, err);
	rc = dbk_paper_end(l, file, rc, draft, err);
	dbk_progress_end(&progress);
	if (rc == DBK_OK && draft)
		tell_draft(app, &made, path);
	else if (rc == DBK_OK)
		rc = tell_letters(app, &made, path, err);
	free(made.numbers);
	free(made.pointers);
	return rc;
}

static enum dbk_code
run_print(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *path = dbk_args_value(args, &print_options[0]);
	struct dbk_progress progress = {.out = &app->out, .unit = "entries"};
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_file *file;
	enum dbk_code rc;

	rc = dbk_file_create(&file, path, err);
	if (rc != DBK_OK)
		return rc;
	dbk_progress_ledger(&progress, l);
	dbk_progress_file(dbk_file_temporary(file));
	rc = dbk_letter_pdf(l, dbk_file_temporary(file), args->words,
	    args->nwords, &app->out.sink, err);
	rc = dbk_file_finish(file, rc, err);
	dbk_progress_end(&progress);
	if (rc != DBK_OK)
		return rc;
	dbk_app_wrote(app, path);
	return DBK_OK;
}

static enum dbk_code
run_list(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	(void)args;
	dbk_table_begin(&app->out, "letters", letter_columns, NCOLUMNS);
	rc = dbk_letter_list(dbk_app_ledger(app), list_letter, &app->out, err);
	dbk_table_end(&app->out);
	return rc;
}

static const struct dbk_command letter_make = {
    .name = "make",
    .words = "",
    .summary = "makes downtime letters and prints them to one PDF",
    .about =
	"A letter gets a number and locks its entries: from then on "
	"they change by daybook entry correct with a reason only.  Letters "
	"are made and printed together or not at all.\n\n"
	"An entry of a letter that was corrected or made void since goes on "
	"a supplement, which names the letter that it amends and tells what "
	"changed.  The letter itself never changes.\n",
    .example = "$ daybook letter make --all --out letters.pdf\n",
    .options = DBK_OPTIONS(make_options),
    .run = run_make,
};

static const struct dbk_command letter_print = {
    .name = "print",
    .words = "LETTER...",
    .least = 1,
    .most = DBK_MANY_WORDS,
    .summary = "prints letters again: the same bytes",
    .about = "The entries are printed as they were when the letter was "
	     "made, whatever was corrected since.\n",
    .example = "$ daybook letter print DL-0001 --out letter.pdf\n",
    .options = DBK_OPTIONS(print_options),
    .needs = DBK_NEEDS_READ,
    .run = run_print,
};

static const struct dbk_command letter_list = {
    .name = "list",
    .words = "",
    .summary = "lists the letters",
    .about = "",
    .example = "$ daybook letter list\n",
    .needs = DBK_NEEDS_READ,
    .run = run_list,
};

static const struct dbk_command *const letter_commands[] = {
    &letter_make, &letter_print, &letter_list, NULL};

const struct dbk_command dbk_cmd_letter = {
    .name = "letter",
    .words = "",
    .summary = "downtime letters",
    .about = "",
    .example = "$ daybook letter make --port 2704 --out letter.pdf\n",
    .commands = letter_commands,
};
