#include <string.h>

#include "ledger/list.h"

/* The code as the tables have it; 0, which no code has, when it cannot be one. */
static uint64_t
key_of(const char *code, size_t len)
{
	uint64_t key = 0;
	size_t i;

	if (len > DBK_LIST_CODE_LEN)
		return 0;
	for (i = 0; i < DBK_LIST_CODE_LEN; i++) {
		if (i < len && code[i] == '\0')
			return 0;
		key = key << 8 | (i < len ? (unsigned char)code[i] : 0u);
	}
	return key;
}

const char *
dbk_list_name(enum dbk_list list, const char *code, size_t len)
{
	const struct dbk_list_table *t = &dbk_lists[list];
	uint64_t key = key_of(code, len);
	size_t low = 0, high = t->nrows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->rows[middle].key == key)
			return t->rows[middle].name;
		if (t->rows[middle].key < key)
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
