#include <string.h>

#include "app/book_table.h"
#include "app/lines.h"
#include "ledger/gather.h"

struct taking {
	struct dbk_ledger *l;
	enum dbk_book book;
	const char *importer; /* NULL: as the rows say */
	int64_t *rows;
	struct dbk_sink *sink;
};

/* One row of the book; a finding is told and the next row taken. */
static enum dbk_code
put(struct taking *t, const struct dbk_gathered *g, const char *importer,
    const char *key, const void *doc, struct dbk_err *err)
{
	const struct dbk_book_id id = {t->book, importer, key};
	enum dbk_code rc;

	(*t->rows)++;
	rc = dbk_book_put(t->l, &id, doc, &g->source, t->sink, err);
	return rc == DBK_EFINDINGS ? DBK_OK : rc;
}

/* The rows of an entry are one product, whatever they have of lines. */
static enum dbk_code
put_product(struct taking *t, const struct dbk_gathered *g, struct dbk_err *err)
{
	const char *own = g->entry->importer.id.s;
	const struct dbk_line none = {.node = {.set = true}};

	return put(t, g, own != NULL ? own : t->importer, g->key,
	    g->entry->nlines != 0 ? &g->entry->lines[0] : &none, err);
}

static enum dbk_code
put_parties(struct taking *t, const struct dbk_gathered *g, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	for (i = 0; rc == DBK_OK && i < g->entry->nparties; i++)
		rc = put(t, g, NULL, g->entry->nparties == 1 ? g->key : NULL,
		    &g->entry->parties[i], err);
	return rc;
}

static enum dbk_code
take(void *arg, const struct dbk_gathered *g, struct dbk_err *err)
{
	struct taking *t = arg;
	const char *key = g->key;

	if (g->refused)
		return DBK_OK;
	if (t->book == DBK_BOOK_PRODUCTS)
		return put_product(t, g, err);
	if (t->book == DBK_BOOK_PARTIES)
		return put_parties(t, g, err);
	if (t->book == DBK_BOOK_PORTS && key == NULL)
		key = g->entry->port_of_entry.s;
	return put(t, g, NULL, key, g->entry, err);
}

enum dbk_code
dbk_book_table(struct dbk_ledger *l, enum dbk_book book, const char *path,
    const char *importer, int64_t *rows, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct taking t = {l, book, importer, rows, sink};
	struct dbk_table table = {
	    .path = path,
	    .file = dbk_file_name(path),
	    .sink = sink,
	    .each = dbk_gather_row,
	};
	struct dbk_gather *gather;
	unsigned long errors = sink->errors;
	enum dbk_code rc, end;

	*rows = 0;
	rc = dbk_gather_open(&gather, table.file, NULL, sink, take, &t, err);
	if (rc != DBK_OK)
		return rc;
	table.arg = gather;
	rc = dbk_file_is(path, ".xlsx") ? dbk_table_xlsx(&table, err) :
					  dbk_table_csv(&table, err);
	/* What was read is judged also when the file ends in damage. */
	if (rc == DBK_OK || rc == DBK_EFINDINGS) {
		end = dbk_gather_end(gather, err);
		rc = end == DBK_OK ? rc : end;
	}
	dbk_gather_close(gather);
	return rc == DBK_OK && sink->errors != errors ? DBK_EFINDINGS : rc;
}
