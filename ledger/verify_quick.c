/*
 * Verification that takes no longer on a large ledger, and of an anchor that
 * was printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/verify.h"

#define QUICK_ROWS 200 /* of the journal's end */

static enum dbk_code
walk_end(struct dbk_ledger *l, struct dbk_verify_report *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	unsigned char tail[DBK_HASH_LEN] = {0};
	struct dbk_journal_row row = {0};
	struct dbk_query q;
	int64_t seq = 0;
	bool known; /* what stands before the row */

	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_LAST);
	dbk_query_integer(&q, QUICK_ROWS);
	while (dbk_query_row(&q)) {
		dbk_journal_read(&row, &q);
		known = out->rows != 0 || row.seq == 1;
		dbk_verify_row(sink, &row, known ? seq + 1 : row.seq,
		    known ? tail : NULL);
		memcpy(tail, row.hash, sizeof tail);
		seq = row.seq;
		out->rows++;
	}
	out->anchor.seq = seq;
	(void)sodium_bin2hex(out->anchor.hash, sizeof out->anchor.hash, tail,
	    sizeof tail);
	return dbk_query_end(&q, DBK_OK, err);
}

enum dbk_code
dbk_ledger_verify_quick(struct dbk_ledger *l, struct dbk_verify_report *out,
    struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_sink counter = {0};
	struct dbk_err why = {0};
	unsigned long errors;
	enum dbk_code rc;

	memset(out, 0, sizeof *out);
	if (sink == NULL)
		sink = &counter;
	errors = sink->errors;
	dbk_session_check_keys(l, sink);
	rc = walk_end(l, out, sink, &why);
	if (rc == DBK_EDAMAGE)
		dbk_verify_report_row(sink, DBK_RULE_VERIFY_PAGE, NULL, NULL,
		    why.text);
	else if (rc != DBK_OK)
		return dbk_fail(err, rc, "%s", why.text);
	if (sink->errors != errors)
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s: the ledger is damaged; " DBK_DAMAGE_ADVICE, l->path);
	return DBK_OK;
}

enum dbk_code
dbk_ledger_verify_anchor(struct dbk_ledger *l, int64_t seq, const char *hash,
    struct dbk_sink *sink, struct dbk_err *err)
{
	char value[24], hex[DBK_HASH_HEX + 1] = "", detail[200];
	const void *bytes;
	struct dbk_query q;
	enum dbk_code rc;
	size_t len;

	dbk_query_begin(&q, &l->store, DBK_SQL_JOURNAL_HASH);
	dbk_query_integer(&q, seq);
	if (dbk_query_row(&q)) {
		bytes = dbk_query_get_bytes(&q, 0, &len);
		if (len == DBK_HASH_LEN)
			(void)sodium_bin2hex(hex, sizeof hex, bytes, len);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc != DBK_OK)
		return rc;
	if (hex[0] != '\0' && strncmp(hex, hash, strlen(hash)) == 0)
		return DBK_OK;
	(void)snprintf(value, sizeof value, "%" PRId64, seq);
	if (hex[0] == '\0')
		(void)snprintf(detail, sizeof detail,
		    "the journal has no such row: it was cut");
	else
		(void)snprintf(detail, sizeof detail,
		    "its hash in the "
		    "journal is %s: it was rewritten",
		    hex);
	dbk_verify_report_row(sink, DBK_RULE_VERIFY_ANCHOR, NULL, value,
	    detail);
	return dbk_fail(err, DBK_EDAMAGE,
	    "%s: the ledger is not the one that "
	    "this anchor was printed from",
	    l->path);
}
