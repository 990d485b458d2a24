/*
 * paper.h -- the file of a paper that the ledger remembers: neither is there
 * without the other.
 */
#ifndef DBK_APP_PAPER_H
#define DBK_APP_PAPER_H

#include "ledger/file.h"
#include "ledger/ledger.h"

/*
 * The end of the transaction in which a paper was made and drawn.  The file is
 * on the disk under its temporary name before the paper is acknowledged, and
 * under its own name right after; killed in between, the paper stands without
 * its file, and printing it again makes that.
 * file   freed; NULL: it was not begun
 * rc     of what was done so far; other than DBK_OK nothing is left
 * draft  only the file stays
 * Returns rc, or why the file or the ledger failed.
 */
enum dbk_code dbk_paper_end(struct dbk_ledger *l, struct dbk_file *file,
    enum dbk_code rc, bool draft, struct dbk_err *err) DBK_CHECKED;

#endif
