/*
 * transport_ops.h -- what a kind of transport does.  Private to the transports.
 */
#ifndef DBK_TRANSPORT_OPS_H
#define DBK_TRANSPORT_OPS_H

#include "edi/transport.h"

/* Longest target that the ledger records (schemas/journal.fields). */
#define DBK_TARGET_LEN 1000

/* Members are NULL where a kind has no such thing; see transport.h. */
struct dbk_transport_ops {
	enum dbk_code (*stage)(struct dbk_transport *t, const char *name,
	    const void *bytes, size_t len, struct dbk_err *err);
	enum dbk_code (*publish)(struct dbk_transport *t, const char *name,
	    struct dbk_err *err);
	void (*discard)(struct dbk_transport *t, const char *name);
	enum dbk_code (*get)(struct dbk_transport *t, enum dbk_got *got,
	    struct dbk_buf *out, const char *name, size_t limit,
	    struct dbk_err *err);
	/* Names as they come, each ended by NUL. */
	enum dbk_code (*list)(struct dbk_transport *t, struct dbk_buf *names,
	    struct dbk_err *err);
	enum dbk_code (*move)(struct dbk_transport *t, const char *name,
	    const char *folder, struct dbk_err *err);
	enum dbk_code (*run)(struct dbk_transport *t, enum dbk_ran *ran,
	    const void *bytes, size_t len, struct dbk_buf *detail,
	    struct dbk_err *err);
	/* Frees t itself too. */
	void (*close)(struct dbk_transport *t);
};

/* First member of each kind's own structure. */
struct dbk_transport {
	const struct dbk_transport_ops *ops;
	const struct dbk_away *away; /* NULL: nobody */
	struct dbk_buf target;
};

/* Set the target; DBK_EUSAGE when it is longer than the ledger records. */
enum dbk_code dbk_transport_name(struct dbk_transport *t, const char *prefix,
    const char *target, struct dbk_err *err) DBK_CHECKED;

/* Whether a name found at a target is listed. */
bool dbk_transport_is_listed(const char *name);

#endif
