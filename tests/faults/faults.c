/*
 * faults.c -- the calls by which a program changes a disk, one layer above the
 * kernel.  An executable's own definition of open, write and so on is taken by
 * the shared libraries too, so SQLite's calls come here; fwrite, fflush and the
 * allocations of our own objects are sent here by the linker's --wrap
 * (tests/faults.mk).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/faults/faults.h"

#define UNSYNCED_MOST 4096
#define PATH_LEN 256
#define SECTOR 512u /* a disk writes one whole or not at all */

/* What a write that is not on the disk yet took the place of. */
struct unsynced {
	char path[PATH_LEN];
	ino_t inode;
	off_t at, size; /* size: of the file before */
	size_t len; /* bytes kept */
	unsigned char *bytes;
};

/* The one place where this process keeps what it is to do: the calls below have
 * the system's signatures. */
static struct {
	bool armed;
	enum faults_way way;
	unsigned long nth, count;
	struct unsynced log[UNSYNCED_MOST];
	size_t nlog;
} faults;

/* Held between faults_hold_cipher and faults_drop_cipher. */
static sqlite3 *cipher;

static const char *const names[FAULTS_WAYS] = {
    "none", "io", "full", "kill", "half", "cut", "memory", "scarce"};

/* --wrap's names for the real ones; no header can have them. */
size_t __real_fwrite(const void *bytes, size_t size, size_t n, FILE *f);
int __real_fflush(FILE *f);
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
size_t __wrap_fwrite(const void *bytes, size_t size, size_t n, FILE *f);
int __wrap_fflush(FILE *f);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

const char *
faults_name(enum faults_way way)
{
	return names[way];
}

void
faults_arm(enum faults_way way, unsigned long nth)
{
	faults.way = way;
	faults.nth = nth;
	faults.count = 0;
	faults.nlog = 0;
	faults.armed = true;
}

unsigned long
faults_disarm(void)
{
	faults.armed = false;
	return faults.count;
}

/* ---- what was not synced ---- */

