/*
 * carve.h -- journal rows from the pages of a damaged database.  Private to the
 * ledger.
 */
#ifndef DBK_CARVE_H
#define DBK_CARVE_H

#include "ledger/journal.h"

/*
 * Every journal row that is found in the database at path, or in its log, and
 * that its own hash proves; a row may come twice.  The rows' strings are
 * borrowed for the call.  Works on files of its own beside scratch, which it
 * removes.  *pages gets how many pages were looked at.
 */
enum dbk_code dbk_carve(const char *path, const char *scratch,
    const struct dbk_cipher *cipher,
    enum dbk_code (*each)(void *arg, const struct dbk_journal_row *row),
    void *arg, int64_t *pages, struct dbk_err *err) DBK_CHECKED;

#endif
