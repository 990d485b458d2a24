#include <string.h>

#include "ledger/session.h"

enum dbk_code
dbk_profile_get(struct dbk_ledger *l, struct dbk_profile *out,
    struct dbk_arena *a, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc = DBK_OK;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_PROFILE_GET);
	if (dbk_query_row(&q))
		rc = dbk_stored_read(out, &dbk_group_profile, a,
		    dbk_query_get_text(&q, 0), err);
	return dbk_query_end(&q, rc, err);
}

/* True when no member of the object is set. */
static bool
is_empty(const struct dbk_group *g, const void *object)
{
	size_t i;

	for (i = 0; i < g->nfields; i++) {
		const struct dbk_text *t = (const void *)((const char *)object +
		    g->fields[i].offset);

		if (t->s != NULL)
			return false;
	}
	return true;
}

/*
 * Sets the text that key names, as filer.code; the profile is objects of texts
 * of any kind, nothing deeper (schemas/profile.fields).  False: no such key.
 */
static bool
set_text(struct dbk_profile *profile, const char *key, const char *value)
{
	const char *dot = strchr(key, '.');
	const struct dbk_field *object, *field;
	struct dbk_node *node;
	struct dbk_text *t;

	if (dot == NULL)
		return false;
	object = dbk_group_field(&dbk_group_profile, key, (size_t)(dot - key));
	if (object == NULL || object->kind != DBK_KIND_OBJECT)
		return false;
	field = dbk_group_field(object->group, dot + 1, strlen(dot + 1));
	if (field == NULL || field->kind > DBK_KIND_DATE)
		return false;
	node = (void *)((char *)profile + object->offset);
	t = (void *)((char *)node + field->offset);
	t->s = value[0] != '\0' ? value : NULL;
	t->len = strlen(value);
	t->pos = DBK_NO_POS;
	node->set = !is_empty(object->group, node);
	node->pos = DBK_NO_POS;
	profile->node.set = true;
	return true;
}

/* Appendix E p. 1 says more of a filer code than its length. */
static void
check_filer(const struct dbk_profile *profile, struct dbk_sink *sink)
{
	const struct dbk_text *code = &profile->filer.code;
	struct dbk_finding where = {0};
	struct dbk_words words = {0};

	if (code->s != NULL && dbk_filer_valid(code->s, code->len))
		return;
	where.path = "filer.code";
	words.value = code->s != NULL ? code->s : "";
	words.label = "Filer code";
	words.detail = "three letters or digits (Appendix E p. 1)";
	dbk_report(sink, DBK_RULE_FORM_TYPE, &where, &words);
}

/* Numbers are drawn by the station's name: there is always one. */
static void
check_station(const struct dbk_profile *profile, struct dbk_sink *sink)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};

	if (profile->station.name.s != NULL)
		return;
	where.path = "station.name";
	words.value = "";
	words.label = "Station";
	words.detail = "given";
	dbk_report(sink, DBK_RULE_FORM_TYPE, &where, &words);
}

/* A whole number of hours: what it is for counts with it. */
static void
check_hours(const struct dbk_text *hours, const char *path, const char *label,
    struct dbk_sink *sink)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	bool some = false;
	size_t i;

	for (i = 0; i < hours->len && hours->s[i] >= '0' && hours->s[i] <= '9';
	     i++)
		some = some || hours->s[i] != '0';
	if (hours->s == NULL || (some && i == hours->len))
		return;
	where.path = path;
	words.value = hours->s;
	words.label = label;
	words.detail = "a whole number of hours, 1 or more";
	dbk_report(sink, DBK_RULE_FORM_TYPE, &where, &words);
}

static enum dbk_code
append_profile(struct dbk_ledger *l, const struct dbk_profile *profile,
    struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_journal_append_document(l, DBK_ACTION_PROFILE, &row,
	    &dbk_group_profile, profile, err);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_profile_set(struct dbk_ledger *l, const char *key, const char *value,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct dbk_profile profile;
	unsigned long before;
	enum dbk_code rc;

	if (sink == NULL)
		sink = &counter;
	before = sink->errors;
	dbk_arena_reset(&l->work);
	rc = dbk_profile_get(l, &profile, &l->work, err);
	if (rc != DBK_OK)
		return rc;
	if (!set_text(&profile, key, value))
		return dbk_session_refuse(sink, DBK_RULE_PROFILE_KEY, NULL, key,
		    NULL);
	dbk_document_check(&profile, &dbk_group_profile, NULL, sink);
	check_filer(&profile, sink);
	check_station(&profile, sink);
	check_hours(&profile.replay.no_answer_hours, "replay.no_answer_hours",
	    "Hours without an answer", sink);
	check_hours(&profile.backup.max_age_hours, "backup.max_age_hours",
	    "Backup age limit", sink);
	if (sink->errors != before)
		return DBK_EFINDINGS;
	return append_profile(l, &profile, err);
}
