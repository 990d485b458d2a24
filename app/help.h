/*
 * help.h -- what --help, help and the man pages say; all from the tables of
 * the commands.
 */
#ifndef DBK_APP_HELP_H
#define DBK_APP_HELP_H

#include "app/app.h"

/* group NULL: a command on its own; command NULL: the whole program. */
void dbk_help(struct dbk_output *out, const struct dbk_command *group,
    const struct dbk_command *command);

/* The same as a man page (one for a group with its commands). */
void dbk_help_man(struct dbk_output *out, const struct dbk_command *command);

/* "see: daybook letter make --help". */
void dbk_help_hint(FILE *stream, const struct dbk_command *group,
    const struct dbk_command *command);

#endif
