#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/second.h"
#include "ledger/session.h"

/* Most fields of one entry that are keyed twice. */
#define FIELDS_MOST 4096u
#define VALUE_MOST 24 /* a whole number as text */

static const char *const state_names[DBK_SECOND_COUNT] = {
    [DBK_SECOND_OFF] = "off",
    [DBK_SECOND_WANTED] = "wanted",
    [DBK_SECOND_DIFFERS] = "differs",
    [DBK_SECOND_MATCHED] = "matched",
};

const char *
dbk_second_name(enum dbk_second state)
{
	return state_names[state];
}

/* Where the fields are that a setting is about: paths that begin and end so. */
static const struct {
	size_t setting; /* in struct dbk_second_keying */
	const char *begin, *end;
} risky[] = {
    {offsetof(struct dbk_second_keying, entry_number), "entry_number", ""},
    {offsetof(struct dbk_second_keying, bill), "bills[", ".number"},
    {offsetof(struct dbk_second_keying, bill), "bills[", ".issuer"},
    {offsetof(struct dbk_second_keying, bill), "bills[", ".in_bond"},
    {offsetof(struct dbk_second_keying, importer), "importer.id", ""},
    {offsetof(struct dbk_second_keying, hts), "lines[", ".hts"},
    {offsetof(struct dbk_second_keying, value), "value", ""},
    {offsetof(struct dbk_second_keying, value), "lines[", ".value"},
};

static bool
is_risky(const struct dbk_second_keying *asked, const char *path)
{
	size_t len = strlen(path), i, begin, end;

	for (i = 0; i < sizeof risky / sizeof risky[0]; i++) {
		const struct dbk_text *t = (const void *)((const char *)asked +
		    risky[i].setting);

		begin = strlen(risky[i].begin);
		end = strlen(risky[i].end);
		if (t->s != NULL && len >= begin + end &&
		    (end != 0 || len == begin) &&
		    memcmp(path, risky[i].begin, begin) == 0 &&
		    memcmp(path + len - end, risky[i].end, end) == 0)
			return true;
	}
	return false;
}

/* The risky fields of a document; strings owned by the arena of the walk. */
struct fields {
	const struct dbk_second_keying *asked;
	struct dbk_arena *arena;
	struct {
		const struct dbk_field *field;
		const char *path, *value;
	} * rows;
	size_t n;
	bool failed; /* out of memory, or too many */
};

static void
take_field(void *arg, const struct dbk_field *field, const char *path,
    const void *value)
{
	char number[VALUE_MOST];
	struct fields *f = arg;
	const char *s;

	if (f->failed || !is_risky(f->asked, path))
		return;
	if (field->kind == DBK_KIND_INTEGER) {
		(void)snprintf(number, sizeof number, "%" PRId64,
		    ((const struct dbk_integer *)value)->v);
		s = number;
	} else {
		s = ((const struct dbk_text *)value)->s;
	}
	if (f->n == FIELDS_MOST) {
		f->failed = true;
		return;
	}
	f->rows[f->n].field = field;
	f->rows[f->n].path = dbk_arena_copy(f->arena, path, strlen(path));
	f->rows[f->n].value = dbk_arena_copy(f->arena, s, strlen(s));
	f->failed = f->rows[f->n].path == NULL || f->rows[f->n].value == NULL;
	f->n++;
}

/* Of journal row seq.  f->n is 0 when the profile asks for none. */
static enum dbk_code
take_fields(struct fields *f, struct dbk_ledger *l, int64_t seq,
    struct dbk_arena *a, struct dbk_err *err)
{
	const struct dbk_profile *profile;
	struct dbk_entry entry;
	enum dbk_code rc;

	memset(f, 0, sizeof *f);
	rc = dbk_session_profile(l, &profile, err);
	if (rc != DBK_OK || !profile->second_keying.node.set)
		return rc;
	f->asked = &profile->second_keying;
	f->arena = a;
	f->rows = dbk_arena_alloc(a, FIELDS_MOST * sizeof f->rows[0]);
	if (f->rows == NULL)
		return dbk_fail_memory(err);
	rc = dbk_session_document(l, seq, &entry, a, err);
	if (rc != DBK_OK)
		return rc;
	dbk_document_walk(&entry, &dbk_group_entry, take_field, f);
	return f->failed ?
	    dbk_fail(err, DBK_ESYSTEM, "more than %u fields to key twice",
		FIELDS_MOST) :
	    DBK_OK;
}

