#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/ref_tell.h"

#define CODE_WIDTH 8
#define HTS_WIDTH 13 /* 0101.21.00.10 */
#define HTS_POINTS 3 /* after 4, 6 and 8 digits */
#define FLAGS_MAX 200u

enum dbk_code
dbk_ref_teller_begin(struct dbk_ref_teller *t, struct dbk_output *out,
    const char *member, struct dbk_ref *r, const struct dbk_ref_list *list,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;

	memset(t, 0, sizeof *t);
	t->out = out;
	t->r = r;
	t->err = err;
	t->list = *list;
	if (strcmp(list->name, DBK_REF_HTS) == 0)
		rc = dbk_ref_list_get(r, DBK_REF_FLAGS, &t->flags, err);
	dbk_out_string(out, "list", list->name);
	dbk_out_string(out, "edition", list->edition);
	if (list->age != DBK_REF_NO_AGE)
		dbk_out_integer(out, "age_days", list->age);
	dbk_out_string(out, "source", list->source);
	if (list->note[0] != '\0')
		dbk_out_string(out, "note", list->note);
	if (t->flags.name != NULL)
		dbk_out_string(out, "flags_note", t->flags.note);
	dbk_out_open(out, member, '[');
	return rc;
}

/* ---- PGA flags of an HTS number ---- */

struct flags {
	struct dbk_ref_teller *t;
	const char *flag; /* whose meaning is looked for */
	const struct dbk_ref_row *row;
	struct dbk_buf text; /* of all, for people */
};

static enum dbk_code
tell_meaning(void *arg, const struct dbk_ref_row *row)
{
	struct flags *f = arg;
	struct dbk_output *out = f->t->out;
	size_t i;

	dbk_out_string(out, "meaning", row->name);
	for (i = 0; i < row->nmore; i++)
		dbk_out_string(out, row->more[i].key, row->more[i].value);
	if (f->text.len != 0)
		dbk_buf_add_string(&f->text, "; ");
	dbk_buf_add_format(&f->text, "%s %s", f->row->name, row->name);
	return DBK_OK;
}

static enum dbk_code
tell_flag(void *arg, const struct dbk_ref_row *row)
{
	struct flags *f = arg;
	struct dbk_output *out = f->t->out;
	enum dbk_code rc;
	size_t i;

	f->row = row;
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "flag", row->name);
	dbk_out_string(out, "number", row->code);
	for (i = 0; i < row->nmore; i++)
		dbk_out_string(out, row->more[i].key, row->more[i].value);
	rc = dbk_ref_get(f->t->r, DBK_REF_FLAG_MEANINGS, row->name,
	    tell_meaning, f, f->t->err);
	dbk_out_close(out);
	return rc;
}

static enum dbk_code
tell_flags(struct flags *f, const struct dbk_ref_row *row)
{
	enum dbk_code rc;

	dbk_out_open(f->t->out, "flags", '[');
	rc = dbk_ref_flags(f->t->r, row->code, tell_flag, f, f->t->err);
	dbk_out_close(f->t->out);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&f->text, f->t->err);
	return rc;
}

/* ---- a tree ---- */

/* 0101.21.00.10, as the HTS prints it. */
static void
dot_number(char out[HTS_WIDTH + 1], const char *code)
{
	static const size_t points[HTS_POINTS] = {4, 6, 8};
	size_t n = 0, i, k = 0;

	for (i = 0; code[i] != '\0' && n < HTS_WIDTH; i++) {
		if (k < HTS_POINTS && i == points[k]) {
			k++;
			out[n++] = '.';
		}
		out[n++] = code[i];
	}
	out[n] = '\0';
}

static void
print_branch(struct dbk_output *out, const char *code, unsigned level,
    const char *name, const char *units)
{
	int indent = HTS_WIDTH + 2 + 2 * (int)level;
	char number[HTS_WIDTH + 1];
	struct dbk_buf text = {0};

	if (out->json)
		return;
	dot_number(number, code);
	dbk_buf_add_format(&text, "%s%s", name, units);
	dbk_print(out, "%-*s", indent, number);
	dbk_print_wrapped(out, text.failed ? name : text.data, indent,
	    indent + 2);
	dbk_buf_fini(&text);
}

