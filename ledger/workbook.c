#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/workbook.h"
#include "ledger/workbook_style.h"

#define RELATIONS_MOST 1024u
#define SMALL_PART ((uint64_t)16 * 1024 * 1024)
/* Bytes and number of the shared texts that are kept in memory. */
#define STRINGS_LIMIT ((size_t)32 * 1024 * 1024)
#define STRINGS_MOST ((size_t)2 * 1024 * 1024)
#define STRINGS_PART ((uint64_t)512 * 1024 * 1024)
#define STRINGS_FIRST ((size_t)1024)

/* ---- relations ---- */

struct relation {
	const char *id, *type, *part;
};

struct relations {
	struct dbk_workbook *book;
	const char *folder; /* that targets are relative to, "" or "xl/" */
	struct relation *relation;
	size_t n;
};

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* folder and target as the name of a part, without . and ..; false when it
 * leads out of the package or is too long. */
static bool
resolve(char out[DBK_PART_NAME], const char *folder, const char *target)
{
	const char *from[2] = {target[0] == '/' ? "" : folder, target};
	size_t n = 0, i;

	for (i = 0; i < 2; i++) {
		const char *s = from[i];
		size_t len;

		for (; *s != '\0'; s += len) {
			s += strspn(s, "/");
			len = strcspn(s, "/");
			if (len == 0 || (len == 1 && s[0] == '.'))
				continue;
			if (len == 2 && s[0] == '.' && s[1] == '.') {
				if (n == 0)
					return false;
				while (n > 0 && out[--n] != '/')
					;
				continue;
			}
			if (n + len + 2 > DBK_PART_NAME)
				return false;
			if (n != 0)
				out[n++] = '/';
			memcpy(out + n, s, len);
			n += len;
		}
	}
	out[n] = '\0';
	return n != 0;
}

static enum dbk_code
copy(struct dbk_workbook *w, const char **out, const char *s)
{
	*out = dbk_arena_copy(&w->arena, s, strlen(s));
	return *out != NULL ? DBK_OK : dbk_fail_memory(w->err);
}

static enum dbk_code
relation_start(void *arg, unsigned depth, const char *name,
    const char **attributes)
{
	struct relations *r = arg;
	const char *id = dbk_part_attribute(attributes, "Id");
	const char *type = dbk_part_attribute(attributes, "Type");
	const char *target = dbk_part_attribute(attributes, "Target");
	const char *mode = dbk_part_attribute(attributes, "TargetMode");
	char part[DBK_PART_NAME];
	struct relation *to;
	enum dbk_code rc;

	if (depth != 2 || strcmp(name, "Relationship") != 0 || id == NULL ||
	    type == NULL || target == NULL || r->n == RELATIONS_MOST ||
	    (mode != NULL && strcmp(mode, "External") == 0) ||
	    !resolve(part, r->folder, target))
		return DBK_OK;
	to = &r->relation[r->n++];
	rc = copy(r->book, &to->id, id);
	if (rc == DBK_OK)
		rc = copy(r->book, &to->type, type);
	if (rc == DBK_OK)
		rc = copy(r->book, &to->part, part);
	return rc;
}

static enum dbk_code
read_relations(struct relations *r, struct dbk_workbook *w, const char *part,
    const char *folder)
{
	struct dbk_part_reader reader = {
	    .start = relation_start,
	    .arg = r,
	    .limit = SMALL_PART,
	};

	r->book = w;
	r->folder = folder;
	r->n = 0;
	r->relation = dbk_arena_alloc(&w->arena,
	    RELATIONS_MOST * sizeof *r->relation);
	if (r->relation == NULL)
		return dbk_fail_memory(w->err);
	return dbk_package_read(w->package, part, &reader, w->err);
}

static const char *
part_of_type(const struct relations *r, const char *type)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (ends_with(r->relation[i].type, type))
			return r->relation[i].part;
	return NULL;
}

static const char *
part_of_id(const struct relations *r, const char *id)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->relation[i].id, id) == 0)
			return r->relation[i].part;
	return NULL;
}

/* ---- the workbook part ---- */

static enum dbk_code
book_start(void *arg, unsigned depth, const char *name, const char **attributes)
{
	struct dbk_workbook *w = arg;
	const char *title = dbk_part_attribute(attributes, "name");
	const char *id = dbk_part_attribute(attributes, "id");
	const char *old;
	enum dbk_code rc;

	if (depth == 2 && strcmp(name, "workbookPr") == 0) {
		old = dbk_part_attribute(attributes, "date1904");
		w->date1904 = old != NULL &&
		    (strcmp(old, "1") == 0 || strcmp(old, "true") == 0);
	}
	if (depth != 3 || strcmp(name, "sheet") != 0 || title == NULL ||
	    id == NULL || w->nsheets == DBK_WORKBOOK_SHEETS)
		return DBK_OK;
	rc = copy(w, &w->sheets[w->nsheets].name, title);
	if (rc == DBK_OK)
		rc = copy(w, &w->sheets[w->nsheets].id, id);
	w->nsheets++;
	return rc;
}

