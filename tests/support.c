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

void
support_read(struct dbk_buf *out, const char *name)
{
	struct dbk_err err = {0};

	ck_assert_msg(dbk_file_read(out, support_source(name), 0, &err) ==
		DBK_OK,
	    "%s", err.text);
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
