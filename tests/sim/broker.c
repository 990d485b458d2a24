#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/cargo.h"
#include "tests/answer_record.h"
#include "tests/sample_document.h"
#include "tests/sim/sim.h"

/* ---- keying ---- */

static void
make_document(struct sim *s, char out[SAMPLE_DOCUMENT_MAX], const char *number,
    unsigned place)
{
	static const char *const ports[] = {"2704", "1001", "4601", "3901"};

	s->value++;
	sample_document(out, number, ports[place % 4], s->value);
}

void
broker_key(struct sim *s, unsigned n)
{
	char json[SAMPLE_DOCUMENT_MAX];
	struct dbk_source source = {.text = json, .first_line = 1};
	unsigned i;

	cbp_begin(&s->cbp, n);
	sim_wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = 0; i < n; i++) {
		struct cbp_entry *e = &s->cbp.book[i];

		make_document(s, json, NULL, i);
		source.len = strlen(json);
		sim_wants(s,
		    dbk_entry_add(s->l, &source, false, e->number, &s->sink,
			&s->err),
		    "add");
		sim_wants(s,
		    dbk_entry_complete(s->l, e->number, &s->sink, &s->err),
		    "complete");
		e->bad = chance_is(&s->chance, 25);
	}
	sim_wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
}

/* ---- filing ---- */

static enum dbk_code
take_built(void *arg, const struct dbk_built_row *row)
{
	struct sim *s = arg;
	struct shipped *b;

	(void)unlink(row->path);
	if (row->again)
		return DBK_OK;
	if (s->nshipped == SHIPPED_MOST)
		sim_fail(s, "too many batches");
	b = &s->shipped[s->nshipped++];
	memset(b, 0, sizeof *b);
	memcpy(b->id, row->batch, sizeof b->id);
	b->step = s->step;
	s->new_batches++;
	return DBK_OK;
}

static struct dbk_text
text_of(const char *text)
{
	return (struct dbk_text){text, strlen(text), DBK_NO_POS};
}

static void
confirm(struct sim *s, struct shipped *b)
{
	struct dbk_sending sending = {.node = {true, DBK_NO_POS}};
	struct dbk_batch_row row;

	sim_wants(s, dbk_batch_get(s->l, b->id, &row, NULL, &s->sink, &s->err),
	    "batch");
	b->unsettled = false;
	if (row.state != DBK_BATCH_SENDING)
		return; /* an answer was quicker */
	sending.batch = text_of(b->id);
	sending.target = text_of("sim");
	sending.digest = text_of("00");
	sim_wants(s, dbk_batch_sent(s->l, &sending, &s->err), "sent");
}

static void
ship(struct sim *s, struct shipped *b)
{
	struct dbk_sending sending = {.node = {true, DBK_NO_POS}};
	struct dbk_buf bytes = {0};
	struct dbk_batch_row row;

	sim_wants(s,
	    dbk_batch_get(s->l, b->id, &row, &bytes, &s->sink, &s->err),
	    "batch");
	b->by_hand = chance_is(&s->chance, 100);
	b->lost = !b->by_hand && chance_is(&s->chance, 60);
	b->unsettled = !b->by_hand && chance_is(&s->chance, 80);
	if (!b->by_hand) {
		sending.batch = text_of(b->id);
		sending.target = text_of("sim");
		sending.digest = text_of("00");
		sim_wants(s, dbk_batch_sending(s->l, &sending, &s->err),
		    "sending");
		if (!b->unsettled)
			confirm(s, b);
	}
	if (!b->lost)
		cbp_receive(&s->cbp, &bytes);
	dbk_buf_fini(&bytes);
}

static enum dbk_code
count_ready(void *arg, const struct dbk_entry_row *row,
    const struct dbk_entry *entry)
{
	unsigned *n = arg;

	(void)row;
	(void)entry;
	++*n;
	return DBK_OK;
}

static unsigned
ready(struct sim *s)
{
	unsigned n = 0;

	sim_wants(s, dbk_filing_ready(s->l, count_ready, &n, &s->err), "ready");
	return n;
}

