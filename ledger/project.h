/*
 * project.h -- the projection: what a journal row does to the tables.
 * This is the only code that writes them, and it works from the row (and the
 * tables so far) alone: replaying the journal gives the same tables again.
 * Private to the ledger.
 */
#ifndef DBK_PROJECT_H
#define DBK_PROJECT_H

#include "ledger/arena.h"
#include "ledger/document.h"
#include "ledger/filings.h"
#include "ledger/journal.h"
#include "ledger/store.h"

#define DBK_LEDGER_FORMAT 5 /* of schemas/ledger.sql */
#define DBK_DIGEST_LEN 16 /* BLAKE2b-128 of a document */

/* Where rows are applied; store is borrowed. */
struct dbk_projection {
	struct dbk_store *store;
	struct dbk_arena arena; /* of the row being applied */
	struct dbk_buf words; /* work space: of a row of a book */
};

void dbk_projection_init(struct dbk_projection *p, struct dbk_store *store);
void dbk_projection_fini(struct dbk_projection *p);

/* Apply one row.  DBK_EDAMAGE: it does not fit the rows before it. */
enum dbk_code dbk_project(struct dbk_projection *p,
    const struct dbk_journal_row *row, struct dbk_err *err) DBK_CHECKED;

/*
 * Read a document that the journal keeps.  What it was judged by may have
 * changed since (lists have editions), so only a text that cannot be read as a
 * document of the group is DBK_EDAMAGE.  Values are owned by a.
 */
enum dbk_code dbk_stored_read(void *doc, const struct dbk_group *g,
    struct dbk_arena *a, const char *json, struct dbk_err *err) DBK_CHECKED;

/* Digest of an entry without its number, from its canonical JSON. */
void dbk_entry_digest(unsigned char digest[DBK_DIGEST_LEN], const char *json);

/* Where the number stands in such JSON, when it has one. */
size_t dbk_entry_number_at(void);

/* BLAKE2b-256 of bytes, hexadecimal. */
void dbk_bytes_digest(char hex[DBK_HASH_HEX + 1], const void *bytes,
    size_t len);

/* What a list shows for the importer: the name, or else the number; may be
 * NULL. */
const char *dbk_entry_importer(const struct dbk_entry *entry);

/*
 * The actions; doc is the row's document, a structure of the action's group,
 * or NULL for an action without one.
 */
typedef enum dbk_code dbk_project_action(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err);

dbk_project_action dbk_project_entry_add, dbk_project_entry_complete,
    dbk_project_entry_correct, dbk_project_entry_void,
    dbk_project_entry_release, dbk_project_entry_second,
    dbk_project_letter_make, dbk_project_filing_request,
    dbk_project_filing_withdraw, dbk_project_batch_build,
    dbk_project_batch_move, dbk_project_batch_sending, dbk_project_batch_sent,
    dbk_project_batch_settle, dbk_project_batch_reject, dbk_project_answer_keep,
    dbk_project_answer_apply, dbk_project_answer_unmatched,
    dbk_project_status_apply, dbk_project_batch_overdue,
    dbk_project_batch_resend, dbk_project_book_set, dbk_project_book_remove,
    dbk_project_attach_part, dbk_project_attach_add,
    dbk_project_attach_withdraw, dbk_project_station_trust,
    dbk_project_station_resolve;

dbk_project_action dbk_project_letter_amend, dbk_project_discretion_make,
    dbk_project_stationery_set, dbk_project_stationery_remove,
    dbk_project_stationery_keep;

/* Apply a row by its action alone, whoever wrote it; p->arena holds what is read
 * on the way. */
enum dbk_code dbk_project_apply(struct dbk_projection *p,
    const struct dbk_journal_row *row, enum dbk_action action,
    struct dbk_err *err) DBK_CHECKED;

/* The document of a row as a structure of its action's group, in p->arena. */
enum dbk_code dbk_project_read(struct dbk_projection *p,
    const struct dbk_journal_row *row, const struct dbk_group *group,
    const void **out, struct dbk_err *err) DBK_CHECKED;

/* After every DBK_ALIKE_ROWS rows of the journal: what is new in alike_new goes
 * to alike. */
#define DBK_ALIKE_ROWS 1024
enum dbk_code dbk_project_alike(struct dbk_projection *p,
    struct dbk_err *err) DBK_CHECKED;

/* Apply a row that another ledger wrote (row->origin): project_merge.c. */
enum dbk_code dbk_project_merged(struct dbk_projection *p,
    const struct dbk_journal_row *row, enum dbk_action action,
    struct dbk_err *err) DBK_CHECKED;

/* A range of a pool, inclusive, all of it free. */
enum dbk_code dbk_project_pool_range(struct dbk_projection *p,
    const struct dbk_pool *pool, int64_t from, int64_t to,
    struct dbk_err *err) DBK_CHECKED;
/* Of the pool's first and last number. */
int64_t dbk_project_serial(const struct dbk_text *t);

/* How an entry stands before a row about it. */
struct dbk_before {
	enum dbk_paper paper;
	enum dbk_filing filing;
	char batch[DBK_BATCH_ID_LEN + 1]; /* empty: in none */
	enum dbk_batch_state batch_state; /* when it is in one */
	bool batch_built; /* it is in one of which no transfer began */
	char action; /* SE10 action code of the filing */
};

/* The state of a filing with this SE10 action code after an answer that tells
 * state: a cancellation that CBP accepts leaves the entry cancelled. */
enum dbk_filing dbk_filing_after(enum dbk_filing state, char action);

/* DBK_EDAMAGE when there is no such entry. */
enum dbk_code dbk_project_before(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *number,
    struct dbk_before *out, struct dbk_err *err) DBK_CHECKED;

/* An entry that is corrected or voided takes its batch back if that was built
 * and no transfer began: what it holds must not be sent. */
enum dbk_code dbk_project_withdraw(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *batch,
    struct dbk_err *err) DBK_CHECKED;

/* The row is part of the history of the batch's entries. */
enum dbk_code dbk_project_step(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *batch,
    struct dbk_err *err) DBK_CHECKED;

/* What CBP says proves that the batch arrived, whatever we know of the
 * transfer. */
enum dbk_code dbk_project_prove_sent(struct dbk_projection *p,
    const struct dbk_journal_row *row, const char *batch,
    enum dbk_batch_state state, struct dbk_err *err) DBK_CHECKED;

/* An answer of a batch that row->entry left without one. */
enum dbk_code dbk_project_late(struct dbk_projection *p,
    const struct dbk_journal_row *row, const struct dbk_before *before,
    const char *batch, struct dbk_err *err) DBK_CHECKED;

#endif
