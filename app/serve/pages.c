#include <microhttpd.h>
#include <string.h>

#include "app/serve/pages.h"

bool
dbk_pages_find(struct dbk_call *call)
{
	const char *path = strcmp(call->path, "/") == 0 ? "/index.html" :
							  call->path;
	const char *have = dbk_call_header(call, MHD_HTTP_HEADER_IF_NONE_MATCH);
	const struct dbk_page_file *file = dbk_page_files;

	while (file->path != NULL && strcmp(file->path, path) != 0)
		file++;
	if (file->path == NULL)
		return false;
	call->reply.page = true;
	call->reply.type = file->type;
	(void)snprintf(call->reply.etag, sizeof call->reply.etag, "%s",
	    file->etag);
	if (have != NULL && strcmp(have, file->etag) == 0) {
		call->reply.status = 304;
		call->reply.silent = true;
		return true;
	}
	call->reply.status = 200;
	call->reply.bytes = file->bytes;
	call->reply.len = file->len;
	return true;
}
