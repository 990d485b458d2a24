/*
 * number.h -- entry numbers: XXX-NNNNNNN-C (Appendix E).
 */
#ifndef DBK_NUMBER_H
#define DBK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DBK_NUMBER_LEN 13 /* B76-0324527-8 */
#define DBK_SERIAL_MAX 9999999

struct dbk_number {
	char filer[4]; /* three characters and NUL */
	uint32_t serial; /* 0 to DBK_SERIAL_MAX */
	unsigned check; /* 0 to 9, as written */
};

/*
 * Parse XXX-NNNNNNN-C, or the same without hyphens, at s (len bytes).  False
 * when the form is wrong or the filer code has none of the eight patterns of
 * Appendix E p. 1.  The check digit is not judged.
 */
bool dbk_number_parse(struct dbk_number *out, const char *s, size_t len);

/* Three characters of a filer code pattern (Appendix E p. 1). */
bool dbk_filer_valid(const char *s, size_t len);

/* The check digit of steps 1 to 5, plus offset (step 6), mod 10. */
unsigned dbk_number_check_digit(const char filer[3], uint32_t serial,
    unsigned offset);

/* Writes XXX-NNNNNNN-C and a NUL. */
void dbk_number_format(char out[DBK_NUMBER_LEN + 1],
    const struct dbk_number *n);

/*
 * ISO 6346: true when len is 11, four letters (the fourth U, J or Z) and seven
 * digits stand at s; *check is then the digit the first ten call for.
 */
bool dbk_container_check(unsigned *check, const char *s, size_t len);

#endif
