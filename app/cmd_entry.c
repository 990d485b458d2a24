#include "app/commands.h"

static const struct dbk_command *const entry_commands[] = {&dbk_cmd_entry_new,
    &dbk_cmd_entry_add, &dbk_cmd_entry_import, &dbk_cmd_entry_check,
    &dbk_cmd_entry_list, &dbk_cmd_entry_show, &dbk_cmd_entry_history,
    &dbk_cmd_entry_complete, &dbk_cmd_entry_correct, &dbk_cmd_entry_void,
    &dbk_cmd_entry_release, NULL};

const struct dbk_command dbk_cmd_entry = {
    .name = "entry",
    .words = "",
    .summary = "entries: keying, completing, correcting, showing",
    .about = "",
    .example = "$ daybook entry import today.jsonl\n"
	       "$ daybook entry complete --all\n",
    .commands = entry_commands,
};
