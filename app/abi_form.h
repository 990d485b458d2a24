/*
 * abi_form.h -- what CBP will read of an entry's texts, shown to the person
 * before it is used.
 */
#ifndef DBK_APP_ABI_FORM_H
#define DBK_APP_ABI_FORM_H

#include "app/output.h"
#include "ledger/document.h"

/*
 * True when the text of the field goes to CBP in other letters than it was
 * keyed in: sent gets them.  Upper case alone is not worth telling.
 */
bool dbk_abi_form(struct dbk_buf *sent, const struct dbk_field *field,
    const struct dbk_text *text);

/* Tell all of them in a document as dbk_entry_get gives it: as notes on
 * standard error, or as the JSON member "transliterated". */
enum dbk_code dbk_abi_form_tell(struct dbk_output *out,
    const struct dbk_buf *json, struct dbk_err *err) DBK_CHECKED;

/* Read such a document; entry's values are owned by a. */
enum dbk_code dbk_entry_of(struct dbk_entry *entry, struct dbk_arena *a,
    const struct dbk_buf *json, struct dbk_err *err) DBK_CHECKED;

#endif
