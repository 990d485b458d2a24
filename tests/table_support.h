/*
 * table_support.h -- tables to test with: rows, entries and findings as text,
 * so that a test compares one string.
 */
#ifndef DBK_TESTS_TABLE_SUPPORT_H
#define DBK_TESTS_TABLE_SUPPORT_H

#include "ledger/gather.h"
#include "tests/support.h"

/* A file without a name in any folder; path is valid until the close. */
struct table_file {
	FILE *stream;
	char path[32];
};

void table_file_open(struct table_file *f, const void *bytes, size_t len);
void table_file_close(struct table_file *f);

/* The parts of a package; NULL: none, or for sheet an empty one. */
struct table_parts {
	const char *properties; /* attributes of workbookPr */
	const char *styles; /* the cellXfs and what stands before them */
	const char *strings; /* si elements */
	const char *rows; /* row elements */
};

/* A workbook with the one sheet "Data". */
void table_package(struct table_file *f, const struct table_parts *parts);

/* A finding as a line of text: "! RULE line 3 column 2 C3". */
void table_add_finding(struct dbk_buf *out, const struct dbk_finding *f);

/*
 * Read the table at path, its rows and findings appended to out as lines:
 * "3: A=text B#12 C@2026-11-15"; the number of the row, and behind each column
 * one of = text, # number, @ date, % time, ? flag, ! error.  Zeros of a format
 * are shown as #12/10, a formula by an f behind the column, a hidden row by
 * "3 hidden:".
 */
enum dbk_code table_rows(struct dbk_buf *out,
    enum dbk_code (*reader)(const struct dbk_table *t, struct dbk_err *err),
    struct dbk_table *t, struct dbk_err *err);

/* The same, gathered: every entry as "2-4 {...}" with its rows and document,
 * "refused" between them where it was. */
enum dbk_code table_entries(struct dbk_buf *out,
    enum dbk_code (*reader)(const struct dbk_table *t, struct dbk_err *err),
    struct dbk_table *t, const struct dbk_map *map, struct dbk_err *err);

/* Fail the test unless out is the text; both are told. */
void table_is(const struct dbk_buf *out, const char *want);

#endif
