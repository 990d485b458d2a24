#include <string.h>

#include "ledger/recovery.h"

#define GROUPS 8u
#define GROUP_LEN 4u /* without its check character */
#define BITS 5u /* of a character */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

_Static_assert(GROUPS *GROUP_LEN *BITS == 8 * DBK_RECOVERY_BYTES, "bits");
_Static_assert(GROUPS *(GROUP_LEN + 2) - 1 == DBK_RECOVERY_LEN, "length");
_Static_assert(DBK_RECOVERY_LEN < DBK_RECOVERY_MAX, "room for the NUL");

/*
 * Odd weights make every wrong character show; the group's own number shows
 * groups in the wrong order.
 */
static unsigned
check_of(const unsigned values[GROUP_LEN], unsigned group)
{
	unsigned sum = group, i;

	for (i = 0; i < GROUP_LEN; i++)
		sum += (2 * i + 1) * values[i];
	return sum % 32;
}

/* The five bits of character i of the code. */
static unsigned
bits_at(const unsigned char *bytes, unsigned i)
{
	unsigned bit = i * BITS, v = 0, k;

	for (k = 0; k < BITS; k++, bit++)
		v = v << 1 | ((unsigned)bytes[bit / 8] >> (7 - bit % 8) & 1u);
	return v;
}

void
dbk_recovery_format(char out[DBK_RECOVERY_MAX],
    const unsigned char bytes[DBK_RECOVERY_BYTES])
{
	unsigned values[GROUP_LEN], group, i;
	char *p = out;

	for (group = 0; group < GROUPS; group++) {
		if (group != 0)
			*p++ = '-';
		for (i = 0; i < GROUP_LEN; i++) {
			values[i] = bits_at(bytes, group * GROUP_LEN + i);
			*p++ = alphabet[values[i]];
		}
		*p++ = alphabet[check_of(values, group)];
	}
	*p = '\0';
}

/* The value of a character as a person may write it; 32: it is none. */
static unsigned
value_of(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c != '\0' ? strchr(alphabet, c) : NULL;
	return at != NULL ? (unsigned)(at - alphabet) : 32;
}

static void
put_bits(unsigned char *bytes, unsigned i, unsigned v)
{
	unsigned bit = i * BITS, k;

	for (k = 0; k < BITS; k++, bit++)
		if ((v >> (BITS - 1 - k) & 1u) != 0)
			bytes[bit / 8] |= (unsigned char)(0x80u >> bit % 8);
}

/* A whole group: its check character fits.  Puts its bits into bytes. */
static bool
take_group(unsigned char *bytes, const unsigned values[GROUP_LEN + 1],
    unsigned group)
{
	unsigned i;

	if (values[GROUP_LEN] != check_of(values, group))
		return false;
	for (i = 0; i < GROUP_LEN; i++)
		put_bits(bytes, group * GROUP_LEN + i, values[i]);
	return true;
}

bool
dbk_recovery_parse(unsigned char bytes[DBK_RECOVERY_BYTES], const char *s,
    size_t len, unsigned *fault)
{
	unsigned values[GROUP_LEN + 1], group = 0, n = 0, other;
	size_t at;

	memset(bytes, 0, DBK_RECOVERY_BYTES);
	for (at = 0; at < len && group < GROUPS; at++) {
		if (s[at] == '-' || s[at] == ' ')
			continue;
		values[n] = value_of(s[at]);
		if (values[n] == 32)
			break;
		if (n < GROUP_LEN) {
			n++;
			continue;
		}
		if (!take_group(bytes, values, group))
			break;
		group++;
		n = 0;
	}
	while (at < len && group == GROUPS && (s[at] == '-' || s[at] == ' '))
		at++;
	if (fault == NULL)
		fault = &other;
	*fault = group < GROUPS ? group + 1 : 0;
	return group == GROUPS && at == len;
}
