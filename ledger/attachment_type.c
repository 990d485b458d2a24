#include <string.h>

#include "ledger/attachment_type.h"

/*
 * ISO 32000-1 7.5.2; ISO 15948 5.2; ISO 10918-1 B.1.1 (SOI, then a marker);
 * TIFF 6.0 section 2 and, of more than 4 GiB, no TIFF at all.  A reader of PDF
 * takes other bytes before the header; a file that begins with something else
 * may be that, too, so they are refused.
 */
static const struct {
	const char *type;
	unsigned char magic[DBK_ATTACHMENT_HEAD];
	size_t len;
} types[] = {
    {"pdf", {'%', 'P', 'D', 'F', '-'}, 5},
    {"png", {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 8},
    {"jpeg", {0xff, 0xd8, 0xff}, 3},
    {"tiff", {'I', 'I', 42, 0}, 4},
    {"tiff", {'M', 'M', 0, 42}, 4},
};

const char *
dbk_attachment_type(const unsigned char *head, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof types / sizeof types[0]; i++)
		if (len >= types[i].len &&
		    memcmp(head, types[i].magic, types[i].len) == 0)
			return types[i].type;
	return NULL;
}
