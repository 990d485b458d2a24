#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/buf.h"
#include "ledger/word.h"

#define FIRST_SIZE 256u

void
dbk_buf_fini(struct dbk_buf *b)
{
	if (b == NULL)
		return;
	free(b->data);
	memset(b, 0, sizeof *b);
}

void
dbk_buf_reset(struct dbk_buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data != NULL)
		b->data[0] = '\0';
}

static bool
grow(struct dbk_buf *b, size_t len)
{
	size_t size;
	char *data;

	if (b->failed)
		return false;
	size = b->size != 0 ? b->size : FIRST_SIZE;
	while (size - b->len <= len) {
		if (size > SIZE_MAX / 2) {
			b->failed = true;
			return false;
		}
		size *= 2;
	}
	data = realloc(b->data, size);
	if (data == NULL) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->size = size;
	return true;
}

/* Room for len more bytes and the NUL. */
static inline bool
reserve(struct dbk_buf *b, size_t len)
{
	return (len < b->size - b->len && !b->failed) || grow(b, len);
}

char *
dbk_buf_extend(struct dbk_buf *b, size_t len)
{
	char *p;

	if (!reserve(b, len))
		return NULL;
	p = b->data + b->len;
	b->len += len;
	b->data[b->len] = '\0';
	return p;
}

void
dbk_buf_add(struct dbk_buf *b, const void *bytes, size_t len)
{
	char *p = dbk_buf_extend(b, len);

	if (p != NULL && len != 0)
		memcpy(p, bytes, len);
}

void
dbk_buf_drop(struct dbk_buf *b, size_t n)
{
	if (n > b->len)
		n = b->len;
	if (n == 0)
		return;
	/* With the NUL. */
	memmove(b->data, b->data + n, b->len - n + 1);
	b->len -= n;
}

void
dbk_buf_add_string(struct dbk_buf *b, const char *s)
{
	dbk_buf_add(b, s, strlen(s));
}

void
dbk_buf_add_char(struct dbk_buf *b, char c)
{
	if (!reserve(b, 1))
		return;
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void
dbk_buf_add_integer(struct dbk_buf *b, int64_t v)
{
	/* Last digit first; the magnitude of INT64_MIN has no int64_t. */
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char digits[20], *p = digits + sizeof digits;

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (v < 0)
		*--p = '-';
	dbk_buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

void
dbk_buf_add_format(struct dbk_buf *b, const char *format, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0) {
		b->failed = true;
		return;
	}
	p = dbk_buf_extend(b, (size_t)n);
	if (p == NULL)
		return;
	va_start(ap, format);
	(void)vsnprintf(p, (size_t)n + 1, format, ap);
	va_end(ap);
}

static bool
needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void
add_escaped(struct dbk_buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c == '"' || c == '\\') {
		dbk_buf_add_char(b, '\\');
		dbk_buf_add_char(b, (char)c);
	} else if (c == '\n') {
		dbk_buf_add(b, "\\n", 2);
	} else {
		dbk_buf_add(b, "\\u00", 4);
		dbk_buf_add_char(b, hex[c >> 4]);
		dbk_buf_add_char(b, hex[c & 15]);
	}
}

/*
 * Which of eight bytes need an escape: a byte below n borrows its own high bit
 * when n is taken from it.  The first yes is right, those after it may not be.
 */
static uint64_t
need_escape(uint64_t w)
{
	uint64_t ascii = ~w & DBK_WORD_HIGH;

	return ((w - DBK_WORD_OF(' ')) |
		   ((w ^ DBK_WORD_OF('"')) - DBK_WORD_OF(1u)) |
		   ((w ^ DBK_WORD_OF('\\')) - DBK_WORD_OF(1u)) |
		   ((w ^ DBK_WORD_OF(0x7fu)) - DBK_WORD_OF(1u))) &
	    ascii;
}

/* How many of the len bytes at s stand for themselves in a string. */
static size_t
plain_span(const char *s, size_t len)
{
	uint64_t found;
	size_t i = 0;

	for (; len - i >= DBK_WORD_LEN; i += DBK_WORD_LEN) {
		found = need_escape(dbk_word_load(s + i));
		if (found != 0)
			return i + dbk_word_first(found);
	}
	while (i < len && !needs_escape((unsigned char)s[i]))
		i++;
	return i;
}

void
dbk_buf_add_json(struct dbk_buf *b, const char *s, size_t len)
{
	size_t done = plain_span(s, len);
	char *p = dbk_buf_extend(b, done + (done == len ? 2 : 1));

	if (p != NULL) {
		p[0] = '"';
		if (done != 0)
			memcpy(p + 1, s, done);
		if (done == len)
			p[len + 1] = '"';
	}
	if (done == len)
		return;
	while (done < len) {
		size_t n;

		add_escaped(b, (unsigned char)s[done++]);
		n = plain_span(s + done, len - done);
		dbk_buf_add(b, s + done, n);
		done += n;
	}
	dbk_buf_add_char(b, '"');
}

enum dbk_code
dbk_buf_check(const struct dbk_buf *b, struct dbk_err *err)
{
	return b->failed ? dbk_fail_memory(err) : DBK_OK;
}
