/*
 * map.h -- a client's own columns: which element each of them holds, and what
 * may be done to its values.  A map is a document (schemas/book.fields, group
 * map); saved maps are the book "maps" (ledger/book.h).
 */
#ifndef DBK_MAP_H
#define DBK_MAP_H

#include "ledger/document.h"

/* What a column's values are changed by, when its map says so. */
enum dbk_conversion {
	DBK_CONVERT_TRIM, /* spaces at the ends are taken off */
	DBK_CONVERT_UPPER, /* a-z become A-Z */
	DBK_CONVERT_COMPACT, /* spaces, hyphens, points, slashes taken out */
	DBK_CONVERT_WHOLE, /* a number is taken by its digits, as they are */
	DBK_CONVERT_DOLLARS, /* $, commas and .00 taken off */
	DBK_CONVERT_COUNT
};

/* DBK_CONVERT_COUNT when there is no such name ("TRIM" ...). */
enum dbk_conversion dbk_conversion_named(const char *name);

/*
 * Check what the form rules do not: paths, conversions, date formats, columns
 * that stand twice.  MAP-FORM, at their places in source.  group is the one
 * that doc is a structure of, for the paths of findings, and map is in doc.
 */
void dbk_map_check(const struct dbk_map *map, const struct dbk_group *group,
    const void *doc, const struct dbk_source *source, struct dbk_sink *sink);

/* The map's column of that heading; NULL: none.  map may be NULL. */
const struct dbk_map_column *dbk_map_find(const struct dbk_map *map,
    const char *heading);

/*
 * Append a date such as 11/15/2026 as YYYY-MM-DD; format is MM/DD/YYYY and the
 * like (M and D: one or two digits).  False when the text is not of the format;
 * text NULL: when the format is none.
 */
bool dbk_map_date(struct dbk_buf *out, const char *format, const char *text);

#endif
