/*
 * sample_document.h -- the entry that tests are made with: complete, of type 01,
 * by sea.  Made without Check, which the simulated CBP is not linked with.
 */
#ifndef DBK_TESTS_SAMPLE_DOCUMENT_H
#define DBK_TESTS_SAMPLE_DOCUMENT_H

#include <stddef.h>

#define SAMPLE_DOCUMENT_MAX 4000 /* bytes, the NUL with them */

/*
 * Its JSON.
 * number  "B76-0324527-8"; NULL: none.
 * port    four digits, the port of entry.
 * value   whole US dollars; tells documents apart.
 */
void sample_document(char out[SAMPLE_DOCUMENT_MAX], const char *number,
    const char *port, long value);

#endif
