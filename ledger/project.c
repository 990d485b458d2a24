#include <sodium.h>
#include <string.h>

#include "ledger/project.h"

/* A letter may name a million entries. */
#define ARENA_LIMIT ((size_t)512 * 1024 * 1024)

static dbk_project_action apply_init, apply_keys, apply_profile, apply_pool_add,
    apply_backup, apply_editions, apply_nothing;

/* What each action carries and does. */
static const struct {
	const struct dbk_group *group; /* NULL: no document */
	dbk_project_action *apply;
} actions[DBK_ACTION_COUNT] = {
    [DBK_ACTION_INIT] = {&dbk_group_founding, apply_init},
    [DBK_ACTION_USER_ADD] = {&dbk_group_user, apply_keys},
    [DBK_ACTION_USER_ROLE] = {&dbk_group_user, apply_keys},
    [DBK_ACTION_USER_REMOVE] = {&dbk_group_user, apply_keys},
    [DBK_ACTION_KEY_PASSWD] = {&dbk_group_user, apply_keys},
    [DBK_ACTION_KEY_UNLOCK] = {&dbk_group_user, apply_keys},
    [DBK_ACTION_KEY_RECOVERY] = {NULL, apply_keys},
    [DBK_ACTION_PROFILE] = {&dbk_group_profile, apply_profile},
    [DBK_ACTION_POOL_ADD] = {&dbk_group_pool, apply_pool_add},
    [DBK_ACTION_ENTRY_ADD] = {&dbk_group_entry, dbk_project_entry_add},
    [DBK_ACTION_ENTRY_COMPLETE] = {NULL, dbk_project_entry_complete},
    [DBK_ACTION_ENTRY_CORRECT] = {&dbk_group_entry, dbk_project_entry_correct},
    [DBK_ACTION_ENTRY_VOID] = {NULL, dbk_project_entry_void},
    [DBK_ACTION_ENTRY_SECOND] = {&dbk_group_second_compared,
	dbk_project_entry_second},
    [DBK_ACTION_ENTRY_RELEASE] = {&dbk_group_release,
	dbk_project_entry_release},
    [DBK_ACTION_LETTER_MAKE] = {&dbk_group_letter, dbk_project_letter_make},
    [DBK_ACTION_LETTER_AMEND] = {&dbk_group_letter, dbk_project_letter_amend},
    [DBK_ACTION_DISCRETION_MAKE] = {&dbk_group_letter,
	dbk_project_discretion_make},
    [DBK_ACTION_STATIONERY_SET] = {&dbk_group_stationery,
	dbk_project_stationery_set},
    [DBK_ACTION_STATIONERY_REMOVE] = {&dbk_group_stationery,
	dbk_project_stationery_remove},
    [DBK_ACTION_STATIONERY_KEEP] = {&dbk_group_stationery,
	dbk_project_stationery_keep},
    [DBK_ACTION_FILING_REQUEST] = {&dbk_group_request,
	dbk_project_filing_request},
    [DBK_ACTION_FILING_WITHDRAW] = {NULL, dbk_project_filing_withdraw},
    [DBK_ACTION_BATCH_BUILD] = {&dbk_group_batch, dbk_project_batch_build},
    [DBK_ACTION_BATCH_MOVE] = {&dbk_group_moved, dbk_project_batch_move},
    [DBK_ACTION_BATCH_SENDING] = {&dbk_group_sending,
	dbk_project_batch_sending},
    [DBK_ACTION_BATCH_SENT] = {&dbk_group_sending, dbk_project_batch_sent},
    [DBK_ACTION_BATCH_SETTLE] = {&dbk_group_settled, dbk_project_batch_settle},
    [DBK_ACTION_BATCH_REJECT] = {&dbk_group_answer, dbk_project_batch_reject},
    [DBK_ACTION_BATCH_OVERDUE] = {&dbk_group_overdue,
	dbk_project_batch_overdue},
    [DBK_ACTION_BATCH_RESEND] = {&dbk_group_resend, dbk_project_batch_resend},
    [DBK_ACTION_ANSWER_KEEP] = {NULL, dbk_project_answer_keep},
    [DBK_ACTION_ANSWER_APPLY] = {&dbk_group_answer, dbk_project_answer_apply},
    [DBK_ACTION_ATTACH_PART] = {&dbk_group_attachment_part,
	dbk_project_attach_part},
    [DBK_ACTION_ATTACH_ADD] = {&dbk_group_attachment, dbk_project_attach_add},
    [DBK_ACTION_ATTACH_WITHDRAW] = {&dbk_group_attachment_end,
	dbk_project_attach_withdraw},
    [DBK_ACTION_BACKUP_DONE] = {&dbk_group_backup, apply_backup},
    [DBK_ACTION_BOOK_SET] = {&dbk_group_book_item, dbk_project_book_set},
    [DBK_ACTION_BOOK_REMOVE] = {&dbk_group_book_item, dbk_project_book_remove},
    [DBK_ACTION_REF_LOAD] = {&dbk_group_editions, apply_editions},
    [DBK_ACTION_STATION_TRUST] = {&dbk_group_station_card,
	dbk_project_station_trust},
    [DBK_ACTION_STATION_EXPORT] = {&dbk_group_station_export, apply_nothing},
    [DBK_ACTION_STATION_IMPORT] = {&dbk_group_station_import, apply_nothing},
    [DBK_ACTION_STATION_RESOLVE] = {&dbk_group_station_choice,
	dbk_project_station_resolve},
    [DBK_ACTION_ANSWER_UNMATCHED] = {&dbk_group_unmatched,
	dbk_project_answer_unmatched},
    [DBK_ACTION_STATUS_APPLY] = {&dbk_group_status, dbk_project_status_apply},
};

