#include <string.h>

#include "ledger/chars.h"
#include "ledger/gather_value.h"
#include "ledger/list.h"
#include "ledger/map.h"

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

/* ---- what a map changes ---- */

static bool
converts(const struct dbk_gather_value *v, enum dbk_conversion what)
{
	size_t i;

	for (i = 0; i < v->map->nconvert; i++)
		if (dbk_conversion_named(v->map->convert[i].s) == what)
			return true;
	return false;
}

/* A character of the value; false: the conversions take it out. */
static bool
convert_char(const struct dbk_gather_value *v, char *c)
{
	if (converts(v, DBK_CONVERT_COMPACT) && strchr(" -./", *c) != NULL)
		return false;
	if (converts(v, DBK_CONVERT_DOLLARS) && strchr("$, ", *c) != NULL)
		return false;
	if (converts(v, DBK_CONVERT_UPPER) && *c >= 'a' && *c <= 'z')
		*c = (char)(*c - 'a' + 'A');
	return true;
}

/* The client's code as ours; false: the map does not have it. */
static bool
translate(struct dbk_gather_value *v)
{
	size_t i;

	for (i = 0; i < v->map->ncodes; i++) {
		const struct dbk_map_code *code = &v->map->codes[i];

		if (!dbk_text_is(&code->from, v->converted.data))
			continue;
		dbk_buf_reset(&v->converted);
		dbk_buf_add(&v->converted, code->to.s != NULL ? code->to.s : "",
		    code->to.len);
		return true;
	}
	return v->map->ncodes == 0;
}

/* Spaces, characters and cents, in the order of the map's conversions. */
static void
convert_text(struct dbk_gather_value *v, const char *s, size_t len)
{
	static const char space[] = " \t\r\n";
	size_t i;

	if (converts(v, DBK_CONVERT_TRIM)) {
		for (; len != 0 && strchr(space, s[0]) != NULL; s++)
			len--;
		while (len != 0 && strchr(space, s[len - 1]) != NULL)
			len--;
	}
	if (converts(v, DBK_CONVERT_DOLLARS) && len > 3 &&
	    memcmp(s + len - 3, ".00", 3) == 0)
		len -= 3;
	for (i = 0; i < len; i++) {
		char c = s[i];

		if (convert_char(v, &c))
			dbk_buf_add_char(&v->converted, c);
	}
}

/* A number of fewer digits gets its zeros back. */
static void
pad(struct dbk_gather_value *v)
{
	size_t want = v->map->digits.set ? (size_t)v->map->digits.v : 0;
	char *s;
	size_t n = v->converted.len;

	if (n >= want || !is_digits(v->converted.data, n))
		return;
	s = dbk_buf_extend(&v->converted, want - n);
	if (s == NULL)
		return;
	memmove(v->converted.data + want - n, v->converted.data, n);
	memset(v->converted.data, '0', want - n);
}

/* The cell as the map changes it; false: it cannot be (rule is set). */
static bool
convert(struct dbk_gather_value *v, struct dbk_cell *out)
{
	const struct dbk_cell *c = v->cell;
	struct dbk_buf date = {0};
	bool whole = converts(v, DBK_CONVERT_WHOLE) || v->map->digits.set;

	*out = *c;
	dbk_buf_reset(&v->converted);
	/* So that there is a text, also when nothing is left of it. */
	dbk_buf_add(&v->converted, "", 0);
	if (c->kind != DBK_CELL_TEXT && c->kind != DBK_CELL_NUMBER)
		return true;
	convert_text(v, c->text, c->len);
	if (v->converted.len == 0)
		return refuse(v, DBK_RULE_FORM_TYPE, "given, or left blank");
	if (!translate(v))
		return refuse(v, DBK_RULE_MAP_CODE, NULL);
	pad(v);
	if (v->map->date_format.s != NULL && c->kind == DBK_CELL_TEXT &&
	    dbk_map_date(&date, v->map->date_format.s, v->converted.data)) {
		dbk_buf_reset(&v->converted);
		dbk_buf_add(&v->converted, date.data, date.len);
		v->converted.failed = v->converted.failed || date.failed;
	}
	dbk_buf_fini(&date);
	out->text = v->converted.data;
	out->len = v->converted.len;
	if (v->map->ncodes != 0 || (whole && is_digits(out->text, out->len)))
		out->kind = DBK_CELL_TEXT;
	return true;
}

static bool
read_cell(struct dbk_gather_value *v)
{
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

bool
dbk_gather_read(struct dbk_gather_value *v)
{
	const struct dbk_cell *given = v->cell;
	struct dbk_cell changed;
	bool good;

	dbk_buf_reset(&v->text);
	v->detail = NULL;
	if (v->map == NULL)
		return read_cell(v);
	good = convert(v, &changed);
	if (good) {
		v->cell = &changed;
		good = read_cell(v);
		v->cell = given;
	}
	return good;
}
