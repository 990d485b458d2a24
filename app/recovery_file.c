#include <string.h>

#include "app/recovery_file.h"
#include "formatter/recovery_sheet.h"

enum dbk_code
dbk_recovery_file_begin(struct dbk_file **out, const char *path,
    struct dbk_err *err)
{
	*out = NULL;
	return path != NULL ? dbk_file_create(out, path, err) : DBK_OK;
}

enum dbk_code
dbk_recovery_file_end(struct dbk_app *app, struct dbk_file *file,
    const char *path, char recovery[DBK_RECOVERY_MAX], enum dbk_code rc,
    struct dbk_err *err)
{
	if (rc == DBK_OK && file != NULL)
		rc = dbk_recovery_sheet_pdf(dbk_app_ledger(app),
		    dbk_file_temporary(file), recovery, &app->out.sink, err);
	if (file != NULL)
		rc = dbk_file_finish(file, rc, err);
	explicit_bzero(recovery, DBK_RECOVERY_MAX);
	if (file == NULL || rc != DBK_OK)
		return rc;
	dbk_out_string(&app->out, "sheet", path);
	dbk_note(&app->out,
	    "sheet written to %s: print it, then delete the file\n", path);
	return DBK_OK;
}
