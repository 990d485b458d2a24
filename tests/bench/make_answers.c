/*
 * make_answers BATCH... -- CBP's answer to each batch file, on standard output:
 * every entry accepted, in the order and blocks of the input (Batch & Block
 * p. B&B-37; Cargo Release v40 p. SE-17, SE-27).
 */
#include <stdio.h>
#include <string.h>

#include "edi/reader.h"
#include "edi/record.h"

struct answer {
	unsigned long images; /* in the block */
	bool open; /* a transaction waits for its verdict */
};

static void
put_record(const char *record)
{
	(void)fwrite(record, 1, DBK_RECORD_LEN, stdout);
	(void)fputc('\n', stdout);
}

static void
put_verdict(struct answer *a)
{
	struct dbk_record r;

	if (!a->open)
		return;
	dbk_record_begin(&r, DBK_REC_SE90_OUT);
	dbk_record_set(&r, DBK_SE90_OUT_MESSAGE_TYPE_CODE, "02", 2);
	dbk_record_set(&r, DBK_SE90_OUT_MESSAGE_IDENTIFIER_CODE, "990", 3);
	dbk_record_set(&r, DBK_SE90_OUT_NARRATIVE, "ENTRY ACCEPTED", 14);
	put_record(r.bytes);
	a->images++;
	a->open = false;
}

/* Copies a field of the input record to the output record. */
static void
copy(struct dbk_record *to, unsigned to_field, const char *from,
    enum dbk_rec rec, unsigned from_field)
{
	struct dbk_slice value = dbk_record_get(from,
	    &dbk_layouts[rec].fields[from_field]);

	dbk_record_set(to, to_field, value.s, value.len);
}

static void
put_header(const char *in, struct answer *a)
{
	struct dbk_record r;

	if (in[0] == 'A') {
		dbk_record_begin(&r, DBK_REC_A_OUT);
		copy(&r, DBK_A_OUT_SITE_CODE, in, DBK_REC_A_IN,
		    DBK_A_IN_SITE_CODE);
		copy(&r, DBK_A_OUT_ID_CODE, in, DBK_REC_A_IN, DBK_A_IN_ID_CODE);
		copy(&r, DBK_A_OUT_TRANSMISSION_DATE, in, DBK_REC_A_IN,
		    DBK_A_IN_TRANSMISSION_DATE);
		dbk_record_set(&r, DBK_A_OUT_APPLICATION_IDENTIFIER_CODE, "SX",
		    2);
		copy(&r, DBK_A_OUT_USER_DATA_TEXT, in, DBK_REC_A_IN,
		    DBK_A_IN_USER_DATA_TEXT);
	} else {
		dbk_record_begin(&r, DBK_REC_B_OUT);
		copy(&r, DBK_B_OUT_PROCESSING_DISTRICT_PORT_CODE, in,
		    DBK_REC_B_IN, DBK_B_IN_PROCESSING_DISTRICT_PORT_CODE);
		copy(&r, DBK_B_OUT_PROCESSING_FILER_CODE, in, DBK_REC_B_IN,
		    DBK_B_IN_PROCESSING_FILER_CODE);
		dbk_record_set(&r, DBK_B_OUT_APPLICATION_IDENTIFIER_CODE, "SX",
		    2);
		copy(&r, DBK_B_OUT_USER_DATA_TEXT, in, DBK_REC_B_IN,
		    DBK_B_IN_USER_DATA_TEXT);
		a->images = 0;
	}
	put_record(r.bytes);
}

static void
put_trailer(const char *in, struct answer *a)
{
	struct dbk_record r;
	char count[24];
	int n;

	if (in[0] == 'Z') {
		put_record(in);
		return;
	}
	put_verdict(a);
	n = snprintf(count, sizeof count, "%lu", a->images);
	dbk_record_begin(&r, DBK_REC_Y_OUT);
	copy(&r, DBK_Y_OUT_PROCESSING_DISTRICT_PORT_CODE, in, DBK_REC_Y_IN,
	    DBK_Y_IN_PROCESSING_DISTRICT_PORT_CODE);
	copy(&r, DBK_Y_OUT_PROCESSING_FILER_CODE, in, DBK_REC_Y_IN,
	    DBK_Y_IN_PROCESSING_FILER_CODE);
	dbk_record_set(&r, DBK_Y_OUT_APPLICATION_IDENTIFIER_CODE, "SX", 2);
	dbk_record_set(&r, DBK_Y_OUT_OUTPUT_TRANSACTION_IMAGE_COUNT, count,
	    (size_t)n);
	put_record(r.bytes);
}

static void
put_transaction(const char *in, struct answer *a)
{
	if (memcmp(in, "SE10", 4) == 0)
		put_verdict(a);
	else if (memcmp(in, "SE15", 4) != 0)
		return;
	put_record(in);
	a->images++;
	a->open = true;
}

static int
answer_file(const char *path)
{
	static struct dbk_reader reader;
	struct answer a = {0};
	struct dbk_raw raw;
	FILE *in = fopen(path, "rb");

	if (in == NULL) {
		perror(path);
		return 6;
	}
	dbk_reader_file(&reader, in);
	while (dbk_reader_next(&reader, &raw)) {
		if (raw.bytes[0] == 'A' || raw.bytes[0] == 'B')
			put_header(raw.bytes, &a);
		else if (raw.bytes[0] == 'Y' || raw.bytes[0] == 'Z')
			put_trailer(raw.bytes, &a);
		else
			put_transaction(raw.bytes, &a);
	}
	(void)fclose(in);
	return 0;
}

int
main(int argc, char **argv)
{
	int i, rc = 0;

	for (i = 1; i < argc && rc == 0; i++)
		rc = answer_file(argv[i]);
	return rc != 0 ? rc : fflush(stdout) == 0 && !ferror(stdout) ? 0 : 6;
}
