/*
 * release_log.h -- the release log as PDF: who released what, when and where, as
 * told by the officers.
 */
#ifndef DBK_FORMATTER_RELEASE_LOG_H
#define DBK_FORMATTER_RELEASE_LOG_H

#include "ledger/releases.h"

/*
 * Print it to path (normally the temporary of a dbk_file), dated by the actor's
 * now; port NULL: all.  The same state gives the same bytes.  DBK_ELOCKED:
 * someone wrote to the ledger meanwhile.
 */
enum dbk_code dbk_release_log_pdf(struct dbk_ledger *l, const char *path,
    const char *port, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
