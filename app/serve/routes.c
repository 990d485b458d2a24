#include <microhttpd.h>
#include <string.h>

#include "app/serve/routes.h"

#define ANYBODY (DBK_ROUTE_PUBLIC | DBK_ROUTE_LOCKED)
#define PDF "application/pdf"
#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* A request without a body that a function answers. */
#define GET(path, where, how, names, function) \
	{ \
		.method = "GET", .pattern = (path), .place = (where), \
		.flags = (how), .parameters = (names), .run = (function) \
	}
/* One with a JSON body. */
#define SEND(verb, path, where, how, most, names, function) \
	{ \
		.method = (verb), .pattern = (path), .place = (where), \
		.flags = (how), .limit = (most), .parameters = (names), \
		.run = (function) \
	}
/* The same, answered by a command. */
#define SHOW(path, line, how, names, positions) \
	{ \
		.method = "GET", .pattern = (path), .place = DBK_PLACE_READ, \
		.flags = (how), .parameters = (names), .run = dbk_api_command, \
		.command = (line), .words = (positions) \
	}
#define FETCH(path, line, where, media, names, positions) \
	{ \
		.method = "GET", .pattern = (path), .place = (where), \
		.flags = DBK_ROUTE_FILE, .parameters = (names), \
		.run = dbk_api_command, .command = (line), \
		.words = (positions), .type = (media) \
	}
#define DO_AT(where, verb, path, line, how, names, positions) \
	{ \
		.method = (verb), .pattern = (path), .place = (where), \
		.flags = (how), .limit = DBK_BODY_SMALL, \
		.parameters = (names), .run = dbk_api_command, \
		.command = (line), .words = (positions) \
	}
#define DO(verb, path, line, how, names, positions) \
	DO_AT(DBK_PLACE_ALONE, verb, path, line, how, names, positions)
/* A file that a person chose, and the command that reads it. */
#define TAKE(path, line) \
	{ \
		.method = "POST", .pattern = (path), .place = DBK_PLACE_ALONE, \
		.flags = DBK_ROUTE_BYTES, .limit = DBK_BODY_FILE, \
		.parameters = "file", .run = dbk_api_command, \
		.command = (line) \
	}
/* About a transfer: settling one, too, so that none is settled under way. */
#define CARRY(path, line, how, names) \
	DO_AT(DBK_PLACE_AWAY, "POST", path, line, how, names, NULL)

#define FILTERS "state filing port writer letter older q"

