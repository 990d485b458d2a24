/*
 * copy.h -- a whole, verified copy of an open ledger under another name.
 * Private to the ledger.
 */
#ifndef DBK_COPY_H
#define DBK_COPY_H

#include "ledger/backup.h"

/* DBK_EUSAGE when any of the files is there that a ledger at path has. */
enum dbk_code dbk_copy_absent(const char *path,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Copy l to path with its key file, and with second also the key file's second
 * copy; verify it before it gets its name.  out gets what it holds.
 */
enum dbk_code dbk_copy_make(struct dbk_ledger *l, const char *path, bool second,
    struct dbk_copy_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
