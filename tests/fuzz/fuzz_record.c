/*
 * fuzz_record.c -- what decodes without a fault encodes to the same bytes, and
 * what is sound at the first look has no fault at the second.
 * Input: records of 80 bytes, each tried with every layout.
 */
#include <stdlib.h>
#include <string.h>

#include "edi/record.h"
#include "tests/fuzz/fuzz.h"

static int
is_sound(const struct dbk_layout *l, const char *record)
{
	unsigned at;
	size_t i;

	for (i = 0; i < l->nfields; i++) {
		enum dbk_fault fault = dbk_record_check(&at, record,
		    &l->fields[i]);

		if (at < l->fields[i].from || at > l->fields[i].to ||
		    (fault != DBK_FAULT_NONE && dbk_record_is_sound(record, l)))
			abort();
		/* What is missing or in no list is written all the same. */
		if (fault != DBK_FAULT_NONE && fault != DBK_FAULT_MISSING &&
		    fault != DBK_FAULT_CODE)
			return 0;
	}
	return 1;
}

static void
try_layout(const struct dbk_layout *l, const char *record)
{
	struct dbk_slice values[DBK_RECORD_LEN];
	char again[DBK_RECORD_LEN];

	if (!is_sound(l, record))
		return;
	dbk_record_decode(values, l, record);
	if (dbk_record_encode(again, l, values, NULL) != DBK_FAULT_NONE ||
	    memcmp(again, record, DBK_RECORD_LEN) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at;
	int rec;

	for (at = 0; at + DBK_RECORD_LEN <= size; at += DBK_RECORD_LEN) {
		const char *record = (const char *)data + at;

		(void)dbk_answer_layout(record);
		for (rec = 0; rec < DBK_REC_COUNT; rec++)
			try_layout(&dbk_layouts[rec], record);
	}
	return 0;
}
