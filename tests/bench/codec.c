/*
 * codec KIND FILE -- the first records of FILE (80 bytes and LF each) in memory,
 * over and over:
 *   fields  the limit: their fields copied by memcpy into one record
 *   encode  the same values as a record, checked
 *   decode  the values of a record
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edi/record.h"
#include "ledger/file.h"

#define LINE (DBK_RECORD_LEN + 1u)
#define RECORDS 4096u /* fit into the cache, as a batch does */
#define PASSES 1000u

struct bench {
	const char *bytes;
	const struct dbk_layout *layouts[RECORDS];
	struct dbk_slice values[RECORDS][DBK_RECORD_LEN];
	size_t n;
	unsigned long sum; /* so that nothing is left out */
};

static void
copy(struct bench *b)
{
	char record[DBK_RECORD_LEN];
	size_t i, k;

	for (i = 0; i < b->n; i++) {
		const struct dbk_layout *l = b->layouts[i];

		for (k = 0; k < l->nfields; k++) {
			const struct dbk_slice *v = &b->values[i][k];

			memcpy(record + l->fields[k].from - 1, v->s, v->len);
		}
		b->sum += (unsigned char)record[i % DBK_RECORD_LEN];
	}
}

static void
encode(struct bench *b)
{
	char record[DBK_RECORD_LEN];
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (dbk_record_encode(record, b->layouts[i], b->values[i],
			NULL) != DBK_FAULT_NONE)
			exit(7);
		b->sum += (unsigned char)record[i % DBK_RECORD_LEN];
	}
}

static void
decode(struct bench *b)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		dbk_record_decode(b->values[i], b->layouts[i],
		    b->bytes + i * LINE);
		b->sum += b->values[i][1].len;
	}
}

/* The records that have a layout, in one piece. */
static void
take_records(struct bench *b, struct dbk_buf *file)
{
	size_t at;

	for (at = 0; at + LINE <= file->len && b->n < RECORDS; at += LINE) {
		b->layouts[b->n] = dbk_record_layout(file->data + at);
		if (b->layouts[b->n] == NULL)
			continue;
		memmove(file->data + b->n * LINE, file->data + at, LINE);
		b->n++;
	}
	b->bytes = file->data;
	decode(b);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	const char *kind = argc == 3 ? argv[1] : "";
	void (*what)(struct bench *) = strcmp(kind, "encode") == 0 ? encode :
	    strcmp(kind, "decode") == 0				   ? decode :
	    strcmp(kind, "fields") == 0				   ? copy :
								     NULL;
	struct dbk_buf file = {0};
	struct dbk_err err = {0};
	unsigned i;

	if (what == NULL || dbk_file_read(&file, argv[2], 0, &err) != DBK_OK) {
		fprintf(stderr, "usage: codec KIND FILE  %s\n", err.text);
		return 2;
	}
	take_records(&b, &file);
	for (i = 0; i < PASSES; i++)
		what(&b);
	printf("%lu\n", b.sum);
	dbk_buf_fini(&file);
	return 0;
}
