/*
 * serve_clients -- clients of daybook serve, as many as you like, for tests and
 * measurements.
 *
 *	serve_clients save PORT COOKIE TOKEN CLIENTS SECONDS FILE
 *		Clients that each save entry after entry.  FILE is the document;
 *		its value is made another one each time.  Prints every number
 *		that was acknowledged, and at the end on standard error how many
 *		a second, p50 and p99 in milliseconds.  Ends with 0 also when
 *		the server goes away.
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
#include <time.h>
#include <unistd.h>

#define CLIENTS_MOST 1024
#define TIMES_MOST 2000000
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

struct run {
	unsigned short port;
	const char *cookie, *token;
	char *document; /* before and after its value */
	const char *rest;
	long value;
	double *times;
	size_t ntimes;
};

static double
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

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
	char body[REQUEST_MOST / 2];
	int len, n;

	len = snprintf(body, sizeof body, "%s%ld%s", r->document, r->value++,
	    r->rest);
	n = snprintf(c->request, sizeof c->request,
	    "POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
	    "Cookie: daybook=%s\r\nX-Daybook-Token: %s\r\n"
	    "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
	    (unsigned)r->port, r->cookie, r->token, len, body);
	c->len = n > 0 && (size_t)n < sizeof c->request ? (size_t)n : 0;
	c->sent = 0;
	c->got = 0;
	c->began = now_ms();
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
	if (r->ntimes < TIMES_MOST)
		r->times[r->ntimes++] = now_ms() - c->began;
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
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
tell(struct run *r, double seconds)
{
	qsort(r->times, r->ntimes, sizeof r->times[0], by_size);
	if (r->ntimes != 0)
		fprintf(stderr, "%.0f /s, p50 %.2f ms, p99 %.2f ms\n",
		    (double)r->ntimes / seconds, r->times[r->ntimes / 2],
		    r->times[r->ntimes * 99 / 100]);
}

static int
save(struct run *r, size_t n, double seconds)
{
	static struct client clients[CLIENTS_MOST];
	static struct pollfd fds[CLIENTS_MOST];
	double began = now_ms();
	bool more = true;
	size_t i;

	for (i = 0; i < n; i++) {
		clients[i].fd = connect_to(r->port);
		if (clients[i].fd < 0)
			return 1;
		begin_request(&clients[i], r);
	}
	while (more && now_ms() - began < seconds * 1e3) {
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
	tell(r, (now_ms() - began) / 1e3);
	return 0;
}

/* Finds "value": N, where each document differs from the last. */
static int
read_document(struct run *r, const char *path)
{
	static char text[REQUEST_MOST / 2];
	FILE *in = fopen(path, "r");
	size_t len = in != NULL ? fread(text, 1, sizeof text - 64, in) : 0;
	char *at;

	if (in != NULL)
		(void)fclose(in);
	text[len] = '\0';
	at = strstr(text, "\"value\":");
	if (at == NULL)
		return 1;
	at += strlen("\"value\":");
	r->value = 1000000;
	r->rest = at + strspn(at, "0123456789");
	r->document = malloc((size_t)(at - text) + 1);
	r->times = malloc(TIMES_MOST * sizeof r->times[0]);
	if (r->document == NULL || r->times == NULL)
		return 1;
	memcpy(r->document, text, (size_t)(at - text));
	r->document[at - text] = '\0';
	return 0;
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
	struct run r = {0};
	size_t n;

	if (argc == 8 && strcmp(argv[1], "save") == 0) {
		n = (size_t)strtoul(argv[5], NULL, 10);
		r.port = (unsigned short)strtoul(argv[2], NULL, 10);
		r.cookie = argv[3];
		r.token = argv[4];
		if (n <= CLIENTS_MOST && read_document(&r, argv[7]) == 0)
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
