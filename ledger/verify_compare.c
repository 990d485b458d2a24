#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/verify.h"

#define VALUE_SIZE 200
#define WORDS_SIZE 600

/* Every table, and how many of its first columns are its key. */
static const struct table {
	const char *name;
	enum dbk_sql all;
	int keys;
} tables[] = {
    {"table", DBK_SQL_ALL_SCHEMA, 1},
    {"state", DBK_SQL_ALL_STATE, 2},
    {"ledger", DBK_SQL_ALL_LEDGER, 1},
    {"key_copy", DBK_SQL_ALL_KEY_COPY, 1},
    {"profile", DBK_SQL_ALL_PROFILE, 1},
    {"pool", DBK_SQL_ALL_POOL, 1},
    {"free_range", DBK_SQL_ALL_FREE_RANGE, 2},
    {"entry", DBK_SQL_ALL_ENTRY, 1},
    {"alike", DBK_SQL_ALL_ALIKE, 2},
    {"alike_new", DBK_SQL_ALL_ALIKE_NEW, 2},
    {"release", DBK_SQL_ALL_RELEASE, 1},
    {"second", DBK_SQL_ALL_SECOND, 1},
    {"stationery", DBK_SQL_ALL_STATIONERY, 3},
    {"letter", DBK_SQL_ALL_LETTER, 1},
    {"letter_entry", DBK_SQL_ALL_LETTER_ENTRY, 2},
    {"batch", DBK_SQL_ALL_BATCH, 1},
    {"batch_entry", DBK_SQL_ALL_BATCH_ENTRY, 2},
    {"batch_step", DBK_SQL_ALL_BATCH_STEP, 2},
    {"answer", DBK_SQL_ALL_ANSWER, 1},
    {"answer_entry", DBK_SQL_ALL_ANSWER_ENTRY, 3},
    {"condition", DBK_SQL_ALL_CONDITION, 2},
    {"unmatched", DBK_SQL_ALL_UNMATCHED, 1},
    {"unmatched_entry", DBK_SQL_ALL_UNMATCHED_ENTRY, 2},
    {"notice", DBK_SQL_ALL_NOTICE, 3},
    {"resend", DBK_SQL_ALL_RESEND, 2},
    {"attachment_part", DBK_SQL_ALL_ATTACHMENT_PART, 2},
    {"attachment", DBK_SQL_ALL_ATTACHMENT, 1},
    {"backup", DBK_SQL_ALL_BACKUP, 1},
    {"edition", DBK_SQL_ALL_EDITION, 2},
    {"book", DBK_SQL_ALL_BOOK, 3},
    {"book_word", DBK_SQL_ALL_BOOK_WORD, 4},
    {"station", DBK_SQL_ALL_STATION, 1},
    {"merged", DBK_SQL_ALL_MERGED, 2},
    {"merged_entry", DBK_SQL_ALL_MERGED_ENTRY, 1},
    {"conflict", DBK_SQL_ALL_CONFLICT, 2},
};

/* Both sides of one table. */
struct comparing {
	const struct table *table;
	struct dbk_query is, must; /* the ledger's, the rebuilt */
	struct dbk_sink *sink;
	int64_t rows; /* of the ledger's */
};

/* As SQL orders values: NULL, numbers, texts and bytes; texts as bytes. */
static int
compare_column(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
	int x = sqlite3_column_type(a, column);
	int y = sqlite3_column_type(b, column);
	sqlite3_int64 i, j;
	int n, m, order;

	if (x != y) {
		if (x == SQLITE_NULL || y == SQLITE_NULL)
			return x == SQLITE_NULL ? -1 : 1;
		return x < y ? -1 : 1;
	}
	if (x == SQLITE_NULL)
		return 0;
	if (x == SQLITE_INTEGER) {
		i = sqlite3_column_int64(a, column);
		j = sqlite3_column_int64(b, column);
		return i < j ? -1 : i > j;
	}
	n = sqlite3_column_bytes(a, column);
	m = sqlite3_column_bytes(b, column);
	order = n == 0 || m == 0 ?
	    0 :
	    memcmp(sqlite3_column_blob(a, column),
		sqlite3_column_blob(b, column), (size_t)(n < m ? n : m));
	return order != 0 ? order : n < m ? -1 : n > m;
}

