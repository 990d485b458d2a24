#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/abi_form.h"
#include "app/commands.h"
#include "app/condition_tell.h"
#include "app/conflict_tell.h"
#include "ledger/entries.h"
#include "ledger/filings.h"
#include "ledger/list.h"

#define LABEL_WIDTH 34

enum { REVISION };

static const struct dbk_option show_options[] = {
    [REVISION] = {"revision", "K",
	"an earlier revision; otherwise the "
	"current one",
	0, 0},
};

/* A page of labels and values; heading is the part being shown. */
struct page {
	struct dbk_output *out;
	char heading[160];
};

/*
 * One part of a heading: an object by its label, an item of a list by the name
 * of its group, without that of the group g around it, and its place, "Bill 2".
 * Returns the characters written.
 */
static size_t
put_part(char *out, size_t size, const struct dbk_group *g,
    const struct dbk_field *field, const char *index)
{
	size_t own = strlen(g->name), i;
	const char *group;
	char name[40];

	if (index == NULL || field->group == NULL) {
		(void)snprintf(name, sizeof name, "%s", field->label);
	} else {
		group = field->group->name;
		if (strncmp(group, g->name, own) == 0 && group[own] == '_')
			group += own + 1;
		(void)snprintf(name, sizeof name, "%s", group);
		for (i = 0; name[i] != '\0'; i++)
			if (name[i] == '_')
				name[i] = ' ';
		/* Group names are lower-case ASCII. */
		name[0] = (char)(name[0] - 'a' + 'A');
	}
	if (index == NULL)
		return (size_t)snprintf(out, size, "%s", name);
	return (size_t)snprintf(out, size, "%s %lu", name,
	    strtoul(index, NULL, 10) + 1);
}

/*
 * The objects that a path leads through: "bills[0].master.number" stands under
 * "Bill 1, Master bill".
 */
static void
make_heading(char *heading, size_t size, const char *path)
{
	const struct dbk_group *g = &dbk_group_entry;
	const struct dbk_field *field;
	size_t len, used = 0;

	heading[0] = '\0';
	while (path[strcspn(path, ".")] == '.' && used < size) {
		len = strcspn(path, ".[");
		field = g != NULL ? dbk_group_field(g, path, len) : NULL;
		/* An address reads as part of what it belongs to. */
		if (field == NULL || field->group == &dbk_group_address ||
		    field->group == &dbk_group_isf_address)
			return;
		if (used != 0)
			used += (size_t)snprintf(heading + used, size - used,
			    ", ");
		if (used < size)
			used += put_part(heading + used, size - used, g, field,
			    path[len] == '[' ? path + len + 1 : NULL);
		g = field->group;
		path += strcspn(path, ".") + 1;
	}
}

static void
show_text(struct page *p, const struct dbk_field *field,
    const struct dbk_text *text)
{
	struct dbk_buf sent = {0};
	const char *name = NULL;

	if (field->list != DBK_LIST_NONE)
		name = dbk_list_name(field->list, text->s, text->len);
	dbk_print_value(p->out, text->s);
	if (name != NULL)
		dbk_print(p->out, "  %s", name);
	if (dbk_abi_form(&sent, field, text))
		dbk_print(p->out, "\n%*s%s", LABEL_WIDTH + 1,
		    "CBP will read: ", sent.data);
	dbk_buf_fini(&sent);
}

static void
show_value(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	struct page *p = arg;
	char heading[sizeof p->heading];

	make_heading(heading, sizeof heading, path);
	if (strcmp(heading, p->heading) != 0) {
		memcpy(p->heading, heading, sizeof heading);
		dbk_print(p->out, "\n%s%s", heading,
		    *heading != '\0' ? "\n" : "");
	}
	dbk_print_label(p->out, field->label, LABEL_WIDTH);
	switch (field->kind) {
	case DBK_KIND_INTEGER:
		dbk_print(p->out, "%" PRId64,
		    ((const struct dbk_integer *)value)->v);
		break;
	case DBK_KIND_FLAG:
		dbk_print(p->out, "%s",
		    ((const struct dbk_flag *)value)->v ? "yes" : "no");
		break;
	default:
		show_text(p, field, value);
		break;
	}
	dbk_print(p->out, "\n");
}

