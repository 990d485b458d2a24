/*
 * lines.h -- a file line by line, in memory that does not grow with it, or as
 * one document.
 */
#ifndef DBK_APP_LINES_H
#define DBK_APP_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/buf.h"
#include "ledger/document.h"

struct dbk_lines {
	FILE *in;
	const char *name; /* for findings; borrowed */
	size_t limit; /* most bytes of a line, whole MiB */
	struct dbk_buf line; /* the current one, without its LF */
	unsigned long number; /* of it, 1-based */
	bool too_long; /* it was longer than limit: line is cut */
	int64_t done, size; /* bytes read, of how many; size 0: unknown */
	size_t at, filled; /* private: what is left of piece */
	char piece[64 * 1024];
};

/* path "-" is standard input.  Close with dbk_lines_close, also after a
 * failure. */
enum dbk_code dbk_lines_open(struct dbk_lines *l, const char *path,
    size_t limit, struct dbk_err *err) DBK_CHECKED;

/* The next line; *more is false when there is none. */
enum dbk_code dbk_lines_next(struct dbk_lines *l, bool *more,
    struct dbk_err *err) DBK_CHECKED;

/* Report that the line at hand is longer than limit (IMPORT-LINE). */
void dbk_lines_report_long(const struct dbk_lines *l, struct dbk_sink *sink);

/* The current line as a document: borrowed until the next one. */
struct dbk_source dbk_lines_source(const struct dbk_lines *l);

/* True when the line holds nothing but white space. */
bool dbk_lines_blank(const struct dbk_lines *l);

void dbk_lines_close(struct dbk_lines *l);

/*
 * A whole file as a document of at most DBK_DOCUMENT_LIMIT bytes.
 * out   borrows path and text
 * text  gets the file; dbk_buf_fini, also after a failure
 * path  "-" is standard input
 */
enum dbk_code dbk_source_read(struct dbk_source *out, struct dbk_buf *text,
    const char *path, struct dbk_err *err) DBK_CHECKED;

/* "standard input" for "-", else path. */
const char *dbk_file_name(const char *path);

/* True when path ends in the extension (".csv"), in either case. */
bool dbk_file_is(const char *path, const char *extension);

#endif
