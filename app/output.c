#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "app/output.h"
#include "app/value.h"

/* What is streamed is handed to the stream in pieces of this size. */
#define PIECE ((size_t)32 * 1024)

static void
keep_failure(struct dbk_output *out)
{
	if (out->failed == 0 && ferror(out->stream))
		out->failed = errno != 0 ? errno : EIO;
}

static void
emit(struct dbk_output *out, const char *s, size_t len)
{
	if (out->failed == 0 && len != 0 &&
	    fwrite(s, 1, len, out->stream) != len)
		keep_failure(out);
}

/* Writes the head of the object once, before its first part. */
static void
start(struct dbk_output *out, enum dbk_part part)
{
	if (out->streamed != DBK_PART_NONE)
		return;
	out->streamed = part;
	emit(out, "{\"schema\":\"", 11);
	emit(out, out->schema, strlen(out->schema));
	emit(out, "\"", 1);
}

static struct dbk_buf *
buffer_of(struct dbk_output *out, enum dbk_part part)
{
	return part == DBK_PART_MEMBERS ? &out->members : &out->findings;
}

static void
pour(struct dbk_output *out, struct dbk_buf *b)
{
	emit(out, b->data, b->len);
	if (b->failed && out->failed == 0)
		out->failed = ENOMEM;
	dbk_buf_reset(b);
}

/* Something was added to a part: pass it on if that is the streamed one. */
static void
added(struct dbk_output *out, enum dbk_part part)
{
	struct dbk_buf *b = buffer_of(out, part);

	if (out->streamed == part && b->len >= PIECE)
		pour(out, b);
}

/* ---- findings ---- */

static void
add_member(struct dbk_buf *b, const char *name, const char *value)
{
	dbk_buf_add_format(b, ",\"%s\":", name);
	if (value == NULL)
		dbk_buf_add_string(b, "null");
	else
		dbk_value_add_json(b, value);
}

static void
add_number(struct dbk_buf *b, const char *name, unsigned long v)
{
	if (v == 0)
		dbk_buf_add_format(b, ",\"%s\":null", name);
	else
		dbk_buf_add_format(b, ",\"%s\":%lu", name, v);
}

static void
finding_json(struct dbk_output *out, const struct dbk_finding *f)
{
	const struct dbk_rule_row *row = &dbk_rules[f->rule];
	struct dbk_buf *b = &out->findings;

	start(out, DBK_PART_FINDINGS);
	/* The counters have counted this one already. */
	if (out->sink.errors + out->sink.warnings == 1)
		dbk_buf_add_string(b, ",\"findings\":[");
	else
		dbk_buf_add_char(b, ',');
	dbk_buf_add_format(b, "{\"severity\":\"%s\"",
	    row->is_error ? "error" : "warning");
	add_member(b, "rule", row->id);
	add_member(b, "text", f->text);
	add_member(b, "action", row->action);
	add_member(b, "source", row->source);
	add_member(b, "file", f->file);
	add_number(b, "line", f->line);
	add_number(b, "column", f->column);
	add_member(b, "sheet", f->sheet);
	add_member(b, "cell", f->cell[0] != '\0' ? f->cell : NULL);
	add_member(b, "record", f->record);
	add_member(b, "entry_number", f->entry_number);
	add_member(b, "path", f->path);
	add_member(b, "value", f->value);
	dbk_buf_add_char(b, '}');
	added(out, DBK_PART_FINDINGS);
}

/* file:line, of a table file:line:F12, of a workbook file:Sheet!F12 */
static void
add_place(struct dbk_buf *b, const struct dbk_finding *f)
{
	dbk_value_add(b, f->file);
	if (f->sheet != NULL) {
		dbk_buf_add_char(b, ':');
		dbk_value_add(b, f->sheet);
		if (f->cell[0] != '\0')
			dbk_buf_add_format(b, "!%s", f->cell);
	} else if (f->line != 0) {
		dbk_buf_add_format(b, ":%lu", f->line);
		if (f->cell[0] != '\0')
			dbk_buf_add_format(b, ":%s", f->cell);
	}
	dbk_buf_add_string(b, ": ");
}

/*
 * place: NUMBER field: text [rule; source], written at once: standard error has
 * no buffer, and a bad file has a million of them.
 */
static void
finding_text(struct dbk_output *out, const struct dbk_finding *f)
{
	const struct dbk_rule_row *row = &dbk_rules[f->rule];
	bool field = f->record != NULL || f->path != NULL;
	struct dbk_buf *b = &out->line;

	dbk_buf_reset(b);
	if (f->file != NULL)
		add_place(b, f);
	if (f->entry_number != NULL)
		dbk_value_add(b, f->entry_number);
	if (f->entry_number != NULL && field)
		dbk_buf_add_char(b, ' ');
	if (f->record != NULL)
		dbk_value_add(b, f->record);
	if (f->record != NULL && f->path != NULL)
		dbk_buf_add_char(b, ' ');
	if (f->path != NULL)
		dbk_value_add(b, f->path);
	if (f->entry_number != NULL || field)
		dbk_buf_add_string(b, ": ");
	if (!row->is_error)
		dbk_buf_add_string(b, "warning: ");
	dbk_value_add(b, f->text);
	dbk_buf_add_format(b, " [%s; %s]\n", row->id, row->source);
	if (!out->quiet || isatty(STDERR_FILENO))
		dbk_buf_add_format(b, "    %s\n", row->action);
	if (b->failed && out->failed == 0)
		out->failed = ENOMEM;
	if (b->len != 0)
		(void)fwrite(b->data, 1, b->len, stderr);
}

