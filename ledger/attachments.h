/*
 * attachments.h -- scans of papers, kept in the ledger with the entry they
 * belong to (docs/ledger-format.md, Attachments).
 *
 * The bytes of a file are payloads of journal rows, in pieces: they are hashed
 * with the chain, exported, backed up and salvaged with it.  The same bytes are
 * kept once, whatever they are attached to.  Nothing here needs more memory for
 * a larger file.
 */
#ifndef DBK_ATTACHMENTS_H
#define DBK_ATTACHMENTS_H

#include "ledger/ledger.h"

#define DBK_ATTACHMENT_MIB 32 /* largest file */
#define DBK_ATTACHMENTS_MIB 8192 /* all that a ledger keeps */
#define DBK_ATTACHMENT_TEXT 200 /* bytes of a name or a note */

/* What a paper may be, NULL-ended. */
extern const char *const dbk_attachment_kinds[];

/* What is attached; strings borrowed for the call. */
struct dbk_attachment_new {
	const char *path; /* a regular file, read twice */
	const char *name; /* NULL: the last part of path */
	const char *kind; /* one of dbk_attachment_kinds */
	const char *note; /* NULL: none */
};

/*
 * Attach a file to an entry, in whatever state that is.  *id gets its name for
 * people: the journal row that added it.
 * DBK_EFINDINGS: ENTRY-UNKNOWN, ATTACH-TYPE (neither PDF, PNG, JPEG nor TIFF by
 * its first bytes), ATTACH-SIZE, ATTACH-TOTAL, ATTACH-TEXT, ATTACH-SAME,
 * ATTACH-KIND.  DBK_ESYSTEM: the file cannot be read, or changed meanwhile.
 */
enum dbk_code dbk_attachment_add(struct dbk_ledger *l, const char *entry,
    const struct dbk_attachment_new *what, int64_t *id, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* Mark it as withdrawn: it is kept, listed, and left out of packets.  reason is
 * wanted (DBK_EUSAGE).  DBK_EFINDINGS: ATTACH-UNKNOWN. */
enum dbk_code dbk_attachment_withdraw(struct dbk_ledger *l, int64_t id,
    const char *reason, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/* Strings are borrowed for the call that gets the row. */
struct dbk_attachment_row {
	int64_t id;
	const char *entry, *name;
	const char *kind;
	const char *type; /* pdf, png, jpeg or tiff */
	int64_t size; /* bytes */
	const char *content; /* BLAKE2b-256, hexadecimal */
	const char *note; /* NULL: none */
	const char *at, *user; /* when and by whom */
	const char *withdrawn; /* why; NULL: it was not */
};

/* Which: one by its id; or those of an entry, or of all entries of a letter, or
 * else all. */
struct dbk_attachment_choice {
	int64_t id; /* 0: any */
	const char *entry, *letter; /* NULL: any */
};

/*
 * Each of them: in order of the entries (of a letter: as it names them), then
 * as they were added.  each stops when it returns anything but DBK_OK, which is
 * then returned; it may read the bytes.  DBK_EFINDINGS: ATTACH-UNKNOWN,
 * ENTRY-UNKNOWN, LETTER-UNKNOWN.
 */
enum dbk_code dbk_attachment_list(struct dbk_ledger *l,
    const struct dbk_attachment_choice *choice,
    enum dbk_code (*each)(void *arg, const struct dbk_attachment_row *row),
    void *arg, struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

/*
 * The bytes, piece by piece.  Only DBK_OK says that they were all there and fit
 * the hash: keep them no sooner.  DBK_EDAMAGE: they do not; err names the
 * attachment.  write stops the reading as each above.
 */
enum dbk_code dbk_attachment_read(struct dbk_ledger *l,
    const struct dbk_attachment_row *row,
    enum dbk_code (*write)(void *arg, const void *bytes, size_t len), void *arg,
    struct dbk_err *err) DBK_CHECKED;

#endif
