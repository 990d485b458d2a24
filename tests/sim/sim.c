/*
 * sim.c -- filings against a simulated CBP, with everything going wrong that
 * may: lost batches, late, doubled, cut, merged and disordered answers, entries
 * rejected alone or with their batch, status notices out of order.
 *
 *   sim [RUNS [ENTRIES [SEED]]]
 *
 * A run ends when every entry is settled.  At every step no entry may be
 * accepted that CBP did not accept, and nothing may be filed twice; at the end
 * the ledger must agree with CBP's book, the account must be balanced, and
 * verify content.  A failure names the seed of its run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edi/replay.h"
#include "edi/respond.h"
#include "ledger/account.h"
#include "ledger/cargo.h"
#include "tests/sim/cbp.h"

#define STEPS_MOST 400
#define STEP_SECONDS (6 * 3600)
#define RUNS_A_LEDGER 15
#define SHIPPED_MOST 4096
#define FIRST_DAY 1797000000 /* 2026-12-11 */

static const char document[] =
    "{%s\"entry_type\":\"01\",\"importer\":{\"id_type\":\"EI\","
    "\"id\":\"12-3456789AA\",\"name\":\"ACME TRADING INC\"},\"mode\":\"11\","
    "\"bond\":{\"type\":\"8\"},\"value\":%ld,\"port_of_entry\":\"%s\","
    "\"port_of_unlading\":\"2704\",\"contact\":{\"name\":\"PAT DOE\","
    "\"phone\":\"3105550100\"},\"location_of_goods\":\"Y258\","
    "\"conveyance\":\"EVER EXAMPLE\",\"voyage\":\"0123W\",\"bills\":"
    "[{\"master\":{\"issuer\":\"EGLV\",\"number\":\"149601234567\"},"
    "\"house\":{\"issuer\":\"ABCD\",\"number\":\"LAX0001234\"},"
    "\"quantity\":120,\"equipment\":[\"CSQU3054383\"]}],\"parties\":"
    "[{\"role\":\"SE\",\"name\":\"SHENZHEN EXAMPLE CO LTD\",\"address\":"
    "{\"lines\":[\"8 KEJI RD\"],\"city\":\"SHENZHEN\",\"country\":\"CN\"}},"
    "{\"role\":\"MF\",\"name\":\"SHENZHEN EXAMPLE CO LTD\",\"address\":"
    "{\"lines\":[\"8 KEJI RD\"],\"city\":\"SHENZHEN\",\"country\":\"CN\"}},"
    "{\"role\":\"BY\",\"id_type\":\"EI\",\"id\":\"12-3456789AA\"},"
    "{\"role\":\"CN\",\"id_type\":\"EI\",\"id\":\"12-3456789AA\"}],"
    "\"lines\":[{\"country_of_origin\":\"CN\",\"description\":\"LAPTOPS\","
    "\"tariffs\":[{\"hts\":\"8471300100\",\"value\":%ld}]}]}";

/* A batch on its way. */
struct shipped {
	char id[DBK_BATCH_ID_LEN + 1];
	unsigned step;
	bool by_hand; /* the ledger was not told */
	bool lost; /* CBP never got it */
	bool unsettled; /* the transfer began and was not confirmed */
};

struct sim {
	struct cbp cbp;
	struct chance chance;
	char folder[64], path[128], recovery[DBK_RECOVERY_MAX];
	char now[DBK_TIME_LEN + 1];
	int64_t seconds;
	struct dbk_actor actor;
	struct dbk_ledger *l;
	struct dbk_err err;
	struct dbk_sink sink;
	char finding[300]; /* the newest */
	struct shipped shipped[SHIPPED_MOST];
	unsigned nshipped;
	unsigned new_batches; /* of the build at hand: the last ones shipped */
	long value;
	uint64_t seed; /* of the run */
	unsigned settled, step;
	bool complained;
};

