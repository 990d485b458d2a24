#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/attachments.h"
#include "ledger/session.h"
#include "ledger/verify.h"

struct verifying {
	struct dbk_ledger *like;
	struct dbk_ledger *l; /* to read the bytes with; NULL: to be opened */
	int64_t files;
	struct dbk_sink *sink;
	struct dbk_err *err;
};

static enum dbk_code
ignore(void *arg, const void *bytes, size_t len)
{
	(void)arg;
	(void)bytes;
	(void)len;
	return DBK_OK;
}

static void
report(struct verifying *v, const struct dbk_attachment_row *row,
    const char *why)
{
	const struct dbk_finding where = {.entry_number = row->entry};
	char value[24 + DBK_ATTACHMENT_TEXT];
	const struct dbk_words words = {.value = value, .detail = why};

	(void)snprintf(value, sizeof value, "%" PRId64 " (%.*s)", row->id,
	    DBK_ATTACHMENT_TEXT - 1, row->name);
	dbk_report(v->sink, DBK_RULE_VERIFY_ATTACHMENT, &where, &words);
}

static enum dbk_code
open_again(struct dbk_ledger **out, const struct verifying *v,
    struct dbk_err *err)
{
	return dbk_session_open_like(out, v->like, v->like->path,
	    DBK_ACCESS_READ, err);
}

/* SQLCipher gives nothing more on a connection that met a damaged page: the
 * next file gets a new one. */
static enum dbk_code
verify_one(void *arg, const struct dbk_attachment_row *row)
{
	struct verifying *v = arg;
	struct dbk_err why = {0};
	enum dbk_code rc = DBK_OK;

	v->files++;
	if (v->l == NULL)
		rc = open_again(&v->l, v, &why);
	if (rc == DBK_OK)
		rc = dbk_attachment_read(v->l, row, ignore, NULL, &why);
	if (rc == DBK_OK)
		return DBK_OK;
	dbk_ledger_close(v->l);
	v->l = NULL;
	if (rc != DBK_EDAMAGE)
		return dbk_fail(v->err, rc, "%s", why.text);
	report(v, row, why.text);
	return DBK_OK;
}

enum dbk_code
dbk_verify_attachments(struct dbk_ledger *l, int64_t *files,
    struct dbk_sink *sink, struct dbk_err *err)
{
	const struct dbk_attachment_choice all = {0};
	struct verifying v = {.like = l, .sink = sink, .err = err};
	struct dbk_ledger *list;
	enum dbk_code rc;

	rc = open_again(&list, &v, err);
	if (rc == DBK_OK)
		rc = dbk_attachment_list(list, &all, verify_one, &v, NULL, err);
	dbk_ledger_close(v.l);
	dbk_ledger_close(list);
	*files = v.files;
	return rc;
}
