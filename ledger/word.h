/*
 * word.h -- looking at eight bytes at a time.  An answer is a word in which the
 * high bit of a byte says yes.
 */
#ifndef DBK_WORD_H
#define DBK_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DBK_WORD_LEN 8u
/* The same byte eight times. */
#define DBK_WORD_OF(byte) (UINT64_C(0x0101010101010101) * (byte))
#define DBK_WORD_HIGH DBK_WORD_OF(0x80u)

/* The eight bytes at p, the first one lowest: one load where the machine does
 * it that way. */
static inline uint64_t
dbk_word_load(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
	    (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
	    (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* Bytes of n or more (n from 1 to 128), where no byte of w is above 127. */
static inline uint64_t
dbk_word_from(uint64_t w, unsigned n)
{
	return (w + DBK_WORD_OF(128u - n)) & DBK_WORD_HIGH;
}

/* How many bytes stand before the first yes; yes is not zero. */
static inline size_t
dbk_word_first(uint64_t yes)
{
	return (size_t)__builtin_ctzll(yes) / 8;
}

/* True when the n bytes at a and b are the same: memcmp without the call, which
 * costs more than it does for a short name. */
static inline bool
dbk_word_same(const char *a, const char *b, size_t n)
{
	size_t i;

	if (n < DBK_WORD_LEN) {
		for (i = 0; i < n; i++)
			if (a[i] != b[i])
				return false;
		return true;
	}
	for (i = 0; i < n - DBK_WORD_LEN; i += DBK_WORD_LEN)
		if (dbk_word_load(a + i) != dbk_word_load(b + i))
			return false;
	i = n - DBK_WORD_LEN;
	return dbk_word_load(a + i) == dbk_word_load(b + i);
}

#endif
