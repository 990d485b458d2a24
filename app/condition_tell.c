#include <stdio.h>

#include "app/condition_tell.h"
#include "edi/point.h"

/* Conditions while they are told. */
struct telling {
	struct dbk_ledger *l;
	struct dbk_output *out;
	const char *number;
	char batch[DBK_BATCH_ID_LEN + 1]; /* "": none */
	const char *heading; /* to come; NULL: none */
	struct dbk_err *err;
};

static const char *
string_of(const struct dbk_text *t)
{
	return t->s != NULL ? t->s : "";
}

void
dbk_tell_explanation(struct dbk_output *out, const char *source,
    const char *code)
{
	struct dbk_explanation e = dbk_explain_code(source, code);

	dbk_out_string(out, "explanation", e.name);
	dbk_out_string(out, "explanation_list", e.list);
	dbk_out_string(out, "explanation_edition", e.edition);
	dbk_out_string(out, "explanation_source", e.source);
	if (e.name != NULL)
		dbk_print(out, "        %s [%s, edition %s]\n", e.name, e.list,
		    e.edition);
	else if (*code != '\0')
		dbk_print(out,
		    "        no longer explanation of this code is here\n");
}

static void
tell_element(void *arg, const struct dbk_point_row *row)
{
	struct dbk_output *out = arg;

	dbk_print(out, "        %s (%s)\n", row->path, row->label);
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", row->path);
	dbk_out_string(out, "label", row->label);
	dbk_out_close(out);
}

static enum dbk_code
tell_place(struct telling *t, const struct dbk_condition *c)
{
	struct dbk_output *out = t->out;
	struct dbk_buf where = {0};
	enum dbk_code rc = DBK_OK;

	dbk_out_string(out, "record", c->record.s);
	dbk_out_open(out, "elements", '[');
	if (t->batch[0] != '\0')
		rc = dbk_point(t->l, t->number, t->batch, &c->record, &where,
		    tell_element, out, t->err);
	dbk_out_close(out);
	dbk_out_string(out, "path",
	    where.data != NULL && where.len != 0 ? where.data : NULL);
	dbk_buf_fini(&where);
	return rc;
}

static enum dbk_code
tell_condition(void *arg, const struct dbk_condition *c)
{
	struct telling *t = arg;
	struct dbk_output *out = t->out;
	enum dbk_code rc;

	if (t->heading != NULL)
		dbk_print(out, "%s\n", t->heading);
	t->heading = NULL;
	dbk_print(out, "    %-3s %-3s ", string_of(&c->type),
	    string_of(&c->code));
	dbk_print_value(out, string_of(&c->text));
	dbk_print(out, "\n");
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "source", c->source.s);
	dbk_out_string(out, "type", c->type.s);
	dbk_out_string(out, "code", c->code.s);
	dbk_out_string(out, "text", c->text.s);
	dbk_tell_explanation(out, c->source.s, string_of(&c->code));
	rc = tell_place(t, c);
	dbk_out_close(out);
	return rc != DBK_OK ? rc : dbk_out_check(out);
}

enum dbk_code
dbk_tell_conditions(struct dbk_output *out, struct dbk_ledger *l,
    const struct dbk_entry_row *row, const char *heading, struct dbk_err *err)
{
	struct telling t = {
	    .l = l,
	    .out = out,
	    .number = row->number,
	    .heading = heading,
	    .err = err,
	};
	enum dbk_code rc;

	/* What else is read meanwhile may move the row's strings. */
	(void)snprintf(t.batch, sizeof t.batch, "%s", row->batch);
	dbk_out_open(out, "conditions", '[');
	rc = dbk_condition_list(l, row->number, tell_condition, &t, err);
	dbk_out_close(out);
	return rc;
}
