/*
 * document.h -- JSON documents to structures and back, driven by the tables
 * compiled from the .fields files.  A pull reader: one pass, no tree, and every
 * value keeps its place for findings.
 */
#ifndef DBK_DOCUMENT_H
#define DBK_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/finding.h"
#include "schemas/documents.h"

struct dbk_codes;

/* Where a value stands in a table. */
struct dbk_cell_place {
	unsigned long line; /* of the file, 1-based; a workbook: its row */
	unsigned long row; /* 1-based, as the spreadsheet program counts */
	unsigned column; /* 1-based */
};

/*
 * What a document was read from, for the place of findings.  Of a text byte
 * offsets become line and column; for CATAIR records (record_len 80) a line is
 * a record and the column its position.  Of a table (cells not NULL) the
 * positions of values are indexes into cells.
 */
struct dbk_source {
	const char *file; /* NULL: unknown */
	const char *text; /* NULL: no places */
	size_t len;
	unsigned long first_line; /* of text[0]; 1-based */
	unsigned record_len; /* 0: lines end with LF */
	const char *sheet; /* of a workbook; NULL: none */
	const struct dbk_cell_place *cells; /* NULL: not a table */
	size_t ncells;
	const struct dbk_codes *codes; /* lists that codes are judged by; NULL:
					* those of the program (codes.h) */
};

/*
 * Read one JSON object of group g.
 * doc    the structure of the group, zeroed by this call; values owned by a
 * source borrowed for the call; its text need not end in NUL
 * sink   gets every form finding (FORM-*): unknown members, wrong types, values
 *        that are too long, out of their class or list, dates that are none
 * Returns DBK_OK, also with findings of severity warning; DBK_EFINDINGS when
 * there was an error finding (doc then holds what could be read, for further
 * checks, unless the text is not JSON); DBK_ESYSTEM without memory.
 */
enum dbk_code dbk_document_read(void *doc, const struct dbk_group *g,
    struct dbk_arena *a, const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same for a document that was read and judged before: what it was judged
 * by may have changed since (lists have editions), so of the FORM-* rules only
 * those are left without which there is no value: FORM-JSON, FORM-UTF8,
 * FORM-TYPE, FORM-RECORD, FORM-UNKNOWN, FORM-TWICE, FORM-COUNT and, past 18
 * digits, FORM-DIGITS.
 */
enum dbk_code dbk_document_reread(void *doc, const struct dbk_group *g,
    struct dbk_arena *a, const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Append the document as canonical JSON: members in the order of the .fields
 * file, no white space, absent members left out.  What is written reads back
 * to the same structure.
 */
void dbk_document_write(struct dbk_buf *out, const struct dbk_group *g,
    const void *doc);

/*
 * Check a structure that was not read from JSON (from records, CSV, a form) by
 * the same form rules.
 */
void dbk_document_check(const void *doc, const struct dbk_group *g,
    const struct dbk_source *source, struct dbk_sink *sink);

/*
 * Append the path of a member inside doc, as bills[0].master.number: member is
 * the address of a value (or of a nested structure, or of the array's
 * first item) reached from doc.  *parent gets the place of the innermost object
 * around it that is there: where to point when the value itself is missing.
 * Returns the field it is, or NULL when the address is not inside the document
 * (nothing appended).
 */
const struct dbk_field *dbk_document_path(struct dbk_buf *out,
    const struct dbk_group *g, const void *doc, const void *member,
    size_t *parent);

/*
 * Visit every scalar of the document that is set, in order; texts item by item;
 * of a record its name first, with the record's title as label.
 * value is a struct dbk_text, dbk_integer or dbk_flag as field->kind says.
 */
void dbk_document_walk(const void *doc, const struct dbk_group *g,
    void (*visit)(void *arg, const struct dbk_field *field, const char *path,
	const void *value),
    void *arg);

/* The field of a name of n bytes; NULL: the group has none. */
const struct dbk_field *dbk_group_field(const struct dbk_group *g,
    const char *name, size_t n);

/*
 * The member of doc that a path without indexes names ("filer.code"), for
 * writing: every object on the way is marked as present.  *field tells its
 * kind.  NULL when there is no such scalar member (doc is unchanged).
 */
void *dbk_document_member(void *doc, const struct dbk_group *g,
    const char *path, const struct dbk_field **field);

/*
 * A field of a layout as a document field: free text of its class and length.
 * Its codes are not judged here: agencies' lists are younger than ours.
 */
void dbk_field_of_layout(struct dbk_field *out,
    const struct dbk_rec_field *field);

/* True when a person may give the field: no constant and no filler. */
bool dbk_rec_field_is_free(const struct dbk_rec_field *field);

/* Line and column of a position; both 0 when it has no place. */
void dbk_source_place(unsigned long *line, unsigned *column,
    const struct dbk_source *source, size_t pos);

/* Sets file, line and column of a finding, and sheet and cell of a table. */
void dbk_source_mark(struct dbk_finding *where, const struct dbk_source *source,
    size_t pos);

/* The name of a cell, as F12; row 0: of a column, as F. */
void dbk_cell_name(char out[DBK_CELL_NAME], unsigned column, unsigned long row);

/* True when the text is there and equals s, its NUL included.  Inline: of the
 * literals that rules ask for, a comparison of two words is left. */
static inline bool
dbk_text_is(const struct dbk_text *t, const char *s)
{
	size_t len = strlen(s);

	return t->s != NULL && t->len >= len && memcmp(t->s, s, len + 1) == 0;
}

#endif
