/*
 * support.h -- what every unit test program shares: main, and reading files of
 * the source tree.
 */
#ifndef DBK_TESTS_SUPPORT_H
#define DBK_TESTS_SUPPORT_H

#include <check.h>

#include "ledger/buf.h"

/* Each test program defines its one suite; support.c has main. */
Suite *support_suite(void);

/* A file of the source tree, appended; aborts the test when it cannot be read. */
void support_read(struct dbk_buf *out, const char *name);

/* Fail the test unless two files hold the same bytes. */
void support_same_files(const char *one, const char *two);

/* A file name in the source tree; valid until the next call. */
const char *support_source(const char *name);

#endif