void
dbk_projection_init(struct dbk_projection *p, struct dbk_store *store)
{
	memset(p, 0, sizeof *p);
	p->store = store;
	dbk_arena_init(&p->arena, ARENA_LIMIT);
}

void
dbk_projection_fini(struct dbk_projection *p)
{
	dbk_buf_fini(&p->words);
	dbk_arena_fini(&p->arena);
}

static void
note_unreadable(void *arg, const struct dbk_finding *finding)
{
	struct dbk_err *first = arg;

	(void)dbk_fail(first, DBK_EDAMAGE, "%s: %s",
	    finding->path != NULL ? finding->path : "document", finding->text);
}

enum dbk_code
dbk_stored_read(void *doc, const struct dbk_group *g, struct dbk_arena *a,
    const char *json, struct dbk_err *err)
{
	struct dbk_source source = {0};
	struct dbk_sink sink = {0};
	struct dbk_err first = {0};
	enum dbk_code rc;

	source.text = json;
	source.len = strlen(json);
	source.first_line = 1;
	sink.emit = note_unreadable;
	sink.arg = &first;
	rc = dbk_document_reread(doc, g, a, &source, &sink, err);
	if (rc != DBK_EFINDINGS)
		return rc;
	return dbk_fail(err, DBK_EDAMAGE,
	    "a document of the journal cannot be read: %s", first.text);
}

enum dbk_code
dbk_project_read(struct dbk_projection *p, const struct dbk_journal_row *row,
    const struct dbk_group *group, const void **out, struct dbk_err *err)
{
	void *doc;

	if (row->document == NULL)
		return dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld (%s) has no document",
		    (long long)row->seq, row->action);
	*out = doc = dbk_arena_alloc(&p->arena, group->size);
	if (doc == NULL)
		return dbk_fail_memory(err);
	return dbk_stored_read(doc, group, &p->arena, row->document, err);
}

enum dbk_code
dbk_project_apply(struct dbk_projection *p, const struct dbk_journal_row *row,
    enum dbk_action action, struct dbk_err *err)
{
	const struct dbk_group *group = actions[action].group;
	const void *doc = row->made_from;
	enum dbk_code rc = DBK_OK;

	if (group != NULL && doc == NULL)
		rc = dbk_project_read(p, row, group, &doc, err);
	return rc == DBK_OK ? actions[action].apply(p, row, doc, err) : rc;
}

enum dbk_code
dbk_project(struct dbk_projection *p, const struct dbk_journal_row *row,
    struct dbk_err *err)
{
	enum dbk_action action = dbk_action_named(row->action);
	enum dbk_code rc;

	if (action == DBK_ACTION_COUNT)
		return dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld has the "
		    "unknown action \"%s\"; a newer program may know it",
		    (long long)row->seq, row->action);
	dbk_arena_reset(&p->arena);
	rc = row->origin == NULL ? dbk_project_apply(p, row, action, err) :
				   dbk_project_merged(p, row, action, err);
	if (rc == DBK_OK && row->seq % DBK_ALIKE_ROWS == 0)
		rc = dbk_project_alike(p, err);
	return rc;
}

/* A row that only tells what was done outside. */
static enum dbk_code
apply_nothing(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	(void)p;
	(void)row;
	(void)doc;
	(void)err;
	return DBK_OK;
}

static enum dbk_code
apply_init(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	const struct dbk_founding *founding = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_LEDGER_ADD);
	dbk_query_text(&q, founding->id.s);
	dbk_query_integer(&q, founding->format.v);
	dbk_query_text(&q, row->at);
	return dbk_query_run(&q, err);
}

static enum dbk_code
apply_keys(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	struct dbk_query q;

	(void)doc;
	dbk_query_begin(&q, p->store, DBK_SQL_KEYS_PUT);
	dbk_query_integer(&q, row->seq);
	dbk_query_bytes(&q, row->payload, row->payload_len);
	return dbk_query_run(&q, err);
}

static enum dbk_code
apply_profile(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	struct dbk_query q;

	(void)doc;
	dbk_query_begin(&q, p->store, DBK_SQL_PROFILE_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->document);
	return dbk_query_run(&q, err);
}

