#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"

#define SUFFIX ".part"
#define SCRATCH_SUFFIX ".scratch-"
#define SCRATCH_RANDOM 8u /* bytes, in hexadecimal */
#define DEFAULT_READ_LIMIT ((size_t)1 << 30)
#define READ_PIECE ((size_t)64 * 1024)

struct dbk_file {
	FILE *stream;
	char *path;
	char *temporary;
	int failed; /* errno of the first failed write; 0: none */
	bool settled;
};

enum dbk_code
dbk_file_fail(struct dbk_err *err, const char *path, int number)
{
	const char *advice = number == ENOSPC || number == EFBIG ?
	    "; free some space and run the command again" :
	    "";

	return dbk_fail(err, DBK_ESYSTEM, "%s: %s%s", path, strerror(number),
	    advice);
}

static void
free_file(struct dbk_file *f)
{
	free(f->path);
	free(f->temporary);
	free(f);
}

/* Opens the temporary; one left by a killed run is replaced. */
static enum dbk_code
open_temporary(struct dbk_file *f, struct dbk_err *err)
{
	int fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	    0600);

	if (fd < 0 && errno == EEXIST && unlink(f->temporary) == 0)
		fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return dbk_file_fail(err, f->path, errno);
	f->stream = fdopen(fd, "wb");
	if (f->stream == NULL) {
		int number = errno;

		(void)close(fd);
		(void)unlink(f->temporary);
		return dbk_file_fail(err, f->path, number);
	}
	return DBK_OK;
}

enum dbk_code
dbk_file_create(struct dbk_file **out, const char *path, struct dbk_err *err)
{
	struct dbk_file *f;
	enum dbk_code rc;
	size_t len = strlen(path);

	*out = NULL;
	f = calloc(1, sizeof *f);
	if (f == NULL)
		return dbk_fail_memory(err);
	f->path = malloc(len + 1);
	f->temporary = malloc(len + sizeof SUFFIX);
	if (f->path == NULL || f->temporary == NULL) {
		free_file(f);
		return dbk_fail_memory(err);
	}
	memcpy(f->path, path, len + 1);
	memcpy(f->temporary, path, len);
	memcpy(f->temporary + len, SUFFIX, sizeof SUFFIX);
	rc = open_temporary(f, err);
	if (rc != DBK_OK) {
		free_file(f);
		return rc;
	}
	*out = f;
	return DBK_OK;
}

void
dbk_file_write(struct dbk_file *f, const void *bytes, size_t len)
{
	if (f->failed == 0 && len != 0 &&
	    fwrite(bytes, 1, len, f->stream) != len)
		f->failed = errno != 0 ? errno : EIO;
}

const char *
dbk_file_temporary(const struct dbk_file *f)
{
	return f->temporary;
}

/*
 * A library may have written the temporary by name, even replaced it, so the
 * name is opened again for the flush to the disk.
 */
static int
flush_name(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC), number = 0;

	if (fd < 0)
		return errno;
	if (fsync(fd) != 0)
		number = errno;
	if (close(fd) != 0 && number == 0)
		number = errno;
	return number;
}

enum dbk_code
dbk_file_settle(struct dbk_file *f, struct dbk_err *err)
{
	if (f->settled)
		return DBK_OK;
	if (f->failed == 0 && fflush(f->stream) != 0)
		f->failed = errno;
	if (fclose(f->stream) != 0 && f->failed == 0)
		f->failed = errno;
	f->stream = NULL;
	f->settled = true;
	if (f->failed == 0)
		f->failed = flush_name(f->temporary);
	return f->failed != 0 ? dbk_file_fail(err, f->path, f->failed) : DBK_OK;
}

/* Flush the folder, so that the rename itself survives power loss. */
static int
flush_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash != NULL ? (size_t)(slash - path) + 1 : 1;
	char *folder = malloc(len + 1);
	int number;

	if (folder == NULL)
		return ENOMEM;
	memcpy(folder, slash != NULL ? path : ".", len);
	folder[len] = '\0';
	number = flush_name(folder);
	free(folder);
	/* Some file systems cannot flush a folder; they rename in order. */
	return number == EINVAL ? 0 : number;
}

enum dbk_code
dbk_file_flush_names(const char *path, struct dbk_err *err)
{
	int number = flush_folder(path);

	return number != 0 ? dbk_file_fail(err, path, number) : DBK_OK;
}

enum dbk_code
dbk_file_rename(const char *from, const char *to, struct dbk_err *err)
{
	if (rename(from, to) != 0)
		return dbk_file_fail(err, to, errno);
	return dbk_file_flush_names(to, err);
}

