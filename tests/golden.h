/*
 * golden.h -- comparing what a test made with a file that a person looked at.
 */
#ifndef DBK_TESTS_GOLDEN_H
#define DBK_TESTS_GOLDEN_H

#include <stddef.h>

/*
 * Fails the test unless tests/golden/NAME holds exactly these bytes.  Leaves
 * what was made as NAME.got (slashes become hyphens) in the folder the tests
 * run in, and prints the command that shows the difference; a person who finds
 * it right moves it over the golden file.
 */
void golden_check(const char *name, const void *bytes, size_t len);

#endif