static enum dbk_code
apply_backup(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	const struct dbk_backup *backup = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_BACKUP_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->at);
	dbk_query_text(&q, backup->file.s);
	dbk_query_integer(&q, backup->head.v);
	dbk_query_text(&q, backup->hash.s);
	return dbk_query_run(&q, err);
}

static enum dbk_code
apply_editions(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	const struct dbk_editions *editions = doc;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	size_t i;

	for (i = 0; rc == DBK_OK && i < editions->nlists; i++) {
		const struct dbk_edition *e = &editions->lists[i];

		dbk_query_begin(&q, p->store, DBK_SQL_EDITION_ADD);
		dbk_query_text(&q, e->list.s);
		dbk_query_integer(&q, row->seq);
		dbk_query_text(&q, e->edition.s);
		dbk_query_text(&q, e->source.s);
		dbk_query_integer(&q, e->rows.v);
		dbk_query_text(&q, e->digest.s);
		rc = dbk_query_run(&q, err);
	}
	return rc;
}

/* Seven digits that were judged before they were journalled. */
int64_t
dbk_project_serial(const struct dbk_text *t)
{
	int64_t v = 0;
	size_t i;

	for (i = 0; i < t->len && t->s[i] >= '0' && t->s[i] <= '9'; i++)
		v = v * 10 + (t->s[i] - '0');
	return v;
}

enum dbk_code
dbk_project_pool_range(struct dbk_projection *p, const struct dbk_pool *pool,
    int64_t from, int64_t to, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, p->store, DBK_SQL_POOL_ADD);
	dbk_query_text(&q, pool->filer.s);
	dbk_query_integer(&q, from);
	dbk_query_integer(&q, to);
	dbk_query_text(&q, pool->station.s);
	dbk_query_integer(&q, pool->offset.v);
	rc = dbk_query_run(&q, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_FREE_ADD);
	dbk_query_integer(&q, sqlite3_last_insert_rowid(p->store->db));
	dbk_query_integer(&q, to);
	dbk_query_integer(&q, from);
	return dbk_query_run(&q, err);
}

static enum dbk_code
apply_pool_add(struct dbk_projection *p, const struct dbk_journal_row *row,
    const void *doc, struct dbk_err *err)
{
	const struct dbk_pool *pool = doc;

	(void)row;
	return dbk_project_pool_range(p, pool, dbk_project_serial(&pool->from),
	    dbk_project_serial(&pool->to), err);
}

void
dbk_entry_digest(unsigned char digest[DBK_DIGEST_LEN], const char *json)
{
	/* The number is the first member of all. */
	const struct dbk_field *number = &dbk_group_entry.fields[0];
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, DBK_DIGEST_LEN);
	if (strncmp(json + 1, number->key, number->key_len) == 0) {
		json += 1 + number->key_len;
		json += 1 + strcspn(json + 1, "\"") + 1;
		if (*json == ',')
			json++;
		(void)crypto_generichash_update(&state,
		    (const unsigned char *)"{", 1);
	}
	(void)crypto_generichash_update(&state, (const unsigned char *)json,
	    strlen(json));
	(void)crypto_generichash_final(&state, digest, DBK_DIGEST_LEN);
}

size_t
dbk_entry_number_at(void)
{
	/* Behind the brace, its name and the quote. */
	return 1 + dbk_group_entry.fields[0].key_len + 1;
}

void
dbk_bytes_digest(char hex[DBK_HASH_HEX + 1], const void *bytes, size_t len)
{
	unsigned char hash[DBK_HASH_LEN];

	(void)crypto_generichash(hash, sizeof hash, bytes, len, NULL, 0);
	(void)sodium_bin2hex(hex, DBK_HASH_HEX + 1, hash, sizeof hash);
}

const char *
dbk_entry_importer(const struct dbk_entry *entry)
{
	return entry->importer.name.s != NULL ? entry->importer.name.s :
						entry->importer.id.s;
}

enum dbk_code
dbk_project_before(struct dbk_projection *p, const struct dbk_journal_row *row,
    const char *number, struct dbk_before *out, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	bool found;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, p->store, DBK_SQL_ENTRY_BEFORE);
	dbk_query_text(&q, number);
	found = dbk_query_row(&q);
	if (found) {
		out->paper = (enum dbk_paper)dbk_query_get_integer(&q, 0);
		out->filing = (enum dbk_filing)dbk_query_get_integer(&q, 1);
		dbk_query_copy_text(&q, 2, out->batch, sizeof out->batch);
		out->batch_state = (enum dbk_batch_state)
		    dbk_query_get_integer(&q, 3);
		out->batch_built = out->batch[0] != '\0' &&
		    out->batch_state == DBK_BATCH_BUILT;
		out->action = *dbk_query_get_text(&q, 4);
	}
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && !found)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "journal row %lld is about an "
		    "entry that is not there",
		    (long long)row->seq);
	return rc;
}
