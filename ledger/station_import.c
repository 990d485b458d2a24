/*
 * Taking in the journal of another station: every row is proved before it is
 * appended, and all of them come in one change.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/bundle.h"
#include "ledger/conflict.h"
#include "ledger/merge.h"
#include "ledger/pools.h"
#include "ledger/rights.h"

#define LINE_MOST ((size_t)256 * 1024 * 1024) /* bytes of one row */
#define WORDS_SIZE 160

struct importing {
	struct dbk_ledger *l;
	struct dbk_bundle_in in;
	struct dbk_station_news *out;
	struct dbk_sink *sink;
	struct dbk_err *err;
	int64_t known; /* newest row that was merged before; 0: none */
	int64_t seq; /* of the row that was read last; 0: none */
	char hash[DBK_HASH_HEX + 1]; /* of that row; "": none */
	struct dbk_buf origin; /* of the row being read */
	bool announced; /* the row that tells of this import is there */
};

static enum dbk_code
refuse_row(struct importing *m, enum dbk_rule rule)
{
	struct dbk_finding where = {.file = m->in.path};
	struct dbk_words words = {.detail = m->out->from.name};
	char value[24];

	(void)snprintf(value, sizeof value, "%" PRId64, m->seq);
	words.value = value;
	dbk_report(m->sink, rule, &where, &words);
	return DBK_EFINDINGS;
}

static enum dbk_code
refuse_line(struct importing *m, const char *why)
{
	char detail[WORDS_SIZE];

	(void)snprintf(detail, sizeof detail, "row %" PRId64 " %s", m->seq,
	    why);
	return dbk_bundle_refuse(m->sink, m->in.path, detail);
}

/* ---- one row ---- */

/* The payload, decoded where it stands. */
static bool
decode_payload(struct dbk_journal_row *row, const struct dbk_text *text,
    struct dbk_arena *a)
{
	void *bytes;

