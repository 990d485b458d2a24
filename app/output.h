/*
 * output.h -- what a command tells: text for people, or one JSON object.
 *
 * A command says everything once.  Text calls do nothing when JSON is wanted,
 * JSON calls do nothing when it is not, and a table serves both.  The object is
 * streamed: of its two parts, members and findings, the one that begins first
 * is written as it comes, the other is kept until the end.
 */
#ifndef DBK_APP_OUTPUT_H
#define DBK_APP_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/buf.h"
#include "ledger/finding.h"

/* The deepest nesting of members that any command writes. */
#define DBK_OUT_DEPTH 8

struct dbk_column {
	const char *key; /* member in JSON; NULL: text only */
	const char *title; /* heading in text; NULL: JSON only */
	int width; /* of the text column, in characters */
	bool right; /* right-justified */
};

enum dbk_part { DBK_PART_NONE, DBK_PART_MEMBERS, DBK_PART_FINDINGS };

/* Set stream, json and quiet; the rest is private. */
struct dbk_output {
	FILE *stream;
	bool json, quiet;
	struct dbk_sink sink; /* findings go here */
	char schema[64]; /* "" until dbk_out_begin */
	bool foreign; /* a library writes the whole object */
	int failed; /* errno of the first failed write */
	enum dbk_part streamed;
	struct dbk_buf members, findings;
	struct dbk_buf line; /* of the finding being written */
	bool some[DBK_OUT_DEPTH]; /* the object or array has a member */
	char closing[DBK_OUT_DEPTH]; /* what ends it */
	unsigned depth;
	const struct dbk_column *columns;
	size_t ncolumns, column;
	bool headed; /* the table's heading is written */
	int gap; /* spaces due before the next cell */
};

/* Begin the answer of a command, named by its words ("letter", "make"). */
void dbk_out_begin(struct dbk_output *out, const char *word,
    const char *sub_word);

/*
 * End it: with --json write what was kept, and the error if code is past
 * findings.  Returns code, or DBK_ESYSTEM when the stream failed.
 */
enum dbk_code dbk_out_end(struct dbk_output *out, enum dbk_code code,
    struct dbk_err *err) DBK_CHECKED;

/* DBK_ESYSTEM when writing failed: a long listing can stop. */
enum dbk_code dbk_out_check(struct dbk_output *out) DBK_CHECKED;

/* Hand the stream to a library that writes the whole JSON object. */
FILE *dbk_out_foreign(struct dbk_output *out);

/* ---- text ---- */

void dbk_print(struct dbk_output *out, const char *format, ...)
    DBK_PRINTF(2, 3);

/* For people, on standard error; nothing with -q. */
void dbk_note(const struct dbk_output *out, const char *format, ...)
    DBK_PRINTF(2, 3);

/* Text from a document or a file, as dbk_value_put shows it. */
void dbk_print_value(struct dbk_output *out, const char *s);

/*
 * Words of text from column on, broken before DBK_COLUMNS and indented, then a
 * new line; an LF that something follows begins a new paragraph.
 */
#define DBK_COLUMNS 79 /* that text is broken before */
void dbk_print_wrapped(struct dbk_output *out, const char *text, int column,
    int indent);

/* "  Label ......... value", the dots up to column width. */
void dbk_print_label(struct dbk_output *out, const char *label, int width);

/* ---- JSON: name is NULL for an item of an array ---- */

void dbk_out_string(struct dbk_output *out, const char *name, const char *s);
void dbk_out_integer(struct dbk_output *out, const char *name, int64_t v);
void dbk_out_flag(struct dbk_output *out, const char *name, bool v);
/* len bytes that are JSON already. */
void dbk_out_raw(struct dbk_output *out, const char *name, const char *json,
    size_t len);
/* kind is '{' or '['; dbk_out_close closes the innermost. */
void dbk_out_open(struct dbk_output *out, const char *name, char kind);
void dbk_out_close(struct dbk_output *out);

/* ---- tables ---- */

/* name is the array's in JSON; columns are borrowed until dbk_table_end. */
void dbk_table_begin(struct dbk_output *out, const char *name,
    const struct dbk_column *columns, size_t ncolumns);
void dbk_table_end(struct dbk_output *out);

/* The cells of a row, in the order of the columns; the last one ends it. */
void dbk_cell(struct dbk_output *out, const char *s);
void dbk_cell_integer(struct dbk_output *out, int64_t v);
void dbk_cell_flag(struct dbk_output *out, bool v);

#endif
