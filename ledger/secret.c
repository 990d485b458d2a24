#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ledger/secret.h"

/* Longest first line that is taken for a passphrase. */
#define LINE_MAX_BYTES 4096u

enum dbk_code
dbk_secret_copy(struct dbk_secret *out, const char *s, size_t len,
    struct dbk_err *err)
{
	char *bytes;

	out->bytes = NULL;
	out->len = 0;
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	bytes = sodium_malloc(len + 1);
	if (bytes == NULL)
		return dbk_fail_memory(err);
	/* sodium_malloc is content without a lock; we are not. */
	if (sodium_mlock(bytes, len + 1) != 0) {
		sodium_free(bytes);
		return dbk_fail(err, DBK_ESYSTEM,
		    "cannot lock memory for a "
		    "secret: %s; raise the limit (ulimit -l)",
		    strerror(errno));
	}
	if (s != NULL && len != 0)
		memcpy(bytes, s, len);
	else
		memset(bytes, 0, len);
	bytes[len] = '\0';
	out->bytes = bytes;
	out->len = len;
	return DBK_OK;
}

/*
 * Reads up to the end of the first line.  *len gets its length without CR LF;
 * false when it does not fit.
 */
static bool
read_line(char *line, size_t *len, FILE *in)
{
	size_t n = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n') {
		if (n == LINE_MAX_BYTES)
			return false;
		line[n++] = (char)c;
	}
	if (n != 0 && line[n - 1] == '\r')
		n--;
	*len = n;
	return true;
}

/* line: LINE_MAX_BYTES of locked memory.  Unbuffered, so that the C library
 * keeps no copy of the secret. */
static enum dbk_code
read_secret(struct dbk_secret *out, struct dbk_secret *line, FILE *in,
    const char *name, struct dbk_err *err)
{
	size_t len = 0;

	errno = 0;
	if (!read_line(line->bytes, &len, in))
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: the first line is longer than %u bytes", name,
		    LINE_MAX_BYTES);
	if (ferror(in))
		return dbk_fail(err, DBK_ESYSTEM, "%s: %s", name,
		    strerror(errno));
	if (len == 0)
		return dbk_fail(err, DBK_EUSAGE, "%s: the first line is empty",
		    name);
	return dbk_secret_copy(out, line->bytes, len, err);
}

enum dbk_code
dbk_secret_read(struct dbk_secret *out, const char *path, struct dbk_err *err)
{
	struct dbk_secret line;
	const char *name = path;
	FILE *in = NULL;
	enum dbk_code rc;

	out->bytes = NULL;
	out->len = 0;
	rc = dbk_secret_copy(&line, NULL, LINE_MAX_BYTES, err);
	if (rc != DBK_OK)
		return rc;
	if (strcmp(path, "-") == 0) {
		name = "standard input";
		rc = read_secret(out, &line, stdin, name, err);
		goto done;
	}
	in = fopen(path, "rb");
	if (in == NULL) {
		rc = dbk_fail(err, DBK_ESYSTEM, "%s: %s", path,
		    strerror(errno));
		goto done;
	}
	(void)setvbuf(in, NULL, _IONBF, 0);
	rc = read_secret(out, &line, in, name, err);
done:
	if (in != NULL)
		(void)fclose(in);
	dbk_secret_free(&line);
	return rc;
}

void
dbk_secret_free(struct dbk_secret *s)
{
	if (s == NULL)
		return;
	/* Wipes, unlocks, frees; takes NULL. */
	sodium_free(s->bytes);
	s->bytes = NULL;
	s->len = 0;
}
