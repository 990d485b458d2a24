/*
 * The account as a workbook.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "formatter/account_report.h"
#include "formatter/account_verdict.h"
#include "formatter/book.h"
#include "formatter/words.h"
#include "ledger/cargo.h"
#include "ledger/date.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "ledger/releases.h"

#define COUNTOF(a) (sizeof(a) / sizeof(a)[0])
#define SERIAL_SIZE 12

struct workbook {
	struct dbk_ledger *l;
	struct dbk_book *book;
	struct dbk_sheet *sheet; /* in work */
	struct dbk_buf text;
	struct dbk_err *err;
};

static enum dbk_code
next_row(struct workbook *w)
{
	dbk_sheet_next(w->sheet);
	/* When a cell failed, finishing the book tells why. */
	return dbk_book_good(w->book) ? DBK_OK : DBK_ESYSTEM;
}

/* The date in a column, the time of day in the next. */
static void
moment(struct workbook *w, size_t column, const char *utc)
{
	char date[DBK_DATE_LEN + 1], clock[9];

	if (strlen(utc) != DBK_TIME_LEN) {
		dbk_sheet_text(w->sheet, column, utc);
		return;
	}
	memcpy(date, utc, DBK_DATE_LEN);
	date[DBK_DATE_LEN] = '\0';
	memcpy(clock, utc + DBK_DATE_LEN + 1, sizeof clock - 1);
	clock[sizeof clock - 1] = '\0';
	dbk_sheet_date(w->sheet, column, date);
	dbk_sheet_text(w->sheet, column + 1, clock);
}

/* ---- pools ---- */

static void
open_pools(struct workbook *w)
{
	const char *headings[6 + DBK_PAPER_COUNT] = {DBK_LABEL(pool, filer),
	    DBK_LABEL(pool, from), DBK_LABEL(pool, to),
	    DBK_LABEL(pool, station), DBK_LABEL(pool, offset), "unused"};
	unsigned i;

	for (i = 0; i < DBK_PAPER_COUNT; i++)
		headings[6 + i] = dbk_paper_name(i);
	w->sheet = dbk_book_sheet(w->book, "Pools", headings,
	    COUNTOF(headings));
}

static enum dbk_code
each_pool(void *arg, const struct dbk_account_pool *p)
{
	struct workbook *w = arg;
	char serial[SERIAL_SIZE];
	size_t i;

	dbk_sheet_text(w->sheet, 0, p->pool.filer);
	(void)snprintf(serial, sizeof serial, "%07" PRIu32, p->pool.from);
	dbk_sheet_text(w->sheet, 1, serial);
	(void)snprintf(serial, sizeof serial, "%07" PRIu32, p->pool.to);
	dbk_sheet_text(w->sheet, 2, serial);
	dbk_sheet_text(w->sheet, 3, p->pool.station);
	dbk_sheet_number(w->sheet, 4, p->pool.offset);
	dbk_sheet_number(w->sheet, 5, p->unused);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		dbk_sheet_number(w->sheet, 6 + i, p->states[i]);
	return next_row(w);
}

/* ---- numbers ---- */

