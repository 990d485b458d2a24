/*
 * edi_answers.h -- CBP's answers to a batch of ours, made for tests.
 */
#ifndef DBK_TESTS_EDI_ANSWERS_H
#define DBK_TESTS_EDI_ANSWERS_H

#include "ledger/buf.h"

/*
 * The SX to a batch (LF-separated records): every SE10 and SE15 echoed, then an
 * SE90 for each entry.  verdicts are positions 5 to 49 of it, one an entry, as
 * "02   ACCEPTED"; NULL: no SE90; a verdict beginning with "+" gets a record
 * SE90 of type 13 before it; one beginning with "#" has every PG19 echoed with
 * an SE90 of type 11.
 */
void answer_make(struct dbk_buf *out, const struct dbk_buf *batch,
    const char *const *verdicts);

/* The X0 and X1 of a rejection for a fault of block, transaction and record;
 * block 0: the fault is of the batch alone. */
void rejection_make(struct dbk_buf *out, const struct dbk_buf *batch,
    unsigned block, unsigned transaction, unsigned record);

/* The same answer in another form. */
void form_crlf(struct dbk_buf *out, const struct dbk_buf *answer);
void form_stream(struct dbk_buf *out, const struct dbk_buf *answer);
void form_short(struct dbk_buf *out, const struct dbk_buf *answer);

#endif
