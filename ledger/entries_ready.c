/*
 * The copy of what documents are judged by changes rarely, and every thread
 * reads it: whoever finds it being changed does without.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/entries_ready.h"
#include "ledger/incoming.h"

/* Documents that are ready at a time: more than a commit takes.  Some 72 KiB
 * each, together 24 MiB were all of them as long as they may be. */
#define READY_MOST 64u

struct dbk_standard {
	pthread_rwlock_t lock; /* of what follows, down to codes */
	bool known;
	int64_t profile_row, list_row; /* of the journal: the newest of each */
	struct dbk_profile profile;
	struct dbk_arena arena; /* of the profile */
	struct dbk_codes codes;

	unsigned long edition; /* counts what was learned */
	atomic_uint ready;
};

struct dbk_standard *
dbk_standard_new(void)
{
	struct dbk_standard *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	if (pthread_rwlock_init(&s->lock, NULL) != 0) {
		free(s);
		return NULL;
	}
	dbk_arena_init(&s->arena, 0);
	atomic_init(&s->ready, 0);
	return s;
}

/* Under the lock. */
static void
forget(struct dbk_standard *s)
{
	s->known = false;
	dbk_arena_fini(&s->arena);
	dbk_codes_forget(&s->codes);
}

void
dbk_standard_free(struct dbk_standard *s)
{
	if (s == NULL)
		return;
	forget(s);
	(void)pthread_rwlock_destroy(&s->lock);
	free(s);
}

void
dbk_standard_forget(struct dbk_standard *s)
{
	if (s == NULL)
		return;
	(void)pthread_rwlock_wrlock(&s->lock);
	forget(s);
	(void)pthread_rwlock_unlock(&s->lock);
}

/* Under the lock. */
static enum dbk_code
learn(struct dbk_standard *s, struct dbk_ledger *l, struct dbk_err *err)
{
	enum dbk_code rc;

	forget(s);
	s->edition++;
	rc = dbk_profile_get(l, &s->profile, &s->arena, err);
	if (rc == DBK_OK)
		rc = dbk_codes_read(&s->codes, &l->store, err);
	if (rc != DBK_OK)
		forget(s);
	s->known = rc == DBK_OK;
	return rc;
}

enum dbk_code
dbk_standard_learn(struct dbk_standard *s, struct dbk_ledger *l,
    struct dbk_err *err)
{
	int64_t profile_row = 0, list_row = 0;
	struct dbk_query q;
	enum dbk_code rc;

	if (s == NULL)
		return DBK_OK;
	/* Rows that are committed: their numbers are never given again. */
	dbk_query_begin(&q, &l->store, DBK_SQL_STANDARD_NEWEST);
	if (dbk_query_row(&q)) {
		profile_row = dbk_query_get_integer(&q, 0);
		list_row = dbk_query_get_integer(&q, 1);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && s->known && s->profile_row == profile_row &&
	    s->list_row == list_row)
		return DBK_OK;
	(void)pthread_rwlock_wrlock(&s->lock);
	if (rc == DBK_OK)
		rc = learn(s, l, err);
	else
		forget(s);
	s->profile_row = profile_row;
	s->list_row = list_row;
	(void)pthread_rwlock_unlock(&s->lock);
	return rc;
}

/* Under the lock for reading. */
static bool
make(struct dbk_ready *r, const struct dbk_standard *s,
    const struct dbk_source *source, const char *now)
{
	struct dbk_basis basis = {.codes = &s->codes, .profile = &s->profile};

	if (!s->known || strlen(now) < DBK_DATE_LEN ||
	    !dbk_date_parse(&basis.today, now, DBK_DATE_LEN))
		return false;
	r->edition = s->edition;
	return dbk_ready_make(r, &basis, source);
}

struct dbk_ready *
dbk_ready_new(struct dbk_standard *s, const struct dbk_source *source,
    const char *now)
{
	struct dbk_ready *r = NULL;
	bool made;

	if (s == NULL || source->len > DBK_READY_TEXT)
		return NULL;
	if (atomic_fetch_add(&s->ready, 1) < READY_MOST)
		r = calloc(1, sizeof *r);
	if (r == NULL) {
		(void)atomic_fetch_sub(&s->ready, 1);
		return NULL;
	}
	r->among = &s->ready;
	dbk_arena_init(&r->arena, DBK_READY_ARENA);
	made = pthread_rwlock_tryrdlock(&s->lock) == 0;
	if (made) {
		made = make(r, s, source, now);
		(void)pthread_rwlock_unlock(&s->lock);
	}
	if (made)
		return r;
	dbk_ready_free(r);
	return NULL;
}

void
dbk_ready_free(struct dbk_ready *r)
{
	if (r == NULL)
		return;
	dbk_buf_fini(&r->json);
	dbk_arena_fini(&r->arena);
	(void)atomic_fetch_sub(r->among, 1);
	free(r);
}

bool
dbk_ready_fits(const struct dbk_ready *r, const struct dbk_standard *s)
{
	return r != NULL && s->known && r->edition == s->edition;
}
