#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formatter/packet.h"
#include "ledger/file.h"

#define WORK_SUFFIX ".part"
#define STEM_MAX 60 /* characters of the name that was given */

struct packet {
	struct dbk_ledger *l;
	const char *folder;
	struct dbk_buf work, path; /* folder while it is made; a file in it */
	struct dbk_buf index;
	int64_t files;
	struct dbk_err *err;
};

static bool
is_plain(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/* The name without its extension, fit for any file system: no separators, no
 * spaces, no point or hyphen in front. */
static void
add_stem(struct dbk_buf *out, const char *name)
{
	const char *point = strrchr(name, '.');
	size_t len = point != NULL && point != name ? (size_t)(point - name) :
						      strlen(name);
	size_t i, n = 0;

	for (i = 0; i < len && n < STEM_MAX; i++) {
		if (n == 0 && (name[i] == '.' || name[i] == '-'))
			continue;
		dbk_buf_add_char(out, is_plain(name[i]) ? name[i] : '_');
		n++;
	}
}

static const char *
extension(const char *type)
{
	return strcmp(type, "jpeg") == 0 ? "jpg" :
	    strcmp(type, "tiff") == 0	 ? "tif" :
					   type;
}

static void
add_file_name(struct dbk_buf *out, const struct dbk_attachment_row *row)
{
	dbk_buf_add_format(out, "%s-%" PRId64 "-%s-", row->entry, row->id,
	    row->kind);
	add_stem(out, row->name);
	dbk_buf_add_format(out, ".%s", extension(row->type));
}

/* A column of the index: control characters would break its lines, and a
 * spreadsheet computes what begins like a formula. */
static void
add_column(struct dbk_buf *out, const char *s, char end)
{
	if (s != NULL && *s != '\0' && strchr("=+-@", *s) != NULL)
		dbk_buf_add_char(out, '\'');
	for (; s != NULL && *s != '\0'; s++)
		dbk_buf_add_char(out, (unsigned char)*s < ' ' ? ' ' : *s);
	dbk_buf_add_char(out, end);
}

static void
add_index_row(struct packet *p, const struct dbk_attachment_row *row)
{
	add_file_name(&p->index, row);
	dbk_buf_add_char(&p->index, '\t');
	add_column(&p->index, row->entry, '\t');
	add_column(&p->index, row->kind, '\t');
	dbk_buf_add_format(&p->index, "%" PRId64 "\t%s\t%s\t", row->size,
	    row->content, row->at);
	add_column(&p->index, row->user, '\t');
	add_column(&p->index, row->name, '\t');
	add_column(&p->index, row->note, '\n');
}

static enum dbk_code
write_piece(void *arg, const void *bytes, size_t len)
{
	dbk_file_write(arg, bytes, len);
	return DBK_OK;
}

enum dbk_code
dbk_packet_copy(struct dbk_ledger *l, const struct dbk_attachment_row *row,
    struct dbk_file *file, struct dbk_err *err)
{
	return dbk_attachment_read(l, row, write_piece, file, err);
}

/* Begins a file of the folder in work; its name is in p->path. */
static enum dbk_code
begin_file(struct packet *p, struct dbk_file **out)
{
	enum dbk_code rc = dbk_buf_check(&p->path, p->err);

	return rc == DBK_OK ? dbk_file_create(out, p->path.data, p->err) : rc;
}

static enum dbk_code
write_one(void *arg, const struct dbk_attachment_row *row)
{
	struct packet *p = arg;
	struct dbk_file *file;
	enum dbk_code rc;

	if (row->withdrawn != NULL)
		return DBK_OK;
	dbk_buf_reset(&p->path);
	dbk_buf_add_format(&p->path, "%s/", p->work.data);
	add_file_name(&p->path, row);
	rc = begin_file(p, &file);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_packet_copy(p->l, row, file, p->err);
	rc = dbk_file_finish(file, rc, p->err);
	add_index_row(p, row);
	p->files++;
	return rc;
}

static enum dbk_code
write_index(struct packet *p)
{
	struct dbk_file *file;
	enum dbk_code rc;

	dbk_buf_reset(&p->path);
	dbk_buf_add_format(&p->path, "%s/packet.tsv", p->work.data);
	rc = dbk_buf_check(&p->index, p->err);
	if (rc == DBK_OK)
		rc = begin_file(p, &file);
	if (rc != DBK_OK)
		return rc;
	dbk_file_write(file, p->index.data, p->index.len);
	return dbk_file_commit(file, p->err);
}

/* The folder in work with all that is in it; what cannot be removed stays. */
static void
remove_work(struct packet *p)
{
	const struct dirent *item;
	DIR *dir = opendir(p->work.data);

	while (dir != NULL && (item = readdir(dir)) != NULL)
		(void)unlinkat(dirfd(dir), item->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
	(void)rmdir(p->work.data);
}

/* A folder of that name that an earlier run left is no longer wanted. */
static enum dbk_code
make_work(struct packet *p)
{
	struct stat st;
	enum dbk_code rc;

	if (lstat(p->folder, &st) == 0)
		return dbk_fail(p->err, DBK_EUSAGE,
		    "%s: exists already; nothing is written over it",
		    p->folder);
	dbk_buf_add_format(&p->work, "%s" WORK_SUFFIX, p->folder);
	rc = dbk_buf_check(&p->work, p->err);
	if (rc != DBK_OK)
		return rc;
	remove_work(p);
	if (mkdir(p->work.data, 0700) != 0)
		return dbk_fail(p->err, DBK_ESYSTEM, "%s: %s", p->folder,
		    strerror(errno));
	return DBK_OK;
}

enum dbk_code
dbk_packet_write(struct dbk_ledger *l,
    const struct dbk_attachment_choice *choice, const char *folder,
    int64_t *files, struct dbk_sink *sink, struct dbk_err *err)
{
	struct packet p = {.l = l, .folder = folder, .err = err};
	enum dbk_code rc;

	*files = 0;
	rc = make_work(&p);
	if (rc != DBK_OK)
		goto done;
	dbk_buf_add_string(&p.index,
	    "file\tentry\tkind\tsize\tblake2b\tattached_at\tattached_by\t"
	    "name\tnote\n");
	rc = dbk_attachment_list(l, choice, write_one, &p, sink, err);
	if (rc == DBK_OK && p.files == 0)
		rc = dbk_fail(err, DBK_EUSAGE, "nothing is attached there");
	if (rc == DBK_OK)
		rc = write_index(&p);
	if (rc == DBK_OK)
		rc = dbk_file_rename(p.work.data, folder, err);
	if (rc != DBK_OK)
		remove_work(&p);
	*files = p.files;
done:
	dbk_buf_fini(&p.work);
	dbk_buf_fini(&p.path);
	dbk_buf_fini(&p.index);
	return rc;
}
