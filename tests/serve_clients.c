/*
 * serve_clients -- clients of daybook serve, as many as you like, for tests and
 * measurements.
 *
 *	serve_clients save PORT COOKIE TOKEN CLIENTS SECONDS FILE
 *		Clients that each save entry after entry.  FILE has documents,
 *		one a line, which are taken in turn; the value of each is made
 *		another one each time.  Prints every number that was
 *		acknowledged, and at the end on standard error how many a
 *		second, p50 and p99 in milliseconds (tests/bench/times.h).
 *		Ends with 0 also when the server goes away.
 *	serve_clients slow PORT CLIENTS SECONDS
 *		Clients that send one byte a second of a request that never
 *		ends, half of them nothing at all.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/times.h"

#define CLIENTS_MOST 1024
#define DOCUMENTS_MOST 1000
#define REQUEST_MOST 32768
#define ANSWER_MOST 16384

struct client {
	int fd;
	char request[REQUEST_MOST];
	size_t len, sent;
	char answer[ANSWER_MOST + 1];
	size_t got;
	double began;
};

/* A document before its value, and behind it. */
struct document {
	char *text;
	const char *rest;
};

struct run {
	unsigned short port;
	const char *cookie, *token;
	struct document documents[DOCUMENTS_MOST];
	size_t ndocuments, next;
	long value;
	struct dbk_times times;
};

