/*
 * The account as daybook.account/1 (contract), written piece by piece.
 */
#include <inttypes.h>
#include <string.h>

#include "formatter/account_report.h"
#include "formatter/account_verdict.h"
#include "ledger/backup.h"
#include "ledger/conflict.h"
#include "ledger/cargo.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "ledger/releases.h"

/* Bytes that are written at once; a stream's own buffer has 4 KiB. */
#define PIECE ((size_t)32 * 1024)

struct writer {
	FILE *out;
	struct dbk_ledger *l;
	struct dbk_account_ahead *ahead;
	struct dbk_buf b; /* the piece in work */
	struct dbk_err *err;
	bool first; /* no member of the list was written yet */
	bool inner_first; /* the same for the list within */
	bool failed; /* memory ran out for a piece */
};

static void
write_piece(struct writer *w)
{
	if (w->b.failed)
		w->failed = true;
	else if (w->b.len != 0)
		(void)fwrite(w->b.data, 1, w->b.len, w->out);
	dbk_buf_reset(&w->b);
}

/* Something is whole. */
static void
flush(struct writer *w)
{
	if (w->b.failed || w->b.len >= PIECE)
		write_piece(w);
}

static void
begin_list(struct writer *w, const char *name)
{
	dbk_buf_add_format(&w->b, ",\"%s\":[", name);
	w->first = true;
}

static void
begin_item(struct writer *w)
{
	if (!w->first)
		dbk_buf_add_char(&w->b, ',');
	w->first = false;
}

/* Begins a member that is not the first.  No printf, and one addition: an
 * account of a million entries has twenty million members. */
static void
member_name(struct writer *w, const char *name)
{
	size_t len = strlen(name);
	char *p = dbk_buf_extend(&w->b, len + 4);

	if (p == NULL)
		return;
	*p++ = ',';
	*p++ = '"';
	memcpy(p, name, len);
	p += len;
	*p++ = '"';
	*p = ':';
}

/* "name":"text", and null for a text that is empty. */
static void
member(struct writer *w, const char *name, const char *text)
{
	member_name(w, name);
	if (text == NULL || *text == '\0')
		dbk_buf_add_string(&w->b, "null");
	else
		dbk_buf_add_json(&w->b, text, strlen(text));
}

static void
member_number(struct writer *w, const char *name, int64_t v)
{
	member_name(w, name);
	dbk_buf_add_integer(&w->b, v);
}

/* ---- lists ---- */

static enum dbk_code
each_pool(void *arg, const struct dbk_account_pool *p)
{
	struct writer *w = arg;
	unsigned i;

	begin_item(w);
	dbk_buf_add_format(&w->b,
	    "{\"filer\":\"%s\",\"from\":\"%07" PRIu32 "\",\"to\":\"%07" PRIu32
	    "\"",
	    p->pool.filer, p->pool.from, p->pool.to);
	member(w, "station", p->pool.station);
	member_number(w, "offset", p->pool.offset);
	dbk_buf_add_format(&w->b, ",\"states\":{\"unused\":%" PRId64,
	    p->unused);
	for (i = 0; i < DBK_PAPER_COUNT; i++)
		member_number(w, dbk_paper_name(i), p->states[i]);
	dbk_buf_add_string(&w->b, "}}");
	flush(w);
	return DBK_OK;
}

static void
write_filings(struct writer *w, const struct dbk_account *a)
{
	unsigned i;

	dbk_buf_add_string(&w->b, ",\"filings\":{\"SE\":{");
	for (i = 0; i < DBK_FILING_COUNT; i++)
		dbk_buf_add_format(&w->b, "%s\"%s\":%" PRId64,
		    i != 0 ? "," : "", dbk_filing_name(i), a->filings[i]);
	dbk_buf_add_string(&w->b, "}},\"cargo\":{");
	for (i = 0; i < DBK_CARGO_COUNT; i++)
		dbk_buf_add_format(&w->b, "%s\"%s\":%" PRId64,
		    i != 0 ? "," : "", dbk_cargo_name(i), a->cargos[i]);
	dbk_buf_add_char(&w->b, '}');
	flush(w);
}

static enum dbk_code
each_gap(void *arg, const struct dbk_gap *gap)
{
	struct writer *w = arg;

	begin_item(w);
	dbk_buf_add_format(&w->b,
	    "{\"filer\":\"%s\",\"from\":\"%07" PRIu32 "\",\"to\":\"%07" PRIu32
	    "\"}",
	    gap->filer, gap->from, gap->to);
	flush(w);
	return DBK_OK;
}

static enum dbk_code
each_inside(void *arg, const char *number)
{
	struct writer *w = arg;

	if (!w->inner_first)
		dbk_buf_add_char(&w->b, ',');
	w->inner_first = false;
	dbk_buf_add_json(&w->b, number, strlen(number));
	return DBK_OK;
}

