#include <stdlib.h>
#include <string.h>

#include "edi/transport_ops.h"

void
dbk_transport_close(struct dbk_transport *t)
{
	if (t == NULL)
		return;
	dbk_buf_fini(&t->target);
	t->ops->close(t);
}

void
dbk_transport_set_away(struct dbk_transport *t, const struct dbk_away *away)
{
	t->away = away;
}

void
dbk_transport_away_as(struct dbk_transport *t,
    const struct dbk_transport *other)
{
	t->away = other->away;
}

/* Around every wait for a target. */
static void
leave(const struct dbk_transport *t)
{
	if (t->away != NULL)
		t->away->leave(t->away->arg);
}

/* rc is what came of the wait. */
static enum dbk_code
come_back(const struct dbk_transport *t, enum dbk_code rc, struct dbk_err *err)
{
	enum dbk_code back = DBK_OK;

	if (t->away != NULL)
		back = t->away->back(t->away->arg, err);
	return rc != DBK_OK ? rc : back;
}

enum dbk_code
dbk_transport_name(struct dbk_transport *t, const char *prefix,
    const char *target, struct dbk_err *err)
{
	dbk_buf_add_string(&t->target, prefix);
	dbk_buf_add_string(&t->target, target);
	if (t->target.len > DBK_TARGET_LEN)
		return dbk_fail(err, DBK_EUSAGE,
		    "the target is longer than the %d bytes that the ledger "
		    "records",
		    DBK_TARGET_LEN);
	return dbk_buf_check(&t->target, err);
}

const char *
dbk_transport_target(const struct dbk_transport *t)
{
	return t->target.data;
}

bool
dbk_transport_can_look(const struct dbk_transport *t)
{
	return t->ops->get != NULL;
}

void
dbk_transport_staged(struct dbk_buf *out, const char *name)
{
	dbk_buf_add_format(out, ".%s.part", name);
}

/* The caller asked a kind of transport for what it cannot do. */
static enum dbk_code
fail_kind(const struct dbk_transport *t, struct dbk_err *err)
{
	return dbk_fail(err, DBK_EUSAGE, "%s: a command cannot do that",
	    t->target.data);
}

enum dbk_code
dbk_transport_stage(struct dbk_transport *t, const char *name,
    const void *bytes, size_t len, struct dbk_err *err)
{
	if (t->ops->stage == NULL)
		return fail_kind(t, err);
	leave(t);
	return come_back(t, t->ops->stage(t, name, bytes, len, err), err);
}

enum dbk_code
dbk_transport_publish(struct dbk_transport *t, const char *name,
    struct dbk_err *err)
{
	if (t->ops->publish == NULL)
		return fail_kind(t, err);
	leave(t);
	return come_back(t, t->ops->publish(t, name, err), err);
}

enum dbk_code
dbk_transport_discard(struct dbk_transport *t, const char *name,
    struct dbk_err *err)
{
	if (t->ops->discard == NULL)
		return fail_kind(t, err);
	leave(t);
	t->ops->discard(t, name);
	return come_back(t, DBK_OK, err);
}

enum dbk_code
dbk_transport_get(struct dbk_transport *t, enum dbk_got *got,
    struct dbk_buf *out, const char *name, size_t limit, struct dbk_err *err)
{
	if (t->ops->get == NULL)
		return fail_kind(t, err);
	leave(t);
	return come_back(t, t->ops->get(t, got, out, name, limit, err), err);
}

bool
dbk_transport_is_listed(const char *name)
{
	const unsigned char *p = (const unsigned char *)name;

	if (*p == '\0' || *p == '.')
		return false;
	while (*p >= ' ' && *p != 0x7f && *p != '/')
		p++;
	return *p == '\0';
}

static int
compare_names(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

enum dbk_code
dbk_transport_list(struct dbk_transport *t,
    enum dbk_code (*each)(void *arg, const char *name), void *arg,
    struct dbk_err *err)
{
	struct dbk_buf names = {0};
	const char **sorted = NULL, *p;
	size_t n = 0, i;
	enum dbk_code rc;

	if (t->ops->list == NULL)
		return fail_kind(t, err);
	leave(t);
	rc = come_back(t, t->ops->list(t, &names, err), err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&names, err);
	if (rc != DBK_OK)
		goto done;
	/* A name is one byte and its NUL at least. */
	sorted = calloc(names.len / 2 + 1, sizeof *sorted);
	if (sorted == NULL) {
		rc = dbk_fail_memory(err);
		goto done;
	}
	for (p = names.data; p != NULL && p < names.data + names.len;
	     p += strlen(p) + 1)
		sorted[n++] = p;
	qsort(sorted, n, sizeof *sorted, compare_names);
	for (i = 0; rc == DBK_OK && i < n; i++)
		rc = each(arg, sorted[i]);
done:
	free(sorted);
	dbk_buf_fini(&names);
	return rc;
}

enum dbk_code
dbk_transport_move(struct dbk_transport *t, const char *name,
    const char *folder, struct dbk_err *err)
{
	if (t->ops->move == NULL)
		return fail_kind(t, err);
	leave(t);
	return come_back(t, t->ops->move(t, name, folder, err), err);
}

enum dbk_code
dbk_transport_run(struct dbk_transport *t, enum dbk_ran *ran, const void *bytes,
    size_t len, struct dbk_buf *detail, struct dbk_err *err)
{
	enum dbk_code rc, back;

	if (t->ops->run == NULL)
		return dbk_fail(err, DBK_EDEFECT, "%s is no command",
		    t->target.data);
	leave(t);
	rc = t->ops->run(t, ran, bytes, len, detail, err);
	/* Whoever may not come back has nothing to say of how it ended. */
	back = come_back(t, DBK_OK, err);
	if (back != DBK_OK)
		*ran = DBK_RAN_UNKNOWN;
	return rc != DBK_OK ? rc : back;
}
