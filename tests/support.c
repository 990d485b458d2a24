#include <stdio.h>
#include <stdlib.h>

#include "ledger/file.h"
#include "tests/support.h"

const char *
support_source(const char *name)
{
	static char path[4096];
	const char *top = getenv("top_srcdir");

	(void)snprintf(path, sizeof path, "%s/%s", top != NULL ? top : ".",
	    name);
	return path;
}

static void
read_file(struct dbk_buf *out, const char *path)
{
	struct dbk_err err = {0};

	ck_assert_msg(dbk_file_read(out, path, 0, &err) == DBK_OK, "%s",
	    err.text);
}

void
support_read(struct dbk_buf *out, const char *name)
{
	read_file(out, support_source(name));
}

void
support_same_files(const char *one, const char *two)
{
	struct dbk_buf a = {0}, b = {0};

	read_file(&a, one);
	read_file(&b, two);
	ck_assert_uint_eq(a.len, b.len);
	ck_assert_mem_eq(a.data, b.data, a.len);
	dbk_buf_fini(&a);
	dbk_buf_fini(&b);
}

int
main(void)
{
	SRunner *runner = srunner_create(support_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
