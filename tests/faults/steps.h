/*
 * steps.h -- the life of a small ledger in steps, each of which can be done
 * again from the same beginning: files under STEPS_FOLDER/case, and a copy of
 * how they stood before each step.
 */
#ifndef DBK_TESTS_FAULTS_STEPS_H
#define DBK_TESTS_FAULTS_STEPS_H

#include "tests/ledger_support.h"

#define STEPS_FOLDER "faults.tmp"

struct step {
	const char *name;
	/* One transaction: the ledger is as before or as after. */
	bool whole;
	/* What CBP has depends on it: no moment is left out. */
	bool every;
	/* What the command does with the open ledger; done again where it was
	 * done it changes nothing. */
	enum dbk_code (*run)(struct book *b);
};

extern const struct step steps[];
extern const int steps_count;

/* Make the ledger, go through all steps undisturbed, and keep the copies. */
void steps_prepare(void);
/* Remove all of it. */
void steps_remove(void);

/* Put the files back to how they stood before a step; b is closed, and names
 * the ledger. */
void steps_before(struct book *b, int step);

/*
 * What can be seen of the open ledger, as text: entries, batches, letters,
 * keys, scans, parties, ports, and the files that others take.  head: with the
 * end of the journal.
 */
void steps_state(struct dbk_buf *out, struct book *b, bool head);

/* The same after (before) a step that was not disturbed. */
void steps_state_kept(struct dbk_buf *out, int step, bool head);

#endif