static enum dbk_code
settle_and_rename(struct dbk_file *f, struct dbk_err *err)
{
	enum dbk_code rc;

	rc = dbk_file_settle(f, err);
	/* It failed before, and was told. */
	if (rc == DBK_OK && f->failed != 0)
		rc = DBK_ESYSTEM;
	if (rc == DBK_OK && rename(f->temporary, f->path) != 0)
		rc = dbk_file_fail(err, f->path, errno);
	return rc;
}

enum dbk_code
dbk_file_place(struct dbk_file *f, struct dbk_err *err)
{
	enum dbk_code rc = settle_and_rename(f, err);

	if (rc == DBK_OK)
		free_file(f);
	else
		dbk_file_abandon(f);
	return rc;
}

enum dbk_code
dbk_file_commit(struct dbk_file *f, struct dbk_err *err)
{
	enum dbk_code rc = settle_and_rename(f, err);

	if (rc != DBK_OK) {
		dbk_file_abandon(f);
		return rc;
	}
	rc = dbk_file_flush_names(f->path, err);
	free_file(f);
	return rc;
}

void
dbk_file_abandon(struct dbk_file *f)
{
	if (f == NULL)
		return;
	if (f->stream != NULL)
		(void)fclose(f->stream);
	(void)unlink(f->temporary);
	free_file(f);
}

enum dbk_code
dbk_file_finish(struct dbk_file *f, enum dbk_code rc, struct dbk_err *err)
{
	if (rc == DBK_OK)
		return dbk_file_commit(f, err);
	dbk_file_abandon(f);
	return rc;
}

enum dbk_code
dbk_file_scratch(int *fd, struct dbk_buf *name, const char *beside,
    struct dbk_err *err)
{
	unsigned char bytes[SCRATCH_RANDOM];
	char hex[2 * SCRATCH_RANDOM + 1];
	enum dbk_code rc;

	*fd = -1;
	randombytes_buf(bytes, sizeof bytes);
	(void)sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
	dbk_buf_add_string(name, beside);
	dbk_buf_add_string(name, SCRATCH_SUFFIX);
	dbk_buf_add_string(name, hex);
	rc = dbk_buf_check(name, err);
	if (rc != DBK_OK)
		return rc;
	*fd = open(name->data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return *fd >= 0 ? DBK_OK : dbk_file_fail(err, name->data, errno);
}

enum dbk_code
dbk_file_absent(const char *path, const char *suffix, struct dbk_err *err)
{
	struct dbk_buf name = {0};
	struct stat st;
	enum dbk_code rc;

	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, suffix);
	rc = dbk_buf_check(&name, err);
	if (rc == DBK_OK && lstat(name.data, &st) == 0)
		rc = dbk_fail(err, DBK_EUSAGE,
		    "%s: exists already; nothing is written over it",
		    name.data);
	else if (rc == DBK_OK && errno != ENOENT)
		rc = dbk_file_fail(err, name.data, errno);
	dbk_buf_fini(&name);
	return rc;
}

enum dbk_code
dbk_folder_ensure(const char *path, struct dbk_err *err)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return DBK_OK;
	if (errno != EEXIST)
		return dbk_file_fail(err, path, errno);
	if (stat(path, &st) != 0)
		return dbk_file_fail(err, path, errno);
	return S_ISDIR(st.st_mode) ? DBK_OK : dbk_file_fail(err, path, ENOTDIR);
}

static enum dbk_code
read_stream(struct dbk_buf *b, FILE *in, const char *path, size_t limit,
    struct dbk_err *err)
{
	size_t start = b->len, n;

	do {
		char *piece = dbk_buf_extend(b, READ_PIECE);

		if (piece == NULL)
			return dbk_fail_memory(err);
		n = fread(piece, 1, READ_PIECE, in);
		b->len -= READ_PIECE - n;
		b->data[b->len] = '\0';
		if (b->len - start > limit)
			return dbk_fail(err, DBK_ESYSTEM,
			    "%s: larger than %zu bytes", path, limit);
	} while (n == READ_PIECE);
	return ferror(in) ? dbk_file_fail(err, path, errno) : DBK_OK;
}

enum dbk_code
dbk_file_read(struct dbk_buf *b, const char *path, size_t limit,
    struct dbk_err *err)
{
	enum dbk_code rc;
	FILE *in;

	if (limit == 0)
		limit = DEFAULT_READ_LIMIT;
	if (strcmp(path, "-") == 0)
		return read_stream(b, stdin, "standard input", limit, err);
	in = fopen(path, "rb");
	if (in == NULL)
		return dbk_file_fail(err, path, errno);
	rc = read_stream(b, in, path, limit, err);
	(void)fclose(in);
	return rc;
}
