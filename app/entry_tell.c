#include "app/entry_tell.h"

static const struct dbk_column columns[] = {
    {"entry_number", "ENTRY", 13, false},
    {"paper", "STATE", 8, false},
    {"se", "FILING", 16, false},
    {"action", "ACT", 3, false},
    {"entry_type", "TYPE", 4, false},
    {"mode", "MODE", 4, false},
    {"port", "PORT", 4, false},
    {"value", "VALUE", 10, true},
    {"letter", "LETTER", 7, false},
    {"importer", "IMPORTER", 0, false},
    {"batch", NULL, 0, false},
    {"revision", NULL, 0, false},
    {"writer", NULL, 0, false},
    {"station", NULL, 0, false},
    {"keyed_at", NULL, 0, false},
    {"changed_at", NULL, 0, false},
};
#define NCOLUMNS (sizeof columns / sizeof columns[0])

/* A value of the row: s, or v when s is NULL. */
struct value {
	const char *s;
	int64_t v;
};

/* In the order of the columns. */
static void
take_values(struct value values[NCOLUMNS], const struct dbk_entry_row *row)
{
	const struct value all[NCOLUMNS] = {
	    {row->number, 0},
	    {dbk_paper_name(row->paper), 0},
	    {dbk_filing_name(row->filing), 0},
	    {row->action, 0},
	    {row->entry_type, 0},
	    {row->mode, 0},
	    {row->port, 0},
	    {NULL, row->value},
	    {row->letter, 0},
	    {row->importer, 0},
	    {row->batch, 0},
	    {NULL, row->revision},
	    {row->writer, 0},
	    {row->station, 0},
	    {row->keyed_at, 0},
	    {row->changed_at, 0},
	};
	size_t i;

	for (i = 0; i < NCOLUMNS; i++)
		values[i] = all[i];
}

void
dbk_entry_table(struct dbk_output *out)
{
	dbk_table_begin(out, "entries", columns, NCOLUMNS);
}

void
dbk_entry_cells(struct dbk_output *out, const struct dbk_entry_row *row)
{
	struct value values[NCOLUMNS];
	size_t i;

	take_values(values, row);
	for (i = 0; i < NCOLUMNS; i++) {
		if (values[i].s != NULL)
			dbk_cell(out, values[i].s);
		else
			dbk_cell_integer(out, values[i].v);
	}
}

void
dbk_entry_members(struct dbk_output *out, const struct dbk_entry_row *row)
{
	struct value values[NCOLUMNS];
	size_t i;

	take_values(values, row);
	for (i = 0; i < NCOLUMNS; i++) {
		if (values[i].s != NULL)
			dbk_out_string(out, columns[i].key, values[i].s);
		else
			dbk_out_integer(out, columns[i].key, values[i].v);
	}
}

void
dbk_counts_tell(struct dbk_output *out, const int64_t papers[DBK_PAPER_COUNT],
    const int64_t filings[DBK_FILING_COUNT])
{
	int i;

	dbk_out_open(out, "papers", '{');
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		dbk_out_integer(out, dbk_paper_name((enum dbk_paper)i),
		    papers[i]);
	dbk_out_close(out);
	dbk_out_open(out, "filings", '{');
	for (i = 0; i < DBK_FILING_COUNT; i++)
		dbk_out_integer(out, dbk_filing_name((enum dbk_filing)i),
		    filings[i]);
	dbk_out_close(out);
}

void
dbk_origin_tell(void *arg, const char *path, enum dbk_origin origin,
    const char *key)
{
	struct dbk_output *out = arg;

	dbk_out_open(out, NULL, '{');
	dbk_out_string(out, "path", path);
	dbk_out_string(out, "book", dbk_origin_name(origin));
	dbk_out_string(out, "key", key);
	dbk_out_close(out);
}