static void
emit_finding(void *arg, const struct dbk_finding *finding)
{
	struct dbk_output *out = arg;

	if (out->json && !out->foreign) {
		finding_json(out, finding);
		return;
	}
	if (isatty(STDERR_FILENO)) {
		(void)fflush(out->stream);
		/* A progress bar may stand on the line. */
		(void)fputs("\r\033[K", stderr);
	}
	finding_text(out, finding);
}

/* ---- begin and end ---- */

void
dbk_out_begin(struct dbk_output *out, const char *word, const char *sub_word)
{
	out->sink = (struct dbk_sink){.emit = emit_finding, .arg = out};
	(void)snprintf(out->schema, sizeof out->schema, "daybook.%s%s%s/1",
	    word, sub_word != NULL ? "-" : "",
	    sub_word != NULL ? sub_word : "");
}

static void
end_object(struct dbk_output *out, enum dbk_code code,
    const struct dbk_err *err)
{
	enum dbk_part first = out->streamed;

	start(out, DBK_PART_MEMBERS);
	/* A command that failed may have left members open. */
	while (out->depth != 0)
		dbk_out_close(out);
	if (code > DBK_EFINDINGS) {
		dbk_out_open(out, "error", '{');
		dbk_out_integer(out, "code", code);
		dbk_out_string(out, "text", err->text);
		dbk_out_close(out);
	}
	dbk_buf_add_string(&out->findings,
	    out->sink.errors + out->sink.warnings == 0 ? ",\"findings\":[]" :
							 "]");
	pour(out,
	    buffer_of(out,
		first == DBK_PART_FINDINGS ? DBK_PART_FINDINGS :
					     DBK_PART_MEMBERS));
	pour(out,
	    buffer_of(out,
		first == DBK_PART_FINDINGS ? DBK_PART_MEMBERS :
					     DBK_PART_FINDINGS));
	emit(out, "}\n", 2);
}

enum dbk_code
dbk_out_end(struct dbk_output *out, enum dbk_code code, struct dbk_err *err)
{
	if (out->json && !out->foreign)
		end_object(out, code, err);
	dbk_buf_fini(&out->members);
	dbk_buf_fini(&out->findings);
	dbk_buf_fini(&out->line);
	errno = 0;
	if (out->failed == 0 && fflush(out->stream) != 0)
		out->failed = errno != 0 ? errno : EIO;
	keep_failure(out);
	if (out->failed == 0 || code > DBK_ESYSTEM)
		return code;
	*err = (struct dbk_err){DBK_OK, ""};
	return dbk_fail(err, DBK_ESYSTEM, "standard output: %s",
	    strerror(out->failed));
}

enum dbk_code
dbk_out_check(struct dbk_output *out)
{
	keep_failure(out);
	return out->failed != 0 ? DBK_ESYSTEM : DBK_OK;
}

FILE *
dbk_out_foreign(struct dbk_output *out)
{
	out->foreign = true;
	return out->stream;
}

/* ---- text ---- */

void
dbk_print(struct dbk_output *out, const char *format, ...)
{
	va_list ap;

	if (out->json)
		return;
	va_start(ap, format);
	(void)vfprintf(out->stream, format, ap);
	va_end(ap);
	keep_failure(out);
}

void
dbk_note(const struct dbk_output *out, const char *format, ...)
{
	va_list ap;

	if (out->quiet)
		return;
	va_start(ap, format);
	(void)vfprintf(stderr, format, ap);
	va_end(ap);
}

void
dbk_print_value(struct dbk_output *out, const char *s)
{
	if (out->json)
		return;
	(void)dbk_value_put(out->stream, s, strlen(s));
	keep_failure(out);
}

void
dbk_print_wrapped(struct dbk_output *out, const char *text, int column,
    int indent)
{
	int len, spaces = 0;

	while (*text != '\0') {
		len = (int)strcspn(text, " \n");
		if (spaces != 0 && column + spaces + len > DBK_COLUMNS) {
			dbk_print(out, "\n%*s", indent, "");
			column = indent;
		} else {
			dbk_print(out, "%*s", spaces, "");
			column += spaces;
		}
		dbk_print(out, "%.*s", len, text);
		column += len;
		text += len;
		spaces = (int)strspn(text, " ");
		text += spaces;
		if (*text == '\n' && *++text != '\0') {
			dbk_print(out, "\n\n%*s", indent, "");
			column = indent;
		}
	}
	dbk_print(out, "\n");
}

void
dbk_print_label(struct dbk_output *out, const char *label, int width)
{
	int n = (int)strlen(label);

	dbk_print(out, "  %s ", label);
	for (n += 3; n < width; n++)
		dbk_print(out, ".");
	dbk_print(out, " ");
}

