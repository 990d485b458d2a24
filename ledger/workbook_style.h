/*
 * workbook_style.h -- number formats: what kind of value a cell shows.  Private
 * to ledger/workbook*.c.
 */
#ifndef DBK_WORKBOOK_STYLE_H
#define DBK_WORKBOOK_STYLE_H

#include "ledger/workbook.h"

/* Reads w->styles_part into w->styles. */
enum dbk_code dbk_workbook_styles(struct dbk_workbook *w) DBK_CHECKED;

/* What a format such as yyyy-mm-dd or 00000 shows. */
struct dbk_style dbk_workbook_format(const char *code);

#endif
