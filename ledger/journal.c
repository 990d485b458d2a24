#include <sodium.h>
#include <string.h>

#include "ledger/document.h"
#include "ledger/journal.h"
#include "ledger/session.h"

/* Hashed first, so that no other hash of ours can be taken for a row's. */
static const char domain[] = "daybook journal 1";

const char *
dbk_action_name(enum dbk_action action)
{
	return dbk_actions[action].name;
}

enum dbk_action
dbk_action_named(const char *name)
{
	int i;

	for (i = 0; i < DBK_ACTION_COUNT; i++)
		if (strcmp(dbk_actions[i].name, name) == 0)
			break;
	return (enum dbk_action)i;
}

/* Eight bytes, least significant first, whatever the machine. */
static void
hash_number(crypto_generichash_state *state, uint64_t v)
{
	unsigned char bytes[8];
	size_t i;

	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(v >> (8 * i) & 0xff);
	(void)crypto_generichash_update(state, bytes, sizeof bytes);
}

/*
 * A byte that tells absent from empty, the length, the bytes: no two rows have
 * the same encoding.
 */
static void
hash_bytes(crypto_generichash_state *state, const void *bytes, size_t len)
{
	const unsigned char present = bytes != NULL;

	(void)crypto_generichash_update(state, &present, 1);
	if (bytes == NULL)
		return;
	hash_number(state, len);
	(void)crypto_generichash_update(state, bytes, len);
}

static void
hash_text(crypto_generichash_state *state, const char *s)
{
	hash_bytes(state, s, s != NULL ? strlen(s) : 0);
}

void
dbk_journal_hash(unsigned char hash[DBK_HASH_LEN],
    const struct dbk_journal_row *row)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, DBK_HASH_LEN);
	hash_text(&state, domain);
	hash_bytes(&state, row->prev, DBK_HASH_LEN);
	hash_number(&state, (uint64_t)row->seq);
	hash_text(&state, row->at);
	hash_text(&state, row->user);
	hash_text(&state, row->station);
	hash_text(&state, row->action);
	hash_text(&state, row->entry);
	hash_text(&state, row->document);
	hash_bytes(&state, row->payload, row->payload_len);
	hash_text(&state, row->reason);
	/* Rows of our own end before it, as they did before there were others. */
	if (row->origin != NULL)
		hash_text(&state, row->origin);
	(void)crypto_generichash_final(&state, hash, DBK_HASH_LEN);
}

static const char *
text_or_null(struct dbk_query *q, int column)
{
	if (sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
		return NULL;
	return dbk_query_get_text(q, column);
}

/* A hash of another length than ours is left zero: it fits nothing. */
static void
read_hash(unsigned char hash[DBK_HASH_LEN], struct dbk_query *q, int column)
{
	size_t len;
	const void *bytes = dbk_query_get_bytes(q, column, &len);

	memset(hash, 0, DBK_HASH_LEN);
	if (len == DBK_HASH_LEN)
		memcpy(hash, bytes, len);
}

void
dbk_journal_read(struct dbk_journal_row *row, struct dbk_query *q)
{
	row->seq = dbk_query_get_integer(q, 0);
	row->at = dbk_query_get_text(q, 1);
	row->user = dbk_query_get_text(q, 2);
	row->station = dbk_query_get_text(q, 3);
	row->action = dbk_query_get_text(q, 4);
	row->entry = text_or_null(q, 5);
	row->document = text_or_null(q, 6);
	row->made_from = NULL;
	row->digest = NULL;
	row->payload = dbk_query_get_bytes(q, 7, &row->payload_len);
	/* The bytes of an empty payload are NULL, too; it is there. */
	if (row->payload == NULL &&
	    sqlite3_column_type(q->stmt, 7) != SQLITE_NULL)
		row->payload = "";
	row->reason = text_or_null(q, 8);
	read_hash(row->prev, q, 9);
	read_hash(row->hash, q, 10);
	row->origin = text_or_null(q, 11);
}

enum dbk_code
dbk_journal_insert(struct dbk_store *s, enum dbk_sql how,
    const struct dbk_journal_row *row, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, s, how);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, row->user);
	dbk_query_text(&q, row->station);
	dbk_query_text(&q, row->action);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, row->document);
	dbk_query_bytes(&q, row->payload, row->payload_len);
	dbk_query_text(&q, row->reason);
	dbk_query_bytes(&q, row->prev, sizeof row->prev);
	dbk_query_bytes(&q, row->hash, sizeof row->hash);
	dbk_query_text(&q, row->origin);
	return dbk_query_run(&q, err);
}

/* Binds the row to the newest one and applies it. */
static enum dbk_code
append_row(struct dbk_ledger *l, struct dbk_journal_row *row,
    struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_session_tail(l, err);
	if (rc != DBK_OK)
		return rc;
	row->seq = l->tail_seq + 1;
	memcpy(row->prev, l->tail_hash, DBK_HASH_LEN);
	dbk_journal_hash(row->hash, row);
	rc = dbk_journal_insert(&l->store, DBK_SQL_JOURNAL_ADD, row, err);
	if (rc == DBK_OK)
		rc = dbk_project(&l->projection, row, err);
	if (rc != DBK_OK)
		return rc;
	l->tail_seq = row->seq;
	memcpy(l->tail_hash, row->hash, DBK_HASH_LEN);
	return DBK_OK;
}

enum dbk_code
dbk_journal_append(struct dbk_ledger *l, enum dbk_action action,
    struct dbk_journal_row *row, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_right_need_row(l, action, row, err);
	if (rc == DBK_OK)
		rc = dbk_session_station(l, &row->station, err);
	if (rc != DBK_OK)
		return rc;
	row->at = l->actor.now;
	row->user = l->actor.user;
	row->action = dbk_action_name(action);
	row->origin = NULL;
	rc = append_row(l, row, err);
	if (rc == DBK_OK && action == DBK_ACTION_PROFILE)
		l->profile_known = false;
	return rc;
}

enum dbk_code
dbk_journal_append_merged(struct dbk_ledger *l, struct dbk_journal_row *row,
    struct dbk_err *err)
{
	return append_row(l, row, err);
}

enum dbk_code
dbk_journal_append_document(struct dbk_ledger *l, enum dbk_action action,
    struct dbk_journal_row *row, const struct dbk_group *g, const void *doc,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_reset(&l->json);
	dbk_document_write(&l->json, g, doc);
	rc = dbk_buf_check(&l->json, err);
	if (rc != DBK_OK)
		return rc;
	row->document = l->json.data;
	return dbk_journal_append(l, action, row, err);
}
