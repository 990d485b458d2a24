/*
 * package.h -- parts of an Office package: a zip file (minizip) of XML (expat).
 * The file comes from a stranger.  Sizes are counted while inflating, document
 * types (and with them entities) are refused, names are looked at before
 * anything is read, and nothing is ever written to a disk.  Private to
 * ledger/table_xlsx.c and ledger/workbook.c.
 */
#ifndef DBK_PACKAGE_H
#define DBK_PACKAGE_H

#include "ledger/table.h"

#define DBK_PART_NAME 256 /* bytes with the NUL */

struct dbk_package;

/*
 * What reads a part.  Names are without their namespaces; attributes are pairs
 * of name and value, NULL-ended.  depth of the outermost element is 1.  A
 * member may be NULL.  Anything but DBK_OK ends the reading.
 */
struct dbk_part_reader {
	enum dbk_code (*start)(void *arg, unsigned depth, const char *name,
	    const char **attributes);
	enum dbk_code (*end)(void *arg, unsigned depth, const char *name);
	enum dbk_code (*text)(void *arg, const char *s, size_t len);
	void *arg;
	uint64_t limit; /* most bytes of the part */
	int64_t done, size; /* for progress: bytes inflated, of how many */
};

/* Open t->path and look at its directory.  TABLE-FORM: it is no such file, is
 * damaged, encrypted or strange.  *out: close with dbk_package_close. */
enum dbk_code dbk_package_open(struct dbk_package **out,
    const struct dbk_table *t, struct dbk_err *err) DBK_CHECKED;
void dbk_package_close(struct dbk_package *p);

/* Read a part by its name; TABLE-FORM when it is missing or bad. */
enum dbk_code dbk_package_read(struct dbk_package *p, const char *name,
    struct dbk_part_reader *reader, struct dbk_err *err) DBK_CHECKED;

/* The value of an attribute; NULL when it is not there. */
const char *dbk_part_attribute(const char **attributes, const char *name);

#endif
