#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "app/app.h"
#include "app/lines.h"
#include "ledger/file.h"

const char *
dbk_file_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool
dbk_file_is(const char *path, const char *extension)
{
	size_t n = strlen(path), m = strlen(extension);

	return n > m && strcasecmp(path + n - m, extension) == 0;
}

enum dbk_code
dbk_source_read(struct dbk_source *out, struct dbk_buf *text, const char *path,
    struct dbk_err *err)
{
	enum dbk_code rc = dbk_file_read(text, path, DBK_DOCUMENT_LIMIT, err);

	*out = (struct dbk_source){
	    .file = dbk_file_name(path),
	    .text = text->data,
	    .len = text->len,
	    .first_line = 1,
	};
	return rc;
}

enum dbk_code
dbk_lines_open(struct dbk_lines *l, const char *path, size_t limit,
    struct dbk_err *err)
{
	struct stat st;

	memset(l, 0, sizeof *l);
	l->name = dbk_file_name(path);
	l->limit = limit;
	l->in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (l->in == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	if (fstat(fileno(l->in), &st) == 0 && S_ISREG(st.st_mode))
		l->size = (int64_t)st.st_size;
	return DBK_OK;
}

/* The bytes up to the end of the line or of the piece; *ended: the line is. */
static void
take_bytes(struct dbk_lines *l, bool *ended)
{
	const char *from = l->piece + l->at;
	size_t left = l->filled - l->at, len, room;
	const char *end = memchr(from, '\n', left);

	len = end != NULL ? (size_t)(end - from) : left;
	room = l->limit - l->line.len;
	if (len > room)
		l->too_long = true;
	dbk_buf_add(&l->line, from, len < room ? len : room);
	*ended = end != NULL;
	l->at += len + (end != NULL);
	l->done += (int64_t)len + (end != NULL);
}

enum dbk_code
dbk_lines_next(struct dbk_lines *l, bool *more, struct dbk_err *err)
{
	bool ended = false;

	dbk_buf_reset(&l->line);
	l->too_long = false;
	*more = false;
	while (!ended) {
		if (l->at == l->filled) {
			l->at = 0;
			l->filled = fread(l->piece, 1, sizeof l->piece, l->in);
		}
		if (l->filled == 0)
			break;
		*more = true;
		take_bytes(l, &ended);
	}
	if (*more)
		l->number++;
	if (ferror(l->in))
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", l->name,
		    strerror(errno));
	return dbk_buf_check(&l->line, err);
}

void
dbk_lines_report_long(const struct dbk_lines *l, struct dbk_sink *sink)
{
	const struct dbk_finding where = {.file = l->name, .line = l->number};
	char limit[24];
	const struct dbk_words words = {.limit = limit};

	(void)snprintf(limit, sizeof limit, "%zu MiB",
	    l->limit / (1024 * 1024));
	dbk_report(sink, DBK_RULE_IMPORT_LINE, &where, &words);
}

struct dbk_source
dbk_lines_source(const struct dbk_lines *l)
{
	return (struct dbk_source){
	    .file = l->name,
	    .text = l->line.data,
	    .len = l->line.len,
	    .first_line = l->number,
	};
}

bool
dbk_lines_blank(const struct dbk_lines *l)
{
	size_t i;

	for (i = 0; i < l->line.len; i++)
		if (strchr(" \t\r", l->line.data[i]) == NULL ||
		    l->line.data[i] == '\0')
			return false;
	return true;
}

void
dbk_lines_close(struct dbk_lines *l)
{
	if (l->in != NULL && l->in != stdin)
		(void)fclose(l->in);
	dbk_buf_fini(&l->line);
	memset(l, 0, sizeof *l);
}
