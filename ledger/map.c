#include <string.h>

#include "ledger/heading.h"
#include "ledger/map.h"

static const char *const conversions[DBK_CONVERT_COUNT] = {
    [DBK_CONVERT_TRIM] = "TRIM",
    [DBK_CONVERT_UPPER] = "UPPER",
    [DBK_CONVERT_COMPACT] = "COMPACT",
    [DBK_CONVERT_WHOLE] = "WHOLE",
    [DBK_CONVERT_DOLLARS] = "DOLLARS",
};

enum dbk_conversion
dbk_conversion_named(const char *name)
{
	int i;

	for (i = 0; i < DBK_CONVERT_COUNT; i++)
		if (strcmp(conversions[i], name) == 0)
			break;
	return (enum dbk_conversion)i;
}

const struct dbk_map_column *
dbk_map_find(const struct dbk_map *map, const char *heading)
{
	size_t i;

	for (i = 0; map != NULL && i < map->ncolumns; i++)
		if (dbk_text_is(&map->columns[i].column, heading))
			return &map->columns[i];
	return NULL;
}

/* ---- dates ---- */

struct part {
	char letter; /* of the format */
	size_t width; /* of its digits: 4, 2, or 1 for one or two */
	char digits[5]; /* zero-filled */
};

/* Takes the digits of a part from *s. */
static bool
take_digits(struct part *p, const char **s)
{
	size_t most = p->width > 2 ? 4 : 2, least = p->width > 1 ? most : 1;
	size_t n = 0;

	while (n < most && (*s)[n] >= '0' && (*s)[n] <= '9')
		n++;
	if (n < least)
		return false;
	memset(p->digits, '0', most - n);
	memcpy(p->digits + most - n, *s, n);
	p->digits[most] = '\0';
	*s += n;
	return true;
}

/* The part of the date that the letters at *format stand for; NULL: none. */
static struct part *
find_part(struct part parts[3], const char **format)
{
	char letter = **format;
	size_t n = 0, i;

	while ((*format)[n] == letter)
		n++;
	for (i = 0; i < 3; i++)
		if (parts[i].letter == letter)
			break;
	if (i == 3 || parts[i].width != 0 || (i == 0 ? n != 4 : n > 2))
		return NULL;
	parts[i].width = n;
	*format += n;
	return &parts[i];
}

bool
dbk_map_date(struct dbk_buf *out, const char *format, const char *text)
{
	struct part parts[3] = {
	    {.letter = 'Y'}, {.letter = 'M'}, {.letter = 'D'}};
	struct part *p;

	while (*format != '\0') {
		if (strchr("YMD", *format) != NULL) {
			p = find_part(parts, &format);
			if (p == NULL ||
			    (text != NULL && !take_digits(p, &text)))
				return false;
			continue;
		}
		if (text != NULL && *text++ != *format)
			return false;
		format++;
	}
	if (parts[0].width == 0 || parts[1].width == 0 || parts[2].width == 0)
		return false;
	if (text == NULL)
		return true;
	if (*text != '\0')
		return false;
	dbk_buf_add_format(out, "%s-%s-%s", parts[0].digits, parts[1].digits,
	    parts[2].digits);
	return true;
}

/* ---- checking ---- */

struct checking {
	const struct dbk_group *group;
	const void *doc;
	const struct dbk_source *source;
	struct dbk_sink *sink;
};

static void
report(const struct checking *c, const struct dbk_text *value,
    const char *detail)
{
	const struct dbk_words words = {.value = value->s, .detail = detail};
	struct dbk_finding where = {0};
	struct dbk_buf path = {0};
	size_t parent;

	(void)dbk_document_path(&path, c->group, c->doc, value, &parent);
	if (!path.failed)
		where.path = path.data;
	if (c->source != NULL)
		dbk_source_mark(&where, c->source,
		    value->s != NULL ? value->pos : parent);
	dbk_report(c->sink, DBK_RULE_MAP_FORM, &where, &words);
	dbk_buf_fini(&path);
}

static void
check_path(const struct checking *c, const struct dbk_text *path)
{
	struct dbk_heading h;
	const char *wrong;

	if (path->s == NULL) {
		report(c, path, "a path is wanted");
		return;
	}
	wrong = dbk_heading_read(&h, path->s, path->len);
	if (wrong != NULL)
		report(c, path, wrong);
}

static void
check_column(const struct checking *c, const struct dbk_map *map,
    const struct dbk_map_column *column)
{
	size_t i;

	if (column->column.s == NULL)
		report(c, &column->column,
		    "the heading of the column is wanted");
	else if (dbk_map_find(map, column->column.s) != column)
		report(c, &column->column, "the column stands twice");
	if (!column->ignore.v)
		check_path(c, &column->path);
	for (i = 0; i < column->nconvert; i++)
		if (dbk_conversion_named(column->convert[i].s) ==
		    DBK_CONVERT_COUNT)
			report(c, &column->convert[i],
			    "there are TRIM, UPPER, COMPACT, WHOLE and "
			    "DOLLARS");
	if (column->date_format.s != NULL &&
	    !dbk_map_date(NULL, column->date_format.s, NULL))
		report(c, &column->date_format,
		    "a date is made of YYYY, MM or M, DD or D");
}

void
dbk_map_check(const struct dbk_map *map, const struct dbk_group *group,
    const void *doc, const struct dbk_source *source, struct dbk_sink *sink)
{
	const struct checking c = {group, doc, source, sink};
	size_t i;

	for (i = 0; i < map->ncolumns; i++)
		check_column(&c, map, &map->columns[i]);
	for (i = 0; i < map->nfixed; i++) {
		check_path(&c, &map->fixed[i].path);
		if (map->fixed[i].value.s == NULL)
			report(&c, &map->fixed[i].value, "a value is wanted");
	}
}
