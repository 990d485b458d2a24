/*
 * fuzz_csv.c -- any bytes can be read as CSV; tests/fuzz/rows.h says what must
 * hold.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rows.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_file file;

	fuzz_file_open(&file, data, size);
	fuzz_rows(dbk_table_csv, file.path, NULL);
	fuzz_file_close(&file);
	return 0;
}
