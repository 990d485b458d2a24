/*
 * A damaged database may not open at all, and a damaged page may hide all pages
 * below it.  So the pages are copied behind a first page of our own, made with
 * the same key and salt, and the journal is said to begin at every page in
 * turn: SQLCipher decrypts and proves each page, SQLite reads the rows on it
 * and follows the overflow pages, and each row's own hash tells whether it is
 * one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/buf.h"
#include "ledger/carve.h"

#define FRAME_HEADER_LEN 24u /* of the log, before each page */
#define LOG_HEADER_LEN 32
#define FILL_MOST ((int64_t)512 * 1024 * 1024) /* bytes of one row */

struct carving {
	const struct dbk_cipher *cipher;
	int from, to; /* files: the damaged one, the copy */
	struct dbk_buf path, log_path, work_path, first_path;
	unsigned char *page; /* and a frame's header before it */
	int64_t pages;
	struct dbk_store store; /* the copy */
	enum dbk_code (*each)(void *arg, const struct dbk_journal_row *row);
	void *arg;
};

static enum dbk_code
fail_file(const struct dbk_buf *path, struct dbk_err *err)
{
	return dbk_fail(err, DBK_ESYSTEM, "%s: %s", path->data,
	    strerror(errno != 0 ? errno : EIO));
}

/* Every page of the damaged file; a part of one is filled with zeros. */
static enum dbk_code
copy_pages(struct carving *c, struct dbk_err *err)
{
	size_t size = c->cipher->page_size;
	ssize_t n;

	for (;; c->pages++) {
		off_t at = (off_t)c->pages * (off_t)size;

		memset(c->page, 0, size);
		n = pread(c->from, c->page, size, at);
		if (n < 0 && errno != EIO)
			return fail_file(&c->path, err);
		if (n == 0)
			return DBK_OK;
		if (pwrite(c->to, c->page, size, at) != (ssize_t)size)
			return fail_file(&c->work_path, err);
		/* A sector that cannot be read must not be the last. */
		if (n < 0 && lseek(c->from, 0, SEEK_END) <= at)
			return DBK_OK;
	}
}

/* The pages in the log, each in its place, the newest last.  A page that was
 * damaged there fails its proof; what it replaces was read before. */
