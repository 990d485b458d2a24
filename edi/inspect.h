/*
 * inspect.h -- check and explain any CATAIR file, without a ledger.
 * Input is LF, CRLF or unseparated 80-byte records, any number of batches, in
 * either direction.  Files are read in pieces: memory does not grow with them.
 */
#ifndef DBK_INSPECT_H
#define DBK_INSPECT_H

#include <stdbool.h>
#include <stdio.h>

#include "ledger/date.h"
#include "ledger/finding.h"
#include "ledger/watch.h"
#include "schemas/layouts.h"

/* What was seen. */
struct dbk_inspect_sums {
	unsigned long batches, blocks, transactions, records;
};

/*
 * Check a file: envelope and sequence, every field against its class, fillers,
 * constants and codes, counts, and for SE transactions every rule of the entry
 * that is read back from them.  Reading stops when the sink is full
 * (EDI-STOPPED).
 * size   bytes of the file, for watch; 0: unknown
 * today  0 leaves rules about today out
 * watch  looks on, by the bytes read; may be NULL
 * DBK_OK: no error finding; DBK_EFINDINGS; DBK_ESYSTEM when reading fails.
 */
enum dbk_code dbk_edi_check(FILE *in, const char *file, int64_t size,
    dbk_day today, const struct dbk_watch *watch, struct dbk_inspect_sums *sums,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* One field of one record, in order of the file. */
struct dbk_explained {
	unsigned long record; /* 1-based in the file */
	const struct dbk_layout *layout; /* NULL: unknown record */
	const struct dbk_rec_field *field; /* NULL: unknown record */
	const char *value; /* trimmed; the whole record when unknown */
	const char *meaning; /* name of a code, or ISO date; "" */
	const char *edition; /* of the list that gave the meaning; "" */
	const char *fault; /* what is wrong with the value; "" */
};

/* Explain a file field by field; fillers are left out unless they hold data.
 * Stops as dbk_edi_check does. */
enum dbk_code dbk_edi_explain(FILE *in, const char *file,
    void (*each)(void *arg, const struct dbk_explained *e), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
