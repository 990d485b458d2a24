/*
 * sheet.h -- entry data sheets as PDF: the data of CBP Form 3461 by number and
 * name of its blocks, for keying by hand.  They are no CBP form and say so.
 */
#ifndef DBK_FORMATTER_SHEET_H
#define DBK_FORMATTER_SHEET_H

#include "ledger/entries.h"

/*
 * Sheets of the current revisions of these entries, in this order, in one PDF at
 * path (normally the temporary of a dbk_file).  Each entry begins on a new page
 * and counts its own.  The date of the document is the actor's now.
 * DBK_EFINDINGS: ENTRY-UNKNOWN; LETTER-SCRIPT, as of letters.
 */
enum dbk_code dbk_sheet_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
