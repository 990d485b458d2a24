/*
 * visits.h -- who is logged in: sessions by cookie, their tokens, their locks.
 * Of a cookie only its hash is kept, in memory, and it ends with the process.
 */
#ifndef DBK_SERVE_VISITS_H
#define DBK_SERVE_VISITS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/login.h"

#define DBK_VISITS_MOST 256
#define DBK_VISIT_SECRET 32 /* random bytes of a cookie, and of a token */
#define DBK_VISIT_HEX (2 * DBK_VISIT_SECRET)

enum dbk_visit_state {
	DBK_VISIT_NONE, /* nobody, or it ended */
	DBK_VISIT_OPEN,
	DBK_VISIT_LOCKED /* until the passphrase is given again */
};

/* What a call knows of who makes it: a copy. */
struct dbk_visitor {
	enum dbk_visit_state state;
	size_t place; /* private */
	char user[DBK_LOGIN_USER];
	char token[DBK_VISIT_HEX + 1];
	int64_t since, active; /* seconds, of dbk_visits_clock */
};

/* Private. */
struct dbk_visit {
	struct dbk_visitor who;
	unsigned char cookie[DBK_VISIT_SECRET]; /* hash of it */
};

/* Set up with dbk_visits_init. */
struct dbk_visits {
	pthread_mutex_t lock;
	struct dbk_visit places[DBK_VISITS_MOST];
	int64_t lock_after, end_after; /* seconds without work; of a session */
	int64_t last_open; /* when a session was open for the last time */
};

/* Seconds that pass while the machine sleeps, too. */
int64_t dbk_visits_clock(void);

void dbk_visits_init(struct dbk_visits *v, int64_t lock_after,
    int64_t end_after);
/* Wipes. */
void dbk_visits_fini(struct dbk_visits *v);

/*
 * A new session of a user whose passphrase was right; cookie gets its secret,
 * in hexadecimal.  When all places are taken, the one that was idle longest
 * ends.
 */
void dbk_visits_begin(struct dbk_visits *v, const char *user,
    char cookie[DBK_VISIT_HEX + 1], struct dbk_visitor *who);

/*
 * Whose cookie is it?  who->state tells.  worked: this counts as work.  cookie
 * need not be one.
 */
void dbk_visits_find(struct dbk_visits *v, const char *cookie, bool worked,
    struct dbk_visitor *who);

/* The session is locked, or opened again with a new token.  who is set to what
 * it is then. */
void dbk_visits_lock(struct dbk_visits *v, struct dbk_visitor *who);
void dbk_visits_unlock(struct dbk_visits *v, struct dbk_visitor *who);

void dbk_visits_end(struct dbk_visits *v, const struct dbk_visitor *who);

/* Each session that did not end, in no order. */
void dbk_visits_each(struct dbk_visits *v,
    void (*each)(void *arg, const struct dbk_visitor *who), void *arg);

/* Lock what was idle too long, end what is too old.  Returns for how many
 * seconds no session was open; 0: one is. */
int64_t dbk_visits_tend(struct dbk_visits *v);

#endif
