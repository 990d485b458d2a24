#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edi/transport_ops.h"

#define LOOK_MS 50 /* how often a command that does not read is looked at */

struct command {
	struct dbk_transport base;
	char *line; /* for the shell */
	char *const *environment; /* borrowed */
};

/* A command while it runs. */
struct run {
	int in, out; /* of its standard input: our two ends; -1: closed */
	pid_t pid;
	size_t written, unread;
	bool ended;
	int status; /* of waitpid */
};

static enum dbk_code
fail_call(struct dbk_err *err, const char *what, int number)
{
	return dbk_fail(err, DBK_ESYSTEM, "%s: %s", what, strerror(number));
}

static void
close_end(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/*
 * Our end of the pipe that the command reads from stays open too: what is
 * still in it when the command has ended was read by nobody.
 */
static enum dbk_code
open_pipe(struct run *r, struct dbk_err *err)
{
	int ends[2];

	if (pipe(ends) != 0)
		return fail_call(err, "pipe", errno);
	r->out = ends[0];
	r->in = ends[1];
	if (fcntl(r->in, F_SETFD, FD_CLOEXEC) != 0 ||
	    fcntl(r->out, F_SETFD, FD_CLOEXEC) != 0 ||
	    fcntl(r->in, F_SETFL, O_NONBLOCK) != 0)
		return fail_call(err, "pipe", errno);
	return DBK_OK;
}

/* Signals that daybook ignores or blocks are the command's own business
 * again. */
static int
set_signals(posix_spawnattr_t *attr)
{
	sigset_t defaults, blocked;
	int number;

	(void)sigemptyset(&defaults);
	(void)sigaddset(&defaults, SIGPIPE);
	(void)sigaddset(&defaults, SIGXFSZ);
	(void)sigemptyset(&blocked);
	number = posix_spawnattr_setsigdefault(attr, &defaults);
	if (number == 0)
		number = posix_spawnattr_setsigmask(attr, &blocked);
	return number != 0 ?
	    number :
	    posix_spawnattr_setflags(attr,
		POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

static enum dbk_code
spawn(struct run *r, const struct command *c, struct dbk_err *err)
{
	char shell[] = "sh", option[] = "-c";
	char *argv[] = {shell, option, c->line, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int number;

	number = posix_spawn_file_actions_init(&actions);
	if (number != 0)
		return fail_call(err, "posix_spawn", number);
	number = posix_spawnattr_init(&attr);
	if (number != 0) {
		(void)posix_spawn_file_actions_destroy(&actions);
		return fail_call(err, "posix_spawn", number);
	}
	number = posix_spawn_file_actions_adddup2(&actions, r->out,
	    STDIN_FILENO);
	if (number == 0)
		number = posix_spawn_file_actions_adddup2(&actions,
		    STDERR_FILENO, STDOUT_FILENO);
	if (number == 0)
		number = set_signals(&attr);
	if (number == 0)
		number = posix_spawn(&r->pid, "/bin/sh", &actions, &attr, argv,
		    c->environment);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)posix_spawnattr_destroy(&attr);
	return number != 0 ? fail_call(err, "/bin/sh", number) : DBK_OK;
}

static enum dbk_code
wait_for(struct run *r, int flags, struct dbk_err *err)
{
	pid_t got;

	do
		got = waitpid(r->pid, &r->status, flags);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail_call(err, "waitpid", errno);
	r->ended = got == r->pid;
	return DBK_OK;
}

/* Write until all is written or the command has ended. */
static enum dbk_code
feed(struct run *r, const char *bytes, size_t len, struct dbk_err *err)
{
	struct pollfd ready = {.fd = r->in, .events = POLLOUT};
	enum dbk_code rc = DBK_OK;

	while (rc == DBK_OK && !r->ended && r->written < len) {
		ssize_t n;

		(void)poll(&ready, 1, LOOK_MS);
		n = write(r->in, bytes + r->written, len - r->written);
		if (n > 0)
			r->written += (size_t)n;
		else if (n < 0 && errno != EAGAIN && errno != EINTR)
			rc = fail_call(err, "the command's standard input",
			    errno);
		else
			rc = wait_for(r, WNOHANG, err);
	}
	close_end(&r->in);
	return rc;
}

/* Counts what is left in the pipe, which no longer waits for anything. */
static enum dbk_code
drain(struct run *r, struct dbk_err *err)
{
	char piece[4096];
	ssize_t n;

	if (fcntl(r->out, F_SETFL, O_NONBLOCK) != 0)
		return fail_call(err, "pipe", errno);
	while ((n = read(r->out, piece, sizeof piece)) > 0 ||
	    (n < 0 && errno == EINTR))
		if (n > 0)
			r->unread += (size_t)n;
	sodium_memzero(piece, sizeof piece);
	return DBK_OK;
}

static void
judge(const struct run *r, size_t len, enum dbk_ran *ran,
    struct dbk_buf *detail)
{
	bool good = WIFEXITED(r->status) && WEXITSTATUS(r->status) == 0;

	if (WIFEXITED(r->status))
		dbk_buf_add_format(detail, "the command ended with %d",
		    WEXITSTATUS(r->status));
	else
		dbk_buf_add_format(detail, "the command was ended by signal %d",
		    WTERMSIG(r->status));
	*ran = DBK_RAN_UNKNOWN;
	if (r->unread == r->written && len != 0) {
		*ran = DBK_RAN_NOTHING;
		dbk_buf_add_string(detail, " before it read anything");
	} else if (r->written != len || r->unread != 0) {
		dbk_buf_add_string(detail, " before it read all");
	} else if (good) {
		*ran = DBK_RAN_DONE;
	}
}

static enum dbk_code
command_run(struct dbk_transport *t, enum dbk_ran *ran, const void *bytes,
    size_t len, struct dbk_buf *detail, struct dbk_err *err)
{
	struct run r = {.in = -1, .out = -1};
	enum dbk_code rc;

	*ran = DBK_RAN_NOTHING;
	rc = open_pipe(&r, err);
	if (rc == DBK_OK)
		rc = spawn(&r, (struct command *)t, err);
	if (rc == DBK_OK) {
		*ran = DBK_RAN_UNKNOWN;
		rc = feed(&r, bytes, len, err);
		if (rc == DBK_OK && !r.ended)
			rc = wait_for(&r, 0, err);
		if (rc == DBK_OK)
			rc = drain(&r, err);
		if (rc == DBK_OK)
			judge(&r, len, ran, detail);
	}
	close_end(&r.in);
	close_end(&r.out);
	return rc;
}

static void
command_close(struct dbk_transport *t)
{
	struct command *c = (struct command *)t;

	free(c->line);
	free(c);
}

static const struct dbk_transport_ops command_ops = {
    .run = command_run,
    .close = command_close,
};

enum dbk_code
dbk_transport_command(struct dbk_transport **out, const char *command,
    char *const *environment, struct dbk_err *err)
{
	size_t size = strlen(command) + 1;
	struct command *c;
	enum dbk_code rc;

	*out = NULL;
	c = calloc(1, sizeof *c);
	if (c == NULL)
		return dbk_fail_memory(err);
	c->base.ops = &command_ops;
	c->environment = environment;
	c->line = malloc(size);
	if (c->line == NULL) {
		rc = dbk_fail_memory(err);
		goto fail;
	}
	memcpy(c->line, command, size);
	rc = dbk_transport_name(&c->base, DBK_TRANSPORT_COMMAND, command, err);
	if (rc != DBK_OK)
		goto fail;
	*out = &c->base;
	return DBK_OK;
fail:
	dbk_transport_close(&c->base);
	return rc;
}
