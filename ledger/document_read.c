/*
 * The pull reader.  One pass over the text; the only nesting it follows is that
 * of the compiled groups, whose depth is fixed by the schema, so the input
 * cannot make it recurse.  Values of unknown members are skipped with a counter.
 */
#include <string.h>

#include "ledger/chars.h"
#include "ledger/document_form.h"

#define FIRST_ITEMS 4u
/* Deepest nesting that is skipped over in the value of an unknown member. */
#define SKIP_DEPTH 200u

struct reader {
	const struct dbk_source *source;
	const char *text;
	size_t len, pos;
	struct dbk_arena *arena;
	struct dbk_form form;
	struct dbk_err *err;
	bool broken;	/* not JSON from here on: nothing more is read */
};

static enum dbk_code read_object(struct reader *r, void *doc,
    const struct dbk_group *g);

static void
report_at(struct reader *r, enum dbk_rule rule, const struct dbk_field *field,
    size_t pos, const char *value, const char *detail)
{
	struct dbk_words words = {0};

	words.value = value;
	words.label = field != NULL ? field->label : "the document";
	words.detail = detail;
	dbk_form_report(&r->form, rule, pos, &words);
}

static void
not_json(struct reader *r, const char *detail)
{
	if (!r->broken)
		report_at(r, DBK_RULE_FORM_JSON, NULL, r->pos, NULL, detail);
	r->broken = true;
}

static void
skip_space(struct reader *r)
{
	while (r->pos < r->len && (r->text[r->pos] == ' ' ||
	    r->text[r->pos] == '\t' || r->text[r->pos] == '\n' ||
	    r->text[r->pos] == '\r'))
		r->pos++;
}

/* The next significant character; '\0' at the end of the text. */
static char
peek(struct reader *r)
{
	skip_space(r);
	return r->pos < r->len ? r->text[r->pos] : '\0';
}

static bool
expect(struct reader *r, char c, const char *detail)
{
	if (r->broken)
		return false;
	if (peek(r) != c) {
		not_json(r, detail);
		return false;
	}
	r->pos++;
	return true;
}

static bool
take_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if (r->len - r->pos < n || memcmp(r->text + r->pos, word, n) != 0)
		return false;
	r->pos += n;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Four hexadecimal digits at p, which has n bytes; -1 when they are not. */