static void
fail(struct sim *s, const char *what)
{
	(void)fprintf(stderr,
	    "sim: seed %" PRIu64 ", step %u: %s\n  %s\n  %s\n", s->seed,
	    s->step, what, s->err.text, s->finding);
	exit(1);
}

static void
wants(struct sim *s, enum dbk_code rc, const char *what)
{
	if (rc != DBK_OK)
		fail(s, what);
}

static void
note(void *arg, const struct dbk_finding *f)
{
	struct sim *s = arg;

	(void)snprintf(s->finding, sizeof s->finding, "%s: %s",
	    dbk_rules[f->rule].id, f->text);
}

static void
pass_time(struct sim *s, int64_t seconds)
{
	s->seconds += seconds;
	dbk_time_format(s->now, s->seconds);
}

/* ---- the ledger ---- */

static void
open_ledger(struct sim *s)
{
	static const char *const settings[][2] = {{"sender.site", "2704"},
	    {"sender.id", "B76"}, {"processing.port", "2704"}};
	struct dbk_secret pass = {0}, code = {0};
	size_t i;

	(void)snprintf(s->folder, sizeof s->folder, "sim-XXXXXX");
	if (mkdtemp(s->folder) == NULL)
		fail(s, "no folder");
	(void)snprintf(s->path, sizeof s->path, "%s/sim.ledger", s->folder);
	s->seconds = FIRST_DAY;
	pass_time(s, 0);
	s->actor = (struct dbk_actor){.user = "sim", .now = s->now};
	wants(s, dbk_secret_copy(&pass, "simulated", 9, &s->err), "secret");
	wants(s,
	    dbk_ledger_init(s->path, &pass, &s->actor,
		&(struct dbk_birth){
		    .filer = "B76", .name = "SIM", .id = "ABCDEF"},
		s->recovery, &s->err),
	    "init");
	wants(s,
	    dbk_secret_copy(&code, s->recovery, strlen(s->recovery), &s->err),
	    "secret");
	wants(s,
	    dbk_ledger_open(&s->l, s->path, &code, DBK_ACCESS_WRITE, &s->actor,
		&s->err),
	    "open");
	dbk_secret_free(&pass);
	dbk_secret_free(&code);
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		wants(s,
		    dbk_profile_set(s->l, settings[i][0], settings[i][1],
			&s->sink, &s->err),
		    "set");
	wants(s,
	    dbk_pool_add(s->l, NULL, 1, 900000, NULL, 0, &s->sink, &s->err),
	    "pool");
}

static void
close_ledger(struct sim *s)
{
	static const char *const ends[] = {
	    "", ".keys", ".keys.bak", ".lock", "-wal", "-shm"};
	char name[160];
	size_t i;

	dbk_ledger_close(s->l);
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		(void)snprintf(name, sizeof name, "%s%s", s->path, ends[i]);
		(void)unlink(name);
	}
	(void)rmdir(s->folder);
}

static void
make_document(struct sim *s, char *out, size_t size, const char *number,
    unsigned place)
{
	static const char *const ports[] = {"2704", "1001", "4601", "3901"};
	char member[60] = "";

	if (number != NULL)
		(void)snprintf(member, sizeof member,
		    "\"entry_number\":\"%s\",", number);
	s->value++;
	(void)snprintf(out, size, document, member, s->value, ports[place % 4],
	    s->value);
}

static void
key_entries(struct sim *s, unsigned n)
{
	char json[3000];
	struct dbk_source source = {.text = json, .first_line = 1};
	unsigned i;

	cbp_begin(&s->cbp, n);
	wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = 0; i < n; i++) {
		struct cbp_entry *e = &s->cbp.book[i];

		make_document(s, json, sizeof json, NULL, i);
		source.len = strlen(json);
		wants(s,
		    dbk_entry_add(s->l, &source, false, e->number, &s->sink,
			&s->err),
		    "add");
		wants(s, dbk_entry_complete(s->l, e->number, &s->sink, &s->err),
		    "complete");
		e->bad = chance_is(&s->chance, 25);
	}
	wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
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
		fail(s, "too many batches");
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

	wants(s, dbk_batch_get(s->l, b->id, &row, NULL, &s->sink, &s->err),
	    "batch");
	b->unsettled = false;
	if (row.state != DBK_BATCH_SENDING)
		return; /* an answer was quicker */
	sending.batch = text_of(b->id);
	sending.target = text_of("sim");
	sending.digest = text_of("00");
	wants(s, dbk_batch_sent(s->l, &sending, &s->err), "sent");
}

