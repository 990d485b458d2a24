/*
 * bare KIND FILE [DATABASE] -- the limits that make bench measures against: the
 * bare libraries doing the same bytes, without any of Daybook's own work.
 *
 *   insert F DB  every line of F into one table, 1,000 rows a transaction
 *   commit F DB  every line of F, one transaction each; prints p50 and p99
 *   loop F DB    the same; prints how many a second, too
 *   open F DB    opening what insert left and reading one document; the same
 *   scan F DB    ordered scan of what insert left
 *   list F DB    a table of what a list shows of each entry, beside it
 *   index F DB   ordered scan of that table
 *   update F DB  one small update a row, 1,000 rows a transaction
 *   read F       every document of F by lines, nothing else
 *   slice F      every 80-byte record of F cut into 12 fields
 *   xlsx F DB    the cells in F (cells.awk), constant memory, to DB
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "tests/bench/database.h"
#include "tests/bench/times.h"

#define ROWS_A_TRANSACTION 1000
#define OPENINGS 300
/* {"entry_number":"B76-0000001-5",... */
#define NUMBER_AT 17
#define NUMBER_LEN 13
#define LIST_BYTES 150

static void
insert(FILE *in, sqlite3 *db)
{
	sqlite3_stmt *stmt = bare_prepare(db, BARE_INSERT);
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	long n = 0;

	bare_run(db, "BEGIN");
	while ((len = getline(&line, &size, in)) > 0) {
		(void)sqlite3_bind_text(stmt, 1, line, (int)len - 1,
		    SQLITE_STATIC);
		bare_step(stmt);
		if (++n % ROWS_A_TRANSACTION == 0)
			bare_run(db, "COMMIT; BEGIN");
	}
	bare_run(db, "COMMIT");
	(void)sqlite3_finalize(stmt);
	free(line);
}

static void
commit(FILE *in, sqlite3 *db, struct dbk_times *times)
{
	sqlite3_stmt *stmt = bare_prepare(db, BARE_INSERT);
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, in)) > 0) {
		dbk_times_begin(times);
		(void)sqlite3_bind_text(stmt, 1, line, (int)len - 1,
		    SQLITE_STATIC);
		bare_step(stmt);
		dbk_times_end(times);
	}
	(void)sqlite3_finalize(stmt);
	free(line);
}

static void
commit_alone(FILE *in, sqlite3 *db, bool tell_rate)
{
	static struct dbk_times times;
	double began = dbk_times_now();

	commit(in, db, &times);
	if (tell_rate)
		dbk_times_print_rate(&times, stdout, "bare loop",
		    dbk_times_now() - began);
	else
		dbk_times_print(&times, "bare commit");
}

/* Opening with the raw key and reading one document, often. */
static void
open_often(const char *path)
{
	static struct dbk_times times;
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int i;

	for (i = 0; i < OPENINGS; i++) {
		dbk_times_begin(&times);
		db = bare_open(path, 0);
		stmt = bare_prepare(db,
		    "SELECT document FROM entry WHERE number = ?");
		(void)sqlite3_bind_int64(stmt, 1, i + 1);
		if (sqlite3_step(stmt) != SQLITE_ROW)
			bare_fail("open");
		(void)sqlite3_finalize(stmt);
		(void)sqlite3_close(db);
		dbk_times_end(&times);
	}
	dbk_times_print(&times, "bare open");
}

/*
 * A table of what a list shows of each entry: its number, which begins every
 * document made by make_entries, three states, and as many bytes as the texts of
 * an entry's row have in a ledger.
 */
static void
make_index(FILE *in, sqlite3 *db)
{
	sqlite3_stmt *stmt;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	bare_run(db,
	    "DROP TABLE IF EXISTS list; CREATE TABLE list (number TEXT PRIMARY "
	    "KEY, paper INTEGER, filing INTEGER, cargo INTEGER, texts TEXT) "
	    "STRICT, WITHOUT ROWID; BEGIN");
	stmt = bare_prepare(db, "INSERT INTO list VALUES (?, 1, 4, 0, ?)");
	while ((len = getline(&line, &size, in)) > NUMBER_AT + LIST_BYTES) {
		(void)sqlite3_bind_text(stmt, 1, line + NUMBER_AT, NUMBER_LEN,
		    SQLITE_STATIC);
		(void)sqlite3_bind_text(stmt, 2, line + NUMBER_AT, LIST_BYTES,
		    SQLITE_STATIC);
		bare_step(stmt);
	}
	(void)sqlite3_finalize(stmt);
	bare_run(db, "COMMIT");
	free(line);
}

static void
scan_index(sqlite3 *db)
{
	sqlite3_stmt *stmt = bare_prepare(db,
	    "SELECT number, paper, filing, cargo FROM list ORDER BY number");
	long long sum = 0;

	while (sqlite3_step(stmt) == SQLITE_ROW)
		sum += sqlite3_column_bytes(stmt, 0) +
		    sqlite3_column_int64(stmt, 1) +
		    sqlite3_column_int64(stmt, 2) +
		    sqlite3_column_int64(stmt, 3);
	printf("%lld\n", sum);
	(void)sqlite3_finalize(stmt);
}