static int32_t
unicode_escape(const char *p, size_t n)
{
	int32_t value = 0;
	size_t i;

	if (n < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/*
 * One \u escape at s[*i] (the u), with its second half when it is a surrogate.
 * Appends to out and moves *i behind it; false when it is none, or is NUL.
 */
static bool
decode_unicode(char *out, size_t *n, const char *s, size_t len, size_t *i)
{
	int32_t high = unicode_escape(s + *i + 1, len - *i - 1), low;
	uint32_t c;

	if (high <= 0)
		return false;
	*i += 5;
	c = (uint32_t)high;
	if (high >= 0xd800 && high <= 0xdfff) {
		if (high > 0xdbff || len - *i < 6 || s[*i] != '\\' ||
		    s[*i + 1] != 'u')
			return false;
		low = unicode_escape(s + *i + 2, len - *i - 2);
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		c = 0x10000 + ((uint32_t)(high - 0xd800) << 10) +
		    (uint32_t)(low - 0xdc00);
		*i += 6;
	}
	*n += put_utf8(out + *n, c);
	return true;
}

/* The inside of a string with escapes, decoded; never longer than it was. */
static bool
decode_escapes(char *out, size_t *n, const char *s, size_t len)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *known;
	size_t i = 0;

	*n = 0;
	while (i < len) {
		if (s[i] != '\\') {
			out[(*n)++] = s[i++];
			continue;
		}
		i++;
		if (s[i] == 'u') {
			if (!decode_unicode(out, n, s, len, &i))
				return false;
			continue;
		}
		known = s[i] != '\0' ? strchr(from, s[i]) : NULL;
		if (known == NULL)
			return false;
		out[(*n)++] = to[known - from];
		i++;
	}
	return true;
}

/* Moves past a string; *inside and *n are its characters as written. */
static bool
scan_string(struct reader *r, const char **inside, size_t *n, bool *escaped)
{
	const char *p = r->text + ++r->pos, *end = r->text + r->len, *q = p;

	*escaped = false;
	while (q < end && *q != '"') {
		if ((unsigned char)*q < 0x20) {
			r->pos = (size_t)(q - r->text);
			not_json(r, "a control character in a string");
			return false;
		}
		if (*q == '\\') {
			*escaped = true;
			q++;
			if (q == end)
				break;
		}
		q++;
	}
	if (q >= end) {
		not_json(r, "a string that does not end");
		return false;
	}
	*inside = p;
	*n = (size_t)(q - p);
	r->pos = (size_t)(q - r->text) + 1;
	return true;
}

/* A string value: copied to the arena, checked as UTF-8. */
static enum dbk_code
read_string(struct reader *r, struct dbk_text *out)
{
	size_t start = r->pos, n;
	const char *inside;
	bool escaped;
	char *s;

	if (!scan_string(r, &inside, &n, &escaped))
		return DBK_OK;
	s = dbk_arena_copy(r->arena, inside, n);
	if (s == NULL)
		return dbk_fail_memory(r->err);
	if (escaped && !decode_escapes(s, &n, inside, n)) {
		r->pos = start;
		not_json(r, "a bad escape in a string");
		return DBK_OK;
	}
	s[n] = '\0';
	if (!dbk_utf8_valid(s, n)) {
		report_at(r, DBK_RULE_FORM_UTF8, NULL, start, NULL, NULL);
		r->broken = true;
		return DBK_OK;
	}
	out->s = s;
	out->len = n;
	out->pos = start;
	return DBK_OK;
}

/* Skips any value, however deep, without recursion. */
static void
skip_value(struct reader *r)
{
	size_t depth = 0, n;
	const char *inside;
	bool escaped;

	do {
		char c = peek(r);

		if (c == '"') {
			if (!scan_string(r, &inside, &n, &escaped))
				return;
		} else if (c == '{' || c == '[') {
			if (++depth > SKIP_DEPTH) {
				not_json(r, "nesting too deep");
				return;
			}
			r->pos++;
		} else if (c == '}' || c == ']') {
			if (depth-- == 0) {
				not_json(r, "a value is missing");
				return;
			}
			r->pos++;
		} else if (c == '\0') {
			not_json(r, "the text ends too early");
			return;
		} else {
			r->pos++;
			/* The rest of a number or word. */
			while (r->pos < r->len && strchr(" \t\r\n,:[]{}\"",
			    r->text[r->pos]) == NULL)
				r->pos++;
		}
	} while (depth != 0);
}

/* A value of another type than the field's. */
static void
wrong_type(struct reader *r, const struct dbk_field *field,
    const char *detail)
{
	if (peek(r) == '\0') {
		not_json(r, "the text ends too early");
		return;
	}
	report_at(r, DBK_RULE_FORM_TYPE, field, r->pos, NULL, detail);
	skip_value(r);
}

static void
read_integer(struct reader *r, const struct dbk_field *field,
    struct dbk_integer *out)
{
	size_t start = r->pos, digits = 0;
	int64_t v = 0;

	while (r->pos < r->len && r->text[r->pos] >= '0' &&
	    r->text[r->pos] <= '9') {
		if (digits++ < 18)
			v = v * 10 + (r->text[r->pos] - '0');
		r->pos++;
	}
	if (digits == 0 || (r->pos < r->len && strchr(".eE+-",
	    r->text[r->pos]) != NULL && r->text[r->pos] != '\0')) {
		r->pos = start;
		wrong_type(r, field, "a whole number without sign or quotes");
		return;
	}
	if (digits > 1 && r->text[start] == '0') {
		r->pos = start;
		not_json(r, "a number with a leading zero");
		return;
	}
	out->v = v;
	out->set = true;
	out->pos = start;
	if (digits > 18)
		dbk_form_report_digits(&r->form, field, out->pos,
		    r->text + start, digits);
	else
		dbk_form_check_integer(&r->form, field, out);
}

static void
read_flag(struct reader *r, const struct dbk_field *field,
    struct dbk_flag *out)
{
	size_t start = r->pos;

	if (take_word(r, "true")) {
		out->v = true;
	} else if (take_word(r, "false")) {
		out->v = false;
	} else {
		wrong_type(r, field, "true or false");
		return;
	}
	out->set = true;
	out->pos = start;
}

/* An array grown in the arena: room for one more item. */
static enum dbk_code
grow(struct reader *r, void **items, size_t n, size_t *room, size_t size)
{
	size_t want = *room != 0 ? *room * 2 : FIRST_ITEMS;
	void *bigger;

	if (n < *room)
		return DBK_OK;
	bigger = dbk_arena_alloc(r->arena, want * size);
	if (bigger == NULL)
		return dbk_fail_memory(r->err);
	if (n != 0)
		memcpy(bigger, *items, n * size);
	*items = bigger;
	*room = want;
	return DBK_OK;
}

/* One item of an array: an object, a plain string for it, or a text. */
static enum dbk_code
read_item(struct reader *r, const struct dbk_field *field, void *item)
{
	const struct dbk_group *g = field->group;
	const struct dbk_field *member;
	enum dbk_code rc;
	size_t i;

	if (field->kind == DBK_KIND_TEXTS) {
		if (peek(r) != '"') {
			wrong_type(r, field, "a list of strings");
			return DBK_OK;
		}
		rc = read_string(r, item);
		if (rc == DBK_OK && !r->broken)
			dbk_form_check_text(&r->form, field, item);
		return rc;
	}
	if (peek(r) != '"' || g->shorthand == NULL)
		return read_object(r, item, g);
	for (i = 0; i < g->nfields; i++)
		if (strcmp(g->fields[i].name, g->shorthand) == 0)
			break;
	member = &g->fields[i];
	((struct dbk_node *)item)->set = true;
	((struct dbk_node *)item)->pos = r->pos;
	rc = read_string(r, (struct dbk_text *)(void *)((char *)item +
	    member->offset));
	if (rc == DBK_OK && !r->broken)
		dbk_form_check_text(&r->form, member,
		    (void *)((char *)item + member->offset));
	return rc;
}

static enum dbk_code
read_array(struct reader *r, void *doc, const struct dbk_field *field)
{
	size_t size = field->kind == DBK_KIND_TEXTS ? sizeof(struct dbk_text) :
	    field->group->size;
	size_t most = field->kind == DBK_KIND_TEXTS ? field->items :
	    field->limit;
	size_t n = 0, room = 0, start = r->pos;
	enum dbk_code rc = DBK_OK;
	void *items = NULL;

	if (peek(r) != '[') {
		wrong_type(r, field, "a list");
		return DBK_OK;
	}
	r->pos++;
	if (peek(r) == ']') {
		r->pos++;
		return DBK_OK;
	}
	do {
		if (n == most) {
			dbk_form_report_count(&r->form, field, start, most);
			r->broken = true;
			break;
		}
		rc = grow(r, &items, n, &room, size);
		if (rc != DBK_OK)
			return rc;
		dbk_form_enter_item(&r->form, n);
		rc = read_item(r, field, (char *)items + n * size);
		dbk_form_leave_item(&r->form);
		if (rc != DBK_OK)
			return rc;
		n++;
	} while (!r->broken && peek(r) == ',' && ++r->pos);
	memcpy((char *)doc + field->offset, &items, sizeof items);
	memcpy((char *)doc + field->count_offset, &n, sizeof n);
	(void)expect(r, ']', "a list wants , or ]");
	return DBK_OK;
}

static enum dbk_code
read_value(struct reader *r, void *doc, const struct dbk_field *field)
{
	void *member = (char *)doc + field->offset;
	enum dbk_code rc;
	char c = peek(r);

	if (c == 'n' && take_word(r, "null"))
		return DBK_OK;	/* absent and null mean the same */
	switch (field->kind) {
	case DBK_KIND_OBJECT:
		return read_object(r, member, field->group);
	case DBK_KIND_ARRAY:
	case DBK_KIND_TEXTS:
		return read_array(r, doc, field);
	case DBK_KIND_INTEGER:
		read_integer(r, field, member);
		return DBK_OK;
	case DBK_KIND_FLAG:
		read_flag(r, field, member);
		return DBK_OK;
	case DBK_KIND_TEXT:
	case DBK_KIND_ID:
	case DBK_KIND_CODE:
	case DBK_KIND_DATE:
		break;
	}
	if (c != '"') {
		wrong_type(r, field, "a string in quotes");
		return DBK_OK;
	}
	rc = read_string(r, member);
	if (rc == DBK_OK && !r->broken)
		dbk_form_check_text(&r->form, field, member);
	return rc;
}

/*
 * The field of a member's name.  Writers keep the schema's order, so the search
 * begins where the last one ended.
 */
static const struct dbk_field *
find_field(const struct dbk_group *g, size_t *hint, const struct dbk_text *name)
{
	size_t i;

	for (i = 0; i < g->nfields; i++) {
		size_t at = (*hint + i) % g->nfields;

		if (dbk_text_is(name, g->fields[at].name)) {
			*hint = at + 1;
			return &g->fields[at];
		}
	}
	return NULL;
}

static enum dbk_code
read_member(struct reader *r, void *doc, const struct dbk_group *g,
    size_t *hint, uint64_t *seen)
{
	const struct dbk_field *field;
	struct dbk_text name = {0};
	enum dbk_code rc;

	if (peek(r) != '"') {
		not_json(r, "a member name in quotes is wanted");
		return DBK_OK;
	}
	rc = read_string(r, &name);
	if (rc != DBK_OK || r->broken ||
	    !expect(r, ':', "a member wants : and a value"))
		return rc;
	field = find_field(g, hint, &name);
	if (field == NULL) {
		report_at(r, DBK_RULE_FORM_UNKNOWN, NULL, name.pos, name.s,
		    NULL);
		skip_value(r);
		return DBK_OK;
	}
	if (*seen >> (field - g->fields) & 1) {
		report_at(r, DBK_RULE_FORM_TWICE, field, name.pos, name.s,
		    NULL);
		skip_value(r);
		return DBK_OK;
	}
	*seen |= (uint64_t)1 << (field - g->fields);
	dbk_form_enter(&r->form, field);
	rc = read_value(r, doc, field);
	dbk_form_leave(&r->form);
	return rc;
}

static enum dbk_code
read_object(struct reader *r, void *doc, const struct dbk_group *g)
{
	struct dbk_node *node = doc;
	uint64_t seen = 0;
	size_t hint = 0;
	enum dbk_code rc = DBK_OK;

	if (peek(r) != '{') {
		wrong_type(r, dbk_form_field(&r->form), "an object in braces");
		return DBK_OK;
	}
	node->set = true;
	node->pos = r->pos++;
	if (peek(r) == '}') {
		r->pos++;
		return DBK_OK;
	}
	do {
		rc = read_member(r, doc, g, &hint, &seen);
	} while (rc == DBK_OK && !r->broken && peek(r) == ',' && ++r->pos);
	if (rc == DBK_OK)
		(void)expect(r, '}', "an object wants , or }");
	return rc;
}

enum dbk_code
dbk_document_read(void *doc, const struct dbk_group *g, struct dbk_arena *a,
    const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct reader r = {0};
	enum dbk_code rc;

	memset(doc, 0, g->size);
	r.source = source;
	r.text = source->text;
	r.len = source->len;
	r.arena = a;
	r.err = err;
	if (sink == NULL)
		sink = &counter;
	dbk_form_init(&r.form, doc, g, source, sink);
	rc = read_object(&r, doc, g);
	if (rc == DBK_OK && !r.broken && peek(&r) != '\0')
		not_json(&r, "text after the end of the document");
	if (rc == DBK_OK && !r.broken && r.pos < r.len)
		not_json(&r, "a NUL byte");
	dbk_form_fini(&r.form);
	if (rc != DBK_OK)
		return rc;
	return r.form.errors != 0 ? DBK_EFINDINGS : DBK_OK;
}
