#include <stdlib.h>
#include <string.h>

#include "ledger/workbook_style.h"

#define STYLES_MOST 65536u
#define FORMATS_MOST 4096u
#define STYLES_PART ((uint64_t)64 * 1024 * 1024)
/* Formats of the workbook's own begin here; the others are Excel's. */
#define OWN_FORMATS 164u

struct format {
	size_t id;
	struct dbk_style style;
};

struct reading {
	struct dbk_workbook *book;
	bool cells; /* within cellXfs, whose places cells name */
	struct format *formats;
	size_t nformats;
	size_t room; /* of book->styles */
};

/*
 * The formats that are not written down in the file: ECMA-376 part 1, 18.8.30;
 * 27 to 36 and 50 to 58 are dates of East Asian workbooks.
 */
static struct dbk_style
builtin_format(size_t id)
{
	struct dbk_style style = {DBK_STYLE_NUMBER, 0};

	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	    id == 34 || id == 35 || id == 36 || (id >= 50 && id <= 58))
		style.kind = DBK_STYLE_DATE;
	else if ((id >= 18 && id <= 21) || id == 32 || id == 33 ||
	    (id >= 45 && id <= 47))
		style.kind = DBK_STYLE_TIME;
	return style;
}

/* Only zeros: as many digits are shown at least. */
static bool
is_zeros(const char *code)
{
	size_t n = strspn(code, "0");

	return n != 0 && n < 64 && code[n] == '\0';
}

/* Past a quoted text, a [colour] or an escaped character; else where it is. */
static const char *
skip_literal(const char *s)
{
	const char *end = NULL;

	if (*s == '"')
		end = strchr(s + 1, '"');
	else if (*s == '[' && strchr("hHmMsS", s[1]) == NULL)
		end = strchr(s, ']');
	else if ((*s == '\\' || *s == '_' || *s == '*') && s[1] != '\0')
		end = s + 1;
	return end != NULL ? end + 1 : s;
}

struct dbk_style
dbk_workbook_format(const char *code)
{
	struct dbk_style style = {DBK_STYLE_NUMBER, 0};
	bool day = false, month = false, time = false;
	const char *s = code, *next;

	if (is_zeros(code)) {
		style.zeros = (unsigned char)strlen(code);
		return style;
	}
	/* Sections after ; are of negative numbers, zero and text. */
	while (*s != '\0' && *s != ';') {
		next = skip_literal(s);
		if (next != s) {
			s = next;
			continue;
		}
		day = day || strchr("yYdD", *s) != NULL;
		month = month || *s == 'm' || *s == 'M';
		time = time || strchr("hHsS", *s) != NULL;
		s++;
	}
	/* m stands for minutes, too. */
	if (day || (month && !time))
		style.kind = DBK_STYLE_DATE;
	else if (time)
		style.kind = DBK_STYLE_TIME;
	return style;
}

static enum dbk_code
add_format(struct reading *r, const char **attributes)
{
	const char *code = dbk_part_attribute(attributes, "formatCode");
	size_t id = dbk_workbook_number(dbk_part_attribute(attributes,
					    "numFmtId"),
	    SIZE_MAX);

	if (code == NULL || r->nformats == FORMATS_MOST)
		return DBK_OK;
	r->formats[r->nformats++] = (struct format){
	    .id = id,
	    .style = dbk_workbook_format(code),
	};
	return DBK_OK;
}

static struct dbk_style
style_of(const struct reading *r, size_t id)
{
	size_t i;

	for (i = 0; i < r->nformats; i++)
		if (r->formats[i].id == id)
			return r->formats[i].style;
	return builtin_format(id < OWN_FORMATS ? id : 0);
}

static enum dbk_code
add_style(struct reading *r, const char **attributes)
{
	struct dbk_workbook *w = r->book;
	struct dbk_style *bigger;
	size_t id = dbk_workbook_number(dbk_part_attribute(attributes,
					    "numFmtId"),
	    0);

	if (w->nstyles == STYLES_MOST)
		return DBK_OK;
	if (w->nstyles == r->room) {
		r->room = r->room != 0 ? r->room * 2 : 64;
		bigger = realloc(w->styles, r->room * sizeof *bigger);
		if (bigger == NULL)
			return dbk_fail_memory(w->err);
		w->styles = bigger;
	}
	w->styles[w->nstyles++] = style_of(r, id);
	return DBK_OK;
}

static enum dbk_code
styles_start(void *arg, unsigned depth, const char *name,
    const char **attributes)
{
	struct reading *r = arg;

	if (depth == 2)
		r->cells = strcmp(name, "cellXfs") == 0;
	if (depth == 3 && strcmp(name, "numFmt") == 0)
		return add_format(r, attributes);
	if (depth == 3 && r->cells && strcmp(name, "xf") == 0)
		return add_style(r, attributes);
	return DBK_OK;
}

enum dbk_code
dbk_workbook_styles(struct dbk_workbook *w)
{
	struct reading r = {.book = w};
	struct dbk_part_reader reader = {
	    .start = styles_start,
	    .arg = &r,
	    .limit = STYLES_PART,
	};
	enum dbk_code rc;

	r.formats = calloc(FORMATS_MOST, sizeof *r.formats);
	if (r.formats == NULL)
		return dbk_fail_memory(w->err);
	rc = dbk_package_read(w->package, w->styles_part, &reader, w->err);
	free(r.formats);
	return rc;
}

struct dbk_style
dbk_workbook_style(const struct dbk_workbook *w, size_t which)
{
	if (w->nstyles == 0)
		return (struct dbk_style){DBK_STYLE_NUMBER, 0};
	return w->styles[which < w->nstyles ? which : 0];
}
