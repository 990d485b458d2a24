#include <arpa/inet.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "app/commands.h"
#include "app/serve/serve.h"

#define LISTEN "127.0.0.1:8750"
#define LOCK_MINUTES 15
#define DROP_MINUTES 60
#define MINUTES_MOST (24 * 60)
#define CONNECTIONS 512
#define CONNECTIONS_MOST 16384

enum {
	OPT_LISTEN,
	OPT_NAME,
	OPT_CERT,
	OPT_KEY,
	OPT_LOCK,
	OPT_DROP,
	OPT_CONNECTIONS,
	OPT_OUTBOX,
	OPT_PASSWORD,
	OPT_BACKUPS,
	OPT_WAYS
};

static const struct dbk_option serve_options[] = {
    [OPT_LISTEN] = {"listen", "ADDRESS:PORT",
	"where; otherwise " LISTEN ", which only this machine reaches", 0, 0},
    [OPT_NAME] = {"name", "HOST", "a name that this machine is known by", 0,
	DBK_OPTION_MANY},
    [OPT_CERT] = {"cert", "F.pem", "the certificate; otherwise one is made", 0,
	0},
    [OPT_KEY] = {"key", "F.pem", "the key of the certificate", 0, 0},
    [OPT_LOCK] = {"lock-after", "MINUTES",
	"lock a session after so long without work; otherwise 15", 0, 0},
    [OPT_DROP] = {"drop-after", "MINUTES",
	"close the ledger when no session was open for so long; otherwise 60",
	0, 0},
    [OPT_CONNECTIONS] = {"connections", "N",
	"at most, at one time; otherwise 512", 0, 0},
    [OPT_OUTBOX] = {"outbox", "DIR",
	"where batches are written; otherwise LEDGER.outbox", 0, 0},
    [OPT_PASSWORD] = {"password-file", "F",
	"first line is the communication password, for built batches only", 0,
	0},
    [OPT_BACKUPS] = {"backup-to", "DIR",
	"where backups are made; otherwise the page makes none", 0, 0},
    DBK_WAY_OPTIONS(OPT_WAYS),
};

/* "127.0.0.1:8750" or "[::1]:8750", cut in two. */
static enum dbk_code
read_address(struct dbk_serve_options *o, char *text, struct dbk_err *err)
{
	char *colon = strrchr(text, ':'), *end;
	struct in6_addr v6;
	struct in_addr v4;
	size_t len;
	long port;

	port = colon != NULL ? strtol(colon + 1, &end, 10) : 0;
	if (port < 1 || port > UINT16_MAX || *end != '\0')
		return dbk_fail(err, DBK_EUSAGE,
		    "--listen wants an address and a port as " LISTEN
		    ", not \"%s\"",
		    text);
	*colon = '\0';
	len = strlen(text);
	if (text[0] == '[' && len > 2 && text[len - 1] == ']') {
		text[len - 1] = '\0';
		text++;
	}
	if (inet_pton(AF_INET, text, &v4) == 1)
		o->loopback = ntohl(v4.s_addr) >> 24 == 127;
	else if (inet_pton(AF_INET6, text, &v6) == 1)
		o->loopback = memcmp(&v6, &in6addr_loopback, sizeof v6) == 0;
	else
		return dbk_fail(err, DBK_EUSAGE,
		    "--listen wants a numeric address, not \"%s\"", text);
	o->address = text;
	o->port = (uint16_t)port;
	return DBK_OK;
}

static enum dbk_code
read_names(struct dbk_serve_options *o, const struct dbk_args *args,
    struct dbk_err *err)
{
	size_t i;

	for (i = 0; i < args->ngiven; i++) {
		if (args->given[i].option != &serve_options[OPT_NAME])
			continue;
		if (o->nnames == DBK_SERVE_HOSTS)
			return dbk_fail(err, DBK_EUSAGE,
			    "--name: at most %d names", DBK_SERVE_HOSTS);
		o->names[o->nnames++] = args->given[i].value;
	}
	return DBK_OK;
}

static enum dbk_code
read_options(struct dbk_serve_options *o, const struct dbk_args *args,
    struct dbk_err *err)
{
	enum dbk_code rc;

