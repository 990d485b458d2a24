#include <arpa/inet.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "app/serve/guard.h"
#include "app/serve/pages.h"
#include "app/serve/routes.h"

#define TOKEN_HEADER "X-Daybook-Token"
#define BACKGROUND_HEADER "X-Daybook-Background"

/* "[::1]" for IPv6, as in a Host. */
static void
format_host(char *out, size_t size, const char *name, uint16_t port)
{
	bool bare = strchr(name, ':') == NULL;

	(void)snprintf(out, size, "%s%s%s:%" PRIu16, bare ? "" : "[", name,
	    bare ? "" : "]", port);
}

void
dbk_guard_self(const struct dbk_serve *s, char *out, size_t size)
{
	format_host(out, size, s->options.address, s->options.port);
}

/* host is name:port, or name alone where the port is that of the scheme. */
static bool
names_us(const char *host, const char *name, const struct dbk_serve_options *o)
{
	char want[300];
	size_t len;

	format_host(want, sizeof want, name, o->port);
	if (strcasecmp(host, want) == 0)
		return true;
	if (o->port != (o->tls ? 443 : 80))
		return false;
	len = (size_t)(strrchr(want, ':') - want);
	return strlen(host) == len && strncasecmp(host, want, len) == 0;
}

/* The address that the connection came to, for a server that listens on all
 * addresses of the machine. */
static bool
names_local_address(const char *host, const struct dbk_call *call)
{
	const struct dbk_serve_options *o = &call->serve->options;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(call->connection,
		MHD_CONNECTION_INFO_CONNECTION_FD);
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char name[INET6_ADDRSTRLEN];
	const void *bytes;

	if (info == NULL ||
	    getsockname(info->connect_fd, (struct sockaddr *)&address, &size) !=
		0)
		return false;
	bytes = address.ss_family == AF_INET6 ?
	    (const void *)&((struct sockaddr_in6 *)&address)->sin6_addr :
	    (const void *)&((struct sockaddr_in *)&address)->sin_addr;
	return inet_ntop(address.ss_family, bytes, name, sizeof name) != NULL &&
	    names_us(host, name, o);
}

/*
 * A page of another site may have its own name answered with our address: the
 * Host then is that name, and is refused.
 */
static bool
is_our_host(const struct dbk_call *call, const char *host)
{
	static const char *const loopback[] = {"localhost", "127.0.0.1", "::1"};
	const struct dbk_serve_options *o = &call->serve->options;
	size_t i;

	if (host == NULL)
		return false;
	for (i = 0; o->loopback && i < sizeof loopback / sizeof loopback[0];
	     i++)
		if (names_us(host, loopback[i], o))
			return true;
	for (i = 0; i < o->nnames; i++)
		if (names_us(host, o->names[i], o))
			return true;
	return names_local_address(host, call);
}

/* What the browser says of the page that asks. */
static bool
is_our_page(const struct dbk_call *call, const char *host)
{
	const char *origin = dbk_call_header(call, MHD_HTTP_HEADER_ORIGIN);
	const char *site = dbk_call_header(call, "Sec-Fetch-Site");
	const char *scheme = call->serve->options.tls ? "https://" : "http://";
	size_t len = strlen(scheme);

	if (site != NULL && strcmp(site, "same-origin") != 0 &&
	    strcmp(site, "none") != 0)
		return false;
	return origin == NULL ||
	    (strncmp(origin, scheme, len) == 0 &&
		strcasecmp(origin + len, host) == 0);
}

static bool
find_visitor(struct dbk_call *call)
{
	const char *cookie = MHD_lookup_connection_value(call->connection,
	    MHD_COOKIE_KIND, "daybook");
	const char *background = dbk_call_header(call, BACKGROUND_HEADER);

	if (cookie == NULL || strlen(cookie) != DBK_VISIT_HEX)
		cookie = "";
	memcpy(call->cookie, cookie, strlen(cookie) + 1);
	dbk_visits_find(&call->serve->visits, cookie, background == NULL,
	    &call->who);
	return call->who.state != DBK_VISIT_NONE;
}

