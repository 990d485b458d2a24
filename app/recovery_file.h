/*
 * recovery_file.h -- the file of a recovery sheet, while a new code is made.
 */
#ifndef DBK_APP_RECOVERY_FILE_H
#define DBK_APP_RECOVERY_FILE_H

#include "app/app.h"
#include "ledger/file.h"

#define DBK_SHEET_OPTION(name) \
	{ \
		name, "F.pdf", \
		    "also print the new code on a sheet: a PDF, which is " \
		    "then as secret as the code", \
		    0, 0 \
	}

/* Begin the file of the sheet before the code is made, so that a place that
 * cannot be written is told in time.  path NULL: *out is NULL. */
enum dbk_code dbk_recovery_file_begin(struct dbk_file **out, const char *path,
    struct dbk_err *err) DBK_CHECKED;

/*
 * The end of a command that makes a code: with DBK_OK so far the sheet of the
 * open ledger is written (file NULL: none), otherwise the file is abandoned.
 * Wipes the code, which the caller has told by then: a sheet that fails must
 * not take it along.  Returns rc, or why the sheet failed.
 * path  as the user gave it
 */
enum dbk_code dbk_recovery_file_end(struct dbk_app *app, struct dbk_file *file,
    const char *path, char recovery[DBK_RECOVERY_MAX], enum dbk_code rc,
    struct dbk_err *err) DBK_CHECKED;

#endif
