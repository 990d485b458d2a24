#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/database.h"

_Noreturn void
bare_fail(const char *what)
{
	perror(what);
	exit(6);
}

static _Noreturn void
fail_by(sqlite3 *db, const char *sql)
{
	(void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
	exit(6);
}

void
bare_run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_by(db, sql);
}

sqlite3 *
bare_open(const char *path, bool fresh)
{
	static const char key[] = "x'000102030405060708090a0b0c0d0e0f"
				  "101112131415161718191a1b1c1d1e1f'";
	sqlite3 *db;

	if (fresh)
		(void)unlink(path);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_key(db, key, (int)sizeof key - 1) != SQLITE_OK)
		bare_fail(path);
	bare_run(db, "PRAGMA cipher_page_size = 8192");
	bare_run(db, "PRAGMA cache_size = -8192");
	bare_run(db, "PRAGMA journal_mode = WAL");
	bare_run(db, "PRAGMA synchronous = FULL");
	if (fresh)
		bare_run(db,
		    "CREATE TABLE entry (number INTEGER PRIMARY KEY, state "
		    "INTEGER, document TEXT) STRICT");
	return db;
}

sqlite3_stmt *
bare_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_by(db, sql);
	return stmt;
}

void
bare_step(sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE)
		fail_by(sqlite3_db_handle(stmt), "step");
	(void)sqlite3_reset(stmt);
}
