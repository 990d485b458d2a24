#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/chars.h"
#include "ledger/codes.h"
#include "ledger/date.h"
#include "ledger/document_form.h"
#include "ledger/word.h"

/* Room for a number or a short phrase about a character. */
#define WORDS_SIZE 160

bool
dbk_field_is_list(const struct dbk_field *field)
{
	return field->kind == DBK_KIND_ARRAY || field->kind == DBK_KIND_TEXTS ||
	    field->kind == DBK_KIND_RECORDS;
}

size_t
dbk_field_item_size(const struct dbk_field *field)
{
	if (field->kind == DBK_KIND_TEXTS)
		return sizeof(struct dbk_text);
	if (field->kind == DBK_KIND_RECORDS)
		return sizeof(struct dbk_record_item);
	return field->group->size;
}

/* The hash is the one that schemas/gen/documents.awk found to be perfect. */
const struct dbk_field *
dbk_group_field(const struct dbk_group *g, const char *name, size_t n)
{
	const unsigned char *u = (const unsigned char *)name;
	const struct dbk_field *field;
	unsigned slot;

	if (n == 0)
		return NULL;
	slot = g->slots[((unsigned)n + g->first * u[0] + g->middle * u[n / 2] +
			    u[n - 1]) &
	    g->mask];
	if (slot == 0)
		return NULL;
	field = &g->fields[slot - 1];
	/* The key has quotes and a colon around the name. */
	return field->key_len == n + 3 && dbk_word_same(field->name, name, n) ?
	    field :
	    NULL;
}

void
dbk_field_of_layout(struct dbk_field *out, const struct dbk_rec_field *field)
{
	memset(out, 0, sizeof *out);
	out->name = field->name;
	out->kind = DBK_KIND_TEXT;
	out->limit = (unsigned)(field->to - field->from + 1);
	out->class = field->class;
	out->label = field->label;
	out->catair = field->name;
}

bool
dbk_rec_field_is_free(const struct dbk_rec_field *field)
{
	return field->constant == NULL && field->class != DBK_CLASS_S;
}

void
dbk_form_init(struct dbk_form *f, const void *doc,
    const struct dbk_group *group, const struct dbk_source *source,
    struct dbk_sink *sink)
{
	memset(f, 0, sizeof *f);
	f->doc = doc;
	f->group = group;
	f->source = source;
	f->sink = sink;
}

void
dbk_form_fini(struct dbk_form *f)
{
	dbk_buf_fini(&f->abi);
}

const struct dbk_field *
dbk_form_field(const struct dbk_form *f)
{
	size_t i = f->depth < DBK_FORM_DEPTH ? f->depth : DBK_FORM_DEPTH;

	while (i-- > 0)
		if (f->at[i].field != NULL)
			return f->at[i].field;
	return NULL;
}

void
dbk_form_path(const struct dbk_form *f, struct dbk_buf *path)
{
	size_t i;

	for (i = 0; i < f->depth && i < DBK_FORM_DEPTH; i++) {
		if (f->at[i].field == NULL) {
			dbk_buf_add_format(path, "[%zu]", f->at[i].index);
			continue;
		}
		if (path->len != 0)
			dbk_buf_add_char(path, '.');
		dbk_buf_add_string(path, f->at[i].field->name);
	}
}

/* The number of the entry being read, once it was read. */
static const char *
number_of(const struct dbk_form *f)
{
	if (f->group != &dbk_group_entry)
		return NULL;
	return ((const struct dbk_entry *)f->doc)->entry_number.s;
}

void
dbk_form_report(struct dbk_form *f, enum dbk_rule rule, size_t pos,
    const struct dbk_words *words)
{
	struct dbk_finding where = {0};
	struct dbk_buf path = {0};

	dbk_form_path(f, &path);
	if (f->source != NULL)
		dbk_source_mark(&where, f->source, pos);
	where.path = path.failed ? NULL : path.data;
	where.entry_number = number_of(f);
	if (dbk_rules[rule].is_error)
		f->errors++;
	dbk_report(f->sink, rule, &where, words);
	dbk_buf_fini(&path);
}

static void
report_limit(struct dbk_form *f, enum dbk_rule rule,
    const struct dbk_field *field, size_t pos, const char *value, size_t most)
{
	char limit[WORDS_SIZE];
	struct dbk_words words = {0};

	(void)snprintf(limit, sizeof limit, "%zu", most);
	words.value = value;
	words.label = field->label;
	words.limit = limit;
	dbk_form_report(f, rule, pos, &words);
}

void
dbk_form_report_count(struct dbk_form *f, const struct dbk_field *field,
    size_t pos, size_t most)
{
	report_limit(f, DBK_RULE_FORM_COUNT, field, pos, NULL, most);
}

void
dbk_form_report_digits(struct dbk_form *f, const struct dbk_field *field,
    size_t pos, const char *digits, size_t n)
{
	char value[WORDS_SIZE];

	(void)snprintf(value, sizeof value, "%.*s%s", n < 60 ? (int)n : 60,
	    digits, n < 60 ? "" : "...");
	report_limit(f, DBK_RULE_FORM_DIGITS, field, pos, value, field->limit);
}

