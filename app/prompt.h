/*
 * prompt.h -- asking on the terminal.
 */
#ifndef DBK_APP_PROMPT_H
#define DBK_APP_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/secret.h"

/*
 * Ask on the terminal of the process without echo, whatever standard input and
 * output are.  DBK_EUSAGE when there is no terminal, when nothing was typed, or
 * after Ctrl-C.  The caller frees with dbk_secret_free.
 */
enum dbk_code dbk_prompt_secret(struct dbk_secret *out, const char *prompt,
    struct dbk_err *err) DBK_CHECKED;

#endif