static void
ship(struct sim *s, struct shipped *b)
{
	struct dbk_sending sending = {.node = {true, DBK_NO_POS}};
	struct dbk_buf bytes = {0};
	struct dbk_batch_row row;

	wants(s, dbk_batch_get(s->l, b->id, &row, &bytes, &s->sink, &s->err),
	    "batch");
	b->by_hand = chance_is(&s->chance, 100);
	b->lost = !b->by_hand && chance_is(&s->chance, 60);
	b->unsettled = !b->by_hand && chance_is(&s->chance, 80);
	if (!b->by_hand) {
		sending.batch = text_of(b->id);
		sending.target = text_of("sim");
		sending.digest = text_of("00");
		wants(s, dbk_batch_sending(s->l, &sending, &s->err), "sending");
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

	wants(s, dbk_filing_ready(s->l, count_ready, &n, &s->err), "ready");
	return n;
}

static void
file_what_is_ready(struct sim *s)
{
	struct dbk_replay_options options = {
	    .size = 5 + chance_below(&s->chance, 40),
	    .today = (dbk_day)(s->seconds / 86400)};
	unsigned i;

	if (ready(s) == 0)
		return;
	s->new_batches = 0;
	wants(s,
	    dbk_replay_build(s->l, s->folder, NULL, &options, take_built, s,
		&s->sink, &s->err),
	    "build");
	wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = s->nshipped - s->new_batches; i < s->nshipped; i++)
		ship(s, &s->shipped[i]);
	wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
}

/* ---- answers ---- */

/* The records in one of the forms that occur. */
static void
put_form(struct dbk_buf *out, const struct dbk_buf *in, unsigned form)
{
	static const char *const ends[] = {"\n", "\r\n", "", "\n\n"};
	size_t at, len;

	for (at = 0; at < in->len; at += DBK_RECORD_LEN + 1) {
		len = DBK_RECORD_LEN;
		while (form == 3 && len > 0 && in->data[at + len - 1] == ' ')
			len--;
		dbk_buf_add(out, in->data + at, len);
		dbk_buf_add_string(out, ends[form]);
	}
}

