/*
 * lines.h -- records of fixed width as the journal keeps them: each without its
 * trailing blanks, ended by LF.  That is two fifths of the bytes, and they come
 * back exactly.
 */
#ifndef DBK_LINES_H
#define DBK_LINES_H

#include "ledger/buf.h"

/* Append n records of DBK_RECORD_LEN bytes, which have no LF, as lines. */
void dbk_lines_add(struct dbk_buf *lines, const char *records, size_t n);

/*
 * Append the records of the lines as they stand in a file.
 * separated  each is followed by LF
 * DBK_EDAMAGE: a line is too long, or the last one has no end.
 */
enum dbk_code dbk_lines_expand(struct dbk_buf *out, const char *lines,
    size_t len, bool separated, struct dbk_err *err) DBK_CHECKED;

#endif