static enum dbk_code
each_condition(void *arg, const struct dbk_condition *c)
{
	struct workbook *w = arg;
	const struct dbk_text *parts[] = {&c->type, &c->code, &c->text};
	size_t i;

	if (w->text.len != 0)
		dbk_buf_add_string(&w->text, "; ");
	for (i = 0; i < COUNTOF(parts); i++) {
		if (parts[i]->s == NULL)
			continue;
		if (i != 0)
			dbk_buf_add_char(&w->text, ' ');
		dbk_buf_add(&w->text, parts[i]->s, parts[i]->len);
	}
	return DBK_OK;
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	struct workbook *w = arg;
	const struct dbk_cargo_row *cargo = &row->cargo;
	const char *open, *reason;
	enum dbk_code rc;

	dbk_sheet_text(w->sheet, 0, row->number);
	dbk_sheet_text(w->sheet, 1, dbk_paper_name(row->paper));
	dbk_sheet_text(w->sheet, 2, dbk_filing_name(row->filing));
	dbk_sheet_text(w->sheet, 3, row->letter);
	dbk_sheet_text(w->sheet, 4, row->batch);
	dbk_sheet_text(w->sheet, 5, row->entry_type);
	dbk_sheet_text(w->sheet, 6, row->mode);
	dbk_sheet_text(w->sheet, 7, row->port);
	dbk_sheet_text(w->sheet, 8, row->importer);
	dbk_sheet_number(w->sheet, 9, row->value);
	dbk_sheet_number(w->sheet, 10, row->revision);
	dbk_sheet_text(w->sheet, 11, row->writer);
	dbk_sheet_text(w->sheet, 12, row->station);
	moment(w, 13, row->keyed_at);
	dbk_buf_reset(&w->text);
	rc = dbk_said_list(said, each_condition, w);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&w->text, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_sheet_text(w->sheet, 15, w->text.data);
	dbk_sheet_text(w->sheet, 16, row->action);
	open = dbk_account_open(row, cargo->state);
	dbk_sheet_text(w->sheet, 17, dbk_cargo_name(cargo->state));
	dbk_sheet_text(w->sheet, 18, cargo->at);
	dbk_sheet_text(w->sheet, 19, cargo->release_date);
	dbk_sheet_text(w->sheet, 20, cargo->release_origin);
	dbk_sheet_text(w->sheet, 21, open != NULL ? open : "");
	dbk_sheet_text(w->sheet, 22, open != NULL ? row->changed_at : "");
	if (row->paper == DBK_PAPER_VOID) {
		rc = dbk_void_reason(w->l, row->number, &reason, w->err);
		if (rc != DBK_OK)
			return rc;
		dbk_sheet_text(w->sheet, 23, reason);
	}
	return next_row(w);
}

static enum dbk_code
write_numbers(struct workbook *w)
{
	const char *const headings[] = {DBK_LABEL(entry, entry_number), "Paper",
	    "Cargo release", "Letter", "Batch", DBK_LABEL(entry, entry_type),
	    DBK_LABEL(entry, mode), DBK_LABEL(entry, port_of_entry),
	    DBK_LABEL(importer, name), DBK_LABEL(entry, value), "Revision",
	    "Writer", "Station", "Keyed on", "Keyed at (UTC)",
	    "Conditions of the newest answer", DBK_LABEL(request, action),
	    "Cargo", "Cargo at (CBP's time)", DBK_LABEL(notice, release_date),
	    DBK_LABEL(notice, release_origin), "Open", "Since (UTC)",
	    "Void because"};

	w->sheet = dbk_book_sheet(w->book, "Numbers", headings,
	    COUNTOF(headings));
	return dbk_account_list(w->l, each_entry, w, w->err);
}

/* ---- filings, letters, batches, unmatched answers ---- */

static void
write_filings(struct workbook *w, const struct dbk_account *a)
{
	static const char *const headings[] = {
	    "Application", "State", "Entries"};
	unsigned i;

	w->sheet = dbk_book_sheet(w->book, "Filings", headings,
	    COUNTOF(headings));
	for (i = 0; i < DBK_FILING_COUNT; i++) {
		dbk_sheet_text(w->sheet, 0, "SE");
		dbk_sheet_text(w->sheet, 1, dbk_filing_name(i));
		dbk_sheet_number(w->sheet, 2, a->filings[i]);
		dbk_sheet_next(w->sheet);
	}
	for (i = 0; i < DBK_CARGO_COUNT; i++) {
		dbk_sheet_text(w->sheet, 0, "SO");
		dbk_sheet_text(w->sheet, 1, dbk_cargo_name(i));
		dbk_sheet_number(w->sheet, 2, a->cargos[i]);
		dbk_sheet_next(w->sheet);
	}
}

