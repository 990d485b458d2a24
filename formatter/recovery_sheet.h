/*
 * recovery_sheet.h -- the recovery code on paper, as PDF: what it is, who keeps
 * it, how it is typed.  No other secret stands on it.
 *
 * It bears no barcode and no QR code: those are photographed and end in a
 * telephone's library.  The code is typed once in years, and each of its groups
 * has a check character.
 */
#ifndef DBK_FORMATTER_RECOVERY_SHEET_H
#define DBK_FORMATTER_RECOVERY_SHEET_H

#include "ledger/ledger.h"

/*
 * One page at path (normally the temporary of a dbk_file) about the ledger.
 * recovery  the code as it was made, in groups; borrowed, the caller wipes it
 * Our own copies are wiped.  Cairo keeps the places of the letters and the
 * finished page in memory that it frees as it is, until the process ends.
 * DBK_EFINDINGS: LETTER-SCRIPT, as of letters.  DBK_ESYSTEM: the disk is full,
 * the font is not installed.
 */
enum dbk_code dbk_recovery_sheet_pdf(struct dbk_ledger *l, const char *path,
    const char *recovery, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
