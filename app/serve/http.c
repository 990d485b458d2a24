#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/serve/guard.h"
#include "app/serve/guests.h"
#include "app/serve/http.h"
#include "app/serve/work.h"

/* Seconds without a byte after which a connection is closed. */
#define SILENCE 30
#define IO_THREADS 2
/* After which a transfer that was under way may be over. */
#define AWAY_SECONDS 5
#define ANSWER_MOMENTS 1000 /* of 5 ms: for who does not read his answer */
/* Bytes that a connection may take for headers, and for reading a body. */
#define CONNECTION_MEMORY ((size_t)32 * 1024)

/* Two headers of every answer say who may do what with it. */
#define POLICY \
	"default-src 'none'; script-src 'self'; style-src 'self'; " \
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; " \
	"frame-src 'self'; object-src 'none'; base-uri 'none'; " \
	"form-action 'none'; frame-ancestors 'self'"

static const struct {
	const char *name, *value;
} headers_always[] = {
    {"Content-Security-Policy", POLICY},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "SAMEORIGIN"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
	"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

/* The bytes of the reply; they are its own from here on. */
static struct MHD_Response *
make_body(struct dbk_call *call)
{
	struct dbk_reply *r = &call->reply;
	struct MHD_Response *response;
	struct stat st;

	if (r->silent)
		return MHD_create_response_from_buffer(0, NULL,
		    MHD_RESPMEM_PERSISTENT);
	if (r->bytes != NULL)
		/* The interface is older than const. */
		return MHD_create_response_from_buffer(r->len,
		    (void *)(uintptr_t)r->bytes, MHD_RESPMEM_PERSISTENT);
	if (r->fd >= 0) {
		if (fstat(r->fd, &st) != 0)
			return NULL;
		response = MHD_create_response_from_fd64((uint64_t)st.st_size,
		    r->fd);
		if (response != NULL)
			r->fd = -1;
		return response;
	}
	if (r->type != NULL) {
		response = MHD_create_response_from_buffer(r->body.len,
		    r->body.data, MHD_RESPMEM_MUST_FREE);
		if (response != NULL)
			memset(&r->body, 0, sizeof r->body);
		return response;
	}
	response = MHD_create_response_from_buffer(call->text_len, call->text,
	    MHD_RESPMEM_MUST_FREE);
	if (response != NULL)
		call->text = NULL;
	return response;
}

static bool
add_header(struct MHD_Response *response, const char *name, const char *value)
{
	return value[0] == '\0' ||
	    MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool
add_headers(struct MHD_Response *response, const struct dbk_reply *r)
{
	char text[120] = "";
	bool ok = true;
	size_t i;

	for (i = 0; i < sizeof headers_always / sizeof headers_always[0]; i++)
		ok &= add_header(response, headers_always[i].name,
		    headers_always[i].value);
	/* A file of the page is asked for again each time, by its ETag. */
	ok &= add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
	    r->page ? "no-cache" : "no-store");
	if (!r->silent)
		ok &= add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
		    r->type != NULL ? r->type : "application/json");
	ok &= add_header(response, MHD_HTTP_HEADER_ETAG, r->etag);
	ok &= add_header(response, MHD_HTTP_HEADER_SET_COOKIE, r->cookie);
	if (r->allow != NULL)
		ok &= add_header(response, MHD_HTTP_HEADER_ALLOW, r->allow);
	if (r->retry_after != 0) {
		(void)snprintf(text, sizeof text, "%u", r->retry_after);
		ok &= add_header(response, MHD_HTTP_HEADER_RETRY_AFTER, text);
	}
	if (r->name[0] != '\0') {
		(void)snprintf(text, sizeof text, "inline; filename=\"%s\"",
		    r->name);
		ok &= add_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
		    text);
	}
	return ok;
}

/* MHD_NO closes the connection: the client learns that there is no answer. */
static enum MHD_Result
answer(struct dbk_call *call)
{
	struct MHD_Response *response = make_body(call);
	enum MHD_Result result = MHD_NO;

	if (response == NULL)
		return MHD_NO;
	if (add_headers(response, &call->reply))
		result = MHD_queue_response(call->connection,
		    call->reply.status, response);
	MHD_destroy_response(response);
	return result;
}

