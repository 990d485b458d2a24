/*
 * cargo_release_write.h -- an entry as the records of an SE transaction
 * (Cargo Release v40 p. SE-22 to 25 and SE-31 to 82), with the records that the
 * usage map of its action has.
 */
#ifndef DBK_CARGO_RELEASE_WRITE_H
#define DBK_CARGO_RELEASE_WRITE_H

#include "ledger/base.h"
#include "ledger/buf.h"
#include "schemas/documents.h"

/*
 * Append the records of an Add, 80 bytes each, without line ends.
 * profile  gives the contact where the entry has none of its own; may be NULL
 * The entry must have passed the rules of stage complete: what does not fit a
 * record then is a defect (DBK_EDEFECT; err names entry, record and field, and
 * out keeps what was there before).
 */
enum dbk_code dbk_cargo_release_write(struct dbk_buf *out,
    const struct dbk_entry *entry, const struct dbk_profile *profile,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The same with the action of a request: all records (A, R); SE10 to SE20
 * without parties and lines (U); SE10, SE13 and SE20 alone (D).
 * request  what SE13 and SE20 say beside the entry; NULL, or no action: A
 */
enum dbk_code dbk_cargo_release_write_request(struct dbk_buf *out,
    const struct dbk_entry *entry, const struct dbk_request *request,
    const struct dbk_profile *profile, struct dbk_err *err) DBK_CHECKED;

#endif
