/*
 * inspection.h -- checking a transmission record by record, whatever it is
 * read from.  Behind dbk_edi_check; the replay checks its own batches with it.
 */
#ifndef DBK_INSPECTION_H
#define DBK_INSPECTION_H

#include "edi/envelope.h"
#include "edi/inspect.h"
#include "edi/reader.h"
#include "ledger/arena.h"
#include "ledger/buf.h"

struct dbk_inspection;

/*
 * Begin; file, sink and sums are borrowed until dbk_inspection_close.  Returns
 * NULL without memory.
 */
struct dbk_inspection *dbk_inspection_open(const char *file, dbk_day today,
    struct dbk_inspect_sums *sums, struct dbk_sink *sink);

/* The next record of the file. */
enum dbk_code dbk_inspection_take(struct dbk_inspection *ins,
    const struct dbk_raw *raw, struct dbk_err *err) DBK_CHECKED;

/* The file ends. */
enum dbk_code dbk_inspection_finish(struct dbk_inspection *ins,
    struct dbk_err *err) DBK_CHECKED;

/* Frees; takes NULL. */
void dbk_inspection_close(struct dbk_inspection *ins);

/*
 * Check a transmission in memory, as dbk_edi_check checks a file.  DBK_OK;
 * DBK_EFINDINGS when the sink got errors.
 */
enum dbk_code dbk_inspection_memory(const void *bytes, size_t len,
    const char *file, dbk_day today, struct dbk_inspect_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
