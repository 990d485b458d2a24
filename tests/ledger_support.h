/*
 * ledger_support.h -- a ledger to test with: made in a folder of its own under
 * the build tree, which goes away with it.
 */
#ifndef DBK_TESTS_LEDGER_SUPPORT_H
#define DBK_TESTS_LEDGER_SUPPORT_H

#include <stdbool.h>

#include "ledger/account.h"
#include "ledger/filings.h"
#include "ledger/letters.h"
#include "tests/support.h"

#define BOOK_NOW "2026-11-18T14:05:00Z"
#define BOOK_PASSPHRASE "correct horse battery staple"

/* What a call had to say. */
struct seen {
	unsigned count[DBK_RULE_COUNT];
	unsigned total;
	char text[1000]; /* of the newest finding */
	char first_value[200];
	unsigned long line;
};

struct book {
	char folder[64];
	char path[100];
	/* Set between book_folder and book_init; NULL: MAIN, ABCDEF. */
	const char *station, *id;
	char recovery[DBK_RECOVERY_MAX];
	struct dbk_actor actor;
	struct dbk_ledger *l;
	struct dbk_err err;
	struct seen seen;
	struct dbk_sink sink; /* notes into seen */
};

/* Fail the test with the error's text unless the call returned want. */
#define book_wants(b, call, want) \
	do { \
		enum dbk_code book_code = (call); \
		ck_assert_msg(book_code == (want), "%s: %d, not %d: %s / %s", \
		    #call, (int)book_code, (int)(want), (b)->err.text, \
		    (b)->seen.text); \
	} while (0)
#define book_ok(b, call) book_wants(b, call, DBK_OK)

/* A folder, a ledger in it (id ABCDEF, filer B76), opened for writing by its
 * recovery code, and the pool 0324500 to 0324599. */
void book_make(struct book *b);
/* The folder only. */
void book_folder(struct book *b);
void book_init(struct book *b);
/* Open what book_init made. */
void book_open(struct book *b, enum dbk_access access);
/* Close it where it is open, and open as a user by the passphrase. */
enum dbk_code book_open_as(struct book *b, const char *user,
    const char *passphrase, enum dbk_access access);
/* Close the ledger; the files stay. */
void book_close(struct book *b);
void book_fini(struct book *b);

/* Remove a folder with its files, hidden ones too. */
void folder_remove(const char *folder);

/* Forget what was seen and the error. */
void book_forget(struct book *b);

/*
 * A complete document of port 2704, unlike the others by its value; number
 * NULL: none.  Valid until the next call.
 */
const char *book_document(const char *number, long value);

/* dbk_entry_add of a document. */
enum dbk_code book_add(struct book *b, const char *json,
    char number[DBK_NUMBER_LEN + 1]);

/* dbk_entry_correct to a document. */
enum dbk_code book_correct(struct book *b, const char *number,
    const char *json);

/* Add n entries and complete them; numbers gets theirs. */
void book_complete(struct book *b, size_t n,
    char numbers[][DBK_NUMBER_LEN + 1]);

/* Add an entry of another port and complete it. */
void book_add_at(struct book *b, const char *port, long value,
    char number[DBK_NUMBER_LEN + 1]);

/* The states as they stand. */
enum dbk_paper book_paper(struct book *b, const char *number);
enum dbk_filing book_filing(struct book *b, const char *number);

/* Put entries into the next batch; id gets its id. */
void book_batch(struct book *b, size_t n, char numbers[][DBK_NUMBER_LEN + 1],
    char id[DBK_BATCH_ID_LEN + 1]);

/* begin a transfer of the batch, and confirm it. */
void book_send(struct book *b, const char *id);

/* dbk_answer_apply of an answer with one condition. */
enum dbk_code book_answer(struct book *b, const char *number, const char *batch,
    const char *state, const char *digest, bool *applied);

/* The number of entries that are ready to be filed. */
unsigned book_ready(struct book *b);

/* The account agrees, and verify finds nothing. */
void book_sound(struct book *b);

/* Run SQL on the closed ledger with its own key, as someone who has it could.
 * False: SQLite refused. */
bool book_tamper(struct book *b, const char *sql);

/* How many files in the folder have the word in their name. */
unsigned book_files(struct book *b, const char *word);

/* A secret of the text; free it with dbk_secret_free. */
void book_secret(struct dbk_secret *out, const char *s);

/* A text of a document. */
struct dbk_text book_text(const char *s);

#endif
