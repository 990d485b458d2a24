#include "ledger/project.h"

enum dbk_code
dbk_project_attach_part(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_attachment_part *part = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_ATTACH_PART_ADD);
	dbk_query_text(&q, part->content.s);
	dbk_query_integer(&q, part->position.v);
	dbk_query_integer(&q, row->seq);
	dbk_query_integer(&q, (int64_t)row->payload_len);
	return dbk_query_run(&q, err);
}

/* Without all its pieces, as after a salvage, it is none. */
static enum dbk_code
check_size(struct dbk_projection *p, const struct dbk_attachment *a,
    struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;
	int64_t size = 0;

	dbk_query_begin(&q, p->store, DBK_SQL_ATTACH_SIZE);
	dbk_query_text(&q, a->content.s);
	if (dbk_query_row(&q))
		size = dbk_query_get_integer(&q, 0);
	rc = dbk_query_end(&q, DBK_OK, err);
	if (rc == DBK_OK && size != a->size.v)
		rc = dbk_fail(err, DBK_EDAMAGE,
		    "attachment \"%s\": %lld of its %lld bytes are there",
		    a->name.s, (long long)size, (long long)a->size.v);
	return rc;
}

enum dbk_code
dbk_project_attach_add(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_attachment *a = doc;
	struct dbk_query q;
	enum dbk_code rc;

	rc = check_size(p, a, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, p->store, DBK_SQL_ATTACH_ADD);
	dbk_query_integer(&q, row->seq);
	dbk_query_text(&q, row->entry);
	dbk_query_text(&q, a->name.s);
	dbk_query_text(&q, a->kind.s);
	dbk_query_text(&q, a->type.s);
	dbk_query_integer(&q, a->size.v);
	dbk_query_text(&q, a->content.s);
	dbk_query_text(&q, a->note.s);
	return dbk_query_run(&q, err);
}

enum dbk_code
dbk_project_attach_withdraw(struct dbk_projection *p,
    const struct dbk_journal_row *row, const void *doc, struct dbk_err *err)
{
	const struct dbk_attachment_end *end = doc;
	struct dbk_query q;

	dbk_query_begin(&q, p->store, DBK_SQL_ATTACH_WITHDRAW);
	dbk_query_integer(&q, end->attachment.v);
	dbk_query_integer(&q, row->seq);
	return dbk_query_change(&q, err);
}
