#include "app/commands.h"

const struct dbk_command *const dbk_commands[] = {&dbk_cmd_init, &dbk_cmd_set,
    &dbk_cmd_get, &dbk_cmd_number, &dbk_cmd_entry, &dbk_cmd_attach,
    &dbk_cmd_letter, &dbk_cmd_template, &dbk_cmd_logo, &dbk_cmd_release,
    &dbk_cmd_discretion, &dbk_cmd_sheet, &dbk_cmd_manifest, &dbk_cmd_replay,
    &dbk_cmd_respond, &dbk_cmd_reply, &dbk_cmd_account, &dbk_cmd_edi,
    &dbk_cmd_verify, &dbk_cmd_journal, &dbk_cmd_backup, &dbk_cmd_restore,
    &dbk_cmd_salvage, &dbk_cmd_station, &dbk_cmd_key, &dbk_cmd_unlock,
    &dbk_cmd_book, &dbk_cmd_ref, &dbk_cmd_serve, &dbk_cmd_demo, &dbk_cmd_help,
    NULL};

enum dbk_code
dbk_later_part(const char *part, struct dbk_err *err)
{
	return dbk_fail(err, DBK_EUSAGE, "%s is not in this release", part);
}
