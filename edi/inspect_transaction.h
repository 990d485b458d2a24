/*
 * inspect_transaction.h -- one SE transaction of a file: its records, its
 * fields, and the rules of the entry they make.
 */
#ifndef DBK_INSPECT_TRANSACTION_H
#define DBK_INSPECT_TRANSACTION_H

#include "edi/cargo_release_read.h"
#include "edi/reader.h"
#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/date.h"

/* Zero-initialise, set the first four members, then collect records. */
struct dbk_inspect_transaction {
	const char *file;
	dbk_day today;
	struct dbk_sink *sink;
	struct dbk_arena *arena; /* reset for each transaction */
	/* May be read. */
	unsigned long first; /* number of its SE10 in the file */
	struct dbk_buf records; /* 80 bytes each; empty: there is none */
	/* Private. */
	struct dbk_buf lines; /* unsigned long each: line in the file */
	struct dbk_buf faults; /* struct fault each */
	struct dbk_sink relay;
	bool in_rules;
};

/*
 * Add a record; the first one is SE10.  Records past the most that a block may
 * hold are not kept: the block is reported for its size.
 */
void dbk_inspect_transaction_add(struct dbk_inspect_transaction *t,
    const struct dbk_raw *raw);

/*
 * The transaction is whole: report all that is wrong with it, and empty it.
 * Does nothing when there is none.
 */
enum dbk_code dbk_inspect_transaction_flush(struct dbk_inspect_transaction *t,
    struct dbk_err *err) DBK_CHECKED;

/* Empty it: nothing is to be reported. */
void dbk_inspect_transaction_drop(struct dbk_inspect_transaction *t);

/* Frees what it holds. */
void dbk_inspect_transaction_fini(struct dbk_inspect_transaction *t);

#endif
