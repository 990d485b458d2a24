/*
 * fuzz.h -- the entry point of every fuzz target.
 * Built with -DDBK_LIBFUZZER and -fsanitize=fuzzer the target is driven by
 * libFuzzer; otherwise run.c feeds it the files named on the command line.
 */
#ifndef DBK_TESTS_FUZZ_H
#define DBK_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Aborts when a property does not hold; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
