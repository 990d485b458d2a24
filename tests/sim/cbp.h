/*
 * cbp.h -- CBP as the chapters describe it, for the simulator: takes the bytes
 * of a batch, keeps its own book of entries, and answers.  It knows nothing of
 * the ledger.
 */
#ifndef DBK_TESTS_SIM_CBP_H
#define DBK_TESTS_SIM_CBP_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/buf.h"
#include "ledger/filings.h"

/* xorshift64*: the same seed gives the same run on every machine. */
struct chance {
	uint64_t state;
};
unsigned chance_below(struct chance *c, unsigned n);
/* True in p of 1000 cases. */
bool chance_is(struct chance *c, unsigned p);

/* An entry as CBP's book has it. */
struct cbp_entry {
	char number[DBK_NUMBER_LEN + 1];
	bool bad; /* its records have a syntax fault */
	bool filed, answered; /* the newest filing of it */
	bool on_file; /* accepted */
	bool told; /* its status notices were made */
	unsigned filings;
	unsigned message; /* that answers the newest of them */
	enum dbk_filing verdict; /* the newest */
	enum dbk_cargo cargo; /* what follows from its notices */
};

/* A message on its way to the filer. */
struct cbp_message {
	struct dbk_buf bytes; /* LF after each record */
	char batch[DBK_BATCH_ID_LEN + 1]; /* that it answers; "": none */
	unsigned due; /* not before this step */
	unsigned *entries; /* that it answers, places in the book */
	unsigned nentries;
	bool lost; /* it arrives only when it is asked for */
	bool arrived;
	unsigned again; /* how often it will arrive once more */
};

struct cbp {
	struct chance chance;
	struct cbp_entry *book;
	unsigned nbook;
	struct cbp_message *messages;
	unsigned nmessages, room;
	unsigned step;
	unsigned twice; /* filings of what was not answered, or is on file */
	unsigned clock; /* minutes, of its notices */
};

void cbp_init(struct cbp *c, uint64_t seed);
/* An empty book with the next entries; messages are forgotten. */
void cbp_begin(struct cbp *c, unsigned n);
void cbp_fini(struct cbp *c);

/* A batch arrives: it is processed and answered. */
void cbp_receive(struct cbp *c, const struct dbk_buf *batch);

/* Make the status notices of some entries that were accepted, each record in a
 * message of its own. */
void cbp_notify(struct cbp *c);

/* A notice on an entry that nobody filed here. */
void cbp_notify_stranger(struct cbp *c, const char *number);

/* The place of an entry in the book; nbook: not there. */
unsigned cbp_find(const struct cbp *c, const char *number);

#endif
