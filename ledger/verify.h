/*
 * verify.h -- the parts of verification.  Private to the ledger.
 */
#ifndef DBK_VERIFY_H
#define DBK_VERIFY_H

#include "ledger/finding.h"
#include "ledger/session.h"
#include "ledger/store.h"

/* A finding about a row (value) of a table (label), or about neither. */
void dbk_verify_report_row(struct dbk_sink *sink, enum dbk_rule rule,
    const char *label, const char *value, const char *detail);

/*
 * The row's own hash, and that it follows from the one before: seq is the
 * number it must have, tail the hash of that one; NULL: not known.
 */
void dbk_verify_row(struct dbk_sink *sink, const struct dbk_journal_row *row,
    int64_t seq, const unsigned char *tail);

/* dbk_ledger_verify, with the key files or without. */
enum dbk_code dbk_verify_parts(struct dbk_ledger *l, bool keys,
    struct dbk_verify_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The key files against the copy in the ledger (VERIFY-KEYS). */
void dbk_session_check_keys(struct dbk_ledger *l, struct dbk_sink *sink);

/*
 * Compare every projection table of the ledger with the one rebuilt from its
 * journal, row by row in the order of the key; each difference is a finding
 * (VERIFY-PROJECTION).  *entries gets the number of entries.
 */
enum dbk_code dbk_verify_compare(struct dbk_store *ledger,
    struct dbk_store *rebuilt, int64_t *entries, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The bytes of every attachment against the hash that it was journalled with.
 * What is missing, differs or cannot be read is told by attachment
 * (VERIFY-ATTACHMENT), so l may be damaged; a session of its own is opened, for
 * damage that was met ends the use of the other one.
 */
enum dbk_code dbk_verify_attachments(struct dbk_ledger *l, int64_t *files,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Every list of reference data against what the journal says was loaded
 * (VERIFY-REF); *lists gets their number. */
enum dbk_code dbk_verify_refs(struct dbk_store *s, int64_t *lists,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