	if (text->s == NULL)
		return true;
	bytes = dbk_arena_alloc(a, text->len + 1);
	if (bytes == NULL ||
	    sodium_base642bin(bytes, text->len + 1, text->s, text->len, NULL,
		&row->payload_len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	row->payload = bytes;
	return true;
}

/* Does the row follow from the one before it, there? */
static enum dbk_code
prove_row(struct importing *m, const struct dbk_exported *line,
    struct dbk_journal_row *row)
{
	struct dbk_merged_from origin = {0};

	row->at = line->at.s;
	row->user = line->user.s;
	row->station = line->station.s;
	row->action = line->action.s;
	row->entry = line->entry.s;
	row->document = line->document.s;
	row->reason = line->reason.s;
	origin.node.set = true;
	origin.ledger = dbk_text_of(m->out->from.ledger);
	origin.seq = line->seq;
	origin.hash = line->hash;
	if (row->at == NULL || row->user == NULL || row->station == NULL ||
	    row->action == NULL || line->hash.len != DBK_HASH_HEX ||
	    !decode_payload(row, &line->payload, &m->l->work) ||
	    !dbk_merge_follows(row, &origin, m->hash))
		return refuse_line(m, "does not follow from the row before");
	memcpy(m->hash, line->hash.s, DBK_HASH_HEX);
	dbk_buf_reset(&m->origin);
	dbk_document_write(&m->origin, &dbk_group_merged_from, &origin);
	row->origin = m->origin.data;
	return dbk_buf_check(&m->origin, m->err);
}

/* A row that was merged before must still be the same. */
static enum dbk_code
compare_row(struct importing *m)
{
	char merged[DBK_HASH_HEX + 1];
	enum dbk_code rc;

	rc = dbk_merged_hash(&m->l->store, m->out->from.ledger, m->seq, merged,
	    m->err);
	if (rc == DBK_OK && strcmp(merged, m->hash) != 0)
		rc = refuse_row(m, DBK_RULE_STATION_FORKED);
	return rc;
}

static enum dbk_code
judge_number(struct importing *m, const struct dbk_journal_row *row)
{
	struct dbk_finding where = {
	    .file = m->in.path, .entry_number = row->entry};
	struct dbk_number n;

	if (row->entry == NULL ||
	    !dbk_number_parse(&n, row->entry, strlen(row->entry)))
		return refuse_line(m, "adds an entry without a number");
	return dbk_pool_judge_digit(m->l, &n, &where, m->sink, m->err);
}

static enum dbk_code
warn_pool(struct importing *m, const struct dbk_journal_row *row)
{
	struct dbk_pool pool;
	enum dbk_code rc;

	rc = dbk_stored_read(&pool, &dbk_group_pool, &m->l->work, row->document,
	    m->err);
	return rc == DBK_OK ?
	    dbk_pool_warn_overlap(m->l, &pool, m->sink, m->err) :
	    rc;
}

/* What the row means here, before it is appended. */
static enum dbk_code
judge_row(struct importing *m, const struct dbk_journal_row *row)
{
	enum dbk_action action = dbk_action_named(row->action);

	if (action == DBK_ACTION_COUNT)
		return refuse_line(m, "is of a newer program");
	if (dbk_merging_of(action) == DBK_MERGING_REFUSED)
		return refuse_row(m, DBK_RULE_STATION_FILED);
	switch (action) {
	case DBK_ACTION_ENTRY_ADD:
		m->out->entries++;
		return judge_number(m, row);
	case DBK_ACTION_LETTER_MAKE:
		m->out->letters++;
		return DBK_OK;
	case DBK_ACTION_POOL_ADD:
		if (row->document == NULL)
			return refuse_line(m, "has no document");
		return warn_pool(m, row);
	default:
		return DBK_OK;
	}
}

/* The row of ours that comes before the first new one. */
static enum dbk_code
announce(struct importing *m)
{
	struct dbk_station_import doc = {0};
	struct dbk_journal_row row = {0};

	if (m->announced)
		return DBK_OK;
	m->announced = true;
	doc.node.set = true;
	doc.ledger = dbk_text_of(m->out->from.ledger);
	doc.from.v = m->seq;
	doc.from.set = true;
	doc.head = m->in.header.head;
	doc.hash = m->in.header.hash;
	return dbk_journal_append_document(m->l, DBK_ACTION_STATION_IMPORT,
	    &row, &dbk_group_station_import, &doc, m->err);
}

/* One line of the export: proved, then compared or appended. */
static enum dbk_code
take_line(struct importing *m, const char *text)
{
	struct dbk_journal_row row = {0};
	struct dbk_exported line;
	struct dbk_err why = {0};
	enum dbk_code rc;

	m->seq++;
	dbk_arena_reset(&m->l->work);
	rc = dbk_stored_read(&line, &dbk_group_exported, &m->l->work, text,
	    &why);
	if (rc == DBK_ESYSTEM)
		return dbk_fail(m->err, rc, "%s", why.text);
	if (rc != DBK_OK || line.seq.v != m->seq)
		return refuse_line(m, "is not there");
	if (line.origin.s != NULL)
		return refuse_row(m, DBK_RULE_STATION_NESTED);
	rc = prove_row(m, &line, &row);
	if (rc != DBK_OK)
		return rc;
	if (m->seq <= m->known)
		return compare_row(m);
	rc = judge_row(m, &row);
	if (rc == DBK_OK)
		rc = announce(m);
	if (rc == DBK_OK)
		rc = dbk_journal_append_merged(m->l, &row, m->err);
	m->out->rows += rc == DBK_OK;
	return rc;
}

/* ---- the whole ---- */

/* Every whole line in text; what is left of the last one stays. */
static enum dbk_code
take_lines(struct importing *m, struct dbk_buf *text, size_t *seen)
{
	enum dbk_code rc = DBK_OK;
	size_t from = 0;
	char *end;

	while (rc == DBK_OK &&
	    (end = memchr(text->data + *seen, '\n', text->len - *seen)) !=
		NULL) {
		*end = '\0';
		*seen = (size_t)(end - text->data) + 1;
		rc = take_line(m, text->data + from);
		from = *seen;
	}
	memmove(text->data, text->data + from, text->len - from);
	text->len -= from;
	*seen = text->len;
	if (rc == DBK_OK && text->len > LINE_MOST)
		rc = refuse_line(m, "is too long");
	return rc;
}

static enum dbk_code
take_stream(struct importing *m)
{
	struct dbk_buf text = {0};
	enum dbk_code rc = DBK_OK;
	size_t seen = 0, before;

	do {
		before = text.len;
		rc = dbk_bundle_read(&m->in, &text, m->err);
		if (rc != DBK_OK || text.len == before)
			break;
		rc = take_lines(m, &text, &seen);
	} while (rc == DBK_OK);
	if (rc == DBK_OK &&
	    (text.len != 0 || m->in.header.head.v != m->seq ||
		!dbk_text_is(&m->in.header.hash, m->hash)))
		rc = refuse_line(m, "is not the end that its header tells");
	dbk_buf_fini(&text);
	return rc;
}

/* Who signed it, and how much of that journal is here. */
static enum dbk_code
find_sender(struct importing *m, struct dbk_station_known *from)
{
	const char *ledger = m->in.header.from.s;
	struct dbk_finding where = {.file = m->in.path};
	struct dbk_words words = {.value = ledger};
	struct dbk_query q;
	enum dbk_code rc;
	bool found;

	if (strcmp(ledger, m->l->id) == 0) {
		dbk_report(m->sink, DBK_RULE_STATION_SELF, &where, &words);
		return DBK_EFINDINGS;
	}
	rc = dbk_station_find(m->l, ledger, from, &found, m->err);
	if (rc != DBK_OK)
		return rc;
	if (!found || strcmp(from->station.ledger, ledger) != 0) {
		dbk_report(m->sink, DBK_RULE_STATION_UNKNOWN, &where, &words);
		return DBK_EFINDINGS;
	}
	m->out->from = from->station;
	dbk_query_begin(&q, &m->l->store, DBK_SQL_MERGED_LAST);
	dbk_query_text(&q, ledger);
	if (dbk_query_row(&q))
		m->known = dbk_query_get_integer(&q, 0);
	return dbk_query_end(&q, DBK_OK, m->err);
}

static enum dbk_code
import_checked(struct importing *m, const char *path,
    const struct dbk_secret *passphrase)
{
	struct dbk_station_known from;
	struct dbk_station_keys keys;
	enum dbk_code rc;

	rc = dbk_station_keys_make(&keys, m->l, m->err);
	if (rc == DBK_OK)
		rc = dbk_bundle_open(&m->in, path, m->sink, m->err);
	if (rc == DBK_OK)
		rc = find_sender(m, &from);
	if (rc == DBK_OK)
		rc = dbk_bundle_check(&m->in, from.sign, m->err);
	if (rc == DBK_OK)
		rc = dbk_bundle_begin(&m->in, &keys, passphrase, m->err);
	if (rc == DBK_OK)
		rc = take_stream(m);
	if (rc == DBK_OK)
		rc = dbk_conflict_warn(m->l, NULL, m->sink, m->err);
	m->out->head.seq = m->seq;
	memcpy(m->out->head.hash, m->hash, sizeof m->hash);
	dbk_station_keys_fini(&keys);
	dbk_bundle_close(&m->in);
	dbk_buf_fini(&m->origin);
	return rc;
}

enum dbk_code
dbk_station_import(struct dbk_ledger *l, const char *path,
    const struct dbk_secret *passphrase, struct dbk_station_news *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct importing m = {.l = l, .out = out, .sink = sink, .err = err};
	enum dbk_code rc;
	bool own;

	memset(out, 0, sizeof *out);
	rc = dbk_right_need(l, DBK_ACTION_STATION_IMPORT, err);
	if (rc == DBK_OK)
		rc = dbk_change_begin(l, &own, err);
	if (rc != DBK_OK)
		return rc;
	rc = import_checked(&m, path, passphrase);
	return dbk_change_end(l, own, rc, err);
}

enum dbk_code
dbk_station_asks(const char *path, bool *asks, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_bundle_in in = {0};
	enum dbk_code rc;

	*asks = false;
	rc = dbk_bundle_open(&in, path, sink, err);
	if (rc == DBK_OK)
		*asks = in.header.to.s == NULL;
	dbk_bundle_close(&in);
	return rc;
}
