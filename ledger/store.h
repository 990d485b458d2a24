/*
 * store.h -- one connection to a SQLCipher database: opening, statements,
 * queries, and what its failures mean.  Private to the ledger.
 */
#ifndef DBK_STORE_H
#define DBK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "ledger/base.h"
#include "ledger/sql.h"

#define DBK_KEY_LEN 32 /* bytes of the database key */
#define DBK_SALT_LEN 16 /* bytes that begin the file */

/* What SQLCipher wants to know of a database; borrowed for a call. */
struct dbk_cipher {
	const unsigned char *key; /* DBK_KEY_LEN, in locked memory */
	const unsigned char *salt; /* DBK_SALT_LEN; NULL: the file's */
	unsigned page_size; /* bytes, as when the database was made */
};

/* A prepared statement that is kept; busy while a query uses it. */
struct dbk_kept {
	sqlite3_stmt *stmt;
	bool busy;
};

/* Zero-initialise; release with dbk_store_close. */
struct dbk_store {
	sqlite3 *db;
	char *path;
	struct dbk_kept kept[DBK_SQL_COUNT];
};

enum dbk_store_use {
	DBK_STORE_READ,
	DBK_STORE_WRITE,
	DBK_STORE_CREATE, /* path is an empty file; makes the tables */
	DBK_STORE_SCRATCH, /* as CREATE; its loss does not matter */
	DBK_STORE_COPY /* path is an empty file; stays without tables */
};

/*
 * Open the database at path.  DBK_EDAMAGE: the key does not open it, or it is damaged.  Close s also after
 * a failure.
 */
enum dbk_code dbk_store_open(struct dbk_store *s, const char *path,
    const struct dbk_cipher *cipher, enum dbk_store_use use,
    struct dbk_err *err) DBK_CHECKED;

/* Open an empty database in memory, for reference data only, without a key. */
enum dbk_code dbk_store_open_memory(struct dbk_store *s,
    struct dbk_err *err) DBK_CHECKED;

/* Keep a write-ahead log from now on; a ledger that does so goes on. */
enum dbk_code dbk_store_log(struct dbk_store *s,
    struct dbk_err *err) DBK_CHECKED;

void dbk_store_close(struct dbk_store *s);

/* What an SQLite result code means for the user; records it in err. */
enum dbk_code dbk_store_fail(struct dbk_store *s, int code,
    struct dbk_err *err);

/*
 * A query under way.  Begin it, bind its values in order, step through its
 * rows, end it; the first failure is kept and told at the end.  A query of a
 * statement that another one is using prepares a statement of its own, so a
 * callback may ask whatever it likes.
 */
struct dbk_query {
	struct dbk_store *store;
	sqlite3_stmt *stmt;
	struct dbk_kept *kept; /* NULL: stmt is the query's own */
	int bound; /* values bound so far */
	int code; /* SQLite's, of the first failure; else SQLITE_OK */
};

void dbk_query_begin(struct dbk_query *q, struct dbk_store *s, enum dbk_sql id);

/* Bind the next value; it must live until the end of the query.  NULL binds
 * NULL. */
void dbk_query_text(struct dbk_query *q, const char *s);
void dbk_query_integer(struct dbk_query *q, int64_t v);
void dbk_query_bytes(struct dbk_query *q, const void *bytes, size_t len);
void dbk_query_null(struct dbk_query *q);

/* The next row: false after the last one and after a failure. */
bool dbk_query_row(struct dbk_query *q);

/* Columns of the row, 0-based; valid until the next step.  Text of NULL is
 * "". */
const char *dbk_query_get_text(struct dbk_query *q, int column);
int64_t dbk_query_get_integer(struct dbk_query *q, int column);
/* Text of a column into an array; left empty when it does not fit. */
void dbk_query_copy_text(struct dbk_query *q, int column, char *out,
    size_t size);
const void *dbk_query_get_bytes(struct dbk_query *q, int column, size_t *len);

/* Returns rc, or when that is DBK_OK why the query failed, if it did. */
enum dbk_code dbk_query_end(struct dbk_query *q, enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

/* All rows are stepped through, then the end. */
enum dbk_code dbk_query_run(struct dbk_query *q,
    struct dbk_err *err) DBK_CHECKED;

/* dbk_query_run of a statement that changes rows; *n is how many. */
enum dbk_code dbk_query_count(struct dbk_query *q, int64_t *n,
    struct dbk_err *err) DBK_CHECKED;

/* The same of a statement that must change exactly one row: any other number
 * is DBK_EDAMAGE. */
enum dbk_code dbk_query_change(struct dbk_query *q,
    struct dbk_err *err) DBK_CHECKED;

/* A statement without values and rows that matter. */
enum dbk_code dbk_store_run(struct dbk_store *s, enum dbk_sql id,
    struct dbk_err *err) DBK_CHECKED;

#endif