static void
report_text(struct dbk_form *f, enum dbk_rule rule,
    const struct dbk_field *field, const struct dbk_text *value,
    const char *detail)
{
	struct dbk_words words = {0};

	words.value = value->s;
	words.label = field->label;
	words.detail = detail;
	dbk_form_report(f, rule, value->pos, &words);
}

static size_t
count_characters(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			n++;
	return n;
}

/* The first character of s that the class does not allow; NULL: none. */
static const char *
first_refused(const char *s, size_t len, enum dbk_class class)
{
	size_t n = dbk_class_span(class, s, len);

	return n == len ? NULL : s + n;
}

static void
report_class(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value, const char *refused)
{
	char detail[WORDS_SIZE];
	uint32_t code_point;
	size_t n = dbk_utf8_next(&code_point, refused, strlen(refused));

	(void)snprintf(detail, sizeof detail,
	    "\"%.*s\", but CBP accepts %s here", n != 0 ? (int)n : 1, refused,
	    dbk_class_words(field->class));
	report_text(f, DBK_RULE_FORM_CLASS, field, value, detail);
}

/* Free text: judged in the form CBP will see when it is sent at all. */
static void
check_free_text(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value)
{
	size_t bad, bad_len, n;
	const char *refused;
	char detail[WORDS_SIZE];

	if (field->catair == NULL) {
		n = count_characters(value->s, value->len);
		if (n > field->limit)
			report_limit(f, DBK_RULE_FORM_LENGTH, field, value->pos,
			    value->s, field->limit);
		return;
	}
	/* Most text is in its class as keyed, and then no longer for CBP. */
	if (value->len <= field->limit &&
	    first_refused(value->s, value->len, field->class) == NULL)
		return;
	dbk_buf_reset(&f->abi);
	if (!dbk_abi_text(&f->abi, value->s, value->len, &bad, &bad_len)) {
		(void)snprintf(detail, sizeof detail, "\"%.*s\"", (int)bad_len,
		    value->s + bad);
		report_text(f, DBK_RULE_FORM_SCRIPT, field, value, detail);
		return;
	}
	if (f->abi.len > field->limit)
		report_limit(f, DBK_RULE_FORM_LENGTH, field, value->pos,
		    value->s, field->limit);
	refused = first_refused(f->abi.data != NULL ? f->abi.data : "",
	    f->abi.len, field->class);
	if (refused != NULL)
		report_class(f, field, value, refused);
}

static void
check_id(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value)
{
	const char *refused = first_refused(value->s, value->len, field->class);
	/* What every class allows is one byte long. */
	size_t n = refused == NULL ? value->len :
				     count_characters(value->s, value->len);

	if (n > field->limit)
		report_limit(f, DBK_RULE_FORM_LENGTH, field, value->pos,
		    value->s, field->limit);
	if (refused != NULL)
		report_class(f, field, value, refused);
	else if (value->s[0] == ' ' || value->s[value->len - 1] == ' ')
		report_text(f, DBK_RULE_FORM_CLASS, field, value,
		    "a space at its start or end");
}

static void
check_code(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value)
{
	const struct dbk_codes *codes = f->source != NULL ? f->source->codes :
							    NULL;
	char detail[WORDS_SIZE];

	if (dbk_codes_name(codes, field->list, value->s, value->len) != NULL)
		return;
	(void)snprintf(detail, sizeof detail, "%s (%.60s)",
	    dbk_lists[field->list].name, dbk_codes_edition(codes, field->list));
	report_text(f, DBK_RULE_FORM_CODE, field, value, detail);
}

void
dbk_form_check_text(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_text *value)
{
	dbk_day day;

	if (value->s == NULL)
		return;
	if ((value->len == 0 || value->s[0] == ' ') &&
	    strspn(value->s, " ") == value->len) {
		report_text(f, DBK_RULE_FORM_TYPE, field, value,
		    "left out when there is nothing to say");
		return;
	}
	switch (field->kind) {
	case DBK_KIND_CODE:
		check_code(f, field, value);
		break;
	case DBK_KIND_DATE:
		if (!dbk_date_parse(&day, value->s, value->len))
			report_text(f, DBK_RULE_FORM_DATE, field, value, NULL);
		break;
	case DBK_KIND_ID:
	case DBK_KIND_TEXTS:
		check_id(f, field, value);
		break;
	default:
		check_free_text(f, field, value);
		break;
	}
}

void
dbk_form_check_integer(struct dbk_form *f, const struct dbk_field *field,
    const struct dbk_integer *value)
{
	char digits[24];
	int64_t rest;
	unsigned most = 1;
	int n;

	if (!value->set)
		return;
	for (rest = value->v; rest >= 10; rest /= 10)
		most++;
	if (most <= field->limit && value->v >= 0)
		return;
	n = snprintf(digits, sizeof digits, "%" PRId64, value->v);
	if ((unsigned)n > field->limit)
		dbk_form_report_digits(f, field, value->pos, digits, (size_t)n);
}
