#include <errno.h>
#include <string.h>

#include "edi/reader.h"

static void
init(struct dbk_reader *r)
{
	r->at = r->len = 0;
	r->offset = 0;
	r->number = 0;
	r->line = 1;
	r->on_line = 0;
	r->failed = false;
	r->tap = NULL;
	r->tapped = 0;
}

void
dbk_reader_file(struct dbk_reader *r, FILE *in)
{
	init(r);
	r->in = in;
	r->bytes = r->buffer;
}

void
dbk_reader_memory(struct dbk_reader *r, const void *bytes, size_t len)
{
	init(r);
	r->in = NULL;
	r->bytes = bytes;
	r->len = len;
}

void
dbk_reader_tap(struct dbk_reader *r, struct dbk_buf *tap)
{
	r->tap = tap;
}

/* What was read past since the last time. */
static void
pour(struct dbk_reader *r)
{
	size_t past = r->offset + r->at;

	if (r->tap == NULL)
		return;
	dbk_buf_add(r->tap, r->bytes + (r->tapped - r->offset),
	    past - r->tapped);
	r->tapped = past;
}

/* Read on so that two bytes can be seen, if the file has them. */
static void
fill(struct dbk_reader *r)
{
	size_t rest = r->len - r->at, n;

	if (r->in == NULL || r->failed)
		return;
	pour(r);
	memmove(r->buffer, r->buffer + r->at, rest);
	r->offset += r->at;
	r->at = 0;
	r->len = rest;
	errno = 0;
	n = fread(r->buffer + rest, 1, sizeof r->buffer - rest, r->in);
	r->len += n;
	if (n == 0 && ferror(r->in))
		r->failed = true;
}

/* The byte that comes ahead bytes (0 or 1) later; -1 when there is none. */
static int
peek(struct dbk_reader *r, size_t ahead)
{
	if (r->at + ahead >= r->len) {
		fill(r);
		if (r->at + ahead >= r->len)
			return -1;
	}
	return (unsigned char)r->bytes[r->at + ahead];
}

/* Length of the line end that comes next: 0 none, 1 LF, 2 CR LF. */
static unsigned
line_end(struct dbk_reader *r)
{
	int c = peek(r, 0);

	if (c == '\n')
		return 1;
	return c == '\r' && peek(r, 1) == '\n' ? 2 : 0;
}

static bool
is_blank(const struct dbk_raw *raw)
{
	size_t i;

	for (i = 0; i < raw->len; i++)
		if (raw->bytes[i] != ' ')
			return false;
	return true;
}

/* Up to 80 bytes of the current line. */
static void
take_bytes(struct dbk_reader *r, struct dbk_raw *out)
{
	const char *s, *end;
	size_t n;

	/* With its line end, so that one look finds it. */
	if (r->len - r->at < DBK_RECORD_LEN + 2)
		fill(r);
	s = r->bytes + r->at;
	n = r->len - r->at;
	end = memchr(s, '\n', n > DBK_RECORD_LEN ? DBK_RECORD_LEN + 1 : n);
	if (end != NULL && end > s && end[-1] == '\r')
		end--;
	if (end != NULL)
		n = (size_t)(end - s);
	if (n > DBK_RECORD_LEN)
		n = DBK_RECORD_LEN;
	memcpy(out->bytes, s, n);
	memset(out->bytes + n, ' ', DBK_RECORD_LEN - n);
	out->len = n;
	r->at += n;
}

/*
 * Bytes after the only record of a line, fewer than a record: they are not one,
 * for the line is longer than 80.  True when they were skipped.
 */
static bool
skip_rest(struct dbk_reader *r)
{
	size_t i;

	if (r->on_line != 1)
		return false;
	for (i = 0; i < DBK_RECORD_LEN; i++) {
		int c;

		/* The buffer holds many records: one fill is enough. */
		if (r->at + DBK_RECORD_LEN + 1 >= r->len)
			fill(r);
		c = r->at + i < r->len ? (unsigned char)r->bytes[r->at + i] :
					 -1;
		if (c < 0)
			return false; /* the last record of a stream */
		if (c == '\n')
			break;
	}
	if (i == DBK_RECORD_LEN)
		return false;
	if (i > 0 && r->bytes[r->at + i - 1] == '\r')
		i--;
	r->at += i;
	return true;
}

/* After a record: its line end, or the rest of its line. */
static void
finish_line(struct dbk_reader *r, struct dbk_raw *out)
{
	unsigned end = line_end(r);

	r->on_line++;
	if (end == 0 && peek(r, 0) >= 0 && skip_rest(r)) {
		out->odd |= DBK_ODD_LONG;
		end = line_end(r);
	}
	if (end == 2)
		out->odd |= DBK_ODD_CR;
	if (end != 0) {
		r->at += end;
		r->on_line = 0;
	}
	r->line++;
	out->end = r->offset + r->at;
}

/* Empty lines that come next; true when there were any. */
static bool
skip_empty(struct dbk_reader *r)
{
	unsigned long before = r->line;

	while (r->on_line == 0 && peek(r, 0) == '\n') {
		r->at++;
		r->line++;
	}
	return r->line != before;
}

bool
dbk_reader_next(struct dbk_reader *r, struct dbk_raw *out)
{
	bool blank = false;

	for (;;) {
		if (skip_empty(r))
			blank = true;
		if (peek(r, 0) < 0)
			return false;
		out->odd = 0;
		out->begin = r->offset + r->at;
		out->line = r->line;
		take_bytes(r, out);
		finish_line(r, out);
		if (!is_blank(out))
			break;
		blank = true;
	}
	pour(r);
	out->number = ++r->number;
	if (out->len < DBK_RECORD_LEN)
		out->odd |= DBK_ODD_SHORT;
	if (blank)
		out->odd |= DBK_ODD_BLANK;
	return true;
}

enum dbk_code
dbk_reader_check(const struct dbk_reader *r, const char *name,
    struct dbk_err *err)
{
	if (!r->failed)
		return DBK_OK;
	return dbk_fail(err, DBK_ESYSTEM, "%s: cannot read it",
	    name != NULL ? name : "input");
}
