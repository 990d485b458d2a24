/*
 * lock.h -- one writer at a time: PATH.lock, held with flock, so that the lock
 * of a dead process is free by itself.  Its text says who writes; it has no
 * meaning when nobody holds it.  Private to the ledger.
 */
#ifndef DBK_LOCK_H
#define DBK_LOCK_H

#include "ledger/ledger.h"

#define DBK_LOCK_SUFFIX ".lock"

struct dbk_lock;

/*
 * Lock the ledger at path.  *out: release with dbk_lock_release; NULL on
 * failure.  DBK_ELOCKED: err names user, process, machine and time.
 */
enum dbk_code dbk_lock_take(struct dbk_lock **out, const char *path,
    const struct dbk_actor *actor, struct dbk_err *err) DBK_CHECKED;

/* *held tells whether somebody holds the lock at this moment. */
enum dbk_code dbk_lock_held(bool *held, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/* Takes NULL. */
void dbk_lock_release(struct dbk_lock *lock);

#endif
