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

/* kind when c is one of first to last, else 0. */
static inline uint8_t
dbk_char_within(char c, char first, char last, uint8_t kind)
{
	bool within = (uint8_t)(c - first) <= (uint8_t)(last - first);

	return (uint8_t)(-within & kind);
}

/* The kind of a character: one of DBK_CHAR_*, or 0.  Written without branches
 * and choices, so that a loop over a record becomes one over vectors. */
static inline uint8_t
dbk_char_kind(char c)
{
	/* Digits and capitals are keys, too. */
	return (uint8_t)(dbk_char_within(c, ' ', ' ', DBK_CHAR_SPACE) |
	    dbk_char_within(c, '0', '9', DBK_CHAR_DIGIT) |
	    dbk_char_within(c, 'A', 'Z', DBK_CHAR_CAPITAL) |
	    (dbk_char_within(c, '!', '~', DBK_CHAR_KEY) ^
		dbk_char_within(c, 'a', 'z', DBK_CHAR_KEY)));
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
