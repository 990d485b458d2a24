/*
 * fold.h -- texts as they are searched.  Private to the ledger.
 */
#ifndef DBK_FOLD_H
#define DBK_FOLD_H

#include <stdbool.h>

#include "ledger/buf.h"

/*
 * Append the words of a text: ABI letters and digits in upper case, one space
 * before each.  What has no Latin form divides words.
 */
void dbk_fold_words(struct dbk_buf *out, const char *s);

/*
 * Append what the full-text index looks up: every word of a text as the
 * beginning of one, as "LONG"* "BEA"*.  Nothing when it has no words.
 */
enum dbk_code dbk_fold_match(struct dbk_buf *out, const char *s,
    struct dbk_err *err) DBK_CHECKED;

/* Is every word of query the beginning of one of words?  Both as above. */
bool dbk_fold_has(const char *words, const char *query);

/* Is word, one of words, the first in byte order of those that begin with
 * prefix?  word and prefix are without a space. */
bool dbk_fold_is_first(const char *words, const char *prefix, const char *word);

#endif
