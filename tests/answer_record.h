/*
 * answer_record.h -- records as CBP sends them, for the answers that tests make
 * and for the simulated CBP, which does without Check.
 * A record that is added is DBK_RECORD_LEN bytes and LF.  One that its layout
 * does not allow is a fault of the test: stderr has the field, and the program
 * aborts.
 */
#ifndef DBK_TESTS_ANSWER_RECORD_H
#define DBK_TESTS_ANSWER_RECORD_H

#include <stdbool.h>

#include "edi/record.h"
#include "ledger/buf.h"

#define ANSWER_LINE ((size_t)DBK_RECORD_LEN + 1)

/* ---- one record ---- */

/* An empty value leaves the field blank. */
void answer_set(struct dbk_record *r, unsigned field, const char *s);
void answer_set_number(struct dbk_record *r, unsigned field, unsigned long v);
/* An entry number as "B76-0324527-8" into its two fields. */
void answer_set_entry(struct dbk_record *r, unsigned filer, unsigned rest,
    const char *number);

/* Ends the record and adds it. */
void answer_add(struct dbk_buf *out, struct dbk_record *r);

/* Adds a record of the filer as it is. */
void answer_echo(struct dbk_buf *out, const char *record);

/* ---- the answer to a batch ---- */

/* The A, B, Y or Z of the SX to the filer's.  False: the record is none of
 * them, and nothing is added. */
bool answer_envelope(struct dbk_buf *out, const char *record);

/* SE90 */
void answer_message(struct dbk_buf *out, const char *type, const char *code,
    const char *text);

/* ---- a rejected batch: begin, references with their conditions, end ---- */

void rejection_begin(struct dbk_buf *out, const char *a_record);
void rejection_reference(struct dbk_buf *out, unsigned block,
    unsigned transaction, unsigned long record);
void rejection_condition(struct dbk_buf *out, const char *code,
    const char *text);
void rejection_end(struct dbk_buf *out);

/* ---- status notices: begin, an entry with its statuses, end ---- */

struct notice_status {
	const char *bill; /* SO50 on a bill of this type; NULL: SO60 */
	const char *code, *date, *time; /* MMDDYY, hhmm */
	const char *released; /* MMDDYY, SO60 only; NULL: none */
};

void notice_begin(struct dbk_buf *out);
void notice_entry(struct dbk_buf *out, const char *number);
void notice_status(struct dbk_buf *out, const struct notice_status *s);
void notice_end(struct dbk_buf *out);

/* ---- the same records in another form ---- */

/* Each with end behind it; trim: without trailing spaces. */
void answer_form(struct dbk_buf *out, const struct dbk_buf *in, const char *end,
    bool trim);

#endif
