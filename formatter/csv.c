#include <string.h>

#include "formatter/csv.h"
#include "ledger/table.h"

void
dbk_csv_begin(struct dbk_csv *csv, struct dbk_file *out, size_t ncolumns)
{
	memset(csv, 0, sizeof *csv);
	csv->out = out;
	csv->ncolumns = ncolumns;
	dbk_file_write(out, "\xef\xbb\xbf", 3);
}

void
dbk_csv_fini(struct dbk_csv *csv)
{
	dbk_buf_fini(&csv->row);
}

void
dbk_csv_text(struct dbk_csv *csv, size_t column, const char *text)
{
	if (text == NULL || *text == '\0' || column >= csv->ncolumns)
		return;
	csv->place[column] = csv->row.len + 1;
	dbk_buf_add(&csv->row, text, strlen(text) + 1);
}

static void
write_quoted(struct dbk_file *out, const char *s, bool guard)
{
	const char *quote;

	dbk_file_write(out, guard ? "\"'" : "\"", guard ? 2 : 1);
	while ((quote = strchr(s, '"')) != NULL) {
		dbk_file_write(out, s, (size_t)(quote - s) + 1);
		dbk_file_write(out, "\"", 1);
		s = quote + 1;
	}
	dbk_file_write(out, s, strlen(s));
	dbk_file_write(out, "\"", 1);
}

static void
write_field(struct dbk_file *out, const char *s)
{
	size_t len = strlen(s);
	bool guard = dbk_csv_is_formula(s, len);

	if (strpbrk(s, ",;\t\"\r\n") != NULL || s[0] == ' ' ||
	    s[len - 1] == ' ') {
		write_quoted(out, s, guard);
		return;
	}
	if (guard)
		dbk_file_write(out, "'", 1);
	dbk_file_write(out, s, len);
}

void
dbk_csv_next(struct dbk_csv *csv)
{
	size_t i;

	for (i = 0; i < csv->ncolumns && !csv->row.failed; i++) {
		if (i != 0)
			dbk_file_write(csv->out, ",", 1);
		if (csv->place[i] != 0)
			write_field(csv->out,
			    csv->row.data + csv->place[i] - 1);
		csv->place[i] = 0;
	}
	dbk_file_write(csv->out, "\r\n", 2);
	if (!csv->row.failed)
		csv->row.len = 0;
}

enum dbk_code
dbk_csv_check(const struct dbk_csv *csv, struct dbk_err *err)
{
	return dbk_buf_check(&csv->row, err);
}
