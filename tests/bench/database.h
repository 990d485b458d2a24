/*
 * database.h -- what the limits of make bench store in: SQLCipher with the
 * settings of a ledger, which are a raw key, 8 KiB pages, WAL, synchronous=FULL
 * (docs/ledger-format.md), and one table.  Whatever fails ends the program.
 */
#ifndef DBK_BENCH_DATABASE_H
#define DBK_BENCH_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>

/* entry (number INTEGER PRIMARY KEY, state INTEGER, document TEXT) */
#define BARE_INSERT "INSERT INTO entry (state, document) VALUES (0, ?)"

/* Ends the program: what the system says of it. */
_Noreturn void bare_fail(const char *what);

/* fresh: empty, in place of what is at path. */
sqlite3 *bare_open(const char *path, bool fresh);
void bare_run(sqlite3 *db, const char *sql);
sqlite3_stmt *bare_prepare(sqlite3 *db, const char *sql);

/* A statement that answers nothing; it is ready to be bound again. */
void bare_step(sqlite3_stmt *stmt);

#endif
