#include <string.h>

#include "ledger/table.h"

enum dbk_code
dbk_table_refuse(const struct dbk_table *t, enum dbk_rule rule,
    unsigned long line, const char *value, const char *detail)
{
	const struct dbk_finding where = {.file = t->file, .line = line};
	const struct dbk_words words = {.value = value, .detail = detail};

	dbk_report(t->sink, rule, &where, &words);
	return DBK_EFINDINGS;
}

bool
dbk_csv_is_formula(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] == '\'')
		i++;
	return i < len && s[i] != '\0' && strchr("=+-@\t\r", s[i]) != NULL;
}
