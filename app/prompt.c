#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/prompt.h"

#define LINE_MAX_BYTES 1024
#define CTRL_C 3

/*
 * One line without echo.  Signals wait meanwhile, so that the terminal is never
 * left without echo; Ctrl-C ends the line and is seen here.
 */
static ssize_t
read_hidden(int fd, char *line, size_t size)
{
	struct termios before, hidden;
	sigset_t all, mask;
	ssize_t n;

	if (tcgetattr(fd, &before) != 0)
		return -1;
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	hidden.c_lflag |= ICANON | ECHONL;
	hidden.c_cc[VEOL] = CTRL_C;
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &mask);
	n = -1;
	if (tcsetattr(fd, TCSAFLUSH, &hidden) == 0)
		n = read(fd, line, size);
	(void)tcsetattr(fd, TCSAFLUSH, &before);
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	return n;
}

enum dbk_code
dbk_prompt_secret(struct dbk_secret *out, const char *prompt,
    struct dbk_err *err)
{
	char line[LINE_MAX_BYTES];
	enum dbk_code rc;
	ssize_t n = -1;
	int fd;

	fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "there is no terminal to ask "
		    "for the passphrase; give --passphrase-file F");
	if (write(fd, prompt, strlen(prompt)) >= 0)
		n = read_hidden(fd, line, sizeof line);
	if (n > 0 && line[n - 1] == CTRL_C)
		n = write(fd, "\n", 1) - 1;
	else if (n > 0 && line[n - 1] == '\n')
		n--;
	else if (n == (ssize_t)sizeof line)
		n = -1;
	(void)close(fd);
	if (n <= 0)
		rc = dbk_fail(err, DBK_EUSAGE, "no passphrase was given");
	else
		rc = dbk_secret_copy(out, line, (size_t)n, err);
	explicit_bzero(line, sizeof line);
	return rc;
}
