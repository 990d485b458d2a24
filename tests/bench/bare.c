/*
 * bare KIND FILE [DATABASE] -- the limits that make bench measures against: the
 * bare libraries doing the same bytes, without any of Daybook's own work.
 *
 *   insert F DB  every line of F into one table, 1,000 rows a transaction
 *   commit F DB  every line of F, one transaction each; prints p50 and p99
 *   scan F DB    ordered scan of what insert left
 *   update F DB  one small update a row, 1,000 rows a transaction
 *   read F       every document of F by lines, nothing else
 *   slice F      every 80-byte record of F cut into 12 fields
 *   xlsx F DB    a row of 30 cells a line of F, constant memory, to DB
 *
 * The database is SQLCipher with the settings of a ledger: raw key, 8 KiB pages,
 * WAL, synchronous=FULL (docs/ledger-format.md).
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define ROWS_A_TRANSACTION 1000
#define COLUMNS 30
#define MOST_COMMITS 100000

static void
fail(const char *what)
{
	perror(what);
	exit(6);
}

static void
run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare: %s: %s\n", sql, sqlite3_errmsg(db));
		exit(6);
	}
}

static sqlite3 *
open_database(const char *path, int fresh)
{
	static const char key[] = "x'000102030405060708090a0b0c0d0e0f"
				  "101112131415161718191a1b1c1d1e1f'";
	sqlite3 *db;

	if (fresh)
		(void)unlink(path);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_key(db, key, (int)sizeof key - 1) != SQLITE_OK)
		fail(path);
	run(db, "PRAGMA cipher_page_size = 8192");
	run(db, "PRAGMA cache_size = -8192");
	run(db, "PRAGMA journal_mode = WAL");
	run(db, "PRAGMA synchronous = FULL");
	if (fresh)
		run(db,
		    "CREATE TABLE entry (number INTEGER PRIMARY KEY, state "
		    "INTEGER, document TEXT) STRICT");
	return db;
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare: %s\n", sqlite3_errmsg(db));
		exit(6);
	}
	return stmt;
}

static void
step(sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		fail("step");
	(void)sqlite3_reset(stmt);
}

static void
insert(FILE *in, sqlite3 *db)
{
	sqlite3_stmt *stmt = prepare(db,
	    "INSERT INTO entry (state, document) VALUES (0, ?)");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	long n = 0;

	run(db, "BEGIN");
	while ((len = getline(&line, &size, in)) > 0) {
		(void)sqlite3_bind_text(stmt, 1, line, (int)len - 1,
		    SQLITE_STATIC);
		step(stmt);
		if (++n % ROWS_A_TRANSACTION == 0)
			run(db, "COMMIT; BEGIN");
	}
	run(db, "COMMIT");
	(void)sqlite3_finalize(stmt);
	free(line);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
commit(FILE *in, sqlite3 *db)
{
	static double took[MOST_COMMITS];
	sqlite3_stmt *stmt = prepare(db,
	    "INSERT INTO entry (state, document) VALUES (0, ?)");
	struct timespec from, to;
	char *line = NULL;
	size_t size = 0, n = 0;
	ssize_t len;

	while (n < MOST_COMMITS && (len = getline(&line, &size, in)) > 0) {
		(void)clock_gettime(CLOCK_MONOTONIC, &from);
		(void)sqlite3_bind_text(stmt, 1, line, (int)len - 1,
		    SQLITE_STATIC);
		step(stmt);
		(void)clock_gettime(CLOCK_MONOTONIC, &to);
		took[n++] = (double)(to.tv_sec - from.tv_sec) * 1e3 +
		    (double)(to.tv_nsec - from.tv_nsec) / 1e6;
	}
	qsort(took, n, sizeof took[0], by_size);
	if (n != 0)
		printf("p50 %.3f ms, p99 %.3f ms\n", took[n / 2],
		    took[n * 99 / 100]);
	(void)sqlite3_finalize(stmt);
	free(line);
}

static void
scan(sqlite3 *db)
{
	sqlite3_stmt *stmt = prepare(db,
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
	sqlite3_stmt *stmt = prepare(db,
	    "UPDATE entry SET state = 4 WHERE number = ?");
	char *line = NULL;
	size_t size = 0;
	long n = 0;

	run(db, "BEGIN");
	while (getline(&line, &size, in) > 0) {
		(void)sqlite3_bind_int64(stmt, 1, ++n);
		step(stmt);
		if (n % ROWS_A_TRANSACTION == 0)
			run(db, "COMMIT; BEGIN");
	}
	run(db, "COMMIT");
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

static void
workbook(FILE *in, const char *path)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(path, &options);
	lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
	char *line = NULL, cell[24];
	size_t size = 0;
	lxw_row_t row = 0;
	lxw_col_t column;

	while (getline(&line, &size, in) > 0) {
		for (column = 0; column < COLUMNS; column++) {
			(void)snprintf(cell, sizeof cell, "%.16s",
			    line + column * 16);
			if (column % 6 == 5)
				(void)worksheet_write_number(sheet, row, column,
				    (double)row, NULL);
			else
				(void)worksheet_write_string(sheet, row, column,
				    cell, NULL);
		}
		row++;
	}
	free(line);
	if (workbook_close(book) != LXW_NO_ERROR)
		fail(path);
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
	if (argc > 3 && strcmp(kind, "xlsx") != 0)
		db = open_database(argv[3], kind[0] == 'i' || kind[0] == 'c');
	if (strcmp(kind, "insert") == 0)
		insert(in, db);
	else if (strcmp(kind, "commit") == 0)
		commit(in, db);
	else if (strcmp(kind, "scan") == 0)
		scan(db);
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
