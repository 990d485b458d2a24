/*
 * bare_handler PORT DATABASE -- what saving by daybook serve is measured
 * against: a bare libmicrohttpd handler that keeps the body of every POST in one
 * table and shares its commits in the same way.  Whatever waits is stored in one
 * transaction, and each is answered after the commit.  No rules, no journal, no
 * sessions.  Ends on SIGTERM.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/database.h"

/* As those of daybook serve. */
#define IO_THREADS 2u
#define CONNECTIONS 512u
#define CONNECTION_MEMORY ((size_t)32 * 1024)

struct call {
	struct call *next;
	struct MHD_Connection *connection;
	char *body;
	size_t len;
	bool stored;
};

struct handler {
	sqlite3 *db;
	sqlite3_stmt *insert;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct call *first, **last;
};

static void
store(struct handler *h, struct call *calls)
{
	struct call *c, *next;

	bare_run(h->db, "BEGIN IMMEDIATE");
	for (c = calls; c != NULL; c = c->next) {
		(void)sqlite3_bind_text(h->insert, 1, c->body, (int)c->len,
		    SQLITE_STATIC);
		bare_step(h->insert);
	}
	bare_run(h->db, "COMMIT");
	for (c = calls; c != NULL; c = next) {
		next = c->next;
		c->stored = true;
		MHD_resume_connection(c->connection);
	}
}

static void *
store_all(void *arg)
{
	struct handler *h = arg;
	struct call *calls;

	for (;;) {
		(void)pthread_mutex_lock(&h->lock);
		while (h->first == NULL)
			(void)pthread_cond_wait(&h->wake, &h->lock);
		calls = h->first;
		h->first = NULL;
		h->last = &h->first;
		(void)pthread_mutex_unlock(&h->lock);
		store(h, calls);
	}
	return NULL;
}

static void
wait_for_store(struct handler *h, struct call *c)
{
	MHD_suspend_connection(c->connection);
	(void)pthread_mutex_lock(&h->lock);
	c->next = NULL;
	*h->last = c;
	h->last = &c->next;
	(void)pthread_cond_signal(&h->wake);
	(void)pthread_mutex_unlock(&h->lock);
}

static enum MHD_Result
answer(struct call *c)
{
	static char text[] = "{\"entry_number\":\"B76-0000000-0\"}";
	struct MHD_Response *r = MHD_create_response_from_buffer(sizeof text -
		1,
	    text, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result result;

	if (r == NULL)
		return MHD_NO;
	result = MHD_queue_response(c->connection, MHD_HTTP_CREATED, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result
handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *bytes, size_t *len,
    void **context)
{
	struct call *c = *context;
	char *body;

	(void)url;
	(void)method;
	(void)version;
	if (c == NULL) {
		*context = c = calloc(1, sizeof *c);
		if (c == NULL)
			return MHD_NO;
		c->connection = connection;
		return MHD_YES;
	}
	if (c->stored)
		return answer(c);
	if (*len == 0) {
		wait_for_store(arg, c);
		return MHD_YES;
	}
	body = realloc(c->body, c->len + *len);
	if (body == NULL)
		return MHD_NO;
	memcpy(body + c->len, bytes, *len);
	c->body = body;
	c->len += *len;
	*len = 0;
	return MHD_YES;
}

static void
completed(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode how)
{
	struct call *c = *context;

	(void)arg;
	(void)connection;
	(void)how;
	if (c != NULL)
		free(c->body);
	free(c);
	*context = NULL;
}

static struct MHD_Daemon *
listen_on(struct handler *h, const char *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};

	at.sin_port = htons((unsigned short)strtoul(port, NULL, 10));
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_ALLOW_SUSPEND_RESUME,
	    0, NULL, NULL, handle, h, MHD_OPTION_SOCK_ADDR, &at,
	    MHD_OPTION_THREAD_POOL_SIZE, IO_THREADS,
	    MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_NOTIFY_COMPLETED, completed, h, MHD_OPTION_END);
}

int
main(int argc, char **argv)
{
	struct handler h = {.last = &h.first};
	pthread_t thread;
	sigset_t signals;
	int signal;

	if (argc != 3) {
		(void)fprintf(stderr, "usage: bare_handler PORT DATABASE\n");
		return 2;
	}
	(void)sigemptyset(&signals);
	(void)sigaddset(&signals, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
	h.db = bare_open(argv[2], true);
	h.insert = bare_prepare(h.db, BARE_INSERT);
	(void)pthread_mutex_init(&h.lock, NULL);
	(void)pthread_cond_init(&h.wake, NULL);
	if (pthread_create(&thread, NULL, store_all, &h) != 0 ||
	    listen_on(&h, argv[1]) == NULL)
		bare_fail("bare_handler");
	printf("ready\n");
	(void)fflush(stdout);
	(void)sigwait(&signals, &signal);
	/* The database is thrown away. */
	_exit(0);
}
