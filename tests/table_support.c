#include <string.h>

#include "ledger/document.h"
#include "tests/pack_part.h"
#include "tests/table_support.h"

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define PACKAGED "http://schemas.openxmlformats.org/package/2006/relationships"
#define REL \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* ---- files ---- */

void
table_file_open(struct table_file *f, const void *bytes, size_t len)
{
	f->stream = tmpfile();
	ck_assert_ptr_nonnull(f->stream);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f->stream), len);
	ck_assert_int_eq(fflush(f->stream), 0);
	(void)snprintf(f->path, sizeof f->path, "/dev/fd/%d",
	    fileno(f->stream));
}

void
table_file_close(struct table_file *f)
{
	ck_assert_int_eq(fclose(f->stream), 0);
}

static void
add_part(zipFile zip, const char *name, const char *before, const char *middle,
    const char *after)
{
	struct dbk_buf text = {0};
	struct table_file part;

	dbk_buf_add_string(&text, before);
	dbk_buf_add_string(&text, middle != NULL ? middle : "");
	dbk_buf_add_string(&text, after);
	table_file_open(&part, text.data, text.len);
	rewind(part.stream);
	ck_assert_int_eq(pack_part(zip, name, part.stream), 0);
	table_file_close(&part);
	dbk_buf_fini(&text);
}

void
table_package(struct table_file *f, const struct table_parts *parts)
{
	zipFile zip;

	table_file_open(f, "", 0);
	zip = zipOpen64(f->path, APPEND_STATUS_CREATE);
	ck_assert_ptr_nonnull(zip);
	add_part(zip, "_rels/.rels",
	    "<Relationships xmlns=\"" PACKAGED "\"><Relationship Id=\"a\" "
	    "Type=\"" REL "/officeDocument\" Target=\"xl/workbook.xml\"/>",
	    NULL, "</Relationships>");
	add_part(zip, "xl/_rels/workbook.xml.rels",
	    "<Relationships xmlns=\"" PACKAGED "\"><Relationship Id=\"s\" "
	    "Type=\"" REL "/worksheet\" Target=\"sheet.xml\"/>"
	    "<Relationship Id=\"f\" Type=\"" REL "/styles\" "
	    "Target=\"styles.xml\"/><Relationship Id=\"t\" "
	    "Type=\"" REL "/sharedStrings\" Target=\"strings.xml\"/>",
	    NULL, "</Relationships>");
	add_part(zip, "xl/workbook.xml",
	    "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\"><workbookPr ",
	    parts->properties,
	    "/><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"s\"/>"
	    "</sheets></workbook>");
	add_part(zip, "xl/styles.xml", "<styleSheet xmlns=\"" MAIN "\">",
	    parts->styles, "</styleSheet>");
	add_part(zip, "xl/strings.xml", "<sst xmlns=\"" MAIN "\">",
	    parts->strings, "</sst>");
	add_part(zip, "xl/sheet.xml",
	    "<worksheet xmlns=\"" MAIN "\"><sheetData>", parts->rows,
	    "</sheetData></worksheet>");
	ck_assert_int_eq(zipClose(zip, NULL), ZIP_OK);
}

/* ---- as text ---- */

void
table_add_finding(struct dbk_buf *out, const struct dbk_finding *f)
{
	dbk_buf_add_format(out, "! %s", dbk_rules[f->rule].id);
	if (f->line != 0)
		dbk_buf_add_format(out, " line %lu", f->line);
	if (f->cell[0] != '\0')
		dbk_buf_add_format(out, " %s", f->cell);
	if (f->path != NULL)
		dbk_buf_add_format(out, " %s", f->path);
	dbk_buf_add_char(out, '\n');
}

static void
take_finding(void *arg, const struct dbk_finding *f)
{
	table_add_finding(arg, f);
}

static enum dbk_code
take_row(void *arg, const struct dbk_table_row *row, struct dbk_err *err)
{
	static const char kinds[] = "=#@%?!";
	struct dbk_buf *out = arg;
	char column[DBK_CELL_NAME];
	size_t i;

	(void)err;
	dbk_buf_add_format(out, "%lu%s:", row->number,
	    row->hidden ? " hidden" : "");
	for (i = 0; i < row->n; i++) {
		const struct dbk_cell *c = &row->cells[i];

		dbk_cell_name(column, c->column, 0);
		ck_assert_uint_eq(strlen(c->text), c->len);
		dbk_buf_add_format(out, " %s%s%c%s", column,
		    c->formula ? "f" : "", kinds[c->kind], c->text);
		if (c->zeros != 0)
			dbk_buf_add_format(out, "/%u", c->zeros);
	}
	dbk_buf_add_char(out, '\n');
	return DBK_OK;
}

enum dbk_code
table_rows(struct dbk_buf *out,
    enum dbk_code (*reader)(const struct dbk_table *t, struct dbk_err *err),
    struct dbk_table *t, struct dbk_err *err)
{
	struct dbk_sink sink = {.emit = take_finding, .arg = out};

	t->file = "table";
	t->sink = &sink;
	t->each = take_row;
	t->arg = out;
	return reader(t, err);
}

static enum dbk_code
take_entry(void *arg, const struct dbk_gathered *g, struct dbk_err *err)
{
	struct dbk_buf *out = arg;

	(void)err;
	dbk_buf_add_format(out, "%lu-%lu %s", g->first, g->last,
	    g->refused ? "refused " : "");
	dbk_document_write(out, &dbk_group_entry, g->entry);
	dbk_buf_add_char(out, '\n');
	return DBK_OK;
}

enum dbk_code
table_entries(struct dbk_buf *out,
    enum dbk_code (*reader)(const struct dbk_table *t, struct dbk_err *err),
    struct dbk_table *t, const struct dbk_map *map, struct dbk_err *err)
{
	struct dbk_sink sink = {.emit = take_finding, .arg = out};
	struct dbk_gather *g;
	enum dbk_code rc;

	t->file = "table";
	t->sink = &sink;
	t->each = dbk_gather_row;
	rc = dbk_gather_open(&g, t->file, map, &sink, take_entry, out, err);
	if (rc != DBK_OK)
		return rc;
	t->arg = g;
	rc = reader(t, err);
	if (rc == DBK_OK)
		rc = dbk_gather_end(g, err);
	dbk_gather_close(g);
	if (rc == DBK_OK)
		rc = dbk_buf_check(out, err);
	return rc == DBK_OK && sink.errors != 0 ? DBK_EFINDINGS : rc;
}

void
table_is(const struct dbk_buf *out, const char *want)
{
	const char *got = out->data != NULL ? out->data : "";

	ck_assert_msg(!out->failed && strcmp(got, want) == 0,
	    "got:\n%s\nnot:\n%s", got, want);
}
