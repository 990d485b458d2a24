#include <string.h>

#include "app/serve/throttle.h"

#define FREE_TRIES 3
#define LONGEST_WAIT 60 /* seconds */

void
dbk_throttle_init(struct dbk_throttle *t)
{
	memset(t, 0, sizeof *t);
	(void)pthread_mutex_init(&t->lock, NULL);
	crypto_shorthash_keygen(t->key);
}

void
dbk_throttle_fini(struct dbk_throttle *t)
{
	(void)pthread_mutex_destroy(&t->lock);
}

static size_t
place_of(const struct dbk_throttle *t, const char *user)
{
	unsigned char hash[crypto_shorthash_BYTES];

	(void)crypto_shorthash(hash, (const unsigned char *)user, strlen(user),
	    t->key);
	return ((size_t)hash[0] << 8 | hash[1]) % DBK_THROTTLE_PLACES;
}

unsigned
dbk_throttle_wait(struct dbk_throttle *t, const char *user, int64_t now)
{
	int64_t until;

	(void)pthread_mutex_lock(&t->lock);
	until = t->places[place_of(t, user)].until;
	(void)pthread_mutex_unlock(&t->lock);
	return until > now ? (unsigned)(until - now) : 0;
}

void
dbk_throttle_note(struct dbk_throttle *t, const char *user, bool right,
    int64_t now)
{
	size_t place = place_of(t, user);
	unsigned wrong, delay = 0;

	(void)pthread_mutex_lock(&t->lock);
	wrong = right ? 0 : t->places[place].wrong + 1;
	if (wrong >= FREE_TRIES)
		delay = wrong - FREE_TRIES < 5 ? 2u << (wrong - FREE_TRIES) :
						 LONGEST_WAIT;
	t->places[place].wrong = wrong;
	t->places[place].until = now + delay;
	(void)pthread_mutex_unlock(&t->lock);
}
