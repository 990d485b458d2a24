/*
 * ref_tell.h -- rows of reference data for people, and as JSON.
 */
#ifndef DBK_APP_REF_TELL_H
#define DBK_APP_REF_TELL_H

#include "app/app.h"
#include "ledger/ref.h"

#define DBK_REF_TELL_DEPTH 16 /* of headings */

/* What was told so far; the members are private but told. */
struct dbk_ref_teller {
	struct dbk_output *out;
	struct dbk_ref *r;
	struct dbk_err *err;
	struct dbk_ref_list list;
	struct dbk_ref_list flags; /* of HTS numbers; name NULL: no HTS */
	bool headed;
	unsigned long told; /* rows */
	struct dbk_buf above[DBK_REF_TELL_DEPTH]; /* headings on the screen */
};

/* member: the JSON array of the rows.  Strings of list live as long as r, which
 * must outlive the teller. */
enum dbk_code dbk_ref_teller_begin(struct dbk_ref_teller *t,
    struct dbk_output *out, const char *member, struct dbk_ref *r,
    const struct dbk_ref_list *list, struct dbk_err *err) DBK_CHECKED;

/* A dbk_ref_each; arg is the teller. */
enum dbk_code dbk_ref_tell(void *arg, const struct dbk_ref_row *row);

/* Ends the JSON array; tells edition, age and notes.  limit: of the search. */
void dbk_ref_teller_end(struct dbk_ref_teller *t, unsigned limit);

#endif