static enum dbk_code
each_unmatched(void *arg, const struct dbk_unmatched_row *row)
{
	struct writer *w = arg;
	enum dbk_code rc;

	begin_item(w);
	dbk_buf_add_format(&w->b, "{\"journal_row\":%" PRId64, row->seq);
	member(w, "entry_number", row->entry_number);
	member(w, "app", row->app);
	member(w, "reason", row->reason);
	member(w, "text", row->text);
	member(w, "at", row->at);
	dbk_buf_add_string(&w->b, ",\"entries\":[");
	w->inner_first = true;
	rc = dbk_unmatched_entries(w->l, row->seq, each_inside, w, w->err);
	dbk_buf_add_string(&w->b, "]}");
	flush(w);
	return rc;
}

/* What a letter and a discretion document have alike, to the end of the item. */
static void
end_paper(struct writer *w, const struct dbk_letter_row *row)
{
	member(w, "port", row->port);
	member(w, "made_at", row->made_at);
	member(w, "user", row->user);
	member_number(w, "entries", row->entries);
	member_number(w, "value", row->value);
	member_number(w, "journal_row", row->anchor.seq);
	member(w, "hash", row->anchor.hash);
	dbk_buf_add_char(&w->b, '}');
	flush(w);
}

static enum dbk_code
each_letter(void *arg, const struct dbk_letter_row *row)
{
	struct writer *w = arg;

	begin_item(w);
	dbk_buf_add_format(&w->b, "{\"letter\":\"%s\"", row->number);
	member(w, "kind", dbk_letter_kind_name(row->kind));
	member(w, "amends", row->amends);
	end_paper(w, row);
	return DBK_OK;
}

static enum dbk_code
each_release(void *arg, const struct dbk_release_row *row)
{
	struct writer *w = arg;

	begin_item(w);
	dbk_buf_add_format(&w->b, "{\"entry_number\":\"%s\"", row->entry);
	member(w, "decision", dbk_release_decision(row));
	member(w, "at", row->at);
	member(w, "port", row->port);
	member(w, "officer", row->officer);
	member(w, "letter", row->letter);
	member_number(w, "value", row->value);
	member(w, "recorded_at", row->recorded_at);
	member(w, "user", row->user);
	member_number(w, "journal_row", row->seq);
	dbk_buf_add_char(&w->b, '}');
	flush(w);
	return DBK_OK;
}

static enum dbk_code
each_discretion(void *arg, const struct dbk_letter_row *row)
{
	struct writer *w = arg;

	begin_item(w);
	dbk_buf_add_format(&w->b, "{\"number\":\"%s\"", row->number);
	member(w, "from", row->from);
	member(w, "to", row->to);
	member(w, "reason", row->reason);
	end_paper(w, row);
	return DBK_OK;
}

static enum dbk_code
each_batch(void *arg, const struct dbk_batch_row *row)
{
	struct writer *w = arg;

	begin_item(w);
	dbk_buf_add_format(&w->b, "{\"batch\":\"%s\"", row->id);
	member(w, "app", row->app);
	member(w, "state", dbk_batch_state_name(row->state));
	member_number(w, "entries", row->entries);
	member_number(w, "records", row->records);
	member(w, "actions", row->actions);
	member(w, "built_at", row->built_at);
	member(w, "sent_at", row->sent_at);
	member(w, "target", row->target);
	member(w, "digest", row->digest);
	member(w, "answered_at", row->answered_at);
	dbk_buf_add_char(&w->b, '}');
	flush(w);
	return DBK_OK;
}

static enum dbk_code
each_condition(void *arg, const struct dbk_condition *c)
{
	struct writer *w = arg;

	if (!w->inner_first)
		dbk_buf_add_char(&w->b, ',');
	w->inner_first = false;
	dbk_buf_add_string(&w->b, "{\"code\":");
	if (c->code.s != NULL)
		dbk_buf_add_json(&w->b, c->code.s, c->code.len);
	else
		dbk_buf_add_string(&w->b, "null");
	member(w, "type", c->type.s);
	member(w, "text", c->text.s);
	member(w, "record", c->record.s);
	dbk_buf_add_char(&w->b, '}');
	return DBK_OK;
}

/* What CBP says of the cargo, what is open, and why a number is void. */
static enum dbk_code
write_standing(struct writer *w, const struct dbk_entry_row *row)
{
	const struct dbk_cargo_row *cargo = &row->cargo;
	const char *open, *reason;
	enum dbk_code rc;

	open = dbk_account_open(row, cargo->state);
	member(w, "cargo", dbk_cargo_name(cargo->state));
	member(w, "cargo_at", cargo->at);
	member(w, "release_date", cargo->release_date);
	member(w, "release_origin", cargo->release_origin);
	member(w, "open", open);
	member(w, "since", open != NULL ? row->changed_at : NULL);
	if (row->paper != DBK_PAPER_VOID)
		return DBK_OK;
	rc = dbk_void_reason(w->l, row->number, &reason, w->err);
	if (rc == DBK_OK)
		member(w, "void_reason", reason);
	return rc;
}

