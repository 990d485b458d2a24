/*
 * The format of log and log index: sqlite.org/fileformat2.html, section 4, and
 * walformat.html.  SQLCipher encrypts the pages in the frames, and neither the
 * headers nor the checksums.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/buf.h"
#include "ledger/log.h"

#define LOG_SUFFIX "-wal"
#define INDEX_SUFFIX "-shm"
#define HEADER_LEN 32u /* of the log */
#define FRAME_HEADER_LEN 24u
#define INDEX_HEADER_LEN 48u /* twice, then the checkpoint's state */
#define MAGIC 0x377f0682u /* the lowest bit: checksums big endian */

struct log {
	int fd;
	const char *path;
	bool big_endian; /* order of the words that are summed */
	unsigned char salt[8];
	uint32_t sum[2];
	unsigned page_size;
	unsigned char *frame;
	uint32_t good; /* frames whose checksum fits */
	uint32_t committed; /* the last of them that ends a commit */
	uint32_t commits_after; /* marks of commits from the first bad one on */
	uint32_t spoilt_salts; /* frames with half of the salt, as above */
};

static uint32_t
read_big(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static uint32_t
read_little(const unsigned char *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[1] << 8 | p[0];
}

/* This machine. */
static bool
is_little_endian(void)
{
	const uint32_t one = 1;
	unsigned char first;

	memcpy(&first, &one, 1);
	return first == 1;
}

/* len is a multiple of 8. */
static void
add_sum(uint32_t sum[2], const unsigned char *p, size_t len, bool big_endian)
{
	uint32_t (*word)(const unsigned char *) = big_endian ? read_big :
							       read_little;
	size_t i;

	for (i = 0; i < len; i += 8) {
		sum[0] += word(p + i) + sum[1];
		sum[1] += word(p + i + 4) + sum[0];
	}
}

static enum dbk_code
open_beside(int *fd, const char *path, const char *suffix, struct dbk_err *err)
{
	struct dbk_buf name = {0};
	enum dbk_code rc;

	*fd = -1;
	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, suffix);
	rc = dbk_buf_check(&name, err);
	if (rc == DBK_OK) {
		*fd = open(name.data, O_RDONLY | O_CLOEXEC);
		if (*fd < 0 && errno != ENOENT)
			rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", name.data,
			    strerror(errno));
	}
	dbk_buf_fini(&name);
	return rc;
}

/* True when the header is one; a log of this page size. */
static bool
take_header(struct log *log, const unsigned char h[HEADER_LEN])
{
	if ((read_big(h) & ~1u) != MAGIC || read_big(h + 8) != log->page_size)
		return false;
	log->big_endian = (read_big(h) & 1u) != 0;
	memcpy(log->salt, h + 16, sizeof log->salt);
	add_sum(log->sum, h, 24, log->big_endian);
	return log->sum[0] == read_big(h + 24) &&
	    log->sum[1] == read_big(h + 28);
}

/* Whether it follows from the frames before. */
static bool
take_frame(struct log *log)
{
	const unsigned char *f = log->frame;
	uint32_t sum[2] = {log->sum[0], log->sum[1]};

	if (memcmp(f + 8, log->salt, sizeof log->salt) != 0)
		return false;
	add_sum(sum, f, 8, log->big_endian);
	add_sum(sum, f + FRAME_HEADER_LEN, log->page_size, log->big_endian);
	if (sum[0] != read_big(f + 16) || sum[1] != read_big(f + 20))
		return false;
	memcpy(log->sum, sum, sizeof log->sum);
	return true;
}

/* A frame of an older log has another salt, in both halves. */
static void
note_bad_frame(struct log *log)
{
	const unsigned char *f = log->frame;
	bool first = memcmp(f + 8, log->salt, 4) == 0;
	bool second = memcmp(f + 12, log->salt + 4, 4) == 0;

	log->commits_after += first && second && read_big(f + 4) != 0;
	log->spoilt_salts += first != second;
}

