/*
 * Making letters: which entries, one letter a port.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/letters.h"
#include "ledger/session.h"

#define PORT_MAX 4u /* Schedule D code */
#define WORDS_SIZE 80

/* An entry that goes on a letter. */
struct chosen {
	char port[PORT_MAX + 1];
	char number[DBK_NUMBER_LEN + 1];
};

struct choosing {
	struct chosen *items;
	size_t n, size;
};

static enum dbk_code
choose(struct choosing *c, const char *number, const char *port,
    struct dbk_err *err)
{
	struct chosen *items;
	size_t size = c->size != 0 ? 2 * c->size : 64;

	if (c->n == c->size) {
		items = realloc(c->items, size * sizeof *items);
		if (items == NULL)
			return dbk_fail_memory(err);
		c->items = items;
		c->size = size;
	}
	if (strlen(port) > PORT_MAX || strlen(number) > DBK_NUMBER_LEN)
		return dbk_fail(err, DBK_EDAMAGE,
		    "entry %s has the port \"%s\"; run: daybook verify", number,
		    port);
	memcpy(c->items[c->n].port, port, strlen(port) + 1);
	memcpy(c->items[c->n].number, number, strlen(number) + 1);
	c->n++;
	return DBK_OK;
}

/* By port, then by number. */
static int
compare(const void *a, const void *b)
{
	const struct chosen *x = a, *y = b;
	int order = strcmp(x->port, y->port);

	return order != 0 ? order : strcmp(x->number, y->number);
}

static enum dbk_code
choose_complete(struct choosing *c, struct dbk_ledger *l, const char *port,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_COMPLETE);
	dbk_query_text(&q, port);
	while (rc == DBK_OK && dbk_query_row(&q))
		rc = choose(c, dbk_query_get_text(&q, 0),
		    dbk_query_get_text(&q, 1), err);
	return dbk_query_end(&q, rc, err);
}

/* Every number that cannot go on a letter is told, not the first only. */
static enum dbk_code
choose_named(struct choosing *c, struct dbk_ledger *l,
    const struct dbk_letter_choice *choice, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_standing standing;
	enum dbk_code rc;
	bool refused = false;
	size_t i;

	for (i = 0; i < choice->nnumbers; i++) {
		rc = dbk_session_known(l, choice->numbers[i], &standing, sink,
		    err);
		if (rc == DBK_OK && standing.row.paper != DBK_PAPER_COMPLETE)
			rc = dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE,
			    standing.row.number, standing.row.number,
			    dbk_paper_name(standing.row.paper));
		if (rc == DBK_OK &&
		    (choice->port == NULL ||
			strcmp(choice->port, standing.row.port) == 0))
			rc = choose(c, standing.row.number, standing.row.port,
			    err);
		if (rc != DBK_OK && rc != DBK_EFINDINGS)
			return rc;
		refused = refused || rc == DBK_EFINDINGS;
	}
	return refused ? DBK_EFINDINGS : DBK_OK;
}

/* A number that was named twice goes on the letter once. */
static void
drop_doubles(struct choosing *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n; i++)
		if (n == 0 || compare(&c->items[n - 1], &c->items[i]) != 0)
			c->items[n++] = c->items[i];
	c->n = n;
}

/* The newest letter: its ordinal (0: none) and number. */
static enum dbk_code
last_letter(struct dbk_ledger *l, int64_t *ordinal,
    char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	struct dbk_query q;

	*ordinal = 0;
	number[0] = '\0';
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_LAST);
	if (dbk_query_row(&q)) {
		*ordinal = dbk_query_get_integer(&q, 0);
		dbk_query_copy_text(&q, 1, number, DBK_LETTER_LEN + 1);
	}
	return dbk_query_end(&q, DBK_OK, err);
}

static enum dbk_code
refuse_none(struct dbk_ledger *l, struct dbk_sink *sink, struct dbk_err *err)
{
	char number[DBK_LETTER_LEN + 1], detail[WORDS_SIZE] = "";
	int64_t ordinal;
	enum dbk_code rc;

	rc = last_letter(l, &ordinal, number, err);
	if (rc != DBK_OK)
		return rc;
	if (ordinal != 0)
		(void)snprintf(detail, sizeof detail,
		    "; the newest letter is %s", number);
	return dbk_session_refuse(sink, DBK_RULE_LETTER_NONE, NULL, NULL,
	    detail);
}

/* Journals one letter with n entries of one port. */
static enum dbk_code
append_letter(struct dbk_ledger *l, const struct chosen *items, size_t n,
    char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	struct dbk_letter letter = {0};
	struct dbk_journal_row row = {0};
	int64_t ordinal;
	enum dbk_code rc;
	size_t i;

	rc = last_letter(l, &ordinal, number, err);
	if (rc != DBK_OK)
		return rc;
	if (n > DBK_LETTER_ENTRIES)
		return dbk_fail(err, DBK_EUSAGE,
		    "a letter names at most %u "
		    "entries; port %s has %zu: name some of them",
		    DBK_LETTER_ENTRIES, items[0].port, n);
	(void)snprintf(number, DBK_LETTER_LEN + 1, "DL-%04u",
	    (unsigned)ordinal + 1);
	dbk_arena_reset(&l->work);
	letter.entries = dbk_arena_alloc(&l->work, n * sizeof *letter.entries);
	if (letter.entries == NULL)
		return dbk_fail_memory(err);
	letter.node.set = true;
	letter.number = dbk_text_of(number);
	/* Some modes may do without a port of entry. */
	if (items[0].port[0] != '\0')
		letter.port = dbk_text_of(items[0].port);
	letter.made_at = dbk_text_of(l->actor.now);
	letter.nentries = n;
	for (i = 0; i < n; i++)
		letter.entries[i] = dbk_text_of(items[i].number);
	return dbk_journal_append_document(l, DBK_ACTION_LETTER_MAKE, &row,
	    &dbk_group_letter, &letter, err);
}

static enum dbk_code
make_each(struct dbk_ledger *l, const struct choosing *c,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	char number[DBK_LETTER_LEN + 1];
	struct dbk_letter_row row;
	size_t first, end;
	enum dbk_code rc;

	for (first = 0; first < c->n; first = end) {
		for (end = first + 1; end < c->n; end++)
			if (strcmp(c->items[end].port, c->items[first].port) !=
			    0)
				break;
		rc = append_letter(l, c->items + first, end - first, number,
		    err);
		if (rc == DBK_OK)
			rc = dbk_letter_get(l, number, &row, NULL, err);
		if (rc == DBK_OK && each != NULL)
			rc = each(arg, &row);
		if (rc != DBK_OK)
			return rc;
	}
	return DBK_OK;
}

enum dbk_code
dbk_letter_make(struct dbk_ledger *l, const struct dbk_letter_choice *choice,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct choosing c = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = choice->numbers != NULL ?
	    choose_named(&c, l, choice, sink, err) :
	    choose_complete(&c, l, choice->port, err);
	if (rc == DBK_OK && c.n == 0)
		rc = refuse_none(l, sink, err);
	if (rc == DBK_OK) {
		qsort(c.items, c.n, sizeof *c.items, compare);
		drop_doubles(&c);
		rc = make_each(l, &c, each, arg, err);
	}
	free(c.items);
	return dbk_change_end(l, own, rc, err);
}
