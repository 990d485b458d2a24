#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formatter/csv.h"
#include "ledger/chars.h"
#include "ledger/document.h"
#include "tests/fuzz/rows.h"

/* The reader takes no line of CSV that is longer (ledger/table_csv.c); quotes
 * are written twice. */
#define ROW_MOST (DBK_TABLE_CELL / 2)

struct rows {
	struct dbk_sink sink;
	struct dbk_gather *gather;
	bool workbook;
	unsigned long line; /* of the newest row */
	/* The texts, so that two readings can be compared in no memory. */
	crypto_generichash_state sum;
	uint64_t nrows; /* with a text that is not blank */
	struct dbk_csv csv;
	bool writable; /* by our writer, and readable again */
};

/* ---- files ---- */

void
fuzz_file_open(struct fuzz_file *f, const void *bytes, size_t len)
{
	f->stream = tmpfile();
	if (f->stream == NULL || fwrite(bytes, 1, len, f->stream) != len ||
	    fflush(f->stream) != 0)
		abort();
	(void)snprintf(f->path, sizeof f->path, "/dev/fd/%d",
	    fileno(f->stream));
}

void
fuzz_file_close(struct fuzz_file *f)
{
	if (fclose(f->stream) != 0)
		abort();
}

/* ---- documents ---- */

void
fuzz_same_document(const struct dbk_group *g, const void *doc, void *again)
{
	struct dbk_source source = {.first_line = 1};
	struct dbk_sink sink = {0};
	struct dbk_buf once = {0}, twice = {0};
	struct dbk_arena arena;
	struct dbk_err err = {0};

	dbk_arena_init(&arena, 0);
	dbk_document_write(&once, g, doc);
	source.text = once.data;
	source.len = once.len;
	if (dbk_document_read(again, g, &arena, &source, &sink, &err) != DBK_OK)
		abort();
	dbk_document_write(&twice, g, again);
	if (once.failed || twice.failed || once.len != twice.len ||
	    memcmp(once.data, twice.data, once.len) != 0)
		abort();
	dbk_arena_fini(&arena);
	dbk_buf_fini(&once);
	dbk_buf_fini(&twice);
}

/* ---- what must hold ---- */

static void
judge_finding(void *arg, const struct dbk_finding *f)
{
	const struct rows *r = arg;

	if (f->text == NULL || f->text[0] == '\0' || f->file == NULL)
		abort();
	if (r->workbook && f->sheet == NULL) {
		if (f->line != 0)
			abort();
		return;
	}
	/* A sheet may end the reading before its first row. */
	if (f->line == 0 && !(r->workbook && r->line == 0))
		abort();
	/* The rows below the headings have cells. */
	if (f->column != 0 && r->line != 0 && f->cell[0] == '\0')
		abort();
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t")] == '\0';
}

static void
judge_row(struct rows *r, const struct dbk_table_row *row)
{
	unsigned column = 0;
	size_t i;

	if (row->n == 0 || row->line <= r->line || row->number == 0 ||
	    row->number > row->line)
		abort();
	r->line = row->line;
	for (i = 0; i < row->n; i++) {
		const struct dbk_cell *c = &row->cells[i];

		if (c->column <= column || c->column > DBK_TABLE_COLUMNS ||
		    c->len > DBK_TABLE_CELL || strlen(c->text) != c->len ||
		    !dbk_utf8_valid(c->text, c->len))
			abort();
		column = c->column;
	}
}

static void
sum_row(struct rows *r, const struct dbk_table_row *row)
{
	bool any = false;
	size_t i;

	for (i = 0; i < row->n; i++) {
		const struct dbk_cell *c = &row->cells[i];

		/* To the reader of CSV such a cell is empty. */
		if (is_blank(c->text))
			continue;
		any = true;
		(void)crypto_generichash_update(&r->sum,
		    (const unsigned char *)&r->nrows, sizeof r->nrows);
		(void)crypto_generichash_update(&r->sum,
		    (const unsigned char *)&c->column, sizeof c->column);
		(void)crypto_generichash_update(&r->sum,
		    (const unsigned char *)c->text, c->len + 1);
	}
	r->nrows += any;
}

