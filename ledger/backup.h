/*
 * backup.h -- copies of a ledger that were verified, and back again.
 *
 * A copy is made page by page while others write, under a temporary name, then
 * verified whole, and renamed at the end: a file of a backup's name is one that
 * was found good.
 */
#ifndef DBK_BACKUP_H
#define DBK_BACKUP_H

#include "ledger/ledger.h"

#define DBK_BACKUP_TIME 21 /* a normalised time and NUL */
#define DBK_BACKUP_AGE_HOURS 24 /* unless backup.max_age_hours says */

/* Zero-initialise; release with dbk_copy_report_fini. */
struct dbk_copy_report {
	struct dbk_buf path; /* of the copy */
	struct dbk_verify_report verified;
	int64_t letters, batches;
	unsigned removed; /* older generations */
	bool recorded; /* in the journal; false: another process writes */
};

void dbk_copy_report_fini(struct dbk_copy_report *r);

/*
 * Back up l, open for reading or writing, into the folder, which is made if it
 * is missing: ID-YYYYMMDDTHHMMSSZ.daybook with its key file.
 * keep  generations of this ledger to keep in the folder, this one included;
 *       0: all
 * DBK_EUSAGE: there is one of this second; DBK_EDENIED; DBK_EDAMAGE: the copy is not whole,
 * sink has why; it was removed, and no older one was.
 */
enum dbk_code dbk_backup_make(struct dbk_ledger *l, const char *folder,
    unsigned keep, struct dbk_copy_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* The newest verified backup that the journal tells of. */
struct dbk_backup_age {
	char made_at[DBK_BACKUP_TIME]; /* "" none was ever made */
	int64_t hours; /* since then, or since the ledger was made */
	int64_t limit; /* that the profile allows */
};
enum dbk_code dbk_backup_get_age(struct dbk_ledger *l,
    struct dbk_backup_age *out, struct dbk_err *err) DBK_CHECKED;

/* A warning (BACKUP-AGE) when the newest verified backup that the journal tells
 * of is older than the profile allows. */
enum dbk_code dbk_backup_judge_age(struct dbk_ledger *l, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/*
 * Copy l, open for reading, to a new ledger at path with both key files, and
 * verify it.  DBK_EUSAGE: something is there already.  DBK_EDAMAGE: as above.
 */
enum dbk_code dbk_restore_make(struct dbk_ledger *l, const char *path,
    struct dbk_copy_report *out, struct dbk_sink *sink,
    struct dbk_err *err) DBK_CHECKED;

/* What two ledgers have in common. */
struct dbk_parting {
	bool same_ledger; /* they have one first row */
	int64_t common; /* the last journal row that both have; 0: none */
	int64_t a_head, b_head; /* the last of each */
};
enum dbk_code dbk_ledgers_part(struct dbk_parting *out, struct dbk_ledger *a,
    struct dbk_ledger *b, struct dbk_err *err) DBK_CHECKED;

/* A journal row, in a few words.  entry: NULL when it is about none. */
struct dbk_journal_brief {
	int64_t seq;
	const char *at, *user, *action, *entry;
};

/* Every row after seq; each stops when it returns anything but DBK_OK, which is
 * then returned. */
enum dbk_code dbk_journal_after(struct dbk_ledger *l, int64_t seq,
    enum dbk_code (*each)(void *arg, const struct dbk_journal_brief *row),
    void *arg, struct dbk_err *err) DBK_CHECKED;

#endif