static enum dbk_code
each_entry(void *arg, const struct dbk_entry_row *row, struct dbk_said *said)
{
	struct writer *w = arg;
	enum dbk_code rc;

	begin_item(w);
	dbk_buf_add_string(&w->b, "{\"entry_number\":\"");
	dbk_buf_add_string(&w->b, row->number);
	dbk_buf_add_char(&w->b, '"');
	member(w, "paper", dbk_paper_name(row->paper));
	member(w, "se", dbk_filing_name(row->filing));
	member(w, "action", row->action);
	member(w, "letter", row->letter);
	member(w, "batch", row->batch);
	member_number(w, "value", row->value);
	member_number(w, "revision", row->revision);
	rc = write_standing(w, row);
	dbk_buf_add_string(&w->b, ",\"findings\":[");
	w->inner_first = true;
	if (rc == DBK_OK)
		rc = dbk_said_list(said, each_condition, w);
	dbk_buf_add_string(&w->b, "]}");
	flush(w);
	return rc;
}

/* What disagrees, for readers that do not see the findings. */
static void
write_verdict(struct writer *w, const struct dbk_account *a,
    const struct dbk_verdict *v)
{
	size_t i;

	begin_list(w, "findings");
	for (i = 0; i < v->n; i++) {
		const struct dbk_rule_row *rule = &dbk_rules[v->rules[i]];

		begin_item(w);
		dbk_buf_add_format(&w->b, "{\"severity\":\"%s\"",
		    rule->is_error ? "error" : "warning");
		member(w, "rule", rule->id);
		member(w, "text", v->texts[i].data);
		member(w, "source", rule->source);
		dbk_buf_add_char(&w->b, '}');
	}
	dbk_buf_add_format(&w->b, "],\"more_findings\":%" PRId64, v->more);
	member_number(w, "numbers", a->numbers);
	member_number(w, "unused", a->unused);
	member_number(w, "outside", a->outside);
	member_number(w, "value", a->value);
	member_number(w, "waiting_for_supplement", a->amended);
	dbk_buf_add_string(&w->b, ",\"balanced\":");
	dbk_buf_add_string(&w->b, a->balanced ? "true" : "false");
	dbk_buf_add_string(&w->b, "}\n");
	flush(w);
}

/* ---- the whole ---- */

static enum dbk_code
write_lists(struct writer *w)
{
	enum dbk_code rc;

	begin_list(w, "unknown_answers");
	rc = dbk_unmatched_list(w->l, each_unmatched, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "gaps");
	rc = dbk_gap_list(w->l, each_gap, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "letters");
	rc = dbk_letter_list(w->l, each_letter, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "releases");
	rc = dbk_release_list(w->l, NULL, each_release, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "discretions");
	rc = dbk_discretion_list(w->l, each_discretion, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "batches");
	rc = dbk_account_ahead_batches(w->ahead, each_batch, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	begin_list(w, "entries");
	rc = dbk_account_ahead_list(w->ahead, each_entry, w, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	return DBK_OK;
}

static enum dbk_code
write_all(struct writer *w, struct dbk_account *a, struct dbk_verdict *v)
{
	enum dbk_code rc;

	dbk_buf_add_string(&w->b, "{\"schema\":\"daybook.account/1\"");
	begin_list(w, "pools");
	rc = dbk_account_ahead_make(w->ahead, a, each_pool, w, &v->sink,
	    w->err);
	if (rc == DBK_OK)
		rc = dbk_backup_judge_age(w->l, &v->sink, w->err);
	if (rc == DBK_OK)
		rc = dbk_conflict_warn(w->l, NULL, &v->sink, w->err);
	if (rc == DBK_OK)
		rc = dbk_verdict_check(v, w->err);
	if (rc != DBK_OK)
		return rc;
	dbk_buf_add_char(&w->b, ']');
	write_filings(w, a);
	rc = write_lists(w);
	if (rc == DBK_OK)
		write_verdict(w, a, v);
	write_piece(w);
	if (rc == DBK_OK && w->failed)
		rc = dbk_fail_memory(w->err);
	return rc;
}

enum dbk_code
dbk_account_json(struct dbk_ledger *l, int64_t from, FILE *out, bool *balanced,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct writer w = {.out = out, .l = l, .err = err};
	struct dbk_account a = {0};
	struct dbk_verdict v;
	enum dbk_code rc;

	dbk_verdict_init(&v, sink);
	rc = dbk_account_ahead_open(&w.ahead, l, from, err);
	if (rc == DBK_OK)
		rc = write_all(&w, &a, &v);
	rc = dbk_account_ahead_close(w.ahead, rc, err);
	*balanced = rc == DBK_OK && a.balanced;
	dbk_verdict_fini(&v);
	dbk_buf_fini(&w.b);
	return rc;
}
