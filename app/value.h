/*
 * value.h -- text from a document, a file or a request, as it is shown.
 */
#ifndef DBK_APP_VALUE_H
#define DBK_APP_VALUE_H

#include <stdio.h>

#include "ledger/buf.h"

/* Control characters and bytes that are not UTF-8 are written as \xNN, so that no
 * value can drive the terminal.  Returns the number of characters written. */
int dbk_value_put(FILE *stream, const char *s, size_t len);

/* The same, to memory. */
void dbk_value_add(struct dbk_buf *b, const char *s);

/* As a JSON string, which is UTF-8: a byte that is none, as in a file's name or
 * in a character that was cut, is \xNN there, too. */
void dbk_value_add_json(struct dbk_buf *b, const char *s);

#endif
