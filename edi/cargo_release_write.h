/*
 * cargo_release_write.h -- an entry as the records of an SE transaction
 * (Cargo Release v40 p. SE-22 and SE-31 to 72), action A.
 */
#ifndef DBK_CARGO_RELEASE_WRITE_H
#define DBK_CARGO_RELEASE_WRITE_H

#include "ledger/base.h"
#include "ledger/buf.h"
#include "schemas/documents.h"

/*
 * Append the records, 80 bytes each, without line ends.
 * profile  gives the contact where the entry has none of its own; may be NULL
 * The entry must have passed the rules of stage complete: what does not fit a
 * record then is a defect (DBK_EDEFECT; err names entry, record and field, and
 * out keeps what was there before).
 */
enum dbk_code dbk_cargo_release_write(struct dbk_buf *out,
    const struct dbk_entry *entry, const struct dbk_profile *profile,
    struct dbk_err *err) DBK_CHECKED;

#endif
