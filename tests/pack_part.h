/*
 * pack_part.h -- parts of the packages that table tests read.
 */
#ifndef DBK_TESTS_PACK_PART_H
#define DBK_TESTS_PACK_PART_H

#include <stdio.h>
#include <zip.h>

/* What is left of in becomes a part of that name; 0, or else it could not be
 * read or written. */
int pack_part(zipFile zip, const char *name, FILE *in);

#endif
