/*
 * attachment_type.h -- what a file is, by its first bytes.  Private to the
 * ledger.
 */
#ifndef DBK_ATTACHMENT_TYPE_H
#define DBK_ATTACHMENT_TYPE_H

#include <stddef.h>

#define DBK_ATTACHMENT_HEAD 8 /* bytes that are wanted */

/* "pdf", "png", "jpeg" or "tiff", static; NULL for anything else.  The name of
 * a file says nothing. */
const char *dbk_attachment_type(const unsigned char *head, size_t len);

#endif
