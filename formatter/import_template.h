/*
 * import_template.h -- the template that entries are typed into and imported
 * from (daybook entry import).  Its columns are those of schemas/import.tsv;
 * labels, lengths, code lists and help are those of schemas/entry.fields.
 */
#ifndef DBK_FORMATTER_IMPORT_TEMPLATE_H
#define DBK_FORMATTER_IMPORT_TEMPLATE_H

#include "ledger/file.h"

/*
 * Write the workbook at path (normally the temporary of a dbk_file): sheets
 * Entries (empty), Example, Columns and Lists.
 * created  normalised UTC
 */
enum dbk_code dbk_import_template_xlsx(const char *path, const char *created,
    struct dbk_err *err) DBK_CHECKED;

/* Write the same as CSV: what explains it stands in remarks. */
enum dbk_code dbk_import_template_csv(struct dbk_file *out,
    struct dbk_err *err) DBK_CHECKED;

#endif
