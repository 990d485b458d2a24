/*
 * guard.h -- who may ask at all: Host, Origin, cookie, token, and what a body
 * must look like.  Nothing of the request but its first lines was read.
 */
#ifndef DBK_SERVE_GUARD_H
#define DBK_SERVE_GUARD_H

#include "app/serve/call.h"

/* False: the call has its refusal.  Sets call->route and call->who. */
bool dbk_guard_admit(struct dbk_call *call, const char *method);

/* The host and port that we are known by, for a person: the first of them. */
void dbk_guard_self(const struct dbk_serve *s, char *out, size_t size);

#endif
