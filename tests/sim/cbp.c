#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/reader.h"
#include "tests/answer_record.h"
#include "tests/sim/cbp.h"

#define RESENT_DELAY 8 /* most steps that an answer takes */

static void
die(const char *what)
{
	(void)fprintf(stderr, "sim: %s\n", what);
	exit(2);
}

/* ---- chance ---- */

unsigned
chance_below(struct chance *c, unsigned n)
{
	c->state ^= c->state >> 12;
	c->state ^= c->state << 25;
	c->state ^= c->state >> 27;
	return (unsigned)((c->state * 2685821657736338717u >> 33) % n);
}

bool
chance_is(struct chance *c, unsigned p)
{
	return chance_below(c, 1000) < p;
}

/* ---- the book ---- */

void
cbp_init(struct cbp *c, uint64_t seed)
{
	memset(c, 0, sizeof *c);
	c->chance.state = seed * 0x9E3779B97F4A7C15u + 1;
}

static void
forget_messages(struct cbp *c)
{
	unsigned i;

	for (i = 0; i < c->nmessages; i++) {
		dbk_buf_fini(&c->messages[i].bytes);
		free(c->messages[i].entries);
	}
	c->nmessages = 0;
}

void
cbp_begin(struct cbp *c, unsigned n)
{
	forget_messages(c);
	free(c->book);
	c->book = calloc(n, sizeof *c->book);
	if (c->book == NULL)
		die("out of memory");
	c->nbook = n;
	c->step = 0;
}

void
cbp_fini(struct cbp *c)
{
	forget_messages(c);
	free(c->messages);
	free(c->book);
}

/* The book is in order of the numbers. */
unsigned
cbp_find(const struct cbp *c, const char *number)
{
	unsigned low = 0, high = c->nbook, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(c->book[middle].number, number);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return c->nbook;
}

static struct cbp_message *
add_message(struct cbp *c)
{
	struct cbp_message *m;

	if (c->nmessages == c->room) {
		c->room = c->room * 2 + 64;
		c->messages = realloc(c->messages,
		    c->room * sizeof *c->messages);
		if (c->messages == NULL)
			die("out of memory");
	}
	m = &c->messages[c->nmessages++];
	memset(m, 0, sizeof *m);
	m->due = c->step + chance_below(&c->chance, RESENT_DELAY);
	return m;
}

/* ---- answers ---- */

struct answering {
	struct cbp *c;
	struct cbp_message *m;
	const struct dbk_buf *batch;
	struct cbp_entry *entry; /* open transaction */
	unsigned block, transaction; /* 1-based */
	unsigned long record; /* 1-based in the batch */
};

static void
end_transaction(struct answering *a)
{
	static const struct {
		unsigned p;
		enum dbk_filing state;
		const char *type, *code, *text;
	} verdicts[] = {{700, DBK_FILING_ACCEPTED, "02", "", "ACCEPTED"},
	    {100, DBK_FILING_ACCEPTED_WARNING, "03", "", "ACCEPTED WITH WARN"},
	    {50, DBK_FILING_REVIEW, "04", "", "HUMAN REVIEW"},
	    {90, DBK_FILING_REJECTED, "01", "", "REJECTED"},
	    {60, DBK_FILING_RETRY, "01", "ZZZ", "ACE SYSTEM FAILURE"}};
	unsigned n = chance_below(&a->c->chance, 1000), i = 0;

	if (a->entry == NULL)
		return;
	while (n >= verdicts[i].p)
		n -= verdicts[i++].p;
	a->entry->verdict = verdicts[i].state;
	a->entry->on_file = verdicts[i].state == DBK_FILING_ACCEPTED ||
	    verdicts[i].state == DBK_FILING_ACCEPTED_WARNING ||
	    verdicts[i].state == DBK_FILING_REVIEW;
	if (verdicts[i].state == DBK_FILING_REJECTED)
		answer_message(&a->m->bytes, "11", "X07", "BILL NOT VALID");
	answer_message(&a->m->bytes, verdicts[i].type, verdicts[i].code,
	    verdicts[i].text);
	a->entry = NULL;
}