static struct dbk_guest *
guest_of(const struct dbk_call *call)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(call->connection,
		MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

/* The lane that a call waits in; NULL: it is done here. */
static struct dbk_lane *
lane_of(struct dbk_call *call)
{
	struct dbk_serve *s = call->serve;

	switch (call->route->place) {
	case DBK_PLACE_DOOR:
		return &s->door;
	case DBK_PLACE_READ:
		return &s->readers;
	case DBK_PLACE_WRITE:
	case DBK_PLACE_ALONE:
		return &s->writer;
	case DBK_PLACE_AWAY:
		return &s->courier;
	case DBK_PLACE_HERE:
		break;
	}
	return NULL;
}

/* One transfer at a time: false when another one is under way, and says so. */
static bool
may_go(struct dbk_call *call)
{
	struct dbk_errand errand = {.batch = ""};

	if (call->route->place != DBK_PLACE_AWAY)
		return true;
	(void)snprintf(errand.user, sizeof errand.user, "%s", call->who.user);
	if (call->words[0] != NULL)
		(void)snprintf(errand.batch, sizeof errand.batch, "%.*s",
		    DBK_BATCH_ID_LEN, call->words[0]);
	memcpy(errand.since, call->now, sizeof errand.since);
	if (dbk_transfer_begin(&call->serve->transfer, &errand))
		return true;
	call->reply.retry_after = AWAY_SECONDS;
	dbk_call_refuse(call, 503, DBK_ELOCKED,
	    "one transfer at a time: %s has been %s%s since %s", errand.user,
	    errand.batch[0] != '\0' ? "sending " : "fetching answers",
	    errand.batch, errand.since);
	return false;
}

/* The request is whole. */
static enum MHD_Result
work(struct dbk_call *call)
{
	struct dbk_lane *lane;

	dbk_guests_serve(call->serve->guests, guest_of(call), true);
	if (call->too_large) {
		dbk_call_refuse(call, 413, DBK_EUSAGE,
		    "the body is too large: at most %zu bytes",
		    call->route->limit);
		return answer(call);
	}
	lane = lane_of(call);
	if (lane == NULL) {
		(void)dbk_call_run(call, NULL);
		return answer(call);
	}
	if (!may_go(call))
		return answer(call);
	if (call->route->prepare != NULL)
		call->route->prepare(call);
	/* Suspended first: the lane may be faster than we are. */
	call->state = DBK_CALL_WAITING;
	MHD_suspend_connection(call->connection);
	if (dbk_lane_put(lane, call))
		return MHD_YES;
	if (call->route->place == DBK_PLACE_AWAY)
		dbk_transfer_end(&call->serve->transfer);
	call->reply.retry_after = 1;
	dbk_call_refuse(call, 503, DBK_ELOCKED,
	    "this cannot be taken now; try again in a moment");
	dbk_http_resume(call);
	return MHD_YES;
}

void
dbk_http_resume(struct dbk_call *call)
{
	call->state = DBK_CALL_DONE;
	(void)atomic_fetch_add(&call->serve->answering, 1);
	MHD_resume_connection(call->connection);
}

/* A piece of the body.  What is past the limit is not kept, but for a while it
 * is read, so that the answer arrives: none can be given in between.  A file of
 * the page wants no body. */
static enum MHD_Result
take_body(struct dbk_call *call, const char *bytes, size_t *len)
{
	size_t limit = call->route != NULL ? call->route->limit : 0;
	size_t left = limit - call->body.len;

	if (*len > left)
		call->too_large = true;
	if (!call->too_large)
		dbk_buf_add(&call->body, bytes, *len);
	*len = 0;
	return call->body.failed ? MHD_NO : MHD_YES;
}

static enum MHD_Result
handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *bytes, size_t *len,
    void **context)
{
	struct dbk_serve *s = arg;
	struct dbk_call *call = *context;

	(void)version;
	if (call == NULL) {
		call = dbk_call_new(s, connection, url);
		*context = call;
		if (call == NULL)
			return MHD_NO;
		if (!dbk_guard_admit(call, method))
			return answer(call);
		return MHD_YES;
	}
	if (call->state == DBK_CALL_DONE)
		return answer(call);
	if (*len != 0)
		return take_body(call, bytes, len);
	/* A file of the page. */
	if (call->route == NULL)
		return answer(call);
	return work(call);
}

