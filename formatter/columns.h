/*
 * columns.h -- the columns of a table of documents, made from the definition of
 * the data elements (schemas/entry.fields): their order and their labels.
 */
#ifndef DBK_FORMATTER_COLUMNS_H
#define DBK_FORMATTER_COLUMNS_H

#include "formatter/book.h"
#include "ledger/buf.h"
#include "schemas/documents.h"

#define DBK_COLUMNS_MAX 64
#define DBK_COLUMN_LABEL 80 /* bytes of a heading with its NUL */

struct dbk_sheet_column {
	const struct dbk_field *field;
	size_t offset; /* of the member in the document */
	const char *parent; /* label of the object around it, or NULL */
	char label[DBK_COLUMN_LABEL];
};

struct dbk_sheet_columns {
	struct dbk_sheet_column column[DBK_COLUMNS_MAX];
	size_t n;
};

/*
 * Columns for every value of group, objects within it included.  Lists become
 * one text each.
 * leave_out  offsets in the group of members that get no column, n of them
 * A label that would stand twice is told apart by the label of its object.
 * DBK_EDEFECT when the group has more columns, deeper objects or longer labels
 * than there is room for here, or lists of more than texts and numbers.
 */
enum dbk_code dbk_columns_init(struct dbk_sheet_columns *out,
    const struct dbk_group *group, const size_t *leave_out, size_t n,
    struct dbk_err *err) DBK_CHECKED;

/* Mark the code lists that the columns take their codes from. */
void dbk_columns_lists(bool used[DBK_LIST_COUNT],
    const struct dbk_sheet_columns *columns);

/* How to write the values of one document. */
struct dbk_columns_row {
	struct dbk_sheet *sheet;
	size_t first; /* column of the sheet that ours begin at */
	bool without_numbers; /* they stand in another row already */
	struct dbk_buf *text; /* scratch */
};

/* Memory that ran out shows in row->text. */
void dbk_columns_write(const struct dbk_sheet_columns *columns, const void *doc,
    const struct dbk_columns_row *row);

#endif
