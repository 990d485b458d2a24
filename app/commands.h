/*
 * commands.h -- every command, one cmd_*.c each; the order is that of help.
 */
#ifndef DBK_APP_COMMANDS_H
#define DBK_APP_COMMANDS_H

#include "app/app.h"

extern const struct dbk_command dbk_cmd_init;
extern const struct dbk_command dbk_cmd_set;
extern const struct dbk_command dbk_cmd_get;
extern const struct dbk_command dbk_cmd_number;
extern const struct dbk_command dbk_cmd_entry;
extern const struct dbk_command dbk_cmd_attach;
extern const struct dbk_command dbk_cmd_letter;
extern const struct dbk_command dbk_cmd_template;
extern const struct dbk_command dbk_cmd_logo;
extern const struct dbk_command dbk_cmd_release;
extern const struct dbk_command dbk_cmd_discretion;
extern const struct dbk_command dbk_cmd_sheet;
extern const struct dbk_command dbk_cmd_manifest;
extern const struct dbk_command dbk_cmd_replay;
extern const struct dbk_command dbk_cmd_respond;
extern const struct dbk_command dbk_cmd_reply;
extern const struct dbk_command dbk_cmd_account;
extern const struct dbk_command dbk_cmd_edi;
extern const struct dbk_command dbk_cmd_verify;
extern const struct dbk_command dbk_cmd_journal;
extern const struct dbk_command dbk_cmd_backup;
extern const struct dbk_command dbk_cmd_restore;
extern const struct dbk_command dbk_cmd_salvage;
extern const struct dbk_command dbk_cmd_station;
extern const struct dbk_command dbk_cmd_key;
extern const struct dbk_command dbk_cmd_unlock;
extern const struct dbk_command dbk_cmd_book;
extern const struct dbk_command dbk_cmd_ref;
extern const struct dbk_command dbk_cmd_serve;
extern const struct dbk_command dbk_cmd_demo;
extern const struct dbk_command dbk_cmd_help;

/* What --again says, of every command that adds entries. */
#define DBK_AGAIN_HELP \
	"take a document that is already there: another shipment that looks " \
	"the same"

/* Commands of the group entry that have a file of their own. */
extern const struct dbk_command dbk_cmd_entry_new;
extern const struct dbk_command dbk_cmd_entry_add;
extern const struct dbk_command dbk_cmd_entry_import;
extern const struct dbk_command dbk_cmd_entry_list;
extern const struct dbk_command dbk_cmd_entry_show;
extern const struct dbk_command dbk_cmd_entry_history;
extern const struct dbk_command dbk_cmd_entry_check;
extern const struct dbk_command dbk_cmd_entry_complete;
extern const struct dbk_command dbk_cmd_entry_correct;
extern const struct dbk_command dbk_cmd_entry_void;
extern const struct dbk_command dbk_cmd_entry_release;

/* The same of the group replay. */
extern const struct dbk_command dbk_cmd_replay_request;

/* Of the group ref, in a file of its own. */
extern const struct dbk_command dbk_cmd_ref_load;

/* The same of the group replay. */
extern const struct dbk_command dbk_cmd_replay_overdue;
extern const struct dbk_command dbk_cmd_replay_resend;

/* A part of a command that is announced and not built yet: DBK_EUSAGE, err says
 * so. */
enum dbk_code dbk_later_part(const char *part, struct dbk_err *err) DBK_CHECKED;

#endif