/* xl/workbook.xml: "xl/" and "xl/_rels/workbook.xml.rels". */
static bool
split_name(char folder[DBK_PART_NAME], char rels[DBK_PART_NAME],
    const char *part)
{
	const char *slash = strrchr(part, '/');
	int n = slash != NULL ? (int)(slash - part) + 1 : 0;
	int len;

	(void)snprintf(folder, DBK_PART_NAME, "%.*s", n, part);
	len = snprintf(rels, DBK_PART_NAME, "%.*s_rels/%s.rels", n, part,
	    part + n);
	return len > 0 && len < DBK_PART_NAME;
}

static enum dbk_code
refuse(const struct dbk_workbook *w, const char *detail)
{
	return dbk_table_refuse(w->table, DBK_RULE_TABLE_FORM, 0, NULL, detail);
}

static enum dbk_code
read_book(struct dbk_workbook *w)
{
	struct dbk_part_reader reader = {
	    .start = book_start,
	    .arg = w,
	    .limit = SMALL_PART,
	};
	char folder[DBK_PART_NAME], rels[DBK_PART_NAME];
	struct relations r;
	const char *book;
	enum dbk_code rc;
	size_t i;

	rc = read_relations(&r, w, "_rels/.rels", "");
	if (rc != DBK_OK)
		return rc;
	book = part_of_type(&r, "/officeDocument");
	if (book == NULL || !split_name(folder, rels, book))
		return refuse(w, "it names no workbook");
	rc = dbk_package_read(w->package, book, &reader, w->err);
	if (rc == DBK_OK)
		rc = read_relations(&r, w, rels, folder);
	if (rc != DBK_OK)
		return rc;
	for (i = 0; i < w->nsheets; i++)
		w->sheets[i].part = part_of_id(&r, w->sheets[i].id);
	w->strings_part = part_of_type(&r, "/sharedStrings");
	w->styles_part = part_of_type(&r, "/styles");
	return w->nsheets != 0 ? DBK_OK : refuse(w, "it has no sheets");
}

/* ---- the sheet ---- */

static enum dbk_code
refuse_sheet(struct dbk_workbook *w, const char *name)
{
	struct dbk_buf names = {0};
	size_t i;

	for (i = 0; i < w->nsheets; i++) {
		if (i != 0)
			dbk_buf_add_string(&names, ", ");
		dbk_buf_add_string(&names, w->sheets[i].name);
	}
	(void)dbk_table_refuse(w->table, DBK_RULE_TABLE_SHEET, 0, name,
	    names.failed ? NULL : names.data);
	dbk_buf_fini(&names);
	return DBK_EFINDINGS;
}

/* The one asked for; or else the one of our template, or the only one. */
static enum dbk_code
choose_sheet(struct dbk_workbook *w)
{
	const char *name = w->table->sheet != NULL ? w->table->sheet :
						     DBK_TABLE_SHEET;

	for (w->sheet = 0; w->sheet < w->nsheets; w->sheet++)
		if (strcmp(w->sheets[w->sheet].name, name) == 0)
			break;
	if (w->sheet == w->nsheets && w->table->sheet == NULL &&
	    w->nsheets == 1)
		w->sheet = 0;
	if (w->sheet == w->nsheets)
		return refuse_sheet(w, name);
	if (w->sheets[w->sheet].part == NULL)
		return refuse(w, "the part of the sheet is not named");
	return DBK_OK;
}

/* ---- shared texts ---- */

struct strings {
	struct dbk_workbook *book;
	unsigned phonetic; /* depth of an rPh, which is not the text; 0: none */
	bool in_text;
	size_t start; /* of the text in work */
};

static enum dbk_code
add_string(struct strings *s)
{
	struct dbk_workbook *w = s->book;
	size_t room = w->strings_room * 2;
	uint32_t *bigger;

	if (w->nstrings == STRINGS_MOST)
		return refuse(w,
		    "it has too many different texts: save the "
		    "sheet as CSV");
	if (w->nstrings == w->strings_room) {
		if (room == 0)
			room = STRINGS_FIRST;
		bigger = realloc(w->starts, room * sizeof *bigger);
		if (bigger == NULL)
			return dbk_fail_memory(w->err);
		w->starts = bigger;
		w->strings_room = room;
	}
	w->starts[w->nstrings++] = (uint32_t)s->start;
	w->strings.len = s->start +
	    dbk_workbook_decode(w->strings.data + s->start,
		w->strings.len - s->start);
	dbk_buf_add_char(&w->strings, '\0');
	return dbk_buf_check(&w->strings, w->err);
}