static void
number_of(char out[DBK_NUMBER_LEN + 1], const char *record)
{
	const struct dbk_rec_field *f = dbk_layouts[DBK_REC_SE10].fields;
	struct dbk_slice filer = dbk_record_get(record,
	    &f[DBK_SE10_ENTRY_FILER_CODE]);
	struct dbk_slice n = dbk_record_get(record, &f[DBK_SE10_ENTRY_NUMBER]);

	(void)snprintf(out, DBK_NUMBER_LEN + 1, "%.3s-%.7s-%.1s", filer.s, n.s,
	    n.s + 7);
}

static void
begin_transaction(struct answering *a, const char *record)
{
	char number[DBK_NUMBER_LEN + 1];
	unsigned at;

	end_transaction(a);
	number_of(number, record);
	at = cbp_find(a->c, number);
	if (at == a->c->nbook)
		die("a filing of an entry of no book");
	a->entry = &a->c->book[at];
	a->m->entries[a->m->nentries++] = at;
	answer_echo(&a->m->bytes, record);
}

static void
answer_batch_record(struct answering *a, const char *record)
{
	if (record[0] == 'Y')
		end_transaction(a);
	if (answer_envelope(&a->m->bytes, record))
		return;
	if (memcmp(record, "SE10", 4) == 0)
		begin_transaction(a, record);
	else if (memcmp(record, "SE15", 4) == 0)
		answer_echo(&a->m->bytes, record);
}

/* ---- rejected batches ---- */

/* A record of a batch that is rejected; CBP names the faulty ones it finds. */
static void
reject_record(struct answering *a, const char *record, bool naming)
{
	char number[DBK_NUMBER_LEN + 1];
	unsigned at;

	if (record[0] == 'B') {
		a->block++;
		a->transaction = 0;
	}
	if (memcmp(record, "SE10", 4) != 0)
		return;
	a->transaction++;
	number_of(number, record);
	at = cbp_find(a->c, number);
	if (at == a->c->nbook)
		die("a filing of an entry of no book");
	a->m->entries[a->m->nentries++] = at;
	a->c->book[at].verdict = DBK_FILING_QUEUED;
	if (!a->c->book[at].bad || !naming)
		return;
	a->c->book[at].verdict = DBK_FILING_REJECTED;
	rejection_reference(&a->m->bytes, a->block, a->transaction, a->record);
	rejection_condition(&a->m->bytes, "X34",
	    "UNKNOWN RECORD ID FOUND IN GROUPING");
}

static void
reject(struct answering *a)
{
	bool naming = chance_is(&a->c->chance, 850);
	size_t at;

	rejection_begin(&a->m->bytes, a->batch->data);
	for (at = 0; at < a->batch->len; at += ANSWER_LINE) {
		a->record++;
		reject_record(a, a->batch->data + at, naming);
	}
	rejection_end(&a->m->bytes);
}

/* Notes the filings; true when one of them has a syntax fault. */
static bool
note_filings(struct cbp *c, const struct dbk_buf *batch)
{
	char number[DBK_NUMBER_LEN + 1];
	bool bad = false;
	size_t at;
	unsigned i;

	for (at = 0; at < batch->len; at += ANSWER_LINE) {
		if (memcmp(batch->data + at, "SE10", 4) != 0)
			continue;
		number_of(number, batch->data + at);
		i = cbp_find(c, number);
		if (i == c->nbook)
			die("a filing of an entry of no book");
		if ((c->book[i].filed && !c->book[i].answered) ||
		    c->book[i].on_file)
			c->twice++;
		c->book[i].filed = true;
		c->book[i].answered = false;
		c->book[i].message = c->nmessages - 1;
		c->book[i].filings++;
		bad = bad || c->book[i].bad;
	}
	return bad;
}

