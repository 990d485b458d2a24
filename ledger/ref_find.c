/*
 * Looking rows up.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/fold.h"
#include "ledger/ref_open.h"

#define MORE_MAX 8u /* further columns of a list */
#define CODE_MAX 64u /* bytes of a code that is looked up */

/* One search. */
struct finding {
	const struct dbk_ref_place *place;
	dbk_ref_each *each;
	void *arg;
	struct dbk_err *err;
	int64_t left; /* rows that may still be told */
	struct dbk_buf path; /* the strings of headings */
	struct dbk_buf more; /* the values of further columns */
	struct dbk_buf keys; /* their names */
};

static void
finding_fini(struct finding *f)
{
	dbk_buf_fini(&f->path);
	dbk_buf_fini(&f->more);
	dbk_buf_fini(&f->keys);
}

/* Cuts a copy of tab-separated text into at most MORE_MAX strings. */
static size_t
cut(const char *parts[MORE_MAX], struct dbk_buf *copy, const char *s)
{
	size_t n = 0, i;

	dbk_buf_reset(copy);
	dbk_buf_add_string(copy, s);
	if (copy->failed || copy->len == 0)
		return 0;
	parts[n++] = copy->data;
	for (i = 0; i < copy->len; i++) {
		if (copy->data[i] != '\t')
			continue;
		copy->data[i] = '\0';
		if (n < MORE_MAX)
			parts[n++] = copy->data + i + 1;
	}
	return n;
}

/* The headings above a row, innermost first, as offsets into f->path until
 * all are there. */
static enum dbk_code
read_headings(struct finding *f, int64_t parent,
    struct dbk_ref_heading headings[DBK_REF_DEPTH], unsigned level)
{
	size_t code_at[DBK_REF_DEPTH] = {0}, name_at[DBK_REF_DEPTH] = {0};
	enum dbk_code rc = DBK_OK;
	unsigned k = level;
	struct dbk_query q;

	dbk_buf_reset(&f->path);
	while (rc == DBK_OK && k != 0 && parent != 0) {
		k--;
		dbk_query_begin(&q, f->place->store, DBK_SQL_REF_ROW_AT);
		dbk_query_integer(&q, parent);
		parent = 0;
		code_at[k] = f->path.len;
		if (dbk_query_row(&q)) {
			dbk_buf_add_string(&f->path, dbk_query_get_text(&q, 0));
			dbk_buf_add_char(&f->path, '\0');
			name_at[k] = f->path.len;
			dbk_buf_add_string(&f->path, dbk_query_get_text(&q, 1));
			parent = dbk_query_get_integer(&q, 2);
		} else {
			name_at[k] = f->path.len;
		}
		dbk_buf_add_char(&f->path, '\0');
		rc = dbk_query_end(&q, DBK_OK, f->err);
	}
	if (rc == DBK_OK)
		rc = dbk_buf_check(&f->path, f->err);
	if (rc == DBK_OK && k != 0)
		rc = dbk_fail(f->err, DBK_EDAMAGE,
		    "the list %s has a row without its headings; load it "
		    "again: daybook ref load",
		    f->place->list.name);
	for (k = 0; rc == DBK_OK && k < level; k++) {
		headings[k].code = f->path.data + code_at[k];
		headings[k].name = f->path.data + name_at[k];
	}
	return rc;
}

/* Columns: id, code, name, parent, level, leaf, more. */
static enum dbk_code
tell_row(struct finding *f, struct dbk_query *q)
{
	struct dbk_ref_heading headings[DBK_REF_DEPTH];
	const char *values[MORE_MAX], *keys[MORE_MAX];
	struct dbk_ref_more more[MORE_MAX];
	struct dbk_ref_row row = {0};
	size_t n, i;
	enum dbk_code rc;

	row.list = &f->place->list;
	row.position = dbk_query_get_integer(q, 0) % (int64_t)DBK_REF_ROWS_MAX;
	row.code = dbk_query_get_text(q, 1);
	row.name = dbk_query_get_text(q, 2);
	row.level = (unsigned)dbk_query_get_integer(q, 4);
	row.leaf = dbk_query_get_integer(q, 5) != 0;
	if (row.level >= DBK_REF_DEPTH)
		return dbk_fail(f->err, DBK_EDAMAGE, "the list %s is too deep",
		    f->place->list.name);
	rc = read_headings(f, dbk_query_get_integer(q, 3), headings, row.level);
	if (rc != DBK_OK)
		return rc;
	row.headings = headings;
	row.nmore = cut(keys, &f->keys, f->place->columns);
	n = cut(values, &f->more, dbk_query_get_text(q, 6));
	if (f->keys.failed || f->more.failed)
		return dbk_fail_memory(f->err);
	for (i = 0; i < row.nmore; i++) {
		more[i].key = keys[i];
		more[i].value = i < n ? values[i] : "";
	}
	row.more = more;
	return f->each(f->arg, &row);
}

static enum dbk_code
tell_rows(struct finding *f, struct dbk_query *q)
{
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && f->left != 0 && dbk_query_row(q)) {
		f->left--;
		rc = tell_row(f, q);
	}
	return dbk_query_end(q, rc, f->err);
}

