/*
 * drafts.h -- forms that people key and have not saved as entries.  The newest
 * version of each is kept in the ledger, outside of the journal: after DBK_OK a
 * keystroke survives kill -9 and power loss, and no row stays of it.  A draft
 * belongs to the user who made it.
 */
#ifndef DBK_DRAFTS_H
#define DBK_DRAFTS_H

#include "ledger/check.h"
#include "ledger/ledger.h"

#define DBK_DRAFT_ID_LEN 32 /* hexadecimal digits, small letters */
#define DBK_DRAFTS_MOST 1000 /* of one user */

/* Strings borrowed for the call, or until the next call on the ledger; "" when
 * unknown. */
struct dbk_draft_row {
	char id[DBK_DRAFT_ID_LEN + 1];
	int64_t version; /* 1 for the first */
	const char *user, *station;
	const char *correcting; /* the entry that is corrected */
	int64_t revision; /* of it, that the correction began from; or 0 */
	const char *number, *importer, *port; /* as far as they are keyed */
	int64_t value;
	int64_t errors; /* findings of the rules for keying */
	const char *made_at, *changed_at;
	const char *document; /* JSON: the entry as far as it is keyed */
	const char *page; /* JSON: what the page keeps beside it */
};

/*
 * Keep a version of a draft: row has id, correcting, revision, document and
 * page; version is the one that it replaces, 0 for none.  *version gets its
 * own.  The same bytes put once more over the same version are the answer to a
 * lost acknowledgement: nothing changes, *version is as the first time.
 * DBK_EUSAGE: no id, the document is no JSON object, or too many drafts;
 * DBK_EDENIED: it is somebody else's, or the actor keys no entries.
 * DBK_EFINDINGS: the version is another one, or it is not there any more:
 * dbk_draft_get tells.
 */
enum dbk_code dbk_draft_put(struct dbk_ledger *l,
    const struct dbk_draft_row *row, int64_t *version, int64_t *errors,
    struct dbk_err *err) DBK_CHECKED;

/* *found is false when there is none.  DBK_EDENIED: somebody else's. */
enum dbk_code dbk_draft_get(struct dbk_ledger *l, const char *id,
    struct dbk_draft_row *out, bool *found, struct dbk_err *err) DBK_CHECKED;

/* It is saved, or not wanted; one that is not there is DBK_OK.  version 0: any.
 * DBK_EFINDINGS: it is another version.  DBK_EDENIED: somebody else's. */
enum dbk_code dbk_draft_end(struct dbk_ledger *l, const char *id,
    int64_t version, struct dbk_err *err) DBK_CHECKED;

/* Of the actor, newest first. */
enum dbk_code dbk_draft_list(struct dbk_ledger *l,
    enum dbk_code (*each)(void *arg, const struct dbk_draft_row *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

/*
 * The findings of a document that is not saved: form and rules up to stage, and
 * its number, if it has one that is not correcting (NULL: none), against the
 * pools and entries.  entry gets what could be read, values owned by a.
 * Returns DBK_OK also with findings.
 */
enum dbk_code dbk_draft_check(struct dbk_ledger *l,
    const struct dbk_source *source, enum dbk_stage stage,
    const char *correcting, struct dbk_entry *entry, struct dbk_arena *a,
    struct dbk_sink *sink, struct dbk_err *err) DBK_CHECKED;

#endif