static enum dbk_code
walk_frames(struct log *log, struct dbk_err *err)
{
	size_t size = FRAME_HEADER_LEN + log->page_size;
	off_t at = HEADER_LEN;
	bool good = true;
	ssize_t n;

	for (;; at += (off_t)size) {
		n = pread(log->fd, log->frame, size, at);
		if (n < 0)
			return dbk_fail(err, DBK_ESYSTEM,
			    "%s" LOG_SUFFIX ": %s", log->path, strerror(errno));
		/* Half a frame at the end was never acknowledged. */
		if ((size_t)n < size)
			return DBK_OK;
		good = good && take_frame(log);
		if (!good) {
			note_bad_frame(log);
			continue;
		}
		log->good++;
		if (read_big(log->frame + 4) != 0)
			log->committed = log->good;
	}
}

/*
 * What the log index knows of this log: acknowledged frames; those that are in
 * the database already.  False when it is not there, torn or of another log.
 */
static enum dbk_code
read_index(const struct log *log, bool *known, uint32_t *acknowledged,
    uint32_t *moved, struct dbk_err *err)
{
	unsigned char h[2 * INDEX_HEADER_LEN + 4];
	uint32_t sum[2] = {0, 0}, want[2];
	enum dbk_code rc;
	ssize_t n;
	int fd;

	*known = false;
	rc = open_beside(&fd, log->path, INDEX_SUFFIX, err);
	if (rc != DBK_OK || fd < 0)
		return rc;
	n = pread(fd, h, sizeof h, 0);
	(void)close(fd);
	if (n != (ssize_t)sizeof h ||
	    memcmp(h, h + INDEX_HEADER_LEN, INDEX_HEADER_LEN) != 0 ||
	    memcmp(h + 32, log->salt, sizeof log->salt) != 0)
		return DBK_OK;
	/* Numbers in the index are in the order of this machine. */
	memcpy(want, h + 40, sizeof want);
	add_sum(sum, h, 40, !is_little_endian());
	*known = sum[0] == want[0] && sum[1] == want[1];
	memcpy(acknowledged, h + 16, sizeof *acknowledged);
	memcpy(moved, h + 2 * (size_t)INDEX_HEADER_LEN, sizeof *moved);
	return DBK_OK;
}

static enum dbk_code
judge(const struct log *log, struct dbk_err *err)
{
	uint32_t acknowledged = 0, moved = 0;
	enum dbk_code rc;
	bool known, lost;

	rc = read_index(log, &known, &acknowledged, &moved, err);
	if (rc != DBK_OK)
		return rc;
	lost = known ? log->committed < acknowledged && moved < acknowledged :
		       log->commits_after != 0 || log->spoilt_salts != 0;
	if (!lost)
		return DBK_OK;
	return dbk_fail(err, DBK_EDAMAGE,
	    "%s" LOG_SUFFIX ": the log is "
	    "damaged at frame %lu: what was recorded from there on cannot be "
	    "read; copy all files of the ledger aside and " DBK_DAMAGE_ADVICE,
	    log->path, (unsigned long)log->good + 1);
}

static enum dbk_code
check_open(struct log *log, struct dbk_err *err)
{
	unsigned char header[HEADER_LEN];
	enum dbk_code rc;
	ssize_t n;

	n = pread(log->fd, header, sizeof header, 0);
	if (n < 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s" LOG_SUFFIX ": %s",
		    log->path, strerror(errno));
	if (n == 0)
		return DBK_OK;
	if (n < (ssize_t)sizeof header || !take_header(log, header))
		return dbk_fail(err, DBK_EDAMAGE,
		    "%s" LOG_SUFFIX ": the log's "
		    "first bytes are damaged: what was recorded in it cannot "
		    "be read; copy all files of the ledger aside and " DBK_DAMAGE_ADVICE,
		    log->path);
	rc = walk_frames(log, err);
	return rc == DBK_OK ? judge(log, err) : rc;
}

enum dbk_code
dbk_log_check(const char *path, unsigned page_size, struct dbk_err *err)
{
	struct log log = {.path = path, .page_size = page_size};
	enum dbk_code rc;

	rc = open_beside(&log.fd, path, LOG_SUFFIX, err);
	if (rc != DBK_OK || log.fd < 0)
		return rc;
	log.frame = malloc(FRAME_HEADER_LEN + (size_t)page_size);
	rc = log.frame == NULL ? dbk_fail_memory(err) : check_open(&log, err);
	free(log.frame);
	(void)close(log.fd);
	return rc;
}
