/*
 * chars.h -- UTF-8, and the characters that CBP accepts.
 * The ABI character set is upper-case letters, digits, space and the keyboard
 * characters of class X (Cargo Release v40 p. SE-20).  What is not in it is
 * transliterated by our own table (schemas/translit.tsv), never by the locale.
 */
#ifndef DBK_CHARS_H
#define DBK_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/buf.h"
#include "schemas/layouts.h"

/* The kind of a character: one of DBK_CHAR_*, or 0.  Written without branches,
 * so that a loop over a record becomes one over vectors. */
static inline uint8_t
dbk_char_kind(char c)
{
	uint8_t b = (uint8_t)c;
	uint8_t space = b == ' ' ? DBK_CHAR_SPACE : 0;
	uint8_t digit = (uint8_t)(b - '0') < 10 ? DBK_CHAR_DIGIT : 0;
	uint8_t capital = (uint8_t)(b - 'A') < 26 ? DBK_CHAR_CAPITAL : 0;
	uint8_t key = (uint8_t)(b - '!') < '~' - ' ' ? DBK_CHAR_KEY : 0;
	uint8_t small = (uint8_t)(b - 'a') < 26 ? DBK_CHAR_KEY : 0;

	/* Digits and capitals are keys, too. */
	return (uint8_t)(space | digit | capital | (key ^ small));
}

/* True when c may stand in a field of the class. */
bool dbk_class_allows(enum dbk_class class, char c);

/* How many of the len bytes at s are allowed before the first that is not. */
size_t dbk_class_span(enum dbk_class class, const char *s, size_t len);

/* "a letter A-Z", "letters A-Z, digits and spaces" ... for findings. */
const char *dbk_class_words(enum dbk_class class);

/*
 * Length of the UTF-8 character at s (at most len bytes, len > 0) and its code
 * point; 0 when it is not UTF-8 (overlong forms and surrogates included).
 */
size_t dbk_utf8_next(uint32_t *code_point, const char *s, size_t len);

/* True when all len bytes are UTF-8 without NUL. */
bool dbk_utf8_valid(const char *s, size_t len);

/*
 * Append the ABI form of UTF-8 text: transliterated, upper-cased, runs of white
 * space folded to one space, none at the ends.  Returns true, or false when a
 * character has no Latin form: *bad is then its byte offset in s and *bad_len
 * its length; what was appended before it stays.
 */
bool dbk_abi_text(struct dbk_buf *out, const char *s, size_t len, size_t *bad,
    size_t *bad_len);

#endif
