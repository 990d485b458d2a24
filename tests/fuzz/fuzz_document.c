/*
 * fuzz_document.c -- any text can be read as an entry document; what is read
 * without a finding is written, read and written to the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/document.h"
#include "tests/fuzz/fuzz.h"

static enum dbk_code
read_entry(struct dbk_entry *e, struct dbk_arena *a, const char *text,
    size_t len, struct dbk_sink *sink)
{
	struct dbk_source source = {.text = text, .len = len, .first_line = 1};
	struct dbk_err err = {0};

	return dbk_document_read(e, &dbk_group_entry, a, &source, sink, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dbk_sink sink = {0};
	struct dbk_arena arena;
	struct dbk_entry e;
	struct dbk_buf once = {0}, twice = {0};

	dbk_arena_init(&arena, 0);
	if (read_entry(&e, &arena, (const char *)data, size, &sink) == DBK_OK &&
	    sink.warnings == 0) {
		dbk_document_write(&once, &dbk_group_entry, &e);
		if (read_entry(&e, &arena, once.data, once.len, &sink) !=
		    DBK_OK)
			abort();
		dbk_document_write(&twice, &dbk_group_entry, &e);
		if (once.len != twice.len ||
		    memcmp(once.data, twice.data, once.len) != 0)
			abort();
	}
	dbk_arena_fini(&arena);
	dbk_buf_fini(&once);
	dbk_buf_fini(&twice);
	return 0;
}
