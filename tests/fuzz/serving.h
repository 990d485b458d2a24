/*
 * serving.h -- a server of the local page on a ledger that is thrown away: what
 * runs when somebody calls daybook serve, but for the signals that end it.
 */
#ifndef DBK_TESTS_SERVING_H
#define DBK_TESTS_SERVING_H

#include "app/serve/serve.h"

/* The broker made the ledger; the auditor only reads. */
#define SERVING_BROKER "broker"
#define SERVING_AUDITOR "auditor"
#define SERVING_PASSPHRASE "a long enough passphrase"

struct serving {
	char folder[64]; /* in the current one; everything is in it */
	char ledger[80], outbox[80];
	struct dbk_app app;
	struct dbk_serve *serve;
	struct dbk_ledger *watch; /* reads beside the server, as the broker */
};

/* What a request may have changed. */
struct serving_state {
	struct dbk_anchor head; /* of the journal */
	int64_t drafts, versions; /* of the broker; and of all of them */
};

/* A new ledger with two users and no entry, and the server, shut: somebody must
 * log in.  Aborts when it cannot be. */
void serving_open(struct serving *s);
/* The server ends as by SIGTERM, and its folder is removed. */
void serving_close(struct serving *s);

/* Aborts when the ledger cannot be read. */
struct serving_state serving_look(const struct serving *s);
bool serving_same(const struct serving_state *a, const struct serving_state *b);

/*
 * Send len bytes on a connection of their own; returns how many bytes of the
 * answer came, at most size, before the server hung up or was silent for
 * patience milliseconds.
 */
size_t serving_ask(const struct serving *s, const char *bytes, size_t len,
    int patience, char *answer, size_t size);

#endif
