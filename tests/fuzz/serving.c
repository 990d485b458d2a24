#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ledger/drafts.h"
#include "tests/fuzz/serving.h"

#define NOW "2026-11-18T14:00:00Z"

static const struct dbk_actor broker = {.user = SERVING_BROKER, .now = NOW};

static void
must(enum dbk_code rc, const struct dbk_err *err)
{
	if (rc == DBK_OK)
		return;
	(void)fprintf(stderr, "serving: %s\n", err->text);
	abort();
}

/* The ledger, and a connection to it. */
static void
make_ledger(struct serving *s)
{
	const struct dbk_birth birth = {.filer = "B76",
	    .name = "EXAMPLE BROKERS",
	    .id = "ABCDEF",
	    .lists = true};
	char recovery[DBK_RECOVERY_MAX];
	struct dbk_secret passphrase = {0};
	struct dbk_err err = {DBK_OK, ""};
	struct dbk_ledger *l;

	must(dbk_secret_copy(&passphrase, SERVING_PASSPHRASE,
		 strlen(SERVING_PASSPHRASE), &err),
	    &err);
	must(dbk_ledger_init(s->ledger, &passphrase, &broker, &birth, recovery,
		 &err),
	    &err);
	must(dbk_ledger_open(&l, s->ledger, &passphrase, DBK_ACCESS_WRITE,
		 &broker, &err),
	    &err);
	must(dbk_key_add(l, SERVING_AUDITOR, DBK_ROLE_AUDITOR, &passphrase,
		 &err),
	    &err);
	dbk_ledger_close(l);
	must(dbk_ledger_open(&s->watch, s->ledger, &passphrase, DBK_ACCESS_READ,
		 &broker, &err),
	    &err);
	dbk_secret_free(&passphrase);
}

void
serving_open(struct serving *s)
{
	struct dbk_serve_options options = {
	    .address = "127.0.0.1",
	    .loopback = true,
	    .outbox = s->outbox,
	    .lock_minutes = 60,
	    .drop_minutes = 60,
	    .connections = 64,
	};
	struct dbk_err err = {DBK_OK, ""};

	memset(s, 0, sizeof *s);
	(void)snprintf(s->folder, sizeof s->folder, "serving-XXXXXX");
	if (mkdtemp(s->folder) == NULL) {
		perror(s->folder);
		abort();
	}
	(void)snprintf(s->ledger, sizeof s->ledger, "%s/ledger", s->folder);
	(void)snprintf(s->outbox, sizeof s->outbox, "%s/outbox", s->folder);
	make_ledger(s);
	s->app.ledger_path = s->ledger;
	s->app.now = NOW;
	s->app.out.quiet = true;
	must(dbk_serve_open(&s->serve, &s->app, &options, &err), &err);
}

/* A folder of files, and its folders of files. */
static void
empty_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *item;
	char name[400];

	if (dir == NULL)
		return;
	while ((item = readdir(dir)) != NULL) {
		if (strcmp(item->d_name, ".") == 0 ||
		    strcmp(item->d_name, "..") == 0)
			continue;
		(void)snprintf(name, sizeof name, "%s/%s", path, item->d_name);
		(void)unlink(name);
	}
	(void)closedir(dir);
	(void)rmdir(path);
}

void
serving_close(struct serving *s)
{
	dbk_ledger_close(s->watch);
	dbk_serve_close(s->serve);
	empty_folder(s->outbox);
	empty_folder(s->folder);
	memset(s, 0, sizeof *s);
}

static enum dbk_code
see_draft(void *arg, const struct dbk_draft_row *row)
{
	struct serving_state *state = arg;

	state->drafts++;
	state->versions += row->version;
	return DBK_OK;
}

struct serving_state
serving_look(const struct serving *s)
{
	struct serving_state state = {0};
	struct dbk_err err = {DBK_OK, ""};

	must(dbk_ledger_anchor(s->watch, &state.head, &err), &err);
	must(dbk_draft_list(s->watch, see_draft, &state, &err), &err);
	return state;
}

bool
serving_same(const struct serving_state *a, const struct serving_state *b)
{
	return a->head.seq == b->head.seq &&
	    strcmp(a->head.hash, b->head.hash) == 0 && a->drafts == b->drafts &&
	    a->versions == b->versions;
}

static int
connect_to(const struct serving *s)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_port = htons(s->serve->options.port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		perror("connect");
		abort();
	}
	return fd;
}

size_t
serving_ask(const struct serving *s, const char *bytes, size_t len,
    int patience, char *answer, size_t size)
{
	int fd = connect_to(s);
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	size_t got = 0;
	ssize_t n;

	/* A server that refuses a request hangs up before it has all of it. */
	for (; len > 0; bytes += n, len -= (size_t)n) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			break;
	}
	while (got < size && poll(&ready, 1, patience) > 0) {
		n = recv(fd, answer + got, size - got, 0);
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	(void)close(fd);
	return got;
}
