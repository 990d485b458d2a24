#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/target.h"

#define TIMEOUT_MOST 3600

/* The folder of a file:// address, or the word itself. */
static enum dbk_code
find_folder(const char **out, const char *where, struct dbk_err *err)
{
	static const char scheme[] = "file://";

	*out = where;
	if (strstr(where, "://") == NULL)
		return DBK_OK;
	if (strncmp(where, scheme, sizeof scheme - 1) != 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "%.*s:// is not served; give a folder, a file:// or an "
		    "sftp:// address",
		    (int)strcspn(where, ":"), where);
	*out = where + sizeof scheme - 1;
	if (**out != '/')
		return dbk_fail(err, DBK_EUSAGE,
		    "%s: a file:// address has three slashes, as file:///mnt",
		    where);
	return DBK_OK;
}

/* ~/.ssh/known_hosts, whether it is there or not. */
static enum dbk_code
find_known_hosts(struct dbk_target *t, struct dbk_err *err)
{
	const char *home = getenv("HOME");
	const struct passwd *pw;

	if (home == NULL || *home == '\0') {
		pw = getpwuid(getuid());
		home = pw != NULL ? pw->pw_dir : "";
	}
	dbk_buf_add_format(&t->known_hosts, "%s/.ssh/known_hosts", home);
	t->options.known_hosts = t->known_hosts.data;
	return dbk_buf_check(&t->known_hosts, err);
}

static enum dbk_code
read_secret(struct dbk_secret *secret, const struct dbk_secret **out,
    const struct dbk_args *args, const struct dbk_option *row,
    struct dbk_err *err)
{
	const char *file = dbk_args_value(args, row);
	enum dbk_code rc;

	if (file == NULL)
		return DBK_OK;
	rc = dbk_secret_read(secret, file, err);
	*out = secret;
	return rc;
}

static enum dbk_code
read_options(struct dbk_target *t, const struct dbk_args *args,
    const struct dbk_option *rows, struct dbk_err *err)
{
	struct dbk_sftp_options *o = &t->options;
	enum dbk_code rc;

	o->key = dbk_args_value(args, &rows[DBK_TARGET_KEY]);
	o->host_key = dbk_args_value(args, &rows[DBK_TARGET_HOST_KEY]);
	o->known_hosts = dbk_args_value(args, &rows[DBK_TARGET_KNOWN_HOSTS]);
	if (o->known_hosts != NULL && access(o->known_hosts, R_OK) != 0)
		return dbk_fail(err, DBK_EUSAGE, "%s: cannot be read",
		    o->known_hosts);
	rc = dbk_args_integer(&o->timeout, args, &rows[DBK_TARGET_TIMEOUT], 1,
	    TIMEOUT_MOST, DBK_TRANSPORT_TIMEOUT, err);
	if (rc == DBK_OK && o->known_hosts == NULL)
		rc = find_known_hosts(t, err);
	if (rc == DBK_OK)
		rc = read_secret(&t->key_passphrase, &o->key_passphrase, args,
		    &rows[DBK_TARGET_KEY_PASSPHRASE], err);
	if (rc == DBK_OK)
		rc = read_secret(&t->password, &o->password, args,
		    &rows[DBK_TARGET_PASSWORD], err);
	return rc;
}

bool
dbk_target_is_server(const char *where)
{
	static const char sftp[] = "sftp://";

	return strncmp(where, sftp, sizeof sftp - 1) == 0;
}

enum dbk_code
dbk_target_open(struct dbk_target *t, const char *where,
    const struct dbk_args *args, const struct dbk_option *rows,
    struct dbk_err *err)
{
	const char *folder;
	enum dbk_code rc;
	size_t i;

	if (dbk_target_is_server(where)) {
		rc = read_options(t, args, rows, err);
		return rc == DBK_OK ?
		    dbk_transport_sftp(&t->transport, where, &t->options, err) :
		    rc;
	}
	for (i = 0; i < DBK_TARGET_COUNT; i++)
		if (dbk_args_has(args, &rows[i]))
			return dbk_fail(err, DBK_EUSAGE,
			    "--%s goes with an sftp:// address only",
			    rows[i].name);
	rc = find_folder(&folder, where, err);
	return rc == DBK_OK ? dbk_transport_folder(&t->transport, folder, err) :
			      rc;
}

void
dbk_target_fini(struct dbk_target *t)
{
	dbk_transport_close(t->transport);
	dbk_secret_free(&t->key_passphrase);
	dbk_secret_free(&t->password);
	dbk_buf_fini(&t->known_hosts);
	memset(t, 0, sizeof *t);
}
