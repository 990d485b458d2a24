/*
 * pages.h -- the files of the page, app/page/, as they are compiled in.
 */
#ifndef DBK_SERVE_PAGES_H
#define DBK_SERVE_PAGES_H

#include "app/serve/call.h"

struct dbk_page_file {
	const char *path; /* as "/style.css" */
	const char *type;
	const char *etag; /* of its bytes, with quotes */
	const unsigned char *bytes;
	size_t len;
};

/* Made by app/gen/page.sh; ends with a row of NULL. */
extern const struct dbk_page_file dbk_page_files[];

/* Is the call for a file of the page?  Its reply is ready then. */
bool dbk_pages_find(struct dbk_call *call);

#endif