static void
show_label(struct dbk_output *out, const char *key, const char *label,
    const char *value)
{
	dbk_out_string(out, key,
	    value != NULL && *value != '\0' ? value : NULL);
	if (value == NULL || *value == '\0')
		return;
	dbk_print_label(out, label, LABEL_WIDTH);
	dbk_print_value(out, value);
	dbk_print(out, "\n");
}

static void
show_row(struct dbk_output *out, const struct dbk_entry_row *row)
{
	char revision[24];

	(void)snprintf(revision, sizeof revision, "%" PRId64, row->revision);
	dbk_print(out, "Entry %s\n\n", row->number);
	dbk_out_string(out, "entry_number", row->number);
	show_label(out, "paper", "State on paper", dbk_paper_name(row->paper));
	show_label(out, "se", "Cargo release filing",
	    dbk_filing_name(row->filing));
	show_label(out, "action", "Action of the filing", row->action);
	show_label(out, "letter", "Letter", row->letter);
	show_label(out, "batch", "Batch", row->batch);
	if (!out->json)
		show_label(out, "revision", "Revision", revision);
	dbk_out_integer(out, "revision", row->revision);
	show_label(out, "writer", "Keyed by", row->writer);
	show_label(out, "station", "At station", row->station);
	show_label(out, "keyed_at", "Keyed at", row->keyed_at);
	show_label(out, "changed_at", "Changed at", row->changed_at);
}

static enum dbk_code
show_document(struct dbk_output *out, const struct dbk_buf *json,
    struct dbk_err *err)
{
	struct page page = {.out = out};
	struct dbk_entry entry;
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_entry_of(&entry, &arena, json, err);
	if (rc == DBK_OK && out->json) {
		dbk_out_raw(out, "document", json->data, json->len);
		rc = dbk_abi_form_tell(out, json, err);
	} else if (rc == DBK_OK) {
		dbk_print(out, "\n");
		dbk_document_walk(&entry, &dbk_group_entry, show_value, &page);
		dbk_print(out, "\n");
	}
	dbk_arena_fini(&arena);
	return rc;
}

static enum dbk_code
run_show(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct dbk_ledger *l = dbk_app_ledger(app);
	struct dbk_output *out = &app->out;
	const char *number = args->words[0];
	struct dbk_entry_row row;
	struct dbk_buf json = {0};
	int64_t conflicts;
	unsigned revision;
	enum dbk_code rc;

	rc = dbk_args_integer(&revision, args, &show_options[REVISION], 1,
	    1000000, 0, err);
	if (rc == DBK_OK)
		rc = dbk_entry_get(l, number, revision, &json, &row, &out->sink,
		    err);
	if (rc != DBK_OK)
		goto done;
	show_row(out, &row);
	dbk_out_integer(out, "shown_revision",
	    revision != 0 ? (int64_t)revision : row.revision);
	rc = show_document(out, &json, err);
	if (rc != DBK_OK)
		goto done;
	rc = dbk_tell_conditions(out, l, &row, "CBP says:", err);
	if (rc == DBK_OK)
		rc = dbk_tell_conflicts(out, l, row.number, &conflicts, err);
done:
	dbk_buf_fini(&json);
	return rc;
}

const struct dbk_command dbk_cmd_entry_show = {
    .name = "show",
    .words = "N",
    .least = 1,
    .most = 1,
    .summary = "shows one entry as a readable page",
    .about =
	"With the names of its codes, what CBP will read where the "
	"keyed text has other than Latin letters, and what CBP answered, with "
	"what a list says of its codes and the element it points to.\n",
    .example = "$ daybook entry show B76-0324527-8\n",
    .options = DBK_OPTIONS(show_options),
    .needs = DBK_NEEDS_READ,
    .run = run_show,
};