/* Of two that fit a path, the first. */
static const struct dbk_route routes[] = {
    GET("/api/session", DBK_PLACE_READ, ANYBODY, "", dbk_api_session),
    SEND("POST", "/api/login", DBK_PLACE_DOOR, DBK_ROUTE_PUBLIC, DBK_BODY_SMALL,
	"", dbk_api_login),
    SEND("POST", "/api/unlock", DBK_PLACE_DOOR, DBK_ROUTE_LOCKED,
	DBK_BODY_SMALL, "", dbk_api_unlock),
    SEND("POST", "/api/lock", DBK_PLACE_HERE, DBK_ROUTE_LOCKED, DBK_BODY_SMALL,
	"", dbk_api_lock),
    SEND("POST", "/api/logout", DBK_PLACE_HERE, DBK_ROUTE_LOCKED,
	DBK_BODY_SMALL, "", dbk_api_logout),
    GET("/api/people", DBK_PLACE_HERE, 0, "", dbk_api_people),

    SHOW("/api/letters", "letter list", 0, "", NULL),
    FETCH("/api/letters/preview.pdf", "letter make --draft", DBK_PLACE_ALONE,
	PDF, "port entry", NULL),
    FETCH("/api/letters/*.pdf", "letter print", DBK_PLACE_READ, PDF, "", NULL),
    DO("POST", "/api/letters", "letter make", DBK_ROUTE_PAPER | DBK_ROUTE_MAKES,
	"port entry all", NULL),
    FETCH("/api/sheets.pdf", "sheet", DBK_PLACE_READ, PDF, "", "entry"),
    FETCH("/api/manifest.xlsx", "manifest", DBK_PLACE_READ, XLSX, "letter port",
	NULL),

    SHOW("/api/replay", "replay list", 0, "", NULL),
    SHOW("/api/replay/plan", "replay plan", DBK_ROUTE_TELLS, "size", NULL),
    DO("POST", "/api/replay/build", "replay build",
	DBK_ROUTE_OUTBOX | DBK_ROUTE_MAKES, "size separator", NULL),
    DO("POST", "/api/replay/query", "replay query",
	DBK_ROUTE_OUTBOX | DBK_ROUTE_MAKES, "separator", NULL),
    DO("POST", "/api/replay/overdue", "replay overdue", 0, "", NULL),
    CARRY("/api/replay/*/send", "replay send", DBK_ROUTE_SEND, ""),
    CARRY("/api/replay/*/sent", "replay settle --sent", 0, "reason"),
    CARRY("/api/replay/*/not-sent", "replay settle --not-sent", 0, "reason"),
    DO("POST", "/api/replay/*/resend", "replay resend", 0, "after-query", NULL),
    GET("/api/ways", DBK_PLACE_HERE, 0, "", dbk_api_ways),
    GET("/api/replay/*.edi", DBK_PLACE_READ, 0, "", dbk_api_batch_bytes),
    GET("/api/replay/*", DBK_PLACE_READ, DBK_ROUTE_FINDS, "", dbk_api_batch),
    TAKE("/api/answers", "respond"),
    CARRY("/api/answers/fetch", "respond", DBK_ROUTE_FETCH, ""),
    SHOW("/api/answers/rejected", "reply list --rejected", 0, "", NULL),
    SHOW("/api/answers/warnings", "reply list --warnings", 0, "", NULL),
    SHOW("/api/answers/unanswered", "reply list --no-answer", 0, "", NULL),
    SHOW("/api/answers/review", "reply list --review", 0, "", NULL),
    SHOW("/api/answers/released", "reply list --released", 0, "", NULL),
    SHOW("/api/answers/held", "reply list --held", 0, "", NULL),
    GET("/api/answers/unmatched", DBK_PLACE_READ, 0, "", dbk_api_unmatched),
    GET("/api/releases", DBK_PLACE_READ, 0, "port after limit",
	dbk_api_releases),

    SHOW("/api/stations", "station list", 0, "", NULL),
    TAKE("/api/stations", "station import"),
    SHOW("/api/conflicts", "station conflicts", 0, "", NULL),
    SHOW("/api/conflicts/*", "station conflicts", 0, "", NULL),
    DO("POST", "/api/conflicts/*", "station resolve", 0, "keep reason", NULL),

    SHOW("/api/account", "account", DBK_ROUTE_TELLS, "", NULL),
    FETCH("/api/account.pdf", "account", DBK_PLACE_READ, PDF, "", NULL),
    FETCH("/api/account.xlsx", "account", DBK_PLACE_READ, XLSX, "", NULL),
    SHOW("/api/verify", "verify --quick", DBK_ROUTE_TELLS, "", NULL),
    {
	.method = "POST",
	.pattern = "/api/verify",
	.place = DBK_PLACE_READ,
	.flags = DBK_ROUTE_TELLS,
	.limit = DBK_BODY_SMALL,
	.parameters = "",
	.run = dbk_api_command,
	.command = "verify",
    },
    DO("POST", "/api/backup", "backup", DBK_ROUTE_BACKUP, "keep", NULL),
    SHOW("/api/profile", "get", 0, "", NULL),
    DO("PUT", "/api/profile/*", "set", 0, "", "value"),
    SHOW("/api/numbers", "number list", 0, "", NULL),
    DO("POST", "/api/numbers", "number add", DBK_ROUTE_MAKES,
	"filer station offset", "from to"),
    SHOW("/api/numbers/check", "number check", DBK_ROUTE_TELLS, "", "number"),

    GET("/api/form", DBK_PLACE_HERE, 0, "", dbk_api_form),
    GET("/api/glance", DBK_PLACE_READ, 0, "", dbk_api_glance),
    GET("/api/backup", DBK_PLACE_READ, 0, "", dbk_api_backup),
    GET("/api/numbers/next", DBK_PLACE_READ, 0, "", dbk_api_number_next),
    SEND("POST", "/api/check", DBK_PLACE_READ, DBK_ROUTE_TELLS, DBK_BODY_DRAFT,
	"stage number", dbk_api_check),
    SEND("POST", "/api/explain", DBK_PLACE_READ, 0, DBK_BODY_DRAFT,
	"stage number", dbk_api_explain),

    GET("/api/drafts", DBK_PLACE_READ, 0, "", dbk_api_drafts),
    GET("/api/drafts/*", DBK_PLACE_READ, 0, "", dbk_api_draft),
    SEND("PUT", "/api/drafts/*", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT, "",
	dbk_api_draft_put),
    SEND("DELETE", "/api/drafts/*", DBK_PLACE_WRITE, 0, 0, "",
	dbk_api_draft_delete),

    GET("/api/entries", DBK_PLACE_READ, 0, FILTERS " sort order after limit",
	dbk_api_entries),
    GET("/api/entries/counts", DBK_PLACE_READ, 0, FILTERS,
	dbk_api_entry_counts),
    GET("/api/entries/last", DBK_PLACE_READ, 0, "", dbk_api_entry_last),
    {
	.method = "POST",
	.pattern = "/api/entries",
	.place = DBK_PLACE_WRITE,
	.limit = DBK_BODY_DRAFT,
	.parameters = "draft complete again",
	.prepare = dbk_api_entry_prepare,
	.run = dbk_api_entry_add,
    },
    SEND("POST", "/api/entries/complete", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"", dbk_api_entries_complete),
    GET("/api/entries/*", DBK_PLACE_READ, DBK_ROUTE_FINDS, "revision",
	dbk_api_entry),
    SEND("PUT", "/api/entries/*", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"reason draft complete", dbk_api_entry_put),
    GET("/api/entries/*/explain", DBK_PLACE_READ, 0, "", dbk_api_entry_explain),
    GET("/api/second", DBK_PLACE_READ, 0, "", dbk_api_second_list),
    GET("/api/entries/*/second", DBK_PLACE_READ, DBK_ROUTE_FINDS, "",
	dbk_api_second_get),
    SEND("POST", "/api/entries/*/second", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"", dbk_api_second_key),
    SHOW("/api/entries/*/history", "entry history", DBK_ROUTE_FINDS, "", NULL),
    SHOW("/api/entries/*/check", "entry check", DBK_ROUTE_TELLS, "", NULL),
    DO("POST", "/api/entries/*/complete", "entry complete", 0, "", NULL),
    DO("POST", "/api/entries/*/void", "entry void", 0, "reason", NULL),
    DO("POST", "/api/entries/*/release", "entry release", 0,
	"at port officer refused", NULL),
    SHOW("/api/ref", "ref list", 0, "", NULL),
    GET("/api/ref/*", DBK_PLACE_READ, 0, "q after limit", dbk_api_ref),
    GET("/api/ref/*/*", DBK_PLACE_READ, 0, "", dbk_api_ref_code),

    GET("/api/books/*", DBK_PLACE_READ, DBK_ROUTE_FINDS, "q importer limit key",
	dbk_api_books),
    SEND("POST", "/api/books/*", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"key importer", dbk_api_book_add),
    SEND("PUT", "/api/books/*", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"key importer", dbk_api_book_put),
    SEND("DELETE", "/api/books/*", DBK_PLACE_WRITE, DBK_ROUTE_FINDS, 0,
	"key importer", dbk_api_book_delete),
    GET("/api/books/*/*", DBK_PLACE_READ, DBK_ROUTE_FINDS, "importer",
	dbk_api_book),
    SEND("PUT", "/api/books/*/*", DBK_PLACE_WRITE, 0, DBK_BODY_DRAFT,
	"importer", dbk_api_book_put),
    SEND("DELETE", "/api/books/*/*", DBK_PLACE_WRITE, DBK_ROUTE_FINDS, 0,
	"importer", dbk_api_book_delete),
    GET("/api/fill", DBK_PLACE_READ, 0, "importer template port mode before",
	dbk_api_fill),
    GET("/api/fill/line", DBK_PLACE_READ, 0, "importer product hts",
	dbk_api_fill_line),
};
#define NROUTES (sizeof routes / sizeof routes[0])

