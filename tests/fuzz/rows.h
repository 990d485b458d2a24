/*
 * rows.h -- what the fuzz targets of tables share: bytes as a file that can be
 * opened by name, and what must hold for every row, entry and finding.
 */
#ifndef DBK_TESTS_FUZZ_ROWS_H
#define DBK_TESTS_FUZZ_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/gather.h"

/* A file without a name in any folder; path is valid until the close. */
struct fuzz_file {
	FILE *stream;
	char path[32];
};

void fuzz_file_open(struct fuzz_file *f, const void *bytes, size_t len);
void fuzz_file_close(struct fuzz_file *f);

/*
 * Read the table with the reader, gather its entries with the map (NULL: none),
 * and abort unless
 *   - rows and cells are in order, and their texts are UTF-8;
 *   - every finding below the headings names its line and cell (of a workbook:
 *     once its sheet is known), and the reader fails with findings only;
 *   - an entry without a finding is written and read to the same document;
 *   - the rows, written by our own CSV writer, are read to the same texts.
 */
void fuzz_rows(enum dbk_code (*reader)(const struct dbk_table *t,
		   struct dbk_err *err),
    const char *path, const struct dbk_map *map);

/* Abort unless the document, which was read without a finding, is written and
 * read to the same bytes; again has room for a structure of the group. */
void fuzz_same_document(const struct dbk_group *g, const void *doc,
    void *again);

#endif
