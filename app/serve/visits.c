#include <sodium.h>
#include <string.h>
#include <time.h>

#include "app/serve/visits.h"

int64_t
dbk_visits_clock(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec;
}

void
dbk_visits_init(struct dbk_visits *v, int64_t lock_after, int64_t end_after)
{
	memset(v, 0, sizeof *v);
	(void)pthread_mutex_init(&v->lock, NULL);
	v->lock_after = lock_after;
	v->end_after = end_after;
	v->last_open = dbk_visits_clock();
}

void
dbk_visits_fini(struct dbk_visits *v)
{
	(void)pthread_mutex_destroy(&v->lock);
	sodium_memzero(v, sizeof *v);
}

static void
make_secret(char hex[DBK_VISIT_HEX + 1])
{
	unsigned char bytes[DBK_VISIT_SECRET];

	randombytes_buf(bytes, sizeof bytes);
	(void)sodium_bin2hex(hex, DBK_VISIT_HEX + 1, bytes, sizeof bytes);
	sodium_memzero(bytes, sizeof bytes);
}

static void
hash_cookie(unsigned char hash[DBK_VISIT_SECRET], const char *cookie)
{
	(void)crypto_generichash(hash, DBK_VISIT_SECRET,
	    (const unsigned char *)cookie, strlen(cookie), NULL, 0);
}

/* Under the lock: by age, what a session has become. */
static void
tend(struct dbk_visits *v, struct dbk_visit *visit, int64_t now)
{
	struct dbk_visitor *who = &visit->who;

	if (who->state == DBK_VISIT_OPEN) {
		/* It was open as long as it was not idle too long. */
		int64_t open = who->active + v->lock_after;

		if (open > v->last_open)
			v->last_open = open < now ? open : now;
		if (open <= now)
			who->state = DBK_VISIT_LOCKED;
	}
	if (who->state != DBK_VISIT_NONE && now - who->since >= v->end_after)
		sodium_memzero(visit, sizeof *visit);
}

/* Under the lock: a place for a new session. */
static struct dbk_visit *
make_room(struct dbk_visits *v)
{
	struct dbk_visit *idle = &v->places[0];
	size_t i;

	for (i = 0; i < DBK_VISITS_MOST; i++) {
		if (v->places[i].who.state == DBK_VISIT_NONE)
			return &v->places[i];
		if (v->places[i].who.active < idle->who.active)
			idle = &v->places[i];
	}
	return idle;
}

void
dbk_visits_begin(struct dbk_visits *v, const char *user,
    char cookie[DBK_VISIT_HEX + 1], struct dbk_visitor *who)
{
	struct dbk_visit *visit;
	size_t len = strlen(user);

	(void)pthread_mutex_lock(&v->lock);
	visit = make_room(v);
	sodium_memzero(visit, sizeof *visit);
	make_secret(cookie);
	hash_cookie(visit->cookie, cookie);
	make_secret(visit->who.token);
	/* The ledger's names are shorter than the array. */
	memcpy(visit->who.user, user,
	    len < DBK_LOGIN_USER ? len : DBK_LOGIN_USER - 1);
	visit->who.state = DBK_VISIT_OPEN;
	visit->who.place = (size_t)(visit - v->places);
	visit->who.since = visit->who.active = dbk_visits_clock();
	v->last_open = visit->who.active;
	*who = visit->who;
	(void)pthread_mutex_unlock(&v->lock);
}

void
dbk_visits_find(struct dbk_visits *v, const char *cookie, bool worked,
    struct dbk_visitor *who)
{
	unsigned char hash[DBK_VISIT_SECRET];
	int64_t now = dbk_visits_clock();
	size_t i;

	memset(who, 0, sizeof *who);
	hash_cookie(hash, cookie);
	(void)pthread_mutex_lock(&v->lock);
	for (i = 0; i < DBK_VISITS_MOST; i++) {
		struct dbk_visit *visit = &v->places[i];

		if (visit->who.state == DBK_VISIT_NONE ||
		    sodium_memcmp(visit->cookie, hash, sizeof hash) != 0)
			continue;
		tend(v, visit, now);
		if (visit->who.state == DBK_VISIT_OPEN && worked)
			visit->who.active = now;
		*who = visit->who;
		break;
	}
	(void)pthread_mutex_unlock(&v->lock);
}

/* Under the lock: the visit that who is a copy of; NULL: it ended. */
static struct dbk_visit *
same_visit(struct dbk_visits *v, const struct dbk_visitor *who)
{
	struct dbk_visit *visit = &v->places[who->place];

	return who->state != DBK_VISIT_NONE &&
		visit->who.state != DBK_VISIT_NONE &&
		strcmp(visit->who.token, who->token) == 0 ?
	    visit :
	    NULL;
}

void
dbk_visits_lock(struct dbk_visits *v, struct dbk_visitor *who)
{
	struct dbk_visit *visit;

	(void)pthread_mutex_lock(&v->lock);
	visit = same_visit(v, who);
	if (visit != NULL) {
		if (visit->who.state == DBK_VISIT_OPEN)
			v->last_open = dbk_visits_clock();
		visit->who.state = DBK_VISIT_LOCKED;
		*who = visit->who;
	} else {
		who->state = DBK_VISIT_NONE;
	}
	(void)pthread_mutex_unlock(&v->lock);
}

void
dbk_visits_unlock(struct dbk_visits *v, struct dbk_visitor *who)
{
	struct dbk_visit *visit;

	(void)pthread_mutex_lock(&v->lock);
	visit = same_visit(v, who);
	if (visit != NULL) {
		visit->who.state = DBK_VISIT_OPEN;
		visit->who.active = dbk_visits_clock();
		v->last_open = visit->who.active;
		make_secret(visit->who.token);
		*who = visit->who;
	} else {
		who->state = DBK_VISIT_NONE;
	}
	(void)pthread_mutex_unlock(&v->lock);
}

void
dbk_visits_end(struct dbk_visits *v, const struct dbk_visitor *who)
{
	struct dbk_visit *visit;

	(void)pthread_mutex_lock(&v->lock);
	visit = same_visit(v, who);
	if (visit != NULL) {
		if (visit->who.state == DBK_VISIT_OPEN)
			v->last_open = dbk_visits_clock();
		sodium_memzero(visit, sizeof *visit);
	}
	(void)pthread_mutex_unlock(&v->lock);
}

void
dbk_visits_each(struct dbk_visits *v,
    void (*each)(void *arg, const struct dbk_visitor *who), void *arg)
{
	int64_t now = dbk_visits_clock();
	size_t i;

	(void)pthread_mutex_lock(&v->lock);
	for (i = 0; i < DBK_VISITS_MOST; i++) {
		tend(v, &v->places[i], now);
		if (v->places[i].who.state != DBK_VISIT_NONE)
			each(arg, &v->places[i].who);
	}
	(void)pthread_mutex_unlock(&v->lock);
}

int64_t
dbk_visits_tend(struct dbk_visits *v)
{
	int64_t now = dbk_visits_clock(), idle;
	bool open = false;
	size_t i;

	(void)pthread_mutex_lock(&v->lock);
	for (i = 0; i < DBK_VISITS_MOST; i++) {
		tend(v, &v->places[i], now);
		open |= v->places[i].who.state == DBK_VISIT_OPEN;
	}
	idle = open ? 0 : now - v->last_open;
	(void)pthread_mutex_unlock(&v->lock);
	return idle;
}
