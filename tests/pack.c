/*
 * pack.c -- makes the packages that table tests read, honest ones and others.
 *
 *   pack FILE.xlsx NAME=PATH...
 *
 * Each NAME becomes a part with the bytes of PATH, as often and by whatever
 * name it is given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static int
add_part(zipFile zip, const char *name, const char *path)
{
	char piece[65536];
	FILE *in;
	size_t n;
	int rc;

	in = fopen(path, "rb");
	if (in == NULL) {
		perror(path);
		return 1;
	}
	rc = zipOpenNewFileInZip(zip, name, NULL, NULL, 0, NULL, 0, NULL,
	    Z_DEFLATED, Z_BEST_SPEED);
	while (rc == ZIP_OK && (n = fread(piece, 1, sizeof piece, in)) != 0)
		rc = zipWriteInFileInZip(zip, piece, (unsigned)n);
	if (rc == ZIP_OK)
		rc = zipCloseFileInZip(zip);
	(void)fclose(in);
	return rc != ZIP_OK;
}

int
main(int argc, char **argv)
{
	char name[256];
	const char *equals;
	zipFile zip;
	int i, bad = 0;

	if (argc < 2) {
		(void)fprintf(stderr, "usage: pack FILE NAME=PATH...\n");
		return 2;
	}
	zip = zipOpen(argv[1], APPEND_STATUS_CREATE);
	if (zip == NULL) {
		perror(argv[1]);
		return 1;
	}
	for (i = 2; i < argc && !bad; i++) {
		equals = strchr(argv[i], '=');
		if (equals == NULL || equals - argv[i] >= (long)sizeof name) {
			bad = 2;
			break;
		}
		memcpy(name, argv[i], (size_t)(equals - argv[i]));
		name[equals - argv[i]] = '\0';
		bad = add_part(zip, name, equals + 1);
	}
	if (zipClose(zip, NULL) != ZIP_OK)
		bad = 1;
	return bad;
}
