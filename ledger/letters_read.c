/*
 * Looking at letters that were made.
 */
#include <string.h>

#include "ledger/letters.h"
#include "ledger/session.h"

/* Columns of DBK_SQL_LETTER_GET and _LIST. */
static void
read_row(struct dbk_letter_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->number, sizeof row->number);
	row->port = dbk_query_get_text(q, 1);
	row->made_at = dbk_query_get_text(q, 2);
	row->user = dbk_query_get_text(q, 3);
	row->entries = dbk_query_get_integer(q, 4);
	row->value = dbk_query_get_integer(q, 5);
	row->anchor.seq = dbk_query_get_integer(q, 6);
	dbk_query_copy_text(q, 7, row->anchor.hash, sizeof row->anchor.hash);
}

enum dbk_code
dbk_letter_get(struct dbk_ledger *l, const char *number,
    struct dbk_letter_row *out, struct dbk_sink *sink, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;
	bool found;

	memset(out, 0, sizeof *out);
	dbk_arena_reset(&l->held);
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_GET);
	dbk_query_text(&q, number);
	found = dbk_query_row(&q);
	if (found) {
		const char **strings[] = {
		    &out->port,
		    &out->made_at,
		    &out->user,
		};

		read_row(out, &q);
		rc = dbk_session_hold(l, strings, 3, err);
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc != DBK_OK || found)
		return rc;
	return dbk_session_refuse(sink, DBK_RULE_LETTER_UNKNOWN, NULL, number,
	    NULL);
}

enum dbk_code
dbk_letter_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_letter_row row;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_LIST);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		read_row(&row, &q);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* The row of an entry of a letter, from its document then and from what never
 * changes. */
static void
read_entry_row(struct dbk_entry_row *row, const struct dbk_entry *entry,
    struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->number, sizeof row->number);
	row->paper = DBK_PAPER_LETTERED;
	row->filing = DBK_FILING_NONE;
	row->seq = dbk_query_get_integer(q, 1);
	row->revision = dbk_query_get_integer(q, 2);
	row->letter = dbk_query_get_text(q, 3);
	row->batch = "";
	row->writer = dbk_query_get_text(q, 4);
	row->station = dbk_query_get_text(q, 5);
	row->keyed_at = dbk_query_get_text(q, 6);
	row->changed_at = dbk_query_get_text(q, 7);
	row->value = entry->value.v;
	row->entry_type = or_empty(entry->entry_type.s);
	row->mode = or_empty(entry->mode.s);
	row->port = or_empty(entry->port_of_entry.s);
	row->importer = or_empty(dbk_entry_importer(entry));
}

enum dbk_code
dbk_letter_scan(struct dbk_ledger *l, const char *number,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_entry_row row;
	struct dbk_entry entry;
	struct dbk_arena arena; /* each may read other entries meanwhile */
	struct dbk_query q;

	dbk_arena_init(&arena, 0);
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_SCAN);
	dbk_query_text(&q, number);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_arena_reset(&arena);
		rc = dbk_stored_read(&entry, &dbk_group_entry, &arena,
		    dbk_query_get_text(&q, 8), err);
		if (rc != DBK_OK)
			break;
		read_entry_row(&row, &entry, &q);
		rc = each(arg, &row, &entry);
	}
	rc = dbk_query_end(&q, rc, err);
	dbk_arena_fini(&arena);
	return rc;
}

enum dbk_code
dbk_letter_profile(struct dbk_ledger *l, const char *number,
    struct dbk_profile *out, struct dbk_arena *a, struct dbk_err *err)
{
	enum dbk_code rc;
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_PROFILE);
	dbk_query_text(&q, number);
	if (dbk_query_row(&q))
		rc = dbk_stored_read(out, &dbk_group_profile, a,
		    dbk_query_get_text(&q, 0), err);
	else
		rc = dbk_fail(err, DBK_EUSAGE, "there is no letter %s", number);
	return dbk_query_end(&q, rc, err);
}
