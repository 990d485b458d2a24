/*
 * explain_tell.h -- records field by field, for people and programs.
 */
#ifndef DBK_APP_EXPLAIN_TELL_H
#define DBK_APP_EXPLAIN_TELL_H

#include "app/output.h"
#include "edi/inspect.h"
#include "edi/record.h"

/* Private. */
struct dbk_explain_teller {
	struct dbk_output *out;
	const char *image;
	unsigned long record; /* whose fields are open; 0: none */
};

/*
 * Begin the array of records, member in JSON.  image: the records, each with an
 * LF, to be told too; borrowed until the end; NULL: not told.
 */
void dbk_explain_begin(struct dbk_explain_teller *x, struct dbk_output *out,
    const char *member, const char *image);

/* For dbk_edi_explain; arg is the teller. */
void dbk_explain_tell(void *arg, const struct dbk_explained *e);

void dbk_explain_end(struct dbk_explain_teller *x);

#endif
