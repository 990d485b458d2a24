/*
 * edi_support.h -- what the tests of edi share: findings kept, entries read,
 * batches made.
 */
#ifndef DBK_TESTS_EDI_SUPPORT_H
#define DBK_TESTS_EDI_SUPPORT_H

#include <stdbool.h>

#include "edi/cargo_release_read.h"
#include "edi/envelope.h"
#include "edi/inspection.h"
#include "ledger/arena.h"
#include "ledger/buf.h"
#include "ledger/document.h"

#define KEPT_MOST 64

/* The first findings, for tests to look at. */
struct kept {
	struct dbk_sink sink;
	size_t n;
	struct {
		enum dbk_rule rule;
		unsigned long line;
		unsigned column;
		char record[8], text[200], path[80], value[80];
	} all[KEPT_MOST];
};

/* Zeroes k and points its sink at it. */
void kept_init(struct kept *k);

/* How many of the kept findings are of the rule. */
size_t kept_count(const struct kept *k, enum dbk_rule rule);

/* Fails the test when there is any finding; tells the first. */
void kept_none(const struct kept *k);

/* Fails the test unless rule is the only finding, at line and column. */
void kept_only(const struct kept *k, enum dbk_rule rule, unsigned long line,
    unsigned column);

/* Read an entry document of the source tree; fails the test on findings.  text
 * keeps the document that the values point into. */
void entry_read(struct dbk_entry *e, struct dbk_arena *a, struct dbk_buf *text,
    const char *name);

/* An entry, what is requested for it, and what is built of both. */
struct built {
	struct dbk_arena arena;
	struct dbk_buf text, records, batch, again;
	struct dbk_entry entry;
	struct dbk_request request;
	struct dbk_err err;
	struct kept kept;
};

void built_init(struct built *x);
void built_fini(struct built *x);

/* Read the records back; fails the test on findings.  t points into x. */
void built_read(struct built *x, struct dbk_transaction *t);

/* The profile that the golden batches are made with. */
const struct dbk_profile *test_profile(void);

/* 2026-11-21 */
dbk_day test_today(void);

/* A batch around the records of transactions, each line with LF; the password
 * is SECRET. */
void batch_wrap(struct dbk_buf *out, const char *records, size_t len,
    const char *filer, const char *port);

/* What edi check finds in a batch as on test_today, added to k. */
struct dbk_inspect_sums batch_check(const struct dbk_buf *batch,
    struct kept *k);

/* The golden batch of the source tree. */
void batch_read(struct dbk_buf *out, const char *name);

/* Replace the record of a line (1-based) of LF-separated 80-byte records. */
void line_put(struct dbk_buf *b, unsigned line, unsigned from, const char *s);

#endif
