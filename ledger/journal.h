/*
 * journal.h -- the journal: one row for everything that happens, each bound to
 * the row before by its hash (docs/ledger-format.md, The journal).  Private to
 * the ledger.
 */
#ifndef DBK_JOURNAL_H
#define DBK_JOURNAL_H

#include <stdint.h>

#include "ledger/ledger.h"
#include "ledger/store.h"
#include "schemas/roles.h"

#define DBK_HASH_LEN 32 /* BLAKE2b-256 */

/* As stored: "entry.add" ...; static. */
const char *dbk_action_name(enum dbk_action action);
/* DBK_ACTION_COUNT when there is no such name. */
enum dbk_action dbk_action_named(const char *name);

/* One row.  Strings are borrowed; NULL: absent. */
struct dbk_journal_row {
	int64_t seq;
	const char *at, *user, *station, *action;
	const char *entry, *document, *reason;
	/*
	 * The structure that document was just written from, its texts ended by
	 * NUL, so that it need not be read again; NULL: it is read.  Likewise
	 * the digest of an entry (dbk_entry_digest); NULL: it is made.
	 */
	const void *made_from;
	const unsigned char *digest;
	const void *payload; /* NULL: absent */
	size_t payload_len;
	/* Of a row that another ledger wrote, the document merged_from; NULL: ours. */
	const char *origin;
	unsigned char prev[DBK_HASH_LEN];
	unsigned char hash[DBK_HASH_LEN];
};

/* The hash that the row must carry. */
void dbk_journal_hash(unsigned char hash[DBK_HASH_LEN],
    const struct dbk_journal_row *row);

/* dbk_journal_export, whoever asks: the caller has judged the right. */
enum dbk_code dbk_journal_lines(struct dbk_ledger *l,
    enum dbk_code (*write)(void *arg, const char *line, size_t len), void *arg,
    struct dbk_anchor *out, struct dbk_err *err) DBK_CHECKED;

/* The row of a DBK_SQL_JOURNAL_ALL query; strings valid until its next step. */
void dbk_journal_read(struct dbk_journal_row *row, struct dbk_query *q);

/* Store a row as it is; how: DBK_SQL_JOURNAL_ADD, or _KEEP, which leaves a row
 * of that number alone. */
enum dbk_code dbk_journal_insert(struct dbk_store *s, enum dbk_sql how,
    const struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/*
 * Append a row and apply it to the tables, inside the open transaction.
 * row  action and whatever belongs to it; seq, time, user, station and
 *      hashes are set here
 * DBK_EDENIED: the actor may not.  On failure the transaction must be rolled
 * back.
 */
enum dbk_code dbk_journal_append(struct dbk_ledger *l, enum dbk_action action,
    struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/*
 * Append a row that another ledger wrote: its origin, time, user, station and
 * action are those of the row.  The caller has judged the right to it and that
 * it follows from the rows before it there (dbk_merge_follows).
 */
enum dbk_code dbk_journal_append_merged(struct dbk_ledger *l,
    struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/* dbk_journal_append of a row whose document is made from doc, of g, and then
 * read like any other: the texts of doc need not end in NUL. */
enum dbk_code dbk_journal_append_document(struct dbk_ledger *l,
    enum dbk_action action, struct dbk_journal_row *row,
    const struct dbk_group *g, const void *doc,
    struct dbk_err *err) DBK_CHECKED;

#endif
