/*
 * barcode.h -- Code 128 symbols as a row of bars and spaces.
 */
#ifndef DBK_FORMATTER_BARCODE_H
#define DBK_FORMATTER_BARCODE_H

#include <stddef.h>

#include "ledger/base.h"

/* Bars and spaces of a symbol; an entry number takes 73 at most. */
#define DBK_BARCODE_STRIPES 128
/* White modules wanted on both sides (ISO/IEC 15417). */
#define DBK_BARCODE_QUIET 10

struct dbk_barcode {
	/* Widths in modules: bar, space, bar ...; ends with a bar. */
	unsigned char stripes[DBK_BARCODE_STRIPES];
	size_t n;
	unsigned modules; /* of all stripes */
};

struct dbk_barcoder;

enum dbk_code dbk_barcoder_open(struct dbk_barcoder **out,
    struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_barcoder_close(struct dbk_barcoder *b);

/*
 * The symbol of printable ASCII text.  DBK_EDEFECT: other text, or too long;
 * err has the reason.
 */
enum dbk_code dbk_barcode_make(struct dbk_barcode *out, struct dbk_barcoder *b,
    const char *text, size_t len, struct dbk_err *err) DBK_CHECKED;

#endif
