/*
 * reader.h -- a CATAIR file as records, piece by piece.
 * Takes lines that end with LF or CRLF, short lines (trailing spaces were
 * stripped), blank lines, and one stream of 80-byte records without line ends.
 * Uses a fixed buffer, whatever the file holds.  It judges nothing: what was
 * odd about a record is told beside it, for the caller to report or accept.
 */
#ifndef DBK_READER_H
#define DBK_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ledger/base.h"
#include "ledger/buf.h"
#include "schemas/layouts.h"

#define DBK_READER_BUFFER 16384

/* What was odd; bits of dbk_raw.odd. */
#define DBK_ODD_SHORT 1u /* filled up with spaces to 80 */
#define DBK_ODD_CR 2u /* its line ended with CR LF */
#define DBK_ODD_BLANK 4u /* blank lines were skipped before it */
#define DBK_ODD_LONG \
	8u /* characters follow on its line that make no
				 * record: they were skipped */

struct dbk_raw {
	char bytes[DBK_RECORD_LEN]; /* spaces after the given ones */
	size_t len; /* bytes that were given */
	unsigned odd;
	unsigned long number; /* of the record in the file, 1-based */
	/*
	 * Of the line in the file, 1-based; each record of a stream counts as a
	 * line, so that a record of any file is found by line and position.
	 */
	unsigned long line;
	size_t begin, end; /* byte offsets: its line, with the line end */
};

/* Initialise with one of the calls below; the members are private. */
struct dbk_reader {
	FILE *in; /* NULL: all bytes are in memory */
	const char *bytes;
	size_t at, len; /* in bytes */
	size_t offset; /* of bytes[0] in the file */
	unsigned long number, line;
	unsigned on_line; /* records read from the current line */
	bool failed;
	struct dbk_buf *tap; /* NULL: nobody's */
	size_t tapped; /* offset that it has come to */
	char buffer[DBK_READER_BUFFER];
};

/* Both sources are borrowed until the last call on r. */
void dbk_reader_file(struct dbk_reader *r, FILE *in);
void dbk_reader_memory(struct dbk_reader *r, const void *bytes, size_t len);

/*
 * To be called before the first record: the bytes of the file up to the end of
 * the newest record, blank lines and line ends with them, are added to tap
 * (borrowed like the source), which the caller may shorten from its front.
 */
void dbk_reader_tap(struct dbk_reader *r, struct dbk_buf *tap);

/*
 * The next record; false at the end.  A read error ends the file too: ask
 * dbk_reader_check.
 */
bool dbk_reader_next(struct dbk_reader *r, struct dbk_raw *out);

/* DBK_OK, or DBK_ESYSTEM when reading failed; name is for err. */
enum dbk_code dbk_reader_check(const struct dbk_reader *r, const char *name,
    struct dbk_err *err) DBK_CHECKED;

#endif
