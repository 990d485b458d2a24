/*
 * Making letters: which entries, one letter a port; and supplements to letters
 * whose entries were corrected, one for each letter.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/conflict.h"
#include "ledger/letters_append.h"

#define WORDS_SIZE 80

static enum dbk_code
choose_complete(struct dbk_choosing *c, struct dbk_ledger *l, const char *port,
    struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_COMPLETE);
	dbk_query_text(&q, port);
	while (rc == DBK_OK && dbk_query_row(&q))
		rc = dbk_choose(c, dbk_query_get_text(&q, 0),
		    dbk_query_get_text(&q, 1), "", err);
	return dbk_query_end(&q, rc, err);
}

/* What waits for a supplement, to letters of that port; number: this one. */
static enum dbk_code
choose_amended(struct dbk_choosing *c, struct dbk_ledger *l, const char *port,
    const char *number, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_ENTRY_AMENDED);
	dbk_query_text(&q, port);
	dbk_query_text(&q, number);
	while (rc == DBK_OK && dbk_query_row(&q))
		rc = dbk_choose(c, dbk_query_get_text(&q, 0),
		    dbk_query_get_text(&q, 1), dbk_query_get_text(&q, 2), err);
	return dbk_query_end(&q, rc, err);
}

static enum dbk_code
choose_one(struct dbk_choosing *c, struct dbk_ledger *l, const char *given,
    const char *port, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_standing standing;
	char number[DBK_NUMBER_LEN + 1];
	size_t before = c->n;
	enum dbk_code rc;

	rc = dbk_session_changeable(l, given, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	memcpy(number, standing.row.number, sizeof number);
	if (standing.row.paper == DBK_PAPER_COMPLETE)
		return port == NULL || strcmp(port, standing.row.port) == 0 ?
		    dbk_choose(c, number, standing.row.port, "", err) :
		    DBK_OK;
	rc = choose_amended(c, l, NULL, number, err);
	if (rc != DBK_OK)
		return rc;
	if (c->n == before)
		return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE, number,
		    number, dbk_paper_name(standing.row.paper));
	if (port != NULL && strcmp(port, c->items[before].port) != 0)
		c->n = before;
	return DBK_OK;
}

/* Every number that cannot go on a letter is told, not the first only. */
static enum dbk_code
choose_named(struct dbk_choosing *c, struct dbk_ledger *l,
    const struct dbk_letter_choice *choice, struct dbk_sink *sink,
    struct dbk_err *err)
{
	enum dbk_code rc;
	bool refused = false;
	size_t i;

	for (i = 0; i < choice->nnumbers; i++) {
		rc = choose_one(c, l, choice->numbers[i], choice->port, sink,
		    err);
		if (rc != DBK_OK && rc != DBK_EFINDINGS)
			return rc;
		refused = refused || rc == DBK_EFINDINGS;
	}
	return refused ? DBK_EFINDINGS : DBK_OK;
}

static enum dbk_code
refuse_none(struct dbk_ledger *l, struct dbk_sink *sink, struct dbk_err *err)
{
	char number[DBK_LETTER_LEN + 1], detail[WORDS_SIZE] = "";
	int64_t ordinal;
	enum dbk_code rc;

	rc = dbk_letter_last(l, DBK_LETTER_DOWNTIME, &ordinal, number, err);
	if (rc != DBK_OK)
		return rc;
	if (ordinal != 0)
		(void)snprintf(detail, sizeof detail,
		    "; the newest letter is %s", number);
	return dbk_session_refuse(sink, DBK_RULE_LETTER_NONE, NULL, NULL,
	    detail);
}

/* One paper: n items of one port, or of one amended letter. */
static enum dbk_code
make_one(struct dbk_ledger *l, const struct dbk_chosen *items, size_t n,
    char number[DBK_LETTER_LEN + 1], struct dbk_err *err)
{
	struct dbk_letter doc = {0};
	bool supplement = items[0].amends[0] != '\0';

	/* Some modes may do without a port of entry. */
	if (items[0].port[0] != '\0')
		doc.port = dbk_text_of(items[0].port);
	if (supplement)
		doc.amends = dbk_text_of(items[0].amends);
	return dbk_letter_append(l,
	    supplement ? DBK_LETTER_SUPPLEMENT : DBK_LETTER_DOWNTIME, &doc,
	    NULL, items, n, number, err);
}

static bool
is_same_paper(const struct dbk_chosen *a, const struct dbk_chosen *b)
{
	return strcmp(a->amends, b->amends) == 0 &&
	    strcmp(a->port, b->port) == 0;
}

static enum dbk_code
make_each(struct dbk_ledger *l, const struct dbk_choosing *c,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	char number[DBK_LETTER_LEN + 1];
	struct dbk_letter_row row;
	size_t first, end;
	enum dbk_code rc;

	for (first = 0; first < c->n; first = end) {
		for (end = first + 1; end < c->n; end++)
			if (!is_same_paper(&c->items[end], &c->items[first]))
				break;
		rc = make_one(l, c->items + first, end - first, number, err);
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
	struct dbk_choosing c = {0};
	enum dbk_code rc;
	bool own;

	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	if (choice->numbers != NULL) {
		rc = choose_named(&c, l, choice, sink, err);
	} else {
		rc = choose_complete(&c, l, choice->port, err);
		if (rc == DBK_OK)
			rc = choose_amended(&c, l, choice->port, NULL, err);
		/* What is blocked goes on no letter, and is told. */
		if (rc == DBK_OK)
			rc = dbk_conflict_warn(l, NULL, sink, err);
	}
	if (rc == DBK_OK && c.n == 0)
		rc = refuse_none(l, sink, err);
	if (rc == DBK_OK) {
		dbk_choosing_sort(&c);
		rc = make_each(l, &c, each, arg, err);
	}
	free(c.items);
	return dbk_change_end(l, own, rc, err);
}
