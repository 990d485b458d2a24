/*
 * letter.h -- downtime letters as PDF: US Letter, black and white, fonts
 * embedded.  The same letter gives the same bytes.
 */
#ifndef DBK_FORMATTER_LETTER_H
#define DBK_FORMATTER_LETTER_H

#include "ledger/letters.h"

/*
 * Render letters into one PDF at path (a name to be written, normally the
 * temporary of a dbk_file).  Each letter begins on a new page and counts its own
 * pages.  The date of the document is that of the first letter.
 * DBK_EFINDINGS: LETTER-UNKNOWN; LETTER-SCRIPT, a text that can be printed
 * neither as typed nor in Latin letters.  DBK_ESYSTEM: the disk is full, the font
 * is not installed.  DBK_EDAMAGE: the letter names more or fewer entries than
 * there are.
 */
enum dbk_code dbk_letter_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same as a preview: DRAFT across every page and in place of the number, no
 * journal row.  The letters are those of dbk_letter_make in a transaction that
 * the caller takes back, so that a preview chooses and refuses as the letter
 * will.
 */
enum dbk_code dbk_letter_draft_pdf(struct dbk_ledger *l, const char *path,
    const char *const *numbers, size_t nnumbers, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
