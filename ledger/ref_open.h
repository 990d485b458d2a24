/*
 * ref_open.h -- an open set of lists, and where one of them is.  Private to
 * ledger/ref*.c.
 */
#ifndef DBK_REF_OPEN_H
#define DBK_REF_OPEN_H

#include "ledger/ref_table.h"

/* A list and the database that has it. */
struct dbk_ref_place {
	struct dbk_ref_place *next;
	struct dbk_store *store;
	int64_t ordinal;
	struct dbk_ref_list list;
	const char *columns; /* of the further values, tab separated */
	const char *digest;
};

struct dbk_ref {
	struct dbk_store *ledger; /* NULL: none */
	struct dbk_store memory; /* lists of the program, once asked for */
	dbk_day today;
	/* Lists that were asked for, each edition once: what a caller has of
	 * one stays valid while it asks for others. */
	struct dbk_ref_place *places;
	struct dbk_arena arena; /* of places */
};

/* *out is owned by r.  DBK_EUSAGE: no such list. */
enum dbk_code dbk_ref_place(struct dbk_ref *r, const char *name,
    const struct dbk_ref_place **out, struct dbk_err *err) DBK_CHECKED;

#endif