static void
log_write(int fd, off_t at, size_t len)
{
	struct unsynced *u = &faults.log[faults.nlog];
	char link[40];
	struct stat st;
	ssize_t n;

	if (faults.way != FAULTS_CUT || fstat(fd, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return;
	if (faults.nlog == UNSYNCED_MOST)
		abort();
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, u->path, sizeof u->path - 1);
	if (n < 0)
		abort();
	u->path[n] = '\0';
	u->inode = st.st_ino;
	u->at = at;
	u->size = st.st_size;
	u->bytes = __real_malloc(len + 1);
	if (u->bytes == NULL)
		abort();
	n = pread(fd, u->bytes, len, at);
	u->len = n > 0 ? (size_t)n : 0;
	faults.nlog++;
}

static void
log_synced(int fd)
{
	struct stat st;
	size_t i, kept = 0;

	if (faults.way != FAULTS_CUT || fstat(fd, &st) != 0)
		return;
	for (i = 0; i < faults.nlog; i++)
		if (faults.log[i].inode == st.st_ino)
			free(faults.log[i].bytes);
		else
			faults.log[kept++] = faults.log[i];
	faults.nlog = kept;
}

/* Newest first, each by the toss of a coin that falls alike in every run. */
static void
lose_unsynced(void)
{
	uint32_t coin = (uint32_t)faults.nth * 2654435761u;
	const struct unsynced *u;
	int fd;

	while (faults.nlog > 0) {
		u = &faults.log[--faults.nlog];
		coin = coin * 1664525u + 1013904223u;
		if ((coin >> 16) % 2 == 0)
			continue;
		fd = (int)syscall(SYS_openat, AT_FDCWD, u->path, O_WRONLY);
		if (fd < 0)
			continue; /* removed since */
		if (syscall(SYS_pwrite64, fd, u->bytes, u->len, u->at) < 0 ||
		    syscall(SYS_ftruncate, fd, u->size) < 0)
			abort();
		(void)close(fd);
	}
}

/* ---- the moment ---- */

static bool
of_memory(enum faults_way way)
{
	return way == FAULTS_MEMORY || way == FAULTS_SCARCE;
}

/* True: this one fails, and the process lives on with errno set. */
static bool
fails(bool memory)
{
	if (!faults.armed || of_memory(faults.way) != memory)
		return false;
	faults.count++;
	if (faults.count < faults.nth)
		return false;
	switch (faults.way) {
	case FAULTS_FULL:
		errno = ENOSPC;
		return true;
	case FAULTS_SCARCE:
		errno = ENOMEM;
		return true;
	case FAULTS_NONE:
		return false;
	default:
		break;
	}
	if (faults.count > faults.nth)
		return false;
	switch (faults.way) {
	case FAULTS_CUT:
		lose_unsynced();
		(void)raise(SIGKILL);
		break;
	case FAULTS_KILL:
		(void)raise(SIGKILL);
		break;
	case FAULTS_MEMORY:
		errno = ENOMEM;
		break;
	default: /* the caller of a write sees to FAULTS_HALF */
		errno = EIO;
		break;
	}
	return true;
}

/* A call that has no half. */
static bool
call_fails(void)
{
	if (!fails(false))
		return false;
	if (faults.way == FAULTS_HALF)
		(void)raise(SIGKILL);
	return true;
}

/* How many of len bytes a write takes; *bad: then it fails. */
static size_t
taken(size_t len, bool *bad)
{
	*bad = fails(false);
	if (!*bad)
		return len;
	return faults.way == FAULTS_IO ? 0 : len / 2 / SECTOR * SECTOR;
}

static ssize_t
written(ssize_t n, bool bad)
{
	if (!bad)
		return n;
	if (faults.way == FAULTS_HALF)
		(void)raise(SIGKILL);
	/* As write(2) does it: what was taken, and the error at the next. */
	if (faults.way == FAULTS_FULL && n > 0)
		return n;
	errno = faults.way == FAULTS_FULL ? ENOSPC : EIO;
	return -1;
}

/* ---- the system's calls ---- */

static int
open_file(const char *path, int flags, mode_t mode)
{
	if ((flags & (O_CREAT | O_TRUNC)) != 0 && call_fails())
		return -1;
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
	va_end(args);
	return open_file(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
	va_end(args);
	return open_file(path, flags | O_LARGEFILE, mode);
}

static ssize_t
write_at(int fd, const void *bytes, size_t len, off_t at)
{
	bool bad;
	size_t n = taken(len, &bad);

	if (n > 0)
		log_write(fd, at, n);
	return written(n == 0 ? 0 : syscall(SYS_pwrite64, fd, bytes, n, at),
	    bad);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return write_at(fd, bytes, len, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	return write_at(fd, bytes, len, at);
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	bool bad;
	size_t n = taken(len, &bad);
	off_t at = lseek(fd, 0, SEEK_CUR);

	if (n > 0 && at >= 0)
		log_write(fd, at, n);
	return written(n == 0 ? 0 : syscall(SYS_write, fd, bytes, n), bad);
}

static int
truncate_file(int fd, off_t size)
{
	struct stat st;

	if (call_fails())
		return -1;
	if (fstat(fd, &st) == 0 && size < st.st_size)
		log_write(fd, size, (size_t)(st.st_size - size));
	return (int)syscall(SYS_ftruncate, fd, size);
}

int
ftruncate(int fd, off_t size)
{
	return truncate_file(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	return truncate_file(fd, size);
}

int
fsync(int fd)
{
	if (call_fails())
		return -1;
	log_synced(fd);
	return 0; /* nobody pulls the plug of this machine */
}

int
fdatasync(int fd)
{
	return fsync(fd);
}

int
rename(const char *from, const char *to)
{
	if (call_fails())
		return -1;
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
mkdir(const char *path, mode_t mode)
{
	if (call_fails())
		return -1;
	return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

/* ---- the C library's buffers ---- */

size_t
__wrap_fwrite(const void *bytes, size_t size, size_t n, FILE *f)
{
	bool bad;
	size_t part = taken(n * size, &bad);

	if (!bad)
		return __real_fwrite(bytes, size, n, f);
	(void)__real_fwrite(bytes, 1, part, f);
	(void)__real_fflush(f);
	(void)written(-1, true);
	return 0;
}

int
__wrap_fflush(FILE *f)
{
	if (call_fails())
		return EOF;
	return __real_fflush(f);
}

/* ---- memory ---- */

void *
__wrap_malloc(size_t size)
{
	return fails(true) ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails(true) ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails(true) ? NULL : __real_realloc(p, size);
}

static sqlite3_mem_methods plain;

static void *
sqlite_malloc(int size)
{
	return fails(true) ? NULL : plain.xMalloc(size);
}

static void *
sqlite_realloc(void *p, int size)
{
	return fails(true) ? NULL : plain.xRealloc(p, size);
}

bool
faults_watch_sqlite(void)
{
	sqlite3_mem_methods watched;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
		return false;
	watched = plain;
	watched.xMalloc = sqlite_malloc;
	watched.xRealloc = sqlite_realloc;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &watched) == SQLITE_OK;
}

bool
faults_hold_cipher(void)
{
	return sqlite3_open(":memory:", &cipher) == SQLITE_OK &&
	    sqlite3_key(cipher, "any", 3) == SQLITE_OK;
}

void
faults_drop_cipher(void)
{
	(void)sqlite3_close(cipher);
	cipher = NULL;
}
