#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edi/transport_ops.h"
#include "ledger/file.h"

struct folder {
	struct dbk_transport base;
	struct dbk_buf path, other; /* of the files at hand */
};

static enum dbk_code
fail_path(struct dbk_err *err, const char *path)
{
	return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path, strerror(errno));
}

/* FOLDER/NAME into out; staged: FOLDER/.NAME.part. */
static enum dbk_code
place(const struct folder *f, struct dbk_buf *out, const char *name,
    bool staged, struct dbk_err *err)
{
	dbk_buf_reset(out);
	dbk_buf_add_format(out, "%s/", f->base.target.data);
	if (staged)
		dbk_transport_staged(out, name);
	else
		dbk_buf_add_string(out, name);
	return dbk_buf_check(out, err);
}

static enum dbk_code
folder_get(struct dbk_transport *t, enum dbk_got *got, struct dbk_buf *out,
    const char *name, size_t limit, struct dbk_err *err)
{
	struct folder *f = (struct folder *)t;
	struct stat st;
	enum dbk_code rc;

	rc = place(f, &f->path, name, false, err);
	if (rc != DBK_OK)
		return rc;
	*got = DBK_GOT_NOTHING;
	if (stat(f->path.data, &st) != 0)
		return errno == ENOENT ? DBK_OK : fail_path(err, f->path.data);
	if (!S_ISREG(st.st_mode) || (unsigned long long)st.st_size > limit) {
		*got = DBK_GOT_TOO_LONG;
		return DBK_OK;
	}
	*got = DBK_GOT_ALL;
	return st.st_size != 0 ? dbk_file_read(out, f->path.data, limit, err) :
				 DBK_OK;
}

static void
folder_discard(struct dbk_transport *t, const char *name)
{
	struct folder *f = (struct folder *)t;

	if (place(f, &f->path, name, true, NULL) == DBK_OK)
		(void)unlink(f->path.data);
}

/* dbk_file_commit flushes the file and the folder to the disk. */
static enum dbk_code
folder_stage(struct dbk_transport *t, const char *name, const void *bytes,
    size_t len, struct dbk_err *err)
{
	struct folder *f = (struct folder *)t;
	struct dbk_file *file;
	enum dbk_code rc;

	rc = place(f, &f->path, name, true, err);
	if (rc == DBK_OK)
		rc = dbk_file_create(&file, f->path.data, err);
	if (rc != DBK_OK)
		return rc;
	dbk_file_write(file, bytes, len);
	rc = dbk_file_commit(file, err);
	if (rc != DBK_OK)
		folder_discard(t, name);
	return rc;
}

static enum dbk_code
folder_publish(struct dbk_transport *t, const char *name, struct dbk_err *err)
{
	struct folder *f = (struct folder *)t;
	enum dbk_code rc;

	rc = place(f, &f->path, name, true, err);
	if (rc == DBK_OK)
		rc = place(f, &f->other, name, false, err);
	return rc == DBK_OK ?
	    dbk_file_rename(f->path.data, f->other.data, err) :
	    rc;
}

static enum dbk_code
folder_list(struct dbk_transport *t, struct dbk_buf *names, struct dbk_err *err)
{
	struct folder *f = (struct folder *)t;
	DIR *dir = opendir(t->target.data);
	enum dbk_code rc = DBK_OK;
	struct dirent *item;
	struct stat st;

	if (dir == NULL)
		return fail_path(err, t->target.data);
	while (rc == DBK_OK && (errno = 0, item = readdir(dir)) != NULL) {
		if (!dbk_transport_is_listed(item->d_name))
			continue;
		rc = place(f, &f->path, item->d_name, false, err);
		if (rc == DBK_OK && stat(f->path.data, &st) == 0 &&
		    S_ISREG(st.st_mode))
			dbk_buf_add(names, item->d_name,
			    strlen(item->d_name) + 1);
	}
	if (rc == DBK_OK && errno != 0)
		rc = fail_path(err, t->target.data);
	(void)closedir(dir);
	return rc;
}

static enum dbk_code
folder_move(struct dbk_transport *t, const char *name, const char *folder,
    struct dbk_err *err)
{
	struct folder *f = (struct folder *)t;
	struct stat st;
	enum dbk_code rc;

	rc = place(f, &f->path, name, false, err);
	dbk_buf_reset(&f->other);
	if (folder[0] != '/')
		dbk_buf_add_format(&f->other, "%s/", t->target.data);
	dbk_buf_add_format(&f->other, "%s/%s", folder, name);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&f->other, err);
	if (rc != DBK_OK)
		return rc;
	if (stat(f->other.data, &st) == 0)
		return dbk_fail(err, DBK_ESYSTEM,
		    "%s: there is another file of that name; it is not "
		    "overwritten",
		    f->other.data);
	return dbk_file_rename(f->path.data, f->other.data, err);
}

static void
folder_close(struct dbk_transport *t)
{
	struct folder *f = (struct folder *)t;

	dbk_buf_fini(&f->path);
	dbk_buf_fini(&f->other);
	free(f);
}

static const struct dbk_transport_ops folder_ops = {
    .stage = folder_stage,
    .publish = folder_publish,
    .discard = folder_discard,
    .get = folder_get,
    .list = folder_list,
    .move = folder_move,
    .close = folder_close,
};

enum dbk_code
dbk_transport_folder(struct dbk_transport **out, const char *folder,
    struct dbk_err *err)
{
	struct folder *f;
	enum dbk_code rc;
	struct stat st;
	char *whole;

	*out = NULL;
	/* Recorded from / on: it must name the same folder tomorrow. */
	whole = realpath(folder, NULL);
	if (whole == NULL || stat(whole, &st) != 0) {
		rc = fail_path(err, folder);
		goto done;
	}
	if (!S_ISDIR(st.st_mode)) {
		rc = dbk_fail(err, DBK_ESYSTEM, "%s is no folder", folder);
		goto done;
	}
	f = calloc(1, sizeof *f);
	if (f == NULL) {
		rc = dbk_fail_memory(err);
		goto done;
	}
	f->base.ops = &folder_ops;
	rc = dbk_transport_name(&f->base, "", whole, err);
	if (rc == DBK_OK)
		*out = &f->base;
	else
		dbk_transport_close(&f->base);
done:
	free(whole);
	return rc;
}
