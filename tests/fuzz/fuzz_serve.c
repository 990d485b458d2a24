/*
 * fuzz_serve.c -- any request may be sent to the server of the local page, by
 * anybody: each is answered, and
 *   - no answer says that the server failed (5xx);
 *   - every answer of ours carries the headers that say what a page may do, and
 *     one that is called JSON is JSON;
 *   - what is read or refused changes neither the journal nor a draft, and
 *     nobody changes anything who may not.
 *
 * Input: a letter for who asks, a blank, and the request, lines ending in LF:
 *   b the broker, a the auditor, l the broker whose session is locked, n nobody
 *   METHOD TARGET, header lines, an empty line, the body
 * Host, the session's cookie and token, and the body's length are added.
 * Anything else goes out as it is: bytes that need be no request at all.
 */
#include <jansson.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/serving.h"

#define REQUEST_MOST ((size_t)1 << 20)
#define ANSWER_MOST ((size_t)8 << 20)
#define TARGET_MOST 4096
/* Milliseconds to wait for an answer; and where there need not be one. */
#define PATIENCE 120000
#define HASTE 50
/* After so many changes the ledger is made anew, so that none grows old. */
#define CHANGES_MOST 150

#define DOCUMENT \
	"{\"entry_type\":\"01\",\"importer\":{\"id_type\":\"EI\"," \
	"\"id\":\"12-3456789AA\",\"name\":\"ACME TRADING INC\"}," \
	"\"mode\":\"11\",\"bond\":{\"type\":\"8\"},\"value\":41200," \
	"\"port_of_entry\":\"2704\",\"port_of_unlading\":\"2704\"," \
	"\"location_of_goods\":\"Y258\",\"conveyance\":\"EVER EXAMPLE\"," \
	"\"voyage\":\"0123W\",\"bills\":[{\"master\":{\"issuer\":\"EGLV\"," \
	"\"number\":\"149601234567\"},\"house\":{\"issuer\":\"ABCD\"," \
	"\"number\":\"LAX0001234\"},\"quantity\":120,\"equipment\":" \
	"[\"CSQU3054383\"]}],\"parties\":[{\"role\":\"SE\",\"name\":" \
	"\"SHENZHEN EXAMPLE CO LTD\",\"address\":{\"lines\":" \
	"[\"8 KEJI RD\"],\"city\":\"SHENZHEN\",\"country\":\"CN\"}}," \
	"{\"role\":\"MF\",\"name\":\"SHENZHEN EXAMPLE CO LTD\"," \
	"\"address\":{\"lines\":[\"8 KEJI RD\"],\"city\":\"SHENZHEN\"," \
	"\"country\":\"CN\"}},{\"role\":\"BY\",\"id_type\":\"EI\",\"id\":" \
	"\"12-3456789AA\"},{\"role\":\"CN\",\"id_type\":\"EI\",\"id\":" \
	"\"12-3456789AA\"}],\"lines\":[{\"country_of_origin\":\"CN\"," \
	"\"description\":\"LAPTOPS\",\"tariffs\":[{\"hts\":" \
	"\"8471300100\",\"value\":41200}]}]}"
#define JSON "\nContent-Type: application/json\n\n"
#define DRAFT "/api/drafts/0123456789abcdef0123456789abcdef"

/* What every ledger begins with; each is answered by 2xx. */
static const char *const beginnings[] = {
    "n POST /api/login" JSON "{\"user\":\"" SERVING_BROKER
    "\",\"passphrase\":\"" SERVING_PASSPHRASE "\"}",
    "b PUT /api/profile/sender.site" JSON "{\"value\":\"2704\"}",
    "b PUT /api/profile/sender.id" JSON "{\"value\":\"B76\"}",
    "b PUT /api/profile/contact.name" JSON "{\"value\":\"PAT DOE\"}",
    "b PUT /api/profile/contact.phone" JSON "{\"value\":\"3105550100\"}",
    "b POST /api/numbers" JSON "{\"from\":\"0324500\",\"to\":\"0324999\"}",
    "b POST /api/entries?complete=1" JSON DOCUMENT,
    "b POST /api/letters" JSON "{\"all\":true}",
    "b POST /api/replay/build" JSON "{\"size\":200}",
    "b POST /api/entries?again=1" JSON DOCUMENT,
    "b PUT " DRAFT "\nIf-None-Match: *" JSON "{\"document\":" DOCUMENT
    ",\"page\":{}}",
    "b PUT /api/books/importers/12-3456789AA\nIf-None-Match: *" JSON
    "{\"importer\":{\"id_type\":\"EI\",\"id\":\"12-3456789AA\",\"name\":"
    "\"ACME TRADING INC\"}}",
};

