/*
 * condition_tell.h -- what CBP said of an entry: its own words, what a list
 * says of the code, and what was keyed where it points to.
 */
#ifndef DBK_APP_CONDITION_TELL_H
#define DBK_APP_CONDITION_TELL_H

#include "app/output.h"
#include "ledger/entries.h"

/*
 * What a list says of a code, or that none that is here explains it: a line of
 * text, or members of the open object.  source is the record that bore it; NULL:
 * unknown.  code is "" for none.
 */
void dbk_tell_explanation(struct dbk_output *out, const char *source,
    const char *code);

/*
 * The conditions of the newest answer about an entry, as text or as the member
 * conditions.  The elements are those of the entry as row->batch held it; row is
 * of now, and its strings may not hold afterwards.
 * heading  a line of text above the first; NULL: none
 */
enum dbk_code dbk_tell_conditions(struct dbk_output *out, struct dbk_ledger *l,
    const struct dbk_entry_row *row, const char *heading,
    struct dbk_err *err) DBK_CHECKED;

#endif
