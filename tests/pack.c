/*
 * pack.c -- makes the packages that table tests read, honest ones and others.
 *
 *   pack FILE.xlsx NAME=PATH...
 *
 * Each NAME becomes a part with the bytes of PATH, as often and by whatever
 * name it is given.
 */
#include <stdio.h>
#include <string.h>

#include "tests/pack_part.h"

static int
add_file(zipFile zip, const char *name, const char *path)
{
	FILE *in = fopen(path, "rb");
	int bad;

	if (in == NULL) {
		perror(path);
		return 1;
	}
	bad = pack_part(zip, name, in);
	(void)fclose(in);
	return bad;
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
		bad = add_file(zip, name, equals + 1);
	}
	if (zipClose(zip, NULL) != ZIP_OK)
		bad = 1;
	return bad;
}
