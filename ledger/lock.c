#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "ledger/buf.h"
#include "ledger/lock.h"

#define HOST_SIZE 256u
#define TEXT_SIZE 512u

struct dbk_lock {
	int fd;
};

/* What the holder wrote, on one line. */
static enum dbk_code
fail_locked(int fd, const char *path, struct dbk_err *err)
{
	char text[TEXT_SIZE];
	ssize_t n, i;

	n = pread(fd, text, sizeof text - 1, 0);
	if (n <= 0)
		return dbk_fail(err, DBK_ELOCKED,
		    "%s: another process is "
		    "writing to the ledger",
		    path);
	for (i = 0; i < n; i++)
		if (text[i] == '\n')
			text[i] = i + 1 < n ? ',' : '\0';
	text[n] = '\0';
	return dbk_fail(err, DBK_ELOCKED,
	    "%s: another process is writing to "
	    "the ledger: %s; try again when it is done",
	    path, text);
}

static enum dbk_code
write_holder(int fd, const char *name, const struct dbk_actor *actor,
    struct dbk_err *err)
{
	char host[HOST_SIZE] = "";
	struct dbk_buf text = {0};
	enum dbk_code rc;

	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	dbk_buf_add_format(&text,
	    "user %s\n process %ld\n machine %s\n since %s\n", actor->user,
	    (long)getpid(), host[0] != '\0' ? host : "unknown", actor->now);
	rc = dbk_buf_check(&text, err);
	if (rc == DBK_OK &&
	    (ftruncate(fd, 0) != 0 ||
		pwrite(fd, text.data, text.len, 0) != (ssize_t)text.len))
		rc = dbk_fail(err, DBK_ESYSTEM,
		    "%s: %s; free some space and "
		    "repeat the command",
		    name, strerror(errno != 0 ? errno : EIO));
	dbk_buf_fini(&text);
	return rc;
}

enum dbk_code
dbk_lock_take(struct dbk_lock **out, const char *path,
    const struct dbk_actor *actor, struct dbk_err *err)
{
	struct dbk_buf name = {0};
	struct dbk_lock *lock;
	enum dbk_code rc;

	*out = NULL;
	lock = calloc(1, sizeof *lock);
	if (lock == NULL)
		return dbk_fail_memory(err);
	lock->fd = -1;
	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, DBK_LOCK_SUFFIX);
	rc = dbk_buf_check(&name, err);
	if (rc != DBK_OK)
		goto done;
	lock->fd = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->fd < 0) {
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", name.data,
		    strerror(errno));
		goto done;
	}
	if (flock(lock->fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno == EWOULDBLOCK)
			rc = fail_locked(lock->fd, path, err);
		else
			rc = dbk_fail(err, DBK_ESYSTEM, "%s: cannot lock: %s",
			    name.data, strerror(errno));
		goto done;
	}
	errno = 0;
	rc = write_holder(lock->fd, name.data, actor, err);
done:
	dbk_buf_fini(&name);
	if (rc == DBK_OK)
		*out = lock;
	else
		dbk_lock_release(lock);
	return rc;
}

void
dbk_lock_release(struct dbk_lock *lock)
{
	if (lock == NULL)
		return;
	/* Closing releases; the file stays, so that nobody locks another one
	 * of the same name. */
	if (lock->fd >= 0)
		(void)close(lock->fd);
	free(lock);
}

enum dbk_code
dbk_lock_held(bool *held, const char *path, struct dbk_err *err)
{
	struct dbk_buf name = {0};
	enum dbk_code rc;
	int fd = -1;

	*held = false;
	dbk_buf_add_string(&name, path);
	dbk_buf_add_string(&name, DBK_LOCK_SUFFIX);
	rc = dbk_buf_check(&name, err);
	if (rc == DBK_OK)
		fd = open(name.data, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		*held = flock(fd, LOCK_SH | LOCK_NB) != 0;
		(void)close(fd);
	}
	dbk_buf_fini(&name);
	return rc;
}
