#include <string.h>

#include "ledger/number.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

bool
dbk_filer_valid(const char *s, size_t len)
{
	size_t i;

	if (len != 3)
		return false;
	for (i = 0; i < 3; i++)
		if (!is_digit(s[i]) && !is_upper(s[i]))
			return false;
	/* The eight patterns of p. 1 are all eight there are, but for 000. */
	return memcmp(s, "000", 3) != 0;
}

static bool
parse_serial(uint32_t *out, const char *s)
{
	size_t i;

	*out = 0;
	for (i = 0; i < 7; i++) {
		if (!is_digit(s[i]))
			return false;
		*out = *out * 10 + (uint32_t)(s[i] - '0');
	}
	return true;
}

bool
dbk_number_parse(struct dbk_number *out, const char *s, size_t len)
{
	const char *serial = s + 3, *check = s + 10;

	if (len == DBK_NUMBER_LEN && s[3] == '-' && s[11] == '-') {
		serial = s + 4;
		check = s + 12;
	} else if (len != DBK_NUMBER_LEN - 2) {
		return false;
	}
	if (!dbk_filer_valid(s, 3) || !parse_serial(&out->serial, serial) ||
	    !is_digit(*check))
		return false;
	memcpy(out->filer, s, 3);
	out->filer[3] = '\0';
	out->check = (unsigned)(*check - '0');
	return true;
}

/* Numeric equivalent of a filer code character: A-I 1-9, J-R 1-9, S-Z 2-9
 * (Appendix E p. 2). */
static unsigned
filer_digit(char c)
{
	if (is_digit(c))
		return (unsigned)(c - '0');
	if (c <= 'I')
		return (unsigned)(c - 'A') + 1;
	if (c <= 'R')
		return (unsigned)(c - 'J') + 1;
	return (unsigned)(c - 'S') + 2;
}

unsigned
dbk_number_check_digit(const char filer[3], uint32_t serial, unsigned offset)
{
	unsigned digits[10], sum = 0;
	size_t i;

	for (i = 0; i < 3; i++)
		digits[i] = filer_digit(filer[i]);
	for (i = 10; i-- > 3;) {
		digits[i] = (unsigned)(serial % 10);
		serial /= 10;
	}
	/* Steps 1 to 4: every other digit from the right is doubled; above 9,
	 * one is added to its units digit. */
	for (i = 0; i < 10; i++) {
		unsigned d = digits[i];

		if (i % 2 == 1) {
			d *= 2;
			if (d > 9)
				d = d % 10 + 1;
		}
		sum += d;
	}
	return ((10 - sum % 10) % 10 + offset) % 10;
}

void
dbk_number_format(char out[DBK_NUMBER_LEN + 1], const struct dbk_number *n)
{
	uint32_t rest = n->serial;
	size_t i;

	/* FFF-SSSSSSS-C */
	memset(out, '\0', DBK_NUMBER_LEN + 1);
	memcpy(out, n->filer, 3);
	out[3] = '-';
	for (i = 10; i > 3; i--) {
		out[i] = (char)('0' + rest % 10);
		rest /= 10;
	}
	out[11] = '-';
	out[12] = (char)('0' + n->check % 10);
}

/* Letter values of ISO 6346 count up from 10 and skip multiples of 11. */
static unsigned
container_value(char c)
{
	unsigned v;

	if (is_digit(c))
		return (unsigned)(c - '0');
	v = (unsigned)(c - 'A') + 10;
	v += (v - 1) / 10;
	return v;
}

bool
dbk_container_check(unsigned *check, const char *s, size_t len)
{
	unsigned sum = 0;
	size_t i;

	if (len != 11 || strchr("UJZ", s[3]) == NULL)
		return false;
	for (i = 0; i < 11; i++)
		if (i < 4 ? !is_upper(s[i]) : !is_digit(s[i]))
			return false;
	for (i = 0; i < 10; i++)
		sum += container_value(s[i]) << i;
	*check = sum % 11 % 10;
	return true;
}
