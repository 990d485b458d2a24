/*
 * codes.h -- the editions of the code lists that values are judged by: those
 * that a ledger was given (dbk_ref_load), otherwise those of the program.
 */
#ifndef DBK_CODES_H
#define DBK_CODES_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/ledger.h"
#include "ledger/list.h"

struct dbk_codes;

/*
 * Those of a ledger, owned by it until the next call.  They are read once, and
 * again when a list was loaded, by this process or another.
 */
enum dbk_code dbk_codes_get(struct dbk_ledger *l, const struct dbk_codes **out,
    struct dbk_err *err) DBK_CHECKED;

/* codes may be NULL below: those of the program. */

/* The name of a code; NULL when the list does not have it.  code is len bytes
 * and need not end in NUL. */
const char *dbk_codes_name(const struct dbk_codes *codes, enum dbk_list list,
    const char *code, size_t len);

const char *dbk_codes_edition(const struct dbk_codes *codes,
    enum dbk_list list);

/* Can the HTS number, of eight or ten digits, be reported?  Nothing hangs below
 * it. */
bool dbk_codes_hts(const struct dbk_codes *codes, const char *number,
    size_t len);

const char *dbk_codes_hts_edition(const struct dbk_codes *codes);

#endif
