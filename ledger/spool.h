/*
 * spool.h -- pieces of what memory does not hold, kept in a file until the end
 * of a run.  The file stands beside the ledger and has no name from the moment
 * it is there; every piece is encrypted and signed (ChaCha20-Poly1305) with a
 * key that is in locked memory only.  So whatever ends this process, nothing
 * that can be read is left.
 */
#ifndef DBK_SPOOL_H
#define DBK_SPOOL_H

#include "ledger/buf.h"
#include "ledger/ledger.h"

struct dbk_spool;

/* Where a piece is. */
struct dbk_spool_piece {
	int64_t at; /* in the file */
	size_t len; /* as it was put */
};

/* *out: close with dbk_spool_close.  DBK_ESYSTEM names file and reason. */
enum dbk_code dbk_spool_open(struct dbk_spool **out, const struct dbk_ledger *l,
    struct dbk_err *err) DBK_CHECKED;

/* Keep len bytes; *out tells where. */
enum dbk_code dbk_spool_put(struct dbk_spool *s, struct dbk_spool_piece *out,
    const void *bytes, size_t len, struct dbk_err *err) DBK_CHECKED;

/* The bytes of a piece appended to out.  DBK_ESYSTEM: they cannot be read, or
 * are not what was put. */
enum dbk_code dbk_spool_get(struct dbk_spool *s, struct dbk_buf *out,
    const struct dbk_spool_piece *piece, struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_spool_close(struct dbk_spool *s);

#endif