static void
read_answer(struct sim *s, const struct dbk_buf *bytes)
{
	struct dbk_respond_sums sums = {0};
	enum dbk_code rc;

	rc = dbk_respond(s->l, "sim", bytes->data, bytes->len, &sums, NULL,
	    NULL, &s->sink, &s->err);
	if (rc != DBK_OK && rc != DBK_EFINDINGS)
		fail(s, "respond");
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
	size_t lines = m->bytes.len / (DBK_RECORD_LEN + 1), at;
	struct dbk_buf bytes = {0};

	at = chance_below(&s->chance, (unsigned)lines) * (DBK_RECORD_LEN + 1);
	dbk_buf_add(&bytes, m->bytes.data, at);
	if (chance_is(&s->chance, 500))
		dbk_buf_add(&bytes, m->bytes.data + at + DBK_RECORD_LEN + 1,
		    m->bytes.len - at - DBK_RECORD_LEN - 1);
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
static void
deliver(struct sim *s)
{
	unsigned i, n = s->cbp.nmessages, from, merged = 0;
	struct dbk_buf file = {0};

	if (n == 0)
		return;
	from = chance_below(&s->chance, n);
	for (i = 0; i < n; i++) {
		unsigned at = (from + i * 7919u) % n;
		struct cbp_message *m = &s->cbp.messages[at];

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

static enum dbk_code
correct_entry(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);
	char json[3000], number[DBK_NUMBER_LEN + 1];
	struct dbk_source source = {.text = json, .first_line = 1};

	if (at == s->cbp.nbook || !chance_is(&s->chance, 700))
		return DBK_OK;
	memcpy(number, row->number, sizeof number);
	make_document(s, json, sizeof json, number, at);
	source.len = strlen(json);
	s->cbp.book[at].bad = false;
	wants(s,
	    dbk_entry_correct(s->l, number, &source, "as CBP said", &s->sink,
		&s->err),
	    "correct");
	/* Without a letter it is a draft again. */
	wants(s, dbk_entry_complete(s->l, number, &s->sink, &s->err),
	    "complete");
	return DBK_OK;
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

static void
correct_rejected(struct sim *s)
{
	const struct dbk_entry_filter filter = {
	    .filings = 1u << DBK_FILING_REJECTED};
	struct dbk_entry_row row;
	struct rejected r = {0};
	unsigned i;

	r.numbers = calloc(s->cbp.nbook, sizeof *r.numbers);
	if (r.numbers == NULL)
		fail(s, "out of memory");
	wants(s, dbk_entry_list(s->l, &filter, keep_rejected, &r, &s->err),
	    "list");
	if (r.n != 0)
		wants(s, dbk_ledger_begin(s->l, &s->err), "begin");
	for (i = 0; i < r.n; i++) {
		memset(&row, 0, sizeof row);
		memcpy(row.number, r.numbers[i], sizeof row.number);
		wants(s, correct_entry(s, &row), "correct");
	}
	if (r.n != 0)
		wants(s, dbk_ledger_commit(s->l, &s->err), "commit");
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
		fail(s, "resend");
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
			fail(s, "resend");
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

static void
ask(struct sim *s)
{
	unsigned i;

	wants(s, dbk_filing_overdue(s->l, true, ignore_overdue, s, &s->err),
	    "overdue");
	for (i = 0; i < s->nshipped; i++)
		query(s, &s->shipped[i]);
}

/* ---- what must hold ---- */

static bool
is_accepted(enum dbk_filing state)
{
	return state == DBK_FILING_ACCEPTED ||
	    state == DBK_FILING_ACCEPTED_WARNING || state == DBK_FILING_REVIEW;
}

static enum dbk_code
check_entry(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);

	if (at == s->cbp.nbook)
		return DBK_OK;
	if (is_accepted(row->filing) && !s->cbp.book[at].on_file)
		fail(s, "accepted here, but not by CBP");
	s->settled += is_accepted(row->filing) && s->cbp.book[at].told;
	return DBK_OK;
}

static enum dbk_code
check_settled(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);
	struct dbk_cargo_row cargo;

	if (at == s->cbp.nbook)
		return DBK_OK;
	s->settled++;
	if (row->filing != s->cbp.book[at].verdict)
		fail(s, "the verdict is not CBP's");
	wants(s, dbk_cargo_get(s->l, row->number, &cargo, &s->err), "cargo");
	if (cargo.state == s->cbp.book[at].cargo)
		return DBK_OK;
	(void)snprintf(s->finding, sizeof s->finding, "%s is %s, not %s",
	    row->number, dbk_cargo_name(cargo.state),
	    dbk_cargo_name(s->cbp.book[at].cargo));
	fail(s, "the cargo is not as CBP said");
	return DBK_EDEFECT;
}

static void
check_step(struct sim *s)
{
	const struct dbk_entry_filter all = {0};

	if (s->cbp.twice != 0)
		fail(s, "filed twice at CBP");
	s->settled = 0;
	wants(s, dbk_entry_list(s->l, &all, check_entry, s, &s->err), "list");
}

static bool
all_arrived(const struct sim *s)
{
	unsigned i;

	for (i = 0; i < s->cbp.nmessages; i++)
		if (!s->cbp.messages[i].arrived)
			return false;
	return s->settled == s->cbp.nbook;
}

static void
check_end(struct sim *s, bool verify)
{
	const struct dbk_entry_filter all = {0};
	struct dbk_verify_report report;
	struct dbk_account account;

	s->settled = 0;
	wants(s, dbk_entry_list(s->l, &all, check_settled, s, &s->err), "list");
	if (s->settled != s->cbp.nbook)
		fail(s, "an entry is missing");
	wants(s,
	    dbk_account_make(s->l, &account, NULL, NULL, &s->sink, &s->err),
	    "account");
	if (!account.balanced)
		fail(s, "the account is not balanced");
	if (account.entries < s->cbp.nbook)
		fail(s, "the account lacks entries");
	if (verify)
		wants(s, dbk_ledger_verify(s->l, &report, &s->sink, &s->err),
		    "verify");
}

static enum dbk_code
tell_entry(void *arg, const struct dbk_entry_row *row)
{
	struct sim *s = arg;
	unsigned at = cbp_find(&s->cbp, row->number);

	if (at != s->cbp.nbook && !is_accepted(row->filing))
		(void)fprintf(stderr, "sim: %s is %s in %s; at CBP %s%s\n",
		    row->number, dbk_filing_name(row->filing), row->batch,
		    dbk_filing_name(s->cbp.book[at].verdict),
		    s->cbp.book[at].bad ? ", faulty" : "");
	return DBK_OK;
}

static void
tell_open(struct sim *s)
{
	const struct dbk_entry_filter all = {0};
	unsigned i;

	for (i = 0; i < s->cbp.nmessages; i++)
		if (!s->cbp.messages[i].arrived)
			(void)fprintf(stderr, "sim: message of %s, due %u%s\n",
			    s->cbp.messages[i].batch, s->cbp.messages[i].due,
			    s->cbp.messages[i].lost ? ", lost" : "");
	wants(s, dbk_entry_list(s->l, &all, tell_entry, s, &s->err), "list");
}

/* ---- a run ---- */

static void
run(struct sim *s, uint64_t seed, unsigned entries, bool verify)
{
	s->seed = seed;
	s->chance.state = seed * 0x2545F4914F6CDD1Du + 11;
	s->cbp.chance.state = seed * 0x9E3779B97F4A7C15u + 1;
	s->nshipped = 0;
	key_entries(s, entries);
	for (s->step = 0; s->step < STEPS_MOST; s->step++) {
		s->cbp.step = s->step;
		pass_time(s, STEP_SECONDS);
		if (chance_is(&s->chance, 500))
			file_what_is_ready(s);
		cbp_notify(&s->cbp);
		if (s->step < 20 && chance_is(&s->chance, 50))
			cbp_notify_stranger(&s->cbp, "X99-0000001-2");
		deliver(s);
		correct_rejected(s);
		ask(s);
		check_step(s);
		if (all_arrived(s))
			break;
	}
	if (s->step == STEPS_MOST) {
		tell_open(s);
		fail(s, "it does not end");
	}
	check_end(s, verify);
}

int
main(int argc, char **argv)
{
	static struct sim s;
	unsigned runs, entries, i;
	uint64_t seed;

	runs = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 30;
	entries = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 60;
	seed = argc > 3 ? (uint64_t)strtoull(argv[3], NULL, 10) : 1;
	s.sink.emit = note;
	s.sink.arg = &s;
	cbp_init(&s.cbp, seed);
	for (i = 0; i < runs; i++) {
		if (i % RUNS_A_LEDGER == 0) {
			if (s.l != NULL)
				close_ledger(&s);
			open_ledger(&s);
		}
		run(&s, seed + i, entries,
		    i % RUNS_A_LEDGER == RUNS_A_LEDGER - 1 || i + 1 == runs);
	}
	close_ledger(&s);
	cbp_fini(&s.cbp);
	(void)printf("%u runs of %u entries: every filing is settled as CBP "
		     "has it\n",
	    runs, entries);
	return 0;
}
