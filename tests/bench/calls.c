/*
 * calls KIND LEDGER PASSPHRASE-FILE ARGUMENT -- how long single calls take, in
 * milliseconds: median and 99th percentile.
 *
 *   commit F   every document of F added, each a commit of its own with all
 *              rules and the journal
 *   show N     opening the ledger apart from deriving the key, reading entry N
 *   list N     the same, reading the first N entries of the list
 *   pools -    the same, reading the pools of numbers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/entries.h"
#include "ledger/session.h"
#include "tests/bench/times.h"

#define OPENINGS 300

static enum dbk_code
add_all(struct dbk_ledger *l, const char *path, struct dbk_times *times,
    struct dbk_err *err)
{
	char number[DBK_NUMBER_LEN + 1], *line = NULL;
	enum dbk_code rc = DBK_OK;
	size_t size = 0;
	ssize_t len;
	FILE *in = fopen(path, "rb");

	if (in == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "%s: cannot be read", path);
	while (rc == DBK_OK && (len = getline(&line, &size, in)) > 0) {
		struct dbk_source source = {
		    .text = line, .len = (size_t)len, .first_line = 1};

		dbk_times_begin(times);
		rc = dbk_entry_add(l, &source, false, number, NULL, err);
		dbk_times_end(times);
	}
	free(line);
	(void)fclose(in);
	return rc;
}

static enum dbk_code
see_entry(void *arg, const struct dbk_entry_row *row)
{
	size_t *seen = arg;

	*seen += strlen(row->number);
	return DBK_OK;
}

static enum dbk_code
see_pool(void *arg, const struct dbk_pool_row *row)
{
	size_t *seen = arg;

	*seen += row->used;
	return DBK_OK;
}

static enum dbk_code
ask(struct dbk_ledger *l, const char *kind, const char *what,
    struct dbk_err *err)
{
	struct dbk_entry_filter page = {.limit = strtol(what, NULL, 10)};
	struct dbk_buf json = {0};
	enum dbk_code rc;
	size_t seen = 0;

	if (strcmp(kind, "list") == 0)
		return dbk_entry_list(l, &page, see_entry, &seen, err);
	if (strcmp(kind, "pools") == 0)
		return dbk_pool_list(l, see_pool, &seen, err);
	rc = dbk_entry_get(l, what, 0, &json, NULL, NULL, err);
	dbk_buf_fini(&json);
	return rc;
}

static enum dbk_code
open_and_ask(struct dbk_ledger *like, const char *kind, const char *what,
    struct dbk_times *times, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_ledger *l;
	int i;

	for (i = 0; rc == DBK_OK && i < OPENINGS; i++) {
		dbk_times_begin(times);
		rc = dbk_session_open_like(&l, like, like->path,
		    DBK_ACCESS_READ, err);
		if (rc == DBK_OK)
			rc = ask(l, kind, what, err);
		dbk_ledger_close(l);
		dbk_times_end(times);
	}
	return rc;
}

int
main(int argc, char **argv)
{
	static struct dbk_times times;
	struct dbk_actor actor = {"bench", "2026-11-18T14:00:00Z"};
	struct dbk_secret passphrase = {0};
	struct dbk_ledger *l = NULL;
	struct dbk_err err = {0};
	enum dbk_code rc;
	bool writes;

	if (argc != 5) {
		fprintf(stderr,
		    "usage: calls KIND LEDGER PASSPHRASE-FILE ARGUMENT\n");
		return 2;
	}
	writes = strcmp(argv[1], "commit") == 0;
	rc = dbk_secret_read(&passphrase, argv[3], &err);
	if (rc == DBK_OK)
		rc = dbk_ledger_open(&l, argv[2], &passphrase,
		    writes ? DBK_ACCESS_WRITE : DBK_ACCESS_READ, &actor, &err);
	if (rc == DBK_OK)
		rc = writes ? add_all(l, argv[4], &times, &err) :
			      open_and_ask(l, argv[1], argv[4], &times, &err);
	if (rc == DBK_OK)
		dbk_times_print(&times, argv[1]);
	else
		fprintf(stderr, "calls: %s\n", err.text);
	dbk_ledger_close(l);
	dbk_secret_free(&passphrase);
	return (int)rc;
}