/* Headings that do not stand on the screen above the row already. */
static void
print_headings(struct dbk_ref_teller *t, const struct dbk_ref_row *row)
{
	bool same = true;
	unsigned i;

	for (i = 0; i < row->level && i < DBK_REF_TELL_DEPTH; i++) {
		const struct dbk_ref_heading *h = &row->headings[i];
		struct dbk_buf *above = &t->above[i];

		same = same && above->len != 0 &&
		    strcmp(above->data, h->name) == 0;
		if (same)
			continue;
		print_branch(t->out, h->code, i, h->name, "");
		dbk_buf_reset(above);
		dbk_buf_add_string(above, h->name);
	}
	for (; i < DBK_REF_TELL_DEPTH; i++)
		dbk_buf_reset(&t->above[i]);
	/* What hangs below the row itself need not repeat it. */
	if (row->level < DBK_REF_TELL_DEPTH)
		dbk_buf_add_string(&t->above[row->level], row->name);
}

static enum dbk_code
tell_branch(struct dbk_ref_teller *t, const struct dbk_ref_row *row)
{
	struct dbk_output *out = t->out;
	struct flags flags = {.t = t};
	struct dbk_buf units = {0};
	enum dbk_code rc = DBK_OK;
	unsigned i;

	dbk_out_open(out, "headings", '[');
	for (i = 0; i < row->level; i++) {
		dbk_out_open(out, NULL, '{');
		dbk_out_string(out, "code", row->headings[i].code);
		dbk_out_string(out, "name", row->headings[i].name);
		dbk_out_close(out);
	}
	dbk_out_close(out);
	dbk_out_flag(out, "leaf", row->leaf);
	for (i = 0; i < row->nmore; i++)
		if (row->more[i].value[0] != '\0')
			dbk_buf_add_format(&units, "%s%s",
			    units.len == 0 ? "  [" : ", ", row->more[i].value);
	if (units.len != 0)
		dbk_buf_add_char(&units, ']');
	if (t->flags.name != NULL && row->leaf)
		rc = tell_flags(&flags, row);
	print_headings(t, row);
	print_branch(out, row->code, row->level, row->name,
	    units.len != 0 && !units.failed ? units.data : "");
	if (flags.text.len != 0 && !out->json) {
		int indent = HTS_WIDTH + 4 + 2 * (int)row->level;

		dbk_print(out, "%*sPGA: ", indent, "");
		dbk_print_wrapped(out, flags.text.data, indent + 5, indent + 5);
	}
	dbk_buf_fini(&flags.text);
	dbk_buf_fini(&units);
	return rc;
}

/* ---- a flat list ---- */

static void
print_flat(struct dbk_ref_teller *t, const struct dbk_ref_row *row)
{
	struct dbk_output *out = t->out;
	size_t i;

	if (out->json)
		return;
	if (!t->headed)
		dbk_print(out, "%-*s  %-10s  NAME\n", CODE_WIDTH, "CODE",
		    "EDITION");
	t->headed = true;
	dbk_print(out, "%-*s  %-10s  ", CODE_WIDTH, row->code,
	    row->list->edition);
	dbk_print_value(out, row->name);
	for (i = 0; i < row->nmore; i++) {
		if (row->more[i].value[0] == '\0')
			continue;
		dbk_print(out, "; ");
		dbk_print_value(out, row->more[i].value);
	}
	dbk_print(out, "\n");
}

enum dbk_code
dbk_ref_tell(void *arg, const struct dbk_ref_row *row)
{
	struct dbk_ref_teller *t = arg;
	struct dbk_output *out = t->out;
	enum dbk_code rc = DBK_OK;
	size_t i;

	t->told++;
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "code", row->code);
	dbk_out_string(out, "edition", row->list->edition);
	dbk_out_string(out, "name", row->name);
	for (i = 0; i < row->nmore; i++)
		dbk_out_string(out, row->more[i].key, row->more[i].value);
	if (row->list->tree)
		rc = tell_branch(t, row);
	else
		print_flat(t, row);
	dbk_out_close(out);
	return rc == DBK_OK ? dbk_out_check(out) : rc;
}

void
dbk_ref_teller_end(struct dbk_ref_teller *t, unsigned limit)
{
	char age[40] = "";
	size_t i;

	dbk_out_close(t->out);
	if (limit != 0 && t->told >= limit)
		dbk_note(t->out, "the first %u only; --all shows the others\n",
		    limit);
	if (t->list.age != DBK_REF_NO_AGE)
		(void)snprintf(age, sizeof age, " (%" PRId32 " days old)",
		    t->list.age);
	dbk_note(t->out, "%s, edition %s%s: %s\n", t->list.name,
	    t->list.edition, age, t->list.source);
	if (t->list.note[0] != '\0')
		dbk_note(t->out, "%s\n", t->list.note);
	if (t->flags.name != NULL && t->told != 0)
		dbk_note(t->out, "PGA flags, edition %s: %s\n",
		    t->flags.edition, t->flags.note);
	for (i = 0; i < DBK_REF_TELL_DEPTH; i++)
		dbk_buf_fini(&t->above[i]);
}