static int
connect_to(unsigned short port)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_port = htons(port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* The next document, unlike all before. */
static void
begin_request(struct client *c, struct run *r)
{
	const struct document *d = &r->documents[r->next++ % r->ndocuments];
	char body[REQUEST_MOST / 2];
	int len, n;

	len = snprintf(body, sizeof body, "%s%ld%s", d->text, r->value++,
	    d->rest);
	n = snprintf(c->request, sizeof c->request,
	    "POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
	    "Cookie: daybook=%s\r\nX-Daybook-Token: %s\r\n"
	    "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
	    (unsigned)r->port, r->cookie, r->token, len, body);
	c->len = n > 0 && (size_t)n < sizeof c->request ? (size_t)n : 0;
	c->sent = 0;
	c->got = 0;
	c->began = dbk_times_now();
}

enum outcome { PENDING, ACKNOWLEDGED, TURNED_AWAY };

/* Is the whole answer there?  The number of an acknowledged entry is printed;
 * a server that ends turns us away with 503. */
static enum outcome
end_answer(struct client *c, struct run *r)
{
	static const char member[] = "\"entry_number\":\"";
	const char *end, *number, *length;

	c->answer[c->got] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	length = strstr(c->answer, "Content-Length: ");
	if (end == NULL || length == NULL ||
	    c->got < (size_t)(end + 4 - c->answer) +
		    (size_t)strtoul(length + 16, NULL, 10))
		return PENDING;
	if (strncmp(c->answer, "HTTP/1.1 503", 12) == 0)
		return TURNED_AWAY;
	number = strstr(end, member);
	if (strncmp(c->answer, "HTTP/1.1 201", 12) != 0 || number == NULL) {
		fprintf(stderr, "%s\n", c->answer);
		exit(1);
	}
	printf("%.13s\n", number + sizeof member - 1);
	dbk_times_add(&r->times, dbk_times_now() - c->began);
	return ACKNOWLEDGED;
}

/* False: the connection ended. */
static bool
go_on(struct client *c, struct run *r)
{
	ssize_t n;

	if (c->sent < c->len) {
		n = send(c->fd, c->request + c->sent, c->len - c->sent,
		    MSG_NOSIGNAL);
		if (n > 0)
			c->sent += (size_t)n;
		return n > 0;
	}
	n = recv(c->fd, c->answer + c->got, ANSWER_MOST - c->got, 0);
	if (n <= 0)
		return false;
	c->got += (size_t)n;
	switch (end_answer(c, r)) {
	case ACKNOWLEDGED:
		begin_request(c, r);
		return true;
	case TURNED_AWAY:
		return false;
	default:
		return true;
	}
}

static int
save(struct run *r, size_t n, double seconds)
{
	static struct client clients[CLIENTS_MOST];
	static struct pollfd fds[CLIENTS_MOST];
	double began = dbk_times_now();
	bool more = true;
	size_t i;

	for (i = 0; i < n; i++) {
		clients[i].fd = connect_to(r->port);
		if (clients[i].fd < 0)
			return 1;
		begin_request(&clients[i], r);
	}
	while (more && dbk_times_now() - began < seconds * 1e3) {
		for (i = 0; i < n; i++) {
			fds[i].fd = clients[i].fd;
			fds[i].events = clients[i].sent < clients[i].len ?
			    POLLOUT :
			    POLLIN;
		}
		if (poll(fds, (nfds_t)n, 1000) < 0)
			return 1;
		for (i = 0; i < n; i++)
			if (fds[i].revents != 0)
				more &= go_on(&clients[i], r);
	}
	(void)fflush(stdout);
	dbk_times_print_rate(&r->times, stderr, "clients",
	    dbk_times_now() - began);
	return 0;
}

/* Finds "value":N, where each document differs from the last; a reference has
 * a value, too, which is a text. */
static int
cut_document(struct document *d, char *line)
{
	static const char member[] = "\"value\":";
	char *at = line;
	size_t digits = 0;

	line[strcspn(line, "\n")] = '\0';
	while (digits == 0) {
		at = strstr(at, member);
		if (at == NULL || strlen(line) > REQUEST_MOST / 2 - 64)
			return 1;
		at += sizeof member - 1;
		digits = strspn(at, "0123456789");
	}
	d->rest = at + digits;
	d->text = malloc((size_t)(at - line) + 1);
	if (d->text == NULL)
		return 1;
	memcpy(d->text, line, (size_t)(at - line));
	d->text[at - line] = '\0';
	return 0;
}

static int
read_documents(struct run *r, const char *path)
{
	FILE *in = fopen(path, "r");
	int failed = in == NULL;
	char *line;
	size_t size = 0;

	while (!failed && r->ndocuments < DOCUMENTS_MOST) {
		line = NULL;
		if (getline(&line, &size, in) <= 0) {
			free(line);
			break;
		}
		/* The line is kept. */
		failed = cut_document(&r->documents[r->ndocuments++], line);
	}
	if (in != NULL)
		(void)fclose(in);
	r->value = 1000000;
	return failed || r->ndocuments == 0;
}

static int
slow(unsigned short port, size_t n, int seconds)
{
	static int fds[CLIENTS_MOST];
	size_t i;
	int s;

	for (i = 0; i < n; i++)
		fds[i] = connect_to(port);
	printf("connected\n");
	(void)fflush(stdout);
	for (s = 0; s < seconds; s++) {
		for (i = 0; i < n; i += 2)
			if (fds[i] >= 0)
				(void)send(fds[i], s == 0 ? "GET /" : "x",
				    s == 0 ? 5 : 1, MSG_NOSIGNAL);
		(void)sleep(1);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static struct run r;
	size_t n;

	if (argc == 8 && strcmp(argv[1], "save") == 0) {
		n = (size_t)strtoul(argv[5], NULL, 10);
		r.port = (unsigned short)strtoul(argv[2], NULL, 10);
		r.cookie = argv[3];
		r.token = argv[4];
		if (n <= CLIENTS_MOST && read_documents(&r, argv[7]) == 0)
			return save(&r, n, strtod(argv[6], NULL));
	} else if (argc == 5 && strcmp(argv[1], "slow") == 0) {
		n = (size_t)strtoul(argv[3], NULL, 10);
		if (n <= CLIENTS_MOST)
			return slow((unsigned short)strtoul(argv[2], NULL, 10),
			    n, (int)strtol(argv[4], NULL, 10));
	}
	fprintf(stderr, "usage: see the head of serve_clients.c\n");
	return 2;
}