/* BLAKE2b-256 of the fields: what a comparison was of. */
static void
digest_fields(char hex[DBK_HASH_HEX + 1], const struct fields *f)
{
	unsigned char hash[DBK_HASH_HEX / 2];
	crypto_generichash_state state;
	size_t i;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	for (i = 0; i < f->n; i++) {
		/* With their NULs, so that no two lists read alike. */
		(void)crypto_generichash_update(&state,
		    (const unsigned char *)f->rows[i].path,
		    strlen(f->rows[i].path) + 1);
		(void)crypto_generichash_update(&state,
		    (const unsigned char *)f->rows[i].value,
		    strlen(f->rows[i].value) + 1);
	}
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(hex, DBK_HASH_HEX + 1, hash, sizeof hash);
}

static enum dbk_code
read_state(struct dbk_ledger *l, const char *number, const struct fields *f,
    enum dbk_second *state, struct dbk_err *err)
{
	char digest[DBK_HASH_HEX + 1];
	struct dbk_query q;

	*state = f->n == 0 ? DBK_SECOND_OFF : DBK_SECOND_WANTED;
	if (f->n == 0)
		return DBK_OK;
	digest_fields(digest, f);
	dbk_query_begin(&q, &l->store, DBK_SQL_SECOND_GET);
	dbk_query_text(&q, number);
	dbk_query_text(&q, digest);
	if (dbk_query_row(&q))
		*state = dbk_query_get_integer(&q, 0) != 0 ?
		    DBK_SECOND_MATCHED :
		    DBK_SECOND_DIFFERS;
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_second_judge(struct dbk_ledger *l, const struct dbk_entry_row *row,
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_second state = DBK_SECOND_OFF;
	struct dbk_arena arena;
	struct fields f;
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = take_fields(&f, l, row->seq, &arena, err);
	if (rc == DBK_OK)
		rc = read_state(l, row->number, &f, &state, err);
	dbk_arena_fini(&arena);
	if (rc != DBK_OK || state == DBK_SECOND_OFF ||
	    state == DBK_SECOND_MATCHED)
		return rc;
	return dbk_session_refuse(sink, DBK_RULE_SECOND_WANTED, row->number,
	    row->number,
	    state == DBK_SECOND_DIFFERS ? "the two keyings differ" :
					  "nobody else has keyed it yet");
}

enum dbk_code
dbk_second_get(struct dbk_ledger *l, const char *number, enum dbk_second *state,
    enum dbk_code (*each)(void *arg, const struct dbk_second_field *field),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_standing standing;
	struct dbk_arena arena;
	struct fields f;
	enum dbk_code rc;
	size_t i;

	rc = dbk_session_known(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_arena_init(&arena, 0);
	rc = take_fields(&f, l, standing.row.seq, &arena, err);
	if (rc == DBK_OK)
		rc = read_state(l, standing.row.number, &f, state, err);
	for (i = 0; rc == DBK_OK && each != NULL && i < f.n; i++) {
		const struct dbk_second_field field = {
		    .path = f.rows[i].path,
		    .field = f.rows[i].field,
		};

		rc = each(arg, &field);
	}
	dbk_arena_fini(&arena);
	return rc;
}

/* ---- keying it ---- */

/* Who keyed the revision that a journal row holds? */
static enum dbk_code
is_own(struct dbk_ledger *l, int64_t seq, bool *own, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_USER);
	dbk_query_integer(&q, seq);
	*own = dbk_query_row(&q) &&
	    strcmp(dbk_query_get_text(&q, 0), l->actor.user) == 0;
	return dbk_query_end(&q, DBK_OK, err);
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* But for case, and space around it. */
static bool
is_same(const char *first, const char *second)
{
	size_t len;

	second += strspn(second, " ");
	len = strlen(second);
	while (len != 0 && second[len - 1] == ' ')
		len--;
	for (; *first != '\0' && len != 0; first++, second++, len--)
		if (upper(*first) != upper(*second))
			return false;
	return *first == '\0' && len == 0;
}

static const char *
value_at(const char *path, const struct dbk_second_value *values, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(values[i].path, path) == 0)
			return values[i].value;
	return "";
}

/* Fills the document of the journal row. */
static enum dbk_code
compare(struct dbk_second_compared *doc, const struct fields *f,
    const struct dbk_second_value *values, size_t n,
    void (*differs)(void *arg, const struct dbk_second_difference *d),
    void *arg, struct dbk_err *err)
{
	struct dbk_second_difference d;
	size_t i;

	doc->differences = dbk_arena_alloc(f->arena,
	    f->n * sizeof doc->differences[0]);
	if (doc->differences == NULL)
		return dbk_fail_memory(err);
	for (i = 0; i < f->n; i++) {
		struct dbk_second_differs *row =
		    &doc->differences[doc->ndifferences];

		d.path = f->rows[i].path;
		d.label = f->rows[i].field->label;
		d.first = f->rows[i].value;
		d.second = value_at(d.path, values, n);
		if (is_same(d.first, d.second))
			continue;
		differs(arg, &d);
		row->node.set = true;
		row->path = dbk_text_of(d.path);
		row->first = dbk_text_of(d.first);
		row->second = dbk_text_of(d.second);
		doc->ndifferences++;
	}
	return DBK_OK;
}

static enum dbk_code
key_checked(struct dbk_ledger *l, const struct dbk_entry_row *entry,
    const struct dbk_second_value *values, size_t n, struct dbk_arena *a,
    enum dbk_second *state,
    void (*differs)(void *arg, const struct dbk_second_difference *d),
    void *arg, struct dbk_err *err)
{
	struct dbk_second_compared doc = {.node = {.set = true}};
	struct dbk_journal_row row = {.entry = entry->number};
	char digest[DBK_HASH_HEX + 1];
	struct fields f;
	enum dbk_code rc;

	rc = take_fields(&f, l, entry->seq, a, err);
	if (rc == DBK_OK && f.n == 0)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "no second keying is asked for; see: daybook set "
		    "second_keying.value Y");
	if (rc == DBK_OK)
		rc = compare(&doc, &f, values, n, differs, arg, err);
	if (rc != DBK_OK)
		return rc;
	digest_fields(digest, &f);
	*state = doc.ndifferences == 0 ? DBK_SECOND_MATCHED :
					 DBK_SECOND_DIFFERS;
	doc.digest = dbk_text_of(digest);
	doc.matched.set = true;
	doc.matched.v = doc.ndifferences == 0;
	return dbk_journal_append_document(l, DBK_ACTION_ENTRY_SECOND, &row,
	    &dbk_group_second_compared, &doc, err);
}

