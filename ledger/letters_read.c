/*
 * Looking at letters that were made.
 */
#include <string.h>

#include "ledger/letters.h"
#include "ledger/scan.h"

static const char *const kind_names[DBK_LETTER_KIND_COUNT] = {
    [DBK_LETTER_DOWNTIME] = "downtime",
    [DBK_LETTER_SUPPLEMENT] = "supplement",
    [DBK_LETTER_DISCRETION] = "discretion",
};

const char *
dbk_letter_kind_name(enum dbk_letter_kind kind)
{
	return kind_names[kind];
}

/* The table allows no other names. */
static enum dbk_letter_kind
kind_named(const char *name)
{
	unsigned i;

	for (i = 0; i < DBK_LETTER_KIND_COUNT - 1; i++)
		if (strcmp(kind_names[i], name) == 0)
			break;
	return (enum dbk_letter_kind)i;
}

/* Columns of DBK_SQL_LETTER_GET and _LIST. */
static void
read_row(struct dbk_letter_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->number, sizeof row->number);
	row->kind = kind_named(dbk_query_get_text(q, 1));
	row->port = dbk_query_get_text(q, 2);
	row->made_at = dbk_query_get_text(q, 3);
	row->user = dbk_query_get_text(q, 4);
	row->entries = dbk_query_get_integer(q, 5);
	row->value = dbk_query_get_integer(q, 6);
	row->anchor.seq = dbk_query_get_integer(q, 7);
	dbk_query_copy_text(q, 8, row->anchor.hash, sizeof row->anchor.hash);
	row->amends = dbk_query_get_text(q, 9);
	row->amends_made_at = dbk_query_get_text(q, 10);
	row->from = dbk_query_get_text(q, 11);
	row->to = dbk_query_get_text(q, 12);
	row->reason = dbk_query_get_text(q, 13);
	row->wording = dbk_query_get_integer(q, 14);
	row->logo = dbk_query_get_integer(q, 15);
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
		    &out->amends,
		    &out->amends_made_at,
		    &out->from,
		    &out->to,
		    &out->reason,
		};

		read_row(out, &q);
		rc = dbk_session_hold(l, strings,
		    sizeof strings / sizeof strings[0], err);
	}
	rc = dbk_query_end(&q, rc, err);
	if (rc != DBK_OK || found)
		return rc;
	return dbk_session_refuse(sink, DBK_RULE_LETTER_UNKNOWN, NULL, number,
	    NULL);
}

static enum dbk_code
list_papers(struct dbk_ledger *l, bool discretion,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	enum dbk_code rc = DBK_OK;
	struct dbk_letter_row row;
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_LIST);
	dbk_query_integer(&q, discretion);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		read_row(&row, &q);
		rc = each(arg, &row);
	}
	return dbk_query_end(&q, rc, err);
}

enum dbk_code
dbk_letter_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	return list_papers(l, false, each, arg, err);
}

enum dbk_code
dbk_discretion_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_letter_row *row),
    void *arg, struct dbk_err *err)
{
	return list_papers(l, true, each, arg, err);
}

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* The row of an entry of a letter, but for what its document then says. */
static void
read_entry_row(struct dbk_entry_row *row, struct dbk_query *q)
{
	memset(row, 0, sizeof *row);
	dbk_query_copy_text(q, 0, row->number, sizeof row->number);
	row->paper = dbk_query_get_integer(q, 7) != 0 ? DBK_PAPER_VOID :
							DBK_PAPER_LETTERED;
	row->filing = DBK_FILING_NONE;
	row->seq = dbk_query_get_integer(q, 1);
	row->revision = dbk_query_get_integer(q, 2);
	row->letter = dbk_query_get_text(q, 3);
	row->batch = "";
	row->writer = dbk_query_get_text(q, 4);
	row->station = dbk_query_get_text(q, 5);
	row->keyed_at = dbk_query_get_text(q, 6);
}

/* The document then, and the time of its row. */
static void
complete_entry_row(struct dbk_entry_row *row, const struct dbk_entry *entry,
    const char *at)
{
	row->changed_at = at;
	row->value = entry->value.v;
	row->entry_type = or_empty(entry->entry_type.s);
	row->mode = or_empty(entry->mode.s);
	row->port = or_empty(entry->port_of_entry.s);
	row->importer = or_empty(dbk_entry_importer(entry));
}

enum dbk_code
dbk_letter_scan(struct dbk_ledger *l, const char *number,
    const struct dbk_letter_modes *modes,
    enum dbk_code (*each)(void *arg, const struct dbk_entry_row *row,
	const struct dbk_entry *entry),
    void *arg, struct dbk_err *err)
{
	struct dbk_query q;

	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_SCAN);
	dbk_query_text(&q, number);
	dbk_query_text(&q, modes != NULL ? modes->one : NULL);
	dbk_query_text(&q, modes != NULL ? modes->other : NULL);
	return dbk_scan(l, &q, read_entry_row, complete_entry_row, each, arg,
	    err);
}

/* Why the entry was changed after row first and before row end. */
static enum dbk_code
read_reasons(struct dbk_ledger *l, const char *entry, int64_t first,
    int64_t end, const char **out, struct dbk_arena *a, struct dbk_err *err)
{
	struct dbk_buf reasons = {0};
	struct dbk_query q;
	enum dbk_code rc;

	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_REASONS);
	dbk_query_text(&q, entry);
	dbk_query_integer(&q, first);
	dbk_query_integer(&q, end);
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_CORRECT));
	dbk_query_text(&q, dbk_action_name(DBK_ACTION_ENTRY_VOID));
	while (dbk_query_row(&q)) {
		if (reasons.len != 0)
			dbk_buf_add_string(&reasons, "; ");
		dbk_buf_add_string(&reasons, dbk_query_get_text(&q, 0));
	}
	rc = dbk_query_end(&q, dbk_buf_check(&reasons, err), err);
	if (rc == DBK_OK) {
		*out = dbk_arena_copy(a, reasons.len != 0 ? reasons.data : "",
		    reasons.len);
		if (*out == NULL)
			rc = dbk_fail_memory(err);
	}
	dbk_buf_fini(&reasons);
	return rc;
}

enum dbk_code
dbk_letter_before(struct dbk_ledger *l, const char *supplement,
    const char *entry, struct dbk_letter_before *out, struct dbk_arena *a,
    struct dbk_err *err)
{
	int64_t first = 0, end = 0;
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	memset(out, 0, sizeof *out);
	dbk_query_begin(&q, &l->store, DBK_SQL_LETTER_BEFORE);
	dbk_query_text(&q, supplement);
	dbk_query_text(&q, entry);
	if (dbk_query_row(&q)) {
		first = dbk_query_get_integer(&q, 0);
		end = dbk_query_get_integer(&q, 3);
		out->letter = dbk_arena_copy(a, dbk_query_get_text(&q, 1),
		    strlen(dbk_query_get_text(&q, 1)));
		rc = out->letter == NULL ?
		    dbk_fail_memory(err) :
		    dbk_stored_read(&out->entry, &dbk_group_entry, a,
			dbk_query_get_text(&q, 2), err);
	} else {
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "no letter before %s names entry %s", supplement, entry);
	}
	rc = dbk_query_end(&q, rc, err);
	return rc != DBK_OK ?
	    rc :
	    read_reasons(l, entry, first, end, &out->reasons, a, err);
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