/* ---- JSON ---- */

/* A comma where one is due, and the name. */
static struct dbk_buf *
member(struct dbk_output *out, const char *name)
{
	struct dbk_buf *b = &out->members;

	start(out, DBK_PART_MEMBERS);
	added(out, DBK_PART_MEMBERS);
	/* The schema stands before every member at depth 0. */
	if (out->depth == 0 || out->some[out->depth])
		dbk_buf_add_char(b, ',');
	out->some[out->depth] = true;
	if (name != NULL) {
		dbk_buf_add_json(b, name, strlen(name));
		dbk_buf_add_char(b, ':');
	}
	return b;
}

void
dbk_out_string(struct dbk_output *out, const char *name, const char *s)
{
	struct dbk_buf *b;

	if (!out->json)
		return;
	b = member(out, name);
	if (s == NULL)
		dbk_buf_add_string(b, "null");
	else
		dbk_value_add_json(b, s);
}

void
dbk_out_integer(struct dbk_output *out, const char *name, int64_t v)
{
	if (out->json)
		dbk_buf_add_integer(member(out, name), v);
}

void
dbk_out_flag(struct dbk_output *out, const char *name, bool v)
{
	if (out->json)
		dbk_buf_add_string(member(out, name), v ? "true" : "false");
}

void
dbk_out_raw(struct dbk_output *out, const char *name, const char *json,
    size_t len)
{
	if (out->json)
		dbk_buf_add(member(out, name), json, len);
}

void
dbk_out_open(struct dbk_output *out, const char *name, char kind)
{
	if (!out->json)
		return;
	dbk_buf_add_char(member(out, name), kind);
	out->depth++;
	out->some[out->depth] = false;
	out->closing[out->depth] = kind == '{' ? '}' : ']';
}

void
dbk_out_close(struct dbk_output *out)
{
	if (out->json)
		dbk_buf_add_char(&out->members, out->closing[out->depth--]);
}

/* ---- tables ---- */

void
dbk_table_begin(struct dbk_output *out, const char *name,
    const struct dbk_column *columns, size_t ncolumns)
{
	out->columns = columns;
	out->ncolumns = ncolumns;
	out->column = 0;
	out->headed = false;
	dbk_out_open(out, name, '[');
}

void
dbk_table_end(struct dbk_output *out)
{
	dbk_out_close(out);
}

/* One text cell.  The space after it is written with the next cell that holds
 * something, so that no line ends in spaces. */
static void
put_cell(struct dbk_output *out, const struct dbk_column *c, const char *s)
{
	size_t i, len = strlen(s);
	int width = 0, pad;

	for (i = 0; i < len; i++)
		width += ((unsigned char)s[i] & 0xc0) != 0x80;
	pad = c->width > width ? c->width - width : 0;
	if (c->right)
		out->gap += pad;
	if (len != 0) {
		dbk_print(out, "%*s", out->gap, "");
		(void)dbk_value_put(out->stream, s, len);
		out->gap = 0;
	}
	out->gap += 2 + (c->right ? 0 : pad);
}

static void
end_line(struct dbk_output *out)
{
	dbk_print(out, "\n");
	out->gap = 0;
}

static void
put_heading(struct dbk_output *out)
{
	size_t i;

	if (out->headed)
		return;
	out->headed = true;
	for (i = 0; i < out->ncolumns; i++)
		if (out->columns[i].title != NULL)
			put_cell(out, &out->columns[i], out->columns[i].title);
	end_line(out);
}

/* The column that the next cell belongs to; opens a row before its first. */
static const struct dbk_column *
next_column(struct dbk_output *out)
{
	const struct dbk_column *c = &out->columns[out->column];

	if (out->column == 0) {
		dbk_out_open(out, NULL, '{');
		if (!out->json)
			put_heading(out);
	}
	return c;
}

static void
end_cell(struct dbk_output *out)
{
	if (++out->column < out->ncolumns)
		return;
	out->column = 0;
	dbk_out_close(out);
	end_line(out);
}

void
dbk_cell(struct dbk_output *out, const char *s)
{
	const struct dbk_column *c = next_column(out);

	if (out->json && c->key != NULL)
		dbk_out_string(out, c->key, s);
	if (!out->json && c->title != NULL)
		put_cell(out, c, s != NULL ? s : "");
	end_cell(out);
}

void
dbk_cell_integer(struct dbk_output *out, int64_t v)
{
	const struct dbk_column *c = next_column(out);
	char digits[24];

	if (out->json && c->key != NULL)
		dbk_out_integer(out, c->key, v);
	(void)snprintf(digits, sizeof digits, "%" PRId64, v);
	if (!out->json && c->title != NULL)
		put_cell(out, c, digits);
	end_cell(out);
}

void
dbk_cell_flag(struct dbk_output *out, bool v)
{
	const struct dbk_column *c = next_column(out);

	if (out->json && c->key != NULL)
		dbk_out_flag(out, c->key, v);
	if (!out->json && c->title != NULL)
		put_cell(out, c, v ? "yes" : "no");
	end_cell(out);
}
