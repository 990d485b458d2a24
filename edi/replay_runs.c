#include <stdlib.h>
#include <string.h>

#include "edi/replay_runs.h"

/* Bytes in memory before all of them go into the spool. */
#define WAITING_MOST ((size_t)2 * 1024 * 1024)

/* Entries of one filer and port that follow each other. */
struct stretch {
	struct dbk_buf pieces; /* struct dbk_spool_piece each */
	struct dbk_buf waiting; /* after them: items, each before its lines */
};

struct key {
	char filer[4], port[5];
};

/* One filer and port, and what of it is not enough for a batch yet, in order of
 * its numbers. */
struct run {
	struct key key;
	unsigned entries;
	struct stretch stretch;
};

static struct run *
runs_of(const struct dbk_replay_runs *s)
{
	/* malloc'd, so aligned for any structure. */
	return (struct run *)(void *)s->runs.data;
}

static size_t
count_runs(const struct dbk_replay_runs *s)
{
	return s->runs.len / sizeof(struct run);
}

static struct stretch *
full_of(const struct dbk_replay_runs *s)
{
	return (struct stretch *)(void *)s->full.data;
}

static size_t
count_full(const struct dbk_replay_runs *s)
{
	return s->full.len / sizeof(struct stretch);
}

static int
compare(const struct key *a, const struct key *b)
{
	int order = strcmp(a->filer, b->filer);

	return order != 0 ? order : strcmp(a->port, b->port);
}

