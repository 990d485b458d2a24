/*
 * discretion.h -- a paper on enforcement discretion as PDF.
 */
#ifndef DBK_FORMATTER_DISCRETION_H
#define DBK_FORMATTER_DISCRETION_H

#include "ledger/letters.h"

/*
 * Print the paper of that number to path (normally the temporary of a dbk_file);
 * printing it again gives the same bytes.  DBK_EFINDINGS: LETTER-UNKNOWN (there
 * is none, or it is a letter), LETTER-SCRIPT.
 */
enum dbk_code dbk_discretion_pdf(struct dbk_ledger *l, const char *path,
    const char *number, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
