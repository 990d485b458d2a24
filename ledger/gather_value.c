#include <string.h>

#include "ledger/chars.h"
#include "ledger/gather_value.h"
#include "ledger/list.h"

static bool
refuse(struct dbk_gather_value *v, enum dbk_rule rule, const char *detail)
{
	v->rule = rule;
	v->detail = detail;
	return false;
}

static bool
is_digits(const char *s, size_t len)
{
	return len != 0 && dbk_class_span(DBK_CLASS_N, s, len) == len;
}

/* 1.23E+15: what a spreadsheet shows, and saves, of a long number. */
static bool
is_shortened(const char *s, size_t len)
{
	size_t i = 0, start;

	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	if (i == 0)
		return false;
	if (i < len && s[i] == '.')
		for (i++; i < len && s[i] >= '0' && s[i] <= '9'; i++)
			;
	if (i == len || (s[i] != 'E' && s[i] != 'e') || ++i == len ||
	    s[i] != '+')
		return false;
	start = ++i;
	return is_digits(s + start, len - start);
}

static bool
take(struct dbk_gather_value *v)
{
	dbk_buf_add(&v->text, v->cell->text, v->cell->len);
	return true;
}

static bool
read_integer(struct dbk_gather_value *v)
{
	const struct dbk_cell *c = v->cell;
	size_t zeros = 0;

	if ((c->kind != DBK_CELL_TEXT && c->kind != DBK_CELL_NUMBER) ||
	    !is_digits(c->text, c->len))
		return refuse(v, DBK_RULE_FORM_TYPE,
		    "a whole number without sign, separators and cents");
	while (zeros + 1 < c->len && c->text[zeros] == '0')
		zeros++;
	dbk_buf_add(&v->text, c->text + zeros, c->len - zeros);
	return true;
}

/* As the manifest, a person and a spreadsheet program write it. */
static bool
read_flag(struct dbk_gather_value *v)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {
	    {"true", true},
	    {"TRUE", true},
	    {"Yes", true},
	    {"yes", true},
	    {"YES", true},
	    {"false", false},
	    {"FALSE", false},
	    {"No", false},
	    {"no", false},
	    {"NO", false},
	};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(v->cell->text, words[i].word) != 0)
			continue;
		dbk_buf_add_string(&v->text, words[i].value ? "true" : "false");
		return true;
	}
	return refuse(v, DBK_RULE_FORM_TYPE, "Yes or No");
}

static bool
read_date(struct dbk_gather_value *v)
{
	switch (v->cell->kind) {
	case DBK_CELL_TEXT:
	case DBK_CELL_DATE:
		return take(v);
	case DBK_CELL_TIME:
		return refuse(v, DBK_RULE_TABLE_NO_DATE, "a time of day");
	default:
		return refuse(v, DBK_RULE_TABLE_NO_DATE,
		    "a number that is not formatted as a date");
	}
}

/*
 * A number where text belongs.  What it was typed as is known only when its
 * format shows the zeros, or when the code list has it as it stands.
 */
static bool
read_number_as_text(struct dbk_gather_value *v)
{
	const struct dbk_cell *c = v->cell;
	size_t i;

	if (is_shortened(c->text, c->len))
		return refuse(v, DBK_RULE_TABLE_SHORTENED, NULL);
	if (is_digits(c->text, c->len) && c->zeros > 1) {
		for (i = c->len; i < c->zeros; i++)
			dbk_buf_add_char(&v->text, '0');
		return take(v);
	}
	if (v->field->kind == DBK_KIND_CODE &&
	    dbk_list_name(v->field->list, c->text, c->len) != NULL)
		return take(v);
	return refuse(v, DBK_RULE_TABLE_NUMBER, NULL);
}

static bool
read_text(struct dbk_gather_value *v)
{
	const struct dbk_cell *c = v->cell;

	switch (c->kind) {
	case DBK_CELL_NUMBER:
		return read_number_as_text(v);
	case DBK_CELL_DATE:
	case DBK_CELL_TIME:
		return refuse(v, DBK_RULE_TABLE_DATE, NULL);
	default:
		break;
	}
	if (v->field->kind != DBK_KIND_TEXT && is_shortened(c->text, c->len))
		return refuse(v, DBK_RULE_TABLE_SHORTENED, NULL);
	return take(v);
}

bool
dbk_gather_read(struct dbk_gather_value *v)
{
	dbk_buf_reset(&v->text);
	v->detail = NULL;
	if (v->cell->kind == DBK_CELL_ERROR)
		return refuse(v, DBK_RULE_TABLE_ERROR, NULL);
	switch (v->field->kind) {
	case DBK_KIND_INTEGER:
		return read_integer(v);
	case DBK_KIND_FLAG:
		return read_flag(v);
	case DBK_KIND_DATE:
		return read_date(v);
	default:
		return read_text(v);
	}
}