void
broker_file(struct sim *s)
{
	struct dbk_replay_options options = {
	    .size = 5 + chance_below(&s->chance, 40),
	    .today = (dbk_day)(s->seconds / 86400)};
	unsigned i;

	if (ready(s) == 0)
		return;
	s->new_batches = 0;
	sim_wants(s,
	    dbk_replay_build(s->l, s->folder, NULL, &options, take_built, s,
		&s->sink, &s->err),
	    "build");
	sim_wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = s->nshipped - s->new_batches; i < s->nshipped; i++)
		ship(s, &s->shipped[i]);
	sim_wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
}

/* ---- answers ---- */

/* The records in one of the forms that occur. */
static void
put_form(struct dbk_buf *out, const struct dbk_buf *in, unsigned form)
{
	static const char *const ends[] = {"\n", "\r\n", "", "\n\n"};

	answer_form(out, in, ends[form], form == 3);
}

static void
read_answer(struct sim *s, const struct dbk_buf *bytes)
{
	struct dbk_respond_sums sums = {0};
	enum dbk_code rc;

	rc = dbk_respond(s->l, "sim", bytes->data, bytes->len, &sums, NULL,
	    NULL, &s->sink, &s->err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		sim_fail(s, "respond");
}

static void
mark_answered(struct sim *s, unsigned message)
{
	struct cbp_message *m = &s->cbp.messages[message];
	unsigned i;

	for (i = 0; i < m->nentries; i++)
		if (s->cbp.book[m->entries[i]].message == message)
			s->cbp.book[m->entries[i]].answered = true;
}

static void
arrive(struct sim *s, unsigned message)
{
	struct cbp_message *m = &s->cbp.messages[message];

	mark_answered(s, message);
	if (m->again != 0) {
		m->again--;
		m->due = s->step + 1 + chance_below(&s->chance, 6);
	} else {
		m->arrived = true;
	}
}

/* A record less, or an end too early: nothing of the message may count. */
static void
spoil(struct sim *s, unsigned message)
{
	struct cbp_message *m = &s->cbp.messages[message];
	size_t lines = m->bytes.len / ANSWER_LINE, at;
	struct dbk_buf bytes = {0};

	at = chance_below(&s->chance, (unsigned)lines) * ANSWER_LINE;
	dbk_buf_add(&bytes, m->bytes.data, at);
	if (chance_is(&s->chance, 500))
		dbk_buf_add(&bytes, m->bytes.data + at + ANSWER_LINE,
		    m->bytes.len - at - ANSWER_LINE);
	if (bytes.len != 0)
		read_answer(s, &bytes);
	dbk_buf_fini(&bytes);
	m->due = s->step + 1;
}

static bool
is_due(const struct sim *s, const struct cbp_message *m)
{
	return !m->arrived && !m->lost && m->due <= s->step;
}

/* What is due arrives in any order, one by one or several in a file. */
void
broker_read(struct sim *s)
{
	unsigned i, n = s->cbp.nmessages, from, merged = 0;
	struct dbk_buf file = {0};

	if (n == 0)
		return;
	from = chance_below(&s->chance, n);
	for (i = 0; i < n; i++) {
		unsigned at = (from + i * 7919u) % n;
		struct cbp_message *m;

		if (n % 7919u == 0)
			at = (from + i) % n;
		m = &s->cbp.messages[at];
		if (!is_due(s, m))
			continue;
		if (chance_is(&s->chance, 80)) {
			spoil(s, at);
			continue;
		}
		if (m->again == 0 && chance_is(&s->chance, 150))
			m->again = 1;
		put_form(&file, &m->bytes,
		    merged != 0 ? 0 : chance_below(&s->chance, 4));
		arrive(s, at);
		/* A stream cannot be followed by lines. */
		if (chance_is(&s->chance, 850) && file.len != 0 &&
		    file.data[file.len - 1] == '\n') {
			merged++;
			continue;
		}
		read_answer(s, &file);
		dbk_buf_reset(&file);
		merged = 0;
	}
	if (file.len != 0)
		read_answer(s, &file);
	dbk_buf_fini(&file);
}

/* ---- what the broker does ---- */

static void
correct_entry(struct sim *s, const char *number)
{
	unsigned at = cbp_find(&s->cbp, number);
	char json[SAMPLE_DOCUMENT_MAX];
	struct dbk_source source = {.text = json, .first_line = 1};

	if (at == s->cbp.nbook || !chance_is(&s->chance, 700))
		return;
	make_document(s, json, number, at);
	source.len = strlen(json);
	s->cbp.book[at].bad = false;
	sim_wants(s,
	    dbk_entry_correct(s->l, number, &source, "as CBP said", &s->sink,
		&s->err),
	    "correct");
	/* Without a letter it is a draft again. */
	sim_wants(s, dbk_entry_complete(s->l, number, &s->sink, &s->err),
	    "complete");
}

/* The list is read whole before anything changes. */
struct rejected {
	char (*numbers)[DBK_NUMBER_LEN + 1];
	unsigned n;
};

static enum dbk_code
keep_rejected(void *arg, const struct dbk_entry_row *row)
{
	struct rejected *r = arg;

	memcpy(r->numbers[r->n++], row->number, DBK_NUMBER_LEN + 1);
	return DBK_OK;
}

void
broker_correct(struct sim *s)
{
	const struct dbk_entry_filter filter = {
	    .filings = 1u << DBK_FILING_REJECTED};
	struct rejected r = {0};
	unsigned i;

	r.numbers = calloc(s->cbp.nbook, sizeof *r.numbers);
	if (r.numbers == NULL)
		sim_fail(s, "out of memory");
	sim_wants(s, dbk_entry_list(s->l, &filter, keep_rejected, &r, &s->err),
	    "list");
	if (r.n != 0)
		sim_wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = 0; i < r.n; i++)
		correct_entry(s, r.numbers[i]);
	if (r.n != 0)
		sim_wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
	free(r.numbers);
}

