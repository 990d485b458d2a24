/*
 * Papers on enforcement discretion: which entries, and why.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/letters_append.h"

static enum dbk_code
choose_one(struct dbk_choosing *c, struct dbk_ledger *l, const char *given,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_finding where = {0};
	struct dbk_words words = {0};
	struct dbk_standing standing;
	enum dbk_code rc;

	rc = dbk_session_known(l, given, &standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	words.value = where.entry_number = standing.row.number;
	if (standing.row.paper == DBK_PAPER_DRAFT ||
	    standing.row.paper == DBK_PAPER_VOID)
		return dbk_session_refuse(sink, DBK_RULE_ENTRY_STATE,
		    standing.row.number, standing.row.number,
		    dbk_paper_name(standing.row.paper));
	words.detail = standing.row.letter;
	if (standing.row.paper == DBK_PAPER_RELEASED)
		dbk_report(sink, DBK_RULE_DISCRETION_RELEASED, &where, &words);
	return dbk_choose(c, standing.row.number, "", "", err);
}

static enum dbk_code
choose_named(struct dbk_choosing *c, struct dbk_ledger *l,
    const struct dbk_discretion_choice *choice, struct dbk_sink *sink,
    struct dbk_err *err)
{
	enum dbk_code rc;
	bool refused = false;
	size_t i;

	for (i = 0; i < choice->nnumbers; i++) {
		rc = choose_one(c, l, choice->numbers[i], sink, err);
		if (rc != DBK_OK && rc != DBK_EFINDINGS)
			return rc;
		refused = refused || rc == DBK_EFINDINGS;
	}
	return refused ? DBK_EFINDINGS : DBK_OK;
}

/* Entries that arrived within the dates. */
struct dated {
	struct dbk_choosing *chosen;
	const char *from, *to;
	int64_t undated; /* entries that have no date of arrival */
	struct dbk_err *err;
};

static enum dbk_code
choose_dated(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	struct dated *d = arg;
	const char *arrival = entry->arrival_date.s;

	if (arrival == NULL) {
		d->undated++;
		return DBK_OK;
	}
	/* Dates of this form are in the order of their text. */
	if (strcmp(arrival, d->from) < 0 || strcmp(arrival, d->to) > 0)
		return DBK_OK;
	return dbk_choose(d->chosen, row->number, "", "", d->err);
}

/* They may belong on the paper all the same: someone must look. */
static void
tell_undated(int64_t n, struct dbk_sink *sink)
{
	const struct dbk_finding where = {.path = "arrival_date"};
	char count[24];
	const struct dbk_words words = {.detail = count};

	(void)snprintf(count, sizeof count, "%" PRId64, n);
	if (n != 0)
		dbk_report(sink, DBK_RULE_DISCRETION_UNDATED, &where, &words);
}

static enum dbk_code
choose(struct dbk_choosing *c, struct dbk_ledger *l,
    const struct dbk_discretion_choice *choice, struct dbk_sink *sink,
    struct dbk_err *err)
{
	const struct dbk_entry_filter filter = {
	    .port = choice->port,
	    .papers = 1u << DBK_PAPER_COMPLETE | 1u << DBK_PAPER_LETTERED |
		1u << DBK_PAPER_REFUSED,
	};
	struct dated dated = {
	    .chosen = c, .from = choice->from, .to = choice->to, .err = err};
	enum dbk_code rc;

	if (choice->numbers != NULL)
		return choose_named(c, l, choice, sink, err);
	rc = dbk_entry_scan(l, &filter, choose_dated, &dated, err);
	if (rc == DBK_OK)
		tell_undated(dated.undated, sink);
	return rc;
}

/* What must be given, all of it told. */
static enum dbk_code
judge(const struct dbk_discretion_choice *choice, struct dbk_sink *sink)
{
	enum dbk_code rc = DBK_OK;
	dbk_day from, to;

	if (!dbk_date_parse(&from, choice->from, strlen(choice->from)))
		rc = dbk_session_refuse(sink, DBK_RULE_DISCRETION_DATES, NULL,
		    choice->from, "no calendar date, as 2026-11-18");
	else if (!dbk_date_parse(&to, choice->to, strlen(choice->to)))
		rc = dbk_session_refuse(sink, DBK_RULE_DISCRETION_DATES, NULL,
		    choice->to, "no calendar date, as 2026-11-18");
	else if (to < from)
		rc = dbk_session_refuse(sink, DBK_RULE_DISCRETION_DATES, NULL,
		    choice->to, "before the first day");
	if (choice->reason[0] == '\0')
		rc = dbk_session_refuse(sink, DBK_RULE_DISCRETION_REASON, NULL,
		    NULL, NULL);
	return rc;
}

static enum dbk_code
make(struct dbk_ledger *l, const struct dbk_discretion_choice *choice,
    char number[DBK_LETTER_LEN + 1], struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_choosing c = {0};
	struct dbk_letter doc = {0};
	enum dbk_code rc;

	rc = choose(&c, l, choice, sink, err);
	if (rc == DBK_OK && c.n == 0)
		rc = dbk_session_refuse(sink, DBK_RULE_DISCRETION_NONE, NULL,
		    NULL, NULL);
	if (rc == DBK_OK) {
		dbk_choosing_sort(&c);
		doc.from = dbk_text_of(choice->from);
		doc.to = dbk_text_of(choice->to);
		if (choice->port != NULL)
			doc.port = dbk_text_of(choice->port);
		rc = dbk_letter_append(l, DBK_LETTER_DISCRETION, &doc,
		    choice->reason, c.items, c.n, number, err);
	}
	free(c.items);
	return rc;
}

enum dbk_code
dbk_discretion_make(struct dbk_ledger *l,
    const struct dbk_discretion_choice *choice, char number[DBK_LETTER_LEN + 1],
    struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc;
	bool own;

	rc = judge(choice, sink);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = make(l, choice, number, sink, err);
	return dbk_change_end(l, own, rc, err);
}