/* Waits in the lane that changes the ledger, and changes nothing. */
#define BARRIER \
	"b DELETE /api/drafts/00000000000000000000000000000000\n" \
	"If-Match: \"1\"\n\n"

/* Refused, and yet journalled: docs/page-api.md says so of both. */
static const char *const journalled[] = {"/api/answers", "/second"};

/* Of libmicrohttpd itself, about what is no request: it has no headers of ours.
 * The last is for a version of HTTP that there is not. */
static const unsigned strict[] = {400, 405, 411, 413, 414, 417, 431, 501, 505};

static const char *const headers_always[] = {"Content-Security-Policy",
    "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
    "Permissions-Policy", "Cache-Control"};

struct request {
	char who; /* 'b', 'a', 'l', 'n'; 0: as it is */
	char method[16], target[TARGET_MOST]; /* "" unless who */
	bool whole; /* plain, and all there: it must be answered */
	char *bytes; /* REQUEST_MOST, as sent */
	size_t len;
};

struct answer {
	char *bytes; /* ANSWER_MOST, and NUL */
	size_t len;
	unsigned status; /* 0: there is none */
	const char *head, *body; /* in bytes; NULL: none */
};

/* Between the inputs of one process. */
struct fuzz {
	struct serving serving;
	int64_t began; /* the journal when the ledger was new */
	struct request request;
	struct answer answer;
};

static void
wrong(const struct fuzz *f, const char *what)
{
	(void)fprintf(stderr, "%s\n--- request\n%.*s\n--- answer\n%.*s\n", what,
	    (int)(f->request.len < 2000 ? f->request.len : 2000),
	    f->request.bytes,
	    (int)(f->answer.len < 2000 ? f->answer.len : 2000),
	    f->answer.bytes);
	abort();
}

/* ---- the request ---- */

static void
put(struct request *r, const char *bytes, size_t len)
{
	if (len > REQUEST_MOST - r->len)
		len = REQUEST_MOST - r->len;
	memcpy(r->bytes + r->len, bytes, len);
	r->len += len;
}

static void
put_header(struct request *r, const char *name, const char *value)
{
	put(r, name, strlen(name));
	put(r, ": ", 2);
	put(r, value, strlen(value));
	put(r, "\r\n", 2);
}

/* A session of its own for each request, since the one before may have been
 * ended by it. */
static void
put_session(struct fuzz *f, struct request *r)
{
	struct dbk_visits *visits = &f->serving.serve->visits;
	char cookie[DBK_VISIT_HEX + 1], text[sizeof "daybook=" + DBK_VISIT_HEX];
	struct dbk_visitor who;

	if (r->who == 'n')
		return;
	dbk_visits_begin(visits,
	    r->who == 'a' ? SERVING_AUDITOR : SERVING_BROKER, cookie, &who);
	(void)snprintf(text, sizeof text, "daybook=%s", cookie);
	put_header(r, MHD_HTTP_HEADER_COOKIE, text);
	put_header(r, "X-Daybook-Token", who.token);
	if (r->who == 'l')
		dbk_visits_lock(visits, &who);
}