static void
write_row(struct rows *r, const struct dbk_table_row *row)
{
	size_t len = 0, i;

	for (i = 0; i < row->n; i++) {
		len += row->cells[i].len;
		if (row->cells[i].column > DBK_CSV_COLUMNS)
			r->writable = false;
		else
			dbk_csv_text(&r->csv, row->cells[i].column - 1,
			    row->cells[i].text);
	}
	if (len > ROW_MOST)
		r->writable = false;
	dbk_csv_next(&r->csv);
}

/* ---- readings ---- */

static enum dbk_code
take_entry(void *arg, const struct dbk_gathered *g, struct dbk_err *err)
{
	struct rows *r = arg;
	struct dbk_entry again;
	unsigned long before = r->sink.errors + r->sink.warnings;

	(void)err;
	if (g->first == 0 || g->last < g->first)
		abort();
	dbk_document_check(g->entry, &dbk_group_entry, &g->source, &r->sink);
	if (!g->refused && r->sink.errors + r->sink.warnings == before)
		fuzz_same_document(&dbk_group_entry, g->entry, &again);
	return DBK_OK;
}

static enum dbk_code
take_row(void *arg, const struct dbk_table_row *row, struct dbk_err *err)
{
	struct rows *r = arg;

	judge_row(r, row);
	sum_row(r, row);
	write_row(r, row);
	return dbk_gather_row(r->gather, row, err);
}

static enum dbk_code
take_row_again(void *arg, const struct dbk_table_row *row, struct dbk_err *err)
{
	struct rows *r = arg;

	(void)err;
	judge_row(r, row);
	sum_row(r, row);
	return DBK_OK;
}

static void
begin(struct rows *r, struct dbk_table *t, const char *path)
{
	memset(r, 0, sizeof *r);
	r->sink.emit = judge_finding;
	r->sink.arg = r;
	r->writable = true;
	(void)crypto_generichash_init(&r->sum, NULL, 0,
	    crypto_generichash_BYTES);
	*t = (struct dbk_table){
	    .path = path,
	    .file = "table",
	    .sink = &r->sink,
	    .arg = r,
	};
}

/* What was written is read to the same texts. */
static void
read_again(struct rows *before, const char *path)
{
	unsigned char once[crypto_generichash_BYTES];
	unsigned char twice[crypto_generichash_BYTES];
	struct rows after;
	struct dbk_table t;
	struct dbk_err err = {0};

	begin(&after, &t, path);
	t.each = take_row_again;
	if (dbk_table_csv(&t, &err) != DBK_OK || after.nrows != before->nrows)
		abort();
	(void)crypto_generichash_final(&before->sum, once, sizeof once);
	(void)crypto_generichash_final(&after.sum, twice, sizeof twice);
	if (memcmp(once, twice, sizeof once) != 0)
		abort();
}

void
fuzz_rows(enum dbk_code (*reader)(const struct dbk_table *t,
	      struct dbk_err *err),
    const char *path, const struct dbk_map *map)
{
	char name[40];
	struct rows r;
	struct dbk_table t;
	struct dbk_file *file;
	struct dbk_err err = {0};
	enum dbk_code rc;

	(void)snprintf(name, sizeof name, "fuzz-rows-%ld.csv", (long)getpid());
	if (sodium_init() < 0 || dbk_file_create(&file, name, &err) != DBK_OK)
		abort();
	begin(&r, &t, path);
	r.workbook = reader == dbk_table_xlsx;
	t.each = take_row;
	dbk_csv_begin(&r.csv, file, DBK_CSV_COLUMNS);
	if (dbk_gather_open(&r.gather, t.file, map, &r.sink, take_entry, &r,
		&err) != DBK_OK)
		abort();
	rc = reader(&t, &err);
	if (rc != DBK_OK && (rc != DBK_EFINDINGS || r.sink.errors == 0))
		abort();
	if (dbk_gather_end(r.gather, &err) != DBK_OK)
		abort();
	dbk_gather_close(r.gather);
	if (dbk_csv_check(&r.csv, &err) != DBK_OK ||
	    dbk_file_settle(file, &err) != DBK_OK)
		abort();
	if (r.writable)
		read_again(&r, dbk_file_temporary(file));
	dbk_csv_fini(&r.csv);
	dbk_file_abandon(file);
}
