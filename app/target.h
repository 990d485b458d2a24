/*
 * target.h -- the options that say where batches go to and answers come from.
 */
#ifndef DBK_APP_TARGET_H
#define DBK_APP_TARGET_H

#include "app/app.h"
#include "edi/transport.h"

/* The rows of a command's own table from row first on, for sftp:// addresses. */
enum {
	DBK_TARGET_KEY,
	DBK_TARGET_KEY_PASSPHRASE,
	DBK_TARGET_PASSWORD,
	DBK_TARGET_KNOWN_HOSTS,
	DBK_TARGET_HOST_KEY,
	DBK_TARGET_TIMEOUT,
	DBK_TARGET_COUNT
};
/* Their names; that of the password says what it is for anywhere. */
#define DBK_TARGET_KEY_NAME "key"
#define DBK_TARGET_KEY_PASSPHRASE_NAME "key-passphrase-file"
#define DBK_TARGET_PASSWORD_NAME "sftp-password-file"
#define DBK_TARGET_KNOWN_HOSTS_NAME "known-hosts"
#define DBK_TARGET_HOST_KEY_NAME "host-key"
#define DBK_TARGET_TIMEOUT_NAME "timeout"
/* prefix: of the names, where a command has other options of the kind. */
#define DBK_TARGET_OPTIONS(first, prefix) \
	[(first) + \
	    DBK_TARGET_KEY] = {prefix DBK_TARGET_KEY_NAME, "F", \
	    "the private key for an sftp:// address; without it and without " \
	    "a password the agent is asked", \
	    0, 0}, \
	    [(first) + DBK_TARGET_KEY_PASSPHRASE] = \
		{prefix DBK_TARGET_KEY_PASSPHRASE_NAME, "F", \
		    "first line is the passphrase of that key", 0, 0}, \
	    [(first) + DBK_TARGET_PASSWORD] = {DBK_TARGET_PASSWORD_NAME, "F", \
		"first line is the password of the SFTP login", 0, 0}, \
	    [(first) + \
		DBK_TARGET_KNOWN_HOSTS] = {prefix DBK_TARGET_KNOWN_HOSTS_NAME, \
		"F", \
		"the host keys that are known; otherwise " \
		"~/.ssh/known_hosts", \
		0, 0}, \
	    [(first) + \
		DBK_TARGET_HOST_KEY] = {prefix DBK_TARGET_HOST_KEY_NAME, \
		"SHA256:...", "the fingerprint of the one host key to accept", \
		0, 0}, \
	    [(first) + DBK_TARGET_TIMEOUT] = {prefix DBK_TARGET_TIMEOUT_NAME, \
		"SECONDS", \
		"give up after this time without progress; otherwise 60", 0, \
		0}

/* A target while a command runs.  Zero-initialise. */
struct dbk_target {
	struct dbk_transport *transport;
	struct dbk_sftp_options options;
	struct dbk_secret key_passphrase, password;
	struct dbk_buf known_hosts; /* the default's path */
};

/* Is it an sftp:// address, which the options are for? */
bool dbk_target_is_server(const char *where);

/*
 * Open what a word names: a folder, a file:// or an sftp:// address.  rows is
 * the first of the options above.  Close with dbk_target_fini, also after a
 * failure.
 */
enum dbk_code dbk_target_open(struct dbk_target *t, const char *where,
    const struct dbk_args *args, const struct dbk_option *rows,
    struct dbk_err *err) DBK_CHECKED;

/* Closes, and wipes the secrets. */
void dbk_target_fini(struct dbk_target *t);

#endif
