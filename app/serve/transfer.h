/*
 * transfer.h -- the one transfer that may be under way: whose, of what, since
 * when.
 */
#ifndef DBK_SERVE_TRANSFER_H
#define DBK_SERVE_TRANSFER_H

#include <pthread.h>
#include <stdbool.h>

#include "app/login.h"
#include "ledger/filings.h"

struct dbk_errand {
	char user[DBK_LOGIN_USER];
	char batch[DBK_BATCH_ID_LEN + 1]; /* "": answers are fetched */
	char since[DBK_TIME_LEN + 1];
};

/* Set up with dbk_transfer_init. */
struct dbk_transfer {
	pthread_mutex_t lock;
	bool under_way;
	struct dbk_errand errand;
};

void dbk_transfer_init(struct dbk_transfer *t);
void dbk_transfer_fini(struct dbk_transfer *t);

/* Begin one; false: *errand is under way already, and stays so. */
bool dbk_transfer_begin(struct dbk_transfer *t, struct dbk_errand *errand);
void dbk_transfer_end(struct dbk_transfer *t);

/* False: none is under way, and *errand is as it was. */
bool dbk_transfer_get(struct dbk_transfer *t, struct dbk_errand *errand);

#endif