static int
compare_keys(const struct comparing *c)
{
	int i, order = 0;

	for (i = 0; order == 0 && i < c->table->keys; i++)
		order = compare_column(c->is.stmt, c->must.stmt, i);
	return order;
}

/* A value for people: bytes are only counted. */
static void
show(char out[VALUE_SIZE], struct dbk_query *q, int column)
{
	switch (sqlite3_column_type(q->stmt, column)) {
	case SQLITE_NULL:
		(void)snprintf(out, VALUE_SIZE, "(none)");
		break;
	case SQLITE_BLOB:
		(void)snprintf(out, VALUE_SIZE, "(%d bytes)",
		    sqlite3_column_bytes(q->stmt, column));
		break;
	default:
		(void)snprintf(out, VALUE_SIZE, "%.150s",
		    dbk_query_get_text(q, column));
		break;
	}
}

/* The key of a row, its columns joined. */
static void
show_key(char out[WORDS_SIZE], struct comparing *c, struct dbk_query *q)
{
	char value[VALUE_SIZE];
	size_t len = 0;
	int i, n;

	out[0] = '\0';
	for (i = 0; i < c->table->keys; i++) {
		show(value, q, i);
		n = snprintf(out + len, WORDS_SIZE - len, "%s%s",
		    i != 0 ? " / " : "", value);
		if (n < 0 || (size_t)n >= WORDS_SIZE - len)
			return;
		len += (size_t)n;
	}
}

static void
report(struct comparing *c, struct dbk_query *q, const char *detail)
{
	char key[WORDS_SIZE];

	show_key(key, c, q);
	dbk_verify_report_row(c->sink, DBK_RULE_VERIFY_PROJECTION,
	    c->table->name, key, detail);
}

static void
compare_values(struct comparing *c)
{
	char is[VALUE_SIZE], must[VALUE_SIZE], detail[WORDS_SIZE];
	int columns = sqlite3_column_count(c->is.stmt), i;

	if (columns != sqlite3_column_count(c->must.stmt)) {
		report(c, &c->is, "it has other columns");
		return;
	}
	for (i = c->table->keys; i < columns; i++) {
		if (compare_column(c->is.stmt, c->must.stmt, i) == 0)
			continue;
		show(is, &c->is, i);
		show(must, &c->must, i);
		(void)snprintf(detail, sizeof detail, "%.60s is %s, not %s",
		    sqlite3_column_name(c->is.stmt, i), is, must);
		report(c, &c->is, detail);
	}
}

static void
compare_rows(struct comparing *c)
{
	bool is = dbk_query_row(&c->is), must = dbk_query_row(&c->must);
	int order;

	while (is || must) {
		order = !is ? 1 : !must ? -1 : compare_keys(c);
		if (order < 0)
			report(c, &c->is, "it should not be there");
		else if (order > 0)
			report(c, &c->must, "it is missing");
		else
			compare_values(c);
		if (order <= 0) {
			c->rows++;
			is = dbk_query_row(&c->is);
		}
		if (order >= 0)
			must = dbk_query_row(&c->must);
		/* A side that failed has not ended: no more to compare. */
		if (c->is.code != SQLITE_OK || c->must.code != SQLITE_OK)
			return;
	}
}

enum dbk_code
dbk_verify_compare(struct dbk_store *ledger, struct dbk_store *rebuilt,
    int64_t *entries, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	size_t i;

	for (i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		struct comparing c = {0};

		c.table = &tables[i];
		c.sink = sink;
		dbk_query_begin(&c.is, ledger, c.table->all);
		dbk_query_begin(&c.must, rebuilt, c.table->all);
		compare_rows(&c);
		rc = dbk_query_end(&c.is, DBK_OK, err);
		rc = dbk_query_end(&c.must, rc, err);
		if (rc != DBK_OK)
			return rc;
		if (c.table->all == DBK_SQL_ALL_ENTRY)
			*entries = c.rows;
	}
	return DBK_OK;
}
