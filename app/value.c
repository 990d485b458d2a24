#include <string.h>

#include "app/value.h"
#include "ledger/chars.h"

#define BAD_BYTE "\\x%02x"

/* The bytes at s that can be shown, and one more in *chars for each of their
 * characters. */
static size_t
plain_span(const char *s, size_t len, int *chars)
{
	size_t at = 0, n;
	uint32_t c;

	for (; at < len; at += n, (*chars)++) {
		n = dbk_utf8_next(&c, s + at, len - at);
		if (n == 0 || c < 0x20 || (c >= 0x7f && c < 0xa0))
			break;
	}
	return at;
}

/* Those of one character that cannot: its last one tells it. */
static size_t
bad_span(const char *s, size_t len)
{
	uint32_t c;
	size_t n = dbk_utf8_next(&c, s, len);

	return n == 0 ? 1 : n;
}

void
dbk_value_add(struct dbk_buf *b, const char *s)
{
	size_t len = strlen(s), n;
	int chars = 0;

	for (; len != 0; s += n, len -= n) {
		n = plain_span(s, len, &chars);
		if (n != 0) {
			dbk_buf_add(b, s, n);
			continue;
		}
		n = bad_span(s, len);
		dbk_buf_add_format(b, BAD_BYTE,
		    (unsigned)(unsigned char)s[n - 1]);
	}
}

void
dbk_value_add_json(struct dbk_buf *b, const char *s)
{
	size_t len = strlen(s), n, at = 0;
	struct dbk_buf told = {0};
	uint32_t c;

	if (dbk_utf8_valid(s, len)) {
		dbk_buf_add_json(b, s, len);
		return;
	}
	for (; at < len; at += n != 0 ? n : 1) {
		n = dbk_utf8_next(&c, s + at, len - at);
		if (n != 0)
			dbk_buf_add(&told, s + at, n);
		else
			dbk_buf_add_format(&told, BAD_BYTE,
			    (unsigned)(unsigned char)s[at]);
	}
	if (told.failed)
		b->failed = true;
	else
		dbk_buf_add_json(b, told.data, told.len);
	dbk_buf_fini(&told);
}

int
dbk_value_put(FILE *stream, const char *s, size_t len)
{
	int written = 0;
	size_t n;

	for (; len != 0; s += n, len -= n) {
		n = plain_span(s, len, &written);
		if (n != 0) {
			(void)fwrite(s, 1, n, stream);
			continue;
		}
		n = bad_span(s, len);
		(void)fprintf(stream, BAD_BYTE,
		    (unsigned)(unsigned char)s[n - 1]);
		written += 4;
	}
	return written;
}