static bool
has_token(const struct dbk_call *call)
{
	const char *token = dbk_call_header(call, TOKEN_HEADER);

	return token != NULL && strlen(token) == DBK_VISIT_HEX &&
	    sodium_memcmp(token, call->who.token, DBK_VISIT_HEX) == 0;
}

static bool
refuse(struct dbk_call *call, unsigned status, enum dbk_code code,
    const char *text)
{
	dbk_call_refuse(call, status, code, "%s", text);
	return false;
}

static bool
admit_visitor(struct dbk_call *call, bool changes)
{
	bool known = find_visitor(call);
	unsigned flags = call->route->flags;

	if ((flags & DBK_ROUTE_PUBLIC) != 0)
		return true;
	if (!known)
		return refuse(call, 401, DBK_EDENIED, "log in first");
	if (changes && !has_token(call))
		return refuse(call, 403, DBK_EDENIED,
		    "the session's token is missing or was replaced; load the "
		    "page again");
	if (call->who.state == DBK_VISIT_LOCKED &&
	    (flags & DBK_ROUTE_LOCKED) == 0)
		return refuse(call, 423, DBK_EDENIED,
		    "the session is locked; give its passphrase");
	return true;
}

static bool
has_body(const struct dbk_call *call, const char *length)
{
	return (length != NULL && strcmp(length, "0") != 0) ||
	    dbk_call_header(call, MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
}

static bool
admit_body(struct dbk_call *call)
{
	const struct dbk_route *route = call->route;
	const char *type = dbk_call_header(call, MHD_HTTP_HEADER_CONTENT_TYPE);
	const char *wanted = (route->flags & DBK_ROUTE_BYTES) != 0 ?
	    "application/octet-stream" :
	    "application/json";
	const char *length = dbk_call_header(call,
	    MHD_HTTP_HEADER_CONTENT_LENGTH);
	size_t len = strlen(wanted);

	/* libmicrohttpd refused a length that is no number. */
	if (length != NULL &&
	    strtoull(length, NULL, 10) > (unsigned long long)route->limit) {
		dbk_call_refuse(call, 413, DBK_EUSAGE,
		    "the body is too large: at most %zu bytes", route->limit);
		return false;
	}
	if (route->limit == 0 || !has_body(call, length))
		return true;
	/* Also what keeps a form of another site from asking. */
	if (type == NULL || strncasecmp(type, wanted, len) != 0 ||
	    (type[len] != '\0' && type[len] != ';' && type[len] != ' ')) {
		dbk_call_refuse(call, 415, DBK_EUSAGE,
		    "Content-Type must be %s", wanted);
		return false;
	}
	return true;
}

static bool
find_route(struct dbk_call *call, const char *method)
{
	const char *allowed = "";

	call->route = dbk_route_find(call, method, &allowed);
	if (call->route != NULL)
		return true;
	if (allowed[0] != '\0') {
		call->reply.allow = allowed;
		return refuse(call, 405, DBK_EUSAGE,
		    "this cannot be done with what is there");
	}
	return refuse(call, 404, DBK_EUSAGE, "there is no such thing here");
}

bool
dbk_guard_admit(struct dbk_call *call, const char *method)
{
	const char *host = dbk_call_header(call, MHD_HTTP_HEADER_HOST);
	bool changes = strcmp(method, "GET") != 0 &&
	    strcmp(method, "HEAD") != 0;
	struct dbk_err err = {DBK_OK, ""};

	if (!is_our_host(call, host))
		return refuse(call, 421, DBK_EDENIED,
		    "this is not the server of that name");
	if (!changes && dbk_pages_find(call))
		return true;
	if (!is_our_page(call, host))
		return refuse(call, 403, DBK_EDENIED,
		    "another page may not ask for this");
	if (!find_route(call, method))
		return false;
	if (!admit_visitor(call, changes) || !admit_body(call))
		return false;
	if (dbk_route_check(call, &err) != DBK_OK)
		return refuse(call, 400, DBK_EUSAGE, err.text);
	return true;
}