static enum dbk_code
copy_log(struct carving *c, struct dbk_err *err)
{
	size_t page = c->cipher->page_size, size = FRAME_HEADER_LEN + page;
	unsigned char *frame = c->page;
	off_t at = LOG_HEADER_LEN;
	enum dbk_code rc = DBK_OK;
	int64_t number;
	int fd;

	fd = open(c->log_path.data, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? DBK_OK : fail_file(&c->log_path, err);
	for (; rc == DBK_OK && pread(fd, frame, size, at) == (ssize_t)size;
	     at += (off_t)size) {
		number = (int64_t)frame[0] << 24 | (int64_t)frame[1] << 16 |
		    (int64_t)frame[2] << 8 | frame[3];
		/* A number that no ledger reaches is damage. */
		if (number < 2 || number > c->pages + at / (off_t)size + 2)
			continue;
		if (pwrite(c->to, frame + FRAME_HEADER_LEN, page,
			(off_t)(number - 1) * (off_t)page) != (ssize_t)page)
			rc = fail_file(&c->work_path, err);
		if (number > c->pages)
			c->pages = number;
	}
	(void)close(fd);
	return rc;
}

static enum dbk_code
make_file(int *fd, const struct dbk_buf *path, struct dbk_err *err)
{
	*fd = open(path->data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return *fd < 0 ? fail_file(path, err) : DBK_OK;
}

/* A database of at least as many pages, or SQLite would not look at them. */
static enum dbk_code
fill(struct carving *c, struct dbk_store *first, struct dbk_err *err)
{
	int64_t left = (c->pages + 2) * (int64_t)c->cipher->page_size, n;
	enum dbk_code rc;
	struct dbk_query q;

	rc = dbk_store_run(first, DBK_SQL_CARVE_JOURNAL, err);
	if (rc == DBK_OK)
		rc = dbk_store_run(first, DBK_SQL_CARVE_FILLER, err);
	for (; rc == DBK_OK && left > 0; left -= n) {
		n = left < FILL_MOST ? left : FILL_MOST;
		dbk_query_begin(&q, first, DBK_SQL_CARVE_FILL);
		dbk_query_integer(&q, n);
		rc = dbk_query_run(&q, err);
	}
	return rc;
}

/* The first page of a sound database goes before the others. */
static enum dbk_code
put_first_page(struct carving *c, struct dbk_err *err)
{
	size_t size = c->cipher->page_size;
	struct dbk_store first = {0};
	struct dbk_err why = {0};
	enum dbk_code rc;
	int fd;

	rc = make_file(&fd, &c->first_path, err);
	if (rc != DBK_OK)
		return rc;
	rc = dbk_store_open(&first, c->first_path.data, c->cipher,
	    DBK_STORE_COPY, &why);
	if (rc == DBK_OK)
		rc = fill(c, &first, &why);
	dbk_store_close(&first);
	if (rc != DBK_OK)
		(void)dbk_fail(err, rc, "%s", why.text);
	else if (pread(fd, c->page, size, 0) != (ssize_t)size ||
	    pwrite(c->to, c->page, size, 0) != (ssize_t)size ||
	    /* It tells its own length: a shorter file is damage. */
	    ftruncate(c->to, lseek(fd, 0, SEEK_END)) != 0)
		rc = fail_file(&c->first_path, err);
	(void)close(fd);
	(void)unlink(c->first_path.data);
	return rc;
}

static enum dbk_code
open_copy(struct carving *c, struct dbk_err *err)
{
	dbk_store_close(&c->store);
	return dbk_store_open(&c->store, c->work_path.data, c->cipher,
	    DBK_STORE_COPY, err);
}

static enum dbk_code
begin_at(struct carving *c, int64_t page, struct dbk_err *err)
{
	struct dbk_query q;
	enum dbk_code rc;

	rc = dbk_store_run(&c->store, DBK_SQL_CARVE_UNLOCK, err);
	if (rc != DBK_OK)
		return rc;
	dbk_query_begin(&q, &c->store, DBK_SQL_CARVE_ROOT);
	dbk_query_integer(&q, page);
	rc = dbk_query_run(&q, err);
	return rc == DBK_OK ?
	    dbk_store_run(&c->store, DBK_SQL_CARVE_RELOAD, err) :
	    rc;
}

/* *failed: the page, or one below it, could not be read. */
static enum dbk_code
read_page(struct carving *c, bool *failed)
{
	unsigned char hash[DBK_HASH_LEN];
	struct dbk_journal_row row = {0};
	struct dbk_err why = {0};
	enum dbk_code rc = DBK_OK;
	struct dbk_query q;

	dbk_query_begin(&q, &c->store, DBK_SQL_CARVE_READ);
	while (rc == DBK_OK && dbk_query_row(&q)) {
		dbk_journal_read(&row, &q);
		dbk_journal_hash(hash, &row);
		if (row.seq > 0 && memcmp(hash, row.hash, DBK_HASH_LEN) == 0)
			rc = c->each(c->arg, &row);
	}
	*failed = q.code != SQLITE_OK;
	if (dbk_query_end(&q, DBK_OK, &why) == DBK_ESYSTEM && rc == DBK_OK &&
	    (q.code & 0xff) == SQLITE_NOMEM)
		rc = DBK_ESYSTEM;
	return rc;
}

static enum dbk_code
read_pages(struct carving *c, struct dbk_err *err)
{
	enum dbk_code rc;
	int64_t page;
	bool failed;

	rc = put_first_page(c, err);
	if (rc == DBK_OK)
		rc = open_copy(c, err);
	for (page = 2; rc == DBK_OK && page <= c->pages; page++) {
		rc = begin_at(c, page, err);
		if (rc == DBK_OK)
			rc = read_page(c, &failed);
		/* SQLCipher does not go on after a page that it refused. */
		if (rc == DBK_OK && failed)
			rc = open_copy(c, err);
	}
	dbk_store_close(&c->store);
	return rc;
}

static enum dbk_code
name_files(struct carving *c, const char *path, const char *scratch,
    struct dbk_err *err)
{
	enum dbk_code rc;

	dbk_buf_add_string(&c->path, path);
	dbk_buf_add_format(&c->log_path, "%s-wal", path);
	dbk_buf_add_format(&c->work_path, "%s.pages", scratch);
	dbk_buf_add_format(&c->first_path, "%s.first", scratch);
	rc = dbk_buf_check(&c->path, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&c->log_path, err);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&c->work_path, err);
	return rc == DBK_OK ? dbk_buf_check(&c->first_path, err) : rc;
}

static enum dbk_code
open_files(struct carving *c, struct dbk_err *err)
{
	c->page = malloc(FRAME_HEADER_LEN + (size_t)c->cipher->page_size);
	if (c->page == NULL)
		return dbk_fail_memory(err);
	c->from = open(c->path.data, O_RDONLY | O_CLOEXEC);
	if (c->from < 0)
		return fail_file(&c->path, err);
	return make_file(&c->to, &c->work_path, err);
}

enum dbk_code
dbk_carve(const char *path, const char *scratch,
    const struct dbk_cipher *cipher,
    enum dbk_code (*each)(void *arg, const struct dbk_journal_row *row),
    void *arg, int64_t *pages, struct dbk_err *err)
{
	struct carving c = {
	    .cipher = cipher, .from = -1, .to = -1, .each = each, .arg = arg};
	enum dbk_code rc;

	rc = name_files(&c, path, scratch, err);
	if (rc == DBK_OK)
		rc = open_files(&c, err);
	if (rc == DBK_OK)
		rc = copy_pages(&c, err);
	/* As the database was left, and then as its log tells. */
	if (rc == DBK_OK)
		rc = read_pages(&c, err);
	if (rc == DBK_OK)
		rc = copy_log(&c, err);
	if (rc == DBK_OK)
		rc = read_pages(&c, err);
	*pages = c.pages;
	if (c.from >= 0)
		(void)close(c.from);
	if (c.to >= 0) {
		(void)close(c.to);
		(void)unlink(c.work_path.data);
	}
	free(c.page);
	dbk_buf_fini(&c.path);
	dbk_buf_fini(&c.log_path);
	dbk_buf_fini(&c.work_path);
	dbk_buf_fini(&c.first_path);
	return rc;
}