static enum dbk_code
strings_start(void *arg, unsigned depth, const char *name,
    const char **attributes)
{
	struct strings *s = arg;

	(void)attributes;
	if (depth == 2 && strcmp(name, "si") == 0) {
		s->start = s->book->strings.len;
		/* There is a byte to decode in an empty text, too. */
		dbk_buf_add(&s->book->strings, "", 0);
	} else if (strcmp(name, "rPh") == 0 && s->phonetic == 0) {
		s->phonetic = depth;
	}
	s->in_text = strcmp(name, "t") == 0 && s->phonetic == 0;
	return DBK_OK;
}

static enum dbk_code
strings_end(void *arg, unsigned depth, const char *name)
{
	struct strings *s = arg;

	s->in_text = false;
	if (s->phonetic == depth)
		s->phonetic = 0;
	if (depth == 2 && strcmp(name, "si") == 0)
		return add_string(s);
	return DBK_OK;
}

static enum dbk_code
strings_text(void *arg, const char *text, size_t len)
{
	struct strings *s = arg;
	struct dbk_buf *b = &s->book->strings;

	if (!s->in_text)
		return DBK_OK;
	if (b->len + len > STRINGS_LIMIT ||
	    b->len + len - s->start > DBK_TABLE_CELL)
		return refuse(s->book,
		    "it has too much text: save the sheet "
		    "as CSV");
	dbk_buf_add(b, text, len);
	return dbk_buf_check(b, s->book->err);
}

static enum dbk_code
read_strings(struct dbk_workbook *w)
{
	struct strings s = {.book = w};
	struct dbk_part_reader reader = {
	    .start = strings_start,
	    .end = strings_end,
	    .text = strings_text,
	    .arg = &s,
	    .limit = STRINGS_PART,
	};

	/* Never NULL, so that empty texts have an address. */
	dbk_buf_add_char(&w->strings, '\0');
	if (w->strings_part == NULL)
		return dbk_buf_check(&w->strings, w->err);
	return dbk_package_read(w->package, w->strings_part, &reader, w->err);
}

const char *
dbk_workbook_string(const struct dbk_workbook *w, size_t which, size_t *len)
{
	const char *s;

	if (which >= w->nstrings)
		return NULL;
	s = w->strings.data + w->starts[which];
	*len = strlen(s);
	return s;
}

/* The four hexadecimal digits of _x000D_ at s; false: it is none. */
static bool
escape_at(const char *s, size_t len, unsigned *out)
{
	size_t i;

	*out = 0;
	if (len < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return false;
	for (i = 2; i < 6; i++) {
		unsigned digit;

		if (s[i] >= '0' && s[i] <= '9')
			digit = (unsigned)(s[i] - '0');
		else if (s[i] >= 'A' && s[i] <= 'F')
			digit = (unsigned)(s[i] - 'A') + 10;
		else if (s[i] >= 'a' && s[i] <= 'f')
			digit = (unsigned)(s[i] - 'a') + 10;
		else
			return false;
		*out = *out * 16 + digit;
	}
	/* Only what XML cannot hold is written so, and the _ of a real _x. */
	return *out != 0 && *out < 0x80;
}

size_t
dbk_workbook_decode(char *s, size_t len)
{
	size_t from, to = 0;
	unsigned c;

	for (from = 0; from < len; to++) {
		if (escape_at(s + from, len - from, &c)) {
			s[to] = (char)c;
			from += 7;
		} else {
			s[to] = s[from++];
		}
	}
	return to;
}

size_t
dbk_workbook_number(const char *s, size_t fallback)
{
	size_t v = 0;

	if (s == NULL || *s == '\0')
		return fallback;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' || v > SIZE_MAX / 20)
			return fallback;
		v = v * 10 + (size_t)(*s - '0');
	}
	return v;
}

/* ---- all of it ---- */

enum dbk_code
dbk_workbook_init(struct dbk_workbook *w, const struct dbk_table *t,
    struct dbk_err *err)
{
	enum dbk_code rc;

	memset(w, 0, sizeof *w);
	w->table = t;
	w->err = err;
	dbk_arena_init(&w->arena, 0);
	rc = dbk_package_open(&w->package, t, err);
	if (rc == DBK_OK)
		rc = read_book(w);
	if (rc == DBK_OK)
		rc = choose_sheet(w);
	if (rc == DBK_OK && w->styles_part != NULL)
		rc = dbk_workbook_styles(w);
	if (rc == DBK_OK)
		rc = read_strings(w);
	return rc;
}

void
dbk_workbook_fini(struct dbk_workbook *w)
{
	dbk_package_close(w->package);
	dbk_arena_fini(&w->arena);
	dbk_buf_fini(&w->strings);
	free(w->styles);
	free(w->starts);
}
