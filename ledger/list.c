#include <string.h>

#include "ledger/list.h"

/* Order of a NUL-terminated code against len bytes, byte by byte. */
static int
compare(const char *code, const char *s, size_t len)
{
	size_t n = strlen(code);
	int order = memcmp(code, s, n < len ? n : len);

	if (order != 0 || n == len)
		return order;
	return n < len ? -1 : 1;
}

const char *
dbk_list_name(enum dbk_list list, const char *code, size_t len)
{
	const struct dbk_list_table *t = &dbk_lists[list];
	size_t low = 0, high = t->nrows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(t->rows[middle].code, code, len);

		if (order == 0)
			return t->rows[middle].name;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool
dbk_list_is_pga(enum dbk_list list)
{
	return strncmp(dbk_lists[list].name, "pga-", 4) == 0;
}
