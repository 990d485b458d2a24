/*
 * CSV: bytes become UTF-8 (iconv), UTF-8 becomes lines, lines become fields
 * (libcsv, strict: a quote that stands alone is told, not guessed at).
 */
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/buf.h"
#include "ledger/chars.h"
#include "ledger/table.h"

#define PIECE ((size_t)64 * 1024)
#define ROW_LIMIT ((size_t)4 * 1024 * 1024) /* bytes of one row */
#define NO_ICONV ((iconv_t)(-1))

struct csv {
	const struct dbk_table *table;
	struct dbk_err *err;
	struct csv_parser parser;
	iconv_t convert; /* NO_ICONV: UTF-8 as it stands */
	FILE *in;
	struct dbk_buf raw; /* read and not converted yet */
	struct dbk_buf utf8; /* converted and not parsed yet */
	bool begun; /* byte order mark and separator are known */
	bool strange; /* what follows in raw is not in the encoding */
	/* The row in work: its fields, each NUL-ended, one after the other. */
	struct dbk_buf text;
	struct dbk_cell cells[DBK_TABLE_COLUMNS];
	size_t starts[DBK_TABLE_COLUMNS];
	size_t n; /* cells that hold something */
	unsigned column; /* fields of the row so far */
	unsigned long line; /* that is being read */
	unsigned long row_line; /* that the row began on */
	unsigned long inside; /* line ends within fields before this row */
	int64_t done, size;
	enum dbk_code rc; /* first failure; nothing more is read */
};

static void
refuse(struct csv *c, enum dbk_rule rule, const char *detail)
{
	if (c->rc == DBK_OK)
		c->rc = dbk_table_refuse(c->table, rule, c->row_line, NULL,
		    detail);
}

/* Spaces and tabs only: to a person the cell is empty. */
static bool
is_blank(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '\t')
			return false;
	return true;
}

static void
take_field(void *field, size_t len, void *arg)
{
	struct csv *c = arg;
	const char *s = field;

	c->column++;
	if (c->rc != DBK_OK || is_blank(s, len))
		return;
	if (!dbk_utf8_valid(s, len)) {
		refuse(c, DBK_RULE_TABLE_ENCODING, NULL);
		return;
	}
	if (c->column > DBK_TABLE_COLUMNS || len > DBK_TABLE_CELL ||
	    c->text.len + len > ROW_LIMIT) {
		refuse(c, DBK_RULE_TABLE_FORM, "a row is too long");
		return;
	}
	if (s[0] == '\'' && dbk_csv_is_formula(s, len)) {
		s++;
		len--;
	}
	c->starts[c->n] = c->text.len;
	c->cells[c->n] = (struct dbk_cell){.column = c->column, .len = len};
	c->n++;
	dbk_buf_add(&c->text, s, len);
	dbk_buf_add_char(&c->text, '\0');
}

static void
take_row(int end, void *arg)
{
	struct csv *c = arg;
	struct dbk_table_row row = {
	    .line = c->row_line,
	    .number = c->row_line - c->inside,
	    .cells = c->cells,
	    .n = c->n,
	    .done = c->done,
	    .size = c->size,
	};
	size_t i;

	(void)end;
	if (c->rc == DBK_OK)
		c->rc = dbk_buf_check(&c->text, c->err);
	for (i = 0; i < c->n && c->rc == DBK_OK; i++)
		c->cells[i].text = c->text.data + c->starts[i];
	if (c->rc == DBK_OK && c->n != 0)
		c->rc = c->table->each(c->table->arg, &row, c->err);
	c->inside += c->line - c->row_line;
	dbk_buf_reset(&c->text);
	c->n = 0;
	c->column = 0;
}

/* One line with its end (or the last one), so that rows know their lines. */
static void
parse_line(struct csv *c, const char *s, size_t len, bool ended)
{
	bool open = c->parser.pstate != 0; /* a field goes on over the line */

	if (!open)
		c->row_line = c->line;
	if (csv_parse(&c->parser, s, len, take_field, take_row, c) != len &&
	    c->rc == DBK_OK) {
		if (csv_error(&c->parser) == CSV_EPARSE)
			refuse(c, DBK_RULE_TABLE_QUOTE, NULL);
		else
			c->rc = dbk_fail_memory(c->err);
	}
	if (csv_get_buffer_size(&c->parser) > 2 * DBK_TABLE_CELL)
		refuse(c, DBK_RULE_TABLE_QUOTE, NULL);
	if (ended)
		c->line++;
}