static void
scan(sqlite3 *db)
{
	sqlite3_stmt *stmt = bare_prepare(db,
	    "SELECT number, document FROM entry ORDER BY number");
	unsigned long sum = 0;

	while (sqlite3_step(stmt) == SQLITE_ROW)
		sum += (unsigned long)sqlite3_column_bytes(stmt, 1);
	printf("%lu\n", sum);
	(void)sqlite3_finalize(stmt);
}

static void
update(FILE *in, sqlite3 *db)
{
	sqlite3_stmt *stmt = bare_prepare(db,
	    "UPDATE entry SET state = 4 WHERE number = ?");
	char *line = NULL;
	size_t size = 0;
	long n = 0;

	bare_run(db, "BEGIN");
	while (getline(&line, &size, in) > 0) {
		(void)sqlite3_bind_int64(stmt, 1, ++n);
		bare_step(stmt);
		if (n % ROWS_A_TRANSACTION == 0)
			bare_run(db, "COMMIT; BEGIN");
	}
	bare_run(db, "COMMIT");
	(void)sqlite3_finalize(stmt);
	free(line);
}

static void
slice(FILE *in)
{
	static const int widths[] = {4, 1, 3, 2, 8, 1, 2, 3, 12, 2, 1, 41};
	char record[81], field[81];
	unsigned long sum = 0;
	size_t i;

	while (fread(record, 1, sizeof record, in) == sizeof record) {
		const char *p = record;

		for (i = 0; i < sizeof widths / sizeof widths[0]; i++) {
			memcpy(field, p, (size_t)widths[i]);
			sum += (unsigned char)field[0];
			p += widths[i];
		}
	}
	printf("%lu\n", sum);
}

static void
read_lines(FILE *in)
{
	char *line = NULL;
	size_t size = 0;
	unsigned long sum = 0;
	ssize_t len;

	while ((len = getline(&line, &size, in)) > 0)
		sum += (unsigned long)len;
	printf("%lu\n", sum);
	free(line);
}

/* What cells.awk told, written again. */
static void
workbook(FILE *in, const char *path)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(path, &options);
	lxw_worksheet *sheet = NULL;
	char *line = NULL, *rest;
	size_t size = 0;
	lxw_row_t row;
	lxw_col_t column;
	ssize_t len;

	while ((len = getline(&line, &size, in)) > 0) {
		line[len - 1] = '\0';
		if (strcmp(line, "sheet") == 0) {
			sheet = workbook_add_worksheet(book, NULL);
			continue;
		}
		row = (lxw_row_t)strtoul(line + 2, &rest, 10);
		column = (lxw_col_t)strtoul(rest, &rest, 10);
		if (line[0] == 'n')
			(void)worksheet_write_number(sheet, row, column,
			    strtod(rest, NULL), NULL);
		else
			(void)worksheet_write_string(sheet, row, column,
			    rest + 1, NULL);
	}
	free(line);
	if (workbook_close(book) != LXW_NO_ERROR)
		bare_fail(path);
}

int
main(int argc, char **argv)
{
	const char *kind = argc > 2 ? argv[1] : "";
	sqlite3 *db = NULL;
	FILE *in;

	in = argc > 2 ? fopen(argv[2], "rb") : NULL;
	if (in == NULL) {
		fprintf(stderr, "usage: bare KIND FILE [DATABASE]\n");
		return 2;
	}
	if (argc > 3 && strcmp(kind, "xlsx") != 0 && strcmp(kind, "open") != 0)
		db = bare_open(argv[3],
		    strcmp(kind, "insert") == 0 ||
			strcmp(kind, "commit") == 0 ||
			strcmp(kind, "loop") == 0);
	if (strcmp(kind, "insert") == 0)
		insert(in, db);
	else if (strcmp(kind, "commit") == 0 || strcmp(kind, "loop") == 0)
		commit_alone(in, db, strcmp(kind, "loop") == 0);
	else if (strcmp(kind, "open") == 0)
		open_often(argv[3]);
	else if (strcmp(kind, "scan") == 0)
		scan(db);
	else if (strcmp(kind, "list") == 0)
		make_index(in, db);
	else if (strcmp(kind, "index") == 0)
		scan_index(db);
	else if (strcmp(kind, "update") == 0)
		update(in, db);
	else if (strcmp(kind, "slice") == 0)
		slice(in);
	else if (strcmp(kind, "read") == 0)
		read_lines(in);
	else if (strcmp(kind, "xlsx") == 0)
		workbook(in, argv[3]);
	(void)sqlite3_close(db);
	(void)fclose(in);
	return 0;
}
