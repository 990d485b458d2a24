/*
 * point.h -- from what CBP says back to what was keyed: which element a
 * condition is about, and what is known of its code.
 */
#ifndef DBK_POINT_H
#define DBK_POINT_H

#include "edi/record.h"
#include "ledger/filings.h"

/* What a list says of a code; static strings, all NULL when no list that is
 * here explains it: a code is never explained from the wrong list. */
struct dbk_explanation {
	const char *name, *list, *edition, *source;
};

/* source is the control identifier of the record that bore the code ("X1",
 * "SO60"); NULL: unknown. */
struct dbk_explanation dbk_explain_code(const char *source, const char *code);

/* An element of the entry that the echoed record carries. */
struct dbk_point_row {
	const char *path; /* bills[1].master.number; borrowed for the call */
	const char *label;
};

/*
 * The elements that stand in a record of ours that CBP sent back.  The record
 * is looked up among those of the entry in the batch as it was sent, so that
 * the second bill is told from the first.
 * batch  the id of the batch that held the entry
 * where  gets the part of the path that all elements share ("bills[1]"), empty
 *        when they share none; appended
 * each   may be NULL
 * DBK_OK also when the record is not among ours: nothing is told then.
 */
enum dbk_code dbk_point(struct dbk_ledger *l, const char *number,
    const char *batch, const struct dbk_text *echo, struct dbk_buf *where,
    void (*each)(void *arg, const struct dbk_point_row *row), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