/* The words as a code is written: upper case; of a tree without points.  Empty
 * when no code can begin so. */
static void
read_code(char code[CODE_MAX], const struct finding *f, const char *words)
{
	size_t n = 0;

	for (; *words != '\0' && n + 1 < CODE_MAX; words++) {
		char c = *words;

		if (f->place->list.tree && (c == '.' || c == ' '))
			continue;
		code[n++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	code[*words == '\0' ? n : 0] = '\0';
}

static enum dbk_code
find_code(struct finding *f, const char *code, bool leaves)
{
	struct dbk_query q;

	dbk_query_begin(&q, f->place->store, DBK_SQL_REF_BY_CODE);
	dbk_query_integer(&q, f->place->ordinal);
	dbk_query_text(&q, code);
	dbk_query_integer(&q, leaves);
	dbk_query_integer(&q, f->left);
	return tell_rows(f, &q);
}

/* Rows that were not found by their code. */
static enum dbk_code
find_words(struct finding *f, const char *words, const char *code, bool leaves)
{
	struct dbk_buf match = {0}, name = {0};
	struct dbk_query q;
	enum dbk_code rc;

	rc = dbk_fold_match(&match, words, f->err);
	dbk_fold_words(&name, words);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&name, f->err);
	if (rc == DBK_OK && match.len != 0) {
		dbk_query_begin(&q, f->place->store,
		    f->place->list.tree ? DBK_SQL_REF_BY_WORDS :
					  DBK_SQL_REF_BY_WORDS_RANKED);
		dbk_query_integer(&q, f->place->ordinal);
		dbk_query_text(&q, code);
		dbk_query_integer(&q, leaves);
		dbk_query_integer(&q, f->left);
		dbk_query_text(&q, match.data);
		if (!f->place->list.tree)
			dbk_query_text(&q, name.data + 1);
		rc = tell_rows(f, &q);
	}
	dbk_buf_fini(&match);
	dbk_buf_fini(&name);
	return rc;
}

static enum dbk_code
find_all(struct finding *f, int64_t after, bool leaves)
{
	struct dbk_query q;

	dbk_query_begin(&q, f->place->store, DBK_SQL_REF_IN_ORDER);
	dbk_query_integer(&q, f->place->ordinal);
	dbk_query_integer(&q, after);
	dbk_query_integer(&q, leaves);
	dbk_query_integer(&q, f->left);
	return tell_rows(f, &q);
}

static enum dbk_code
begin(struct finding *f, struct dbk_ref *r, const char *list,
    dbk_ref_each *each, void *arg, struct dbk_err *err)
{
	memset(f, 0, sizeof *f);
	f->each = each;
	f->arg = arg;
	f->err = err;
	f->left = -1;
	return dbk_ref_place(r, list, &f->place, err);
}

enum dbk_code
dbk_ref_find(struct dbk_ref *r, const struct dbk_ref_query *query,
    dbk_ref_each *each, void *arg, struct dbk_err *err)
{
	bool leaves = query->leaves;
	char code[CODE_MAX];
	struct finding f;
	enum dbk_code rc;

	rc = begin(&f, r, query->list, each, arg, err);
	if (query->limit != 0)
		f.left = query->limit;
	if (rc == DBK_OK && (query->words == NULL || query->words[0] == '\0')) {
		rc = find_all(&f, query->after, leaves);
	} else if (rc == DBK_OK) {
		read_code(code, &f, query->words);
		if (code[0] != '\0')
			rc = find_code(&f, code, leaves);
		if (rc == DBK_OK && f.left != 0)
			rc = find_words(&f, query->words, code, leaves);
	}
	finding_fini(&f);
	return rc;
}

static enum dbk_code
get_code(struct finding *f, const char *code)
{
	struct dbk_query q;

	dbk_query_begin(&q, f->place->store, DBK_SQL_REF_GET);
	dbk_query_integer(&q, f->place->ordinal);
	dbk_query_text(&q, code);
	return tell_rows(f, &q);
}

enum dbk_code
dbk_ref_get(struct dbk_ref *r, const char *list, const char *code,
    dbk_ref_each *each, void *arg, struct dbk_err *err)
{
	char written[CODE_MAX];
	struct finding f;
	enum dbk_code rc;

	rc = begin(&f, r, list, each, arg, err);
	if (rc == DBK_OK) {
		read_code(written, &f, code);
		rc = get_code(&f, written);
	}
	finding_fini(&f);
	return rc;
}

enum dbk_code
dbk_ref_flags(struct dbk_ref *r, const char *hts, dbk_ref_each *each, void *arg,
    struct dbk_err *err)
{
	size_t len = strspn(hts, "0123456789"), n;
	char prefix[CODE_MAX];
	struct finding f;
	enum dbk_code rc;

	rc = begin(&f, r, DBK_REF_FLAGS, each, arg, err);
	for (n = 2; rc == DBK_OK && n <= len && n < sizeof prefix; n++) {
		memcpy(prefix, hts, n);
		prefix[n] = '\0';
		rc = get_code(&f, prefix);
	}
	finding_fini(&f);
	return rc;
}
