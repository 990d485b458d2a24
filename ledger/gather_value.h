/*
 * gather_value.h -- one cell as the value of a data element.  Private to
 * ledger/gather*.c.
 */
#ifndef DBK_GATHER_VALUE_H
#define DBK_GATHER_VALUE_H

#include "ledger/buf.h"
#include "ledger/table.h"
#include "schemas/documents.h"

struct dbk_gather_value {
	/* in */
	const struct dbk_cell *cell;
	const struct dbk_field *field;
	const struct dbk_map_column *map; /* conversions; NULL: none */
	struct dbk_buf converted; /* scratch: the cell as the map changes it */
	/* out */
	struct dbk_buf text; /* the value; integers as digits, flags as true
			 * or false */
	enum dbk_rule rule; /* when it is none */
	const char *detail; /* static, for the rule */
};

/* False: the cell does not hold such a value; rule and detail say why.  Nothing
 * holds when converted or text ran out of memory: ask dbk_buf_check. */
bool dbk_gather_read(struct dbk_gather_value *v);

#endif
