#include "tests/pack_part.h"

int
pack_part(zipFile zip, const char *name, FILE *in)
{
	char piece[65536];
	size_t n;
	int rc;

	rc = zipOpenNewFileInZip(zip, name, NULL, NULL, 0, NULL, 0, NULL,
	    Z_DEFLATED, Z_BEST_SPEED);
	while (rc == ZIP_OK && (n = fread(piece, 1, sizeof piece, in)) != 0)
		rc = zipWriteInFileInZip(zip, piece, (unsigned)n);
	if (rc == ZIP_OK)
		rc = zipCloseFileInZip(zip);
	return rc != ZIP_OK || ferror(in);
}
