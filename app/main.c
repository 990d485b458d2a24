#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/progress.h"

/*
 * A standard stream that is closed would hand its number to the ledger.  It is
 * opened the wrong way round, so that using it fails as it should.
 */
static int
hold_standard_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null",
			fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return -1;
	return 0;
}

/*
 * What a crash leaves behind would hold the database key.  Without the flag a
 * core_pattern that is a pipe gets it whatever the limit says, and other
 * processes of the user could read our memory.
 */
static int
forbid_dumps(void)
{
	const struct rlimit none = {0, 0};

#ifdef __linux__
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -1;
#endif
	return setrlimit(RLIMIT_CORE, &none);
}

/* A finding is put together of many pieces: in a file or a pipe they go out a
 * line at a time. */
static int
write_messages_by_lines(void)
{
	return isatty(STDERR_FILENO) ? 0 : setvbuf(stderr, NULL, _IOLBF, 0);
}

/* NULL when the variable is not there or empty. */
static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

int
main(int argc, char **argv)
{
	struct dbk_login login = {0};
	struct dbk_app app = {
	    .ledger_path = environment("DAYBOOK_LEDGER"),
	    .passphrase_file = environment("DAYBOOK_PASSPHRASE_FILE"),
	    .user = environment("DAYBOOK_USER"),
	    .out = {.stream = stdout},
	    .login = &login,
	};
	enum dbk_code rc;

	if (hold_standard_streams() != 0 || forbid_dumps() != 0 ||
	    write_messages_by_lines() != 0)
		return DBK_ESYSTEM;
	/* What we write is about clients: for this user only. */
	(void)umask(077);
	/* A reader that left shows as a failed write, like a full disk. */
	(void)signal(SIGPIPE, SIG_IGN);
	/* So does a file that would grow past the limit of this process. */
	(void)signal(SIGXFSZ, SIG_IGN);
	rc = dbk_app_run(&app, argc > 0 ? (size_t)argc - 1 : 0,
	    (const char *const *)argv + 1);
	dbk_login_fini(&login);
	if (rc == DBK_ESTOPPED)
		dbk_progress_die();
	return (int)rc;
}
