/*
 * fuzz_map.c -- any text can be read as a map of a client's columns; one
 * without a finding is written and read to the same bytes, and any table can be
 * read with it (tests/fuzz/rows.h).
 * Input: the map, and behind a form feed the table as CSV.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/rows.h"

/* A finding of a map says where in its text. */
static void
judge_finding(void *arg, const struct dbk_finding *f)
{
	(void)arg;
	if (f->text == NULL || f->text[0] == '\0' || f->line == 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *feed = size != 0 ? memchr(data, '\f', size) : NULL;
	size_t len = feed != NULL ? (size_t)(feed - data) : size;
	const struct dbk_source source = {
	    .file = "map.json",
	    .text = (const char *)data,
	    .len = len,
	    .first_line = 1,
	};
	struct dbk_sink sink = {.emit = judge_finding};
	struct dbk_arena arena;
	struct dbk_map map, again;
	struct fuzz_file file;
	struct dbk_err err = {0};
	enum dbk_code rc;

	dbk_arena_init(&arena, 0);
	rc = dbk_document_read(&map, &dbk_group_map, &arena, &source, &sink,
	    &err);
	if (rc != (sink.errors != 0 ? DBK_EFINDINGS : DBK_OK))
		abort();
	/* What could be read is checked further, as entry import does it. */
	if (rc == DBK_OK)
		dbk_map_check(&map, &dbk_group_map, &map, &source, &sink);
	if (sink.errors + sink.warnings == 0)
		fuzz_same_document(&dbk_group_map, &map, &again);
	if (sink.errors == 0 && feed != NULL) {
		fuzz_file_open(&file, feed + 1, size - len - 1);
		fuzz_rows(dbk_table_csv, file.path, &map);
		fuzz_file_close(&file);
	}
	dbk_arena_fini(&arena);
	return 0;
}
