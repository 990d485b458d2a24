/*
 * fuzz_inspect.c -- any file can be checked and explained; an SE transaction
 * without a finding is read, written and read to the same records.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/cargo_release_read.h"
#include "edi/cargo_release_write.h"
#include "edi/inspection.h"
#include "tests/fuzz/fuzz.h"

#define TODAY ((dbk_day)20778) /* 2026-11-21 */

static void
look_at(void *arg, const struct dbk_explained *e)
{
	size_t *n = arg;

	*n += strlen(e->value) + strlen(e->meaning) + strlen(e->edition) +
	    strlen(e->fault);
}

static void
look_at_finding(void *arg, const struct dbk_finding *f)
{
	size_t *n = arg;

	*n += strlen(f->text);
}

static void
explain(const uint8_t *data, size_t size, struct dbk_sink *sink)
{
	struct dbk_err err = {0};
	FILE *in;

	if (size == 0)
		return;
	in = fmemopen((void *)(uintptr_t)data, size, "rb");
	if (in == NULL)
		abort();
	if (dbk_edi_explain(in, NULL, look_at, sink->arg, sink, &err) ==
	    DBK_ESYSTEM)
		abort();
	(void)fclose(in);
}

/*
 * The records of a transaction as they are, without envelope.  What an entry
 * cannot carry (SE31, SE51, SF, other agencies, another action) and what is put
 * in another order or place is left out of the property.
 */
static int
is_ours(const char *records, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct dbk_layout *l = dbk_record_layout(records +
		    i * DBK_RECORD_LEN);

		if (l == NULL || dbk_layout_is(l, DBK_REC_SE31) ||
		    dbk_layout_is(l, DBK_REC_SE51) ||
		    dbk_layout_is(l, DBK_REC_SE20) ||
		    strncmp(l->name, "SE", 2) != 0)
			return 0;
	}
	return 1;
}

static void
round_trip(const char *records, size_t size)
{
	struct dbk_transaction t = {0};
	struct dbk_sink sink = {0};
	struct dbk_source source = {.text = records,
	    .len = size / DBK_RECORD_LEN * DBK_RECORD_LEN,
	    .first_line = 1,
	    .record_len = DBK_RECORD_LEN};
	struct dbk_arena arena;
	struct dbk_buf once = {0}, twice = {0};
	struct dbk_err err = {0};

	dbk_arena_init(&arena, 0);
	if (dbk_cargo_release_read(&t, &arena, &source, &sink, &err) != DBK_OK)
		abort();
	if (sink.errors + sink.warnings != 0 || t.action != 'A' ||
	    !is_ours(records, source.len / DBK_RECORD_LEN) ||
	    dbk_cargo_release_write(&once, &t.entry, NULL, &err) != DBK_OK)
		goto done;
	/* Once written, it stays as it is. */
	source.text = once.data;
	source.len = once.len;
	if (dbk_cargo_release_read(&t, &arena, &source, &sink, &err) !=
		DBK_OK ||
	    sink.errors != 0 ||
	    dbk_cargo_release_write(&twice, &t.entry, NULL, &err) != DBK_OK ||
	    twice.len != once.len ||
	    memcmp(twice.data, once.data, once.len) != 0)
		abort();
done:
	dbk_arena_fini(&arena);
	dbk_buf_fini(&once);
	dbk_buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n = 0;
	struct dbk_sink sink = {.emit = look_at_finding, .arg = &n};
	struct dbk_inspect_sums sums;
	struct dbk_err err = {0};
	enum dbk_code rc;

	rc = dbk_inspection_memory(data, size, NULL, TODAY, &sums, &sink, &err);
	if (rc != (sink.errors != 0 ? DBK_EFINDINGS : DBK_OK))
		abort();
	explain(data, size, &sink);
	if (size >= DBK_RECORD_LEN && memcmp(data, "SE10", 4) == 0)
		round_trip((const char *)data, size);
	return 0;
}