/* Where the line at s ends: behind LF, CR LF or CR; 0: not in these bytes. */
static size_t
line_length(const char *s, size_t len, bool last)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '\n')
			return i + 1;
		if (s[i] == '\r' && i + 1 < len)
			return s[i + 1] == '\n' ? i + 2 : i + 1;
		if (s[i] == '\r' && last)
			return i + 1;
	}
	return 0;
}

/* The separator that the line has most of outside of quotes. */
static char
find_separator(const char *s, size_t len)
{
	static const char known[] = ",;\t";
	size_t count[3] = {0}, best = 0, i, k;
	bool quoted = false;

	for (i = 0; i < len && s[i] != '\n' && s[i] != '\r'; i++) {
		if (s[i] == '"')
			quoted = !quoted;
		for (k = 0; k < 3 && !quoted; k++)
			count[k] += s[i] == known[k];
	}
	for (k = 1; k < 3; k++)
		if (count[k] > count[best])
			best = k;
	return known[best];
}

/* A byte order mark, Excel's own first line sep=;, the separator. */
static size_t
begin_text(struct csv *c)
{
	const char *s = c->utf8.data;
	size_t len = c->utf8.len, at = 0;
	char separator = c->table->separator;

	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	if (len - at >= 6 && memcmp(s + at, "sep=", 4) == 0 &&
	    memchr("\r\n", s[at + 4], 3) == NULL &&
	    (s[at + 5] == '\r' || s[at + 5] == '\n')) {
		if (s[at + 4] == '"')
			refuse(c, DBK_RULE_TABLE_FORM,
			    "a quotation mark cannot divide its columns");
		if (separator == '\0')
			separator = s[at + 4];
		at += line_length(s + at, len - at, true);
		c->line++;
	}
	if (separator == '\0')
		separator = find_separator(s + at, len - at);
	csv_set_delim(&c->parser, (unsigned char)separator);
	c->begun = true;
	return at;
}

/* Hands whole lines to the parser; what is left of the last one stays. */
static void
parse_lines(struct csv *c, bool last)
{
	size_t at = 0, n;

	if (c->utf8.len == 0)
		return;
	if (!c->begun)
		at = begin_text(c);
	while (c->rc == DBK_OK &&
	    (n = line_length(c->utf8.data + at, c->utf8.len - at, last)) != 0) {
		parse_line(c, c->utf8.data + at, n, true);
		at += n;
	}
	if (c->rc == DBK_OK && last && at < c->utf8.len) {
		parse_line(c, c->utf8.data + at, c->utf8.len - at, false);
		at = c->utf8.len;
	}
	if (c->utf8.len - at > DBK_TABLE_CELL * 2)
		refuse(c, DBK_RULE_TABLE_FORM, "a line is too long");
	memmove(c->utf8.data, c->utf8.data + at, c->utf8.len - at);
	c->utf8.len -= at;
}

/*
 * raw to utf8; a character that is cut by the end of raw stays there.  What is
 * not in the encoding is told once the lines before it were read.
 */
static void
convert(struct csv *c)
{
	char *from = c->raw.data, *to;
	size_t left = c->raw.len, room, before;

	if (c->convert == NO_ICONV) {
		dbk_buf_add(&c->utf8, c->raw.data, c->raw.len);
		dbk_buf_reset(&c->raw);
		return;
	}
	while (left != 0 && c->rc == DBK_OK) {
		before = left;
		room = PIECE;
		to = dbk_buf_extend(&c->utf8, room);
		if (to == NULL)
			break;
		if (iconv(c->convert, &from, &left, &to, &room) == (size_t)-1 &&
		    errno == EILSEQ)
			c->strange = true;
		c->utf8.len -= room;
		if (c->strange || left == before)
			break;
	}
	memmove(c->raw.data, from, left);
	c->raw.len = left;
}

