/*
 * serve.h -- the local page: what the parts of the server share.
 *
 * A request is a call.  libmicrohttpd's threads read it and send its answer and
 * never wait for the ledger: a call that needs it is suspended and handed to a
 * lane.  They read, judge and write the document of a save before that, so that
 * the writer has only to record it.  The writer's lane is one thread, which
 * takes all calls that wait and shares one commit among them; the readers' lane
 * is a few threads with a connection each; the door's lane is one thread for
 * passphrases, whose Argon2 would hold up everybody else.  The courier's lane
 * is one thread that carries batches and answers: it writes between the
 * writer's turns, and waits for targets while others write.  docs/page-api.md
 * is the contract.
 */
#ifndef DBK_SERVE_H
#define DBK_SERVE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "app/serve/lane.h"
#include "app/serve/throttle.h"
#include "app/serve/transfer.h"
#include "app/serve/vault.h"
#include "app/serve/visits.h"
#include "app/serve/ways.h"

struct MHD_Daemon;

#define DBK_SERVE_HOSTS 8 /* names of ourselves, at most */

/* Set before dbk_serve_run; strings borrowed. */
struct dbk_serve_options {
	const char *address; /* numeric, to listen on */
	uint16_t port; /* 0: any free one, told by the server's options */
	bool loopback; /* nobody from elsewhere can connect */
	bool tls;
	const char *cert_file, *key_file; /* NULL: a certificate of our own */
	const char *names[DBK_SERVE_HOSTS]; /* further hosts that are us */
	size_t nnames;
	const char *outbox; /* folder of built batches */
	const char *password_file; /* of built batches; NULL: none */
	struct dbk_ways ways;
	const char *backups; /* folder of backups; NULL: none */
	unsigned lock_minutes, drop_minutes;
	unsigned connections; /* most at one time */
};

/* Of a server that runs; every member has its own lock or does not change. */
struct dbk_serve {
	const struct dbk_app *app; /* ledger_path, now, quiet */
	struct dbk_serve_options options;
	struct MHD_Daemon *daemon;
	struct dbk_vault vault;
	struct dbk_visits visits;
	struct dbk_throttle throttle;
	struct dbk_lane door, readers, writer, courier;
	struct dbk_transfer transfer; /* that the courier is about */
	struct dbk_guests *guests; /* connections, by age */
	atomic_ulong calls; /* so far */
	atomic_ulong answering; /* calls of lanes, whose answers go out now */
	char folder[64]; /* for papers on their way, in memory */
	char *certificate, *key; /* PEM; NULL without TLS */
};

#define DBK_SERVE_READERS 3

/*
 * Listen and serve, with threads of its own, until dbk_serve_close.  Tells on
 * standard error where the page is.  app is borrowed until then, the strings of
 * options too.  Sessions end by age, and slow clients are hung up on, only in
 * dbk_serve_run.  *out is NULL on failure.
 * DBK_ESYSTEM: the address cannot be listened on.
 */
enum dbk_code dbk_serve_open(struct dbk_serve **out, const struct dbk_app *app,
    const struct dbk_serve_options *options, struct dbk_err *err) DBK_CHECKED;

/* Accept no more, finish what was taken, close the ledger.  Takes NULL. */
void dbk_serve_close(struct dbk_serve *s);

/* Both, with the time in between until SIGTERM or SIGINT. */
enum dbk_code dbk_serve_run(const struct dbk_app *app,
    const struct dbk_serve_options *options, struct dbk_err *err) DBK_CHECKED;

/* Now, RFC 3339 in UTC: --now of the command line, or else the clock. */
void dbk_serve_now(const struct dbk_serve *s, char now[DBK_TIME_LEN + 1]);

#endif
