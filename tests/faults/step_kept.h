/*
 * step_kept.h -- steps of steps.c that keep what is read from files: a scan, a
 * row of a book, the entries of a table, an edition of a list; and a role.
 */
#ifndef DBK_TESTS_FAULTS_STEP_KEPT_H
#define DBK_TESTS_FAULTS_STEP_KEPT_H

#include "tests/ledger_support.h"

/* Write the files that the steps read into the folder; it stays with the
 * ledger. */
void step_kept_prepare(const char *folder);

/* Each as the member run of struct step; number is an entry's, user has a
 * slot. */
enum dbk_code step_attach(struct book *b, const char *number);
enum dbk_code step_book_set(struct book *b);
enum dbk_code step_role(struct book *b, const char *user);
enum dbk_code step_import(struct book *b);
enum dbk_code step_ref_load(struct book *b);

/* What of it can be seen, appended to out. */
void step_kept_state(struct dbk_buf *out, struct book *b);

#endif