static enum dbk_code
each_gap(void *arg, const struct dbk_gap *gap)
{
	struct workbook *w = arg;
	char serial[SERIAL_SIZE];

	dbk_sheet_text(w->sheet, 0, gap->filer);
	(void)snprintf(serial, sizeof serial, "%07" PRIu32, gap->from);
	dbk_sheet_text(w->sheet, 1, serial);
	(void)snprintf(serial, sizeof serial, "%07" PRIu32, gap->to);
	dbk_sheet_text(w->sheet, 2, serial);
	dbk_sheet_number(w->sheet, 3, (int64_t)gap->to - gap->from + 1);
	return next_row(w);
}

/* Unused numbers that stand before a used one of their pool. */
static enum dbk_code
write_gaps(struct workbook *w)
{
	const char *const headings[] = {DBK_LABEL(pool, filer),
	    DBK_LABEL(pool, from), DBK_LABEL(pool, to), "Numbers"};

	w->sheet = dbk_book_sheet(w->book, "Gaps", headings, COUNTOF(headings));
	return dbk_gap_list(w->l, each_gap, w, w->err);
}

static enum dbk_code
each_letter(void *arg, const struct dbk_letter_row *row)
{
	struct workbook *w = arg;

	dbk_sheet_text(w->sheet, 0, row->number);
	dbk_sheet_text(w->sheet, 1, row->port);
	moment(w, 2, row->made_at);
	dbk_sheet_text(w->sheet, 4, row->user);
	dbk_sheet_number(w->sheet, 5, row->entries);
	dbk_sheet_number(w->sheet, 6, row->value);
	dbk_sheet_number(w->sheet, 7, row->anchor.seq);
	dbk_sheet_text(w->sheet, 8, row->anchor.hash);
	dbk_sheet_text(w->sheet, 9, dbk_letter_kind_name(row->kind));
	dbk_sheet_text(w->sheet, 10, row->amends);
	return next_row(w);
}

static enum dbk_code
write_letters(struct workbook *w)
{
	const char *const headings[] = {"Letter",
	    DBK_LABEL(entry, port_of_entry), "Made on", "Made at (UTC)", "User",
	    "Entries", DBK_LABEL(entry, value), "Journal row", "Hash", "Kind",
	    DBK_LABEL(letter, amends)};

	w->sheet = dbk_book_sheet(w->book, "Letters", headings,
	    COUNTOF(headings));
	return dbk_letter_list(w->l, each_letter, w, w->err);
}

static enum dbk_code
each_discretion(void *arg, const struct dbk_letter_row *row)
{
	struct workbook *w = arg;

	dbk_sheet_text(w->sheet, 0, row->number);
	dbk_sheet_date(w->sheet, 1, row->from);
	dbk_sheet_date(w->sheet, 2, row->to);
	dbk_sheet_text(w->sheet, 3, row->reason);
	dbk_sheet_text(w->sheet, 4, row->port);
	moment(w, 5, row->made_at);
	dbk_sheet_text(w->sheet, 7, row->user);
	dbk_sheet_number(w->sheet, 8, row->entries);
	dbk_sheet_number(w->sheet, 9, row->value);
	dbk_sheet_number(w->sheet, 10, row->anchor.seq);
	dbk_sheet_text(w->sheet, 11, row->anchor.hash);
	return next_row(w);
}

static enum dbk_code
write_discretions(struct workbook *w)
{
	const char *const headings[] = {"Number", DBK_LABEL(letter, from),
	    DBK_LABEL(letter, to), "Reason", DBK_LABEL(entry, port_of_entry),
	    "Made on", "Made at (UTC)", "User", "Entries",
	    DBK_LABEL(entry, value), "Journal row", "Hash"};

	w->sheet = dbk_book_sheet(w->book, "Discretion", headings,
	    COUNTOF(headings));
	return dbk_discretion_list(w->l, each_discretion, w, w->err);
}