void
cbp_receive(struct cbp *c, const struct dbk_buf *batch)
{
	struct answering a = {.c = c, .batch = batch, .m = add_message(c)};
	struct dbk_reader reader;
	struct dbk_raw raw;
	struct dbk_slice id;

	id = dbk_record_get(batch->data,
	    &dbk_layouts[DBK_REC_A_IN].fields[DBK_A_IN_USER_DATA_TEXT]);
	(void)snprintf(a.m->batch, sizeof a.m->batch, "%.12s", id.s);
	a.m->entries = calloc(batch->len / DBK_RECORD_LEN,
	    sizeof *a.m->entries);
	if (a.m->entries == NULL)
		die("out of memory");
	a.m->lost = chance_is(&c->chance, 60);
	if (note_filings(c, batch)) {
		reject(&a);
		return;
	}
	dbk_reader_memory(&reader, batch->data, batch->len);
	while (dbk_reader_next(&reader, &raw))
		answer_batch_record(&a, raw.bytes);
}

/* ---- status notices ---- */

struct course {
	const char *codes; /* of two characters; b: SO50, e: SO60 */
	enum dbk_cargo cargo;
};

static void
add_status(struct cbp *c, struct dbk_buf *out, const char *code, bool bill)
{
	char date[16], clock[8];
	const struct notice_status status = {.bill = bill ? "M" : NULL,
	    .code = code,
	    .date = date,
	    .time = clock};
	unsigned day;

	c->clock++;
	/* Months of 28 days, so that every day is one. */
	day = c->clock / 1440;
	(void)snprintf(date, sizeof date, "%02u%02u%02u", day / 28 % 12 + 1,
	    day % 28 + 1, 26 + day / 336 % 20);
	(void)snprintf(clock, sizeof clock, "%02u%02u", c->clock / 60 % 24,
	    c->clock % 60);
	notice_status(out, &status);
}

static void
add_notice(struct cbp *c, const char *number, const char *code, bool bill)
{
	struct cbp_message *m = add_message(c);

	notice_begin(&m->bytes);
	notice_entry(&m->bytes, number);
	add_status(c, &m->bytes, code, bill);
	notice_end(&m->bytes);
}

void
cbp_notify_stranger(struct cbp *c, const char *number)
{
	add_notice(c, number, "98", false);
}

void
cbp_notify(struct cbp *c)
{
	static const struct course courses[] = {
	    {"b93 e97 e98", DBK_CARGO_RELEASED}, {"b93", DBK_CARGO_ON_FILE},
	    {"b91 b93 b53", DBK_CARGO_HELD},
	    {"b53 b56 e97", DBK_CARGO_ADMISSIBLE}, {"b53 e97", DBK_CARGO_HELD},
	    {"b51 b53 b54", DBK_CARGO_HELD},
	    {"e03 e97 e98", DBK_CARGO_RELEASED}, {"e03", DBK_CARGO_EXAM},
	    {"e96", DBK_CARGO_DOCUMENTS}, {"e98 e99", DBK_CARGO_HELD},
	    {"b93 e98 e23", DBK_CARGO_CANCELLED}};
	const struct course *course;
	const char *p;
	char code[3];
	unsigned i;

	for (i = 0; i < c->nbook; i++) {
		if (!c->book[i].on_file || c->book[i].told ||
		    !chance_is(&c->chance, 60))
			continue;
		course = &courses[chance_below(&c->chance,
		    sizeof courses / sizeof courses[0])];
		for (p = course->codes; *p != '\0'; p += p[3] != '\0' ? 4 : 3) {
			(void)snprintf(code, sizeof code, "%.2s", p + 1);
			add_notice(c, c->book[i].number, code, *p == 'b');
		}
		c->book[i].cargo = course->cargo;
		c->book[i].told = true;
	}
}
