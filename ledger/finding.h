/*
 * finding.h -- what is wrong with input, by rule, and where.
 * A finding is handed to a sink as soon as it is made, so that ten million of
 * them need no memory; the sink counts.
 */
#ifndef DBK_FINDING_H
#define DBK_FINDING_H

#include <stddef.h>

#include "ledger/base.h"
#include "schemas/rules.h"

/* Every pointer is borrowed for the call of emit; NULL and 0 mean unknown. */
struct dbk_finding {
	enum dbk_rule rule;
	const char *text; /* the rule's text, filled in */
	const char *file;
	unsigned long line; /* 1-based */
	unsigned column; /* 1-based byte, or record position */
	const char *record; /* CATAIR control identifier */
	const char *entry_number;
	const char *path; /* as bills[0].master.number */
	const char *value;
};

/*
 * Receives findings.  Zero the counters before use; emit may be NULL (only
 * counted).
 */
struct dbk_sink {
	void (*emit)(void *arg, const struct dbk_finding *finding);
	void *arg;
	unsigned long errors, warnings;
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

#endif
