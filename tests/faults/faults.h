/*
 * faults.h -- a system that fails on demand, for tests.
 * A program that links faults.c gets every open for writing, write, flush,
 * truncation and rename of its own and of SQLite's through here, and every
 * allocation of our libraries and of SQLite.  Armed, it counts them, and the
 * nth fails in the way that was asked for.  For processes with one thread.
 */
#ifndef DBK_TESTS_FAULTS_H
#define DBK_TESTS_FAULTS_H

#include <stdbool.h>

enum faults_way {
	FAULTS_NONE, /* only counts what may fail on a disk */
	FAULTS_IO, /* the nth fails, once: EIO */
	FAULTS_FULL, /* the disk is full from the nth on: ENOSPC, and a write
		      * takes its first half */
	FAULTS_KILL, /* kill -9 before the nth */
	FAULTS_HALF, /* kill -9 in the midst of the nth */
	FAULTS_CUT, /* the power goes before the nth: what was not flushed
		     * to the disk is there or not, each write by itself */
	FAULTS_MEMORY, /* the nth allocation fails, once */
	FAULTS_SCARCE, /* there is no memory from the nth on */
	FAULTS_WAYS
};

/* "io", "full" ...; static. */
const char *faults_name(enum faults_way way);

/* Put SQLite's allocations under our eyes; before its first use in the process.
 * False: SQLite refused. */
bool faults_watch_sqlite(void);

/*
 * Keep a database with a key open until faults_drop_cipher, in the children of
 * this process too.  SQLCipher 4.6 sets up its provider at the first one, in a
 * block that it did not ask whether it got (sqlcipher_openssl_setup); that is
 * not for us to try.  False: SQLite refused.
 */
bool faults_hold_cipher(void);
void faults_drop_cipher(void);

/* From now on count, and let the nth (from 1) fail. */
void faults_arm(enum faults_way way, unsigned long nth);

/* Stop it; how many there were that could fail. */
unsigned long faults_disarm(void);

#endif
