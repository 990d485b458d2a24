/*
 * watch.h -- long work that somebody looks at, and may stop.
 */
#ifndef DBK_WATCH_H
#define DBK_WATCH_H

#include <stdint.h>

#include "ledger/base.h"

/* Called between two items of long work, where it can be left: so many are done
 * of so many (0: unknown).  Anything but DBK_OK ends the work with that code
 * and that err. */
struct dbk_watch {
	enum dbk_code (*step)(void *arg, int64_t done, int64_t total,
	    struct dbk_err *err);
	void *arg;
};

/* Nobody looks when watch is NULL. */
static inline enum dbk_code
dbk_watch_step(const struct dbk_watch *watch, int64_t done, int64_t total,
    struct dbk_err *err)
{
	return watch != NULL ? watch->step(watch->arg, done, total, err) :
			       DBK_OK;
}

#endif
