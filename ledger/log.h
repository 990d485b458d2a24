/*
 * log.h -- is the write-ahead log whole?  SQLite takes the frames up to the
 * first one whose checksum fails and drops the rest without a word, as it must
 * after a crash; commits that were acknowledged would go with it.
 * Private to the ledger.
 */
#ifndef DBK_LOG_H
#define DBK_LOG_H

#include "ledger/base.h"

/*
 * Check PATH-wal before SQLite opens the ledger.  DBK_OK also when there is
 * none, and when it ends in a commit that was never acknowledged.  DBK_EDAMAGE:
 * commits are lost.  Only a caller who is the only writer can believe it.
 */
enum dbk_code dbk_log_check(const char *path, unsigned page_size,
    struct dbk_err *err) DBK_CHECKED;

#endif