static enum dbk_code
key_second(struct dbk_ledger *l, const char *number,
    const struct dbk_second_value *values, size_t n, enum dbk_second *state,
    void (*differs)(void *arg, const struct dbk_second_difference *d),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_standing standing;
	struct dbk_arena arena;
	bool own = false;
	enum dbk_code rc;

	rc = dbk_session_known(l, number, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	if (standing.row.paper != DBK_PAPER_DRAFT)
		return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE,
		    standing.row.number, standing.row.number,
		    dbk_paper_name(standing.row.paper));
	rc = is_own(l, standing.row.seq, &own, err);
	if (rc == DBK_OK && own)
		rc = dbk_fail(err, DBK_EDENIED,
		    "you keyed %s yourself; another writer keys it again",
		    standing.row.number);
	if (rc != DBK_OK)
		return rc;
	dbk_arena_init(&arena, 0);
	rc = key_checked(l, &standing.row, values, n, &arena, state, differs,
	    arg, err);
	dbk_arena_fini(&arena);
	return rc;
}

enum dbk_code
dbk_second_key(struct dbk_ledger *l, const char *number,
    const struct dbk_second_value *values, size_t n, enum dbk_second *state,
    void (*differs)(void *arg, const struct dbk_second_difference *d),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = key_second(l, number, values, n, state, differs, arg, sink, err);
	return dbk_change_end(l, own, rc, err);
}

/* ---- what waits ---- */

struct waiting {
	struct dbk_ledger *l;
	enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row);
	void *arg;
	struct dbk_err *err;
};

static enum dbk_code
look_at(void *arg, const struct dbk_entry_row *row)
{
	enum dbk_second state = DBK_SECOND_OFF;
	struct waiting *w = arg;
	struct dbk_arena arena;
	struct fields f;
	enum dbk_code rc;
	bool own = false;

	rc = is_own(w->l, row->seq, &own, w->err);
	if (rc != DBK_OK || own)
		return rc;
	dbk_arena_init(&arena, 0);
	rc = take_fields(&f, w->l, row->seq, &arena, w->err);
	if (rc == DBK_OK)
		rc = read_state(w->l, row->number, &f, &state, w->err);
	dbk_arena_fini(&arena);
	if (rc != DBK_OK || state == DBK_SECOND_OFF ||
	    state == DBK_SECOND_MATCHED)
		return rc;
	return w->each(w->arg, row);
}

enum dbk_code
dbk_second_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row),
    void *arg, struct dbk_err *err)
{
	const struct dbk_entry_filter drafts = {
	    .papers = 1u << DBK_PAPER_DRAFT,
	};
	struct waiting w = {.l = l, .each = each, .arg = arg, .err = err};
	const struct dbk_profile *profile;
	enum dbk_code rc;

	rc = dbk_session_profile(l, &profile, err);
	if (rc != DBK_OK || !profile->second_keying.node.set)
		return rc;
	return dbk_entry_list(l, &drafts, look_at, &w, err);
}

/* ---- the projection ---- */

enum dbk_code
dbk_project_entry_second(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_second_compared *compared = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_SECOND_PUT);
	dbk_query_text(&q, row->entry);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->user);
	dbk_query_text(&q, compared->digest.s);
	dbk_query_integer(&q, compared->matched.v);
	return dbk_query_run(&q, err);
}