static enum dbk_code
each_release(void *arg, const struct dbk_release_row *row)
{
	struct workbook *w = arg;

	dbk_sheet_text(w->sheet, 0, row->entry);
	dbk_sheet_text(w->sheet, 1, dbk_release_decision(row));
	moment(w, 2, row->at);
	dbk_sheet_text(w->sheet, 4, row->port);
	dbk_sheet_text(w->sheet, 5, row->officer);
	dbk_sheet_text(w->sheet, 6, row->letter);
	dbk_sheet_text(w->sheet, 7, row->importer);
	dbk_sheet_number(w->sheet, 8, row->value);
	moment(w, 9, row->recorded_at);
	dbk_sheet_text(w->sheet, 11, row->user);
	dbk_sheet_number(w->sheet, 12, row->seq);
	return next_row(w);
}

static enum dbk_code
write_releases(struct workbook *w)
{
	const char *const headings[] = {DBK_LABEL(entry, entry_number),
	    "Decision", "Told on", "Told at (UTC)", DBK_LABEL(release, port),
	    DBK_LABEL(release, officer), "Letter", DBK_LABEL(importer, name),
	    DBK_LABEL(entry, value), "Recorded on", "Recorded at (UTC)", "User",
	    "Journal row"};

	w->sheet = dbk_book_sheet(w->book, "Releases", headings,
	    COUNTOF(headings));
	return dbk_release_list(w->l, NULL, each_release, w, w->err);
}

static enum dbk_code
each_batch(void *arg, const struct dbk_batch_row *row)
{
	struct workbook *w = arg;

	dbk_sheet_text(w->sheet, 0, row->id);
	dbk_sheet_text(w->sheet, 1, row->app);
	dbk_sheet_text(w->sheet, 2, dbk_batch_state_name(row->state));
	dbk_sheet_number(w->sheet, 3, row->entries);
	dbk_sheet_number(w->sheet, 4, row->records);
	moment(w, 5, row->built_at);
	moment(w, 7, row->sent_at);
	moment(w, 9, row->answered_at);
	dbk_sheet_text(w->sheet, 11, row->target);
	dbk_sheet_text(w->sheet, 12, row->digest);
	return next_row(w);
}

static enum dbk_code
write_batches(struct workbook *w)
{
	static const char *const headings[] = {"Batch", "Application", "State",
	    "Entries", "Records", "Built on", "Built at (UTC)", "Sent on",
	    "Sent at (UTC)", "Answered on", "Answered at (UTC)", "Target",
	    "Digest"};

	w->sheet = dbk_book_sheet(w->book, "Batches", headings,
	    COUNTOF(headings));
	return dbk_batch_list(w->l, each_batch, w, w->err);
}

static enum dbk_code
each_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct workbook *w = arg;

	dbk_sheet_number(w->sheet, 0, row->seq);
	moment(w, 1, row->at);
	dbk_sheet_text(w->sheet, 3, row->entry_number);
	dbk_sheet_text(w->sheet, 4, row->app);
	dbk_sheet_text(w->sheet, 5, row->reason);
	dbk_sheet_text(w->sheet, 6, row->text);
	return next_row(w);
}

static enum dbk_code
write_unmatched(struct workbook *w)
{
	static const char *const headings[] = {"Journal row", "Kept on",
	    "Kept at (UTC)", "Entry number", "Application", "Reason", "Text"};

	w->sheet = dbk_book_sheet(w->book, "Unmatched", headings,
	    COUNTOF(headings));
	return dbk_unmatched_list(w->l, each_unmatched, w, w->err);
}

/* ---- verdict ---- */

static void
sum(struct workbook *w, const char *name, int64_t v)
{
	dbk_sheet_text(w->sheet, 0, name);
	dbk_sheet_number(w->sheet, 1, v);
	dbk_sheet_next(w->sheet);
}

static void
fact(struct workbook *w, const char *name, const char *text)
{
	dbk_sheet_text(w->sheet, 0, name);
	dbk_sheet_text(w->sheet, 1, text);
	dbk_sheet_next(w->sheet);
}

