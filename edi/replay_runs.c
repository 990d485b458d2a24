#include <stdlib.h>
#include <string.h>

#include "edi/replay_runs.h"

/* Bytes in memory before all of them go into the spool. */
#define WAITING_MOST ((size_t)2 * 1024 * 1024)

/* The entries of one filer and port, in order of their numbers. */
struct run {
	char filer[4], port[5];
	struct dbk_buf pieces; /* struct dbk_spool_piece each */
	struct dbk_buf waiting; /* after them: items, each before its lines */
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

static int
compare(const struct run *a, const struct run *b)
{
	int order = strcmp(a->filer, b->filer);

	return order != 0 ? order : strcmp(a->port, b->port);
}

/* The first run that does not come before key. */
static size_t
find_run(const struct dbk_replay_runs *s, const struct run *key)
{
	const struct run *runs = runs_of(s);
	size_t low = 0, high = count_runs(s);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&runs[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The run of a filer and port, a new one in its place; NULL: no memory. */
static struct run *
get_run(struct dbk_replay_runs *s, const char *filer, const char *port)
{
	struct run key = {0}, *run;
	size_t at, n = count_runs(s);

	memcpy(key.filer, filer, sizeof key.filer - 1);
	memcpy(key.port, port, strlen(port));
	at = find_run(s, &key);
	if (at < n && compare(&runs_of(s)[at], &key) == 0)
		return &runs_of(s)[at];
	if (dbk_buf_extend(&s->runs, sizeof key) == NULL)
		return NULL;
	run = &runs_of(s)[at];
	memmove(run + 1, run, (n - at) * sizeof key);
	*run = key;
	return run;
}

/* What waits in memory becomes a piece of each run. */
static enum dbk_code
spool_all(struct dbk_replay_runs *s, struct dbk_err *err)
{
	struct dbk_spool_piece piece;
	enum dbk_code rc = DBK_OK;
	struct run *run;
	size_t i;

	if (s->spool == NULL)
		rc = dbk_spool_open(&s->spool, s->ledger, err);
	for (i = 0; rc == DBK_OK && i < count_runs(s); i++) {
		run = &runs_of(s)[i];
		if (run->waiting.len == 0)
			continue;
		rc = dbk_spool_put(s->spool, &piece, run->waiting.data,
		    run->waiting.len, err);
		if (rc != DBK_OK)
			break;
		/* The memory, too: another run may need it now. */
		dbk_buf_fini(&run->waiting);
		dbk_buf_add(&run->pieces, &piece, sizeof piece);
		rc = dbk_buf_check(&run->pieces, err);
	}
	s->waiting = 0;
	return rc;
}

enum dbk_code
dbk_replay_runs_put(struct dbk_replay_runs *s,
    const struct dbk_replay_batch *from, const char *port, struct dbk_err *err)
{
	const struct dbk_replay_item *item =
	    &dbk_replay_items(from)[from->nitems - 1];
	enum dbk_code rc;
	struct run *run;
	size_t before;

	if (strlen(port) >= sizeof run->port)
		return dbk_fail(err, DBK_EDEFECT, "entry %s has the port %s",
		    item->number, port);
	run = get_run(s, item->filer, port);
	if (run == NULL)
		return dbk_fail_memory(err);
	before = run->waiting.len;
	dbk_buf_add(&run->waiting, item, sizeof *item);
	dbk_buf_add(&run->waiting, from->lines.data + item->offset, item->len);
	rc = dbk_buf_check(&run->waiting, err);
	s->waiting += run->waiting.len - before;
	if (rc == DBK_OK && s->waiting >= WAITING_MOST)
		rc = spool_all(s, err);
	return rc;
}

/* The next bytes to take from; none are left when at is still end. */
static enum dbk_code
next_bytes(struct dbk_replay_runs *s, struct dbk_err *err)
{
	const struct dbk_spool_piece *pieces;
	const struct dbk_buf *from = &s->bytes;
	enum dbk_code rc = DBK_OK;
	struct run *run = &runs_of(s)[s->run];

	dbk_buf_reset(&s->bytes);
	/* malloc'd, so aligned for any structure. */
	pieces = (const void *)run->pieces.data;
	if (s->piece < run->pieces.len / sizeof *pieces) {
		rc = dbk_spool_get(s->spool, &s->bytes, &pieces[s->piece++],
		    err);
	} else {
		from = &run->waiting;
		s->piece = 0;
		s->run++;
	}
	s->at = from->data;
	s->end = from->data + from->len;
	return rc;
}

enum dbk_code
dbk_replay_runs_take(struct dbk_replay_runs *s, struct dbk_replay_batch *to,
    bool *more, struct dbk_err *err)
{
	struct dbk_replay_item item;
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && s->at == s->end && s->run < count_runs(s))
		rc = next_bytes(s, err);
	*more = rc == DBK_OK && s->at != s->end;
	if (!*more)
		return rc;
	memcpy(&item, s->at, sizeof item);
	s->at += sizeof item;
	rc = dbk_replay_batch_put(to, &item, s->at, err);
	s->at += item.len;
	return rc;
}

void
dbk_replay_runs_fini(struct dbk_replay_runs *s)
{
	size_t i;

	for (i = 0; i < count_runs(s); i++) {
		dbk_buf_fini(&runs_of(s)[i].pieces);
		dbk_buf_fini(&runs_of(s)[i].waiting);
	}
	dbk_buf_fini(&s->runs);
	dbk_buf_fini(&s->bytes);
	dbk_spool_close(s->spool);
	s->spool = NULL;
}
