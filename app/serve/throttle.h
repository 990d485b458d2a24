/*
 * throttle.h -- how often a passphrase may be tried.  After the third wrong one
 * in a row a user waits 2, 4, 8 ... seconds, at most a minute, before the next
 * is looked at; nobody else waits.  Users that do not exist wait alike.
 */
#ifndef DBK_SERVE_THROTTLE_H
#define DBK_SERVE_THROTTLE_H

#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

/* Users with wrong ones; of more, who has waited longest is forgotten. */
#define DBK_THROTTLE_PLACES 1024

/* Set up with dbk_throttle_init. */
struct dbk_throttle {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct dbk_throttle_place {
		uint64_t user; /* hash of the name by the random key */
		unsigned wrong; /* in a row; 0: nobody's place */
		int64_t until; /* seconds, of dbk_visits_clock */
	} places[DBK_THROTTLE_PLACES];
};

void dbk_throttle_init(struct dbk_throttle *t);
void dbk_throttle_fini(struct dbk_throttle *t);

/* Seconds that the user must wait; 0: none. */
unsigned dbk_throttle_wait(struct dbk_throttle *t, const char *user,
    int64_t now);

/* The passphrase was right, or wrong. */
void dbk_throttle_note(struct dbk_throttle *t, const char *user, bool right,
    int64_t now);

#endif