	o->cert_file = dbk_args_value(args, &serve_options[OPT_CERT]);
	o->key_file = dbk_args_value(args, &serve_options[OPT_KEY]);
	if ((o->cert_file == NULL) != (o->key_file == NULL))
		return dbk_fail(err, DBK_EUSAGE,
		    "--cert and --key go together");
	o->tls = !o->loopback || o->cert_file != NULL;
	rc = read_names(o, args, err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&o->lock_minutes, args,
		    &serve_options[OPT_LOCK], 1, MINUTES_MOST, LOCK_MINUTES,
		    err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&o->drop_minutes, args,
		    &serve_options[OPT_DROP], 1, MINUTES_MOST, DROP_MINUTES,
		    err);
	if (rc == DBK_OK)
		rc = dbk_args_integer(&o->connections, args,
		    &serve_options[OPT_CONNECTIONS], 8, CONNECTIONS_MOST,
		    CONNECTIONS, err);
	return rc;
}

/* The file is read whenever batches are built. */
static enum dbk_code
check_password(const char *file, struct dbk_err *err)
{
	struct dbk_secret password = {0};
	enum dbk_code rc;

	if (file == NULL)
		return DBK_OK;
	if (strcmp(file, "-") == 0)
		return dbk_fail(err, DBK_EUSAGE,
		    "--password-file wants a file: it is read at each build");
	rc = dbk_secret_read(&password, file, err);
	dbk_secret_free(&password);
	return rc;
}

/* The size stands before what it is the size of. */
#define HEAD 16

static void *
take_memory(size_t size)
{
	unsigned char *p = size < SIZE_MAX - HEAD ? malloc(HEAD + size) : NULL;

	if (p == NULL)
		return NULL;
	memcpy(p, &size, sizeof size);
	return p + HEAD;
}

/* What is read as JSON may be a passphrase. */
static void
wipe_memory(void *memory)
{
	unsigned char *p = memory;
	size_t size;

	if (p == NULL)
		return;
	p -= HEAD;
	memcpy(&size, p, sizeof size);
	sodium_memzero(p, HEAD + size);
	free(p);
}

static enum dbk_code
run_serve(struct dbk_app *app, const struct dbk_args *args, struct dbk_err *err)
{
	const char *listen = dbk_args_value(args, &serve_options[OPT_LISTEN]);
	struct dbk_serve_options o = {0};
	struct dbk_buf outbox = {0};
	const char *path;
	char text[100];
	enum dbk_code rc;

	rc = dbk_login_path(&path, app, err);
	if (rc != DBK_OK)
		return rc;
	if (sodium_init() < 0)
		return dbk_fail(err, DBK_ESYSTEM, "libsodium does not start");
	json_set_alloc_funcs(take_memory, wipe_memory);
	(void)snprintf(text, sizeof text, "%s",
	    listen != NULL ? listen : LISTEN);
	rc = read_address(&o, text, err);
	if (rc == DBK_OK)
		rc = read_options(&o, args, err);
	dbk_buf_add_format(&outbox, "%s.outbox", path);
	if (rc == DBK_OK)
		rc = dbk_buf_check(&outbox, err);
	o.outbox = dbk_args_value(args, &serve_options[OPT_OUTBOX]);
	if (o.outbox == NULL)
		o.outbox = outbox.data;
	o.backups = dbk_args_value(args, &serve_options[OPT_BACKUPS]);
	o.password_file = dbk_args_value(args, &serve_options[OPT_PASSWORD]);
	if (rc == DBK_OK)
		rc = check_password(o.password_file, err);
	if (rc == DBK_OK)
		rc = dbk_ways_read(&o.ways, args, &serve_options[OPT_WAYS],
		    err);
	if (rc == DBK_OK)
		rc = dbk_serve_run(app, &o, err);
	dbk_ways_fini(&o.ways);
	dbk_buf_fini(&outbox);
	return rc;
}

const struct dbk_command dbk_cmd_serve = {
    .name = "serve",
    .words = "",
    .summary = "the local page for keying",
    .about =
	"Open the address it tells in a browser and log in as a user of the "
	"ledger.  While somebody works on the page it is the one writer of "
	"the ledger; other commands can read it meanwhile.  It ends with "
	"Ctrl-C or SIGTERM, and nothing that was acknowledged is lost then.\n"
	"On an address that others reach it speaks TLS only, with a "
	"certificate of its own unless told otherwise: compare the "
	"fingerprint that it tells with what the browser shows.\n"
	"Where batches go to and answers come from is said here and nowhere "
	"on the page.  Keying goes on during a transfer; one is made at a "
	"time, and ending the server waits for it.\n",
    .example = "$ daybook serve\n"
	       "the page is at http://127.0.0.1:8750/\n"
	       "$ daybook serve --send-to /mnt/outbox --answers-from "
	       "/mnt/inbox\n",
    .options = DBK_OPTIONS(serve_options),
    .run = run_serve,
};
