/*
 * respond.h -- CBP's answers: SX, the X0/X1 of a rejected batch, status notices
 * (SO) and the answer to a status query (C1).
 * A file may hold any number of batches, with LF or CRLF, with short or blank
 * lines, or as one stream of 80-byte records.  Answers are matched by batch id,
 * block, position and entry number, never by wording.
 */
#ifndef DBK_RESPOND_H
#define DBK_RESPOND_H

#include <stdio.h>

#include "ledger/filings.h"

/* Sums of what was read. */
struct dbk_respond_sums {
	unsigned batches; /* A..Z groups read whole */
	unsigned known; /* of them read before: nothing to do */
	unsigned applied[DBK_FILING_COUNT]; /* entries by new state */
	unsigned requeued; /* entries queued again by a batch rejection */
	unsigned notices; /* entries of which a status was told */
	unsigned unmatched;
};

/* One entry that an answer changed. */
struct dbk_respond_row {
	const char *entry_number, *batch;
	enum dbk_filing state; /* DBK_FILING_COUNT: a status, see cargo */
	enum dbk_cargo cargo;
	const char *code, *text; /* of the deciding condition */
};

/*
 * Read one answer file and apply it, in one transaction.
 * file is the name for findings.  A batch that is cut or miscounted is a
 * finding (ANSWER-*) and is kept as unmatched; the whole ones are applied all
 * the same and DBK_EFINDINGS is returned.  More than 64 MiB without the end of
 * a batch are a finding (ANSWER-FORM) and the end of the reading.  sums are
 * added to.
 */
enum dbk_code dbk_respond(struct dbk_ledger *l, const char *file,
    const void *bytes, size_t len, struct dbk_respond_sums *sums,
    void (*each)(void *arg, const struct dbk_respond_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * The same from a stream, of which one batch is in memory at a time; size for
 * who looks (dbk_ledger_watch), 0 when it is not known.  What cannot be read is
 * DBK_ESYSTEM, and nothing of the file is applied.
 */
enum dbk_code dbk_respond_file(struct dbk_ledger *l, const char *file, FILE *in,
    int64_t size, struct dbk_respond_sums *sums,
    void (*each)(void *arg, const struct dbk_respond_row *row), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
