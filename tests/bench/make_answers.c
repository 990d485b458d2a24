/*
 * make_answers BATCH... -- CBP's answer to each batch file, on standard output:
 * every entry accepted, in the order and blocks of the input (Batch & Block
 * p. B&B-37; Cargo Release v40 p. SE-17, SE-27).
 */
#include <stdio.h>
#include <string.h>

#include "edi/reader.h"
#include "tests/answer_record.h"

static void
answer_batch_record(struct dbk_buf *out, bool *open, const char *record)
{
	bool begins = memcmp(record, "SE10", 4) == 0;

	if (*open && (begins || record[0] == 'Y')) {
		answer_message(out, "02", "990", "ENTRY ACCEPTED");
		*open = false;
	}
	if (answer_envelope(out, record))
		return;
	if (begins || memcmp(record, "SE15", 4) == 0)
		answer_echo(out, record);
	*open = *open || begins;
}

static int
answer_file(const char *path)
{
	static struct dbk_reader reader;
	struct dbk_buf out = {0};
	struct dbk_raw raw;
	bool open = false; /* a transaction waits for its verdict */
	FILE *in = fopen(path, "rb");
	int rc;

	if (in == NULL) {
		perror(path);
		return 6;
	}
	dbk_reader_file(&reader, in);
	while (dbk_reader_next(&reader, &raw))
		answer_batch_record(&out, &open, raw.bytes);
	(void)fwrite(out.data, 1, out.len, stdout);
	rc = out.failed ? 6 : 0;
	dbk_buf_fini(&out);
	(void)fclose(in);
	return rc;
}

int
main(int argc, char **argv)
{
	int i, rc = 0;

	for (i = 1; i < argc && rc == 0; i++)
		rc = answer_file(argv[i]);
	return rc != 0 ? rc : fflush(stdout) == 0 && !ferror(stdout) ? 0 : 6;
}
