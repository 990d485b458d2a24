#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "edi/sftp_session.h"
#include "edi/transport_ops.h"

struct sftp {
	struct dbk_transport base;
	struct dbk_sftp session;
};

static enum dbk_code
sftp_get(struct dbk_transport *t, enum dbk_got *got, struct dbk_buf *out,
    const char *name, size_t limit, struct dbk_err *err)
{
	struct sftp *s = (struct sftp *)t;

	return dbk_sftp_download(&s->session, got, out, name, limit, err);
}

static void
sftp_discard(struct dbk_transport *t, const char *name)
{
	struct sftp *s = (struct sftp *)t;
	struct dbk_buf line = {0}, staged = {0};

	dbk_transport_staged(&staged, name);
	if (dbk_buf_check(&staged, NULL) == DBK_OK) {
		/* With the star a failure of rm is none. */
		dbk_buf_add_string(&line, "*rm ");
		dbk_sftp_add_path(&line, s->session.address.path, staged.data);
		/* What is left then is replaced by the next transfer. */
		(void)!dbk_sftp_command(&s->session, &line, NULL);
	}
	dbk_buf_fini(&line);
	dbk_buf_fini(&staged);
}

/* The server says that all was written; the bytes themselves prove it. */
static enum dbk_code
read_back(struct sftp *s, const char *name, const void *bytes, size_t len,
    struct dbk_err *err)
{
	struct dbk_buf there = {0};
	enum dbk_got got;
	enum dbk_code rc;

	/* Room for all of it, so that it is never moved in memory. */
	if (dbk_buf_extend(&there, len + 1) == NULL)
		return dbk_fail_memory(err);
	dbk_buf_reset(&there);
	rc = sftp_get(&s->base, &got, &there, name, len, err);
	if (rc == DBK_OK &&
	    (got != DBK_GOT_ALL || there.len != len ||
		memcmp(there.data, bytes, len) != 0))
		rc = dbk_fail(err, DBK_ESYSTEM,
		    "%s: the server does not have what was sent to it",
		    s->base.target.data);
	sodium_memzero(there.data, there.size);
	dbk_buf_fini(&there);
	return rc;
}

static enum dbk_code
sftp_stage(struct dbk_transport *t, const char *name, const void *bytes,
    size_t len, struct dbk_err *err)
{
	struct sftp *s = (struct sftp *)t;
	struct dbk_buf staged = {0};
	enum dbk_code rc;

	dbk_transport_staged(&staged, name);
	rc = dbk_buf_check(&staged, err);
	if (rc == DBK_OK)
		rc = dbk_sftp_upload(&s->session, staged.data, bytes, len, err);
	if (rc == DBK_OK)
		rc = read_back(s, staged.data, bytes, len, err);
	if (rc != DBK_OK && dbk_sftp_is_worth_asking(&s->session))
		sftp_discard(t, name);
	dbk_buf_fini(&staged);
	return rc;
}

/* rename of the protocol's version 3 never replaces a file. */
static enum dbk_code
rename_file(struct sftp *s, const char *from, const char *to_folder,
    const char *to, struct dbk_err *err)
{
	struct dbk_buf line = {0};
	enum dbk_code rc;

	dbk_buf_add_string(&line, "rename ");
	dbk_sftp_add_path(&line, s->session.address.path, from);
	dbk_buf_add_char(&line, ' ');
	dbk_sftp_add_path(&line, to_folder, to);
	rc = dbk_sftp_command(&s->session, &line, err);
	dbk_buf_fini(&line);
	return rc;
}

static enum dbk_code
sftp_publish(struct dbk_transport *t, const char *name, struct dbk_err *err)
{
	struct sftp *s = (struct sftp *)t;
	struct dbk_buf staged = {0};
	enum dbk_code rc;

	dbk_transport_staged(&staged, name);
	rc = dbk_buf_check(&staged, err);
	if (rc == DBK_OK)
		rc = rename_file(s, staged.data, s->session.address.path, name,
		    err);
	dbk_buf_fini(&staged);
	return rc;
}

/* True when the long listing shows a folder: "drwxr-xr-x ... NAME". */
static bool
is_folder(const struct dbk_buf *listing, const char *name, size_t len)
{
	const char *line = listing->data, *end;

	for (; line != NULL && *line != '\0'; line = end + (*end == '\n')) {
		size_t n;

		end = line + strcspn(line, "\n");
		n = (size_t)(end - line);
		if (*line == 'd' && n > len && end[-1 - (long)len] == ' ' &&
		    memcmp(end - len, name, len) == 0)
			return true;
	}
	return false;
}

static enum dbk_code
sftp_list(struct dbk_transport *t, struct dbk_buf *names, struct dbk_err *err)
{
	struct sftp *s = (struct sftp *)t;
	struct dbk_buf plain = {0}, listing = {0};
	enum dbk_code rc;
	char *p, *end;

	rc = dbk_sftp_listing(&s->session, &plain, true, err);
	if (rc == DBK_OK)
		rc = dbk_sftp_listing(&s->session, &listing, false, err);
	for (p = plain.data; rc == DBK_OK && p != NULL && *p != '\0'; p = end) {
		size_t len = strcspn(p, "\n");

		end = p + len + (p[len] == '\n');
		p[len] = '\0';
		if (dbk_transport_is_listed(p) && !is_folder(&listing, p, len))
			dbk_buf_add(names, p, len + 1);
	}
	dbk_buf_fini(&plain);
	dbk_buf_fini(&listing);
	return rc;
}

static enum dbk_code
sftp_move(struct dbk_transport *t, const char *name, const char *folder,
    struct dbk_err *err)
{
	struct sftp *s = (struct sftp *)t;
	struct dbk_buf to = {0};
	enum dbk_code rc;

	if (folder[0] != '/')
		dbk_buf_add_format(&to, "%s/", s->session.address.path);
	dbk_buf_add_string(&to, folder);
	rc = dbk_buf_check(&to, err);
	if (rc == DBK_OK)
		rc = rename_file(s, name, to.data, name, err);
	dbk_buf_fini(&to);
	return rc;
}

static void
sftp_close(struct dbk_transport *t)
{
	struct sftp *s = (struct sftp *)t;

	dbk_sftp_close(&s->session);
	free(s);
}

static const struct dbk_transport_ops sftp_ops = {
    .stage = sftp_stage,
    .publish = sftp_publish,
    .discard = sftp_discard,
    .get = sftp_get,
    .list = sftp_list,
    .move = sftp_move,
    .close = sftp_close,
};

enum dbk_code
dbk_transport_sftp(struct dbk_transport **out, const char *address,
    const struct dbk_sftp_options *options, struct dbk_err *err)
{
	struct sftp *s;
	enum dbk_code rc;

	*out = NULL;
	s = calloc(1, sizeof *s);
	if (s == NULL)
		return dbk_fail_memory(err);
	s->base.ops = &sftp_ops;
	rc = dbk_sftp_open(&s->session, address, options, err);
	if (rc == DBK_OK)
		rc = dbk_transport_name(&s->base, "", s->session.address.url,
		    err);
	if (rc == DBK_OK)
		*out = &s->base;
	else
		dbk_transport_close(&s->base);
	return rc;
}