/* The first line, for what must hold of the answer. */
static void
read_target(struct request *r, const char *line, size_t len)
{
	const char *blank = memchr(line, ' ', len), *end;
	size_t n = blank != NULL ? (size_t)(blank - line) : len;

	(void)snprintf(r->method, sizeof r->method, "%.*s", (int)n, line);
	if (blank == NULL)
		return;
	end = memchr(blank + 1, ' ', len - n - 1);
	(void)snprintf(r->target, sizeof r->target, "%.*s",
	    (int)((end != NULL ? end : line + len) - blank - 1), blank + 1);
	(void)MHD_http_unescape(r->target);
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

/* Is it a line that no server could take for something else?  Of a request that
 * is not plain libmicrohttpd may hang up. */
static bool
is_plain(const char *line, size_t len, char mark)
{
	static const char *const theirs[] = {
	    "Connection", "Content-Length", "Transfer-Encoding", "Upgrade"};
	size_t i, n;

	for (n = 0; n < len && is_letter(line[n]); n++)
		continue;
	if (n == 0 || n == len || line[n] != mark)
		return false;
	for (i = n + 1; i < len; i++)
		if (line[i] < ' ' || line[i] > '~')
			return false;
	for (i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
		if (strlen(theirs[i]) == n &&
		    strncasecmp(line, theirs[i], n) == 0)
			return false;
	return true;
}

static void
make_request(struct fuzz *f, struct request *r, const char *s, size_t size)
{
	char text[40];
	const char *end = s + size, *line;
	size_t len;

	r->len = 0;
	r->whole = false;
	r->method[0] = r->target[0] = '\0';
	r->who = size > 2 && s[1] == ' ' && strchr("baln", s[0]) != NULL ?
	    s[0] :
	    0;
	if (r->who == 0) {
		put(r, s, size);
		return;
	}
	s += 2;
	line = memchr(s, '\n', (size_t)(end - s));
	len = line != NULL ? (size_t)(line - s) : (size_t)(end - s);
	read_target(r, s, len);
	r->whole = is_plain(s, len, ' ') && r->target[0] == '/' &&
	    memchr(s + strlen(r->method) + 1, ' ',
		len - strlen(r->method) - 1) == NULL;
	put(r, s, len);
	put(r, " HTTP/1.1\r\n", 11);
	(void)snprintf(text, sizeof text, "127.0.0.1:%u",
	    (unsigned)f->serving.serve->options.port);
	put_header(r, MHD_HTTP_HEADER_HOST, text);
	put_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
	put_session(f, r);
	for (s += len; s < end && *s == '\n'; s += len) {
		s++;
		line = memchr(s, '\n', (size_t)(end - s));
		len = line != NULL ? (size_t)(line - s) : (size_t)(end - s);
		if (len == 0)
			break;
		put(r, s, len);
		put(r, "\r\n", 2);
		r->whole &= is_plain(s, len, ':');
	}
	if (s < end)
		s++;
	(void)snprintf(text, sizeof text, "%zu", (size_t)(end - s));
	put_header(r, MHD_HTTP_HEADER_CONTENT_LENGTH, text);
	put(r, "\r\n", 2);
	put(r, s, (size_t)(end - s));
}

/* ---- the answer ---- */

/* The value of a header, in a buffer; false: it has none. */
static bool
get_header(const struct answer *a, const char *name, char *out, size_t size)
{
	const char *s = a->head, *line;
	size_t n = strlen(name);

	for (; s < a->body; s = line + 2) {
		line = strstr(s, "\r\n");
		if ((size_t)(line - s) > n && s[n] == ':' &&
		    strncasecmp(s, name, n) == 0) {
			s += n + 1 + strspn(s + n + 1, " ");
			(void)snprintf(out, size, "%.*s", (int)(line - s), s);
			return true;
		}
	}
	return false;
}

/* Behind interim answers (100 Continue), which have no headers. */
static void
read_answer(struct fuzz *f)
{
	struct answer *a = &f->answer;
	const char *s = a->bytes, *line;

	a->status = 0;
	a->head = a->body = NULL;
	while (a->status < 200) {
		if (s == a->bytes + a->len)
			return;
		line = strstr(s, "\r\n\r\n");
		if (line == NULL || strncmp(s, "HTTP/1.", 7) != 0)
			wrong(f, "an answer that is none of HTTP");
		a->status = (unsigned)strtoul(s + 9, NULL, 10);
		a->head = s;
		a->body = s = line + 4;
	}
}

/* libmicrohttpd found that it is no request. */
static bool
is_strict(const struct answer *a)
{
	size_t i;

	for (i = 0; i < sizeof strict / sizeof strict[0]; i++)
		if (a->status == strict[i])
			return true;
	return false;
}

static void
judge_body(const struct fuzz *f)
{
	const struct answer *a = &f->answer;
	size_t rest = a->len - (size_t)(a->body - a->bytes), len;
	char value[100];
	json_error_t why;
	json_t *json;

	if (f->request.who == 0 || strcmp(f->request.method, "HEAD") == 0 ||
	    !get_header(a, MHD_HTTP_HEADER_CONTENT_LENGTH, value, sizeof value))
		return;
	len = strtoul(value, NULL, 10);
	if (len > rest)
		wrong(f, "an answer that is cut");
	if (!get_header(a, MHD_HTTP_HEADER_CONTENT_TYPE, value, sizeof value) ||
	    strcmp(value, "application/json") != 0)
		return;
	json = json_loadb(a->body, len, JSON_REJECT_DUPLICATES, &why);
	if (!json_is_object(json))
		wrong(f, "an answer that is no JSON");
	json_decref(json);
}

static void
judge_answer(const struct fuzz *f)
{
	const struct answer *a = &f->answer;
	char value[1000];
	size_t i;

	if (a->status == 0)
		return;
	if (!get_header(a, headers_always[0], value, sizeof value) &&
	    is_strict(a))
		return;
	if (a->status >= 500)
		wrong(f, "the server failed");
	for (i = 0; i < sizeof headers_always / sizeof headers_always[0]; i++)
		if (!get_header(a, headers_always[i], value, sizeof value))
			wrong(f, headers_always[i]);
	judge_body(f);
}

/* May the request have changed something? */
static bool
may_change(const struct fuzz *f)
{
	const struct request *r = &f->request;
	size_t i;

	if (r->who != 'b' || strcmp(r->method, "GET") == 0 ||
	    strcmp(r->method, "HEAD") == 0)
		return false;
	if (f->answer.status < 400)
		return true;
	for (i = 0; i < sizeof journalled / sizeof journalled[0]; i++)
		if (strstr(r->target, journalled[i]) != NULL)
			return true;
	return false;
}

/* ---- */

static unsigned
ask(struct fuzz *f, const char *s, size_t size)
{
	make_request(f, &f->request, s, size);
	f->answer.len = serving_ask(&f->serving, f->request.bytes,
	    f->request.len, f->request.whole ? PATIENCE : HASTE,
	    f->answer.bytes, ANSWER_MOST);
	f->answer.bytes[f->answer.len] = '\0';
	read_answer(f);
	if (f->request.whole && f->answer.status == 0)
		wrong(f, "no answer");
	judge_answer(f);
	return f->answer.status;
}

static void
begin(struct fuzz *f)
{
	size_t i;

	serving_open(&f->serving);
	for (i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (ask(f, beginnings[i], strlen(beginnings[i])) / 100 != 2)
			wrong(f, "the ledger cannot be begun");
	f->began = serving_look(&f->serving).head.seq;
}

/* For atexit, which hands nothing over, too. */
static struct fuzz *
the_fuzz(void)
{
	static struct fuzz fuzz;

	return &fuzz;
}

static void
end(void)
{
	struct fuzz *f = the_fuzz();

	serving_close(&f->serving);
	free(f->request.bytes);
	free(f->answer.bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz *f = the_fuzz();
	struct serving_state before, after;
	bool allowed;

	if (f->request.bytes == NULL) {
		f->request.bytes = malloc(REQUEST_MOST);
		f->answer.bytes = malloc(ANSWER_MOST + 1);
		if (f->request.bytes == NULL || f->answer.bytes == NULL ||
		    sodium_init() < 0)
			abort();
		begin(f);
		/* Behind OpenSSL's own, so that it runs before. */
		if (atexit(end) != 0)
			abort();
	}
	before = serving_look(&f->serving);
	if (before.head.seq - f->began + before.drafts > CHANGES_MOST) {
		serving_close(&f->serving);
		begin(f);
		before = serving_look(&f->serving);
	}
	(void)ask(f, (const char *)data, size);
	allowed = may_change(f);
	/* What was left without an answer may still be under way. */
	if (f->answer.status == 0)
		(void)ask(f, BARRIER, strlen(BARRIER));
	after = serving_look(&f->serving);
	if (!allowed && !serving_same(&before, &after))
		wrong(f, "a request that must not change anything did");
	return 0;
}
