/*
 * transport.h -- where batches go to and where answers come from: a folder, an
 * SFTP server, or a command of the user's own.
 *
 * A folder or a server takes a file in two steps, so that an interruption at
 * any moment leaves a mark.  Staging puts all of it beside its place under the
 * name .NAME.part and reads it back; no transmitter takes it from there.
 * Publishing gives it its own name in one step.  While the staged file is
 * there, nothing was delivered; once it is gone, it was, even if the
 * transmitter has taken the file away already.
 *
 * A command gets the bytes on its standard input.  It cannot be looked into.
 *
 * Nothing here asks the clock, the locale or the environment.
 */
#ifndef DBK_TRANSPORT_H
#define DBK_TRANSPORT_H

#include <stdbool.h>

#include "ledger/buf.h"
#include "ledger/secret.h"

struct dbk_transport;

#define DBK_TRANSPORT_TIMEOUT 60 /* seconds without progress */
/* What a recorded target begins with when it is a command. */
#define DBK_TRANSPORT_COMMAND "exec:"

/*
 * A folder of this machine.  DBK_ESYSTEM when it is not there.
 * *out: close with dbk_transport_close; NULL on failure.
 */
enum dbk_code dbk_transport_folder(struct dbk_transport **out,
    const char *folder, struct dbk_err *err) DBK_CHECKED;

/* How to reach an SFTP server; all borrowed until dbk_transport_close. */
struct dbk_sftp_options {
	const char *known_hosts; /* file in the form of OpenSSH */
	const char *host_key; /* "SHA256:...": this key only; else NULL */
	const char *key; /* file of the private key; NULL: none */
	const struct dbk_secret *key_passphrase; /* NULL: none */
	const struct dbk_secret *password; /* NULL: none */
	unsigned timeout; /* seconds; 0: DBK_TRANSPORT_TIMEOUT */
};

/*
 * A folder of an SFTP server: sftp://USER@HOST[:PORT]/FOLDER, or /~/FOLDER for
 * one below the user's home.  Without key and password the agent is asked.  No
 * connection is made before the first use.
 * DBK_EUSAGE: the address, the fingerprint or a file cannot be used.
 * Calls below fail with DBK_EDENIED when the host key is not the one that is
 * known, or when the login is refused; with DBK_ESYSTEM otherwise.
 */
enum dbk_code dbk_transport_sftp(struct dbk_transport **out,
    const char *address, const struct dbk_sftp_options *options,
    struct dbk_err *err) DBK_CHECKED;

/*
 * A command line for /bin/sh; environment is what it gets.  Its standard output
 * goes to standard error.
 */
enum dbk_code dbk_transport_command(struct dbk_transport **out,
    const char *command, char *const *environment,
    struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_transport_close(struct dbk_transport *t);

/*
 * Who looks after what the caller holds while a target is waited for: its
 * ledger, say, which others can use meanwhile.  What back refuses ends the call
 * that waited, which then is as one that failed: it may have happened.
 */
struct dbk_away {
	void (*leave)(void *arg); /* before each wait */
	/* After it, whatever came of it. */
	enum dbk_code (*back)(void *arg, struct dbk_err *err);
	void *arg;
};

/* away is borrowed until dbk_transport_close; NULL: nobody, as at first. */
void dbk_transport_set_away(struct dbk_transport *t,
    const struct dbk_away *away);
/* The other's, for a target that serves beside it. */
void dbk_transport_away_as(struct dbk_transport *t,
    const struct dbk_transport *other);

/* As the ledger records it: a whole path, an address without secrets, or
 * exec: and the command.  Borrowed from t. */
const char *dbk_transport_target(const struct dbk_transport *t);

/* False for a command: only dbk_transport_run serves then, and only for a
 * command. */
bool dbk_transport_can_look(const struct dbk_transport *t);

/* The name that a file has while it is staged, appended. */
void dbk_transport_staged(struct dbk_buf *out, const char *name);

/*
 * Stage a file; one that is staged already is replaced.  After DBK_OK all of
 * it is there and was read back.  After a failure nothing was delivered.
 */
enum dbk_code dbk_transport_stage(struct dbk_transport *t, const char *name,
    const void *bytes, size_t len, struct dbk_err *err) DBK_CHECKED;

/* Give a staged file its name.  After a failure it may have happened: look. */
enum dbk_code dbk_transport_publish(struct dbk_transport *t, const char *name,
    struct dbk_err *err) DBK_CHECKED;

/* Remove a staged file if it can be done; that it cannot is no failure. */
enum dbk_code dbk_transport_discard(struct dbk_transport *t, const char *name,
    struct dbk_err *err) DBK_CHECKED;

enum dbk_got {
	DBK_GOT_NOTHING, /* no file of that name */
	DBK_GOT_ALL,
	DBK_GOT_TOO_LONG /* more than limit bytes; what was read is no use */
};

/* The bytes of a file, appended to out; out does not move while it has room. */
enum dbk_code dbk_transport_get(struct dbk_transport *t, enum dbk_got *got,
    struct dbk_buf *out, const char *name, size_t limit,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The names of all files that are no folders, in order of their bytes.  Names
 * that begin with a dot and names with control characters are left out.
 */
enum dbk_code dbk_transport_list(struct dbk_transport *t,
    enum dbk_code (*each)(void *arg, const char *name), void *arg,
    struct dbk_err *err) DBK_CHECKED;

/* Move a file to another folder there: relative to this one, or from / on.
 * Nothing is overwritten. */
enum dbk_code dbk_transport_move(struct dbk_transport *t, const char *name,
    const char *folder, struct dbk_err *err) DBK_CHECKED;

enum dbk_ran {
	DBK_RAN_DONE, /* it read all and ended with 0: delivered */
	DBK_RAN_NOTHING, /* it read nothing: nothing was delivered */
	DBK_RAN_UNKNOWN /* anything else */
};

/* Run the command with the bytes; detail gets what happened, appended. */
enum dbk_code dbk_transport_run(struct dbk_transport *t, enum dbk_ran *ran,
    const void *bytes, size_t len, struct dbk_buf *detail,
    struct dbk_err *err) DBK_CHECKED;

#endif