/* Does the path's segment fit the pattern's?  word gets what "*" stands for;
 * wordlen is 0 without one. */
static bool
fits(const char *pattern, size_t plen, const char *s, size_t len,
    const char **word, size_t *wordlen)
{
	const char *star = memchr(pattern, '*', plen);
	size_t before, after;

	*wordlen = 0;
	if (star == NULL)
		return len == plen && memcmp(pattern, s, len) == 0;
	before = (size_t)(star - pattern);
	after = plen - before - 1;
	if (len <= before + after || memcmp(pattern, s, before) != 0 ||
	    memcmp(star + 1, s + len - after, after) != 0)
		return false;
	*word = s + before;
	*wordlen = len - before - after;
	return true;
}

struct word {
	const char *s;
	size_t len;
};

/* Every request is held against every pattern: most differ before the first
 * "*". */
static bool
begins_alike(const char *pattern, const char *path)
{
	while (*pattern == *path && *pattern != '*' && *pattern != '\0') {
		pattern++;
		path++;
	}
	return *pattern == *path || *pattern == '*';
}

static bool
match(const char *pattern, const char *path, struct word words[])
{
	size_t n = 0, plen, len;

	for (;;) {
		struct word word = {0};

		plen = strcspn(pattern, "/");
		len = strcspn(path, "/");
		if (!fits(pattern, plen, path, len, &word.s, &word.len))
			return false;
		if (word.len != 0)
			words[n++] = word;
		pattern += plen;
		path += len;
		if (*pattern == '\0' || *path == '\0')
			return *pattern == *path;
		pattern++;
		path++;
	}
}