static void
completed(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode how)
{
	struct dbk_serve *s = arg;
	struct dbk_call *call = *context;

	(void)connection;
	(void)how;
	if (call != NULL)
		dbk_guests_serve(s->guests, guest_of(call), false);
	if (call != NULL && call->state == DBK_CALL_DONE)
		(void)atomic_fetch_sub(&s->answering, 1);
	dbk_call_free(call);
	*context = NULL;
}

static void
notice_connection(void *arg, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct dbk_serve *s = arg;
	const union MHD_ConnectionInfo *info;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		dbk_guests_leave(s->guests, *context);
		*context = NULL;
		return;
	}
	info = MHD_get_connection_info(connection,
	    MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = info != NULL ? dbk_guests_come(s->guests, info->connect_fd) :
				  NULL;
}

static enum dbk_code
make_address(struct sockaddr_storage *out, const struct dbk_serve_options *o,
    struct dbk_err *err)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, o->address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(o->port);
		return DBK_OK;
	}
	if (inet_pton(AF_INET6, o->address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(o->port);
		return DBK_OK;
	}
	return dbk_fail(err, DBK_EUSAGE, "%s is no address", o->address);
}

/* What it would say goes to standard error by itself: we say it. */
static void
keep_quiet(void *arg, const char *format, va_list ap)
{
	(void)arg;
	(void)format;
	(void)ap;
}

/* The port that the system chose. */
static enum dbk_code
learn_port(struct dbk_serve *s, struct dbk_err *err)
{
	const union MHD_DaemonInfo *info;

	if (s->options.port != 0)
		return DBK_OK;
	info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
	if (info == NULL || info->port == 0)
		return dbk_fail(err, DBK_ESYSTEM, "%s: no port is known",
		    s->options.address);
	s->options.port = info->port;
	return DBK_OK;
}

enum dbk_code
dbk_http_start(struct dbk_serve *s, struct dbk_err *err)
{
	const struct dbk_serve_options *o = &s->options;
	struct sockaddr_storage address;
	struct MHD_OptionItem tls[] = {
	    {MHD_OPTION_HTTPS_MEM_CERT, 0, s->certificate},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, s->key},
	    {MHD_OPTION_END, 0, NULL},
	};
	const struct MHD_OptionItem none = {MHD_OPTION_END, 0, NULL};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD |
	    MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	enum dbk_code rc;

	rc = make_address(&address, o, err);
	if (rc != DBK_OK)
		return rc;
	if (address.ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	if (o->tls)
		flags |= MHD_USE_TLS;
	errno = 0;
	s->daemon = MHD_start_daemon(flags, o->port, NULL, NULL, handle, s,
	    MHD_OPTION_EXTERNAL_LOGGER, keep_quiet, NULL, MHD_OPTION_SOCK_ADDR,
	    (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED, completed,
	    s, MHD_OPTION_NOTIFY_CONNECTION, notice_connection, s,
	    MHD_OPTION_CONNECTION_LIMIT, o->connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS, MHD_OPTION_ARRAY,
	    o->tls ? tls : &none, MHD_OPTION_END);
	if (s->daemon == NULL)
		return dbk_fail(err, DBK_ESYSTEM, "cannot listen on %s:%u: %s",
		    o->address, (unsigned)o->port,
		    errno != 0 ? strerror(errno) : "libmicrohttpd refuses");
	return learn_port(s, err);
}

void
dbk_http_quiesce(struct dbk_serve *s)
{
	MHD_socket fd = MHD_quiesce_daemon(s->daemon);

	if (fd != MHD_INVALID_SOCKET)
		(void)close(fd);
}

/* What was resumed a moment ago is not answered yet, and the daemon would hang
 * up on it. */
static void
let_answers_go(const struct dbk_serve *s)
{
	const struct timespec moment = {.tv_nsec = 5000000};
	unsigned i;

	for (i = 0; i < ANSWER_MOMENTS && atomic_load(&s->answering) != 0; i++)
		(void)nanosleep(&moment, NULL);
}

void
dbk_http_stop(struct dbk_serve *s)
{
	if (s->daemon == NULL)
		return;
	let_answers_go(s);
	MHD_stop_daemon(s->daemon);
	s->daemon = NULL;
}
