#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zint.h>

#include "formatter/barcode.h"

struct dbk_barcoder {
	struct zint_symbol *symbol;
};

enum dbk_code
dbk_barcoder_open(struct dbk_barcoder **out, struct dbk_err *err)
{
	struct dbk_barcoder *b;

	*out = NULL;
	b = calloc(1, sizeof *b);
	if (b == NULL)
		return dbk_fail_memory(err);
	b->symbol = ZBarcode_Create();
	if (b->symbol == NULL) {
		free(b);
		return dbk_fail_memory(err);
	}
	*out = b;
	return DBK_OK;
}

void
dbk_barcoder_close(struct dbk_barcoder *b)
{
	if (b == NULL)
		return;
	ZBarcode_Delete(b->symbol);
	free(b);
}

/* Modules are bits, the lowest of a byte first; 1 is black. */
static unsigned
module_at(const struct zint_symbol *symbol, int i)
{
	return (unsigned)symbol->encoded_data[0][i / 8] >> (i % 8) & 1u;
}

/* False when there are more stripes than there is room for. */
static bool
take_stripes(struct dbk_barcode *out, const struct zint_symbol *symbol)
{
	unsigned black = 1;
	int i;

	memset(out, 0, sizeof *out);
	for (i = 0; i < symbol->width; i++) {
		if (module_at(symbol, i) != black) {
			black = !black;
			out->n++;
		}
		if (out->n == DBK_BARCODE_STRIPES)
			return false;
		out->stripes[out->n]++;
		out->modules++;
	}
	out->n++;
	return true;
}

enum dbk_code
dbk_barcode_make(struct dbk_barcode *out, struct dbk_barcoder *b,
    const char *text, size_t len, struct dbk_err *err)
{
	struct zint_symbol *symbol = b->symbol;

	ZBarcode_Clear(symbol);
	symbol->symbology = BARCODE_CODE128;
	if (ZBarcode_Encode(symbol, (const unsigned char *)text, (int)len) >=
	    ZINT_ERROR)
		return dbk_fail(err, DBK_EDEFECT, "no barcode for %.*s: %s",
		    (int)len, text, symbol->errtxt);
	if (!take_stripes(out, symbol))
		return dbk_fail(err, DBK_EDEFECT,
		    "no barcode for %.*s: it is too long", (int)len, text);
	return DBK_OK;
}
