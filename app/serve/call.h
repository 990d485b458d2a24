/*
 * call.h -- one request under way, from its first line to its answer.
 */
#ifndef DBK_SERVE_CALL_H
#define DBK_SERVE_CALL_H

#include <jansson.h>

#include "app/serve/serve.h"
#include "ledger/document.h"

struct dbk_away;
struct dbk_ready;
struct MHD_Connection;
struct MHD_Response;

/* Where the work of a route is done. */
enum dbk_place {
	DBK_PLACE_HERE, /* at once, without the ledger */
	DBK_PLACE_DOOR, /* passphrases */
	DBK_PLACE_READ, /* with a connection for reading */
	DBK_PLACE_WRITE, /* as a part of a commit shared with others */
	DBK_PLACE_ALONE, /* by the writer, with transactions of its own */
	DBK_PLACE_AWAY /* by the courier, the same: one transfer at a time */
};

#define DBK_ROUTE_PUBLIC 1u /* without a session */
#define DBK_ROUTE_LOCKED 2u /* also while the session is locked */
#define DBK_ROUTE_BYTES 4u /* the body is no JSON */
#define DBK_ROUTE_TELLS 8u /* findings are the answer: no refusal */
#define DBK_ROUTE_FINDS 16u /* findings mean that there is none: 404 */
#define DBK_ROUTE_FILE 32u /* the command's file is the answer */
#define DBK_ROUTE_PAPER 64u /* it writes a file that is not asked for here */
#define DBK_ROUTE_MAKES 128u /* done: 201 */
#define DBK_ROUTE_OUTBOX 256u /* it writes into the outbox */
#define DBK_ROUTE_BACKUP 512u /* ... into the folder of backups */
#define DBK_ROUTE_SEND 1024u /* it goes the way that batches are sent */
#define DBK_ROUTE_FETCH 2048u /* ... that answers are fetched */

/* Most placeholders of a pattern. */
#define DBK_ROUTE_WORDS 2

/* Limits of a body, in bytes. */
#define DBK_BODY_SMALL ((size_t)64 * 1024)
#define DBK_BODY_DRAFT ((size_t)1024 * 1024)
#define DBK_BODY_FILE ((size_t)64 * 1024 * 1024)

struct dbk_call;

typedef enum dbk_code dbk_route_run(struct dbk_call *call, struct dbk_ledger *l,
    struct dbk_err *err);

struct dbk_route {
	const char *method;
	const char *pattern; /* "*" in it stands for part of one segment */
	enum dbk_place place;
	unsigned flags; /* DBK_ROUTE_* */
	size_t limit; /* most bytes of the body; 0: none is taken */
	const char *parameters; /* names that a query may have, by spaces */
	/* NULL, or what can be done before the call waits for its lane. */
	void (*prepare)(struct dbk_call *call);
	dbk_route_run *run; /* l is NULL but in the lanes of the ledger */
	const char *command; /* the words of the command that it is */
	const char *words; /* parameters that are words of the command */
	const char *type; /* media type of a file */
};

struct dbk_reply {
	unsigned status; /* 0: as the code of run says */
	const char *type; /* NULL: JSON */
	struct dbk_buf body; /* unless fd or JSON */
	int fd; /* of a file; -1: none */
	const void *bytes; /* static bytes; NULL: none */
	size_t len;
	const char *allow; /* methods, of a 405 */
	unsigned retry_after; /* seconds; 0: not told */
	bool page; /* a file of the page: may be kept, with its ETag */
	bool silent; /* no body */
	char etag[80]; /* with its quotes; "" none */
	char cookie[160]; /* of Set-Cookie; "" none */
	char name[80]; /* of a file to save; "" none */
};

enum dbk_call_state {
	DBK_CALL_READING,
	DBK_CALL_WAITING, /* in a lane */
	DBK_CALL_DONE /* the reply is ready */
};

struct dbk_call {
	struct dbk_call *next; /* in a lane */
	struct dbk_serve *serve;
	struct MHD_Connection *connection;
	const struct dbk_route *route;
	enum dbk_call_state state;
	char *path, *words[DBK_ROUTE_WORDS];
	char cookie[DBK_VISIT_HEX + 1];
	struct dbk_visitor who;
	const struct dbk_away *away; /* of the courier; NULL */
	char now[DBK_TIME_LEN + 1];
	unsigned long serial; /* of the calls to this server, from 1 */
	struct dbk_buf body;
	bool too_large;
	json_t *json; /* of the body, once asked for */
	struct dbk_ready *ready; /* the document of the body; NULL: not */
	struct dbk_output out; /* JSON, into memory */
	char *text;
	size_t text_len;
	struct dbk_reply reply;
};

/* NULL when memory is short.  Takes NULL. */
struct dbk_call *dbk_call_new(struct dbk_serve *serve,
    struct MHD_Connection *connection, const char *path);
void dbk_call_free(struct dbk_call *call);

/* Do the work of its route: fills the reply.  Returns the code of run. */
enum dbk_code dbk_call_run(struct dbk_call *call, struct dbk_ledger *l);

/* Forget what was done: it is done once more. */
void dbk_call_again(struct dbk_call *call);

/* The answer is this refusal instead; format is one sentence. */
void dbk_call_refuse(struct dbk_call *call, unsigned status, enum dbk_code code,
    const char *format, ...) DBK_PRINTF(4, 5);

/* A parameter of the query; NULL: not given. */
const char *dbk_call_query(const struct dbk_call *call, const char *name);
bool dbk_call_asks(const struct dbk_call *call, const char *name);

/* A header of the request; NULL: not given. */
const char *dbk_call_header(const struct dbk_call *call, const char *name);

/* The version that If-Match names: *out is 0 for If-None-Match: *.  DBK_EUSAGE:
 * neither is given (the status is 428), or it is none of ours. */
enum dbk_code dbk_call_version(int64_t *out, struct dbk_call *call,
    struct dbk_err *err) DBK_CHECKED;
void dbk_call_tag(struct dbk_call *call, int64_t version);

/* The body as a JSON object.  Owned by the call.  DBK_EUSAGE: it is none. */
enum dbk_code dbk_call_object(json_t **out, struct dbk_call *call,
    struct dbk_err *err) DBK_CHECKED;

/* A member that is a string; DBK_EUSAGE: it is missing or something else. */
enum dbk_code dbk_call_string(const char **out, struct dbk_call *call,
    const char *member, struct dbk_err *err) DBK_CHECKED;

/* A member that is a whole number; otherwise when it is missing.  DBK_EUSAGE:
 * it is something else. */
enum dbk_code dbk_call_integer(int64_t *out, struct dbk_call *call,
    const char *member, int64_t otherwise, struct dbk_err *err) DBK_CHECKED;

/* Append a JSON value as text; a missing one (NULL) adds nothing. */
enum dbk_code dbk_json_text(struct dbk_buf *out, const json_t *value,
    struct dbk_err *err) DBK_CHECKED;

/* The number of a parameter, from least to most; otherwise when it is not
 * given.  DBK_EUSAGE: it is none. */
enum dbk_code dbk_call_number(int64_t *out, const struct dbk_call *call,
    const char *name, int64_t least, int64_t most, int64_t otherwise,
    struct dbk_err *err) DBK_CHECKED;

/* Somebody changed it meanwhile: 409, whose answer shows both. */
enum dbk_code dbk_call_conflict(struct dbk_call *call);

/* The body as the source of a document. */
struct dbk_source dbk_call_source(const struct dbk_call *call);

#endif
