#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/check.h"

/* What a finding says of a value; digits holds an integer's text; in_record: it
 * was read from CATAIR records. */
static const char *
value_words(const struct dbk_field *field, const void *member, bool in_record,
    size_t *pos, char digits[24])
{
	const struct dbk_integer *integer = member;
	const struct dbk_flag *flag = member;
	const struct dbk_text *text = member;

	switch (field->kind) {
	case DBK_KIND_OBJECT:
		if (((const struct dbk_node *)member)->set)
			*pos = ((const struct dbk_node *)member)->pos;
		return NULL;
	case DBK_KIND_ARRAY:
	case DBK_KIND_RECORDS:
		return NULL;
	case DBK_KIND_INTEGER:
		if (!integer->set)
			return NULL;
		*pos = integer->pos;
		(void)snprintf(digits, 24, "%" PRId64, integer->v);
		return digits;
	case DBK_KIND_FLAG:
		if (!flag->set)
			return NULL;
		*pos = flag->pos;
		return flag->v ? "true" : "false";
	default:
		/* A blank field of a record has a place, too. */
		if (text->s != NULL ||
		    (in_record && text->pos != 0 && text->pos != DBK_NO_POS))
			*pos = text->pos;
		if (text->s == NULL)
			return NULL;
		return text->s;
	}
}

/* The control identifier of the record that pos lies in. */
static void
record_at(char record[5], const struct dbk_source *source, size_t pos)
{
	size_t start = pos / source->record_len * source->record_len, n = 0;

	while (n < 4 && start + n < source->len &&
	    source->text[start + n] != ' ')
		n++;
	memcpy(record, source->text + start, n);
	record[n] = '\0';
}

/* A finding that is only counted needs neither place nor words, which cost more
 * than all rules of an entry. */
static bool
only_counted(struct dbk_check *c)
{
	static const struct dbk_finding nowhere = {0};
	static const struct dbk_words none = {0};

	if (dbk_sink_reads(c->sink, c->rule))
		return false;
	dbk_report(c->sink, c->rule, &nowhere, &none);
	return true;
}

/* The element at an address in the request, and its path. */
static const struct dbk_field *
request_path(struct dbk_buf *path, const struct dbk_check *c,
    const void *member, size_t *pos)
{
	const struct dbk_field *field;
	struct dbk_buf inner = {0};

	if (c->request == NULL)
		return NULL;
	field = dbk_document_path(&inner, &dbk_group_request, c->request,
	    member, pos);
	if (field != NULL && !inner.failed) {
		dbk_buf_add_string(path, "request.");
		dbk_buf_add(path, inner.data, inner.len);
	}
	dbk_buf_fini(&inner);
	return field;
}

/* Where pos is, for a finding; the entry itself when it has no place. */
static void
place_at(struct dbk_finding *where, char record[5], const struct dbk_check *c,
    size_t pos)
{
	if (pos == DBK_NO_POS)
		pos = c->entry->node.pos;
	where->entry_number = c->entry->entry_number.s;
	if (c->source == NULL)
		return;
	dbk_source_mark(where, c->source, pos);
	if (c->source->record_len != 0 && pos < c->source->len) {
		record_at(record, c->source, pos);
		where->record = record;
	}
}

void
dbk_check_report(struct dbk_check *c, const void *member, const char *limit,
    const char *detail)
{
	const struct dbk_field *field = NULL;
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	struct dbk_buf path = {0};
	char digits[24], record[5];
	size_t pos = DBK_NO_POS;

	if (only_counted(c))
		return;
	if (member != NULL)
		field = dbk_document_path(&path, &dbk_group_entry, c->entry,
		    member, &pos);
	if (member != NULL && field == NULL)
		field = request_path(&path, c, member, &pos);
	words.limit = limit;
	words.detail = detail;
	if (field != NULL) {
		words.label = field->label;
		words.value = value_words(field, member,
		    c->source != NULL && c->source->record_len != 0, &pos,
		    digits);
		where.path = path.failed ? NULL : path.data;
	}
	place_at(&where, record, c, pos);
	dbk_report(c->sink, c->rule, &where, &words);
	dbk_buf_fini(&path);
}

void
dbk_check_report_record(struct dbk_check *c, const struct dbk_record_item *item,
    unsigned field, const char *limit, const char *detail)
{
	const struct dbk_layout *layout = &dbk_layouts[item->rec];
	struct dbk_words words = {.value = layout->name,
	    .label = layout->title,
	    .limit = limit,
	    .detail = detail};
	struct dbk_finding where = {0};
	struct dbk_buf path = {0};
	size_t parent, pos = item->node.pos;
	char record[5];

	if (only_counted(c))
		return;
	(void)dbk_document_path(&path, &dbk_group_entry, c->entry, item,
	    &parent);
	if (field != DBK_CHECK_RECORD) {
		words.value = item->values[field].s;
		words.label = layout->fields[field].label;
		if (words.value != NULL)
			pos = item->values[field].pos;
		dbk_buf_add_format(&path, ".%s", layout->fields[field].name);
	}
	if (!path.failed)
		where.path = path.data;
	place_at(&where, record, c, pos);
	dbk_report(c->sink, c->rule, &where, &words);
	dbk_buf_fini(&path);
}

static bool
has_pga(const struct dbk_entry *e)
{
	size_t i, j;

	for (i = 0; i < e->nlines; i++)
		for (j = 0; j < e->lines[i].ntariffs; j++)
			if (e->lines[i].tariffs[j].npga != 0)
				return true;
	return false;
}

static bool
holds_for(const struct dbk_rule_row *row, char action)
{
	const char *with = row->with;

	while (*with != '\0' && *with != action)
		with++;
	return *with != '\0';
}

void
dbk_check_entry(struct dbk_check *c, enum dbk_stage stage)
{
	char action = c->action != 0 ? c->action : 'A';
	int i;

	c->has_pga = has_pga(c->entry);
	for (i = 0; i < DBK_ENTRY_RULES; i++) {
		const struct dbk_rule_row *row = &dbk_rules[dbk_entry_rules[i]];

		if (!holds_for(row, action) ||
		    (stage == DBK_STAGE_KEY && row->stage != DBK_STAGE_KEY))
			continue;
		c->rule = dbk_entry_rules[i];
		row->check(c);
	}
}
