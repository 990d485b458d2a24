/*
 * The form as data: schemas/entry.fields and the records that a document may
 * hold, as they are compiled in.
 */
#include <string.h>

#include "app/serve/routes.h"
#include "ledger/document.h"

static const char *const kind_names[] = {
    [DBK_KIND_TEXT] = "text",
    [DBK_KIND_ID] = "id",
    [DBK_KIND_CODE] = "code",
    [DBK_KIND_DATE] = "date",
    [DBK_KIND_INTEGER] = "integer",
    [DBK_KIND_FLAG] = "flag",
    [DBK_KIND_OBJECT] = "object",
    [DBK_KIND_ARRAY] = "array",
    [DBK_KIND_TEXTS] = "texts",
    [DBK_KIND_RECORDS] = "records",
};

static const char *const class_names[] = {
    [DBK_CLASS_S] = "S",
    [DBK_CLASS_A] = "A",
    [DBK_CLASS_AN] = "AN",
    [DBK_CLASS_N] = "N",
    [DBK_CLASS_SN] = "SN",
    [DBK_CLASS_D] = "D",
    [DBK_CLASS_X] = "X",
};

static void
tell_records(struct dbk_output *out, const struct dbk_field *f)
{
	int rec;

	dbk_out_open(out, "records", '[');
	for (rec = (int)f->first_rec; rec <= (int)f->last_rec; rec++)
		dbk_out_string(out, NULL, dbk_layouts[rec].name);
	dbk_out_close(out);
}

static void
tell_members(struct dbk_output *out, const struct dbk_field *f)
{
	dbk_out_string(out, "name", f->name);
	dbk_out_string(out, "kind", kind_names[f->kind]);
	dbk_out_integer(out, "limit", f->limit);
	if (f->kind == DBK_KIND_TEXTS)
		dbk_out_integer(out, "items", f->items);
	if (f->list != DBK_LIST_NONE)
		dbk_out_string(out, "list", dbk_lists[f->list].name);
	dbk_out_string(out, "class", class_names[f->class]);
	if (f->group != NULL)
		dbk_out_string(out, "group", f->group->name);
	if (f->kind == DBK_KIND_RECORDS)
		tell_records(out, f);
	dbk_out_string(out, "label", f->label);
	dbk_out_string(out, "help", f->help);
	dbk_out_string(out, "catair", f->catair);
}

static void
tell_field(struct dbk_output *out, const struct dbk_field *f)
{
	dbk_out_open(out, NULL, '{');
	tell_members(out, f);
	dbk_out_close(out);
}

/* A field of a record, with the list that its codes are looked up in. */
static void
tell_layout_field(struct dbk_output *out, const struct dbk_rec_field *f)
{
	const char designation[] = {f->designation, '\0'};
	struct dbk_field keyed;

	dbk_field_of_layout(&keyed, f);
	keyed.list = f->list;
	dbk_out_open(out, NULL, '{');
	tell_members(out, &keyed);
	dbk_out_string(out, "designation", designation);
	dbk_out_close(out);
}

static void
tell_layout(struct dbk_output *out, const struct dbk_layout *layout)
{
	size_t i;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "name", layout->name);
	dbk_out_string(out, "title", layout->title);
	dbk_out_string(out, "page", layout->page);
	dbk_out_open(out, "fields", '[');
	for (i = 0; i < layout->nfields; i++)
		if (dbk_rec_field_is_free(&layout->fields[i]))
			tell_layout_field(out, &layout->fields[i]);
	dbk_out_close(out);
	dbk_out_close(out);
}

/* The records that a group's fields may hold, each once. */
static void
tell_layouts(struct dbk_output *out, const struct dbk_group *g,
    bool told[DBK_REC_COUNT])
{
	size_t i;
	int rec;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_field *f = &g->fields[i];

		if (f->kind != DBK_KIND_RECORDS)
			continue;
		for (rec = (int)f->first_rec; rec <= (int)f->last_rec; rec++) {
			if (!told[rec])
				tell_layout(out, &dbk_layouts[rec]);
			told[rec] = true;
		}
	}
}

static void
tell_group(struct dbk_output *out, const struct dbk_group *g)
{
	size_t i;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "name", g->name);
	dbk_out_string(out, "shorthand", g->shorthand);
	dbk_out_open(out, "fields", '[');
	for (i = 0; i < g->nfields; i++)
		tell_field(out, &g->fields[i]);
	dbk_out_close(out);
	dbk_out_close(out);
}

/* Groups that a form of entries can have. */
#define GROUPS_MOST 64

enum dbk_code
dbk_api_form(struct dbk_call *call, struct dbk_ledger *l, struct dbk_err *err)
{
	const struct dbk_group *groups[GROUPS_MOST] = {&dbk_group_entry};
	struct dbk_output *out = &call->out;
	bool told[DBK_REC_COUNT] = {false};
	size_t n = 1, i, k, m;

	(void)l;
	dbk_out_begin(out, "page", "form");
	dbk_out_string(out, "root", dbk_group_entry.name);
	dbk_out_open(out, "groups", '[');
	/* Each group once, in the order that the groups before it name it. */
	for (i = 0; i < n; i++) {
		tell_group(out, groups[i]);
		for (k = 0; k < groups[i]->nfields; k++) {
			const struct dbk_group *g = groups[i]->fields[k].group;

			for (m = 0; g != NULL && m < n && groups[m] != g; m++)
				continue;
			if (g == NULL || m < n)
				continue;
			if (n == GROUPS_MOST)
				return dbk_fail(err, DBK_EDEFECT,
				    "the form has more than %d groups",
				    GROUPS_MOST);
			groups[n++] = g;
		}
	}
	dbk_out_close(out);
	dbk_out_open(out, "records", '[');
	for (i = 0; i < n; i++)
		tell_layouts(out, groups[i], told);
	dbk_out_close(out);
	return DBK_OK;
}
