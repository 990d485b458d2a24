/*
 * buf.h -- a byte string that grows.
 * Appending to a buffer that ran out of memory does nothing; the failure is
 * asked for once, at the end, with dbk_buf_check.
 */
#ifndef DBK_BUF_H
#define DBK_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base.h"

/* Zero-initialise ({0}); data is NUL-terminated once anything was added. */
struct dbk_buf {
	char *data;
	size_t len;
	size_t size;
	bool failed;
};

/* Frees the data; the buffer is empty and usable again.  Takes NULL. */
void dbk_buf_fini(struct dbk_buf *b);

/* Empties the buffer and clears a failure; keeps its memory. */
void dbk_buf_reset(struct dbk_buf *b);

void dbk_buf_add(struct dbk_buf *b, const void *bytes, size_t len);
/* Take away the first n bytes (at most len). */
void dbk_buf_drop(struct dbk_buf *b, size_t n);
void dbk_buf_add_string(struct dbk_buf *b, const char *s);
void dbk_buf_add_char(struct dbk_buf *b, char c);
void dbk_buf_add_integer(struct dbk_buf *b, int64_t v);
void dbk_buf_add_format(struct dbk_buf *b, const char *format, ...)
    DBK_PRINTF(2, 3);

/* s as a JSON string with its quotes; s is UTF-8, control characters escaped. */
void dbk_buf_add_json(struct dbk_buf *b, const char *s, size_t len);

/* len more bytes to be written by the caller; NULL when out of memory. */
char *dbk_buf_extend(struct dbk_buf *b, size_t len);

/* DBK_OK, or DBK_ESYSTEM when any addition ran out of memory. */
enum dbk_code dbk_buf_check(const struct dbk_buf *b,
    struct dbk_err *err) DBK_CHECKED;

#endif
