/*
 * cargo_release_read.h -- the records of one SE transaction as an entry.
 * The inverse of cargo_release_write.h, for checking files.
 */
#ifndef DBK_CARGO_RELEASE_READ_H
#define DBK_CARGO_RELEASE_READ_H

#include "edi/record.h"
#include "ledger/arena.h"
#include "ledger/document.h"
#include "ledger/finding.h"

struct dbk_transaction {
	struct dbk_entry entry; /* values owned by the arena */
	char action; /* SE10 action code */
	struct dbk_request request; /* what SE13 and SE20 say of the request */
	/*
	 * Called with each field that has a fault of its own, and its record
	 * (1-based in the transaction); field NULL: the whole record is missing
	 * and layout names it.  May be NULL.
	 */
	void (*faulty)(void *arg, unsigned long record,
	    const struct dbk_layout *layout, const struct dbk_rec_field *field);
	void *arg;
};

/*
 * Read the transaction in source: its records one after the other, 80 bytes
 * each (record_len 80, first_line 1), beginning with SE10.
 * t     faulty and arg are set by the caller; every value of entry has the
 *       byte offset it was read from as pos, also where it is blank
 * sink  gets what is wrong with sequence, loops and fields (EDI-*); line is
 *       the record in the transaction
 * DBK_OK also with findings; DBK_EFINDINGS, which the caller reports, when the
 * entry needs more than the limit of the arena; DBK_ESYSTEM without memory.
 */
enum dbk_code dbk_cargo_release_read(struct dbk_transaction *t,
    struct dbk_arena *a, const struct dbk_source *source, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

#endif