static enum dbk_code
write_verdict(struct workbook *w, const struct dbk_account *a,
    const struct dbk_verdict *v)
{
	static const char *const headings[] = {"Account", "Value"};
	const struct dbk_actor *actor = dbk_ledger_actor(w->l);
	struct dbk_anchor anchor;
	enum dbk_code rc;
	size_t i;

	rc = dbk_ledger_anchor(w->l, &anchor, w->err);
	if (rc != DBK_OK)
		return rc;
	w->sheet = dbk_book_sheet(w->book, "Verdict", headings,
	    COUNTOF(headings));
	fact(w, "Verdict", a->balanced ? "BALANCED" : "NOT BALANCED");
	for (i = 0; i < v->n; i++)
		fact(w, dbk_rules[v->rules[i]].id, v->texts[i].data);
	if (v->more != 0)
		sum(w, "Further findings", v->more);
	sum(w, "Numbers in the pools", a->numbers);
	sum(w, "Unused numbers", a->unused);
	sum(w, "Entries", a->entries);
	sum(w, "Entries outside every pool", a->outside);
	sum(w, "Entries named on letters", a->lettered);
	sum(w, "Letters", a->letters);
	sum(w, "Supplements", a->supplements);
	sum(w, "Entries to go on a supplement", a->amended);
	sum(w, "Papers on enforcement discretion", a->discretions);
	sum(w, "Batches", a->batches);
	sum(w, "Answers that fit no filing", a->unmatched);
	sum(w, "Value, US dollars", a->value);
	fact(w, "Ledger", dbk_ledger_id(w->l));
	fact(w, "Made at (UTC)", actor->now);
	fact(w, "Made by", actor->user);
	sum(w, "Journal row", anchor.seq);
	fact(w, "Hash of the journal row", anchor.hash);
	return DBK_OK;
}

/* ---- the whole ---- */

static enum dbk_code
fill_book(struct workbook *w, struct dbk_account *a, struct dbk_verdict *v)
{
	enum dbk_code rc;

	open_pools(w);
	rc = dbk_account_make(w->l, a, each_pool, w, &v->sink, w->err);
	if (rc == DBK_OK)
		rc = dbk_verdict_check(v, w->err);
	if (rc == DBK_OK)
		rc = write_numbers(w);
	if (rc == DBK_OK) {
		write_filings(w, a);
		rc = write_gaps(w);
	}
	if (rc == DBK_OK)
		rc = write_letters(w);
	if (rc == DBK_OK)
		rc = write_discretions(w);
	if (rc == DBK_OK)
		rc = write_releases(w);
	if (rc == DBK_OK)
		rc = write_batches(w);
	if (rc == DBK_OK)
		rc = write_unmatched(w);
	if (rc == DBK_OK)
		rc = write_verdict(w, a, v);
	if (rc != DBK_OK && dbk_book_good(w->book))
		return rc;
	return dbk_book_finish(w->book, w->err);
}

static enum dbk_code
open_book(struct workbook *w, const char *path)
{
	struct dbk_profile profile;
	struct dbk_arena texts;
	enum dbk_code rc;

	dbk_arena_init(&texts, 0);
	rc = dbk_profile_get(w->l, &profile, &texts, w->err);
	if (rc == DBK_OK)
		rc = dbk_book_open(&w->book, path, "Account of entry numbers",
		    profile.filer.name.s != NULL ? profile.filer.name.s : "",
		    dbk_ledger_actor(w->l)->now, w->err);
	dbk_arena_fini(&texts);
	return rc;
}

enum dbk_code
dbk_account_xlsx(struct dbk_ledger *l, const char *path, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct workbook w = {.l = l, .err = err};
	struct dbk_account a = {0};
	struct dbk_verdict v;
	enum dbk_code rc;

	dbk_verdict_init(&v, sink);
	rc = open_book(&w, path);
	if (rc == DBK_OK)
		rc = fill_book(&w, &a, &v);
	*balanced = rc == DBK_OK && a.balanced;
	dbk_verdict_fini(&v);
	dbk_book_close(w.book);
	dbk_buf_fini(&w.text);
	return rc;
}
