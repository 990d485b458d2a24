#include <string.h>

#include "app/commands.h"
#include "ledger/document.h"

#define KEY_WIDTH 24
#define KEY_MAX 64

/*
 * Tell every key of the profile in order: objects of the group, and their
 * members (schemas/profile.fields nests no deeper).
 */
static void
each_key(void (*tell)(void *arg, const char *key,
	     const struct dbk_field *field),
    void *arg)
{
	const struct dbk_group *g = &dbk_group_profile, *inner;
	char key[KEY_MAX];
	size_t i, j;

	for (i = 0; i < g->nfields; i++) {
		inner = g->fields[i].group;
		for (j = 0; inner != NULL && j < inner->nfields; j++) {
			(void)snprintf(key, sizeof key, "%s.%s",
			    g->fields[i].name, inner->fields[j].name);
			tell(arg, key, &inner->fields[j]);
		}
	}
}

struct getting {
	struct dbk_output *out;
	struct dbk_profile profile;
};

static const char *
value_of(struct dbk_profile *profile, const char *key)
{
	const struct dbk_field *field;
	const struct dbk_text *text;

	text = dbk_document_member(profile, &dbk_group_profile, key, &field);
	return text != NULL ? text->s : NULL;
}

static void
get_key(void *arg, const char *key, const struct dbk_field *field)
{
	struct getting *g = arg;
	const char *value = value_of(&g->profile, key);

	(void)field;
	dbk_print(g->out, "%-*s ", KEY_WIDTH, key);
	dbk_print_value(g->out, value != NULL ? value : "-");
	dbk_print(g->out, "\n");
	dbk_out_string(g->out, key, value);
}

static enum dbk_code
get_one(struct getting *g, const char *key, struct dbk_err *err)
{
	const struct dbk_words words = {.value = key};
	const struct dbk_finding where = {.path = key};
	const struct dbk_field *field;
	const char *value;

	if (dbk_document_member(&g->profile, &dbk_group_profile, key, &field) ==
	    NULL) {
		dbk_report(&g->out->sink, DBK_RULE_PROFILE_KEY, &where, &words);
		return DBK_EFINDINGS;
	}
	(void)err;
	value = value_of(&g->profile, key);
	dbk_print_value(g->out, value != NULL ? value : "");
	dbk_print(g->out, "\n");
	dbk_out_open(g->out, "settings", '{');
	dbk_out_string(g->out, key, value);
	dbk_out_close(g->out);
	return DBK_OK;
}

static enum dbk_code
run_get(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	struct getting g = {.out = &app->out};
	struct dbk_arena arena;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_profile_get(dbk_app_ledger(app), &g.profile, &arena, err);
	if (rc == DBK_OK && args->nwords != 0) {
		rc = get_one(&g, args->words[0], err);
	} else if (rc == DBK_OK) {
		dbk_out_open(&app->out, "settings", '{');
		each_key(get_key, &g);
		dbk_out_close(&app->out);
	}
	dbk_arena_fini(&arena);
	return rc;
}

static enum dbk_code
run_set(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_profile_set(dbk_app_ledger(app), args->words[0],
	    args->words[1], &app->out.sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_out_open(&app->out, "settings", '{');
	dbk_out_string(&app->out, args->words[0],
	    args->words[1][0] != '\0' ? args->words[1] : NULL);
	dbk_out_close(&app->out);
	return DBK_OK;
}

const struct dbk_command dbk_cmd_set = {
    .name = "set",
    .words = "KEY VALUE",
    .least = 2,
    .most = 2,
    .summary = "sets one value of the broker profile",
    .about = "An empty VALUE takes the setting out.  The keys are those "
	     "that daybook get prints.\n",
    .example = "$ daybook set sender.site 2704\n"
	       "$ daybook set contact.name \"PAT DOE\"\n",
    .needs = DBK_NEEDS_WRITE,
    .run = run_set,
};

const struct dbk_command dbk_cmd_get = {
    .name = "get",
    .words = "[KEY]",
    .most = 1,
    .summary = "shows the broker profile, or one value of it",
    .about = "Without KEY every setting is shown; one that is not set "
	     "shows as -.\n",
    .example = "$ daybook get filer.code\n",
    .needs = DBK_NEEDS_READ,
    .run = run_get,
};
