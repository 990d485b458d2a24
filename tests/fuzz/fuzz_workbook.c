/*
 * fuzz_workbook.c -- any bytes can be read as a workbook; tests/fuzz/rows.h says
 * what must hold.
 * Input: a package as it is, or its parts as text, each behind a line
 * "=== NAME", which are packed first: a changed byte of a package would only
 * ever break its check sum.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rows.h"
#include "tests/pack_part.h"

#define MARK "=== "
#define MARK_LEN (sizeof MARK - 1)
#define NAME_MOST 300 /* a name of 256 is refused */

/* Where the next mark at the begin of a line is; end: nowhere. */
static const char *
find_mark(const char *s, const char *end)
{
	for (;;) {
		if ((size_t)(end - s) < MARK_LEN)
			return end;
		if (memcmp(s, MARK, MARK_LEN) == 0)
			return s;
		s = memchr(s, '\n', (size_t)(end - s));
		if (s == NULL)
			return end;
		s++;
	}
}

static void
pack_text(zipFile zip, const char *name, const char *text, size_t len)
{
	struct fuzz_file part;

	fuzz_file_open(&part, text, len);
	rewind(part.stream);
	if (pack_part(zip, name, part.stream) != 0)
		abort();
	fuzz_file_close(&part);
}

static void
pack_parts(const char *path, const char *s, const char *end)
{
	zipFile zip = zipOpen64(path, APPEND_STATUS_CREATE);
	char name[NAME_MOST];
	const char *line, *next;
	size_t len;

	if (zip == NULL)
		abort();
	for (s = find_mark(s, end); s != end; s = next) {
		line = memchr(s, '\n', (size_t)(end - s));
		if (line == NULL)
			break;
		s += MARK_LEN;
		len = (size_t)(line - s);
		if (len >= sizeof name)
			len = sizeof name - 1;
		memcpy(name, s, len);
		name[len] = '\0';
		next = find_mark(line + 1, end);
		pack_text(zip, name, line + 1, (size_t)(next - line - 1));
	}
	if (zipClose(zip, NULL) != ZIP_OK)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	bool parts = size >= MARK_LEN && memcmp(s, MARK, MARK_LEN) == 0;
	struct fuzz_file file;

	fuzz_file_open(&file, data, parts ? 0 : size);
	if (parts)
		pack_parts(file.path, s, s + size);
	fuzz_rows(dbk_table_xlsx, file.path, NULL);
	fuzz_file_close(&file);
	return 0;
}