/* The first run that does not come before key. */
static size_t
find_run(const struct dbk_replay_runs *s, const struct key *key)
{
	const struct run *runs = runs_of(s);
	size_t low = 0, high = count_runs(s);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&runs[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The run of a filer and port, a new one in its place; NULL: no memory. */
static struct run *
get_run(struct dbk_replay_runs *s, const struct key *key)
{
	size_t at = find_run(s, key), n = count_runs(s);
	struct run *run;

	if (at < n && compare(&runs_of(s)[at].key, key) == 0)
		return &runs_of(s)[at];
	if (dbk_buf_extend(&s->runs, sizeof *run) == NULL)
		return NULL;
	run = &runs_of(s)[at];
	memmove(run + 1, run, (n - at) * sizeof *run);
	memset(run, 0, sizeof *run);
	run->key = *key;
	return run;
}

/* What waits in memory becomes one more piece. */
static enum dbk_code
spool_stretch(struct dbk_replay_runs *s, struct stretch *stretch,
    struct dbk_err *err)
{
	struct dbk_spool_piece piece;
	enum dbk_code rc;

	if (stretch->waiting.len == 0)
		return DBK_OK;
	rc = dbk_spool_put(s->spool, &piece, stretch->waiting.data,
	    stretch->waiting.len, err);
	if (rc != DBK_OK)
		return rc;
	/* The memory, too: another one may need it now. */
	dbk_buf_fini(&stretch->waiting);
	dbk_buf_add(&stretch->pieces, &piece, sizeof piece);
	return dbk_buf_check(&stretch->pieces, err);
}

static enum dbk_code
spool_all(struct dbk_replay_runs *s, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	size_t i;

	if (s->spool == NULL)
		rc = dbk_spool_open(&s->spool, s->ledger, err);
	for (; rc == DBK_OK && s->spooled < count_full(s); s->spooled++)
		rc = spool_stretch(s, &full_of(s)[s->spooled], err);
	for (i = 0; rc == DBK_OK && i < count_runs(s); i++)
		rc = spool_stretch(s, &runs_of(s)[i].stretch, err);
	s->waiting = 0;
	return rc;
}

/* Its stretch is that of a batch; the next one begins. */
static enum dbk_code
end_batch(struct dbk_replay_runs *s, struct run *run, struct dbk_err *err)
{
	dbk_buf_add(&s->full, &run->stretch, sizeof run->stretch);
	if (dbk_buf_check(&s->full, err) != DBK_OK)
		return DBK_ESYSTEM;
	memset(&run->stretch, 0, sizeof run->stretch);
	run->entries = 0;
	return DBK_OK;
}

static enum dbk_code
add_item(struct dbk_replay_runs *s, struct run *run,
    const struct dbk_replay_item *item, const char *lines, struct dbk_err *err)
{
	struct dbk_buf *waiting = &run->stretch.waiting;
	size_t before = waiting->len;
	enum dbk_code rc;

	dbk_buf_add(waiting, item, sizeof *item);
	dbk_buf_add(waiting, lines, item->len);
	s->waiting += waiting->len - before;
	rc = dbk_buf_check(waiting, err);
	if (rc != DBK_OK || ++run->entries < s->size)
		return rc;
	return end_batch(s, run, err);
}

enum dbk_code
dbk_replay_runs_put(struct dbk_replay_runs *s,
    const struct dbk_replay_batch *from, const char *port, struct dbk_err *err)
{
	struct dbk_replay_item item = dbk_replay_items(from)[from->nitems - 1];
	struct key key = {0};
	enum dbk_code rc;
	struct run *run;

	if (strlen(port) >= sizeof key.port)
		return dbk_fail(err, DBK_EDEFECT, "entry %s has the port %s",
		    item.number, port);
	memcpy(key.filer, item.filer, sizeof key.filer - 1);
	memcpy(key.port, port, strlen(port));
	run = get_run(s, &key);
	if (run == NULL)
		return dbk_fail_memory(err);
	if (s->bare)
		item.len = 0;
	rc = add_item(s, run, &item, from->lines.data + item.offset, err);
	if (rc == DBK_OK && s->waiting >= WAITING_MOST)
		rc = spool_all(s, err);
	return rc;
}

/* The stretch that is taken from; NULL after the last one. */
static struct stretch *
current(const struct dbk_replay_runs *s)
{
	size_t n = count_full(s);

	if (s->stretch < n)
		return &full_of(s)[s->stretch];
	return s->stretch - n < count_runs(s) ?
	    &runs_of(s)[s->stretch - n].stretch :
	    NULL;
}

/* The next bytes to take from; none are left when at is still end. */
static enum dbk_code
next_bytes(struct dbk_replay_runs *s, struct stretch *stretch,
    struct dbk_err *err)
{
	/* malloc'd, so aligned for any structure. */
	const struct dbk_spool_piece *pieces = (const void *)
						   stretch->pieces.data;
	const struct dbk_buf *from = &s->bytes;
	enum dbk_code rc = DBK_OK;

	dbk_buf_reset(&s->bytes);
	if (s->piece < stretch->pieces.len / sizeof *pieces) {
		rc = dbk_spool_get(s->spool, &s->bytes, &pieces[s->piece++],
		    err);
	} else {
		from = &stretch->waiting;
		s->piece = 0;
		s->stretch++;
	}
	s->at = from->data;
	s->end = from->data + from->len;
	return rc;
}

/* Add the next entry to the batch; *more is false when there is none. */
static enum dbk_code
take(struct dbk_replay_runs *s, struct dbk_replay_batch *to, bool *more,
    struct dbk_err *err)
{
	struct dbk_replay_item item;
	struct stretch *stretch;
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && s->at == s->end &&
	    (stretch = current(s)) != NULL)
		rc = next_bytes(s, stretch, err);
	*more = rc == DBK_OK && s->at != s->end;
	if (!*more)
		return rc;
	memcpy(&item, s->at, sizeof item);
	s->at += sizeof item;
	rc = dbk_replay_batch_put(to, &item, s->at, err);
	s->at += item.len;
	return rc;
}

/* Stretches of full have entries for a batch, so batches begin where they do. */
enum dbk_code
dbk_replay_runs_fill(struct dbk_replay_runs *s, struct dbk_replay_batch *to,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	bool more = true;

	while (rc == DBK_OK && more && to->nitems < s->size)
		rc = take(s, to, &more, err);
	return rc;
}

static void
free_stretch(struct stretch *stretch)
{
	dbk_buf_fini(&stretch->pieces);
	dbk_buf_fini(&stretch->waiting);
}

void
dbk_replay_runs_fini(struct dbk_replay_runs *s)
{
	size_t i;

	for (i = 0; i < count_full(s); i++)
		free_stretch(&full_of(s)[i]);
	for (i = 0; i < count_runs(s); i++)
		free_stretch(&runs_of(s)[i].stretch);
	dbk_buf_fini(&s->full);
	dbk_buf_fini(&s->runs);
	dbk_buf_fini(&s->bytes);
	dbk_spool_close(s->spool);
	s->spool = NULL;
}
