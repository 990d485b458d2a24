/*
 * workbook.h -- what a sheet of an .xlsx file needs of the rest of it: which
 * part it is, the shared texts, the number formats, and the date system.
 * Private to ledger/table_xlsx.c.
 */
#ifndef DBK_WORKBOOK_H
#define DBK_WORKBOOK_H

#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/package.h"

#define DBK_WORKBOOK_SHEETS 256u

enum dbk_style_kind {
	DBK_STYLE_NUMBER,
	DBK_STYLE_DATE, /* perhaps with the time of day */
	DBK_STYLE_TIME /* of day only */
};

struct dbk_style {
	unsigned char kind; /* enum dbk_style_kind */
	unsigned char zeros; /* digits shown at least; 0: not said */
};

struct dbk_workbook {
	struct dbk_package *package;
	const struct dbk_table *table;
	struct dbk_arena arena; /* of names */
	struct dbk_err *err;
	bool date1904;
	struct {
		const char *name, *id, *part;
	} sheets[DBK_WORKBOOK_SHEETS];
	size_t nsheets, sheet; /* the one to be read */
	const char *strings_part, *styles_part; /* NULL: none */
	struct dbk_style *styles;
	size_t nstyles;
	struct dbk_buf strings; /* each NUL-ended */
	uint32_t *starts; /* of the strings */
	size_t nstrings, strings_room;
};

/*
 * Read everything but the sheet, which is chosen by table->sheet: TABLE-SHEET
 * when it is not there.  Fini in every case.
 */
enum dbk_code dbk_workbook_init(struct dbk_workbook *w,
    const struct dbk_table *t, struct dbk_err *err) DBK_CHECKED;
void dbk_workbook_fini(struct dbk_workbook *w);

/* A shared text; NULL when there is no such.  *len is its length. */
const char *dbk_workbook_string(const struct dbk_workbook *w, size_t which,
    size_t *len);

/* The style of a cell; that of style 0 when there is no such. */
struct dbk_style dbk_workbook_style(const struct dbk_workbook *w, size_t which);

/* Text as it is stored, with _x000D_ for characters that XML cannot hold:
 * decoded in place; returns its new length. */
size_t dbk_workbook_decode(char *s, size_t len);

/* A whole number from an attribute or a text; fallback when it is none. */
size_t dbk_workbook_number(const char *s, size_t fallback);

#endif