static const char *const methods_of[] = {"", "GET", "POST", "GET, POST", "PUT",
    "GET, PUT", "POST, PUT", "GET, POST, PUT", "DELETE", "GET, DELETE",
    "POST, DELETE", "GET, POST, DELETE", "PUT, DELETE", "GET, PUT, DELETE",
    "POST, PUT, DELETE", "GET, POST, PUT, DELETE"};

static unsigned
bit_of(const char *method)
{
	return strcmp(method, "GET") == 0 ? 1u :
	    strcmp(method, "POST") == 0	  ? 2u :
	    strcmp(method, "PUT") == 0	  ? 4u :
					    8u;
}

/* The words stay in the path, which is cut behind each of them. */
static void
keep_words(struct dbk_call *call, const struct word words[])
{
	size_t i;

	for (i = 0; i < DBK_ROUTE_WORDS && words[i].s != NULL; i++) {
		call->words[i] = call->path + (words[i].s - call->path);
		call->words[i][words[i].len] = '\0';
	}
}

const struct dbk_route *
dbk_route_find(struct dbk_call *call, const char *method, const char **allowed)
{
	unsigned methods = 0;
	size_t i;

	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	for (i = 0; i < NROUTES; i++) {
		struct word words[DBK_ROUTE_WORDS] = {{0}};

		if (!begins_alike(routes[i].pattern, call->path) ||
		    !match(routes[i].pattern, call->path, words))
			continue;
		if (strcmp(routes[i].method, method) == 0) {
			keep_words(call, words);
			return &routes[i];
		}
		methods |= bit_of(routes[i].method);
	}
	*allowed = methods_of[methods];
	return NULL;
}

bool
dbk_route_lists(const char *list, const char *name)
{
	size_t len, n = strlen(name);

	for (; list != NULL && *list != '\0';
	     list += len + (list[len] == ' ')) {
		len = strcspn(list, " ");
		if (len == n && memcmp(list, name, n) == 0)
			return true;
	}
	return false;
}

struct checking {
	const struct dbk_route *route;
	struct dbk_err *err;
	enum dbk_code rc;
};

/* One parameter of the query: is its name in the route's list? */
static enum MHD_Result
check_parameter(void *arg, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	struct checking *c = arg;

	(void)kind;
	(void)value;
	if (dbk_route_lists(c->route->parameters, key) ||
	    dbk_route_lists(c->route->words, key))
		return MHD_YES;
	c->rc = dbk_fail(c->err, DBK_EUSAGE, "there is no parameter \"%.60s\"",
	    key);
	return MHD_NO;
}

enum dbk_code
dbk_route_check(const struct dbk_call *call, struct dbk_err *err)
{
	struct checking c = {.route = call->route, .err = err, .rc = DBK_OK};

	(void)MHD_get_connection_values(call->connection, MHD_GET_ARGUMENT_KIND,
	    check_parameter, &c);
	return c.rc;
}
