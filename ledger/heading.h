/*
 * heading.h -- what the heading of a table's column means: the path of a data
 * element of the entry (schemas/entry.fields), as the contract spells them.
 *
 *   importer.name             of the entry
 *   bills[].quantity          of an item that begins on the row
 *   bills[0].quantity         of the first item, whatever the row
 *   parties[SE].name          of the item whose code (here the role) is SE
 *   bills[].equipment         a list in one cell
 *   lines[]                   the number of the item itself, from 1
 *   entry                     what the rows of one entry share; not recorded
 */
#ifndef DBK_HEADING_H
#define DBK_HEADING_H

#include "ledger/buf.h"
#include "schemas/documents.h"

#define DBK_HEADING_STEPS 8
#define DBK_HEADING_CODE 8 /* bytes of a code with its NUL */

enum dbk_pick {
	DBK_PICK_WHOLE, /* no brackets */
	DBK_PICK_ROW, /* []: the item of the row */
	DBK_PICK_PLACE, /* [0] */
	DBK_PICK_CODE /* [SE] */
};

struct dbk_heading_step {
	const struct dbk_field *field;
	enum dbk_pick pick;
	size_t place;
	char code[DBK_HEADING_CODE];
};

enum dbk_heading_kind {
	DBK_HEADING_VALUE, /* the last step is a scalar, or a list of texts */
	DBK_HEADING_NUMBER, /* the last step is an array, DBK_PICK_ROW */
	DBK_HEADING_ENTRY /* no steps */
};

struct dbk_heading {
	enum dbk_heading_kind kind;
	struct dbk_heading_step step[DBK_HEADING_STEPS];
	size_t nsteps;
};

/*
 * Read a heading of len bytes.  NULL: it is one; otherwise a static phrase that
 * says why not ("there is no such element").
 */
const char *dbk_heading_read(struct dbk_heading *out, const char *s,
    size_t len);

/* The element that the column holds; NULL for DBK_HEADING_ENTRY. */
const struct dbk_field *dbk_heading_field(const struct dbk_heading *h);

/* The member that [CODE] selects items of the group by; NULL: none does. */
const struct dbk_field *dbk_heading_key(const struct dbk_group *g);

/* True when two headings name the same place. */
bool dbk_heading_same(const struct dbk_heading *a, const struct dbk_heading *b);

#endif