/* The message that answers a batch; nmessages: CBP has none. */
static unsigned
find_message(const struct sim *s, const char *batch)
{
	unsigned i;

	for (i = 0; i < s->cbp.nmessages; i++)
		if (strcmp(s->cbp.messages[i].batch, batch) == 0)
			break;
	return i;
}

/* Someone resends although CBP has it; the answer comes before it is built. */
static void
resend_too_early(struct sim *s, struct shipped *b, unsigned message)
{
	struct cbp_message *m = &s->cbp.messages[message];
	enum dbk_code rc;
	size_t n;

	rc = dbk_filing_resend(s->l, b->id, "a mistake", &n, &s->sink, &s->err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		sim_fail(s, "resend");
	m->lost = false;
	m->again = 0;
	read_answer(s, &m->bytes);
	arrive(s, message);
}

static void
query(struct sim *s, struct shipped *b)
{
	unsigned message = find_message(s, b->id);
	enum dbk_code rc;
	size_t n;

	if (b->unsettled && s->step > b->step + 2)
		confirm(s, b);
	if (s->step < b->step + 12)
		return;
	if (b->lost) {
		rc = dbk_filing_resend(s->l, b->id, "950 not found", &n,
		    &s->sink, &s->err);
		if (rc != DBK_OK && rc != DBK_EFINDINGS)
			sim_fail(s, "resend");
	} else if (message < s->cbp.nmessages &&
	    s->cbp.messages[message].lost) {
		if (!b->by_hand && chance_is(&s->chance, 300) &&
		    s->cbp.messages[message].bytes.data[0] == 'A' &&
		    strstr(s->cbp.messages[message].bytes.data, "X1RF") == NULL)
			resend_too_early(s, b, message);
		else
			s->cbp.messages[message].lost = false;
	}
}

static enum dbk_code
ignore_overdue(void *arg, const struct dbk_overdue_row *row)
{
	(void)arg;
	(void)row;
	return DBK_OK;
}

void
broker_ask(struct sim *s)
{
	unsigned i;

	sim_wants(s, dbk_filing_overdue(s->l, true, ignore_overdue, s, &s->err),
	    "overdue");
	for (i = 0; i < s->nshipped; i++)
		query(s, &s->shipped[i]);
}
