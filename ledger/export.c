/*
 * The journal for other programs: what the hashes were made of, exactly.
 */
#include <inttypes.h>
#include <string.h>

#include "ledger/rights.h"
#include "ledger/session.h"

static void
add_text(struct dbk_buf *b, const char *name, const char *s)
{
	dbk_buf_add_format(b, ",\"%s\":", name);
	if (s == NULL)
		dbk_buf_add_string(b, "null");
	else
		dbk_buf_add_json(b, s, strlen(s));
}

static void
add_base64(struct dbk_buf *b, const char *name, const void *bytes, size_t len)
{
	const int variant = sodium_base64_VARIANT_ORIGINAL;
	size_t size = sodium_base64_encoded_len(len, variant);
	char *text;

	dbk_buf_add_format(b, ",\"%s\":", name);
	if (bytes == NULL) {
		dbk_buf_add_string(b, "null");
		return;
	}
	dbk_buf_add_char(b, '"');
	text = dbk_buf_extend(b, size);
	if (text == NULL)
		return;
	(void)sodium_bin2base64(text, size, bytes, len, variant);
	b->len--; /* its NUL */
	dbk_buf_add_char(b, '"');
}

static void
add_hash(struct dbk_buf *b, const char *name,
    const unsigned char hash[DBK_HASH_LEN])
{
	char hex[DBK_HASH_HEX + 1];

	(void)sodium_bin2hex(hex, sizeof hex, hash, DBK_HASH_LEN);
	add_text(b, name, hex);
}

static void
add_row(struct dbk_buf *b, const struct dbk_journal_row *row)
{
	dbk_buf_add_format(b, "{\"seq\":%" PRId64, row->seq);
	add_text(b, "at", row->at);
	add_text(b, "user", row->user);
	add_text(b, "station", row->station);
	add_text(b, "action", row->action);
	add_text(b, "entry", row->entry);
	add_text(b, "document", row->document);
	add_base64(b, "payload", row->payload, row->payload_len);
	add_text(b, "reason", row->reason);
	if (row->origin != NULL)
		add_text(b, "origin", row->origin);
	add_hash(b, "prev", row->prev);
	add_hash(b, "hash", row->hash);
	dbk_buf_add_string(b, "}\n");
}

enum dbk_code
dbk_journal_export(struct dbk_ledger *l,
    enum dbk_code (*write)(void *arg, const char *line, size_t len), void *arg,
    struct dbk_anchor *out, struct dbk_err *err)
{
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	rc = dbk_right_need(l, DBK_ACTION_JOURNAL_EXPORT, err);
	return rc == DBK_OK ? dbk_journal_lines(l, write, arg, out, err) : rc;
}

enum dbk_code
dbk_journal_lines(struct dbk_ledger *l,
    enum dbk_code (*write)(void *arg, const char *line, size_t len), void *arg,
    struct dbk_anchor *out, struct dbk_err *err)
{
	struct dbk_journal_row row = {0};
	struct dbk_buf line = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_ALL);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_journal_read(&row, &q);
		dbk_buf_reset(&line);
		add_row(&line, &row);
		rc = dbk_buf_check(&line, err);
		if (rc == DBK_OK)
			rc = write(arg, line.data, line.len);
		out->seq = row.seq;
		(void)sodium_bin2hex(out->hash, sizeof out->hash, row.hash,
		    sizeof row.hash);
	}
	rc = dbk_query_end(&q, rc, err);
	dbk_buf_fini(&line);
	return rc;
}
