/*
 * finding.h -- what is wrong with input, by rule, and where.
 * A finding is handed to a sink as soon as it is made, so that ten million of
 * them need no memory; the sink counts.
 */
#ifndef DBK_FINDING_H
#define DBK_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base.h"
#include "schemas/rules.h"

#define DBK_CELL_NAME 32 /* column in letters, row, NUL */

/* Every pointer is borrowed for the call of emit; NULL and 0 mean unknown. */
struct dbk_finding {
	enum dbk_rule rule;
	const char *text; /* the rule's text, filled in */
	const char *file;
	unsigned long line; /* 1-based */
	unsigned column; /* 1-based byte, record position, column of a table */
	const char *sheet; /* of a workbook */
	char cell[DBK_CELL_NAME]; /* of a table, as F12; else "" */
	const char *record; /* CATAIR control identifier */
	const char *entry_number;
	const char *path; /* as bills[0].master.number */
	const char *value;
};

/* Errors after which the reading of a file stops unless all are asked for: a
 * file that is something else has one in every record. */
#define DBK_SINK_MOST 1000u

/*
 * Receives findings.  Zero the counters before use; emit may be NULL (only
 * counted).
 */
struct dbk_sink {
	void (*emit)(void *arg, const struct dbk_finding *finding);
	void *arg;
	bool errors_only; /* warnings are dropped */
	unsigned long errors, warnings;
	unsigned long most; /* errors it takes; 0: any number.  What is
			     * reported once it is full is dropped */
};

/* What a rule's text may name; NULL prints as nothing. */
struct dbk_words {
	const char *value, *label, *limit, *detail;
};

/*
 * Make a finding of a rule: its text with the words filled in, at where (the
 * members rule, text and value are set here).  sink may be NULL: nothing
 * happens.
 */
void dbk_report(struct dbk_sink *sink, enum dbk_rule rule,
    const struct dbk_finding *where, const struct dbk_words *words);

/* True when a finding of the rule is emitted: words for it are not in vain.
 * sink may be NULL. */
bool dbk_sink_reads(const struct dbk_sink *sink, enum dbk_rule rule);

/* Hand on a finding that another sink got: counted here, too. */
void dbk_report_again(struct dbk_sink *sink, const struct dbk_finding *finding);

/* True when nothing more is taken: a reader stops. */
bool dbk_sink_is_full(const struct dbk_sink *sink);

/*
 * Say that reading stopped at where because the sink is full (EDI-STOPPED); this
 * one finding is taken all the same.
 */
void dbk_report_stopped(struct dbk_sink *sink, const struct dbk_finding *where);

#endif
