/*
 * ref_load.h -- a newer edition of a list of reference data, from a file.
 */
#ifndef DBK_REF_LOAD_H
#define DBK_REF_LOAD_H

#include "ledger/finding.h"
#include "ledger/ref.h"

/* What is loaded; strings borrowed for the call. */
struct dbk_ref_source {
	const char *list;
	const char *path; /* NULL: the edition that the program was made with */
	const char *file; /* its name in findings */
	const char *edition; /* as its publisher names it, best a date */
	const char *publisher; /* who published it; NULL: the file's name */
};

struct dbk_ref_report {
	char before[64], after[64]; /* editions */
	int64_t rows_before, rows_after;
	int64_t added, removed, changed; /* codes */
	bool same; /* nothing differs but perhaps the edition */
};

enum dbk_ref_kind { DBK_REF_ADDED, DBK_REF_REMOVED, DBK_REF_CHANGED };

/* One code that differs.  Strings borrowed for the call. */
struct dbk_ref_change {
	enum dbk_ref_kind kind;
	const char *code;
	const char *name; /* of the new edition; of a removed code the old */
	const char *more; /* the further values, tab separated */
	const char *before, *more_before; /* of a changed code; else NULL */
};

/*
 * Compare the list in the file with the one in the ledger, and if write put it
 * in its place: one change, journaled with its edition and digest.
 * out   what differs
 * each  gets every code that differs, in the order of codes; may be NULL
 * Findings (DBK_EFINDINGS, nothing changed): REF-FILE, REF-ROW, FORM-JSON,
 * TABLE-*; as a warning REF-SHRINK.
 * DBK_EUSAGE: no such list, or one that the program decides by; no edition, or
 * one longer than 60 characters.
 */
enum dbk_code dbk_ref_load(struct dbk_ledger *l,
    const struct dbk_ref_source *source, bool write, struct dbk_ref_report *out,
    void (*each)(void *arg, const struct dbk_ref_change *change), void *arg,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
