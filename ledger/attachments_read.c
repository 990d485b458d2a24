#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/attachments.h"
#include "ledger/letters.h"
#include "ledger/session.h"

static const char *
text_or_null(struct dbk_query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) != SQLITE_NULL ?
	    dbk_query_get_text(q, column) :
	    NULL;
}

static void
get_row(struct dbk_attachment_row *row, struct dbk_query *q)
{
	row->id = dbk_query_get_integer(q, 0);
	row->entry = dbk_query_get_text(q, 1);
	row->name = dbk_query_get_text(q, 2);
	row->kind = dbk_query_get_text(q, 3);
	row->type = dbk_query_get_text(q, 4);
	row->size = dbk_query_get_integer(q, 5);
	row->content = dbk_query_get_text(q, 6);
	row->note = text_or_null(q, 7);
	row->at = dbk_query_get_text(q, 8);
	row->user = dbk_query_get_text(q, 9);
	row->withdrawn = text_or_null(q, 10);
}

/* What is named is there; the query borrows from standing. */
static enum dbk_code
begin(struct dbk_query *q, struct dbk_standing *standing, struct dbk_ledger *l,
    const struct dbk_attachment_choice *choice, struct dbk_sink *sink,
    struct dbk_err *err)
{
	struct dbk_letter_row letter;
	enum dbk_code rc = DBK_OK;

	if (choice->letter != NULL)
		rc = dbk_letter_get(l, choice->letter, &letter, sink, err);
	else if (choice->entry != NULL)
		rc = dbk_session_known(l, choice->entry, standing, sink, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(q, &l->store,
	    choice->id != 0	       ? DBK_SQL_ATTACH_GET :
		choice->letter != NULL ? DBK_SQL_ATTACH_LETTER :
					 DBK_SQL_ATTACH_LIST);
	if (choice->id != 0)
		dbk_query_integer(q, choice->id);
	else if (choice->letter != NULL)
		dbk_query_text(q, choice->letter);
	else
		dbk_query_text(q,
		    choice->entry != NULL ? standing->row.number : NULL);
	return DBK_OK;
}

enum dbk_code
dbk_attachment_list(struct dbk_ledger *l,
    const struct dbk_attachment_choice *choice,
    enum dbk_code (*each)(void *arg, const struct dbk_attachment_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err)
{
	struct dbk_attachment_row row;
	struct dbk_standing standing;
	enum dbk_code rc;
	struct dbk_query q;
	char number[24];
	bool some = false;

	rc = begin(&q, &standing, l, choice, sink, err);
	if (rc != DBK_OK)
		return rc;
	while (rc == DBK_OK && dbk_query_row(&q)) {
		some = true;
		get_row(&row, &q);
		rc = each(arg, &row);
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc != DBK_OK || some || choice->id == 0)
		return rc;
	(void)snprintf(number, sizeof number, "%" PRId64, choice->id);
	return dbk_session_refuse(sink, DBK_RULE_ATTACH_UNKNOWN, NULL, number,
	    NULL);
}

enum dbk_code
dbk_attachment_read(struct dbk_ledger *l, const struct dbk_attachment_row *row,
    enum dbk_code (*write)(void *arg, const void *bytes, size_t len), void *arg,
    struct dbk_err *err)
{
	unsigned char hash[DBK_HASH_LEN];
	char hex[DBK_HASH_HEX + 1];
	crypto_generichash_state state;
	struct dbk_err why = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	const void *bytes;
	int64_t size = 0;
	size_t len;

	(void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
	dbk_query_begin(&q, &l->store, DBK_SQL_ATTACH_BYTES);
	dbk_query_text(&q, row->content);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		bytes = dbk_query_get_bytes(&q, 0, &len);
		(void)crypto_generichash_update(&state, bytes, len);
		size += (int64_t)len;
		rc = write(arg, bytes, len);
	}
	rc = dbk_query_end(&q, rc, &why);
	(void)crypto_generichash_final(&state, hash, sizeof hash);
	(void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	if (rc == DBK_OK &&
	    (size != row->size || strcmp(hex, row->content) != 0))
		rc = dbk_fail(&why, DBK_EDAMAGE,
		    "its bytes do not fit their hash");
	if (rc == DBK_OK)
		return DBK_OK;
	/* Not when write failed: it has said why. */
	return why.code == DBK_OK ?
	    rc :
	    dbk_fail(err, rc, "attachment %" PRId64 " of %s, %s: %s", row->id,
		row->entry, row->name, why.text);
}