/* The encoding: as asked for, or by the byte order mark. */
static enum dbk_code
open_encoding(struct csv *c)
{
	const unsigned char *s = (const unsigned char *)c->raw.data;
	const char *name = c->table->encoding;

	if (name == NULL && c->raw.len >= 2) {
		if (s[0] == 0xff && s[1] == 0xfe)
			name = "UTF-16LE";
		else if (s[0] == 0xfe && s[1] == 0xff)
			name = "UTF-16BE";
	}
	if (name == NULL)
		return DBK_OK;
	c->convert = iconv_open("UTF-8", name);
	if (c->convert == NO_ICONV)
		return dbk_fail(c->err, DBK_EUSAGE,
		    "the encoding \"%s\" is not known; try windows-1252", name);
	return DBK_OK;
}

/* A workbook that was named .csv is told apart by how it begins. */
static bool
is_workbook(const struct dbk_buf *raw)
{
	return raw->len >= 4 &&
	    (memcmp(raw->data, "PK\3\4", 4) == 0 ||
		memcmp(raw->data, "\xd0\xcf\x11\xe0", 4) == 0);
}

static enum dbk_code
read_piece(struct csv *c, bool *last)
{
	char *room = dbk_buf_extend(&c->raw, PIECE);
	size_t n;

	if (room == NULL)
		return dbk_fail_memory(c->err);
	errno = 0;
	n = fread(room, 1, PIECE, c->in);
	c->raw.len -= PIECE - n;
	c->done += (int64_t)n;
	*last = n < PIECE;
	if (ferror(c->in))
		return dbk_fail(c->err, DBK_ESYSTEM, "%s: %s", c->table->file,
		    strerror(errno != 0 ? errno : EIO));
	return DBK_OK;
}

static enum dbk_code
read_all(struct csv *c)
{
	bool first = true, last = false;

	while (c->rc == DBK_OK && !last) {
		c->rc = read_piece(c, &last);
		if (c->rc == DBK_OK && first && is_workbook(&c->raw))
			refuse(c, DBK_RULE_TABLE_FORM,
			    "it is a workbook, not CSV");
		if (c->rc == DBK_OK && first)
			c->rc = open_encoding(c);
		first = false;
		if (c->rc == DBK_OK)
			convert(c);
		if (c->rc == DBK_OK)
			c->rc = dbk_buf_check(&c->utf8, c->err);
		last = last || c->strange;
		if (c->rc == DBK_OK)
			parse_lines(c, last && c->raw.len == 0);
	}
	if (c->rc == DBK_OK && c->raw.len != 0) {
		c->row_line = c->line;
		refuse(c, DBK_RULE_TABLE_ENCODING, NULL);
	}
	if (c->rc == DBK_OK &&
	    csv_fini(&c->parser, take_field, take_row, c) != 0)
		refuse(c, DBK_RULE_TABLE_QUOTE, NULL);
	return c->rc;
}

static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static enum dbk_code
open_file(struct csv *c)
{
	const char *path = c->table->path;
	struct stat st;

	c->in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (c->in == NULL)
		return dbk_fail(c->err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
	if (fstat(fileno(c->in), &st) == 0 && S_ISREG(st.st_mode))
		c->size = (int64_t)st.st_size;
	return DBK_OK;
}

enum dbk_code
dbk_table_csv(const struct dbk_table *t, struct dbk_err *err)
{
	struct csv *c;
	enum dbk_code rc;

	c = calloc(1, sizeof *c);
	if (c == NULL)
		return dbk_fail_memory(err);
	c->table = t;
	c->err = err;
	c->convert = NO_ICONV;
	c->line = c->row_line = 1;
	(void)csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI);
	/* Spaces at the ends of a field are data: a rule judges them. */
	csv_set_space_func(&c->parser, no_space);
	rc = open_file(c);
	if (rc == DBK_OK)
		rc = read_all(c);
	if (c->in != NULL && c->in != stdin)
		(void)fclose(c->in);
	if (c->convert != NO_ICONV)
		(void)iconv_close(c->convert);
	csv_free(&c->parser);
	dbk_buf_fini(&c->raw);
	dbk_buf_fini(&c->utf8);
	dbk_buf_fini(&c->text);
	free(c);
	return rc;
}
