/*
 * respond_batch.h -- one answer batch, whole in memory.  Private to the reader
 * of answers: respond_file.c divides a file into batches, respond.c judges one,
 * respond_release.c applies an SX, respond_reject.c an X0/X1, respond_status.c
 * an SO or a C1.
 */
#ifndef DBK_RESPOND_BATCH_H
#define DBK_RESPOND_BATCH_H

#include "edi/envelope.h"
#include "edi/respond.h"
#include "ledger/arena.h"
#include "ledger/buf.h"

/* Most conditions kept of one answer (schemas/journal.fields). */
#define DBK_CONDITIONS_MOST 999

struct dbk_respond {
	struct dbk_ledger *ledger;
	const char *file;
	struct dbk_respond_sums *sums;
	void (*each)(void *arg, const struct dbk_respond_row *row);
	void *arg;
	struct dbk_sink *sink;
	struct dbk_err *err;
	bool findings;
	struct dbk_arena arena; /* reset for each batch */
	/* The batch at hand. */
	struct dbk_buf records; /* 80 bytes each, A to Z */
	struct dbk_buf lines; /* unsigned long each: line in the file */
	char app[DBK_APP_LEN + 1];
	char digest[DBK_HASH_HEX + 1];
	char id[DBK_RECORD_LEN + 1]; /* user text of A */
	struct dbk_filed_entry *filed; /* of our batch, in its order */
	size_t nfiled;
	const struct dbk_filed_entry **by_number; /* sorted */
};

size_t dbk_respond_count(const struct dbk_respond *r);
const char *dbk_respond_record(const struct dbk_respond *r, size_t i);

/* Report a finding at a record (0-based) of the batch. */
void dbk_respond_report(struct dbk_respond *r, enum dbk_rule rule, size_t i,
    const char *value, const char *detail);

/*
 * Keep what cannot be applied, with the record it is about; number may be NULL.
 */
enum dbk_code dbk_respond_set_aside(struct dbk_respond *r, const char *number,
    const char *reason, size_t i) DBK_CHECKED;

/* The same for the whole batch, with the entry numbers inside it. */
enum dbk_code dbk_respond_set_aside_batch(struct dbk_respond *r,
    const char *reason) DBK_CHECKED;

/*
 * The entry number of a record that begins what is about an entry (SE10, SO10,
 * WO10, WR0), hyphened, as CBP wrote it; false for any other record.
 */
bool dbk_respond_number(char out[DBK_NUMBER_LEN + 1], const char *record);

/* A value without its trailing spaces, in the arena of the batch; no text when
 * it is blank.  *no_memory is set when there is none, else left alone. */
struct dbk_text dbk_respond_text(struct dbk_respond *r, struct dbk_slice v,
    bool *no_memory);

/*
 * Load the entries of the batch that A names.  *known is false when there is
 * none in the ledger: it was reported and set aside.
 */
enum dbk_code dbk_respond_load(struct dbk_respond *r, bool *known) DBK_CHECKED;

/* An entry of our batch; NULL: not in it. */
const struct dbk_filed_entry *dbk_respond_find(const struct dbk_respond *r,
    const char *number);

/*
 * A condition from a record of CBP's: code, type and text are fields of its
 * layout; echo (may be NULL) is the record of ours that it is about.
 */
enum dbk_code dbk_respond_condition(struct dbk_respond *r,
    struct dbk_condition *out, enum dbk_rec rec, const unsigned fields[3],
    const char *record, const char *echo) DBK_CHECKED;

/*
 * The records collected are a batch, or what is left of one: judge it, keep its
 * bytes, apply it or set it aside.
 */
enum dbk_code dbk_respond_batch(struct dbk_respond *r, const char *bytes,
    size_t len) DBK_CHECKED;

/* The same of records before the first A: an answer whose beginning was cut
 * off, or something else altogether. */
enum dbk_code dbk_respond_headless(struct dbk_respond *r, const char *bytes,
    size_t len) DBK_CHECKED;

/* Apply an SX batch, the X0/X1 records of a rejection, or an SO or C1. */
enum dbk_code dbk_respond_release(struct dbk_respond *r) DBK_CHECKED;
enum dbk_code dbk_respond_reject(struct dbk_respond *r) DBK_CHECKED;
enum dbk_code dbk_respond_status(struct dbk_respond *r) DBK_CHECKED;

#endif
