#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base.h"

enum dbk_code
dbk_fail(struct dbk_err *err, enum dbk_code code, const char *format, ...)
{
	va_list ap;
	int n;

	if (err == NULL || err->code != DBK_OK)
		return code;
	err->code = code;
	va_start(ap, format);
	n = vsnprintf(err->text, sizeof err->text, format, ap);
	va_end(ap);
	if (n < 0)
		err->text[0] = '\0';
	else if ((size_t)n >= sizeof err->text)
		memcpy(err->text + sizeof err->text - 4, "...", 4);
	return code;
}

enum dbk_code
dbk_fail_memory(struct dbk_err *err)
{
	return dbk_fail(err, DBK_ESYSTEM, "out of memory");
}
