#include <stdio.h>
#include <string.h>

#include "ledger/file.h"
#include "tests/golden.h"
#include "tests/support.h"

/* NAME.got, without folders. */
static void
got_name(char out[256], const char *name)
{
	char *p;

	(void)snprintf(out, 256, "%s.got", name);
	for (p = out; *p != '\0'; p++)
		if (*p == '/')
			*p = '-';
}

static void
leave(const char *path, const void *bytes, size_t len)
{
	struct dbk_err err = {0};
	struct dbk_file *f;

	ck_assert_msg(dbk_file_create(&f, path, &err) == DBK_OK, "%s",
	    err.text);
	dbk_file_write(f, bytes, len);
	ck_assert_msg(dbk_file_commit(f, &err) == DBK_OK, "%s", err.text);
}

void
golden_check(const char *name, const void *bytes, size_t len)
{
	char golden[300], got[256];
	struct dbk_buf want = {0};
	struct dbk_err err = {0};
	const char *path;
	int same;

	(void)snprintf(golden, sizeof golden, "tests/golden/%s", name);
	path = support_source(golden);
	same = dbk_file_read(&want, path, 0, &err) == DBK_OK &&
	    want.len == len && memcmp(want.data, bytes, len) == 0;
	dbk_buf_fini(&want);
	if (same)
		return;
	got_name(got, name);
	leave(got, bytes, len);
	ck_abort_msg("%s differs: diff -u %s %s", name, path, got);
}
