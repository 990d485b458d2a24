#include <stdlib.h>
#include <string.h>

#include "formatter/import_column.h"
#include "ledger/chars.h"
#include "ledger/list.h"
#include "schemas/texts.h"

#define ENTRY_LABEL "Rows of one entry"
#define ENTRY_HELP \
	"The same number or word on every row of an entry, another on those " \
	"of the next; not recorded."
#define NUMBER_HELP \
	"1, 2, 3 in order within the entry; the same number again goes on " \
	"with the same one."

/* ---- schemas/import.tsv ---- */

/* Cuts the cell at *s off; *s moves behind it. */
static char *
take_cell(char **s, char end)
{
	char *cell = *s, *stop = strchr(cell, end);

	if (stop == NULL)
		stop = cell + strlen(cell);
	*s = *stop != '\0' ? stop + 1 : stop;
	*stop = '\0';
	return cell;
}

static enum dbk_code
add_column(struct dbk_import_columns *out, char *line, struct dbk_err *err)
{
	struct dbk_import_column *c = &out->column[out->n];
	size_t i;

	if (out->n == DBK_IMPORT_COLUMNS)
		return dbk_fail(err, DBK_EDEFECT,
		    "the import template has too many columns");
	c->heading = take_cell(&line, '\t');
	for (i = 0; i < DBK_IMPORT_EXAMPLES; i++)
		c->example[i] = take_cell(&line, '\t');
	if (dbk_heading_read(&c->meaning, c->heading, strlen(c->heading)) !=
	    NULL)
		return dbk_fail(err, DBK_EDEFECT,
		    "the import template has the unknown column \"%s\"",
		    c->heading);
	out->n++;
	return DBK_OK;
}

enum dbk_code
dbk_import_columns_init(struct dbk_import_columns *out, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	char *s, *line;

	memset(out, 0, sizeof *out);
	out->text = s = strdup(dbk_text_import_tsv);
	if (s == NULL)
		return dbk_fail_memory(err);
	while (*s != '\0' && rc == DBK_OK) {
		line = take_cell(&s, '\n');
		if (line[0] != '#' && line[0] != '\0')
			rc = add_column(out, line, err);
	}
	return rc;
}

void
dbk_import_columns_fini(struct dbk_import_columns *c)
{
	free(c->text);
}

/* ---- what a column is ---- */

/* "Bond" before "Bond type" would say nothing new. */
static bool
same_word(const char *a, const char *b)
{
	size_t n = strcspn(a, " ");

	return n == strcspn(b, " ") && strncmp(a, b, n) == 0;
}

void
dbk_import_label(struct dbk_buf *out, const struct dbk_heading *h)
{
	const struct dbk_field *field = dbk_heading_field(h);
	const struct dbk_heading_step *step;
	const char *code = NULL;
	size_t i;

	if (field == NULL) {
		dbk_buf_add_string(out, ENTRY_LABEL);
		return;
	}
	for (i = 0; i + 1 < h->nsteps; i++) {
		step = &h->step[i];
		if (step->pick == DBK_PICK_CODE)
			code = dbk_list_name(dbk_heading_key(step->field->group)
						 ->list,
			    step->code, strlen(step->code));
		else if (step->field->kind == DBK_KIND_OBJECT)
			code = step->field->label;
	}
	if (code != NULL && !same_word(code, field->label)) {
		dbk_buf_add_string(out, code);
		dbk_buf_add_string(out, ": ");
	}
	dbk_buf_add_string(out, field->label);
	if (h->kind == DBK_HEADING_NUMBER)
		dbk_buf_add_string(out, ": number");
	else if (h->nsteps > 1 && h->step[h->nsteps - 2].pick == DBK_PICK_PLACE)
		dbk_buf_add_format(out, " %zu",
		    h->step[h->nsteps - 2].place + 1);
}

const char *
dbk_import_help(const struct dbk_heading *h)
{
	if (h->kind == DBK_HEADING_ENTRY)
		return ENTRY_HELP;
	if (h->kind == DBK_HEADING_NUMBER)
		return NUMBER_HELP;
	return dbk_heading_field(h)->help;
}

enum dbk_list
dbk_import_list(const struct dbk_heading *h)
{
	return h->kind == DBK_HEADING_VALUE ? dbk_heading_field(h)->list :
					      DBK_LIST_NONE;
}

void
dbk_import_form(struct dbk_buf *out, const struct dbk_heading *h)
{
	const struct dbk_field *f = dbk_heading_field(h);

	if (h->kind == DBK_HEADING_ENTRY) {
		dbk_buf_add_string(out, "a number or word");
		return;
	}
	if (h->kind == DBK_HEADING_NUMBER) {
		dbk_buf_add_string(out, "1, 2, 3");
		return;
	}
	switch (f->kind) {
	case DBK_KIND_INTEGER:
		dbk_buf_add_format(out, "whole number, up to %u digits",
		    f->limit);
		break;
	case DBK_KIND_FLAG:
		dbk_buf_add_string(out, "Yes or No");
		break;
	case DBK_KIND_DATE:
		dbk_buf_add_string(out, "date, YYYY-MM-DD");
		break;
	case DBK_KIND_CODE:
		dbk_buf_add_string(out, "code of the list");
		break;
	case DBK_KIND_ID:
		dbk_buf_add_format(out, "up to %u: %s", f->limit,
		    dbk_class_words(f->class));
		break;
	case DBK_KIND_TEXTS:
		dbk_buf_add_format(out,
		    "up to %u of up to %u: %s, with spaces between", f->items,
		    f->limit, dbk_class_words(f->class));
		break;
	default:
		dbk_buf_add_format(out, "up to %u characters", f->limit);
		break;
	}
}

enum dbk_form_kind
dbk_import_kind(const struct dbk_heading *h)
{
	if (h->kind == DBK_HEADING_NUMBER)
		return DBK_FORM_NUMBER;
	if (h->kind == DBK_HEADING_ENTRY)
		return DBK_FORM_TEXT;
	switch (dbk_heading_field(h)->kind) {
	case DBK_KIND_INTEGER:
		return DBK_FORM_NUMBER;
	case DBK_KIND_DATE:
		return DBK_FORM_DATE;
	case DBK_KIND_FLAG:
		return DBK_FORM_FLAG;
	default:
		return DBK_FORM_TEXT;
	}
}

/* ---- every column there could be ---- */

struct walk {
	void (*each)(void *arg, const char *heading);
	void *arg;
	struct dbk_buf path;
};

/* Recursion follows the compiled groups only. */
static void
walk_group(struct walk *w, const struct dbk_group *g)
{
	size_t start = w->path.len, i;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *f = &g->fields[i];
		bool plain = f->kind == DBK_KIND_ARRAY &&
		    f->group->shorthand != NULL;

		if (f->kind == DBK_KIND_RECORDS)
			continue;
		if (start != 0)
			dbk_buf_add_char(&w->path, '.');
		dbk_buf_add_string(&w->path, f->name);
		if (f->kind == DBK_KIND_ARRAY)
			dbk_buf_add_string(&w->path, plain ? "[0]" : "[]");
		if (f->group != NULL && !plain)
			walk_group(w, f->group);
		else if (!w->path.failed)
			w->each(w->arg, w->path.data);
		/* Cut back to where this group began. */
		w->path.len = start;
		if (w->path.data != NULL)
			w->path.data[start] = '\0';
	}
}

void
dbk_import_walk(void (*each)(void *arg, const char *heading), void *arg)
{
	struct walk w = {.each = each, .arg = arg};

	walk_group(&w, &dbk_group_entry);
	dbk_buf_fini(&w.path);
}
