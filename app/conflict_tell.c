#include <inttypes.h>
#include <string.h>

#include "app/conflict_tell.h"
#include "app/value.h"

#define VALUE_WIDTH 30 /* of a side, in the text */

/* Conflicts while they are told. */
struct telling {
	struct dbk_ledger *l;
	struct dbk_output *out;
	struct dbk_err *err;
	int64_t n;
};

/* A value of one side, in its column. */
static void
tell_value(struct dbk_output *out, const char *s)
{
	int n = 0;

	if (out->json)
		return;
	if (s != NULL)
		n = dbk_value_put(out->stream, s, strlen(s));
	else
		dbk_print(out, "-");
	n = s != NULL ? n : 1;
	dbk_print(out, "%*s", n < VALUE_WIDTH ? VALUE_WIDTH - n : 1, "");
}

static enum dbk_code
tell_difference(void *arg, const struct dbk_difference *d)
{
	struct dbk_output *out = arg;

	dbk_print(out, "    ");
	tell_value(out, d->path);
	dbk_print(out, " ");
	tell_value(out, d->here);
	dbk_print(out, " ");
	dbk_print_value(out, d->there != NULL ? d->there : "-");
	dbk_print(out, "\n");
	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", d->path);
	dbk_out_string(out, "label", d->label);
	dbk_out_string(out, "here", d->here);
	dbk_out_string(out, "there", d->there);
	dbk_out_close(out);
	return dbk_out_check(out);
}

static void
tell_side(struct dbk_output *out, const char *name,
    const struct dbk_conflict_side *s)
{
	dbk_print(out, "    %-6s", name);
	dbk_print_value(out, s->station);
	dbk_print(out, ": %s, ", dbk_paper_name(s->paper));
	dbk_print_value(out, s->user);
	dbk_print(out, ", %s\n", s->at);
	dbk_out_open(out, name, '{');
	dbk_out_string(out, "station", s->station);
	dbk_out_string(out, "state", dbk_paper_name(s->paper));
	dbk_out_string(out, "user", s->user);
	dbk_out_string(out, "at", s->at);
	dbk_out_integer(out, "row", s->seq);
	dbk_out_close(out);
}

static enum dbk_code
tell_conflict(void *arg, const struct dbk_conflict *c)
{
	struct telling *t = arg;
	struct dbk_output *out = t->out;
	enum dbk_code rc;
	int64_t same;

	dbk_out_open(out, NULL, '{');
	dbk_print(out, "%s%s: %s\n", t->n++ != 0 ? "\n" : "", c->number,
	    c->keyed ? "keyed on both stations" :
		       "changed on both stations after it was merged");
	dbk_out_string(out, "entry_number", c->number);
	dbk_out_flag(out, "keyed_twice", c->keyed);
	dbk_out_string(out, "ledger", c->ledger);
	tell_side(out, "here", &c->here);
	tell_side(out, "there", &c->there);
	dbk_out_open(out, "differences", '[');
	rc = dbk_conflict_compare(t->l, c->here.seq, c->there.seq,
	    tell_difference, out, &same, t->err);
	dbk_out_close(out);
	dbk_print(out, "    %" PRId64 " values are the same\n", same);
	dbk_out_integer(out, "same", same);
	dbk_out_close(out);
	return rc;
}

enum dbk_code
dbk_tell_conflicts(struct dbk_output *out, struct dbk_ledger *l,
    const char *number, int64_t *n, struct dbk_err *err)
{
	struct telling t = {.l = l, .out = out, .err = err};
	enum dbk_code rc;

	dbk_out_open(out, "conflicts", '[');
	rc = dbk_conflict_list(l, number, tell_conflict, &t, err);
	dbk_out_close(out);
	*n = t.n;
	return rc;
}
