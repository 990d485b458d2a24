/*
 * http.h -- libmicrohttpd: requests become calls, replies become answers.
 */
#ifndef DBK_SERVE_HTTP_H
#define DBK_SERVE_HTTP_H

#include "app/serve/serve.h"

/* Listen on s->options.address.  DBK_ESYSTEM tells why that cannot be. */
enum dbk_code dbk_http_start(struct dbk_serve *s,
    struct dbk_err *err) DBK_CHECKED;

/* Take no more connections; those that are there go on. */
void dbk_http_quiesce(struct dbk_serve *s);

/* No call may be in a lane any more.  Their answers have five seconds to go out.
 * Takes a server that never started. */
void dbk_http_stop(struct dbk_serve *s);

/* The reply of a call that waited is ready. */
void dbk_http_resume(struct dbk_call *call);

#endif
