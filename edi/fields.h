/*
 * fields.h -- what is wrong with the fields of a record, as findings.
 */
#ifndef DBK_FIELDS_H
#define DBK_FIELDS_H

#include "edi/record.h"
#include "ledger/finding.h"

/*
 * Report one fault of a field by its rule (EDI-FIELD-*, EDI-FILLER).
 * record  80 bytes
 * at      position of the fault, as dbk_record_check gives it
 * where   file, line, entry number; record and column are set here
 */
void dbk_field_report(struct dbk_sink *sink, const struct dbk_finding *where,
    const struct dbk_layout *layout, const struct dbk_rec_field *field,
    const char *record, enum dbk_fault fault, unsigned at);

/*
 * Check every field and report its faults; faulty (may be NULL) is called with
 * each field that has one.  A field with a byte that CBP never accepts is left
 * to dbk_fields_check_bytes.  Nothing is found in a record that
 * dbk_record_is_sound, nor does it hold such a byte: a caller may ask that
 * first.
 */
void dbk_fields_check(struct dbk_sink *sink, const struct dbk_finding *where,
    const struct dbk_layout *layout, const char *record,
    void (*faulty)(void *arg, const struct dbk_rec_field *field), void *arg);

/*
 * Report the first byte that is no character of a keyboard (EDI-CONTROL-CHAR);
 * false when there is none.
 */
bool dbk_fields_check_bytes(struct dbk_sink *sink,
    const struct dbk_finding *where, const char *record);

#define DBK_SECRET_SHOWN "******"

/* True for the communication password: it is shown to nobody. */
bool dbk_field_is_secret(const struct dbk_rec_field *field);

/*
 * The value of a field for findings: NUL-terminated in out (81 bytes), bytes
 * that are no characters shown as "?".
 */
void dbk_slice_show(char out[DBK_RECORD_LEN + 1], struct dbk_slice value);

#endif
