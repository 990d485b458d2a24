#include <string.h>

#include "app/serve/throttle.h"

#define FREE_TRIES 3
#define LONGEST_WAIT 60 /* seconds */
#define NEAR 8 /* places that a user may have */

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

static uint64_t
hash_of(const struct dbk_throttle *t, const char *user)
{
	unsigned char bytes[crypto_shorthash_BYTES];
	uint64_t hash;

	(void)crypto_shorthash(bytes, (const unsigned char *)user, strlen(user),
	    t->key);
	memcpy(&hash, bytes, sizeof hash);
	return hash;
}

/* The user's place, or the one to take: nobody's, or the oldest near by. */
static struct dbk_throttle_place *
place_of(struct dbk_throttle *t, uint64_t user)
{
	struct dbk_throttle_place *place, *oldest = NULL;
	size_t i;

	for (i = 0; i < NEAR; i++) {
		place = &t->places[(user + i) % DBK_THROTTLE_PLACES];
		if (place->wrong != 0 && place->user == user)
			return place;
		if (oldest == NULL || place->until < oldest->until)
			oldest = place;
	}
	return oldest;
}

unsigned
dbk_throttle_wait(struct dbk_throttle *t, const char *user, int64_t now)
{
	uint64_t hash = hash_of(t, user);
	const struct dbk_throttle_place *place;
	int64_t until = 0;

	(void)pthread_mutex_lock(&t->lock);
	place = place_of(t, hash);
	if (place->wrong != 0 && place->user == hash)
		until = place->until;
	(void)pthread_mutex_unlock(&t->lock);
	return until > now ? (unsigned)(until - now) : 0;
}

static unsigned
delay_after(unsigned wrong)
{
	if (wrong < FREE_TRIES)
		return 0;
	return wrong - FREE_TRIES < 5 ? 2u << (wrong - FREE_TRIES) :
					LONGEST_WAIT;
}

void
dbk_throttle_note(struct dbk_throttle *t, const char *user, bool right,
    int64_t now)
{
	uint64_t hash = hash_of(t, user);
	struct dbk_throttle_place *place;
	bool known;

	(void)pthread_mutex_lock(&t->lock);
	place = place_of(t, hash);
	known = place->wrong != 0 && place->user == hash;
	if (right && known)
		*place = (struct dbk_throttle_place){0};
	else if (!right)
		*place = (struct dbk_throttle_place){
		    .user = hash,
		    .wrong = known ? place->wrong + 1 : 1,
		};
	if (!right)
		place->until = now + delay_after(place->wrong);
	(void)pthread_mutex_unlock(&t->lock);
}
