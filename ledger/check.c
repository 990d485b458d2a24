#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/check.h"

/* What a finding says of a value; digits holds an integer's text. */
static const char *
value_words(const struct dbk_field *field, const void *member, size_t *pos,
    char digits[24])
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
		if (text->s == NULL)
			return NULL;
		*pos = text->pos;
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

	if (member != NULL)
		field = dbk_document_path(&path, &dbk_group_entry, c->entry,
		    member, &pos);
	words.limit = limit;
	words.detail = detail;
	if (field != NULL) {
		words.label = field->label;
		words.value = value_words(field, member, &pos, digits);
		where.path = path.failed ? NULL : path.data;
	}
	if (pos == DBK_NO_POS)
		pos = c->entry->node.pos;
	where.entry_number = c->entry->entry_number.s;
	if (c->source != NULL) {
		where.file = c->source->file;
		dbk_source_place(&where.line, &where.column, c->source, pos);
		if (c->source->record_len != 0 && pos < c->source->len) {
			record_at(record, c->source, pos);
			where.record = record;
		}
	}
	dbk_report(c->sink, c->rule, &where, &words);
	dbk_buf_fini(&path);
}

void
dbk_check_entry(struct dbk_check *c, enum dbk_stage stage)
{
	int rule;

	for (rule = 0; rule < DBK_RULE_COUNT; rule++) {
		const struct dbk_rule_row *row = &dbk_rules[rule];

		if (row->check == NULL ||
		    (stage == DBK_STAGE_KEY && row->stage != DBK_STAGE_KEY))
			continue;
		c->rule = (enum dbk_rule)rule;
		row->check(c);
	}
}
