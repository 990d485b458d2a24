/*
 * envelope.h -- batch and block control: the A, B, Y and Z records (Batch &
 * Block rev 23), written and checked.
 */
#ifndef DBK_ENVELOPE_H
#define DBK_ENVELOPE_H

#include <stdbool.h>

#include "edi/record.h"
#include "ledger/date.h"
#include "ledger/finding.h"

/* Most transactions and records of a block (Cargo Release v40 p. SE-24;
 * Batch & Block p. B&B-28: the count of images has five digits). */
#define DBK_ENVELOPE_TRANSACTIONS 999
#define DBK_ENVELOPE_RECORDS 99998

#define DBK_PASSWORD_LEN 6 /* A 9-14 */
#define DBK_APP_LEN 2

/* True when both ports may stand in one block: the same district (their first
 * two digits), or any of the districts 10, 46 and 47 (B&B-17). */
bool dbk_district_same(const char *port, const char *other);

/* True when the application is an input, by the list of application codes. */
bool dbk_app_is_input(struct dbk_slice app);

/* ---- writing ---- */

/* What the envelope of a batch says; strings borrowed. */
struct dbk_envelope_head {
	const struct dbk_profile *profile;
	const char *batch; /* id: user text of A, and with -BB of B */
	const char *app; /* application identifier code, "SE" */
	dbk_day date; /* of transmission */
};

/* A block; strings NUL-terminated. */
struct dbk_envelope_block {
	unsigned number; /* 1-based in the batch */
	const char *filer;
	const char *port; /* processing district/port */
};

/*
 * Write the four records, 80 bytes each.  The password of A stays blank.
 * DBK_EDEFECT names the field that did not fit: the profile was checked when
 * it was set.
 */
enum dbk_code dbk_envelope_write_a(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_envelope_write_b(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, const struct dbk_envelope_block *b,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_envelope_write_y(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, const struct dbk_envelope_block *b,
    struct dbk_err *err) DBK_CHECKED;
enum dbk_code dbk_envelope_write_z(char out[DBK_RECORD_LEN],
    const struct dbk_envelope_head *h, struct dbk_err *err) DBK_CHECKED;

/* Put the password into an A record, or blank it (NULL). */
void dbk_envelope_password(char record[DBK_RECORD_LEN], const char *password);

/* ---- reading ---- */

enum dbk_envelope_kind {
	DBK_ENVELOPE_A,
	DBK_ENVELOPE_B,
	DBK_ENVELOPE_DATA, /* a transaction record in a block */
	DBK_ENVELOPE_Y,
	DBK_ENVELOPE_Z,
	DBK_ENVELOPE_STRAY /* where no record of its kind may stand */
};

enum dbk_envelope_state {
	DBK_ENVELOPE_OUTSIDE,
	DBK_ENVELOPE_IN_BATCH, /* after A or Y */
	DBK_ENVELOPE_IN_BLOCK
};

/* Where a file stands; zero-initialise.  Members may be read. */
struct dbk_envelope {
	enum dbk_envelope_state state;
	bool input; /* the batch goes to CBP */
	bool generated; /* its B was made by ACE */
	bool stray; /* a run of strays was reported */
	struct dbk_slice app; /* of the block, else of the batch */
	unsigned long batches, all_blocks; /* in the file */
	unsigned blocks; /* in the batch */
	unsigned long records, transactions; /* in the block */
	char a[DBK_RECORD_LEN], b[DBK_RECORD_LEN]; /* the open headers */
};

/* What the next record is; changes nothing. */
enum dbk_envelope_kind dbk_envelope_kind(const struct dbk_envelope *e,
    const char *record);

/*
 * Take the next record: what it is, and its layout (NULL for DATA and STRAY).
 * Moves on without judging: a header that comes too early closes what is open.
 */
enum dbk_envelope_kind dbk_envelope_take(struct dbk_envelope *e,
    const char *record, const struct dbk_layout **layout);

/*
 * The same with findings: order, agreement of A with Z and B with Y, counts,
 * and the fields of the four records (ENVELOPE-*, EDI-FIELD-*).
 */
enum dbk_envelope_kind dbk_envelope_check(struct dbk_envelope *e,
    const char *record, const struct dbk_finding *where, struct dbk_sink *sink);

/* The SE10 that begins a transaction of the open block: its filer, its port
 * and the number of transactions. */
void dbk_envelope_check_transaction(struct dbk_envelope *e, const char *record,
    const struct dbk_finding *where, struct dbk_sink *sink);

/* The file ends here. */
void dbk_envelope_check_end(const struct dbk_envelope *e,
    const struct dbk_finding *where, struct dbk_sink *sink);

/* True when the record is marked as made by ACE, by position 80. */
bool dbk_envelope_is_generated(const char *record);

#endif
