/*
 * letters_append.h -- numbered papers on their way into the journal.  Private to
 * the ledger.
 */
#ifndef DBK_LETTERS_APPEND_H
#define DBK_LETTERS_APPEND_H

#include "ledger/letters.h"
#include "ledger/session.h"

#define DBK_PORT_MAX 4u /* Schedule D code */

/* An entry that goes on a paper. */
struct dbk_chosen {
	char amends[DBK_LETTER_LEN + 1]; /* by a supplement to it; "" none */
	char port[DBK_PORT_MAX + 1]; /* of the paper */
	char number[DBK_NUMBER_LEN + 1];
};

/* Zero-initialise; free items. */
struct dbk_choosing {
	struct dbk_chosen *items;
	size_t n, size;
};

enum dbk_code dbk_choose(struct dbk_choosing *c, const char *number,
    const char *port, const char *amends, struct dbk_err *err) DBK_CHECKED;

/* By amended letter (none first), port and number; a number that was chosen
 * twice stays once. */
void dbk_choosing_sort(struct dbk_choosing *c);

/* The newest paper of a kind's series: its ordinal (0: none) and number. */
enum dbk_code dbk_letter_last(struct dbk_ledger *l, enum dbk_letter_kind kind,
    int64_t *ordinal, char number[DBK_LETTER_LEN + 1],
    struct dbk_err *err) DBK_CHECKED;

/*
 * Journal one paper that names n items, within a change: it takes the next
 * number of its series, and the wording and logo that are set now.
 * doc     what is more than that: amends, port, from, to; filled in here
 * reason  of the row; may be NULL
 * number  gets the paper's
 */
enum dbk_code dbk_letter_append(struct dbk_ledger *l, enum dbk_letter_kind kind,
    struct dbk_letter *doc, const char *reason, const struct dbk_chosen *items,
    size_t n, char number[DBK_LETTER_LEN + 1], struct dbk_err *err) DBK_CHECKED;

#endif
