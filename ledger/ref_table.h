/*
 * ref_table.h -- a whole list in memory: as the program has it, as a file
 * gives it, or as a ledger keeps it; and putting one into a database.  Private
 * to ledger/ref*.c and the verification.
 */
#ifndef DBK_REF_TABLE_H
#define DBK_REF_TABLE_H

#include "ledger/ref.h"
#include "ledger/store.h"

#define DBK_REF_ROWS_MAX ((size_t)1 << 24) /* of a list: schemas/ref.sql */
#define DBK_REF_DEPTH 16 /* most levels of a tree */

/* One row; more holds the values of the further columns, tab separated. */
struct dbk_ref_item {
	const char *code, *name, *more;
	unsigned level;
	unsigned long line; /* of the file it was read from; 0: none */
};

/* Strings and rows are owned by the arena that the table was read with. */
struct dbk_ref_table {
	const char *name, *edition, *source, *note;
	const char *columns; /* of item.more, tab separated */
	const char *loaded_at;
	bool tree;
	bool own; /* the program was made with it */
	struct dbk_ref_item *items;
	size_t n;
};

/* The shipped list of that name; false when there is none. */
enum dbk_code dbk_ref_table_shipped(struct dbk_ref_table *out, bool *found,
    const char *name, struct dbk_arena *a, struct dbk_err *err) DBK_CHECKED;

/* The rows of a list that is in a database, with all that out->name ... say. */
enum dbk_code dbk_ref_table_stored(struct dbk_ref_table *out,
    struct dbk_store *s, int64_t ordinal, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* Nothing hangs below row i. */
bool dbk_ref_table_leaf(const struct dbk_ref_table *t, size_t i);

/* BLAKE2b-256 over columns and rows, hexadecimal. */
void dbk_ref_table_digest(char hex[DBK_HASH_HEX + 1],
    const struct dbk_ref_table *t);

/* Put the table into the database in place of the list of its name; inside of
 * the open transaction. */
enum dbk_code dbk_ref_fill(struct dbk_store *s, const struct dbk_ref_table *t,
    struct dbk_err *err) DBK_CHECKED;

/* A loaded table as the journal tells it; strings borrowed from t, or owned by
 * a. */
enum dbk_code dbk_ref_edition(struct dbk_edition *out,
    const struct dbk_ref_table *t, struct dbk_arena *a,
    struct dbk_err *err) DBK_CHECKED;

/* One journal row for n lists, inside the open change. */
enum dbk_code dbk_ref_journal(struct dbk_ledger *l,
    struct dbk_edition *editions, size_t n, struct dbk_err *err) DBK_CHECKED;

/* How many lists the program has, and their names in byte order. */
size_t dbk_ref_shipped_names(const char *names[], size_t room);

#endif
