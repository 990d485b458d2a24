/*
 * inspect_ahead.h -- reading a file whose transactions another thread looks at
 * before they are reported.
 * It only tells which of them are clean, so that the thread that reports need
 * not look at those: what is found, in which order and where the reading stops
 * is as without it.
 */
#ifndef DBK_INSPECT_AHEAD_H
#define DBK_INSPECT_AHEAD_H

#include "edi/reader.h"
#include "ledger/date.h"

struct dbk_ahead;

/*
 * Begin.  The other thread runs once there is something for it to look at, or
 * not at all when the system gives none.
 * reader       borrowed until dbk_ahead_close
 * today        as dbk_edi_check has it
 * errors_only  a transaction with nothing but warnings is clean
 * Returns NULL without memory.
 */
struct dbk_ahead *dbk_ahead_open(struct dbk_reader *reader, dbk_day today,
    bool errors_only);

/*
 * The next record, valid until the next call; NULL at the end, or when reading
 * failed (dbk_reader_check).
 * cargo_release  the records that come are those of SE transactions, as far as
 *                the caller knows: others are not looked at
 */
const struct dbk_raw *dbk_ahead_next(struct dbk_ahead *a, bool cargo_release);

/*
 * True when nothing is to be told of the transaction of n records, the first of
 * which has that number in the file; all of them were handed out.  False: it is
 * not known (yet).
 */
bool dbk_ahead_is_clean(struct dbk_ahead *a, unsigned long first, size_t n);

/* Ends the other thread and frees; takes NULL. */
void dbk_ahead_close(struct dbk_ahead *a);

#endif
